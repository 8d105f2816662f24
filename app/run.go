package app

import (
	"context"
	"os"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"stipple/assets"
	"stipple/planner"
	"stipple/planner/report/typeset"
	"stipple/store"
)

// Options say how the window is opened.
type Options struct {
	DataFile string // the clinic file
	User     string // who is proposed for signing in; "" = who was last
	Version  string // the program's own, for the help

	Reference planner.Reference  // the sourced numbers
	Protocols []planner.Protocol // what a plan can be started from

	Crashes *CrashLog // keeps reports of crashes; nil = none are kept
	Started func()    // called once the window is there; may be nil
}

// applicationID names the program to the desktop and to its preferences.
const applicationID = "app.stipple.planner"

// Run opens the window and returns when it is closed.
func Run(o Options) error {
	fyneapp.SetMetadata(fyne.AppMetadata{ID: applicationID, Name: "Stipple", Version: o.Version})
	a := fyneapp.NewWithID(applicationID)
	a.SetIcon(fyne.NewStaticResource("stipple.png", assets.Icon))
	look := func(mode appearance) { a.Settings().SetTheme(newTheme(mode)) }
	look(appearance(a.Preferences().StringWithFallback(prefAppearance, string(systemAppearance))))

	w := a.NewWindow("Stipple")
	w.Resize(windowSize(a.Preferences()))
	w.SetMaster()
	d := newDialogs(w)
	s := newShell(parts{
		window: w, runner: background{dialogs: d, crashes: o.Crashes}, crashes: o.Crashes, dialogs: d, preferences: a.Preferences(),
		reference: o.Reference, gate: fileGate{}, shelf: newShelf(os.TempDir()), printing: newCups(), fonts: typeset.NewFonts(SystemFonts()), look: look, version: o.Version, quit: a.Quit,
		openFile: fileOpener(a.OpenURL),
	})
	s.newPlan = s.planMaker(o.Protocols)
	stopWatch, stopListening := s.watch(), listenForSleep(s.lockThen)
	a.Lifecycle().SetOnStopped(func() {
		stopWatch()
		stopListening()
		s.stopped()
	})
	s.start(o.DataFile, o.User)
	show(a, w, "Stipple", func() {
		s.activity.hook(w)
		changed(o.Started)
	})
	return nil
}

// show shows the window until it is closed. X11 takes the class by which a
// desktop knows a program from the first title its window has, so that one must
// be the program's name and no clinic's. started is called once the window is
// there.
func show(a fyne.App, w fyne.Window, name string, started func()) {
	title := w.Title()
	w.SetTitle(name)
	a.Lifecycle().SetOnStarted(func() {
		w.SetTitle(title)
		started()
	})
	w.ShowAndRun()
}

// windowSize gives the size the window had when it was last closed.
func windowSize(p fyne.Preferences) fyne.Size {
	width, height := p.FloatWithFallback(prefWidth, 1280), p.FloatWithFallback(prefHeight, 800)
	return fyne.NewSize(float32(max(width, 960)), float32(max(height, 640)))
}

// fileGate is the gate to real files.
type fileGate struct{}

func (fileGate) identify(path string) (store.Info, error) { return store.Identify(path) }

func (fileGate) create(path string, f store.Founding) (string, error) {
	return store.Create(path, f, store.Options{})
}

func (fileGate) reset(path, code, user, passphrase string) error {
	return store.ResetPassphrase(path, code, user, passphrase, store.Options{})
}

func (fileGate) open(path, user, passphrase string, readOnly bool) (clinicFile, error) {
	s, err := store.Open(path, user, passphrase, store.Options{ReadOnly: readOnly})
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (fileGate) backups(path string) []store.Backup { return store.FindBackups(path) }

func (fileGate) identifyBackup(from string) (store.Info, error) { return store.IdentifyBackup(from) }

func (fileGate) prepareRestore(ctx context.Context, path, from, user, passphrase string, step func(done, total int)) (heldBackup, error) {
	r, err := store.PrepareRestore(ctx, path, from, user, passphrase, store.Options{}, step)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// planMaker makes the page of a patient's plan.
func (s *shell) planMaker(protocols []planner.Protocol) planMaker {
	return func(f clinicFile, onSaved func(planner.ID), onChanged func()) planTab {
		return newPlanPage(planDeps{
			store: f, ref: s.reference, protocols: protocols, runner: s.runner, dialogs: s.dialogs, window: s.window,
			today: f.Today, user: f.User(), onSaved: onSaved, onChanged: onChanged,
		})
	}
}

var _ clinicFile = (*store.Store)(nil)
