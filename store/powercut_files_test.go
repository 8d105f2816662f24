//go:build unix

package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/cryptotest"
	"time"
)

// everyEvent cuts the power after every event that a disk recorded, as often as
// STIPPLE_ROUNDS says, and has what is left checked. An ordinary run leaves events
// out, others each time.
func everyEvent(t *testing.T, w *taped, check func(at int, path string) error) {
	t.Helper()
	rounds, step := number(t, "STIPPLE_ROUNDS", 0), 1
	if rounds == 0 {
		rounds = 1
		step = 1 + w.d.Len()/map[bool]int{false: 60, true: 15}[testing.Short()]
	}
	tried := 0
	for round := range rounds {
		for at := int(w.seed % uint64(step)); at <= w.d.Len(); at += step { // #nosec G115 -- a step is small
			folder, err := w.lay(rand.New(rand.NewPCG(w.seed, uint64(round)<<32|uint64(at))), at) // #nosec G115 -- events are counted from 0
			if err == nil {
				err = check(at, w.in(folder))
			}
			if err != nil {
				t.Errorf("STIPPLE_SEED=%d, round %d: after event %d of %d, %s: %v\nwhat the disk held is in %s",
					w.seed, round, at, w.d.Len(), w.during(at), err, folder)
				continue
			}
			if err := os.RemoveAll(folder); err != nil {
				t.Fatal(err)
			}
			tried++
		}
	}
	t.Logf("%d cuts of %d events", tried, w.d.Len())
}

// newTape begins a record of a folder with what a test put there before.
func newTape(t *testing.T, root, path string) *taped {
	t.Helper()
	w := newTaped(t, seedOf(t))
	cryptotest.SetGlobalRandom(t, w.seed)
	w.record(root, path)
	return w
}

// TestCreatingAClinicSurvivesAPowerCut at every event: there is a whole clinic or
// none, and then creating it again works.
func TestCreatingAClinicSurvivesAPowerCut(t *testing.T) {
	root := t.TempDir()
	w := newTape(t, root, filepath.Join(root, "new", "folder", "clinic.stipple"))
	w.create()
	w.enter()
	w.leave()
	everyEvent(t, w, w.check)
}

// TestAMigrationSurvivesAPowerCut at every event of bringing a file of an earlier
// version to this one: what was in it is there, and the old file is set aside once
// the first opening was acknowledged.
func TestAMigrationSurvivesAPowerCut(t *testing.T) {
	for version := 1; version < schemaVersion(); version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path := beforeVersion(t, version)
			w := newTape(t, filepath.Dir(path), path)
			w.enter()
			w.leave()
			all := w.calls[0]
			everyEvent(t, w, func(at int, path string) error {
				if at >= all.acked {
					if err := asideIs(path, version); err != nil {
						return err
					}
					return w.check(at, path)
				}
				before := all
				before.link.Seq, before.wrong = 0, 0
				return w.stillThere(path, before, all)
			})
		})
	}
}

// TestABackupSurvivesAPowerCut at every event, also while older ones are thinned out:
// none counts that is not whole, and none is missing that should be there.
func TestABackupSurvivesAPowerCut(t *testing.T) {
	root := t.TempDir()
	w := newTape(t, root, filepath.Join(root, "clinic.stipple"))
	w.create()
	w.enter()
	w.patient()
	for range 3 {
		w.backup()
		w.changePatientOf(0)
	}
	w.now = w.now.Add(4 * 24 * time.Hour) // of a day so long ago one backup stays
	w.backup()
	w.leave()
	if n := len(w.backups); n != 2 {
		t.Errorf("%d backups are there", n)
	}
	everyEvent(t, w, w.check)
}

// asideIs checks the file that was set aside before a migration.
func asideIs(path string, version int) error {
	aside := fmt.Sprintf("%s.before-version-%d", path, schemaVersion())
	if _, err := os.Stat(aside); err != nil {
		return err
	}
	db := openPool(aside, untouched, 1)
	defer db.Close()
	var found int
	var says string
	err := errors.Join(db.QueryRow("PRAGMA user_version").Scan(&found), db.QueryRow("PRAGMA integrity_check").Scan(&says))
	if err != nil || found != version || says != "ok" {
		return fmt.Errorf("set aside is version %d, %s, %v", found, says, err)
	}
	return nil
}
