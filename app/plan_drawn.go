package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// drawnDetails is what the form shows of a scar's drawing.
type drawnDetails struct {
	details  *regionDetails
	object   *fyne.Container
	measures *text
	hint     *noteText
	width    *tie
	widthBox *fyne.Container
	draw     *button
	erase    *button
}

// drawnGroup is the group of ties that only a drawn line has.
const drawnGroup = "Drawn"

func newDrawnDetails(d *regionDetails) *drawnDetails {
	p := d.form.page
	w := &drawnDetails{details: d, measures: plain("").shortened(), hint: newNoteText()}
	t := &d.form.regionTies
	before := t.group
	t.group = drawnGroup
	w.width = t.number("Width of the line", "", newNumberField("mm", float64(scalp.MinWidth), float64(scalp.MaxWidth)), func() (float64, bool) {
		if drawn := d.first().Drawn; drawn != nil {
			return float64(drawn.Width), true
		}
		return 0, true
	}, w.setWidth).at(d.path("drawn"))
	t.group = before
	w.widthBox = beside(gap, w.width.object(), container.NewStack())
	w.draw = newButton("", p.askDraw)
	w.erase = newQuietButton("Remove the drawing", w.remove)
	w.object = column(10, column(gapTight, fieldLabel("On the head"), w.measures, w.hint.object), w.widthBox,
		container.NewHBox(w.draw, w.erase))
	return w
}

// setWidth gives the chosen line another width; an empty field changes nothing.
func (w *drawnDetails) setWidth(width float64) {
	d := w.details
	region := d.first()
	if region.Drawn == nil || width == 0 {
		return
	}
	scar := *region.Drawn
	scar.Width = quantity.Millimetres(width)
	if next, err := region.Draw(d.form.page.head, scar); err == nil {
		d.set("Set the width", "width", func(r *planner.Region) { r.Drawn, r.Zone = next.Drawn, next.Zone })
	}
}

// remove takes the drawing away and leaves the scar named.
func (w *drawnDetails) remove() {
	w.details.set("Remove the drawing", "", func(r *planner.Region) { r.Drawn = nil })
}

func (w *drawnDetails) refresh(scar bool) {
	p, region := w.details.form.page, w.details.first()
	visible(w.object, scar)
	line := scar && region.Drawn != nil && region.Drawn.Form == scalp.StrokeScar
	visible(w.widthBox, line)
	if !line {
		w.details.form.regionTies.clearGroup(drawnGroup)
	}
	if !scar {
		return
	}
	w.measures.set(measured(region.Drawn, p.picture.trace(region)))
	label, hint := "Draw again", overhang(region.Drawn, p.picture.trace(region))
	switch {
	case region.Drawn == nil:
		label, hint = "Draw on the head…", "Its dots are shown once it is drawn."
	case p.editable():
		hint = joined(" ", hint, "Drag its points on the head to move them.")
	}
	w.hint.set(hint)
	w.draw.SetText(label)
	visible(w.draw, p.editable())
	visible(w.erase, p.editable() && region.Drawn != nil)
}

// measured says in numbers what is drawn, and the area of what lies on the
// scalp; trace is the drawing laid on the head, nil when it cannot be.
func measured(drawn *scalp.Scar, trace *scalp.Trace) string {
	switch {
	case drawn == nil:
		return "Not drawn"
	case trace == nil:
		return "Cannot lie on this head" // why is said under the head
	}
	size := fmt.Sprintf("Line, %s cm long, %s wide", tenths(float64(trace.Length())), trace.Breadth())
	switch {
	case drawn.Form == scalp.PatchScar:
		size = fmt.Sprintf("Area, %s × %s cm", tenths(float64(trace.Length())), tenths(float64(trace.Breadth())/10))
	case trace.Length() == 0:
		size = fmt.Sprintf("Spot, %s across", trace.Breadth())
	}
	return fmt.Sprintf("%s, %s", size, trace.Area())
}

// overhang says that not all of a drawing counts, or "" when it does.
func overhang(drawn *scalp.Scar, trace *scalp.Trace) string {
	if drawn == nil || trace == nil || !trace.Overhangs() {
		return ""
	}
	on, of := tenths(float64(trace.OnScalp())), tenths(float64(trace.Length()))
	if drawn.Form == scalp.PatchScar || on == of {
		return "Only the part on the scalp counts."
	}
	return fmt.Sprintf("Only the part on the scalp counts: %s of %s cm.", on, of)
}

// tenths writes a number with one digit after the point.
func tenths(v float64) string { return fmt.Sprintf("%.1f", v) }
