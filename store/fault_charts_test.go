//go:build unix

package store

import (
	"slices"
	"testing"

	"stipple/planner"
	"stipple/planner/chart"
)

// given gives what a trial does: a call with the value it was given.
func given[T any](do func(s *Store, held T) error) func(*scene) error {
	return func(sc *scene) error { return do(sc.s, sc.held.(T)) }
}

// looks gives how a trial looks that it was done: a sentence with what is otherwise
// than it should be, or none.
func looks[T any](is func(after *Store, held T) (bool, error)) func(testing.TB, *Store, *scene) {
	return func(t testing.TB, after *Store, sc *scene) {
		t.Helper()
		if ok, err := is(after, sc.held.(T)); err != nil || !ok {
			t.Errorf("it was not done: %v", err)
		}
	}
}

// lifeTrials are of charts as wholes.
func lifeTrials() []trial {
	chart1 := func(t testing.TB, sc *scene) any { return theChart(t, sc.s, "2") }
	type stored = Stored[planner.Patient]
	return []trial{
		{
			name: "archive", from: "salon", set: at(chart1), says: "archive patient",
			do:   given(func(s *Store, p stored) error { return s.ArchivePatient(bg(), p.Value.ID, "moved away") }),
			done: looks(func(after *Store, p stored) (bool, error) { return archivedIs(after, p, true) }),
		},
		{
			name: "unarchive", from: "salon", says: "unarchive patient",
			set: at(func(t testing.TB, sc *scene) any {
				p := theChart(t, sc.s, "2")
				if err := sc.s.ArchivePatient(bg(), p.Value.ID, "moved away"); err != nil {
					t.Fatal(err)
				}
				return p
			}),
			do:   given(func(s *Store, p stored) error { return s.UnarchivePatient(bg(), p.Value.ID) }),
			done: looks(func(after *Store, p stored) (bool, error) { return archivedIs(after, p, false) }),
		},
		{
			name: "take a merge back", from: "salon", says: "unmerge patient", times: 2, // of both charts
			set: at(func(t testing.TB, sc *scene) any {
				one, other := theChart(t, sc.s, "2"), theChart(t, sc.s, "3")
				if err := sc.s.MergeCharts(bg(), one.Value.ID, other.Value.ID, one.Value, [2]int64{one.Row, other.Row}); err != nil {
					t.Fatal(err)
				}
				return one
			}),
			do: given(func(s *Store, p stored) error { return s.UnmergeCharts(bg(), p.Value.ID) }),
			done: looks(func(after *Store, p stored) (bool, error) {
				other, err := after.PatientByChart(bg(), "3")
				return other.Value.ID != p.Value.ID, err
			}),
		},
		{
			name: "import charts", from: "salon", says: "import patient",
			set: at(func(_ testing.TB, sc *scene) any {
				p := newPatient(sc.s, "77", "Sand", "Mo").Value
				return []Incoming{{"x", chart.New(p, []planner.Plan{newPlan(sc.s, p.ID).Value}, nil)}}
			}),
			do: given(func(s *Store, in []Incoming) error { return s.Import(bg(), in) }),
			done: looks(func(after *Store, in []Incoming) (bool, error) {
				plans, err := after.Plans(bg(), in[0].Chart.Patient.ID)
				return len(plans) == 1, err
			}),
		},
		{
			name: "export a chart", from: "salon", set: at(chart1), says: "export patient",
			do: given(func(s *Store, p stored) error { _, err := s.Export(bg(), p.Value.Chart); return err }),
		},
		{
			name: "print", from: "salon", set: at(chart1), says: "print patient",
			do: given(func(s *Store, p stored) error { return s.RecordPrint(bg(), p.Value.ID, "plan") }),
		},
		{
			name: "print beside a window", from: "salon", says: "print patient", more: true, // it waits, and comes in at the next sign-in
			set: func(t testing.TB, sc *scene) {
				sc.options.ReadOnly = true
				sc.signIn(t)
				sc.held = theChart(t, sc.s, "2")
			},
			do: given(func(s *Store, p stored) error { return s.RecordPrint(bg(), p.Value.ID, "plan") }),
		},
		{
			name: "open a chart", from: "salon", set: at(nil), do: func(sc *scene) error {
				_, err := sc.s.Patient(bg(), sc.patient.ID) // which never fails because it cannot be noted
				return err
			},
		},
	}
}

func archivedIs(s *Store, p Stored[planner.Patient], want bool) (bool, error) {
	now, err := s.Patient(bg(), p.Value.ID)
	return now.Value.IsArchived() == want, err
}

// consentTrials are of consents and their texts.
func consentTrials() []trial {
	return []trial{
		{
			name: "consent", from: "salon", says: "create consent",
			set: at(func(t testing.TB, sc *scene) any { return sc.unsaved(t) }),
			do:  given(func(s *Store, c planner.Consent) error { _, err := s.SaveConsent(bg(), c); return err }),
			done: looks(func(after *Store, c planner.Consent) (bool, error) {
				list, err := after.Consents(bg(), c.Patient)
				return len(list) == 2, err
			}),
		},
		{
			name: "withdraw a consent", from: "salon", says: "withdraw consent",
			set: at(func(t testing.TB, sc *scene) any { return sc.agree(t, sc.patient.ID) }),
			do: given(func(s *Store, c planner.Consent) error {
				_, err := s.WithdrawConsent(bg(), c.ID, planner.Withdrawal{Date: s.Today(), Reason: "by telephone"})
				return err
			}),
			done: looks(func(after *Store, c planner.Consent) (bool, error) {
				list, err := after.Consents(bg(), c.Patient)
				return slices.ContainsFunc(list, func(s Stored[planner.Consent]) bool {
					return s.Value.ID == c.ID && s.Value.Withdrawn != nil && s.Row == 2
				}), err
			}),
		},
		{
			name: "consent text", from: "salon", says: "create consent_template",
			set: at(func(t testing.TB, sc *scene) any {
				list, err := sc.s.ConsentTemplates(bg())
				if err != nil {
					t.Fatal(err)
				}
				list[0].Text += "\n\nThe clinic's own words."
				return list[0]
			}),
			do: given(func(s *Store, c planner.ConsentTemplate) error {
				_, err := s.SaveConsentTemplate(bg(), c)
				return err
			}),
			done: looks(func(after *Store, c planner.ConsentTemplate) (bool, error) {
				list, err := after.ConsentTemplates(bg())
				return err == nil && len(list) == 2 && list[0].Version == c.Version+1 && list[0].Text == c.Text, err
			}),
		},
	}
}

// unsaved gives a consent as agree saves it.
func (sc *scene) unsaved(t testing.TB) planner.Consent {
	t.Helper()
	template, err := shippedTemplate()
	if err != nil {
		t.Fatal(err)
	}
	return planner.Consent{
		ID: sc.s.NewID(), Patient: sc.patient.ID, Template: template.ID, Version: template.Version, Title: template.Title,
		Language: template.Language, Text: template.Text, Date: sc.s.Today(), Way: planner.SignedOnPaper, Scan: "Folder 3",
	}
}

// courseTrials are of plans: taking one into use, putting one in the place of another,
// and marking and moving sessions.
func courseTrials() []trial {
	type plans = []Stored[planner.Plan]
	save := given(func(s *Store, p plans) error { _, err := s.SavePlans(bg(), p...); return err })
	saved := looks(func(after *Store, want plans) (bool, error) {
		all, err := after.Plans(bg(), want[0].Value.Patient)
		for _, w := range want {
			err = orElse(err, len(all) > 0)
			if !slices.ContainsFunc(all, func(s Stored[planner.Plan]) bool {
				return s.Value.ID == w.Value.ID && s.Row == w.Row+1 && s.Value.Status == w.Value.Status &&
					slices.EqualFunc(s.Value.Sessions, w.Value.Sessions, func(a, b planner.Session) bool { return a.Status == b.Status && a.Date == b.Date })
			}) {
				return false, err
			}
		}
		return true, err
	})
	marked := func(name string, mark func(*planner.Session)) trial {
		return trial{name: name, from: "salon", do: save, done: saved, says: "update plan", set: at(func(t testing.TB, sc *scene) any {
			p := sc.stored(t)
			mark(&p.Value.Sessions[2])
			return plans{p}
		})}
	}
	return []trial{
		{name: "activate a plan", from: "salon", do: save, done: saved, says: "update plan", set: at(func(t testing.TB, sc *scene) any {
			p := savePlan(t, sc.s, newPlan(sc.s, theChart(t, sc.s, "2").Value.ID))
			p.Value.Status = planner.ActivePlan
			return plans{p}
		})},
		{name: "supersede a plan", from: "salon", do: save, done: saved, says: "update plan", set: at(func(t testing.TB, sc *scene) any {
			patient := savePatient(t, sc.s, newPatient(sc.s, "9", "Lund", "Ki")).Value
			sc.courseOf(t, patient)
			list, err := sc.s.Plans(bg(), patient.ID)
			if err != nil {
				t.Fatal(err)
			}
			list[0].Value.Status = planner.SupersededPlan
			next := newPlan(sc.s, patient.ID)
			next.Value.Status = planner.ActivePlan
			return plans{list[0], next}
		})},
		marked("session done", func(s *planner.Session) { s.Status = planner.DoneSession }),
		marked("session missed", func(s *planner.Session) { s.Status = planner.MissedSession }),
		marked("session moved", func(s *planner.Session) { s.Date = s.Date.AddDays(9) }),
	}
}

func orElse(err error, is bool) error {
	if err == nil && !is {
		err = planner.Errorf(planner.NotFound, "there is none")
	}
	return err
}
