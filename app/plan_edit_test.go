package app

import (
	"testing"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

func densityOf(plan planner.Plan, session int, key string) quantity.DotsPerCM2 {
	return plan.Added(session, key)
}

func withDensity(plan planner.Plan, v quantity.DotsPerCM2) planner.Plan {
	return withPrescriptions(plan, 0, []string{"crown"}, func(p *planner.Prescription) { p.Density = v })
}

func TestUndoAndRedoGoThroughEveryChange(t *testing.T) {
	var e planEdit
	e.open(thinningPlan(t, "a"))
	e.apply("Set", "", withDensity(e.plan, 30))
	e.apply("Set", "", withDensity(e.plan, 40))
	if label, ok := e.undo(); !ok || label != "Set" || densityOf(e.plan, 0, "crown") != 30 {
		t.Fatalf("after one undo: %v", densityOf(e.plan, 0, "crown"))
	}
	e.undo()
	if e.dirty() || e.canUndo() {
		t.Error("undoing everything leaves something unsaved")
	}
	e.redo()
	e.redo()
	if densityOf(e.plan, 0, "crown") != 40 || e.canRedo() {
		t.Errorf("after redo: %v", densityOf(e.plan, 0, "crown"))
	}
	e.undo()
	e.apply("Set", "", withDensity(e.plan, 50))
	if e.canRedo() {
		t.Error("a new change leaves a way forward")
	}
}

func TestTypingIsOneStep(t *testing.T) {
	var e planEdit
	e.open(thinningPlan(t, "a"))
	for _, v := range []quantity.DotsPerCM2{3, 31, 315} {
		e.apply("Set", "density", withDensity(e.plan, v))
	}
	e.settle()
	e.apply("Set", "density", withDensity(e.plan, 31))
	e.undo()
	if densityOf(e.plan, 0, "crown") != 315 {
		t.Errorf("settling did not part the steps: %v", densityOf(e.plan, 0, "crown"))
	}
	e.undo()
	if e.dirty() {
		t.Error("typing was more than one step")
	}
}

func TestUndoKeepsVersionAndStatus(t *testing.T) {
	var e planEdit
	e.open(thinningPlan(t, "a"))
	e.apply("Set", "", withDensity(e.plan, 30))
	stored := e.plan.Clone()
	stored.Version = 2
	e.stored(stored)
	e.undo()
	if e.plan.Version != 2 {
		t.Errorf("undo went back to version %d", e.plan.Version)
	}
}

func TestChangesLeaveTheirPlanAlone(t *testing.T) {
	plan := thinningPlan(t, "a")
	before := packedPlan(plan)
	withPasses(plan, 0, []string{"crown"}, 0, func(p *planner.Pass) { p.Needle.Configuration = "7RL" })
	withRegions(plan, []string{"crown"}, func(r *planner.Region) { r.Area = 12 })
	withoutRegions(plan, []string{"crown"})
	withZone(plan, scalp.Nape)
	withSession(plan, 1, func(s *planner.Session) { s.Time = "09:30" })
	if string(before) != string(packedPlan(plan)) {
		t.Error("a change reached into the plan it was made from")
	}
}

func TestNewRegionsAreTreatedInSessionsStillPlanned(t *testing.T) {
	plan := thinningPlan(t, "a")
	plan.Sessions[0].Status = planner.DoneSession
	plan, key := withZone(plan, scalp.Nape)
	for i, want := range []bool{false, true, true} {
		if _, has := plan.Sessions[i].For(key); has != want {
			t.Errorf("session %d: %v", i+1, has)
		}
	}
	region, _ := plan.Region(key)
	if region.Indication != planner.Thinning || region.Cause != planner.MalePattern {
		t.Errorf("the region is for %s, %s", region.Indication, region.Cause)
	}
	plan, scar := withScar(plan, planner.Region{Zone: scalp.Nape, Scar: "Strip scar"})
	if region, _ := plan.Region(scar); region.Indication != planner.Scars || len(plan.Indications) != 2 {
		t.Errorf("the scar is for %s; the plan for %v", region.Indication, plan.Indications)
	}
	if faults := plan.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}
