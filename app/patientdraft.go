package app

import (
	"context"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// saveDraft keeps what was typed so far, so that a crash loses nothing.
func (p *patientPage) saveDraft() {
	if !p.typed() {
		return
	}
	var r readings
	patient := p.history.read(p.record.read(p.base.Value, &r))
	body, err := chart.Pack(patient)
	if err == nil {
		err = p.shell.file.SaveDraft(context.Background(), store.Draft{
			Kind: store.PatientDraft, ID: p.id, Patient: p.id, Row: p.base.Row, Body: body,
		})
	}
	if err != nil {
		p.shell.dialogs.record(err)
		p.state.draftFailed()
	}
}

// takeUp goes on with the draft the page was opened for, or offers one.
func (p *patientPage) takeUp() {
	if p.pending != nil {
		p.apply(*p.pending)
		p.pending = nil
		return
	}
	if !p.stored || !p.shell.may(planner.EditPatients) {
		return
	}
	drafts, err := p.shell.file.Drafts(context.Background())
	if err != nil {
		p.shell.dialogs.record(err)
		return
	}
	p.overview.showDrafts(p.id, drafts)
	for _, d := range drafts {
		if d.Kind == store.PatientDraft && d.ID == p.id {
			p.offerDraft(d)
		}
	}
}

// offerDraft asks whether to go on with what was typed earlier.
func (p *patientPage) offerDraft(d store.Draft) {
	line := notice("There are unsaved changes to this record from "+d.At.Local().Format("02-Jan 15:04")+".", toneNote,
		newQuietButton("Discard", func() {
			p.clearOffer()
			if err := p.shell.file.DropDraft(context.Background(), d.Kind, d.ID); err != nil {
				p.shell.dialogs.showError(err)
			}
		}),
		newButton("Continue", func() {
			p.clearOffer()
			p.apply(d)
			p.turn(tabRecord)
		}))
	p.offer.Add(padded(gapSmall, 0, gapPage, gapPage, line))
}

func (p *patientPage) clearOffer() {
	p.offer.Objects = nil
	p.offer.Refresh()
}

// apply fills the forms with a draft. Its row version is what the save will be
// judged by, so that a draft never overwrites what was saved after it.
func (p *patientPage) apply(d store.Draft) {
	patient, err := chart.Unpack[planner.Patient](d.Body)
	if err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	p.base.Row = d.Row
	may := p.shell.may(planner.EditPatients)
	p.record.show(patient, may)
	p.history.show(patient, may)
	p.changed()
}
