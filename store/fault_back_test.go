package store

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"stipple/planner"
)

// TestASessionAfterItsPINGoesOnWhenTheDiskIsBack: the one session that is open is
// healed without any of the clinic's keys.
func TestASessionAfterItsPINGoesOnWhenTheDiskIsBack(t *testing.T) {
	b, id, r := resting(t)
	b.resume(t, r)
	dir := filepath.Dir(b.path)
	older := filepath.Join(t.TempDir(), "older")
	copyFolder(t, dir, older)
	b.tap(t, id, treat("crown")[0])
	rename(t, dir, dir+" pulled")
	if err := b.try(id, treat("crown")[1]); planner.ErrorCode(err) != planner.NotFound {
		t.Errorf("a tap without the disk: %v", err)
	}
	rename(t, older, dir)
	if err := b.try(id, treat("crown")[1]); planner.ErrorCode(err) != planner.Internal {
		t.Errorf("a tap into an older copy: %v", err)
	}
	rename(t, dir, older)
	copyFolder(t, dir+" pulled", dir)
	b.tap(t, id, treat("crown")[1:3]...)
	if err := b.s.Widen(testPassphrase); err != nil {
		t.Fatal(err)
	}
	b.tap(t, id, treat("crown")[3:]...)
	wantVerified(t, b.s)
	b.again(t, testUser)
	if b.s.Warning() != "" {
		t.Errorf("it warns: %s", b.s.Warning())
	}
}

// TestSealingAnewGoesOnWhenTheDiskIsBack in the middle of it.
func TestSealingAnewGoesOnWhenTheDiskIsBack(t *testing.T) {
	b := newSalon(t)
	bo := userNamed(t, b.s, "Bo").ID
	if err := b.s.RemoveUser(bg(), bo); err != nil {
		t.Fatal(err)
	}
	dir, pulled := filepath.Dir(b.path), false
	err := b.s.resealBy(bg(), 1, func(done, total int) {
		if !pulled {
			rename(t, dir, dir+" pulled")
			pulled = true
		}
	})
	wantCode(t, err, planner.NotFound)
	copyFolder(t, dir+" pulled", dir)
	if err := b.s.Reseal(bg(), nil); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, b.s)
	if _, total, err := b.s.Resealing(bg()); err != nil || total != 0 {
		t.Errorf("%d rows are left, %v", total, err)
	}
}

// TestAnotherProgramHoldsTheFile and was stopped: the save ends soon, reading goes
// on, and the same save goes well afterwards.
func TestAnotherProgramHoldsTheFile(t *testing.T) {
	a := newAway(t)
	db, err := sql.Open("sqlite3", "file:"+a.path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	held, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	a.wantRefused(t, planner.Locked, "in use by another program")
	took := time.Hour
	for try := 0; try < 3 && took > 2*time.Second; try++ { // the computer may be busy
		began := time.Now()
		_ = a.try("+00 555 9999")
		took = time.Since(began)
	}
	if took > 2*time.Second {
		t.Errorf("a save ends after %v", took)
	}
	if got, err := a.Patient(bg(), a.p.Value.ID); err != nil || got.Row != a.p.Row {
		t.Errorf("reading meanwhile: row %d, %v", got.Row, err)
	}
	if err := held.Rollback(); err != nil {
		t.Fatal(err)
	}
	a.save(t, "+00 555 0002")
	a.wantKept(t)
}
