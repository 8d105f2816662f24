package app

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// chairHome is what the whole session needs: how far it is, what is laid out
// and the session's note.
type chairHome struct {
	widget.BaseWidget
	page  *chairsidePage
	lots  *chairLots
	sums  *fyne.Container
	laid  *fyne.Container
	note  *chairNote
	body  *container.Scroll
	drawn string // what the lots showed
}

func newChairHome(p *chairsidePage) *chairHome {
	h := &chairHome{page: p, lots: newChairLots(p), sums: container.New(&gridLayout{least: 150, space: gap}), laid: container.New(&gridLayout{least: 400, space: gapSmall})}
	h.note = newChairNote(p, "")
	more := flow(
		newTouch("Lay out another needle…", touchPlain, func() { p.layNeedle("", "", nil) }),
		newTouch("Prepare another mix…", touchPlain, func() { p.prepareMix(nil, nil) }))
	content := column(gapLarge, h.sums, column(gapSmall, chairSection("Laid out"), h.laid, more), column(gapSmall, chairSection("Note on the session"), h.note))
	h.body = newTouchScroll(padded(gap, gapLarge, gapLarge, gapPage, readable(1100, content)))
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer shows the content.
func (h *chairHome) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.body) }

func (h *chairHome) scrolls() []*container.Scroll { return scrollsIn(h.body) }

func (h *chairHome) keep() { h.note.keep() }

// update shows the session as it stands.
func (h *chairHome) update(now planner.SessionRecord) {
	done, open := 0, 0
	for _, r := range now.Records {
		if r.State != planner.Unconfirmed {
			done++
		}
		open += len(r.Open())
	}
	h.sums.Objects = []fyne.CanvasObject{
		sumCard(fmt.Sprintf("%d of %d", done, len(now.Records)), "regions closed"),
		sumCard(fmt.Sprint(open), "values open"),
		sumCard(dotsSays(now), "dots, done of planned"),
	}
	h.sums.Refresh()
	h.fillLots(now)
	h.note.show(now.Note)
}

// dotsSays gives the dots done and planned, as far as they are known.
func dotsSays(now planner.SessionRecord) string {
	head, done, planned := now.HeadOf(), 0.0, 0.0
	for _, r := range now.Records {
		if dots, known := r.DotsDone(head); known {
			done += dots
		}
		planned += r.Dots
	}
	return grouped(int(done)) + " of " + grouped(int(planned))
}

func sumCard(value, what string) fyne.CanvasObject {
	number := newText(value, theme.ColorNameForeground, theme.SizeNameHeadingText, fyne.TextStyle{Bold: true}).shortened()
	return container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), padded(14, 14, 20, 20, column(2, number, caption(what).shortened())))
}

// fillLots shows what is laid out; it is built anew only when that has changed.
func (h *chairHome) fillLots(now planner.SessionRecord) {
	drawn := fmt.Sprint(now.Needles, now.Mixes, now.Machine, now.Speed, now.Gate.Overrides, h.lots.staleNow(now))
	if drawn == h.drawn {
		return
	}
	h.drawn, h.laid.Objects = drawn, nil
	for _, n := range now.Needles {
		h.laid.Add(h.lots.laidNeedle(now, n))
	}
	for _, m := range now.Mixes {
		h.laid.Add(h.lots.laidMix(now, m))
	}
	h.laid.Refresh()
}

// chairNote is a note that is kept while it is written.
type chairNote struct {
	widget.BaseWidget
	page   *chairsidePage
	region string // "" = of the session
	entry  *input
	saver  *autosave
	kept   string
}

func newChairNote(p *chairsidePage, region string) *chairNote {
	n := &chairNote{page: p, region: region, entry: newTextArea(3)}
	n.saver = newAutosave(p.shell.runner, n.write)
	n.entry.SetPlaceHolder("Typing is optional")
	n.entry.OnChanged = func(string) {
		if n.entry.Text != n.kept {
			n.saver.soon()
		}
	}
	n.entry.onLeft = n.keep
	n.ExtendBaseWidget(n)
	return n
}

// CreateRenderer shows the entry.
func (n *chairNote) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.entry) }

// show writes the note of the record unless another one is being typed.
func (n *chairNote) show(note string) {
	if note == strings.TrimSpace(n.kept) {
		return // also while blanks are being typed after it
	}
	typing := n.entry.Text != n.kept
	n.kept = note
	if !typing {
		n.entry.SetText(note)
	}
}

// keep keeps what was typed until now.
func (n *chairNote) keep() {
	n.saver.stop()
	n.write()
}

func (n *chairNote) write() {
	if n.entry.Text == n.kept || n.page.keeper.now().Signed() {
		return
	}
	n.kept = n.entry.Text
	n.page.tap(planner.Tap{Deed: planner.WriteNote, Region: n.region, Text: n.entry.Text})
}
