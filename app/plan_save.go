package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/store"
)

// dirty tells whether anything is not saved, typed text that cannot be read
// included.
func (p *planPage) dirty() bool {
	return p.has() && (p.edit.dirty() || len(p.form.unread()) > 0)
}

// discard goes back to what the store has.
func (p *planPage) discard() {
	if !p.has() {
		return
	}
	p.draft.drop()
	if p.row == 0 {
		p.openCurrent()
	} else {
		p.openPlan(p.edit.plan.ID)
	}
	p.refresh(true)
}

// save stores the plan. On an error the page stays as it is.
func (p *planPage) save(then func(error)) {
	if !p.dirty() {
		then(nil)
		return
	}
	if err := p.form.unread().Err(); err != nil {
		then(err)
		return
	}
	p.store(then, p.edit.plan)
}

// store saves plans in one transaction, beside the window; the first is the
// edited one.
func (p *planPage) store(then func(error), edited planner.Plan, others ...planner.Plan) {
	if err := p.deps.user.Role.Allow(planner.EditPlans); err != nil {
		then(err)
		return
	}
	batch := []store.Stored[planner.Plan]{{Value: edited.Clone(), Row: p.row}}
	for _, other := range others {
		batch = append(batch, store.Stored[planner.Plan]{Value: other, Row: p.rowOf(other.ID)})
	}
	var saved []store.Stored[planner.Plan]
	p.deps.runner.run("Saving the plan…", func() (err error) {
		saved, err = p.deps.store.SavePlans(context.Background(), batch...)
		return err
	}, func(err error) {
		if err == nil {
			p.accept(saved)
		}
		then(err)
	})
}

// accept shows plans that were just saved; the first is the edited one.
func (p *planPage) accept(saved []store.Stored[planner.Plan]) {
	for _, plan := range saved {
		p.remember(plan)
	}
	p.row = saved[0].Row
	p.edit.stored(saved[0].Value.Clone())
	p.draft.drop()
	if versions, err := p.deps.store.PlanVersions(context.Background(), saved[0].Value.ID); err == nil {
		p.earlier = versions
	}
	p.refresh(true)
	if p.deps.onSaved != nil {
		p.deps.onSaved(p.patient.ID)
	}
}

func (p *planPage) rowOf(id planner.ID) int64 {
	for _, plan := range p.plans {
		if plan.Value.ID == id {
			return plan.Row
		}
	}
	return 0
}

// remember puts a stored plan among the patient's.
func (p *planPage) remember(saved store.Stored[planner.Plan]) {
	p.plans = slices.Clone(p.plans)
	for i := range p.plans {
		if p.plans[i].Value.ID == saved.Value.ID {
			p.plans[i] = saved
			return
		}
	}
	p.plans = append(p.plans, saved)
}

// saveNow saves and says what keeps it from being saved.
func (p *planPage) saveNow() { p.save(p.orTrouble(p.saveNow)) }

// orTrouble says what went wrong, if anything did; again is what was to be done.
func (p *planPage) orTrouble(again func()) func(error) {
	return func(err error) { p.trouble(err, again) }
}

// trouble says what went wrong. When somebody else saved first, it offers
// both versions; keeping one's own tries again what was to be done.
func (p *planPage) trouble(err error, again func()) {
	var conflict *store.ConflictError[planner.Plan]
	if err == nil || !errors.As(err, &conflict) {
		p.deps.dialogs.showError(err)
		return
	}
	theirs := conflict.Theirs
	if theirs.Value.ID != p.edit.plan.ID { // the plan to be superseded, not this one
		p.remember(theirs)
		p.refresh(false)
		p.deps.dialogs.choose("Somebody else saved the other plan meanwhile",
			planName(theirs.Value)+" is not as it was. Nothing has been changed yet.",
			option{label: "Cancel"}, option{label: "Try again", run: again})
		return
	}
	title, says, take := "Somebody else saved this plan meanwhile", "You can keep your version, which then replaces theirs, or take theirs and lose your changes.", "Take theirs"
	if p.row == 0 {
		title, take = "This plan is stored already", "Take what is stored"
		says = "An earlier save of it arrived although it was not confirmed. You can keep your version, which then replaces the stored one, or take the stored one and lose what you changed since."
	}
	p.deps.dialogs.choose(title, says,
		option{label: "Cancel"},
		option{label: take, run: func() {
			p.draft.drop()
			p.remember(theirs)
			p.openPlan(theirs.Value.ID)
			p.refresh(true)
		}},
		option{label: "Keep mine", run: func() {
			p.remember(theirs)
			p.row = theirs.Row
			p.edit.plan.Version = theirs.Value.Version
			if theirs.Value.Status == planner.ActivePlan {
				p.edit.plan.Status = planner.ActivePlan // no longer a draft
			}
			again()
		}})
}

// activate makes the plan the patient's active one, after asking. Another
// active plan is superseded with it.
func (p *planPage) activate() {
	if !p.canActivate() {
		return
	}
	faults := append(p.form.unread(), p.activated().Faults()...)
	if err := faults.Err(); err != nil {
		p.deps.dialogs.showError(err)
		return
	}
	message := "From now on this is the plan the patient is treated by. Changing it later keeps this version and makes a new one."
	if open := p.openFindings(); open != "" {
		message += "\n\nFindings nobody has accepted: " + open + "."
	}
	title, yes := "Activate this plan?", "Activate"
	if other, ok := p.activePlan(); ok {
		title, yes = "Activate this plan and supersede the other?", "Activate and supersede"
		message = fmt.Sprintf("%s is active now and becomes superseded.\n\n%s", planName(other), message)
	}
	p.deps.dialogs.confirm(title, message, yes, p.activateNow)
}

func (p *planPage) activated() planner.Plan {
	plan := p.edit.plan.Clone()
	plan.Status = planner.ActivePlan
	return plan
}

// activateNow does it, with the plans as they are known now.
func (p *planPage) activateNow() {
	var others []planner.Plan
	if other, ok := p.activePlan(); ok {
		other.Status = planner.SupersededPlan
		others = append(others, other)
	}
	p.store(p.orTrouble(p.activateNow), p.activated(), others...)
}

func (p *planPage) canActivate() bool {
	return p.editable() && p.edit.plan.Status == planner.DraftPlan
}

// activePlan gives another plan of the patient that is active.
func (p *planPage) activePlan() (planner.Plan, bool) {
	for _, plan := range p.plans {
		if plan.Value.Status == planner.ActivePlan && plan.Value.ID != p.edit.plan.ID {
			return plan.Value.Clone(), true
		}
	}
	return planner.Plan{}, false
}

// openFindings counts the findings nobody has accepted, in words.
func (p *planPage) openFindings() string {
	open := planner.OpenFindings(p.findings)
	var parts []string
	for _, severity := range planner.Severities() {
		if n := open[severity]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, severity))
		}
	}
	return joined(", ", parts...)
}

// complete closes an active plan, after asking.
func (p *planPage) complete() {
	if !p.canComplete() {
		return
	}
	p.deps.dialogs.confirm("Complete this plan?", "A completed plan can be read and copied but no longer changed.", "Complete", p.completeNow)
}

func (p *planPage) completeNow() {
	plan := p.edit.plan.Clone()
	plan.Status = planner.CompletedPlan
	p.store(p.orTrouble(p.completeNow), plan)
}

func (p *planPage) canComplete() bool {
	return p.editable() && p.edit.plan.Status == planner.ActivePlan && !p.dirty()
}

// copyPlan starts a new draft from the plan looked at.
func (p *planPage) copyPlan() {
	if !p.has() || !p.mayStart() {
		return
	}
	p.afterUnsaved(func() {
		p.begin(newDraft(p.plan(), p.deps.store.NewID(), p.deps.today(), p.deps.user.Name))
	})
}

// mayStart tells whether a new plan may be begun.
func (p *planPage) mayStart() bool {
	return p.deps.user.Role.May(planner.EditPlans) && !p.deps.store.ReadOnly() && p.offer == nil
}

// begin opens a plan that the store does not have yet.
func (p *planPage) begin(plan planner.Plan) {
	p.row, p.earlier = 0, nil
	p.edit.create(plan)
	p.forget()
	p.draft.touch()
	p.refresh(true)
}

// afterUnsaved runs something that leaves the plan, once unsaved changes are
// saved or given up.
func (p *planPage) afterUnsaved(run func()) {
	if !p.dirty() {
		run()
		return
	}
	p.deps.dialogs.choose("Save the changes to this plan first?", planName(p.edit.plan)+" has changes that are not saved.",
		option{label: "Cancel"},
		option{label: "Discard them", run: func() { p.discard(); run() }},
		option{label: "Save them", run: func() {
			p.save(func(err error) {
				if err != nil {
					p.trouble(err, p.saveNow)
					return
				}
				run()
			})
		}})
}

// planName names a plan in a sentence and in a list.
func planName(plan planner.Plan) string {
	title := plan.Title
	if title == "" {
		title = orElseText(indicationNames(plan.Indications), "Plan")
	}
	return joined(" · ", title, planStatusName(plan.Status), plan.Created.Clinical())
}

func orElseText(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
