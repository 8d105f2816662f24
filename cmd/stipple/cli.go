package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/alecthomas/kong"

	"stipple/app"
	"stipple/planner"
	"stipple/store"
)

// version is set when a release is built.
var version = "0.1.0-dev"

// Exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commandLine is the whole grammar. Its field tags are the help texts.
type commandLine struct {
	Data           string `help:"The clinic file (default: clinic.stipple in the user's data folder)." placeholder:"FILE" type:"path"`
	User           string `help:"Who signs in (default: the only user)." placeholder:"NAME"`
	PassphraseFile string `help:"Read the passphrase from the first line of a file. Otherwise STIPPLE_PASSPHRASE or a prompt is used." placeholder:"FILE" type:"existingfile"`

	Window   windowCommand   `cmd:"" default:"1" help:"Open the window (the default)."`
	New      newCommand      `cmd:"" help:"Create a clinic file and print its recovery code."`
	Users    usersCommand    `cmd:"" name:"user" help:"List, add and remove users, change roles and passphrases."`
	Demo     demoCommand     `cmd:"" help:"Create a clinic of six fictional patients to try Stipple with."`
	Patients patientsCommand `cmd:"" help:"List patients."`
	Patient  patientCommand  `cmd:"" help:"Archive, restore and erase charts; find duplicates."`
	Export   exportCommand   `cmd:"" help:"Write one patient's chart as JSON."`
	Import   importCommand   `cmd:"" help:"Take charts in: all of them or none."`
	Report   reportCommand   `cmd:"" help:"Write a patient's paper as PDF."`
	Calendar calendarCommand `cmd:"" help:"Write the dates of a patient's sessions as a calendar file."`
	Record   recordCommand   `cmd:"" help:"Read what was done."`
	Stock    stockCommand    `cmd:"" help:"List the stock and take stock in."`
	Recall   recallCommand   `cmd:"" help:"List who was treated with a lot, a product or a needle."`
	Audit    auditCommand    `cmd:"" help:"Read the audit trail."`
	Reseal   resealCommand   `cmd:"" help:"Go on with sealing charts anew after a user was removed."`
	Backup   backupCommand   `cmd:"" help:"Make, list and prove backups."`
	Restore  putBackCommand  `cmd:"" help:"Verify a backup and put it in the place of the clinic file, which is set aside."`
	Verify   verifyCommand   `cmd:"" help:"Check the clinic file: structure, every sealed record, the audit trail."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

// session is what a command runs with.
type session struct {
	terminal
	c      *commandLine
	window func(app.Options) error
}

// run parses and runs one command line and gives the exit status.
func run(args []string, t terminal, window func(app.Options) error) int {
	var c commandLine
	out := &checkedWriter{Writer: t.out}
	t.out = out
	exited := errors.New("exited")
	parser, err := kong.New(&c,
		kong.Name("stipple"),
		kong.Description("Plans scalp micropigmentation: patients, sessions, technique, and the papers to take home."),
		kong.Writers(t.out, t.err),
		kong.Exit(func(int) { panic(exited) }),
	)
	if err != nil {
		return t.fail(err, exitFailed)
	}
	parsed, helped, err := parse(parser, args, exited)
	switch {
	case helped:
		return exitDone
	case err != nil:
		return t.fail(planner.Errorf(planner.Invalid, "%s; see stipple --help", err.Error()), exitUsage)
	}
	err = parsed.Run(&session{terminal: t, c: &c, window: window})
	var usage usageError
	if errors.As(err, &usage) {
		return t.fail(planner.Errorf(planner.Invalid, "%s", usage.Error()), exitUsage)
	}
	if err == nil && out.err != nil {
		err = planner.Errorf(planner.Internal, "What was asked for could not be printed.").Because(out.err)
	}
	if err != nil {
		return t.fail(err, exitFailed)
	}
	return exitDone
}

// parse tells apart a parsed line, a line that only asked for help, and an error.
func parse(parser *kong.Kong, args []string, exited error) (parsed *kong.Context, helped bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			if r != any(exited) {
				panic(r)
			}
			helped = true
		}
	}()
	parsed, err = parser.Parse(args)
	return parsed, false, err
}

// usageError is a command line that cannot be carried out as written.
type usageError string

// Error gives what to write instead.
func (e usageError) Error() string { return string(e) }

// dataFile gives the clinic file's path.
func (s *session) dataFile() string {
	if s.c.Data != "" {
		return s.c.Data
	}
	return filepath.Join(xdg.DataHome, "stipple", "clinic.stipple")
}

// open signs in, to write when the file is free and to read beside a running
// window otherwise.
func (s *session) open(write bool) (*store.Store, error) {
	user, passphrase, err := s.whoSignsIn()
	if err != nil {
		return nil, err
	}
	return s.openWith(user, passphrase, write)
}

func (s *session) whoSignsIn() (user, passphrase string, err error) {
	if user, err = s.userName(); err != nil {
		return "", "", err
	}
	passphrase, err = s.passphrase(user)
	return user, passphrase, err
}

func (s *session) openWith(user, passphrase string, write bool) (*store.Store, error) {
	opened, err := store.Open(s.dataFile(), user, passphrase, store.Options{})
	if write || planner.ErrorCode(err) != planner.Locked {
		return opened, err
	}
	return store.Open(s.dataFile(), user, passphrase, store.Options{ReadOnly: true})
}

// with opens the clinic file for one piece of work and closes it.
func (s *session) with(write bool, work func(*store.Store) error) error {
	opened, err := s.open(write)
	if err != nil {
		return err
	}
	return s.closing(opened, func() error { return work(opened) })
}

// withPassphrase is with, to write, for work that asks for the user's passphrase again.
func (s *session) withPassphrase(work func(clinic *store.Store, passphrase string) error) error {
	user, passphrase, err := s.whoSignsIn()
	if err != nil {
		return err
	}
	opened, err := s.openWith(user, passphrase, true)
	if err != nil {
		return err
	}
	return s.closing(opened, func() error { return work(opened, passphrase) })
}

// closing does one piece of work with an open clinic file and closes it.
func (s *session) closing(opened *store.Store, work func() error) error {
	if warning := opened.Warning(); warning != "" {
		fmt.Fprintln(s.err, "stipple: warning:", warning)
	}
	return errors.Join(work(), opened.Close())
}

func (s *session) userName() (string, error) {
	if s.c.User != "" {
		return s.c.User, nil
	}
	info, err := store.Identify(s.dataFile())
	if err != nil {
		return "", err
	}
	return onlyUser(info)
}
