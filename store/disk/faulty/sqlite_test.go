//go:build unix

package faulty

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

const rounds = 150 // cuts of each settings

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// TestADatabaseIsAsSafeAsItsSettings writes rows one by one and cuts the power after
// any event. With the settings that sync enough no acknowledged row is lost; with
// those that do not, many are, which shows that the disk finds it out.
func TestADatabaseIsAsSafeAsItsSettings(t *testing.T) {
	for _, c := range []struct {
		settings string
		safe     bool
	}{
		{"_journal_mode=WAL&_synchronous=FULL", true},
		{"_journal_mode=WAL&_synchronous=NORMAL", false},
		{"_journal_mode=WAL&_synchronous=OFF", false},
		{"_journal_mode=DELETE&_synchronous=EXTRA", true},
		{"_journal_mode=DELETE&_synchronous=FULL", false}, // the journal's end is not synced
		{"_journal_mode=DELETE&_synchronous=OFF", false},
		{"_journal_mode=TRUNCATE&_synchronous=FULL", true},
	} {
		t.Run(c.settings, func(t *testing.T) {
			d, acknowledged := recordRows(t, c.settings)
			lost := 0
			for seed := range uint64(rounds) {
				r := random(seed)
				at := acknowledged[0] + r.IntN(d.Len()-acknowledged[0]+1)
				if err := survived(t, d, r, at, acknowledged); err != nil {
					lost++
					if c.safe {
						t.Errorf("cut %d at event %d: %v", seed, at, err)
					}
				}
			}
			if !c.safe && lost < rounds/50 {
				t.Errorf("only %d of %d cuts found out that it is not safe", lost, rounds)
			}
		})
	}
}

// recordRows writes a table, with a checkpoint and a new opening now and then, and
// gives after which event each row was acknowledged, the table itself first.
func recordRows(t *testing.T, settings string) (d *Disk, acknowledged []int) {
	t.Helper()
	d, dir := recording(t)
	path := filepath.Join(dir, "a.db")
	db := openDB(t, d, path, settings)
	execute(t, db, "CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)")
	must(t, d.SyncFolder(dir)) // SQLite does not make its first file's name safe
	acknowledged = append(acknowledged, d.Len())
	for i := range 60 {
		switch {
		case i%20 == 19:
			must(t, db.Close())
			db = openDB(t, d, path, settings)
		case i%10 == 9:
			execute(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
		}
		execute(t, db, "INSERT INTO t VALUES ($1, randomblob(3000))", i)
		acknowledged = append(acknowledged, d.Len())
	}
	must(t, db.Close())
	return d, acknowledged
}

// survived cuts and tells what is wrong with the database that is left.
func survived(t *testing.T, d *Disk, r *rand.Rand, at int, acknowledged []int) error {
	t.Helper()
	to := filepath.Join(t.TempDir(), "cut")
	must(t, d.Cut(r, at, to))
	return standsIn(t, to, at, acknowledged)
}

// standsIn tells what is wrong with the database in a folder, which goes.
func standsIn(t *testing.T, to string, at int, acknowledged []int) error {
	t.Helper()
	defer func() { must(t, os.RemoveAll(to)) }()
	db := openDB(t, nil, filepath.Join(to, "a.db"), "_synchronous=OFF")
	defer db.Close()
	var sound string
	var n int
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	if err := db.QueryRow("SELECT count(*) FROM t").Scan(&n); err != nil || sound != "ok" {
		return fmt.Errorf("count: %w, %s", err, sound)
	}
	want := 0
	for want+1 < len(acknowledged) && acknowledged[want+1] <= at {
		want++
	}
	if n < want || n > want+1 {
		return fmt.Errorf("%d rows of %d are there", n, want)
	}
	return nil
}
