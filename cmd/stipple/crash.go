package main

import (
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"github.com/adrg/xdg"

	"stipple/app"
)

// watchMarker in the environment has the program be the one that watches another
// run of it; its value is the folder of the reports.
const watchMarker = "STIPPLE_WATCHES_INTO"

// crashFolder is where reports of crashes lie.
func crashFolder() string { return filepath.Join(xdg.StateHome, "stipple", "crashes") }

// watchCrash starts a second, small run of the program that gets all that is
// written on standard error from below: what Go's runtime says of a crash and
// what libraries in C say. The runtime says why it panics, which may name a
// patient, so that must reach neither a terminal nor a disk. It says some of it
// before the file that debug.SetCrashOutput sets has any, so that cannot be
// used for it, and standard error would have it all.
//
// The watcher ends with this run, however that ends, because the pipe between
// them closes. Without a watcher the program works, and what comes from below is
// heard by nobody. stderr is where the program itself says what it has to say.
// In the watcher this returns no more. It comes after harden.
func watchCrash() (crashes *app.CrashLog, stderr io.Writer) {
	if folder := os.Getenv(watchMarker); folder != "" {
		beWatcher(folder)
	}
	before, err := keepStderr()
	if err != nil {
		return app.NewCrashLog(crashFolder(), version, nil), os.Stderr
	}
	to, err := startWatcher(before)
	if err != nil {
		to, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	}
	if err == nil {
		err = replaceStderr(to)
	}
	if err != nil {
		_ = to.Close() // a watcher ends
		return app.NewCrashLog(crashFolder(), version, nil), os.Stderr
	}
	// os.Stderr stays what it is: the file it is would be closed once nobody held
	// it, and another file get its number.
	log.SetOutput(before)
	return app.NewCrashLog(crashFolder(), version, to), before
}

// beWatcher is the whole of the watching run. Signals meant for all of a
// terminal leave it: it ends when the other one has ended.
func beWatcher(folder string) {
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	debug.FreeOSMemory() // what the packages of the whole program made of themselves
	if app.WatchCrash(os.Stdin, os.Stderr, folder, version) != nil {
		os.Exit(exitFailed)
	}
	os.Exit(exitDone)
}

// startWatcher starts the watching run and gives the end of the pipe it reads.
func startWatcher(terminal *os.File) (*os.File, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	from, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer from.Close()
	c := exec.Command(self) // #nosec G204 -- this very program
	// Nothing of the environment: a passphrase may be in it.
	c.Env = append([]string{watchMarker + "=" + crashFolder(), "GOMAXPROCS=1"}, systemNeeds()...)
	c.Dir = filepath.Dir(self) // and not on a disk that is to be taken away
	c.Stdin, c.Stderr = from, terminal
	if err := c.Start(); err != nil {
		_ = to.Close()
		return nil, err
	}
	go func() { _ = c.Wait() }() // so that it leaves no trace should it end first
	return to, nil
}

// systemNeeds is what of the environment no program starts without.
func systemNeeds() []string {
	var needs []string
	for _, name := range []string{"SYSTEMROOT", "LD_LIBRARY_PATH", "HOME", "USERPROFILE", "TMPDIR", "GOCOVERDIR"} {
		if value, there := os.LookupEnv(name); there {
			needs = append(needs, name+"="+value)
		}
	}
	return needs
}
