package app

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// openShift opens the dialog on a desktop.
func openShift(t *testing.T, d *planDesktop) *redistribution {
	t.Helper()
	dialog := newRedistribution(d.page)
	dialog.open()
	if d.window.Canvas().Overlays().Top() == nil {
		t.Fatal("the dialog does not open")
	}
	return dialog
}

// write puts text into a field as if typed.
func write(d *planDesktop, f *numberField, words string) {
	d.window.Canvas().Focus(f.entry)
	f.entry.SetText("")
	test.Type(f.entry, words)
}

func TestRedistributingKeepsTheDots(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "p"))
	before := d.page.edit.plan
	dots := d.page.numbers.cells[0][0].value
	dialog := openShift(t, d)
	if dialog.sum.value != dots || len(dialog.lines) != len(before.Regions) {
		t.Fatalf("%s dots of %d regions, estimated %s", dialog.sum.value, len(dialog.lines), dots)
	}
	if !dialog.apply.Disabled() || !dialog.again.Disabled() {
		t.Error("there is something to apply before anything is moved")
	}
	first, last := dialog.lines[0], dialog.lines[len(dialog.lines)-1]
	write(d, first.density, "40")
	if density, _ := last.density.read(); density >= last.before || last.was.value != quantity.Number(last.before) {
		t.Errorf("the last region went from %v to %v, marked %q", last.before, density, last.was.value)
	}
	if !samePlan(d.page.edit.plan, before) {
		t.Error("the plan changes before Apply")
	}
	dialog.keep(first.region, true)
	dialog.slope.SetValue(30)
	if density, _ := first.density.read(); density != 40 || !first.slider.Disabled() || !first.density.entry.Disabled() {
		t.Errorf("a kept region goes to %v", density)
	}
	if off := math.Abs(dialog.now.Dots() - dialog.now.Total()); off > max(1, dialog.now.Total()/1000) {
		t.Errorf("%v dots of %v", dialog.now.Dots(), dialog.now.Total())
	}
	dialog.keep(first.region, false) // takes up from here
	if dialog.slope.Value != 0 || dialog.tilt.value != "even" {
		t.Errorf("the slope stands at %v, %q", dialog.slope.Value, dialog.tilt.value)
	}
	test.Tap(dialog.apply)
	if d.window.Canvas().Overlays().Top() != nil {
		t.Fatal("the dialog stays open")
	}
	after := d.page.edit.plan
	if after.Added(0, first.region) != 40 || len(after.Faults()) != 0 {
		t.Errorf("the first region has %v, faults %v", after.Added(0, first.region), after.Faults())
	}
	if p, _ := after.Sessions[0].For(first.region); !p.Basis.IsZero() {
		t.Error("a changed density still cites its source")
	}
	if !samePlanSession(before, after, 1) {
		t.Error("another session changed")
	}
	d.page.undo()
	if !samePlan(d.page.edit.plan, before) {
		t.Error("one undo does not restore the plan")
	}
}

func samePlanSession(a, b planner.Plan, session int) bool {
	a, b = a.Clone(), b.Clone()
	a.Sessions, b.Sessions = a.Sessions[session:session+1], b.Sessions[session:session+1]
	return samePlan(a, b)
}

// TestASliderComesBackToWhereItBegan moves to and fro in one movement.
func TestASliderComesBackToWhereItBegan(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "p"))
	dialog := openShift(t, d)
	for _, value := range []float64{30, 45, 6, 24} {
		dialog.lines[0].slider.SetValue(value)
	}
	if !samePlan(dialog.plan, d.page.edit.plan) || !dialog.apply.Disabled() {
		t.Error("there and back leaves something changed")
	}
	dialog.slope.SetValue(50)
	dialog.slope.SetValue(0)
	if !samePlan(dialog.plan, d.page.edit.plan) {
		t.Error("a slope there and back leaves something changed")
	}
	dialog.lines[0].slider.SetValue(30)
	test.Tap(dialog.again)
	if !samePlan(dialog.plan, d.page.edit.plan) || !dialog.apply.Disabled() {
		t.Error("starting again leaves something changed")
	}
}

func TestAllSessionsInProportion(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "p"))
	dialog := openShift(t, d)
	dialog.when.show(everySession)
	dialog.when.OnChange()
	line := dialog.lines[0]
	if final := d.page.edit.plan.Final(line.region); line.before != float64(final) {
		t.Fatalf("all sessions begin at %v, want %v", line.before, final)
	}
	write(d, line.density, "100")
	dialog.finish()
	plan := d.page.edit.plan
	if final := plan.Final(line.region); math.Abs(float64(final)-100) > 0.2 {
		t.Errorf("the region ends at %v", final)
	}
	for i := range plan.Sessions {
		if plan.Added(i, line.region) <= 24 && i == 0 {
			t.Errorf("session %d adds %v", i+1, plan.Added(i, line.region))
		}
	}
}

func TestTheDialogSaysWhatCannotBe(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "p"))
	dialog := openShift(t, d)
	line := dialog.lines[0]
	write(d, line.density, "9999")
	if dialog.trouble.message() == "" || share(dialog, line.region) != 24 {
		t.Errorf("a number out of range leaves %v and says %q", share(dialog, line.region), dialog.trouble.message())
	}
	dialog.finish()
	if d.window.Canvas().Overlays().Top() == nil {
		t.Fatal("what cannot be read is applied")
	}
	for _, other := range dialog.lines[1:] {
		dialog.keep(other.region, true)
	}
	write(d, line.density, "30")
	if density := share(dialog, line.region); density != 24 || !dialog.says.object.Visible() {
		t.Errorf("with all others kept the density goes to %v, said: %v", density, dialog.says.object.Visible())
	}
	d.window.Canvas().Focus(dialog.slope)
	if density, _ := line.density.read(); density != 24 {
		t.Errorf("the field left shows %v", density)
	}
	typeKey(d, fyne.KeyEscape)
	if d.window.Canvas().Overlays().Top() != nil || d.page.edit.canUndo() {
		t.Error("Escape does not leave everything as it was")
	}
}

func share(dialog *redistribution, region string) quantity.DotsPerCM2 {
	s, _ := dialog.now.Share(region)
	return s.Density()
}

// typeKey presses a key where the keyboard stands.
func typeKey(d *planDesktop, name fyne.KeyName) {
	if focused := d.window.Canvas().Focused(); focused != nil {
		focused.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func TestTheSlidersGoByKeyboard(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "p"))
	dialog := openShift(t, d)
	line := dialog.lines[1]
	d.window.Canvas().Focus(line.slider)
	typeKey(d, fyne.KeyRight)
	typeKey(d, fyne.KeyRight)
	typeKey(d, fyne.KeyLeft)
	if density := share(dialog, line.region); density != 25 {
		t.Errorf("arrows bring %v", density)
	}
	typeKey(d, fyne.KeyReturn)
	if d.window.Canvas().Overlays().Top() != nil || d.page.edit.plan.Added(0, line.region) != 25 {
		t.Error("Enter does not apply")
	}
}

func TestOnlyDotsStillToComeAreShifted(t *testing.T) {
	plan := thinningPlan(t, "p")
	plan.Sessions[0].Status = planner.DoneSession
	d := newPlanDesktop(t, planner.Physician, plan)
	d.page.goTo(0)
	if dialog := openShift(t, d); dialog.when.read() != 1 {
		t.Errorf("the dialog opens on session %d", dialog.when.read()+1)
	}
	for i := range plan.Sessions {
		plan.Sessions[i].Status = planner.DoneSession
	}
	done := newPlanDesktop(t, planner.Physician, plan)
	if done.page.canRedistribute() || done.page.numbers.shift.Visible() {
		t.Error("dots in the skin can be shifted")
	}
	if newPlanDesktop(t, planner.Assistant, thinningPlan(t, "p")).page.canRedistribute() {
		t.Error("an assistant can shift dots")
	}
}

// TestTheHeadShowsTheDotsAsTheyAreShifted beside the dialog.
func TestTheHeadShowsTheDotsAsTheyAreShifted(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "p"))
	dialog := openShift(t, d)
	if dialog.picture == nil {
		t.Fatal("there is no head in a large window")
	}
	shown := func() int { return dialog.picture.dots.laid.Counts[0][0] }
	before := shown()
	dialog.picture.head.OnTapped(scalpmap.Target{Zone: scalp.FrontalHairline}, false)
	if d.window.Canvas().Focused() != dialog.lines[0].density.focus() {
		t.Error("tapping a region does not go to its field")
	}
	dialog.lines[0].slider.SetValue(40)
	if shown() <= before || float64(shown()) != math.Round(dialog.now.Shares[0].Dots()) {
		t.Errorf("the head shows %d dots of the first region, before %d, counted %v", shown(), before, dialog.now.Shares[0].Dots())
	}
	if got := dialog.picture.head.Selected(); len(got) != 1 || got[0].Zone != scalp.FrontalHairline {
		t.Errorf("what moves is marked as %v", got)
	}
	if d.page.laid().Counts[0][0] != before {
		t.Error("the head on the page changes before Apply")
	}
	d.window.Resize(fyne.NewSize(1024, 720))
	if openShift(t, d).picture != nil {
		t.Error("the head is squeezed into a small window")
	}
}

// TestTheDialogFitsASmallWindow with every zone in the plan.
func TestTheDialogFitsASmallWindow(t *testing.T) {
	plan := planner.NewPlan("p", "patient", 3)
	d := newPlanDesktop(t, planner.Physician, protocolNamed(t, "alopecia_totalis").Start(plan, planner.AlopeciaTotalis, 0))
	d.window.Resize(fyne.NewSize(1024, 720))
	dialog := openShift(t, d)
	if size := dialog.sheet.pop.MinSize(); size.Width > 1024 || size.Height > 720 {
		t.Errorf("the dialog needs %v", size)
	}
	choice := newPatternChoice(d.page)
	choice.open()
	if size := choice.sheet.pop.MinSize(); size.Width > 1024 || size.Height > 720 {
		t.Errorf("the choice of patterns needs %v", size)
	}
}

// What cannot be read stays as typed, with its message, until it is corrected.
func TestWhatCannotBeReadStaysToBeCorrected(t *testing.T) {
	for typed, says := range map[string]string{"500": "between", "abc": "number", "0": "leave the region out of the session"} {
		d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "p"))
		dialog := openShift(t, d)
		line := dialog.lines[0]
		write(d, line.density, typed)
		d.window.Canvas().Focus(dialog.slope)
		if line.density.entry.Text != typed || !strings.Contains(dialog.trouble.message(), says) {
			t.Errorf("%q became %q, said: %q", typed, line.density.entry.Text, dialog.trouble.message())
		}
		dialog.lines[1].slider.SetValue(30)
		if line.density.entry.Text != typed || !strings.Contains(dialog.trouble.message(), says) {
			t.Errorf("another region moved: %q became %q, said: %q", typed, line.density.entry.Text, dialog.trouble.message())
		}
		dialog.finish()
		if d.window.Canvas().Overlays().Top() == nil {
			t.Fatalf("%q is applied", typed)
		}
		write(d, line.density, "30")
		d.window.Canvas().Focus(dialog.slope)
		if dialog.trouble.message() != "" || share(dialog, line.region) != 30 {
			t.Errorf("corrected to %v, said: %q", share(dialog, line.region), dialog.trouble.message())
		}
		write(d, line.density, typed)
		line.slider.SetValue(26)
		if dialog.trouble.message() != "" || line.density.entry.Text != "26" {
			t.Errorf("the slider leaves %q, said: %q", line.density.entry.Text, dialog.trouble.message())
		}
	}
}

// A region left out of some sessions only is said to be so of these.
func TestTheSessionsOfWhatIsLeftOutAreNamed(t *testing.T) {
	plan := thinningPlan(t, "p")
	key := plan.Regions[0].Key
	for i := 1; i < len(plan.Sessions); i++ {
		plan = withPrescriptions(plan, i, []string{key}, func(p *planner.Prescription) { p.Density = 0 })
	}
	d := newPlanDesktop(t, planner.Physician, plan)
	dialog := openShift(t, d)
	if dialog.left.object.Visible() {
		t.Errorf("session 1 is without %q", dialog.left.words.String())
	}
	dialog.when.show(everySession)
	dialog.when.OnChange()
	if says := dialog.left.words.String(); !strings.HasPrefix(says, "Without "+plan.Regions[0].Name()+" in sessions 2 and 3: ") {
		t.Errorf("all sessions are %q", says)
	}
	dialog.when.show(1)
	dialog.when.OnChange()
	if says := dialog.left.words.String(); !strings.HasPrefix(says, "Without "+plan.Regions[0].Name()+": ") {
		t.Errorf("session 2 is %q", says)
	}
}

// The dialog is no higher than the regions of the sessions chosen need.
func TestTheDialogShrinksWithItsTable(t *testing.T) {
	plan := thinningPlan(t, "p")
	sparse := plan.Regions[2:]
	for _, region := range sparse {
		plan = withPrescriptions(plan, 1, []string{region.Key}, func(p *planner.Prescription) { p.Density = 0 })
	}
	d := newPlanDesktop(t, planner.Physician, plan)
	d.window.Resize(fyne.NewSize(1024, 720)) // without the head, which has a height of its own
	dialog := openShift(t, d)
	height := func() float32 { return dialog.sheet.pop.Content.Size().Height }
	before, lines := height(), len(dialog.lines)
	dialog.when.show(1)
	dialog.when.OnChange()
	row := dialog.lines[0].object.MinSize().Height
	if got, want := before-height(), row*float32(lines-len(dialog.lines)); len(sparse) == 0 || got < want-40 || got <= 0 {
		t.Errorf("with %d of %d lines the dialog lost %v, want about %v", len(dialog.lines), lines, got, want)
	}
}
