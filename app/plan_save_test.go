package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/planner/scalp"
	"stipple/store"
)

func TestActivationSupersedesTheOther(t *testing.T) {
	active := thinningPlan(t, "a")
	active.Status = planner.ActivePlan
	d := newPlanDesktop(t, planner.Physician, active)
	d.page.copyPlan()
	d.page.activate()
	if text := said(d.window); !strings.Contains(text, "becomes superseded") || !strings.Contains(text, "caution") {
		t.Errorf("the question is %q", text)
	}
	pressed(t, d.window, "Activate and supersede")
	if len(d.store.batches) != 1 || len(d.store.batches[0]) != 2 {
		t.Fatalf("saved in %v", d.store.batches)
	}
	if d.store.plans[0].Value.Status != planner.SupersededPlan || d.store.plans[1].Value.Status != planner.ActivePlan {
		t.Errorf("%s and %s", d.store.plans[0].Value.Status, d.store.plans[1].Value.Status)
	}
	if d.page.dirty() || d.saved != 1 || d.page.edit.plan.Status != planner.ActivePlan {
		t.Error("the page does not show what was saved")
	}
}

func TestAnIncompletePlanIsNotActivated(t *testing.T) {
	plan := planner.NewPlan("a", "patient", 3)
	d := newPlanDesktop(t, planner.Physician, plan)
	d.page.activate()
	if text := said(d.window); !strings.Contains(text, "before activating") || len(d.store.batches) != 0 {
		t.Errorf("said %q", text)
	}
}

func TestSaveDirtyAndDiscard(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.setDensity(t, "40")
	d.store.fail = planner.Errorf(planner.Full, "The disk is full.")
	if err := keeping(d.page.save); planner.ErrorCode(err) != planner.Full || !d.page.dirty() || d.density(t).entry.Text != "40" {
		t.Errorf("after a failed save: %v, dirty %v", err, d.page.dirty())
	}
	d.store.fail = nil
	if err := keeping(d.page.save); err != nil || d.page.dirty() || d.saved != 1 || d.page.row != 2 {
		t.Errorf("after saving: %v, dirty %v, row %d", err, d.page.dirty(), d.page.row)
	}
	d.setDensity(t, "50")
	d.page.discard()
	if d.page.dirty() || d.density(t).entry.Text != "40" {
		t.Errorf("after discarding the field says %q", d.density(t).entry.Text)
	}
}

func TestFaultsStandBesideTheirFields(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	e := d.page.form.region.passes.editors[0]
	test.Tap(e.depth.chair)
	least := rowNamed[*numberField](t, &e.ties, "Least")
	retype(least.entry, "0.8")
	found := ""
	for _, tie := range e.ties.list {
		if tie.path != nil && strings.HasSuffix(tie.path(), "depth.target") {
			found = tie.row.error.message()
		}
	}
	if !strings.Contains(found, "target depth") {
		t.Errorf("beside the target stands %q", found)
	}
	if err := keeping(d.page.save); planner.ErrorCode(err) != planner.Invalid || !d.page.dirty() {
		t.Errorf("saving gave %v", err)
	}
}

func TestDraftIsKeptAndOfferedAgain(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.setDensity(t, "40")
	if len(d.store.drafts) != 0 {
		t.Error("the draft is kept at once")
	}
	d.passTime()
	if len(d.store.drafts) != 1 || d.store.drafts[0].Row != 1 {
		t.Fatalf("drafts: %v", d.store.drafts)
	}
	kept := d.store
	d = newPlanDesktop(t, planner.Physician)
	*d.store = *kept
	d.open()
	if d.page.offer == nil || d.page.editable() || d.density(t).entry.Text != "24" {
		t.Fatal("the draft is not offered")
	}
	d.page.draft.resume()
	if d.density(t).entry.Text != "40" || !d.page.dirty() || !d.page.editable() {
		t.Errorf("resumed: %q", d.density(t).entry.Text)
	}
	if err := keeping(d.page.save); err != nil || len(d.store.drafts) != 0 {
		t.Errorf("after saving: %v, %d drafts", err, len(d.store.drafts))
	}
}

func TestANewPlanLostInACrashIsOffered(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician)
	d.page.start(&d.page.deps.protocols[2])
	pressed(t, d.window, "Start")
	d.passTime()
	d.page = newPlanPage(d.page.deps)
	d.open()
	if d.page.has() || d.page.offer == nil {
		t.Fatal("the new plan is not offered")
	}
	d.page.draft.resume()
	if !d.page.has() || len(d.page.edit.plan.Regions) == 0 || d.page.row != 0 {
		t.Error("the new plan is not resumed")
	}
	d.page.draft.keep()
	d.page.discard()
	if d.page.has() || len(d.store.drafts) != 0 {
		t.Error("the new plan is not given up")
	}
}

func TestReadOnly(t *testing.T) {
	completed := thinningPlan(t, "a")
	completed.Status = planner.CompletedPlan
	elsewhere := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	elsewhere.store.readOnly = true
	elsewhere.page.refresh(true)
	for name, d := range map[string]*planDesktop{
		"elsewhere": elsewhere,
		"assistant": newPlanDesktop(t, planner.Assistant, thinningPlan(t, "a")),
		"completed": newPlanDesktop(t, planner.Physician, completed),
	} {
		if d.page.editable() || !d.density(t).entry.Disabled() || len(d.page.advice.accept) != 0 || d.page.locked() == "" {
			t.Errorf("%s: the plan can be changed", name)
		}
		d.page.addZone(scalp.Nape)
		d.page.resize(4)
		if d.page.dirty() {
			t.Errorf("%s: the plan was changed", name)
		}
		for _, c := range d.page.commands() {
			switch c.label {
			case "Add a region…", "Activate…", "Undo", "Add a pass", "Accept a finding…":
				if c.may() {
					t.Errorf("%s: %q can be run", name, c.label)
				}
			}
		}
	}
}

func TestAnEarlierVersionIsRead(t *testing.T) {
	active := thinningPlan(t, "a")
	active.Status = planner.ActivePlan
	d := newPlanDesktop(t, planner.Physician, active)
	d.setDensity(t, "40")
	if err := keeping(d.page.save); err != nil || d.page.edit.plan.Version != 2 {
		t.Fatalf("version %d: %v", d.page.edit.plan.Version, err)
	}
	d.page.top.pickVersion(1)
	if d.density(t).entry.Text != "24" || d.page.editable() || d.page.dirty() {
		t.Errorf("version 1 says %q", d.density(t).entry.Text)
	}
	d.page.top.pickVersion(2)
	if d.density(t).entry.Text != "40" || !d.page.editable() {
		t.Errorf("version 2 says %q", d.density(t).entry.Text)
	}
}

func TestAConflictOffersBothVersions(t *testing.T) {
	theirs := thinningPlan(t, "a")
	theirs.Title = "Theirs"
	for _, c := range []struct {
		button, title string
		saved         int
	}{{"Take theirs", "Theirs", 0}, {"Keep mine", "Mine", 1}} {
		d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
		mine := d.page.edit.plan.Clone()
		mine.Title = "Mine"
		d.page.change("Write the title", "", mine)
		d.store.fail = planner.Errorf(planner.Conflict, "Somebody else saved first.").
			Because(&store.ConflictError[planner.Plan]{Theirs: store.Stored[planner.Plan]{Value: theirs, Row: 7}})
		d.page.saveNow()
		d.store.fail = nil
		pressed(t, d.window, c.button)
		if d.page.edit.plan.Title != c.title || len(d.store.batches) != c.saved || d.page.dirty() {
			t.Errorf("%s: %q, %d saved, dirty %v", c.button, d.page.edit.plan.Title, len(d.store.batches), d.page.dirty())
		}
	}
}

func TestSavingThePatientKeepsWhatIsTypedHere(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.setDensity(t, "40")
	d.open()
	if d.density(t).entry.Text != "40" || !d.page.dirty() {
		t.Error("showing the patient anew lost a change")
	}
}
