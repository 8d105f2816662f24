//go:build unix

package store

import (
	"fmt"
	"slices"
	"testing"

	"stipple/planner"
)

// sessionTrials are of records: beginning, starting, dropping and amending one.
func sessionTrials() []trial {
	type record = planner.SessionRecord
	fresh := func(t testing.TB, sc *scene) record {
		t.Helper()
		sc.patient, sc.plan, sc.consent = sc.course(t, "9", "Lund")
		return sc.fresh(t, sc.plan, 1)
	}
	opened := func(t testing.TB, sc *scene) record {
		t.Helper()
		r := fresh(t, sc)
		if err := sc.s.OpenRecord(bg(), r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	return []trial{
		{
			name: "begin a record", from: "salon", says: "create record",
			set: at(func(t testing.TB, sc *scene) any { return fresh(t, sc) }),
			do:  given(func(s *Store, r record) error { return s.OpenRecord(bg(), r) }),
			done: looks(func(after *Store, r record) (bool, error) {
				list, err := after.Records(bg(), r.Patient)
				return len(list) == 1 && list[0].ID == r.ID, err
			}),
		},
		{
			name: "drop a record", from: "salon", says: "drop record",
			set: at(func(t testing.TB, sc *scene) any { return opened(t, sc) }),
			do:  given(func(s *Store, r record) error { return s.DropRecord(bg(), r.ID) }),
			done: looks(func(after *Store, r record) (bool, error) {
				list, err := after.Records(bg(), r.Patient)
				return len(list) == 0, err
			}),
		},
		{
			name: "start", from: "salon", says: "start session",
			set: at(func(t testing.TB, sc *scene) any {
				r := opened(t, sc)
				sc.stockAgain(t)
				sc.seq = map[planner.ID]int{}
				sc.tap(t, r.ID, sc.gate()...)
				return r
			}),
			do: func(sc *scene) error { return sc.try(sc.held.(record).ID, planner.Tap{Deed: planner.StartSession}) },
			done: looks(func(after *Store, r record) (bool, error) {
				now, err := after.Record(bg(), r.ID)
				return !now.Started.IsZero(), err
			}),
		},
		{
			name: "amend", from: "salon", says: "amend amendment",
			set: at(func(t testing.TB, sc *scene) any {
				list, err := sc.s.Records(bg(), sc.patient.ID)
				i := slices.IndexFunc(list, planner.SessionRecord.Signed)
				if err != nil || i < 0 {
					t.Fatal(len(list), err)
				}
				return list[i]
			}),
			do: given(func(s *Store, r record) error {
				_, err := s.Amend(bg(), r.ID, planner.Amendment{Text: "bled", Reason: "called"}, testPassphrase)
				return err
			}),
			done: looks(func(after *Store, r record) (bool, error) {
				now, err := after.Record(bg(), r.ID)
				return len(now.Amendments) == len(r.Amendments)+1, err
			}),
		},
	}
}

// stockAgain finds the salon's stock by what it was made as.
func (sc *scene) stockAgain(t testing.TB) {
	t.Helper()
	products, err := sc.s.Products(bg())
	if err != nil {
		t.Fatal(err)
	}
	lots, err := sc.s.Lots(bg())
	if err != nil {
		t.Fatal(err)
	}
	sc.refs = map[string]planner.LotRef{}
	for _, l := range lots {
		i := slices.IndexFunc(products, func(p Stored[planner.Product]) bool { return p.Value.ID == l.Value.Product })
		sc.refs[l.Value.Batch[len("B-"):]] = planner.RefOf(products[i].Value, l.Value)
	}
}

// stockTrials are of products and lots.
func stockTrials() []trial {
	rows := []planner.StockRow{
		{Line: 2, Product: planner.Product{Kind: planner.PigmentStock, Maker: "Noir", Name: "Black"}, Lot: planner.Lot{Batch: "B-77", Expiry: planner.Date{Year: 2028, Month: 1, Day: 1}}},
		{Line: 3, Product: planner.Product{Kind: planner.PigmentStock, Maker: "Noir", Name: "Brown"}, Lot: planner.Lot{Batch: "B-78", Expiry: planner.Date{Year: 2028, Month: 1, Day: 1}}},
	}
	return []trial{
		{
			name: "product", from: "salon", says: "create product",
			set: at(func(_ testing.TB, sc *scene) any {
				return Stored[planner.Product]{Value: planner.Product{ID: sc.s.NewID(), Kind: planner.MachineStock, Maker: "Pulse", Name: "Other pen"}}
			}),
			do: given(func(s *Store, p Stored[planner.Product]) error { _, err := s.SaveProduct(bg(), p); return err }),
			done: looks(func(after *Store, _ Stored[planner.Product]) (bool, error) {
				list, err := after.Products(bg())
				return len(list) == 6, err
			}),
		},
		{
			name: "lot corrected", from: "salon", says: "update lot",
			set: at(func(t testing.TB, sc *scene) any {
				lots, err := sc.s.Lots(bg())
				if err != nil {
					t.Fatal(err)
				}
				lots[0].Value.Note, lots[0].Value.Closed = "counted again", true
				return lots[0]
			}),
			do: given(func(s *Store, l Stored[planner.Lot]) error { _, err := s.SaveLot(bg(), l); return err }),
			done: looks(func(after *Store, l Stored[planner.Lot]) (bool, error) {
				lots, err := after.Lots(bg())
				return slices.ContainsFunc(lots, func(now Stored[planner.Lot]) bool {
					return now.Value.ID == l.Value.ID && now.Row == l.Row+1 && now.Value.Note == l.Value.Note && now.Value.Closed
				}), err
			}),
		},
		{
			name: "import stock", from: "salon", says: "import stock",
			set: at(func(testing.TB, *scene) any { return rows }),
			do:  given(func(s *Store, rows []planner.StockRow) error { _, err := s.ImportStock(bg(), rows); return err }),
			done: looks(func(after *Store, _ []planner.StockRow) (bool, error) {
				products, err := after.Products(bg())
				lots, errLots := after.Lots(bg())
				return len(products) == 6 && len(lots) == 7 && errLots == nil, err
			}),
		},
	}
}

// userTrials are of who may sign in, and of the clinic's settings.
func userTrials() []trial {
	bo := func(t testing.TB, sc *scene) any { return userNamed(t, sc.s, "Bo") }
	opens := func(t testing.TB, after *Store, user, passphrase string) {
		t.Helper()
		slots, err := readSlots(after.readers)
		for _, slot := range slots {
			if slot.Name == user && err == nil {
				_, err = slot.Open(passphrase)
			}
		}
		if err != nil {
			t.Errorf("%s does not get in: %v", user, err)
		}
	}
	return []trial{
		{
			name: "settings", from: "salon", says: "update clinic",
			set: at(func(t testing.TB, sc *scene) any {
				clinic, err := sc.s.Clinic(bg())
				if err != nil {
					t.Fatal(err)
				}
				clinic.Value.Phone = "+46 8 555"
				return clinic
			}),
			do: given(func(s *Store, c Stored[planner.Clinic]) error { _, err := s.SaveClinic(bg(), c); return err }),
			done: looks(func(after *Store, c Stored[planner.Clinic]) (bool, error) {
				now, err := after.Clinic(bg())
				return now.Row == c.Row+1 && now.Value.Phone == c.Value.Phone, err
			}),
		},
		{
			name: "role", from: "salon", set: at(bo), says: "role user",
			do: given(func(s *Store, u planner.User) error { return s.SetRole(bg(), u.ID, planner.Administrator) }),
			done: looks(func(after *Store, u planner.User) (bool, error) {
				users, err := after.Users(bg())
				return slices.Contains(users, planner.User{ID: u.ID, Name: u.Name, Role: planner.Administrator}), err
			}),
		},
		{
			name: "another's passphrase", from: "salon", set: at(bo), says: "passphrase user",
			do:   given(func(s *Store, u planner.User) error { return s.SetPassphrase(bg(), u.ID, newPassphrase) }),
			done: func(t testing.TB, after *Store, _ *scene) { opens(t, after, "Bo", newPassphrase) },
		},
		{
			name: "recovery code", from: "salon", set: at(nil), says: "recovery_code clinic",
			do: func(sc *scene) error {
				code, err := sc.s.NewRecoveryCode(bg(), testPassphrase)
				sc.held = code
				return err
			},
			done: looks(func(after *Store, code string) (bool, error) {
				peek, err := peekDB(after.readers)
				if err == nil {
					_, _, err = openRecovery(code, peek.clinic)
				}
				return err == nil, err
			}),
		},
		{
			name: "passphrase by the recovery code", from: "salon", says: "reset_passphrase user", more: true,
			set: func(t testing.TB, sc *scene) {
				sc.signIn(t)
				code, err := sc.s.NewRecoveryCode(bg(), testPassphrase)
				if err != nil {
					t.Fatal(err)
				}
				sc.held = code
				shut(t, sc.s)
				sc.s = nil
			},
			do: func(sc *scene) error {
				return ResetPassphrase(sc.path, sc.held.(string), "Bo", newPassphrase, sc.options)
			},
			done: func(t testing.TB, after *Store, _ *scene) { opens(t, after, "Bo", newPassphrase) },
		},
	}
}

// visitTrials are of coming, going and looking, of which the trail is told.
func visitTrials() []trial {
	rest := func(t testing.TB, sc *scene) {
		sc.signIn(t)
		id, _ := sc.running(t, sc.s)
		r, err := sc.s.Rest(id, testPIN)
		if err != nil {
			t.Fatal(err)
		}
		shut(t, sc.s)
		sc.s, sc.held = nil, r
	}
	resume := func(sc *scene) (err error) {
		sc.s, err = sc.held.(*Resting).Resume(testPIN)
		return err
	}
	return []trial{
		{name: "go on with the PIN", from: "salon", set: rest, do: resume},
		{
			name: "a wrong PIN", from: "salon", set: rest, ends: true, // it counts, noted or not
			do: func(sc *scene) error {
				_, err := sc.held.(*Resting).Resume("271828")
				return wanted(err, planner.Forbidden)
			},
		},
		{
			name: "from the PIN to all", from: "salon", says: "sign_in user", times: 2, // with that of who looks
			set: func(t testing.TB, sc *scene) {
				rest(t, sc)
				if err := resume(sc); err != nil {
					t.Fatal(err)
				}
			},
			do: func(sc *scene) error { return sc.s.Widen(testPassphrase) },
		},
		{
			name: "a wrong passphrase", from: "salon", do: func(sc *scene) error {
				_, err := Open(sc.path, testUser, otherPassphrase, sc.options)
				return wanted(err, planner.Forbidden)
			},
		},
		{name: "lock", from: "salon", set: at(nil), ends: true, do: func(sc *scene) error { return sc.s.Lock("by hand") }},
		{
			name: "drop a draft", from: "salon", set: at(nil), do: func(sc *scene) error { return sc.s.DropDraft(bg(), FormDraft, "form") },
			done: func(t testing.TB, after *Store, _ *scene) {
				if forms, err := after.Forms(bg()); err != nil || len(forms) != 0 {
					t.Errorf("%d drafts, %v", len(forms), err)
				}
			},
		},
		{
			name: "read the trail", from: "salon", says: "export list", // what waited, which it brings in
			set: at(func(t testing.TB, sc *scene) any {
				if err := sc.s.outside().tell(sc.s.lineOf(entry{op: planner.AuditExport, entity: "list", id: sc.s.clinicID})); err != nil {
					t.Fatal(err)
				}
				return nil
			}),
			do: func(sc *scene) error { _, err := sc.s.Audit(bg(), planner.AuditQuery{Limit: 10}); return err },
		},
		{
			name: "verify", from: "salon", set: at(nil), do: func(sc *scene) error {
				v, err := sc.s.Verify(bg(), nil)
				if !v.OK() {
					return fmt.Errorf("a fault of the disk is taken for one of the file: %q", v.Faults)
				}
				return err
			},
		},
		{
			name: "recall", from: "salon", says: "recall lot", times: 2, // with the patient it gives
			set: at(func(t testing.TB, sc *scene) any {
				sc.stockAgain(t)
				return planner.RecallQuery{Lot: sc.refs["black"].Lot}
			}),
			do: given(func(s *Store, q planner.RecallQuery) error { _, err := s.Recall(bg(), q); return err }),
		},
		{
			name: "export a list", from: "salon", set: at(nil), says: "export list",
			do: func(sc *scene) error { return sc.s.NoteExport(bg(), "the stock") },
		},
	}
}
