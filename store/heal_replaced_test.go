package store

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"stipple/planner"
)

// overwritten puts another file in the place of the open one, as programs do that keep
// folders in step: written beside it, then renamed over it.
func overwritten(t *testing.T, a *away, with []byte) {
	t.Helper()
	write(t, a.path+".part", string(with))
	rename(t, a.path+".part", a.path)
}

func content(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// wantAside looks for everything that was saved in the one file that is kept.
func (a *away) wantAside(t *testing.T) (aside string) {
	t.Helper()
	var found []string
	for _, name := range mustGlob(t, a.path+replacedMark+"*") {
		if !strings.HasSuffix(name, headSuffix) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		t.Fatalf("kept in %q", found)
	}
	to := filepath.Join(t.TempDir(), "kept.stipple")
	for _, suffix := range []string{"", headSuffix} {
		write(t, to+suffix, string(content(t, found[0]+suffix)))
	}
	s := openAs(t, to, testUser, testPassphrase)
	defer s.Close()
	if s.Warning() != "" {
		t.Errorf("it warns: %s", s.Warning())
	}
	if got, err := s.Patient(bg(), a.p.Value.ID); err != nil || got.Value.Contact.Phone != a.p.Value.Contact.Phone {
		t.Errorf("%v, %v", got.Value.Contact.Phone, err)
	}
	if forms, err := s.Forms(bg()); err != nil || len(forms) != 1 {
		t.Errorf("%d drafts, %v", len(forms), err)
	}
	wantVerified(t, s)
	return found[0]
}

// TestAFileThatIsReplacedOrDeletedIsKept: what was saved is then in a file without a
// name and its log. Whatever is done next, all of it is kept where the message says,
// and goes on there.
func TestAFileThatIsReplacedOrDeletedIsKept(t *testing.T) {
	for how, take := range map[string]func(t *testing.T, a *away){
		"replaced by a copy of itself": func(t *testing.T, a *away) { overwritten(t, a, content(t, a.path)) },
		"replaced by something else":   func(t *testing.T, a *away) { overwritten(t, a, []byte("Dear diary")) },
		"deleted": func(t *testing.T, a *away) {
			if err := os.Remove(a.path); err != nil {
				t.Fatal(err)
			}
		},
	} {
		for next, do := range map[string]func(a *away) error{
			"saving":  func(a *away) error { return a.try("+00 555 9999") },
			"a draft": func(a *away) error { return a.SaveDraft(bg(), Draft{Kind: FormDraft, ID: "form", Body: []byte("{}")}) },
			"closing": func(a *away) error { return a.Close() },
			"reading, then saving": func(a *away) error {
				_, _ = a.Cards(bg()) // refused, or what is still open
				_, _ = a.Patient(bg(), a.p.Value.ID)
				return a.try("+00 555 9999")
			},
		} {
			t.Run(how+", "+next, func(t *testing.T) {
				a := newAway(t)
				take(t, a)
				for range 2 {
					err := do(a)
					if next == "closing" && err == nil && a.over {
						continue // it was told the first time
					}
					aside := a.wantAside(t)
					message := planner.ErrorMessage(err)
					if err == nil || !strings.Contains(message, aside) || strings.Contains(message, "Nothing was saved") == (next == "closing") {
						t.Errorf("it says %q", message)
					}
				}
				aside := a.wantAside(t)
				for _, suffix := range []string{headSuffix, ""} {
					rename(t, aside+suffix, a.path+suffix)
				}
				if next == "closing" {
					a.Store = openAs(t, a.path, testUser, testPassphrase)
				}
				a.save(t, "+00 555 0002")
				a.wantKept(t)
				if err := a.Close(); err != nil {
					t.Error(err)
				}
				a.wantKept(t)
			})
		}
	}
}

// TestAFileThatIsReplacedByAWholeCopyGoesOn: where all of it is at the path again,
// nothing lies about afterwards.
func TestAFileThatIsReplacedByAWholeCopyGoesOn(t *testing.T) {
	a := newAway(t)
	if err := a.foldOpen(); err != nil {
		t.Fatal(err)
	}
	for _, phone := range []string{"+00 555 0002", "+00 555 0003"} {
		if err := a.foldOpen(); err != nil {
			t.Fatal(err)
		}
		overwritten(t, a, content(t, a.path))
		a.save(t, phone)
		a.wantKept(t)
	}
	if left := mustGlob(t, a.path+replacedMark+"*"); len(left) > 0 {
		t.Errorf("it left %q", left)
	}
}

// TestWhatCannotBeKeptYetStaysOpen: nothing goes with the connections while there is no
// room beside the file, also when it is closed; it is kept as soon as there is.
func TestWhatCannotBeKeptYetStaysOpen(t *testing.T) {
	for name, closed := range map[string]bool{"saving": false, "closing": true} {
		t.Run(name, func(t *testing.T) {
			a := newAway(t)
			if err := os.RemoveAll(a.dir); err != nil {
				t.Fatal(err)
			}
			do := func() error { return a.try("+00 555 9999") }
			if closed {
				do = a.Close
			}
			for range 2 {
				wantCode(t, do(), planner.NotFound)
			}
			if err := os.Mkdir(a.dir, 0o700); err != nil {
				t.Fatal(err)
			}
			err := do()
			if aside := a.wantAside(t); !strings.Contains(planner.ErrorMessage(err), aside) {
				t.Errorf("it says %v", err)
			}
		})
	}
}

// TestASecondFaultInOneVisit: a folder that goes again just when its file was opened
// anew does not leave the file unguarded for the rest of the visit.
func TestASecondFaultInOneVisit(t *testing.T) {
	a := newAway(t)
	for _, phone := range []string{"+00 555 0002", "+00 555 0003"} {
		was := a.home.seen.Load()
		now, err := a.home.look()
		if err != nil {
			t.Fatal(err)
		}
		a.home.path = a.path + " is not found" // by the last look
		err = a.heal(*was, now)
		a.home.path = a.path
		wantCode(t, err, planner.NotFound)
		rename(t, a.dir, a.dir+" pulled")
		a.wantRefused(t, planner.NotFound, "Reconnect its disk")
		rename(t, a.dir+" pulled", a.dir)
		a.save(t, phone)
		a.wantKept(t)
	}
}

// TestAFolderThatComesAndGoes at random: what was called saved is in the file, however
// often it went. Where saving is slow it stays for longer.
func TestAFolderThatComesAndGoes(t *testing.T) {
	draw := rand.New(rand.NewPCG(seedOf(t), 0)) // #nosec G404 -- which moments is no secret
	a, stop, stopped := newAway(t), make(chan bool), make(chan error)
	var saves atomic.Int64
	go func() {
		last, vain := int64(0), 0 // how often it went since the last save
		for {
			there := time.Duration(draw.IntN(4000)) * time.Microsecond * time.Duration(1+vain/20)
			select {
			case <-stop:
				stopped <- nil
				return
			case <-time.After(there):
			}
			if vain++; saves.Load() > last {
				last, vain = saves.Load(), 0
			}
			err := os.Rename(a.dir, a.dir+" pulled")
			time.Sleep(time.Duration(draw.IntN(1500)) * time.Microsecond)
			if err = errors.Join(err, os.Rename(a.dir+" pulled", a.dir)); err != nil {
				stopped <- err
				return
			}
		}
	}()
	for began := time.Now(); time.Since(began) < 3*time.Second || saves.Load() == 0 && time.Since(began) < time.Minute; {
		switch err := a.try("+00 555 " + time.Now().Format("150405.000000")); planner.ErrorCode(err) {
		case "":
			saves.Add(1)
		case planner.Conflict: // one that was in doubt had come
			a.catchUp(t)
		}
		if a.home.seen.Load() == nil {
			t.Fatal("the file is not guarded any more")
		}
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	if saves.Load() == 0 {
		t.Error("nothing could be saved")
	}
	a.catchUp(t)
	a.save(t, "+00 555 9999")
	a.wantKept(t)
}

// catchUp reads the patient anew, if the folder is there, and looks that nothing older
// lies there than what was called saved.
func (a *away) catchUp(t *testing.T) {
	t.Helper()
	read, err := a.Patient(bg(), a.p.Value.ID)
	if err != nil {
		return
	}
	if read.Row < a.p.Row || read.Row == a.p.Row && read.Value.Contact.Phone != a.p.Value.Contact.Phone {
		t.Fatalf("row %d with %s is there, row %d with %s was saved", read.Row, read.Value.Contact.Phone, a.p.Row, a.p.Value.Contact.Phone)
	}
	a.p = read
}

// TestTheConnectionThatWritesIsNotGivenUp when it is asked just after the file was
// replaced: it may be all that still has what was saved.
func TestTheConnectionThatWritesIsNotGivenUp(t *testing.T) {
	a := newAway(t)
	overwritten(t, a, content(t, a.path))
	if _, err := lastLink(a.writer); err == nil {
		t.Error("it answers as if nothing were")
	}
	if err := a.try("+00 555 9999"); err == nil {
		t.Error("it was called saved")
	}
	a.wantAside(t)
}

// TestAFileThatIsDeletedAfterItWasMovedIsKept: a program that keeps folders in step moves
// the open file away, puts an older one in its place and deletes the moved one later,
// when its connections are closed already.
func TestAFileThatIsDeletedAfterItWasMovedIsKept(t *testing.T) {
	for name, saved := range map[string]bool{"at once": false, "after a save that was refused": true} {
		t.Run(name, func(t *testing.T) {
			a := newAway(t)
			rename(t, a.path, a.path+".trash")
			write(t, a.path, string(content(t, filepath.Join(a.copy, filepath.Base(a.path)))))
			if saved {
				a.wantRefused(t, planner.Internal, "Put the file back")
			}
			if err := os.Remove(a.path + ".trash"); err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); !strings.Contains(planner.ErrorMessage(err), a.wantAside(t)) {
				t.Errorf("it says %v", err)
			}
		})
	}
}
