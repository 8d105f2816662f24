//go:build unix

package store

import (
	"path/filepath"
	"slices"
	"testing"

	"stipple/planner"
)

// filledSalon is the clinic that most trials start from: a chart with a course, two of one
// person, a session that runs, one that is ready to be
// signed, a draft, and a second user.
func filledSalon(t testing.TB) string {
	t.Helper()
	b := newSalon(t)
	b.sign(t, b.hold(t, 1, "crown", "frontal"))
	running := b.open(t, 2)
	b.tap(t, running, b.gate()...)
	b.tap(t, running, planner.Tap{Deed: planner.StartSession})
	savePatient(t, b.s, newPatient(b.s, "2", "Bergh", "Eva"))
	savePatient(t, b.s, newPatient(b.s, "3", "Bergh", "Eva"))
	if err := b.s.SaveDraft(bg(), Draft{Kind: FormDraft, ID: "form", Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(b.path)
}

// signIn signs in on the disk that will fail.
func (sc *scene) signIn(t testing.TB) {
	t.Helper()
	sc.enter(t, testUser)
	sc.patient = theChart(t, sc.s, "1").Value
	plans, err := sc.s.Plans(bg(), sc.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range plans {
		if p.Value.Status == planner.ActivePlan {
			sc.plan = p.Value
		}
	}
}

func theChart(t testing.TB, s *Store, number string) Stored[planner.Patient] {
	t.Helper()
	p, err := s.PatientByChart(bg(), number)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// running gives the record that is being logged, and how many taps it has.
func (sc *scene) running(t testing.TB, s *Store) (planner.ID, int) {
	t.Helper()
	records, err := s.Records(bg(), theChart(t, s, "1").Value.ID)
	records = slices.DeleteFunc(records, planner.SessionRecord.Signed)
	if err != nil || len(records) != 1 {
		t.Fatalf("%d records run, %v", len(records), err)
	}
	running, err := s.Running(bg(), records[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return records[0].ID, len(running.Taps())
}

// at gives a trial's preparation: signed in, with the value that the call is given.
func at(value func(t testing.TB, sc *scene) any) func(testing.TB, *scene) {
	return func(t testing.TB, sc *scene) {
		sc.signIn(t)
		if value != nil {
			sc.held = value(t, sc)
		}
	}
}

// trials lists what a clinic does.
func trials() []trial {
	return slices.Concat(
		savingTrials(), lifeTrials(), consentTrials(), courseTrials(), chairTrials(), sessionTrials(), stockTrials(),
		keepingTrials(), userTrials(), visitTrials(), backupTrials(), restoreTrials(),
	)
}

func savingTrials() []trial {
	return []trial{
		{
			name: "new patient", from: "salon",
			set: at(func(_ testing.TB, sc *scene) any { return newPatient(sc.s, "7", "Sand", "Mo") }),
			do: func(sc *scene) error {
				_, err := sc.s.SavePatient(bg(), sc.held.(Stored[planner.Patient]))
				return err
			},
			done: func(t testing.TB, after *Store, _ *scene) { theChart(t, after, "7") },
		},
		{
			name: "patient", from: "salon",
			set: at(func(t testing.TB, sc *scene) any {
				p := theChart(t, sc.s, "1")
				p.Value.Contact.Phone = "+00 555 0142"
				return p
			}),
			do: func(sc *scene) error {
				_, err := sc.s.SavePatient(bg(), sc.held.(Stored[planner.Patient]))
				return err
			},
			done: func(t testing.TB, after *Store, sc *scene) {
				was := sc.held.(Stored[planner.Patient])
				if got := theChart(t, after, "1"); got.Value.Contact.Phone != was.Value.Contact.Phone || got.Row != was.Row+1 {
					t.Errorf("the patient is %q in version %d, of %d", got.Value.Contact.Phone, got.Row, was.Row+1)
				}
			},
		},
		{
			name: "plan", from: "salon",
			set: at(func(_ testing.TB, sc *scene) any {
				p := newPlan(sc.s, sc.patient.ID)
				p.Value.Title = "Another"
				return p
			}),
			do: func(sc *scene) error {
				_, err := sc.s.SavePlans(bg(), sc.held.(Stored[planner.Plan]))
				return err
			},
			done: func(t testing.TB, after *Store, sc *scene) {
				if plans, err := after.Plans(bg(), sc.held.(Stored[planner.Plan]).Value.Patient); err != nil || len(plans) != 2 {
					t.Errorf("%d plans, %v", len(plans), err)
				}
			},
		},
		{
			name: "draft", from: "salon",
			set: at(func(testing.TB, *scene) any { return Draft{Kind: FormDraft, ID: "other", Body: []byte(`{"a":1}`)} }),
			do:  func(sc *scene) error { return sc.s.SaveDraft(bg(), sc.held.(Draft)) },
			done: func(t testing.TB, after *Store, _ *scene) {
				if forms, err := after.Forms(bg()); err != nil || len(forms) != 2 {
					t.Errorf("%d drafts, %v", len(forms), err)
				}
			},
		},
		{
			name: "merge", from: "salon",
			set: at(func(t testing.TB, sc *scene) any {
				return [2]Stored[planner.Patient]{theChart(t, sc.s, "2"), theChart(t, sc.s, "3")}
			}),
			do: func(sc *scene) error {
				two := sc.held.([2]Stored[planner.Patient])
				return sc.s.MergeCharts(bg(), two[0].Value.ID, two[1].Value.ID, two[0].Value, [2]int64{two[0].Row, two[1].Row})
			},
			done: func(t testing.TB, after *Store, sc *scene) {
				if p := theChart(t, after, "3"); p.Value.ID != sc.held.([2]Stored[planner.Patient])[0].Value.ID {
					t.Error("the charts are two")
				}
			},
		},
		{
			name: "erase", from: "salon",
			set: at(func(t testing.TB, sc *scene) any { return theChart(t, sc.s, "2").Value.ID }),
			do: func(sc *scene) error {
				_, err := sc.s.ErasePatient(bg(), sc.held.(planner.ID), "asked for it", testPassphrase)
				return err
			},
			done: func(t testing.TB, after *Store, _ *scene) {
				if _, err := after.PatientByChart(bg(), "2"); planner.ErrorCode(err) != planner.NotFound {
					t.Errorf("the erased chart: %v", err)
				}
			},
		},
	}
}

func chairTrials() []trial {
	tapped := func(t testing.TB, after *Store, sc *scene) {
		if _, n := sc.running(t, after); n != sc.held.(int)+1 {
			t.Errorf("%d taps, before %d", n, sc.held.(int))
		}
	}
	taps := func(t testing.TB, sc *scene) any {
		id, n := sc.running(t, sc.s)
		sc.seq = map[planner.ID]int{id: n}
		return n
	}
	tap := func(tap planner.Tap) func(sc *scene) error {
		return func(sc *scene) error {
			for id := range sc.seq {
				return sc.try(id, tap)
			}
			return nil
		}
	}
	return []trial{
		{name: "tap", from: "salon", set: at(taps), do: tap(planner.Tap{Deed: planner.RunTimer, Region: "crown"}), done: tapped},
		{
			name: "override", from: "salon", set: at(taps), done: tapped,
			do: tap(planner.Tap{Deed: planner.OverrideGate, Override: &planner.Override{Kind: planner.OverrideAlerts, Reason: "nitrile gloves"}}),
		},
		{
			name: "sign", from: "salon",
			set: at(func(t testing.TB, sc *scene) any {
				id, n := sc.running(t, sc.s)
				sc.seq = map[planner.ID]int{id: n}
				for _, region := range []string{"crown", "frontal"} {
					for _, tap := range treat(region) {
						if err := sc.try(id, tap); err != nil {
							t.Fatal(err)
						}
					}
				}
				return id
			}),
			do: func(sc *scene) error {
				_, err := sc.s.Sign(bg(), sc.held.(planner.ID), testPassphrase)
				return err
			},
			done: func(t testing.TB, after *Store, sc *scene) {
				if r, err := after.Record(bg(), sc.held.(planner.ID)); err != nil || r.Signature == nil {
					t.Errorf("the record is not signed: %v", err)
				}
			},
		},
		{
			name: "lot", from: "salon",
			set: at(func(t testing.TB, sc *scene) any {
				lots, err := sc.s.Lots(bg())
				if err != nil {
					t.Fatal(err)
				}
				return planner.Lot{ID: sc.s.NewID(), Product: lots[0].Value.Product, Batch: "B-9", Expiry: planner.Date{Year: 2028, Month: 1, Day: 1}}
			}),
			do: func(sc *scene) error {
				_, err := sc.s.SaveLot(bg(), Stored[planner.Lot]{Value: sc.held.(planner.Lot)})
				return err
			},
			done: func(t testing.TB, after *Store, _ *scene) {
				if lots, err := after.Lots(bg()); err != nil || len(lots) != 6 {
					t.Errorf("%d lots, %v", len(lots), err)
				}
			},
		},
	}
}

func keepingTrials() []trial {
	bo := func(t testing.TB, sc *scene) any { return userNamed(t, sc.s, "Bo").ID }
	users := func(want int) func(testing.TB, *Store, *scene) {
		return func(t testing.TB, after *Store, _ *scene) {
			if users, err := after.Users(bg()); err != nil || len(users) != want {
				t.Errorf("%d users, %v", len(users), err)
			}
		}
	}
	enter := func(sc *scene) (err error) {
		sc.s, err = Open(sc.path, testUser, testPassphrase, sc.options)
		return err
	}
	return []trial{
		{name: "create", do: func(sc *scene) error {
			_, err := Create(sc.path, Founding{Clinic: "Nord", User: testUser, Passphrase: testPassphrase}, sc.options)
			if planner.ErrorCode(err) == planner.Conflict { // what could not be taken away again says so
				sc.path += " again"
				_, err = Create(sc.path, Founding{Clinic: "Nord", User: testUser, Passphrase: testPassphrase}, sc.options)
			}
			return err
		}},
		{name: "sign in", from: "salon", do: enter},
		{name: "upgrade 1", from: "version1", do: enter},
		{name: "upgrade 2", from: "version2", do: enter},
		{name: "close", from: "salon", set: at(nil), ends: true, do: func(sc *scene) error { return sc.s.Close() }},
		{
			name: "add user", from: "salon", set: at(nil), done: users(3),
			do: func(sc *scene) error {
				_, err := sc.s.AddUser(bg(), planner.User{Name: "Cy", Role: planner.Assistant}, testPassphrase)
				return err
			},
		},
		{
			name: "remove user", from: "salon", set: at(bo), done: users(1),
			do: func(sc *scene) error { return sc.s.RemoveUser(bg(), sc.held.(planner.ID)) },
		},
		{
			name: "change passphrase", from: "salon", set: at(nil),
			do: func(sc *scene) error { return sc.s.ChangePassphrase(bg(), testPassphrase, newPassphrase) },
			done: func(t testing.TB, after *Store, _ *scene) {
				if err := after.proved(newPassphrase); err != nil {
					t.Errorf("the new passphrase: %v", err)
				}
			},
		},
		{
			name: "reseal", from: "salon",
			set: at(func(t testing.TB, sc *scene) any {
				if err := sc.s.RemoveUser(bg(), userNamed(t, sc.s, "Bo").ID); err != nil {
					t.Fatal(err)
				}
				return nil
			}),
			do: func(sc *scene) error { return sc.s.Reseal(bg(), nil) },
			done: func(t testing.TB, after *Store, _ *scene) {
				if _, total, err := after.Resealing(bg()); err != nil || total != 0 {
					t.Errorf("%d rows are left, %v", total, err)
				}
			},
		},
		{
			name: "fold", from: "salon",
			set: at(func(t testing.TB, sc *scene) any {
				if err := sc.s.outside().tell(sc.s.lineOf(entry{op: planner.AuditRead, entity: "audit", id: sc.s.clinicID})); err != nil {
					t.Fatal(err)
				}
				return nil
			}),
			do: func(sc *scene) error { return explain(sc.s.fold(bg())) },
		},
	}
}
