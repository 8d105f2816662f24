package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// clock sets the clock, by days and hours from that of the tests.
func (b *salon) clock(days, hours int) {
	b.s.o.Now = func() time.Time { return testOptions().Now().AddDate(0, 0, days).Add(time.Duration(hours) * time.Hour) }
}

// dating names a copy of a backup as one of another time, and gives its path.
func (b *salon) dating(t *testing.T, backup Backup, days, hours int) string {
	t.Helper()
	at := testOptions().Now().AddDate(0, 0, days).Add(time.Duration(hours) * time.Hour)
	path := filepath.Join(filepath.Dir(backup.Path), backupBase(b.path)+"-"+at.UTC().Format(backupStamp)+clinicSuffix)
	for _, suffix := range []string{"", headSuffix} {
		copyFile(t, backup.Path+suffix, path+suffix)
	}
	return path
}

// TestThinningKeepsTheNewestAndTheProved: a day's older backup goes, unless it holds the
// most of all, or is the newest that was proved.
func TestThinningKeepsTheNewestAndTheProved(t *testing.T) {
	for _, c := range []string{"neither", "newest", "proved"} {
		t.Run(c, func(t *testing.T) {
			b := newSalon(t)
			less := backedUp(t, b.s, "")
			savePatient(t, b.s, newPatient(b.s, "N", "New", "One"))
			more := backedUp(t, b.s, "")
			early, late := b.dating(t, less, -5, 0), b.dating(t, less, -5, 1)
			if c == "newest" {
				b.dating(t, more, -5, 0)
			}
			if c != "neither" {
				for _, made := range []Backup{less, more} {
					removeAll(disk.System(), made.Path)
				}
			}
			if c == "proved" {
				if proof, err := b.s.Prove(bg(), early, nil); err != nil || !proof.Found.OK() {
					t.Fatal(proof.Found.Faults, err)
				}
			}
			b.clock(1, 0)
			if err := b.s.thin(backupFolder(b.path), ""); err != nil {
				t.Fatal(err)
			}
			if exist(early) != (c != "neither") || !exist(late) {
				t.Errorf("the early one is there: %v, the late one: %v", exist(early), exist(late))
			}
		})
	}
}

// TestAWrongClockThinsNothing: not on the day it went wrong, nor on the day it was set
// right again; when it goes on as it should, thinning does.
func TestAWrongClockThinsNothing(t *testing.T) {
	for _, wrong := range []int{73 * 365, -5 * 365, 10, -10} {
		b := newSalon(t)
		made := backedUp(t, b.s, "")
		for hour := range 4 {
			b.dating(t, made, -5, hour)
			b.dating(t, made, -2000, hour)
		}
		days := []int{wrong, wrong, 1, 2}
		for i, day := range days {
			before := len(FindBackups(b.path))
			b.clock(day, i)
			savePatient(t, b.s, newPatient(b.s, string(b.s.NewID())[:20], "Berg", "Eva"))
			backedUp(t, b.s, "")
			now := len(FindBackups(b.path))
			if waits := i < len(days)-1; (now == before+1) != waits {
				t.Errorf("wrong by %d days, then %d: %d backups became %d", wrong, day, before, now)
			}
		}
	}
}

// TestTheNewestOfEachCopyOfTheClinicIsKept: two copies of a clinic file were used, and
// share a folder of backups. One takes none away that holds what it lacks, but what a
// later one of that copy holds too.
func TestTheNewestOfEachCopyOfTheClinicIsKept(t *testing.T) {
	b, shared := newSalon(t), t.TempDir()
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	other := &salon{path: filepath.Join(t.TempDir(), filepath.Base(b.path)), options: b.options}
	for _, suffix := range []string{"", headSuffix} {
		copyFile(t, b.path+suffix, other.path+suffix)
	}
	b.enter(t, testUser)
	other.enter(t, testUser)
	backUpOf := func(s *salon, day, hour int, chart string) string {
		t.Helper()
		s.clock(day, hour)
		savePatient(t, s.s, newPatient(s.s, chart, "Berg", "Eva"))
		return backedUp(t, s.s, shared).Path
	}
	first, second := backUpOf(other, 0, 0, "A1"), backUpOf(other, 0, 1, "A2")
	mine := backUpOf(b, 0, 2, "B1")
	backUpOf(b, 3, 0, "B2")
	b.clock(4, 0)
	if err := b.s.thin(shared, ""); err != nil {
		t.Fatal(err)
	}
	if exist(first) || !exist(second) || !exist(mine) {
		t.Errorf("of the other copy: the first %v, the second %v; of this one %v", exist(first), exist(second), exist(mine))
	}
}

// TestACopyThatLacksWhatWasSavedIsNoBackup: the head file beside the clinic file tells of
// an entry, or of drafts, that a copy of it does not hold.
func TestACopyThatLacksWhatWasSavedIsNoBackup(t *testing.T) {
	for _, c := range []struct {
		name           string
		trail, scratch int64
	}{{"an entry of the trail", 1, 0}, {"a draft", 0, 1}} {
		t.Run(c.name, func(t *testing.T) {
			b := newSalon(t)
			if err := b.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: b.s.NewID(), Body: []byte(`{}`)}); err != nil {
				t.Fatal(err)
			}
			last, err := lastLink(b.s.readers)
			if err != nil {
				t.Fatal(err)
			}
			scratch, _, err := readScratchHead(b.s.readers)
			if err != nil {
				t.Fatal(err)
			}
			later := func(link vault.Link, more int64) vault.Link {
				if more == 0 {
					return link
				}
				return vault.Link{Seq: link.Seq + more, MAC: bytes.Repeat([]byte{7}, 32)}
			}
			write(t, b.path+headSuffix, string(b.s.headFile(later(last, c.trail), later(scratch.link(), c.scratch))))
			_, err = b.s.Backup(bg(), "", nil)
			wantCode(t, err, planner.Corrupt)
			if list := FindBackups(b.path); len(list) > 0 {
				t.Errorf("there is %v", list)
			}
		})
	}
}

// TestABackupIsProvedByteForByte: a change where SQLite looks at nothing is found too.
func TestABackupIsProvedByteForByte(t *testing.T) {
	b := newSalon(t)
	made := backedUp(t, b.s, "")
	data, err := os.ReadFile(made.Path)
	if err != nil {
		t.Fatal(err)
	}
	data[80] ^= 1 // "reserved for expansion", says SQLite's file format
	prove(t, b.s, made.Path, data, func(p Proof, err error) {
		if err != nil || len(p.Found.Faults) != 1 {
			t.Errorf("%v, %v", p.Found.Faults, err)
		}
	})
}

// TestAFolderThatGoesMeanwhileIsNamed: its disk is pulled out while the copy is verified,
// with or without the folder it was seen in.
func TestAFolderThatGoesMeanwhileIsNamed(t *testing.T) {
	for _, empty := range []bool{false, true} {
		b, folder := newSalon(t), t.TempDir()
		went := false
		_, err := b.s.Backup(bg(), folder, func(int, int) {
			if !went {
				went = true
				rename(t, folder, folder+".pulled")
				if empty {
					if err := os.Mkdir(folder, 0o700); err != nil {
						t.Error(err)
					}
				}
			}
		})
		wantCode(t, err, planner.NotFound)
		if want := "The folder " + folder + " went away while the backup was made. None was made there and none was deleted. Connect its disk and try again."; planner.ErrorMessage(err) != want {
			t.Errorf("it says %q", planner.ErrorMessage(err))
		}
	}
}
