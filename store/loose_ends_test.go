package store

import (
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"stipple/planner"
	"stipple/store/disk"
)

// TestABackupMadeBesideAWriterIsKnownByItsBytes: what the trail says of it later is
// what it would say of any other, so that a proof sees that its bytes were changed.
func TestABackupMadeBesideAWriterIsKnownByItsBytes(t *testing.T) {
	b := newSalon(t)
	o := testOptions()
	o.ReadOnly = true
	beside, err := Open(b.path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	made := backedUp(t, beside, "")
	if err := beside.Close(); err != nil {
		t.Fatal(err)
	}
	b.again(t, testUser)
	if p, err := b.s.Prove(bg(), made.Path, nil); err != nil || !p.Found.OK() {
		t.Fatalf("%v, %v", p.Found.Faults, err)
	}
	var ver int64
	if err := b.s.readers.QueryRow("SELECT ver FROM audit WHERE op = 'backup' AND entity = 'backup'").Scan(&ver); err != nil || ver == 0 {
		t.Errorf("the trail says that it ends with entry %d, %v", ver, err)
	}
	other, err := os.ReadFile(made.Path)
	if err != nil {
		t.Fatal(err)
	}
	other[43] ^= 1 // SQLite's schema cookie: the same rows, other bytes
	prove(t, b.s, made.Path, other, func(p Proof, err error) {
		if err != nil || !slices.ContainsFunc(p.Found.Faults, func(f string) bool { return strings.Contains(f, "byte for byte") }) {
			t.Errorf("other bytes are not noticed: %v, %v", p.Found.Faults, err)
		}
	})
	wantVerified(t, b.s)
}

// TestAnUpgradeThatEndedEarlyIsCompactedLater: whoever ends the program between the
// migration and the writing anew, or has no room for it, has it at the next sign-in.
func TestAnUpgradeThatEndedEarlyIsCompactedLater(t *testing.T) {
	path := beforeVersion(t, 2)
	s := openAs(t, path, testUser, testPassphrase)
	if exist(path + oldPagesSuffix) {
		t.Error("the mark is left")
	}
	if _, err := s.writer.Exec("CREATE TABLE old (x BLOB); INSERT INTO old VALUES (randomblob(100000)); DROP TABLE old"); err != nil {
		t.Fatal(err)
	}
	free := func() (n int) {
		if err := s.writer.QueryRow("PRAGMA freelist_count").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if free() == 0 {
		t.Fatal("there are no free pages to tell by")
	}
	if err := s.markOld(); err != nil { // as it is between the two
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = openAs(t, path, testUser, testPassphrase)
	}
	if n := free(); n > 0 || exist(path+oldPagesSuffix) {
		t.Errorf("%d free pages, the mark is left: %v", n, exist(path+oldPagesSuffix))
	}
	wantVerified(t, s)
}

// TestTheMarkIsThereBeforeTheMigration: a migration that cannot be marked is none.
func TestTheMarkIsThereBeforeTheMigration(t *testing.T) {
	path := beforeVersion(t, 2)
	o := testOptions()
	o.Disk = unmarked{disk.System()}
	if _, err := Open(path, testUser, testPassphrase, o); err == nil {
		t.Fatal("it was migrated")
	}
	if got := atVersion(t, path); got != 2 {
		t.Errorf("the file is of version %d", got)
	}
	wantVerified(t, openAs(t, path, testUser, testPassphrase))
}

// unmarked is a disk on which no mark can be made.
type unmarked struct{ disk.Disk }

func (d unmarked) Open(path string, flag int, mode os.FileMode) (disk.File, error) {
	if strings.HasSuffix(path, oldPagesSuffix) {
		return nil, syscall.EIO
	}
	return d.Disk.Open(path, flag, mode)
}

// TestAStoppedProcessThatTriesKeepsNobodyOut for long.
func TestAStoppedProcessThatTriesKeepsNobodyOut(t *testing.T) {
	path, _ := newClinic(t)
	held := flock.New(path + waitingLockSuffix)
	if there, err := held.TryLock(); err != nil || !there {
		t.Fatal(there, err)
	}
	defer func() { _ = held.Unlock() }()
	began := time.Now()
	peek, err := peekFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w := waiting{path, testOptions().filled()}
	if _, _, err := peek.unlock(w, testUser, testPassphrase, func(planner.ID) waitingLine { return waitingLine{} }); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %s", took)
	}
}

// fillingUp is a disk that becomes full, or can only be read, while a passphrase is
// checked.
type fillingUp struct {
	disk.Disk
	full, dead bool
}

func (d *fillingUp) Temp(folder, pattern string) (disk.File, error) {
	if d.full || d.dead {
		return nil, syscall.ENOSPC
	}
	return d.Disk.Temp(folder, pattern)
}

func (d *fillingUp) Open(path string, flag int, mode os.FileMode) (disk.File, error) {
	if d.dead {
		return nil, syscall.EROFS
	}
	return d.Disk.Open(path, flag, mode)
}

func (d *fillingUp) Remove(path string) error {
	if d.dead {
		return syscall.EROFS
	}
	return d.Disk.Remove(path)
}

// TestARightPassphraseIsNotCountedAsWrong when the disk is full afterwards; and where
// nothing at all can be taken back, the trail says that the try was not finished.
func TestARightPassphraseIsNotCountedAsWrong(t *testing.T) {
	path, _ := newClinic(t)
	o, pass := movingClock()
	o = o.filled()
	d := &fillingUp{Disk: disk.System()}
	o.Disk = d
	w := waiting{path, o}
	peek, err := peekFile(path)
	if err != nil {
		t.Fatal(err)
	}
	id := planner.ID(peek.slots[0].ID)
	try := func(then func()) error {
		return w.try(id, w.line(planner.AuditSignInFailed, id, "user", string(id)), func() error { then(); return nil })
	}
	if err := w.try("other", waitingLine{}, func() error { return planner.Errorf(planner.Forbidden, "Wrong.") }); err == nil {
		t.Fatal("it was right")
	}
	if err := try(func() { d.full = true }); err != nil {
		t.Fatal(err)
	}
	d.full = false
	if st := w.counts()[id]; st != nil {
		t.Errorf("on a full disk it counts: %+v", *st)
	}
	if st := w.counts()["other"]; st == nil || st.Wrong != 1 {
		t.Errorf("another's tries are %+v", st)
	}
	if err := try(func() { d.dead = true }); err != nil {
		t.Fatal(err)
	}
	d.dead = false
	pass(time.Minute)
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	told := 0
	entries, err := s.Audit(bg(), planner.AuditQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Text, "not finished") {
			told++
		}
	}
	if n := countEntries(t, s, planner.AuditSignInFailed); n != 1 || told != 1 {
		t.Errorf("%d lines, of which %d say that the try was not finished", n, told)
	}
}

// TestSavesSinceABackupAreCounted: those of the trail, not drafts, readings and what
// backups write themselves, and no more than anybody wants to know.
func TestSavesSinceABackupAreCounted(t *testing.T) {
	b := newSalon(t)
	want := func(what string, saves int, changed bool) {
		t.Helper()
		now, err := b.s.Backups(bg())
		if err != nil || now.Saves != saves || now.Changed != changed {
			t.Errorf("%s: %d saves, changed %v, %v", what, now.Saves, now.Changed, err)
		}
	}
	made := backedUp(t, b.s, "")
	b.again(t, testUser)
	want("at once", 0, false)
	if _, err := b.s.Prove(bg(), made.Path, nil); err != nil {
		t.Fatal(err)
	}
	want("after a proof", 0, false)
	if err := b.s.SaveDraft(bg(), Draft{Kind: FormDraft, ID: "form", Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	want("after a draft", 0, true)
	savePatient(t, b.s, newPatient(b.s, "8", "New", "One"))
	savePatient(t, b.s, newPatient(b.s, "9", "New", "Two"))
	want("after two saves", 2, true)
	err := b.s.change(bg(), func(c *change) error {
		for range MostSaves {
			c.note(entry{op: planner.AuditPrint, entity: "patient", id: string(b.patient.ID), patient: b.patient.ID})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want("after very many", MostSaves, true)
	backedUp(t, b.s, "")
	want("after the next backup", 0, false)
}

// TestCountsThatAPowerCutLeftAreSwept at the next sign-in, and nothing else is.
func TestCountsThatAPowerCutLeftAreSwept(t *testing.T) {
	path, _ := newClinic(t)
	for _, name := range []string{triesSuffix + ".2718281", triesSuffix + ".old"} {
		if err := os.WriteFile(path+name, []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	openAs(t, path, testUser, testPassphrase)
	if exist(path+triesSuffix+".2718281") || !exist(path+triesSuffix+".old") {
		t.Error("what was left is there, or what was not is gone")
	}
}
