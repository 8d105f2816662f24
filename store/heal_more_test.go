package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/disk/faulty"
)

// TestALogTakenAwayDuringACommitIsNotCalledSaved: what went to it nobody finds.
func TestALogTakenAwayDuringACommitIsNotCalledSaved(t *testing.T) {
	a := newAway(t)
	err := a.change(bg(), func(c *change) error {
		c.note(entry{op: planner.AuditRead, entity: "clinic", id: a.clinicID})
		return os.Remove(a.path + "-wal")
	})
	if err == nil {
		t.Error("it was called saved")
	}
	a.save(t, "+00 555 0002")
	a.wantKept(t)
}

// TestACopyWithoutTheLastDraftIsRefused: the trail does not tell of drafts.
func TestACopyWithoutTheLastDraftIsRefused(t *testing.T) {
	a := newAway(t)
	if err := a.foldOpen(); err != nil {
		t.Fatal(err)
	}
	before := content(t, a.path)
	if err := a.SaveDraft(bg(), Draft{Kind: FormDraft, ID: "form", Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	rename(t, a.path, a.path+" aside")
	write(t, a.path, string(before))
	a.wantRefused(t, planner.Internal, "lacks the last drafts")
	rename(t, a.path+" aside", a.path)
	a.save(t, "+00 555 0002")
	a.wantKept(t)
}

// TestTheLogOfTheOpenFileIsPlayedIntoNoOther: while a reader keeps it from being folded
// it lies at the path, beside another file.
func TestTheLogOfTheOpenFileIsPlayedIntoNoOther(t *testing.T) {
	a := newAway(t)
	older := content(t, a.path) // without what is in the log
	err := a.snapshot(bg(), func(db querier) error {
		var n int
		if err := db.QueryRow("SELECT count(*) FROM audit").Scan(&n); err != nil {
			return err
		}
		a.save(t, "+00 555 0002") // the reader does not see this
		rename(t, a.path, a.path+" aside")
		write(t, a.path, string(older))
		a.wantRefused(t, planner.Locked, "being read")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if string(content(t, a.path)) != string(older) {
		t.Error("the other file was written to")
	}
	rename(t, a.path+" aside", a.path)
	a.save(t, "+00 555 0003")
	a.wantKept(t)
}

// TestTheUsersAreLookedAtAgain when the file that comes back was worked on elsewhere.
func TestTheUsersAreLookedAtAgain(t *testing.T) {
	a := newAway(t)
	other, err := a.AddUser(bg(), planner.User{Name: "Bo", Role: planner.Physician}, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := a.dir + " elsewhere"
	copyFolder(t, a.dir, elsewhere)
	path := filepath.Join(elsewhere, filepath.Base(a.path))
	s := openAs(t, path, other.Name, testPassphrase)
	if err := errors.Join(s.SetRole(bg(), a.user.ID, planner.Assistant), s.Close()); err != nil {
		t.Fatal(err)
	}
	rename(t, a.dir, a.dir+" pulled")
	rename(t, elsewhere, a.dir)
	a.wantRefused(t, planner.Internal, "users of the clinic")
}

// newFailing is a clinic on a disk that can fail, with a patient saved.
func newFailing(t *testing.T) (*Store, *faulty.Disk) {
	t.Helper()
	dev, err := faulty.New()
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions()
	o.Disk = dev
	path, _ := newClinic(t)
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dev.Heal(); _ = s.Close() })
	savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	return s, dev
}

// TestTheConnectionsStayWhileTheDiskFails, for they still read, and are made anew once
// it is well: whatever was wrong with them is gone then.
func TestTheConnectionsStayWhileTheDiskFails(t *testing.T) {
	s, dev := newFailing(t)
	round := s.home.round.Load()
	dev.FailAt(1, faulty.Fault{Err: syscall.EIO, Lasting: true})
	for i := range 3 {
		if _, err := s.SavePatient(bg(), newPatient(s, "2", "Holm", "Liv")); err == nil {
			t.Fatal("it was called saved")
		}
		if s.home.round.Load() != round {
			t.Fatalf("after failure %d the connections were given up", i+1)
		}
		if cards, err := s.Cards(bg()); err != nil || len(cards) != 1 {
			t.Errorf("reading meanwhile: %d charts, %v", len(cards), err)
		}
	}
	dev.Heal()
	savePatient(t, s, newPatient(s, "2", "Holm", "Liv"))
	if s.home.round.Load() == round {
		t.Error("the connections that met the fault are still used")
	}
	round = s.home.round.Load()
	savePatient(t, s, newPatient(s, "3", "Sand", "Mo"))
	if s.home.round.Load() != round {
		t.Error("they are made anew for every save")
	}
	wantVerified(t, s)
}

// ordered tells when a new clinic file gets its name, and whether the folder was synced
// after its head got one.
type ordered struct {
	disk.Disk
	path                 string
	ready, named, inTime bool
}

func (o *ordered) Open(path string, flag int, mode fs.FileMode) (disk.File, error) {
	if path == o.path+headSuffix && flag&os.O_CREATE != 0 {
		o.ready = false
	}
	return o.Disk.Open(path, flag, mode)
}

func (o *ordered) SyncFolder(path string) error {
	o.ready = exist(o.path + headSuffix)
	return o.Disk.SyncFolder(path)
}

func (o *ordered) Link(from, to string) error {
	if to == o.path {
		o.named, o.inTime = true, o.ready
	}
	return o.Disk.Link(from, to)
}

// TestTheHeadIsThereBeforeTheFile: a new file without it would seem to have lost it.
func TestTheHeadIsThereBeforeTheFile(t *testing.T) {
	o := testOptions()
	order := &ordered{Disk: disk.System(), path: filepath.Join(t.TempDir(), "clinic.stipple")}
	o.Disk = order
	if _, err := Create(order.path, Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}, o); err != nil || !order.named || !order.inTime {
		t.Errorf("named: %t, in time: %t, %v", order.named, order.inTime, err)
	}
}

// TestWhatWasStoppedSaysSo, whatever the driver calls it.
func TestWhatWasStoppedSaysSo(t *testing.T) {
	for _, err := range []error{context.Canceled, context.DeadlineExceeded, sql.ErrTxDone, sqlite3.Error{Code: sqlite3.ErrInterrupt}} {
		if says := planner.ErrorMessage(explain(err)); !strings.Contains(says, "stopped before it was done") {
			t.Errorf("%v: %s", err, says)
		}
	}
	draw := rand.New(rand.NewPCG(seedOf(t), 0)) // #nosec G404 -- which moments is no secret
	s := openClinic(t)
	savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	for range 300 {
		ctx, cancel := context.WithTimeout(bg(), time.Duration(draw.IntN(1500))*time.Microsecond)
		_, saved := s.SavePatient(ctx, newPatient(s, string(s.NewID()), "Holm", "Liv"))
		_, listed := s.Cards(ctx)
		cancel()
		for what, err := range map[string]error{"saving": saved, "listing": listed} {
			if err != nil && strings.Contains(planner.ErrorMessage(err), "could not be used") {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
}

// TestWhyThereIsNoLock: only a matter of permissions is called one.
func TestWhyThereIsNoLock(t *testing.T) {
	for _, c := range []struct {
		err  error
		code planner.Code
		says string
	}{
		{syscall.EACCES, planner.Locked, "check the permissions"},
		{syscall.EROFS, planner.Locked, "check the permissions"},
		{syscall.ENOSPC, planner.Full, "Make room"},
		{syscall.ENOENT, planner.NotFound, "is gone"},
		{syscall.EIO, planner.Locked, "cannot be locked"},
		{syscall.ENOLCK, planner.Locked, "cannot be locked"},
		{syscall.EISDIR, planner.Locked, "something else has that name"},
	} {
		err := notLocked("clinic.stipple", &fs.PathError{Op: "open", Path: "clinic.stipple.lock", Err: c.err})
		if says := planner.ErrorMessage(err); planner.ErrorCode(err) != c.code || !strings.Contains(says, c.says) {
			t.Errorf("%v: %s: %s", c.err, planner.ErrorCode(err), says)
		}
	}
}

// TestClosingSaysWhatBecameOfIt: who closes saved nothing just now.
func TestClosingSaysWhatBecameOfIt(t *testing.T) {
	for name, c := range map[string]struct {
		take func(t *testing.T, a *away)
		code planner.Code
		says string
	}{
		"its folder is away": {func(t *testing.T, a *away) { rename(t, a.dir, a.dir+" pulled") }, planner.NotFound, "bring them back"},
		"it was moved":       {func(t *testing.T, a *away) { rename(t, a.path, a.path+" aside") }, planner.NotFound, "bring them back"},
		"another file lies there": {func(t *testing.T, a *away) {
			rename(t, a.path, a.path+" aside")
			write(t, a.path, "Dear diary")
		}, planner.Internal, "put it back"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAway(t)
			c.take(t, a)
			_ = a.try("+00 555 9999")
			began := time.Now()
			err := a.Close()
			if says := planner.ErrorMessage(err); planner.ErrorCode(err) != c.code || !strings.Contains(says, c.says) || strings.Contains(says, "Nothing was saved") {
				t.Errorf("%s: %s", planner.ErrorCode(err), says)
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestWhichErrorsAreTheDisks: after those of the one that writes, the file is opened
// anew; a reader's own connection is given up, which harms nobody.
func TestWhichErrorsAreTheDisks(t *testing.T) {
	for code, disks := range map[sqlite3.ErrNo]bool{
		sqlite3.ErrIoErr: true, sqlite3.ErrCorrupt: true, sqlite3.ErrNotADB: true, sqlite3.ErrCantOpen: true,
		sqlite3.ErrFull: false, sqlite3.ErrBusy: false, sqlite3.ErrConstraint: false, sqlite3.ErrInterrupt: false,
	} {
		for _, writes := range []bool{true, false} {
			h := &home{}
			if met := (guard{home: h, writes: writes}).met(sqlite3.Error{Code: code}); met != disks || h.hurt.Load() != (disks && writes) {
				t.Errorf("%v, writing %t: %t, opened anew %t", code, writes, met, h.hurt.Load())
			}
		}
	}
}
