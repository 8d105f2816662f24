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
	p.shell.dialogs.form("What was added?", "State it", rows, content, func() error {
		value, err := density.read()
		if err == nil && density.entry.Text == "" {
			err = planner.Errorf(planner.Invalid, "Write how many dots were added, 0 for none.")
		}
		if err != nil {
			return planner.Faults{{Field: "density", Message: planner.ErrorMessage(err)}}.Err()
		}
		return p.state(line, quantity.DotsPerCM2(value))
	})
}

// state saves what somebody states, and shows what follows from it.
func (p *proposal) state(line planner.PlanChange, density quantity.DotsPerCM2) error {
	next := store.Stored[planner.Plan]{Value: p.plan.Value.Stated(line, density, p.shell.file.User().Name), Row: p.plan.Row}
	saved, err := p.store.SavePlans(context.Background(), next)
	var stale *store.ConflictError[planner.Plan]
	switch {
	case errors.As(err, &stale):
		p.sheet.close()
		p.again(stale.Theirs)
		return nil
	case err != nil:
		return err
	}
	p.sheet.close()
	p.anew(saved[0])
	return nil
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
