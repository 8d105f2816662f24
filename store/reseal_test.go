package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// crowded is a salon with an assistant to be removed and, of everything that is
// sealed anew, at least one: three patients, a signed record with an amendment, one
// that is being logged, drafts, several versions of a plan.
func crowded(t testing.TB) (b *salon, running planner.ID) {
	t.Helper()
	b = staffed(t)
	signed := b.hold(t, 1, "crown", "frontal")
	b.sign(t, signed)
	if _, err := b.s.Amend(bg(), signed, planner.Amendment{Text: "left", Reason: "forgotten"}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	running = b.hold(t, 2, "crown")
	for _, chart := range []string{"2", "3"} {
		b.course(t, chart, "Dahl")
	}
	for _, draft := range []Draft{
		{Kind: PatientDraft, ID: b.patient.ID, Patient: b.patient.ID, Body: []byte(`"known"`)},
		{Kind: PatientDraft, ID: b.s.NewID(), Patient: b.s.NewID(), Body: []byte(`"new"`)},
	} {
		if err := b.s.SaveDraft(bg(), draft); err != nil {
			t.Fatal(err)
		}
	}
	return b, running
}

// remove takes Bo away.
func (b *salon) remove(t testing.TB, name string) {
	t.Helper()
	if err := b.s.RemoveUser(bg(), userNamed(t, b.s, name).ID); err != nil {
		t.Fatal(err)
	}
}

func resealAll(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Reseal(bg(), nil); err != nil {
		t.Fatal(err)
	}
	if done, total, err := s.Resealing(bg()); done != 0 || total != 0 || err != nil || s.unfinished() {
		t.Fatalf("after it %d of %d, %v", done, total, err)
	}
}

// readAll gives all charts and lists as a user sees them.
func readAll(t testing.TB, s *Store) string {
	t.Helper()
	var all []any
	cards, err := s.Cards(bg())
	if err != nil {
		t.Fatal(err)
	}
	byID := map[planner.ID]any{}
	for _, card := range cards {
		patient, errPatient := s.Patient(bg(), card.ID)
		plans, errPlans := s.Plans(bg(), card.ID)
		records, errRecords := s.Records(bg(), card.ID)
		consents, errConsents := s.Consents(bg(), card.ID)
		for _, err := range []error{errPatient, errPlans, errRecords, errConsents} {
			if err != nil {
				t.Fatal(err)
			}
		}
		byID[card.ID] = []any{card, patient, plans, records, consents}
	}
	drafts, errDrafts := s.Drafts(bg())
	products, errProducts := s.Products(bg())
	lots, errLots := s.Lots(bg())
	clinic, errClinic := s.Clinic(bg())
	for _, err := range []error{errDrafts, errProducts, errLots, errClinic} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return asJSON(t, append(all, byID, len(drafts), products, lots, clinic))
}

func TestResealingChangesNothingAnybodySees(t *testing.T) {
	b, running := crowded(t)
	before := readAll(t, b.s)
	if done, total, err := b.s.Resealing(bg()); done != 0 || total != 0 || err != nil {
		t.Errorf("before anything: %d of %d, %v", done, total, err)
	}
	if err := b.s.Reseal(bg(), nil); err != nil { // nothing to do
		t.Fatal(err)
	}
	b.remove(t, "Bo")
	wantVerified(t, b.s)
	if got := readAll(t, b.s); got != before {
		t.Error("the removal changed what is read")
	}
	if done, total, err := b.s.Resealing(bg()); done != 0 || total < 10 || err != nil {
		t.Errorf("after the removal: %d of %d, %v", done, total, err)
	}
	last := 0
	err := b.s.resealBy(bg(), 1, func(done, total int) {
		if done < last || done > total {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
		if asked, all, err := b.s.Resealing(bg()); err != nil || all != 0 && (all != total || asked != done) {
			t.Errorf("told %d of %d, asked %d of %d, %v", done, total, asked, all, err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	resealAll(t, b.s)
	if got := readAll(t, b.s); got != before {
		t.Error("sealing anew changed what is read")
	}
	wantVerified(t, b.s)
	b.tap(t, running, planner.Tap{Deed: planner.ShowPlace, Region: "frontal", Pass: 1, Field: planner.NeedleField})
	b.sign(t, running)
	b.again(t, "Dr Cleo")
	wantVerified(t, b.s)
	// And all over again, for the third key.
	b.remove(t, "Ada Min")
	resealAll(t, b.s)
	wantVerified(t, b.s)
	b.again(t, testUser)
	wantVerified(t, b.s)
}

// TestTheOldKeysOpenNothingSealedAnew: neither the old clinic key nor a patient's
// old key opens a box of the new file, and every box opens with the new ones.
func TestTheOldKeysOpenNothingSealedAnew(t *testing.T) {
	b, _ := crowded(t)
	oldClinic, oldKeys := b.s.keys(), map[planner.ID]vault.Key{}
	cards, err := b.s.Cards(bg())
	if err != nil {
		t.Fatal(err)
	}
	for _, card := range cards {
		if oldKeys[card.ID], err = b.s.keyOf(b.s.readers, card.ID); err != nil {
			t.Fatal(err)
		}
	}
	b.remove(t, "Bo")
	resealAll(t, b.s)
	boxes := 0
	for id, old := range oldKeys {
		row, err := readPatientRow(b.s.readers, id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := oldClinic.patients.OpenKey(row.keyBox, patientKeyBind(id)); err == nil {
			t.Error("the old clinic key opens a patient's")
		}
		key, err := b.s.patientKey(row)
		if err != nil || key == old {
			t.Fatalf("the patient's key is the same: %v, %v", key == old, err)
		}
		if _, err := old.Open(row.box, row.bind()); err == nil {
			t.Error("the old key opens a patient")
		}
		was, now := &renewal{id: id, old: old}, &renewal{id: id, old: key}
		for _, table := range was.tables() {
			rows, err := was.read(b.s.readers, table)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				boxes++
				if _, err := was.open(r); err == nil {
					t.Errorf("%s: the old key opens a row", table.update)
				}
				if _, err := now.open(r); err != nil {
					t.Errorf("%s: the new key opens a row not: %v", table.update, err)
				}
			}
		}
		if kept, err := b.s.formerKey(b.s.readers, id, 1); err != nil || kept != old {
			t.Errorf("the key of before is not kept: %v", err)
		}
	}
	if boxes < 20 {
		t.Errorf("only %d boxes were looked at", boxes)
	}
}

// TestWhoWasRemovedReadsNothingAfterwards: with the old clinic key and a copy of the
// new file.
func TestWhoWasRemovedReadsNothingAfterwards(t *testing.T) {
	b, _ := crowded(t)
	old := b.s.ring.clinicKey(1)
	oldPatient, err := b.s.keyOf(b.s.readers, b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.remove(t, "Bo")
	rekeyed, _ := lastOf(t, b.s, planner.AuditRekey)
	later := savePatient(t, b.s, newPatient(b.s, "99", "Later", "Lou")) // before all is sealed anew
	b.course(t, "98", "Late")
	resealAll(t, b.s)
	patient, err := b.s.Patient(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	patient.Value.Given = "Evelyn"
	savePatient(t, b.s, patient)
	_ = b.s.Close()
	spy := &Store{path: b.path, o: b.options, user: planner.User{ID: "spy", Role: planner.Physician}, clinicID: b.s.clinicID}
	spy.ring.add(1, old)
	spy.ring.turn(1, true)
	spy.readers = openPool(b.path, untouched, 1)
	t.Cleanup(func() { _ = spy.readers.Close() })
	for _, id := range []planner.ID{b.patient.ID, later.Value.ID} {
		if _, err := spy.keyOf(spy.readers, id); err == nil {
			t.Error("a patient's key opens")
		}
	}
	if _, err := spy.Cards(bg()); err == nil {
		t.Error("the list opens")
	}
	if _, err := spy.Clinic(bg()); err == nil {
		t.Error("the clinic's row has an old signature")
	}
	if _, err := spy.Products(bg()); err == nil {
		t.Error("the stock has old signatures")
	}
	rows, err := spy.readers.Query("SELECT "+auditColumns+" FROM audit WHERE seq > $1 AND length(detail) > 0", rekeyed.seq)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	seen := 0
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			t.Fatal(err)
		}
		seen++
		for _, key := range []vault.Key{oldPatient, spy.keys().audit.Derive("detail")} {
			if _, err := key.Open(r.detail, r.detailBind()); err == nil {
				t.Errorf("entry %d, %s of %s, opens", r.seq, r.op, r.entity)
			}
		}
	}
	if seen < 5 {
		t.Errorf("only %d entries were looked at", seen)
	}
}

// TestResealingGoesOnAfterEveryStep stops after every transaction, signs in anew and
// goes on.
func TestResealingGoesOnAfterEveryStep(t *testing.T) {
	b, running := crowded(t)
	before := readAll(t, b.s)
	b.remove(t, "Bo")
	steps, last := 0, 0
	for ; b.s.unfinished(); steps++ {
		if steps > 200 {
			t.Fatal("it never ends")
		}
		ctx, stop := context.WithCancel(bg())
		if err := b.s.resealBy(ctx, 1, func(done, _ int) {
			if done < last {
				t.Errorf("it began anew: %d after %d", done, last)
			}
			last = done
			stop()
		}); err != nil {
			t.Fatal(err)
		}
		stop()
		wantVerified(t, b.s)
		b.again(t, testUser)
		if w := b.s.Warning(); w != "" {
			t.Fatal(w)
		}
		if got := readAll(t, b.s); got != before {
			t.Fatalf("after step %d something else is read", steps)
		}
	}
	if steps < 20 {
		t.Errorf("only %d steps", steps)
	}
	b.sign(t, running)
	wantVerified(t, b.s)
}

// TestWorkGoesOnWhileResealing: saves, reads, taps and drafts go well meanwhile, and
// none is lost.
func TestWorkGoesOnWhileResealing(t *testing.T) {
	b, running := crowded(t)
	for i := range 12 {
		b.course(t, fmt.Sprint(100+i), "Crowd")
	}
	b.remove(t, "Bo")
	var wait sync.WaitGroup
	stop := make(chan struct{})
	work := func(do func(i int) error) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := 0; ; i++ {
				if err := do(i); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
				}
			}
		}()
	}
	patient, err := b.s.Patient(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	saves, taps := 0, 0
	work(func(i int) (err error) {
		patient.Value.Given = fmt.Sprintf("Eva %d", i)
		if patient, err = b.s.SavePatient(bg(), patient); err == nil {
			saves++
		}
		return err
	})
	work(func(i int) error {
		err := b.try(running, planner.Tap{Deed: planner.ShowPlace, Region: "crown", Pass: 1, Field: planner.NeedleField})
		if err == nil {
			taps++
		}
		return err
	})
	work(func(int) error { _, err := b.s.Cards(bg()); return err })
	work(func(int) error { _, err := b.s.Clinic(bg()); return err })
	work(func(int) error { _, err := b.s.Products(bg()); return err })
	work(func(i int) error {
		return b.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: b.patient.ID, Patient: b.patient.ID, Body: fmt.Appendf(nil, "%d", i)})
	})
	work(func(i int) error {
		_, err := b.s.SavePatient(bg(), newPatient(b.s, fmt.Sprint(1000+i), "New", "Born"))
		return err
	})
	errReseal := b.s.resealBy(bg(), 1, nil)
	close(stop)
	wait.Wait()
	if errReseal != nil {
		t.Fatal(errReseal)
	}
	if saves < 5 || taps < 5 {
		t.Errorf("meanwhile %d saves and %d taps", saves, taps)
	}
	got, err := b.s.Patient(bg(), b.patient.ID)
	if err != nil || got.Row != patient.Row || got.Value.Given != patient.Value.Given {
		t.Errorf("read %s at %d, %v; saved %s at %d", got.Value.Given, got.Row, err, patient.Value.Given, patient.Row)
	}
	run, err := b.s.Running(bg(), running)
	if err != nil || len(run.Taps()) != b.seq[running] {
		t.Errorf("%d taps of %d, %v", len(run.Taps()), b.seq[running], err)
	}
	b.sign(t, running)
	wantVerified(t, b.s)
	b.again(t, testUser)
	wantVerified(t, b.s)
	if b.s.unfinished() {
		t.Error("it is not finished")
	}
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
