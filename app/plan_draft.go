package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// draftPause is how long after a change the draft is kept.
const draftPause = 2 * time.Second

// draftKeeper keeps unsaved changes, and finds those of another time.
type draftKeeper struct {
	page   *planPage
	cancel func()
	failed bool // the user has been told that drafts cannot be kept
}

// touch keeps the plan a little later, once changes pause. Where nothing is
// unsaved any more the draft goes at once.
func (k *draftKeeper) touch() {
	k.stop()
	if !k.page.edit.dirty() {
		k.drop()
		return
	}
	k.cancel = k.page.deps.after(draftPause, k.keep)
}

// stop forgets a keeping that has not happened yet.
func (k *draftKeeper) stop() {
	if k.cancel != nil {
		k.cancel()
		k.cancel = nil
	}
}

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
	err := p.deps.store.SaveDraft(context.Background(), store.Draft{
		Kind: store.PlanDraft, ID: p.edit.plan.ID, Patient: p.patient.ID, Row: p.row, Body: packedPlan(p.edit.plan),
	})
	if err != nil && !k.failed {
		k.failed = true
		p.deps.dialogs.showError(err)
	}
}

// flush keeps now what would be kept a little later: the window is closing.
func (p *planPage) flush() {
	if p.draft.cancel != nil {
		p.draft.keep()
	}
}

// drop forgets the stored draft of the edited plan.
func (k *draftKeeper) drop() {
	k.stop()
	if err := k.page.deps.store.DropDraft(context.Background(), store.PlanDraft, k.page.edit.plan.ID); err != nil {
		k.page.deps.dialogs.record(err)
	}
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
	if err := p.deps.store.DropDraft(context.Background(), store.PlanDraft, p.offer.ID); err != nil {
		p.deps.dialogs.showError(err)
		return
	}
	p.offer = nil
	p.refresh(true)
}
