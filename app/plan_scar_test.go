package app

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// inDialog gives the nth object of a type in the top dialog.
func inDialog[T fyne.CanvasObject](t *testing.T, w fyne.Window, nth int) T {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if found, ok := o.(T); ok {
			if nth == 0 {
				return found
			}
			nth--
		}
	}
	var none T
	t.Fatalf("the dialog has no such field as %T", none)
	return none
}

// way chooses how a scar comes onto the head.
func (d *planDesktop) way(t *testing.T, way scarWay) {
	field := inDialog[*choiceField[scarWay]](t, d.window, 0)
	field.show(way)
	field.OnChange()
}

// drag draws on the head from behind, along positions that are parts of its
// width and height.
func (d *planDesktop) drag(t *testing.T, at ...float32) {
	t.Helper()
	surface := d.page.picture.head.Canvas()
	d.page.picture.head.SetView(scalp.Back)
	size := surface.(fyne.CanvasObject).Size()
	var last fyne.Position
	for i := 0; i+1 < len(at); i += 2 {
		next := fyne.NewPos(size.Width*at[i], size.Height*at[i+1])
		if i == 0 {
			surface.(desktop.Mouseable).MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: next}, Button: desktop.MouseButtonPrimary})
			last = next
			continue
		}
		const steps = 20
		from := last
		for k := range steps {
			part := float32(k+1) / steps
			to := fyne.NewPos(from.X+(next.X-from.X)*part, from.Y+(next.Y-from.Y)*part)
			surface.(fyne.Draggable).Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.Delta{DX: to.X - last.X, DY: to.Y - last.Y}})
			last = to
		}
	}
	surface.(fyne.Draggable).DragEnd()
}

// scarDesk is a page with one drawn scar, chosen.
func scarDesk(t *testing.T, role planner.Role) *planDesktop {
	plan := thinningPlan(t, "a")
	plan, key := withScar(plan, planner.Region{Zone: scalp.Occipital, Scar: "Strip scar", Drawn: &scalp.Scar{
		Form: scalp.StrokeScar, Width: 4, Path: []scalp.Place{{Azimuth: 150, Elevation: 8}, {Azimuth: 180, Elevation: 4}, {Azimuth: 210, Elevation: 8}},
	}})
	d := newPlanDesktop(t, role, plan)
	d.page.choose(key, false)
	return d
}

func (d *planDesktop) theScar(t *testing.T) planner.Region {
	t.Helper()
	for _, region := range d.page.edit.plan.Regions {
		if region.Scar != "" {
			return region
		}
	}
	t.Fatal("the plan has no scar")
	return planner.Region{}
}

func (d *planDesktop) measures() string { return d.page.form.region.details.drawn.measures.value }

func TestAScarIsDrawnOnTheHead(t *testing.T) {
	for way, says := range map[scarWay]string{drawLine: "Line, ", drawArea: "Area, "} {
		d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
		before := len(d.page.edit.plan.Regions)
		d.page.askScar("")
		d.way(t, way)
		test.Type(inDialog[*textField](t, d.window, 0).entry, "Burn")
		pressed(t, d.window, "Draw")
		if d.asked() || !d.page.picture.head.Drawing() || len(d.page.edit.plan.Regions) != before {
			t.Fatal("the map waits for no drawing, or a scar is there before it")
		}
		d.drag(t, 0.42, 0.45, 0.5, 0.55, 0.58, 0.45)
		scar := d.theScar(t)
		if scar.Scar != "Burn" || scar.Drawn == nil || scar.Drawn.Form != way.form() {
			t.Fatalf("the plan has %+v", scar)
		}
		if trace, err := d.page.head.Trace(*scar.Drawn); err != nil || trace.Zone() != scar.Zone {
			t.Errorf("it lies on %s, the plan has %s (%v)", trace.Zone(), scar.Zone, err)
		}
		if d.page.picture.head.Drawing() || len(d.page.selected) != 1 || d.page.selected[0] != scar.Key {
			t.Error("drawing goes on, or the scar is not chosen")
		}
		if !strings.HasPrefix(d.measures(), says) || !strings.Contains(d.measures(), "cm²") {
			t.Errorf("the form says %q", d.measures())
		}
		d.passTime()
		if len(d.store.drafts) != 1 || !strings.Contains(string(d.store.drafts[0].Body), `"azimuth"`) {
			t.Error("the drawing is not kept as a draft")
		}
		d.page.undo()
		if len(d.page.edit.plan.Regions) != before {
			t.Error("undo does not take the scar out")
		}
	}
}

func TestDrawingCanBeEnded(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	before := len(d.page.edit.plan.Regions)
	begin := func() {
		d.page.askScar("")
		test.Type(inDialog[*textField](t, d.window, 0).entry, "Burn")
		pressed(t, d.window, "Draw")
	}
	begin()
	d.page.picture.head.Canvas().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.page.picture.head.Drawing() || len(d.page.edit.plan.Regions) != before || d.page.dirty() {
		t.Error("Escape leaves something behind")
	}
	d.page.askScar("")
	if got := inDialog[*textField](t, d.window, 0).read(); got != "Burn" {
		t.Errorf("the scar not drawn is offered again as %q", got)
	}
	pressed(t, d.window, "Draw")
	d.drag(t, 0.42, 0.45, 0.58, 0.45)
	d.page.askScar("")
	if got := inDialog[*textField](t, d.window, 0).read(); got != "" {
		t.Errorf("the scar drawn is offered again as %q", got)
	}
	pressed(t, d.window, "Cancel")
	d.page.undo()
	begin()
	d.page.show(planner.Patient{ID: "other", Chart: "7", Family: "Roe", Given: "Al"}, nil)
	if d.page.picture.head.Drawing() {
		t.Error("drawing goes on for another patient")
	}
}

func TestAScarIsPlacedByItsSize(t *testing.T) {
	for way, says := range map[scarWay]string{placeLine: "Line, 5.0 cm long, 4 mm wide", placeArea: "Area, 5.0 × 0.4 cm"} {
		d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
		d.page.askScar("")
		d.way(t, way)
		test.Type(inDialog[*textField](t, d.window, 0).entry, "Strip scar")
		inDialog[*choiceField[scalp.Zone]](t, d.window, 0).show(scalp.Occipital)
		retype(inDialog[*numberField](t, d.window, 0).entry, "4")
		test.Type(inDialog[*numberField](t, d.window, 1).entry, "5")
		pressed(t, d.window, "Add")
		if scar := d.theScar(t); scar.Zone != scalp.Occipital || !strings.HasPrefix(d.measures(), says) {
			t.Errorf("it lies on %s, the form says %q, want %q", scar.Zone, d.measures(), says)
		}
	}
}

func TestAScarMayBeNamedOnly(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.page.askScar(scalp.Nape)
	d.way(t, onlyName)
	pressed(t, d.window, "Add")
	if !strings.Contains(said(d.window), "Name the scar") {
		t.Fatalf("without a name it says %q", said(d.window))
	}
	test.Type(inDialog[*textField](t, d.window, 0).entry, "Cut")
	test.Type(inDialog[*numberField](t, d.window, 2).entry, "2,5")
	pressed(t, d.window, "Add")
	if scar := d.theScar(t); scar.Drawn != nil || scar.Area != 2.5 || scar.Zone != scalp.Nape {
		t.Errorf("the plan has %+v", scar)
	}
	if d.measures() != "Not drawn" {
		t.Errorf("the form says %q", d.measures())
	}
	d.page.askDraw()
	pressed(t, d.window, "Draw")
	d.drag(t, 0.45, 0.45, 0.55, 0.45)
	if scar := d.theScar(t); scar.Drawn == nil || scar.Drawn.Width != usualWidth || scar.Area != 2.5 {
		t.Errorf("drawn afterwards the plan has %+v", scar)
	}
}

func TestAScarsWidthCanBeChanged(t *testing.T) {
	d := scarDesk(t, planner.Physician)
	key := d.theScar(t).Key
	before, _ := d.theScar(t).AreaOn(d.page.head)
	width := rowNamed[*numberField](t, &d.page.form.region.regionTies, "Width of the line")
	retype(width.entry, "12")
	after, _ := d.theScar(t).AreaOn(d.page.head)
	if d.theScar(t).Drawn.Width != 12 || math.Abs(float64(after/before)-3.1) > 0.2 {
		t.Errorf("%v wide, %v instead of %v", d.theScar(t).Drawn.Width, after, before)
	}
	if !strings.Contains(d.measures(), "12 mm wide") {
		t.Errorf("the form says %q", d.measures())
	}
	retype(width.entry, "99")
	if got := d.theScar(t).Drawn.Width; got != 4 {
		t.Errorf("with 99 mm typed it is %v wide", got)
	}
	d.page.undo()
	if got := d.theScar(t); got.Drawn.Width != 4 || got.Key != key {
		t.Errorf("undone to %+v", got)
	}
}

func TestAScarIsMovedDrawnAgainAndErased(t *testing.T) {
	d := scarDesk(t, planner.Physician)
	key := d.theScar(t).Key
	moved := *d.theScar(t).Drawn
	moved.Path = []scalp.Place{{Azimuth: 170, Elevation: 50}, {Azimuth: 190, Elevation: 50}}
	d.page.picture.head.OnScarMoved(key, moved)
	if scar := d.theScar(t); scar.Zone != scalp.Crown || len(scar.Drawn.Path) != 2 {
		t.Fatalf("moved to %+v", scar)
	}
	moved.Path = []scalp.Place{{}, {Azimuth: 5}}
	d.page.picture.head.OnScarMoved(key, moved)
	if !strings.Contains(said(d.window), "no part of it lies on the scalp") {
		t.Errorf("on the face it says %q", said(d.window))
	}
	pressed(t, d.window, "Close")
	if scar := d.theScar(t); scar.Zone != scalp.Crown {
		t.Errorf("moved onto the face: %+v", scar)
	}
	test.Tap(d.page.form.region.details.drawn.draw)
	d.drag(t, 0.45, 0.5, 0.55, 0.5)
	if scar := d.theScar(t); scar.Zone == scalp.Crown || scar.Drawn.Path[0] == moved.Path[0] || scar.Drawn.Width != 4 {
		t.Errorf("drawn again: %+v", scar)
	}
	test.Tap(d.page.form.region.details.drawn.erase)
	if d.theScar(t).Drawn != nil || d.measures() != "Not drawn" {
		t.Error("the drawing is still there")
	}
	for range 3 {
		d.page.undo()
	}
	if got := d.theScar(t); got.Zone != scalp.Occipital || len(got.Drawn.Path) != 3 {
		t.Errorf("undone to %+v", got)
	}
}

func TestALockedPlansScarsStay(t *testing.T) {
	d := scarDesk(t, planner.Assistant)
	details := d.page.form.region.details.drawn
	if d.page.picture.head.OnScarMoved != nil || details.draw.Visible() || details.erase.Visible() || d.page.mayDraw() {
		t.Error("a scar can be changed by one who may not")
	}
	if !strings.HasPrefix(d.measures(), "Line, ") {
		t.Errorf("its measures are not shown: %q", d.measures())
	}
	d.page.askDraw()
	if d.page.picture.head.Drawing() || d.asked() {
		t.Error("drawing begins")
	}
}

func TestOnlyAScarHasADrawing(t *testing.T) {
	d := scarDesk(t, planner.Physician)
	details := d.page.form.region.details.drawn
	if !details.object.Visible() {
		t.Fatal("a scar's drawing is not shown")
	}
	d.page.choose("frontal_hairline", false)
	if details.object.Visible() || d.page.mayDraw() {
		t.Error("a zone seems to have a drawing")
	}
}

func TestMeasuresOfADrawing(t *testing.T) {
	d := scarDesk(t, planner.Physician)
	line := func(width float64, at ...float64) *scalp.Scar {
		s := &scalp.Scar{Form: scalp.StrokeScar, Width: quantity.Millimetres(width)}
		for i := 0; i+1 < len(at); i += 2 {
			s.Path = append(s.Path, scalp.Place{Azimuth: quantity.Degrees(at[i]), Elevation: quantity.Degrees(at[i+1])})
		}
		return s
	}
	area := line(0, 170, 20, 190, 20, 190, 40, 170, 40)
	area.Form = scalp.PatchScar
	for want, drawn := range map[string]*scalp.Scar{
		"Not drawn": nil,
		"Line, 5.4 cm long, 2.5 mm wide, 1.4 cm²": line(2.5, 180, 10, 180, 40),
		"Spot, 8 mm across, 0.5 cm²":              line(8, 180, 10),
		"Area, ":                                  area,
		"Line, 3.5 cm long, 4 mm wide, ":          line(4, 0, 55, 0, 35),
		"Cannot lie on this head":                 line(4, 0, 0),
	} {
		region := planner.Region{Key: want, Scar: "Scar", Drawn: drawn}
		counts := "Only the part on the scalp counts: "
		if says := overhang(drawn, d.page.picture.trace(region)); strings.HasPrefix(says, counts) != (want == "Line, 3.5 cm long, 4 mm wide, ") {
			t.Errorf("%q says %q of the part beside the scalp", want, says)
		}
		if got := measured(drawn, d.page.picture.trace(region)); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The dialog shrinks with its rows.
func TestTheScarDialogIsAsHighAsItsRows(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.page.askScar("")
	height := func() float32 { return d.page.deps.dialogs.sheets[0].pop.Content.Size().Height }
	low := height()
	d.way(t, placeLine)
	if height() <= low {
		t.Error("the dialog does not grow")
	}
	d.way(t, drawLine)
	if height() != low {
		t.Errorf("the dialog is %v high, before %v", height(), low)
	}
}

// A drawing mostly beside the scalp says how much of it counts.
func TestADrawingBesideTheScalpSaysSo(t *testing.T) {
	d := scarDesk(t, planner.Physician)
	hint := d.page.form.region.details.drawn.hint.words
	if strings.Contains(hint.String(), "Only the part") {
		t.Fatalf("a scar on the scalp says %q", hint.String())
	}
	moved := *d.theScar(t).Drawn
	moved.Path = []scalp.Place{{Azimuth: 0, Elevation: 55}, {Azimuth: 0, Elevation: 25}}
	d.page.picture.head.OnScarMoved(d.theScar(t).Key, moved)
	trace, err := d.page.head.Trace(*d.theScar(t).Drawn)
	if err != nil || !(trace.OnScalp() > 0 && trace.OnScalp() < trace.Length()) {
		t.Fatalf("%v of %v on the scalp, %v", trace.OnScalp(), trace.Length(), err)
	}
	want := "Only the part on the scalp counts: " + tenths(float64(trace.OnScalp())) + " of " + tenths(float64(trace.Length())) + " cm."
	if !strings.HasPrefix(hint.String(), want) {
		t.Errorf("the form says %q, want %q", hint.String(), want)
	}
}
