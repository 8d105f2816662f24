package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
	"unicode"

	"stipple/planner"
)

// printing is what the papers need of the computer's own printing. Its calls
// may take seconds: they belong beside the window.
type printing interface {
	// printers lists the printers and names the one to propose, "" for none.
	// Where nothing can be printed directly there are none.
	printers() (names []string, preferred string)
	// print hands a PDF to a printer. The error is a planner.Error: Internal.
	print(path string, job printJob) error
}

// printJob says how a paper is printed.
type printJob struct {
	printer  string
	copies   int // 1 to 99
	twoSided bool
	paper    planner.Paper
}

// mostCopies is how many copies are printed at once: more is a slip.
const mostCopies = 99

// cups prints through CUPS, which Linux and macOS have.
type cups struct {
	patience time.Duration // for an answer about printers
	sending  time.Duration // for taking a paper
}

func newCups() cups { return cups{patience: 8 * time.Second, sending: 20 * time.Second} }

// printers asks lpstat.
func (c cups) printers() (names []string, preferred string) {
	out, err := c.tell(c.patience, "lpstat", "-e")
	if err != nil { // an older CUPS has no -e
		out, err = c.tell(c.patience, "lpstat", "-a")
	}
	if err != nil {
		return nil, ""
	}
	for line := range strings.Lines(out) {
		if words := strings.Fields(line); len(words) > 0 && !strings.HasPrefix(words[0], "-") {
			names = append(names, words[0])
		}
	}
	if len(names) == 0 {
		return nil, ""
	}
	// "system default destination: NAME", or words without a colon.
	if out, err := c.tell(c.patience, "lpstat", "-d"); err == nil {
		if _, name, ok := strings.Cut(strings.TrimSpace(out), ": "); ok {
			preferred, _, _ = strings.Cut(name, "/") // without a set of options of its own
		}
	}
	return names, preferred
}

// print hands the file to lp, which copies it before it ends. The title is
// Stipple's own: titles show in queues and logs.
func (c cups) print(path string, job printJob) error {
	media, sides := planner.A4, "one-sided"
	if job.paper != "" {
		media = job.paper
	}
	if job.twoSided {
		sides = "two-sided-long-edge"
	}
	_, err := c.tell(c.sending, "lp", "-d", job.printer, "-n", strconv.Itoa(job.copies),
		"-o", "media="+string(media), "-o", "sides="+sides, "-t", "Stipple", "--", path)
	var said saidError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return planner.Errorf(planner.Internal, "The printing system does not answer. Look at the printer before you try again: the paper may have got there. Or open the paper and print it from the viewer.").Because(err)
	case errors.As(err, &said) && said != "":
		return planner.Errorf(planner.Internal, "The printer did not take the paper. The printing system says: “%s” Check the printer, or open the paper and print it from the viewer.", string(said)).Because(err)
	}
	return planner.Errorf(planner.Internal, "The printer did not take the paper. Check the printer, or open the paper and print it from the viewer.").Because(err)
}

// saidError is what a program complained of.
type saidError string

// Error gives its words.
func (e saidError) Error() string { return string(e) }

// tell runs a program of the printing system, without a shell, and gives what
// it says. Its words are asked for in English, for they are read here.
func (c cups) tell(patience time.Duration, program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, program, args...) // #nosec G204 -- lp and lpstat, without a shell
	command.Env = append(os.Environ(), "LC_ALL=C")
	command.WaitDelay = time.Second // a child of the program may hold its output open
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	err := command.Run()
	switch {
	case err == nil:
		return out.String(), nil
	case ctx.Err() != nil:
		return "", fmt.Errorf("run %s: %w", program, ctx.Err())
	}
	return "", fmt.Errorf("run %s: %w", program, errors.Join(err, plainComplaint(complaint.String(), program)))
}

// plainComplaint gives the words of an error output, as a sentence of one line.
func plainComplaint(output, program string) saidError {
	words := oneLine(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, output), 200)
	words = strings.TrimPrefix(strings.TrimPrefix(words, program+": "), "Error - ")
	if words != "" && !strings.ContainsAny(words[len(words)-1:], ".!?") && !strings.HasSuffix(words, "…") {
		words += "."
	}
	return saidError(words)
}
