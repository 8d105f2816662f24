package app

import (
	"strings"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// scarWay is how a scar comes onto the head.
type scarWay int

const (
	noWay scarWay = iota
	drawLine
	drawArea
	placeLine
	placeArea
	onlyName
)

func (w scarWay) name() string {
	switch w {
	case drawLine:
		return "Draw a line on the head"
	case drawArea:
		return "Draw an area on the head"
	case placeLine:
		return "Place a line by its size"
	case placeArea:
		return "Place an oval by its size"
	case onlyName:
		return "Name it only, without drawing"
	}
	return ""
}

func (w scarWay) form() scalp.Form {
	if w == drawArea || w == placeArea {
		return scalp.PatchScar
	}
	return scalp.StrokeScar
}

func (w scarWay) draws() bool  { return w == drawLine || w == drawArea }
func (w scarWay) places() bool { return w == placeLine || w == placeArea }

// usualWidth, in mm, is what a new line is drawn with until its width is known; ours.
const usualWidth = 3

// scarOnHead is the part of a form that says how a scar comes onto the head.
// The fields shown are those its way needs.
type scarOnHead struct {
	page           *planPage
	rows           *formRows
	way            *choiceField[scarWay]
	zone           *choiceField[scalp.Zone]
	width, length  *numberField
	upright        *choiceField[bool]
	zoneRow, sizes fyne.CanvasObject
	widthRow       fyne.CanvasObject
	object         fyne.CanvasObject
	submit         *button // of the form, named after what it does
	sheet          *sheet  // of the form
}

func newScarOnHead(p *planPage, rows *formRows, ways ...scarWay) *scarOnHead {
	o := &scarOnHead{page: p, rows: rows, way: newChoiceField(ways, scarWay.name, "")}
	o.zone = newChoiceField(scalp.Zones(), scalp.Zone.Name, "")
	o.width = newNumberField("mm", float64(scalp.MinWidth), float64(scalp.MaxWidth))
	o.length = newNumberField("cm", 0.1, 40)
	o.upright = newChoiceField([]bool{false, true}, func(up bool) string {
		return map[bool]string{false: "Level, across the head", true: "Towards the vertex"}[up]
	}, "")
	o.way.show(ways[0])
	o.width.show(usualWidth)
	o.upright.show(false)
	o.zoneRow = rows.add("zone", "Lies on", o.zone, "")
	o.widthRow = rows.add("width", "Width", o.width, "")
	o.sizes = beside(gap, rows.add("length", "Length", o.length, ""), rows.add("upright", "Runs", o.upright, ""))
	o.object = column(gap, rows.add("way", "On the head", o.way, ""), o.zoneRow, o.widthRow, o.sizes)
	o.way.OnChange = o.refresh
	o.refresh() // before it is opened, to open no larger than it need be
	return o
}

func (o *scarOnHead) refresh() {
	way := o.way.read()
	visible(o.zoneRow, !way.draws())
	visible(o.widthRow, way != drawArea && way != onlyName)
	visible(o.sizes, way.places())
	if o.submit != nil {
		o.submit.SetText(map[bool]string{true: "Draw", false: "Add"}[way.draws()])
		o.sheet.fit()
	}
}

// read gives the region with its place, when it has one already.
func (o *scarOnHead) read(region planner.Region, unread *readings) (planner.Region, error) {
	way := o.way.read()
	var faults planner.Faults
	if !way.draws() {
		region.Zone = o.zone.read()
		if !region.Zone.Valid() {
			faults = append(faults, planner.Fault{Field: "zone", Message: "Choose the zone it lies on."})
		}
	}
	width := quantity.Millimetres(usualWidth)
	if way != drawArea && way != onlyName {
		width = quantity.Millimetres(unread.number("width", o.width))
		if width == 0 {
			faults = append(faults, planner.Fault{Field: "width", Message: "Write how wide it is, in mm."})
		}
	}
	var length quantity.Centimetres
	if way.places() {
		length = quantity.Centimetres(unread.number("length", o.length))
		if length == 0 {
			faults = append(faults, planner.Fault{Field: "length", Message: "Write how long it is, in cm."})
		}
	}
	if err := unread.with(faults); err != nil || !way.places() {
		return region, err
	}
	middle, _ := o.page.head.Middle(region.Zone)
	return region.Draw(o.page.head, o.page.head.Placed(way.form(), middle, length, width, o.upright.read()))
}

// drawing is the scar that is to be drawn.
func (o *scarOnHead) drawing() scalp.Scar {
	scar := scalp.Scar{Form: o.way.read().form()}
	if width, err := o.width.read(); err == nil && scar.Form == scalp.StrokeScar {
		scar.Width = quantity.Millimetres(width)
	}
	return scar
}

// askScar asks for the particulars of a scar, on a zone when one is given, and
// has it drawn on the head.
func (p *planPage) askScar(on scalp.Zone) {
	if p.editable() {
		p.leaving(func() { p.openScar(on) })
	}
}

func (p *planPage) openScar(on scalp.Zone) {
	rows, unread := newFormRows(), readings{}
	name := newTextField("Strip scar")
	area, since := newNumberField("cm²", 0, 1000), newDateField(p.deps.today)
	since.entry.SetPlaceHolder("2025-06-30")
	cause := newChoiceField(planner.Scars.Etiologies(), planner.Etiology.Name, "Not stated")
	nameRow := rows.add("scar", "Name of the scar", name, "")
	head := newScarOnHead(p, rows, drawLine, drawArea, placeLine, placeArea, onlyName)
	head.zone.show(on)
	if on == "" && len(p.selected) > 0 {
		head.zone.show(p.selectedRegions()[0].Zone)
	}
	name.show(p.undrawn.Scar)
	cause.show(p.undrawn.Cause)
	since.show(p.undrawn.Since)
	area.show(float64(p.undrawn.Area))
	content := column(gap, nameRow, head.object, rows.add("cause", "Cause", cause, ""),
		beside(gap, rows.add("since", "Since", since, ""), rows.add("area", "Measured area", area, "")))
	head.sheet, head.submit = p.deps.dialogs.form("Add a scar", "Draw", rows, content, func() error {
		unread = readings{}
		region := planner.Region{
			Scar: strings.TrimSpace(name.read()), Cause: cause.read(),
			Area: quantity.SquareCentimetres(unread.number("area", area)), Since: unread.date("since", since),
		}
		if region.Scar == "" {
			unread.faults = append(unread.faults, planner.Fault{Field: "scar", Message: "Name the scar, for example “Strip scar”."})
		}
		region, err := head.read(region, &unread)
		switch {
		case err != nil:
			return err
		case head.way.read().draws():
			p.undrawn = region // until it is drawn, to be offered again
			p.drawScar(head.drawing(), func(scar scalp.Scar) { p.addDrawn(region, scar) })
		default:
			p.addScar(region)
		}
		return nil
	})
}

// drawScar lets the user draw a scar on the head, after the dialog that asks
// for it has closed.
func (p *planPage) drawScar(scar scalp.Scar, drawn func(scalp.Scar)) {
	p.deps.runner.later(func() {
		p.picture.head.Draw(scar.Form, scar.Width, func(path []scalp.Place, ok bool) {
			if ok && p.editable() {
				scar.Path = path
				drawn(scar)
			}
		})
	})
}

// addDrawn adds a new scar as it was drawn.
func (p *planPage) addDrawn(region planner.Region, scar scalp.Scar) {
	region, err := region.Draw(p.head, scar)
	if err != nil {
		p.deps.dialogs.showError(err)
		return
	}
	p.addScar(region)
}

func (p *planPage) addScar(region planner.Region) {
	p.undrawn = planner.Region{}
	plan, key := withScar(p.edit.plan, region)
	p.change("Add a scar", "", plan)
	p.choose(key, false)
}

// chosenScar gives the one chosen region when it is a scar.
func (p *planPage) chosenScar() (planner.Region, bool) {
	regions := p.selectedRegions()
	if len(regions) != 1 || regions[0].Scar == "" {
		return planner.Region{}, false
	}
	return regions[0], true
}

func (p *planPage) mayDraw() bool {
	_, scar := p.chosenScar()
	return scar && p.editable()
}

// askDraw lets the user draw the chosen scar: once more as it is, or in a way
// to choose when it is not drawn yet.
func (p *planPage) askDraw() {
	region, _ := p.chosenScar()
	if !p.mayDraw() {
		return
	}
	if drawn := region.Drawn; drawn != nil {
		p.leaving(func() {
			p.drawScar(scalp.Scar{Form: drawn.Form, Width: drawn.Width}, func(scar scalp.Scar) {
				p.redraw("Draw the scar again", region.Key, scar)
			})
		})
		return
	}
	p.leaving(func() { p.openDraw(region) })
}

func (p *planPage) openDraw(region planner.Region) {
	rows, unread := newFormRows(), readings{}
	head := newScarOnHead(p, rows, drawLine, drawArea, placeLine, placeArea)
	head.zone.show(region.Zone)
	head.sheet, head.submit = p.deps.dialogs.form("Draw "+region.Scar, "Draw", rows, head.object, func() error {
		unread = readings{}
		placed, err := head.read(region, &unread)
		switch {
		case err != nil:
			return err
		case head.way.read().draws():
			p.drawScar(head.drawing(), func(scar scalp.Scar) { p.redraw("Draw the scar", region.Key, scar) })
		default:
			p.redraw("Draw the scar", region.Key, *placed.Drawn)
		}
		return nil
	})
}

// redraw gives a scar of the plan another drawing. Where that cannot be, the
// head shows the one from before again.
func (p *planPage) redraw(label, key string, scar scalp.Scar) {
	region, known := p.edit.plan.Region(key)
	if !known {
		return
	}
	region, err := region.Draw(p.head, scar)
	if err != nil {
		p.deps.dialogs.showError(err)
		p.refresh(false)
		return
	}
	p.change(label, "", withRegions(p.edit.plan, []string{key}, func(r *planner.Region) { *r = region }))
}

// letScarsMove lets the handles of a chosen scar be dragged while the plan can
// be changed.
func (p *planPage) letScarsMove() {
	p.picture.head.OnScarMoved = nil
	if p.editable() {
		p.picture.head.OnScarMoved = func(key string, scar scalp.Scar) { p.redraw("Move the scar", key, scar) }
	}
}
