package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"

	"stipple/planner"
)

// terminal is where a command reads and writes.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
}

// fail says in plain lines what went wrong and gives the status. What goes to
// the log, when asked for, is the cause behind the message, which names no
// patient.
func (t terminal) fail(err error, status int) int {
	switch faults := planner.FaultsOf(err); len(faults) {
	case 0:
		t.complain("stipple: %s", planner.ErrorMessage(err))
	case 1:
		t.complain("stipple: %s: %s", faults[0].Field, faults[0].Message)
	default:
		t.complain("stipple: nothing was done; %d things have to be mended first:", len(faults))
		for _, fault := range faults {
			t.complain("  %s: %s", fault.Field, fault.Message)
		}
	}
	if t.getenv("STIPPLE_DEBUG") != "" {
		slog.New(slog.NewTextHandler(t.err, nil)).Error("command failed", "code", planner.ErrorCode(err), "cause", technicalCause(err))
	}
	return status
}

// complain prints one line, whatever control characters a name holds.
func (t terminal) complain(format string, args ...any) {
	line := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\ufffd'
		}
		return r
	}, fmt.Sprintf(format, args...))
	fmt.Fprintln(t.err, line)
}

// technicalCause gives what lies below the last message meant for a user; faults
// may quote what a user typed and are left out.
func technicalCause(err error) string {
	var known *planner.Error
	for errors.As(err, &known) {
		if err = known.Err; err == nil {
			return ""
		}
	}
	if planner.FaultsOf(err) != nil {
		return ""
	}
	return err.Error()
}

// secret asks for something that must not be seen: from an environment variable,
// the first line of a file, or a prompt without echo.
func (t terminal) secret(variable, file, prompt string) (string, error) {
	if file != "" {
		return firstLine(file)
	}
	if value := t.getenv(variable); value != "" {
		return value, nil
	}
	stdin, ok := t.in.(*os.File)
	if !ok || !term.IsTerminal(int(stdin.Fd())) {
		return "", usageError(prompt + " is needed: set " + variable + " or name a file that holds it; there is no terminal to ask on")
	}
	fmt.Fprint(t.err, prompt+": ")
	typed, err := term.ReadPassword(int(stdin.Fd()))
	fmt.Fprintln(t.err)
	if err != nil {
		return "", planner.Errorf(planner.Internal, "The terminal could not be read.").Because(err)
	}
	return string(typed), nil
}

func firstLine(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", planner.Errorf(planner.NotFound, "The file %s cannot be read.", path).Because(err)
	}
	defer file.Close()
	line, err := bufio.NewReader(file).ReadString('\n')
	if err != nil && line == "" {
		return "", planner.Errorf(planner.Invalid, "The file %s is empty.", path)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func (s *session) passphrase(user string) (string, error) {
	return s.secret("STIPPLE_PASSPHRASE", s.c.PassphraseFile, "Passphrase of "+user)
}

// newPassphrase asks for a passphrase that is being chosen, twice when typed.
func (s *session) newPassphrase(variable, file, user string) (string, error) {
	prompt := "New passphrase for " + user
	first, err := s.secret(variable, file, prompt)
	if err != nil {
		return "", err
	}
	if err := planner.CheckPassphrase(first); err != nil {
		return "", err
	}
	if file != "" || s.getenv(variable) != "" {
		return first, nil
	}
	again, err := s.secret(variable, file, prompt+", again")
	if err != nil {
		return "", err
	}
	if again != first {
		return "", planner.Errorf(planner.Invalid, "The two passphrases differ. Nothing was done.")
	}
	return first, nil
}
