package store

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// backerEnv holds the clinic file when this test program is started once more to make
// one backup after the other until it is killed.
const backerEnv = "STIPPLE_TEST_BACKER"

func backUpUntilKilled(path string) error {
	s, err := Open(path, testUser, testPassphrase, testOptions())
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for {
		made, err := s.Backup(bg(), "", nil)
		if err != nil {
			return err
		}
		fmt.Println(made.Path)
	}
}

// TestAKillDuringABackupLeavesOnlyWholeOnes: whatever moment it comes at, every
// backup that was acknowledged is there, every one that counts is sound, and the next
// one takes away what was left.
func TestAKillDuringABackupLeavesOnlyWholeOnes(t *testing.T) {
	kills := 20
	if testing.Short() {
		kills = 5
	}
	random := rand.New(rand.NewPCG(seedOf(t), 1))
	b := newSalon(t)
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	for kill := range kills {
		made := killedBackingUp(t, b.path, time.Duration(random.IntN(400))*time.Millisecond)
		forgetTries(t, b.path)
		b.enter(t, testUser)
		list := FindBackups(b.path)
		if len(list) < made {
			t.Fatalf("kill %d: %d backups were made, %d are there", kill, made, len(list))
		}
		for _, one := range list {
			if p, err := b.s.Prove(bg(), one.Path, nil); err != nil || !p.Found.OK() {
				t.Fatalf("kill %d: %s: %+v, %v", kill, one.Path, p, err)
			}
			if err := errors.Join(os.Remove(one.Path), os.Remove(one.Path+headSuffix)); err != nil {
				t.Fatal(err)
			}
		}
		if left := unfinishedIn(backupFolder(b.path)); len(left) > 0 {
			backedUp(t, b.s, "")
			if left := unfinishedIn(backupFolder(b.path)); len(left) > 0 {
				t.Fatalf("kill %d: left behind: %v", kill, left)
			}
		}
		wantVerified(t, b.s)
		if err := errors.Join(b.s.Close(), os.RemoveAll(backupFolder(b.path))); err != nil {
			t.Fatal(err)
		}
	}
}

// killedBackingUp has backups made, kills who does a while after they began, and
// gives how many were acknowledged.
func killedBackingUp(t *testing.T, path string, after time.Duration) (made int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), backerEnv+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("it says %q", lines.Text())
	}
	time.AfterFunc(after, func() { _ = child.Process.Kill() })
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "failed") {
			t.Fatalf("it says %q", lines.Text())
		}
		made++
	}
	if err := errors.Join(lines.Err(), ignoreExit(child.Wait())); err != nil {
		t.Fatal(err)
	}
	return made
}
