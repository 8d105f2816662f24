package store

import (
	"bytes"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"stipple/planner"
	"stipple/store/vault"
)

// TestAnOldRowDoesNotBecomeGoodByResealing: an old version of a row that somebody
// put back before is sealed anew like all, and a verification still finds it.
func TestAnOldRowDoesNotBecomeGoodByResealing(t *testing.T) {
	for _, after := range []int{1, 2} { // in the first sealing anew, and in the second
		b, _ := crowded(t)
		for i, name := range []string{"Bo", "Ada Min"}[:after] {
			if i == after-1 {
				b.rollBackPlan(t)
			}
			b.remove(t, name)
			resealAll(t, b.s)
		}
		found := false
		for _, fault := range faultsIn(t, b.s) {
			found = found || bytes.Contains([]byte(fault), []byte("plan "+string(b.plan.ID)))
		}
		if !found {
			t.Errorf("after %d removals: %v", after, faultsIn(t, b.s))
		}
	}
}

// rollBackPlan saves the salon's plan and puts the row of before back.
func (b *salon) rollBackPlan(t testing.TB) {
	t.Helper()
	var ver int64
	var box []byte
	read := func() *sql.Row {
		return b.s.readers.QueryRow("SELECT ver, box FROM plans WHERE id = $1", string(b.plan.ID))
	}
	if err := read().Scan(&ver, &box); err != nil {
		t.Fatal(err)
	}
	plans, err := b.s.Plans(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	plans[0].Value.Note = fmt.Sprintf("note of %d", ver)
	savePlan(t, b.s, plans[0])
	if _, err := b.s.writer.Exec("UPDATE plans SET ver = $1, box = $2 WHERE id = $3", ver, box, string(b.plan.ID)); err != nil {
		t.Fatal(err)
	}
}

// TestDamageDoesNotStopResealing: what is damaged stays and is found, all else is
// sealed anew.
func TestDamageDoesNotStopResealing(t *testing.T) {
	for name, statement := range map[string]string{
		"a patient's key": "UPDATE patients SET key_box = zeroblob(length(key_box)) WHERE id = (SELECT max(id) FROM patients)",
		"a patient":       "UPDATE patients SET box = zeroblob(length(box)) WHERE id = (SELECT max(id) FROM patients)",
		"a plan":          "UPDATE plans SET box = zeroblob(length(box)) WHERE id = (SELECT min(id) FROM plans)",
		"a record":        "UPDATE records SET box = zeroblob(length(box)) WHERE signed = 1",
		"a tap":           "UPDATE taps SET box = zeroblob(length(box)) WHERE seq = 3",
		"a card":          "UPDATE cards SET box = zeroblob(length(box)) WHERE patient = (SELECT min(patient) FROM cards)",
		"a lot":           "UPDATE lots SET body = '{}' WHERE id = (SELECT min(id) FROM lots)",
		"a product":       "UPDATE products SET mac = zeroblob(32) WHERE id = (SELECT min(id) FROM products)",
		"a link":          "UPDATE record_lots SET amount = 7",
		"a draft":         "UPDATE drafts SET box = zeroblob(length(box))",
		"the progress":    "UPDATE resealing SET step = 'patients', last = '[\"zzz\"]'",
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := crowded(t)
			b.remove(t, "Bo")
			if _, err := b.s.writer.Exec(statement); err != nil {
				t.Fatal(err)
			}
			resealAll(t, b.s)
			if len(faultsIn(t, b.s)) == 0 && name != "the progress" {
				t.Error("a verification finds nothing")
			}
			rows, err := b.s.readers.Query("SELECT id, key_box FROM patients")
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			for rows.Next() {
				var id string
				var box []byte
				if err := rows.Scan(&id, &box); err != nil {
					t.Fatal(err)
				}
				if gen, err := vault.KeyVersion(box); err == nil && gen != 2 {
					t.Errorf("patient %s is left at %d", id, gen)
				}
			}
		})
	}
}

// TestTheOldKeyIsNotTakenBack: once all is sealed anew, a row under the old key is
// believed no more, whatever is put beside it.
func TestTheOldKeyIsNotTakenBack(t *testing.T) {
	b, _ := crowded(t)
	copied := filepath.Join(t.TempDir(), "copy")
	b.remove(t, "Bo")
	var step, last string
	var mac []byte
	if err := b.s.readers.QueryRow("SELECT step, last, mac FROM resealing").Scan(&step, &last, &mac); err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.readers.Exec("SELECT 1"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.writer.Exec("VACUUM INTO $1", copied); err != nil { // not sealed anew yet
		t.Fatal(err)
	}
	resealAll(t, b.s)
	_, err := b.s.writer.Exec("INSERT INTO resealing (one, gen, step, last, mac) VALUES (1, 2, $1, $2, $3)", step, last, mac)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.writer.Exec("ATTACH $1 AS old", copied); err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.writer.Exec("UPDATE patients SET (key_box, box) = (SELECT key_box, box FROM old.patients o WHERE o.id = patients.id) WHERE id = $1", string(b.patient.ID)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.writer.Exec("UPDATE products SET mac = (SELECT mac FROM old.products o WHERE o.id = products.id)"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.writer.Exec("DETACH old"); err != nil {
		t.Fatal(err)
	}
	b.again(t, testUser)
	_, err = b.s.Patient(bg(), b.patient.ID)
	wantCode(t, err, planner.Corrupt)
	_, err = b.s.Products(bg())
	wantCode(t, err, planner.Corrupt)
}
