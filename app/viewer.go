package app

import (
	"fmt"
	"net/url"
	"os/exec"
	"runtime"
	"time"

	"stipple/planner"
)

// viewer opens files in the program that the desktop has for them.
type viewer struct {
	program  string
	patience time.Duration // in which the program fails if it is going to
}

// desktopViewer asks the desktop, as Linux and its like have it.
func desktopViewer() viewer { return viewer{program: "xdg-open", patience: 4 * time.Second} }

// open opens a file, without a shell. Where the desktop has no opener of its own
// the program becomes the viewer and stays: that is a success, too. The error is
// a planner.Error: Internal.
func (v viewer) open(path string) error {
	command := exec.Command(v.program, path) // #nosec G204 -- xdg-open on a paper just written, without a shell
	if err := command.Start(); err != nil {
		return noViewer(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }() // whenever that is: nobody else takes note of its end
	select {
	case err := <-ended:
		return noViewer(err)
	case <-time.After(v.patience):
		return nil
	}
}

// noViewer says that a file was not opened; nil stays nil.
func noViewer(cause error) error {
	if cause == nil {
		return nil
	}
	return planner.Errorf(planner.Internal, "This computer has no program to show PDF files. Save the paper as a file instead.").
		Because(fmt.Errorf("open file: %w", cause))
}

// fileOpener gives the way to open a file on this system. It may take seconds.
// openURL is the toolkit's, which on Linux hears of no failure.
func fileOpener(openURL func(*url.URL) error) func(path string) error {
	switch runtime.GOOS {
	case "linux", "freebsd", "openbsd", "netbsd":
		return desktopViewer().open
	}
	return func(path string) error { return noViewer(openURL(&url.URL{Scheme: "file", Path: path})) }
}
