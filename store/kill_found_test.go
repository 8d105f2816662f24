package store

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// foundingEnv holds a path when this test program is started once more to make a
// clinic file there, or to open one of an earlier version, until it is killed.
const foundingEnv = "STIPPLE_TEST_FOUNDING"

// foundUntilKilled makes or opens a file and says when that was acknowledged.
func foundUntilKilled(path string) error {
	what, path, _ := strings.Cut(path, "\n")
	fmt.Println("ready")
	if what == "create" {
		_, err := Create(path, Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}, testOptions())
		if err == nil {
			fmt.Println("done")
		}
		return err
	}
	s, err := Open(path, testUser, testPassphrase, testOptions())
	if err != nil {
		return err
	}
	fmt.Println("done", s.Warning())
	return s.Close()
}

// killFounding kills it a moment after it began, and tells whether it had said by
// then that it was done.
func killFounding(t testing.TB, what, path string, moment time.Duration) bool {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), foundingEnv+"="+what+"\n"+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("it says %q", lines.Text())
	}
	time.AfterFunc(moment, func() { _ = child.Process.Kill() })
	done := false
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) != "done" {
			t.Fatalf("it says %q", lines.Text())
		}
		done = true
	}
	if err := errors.Join(lines.Err(), ignoreExit(child.Wait())); err != nil {
		t.Fatal(err)
	}
	return done
}

// wantOpenAndTidy opens a file after a kill: without a warning, sound, and with
// nothing unfinished left beside it.
func wantOpenAndTidy(t *testing.T, path string) *Store {
	t.Helper()
	forgetTries(t, path) // a sign-in that was killed counts as a wrong one
	s := openAs(t, path, testUser, testPassphrase)
	if w := s.Warning(); w != "" {
		t.Fatalf("warning: %s", w)
	}
	wantVerified(t, s)
	if litter := unfinishedFiles(t, path); len(litter) > 0 {
		t.Fatalf("left behind: %q", litter)
	}
	return s
}

// TestACreationThatIsKilledIsWholeOrNotAtAll kills Create at random moments: the file
// is there, whole, or it can be made again at once under the same name.
func TestACreationThatIsKilledIsWholeOrNotAtAll(t *testing.T) {
	random := rand.New(rand.NewPCG(seedOf(t), 4))
	kills := 40
	if testing.Short() {
		kills = 8
	}
	kills = number(t, "STIPPLE_KILLS", kills)
	began, there, partly := time.Now(), 0, 0
	_, _ = newClinic(t)
	whole := max(time.Since(began), time.Millisecond)
	for kill := 0; kill < kills || kills >= 40 && (there == 0 || partly == 0) && kill < 10*kills; kill++ {
		whole = drift(whole, there, kill-there)
		path := filepath.Join(t.TempDir(), "clinic.stipple")
		done := killFounding(t, "create", path, time.Duration(random.Int64N(int64(2*whole))))
		_, err := os.Stat(path)
		if err == nil {
			there++
		} else if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) > 1 {
			partly++
		}
		switch {
		case done && err != nil:
			t.Fatalf("kill %d: it was acknowledged, and there is %v", kill, err)
		case err != nil:
			if _, err := Create(path, Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}, testOptions()); err != nil {
				t.Fatalf("kill %d: it cannot be made again: %v", kill, err)
			}
		}
		if err := wantOpenAndTidy(t, path).Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills: the file was there after %d, a part of it after %d", kills, there, partly)
	if kills >= 40 && (there == 0 || partly == 0) {
		t.Error("the kills did not fall into the making")
	}
}

// TestAHeadThatACreationLeftIsKnown: killed between the name of the head and that of
// the file, a creation leaves the head of no file. It is in nobody's way; one of a
// file that is gone still is.
func TestAHeadThatACreationLeftIsKnown(t *testing.T) {
	f := Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}
	for _, c := range []struct {
		name, beside string
		came         func(head []byte) []byte // what is left of it; nil = all
		goes         bool
	}{
		{"of a creation", ".new-1234567.head", nil, true},
		{"of a creation, its beginning", ".new-1234567.head", func(head []byte) []byte { return head[:40] }, true},
		{"of a creation, its size only", ".new-1234567.head", func(head []byte) []byte { return make([]byte, len(head)) }, true},
		{"of a creation, and more", ".new-1234567.head", func(head []byte) []byte { return append(head, 0) }, false},
		{"of a file that is gone", "", nil, false},
		{"of another file that is gone", ".new-1234567.head", func(head []byte) []byte { return bytes.ToUpper(head) }, false},
		{"of a file set aside", ".before-version-2.new-1234567.head", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, _ := newClinic(t)
			if c.beside != "" {
				data, err := os.ReadFile(path + headSuffix)
				if err != nil {
					t.Fatal(err)
				}
				write(t, path+c.beside, string(data))
				if c.came != nil {
					write(t, path+headSuffix, string(c.came(data)))
				}
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if _, err := Create(path, f, testOptions()); (err == nil) != c.goes {
				t.Fatalf("it gives %v", err)
			}
			if c.goes {
				_ = wantOpenAndTidy(t, path)
			}
		})
	}
}

// drift makes longer or shorter what was measured once as the time of the whole, where
// kills that were drawn from it came after it too seldom or too often.
func drift(whole time.Duration, after, within int) time.Duration {
	switch {
	case within > 4*(after+1):
		return whole + whole/8
	case after > 4*(within+1):
		return max(whole-whole/8, time.Millisecond)
	}
	return whole
}

// TestAnUpgradeThatIsKilledGoesOn kills the opening of files of earlier versions at
// random moments: the next opening brings them to the present one, with everything.
func TestAnUpgradeThatIsKilledGoesOn(t *testing.T) {
	random := rand.New(rand.NewPCG(seedOf(t), 5))
	kills := 40
	if testing.Short() {
		kills = 8
	}
	kills = number(t, "STIPPLE_KILLS", kills)
	began := time.Now()
	_ = openAs(t, beforeVersion(t, 2), testUser, testPassphrase)
	whole := max(time.Since(began), time.Millisecond)
	old, present := 0, 0
	for kill := 0; kill < kills || kills >= 40 && (old == 0 || present == 0) && kill < 10*kills; kill++ {
		whole = drift(whole, present, old)
		version := 1 + kill%2
		path := beforeVersion(t, version)
		killFounding(t, "open", path, time.Duration(random.Int64N(int64(3*whole/2))))
		if atVersion(t, path) == version {
			old++
		} else {
			present++
		}
		s := wantOpenAndTidy(t, path)
		if cards, drafts := len(cardsOf(t, s)), count(t, s, "SELECT count(*) FROM drafts"); cards != version || drafts != version {
			t.Fatalf("kill %d: %d cards and %d drafts", kill, cards, drafts)
		}
		aside := fmt.Sprintf("%s.before-version-%d", path, schemaVersion())
		if got := atVersion(t, aside); got != version {
			t.Fatalf("kill %d: what was set aside is of version %d", kill, got)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills: the file was as before after %d, of the present version after %d", kills, old, present)
	if kills >= 40 && (old == 0 || present == 0) {
		t.Error("the kills did not fall into the upgrade")
	}
}

// atVersion reads the version of a file, with what lies in its log.
func atVersion(t testing.TB, path string) int {
	t.Helper()
	dir := filepath.Dir(copyOfFolder(t, path))
	db := openPool(filepath.Join(dir, filepath.Base(path)), mode("mode=rw"), 1)
	defer db.Close()
	var version int
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	return version
}
