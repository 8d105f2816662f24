package app

import (
	"context"

	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// followDraft sees to the draft after something was typed: kept soon while the
// forms differ from what is stored, gone once they no longer do.
func (p *patientPage) followDraft() {
	switch {
	case p.waiting != nil || !p.mayEdit():
	case p.typed():
		p.saver.soon()
	default:
		p.saver.stop()
		if p.kept {
			p.dropDraft()
		}
	}
}

// saveDraft keeps what was typed so far, so that a crash loses nothing.
func (p *patientPage) saveDraft() {
	if p.waiting != nil || !p.typed() {
		return
	}
	var r readings
	patient := p.history.read(p.record.read(p.base.Value, &r))
	file, draft := p.shell.file, store.Draft{Kind: store.PatientDraft, ID: p.id, Patient: p.id, Row: p.base.Row}
	p.kept = true
	p.writer.put(func() (err error) {
		if draft.Body, err = chart.Pack(patient); err != nil {
			return err
		}
		return file.SaveDraft(context.Background(), draft)
	}, nil)
}

// draftTold says that drafts cannot be kept, or can again.
func (p *patientPage) draftTold(err error) {
	if err == nil {
		p.state.draftKept()
		return
	}
	p.shell.dialogs.record(err)
	p.state.draftFailed()
}

// dropDraft forgets the draft of what was typed here. A draft on offer is not
// of this page until it is answered.
func (p *patientPage) dropDraft() {
	p.saver.stop()
	if p.waiting != nil {
		return
	}
	p.kept = false
	file := p.shell.file
	p.writer.put(func() error { return file.DropDraft(context.Background(), store.PatientDraft, p.id) }, p.showDrafts)
	p.showDrafts()
}

// takeUp goes on with the draft the page was opened for, or offers one.
func (p *patientPage) takeUp() {
	if p.pending != nil {
		draft := *p.pending
		p.pending = nil
		if !p.apply(draft) {
			p.offerDraft(draft)
		}
		return
	}
	if !p.stored || !p.mayEdit() {
		return
	}
	for _, d := range p.drafts() {
		if d.Kind == store.PatientDraft && d.ID == p.id {
			p.offerDraft(d)
		}
	}
}

// drafts gives the patient's drafts.
func (p *patientPage) drafts() []store.Draft {
	all, err := p.shell.file.Drafts(context.Background())
	if err != nil {
		p.shell.dialogs.record(err)
		return nil
	}
	var own []store.Draft
	for _, d := range all {
		if d.Patient == p.id {
			own = append(own, d)
		}
	}
	return own
}

// showDrafts lists on the overview what waits to be taken up; what is on the
// forms already does not wait.
func (p *patientPage) showDrafts() {
	if p.shell.file == nil {
		return
	}
	var waiting []store.Draft
	for _, d := range p.drafts() {
		record := d.Kind == store.PatientDraft && p.waiting != nil
		plan := d.Kind == store.PlanDraft && p.shell.may(planner.EditPlans) && !p.planDirty()
		if record || plan {
			waiting = append(waiting, d)
		}
	}
	p.overview.showDrafts(waiting)
}

// offerDraft asks whether to go on with what was typed earlier. Until that is
// answered the forms are locked: typing would put another draft in its place.
func (p *patientPage) offerDraft(d store.Draft) {
	p.waiting = &d
	p.offer.Objects = nil
	line := notice("There are unsaved changes to this record from "+d.At.Local().Format("02-Jan 15:04")+". Continue or discard them before changing the record.", toneNote,
		newQuietButton("Discard", p.askDiscardDraft),
		newButton("Continue", func() {
			if p.apply(d) {
				p.turn(tabRecord)
			}
		}))
	p.offer.Add(padded(gapSmall, 0, gapPage, gapPage, line))
	p.offer.Refresh()
	p.arrange()
	p.fill(p.base.Value)
	p.showDrafts()
}

func (p *patientPage) askDiscardDraft() {
	p.shell.dialogs.choose("Discard the unsaved changes?", "What was typed then is lost. The record stays as it was saved.",
		option{label: "Keep them"}, option{label: "Discard them", kind: widget.DangerImportance, run: func() {
			file := p.shell.file
			p.shell.runner.run("Discarding the changes…", func() error {
				return file.DropDraft(context.Background(), store.PatientDraft, p.id)
			}, p.shell.dialogs.afterSaving(func() {
				p.answered()
				p.fill(p.base.Value)
				p.showDrafts()
				p.changed()
			}))
		}})
}

// answered takes the offer away.
func (p *patientPage) answered() {
	p.waiting = nil
	p.offer.Objects = nil
	p.offer.Refresh()
	p.arrange()
}

// fill shows a patient on the forms.
func (p *patientPage) fill(patient planner.Patient) {
	may := p.mayEdit() && p.waiting == nil
	p.record.show(patient, may)
	p.history.show(patient, may)
}

// rest gives what is to be done for the drafts before the page goes.
func (p *patientPage) rest() []func() error {
	p.saver.flush()
	works := []func() error{p.writer.finish()}
	if p.plan != nil {
		works = append(works, p.plan.rest()...)
	}
	return works
}

// apply fills the forms with a draft and tells whether it could be read. Its
// row version is what the save will be judged by, so that a draft never
// overwrites what was saved after it.
func (p *patientPage) apply(d store.Draft) bool {
	patient, err := chart.Unpack[planner.Patient](d.Body)
	if err != nil {
		p.shell.dialogs.showError(err)
		return false
	}
	p.answered()
	p.kept = true
	p.base.Row = d.Row
	p.fill(patient)
	p.changed()
	p.showDrafts()
	return true
}
