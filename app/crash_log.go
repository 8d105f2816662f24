package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"stipple/store"
)

// CrashLog keeps reports of crashes, in which there is nothing of a patient, in
// a folder of the user's own. A nil log keeps nothing. It may be used from any
// goroutine.
type CrashLog struct {
	folder, version string
	began           time.Time
	watcher         io.Writer // told what the window shows; nil = nobody watches

	turn  sync.Mutex
	page  string
	spare int // reports of recovered faults that may still be written
}

// Bounds of the reports. Chosen.
const (
	keptReports     = 10 // the newest
	mostOfRecovered = 3  // of one run, so that they do not drive out the rest
	reportTime      = "20060102T150405.000Z"
	reportSuffix    = ".txt"
	newSuffix       = ".new" + reportSuffix // of an end the user has not been told of
	pageMark        = "\x1f"                // begins a line by which the window says what it shows
	pageOfCommand   = "none (a command)"
	unkeptWords     = "its words are not kept: they may name a patient"
	reportPrivacy   = "This report holds nothing of a patient: no names, no values, only places in the program."
	unknownVersion  = "unknown"
)

// NewCrashLog keeps reports of a program of a version in a folder, which is made
// when it is needed. watcher leads to whoever writes the report should this
// program crash, as WatchCrash does; nil = nobody.
func NewCrashLog(folder, version string, watcher io.Writer) *CrashLog {
	return &CrashLog{folder: folder, version: version, began: time.Now(), watcher: watcher, spare: mostOfRecovered}
}

// shows notes the kind of page the window shows, in a fixed word.
func (l *CrashLog) shows(page string) {
	if l == nil {
		return
	}
	l.turn.Lock()
	defer l.turn.Unlock()
	if l.page == page {
		return
	}
	l.page = page
	if l.watcher != nil {
		_, _ = io.WriteString(l.watcher, pageMark+page+"\n") // who no longer watches needs not know
	}
}

// recovered reports a fault after which the program goes on.
func (l *CrashLog) recovered(f *fault) {
	if l == nil {
		return
	}
	l.turn.Lock()
	defer l.turn.Unlock()
	if l.spare == 0 {
		return
	}
	l.spare--
	text := l.text(crash{kind: "panic that was caught; Stipple went on", words: f.words, stack: f.stack}, time.Now())
	_ = l.write(text, reportSuffix) // the user hears of the fault itself
}

// text is the report of a crash.
func (l *CrashLog) text(c crash, at time.Time) string {
	var b strings.Builder
	words, page := c.words, l.page
	if words == "" && c.kind != "signal" {
		words = unkeptWords
	}
	kind := joined(": ", c.kind, words)
	if page == "" {
		page = pageOfCommand
	}
	fmt.Fprintf(&b, "Stipple: report of a crash\n%s\n\n", reportPrivacy)
	for _, row := range [][2]string{
		{"When", at.UTC().Format("2006-01-02 15:04:05") + " UTC"},
		{"What", joined(", ", kind, c.signal)},
		{"Page", page},
		{"Ran for", inWords(at.Sub(l.began))},
		{"Stipple", l.version},
		{"Toolkit", toolkitVersion()},
		{"Go", runtime.Version()},
		{"System", runtime.GOOS + "/" + runtime.GOARCH},
	} {
		fmt.Fprintf(&b, "%-8s %s\n", row[0], row[1])
	}
	b.WriteString("\n" + strings.Join(c.stack, "\n") + "\n")
	return b.String()
}

// toolkitVersion gives the version of Fyne the program was built with.
func toolkitVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "fyne.io/fyne/v2" {
				return "Fyne " + m.Version
			}
		}
	}
	return unknownVersion
}

// write puts a report into the folder, whole, for nobody but the user, and lets
// the oldest go.
func (l *CrashLog) write(text, suffix string) error {
	if err := os.MkdirAll(l.folder, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	name := time.Now().UTC().Format(reportTime) + suffix
	if err := store.WriteWhole(filepath.Join(l.folder, name), []byte(text)); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return l.thin()
}

// thin leaves the newest reports.
func (l *CrashLog) thin() error {
	names, err := l.names()
	var errs []error
	for _, name := range names[:max(0, len(names)-keptReports)] {
		errs = append(errs, os.Remove(filepath.Join(l.folder, name)))
	}
	return errors.Join(append(errs, err)...)
}

// names lists the reports, the oldest first.
func (l *CrashLog) names() ([]string, error) {
	entries, err := os.ReadDir(l.folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list reports: %w", err)
	}
	var names []string
	for _, e := range entries {
		if _, err := whenOf(e.Name()); err == nil && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// whenOf gives the time a report is named after.
func whenOf(name string) (time.Time, error) {
	at, _ := strings.CutSuffix(strings.TrimSuffix(name, reportSuffix), ".new")
	return time.Parse(reportTime, at)
}

// crashReport is a report the user has not been told of.
type crashReport struct {
	at         time.Time
	path, text string
}

// untold gives the newest report of a crash the user has not been told of.
func (l *CrashLog) untold() (crashReport, bool) {
	if l == nil {
		return crashReport{}, false
	}
	names, _ := l.names() // without them there is nothing to tell
	for _, name := range slices.Backward(names) {
		if !strings.HasSuffix(name, newSuffix) {
			continue
		}
		at, _ := whenOf(name)
		file := filepath.Join(l.folder, name)
		text, err := os.ReadFile(file) // #nosec G304 -- a report in the program's own folder
		if err == nil {
			return crashReport{at: at, path: file, text: string(text)}, true
		}
	}
	return crashReport{}, false
}

// told notes that the user knows of every crash there is a report of.
func (l *CrashLog) told() {
	if l == nil {
		return
	}
	names, _ := l.names()
	for _, name := range names {
		if before, isNew := strings.CutSuffix(name, newSuffix); isNew {
			_ = os.Rename(filepath.Join(l.folder, name), filepath.Join(l.folder, before+reportSuffix)) // else it is told again
		}
	}
}

// WatchCrash follows what another run of this program writes on its standard
// error until that has ended, and writes the report if it crashed. What it says
// otherwise goes to terminal, and so does a line that tells where the report
// is; nothing of the crash itself does. began is when that run started.
func WatchCrash(from io.Reader, terminal io.Writer, folder, version string) error {
	l := NewCrashLog(folder, version, nil)
	r := &crashReader{}
	forward := func(line string) { fmt.Fprintln(terminal, line) }
	if err := r.read(from, forward, func(word string) { l.page = pageWord(word) }); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	if r.crash.kind == "" {
		return nil
	}
	suffix := newSuffix
	if l.page == "" { // a command: whoever ran it has seen it end
		suffix = reportSuffix
	}
	if err := l.write(l.text(r.crash, time.Now()), suffix); err != nil {
		fmt.Fprintln(terminal, "stipple: ended unexpectedly. No report could be written.")
		return err
	}
	fmt.Fprintln(terminal, "stipple: ended unexpectedly. A report without anything of a patient is in "+folder)
	return nil
}
