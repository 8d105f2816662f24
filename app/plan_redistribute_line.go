package app

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/planner/quantity"
)

// shiftLine is one region in the dialog.
type shiftLine struct {
	dialog  *redistribution
	region  string // its key
	object  fyne.CanvasObject
	name    *text
	density *numberField
	slider  *glide
	was     *text
	dots    *text
	part    *text
	keep    *tick
	before  float64 // density when the dialog began
	typing  bool    // its text is not to be written over
}

func newShiftLine(d *redistribution, region planner.Region, before, top, most float64) *shiftLine {
	trailing := fyne.TextAlignTrailing
	l := &shiftLine{
		dialog: d, region: region.Key, name: plain(orElseText(region.Scar, region.Zone.Name())).shortened(), before: before,
		was: caption("").aligned(trailing), dots: plain("").aligned(trailing), part: caption("").aligned(trailing),
	}
	l.density = newNumberField("", 0, most)
	l.density.show(before)
	l.density.OnChange = l.typed
	l.density.entry.onLeft = func() {
		if _, err := l.read(); err == nil { // else it stays, to be corrected
			l.restore()
			d.trouble.set(d.unread())
		}
	}
	l.density.submitted(d.finish)
	l.slider = newGlide(0, top, 0.1, 1, func(value float64) {
		l.restore()
		l.move(value)
	})
	l.keep = newTick("", func(on bool) { d.keep(l.region, on) })
	share, _ := d.now.Share(l.region)
	l.keep.Checked = share.Locked
	number := newText(d.plan.Label(region.Key), colorMuted, theme.SizeNameCaptionText, fyne.TextStyle{Bold: true})
	named := container.NewBorder(nil, nil, atLeast(24, 0, middle(number)), nil, l.name)
	l.object = padded(2, 2, 0, 0, shared(gapSmall, shiftShares(), middle(named), l.density, onTrack(l.slider),
		middle(l.was), middle(l.dots), middle(l.part), padded(0, 0, 8, 0, middle(l.keep))))
	return l
}

func (l *shiftLine) move(to float64) {
	l.dialog.move(l.region, func(r planner.Redistribution) (planner.Redistribution, string) {
		return r.Move(l.region, quantity.DotsPerCM2(to))
	})
}

// read gives what stands in the field. Errors: those of the field, and that 0
// cannot be shared out.
func (l *shiftLine) read() (float64, error) {
	value, err := l.density.read()
	if err == nil && value == 0 && l.density.entry.Text != "" {
		return 0, planner.Errorf(planner.Invalid, "To give it no dots, leave the region out of the session instead.")
	}
	return value, err
}

// restore writes the density over what was typed.
func (l *shiftLine) restore() {
	l.typing = false
	l.show()
}

// typed takes what stands in the field. An empty field asks for nothing.
func (l *shiftLine) typed() {
	value, err := l.read()
	share, _ := l.dialog.now.Share(l.region)
	if err == nil && quantity.DotsPerCM2(value) == share.Density() {
		return // as it was shown
	}
	l.typing = true
	if err != nil {
		// Nothing is kept of the beginning of what was meant.
		l.dialog.move(l.region, func(r planner.Redistribution) (planner.Redistribution, string) { return r, "" })
		l.dialog.say("", l.name.value+": "+planner.ErrorMessage(err))
		return
	}
	if value == 0 {
		l.dialog.say("", "")
		return
	}
	l.move(value)
}

// show writes the region's numbers.
func (l *shiftLine) show() {
	share, _ := l.dialog.now.Share(l.region)
	density := float64(share.Density())
	if read, err := l.density.read(); !l.typing && (err != nil || read != density) {
		l.density.show(density)
	}
	l.slider.show(min(density, l.slider.Max))
	was := ""
	if math.Abs(density-l.before) > 1e-6 {
		was = quantity.Number(l.before)
	}
	l.was.set(was)
	l.dots.set(dotsText(share.Dots()))
	l.part.set(fmt.Sprintf("%.0f %%", 100*share.Dots()/l.dialog.now.Dots()))
	l.density.enable(!share.Locked)
	switchOn(l.slider, !share.Locked)
}
