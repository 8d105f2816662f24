package main

import (
	"context"
	"fmt"
	"runtime"

	"stipple/app"
	"stipple/planner"
	"stipple/store"
)

type windowCommand struct{}

// Run opens the window.
func (windowCommand) Run(s *session) (err error) {
	if runtime.GOOS == "linux" && s.getenv("DISPLAY") == "" && s.getenv("WAYLAND_DISPLAY") == "" {
		return noDisplay(nil)
	}
	// The toolkit panics where there is no display or no OpenGL. Once the window
	// is there, a panic is a crash, and names nobody to whoever started the program.
	there := false
	defer func() {
		if there {
			return
		}
		if r := recover(); r != nil {
			err = noDisplay(fmt.Errorf("open window: %v", r))
		}
	}()
	ref, err := shippedReference()
	if err != nil {
		return err
	}
	protocols, err := shippedProtocols()
	if err != nil {
		return err
	}
	return s.window(app.Options{DataFile: s.dataFile(), User: s.c.User, Version: version, Reference: ref, Protocols: protocols, Started: func() { there = true }})
}

func noDisplay(cause error) error {
	return planner.Errorf(planner.Internal, "No window can be opened: there is no display, or it has no OpenGL. The subcommands work without one; see stipple --help.").
		Because(cause)
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(s *session) error {
	fmt.Fprintln(s.out, "stipple", version)
	return nil
}

type newCommand struct {
	Clinic string `help:"The clinic's name." required:"" placeholder:"NAME"`
}

// Run creates a clinic file; --user names its first physician.
func (c newCommand) Run(s *session) error {
	if s.c.User == "" {
		return usageError("name the first physician with --user NAME")
	}
	passphrase, err := s.newPassphrase("STIPPLE_PASSPHRASE", s.c.PassphraseFile, s.c.User)
	if err != nil {
		return err
	}
	code, err := store.Create(s.dataFile(), store.Founding{Clinic: c.Clinic, User: s.c.User, Passphrase: passphrase}, store.Options{})
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, "Clinic file:", s.dataFile())
	if _, err := fmt.Fprintln(s.out, "Recovery code:", code); err != nil {
		fmt.Fprintln(s.err, "Recovery code:", code) // it is shown this once
	}
	fmt.Fprintln(s.err, "Write the recovery code on paper and lock it away. Without it and without a passphrase nobody can read the file.")
	return nil
}

type verifyCommand struct{}

// Run checks the file and lists what is wrong.
func (verifyCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		p := s.progress("Checking")
		v, err := clinic.Verify(context.Background(), p.step)
		p.end()
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%d patients, %d plans, %d earlier versions, %d consents, %d records, %d products, %d lots, %d drafts, %d audit entries checked.\n",
			v.Patients, v.Plans, v.Versions, v.Consents, v.Records, v.Products, v.Lots, v.Drafts, v.Entries)
		for _, note := range v.Notes {
			fmt.Fprintln(s.out, "  noted before: "+note)
		}
		for _, fault := range v.Faults {
			fmt.Fprintln(s.out, "  "+fault)
		}
		if !v.OK() {
			return planner.Errorf(planner.Corrupt, "The clinic file is not sound: %d things are wrong. Keep it and compare with a backup.", len(v.Faults))
		}
		fmt.Fprintln(s.out, "All is well.")
		return nil
	})
}
