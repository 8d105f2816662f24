package store

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"stipple/planner"
)

// livingEnv holds the clinic file when this test program is started once more to do
// the deeds it is told, until it is killed.
const livingEnv = "STIPPLE_TEST_LIVING"

// live does the deeds that come in, one to a line, and says of each, once the store
// has acknowledged it, which error it gave.
func live(path string) error {
	path, code, _ := strings.Cut(path, "\n")
	a := newActor(path, code)
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var d modelDeed
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return err
		}
		err := a.do(d)
		warning := ""
		if a.s() != nil {
			warning = a.s().Warning()
		}
		fmt.Printf("%q %q %q\n", planner.ErrorCode(err), fmt.Sprint(err), warning)
	}
	return errors.Join(lines.Err(), a.leave())
}

// living is a process that does deeds.
type living struct {
	child *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
}

func startLiving(t testing.TB, path, code string) *living {
	t.Helper()
	l := &living{child: exec.Command(os.Args[0])}
	l.child.Env = append(os.Environ(), livingEnv+"="+path+"\n"+code)
	l.child.Stderr = os.Stderr
	in, errIn := l.child.StdinPipe()
	out, errOut := l.child.StdoutPipe()
	if err := errors.Join(errIn, errOut); err != nil {
		t.Fatal(err)
	}
	if err := l.child.Start(); err != nil {
		t.Fatal(err)
	}
	l.in, l.lines = in, bufio.NewScanner(out)
	if !l.lines.Scan() || l.lines.Text() != "ready" {
		t.Fatalf("the process says %q", l.lines.Text())
	}
	return l
}

// tell gives it a deed; answer waits for what came of it, false when it was killed.
func (l *living) tell(d modelDeed) error {
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	_, err = l.in.Write(append(data, '\n'))
	return err
}

func (l *living) answer(t testing.TB) (code planner.Code, says string, there bool) {
	t.Helper()
	if !l.lines.Scan() {
		return "", "", false
	}
	var warning string
	if _, err := fmt.Sscanf(l.lines.Text(), "%q %q %q", &code, &says, &warning); err != nil {
		t.Fatalf("%q: %v", l.lines.Text(), err)
	}
	if warning != "" {
		t.Fatalf("%s; warning: %s", says, warning)
	}
	return code, says, true
}

func (l *living) kill() { _ = l.child.Process.Kill() }
func (l *living) wait() { _ = l.in.Close(); _ = l.child.Wait() }
