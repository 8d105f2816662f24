package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/scalp"
)

// rowNamed gives the tied field with a label that is shown.
func rowNamed[T field](t *testing.T, list *ties, label string) T {
	t.Helper()
	for _, tie := range list.list {
		if name, ok := tie.row.Objects[0].(*text); ok && name.value == label && tie.row.Visible() {
			if f, ok := tie.row.field.(T); ok {
				return f
			}
		}
	}
	t.Fatalf("no field %q", label)
	var none T
	return none
}

// retype types words in place of what stands in an entry.
func retype(entry *input, words string) {
	entry.SetText("")
	test.Type(entry, words)
}

func (d *planDesktop) density(t *testing.T) *numberField {
	return rowNamed[*numberField](t, &d.page.form.region.ties, "Density to add")
}

func (d *planDesktop) setDensity(t *testing.T, words string) {
	f := d.density(t)
	retype(f.entry, words)
}

// pressed taps the button of the top dialog with a label.
func pressed(t *testing.T, w fyne.Window, label string) {
	t.Helper()
	top := w.Canvas().Overlays().Top()
	if top == nil {
		t.Fatalf("no dialog is open for %q", label)
	}
	for _, o := range test.LaidOutObjects(top) {
		if b, ok := o.(*button); ok && b.Text == label {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("the dialog has no button %q", label)
}

// said gives all text of the top dialog.
func said(w fyne.Window) string {
	var words []string
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		switch o := o.(type) {
		case *widget.RichText:
			words = append(words, o.String())
		case *text:
			words = append(words, o.value)
		}
	}
	return strings.Join(words, "\n")
}

func TestTypingADensityChangesPlanAndEstimate(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	before := d.page.numbers.cells[0][0].value
	if basis := d.page.form.region.basis.source.words.String(); !strings.Contains(basis, "Liu") || !d.page.form.region.basis.object.Visible() {
		t.Errorf("the prefilled density rests on %q", basis)
	}
	d.setDensity(t, "40")
	p, _ := d.page.edit.plan.Sessions[0].For("frontal_hairline")
	if p.Density != 40 || !p.Basis.IsZero() {
		t.Errorf("the plan has %v, basis %v", p.Density, p.Basis)
	}
	if after := d.page.numbers.cells[0][0].value; after == before {
		t.Errorf("the estimate stays %s", after)
	}
	if d.page.form.region.basis.object.Visible() {
		t.Error("a number of one's own still shows a source")
	}
	if !d.page.dirty() {
		t.Error("the page is not dirty")
	}
}

func TestUnreadableTextStaysAndIsNotSaved(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.setDensity(t, "4x")
	if d.page.edit.plan.Added(0, "frontal_hairline") != 24 || d.density(t).entry.Text != "4x" {
		t.Errorf("plan %v, field %q", d.page.edit.plan.Added(0, "frontal_hairline"), d.density(t).entry.Text)
	}
	if err := keeping(d.page.save); planner.ErrorCode(err) != planner.Invalid || len(d.store.batches) != 0 {
		t.Errorf("saving gave %v", err)
	}
	if d.density(t).entry.Text != "4x" {
		t.Error("what was typed is lost")
	}
}

func TestUndoAndRedoReachTheFields(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.setDensity(t, "40")
	d.page.undo()
	if got := d.density(t).entry.Text; got != "24" || d.page.dirty() {
		t.Errorf("after undo the field says %q, dirty %v", got, d.page.dirty())
	}
	d.page.redo()
	if got := d.density(t).entry.Text; got != "40" {
		t.Errorf("after redo the field says %q", got)
	}
}

func TestChairLeavesAndStatesWhatIsUsed(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	pass := func() planner.Pass {
		p, _ := d.page.edit.plan.Sessions[0].For("frontal_hairline")
		return p.Passes[0]
	}
	e := d.page.form.region.passes.editors[0]
	if e.needle.chair.Checked || !e.mix.chair.Checked || !e.depth.chair.Checked {
		t.Fatal("the protocol states the needle only")
	}
	test.Tap(e.needle.chair)
	if pass().Needle != nil || e.needle.fields.Visible() {
		t.Error("the needle is still stated")
	}
	test.Tap(e.depth.chair)
	target := rowNamed[*numberField](t, &e.ties, "Target")
	retype(target.entry, "0.8")
	if pass().Depth.Target != 0.8 {
		t.Errorf("the depth is %v", pass().Depth)
	}
	test.Tap(e.mix.chair)
	if pass().Mix == nil || d.page.faults.For("sessions[0].prescriptions[0].passes[0].mix.pigments[0].name") == "" {
		t.Fatal("an unnamed pigment is no fault")
	}
	name := rowNamed[*textField](t, &e.ties, "Pigment")
	test.Type(name.entry, "Umber")
	parts := rowNamed[*textField](t, &e.ties, "Diluent")
	test.Type(parts.entry, "water")
	for _, tie := range e.ties.list {
		if f, ok := tie.row.field.(*numberField); ok && tie.path != nil && strings.HasSuffix(tie.path(), "diluent_parts") {
			retype(f.entry, "10")
		}
	}
	if got := pass().Mix.Dilution(); got != 10 || e.pigments.result.value != "1 : 10" {
		t.Errorf("dilution %v, shown %q", got, e.pigments.result.value)
	}
	if len(d.page.faults) != 0 {
		t.Error(d.page.faults)
	}
}

func TestSliderAndCumulative(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.page.picture.slider.SetValue(2)
	if d.page.session != 1 || d.density(t).entry.Text != "32" || d.page.form.tabs.chosen != 1 {
		t.Errorf("session %d, density %s", d.page.session, d.density(t).entry.Text)
	}
	if got := d.page.list.list.pool[0].amount.value; got != "32/cm²" {
		t.Errorf("the list says %s", got)
	}
	d.page.picture.what.pick(1)
	if got := d.page.list.list.pool[0].amount.value; got != "56/cm²" {
		t.Errorf("cumulative, the list says %s", got)
	}
	scene := d.page.picture.scene()
	if first := scene.Areas[0]; first.Target.Zone != scalp.FrontalHairline || first.Density != 56 || !scene.Cumulative || scene.Session != 1 {
		t.Errorf("the head shows %v", first)
	}
}

func TestCopyForward(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	e := d.page.form.region.passes.editors[0]
	needle := rowNamed[*textField](t, &e.ties, "Configuration")
	retype(needle.entry, "1RL")
	d.page.copyForward()
	p, _ := d.page.edit.plan.Sessions[1].For("frontal_hairline")
	if d.page.session != 1 || p.Passes[0].Needle.Configuration != "1RL" || p.Density != 32 {
		t.Errorf("session %d has %v", d.page.session+1, p)
	}
}

func TestSeveralRegionsAreSetTogether(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.setDensity(t, "20")
	d.page.picture.head.OnTapped(scalpmap.Target{Zone: scalp.Crown}, true)
	if len(d.page.selected) != 2 || d.density(t).entry.Text != "" || d.density(t).entry.PlaceHolder != several {
		t.Errorf("selected %v, field %q", d.page.selected, d.density(t).entry.Text)
	}
	d.setDensity(t, "35")
	plan := d.page.edit.plan
	if plan.Added(0, "crown") != 35 || plan.Added(0, "frontal_hairline") != 35 || plan.Added(0, "frontal") != 24 {
		t.Error("not the two chosen regions were set")
	}
	crown, _ := plan.Sessions[0].For("crown")
	if crown.Passes[0].Needle.Configuration != "triple-point" {
		t.Error("what was left alone changed")
	}
}

func TestAcceptAFinding(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	first := d.page.findings[0]
	d.page.advice.askFirst()
	pressed(t, d.window, "Accept")
	if d.window.Canvas().Overlays().Top() == nil || len(d.page.edit.plan.Acceptances) != 0 {
		t.Fatal("a finding is accepted without a reason")
	}
	for _, o := range test.LaidOutObjects(d.window.Canvas().Overlays().Top()) {
		if f, ok := o.(*textField); ok {
			test.Type(f.entry, "mixed by eye")
		}
	}
	pressed(t, d.window, "Accept")
	accepted := d.page.edit.plan.Acceptances
	if len(accepted) != 1 || accepted[0].Finding != first.Key || accepted[0].By != "Dr Test" || accepted[0].Reason != "mixed by eye" {
		t.Errorf("accepted: %v", accepted)
	}
	if len(d.page.advice.accept) != len(d.page.findings)-1 {
		t.Errorf("%d of %d can still be accepted", len(d.page.advice.accept), len(d.page.findings))
	}
}

func TestStartingSaysWhatIsFilledIn(t *testing.T) {
	scars := protocolNamed(t, "scars")
	if text := buildUpAdvice(scars, 2, planner.StripScar); !strings.Contains(text, "not filled in") {
		t.Error(text)
	}
	if text := buildUpAdvice(scars, 3, planner.StripScar); !strings.Contains(text, "30 / 70 / 100") || !strings.Contains(text, "tier U") {
		t.Error(text)
	}
	if text := buildUpAdvice(scars, 3, planner.ScarringAlopecia); strings.Contains(text, "tier U") {
		t.Error(text)
	}
}

func TestRegionsAndScarsComeAndGo(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.page.picture.head.OnTapped(scalpmap.Target{Zone: scalp.Nape}, false)
	if len(d.page.selected) != 0 || d.page.zone != scalp.Nape || len(d.page.form.region.add.Objects) != 2 {
		t.Fatal("a bare zone is not offered")
	}
	test.Tap(d.page.form.region.add.Objects[0].(fyne.Tappable))
	if _, ok := d.page.edit.plan.ZoneRegion(scalp.Nape); !ok || d.page.selected[0] != "nape" {
		t.Fatal("the zone was not added")
	}
	d.page.askRemove()
	pressed(t, d.window, "Remove")
	if _, ok := d.page.edit.plan.ZoneRegion(scalp.Nape); ok || d.page.dirty() {
		t.Error("the region is still there")
	}
}

// Every command has keys, no two have the same, and none takes those of the
// window.
func TestEveryPlanCommandHasItsOwnKeys(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	seen := map[keys]string{}
	for _, b := range bindings() {
		seen[b.keys] = b.label
	}
	for _, c := range d.page.commands() {
		if c.keys == (keys{}) {
			t.Errorf("%q has no keys", c.label)
		}
		if other, taken := seen[c.keys]; taken {
			t.Errorf("%q and %q share %s", c.label, other, c.keys)
		}
		seen[c.keys] = c.label
	}
}

func TestListByKeyboard(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.window.Canvas().Focus(d.page.list.list)
	press := func(key fyne.KeyName) { d.page.list.list.TypedKey(&fyne.KeyEvent{Name: key}) }
	press(fyne.KeyDown)
	if d.page.selected[0] != "frontal" {
		t.Errorf("down chose %v", d.page.selected)
	}
	press(fyne.KeyEnd)
	press(fyne.KeySpace)
	if len(d.page.selected) != 0 {
		t.Errorf("space left %v", d.page.selected)
	}
}

func TestAPrefilledNeedleShowsItsSourceUntilItIsChanged(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.page.selected = []string{d.page.edit.plan.Sessions[0].Prescriptions[0].Region}
	d.page.refresh(true)
	pass := d.page.form.region.passes.editors[0]
	if said := pass.basis.source.words.String(); !pass.basis.object.Visible() || !strings.Contains(said, "Liu") {
		t.Fatalf("the needle's source is not shown: %q", said)
	}
	pass.setNeedle("Set the needle", "needle", func(n *planner.Needle) { n.Configuration, n.Basis = "5RL", planner.Citation{} })
	if pass.basis.object.Visible() {
		t.Error("the physician's own needle still cites a source")
	}
}

func TestTheHeadTakesTheRoomItIsGiven(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	before := d.page.picture.object.Size()
	d.page.toggleLarge()
	if now := d.page.picture.object.Size(); !(now.Width > before.Width && now.Height > before.Height) || d.page.list.object.Visible() {
		t.Errorf("the head had %v and has %v", before, now)
	}
	d.page.toggleLarge()
	if now := d.page.picture.object.Size(); now != before || !d.page.list.object.Visible() || !d.page.advice.object.Visible() {
		t.Errorf("the head had %v and has %v again", before, now)
	}
}
