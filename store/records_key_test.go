package store

import (
	"testing"

	"stipple/planner"
)

// keysFor gives the patient's key of a record.
func (b *salon) keysFor(t testing.TB, id planner.ID) (recordRow, recordKeys) {
	t.Helper()
	row, err := readRecordRow(b.s.readers, id)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := b.s.recordKeys(b.s.readers, row)
	if err != nil {
		t.Fatal(err)
	}
	return row, keys
}

// TestASessionsKeyOpensThatSessionOnly: its record, its taps and its amendments,
// signed or not, and nothing else of the patient.
func TestASessionsKeyOpensThatSessionOnly(t *testing.T) {
	b := newSalon(t)
	first := b.hold(t, 1, "crown")
	b.sign(t, first)
	if _, err := b.s.Amend(bg(), first, planner.Amendment{Text: "It bled later.", Reason: "Patient called"}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	second := b.hold(t, 2, "crown")
	for _, id := range []planner.ID{first, second} {
		row, keys := b.keysFor(t, id)
		running, err := openRecordRow(b.s.readers, row, recordKeys{session: keys.session})
		if err != nil {
			t.Fatal(err)
		}
		if id == first && len(running.Now().Amendments) != 1 || id == second && len(running.Taps()) == 0 {
			t.Errorf("%s: %d amendments, %d taps", id, len(running.Now().Amendments), len(running.Taps()))
		}
		for _, other := range []planner.ID{first, second} {
			row, _ := b.keysFor(t, other)
			_, err := openRecordRow(b.s.readers, row, recordKeys{session: keys.session})
			if (err == nil) != (other == id) {
				t.Errorf("the key of %s opens %s: %v", id, other, err)
			}
		}
		patient, err := readPatientRow(b.s.readers, row.patient)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keys.session.Open(patient.box, patient.bind()); err == nil {
			t.Error("a session's key opens the patient")
		}
		if _, err := planOf(b.s.readers, row.plan, row.patient, keys.session); err == nil {
			t.Error("a session's key opens the plan")
		}
	}
}

// TestRowsOfBeforeSessionsHadKeysOpen: sealed under the patient's own key they are
// read, gone on with, signed and verified.
func TestRowsOfBeforeSessionsHadKeysOpen(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	want := b.record(t, id)
	row, keys := b.keysFor(t, id)
	taps, err := readTaps(b.s.readers, id, keys)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := unsealRecord[keptRecord](keys, row.box, row.bind())
	if err != nil {
		t.Fatal(err)
	}
	err = b.s.change(bg(), func(c *change) error {
		box, err := seal(keys.patient, kept, row.bind())
		if err != nil {
			return err
		}
		c.note(entry{op: planner.AuditReseal, entity: "record", id: string(id), ver: row.ver, digest: digestOf(box.box)})
		_, err = c.tx.Exec("UPDATE records SET box = $1 WHERE id = $2", box.box, string(id))
		return err
	})
	if err == nil {
		err = b.s.scratch(bg(), func(tx execer) error { return sealTapsUnder(tx, keys, id, taps) })
	}
	if err != nil {
		t.Fatal(err)
	}
	b.again(t, testUser)
	sameJSON(t, want, b.record(t, id))
	if _, err := b.s.Rest(id, testPIN); planner.ErrorCode(err) != planner.Invalid {
		t.Errorf("a session without a key of its own rests: %v", err)
	}
	b.tap(t, id, planner.Tap{Deed: planner.WriteNote, Text: "goes on"})
	b.sign(t, id)
	if got := b.record(t, id); got.Note != "goes on" {
		t.Errorf("the note is %q", got.Note)
	}
}

// sealTapsUnder writes the taps of a record as they were before sessions had keys.
func sealTapsUnder(tx execer, keys recordKeys, id planner.ID, taps []planner.Tap) error {
	for _, tap := range taps {
		box, err := seal(keys.patient, tap, tapBind(id, tap.Seq))
		if err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE taps SET box = $1 WHERE record = $2 AND seq = $3", box.box, string(id), tap.Seq); err != nil {
			return err
		}
	}
	return nil
}
