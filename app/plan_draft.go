package app

import (
	"context"

	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// draftKeeper keeps unsaved changes, and finds those of another time.
type draftKeeper struct {
	page   *planPage
	due    *autosave
	writer *draftWriter
}

func newDraftKeeper(p *planPage) *draftKeeper {
	k := &draftKeeper{page: p, writer: newDraftWriter(p.deps.runner, p.draftTold)}
	k.due = newAutosave(p.deps.runner, k.keep)
	return k
}

// draftTold says once that drafts cannot be kept.
func (p *planPage) draftTold(err error) {
	if err != nil {
		p.deps.dialogs.showError(err)
	}
}

// touch keeps the plan a little later, once changes pause or have gone on for long.
// Where nothing is unsaved any more the draft goes at once.
func (k *draftKeeper) touch() {
	if !k.page.edit.dirty() {
		k.drop()
		return
	}
	k.due.soon()
}

// stop forgets a keeping that has not happened yet.
func (k *draftKeeper) stop() { k.due.stop() }

// keep stores the draft now, or drops it when nothing is unsaved.
func (k *draftKeeper) keep() {
	p := k.page
	k.stop()
	if !p.has() || p.offer != nil {
		return
	}
	if !p.edit.dirty() {
		k.drop()
		return
	}
	file, draft := p.deps.store, store.Draft{
		Kind: store.PlanDraft, ID: p.edit.plan.ID, Patient: p.patient.ID, Row: p.row, Body: packedPlan(p.edit.plan),
	}
	k.writer.put(func() error { return file.SaveDraft(context.Background(), draft) }, nil)
}

// rest gives what is to be done for the draft before the page goes.
func (p *planPage) rest() []func() error {
	p.draft.due.flush()
	return []func() error{p.draft.writer.finish()}
}

// drop forgets the stored draft of the edited plan.
func (k *draftKeeper) drop() {
	k.stop()
	file, id := k.page.deps.store, k.page.edit.plan.ID
	k.writer.put(func() error { return file.DropDraft(context.Background(), store.PlanDraft, id) }, nil)
}

// look finds unsaved changes of another time to the patient's plans.
func (k *draftKeeper) look() {
	p := k.page
	if !p.deps.user.Role.May(planner.EditPlans) {
		return
	}
	drafts, err := p.deps.store.Drafts(context.Background())
	if err != nil {
		p.deps.dialogs.record(err)
		return
	}
	for _, draft := range drafts {
		if draft.Kind == store.PlanDraft && draft.Patient == p.patient.ID {
			p.offer = &draft
			p.openPlan(draft.ID)
			return
		}
	}
}

// resume takes up the unsaved changes.
func (k *draftKeeper) resume() {
	p := k.page
	if p.offer == nil {
		return
	}
	draft := *p.offer
	plan, err := chart.Unpack[planner.Plan](draft.Body)
	if err != nil || len(plan.Sessions) == 0 {
		p.deps.dialogs.showError(planner.Errorf(planner.Corrupt, "The unsaved changes cannot be read. The stored plan is as it was.").Because(err))
		return
	}
	p.offer = nil
	if p.edit.plan.ID != draft.ID {
		p.edit, p.earlier = planEdit{}, nil
	}
	saved := p.edit.saved
	p.edit.create(plan)
	p.edit.saved = saved
	p.row = draft.Row
	p.forget()
	p.refresh(true)
}

// askRefuse throws the unsaved changes away, after asking.
func (k *draftKeeper) askRefuse() {
	k.page.deps.dialogs.choose("Discard the unsaved changes?", "They are gone for good then. The stored plan stays as it is.",
		option{label: "Cancel"}, option{label: "Discard", kind: widget.DangerImportance, run: k.refuse})
}

// refuse throws the unsaved changes away.
func (k *draftKeeper) refuse() {
	p := k.page
	if p.offer == nil {
		return
	}
	id := p.offer.ID
	p.deps.runner.run("Discarding the changes…", func() error {
		return p.deps.store.DropDraft(context.Background(), store.PlanDraft, id)
	}, p.deps.dialogs.afterSaving(func() {
		p.offer = nil
		p.refresh(true)
	}))
}
