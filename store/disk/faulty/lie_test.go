//go:build unix

package faulty

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"
)

// sector is the smaller of the two: what a write of a test is measured by.
const sector = 512

// TestALieLosesWhatWasAcknowledged: with settings that are safe on a disk that does as
// it says, a sync that was none loses rows, though not each time.
func TestALieLosesWhatWasAcknowledged(t *testing.T) {
	d, acknowledged := recordRows(t, "_journal_mode=WAL&_synchronous=FULL")
	lost := 0
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 9))
		at := acknowledged[1] + r.IntN(d.Len()-acknowledged[1]+1)
		to := filepath.Join(t.TempDir(), "cut")
		must(t, d.CutLying(r, at, to))
		if standsIn(t, to, at, acknowledged) != nil {
			lost++
		}
	}
	if lost == 0 || lost == rounds {
		t.Errorf("%d of %d lies lost something", lost, rounds)
	}
}

// TestAReadFails as it was asked to, once or until the disk is healed, and writes go on.
func TestAReadFails(t *testing.T) {
	for _, f := range []Fault{{Only: Read, Err: syscall.EIO}, {Only: Read, Err: syscall.EIO, Torn: true}, {Only: Read, Err: syscall.EIO, Lasting: true}} {
		d, dir := recording(t)
		path := filepath.Join(dir, "a.db")
		db := openDB(t, d, path, "_journal_mode=WAL")
		execute(t, db, "CREATE TABLE t (n INTEGER)")
		execute(t, db, "INSERT INTO t VALUES (1)")
		must(t, db.Close())
		d.FailAt(1, f)
		db = openDB(t, d, path, "")
		var n int
		err := db.QueryRow("SELECT count(*) FROM t").Scan(&n)
		if !isReadError(err) || !d.Fired() {
			t.Errorf("%+v: %v, fired: %v", f, err, d.Fired())
		}
		if d.Heal(); rows(t, db) != 1 {
			t.Errorf("%+v: it does not go on", f)
		}
		d.FailAt(1, Fault{Err: syscall.EIO})
		if rows(t, db) != 1 || d.Count() != 0 {
			t.Errorf("%+v: a read counts as a change", f)
		}
	}
}

func isReadError(err error) bool {
	var failed sqlite3.Error
	return errors.As(err, &failed) && failed.Code == sqlite3.ErrIoErr
}
