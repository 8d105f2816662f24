package app

import (
	"testing"

	"stipple/planner"
	"stipple/store"
)

// proposing opens a patient whose first session was signed, and what follows.
func proposing(t *testing.T, role planner.Role) *stage {
	t.Helper()
	plan := heldPlan(t)
	signed := signedSession(t, plan)
	plan.Sessions[0].Status = planner.DoneSession
	s, tab := sessionsStage(t, role, plan, signed)
	tab.propose()
	return s
}

func (s *stage) ticks() []*tick {
	var list []*tick
	for _, o := range s.objects() {
		if box, ok := o.(*tick); ok {
			list = append(list, box)
		}
	}
	return list
}

func (s *stage) plan() planner.Plan { return s.file.fakePlans.plans[0].Value }

func TestWhatFollowsIsAcceptedLineByLine(t *testing.T) {
	s := proposing(t, planner.Physician)
	for _, part := range []string{
		"Session 1 added 18 instead of 24 dots/cm² (Skin firmer than expected). 54 of 72 dots/cm² are left.",
		"Nobody confirmed the density of session 1.", "in the plan, with 12 dots/cm² reached",
	} {
		if !s.says(part) {
			t.Errorf("%q is not said", part)
		}
	}
	boxes := s.ticks()
	if len(boxes) != 6 { // hairline: two densities and an angle; frontal: two densities; the temple
		t.Fatalf("%d lines can be accepted", len(boxes))
	}
	for _, box := range boxes {
		if box.Checked {
			t.Fatal("a line is accepted before anybody did")
		}
	}
	s.chip("Accept all")
	if !s.says("72 of 72 dots/cm² after the last session") {
		t.Error("what all lines come to is not said")
	}
	boxes = s.ticks()
	boxes[1].SetChecked(false)
	boxes[2].SetChecked(false)
	if !s.says("Frontal hairline: 69 of 72 dots/cm² after the last session") {
		t.Error("what it comes to does not follow")
	}
	s.press("Make version 2")
	if s.dialog() {
		t.Fatal("the dialog is still open")
	}
	plan := s.plan()
	p, _ := plan.Sessions[1].For("frontal_hairline")
	last, _ := plan.Sessions[2].For("frontal_hairline")
	if plan.Version != 2 || p.Density != 27 || p.Passes[0].Angle != 90 || last.Density != 24 || len(p.Carried) != 1 {
		t.Errorf("version %d: %+v, then %v", plan.Version, p, last.Density)
	}
	if old := s.file.fakePlans.versions["plan"]; len(old) != 1 || old[0].Added(1, "frontal_hairline") != 24 {
		t.Errorf("the old version is not kept: %v", old)
	}
}

func TestNoneAcceptedMakesNoVersion(t *testing.T) {
	s := proposing(t, planner.Physician)
	s.chip("Accept none")
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == "Make version 2" && !b.Disabled() {
			t.Error("a version of nothing can be made")
		}
	}
	s.chip("Accept all")
	for i, box := range s.ticks() {
		if !box.Checked {
			t.Errorf("line %d is not accepted", i)
		}
	}
	s.press("Not now")
	if s.dialog() || s.plan().Version != 1 || len(s.file.fakePlans.batches) > 0 {
		t.Error("something was saved")
	}
}

// chip presses a chip by its word.
func (s *stage) chip(word string) {
	s.t.Helper()
	for _, o := range s.objects() {
		if c, ok := o.(*tapChip); ok && c.label.value == word && c.Visible() {
			c.Tapped(nil)
			return
		}
	}
	s.t.Fatalf("there is no chip %q", word)
}

func TestAnAssistantOnlyReadsWhatFollows(t *testing.T) {
	s := proposing(t, planner.Assistant)
	if !s.says("Ask a physician.") || s.offers("Make version 2") {
		t.Error("an assistant can make a version, or is not told who may")
	}
	for _, box := range s.ticks() {
		if !box.Disabled() {
			t.Error("an assistant can accept a line")
		}
	}
}

func TestAPlanSavedMeanwhileIsWorkedOutAnew(t *testing.T) {
	s := proposing(t, planner.Physician)
	theirs := store.Stored[planner.Plan]{Value: s.plan().Clone(), Row: 7}
	p, _ := theirs.Value.Sessions[2].For("frontal_hairline")
	p.Density = 36
	theirs.Value.Sessions[2] = theirs.Value.Sessions[2].Set(p)
	s.file.fakePlans.fail = &store.ConflictError[planner.Plan]{Theirs: theirs}
	s.chip("Accept all")
	s.press("Make version 2")
	if !s.dialog() || !s.says("Somebody else saved this plan meanwhile.") || s.says("54 of 72 dots/cm² are left.") {
		t.Fatal("it is not worked out from their version, in which the hairline is made up by hand")
	}
	s.file.fakePlans.fail = nil
	s.chip("Accept all") // what follows is another than what was accepted
	s.press("Make version 2")
	if saved := s.file.fakePlans.batches[0][0]; saved.Row != 7 || saved.Value.Final("frontal_hairline") != 84 {
		t.Errorf("row %d, %v", saved.Row, saved.Value.Final("frontal_hairline"))
	}
}

func TestAfterSigningWhatFollowsIsOffered(t *testing.T) {
	plan := heldPlan(t)
	signed := signedSession(t, plan)
	plan.Sessions[0].Status = planner.DoneSession
	s, _ := sessionsStage(t, planner.Physician, plan, signed)
	went := 0
	s.shell.askProposal("p1", "plan", func() { went++ })
	if !s.dialog() || went != 0 {
		t.Fatal("nothing is offered")
	}
	s.press("Not now")
	if went != 1 {
		t.Errorf("went on %d times", went)
	}
	s.file.records = nil
	s.shell.askProposal("p1", "plan", func() { went++ })
	if s.dialog() || went != 2 {
		t.Error("a dialog without lines is in the way")
	}
}

// TestAPhysicianStatesWhatNobodyConfirmed: it goes into the plan in their name,
// and what follows from it is offered.
func TestAPhysicianStatesWhatNobodyConfirmed(t *testing.T) {
	s := proposing(t, planner.Physician)
	for _, o := range s.objects() {
		if c, ok := o.(*tapChip); ok && c.label.value == "State it…" {
			c.Tapped(nil)
		}
	}
	s.press("State it")
	if !s.says("Write how many dots were added, 0 for none.") {
		t.Error("an empty number is taken")
	}
	s.inputs()[0].SetText("20")
	s.press("State it")
	plan := s.plan()
	if len(plan.Reached) != 1 || plan.Reached[0].Density != 20 || plan.Reached[0].By != s.file.User().Name || plan.Reached[0].Region != "crown" {
		t.Fatalf("%+v", plan.Reached)
	}
	s.chip("Accept all")
	if !s.says("Crown: 72 of 72 dots/cm² after the last session") || s.says("Nobody confirmed the density of session 1.") {
		t.Error("what follows is not offered")
	}
}

func TestAnAssistantStatesNothing(t *testing.T) {
	s := proposing(t, planner.Assistant)
	if s.says("State it…") {
		t.Error("it is offered")
	}
}
