package app

import (
	"context"

	"stipple/planner"
	"stipple/store"
)

// back goes to where the page was come to from: the start page, or for a
// session at the chair the patient it belongs to.
func (s *shell) back() {
	switch p := s.current.(type) {
	case *todayPage:
	case *patientPage:
		s.home()
	case *chairsidePage:
		s.openPatient(p.patient.ID, tabSessions)
	case *recallPage:
		s.openStock()
	case *mergePage:
		p.stepBack()
	case *duePage:
		s.home()
	default:
		s.openToday()
	}
}

func (s *shell) atStart() bool {
	_, start := s.current.(*todayPage)
	return start
}

func (s *shell) openToday() {
	if !s.atStart() {
		s.leave(func() { s.show(newTodayPage(s)) })
	}
}

func (s *shell) openStock() {
	if !s.may(planner.SeeStock) {
		s.dialogs.showError(s.file.User().Role.Allow(planner.SeeStock))
		return
	}
	if _, here := s.current.(*stockPage); !here {
		s.leave(func() { s.show(newStockPage(s)) })
	}
}

// askRecall asks which batch is recalled.
func (s *shell) askRecall() {
	s.leave(func() {
		p := newStockPage(s)
		s.show(p)
		p.askRecall()
	})
}

// openRecall shows who received what is recalled.
func (s *shell) openRecall(q planner.RecallQuery) {
	s.leave(func() { s.show(newRecallPage(s, q)) })
}

// openChairside goes on with a session's record.
func (s *shell) openChairside(record planner.ID) {
	s.leave(func() { s.show(newChairsidePage(s, record)) })
}

func (s *shell) home() {
	s.leave(func() { s.show(s.patients) })
}

func (s *shell) openClinic() {
	if _, here := s.current.(*clinicPage); here {
		return
	}
	s.leave(func() { s.show(newClinicPage(s)) })
}

// openClinicAt shows the clinic and there what is asked for.
func (s *shell) openClinicAt(do func(*clinicPage)) {
	s.leave(func() {
		p := newClinicPage(s)
		s.show(p)
		do(p)
	})
}

func (s *shell) newPatient() {
	s.leave(func() { s.show(newPatientPage(s, s.file.NewID(), nil)) })
}

// openPatient shows a patient at a tab.
func (s *shell) openPatient(id planner.ID, tab int) {
	s.leave(func() {
		p := newPatientPage(s, id, nil)
		p.stored = true
		p.start = tab
		s.show(p)
	})
}

// openDraft goes on with what was typed earlier.
func (s *shell) openDraft(d store.Draft) {
	if d.Kind == store.PlanDraft {
		s.openPatient(d.Patient, tabPlan)
		return
	}
	s.leave(func() {
		p := newPatientPage(s, d.ID, &d)
		p.stored = d.Row > 0
		p.start = tabRecord
		s.show(p)
	})
}

// saved shows a change of a patient in the list.
func (s *shell) saved(id planner.ID) {
	if card, err := s.file.Card(context.Background(), id); err == nil {
		s.patients.put(card)
	}
}
