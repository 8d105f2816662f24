package app

import (
	"bytes"

	"stipple/planner"
	"stipple/planner/chart"
)

// planEdit is a plan being edited, with the way back and forth through every
// change. It knows no window.
type planEdit struct {
	plan   planner.Plan
	saved  []byte // what the store has, packed
	past   []planStep
	future []planStep
	merge  string // what the last change was about; the next of the same joins it
	count  int    // of changes ever made
}

// planStep is a plan before or after a change, and what the change did.
type planStep struct {
	plan  planner.Plan
	label string
}

// mostSteps is how far back undo goes.
const mostSteps = 200

// open starts editing a plan that the store has.
func (e *planEdit) open(plan planner.Plan) {
	*e = planEdit{plan: plan, saved: packedPlan(plan)}
}

// create starts editing a plan that the store does not have yet.
func (e *planEdit) create(plan planner.Plan) { *e = planEdit{plan: plan} }

// apply makes a change. Changes in a row with the same merge, other than "",
// are undone together: typing a number is one step. It tells whether anything
// changed.
func (e *planEdit) apply(label, merge string, next planner.Plan) bool {
	if samePlan(e.plan, next) {
		return false
	}
	if merge == "" || merge != e.merge || len(e.past) == 0 {
		e.past = append(e.past, planStep{e.plan, label})
		if len(e.past) > mostSteps {
			e.past = e.past[1:]
		}
	}
	e.plan, e.merge, e.future = next, merge, nil
	e.count++
	return true
}

// retract takes a run of merged changes back as if it had not been, provided it
// is the last thing that happened. It tells whether it was.
func (e *planEdit) retract(run string) bool {
	if run == "" || run != e.merge || len(e.past) == 0 {
		return false
	}
	step := e.past[len(e.past)-1]
	e.past = e.past[:len(e.past)-1]
	e.jump(step.plan)
	return true
}

// settle ends a run of merged changes.
func (e *planEdit) settle() { e.merge = "" }

func (e *planEdit) canUndo() bool { return len(e.past) > 0 }
func (e *planEdit) canRedo() bool { return len(e.future) > 0 }

// undo takes the last change back and says what it did.
func (e *planEdit) undo() (label string, ok bool) {
	if !e.canUndo() {
		return "", false
	}
	step := e.past[len(e.past)-1]
	e.past = e.past[:len(e.past)-1]
	e.future = append(e.future, planStep{e.plan, step.label})
	e.jump(step.plan)
	return step.label, true
}

// redo makes the change again that undo took back.
func (e *planEdit) redo() (label string, ok bool) {
	if !e.canRedo() {
		return "", false
	}
	step := e.future[len(e.future)-1]
	e.future = e.future[:len(e.future)-1]
	e.past = append(e.past, planStep{e.plan, step.label})
	e.jump(step.plan)
	return step.label, true
}

// jump goes to another state of the plan. Version and status belong to the
// store and do not go back.
func (e *planEdit) jump(plan planner.Plan) {
	plan.Version, plan.Status = e.plan.Version, e.plan.Status
	e.plan, e.merge = plan, ""
}

// stored takes over the plan as the store has it now; the way back stays open
// unless the plan took another status.
func (e *planEdit) stored(plan planner.Plan) {
	if plan.Status != e.plan.Status {
		e.past, e.future = nil, nil
	}
	e.plan, e.saved, e.merge = plan, packedPlan(plan), ""
}

// dirty tells whether the plan differs from what the store has.
func (e *planEdit) dirty() bool {
	return e.plan.ID != "" && !bytes.Equal(e.saved, packedPlan(e.plan))
}

func samePlan(a, b planner.Plan) bool { return bytes.Equal(packedPlan(a), packedPlan(b)) }

// packedPlan gives the plan as it would be stored, to compare and to keep as a
// draft.
func packedPlan(plan planner.Plan) []byte {
	body, err := chart.Pack(plan)
	if err != nil {
		return nil // only a number that is not finite cannot be packed; fields refuse those
	}
	return body
}
