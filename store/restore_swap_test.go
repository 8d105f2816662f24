//go:build unix

package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"syscall"
	"testing"

	"stipple/planner"
	"stipple/store/disk/faulty"
)

// interrupted is a clinic whose present file was left by a kill, to be copied for
// each try: the backup has patient 1, the file 1 and 2, its log 3.
func interrupted(t testing.TB) rescue { return killedRescue(t, newRescue(t)) }

const (
	oldCharts = "1 2 3"
	newCharts = "1"
)

// again gives the same files in a folder of their own, changed through a disk.
func (r rescue) again(t testing.TB, d *faulty.Disk) rescue {
	t.Helper()
	next := rescue{path: filepath.Join(t.TempDir(), "clinic.stipple"), backup: r.backup, options: r.options}
	for _, suffix := range []string{"", "-wal", headSuffix} {
		lay(t, r.path+suffix, next.path+suffix)
	}
	next.options.Disk = d
	return next
}

func faultyDisk(t testing.TB) *faulty.Disk {
	t.Helper()
	d, err := faulty.New()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// oldOrNew checks that the old or the new file is at a path, whole, and gives whether it
// is the new one. What lay there before is then set aside, whole too.
func oldOrNew(t testing.TB, path string) bool {
	t.Helper()
	if !exist(path) {
		t.Fatal("there is no clinic file")
	}
	info, err := Identify(path)
	if err != nil || len(info.Users) != 2 {
		t.Fatalf("%+v, %v", info, err)
	}
	got := charts(t, path)
	if again := charts(t, path); again != got {
		t.Errorf("charts %q are %q at the next sign-in", got, again)
	}
	wantNothingLeft(t, path)
	aside, err := filepath.Glob(path + asideMark + "*Z")
	switch {
	case err != nil:
		t.Error(err)
	case got == oldCharts && len(aside) == 0:
		return false
	case got == newCharts && len(aside) == 1:
		if old := charts(t, aside[0]); old != oldCharts {
			t.Errorf("set aside are charts %q", old)
		}
		return true
	}
	t.Errorf("there are charts %q, set aside %v", got, aside)
	return false
}

// TestASwapThatTheDiskFails has every call of putting a backup in place fail, once or
// from there on, as when the program is killed; in a short run some of them.
func TestASwapThatTheDiskFails(t *testing.T) {
	pristine := interrupted(t)
	step := 1
	if testing.Short() {
		step = 4
	}
	for _, f := range []faulty.Fault{
		{Err: syscall.EIO, Lasting: true},
		{Err: syscall.ENOSPC, Only: faulty.Write | faulty.Create, Torn: true},
		{Err: syscall.EIO},
	} {
		news, olds := 0, 0
		for n, fired := 1, true; fired; n += step {
			d := faultyDisk(t)
			r := pristine.again(t, d)
			restoring, err := r.prepare(testUser, testPassphrase)
			if err != nil {
				t.Fatal(err)
			}
			d.FailAt(n, f)
			_, err = restoring.Apply()
			fired = d.Fired()
			d.Heal()
			isNew := oldOrNew(t, r.path)
			if isNew {
				news++
			} else {
				olds++
			}
			if err == nil && !isNew {
				t.Errorf("%v, call %d: it is said to be in place and is not", f, n)
			}
			if err != nil && planner.ErrorMessage(err) == "" {
				t.Errorf("%v, call %d: %v", f, n, err)
			}
			if t.Failed() {
				t.Fatalf("%v, call %d: %v", f, n, err)
			}
		}
		t.Logf("%v: %d times the old file, %d times the new one", f, olds, news)
		if olds == 0 || news < 2 {
			t.Errorf("%v: %d times the old file, %d times the new one", f, olds, news)
		}
	}
}

// TestACopyThatTheDiskFails has calls of making ready fail: the file stays as it is.
func TestACopyThatTheDiskFails(t *testing.T) {
	pristine := interrupted(t)
	failed := 0
	for n, fired := 1, true; fired; n += 1 + n/4 {
		d := faultyDisk(t)
		r := pristine.again(t, d)
		d.FailAt(n, faulty.Fault{Err: syscall.ENOSPC, Lasting: n%2 == 0})
		restoring, err := r.prepare(testUser, testPassphrase)
		fired = d.Fired()
		d.Heal()
		switch {
		case err != nil:
			failed++
		default:
			if err := restoring.Discard(); err != nil {
				t.Error(err)
			}
		}
		forgetTries(t, r.path)
		if oldOrNew(t, r.path) || t.Failed() {
			t.Fatalf("call %d: %v", n, err)
		}
	}
	if failed == 0 {
		t.Error("no call failed")
	}
}

// TestASwapCutShort cuts the power after every event of putting a backup in place: the
// next opening finds the old or the new file, whole, and once it was said to be in
// place the new one.
func TestASwapCutShort(t *testing.T) {
	random := rand.New(rand.NewPCG(seedOf(t), 0))
	d := faultyDisk(t)
	r := interrupted(t).again(t, d)
	d.Record(filepath.Dir(r.path))
	restoring, err := r.prepare(testUser, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	begin := d.Len()
	if _, err := restoring.Apply(); err != nil {
		t.Fatal(err)
	}
	end := d.Len()
	news := 0
	for at := begin; at <= end; at++ {
		to := t.TempDir()
		if err := d.Cut(random, at, to); err != nil {
			t.Fatal(err)
		}
		isNew := oldOrNew(t, filepath.Join(to, "clinic.stipple"))
		if isNew {
			news++
		}
		if at == end && !isNew {
			t.Error("it was said to be in place and is not")
		}
		if t.Failed() {
			t.Fatalf("cut after event %d of %d to %d", at, begin, end)
		}
	}
	t.Logf("%d cuts, %d times the new file", end-begin+1, news)
	if news < 2 || news > end-begin {
		t.Errorf("%d cuts, %d times the new file", end-begin+1, news)
	}
}

// TestAFinishCutShort cuts the power during a swap and again while the next opening
// goes on with it.
func TestAFinishCutShort(t *testing.T) {
	random := rand.New(rand.NewPCG(seedOf(t), 0))
	first := faultyDisk(t)
	r := interrupted(t).again(t, first)
	first.Record(filepath.Dir(r.path))
	restoring, err := r.prepare(testUser, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	begin := first.Len()
	if _, err := restoring.Apply(); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for at := begin; at <= first.Len(); at++ {
		once := t.TempDir()
		if err := first.Cut(random, at, once); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(once, "clinic.stipple")
		if !exist(path + intentSuffix) {
			continue
		}
		second := faultyDisk(t)
		second.Record(once)
		if err := finishRestore(path, Options{Disk: second}); err != nil {
			t.Fatal(err)
		}
		for cut := 0; cut <= second.Len(); cut++ {
			tried++
			twice := filepath.Join(t.TempDir(), fmt.Sprint(cut))
			if err := second.Cut(random, cut, twice); err != nil {
				t.Fatal(err)
			}
			if !oldOrNew(t, filepath.Join(twice, "clinic.stipple")) || t.Failed() {
				t.Fatalf("cut after event %d, then %d: the intent was there and the new file is not", at, cut)
			}
		}
	}
	if tried == 0 {
		t.Error("no cut left an intent")
	}
	t.Logf("%d cuts of a finish", tried)
}

// TestWhoComesDuringASwap: a half-done swap is finished by whoever opens the file,
// read-only and to reset a passphrase too; while another process is at it they wait.
func TestWhoComesDuringASwap(t *testing.T) {
	for name, come := range map[string]func(path string) error{
		"identify": func(path string) error { _, err := Identify(path); return err },
		"read": func(path string) error {
			o := testOptions()
			o.ReadOnly = true
			s, err := Open(path, testUser, testPassphrase, o)
			if err == nil {
				err = s.Close()
			}
			return err
		},
		"write": func(path string) error {
			s, err := Open(path, testUser, testPassphrase, testOptions())
			if err == nil {
				err = s.Close()
			}
			return err
		},
		"create": func(path string) error {
			_, err := Create(path, Founding{Clinic: "Süd", User: testUser, Passphrase: testPassphrase}, testOptions())
			if planner.ErrorCode(err) == planner.Conflict {
				return nil
			}
			return errors.Join(errors.New("a new clinic was made"), err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := faultyDisk(t)
			r := interrupted(t).again(t, d)
			stopSwap(t, r, d)
			holder := &Store{path: r.path, o: r.options.filled(), home: &home{path: r.path}}
			if err := holder.takeLock(); err != nil {
				t.Fatal(err)
			}
			before := folder2(t, r.path)
			if err := come(r.path); planner.ErrorCode(err) != planner.Locked {
				t.Errorf("while another is at it: %v", err)
			}
			if diff := before.differs(folder2(t, r.path)); diff != "" {
				t.Error(diff)
			}
			if err := holder.letLockGo(); err != nil {
				t.Fatal(err)
			}
			if err := come(r.path); err != nil {
				t.Fatal(err)
			}
			if exist(r.path + intentSuffix) {
				t.Error("it is not finished")
			}
			if !oldOrNew(t, r.path) {
				t.Error("the old file is there")
			}
		})
	}
}
