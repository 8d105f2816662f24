package app

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// hold keeps keys and taps from all that is on the window while work goes on, so
// that nothing half done is changed or done twice. The page and its dialogs stay
// as they are, and the keyboard is where it was when it is over.
type hold struct {
	dialogs  *dialogs
	title    string
	veil     *sheet
	progress *sheet // what is seen of it; nil = nothing yet
	bar      *widget.ProgressBarInfinite
	words    *fyne.Container // what comes afterwards, if anything
}

// veil lies over the window and is not seen.
type veil struct{ widget.BaseWidget }

func newVeil() *veil {
	v := &veil{}
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer shows nothing.
func (*veil) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// hold begins; what goes on is not shown until show.
func (d *dialogs) hold(title string) *hold {
	h := &hold{dialogs: d, title: title, veil: &sheet{dialogs: d, veil: newVeil()}}
	d.window.Canvas().Overlays().Add(h.veil.veil)
	d.take(h.veil)
	d.holds = append(d.holds, h)
	return h
}

// show says what goes on.
func (h *hold) show() {
	d := h.dialogs
	h.bar, h.words = widget.NewProgressBarInfinite(), column(0)
	h.progress = d.open(h.title, 360, column(gapSmall, atLeast(0, 6, h.bar), h.words), nil, nil, nil)
	h.tell()
}

// tell says what comes once the work is done.
func (h *hold) tell() {
	if h.progress == nil || h.dialogs.ending == nil || len(h.words.Objects) > 0 {
		return
	}
	h.words.Add(flush(mutedParagraph("Stipple closes as soon as this is done.")))
	h.progress.fit()
}

// over ends it and goes on with then; and with closing the window, if that was
// asked for and no other work goes on.
func (h *hold) over(then func()) {
	d := h.dialogs
	d.holds = slices.DeleteFunc(d.holds, func(other *hold) bool { return other == h })
	if h.progress != nil {
		h.bar.Stop()
		h.progress.close()
	}
	h.veil.close()
	then()
	if end := d.ending; end != nil && !d.working() {
		d.ending = nil
		end()
	}
}

// working tells whether the window waits for work.
func (d *dialogs) working() bool { return len(d.holds) > 0 }

// endAfterwards has end called once no work goes on any more, and says so.
func (d *dialogs) endAfterwards(end func()) {
	d.ending = end
	for _, h := range d.holds {
		h.tell()
	}
}
