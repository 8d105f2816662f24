package app

import (
	"bufio"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"
	"time"
)

// crash is what is known of an end nobody asked for, without a word that could
// come from a chart: what a panic says may name a patient.
type crash struct {
	kind   string // "panic", "fatal error" or "signal"; "" = the program just ended
	words  string // the runtime's own, of a fixed list; "" = not kept
	signal string // such as SIGSEGV
	stack  []string
}

// The most of a crash that is kept. A chosen bound.
const (
	mostFrames     = 300
	longestOfCrash = 8 << 10 // bytes of a line that are looked at
)

// runtimeWords are what Go's runtime says of a fault in words of its own. What
// follows them, such as an index, is not kept.
func runtimeWords() []string {
	return []string{
		"runtime error: index out of range", "runtime error: slice bounds out of range",
		"runtime error: invalid memory address or nil pointer dereference",
		"runtime error: integer divide by zero", "runtime error: integer overflow",
		"runtime error: makeslice: len out of range", "runtime error: makeslice: cap out of range",
		"runtime error: growslice: len out of range", "runtime error: negative shift amount",
		"runtime error: hash of unhashable type", "runtime error: comparing uncomparable type",
		"runtime error: cannot convert slice", "assignment to entry in nil map",
		"interface conversion", "send on closed channel", "close of closed channel", "close of nil channel",
		"sync: negative WaitGroup counter", "sync: unlock of unlocked mutex", "sync: Unlock of unlocked RWMutex",
		"sync: RUnlock of unlocked RWMutex", "concurrent map writes", "concurrent map read and map write",
		"concurrent map iteration and map write", "stack overflow", "out of memory", "runtime: out of memory",
		"runtime: cannot allocate memory", "all goroutines are asleep - deadlock!", "fault",
		"unexpected signal during runtime execution", "found bad pointer in Go heap",
	}
}

// knownWords gives the words of the runtime that a text begins with.
func knownWords(text string) string {
	for _, words := range runtimeWords() {
		if text == words || strings.HasPrefix(text, words+" ") || strings.HasPrefix(text, words+":") {
			return words
		}
	}
	return ""
}

// crashBegins tells whether a line could be of a crash. A program in C may have
// left its own line unfinished before it.
func crashBegins(line string) bool {
	for _, sign := range []string{"panic: ", "fatal error: ", "fatal: ", "goroutine ", "SIG", "runtime: ", "unexpected fault"} {
		if strings.Contains(line, sign) {
			return true
		}
	}
	return false
}

// crashReader follows what a program writes about itself until it ends.
//
// The runtime sets a tab before every further line of what a panic says, so a
// line that begins with "goroutine" is the runtime's own, and so are the lines
// of functions after it, and one line with the place after each of those. All
// else is dropped.
type crashReader struct {
	crash   crash
	begun   bool
	inStack bool
	after   bool // the line before named a function
}

var (
	goroutineLine = regexp.MustCompile(`^goroutine (\d+)[^\[]*\[([a-z0-9 ,()]*)[^\]]*\]:$`)
	atLine        = regexp.MustCompile(`^\t(\S.*\.(?:go|s|c|h)):(\d+)(?: |$)`)
	signalLine    = regexp.MustCompile(`^(?:\[signal )?(SIG(?:SEGV|BUS|FPE|ILL|ABRT|TRAP|SYS|QUIT|STKFLT|XCPU|XFSZ|EMT))\b`)
)

// line takes in a line of a crash.
func (r *crashReader) line(line string) {
	wasFunction := r.after
	r.after = false
	if said, ok := strings.CutPrefix(line, "panic: "); ok {
		r.said("panic", said)
		return
	}
	if said, ok := strings.CutPrefix(line, "fatal error: "); ok {
		r.said("fatal error", said)
		return
	}
	if m := signalLine.FindStringSubmatch(line); m != nil {
		if r.crash.kind == "" {
			r.crash.kind = "signal"
		}
		r.crash.signal = m[1]
		return
	}
	if m := goroutineLine.FindStringSubmatch(line); m != nil {
		r.inStack = true
		r.keep("goroutine " + m[1] + " [" + strings.TrimSpace(m[2]) + "]:")
		return
	}
	if !r.inStack {
		return
	}
	if m := atLine.FindStringSubmatch(line); m != nil && wasFunction {
		r.keep("    " + shortPlace(m[1]) + ":" + m[2])
		return
	}
	if name := functionOf(line); name != "" {
		r.after = r.keep("  " + name)
	}
}

// said notes what a panic or a fatal error is; the first one is the cause.
func (r *crashReader) said(kind, words string) {
	r.inStack = false
	if r.crash.kind == "" {
		r.crash.kind, r.crash.words = kind, knownWords(strings.TrimPrefix(words, "runtime: "))
		if r.crash.words == "" {
			r.crash.words = knownWords(words)
		}
	}
}

func (r *crashReader) keep(line string) bool {
	if len(r.crash.stack) >= mostFrames {
		return false
	}
	r.crash.stack = append(r.crash.stack, line)
	return true
}

// functionOf gives the function a line of a stack names, without what it was
// called with.
func functionOf(line string) string {
	name, created := strings.CutPrefix(line, "created by ")
	if created {
		name, _, _ = strings.Cut(name, " in goroutine ")
	} else {
		open := strings.LastIndexByte(line, '(')
		if open < 0 || !strings.HasSuffix(line, ")") {
			return ""
		}
		name = line[:open]
	}
	if name == "" || strings.ContainsAny(name, " \t\r") {
		return ""
	}
	if created {
		return "created by " + name
	}
	return name
}

// shortPlace leaves of a source file's path its folder and its name: what lies
// above may be somebody's home.
func shortPlace(file string) string {
	file = strings.ReplaceAll(file, "\\", "/")
	return path.Join(path.Base(path.Dir(file)), path.Base(file))
}

// read follows a program's lines until it has ended. forward gets what it says
// while it has not crashed; page the fixed words by which it says what it shows.
func (r *crashReader) read(from io.Reader, forward, page func(string)) error {
	lines := bufio.NewReaderSize(from, longestOfCrash)
	cut := false // within a line that is too long to be looked at whole
	for {
		part, err := lines.ReadSlice('\n')
		if len(part) > 0 && !cut {
			r.take(strings.TrimSuffix(string(part), "\n"), forward, page)
		}
		cut = errors.Is(err, bufio.ErrBufferFull)
		if err != nil && !cut {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

func (r *crashReader) take(line string, forward, page func(string)) {
	if word, ok := strings.CutPrefix(line, pageMark); ok && !r.begun {
		page(word)
		return
	}
	r.begun = r.begun || crashBegins(line)
	if r.begun {
		r.line(line)
		return
	}
	forward(line)
}

// stackOf gives the frames of a stack as runtime/debug.Stack writes it.
func stackOf(trace []byte) []string {
	r := crashReader{}
	for line := range strings.Lines(string(trace)) {
		r.line(strings.TrimSuffix(line, "\n"))
	}
	return r.crash.stack
}

// inWords says how long something took, coarsely.
func inWords(d time.Duration) string { return d.Truncate(time.Second).String() }
