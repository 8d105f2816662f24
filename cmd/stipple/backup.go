package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"text/tabwriter"

	"stipple/planner"
	"stipple/store"
)

// backupCommand takes a folder right after its own name: one called "list" or "prove"
// is written "./list".
type backupCommand struct {
	Make  backupMakeCommand  `cmd:"" default:"withargs" help:"Make a backup (the default): stipple backup, or stipple backup DIR."`
	List  backupListCommand  `cmd:"" help:"List the backups of both folders."`
	Prove backupProveCommand `cmd:"" help:"Open a backup as a restore would and verify all of it."`
}

type backupMakeCommand struct {
	Dir   string `arg:"" optional:"" help:"The folder; without it the folder of backups beside the clinic file and the second folder of the settings." type:"path"`
	Prove bool   `help:"Open the backup once more, as a restore would."`
}

// Run makes backups, verified, beside an open window too.
func (c backupMakeCommand) Run(s *session) error {
	return s.withBackups(func(ctx context.Context, clinic *store.Store) error {
		dirs := []string{c.Dir}
		var away error
		if c.Dir == "" {
			now, err := clinic.Backups(ctx)
			if err != nil {
				return err
			}
			if now.Second.There {
				dirs = append(dirs, now.Second.Path)
			}
			away = now.Second.Why
		}
		var failed error
		for _, dir := range dirs {
			err := s.backUp(ctx, clinic, dir, c.Prove)
			if err != nil && failed != nil {
				s.complain("stipple: %s", planner.ErrorMessage(err))
			}
			failed = cmp.Or(failed, err)
		}
		if away != nil {
			s.complain("stipple: warning: nothing went to the second folder. %s", planner.ErrorMessage(away))
		}
		return failed
	})
}

func (s *session) backUp(ctx context.Context, clinic *store.Store, dir string, prove bool) error {
	line := s.progress("Verifying the backup")
	made, err := clinic.Backup(ctx, dir, line.step)
	line.end()
	if made.Path != "" {
		fmt.Fprintf(s.out, "Backup made and verified: %s (%.1f MB)\n", oneLine(made.Path), float64(made.Bytes)/1e6)
	}
	if err != nil {
		s.tellFaults(err)
		return err
	}
	if prove {
		return s.prove(ctx, clinic, made.Path)
	}
	return nil
}

type backupListCommand struct{}

// Run lists the backups, newest first.
func (backupListCommand) Run(s *session) error {
	return s.withBackups(func(ctx context.Context, clinic *store.Store) error {
		now, err := clinic.Backups(ctx)
		if err != nil {
			return err
		}
		if len(now.List) == 0 {
			fmt.Fprintf(s.out, "There is no backup yet in %s.\n", oneLine(now.Folder))
		} else {
			table := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
			fmt.Fprintln(table, "MADE\tSIZE\tPROVED\tFILE")
			for _, b := range now.List {
				proved := moment(b.Proved)
				if b.Fault != nil {
					proved = "DAMAGED"
				}
				fmt.Fprintf(table, "%s\t%.1f MB\t%s\t%s\n", moment(b.Made), float64(b.Bytes)/1e6, proved, oneLine(b.Path))
			}
			if err := table.Flush(); err != nil {
				return err
			}
		}
		if now.Changed {
			fmt.Fprintln(s.out, "Something was saved that no backup beside the clinic file holds.")
		}
		if now.Second.Why != nil {
			s.complain("stipple: warning: the second folder is away (last backup there: %s). %s", moment(now.Second.Last), planner.ErrorMessage(now.Second.Why))
		}
		return nil
	})
}

type backupProveCommand struct {
	File string `arg:"" optional:"" help:"The backup (default: the newest)." type:"path"`
}

// Run proves a backup.
func (c backupProveCommand) Run(s *session) error {
	return s.withBackups(func(ctx context.Context, clinic *store.Store) error { return s.prove(ctx, clinic, c.File) })
}

func (s *session) prove(ctx context.Context, clinic *store.Store, path string) error {
	line := s.progress("Proving the backup")
	proof, err := clinic.Prove(ctx, path, line.step)
	line.end()
	if err != nil {
		return err
	}
	v := proof.Found
	for _, note := range v.Notes {
		fmt.Fprintln(s.out, "  noted: "+oneLine(note))
	}
	if !v.OK() {
		for _, fault := range v.Faults {
			fmt.Fprintln(s.out, "  "+oneLine(fault))
		}
		return planner.Errorf(planner.Corrupt, "The backup %s is not sound: %d things are wrong. Make a new one and keep this one apart.", filepath.Base(proof.Path), len(v.Faults))
	}
	fmt.Fprintf(s.out, "The backup is sound: %s (%s, %s)\n", oneLine(proof.Path), counted(v.Patients, "patient", "patients"), counted(v.Entries, "audit entry", "audit entries"))
	return nil
}

// withBackups opens the clinic file for work on backups, which breaking off ends
// without leaving anything behind.
func (s *session) withBackups(work func(context.Context, *store.Store) error) error {
	err := s.with(false, func(clinic *store.Store) error { // signed in: until then a key breaks it off as ever
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		return work(ctx, clinic)
	})
	if errors.Is(err, context.Canceled) {
		return planner.Errorf(planner.Invalid, "It was broken off. What was named before that stands; nothing else was changed.").Because(err)
	}
	return err
}
