//go:build unix

package app

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shelfRoot tells a test that it is the run that is going to be killed.
const shelfRoot = "STIPPLE_TEST_SHELF"

func TestAShelfOutlivesAKillAndGoesAtTheNextStart(t *testing.T) {
	if root := os.Getenv(shelfRoot); root != "" {
		path, err := newShelf(root).put("paper.pdf", []byte("%PDF"))
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString(path + "\n")
		time.Sleep(time.Minute) // killed meanwhile
		return
	}
	root := t.TempDir()
	command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	command.Env = append(os.Environ(), shelfRoot+"="+root)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	path := strings.TrimSpace(line)
	if err != nil {
		t.Fatal(err)
	}
	newShelf(root)
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the paper of a run that goes on was taken away: %v", err)
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = command.Wait() }()               // only now: until then it is dead and has a number still
	if _, err := io.Copy(io.Discard, out); err != nil { // until it is dead
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("after the kill the paper is %v, %v", info, err)
	}
	for dir := filepath.Dir(path); dir != root; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("others may look into %s", dir)
		}
	}
	left := []string{path}
	for range 100 { // the system lets go of the lock a moment after the end
		newShelf(root)
		if left, _ = filepath.Glob(filepath.Join(root, "*")); len(left) == 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if len(left) != 0 {
		t.Errorf("the next start leaves %q", left)
	}
}

func TestAShelfGoesOnWhenItsFolderWasTidiedAway(t *testing.T) {
	s := newShelf(t.TempDir())
	first, err := s.put("paper.pdf", []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.put("paper.pdf", []byte("two"))
	if err != nil || first == second {
		t.Fatalf("%s, %s, %v", first, second, err)
	}
	s.drop(first)
	if _, err := os.Stat(first); !os.IsNotExist(err) {
		t.Error("a dropped paper is still there")
	}
	if _, err := os.Stat(second); err != nil {
		t.Error("dropping one took another away")
	}
	if err := os.RemoveAll(s.dir); err != nil {
		t.Fatal(err)
	}
	third, err := s.put("paper.pdf", []byte("three"))
	if err != nil {
		t.Fatal(err)
	}
	s.sweep()
	if _, err := os.Stat(third); !os.IsNotExist(err) {
		t.Error("the sweep leaves it")
	}
}
