//go:build unix

package store

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"stipple/planner"
	"stipple/store/disk/faulty"
)

// Each call that changes the disk, of each thing a clinic does, fails once in each
// way: as many as STIPPLE_FAULTS says of each trial and kind, 0 for all, chosen by
// STIPPLE_SEED; in an ordinary run one, in a short one of half of the kinds. One alone is
// told by its name: STIPPLE_FAULT='merge/torn/12'.
func faultsAskedFor(t *testing.T) (one string, many int, seed uint64) {
	t.Helper()
	many, seed = number(t, "STIPPLE_FAULTS", 1), seedOf(t)
	if one = os.Getenv("STIPPLE_FAULT"); one != "" || many == 0 {
		many = math.MaxInt
	}
	return one, many, seed
}

// faultKind is a way in which a disk fails.
type faultKind struct {
	name  string
	fault faulty.Fault
}

// faultKinds are those in which changing something fails.
var faultKinds = []faultKind{
	{"error", faulty.Fault{Err: syscall.EIO}},
	{"full", faulty.Fault{Err: syscall.ENOSPC}},
	{"full-lasting", faulty.Fault{Err: syscall.ENOSPC, Lasting: true}},
	{"readonly-lasting", faulty.Fault{Err: syscall.EROFS, Lasting: true}},
	{"torn", faulty.Fault{Err: syscall.EIO, Torn: true}},
	{"error-lasting", faulty.Fault{Err: syscall.EIO, Lasting: true}},
}

// scene is a clinic on a disk that can fail.
type scene struct {
	*salon
	dir   string
	later time.Duration // that the clock went on
	held  any           // what a trial is given, the same each time
	said  int           // how often the trail said before what it must say of the trial
}

// trial is one thing that a clinic does.
type trial struct {
	name string
	from string                                      // the fixture it starts from
	set  func(t testing.TB, sc *scene)               // what goes before it, on a sound disk
	do   func(sc *scene) error                       // given the same value each time
	done func(t testing.TB, after *Store, sc *scene) // looks that it was done

	says  string // what the trail says of it, as "update patient"; "" = not looked at
	times int    // how often; 0 = once
	more  bool   // or once more: what the disk said had failed, and never healed meanwhile, came all the same
	ends  bool   // it ends the session, whatever comes of it, and is not done again
}

// fixtures are the folders that deeds start from, made once.
type fixtures struct {
	mu  sync.Mutex
	all map[string]string
	dir string
}

// TestEveryCallThatFails has every n-th call fail that changes something, in every
// way, of everything that a clinic does. Either it is an error with a plain message,
// and once the disk is well the same call with the same value goes well; or it is
// done and lasts, also when the program ends at once. Never does anything panic, hang,
// warn of what is no harm, or leave a file that is not sound.
func TestEveryCallThatFails(t *testing.T) { eachTrial(t, trials(), faultKinds) }

// eachTrial runs trials under the faults of some kinds.
func eachTrial(t *testing.T, trials []trial, kinds []faultKind) {
	t.Helper()
	one, many, seed := faultsAskedFor(t)
	fx := &fixtures{all: map[string]string{}, dir: t.TempDir()}
	var mu sync.Mutex
	counts := map[string]int{}
	t.Run("trials", func(t *testing.T) {
		for _, d := range trials {
			t.Run(d.name, func(t *testing.T) {
				t.Parallel()
				for kind, n := range eachFault(t, d, fx, kinds, one, many, seed) {
					mu.Lock()
					counts[kind] += n
					mu.Unlock()
				}
			})
		}
	})
	t.Logf("faults met: %v", counts)
}

// eachFault runs a trial under its faults and gives how many it met of each kind.
func eachFault(t *testing.T, d trial, fx *fixtures, kinds []faultKind, one string, many int, seed uint64) map[string]int {
	counts := map[string]int{}
	dev, err := faulty.New()
	if err != nil {
		t.Fatal(err)
	}
	for i, kind := range kinds {
		r := rand.New(rand.NewPCG(seed, uint64(len(d.name)*10+i))) // #nosec G404 -- a choice that can be made again
		if testing.Short() && r.IntN(2) == 0 {
			continue
		}
		for _, n := range whichCalls(t, d, fx, dev, kind.fault.Only, many, r) {
			name := fmt.Sprintf("%s/%s/%d", d.name, kind.name, n)
			if (one == "" || one == name) && oneFault(t, d, fx, dev, name, n, kind.fault) {
				counts[kind.name]++
			}
		}
	}
	return counts
}

// whichCalls counts the calls that a trial makes and chooses which of them fail.
func whichCalls(t *testing.T, d trial, fx *fixtures, dev *faulty.Disk, only faulty.Op, many int, r *rand.Rand) []int {
	sc, end := fx.scene(t, d, dev)
	defer end()
	dev.FailAt(0, faulty.Fault{Only: only})
	if err := d.do(sc); err != nil {
		t.Fatalf("%s fails on a sound disk: %v", d.name, err)
	}
	calls := r.Perm(dev.Count())
	if sc.s != nil {
		_ = sc.s.Close()
	}
	calls = calls[:min(many, len(calls))]
	for i := range calls {
		calls[i]++ // they are numbered from 1
	}
	slices.Sort(calls)
	return calls
}

// oneFault runs a trial of which the n-th call fails, and tells whether it did.
func oneFault(t *testing.T, d trial, fx *fixtures, dev *faulty.Disk, name string, n int, f faulty.Fault) (met bool) {
	sc, end := fx.scene(t, d, dev)
	defer end()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: %s (run it alone: STIPPLE_FAULT='%s')", name, fmt.Sprintf(format, args...), name)
	}
	dev.FailAt(n, f)
	err := inTime(func() error { return d.do(sc) })
	met = dev.Fired()
	dev.Heal()
	if err != nil {
		sc.told(fail, err)
		sc.soundIfKilled(t, fail, nil, d)
		if !d.ends {
			sc.again(t, fail, d)
		}
	} else {
		sc.soundIfKilled(t, fail, d.whole, d)
	}
	if sc.s != nil {
		if err := sc.s.Close(); err != nil {
			fail("it does not close: %v", err)
		}
	}
	sc.sound(t, fail, sc.path, d.whole)
	return met
}

// whole looks that a trial was done, and not twice.
func (d trial) whole(t testing.TB, after *Store, sc *scene) {
	t.Helper()
	if d.done != nil {
		d.done(t, after, sc)
	}
	if d.says == "" {
		return
	}
	if now, want := d.saidIn(t, after), sc.said+max(1, d.times); now != want && (!d.more || now != want+1) {
		t.Errorf("%s: the trail says %d times %q, before %d times", d.name, now, d.says, sc.said)
	}
}

// saidIn counts what the trail says of a trial.
func (d trial) saidIn(t testing.TB, s *Store) int {
	t.Helper()
	return count(t, s, "SELECT count(*) FROM audit WHERE op || ' ' || entity = $1", d.says)
}

// again does the same once more, on a disk that is well, when what was tried before
// is no longer waited for.
func (sc *scene) again(t testing.TB, fail func(string, ...any), d trial) {
	t.Helper()
	err := inTime(func() error { return d.do(sc) })
	var wait *WaitError
	if errors.As(err, &wait) { // a try that could not be ended counts as one
		sc.later += wait.Wait
		err = inTime(func() error { return d.do(sc) })
	}
	if err != nil {
		fail("the same again, on a sound disk: %v", err)
	}
}

// inTime makes an error of what panics or hangs.
func inTime(do func() error) (err error) {
	ended := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				ended <- fmt.Errorf("it panics: %v", r)
			}
		}()
		ended <- do()
	}()
	select {
	case err = <-ended:
		return err
	case <-time.After(20 * time.Second):
		return errors.New("it hangs")
	}
}

// told checks that an error is one for the user.
func (sc *scene) told(fail func(string, ...any), err error) {
	message := planner.ErrorMessage(err)
	code := planner.ErrorCode(err)
	if code != planner.Internal && code != planner.Full && code != planner.Locked && code != planner.Invalid || !strings.HasSuffix(message, ".") || strings.Contains(err.Error(), "panics") {
		fail("the message: %q (%s, %v)", message, code, err)
	}
}

// soundIfKilled opens a copy of the files as they are, as if the program ended now.
func (sc *scene) soundIfKilled(t testing.TB, fail func(string, ...any), done func(testing.TB, *Store, *scene), d trial) {
	t.Helper()
	to, err := os.MkdirTemp(filepath.Dir(sc.dir), "killed")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(to)
	if err := os.CopyFS(to, os.DirFS(sc.dir)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(to, filepath.Base(sc.path))
	if _, err := os.Stat(path); d.name == "create" && errors.Is(err, os.ErrNotExist) {
		return
	}
	sc.sound(t, fail, path, done)
}

// sound opens a file on a sound disk and looks at it.
func (sc *scene) sound(t testing.TB, fail func(string, ...any), path string, done func(testing.TB, *Store, *scene)) {
	t.Helper()
	s, err := openEither(path)
	if err != nil {
		fail("it does not open: %v", err)
		return
	}
	defer s.Close()
	if s.Warning() != "" {
		fail("it warns: %s", s.Warning())
	}
	if v, err := s.Verify(bg(), nil); err != nil || !v.OK() {
		fail("verification: %v, %v", v.Faults, err)
	}
	if done != nil {
		done(t, s, sc)
	}
}

// newPassphrase is what the trial of changing it changes it to.
const newPassphrase = "another horse battery"

// openEither opens a file whose passphrase may have been changed or not.
func openEither(path string) (*Store, error) {
	o := testOptions()
	o.Now = func() time.Time { return testOptions().Now().Add(time.Hour) } // no wait is left
	s, err := Open(path, testUser, testPassphrase, o)
	if planner.ErrorCode(err) == planner.Forbidden {
		o.Now = func() time.Time { return testOptions().Now().Add(2 * time.Hour) }
		return Open(path, testUser, newPassphrase, o)
	}
	return s, err
}

// scene copies a fixture and prepares a trial on the disk that will fail.
func (fx *fixtures) scene(t testing.TB, d trial, dev *faulty.Disk) (sc *scene, end func()) {
	t.Helper()
	dir, err := os.MkdirTemp(fx.dir, "run")
	if err != nil {
		t.Fatal(err)
	}
	dev.Heal()
	sc = &scene{dir: dir}
	o := testOptions()
	o.Disk, o.Now = dev, func() time.Time { return testOptions().Now().Add(sc.later) }
	sc.salon = &salon{path: filepath.Join(dir, "clinic.stipple"), options: o}
	if from := fx.folder(t, d.from); from != "" {
		if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	if d.set != nil {
		d.set(t, sc)
	}
	if sc.s != nil && d.says != "" {
		sc.said = d.saidIn(t, sc.s)
	}
	return sc, func() { _ = os.RemoveAll(dir) }
}

// folder gives a fixture's folder.
func (fx *fixtures) folder(t testing.TB, name string) string {
	t.Helper()
	if name == "" {
		return ""
	}
	fx.mu.Lock()
	defer fx.mu.Unlock()
	if dir, made := fx.all[name]; made {
		return dir
	}
	from := ""
	switch name {
	case "salon":
		from = filledSalon(t)
	case "version1":
		from = filepath.Dir(beforeVersion(t, 1))
	case "version2":
		from = filepath.Dir(beforeVersion(t, 2))
	}
	to := filepath.Join(fx.dir, name)
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	fx.all[name] = to
	return to
}
