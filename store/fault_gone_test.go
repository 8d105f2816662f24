package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
)

// away is a clinic whose file is open, in a folder of its own that can go, with a
// patient saved before.
type away struct {
	*Store
	dir  string // its folder
	p    Stored[planner.Patient]
	copy string // a folder with a copy of the whole, taken before the patient was saved last
}

func newAway(t *testing.T) *away {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "usb")
	path := filepath.Join(dir, "clinic.stipple")
	if _, err := Create(path, Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}, testOptions()); err != nil {
		t.Fatal(err)
	}
	a := &away{Store: openAs(t, path, testUser, testPassphrase), dir: dir, copy: dir + " before"}
	a.p = savePatient(t, a.Store, newPatient(a.Store, "1", "Berg", "Eva"))
	copyFolder(t, dir, a.copy)
	a.save(t, "+00 555 0001")
	if err := a.SaveDraft(bg(), Draft{Kind: FormDraft, ID: "form", Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	return a
}

// try saves the patient with another telephone number.
func (a *away) try(phone string) error {
	next := a.p
	next.Value.Contact.Phone = phone
	saved, err := a.SavePatient(bg(), next)
	if err == nil {
		a.p = saved
	}
	return err
}

func (a *away) save(t *testing.T, phone string) {
	t.Helper()
	if err := a.try(phone); err != nil {
		t.Fatal(err)
	}
}

// wantRefused checks that nothing can be saved, and that the message says so.
func (a *away) wantRefused(t *testing.T, code planner.Code, says string) {
	t.Helper()
	for what, err := range map[string]error{
		"save":  a.try("+00 555 9999"),
		"draft": a.SaveDraft(bg(), Draft{Kind: FormDraft, ID: "form", Body: []byte("{}")}),
	} {
		message := planner.ErrorMessage(err)
		if planner.ErrorCode(err) != code || !strings.Contains(message, says) || !strings.Contains(message, "Nothing was saved") {
			t.Errorf("%s: %q (%v), want %s with %q", what, message, err, code, says)
		}
	}
}

// wantKept opens a copy of the files as they lie there now, as after the power went,
// and looks for the patient as saved last and for anything that is wrong.
func (a *away) wantKept(t *testing.T) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "cut")
	copyFolder(t, a.dir, to)
	s := openAs(t, filepath.Join(to, filepath.Base(a.path)), testUser, testPassphrase)
	got, err := s.Patient(bg(), a.p.Value.ID)
	if err != nil || got.Value.Contact.Phone != a.p.Value.Contact.Phone || got.Row != a.p.Row {
		t.Errorf("%v, row %d of %d, %v", got.Value.Contact.Phone, got.Row, a.p.Row, err)
	}
	if forms, err := s.Forms(bg()); err != nil || len(forms) != 1 {
		t.Errorf("%d drafts, %v", len(forms), err)
	}
	if s.Warning() != "" {
		t.Errorf("it warns: %s", s.Warning())
	}
	wantVerified(t, s)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// TestTheDataFolderVanishesAndComesBack, as when a USB disk is pulled: what was shown
// is still read, nothing is called saved, and the same save goes well afterwards.
func TestTheDataFolderVanishesAndComesBack(t *testing.T) {
	for name, back := range map[string]func(t *testing.T, a *away){
		"the same":                    func(t *testing.T, a *away) { rename(t, a.dir+" pulled", a.dir) },
		"on other places of the disk": func(t *testing.T, a *away) { copyFolder(t, a.dir+" pulled", a.dir) },
		"without what SQLite shares": func(t *testing.T, a *away) {
			copyFolder(t, a.dir+" pulled", a.dir)
			if err := os.Remove(a.path + "-shm"); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAway(t)
			rename(t, a.dir, a.dir+" pulled")
			a.wantRefused(t, planner.NotFound, "Reconnect its disk")
			if got, err := a.Patient(bg(), a.p.Value.ID); err != nil || got.Row != a.p.Row {
				t.Errorf("reading meanwhile: row %d, %v", got.Row, err)
			}
			back(t, a)
			if got, err := a.Patient(bg(), a.p.Value.ID); err != nil || got.Row != a.p.Row {
				t.Errorf("reading afterwards: row %d, %v", got.Row, err)
			}
			a.save(t, "+00 555 0002")
			a.wantKept(t)
			_, err := Open(a.path, testUser, testPassphrase, testOptions())
			wantCode(t, err, planner.Locked)
			if err := a.Close(); err != nil {
				t.Error(err)
			}
			a.wantKept(t)
		})
	}
}

// TestTheFileIsTakenAwayOrReplaced while it is open: nothing goes to another clinic,
// to an older copy or to a file that nobody finds, and all goes on once it is back.
func TestTheFileIsTakenAwayOrReplaced(t *testing.T) {
	for name, c := range map[string]struct {
		put  func(t *testing.T, a *away)
		code planner.Code
		says string
	}{
		"taken away": {func(*testing.T, *away) {}, planner.NotFound, "no longer at"},
		"an older copy": {func(t *testing.T, a *away) {
			rename(t, filepath.Join(a.copy, filepath.Base(a.path)), a.path)
		}, planner.Internal, "lacks the last"},
		"another clinic": {func(t *testing.T, a *away) {
			other, _ := newClinic(t)
			rename(t, other, a.path)
		}, planner.Internal, "Another clinic's file"},
		"no clinic": {func(t *testing.T, a *away) { write(t, a.path, strings.Repeat("Dear diary, ", 50)) }, planner.Corrupt, "text file"},
		"nothing":   {func(t *testing.T, a *away) { write(t, a.path, "") }, planner.Corrupt, "empty"},
		"a folder": {func(t *testing.T, a *away) {
			if err := os.Mkdir(a.path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, planner.Invalid, "a folder"},
		"a copy that went another way": {func(t *testing.T, a *away) {
			path := filepath.Join(a.copy, filepath.Base(a.path))
			s := openAs(t, path, testUser, testPassphrase)
			for i := range 9 {
				savePatient(t, s, newPatient(s, "2"+strings.Repeat("0", i), "Sand", "Mo"))
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			rename(t, path, a.path)
		}, planner.Internal, "went another way"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAway(t)
			aside := a.dir + " aside"
			rename(t, a.path, aside)
			c.put(t, a)
			a.wantRefused(t, c.code, c.says)
			a.wantRefused(t, c.code, c.says)
			if got, err := a.Patient(bg(), a.p.Value.ID); err == nil && got.Row != a.p.Row {
				t.Errorf("it reads what is not the file: row %d", got.Row)
			}
			if err := os.RemoveAll(a.path); err != nil {
				t.Fatal(err)
			}
			rename(t, aside, a.path)
			a.save(t, "+00 555 0002")
			a.wantKept(t)
			if err := a.Close(); err != nil {
				t.Error(err)
			}
			a.wantKept(t)
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAWholeOlderFolderIsRefused: a backup of all files is put in the place of the
// folder, and the right one comes back.
func TestAWholeOlderFolderIsRefused(t *testing.T) {
	a := newAway(t)
	rename(t, a.dir, a.dir+" pulled")
	rename(t, a.copy, a.dir)
	a.wantRefused(t, planner.Internal, "lacks the last")
	rename(t, a.dir, a.copy)
	rename(t, a.dir+" pulled", a.dir)
	a.save(t, "+00 555 0002")
	a.wantKept(t)
}

// TestWhatLiesBesideTheFileIsRemoved while it is open: the log, what SQLite shares,
// the lock, the end of the trail. Saving goes on and nothing is lost.
func TestWhatLiesBesideTheFileIsRemoved(t *testing.T) {
	for _, suffix := range []string{"-wal", "-shm", headSuffix, lockSuffix, waitingLockSuffix} {
		t.Run(suffix, func(t *testing.T) {
			a := newAway(t)
			if err := os.RemoveAll(a.path + suffix); err != nil {
				t.Fatal(err)
			}
			a.save(t, "+00 555 0002")
			a.wantKept(t)
			_, err := Open(a.path, testUser, testPassphrase, testOptions())
			wantCode(t, err, planner.Locked)
			a.save(t, "+00 555 0003")
			if err := a.Close(); err != nil {
				t.Error(err)
			}
			a.wantKept(t)
		})
	}
}

// TestWhatLiesBesideTheFileBecomesAFolder: where something cannot be noted the
// program says so, and goes on.
func TestWhatLiesBesideTheFileBecomesAFolder(t *testing.T) {
	for suffix, saves := range map[string]bool{headSuffix: true, waitingSuffix: true, triesSuffix: true, waitingLockSuffix: true, lockSuffix: false, "-wal": false} {
		t.Run(suffix, func(t *testing.T) {
			a := newAway(t)
			if err := errors.Join(os.RemoveAll(a.path+suffix), os.Mkdir(a.path+suffix, 0o700)); err != nil {
				t.Fatal(err)
			}
			if saves {
				a.save(t, "+00 555 0002")
			} else if err := a.try("+00 555 0002"); err == nil || planner.ErrorCode(err) == "" || !strings.Contains(planner.ErrorMessage(err), "Nothing was saved") {
				t.Errorf("%v: %s", err, planner.ErrorMessage(err))
			}
			if suffix == headSuffix && !strings.Contains(a.Warning(), "What you saved is safe") {
				t.Errorf("it warns: %q", a.Warning())
			}
			if err := os.Remove(a.path + suffix); err != nil {
				t.Fatal(err)
			}
			a.save(t, "+00 555 0003")
			a.wantKept(t)
		})
	}
}

// TestAnotherProcessTookTheLock whose file was removed: then this one saves no more.
func TestAnotherProcessTookTheLock(t *testing.T) {
	a := newAway(t)
	if err := os.Remove(a.path + lockSuffix); err != nil {
		t.Fatal(err)
	}
	other := &Store{path: a.path, o: Options{Workstation: "reception"}.filled()}
	if err := other.takeLock(); err != nil {
		t.Fatal(err)
	}
	a.wantRefused(t, planner.Locked, "on reception")
	if err := other.letLockGo(); err != nil {
		t.Fatal(err)
	}
	a.save(t, "+00 555 0002")
	a.wantKept(t)
}

// TestAFileReplacedDuringACommitIsNotCalledSaved: the last moment counts.
func TestAFileReplacedDuringACommitIsNotCalledSaved(t *testing.T) {
	a := newAway(t)
	err := a.change(bg(), func(c *change) error {
		c.note(entry{op: planner.AuditRead, entity: "clinic", id: a.clinicID})
		rename(t, a.dir, a.dir+" pulled")
		return nil
	})
	wantCode(t, err, planner.NotFound)
	rename(t, a.dir+" pulled", a.dir)
	a.save(t, "+00 555 0002")
	a.wantKept(t)
}

// TestAReadingGoesOnWhileTheFileComesBack elsewhere: it sees what it saw, and a save
// does not wait for it.
func TestAReadingGoesOnWhileTheFileComesBack(t *testing.T) {
	a := newAway(t)
	var before, after int
	err := a.snapshot(bg(), func(db querier) error {
		count := func(n *int) error { return db.QueryRow("SELECT count(*) FROM audit").Scan(n) }
		if err := count(&before); err != nil {
			return err
		}
		rename(t, a.dir, a.dir+" pulled")
		copyFolder(t, a.dir+" pulled", a.dir)
		a.save(t, "+00 555 0002")
		return count(&after)
	})
	if err != nil || before != after {
		t.Errorf("%d entries, then %d: %v", before, after, err)
	}
	a.wantKept(t)
}

// TestAReaderFollowsTheFile: a window that only reads shows what lies at the path,
// if that goes on from what it showed.
func TestAReaderFollowsTheFile(t *testing.T) {
	a := newAway(t)
	o := testOptions()
	o.ReadOnly = true
	reader, err := Open(a.path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, err := reader.Patient(bg(), a.p.Value.ID); err != nil {
		t.Fatal(err)
	}
	rename(t, a.dir, a.dir+" pulled")
	if got, err := reader.Patient(bg(), a.p.Value.ID); err != nil || got.Row != a.p.Row {
		t.Errorf("while it is away: row %d, %v", got.Row, err)
	}
	copyFolder(t, a.dir+" pulled", a.dir)
	a.save(t, "+00 555 0002")
	if got, err := reader.Patient(bg(), a.p.Value.ID); err != nil || got.Row != a.p.Row {
		t.Errorf("after it came back: row %d of %d, %v", got.Row, a.p.Row, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	rename(t, a.dir, a.dir+" gone")
	rename(t, a.copy, a.dir)
	_, err = reader.Patient(bg(), a.p.Value.ID)
	if planner.ErrorCode(err) != planner.Internal || !strings.Contains(planner.ErrorMessage(err), "lacks the last") {
		t.Errorf("an older copy: %v", err)
	}
}

// TestClosingWithoutTheDisk neither hangs nor calls it well.
func TestClosingWithoutTheDisk(t *testing.T) {
	a := newAway(t)
	if err := os.RemoveAll(a.dir); err != nil {
		t.Fatal(err)
	}
	a.wantRefused(t, planner.NotFound, "folder")
	if err := a.Close(); planner.ErrorCode(err) != planner.NotFound {
		t.Errorf("closing says %v", err)
	}
	if _, err := os.Stat(a.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was made where the folder was: %v", err)
	}
}

// TestAFileCutOffWhileItIsOpen: nothing is called saved in a file whose end was cut off,
// be it a page; once its end is back all goes on.
func TestAFileCutOffWhileItIsOpen(t *testing.T) {
	for _, pages := range []int64{1, 2, 20} {
		a := newAway(t)
		a.save(t, "+00 555 0001")
		if err := a.foldOpen(); err != nil { // so that the end of the file is not in its log
			t.Fatal(err)
		}
		a.save(t, "+00 555 0002")
		whole, err := os.ReadFile(a.path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(a.path, int64(len(whole))-pages*4096); err != nil {
			t.Fatal(err)
		}
		a.wantRefused(t, planner.Corrupt, "cut off")
		write(t, a.path, string(whole))
		a.save(t, "+00 555 0003")
		a.wantKept(t)
	}
}
