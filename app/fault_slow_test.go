package app

import (
	"maps"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// saveTakes is how long the slow disk takes at most: who waits for it on the
// window's goroutine gets on only then.
const saveTakes = 3 * time.Second

// slowWindow works as the real window does, beside the test, which is the window's
// goroutine and does what is posted to it.
type slowWindow struct {
	*stage
	file  *faultyFile
	posts chan func()
}

// slowed makes the disk slow from now on.
func slowed(s *stage, f *faultyFile) *slowWindow {
	w := &slowWindow{stage: s, file: f, posts: make(chan func(), 1000)}
	s.shell.turns.runner = background{dialogs: s.shell.dialogs, post: func(f func()) { w.posts <- f }}
	f.slow = make(chan struct{})
	return w
}

// until does what is posted until something holds.
func (w *slowWindow) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	late := time.After(saveTakes)
	for !holds() {
		select {
		case f := <-w.posts:
			f()
		case <-late:
			t.Fatalf("it never came to this: %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// waits tells whether a method waits for the disk.
func (w *slowWindow) waits(method string) func() bool {
	seen := false
	return func() bool {
		select {
		case name := <-w.file.asked:
			seen = seen || name == method
		default:
		}
		return seen
	}
}

func TestASlowDiskHoldsNothingUpAndSavesOnce(t *testing.T) {
	for i, name := range slices.Sorted(maps.Keys(savings())) {
		t.Run(name, func(t *testing.T) {
			c := savings()[name]
			s, f := faultyStage(t, c.file(t))
			c.fill(t, s)
			before := f.count(c.method)
			w := slowed(s, f)
			if c.only != "" { // what comes before it is not slow
				f.swift = func(method string) bool { return method != c.only }
			}
			ended := time.AfterFunc(saveTakes, func() { close(f.slow) })
			c.save(s)
			w.until(t, "the disk is asked", w.waits(c.method))
			if !ended.Stop() {
				t.Fatal("the window stood still until it was saved")
			}
			w.until(t, "it is shown that it waits", func() bool {
				holds := s.shell.dialogs.holds
				return len(holds) > 0 && holds[0].progress != nil
			})
			for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyReturn} {
				s.key(key)
			}
			s.do(actToday)
			if s.window.Canvas().Focused() != nil {
				t.Error("keys reach what is being saved")
			}
			closing := i%2 == 0
			if closing {
				s.shell.closeAsked()
				if s.ended || !s.says("Stipple closes as soon as this is done.") {
					t.Error("the window closed meanwhile, or does not say that it waits")
				}
			} else {
				s.shell.lock(lockedAsleep)
				if s.shell.file == nil {
					t.Error("it locked over what is being saved")
				}
			}
			close(f.slow)
			w.until(t, "it is saved", func() bool { return f.count(c.method) == before+max(1, c.times) && !s.shell.dialogs.working() })
			if got := c.saved(f.fakeFile); got != c.want {
				t.Errorf("saved is %q", got)
			}
			if !closing {
				s.shell.tick()
				w.until(t, "it locks", func() bool { return s.shell.file == nil })
			}
			w.until(t, "nothing goes on", func() bool { return s.shell.turns.busy == 0 && !s.shell.dialogs.working() })
			if n := f.count(c.method); n != before+max(1, c.times) {
				t.Errorf("it was saved %d times", n-before)
			}
		})
	}
}

func TestQuickWorkShowsNothing(t *testing.T) {
	s := signedIn(t, onePatient(t))
	posts := make(chan func(), 10)
	within := func(spell time.Duration) {
		s.shell.turns.runner = background{dialogs: s.shell.dialogs, post: func(f func()) { posts <- f }, spell: spell}
	}
	p := s.patient("p1", tabRecord)
	s.window.Canvas().Focus(p.record.phone.entry)
	told := false
	within(time.Minute)
	s.shell.runner.run("Working…", func() error { return nil }, func(error) { told = true })
	if !told || s.dialog() {
		t.Fatal("what is done at once is waited for")
	}
	told = false
	within(time.Millisecond)
	seen := make(chan bool)
	s.shell.runner.run("Working…", func() error { <-seen; return nil }, func(error) { told = true })
	if told || !s.dialog() || s.says("Working…") {
		t.Fatal("the window stands still, leaves the page open, or flickers")
	}
	close(seen)
	for !told {
		(<-posts)()
	}
	if s.dialog() || s.window.Canvas().Focused() != fyne.Focusable(p.record.phone.entry) {
		t.Error("the keyboard is not where it was")
	}
}

func TestADialogThatOpensOverWorkOutlivesIt(t *testing.T) {
	s := signedIn(t, onePatient(t))
	d := s.shell.dialogs
	finish := d.progress("Working…")
	answered := false
	d.confirm("Sure?", "", "Yes", func() { answered = true })
	finish()
	if !s.says("Sure?") {
		t.Fatal("it went with the progress below it")
	}
	s.press("Yes")
	if !answered || s.dialog() || len(d.sheets) != 0 {
		t.Error("it has no answer, or does not go")
	}
}
