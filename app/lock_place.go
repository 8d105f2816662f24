package app

import (
	"context"

	"stipple/planner"
	"stipple/store"
)

// spot is where in the window one is. It holds opaque ids only: it is
// remembered while the window is locked, when nothing of a patient may be.
type spot struct {
	Kind    spotKind
	Patient planner.ID `json:",omitempty"`
	Record  planner.ID `json:",omitempty"`
	Tab     int        `json:",omitempty"`
}

// spotKind is a kind of page; "" is the start page.
type spotKind string

const (
	spotToday    spotKind = ""
	spotPatients spotKind = "patients"
	spotPatient  spotKind = "patient"
	spotChair    spotKind = "chair"
	spotStock    spotKind = "stock"
	spotClinic   spotKind = "clinic"
)

// whereabouts tells where one is now.
func (s *shell) whereabouts() spot {
	switch p := s.current.(type) {
	case *patientsPage:
		return spot{Kind: spotPatients}
	case *patientPage:
		return spot{Kind: spotPatient, Patient: p.id, Tab: p.tabs.chosen}
	case *chairsidePage:
		return spot{Kind: spotChair, Patient: p.patient.ID, Record: p.keeper.record}
	case *stockPage, *recallPage:
		return spot{Kind: spotStock}
	case *clinicPage:
		return spot{Kind: spotClinic, Tab: p.tabs.chosen}
	}
	return spot{}
}

// goTo goes back to a place after the window was locked, with what was typed
// there and not saved.
func (s *shell) goTo(to spot) {
	switch to.Kind {
	case spotPatients:
		s.show(s.patients)
	case spotPatient:
		s.returnToPatient(to)
	case spotChair:
		s.show(newChairsidePage(s, to.Record))
	case spotStock:
		s.show(newStockPage(s))
	case spotClinic:
		p := newClinicPage(s)
		s.showAgain(p)
		p.turn(to.Tab)
	default:
		s.show(newTodayPage(s))
	}
}

// returnToPatient shows a patient again. One who was never saved and has no
// draft is nowhere.
func (s *shell) returnToPatient(to spot) {
	drafts, err := s.file.Drafts(context.Background())
	if err != nil {
		s.dialogs.record(err)
	}
	var pending *store.Draft
	for _, d := range drafts {
		if d.Kind == store.PatientDraft && d.ID == to.Patient {
			pending = &d
		}
	}
	_, err = s.file.Card(context.Background(), to.Patient)
	stored := err == nil
	if !stored && pending == nil {
		s.show(newTodayPage(s))
		return
	}
	p := newPatientPage(s, to.Patient, pending)
	p.stored, p.start = stored, to.Tab
	s.show(p)
	if plan, ok := p.plan.(*planPage); ok && plan.offer != nil {
		plan.draft.resume()
	}
}
