package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/app/scalpmap"
)

// shiftHead is the head beside the dialog: the dots go where they are shifted
// to at once.
type shiftHead struct {
	dialog *redistribution
	head   *scalpmap.Map
	scene  scalpmap.Scene // of the plan on the page
	dots   planDots
}

// Widths of the dialog: of its numbers, of the head beside them, and the least
// of a window in which there is room for both.
const (
	shiftNumbers  float32 = 840
	shiftPicture  float32 = 330
	shiftTogether         = shiftNumbers + shiftPicture + 80
)

func newShiftHead(d *redistribution) *shiftHead {
	p := d.page
	h := &shiftHead{dialog: d, head: scalpmap.NewCompact(p.head), scene: p.picture.scene(), dots: planDots{ground: p.dots.on(p.head), head: p.head}}
	h.head.SetView(p.picture.head.View())
	h.head.OnTapped = func(t scalpmap.Target, _ bool) { d.goTo(h.region(t)) }
	h.head.OnKey = func(key *fyne.KeyEvent) {
		if !passedOn(h.head, key) {
			enterGoesOn(h.head, key)
		}
	}
	return h
}

// beside sets the head before the dialog's numbers.
func (h *shiftHead) beside(numbers fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(nil, nil, padded(0, 0, 0, gapLarge, atLeast(shiftPicture, 0, h.head)), nil, numbers)
}

// region gives the key of what is shown at a place of the head, or "".
func (h *shiftHead) region(t scalpmap.Target) string {
	if t.Scar != "" {
		return t.Scar
	}
	region, _ := h.dialog.plan.ZoneRegion(t.Zone)
	return region.Key
}

// show lays the dots as they stand.
func (h *shiftHead) show() {
	d, scene := h.dialog, h.scene
	scene.Picture, _ = h.dots.of(d.plan, d.page.head)
	scene.Session, scene.Cumulative = d.when.read(), false
	scene.Title = fmt.Sprintf("Added in session %d", scene.Session+1)
	if d.when.read() == everySession {
		scene.Session, scene.Cumulative = len(d.plan.Sessions)-1, true
		scene.Title = "After the last session"
	}
	scene.Areas = slices.Clone(scene.Areas)
	for i := range scene.Areas {
		area := &scene.Areas[i]
		area.Lines, area.Density = nil, 0
		key := h.region(area.Target)
		if scene.Cumulative {
			area.Density = d.plan.Final(key)
		} else if key != "" {
			area.Density = d.plan.Added(scene.Session, key)
		}
	}
	h.head.SetScene(scene)
	h.head.Select(h.moving()...)
}

// moving gives the place of the region that moves.
func (h *shiftHead) moving() []scalpmap.Target {
	region, known := h.dialog.plan.Region(h.dialog.grip)
	switch {
	case !known:
		return nil
	case region.Drawn != nil:
		return []scalpmap.Target{{Scar: region.Key}}
	}
	return []scalpmap.Target{{Zone: region.Zone}}
}

// goTo gives the field of a region the keyboard.
func (d *redistribution) goTo(region string) {
	for _, line := range d.lines {
		if line.region == region && !line.density.entry.Disabled() {
			d.page.focusOn(line.density.focus())
		}
	}
}
