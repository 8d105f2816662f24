package app

import (
	"context"
	"errors"
	"fmt"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/store"
)

// askStated asks what a session added to a region, because its record does not
// say, and works the lines out anew from a version of the plan that does.
func (p *proposal) askStated(line planner.PlanChange) {
	density := newNumberField("dots/cm²", 0, float64(planner.MaxDensity))
	rows := newFormRows()
	content := column(gap,
		flush(paragraph(fmt.Sprintf("The signed record of session %d does not say how many dots %s was given, and stays as it is. What you state here goes into the plan in your name, as its version %d.", line.From, line.Name, p.plan.Value.Version+1))),
		rows.add("density", fmt.Sprintf("Session %d added", line.From), density, "0 if it added none."))
	p.shell.dialogs.keepForm("What was added?", "State it", rows, content, func(then func(error)) {
		value, err := density.read()
		if err == nil && density.entry.Text == "" {
			err = planner.Errorf(planner.Invalid, "Write how many dots were added, 0 for none.")
		}
		if err != nil {
			then(planner.Faults{{Field: "density", Message: planner.ErrorMessage(err)}}.Err())
			return
		}
		p.state(line, quantity.DotsPerCM2(value), then)
	})
}

// state saves what somebody states, and shows what follows from it.
func (p *proposal) state(line planner.PlanChange, density quantity.DotsPerCM2, then func(error)) {
	next := p.plan.Value.Stated(line, density, p.shell.file.User().Name)
	p.save(next, then, p.anew)
}

// save stores a version of the plan, tells what came of it, closes the proposal and
// goes on with what was stored. Where somebody else saved first it begins anew with
// theirs, and tells of no error.
func (p *proposal) save(next planner.Plan, told func(error), then func(store.Stored[planner.Plan])) {
	saved := []store.Stored[planner.Plan]{{Value: next, Row: p.plan.Row}}
	p.shell.runner.run("Saving the plan…", func() (err error) {
		saved, err = p.store.SavePlans(context.Background(), saved...)
		return err
	}, func(err error) {
		var stale *store.ConflictError[planner.Plan]
		switch {
		case errors.As(err, &stale):
			told(nil)
			p.sheet.close()
			p.again(stale.Theirs)
		case err != nil:
			told(err)
		default:
			told(nil)
			p.sheet.close()
			then(saved[0])
		}
	})
}

// anew works the lines out from a version of the plan that was saved here; when
// nothing more follows it is done.
func (p *proposal) anew(plan store.Stored[planner.Plan]) {
	records, err := p.shell.file.Records(context.Background(), plan.Value.Patient)
	if err != nil {
		p.shell.dialogs.showError(err)
	}
	of := recordsOf(records, plan.Value.ID)
	if len(planner.Follow(plan.Value, of)) == 0 {
		p.done(true)
		return
	}
	openProposal(p.shell, p.store, plan, of, "", func(bool) { p.done(true) })
}
