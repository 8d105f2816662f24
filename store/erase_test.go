package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

// boxesOf reads every box there is of a patient now, with the sealed key.
func (b *salon) boxesOf(t testing.TB, id planner.ID) [][]byte {
	t.Helper()
	var marks [][]byte
	tx, err := b.s.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	marks, err = (&change{s: b.s, tx: tx}).marksOf(id)
	if err != nil || len(marks) == 0 {
		t.Fatal(err)
	}
	return marks
}

// wantNoneLeft looks for bytes in every file beside the clinic's, and for the words.
func (b *salon) wantNoneLeft(t *testing.T, marks [][]byte, words []string) {
	t.Helper()
	for name, content := range folder(t, b.path) {
		for i, mark := range marks {
			if bytes.Contains(content, mark) {
				t.Errorf("%s still holds box %d of %d", name, i, len(marks))
			}
		}
		for _, word := range words {
			if bytes.Contains(content, []byte(word)) {
				t.Errorf("%s still says %q", name, word)
			}
		}
	}
}

// TestErasingLeavesNothing fills a chart, changes it many times and erases it. No
// box of it is left in any file, of no version, and everything else is.
func TestErasingLeavesNothing(t *testing.T) {
	p := newPair(t)
	p.merge(t)
	boxes := p.boxesOf(t, p.keep.ID)
	for i := range 40 {
		person := p.person(t, p.keep.ID)
		person.Value.History.Medical = strings.Repeat("vestibular neuritis ", i*20)
		savePatient(t, p.s, person)
		boxes = append(boxes, p.boxesOf(t, p.keep.ID)...)
		if i%4 == 0 {
			savePatient(t, p.s, newPatient(p.s, fmt.Sprint("n", i), "Dahl", "Kim"))
			if err := p.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: p.keep.ID, Patient: p.keep.ID, Body: bytes.Repeat([]byte("1"), 300*i)}); err != nil {
				t.Fatal(err)
			}
			boxes = append(boxes, p.boxesOf(t, p.keep.ID)...)
		}
	}
	p.sign(t, p.hold(t, 1, "crown", "frontal"))
	boxes = append(boxes, p.boxesOf(t, p.keep.ID)...)
	stranger := p.exported(t, "n0")
	erased, err := p.s.ErasePatient(bg(), p.keep.ID, "asked to be forgotten", testPassphrase)
	if err != nil || erased.Traces || len(erased.Copies) != 0 {
		t.Fatalf("%+v, %v", erased, err)
	}
	words := []string{"vestibular", "Bergh"}
	p.wantNoneLeft(t, boxes, words)
	wantVerified(t, p.s)
	for _, id := range []planner.ID{p.keep.ID, p.other.ID} {
		_, err := p.s.Patient(bg(), id)
		wantCode(t, err, planner.NotFound)
	}
	for _, table := range []string{"plans", "plan_versions", "consents", "records", "amendments", "taps", "record_lots", "drafts", "old_keys", "merges"} {
		if n := count(t, p.s, "SELECT count(*) FROM "+table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
	if !bytes.Equal(stranger, p.exported(t, "n0")) {
		t.Error("another chart changed")
	}
	savePatient(t, p.s, newPatient(p.s, "2", "Eide", "Liv")) // its numbers are free again
	p.again(t, testUser)
	p.wantNoneLeft(t, boxes, words)
	wantVerified(t, p.s)
}

func TestErasingWantsAPhysicianAReasonAndQuiet(t *testing.T) {
	b := newSalon(t)
	erase := func(reason, passphrase string) error {
		_, err := b.s.ErasePatient(bg(), b.patient.ID, reason, passphrase)
		return err
	}
	wantCode(t, erase(" ", testPassphrase), planner.Invalid)
	for _, reason := range []string{"Mrs BERG asked", "eva asked.", "asked (Bérg)"} {
		wantCode(t, erase(reason, testPassphrase), planner.Invalid)
	}
	id := b.hold(t, 1, "crown")
	wantCode(t, erase("asked", testPassphrase), planner.Invalid)
	b.sign(t, id)
	_, err := b.s.ErasePatient(bg(), b.s.NewID(), "asked", testPassphrase)
	wantCode(t, err, planner.NotFound)
	wantCode(t, erase("asked", "not the passphrase at all"), planner.Forbidden)
	b.again(t, "Bo")
	wantCode(t, erase("asked", testPassphrase), planner.Forbidden)
	if b.person(t, b.patient.ID).Value.Family != "Berg" {
		t.Error("refused, and gone all the same")
	}
	wantVerified(t, b.s)
}

func TestTheTrailSaysThatAChartWasErasedAndNotWhose(t *testing.T) {
	b := newSalon(t)
	if _, err := b.s.ErasePatient(bg(), b.patient.ID, "asked to be forgotten", testPassphrase); err != nil {
		t.Fatal(err)
	}
	if n := count(t, b.s, "SELECT count(*) FROM audit WHERE op = $1 AND id = $2 AND patient = $2", string(planner.AuditErase), string(b.patient.ID)); n != 1 {
		t.Errorf("%d entries of the erasing", n)
	}
	rows, err := b.s.readers.Query("SELECT "+auditColumns+" FROM audit WHERE patient = $1", string(b.patient.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	keys := patientKeys{s: b.s, db: b.s.readers}
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			t.Fatal(err)
		}
		d, gone, err := keys.openDetail(r)
		switch {
		case r.op == planner.AuditErase:
			if err != nil || d.Text != "asked to be forgotten" {
				t.Errorf("the erasing says %+v, %v", d, err)
			}
		case len(r.detail) > 0 && !gone:
			t.Errorf("%s %s can still be read: %+v", r.op, r.entity, d)
		}
	}
}

func TestARecallSaysHowManyChartsWereErased(t *testing.T) {
	b := newSalon(t)
	b.sign(t, b.hold(t, 1, "crown", "frontal"))
	uses := func(lot string, want int) {
		t.Helper()
		if got, err := b.s.ErasedUses(bg(), planner.RecallQuery{Lot: b.refs[lot].Lot}); err != nil || got != want {
			t.Errorf("%s: %d erased charts, %v; want %d", lot, got, err, want)
		}
	}
	uses("black", 0)
	if _, err := b.s.ErasePatient(bg(), b.patient.ID, "asked", testPassphrase); err != nil {
		t.Fatal(err)
	}
	uses("black", 1)
	uses("stale", 0)
	if got, err := b.s.ErasedUses(bg(), planner.RecallQuery{Product: b.refs["black"].Product}); err != nil || got != 1 {
		t.Errorf("by the product: %d, %v", got, err)
	}
	if list, err := b.s.Recall(bg(), planner.RecallQuery{Lot: b.refs["black"].Lot}); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
	wantVerified(t, b.s)
}

func TestErasingNamesTheCopiesThatAreLeft(t *testing.T) {
	b := newSalon(t)
	dir := filepath.Dir(b.path)
	if err := os.Mkdir(filepath.Join(dir, "backups"), 0o700); err != nil {
		t.Fatal(err)
	}
	now := time.Now().Truncate(time.Second)
	files := []string{b.path + ".before-version-3", filepath.Join(dir, "backups", "2026-11-01.stipple"), filepath.Join(dir, "before-restore-1.stipple")}
	for i, name := range append(files, b.path+".before-version-3.head", filepath.Join(dir, "holiday.txt")) {
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, now, now.AddDate(0, 0, -i)); err != nil {
			t.Fatal(err)
		}
	}
	erased, err := b.s.ErasePatient(bg(), b.patient.ID, "asked", testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, c := range erased.Copies {
		names = append(names, c.Path)
		if !c.Made.Equal(now.AddDate(0, 0, -i)) {
			t.Errorf("%s was made %s", c.Path, c.Made)
		}
	}
	if !slices.Equal(names, files) {
		t.Errorf("%q, want %q", names, files)
	}
}

// TestErasingIsWholeOrNotAtAll stops it when everything is done but the commit.
func TestErasingIsWholeOrNotAtAll(t *testing.T) {
	b := newSalon(t)
	b.sign(t, b.hold(t, 1, "crown", "frontal"))
	before := b.exported(t, "1")
	ctx, cancel := context.WithCancel(bg())
	err := b.s.change(ctx, func(c *change) error {
		if _, err := c.erase(b.patient.ID, "asked"); err != nil {
			return err
		}
		cancel() // as a kill would, before it is committed
		return ctx.Err()
	})
	if err == nil {
		t.Fatal("committed in spite of it")
	}
	if !bytes.Equal(before, b.exported(t, "1")) {
		t.Error("half erased")
	}
	wantVerified(t, b.s)
}

// TestTracesOfOlderFilesAreCleared puts a box where a file from before freed bytes
// were cleared may have left it.
func TestTracesOfOlderFilesAreCleared(t *testing.T) {
	b := newSalon(t)
	marks := b.boxesOf(t, b.patient.ID)
	for _, statement := range []string{
		"PRAGMA secure_delete = OFF", "CREATE TABLE junk (box BLOB)",
		"INSERT INTO junk SELECT key_box FROM patients", "INSERT INTO junk SELECT zeroblob(3000) FROM audit", "DELETE FROM junk", "DROP TABLE junk",
		"PRAGMA secure_delete = ON",
	} {
		if _, err := b.s.writer.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.s.emptyLog(bg()); err != nil {
		t.Fatal(err)
	}
	if left, err := fileHolds(b.path, marks[:1]); err != nil || !left {
		t.Fatalf("nothing is left to clear: %v", err)
	}
	erased, err := b.s.ErasePatient(bg(), b.patient.ID, "asked", testPassphrase)
	if err != nil || erased.Traces {
		t.Fatalf("%+v, %v", erased, err)
	}
	b.wantNoneLeft(t, marks, nil)
	wantVerified(t, b.s)
}

func TestBytesAreFoundWhereverTheyLie(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	mark := []byte("0123456789abcdefghijklmn")
	for _, at := range []int{0, 1, 1<<20 - 30, 1<<20 - 24, 1<<20 - 12, 1<<20 - 1, 1 << 20, 2<<20 - 5, 3 << 20} {
		content := bytes.Repeat([]byte("."), 3<<20+100)
		copy(content[at:], mark)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if found, err := fileHolds(path, [][]byte{[]byte("zzzzzzzzzzzzzzzzzzzzzzzz"), mark}); err != nil || !found {
			t.Errorf("at %d: %v, %v", at, found, err)
		}
		content[at+3]++
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if found, err := fileHolds(path, [][]byte{mark}); err != nil || found {
			t.Errorf("something like it at %d: %v, %v", at, found, err)
		}
	}
}

// TestReadingsOfAChartThatIsGoneAreFolded reads charts in a second window, which
// notes that beside the trail, merges one and erases one, and signs in again.
func TestReadingsOfAChartThatIsGoneAreFolded(t *testing.T) {
	p := newPair(t)
	third := savePatient(t, p.s, newPatient(p.s, "3", "Dahl", "Kim")).Value
	o := p.options
	o.ReadOnly = true
	second, err := Open(p.path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []planner.ID{p.other.ID, third.ID} {
		if _, err := second.Patient(bg(), id); err != nil {
			t.Fatal(err)
		}
		if err := second.RecordPrint(bg(), id, "passport"); err != nil {
			t.Fatal(err)
		}
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	p.merge(t)
	if _, err := p.s.ErasePatient(bg(), third.ID, "asked", testPassphrase); err != nil {
		t.Fatal(err)
	}
	p.again(t, testUser)
	wantVerified(t, p.s)
	for _, id := range []planner.ID{p.other.ID, third.ID} {
		if n := count(t, p.s, "SELECT count(*) FROM audit WHERE op = $1 AND patient = $2", string(planner.AuditRead), string(id)); n == 0 {
			t.Errorf("that chart %s was read is lost", id)
		}
	}
}
