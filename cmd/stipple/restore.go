package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"stipple/planner"
	"stipple/store"
)

type putBackCommand struct {
	File string `arg:"" help:"The backup: a clinic file, of the backups folder for example." type:"path"`
	Yes  bool   `help:"Restore without asking."`
	// Unread is asked for apart: what is lost then was told to nobody.
	Unread bool `help:"With --yes: also when the present file cannot be compared, so that what is lost, and whether erased patients come back, is not known."`
}

// Run verifies a backup, tells what would differ and puts it in the place of the
// clinic file.
func (c putBackCommand) Run(s *session) error {
	user := s.c.User
	if user == "" {
		info, err := store.IdentifyBackup(c.File)
		if err != nil {
			return err
		}
		if user, err = onlyUser(info); err != nil {
			return err
		}
	}
	passphrase, err := s.passphrase(user)
	if err != nil {
		return err
	}
	// Breaking off leaves the clinic file as it is, and nothing beside it.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	line := s.progress("Verifying the backup")
	restoring, err := store.PrepareRestore(ctx, s.dataFile(), c.File, user, passphrase, store.Options{}, line.step)
	line.end()
	if errors.Is(err, context.Canceled) {
		return planner.Errorf(planner.Invalid, "Nothing was restored.").Because(err)
	}
	if err != nil {
		s.tellFaults(err)
		return err
	}
	return errors.Join(c.decide(ctx, s, restoring), restoring.Discard())
}

// decide shows what would differ, asks, and restores.
func (c putBackCommand) decide(ctx context.Context, s *session, restoring *store.Restoring) error {
	compared := restoring.Compare()
	printComparison(s.out, compared)
	if c.Yes && !c.Unread && compared.PresentFault != nil {
		return usageError("nothing was restored: the present file could not be compared, so what would be lost is not known, nor whether patients were erased since who would come back; sign in with a passphrase that opens both, or say --yes --unread to restore all the same")
	}
	if !c.Yes {
		sure, err := s.agrees(ctx, "Put the backup in place? Type yes: ")
		if err != nil {
			return err
		}
		if !sure {
			return planner.Errorf(planner.Invalid, "Nothing was restored.")
		}
	}
	aside, err := restoring.Apply()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "The backup is in place: %s\n", s.dataFile())
	switch {
	case aside != "" && compared.Missing:
		fmt.Fprintf(s.out, "What lay beside it is set aside, under names that begin with %s\n", aside)
	case aside != "":
		fmt.Fprintf(s.out, "What was there is set aside: %s\n", aside)
	}
	return nil
}

// tellFaults lists what a verification found, which is the cause of an error.
func (s *session) tellFaults(err error) {
	var known *planner.Error
	if !errors.As(err, &known) || known.Code != planner.Corrupt || known.Err == nil || !strings.Contains(known.Message, "faults were found") {
		return
	}
	for fault := range strings.Lines(known.Err.Error()) {
		s.complain("  %s", strings.TrimSpace(fault))
	}
}

// onlyUser gives the name of the one user of a file.
func onlyUser(info store.Info) (string, error) {
	if len(info.Users) == 1 {
		return info.Users[0].Name, nil
	}
	names := make([]string, len(info.Users))
	for i, u := range info.Users {
		names[i] = u.Name
	}
	return "", usageError("say who signs in with --user: " + strings.Join(names, ", "))
}

// agrees asks on a terminal; where there is none it must be said beforehand.
func (s *session) agrees(ctx context.Context, question string) (bool, error) {
	stdin, ok := s.in.(*os.File)
	if !ok || !term.IsTerminal(int(stdin.Fd())) {
		return false, usageError("restoring puts the backup in the place of the clinic file, and there is no terminal to ask on; say --yes to do it")
	}
	fmt.Fprint(s.err, question)
	answer := make(chan bool, 1)
	go func() { answer <- saysYes(stdin) }()
	select {
	case yes := <-answer:
		return yes, nil
	case <-ctx.Done():
		fmt.Fprintln(s.err)
		return false, nil
	}
}

// saysYes reads a line: nothing but the whole word is a yes.
func saysYes(in io.Reader) bool {
	line, _ := bufio.NewReader(in).ReadString('\n') // a line cut short by the end is one
	return strings.EqualFold(strings.TrimSpace(line), "yes")
}

// Most of what is listed one by one.
const (
	mostLostCharts = 20
	mostLostSaves  = 10
)

// printComparison tells in plain lines what would differ.
func printComparison(out io.Writer, c store.Comparison) {
	fmt.Fprintf(out, "A backup of %s, made on %s. All of it was verified and is sound.\n\n", oneLine(c.Clinic), moment(c.Since))
	table := tabwriter.NewWriter(out, 0, 4, 3, ' ', 0)
	fmt.Fprintln(table, "\tBACKUP\tPRESENT FILE")
	known := !c.Missing && c.Present != (store.Counted{})
	row := func(what, backup, present string) {
		if !known {
			present = "–"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", what, backup, present)
	}
	for _, r := range []struct {
		what            string
		backup, present int
	}{
		{"Patients", c.Backup.Patients, c.Present.Patients},
		{"Plans", c.Backup.Plans, c.Present.Plans},
		{"Session records", c.Backup.Records, c.Present.Records},
		{"Consents", c.Backup.Consents, c.Present.Consents},
		{"Lots in the stock", c.Backup.Lots, c.Present.Lots},
		{"Entries of the audit trail", c.Backup.Entries, c.Present.Entries},
	} {
		row(r.what, fmt.Sprint(r.backup), fmt.Sprint(r.present))
	}
	row("Last entry", moment(c.Backup.Last), moment(c.Present.Last))
	_ = table.Flush() // what cannot be printed is found at the end
	fmt.Fprintln(out)
	printLost(out, c)
	printTold(out, c)
	if !c.Missing {
		fmt.Fprintln(out, "The present file is set aside, not deleted.")
	}
	fmt.Fprintln(out)
}

// printLost tells what the present file has beyond the backup.
func printLost(out io.Writer, c store.Comparison) {
	switch {
	case c.Missing:
		fmt.Fprintln(out, "There is no clinic file there now. What was saved after the backup was made is not in it; nor is it known whether patients were erased since who would come back.")
		if c.Kept != "" {
			fmt.Fprintf(out, "What was open when it was deleted or replaced is kept, and may hold more: %s\n", c.Kept)
		}
		return
	case c.PresentFault != nil:
		fmt.Fprintf(out, "The present file could not be compared: %s\nWhat would be lost is not known, nor whether patients were erased since who would come back.\n", planner.ErrorMessage(c.PresentFault))
	case c.LostSaves == 0 && !c.LostTyped():
		fmt.Fprintln(out, "Nothing was saved since the backup was made.")
	}
	if c.LostTyped() {
		fmt.Fprintf(out, "Not saved or not signed yet: %s and %s at the chair. What was written of them since would be LOST.\n",
			counted(c.Unsaved, "draft", "drafts"), counted(c.Unsigned, "session", "sessions"))
	}
	if c.LostSaves == 0 {
		return
	}
	fmt.Fprintf(out, "Saved in the present file and not in the backup, so LOST in what is restored: %s.\n", counted(c.LostSaves, "save", "saves"))
	if n := len(c.LostCharts); n > 0 {
		fmt.Fprintln(out, "  Charts that were added or changed:")
		for _, card := range c.LostCharts[:min(n, mostLostCharts)] {
			fmt.Fprintf(out, "    %s  %s\n", oneLine(card.Chart), oneLine(card.Family+", "+card.Given))
		}
		andMore(out, n, mostLostCharts)
	}
	fmt.Fprintln(out, "  The newest saves:")
	for _, e := range c.Lost[:min(len(c.Lost), mostLostSaves)] {
		fmt.Fprintf(out, "    %s  %s: %s %s\n", moment(e.At), oneLine(cmp.Or(e.ByName, "nobody signed in")), e.Op, e.Entity)
	}
	andMore(out, c.LostSaves, mostLostSaves)
}

func andMore(out io.Writer, n, shown int) {
	if n > shown {
		fmt.Fprintf(out, "    and %d more\n", n-shown)
	}
}

// printTold tells what else to know before restoring.
func printTold(out io.Writer, c store.Comparison) {
	if c.Diverged {
		fmt.Fprintln(out, "The two went different ways: the backup has entries, too, that the present file does not have.")
	}
	if c.HeadMissing {
		fmt.Fprintln(out, "The backup came without its head file, so nobody can tell whether its last entries are there.")
	}
	if c.ErasedAgain > 0 {
		fmt.Fprintf(out, "Erased since, and erased in what is restored too: %s.\n", counted(c.ErasedAgain, "patient", "patients"))
	}
	if c.ErasedWithin > 0 {
		fmt.Fprintf(out, "Erased since, but in the backup a part of another's chart by a merge, so THEY COME BACK: %s.\n", counted(c.ErasedWithin, "patient", "patients"))
	}
	for _, told := range []struct {
		who   []string
		words string
	}{
		{c.UsersBack, "Removed since, and able to sign in again until you remove them again"},
		{c.UsersGone, "Added since, and not able to sign in until you add them again"},
		{c.RolesBack, "Of another role now, and again what they were until you change it"},
		{c.PassphrasesBack, "Changed their passphrase since, and sign in with the one of then; change it again"},
	} {
		if len(told.who) > 0 {
			fmt.Fprintf(out, "%s: %s.\n", told.words, oneLine(strings.Join(told.who, ", ")))
		}
	}
	if c.CodeBack {
		fmt.Fprintln(out, "The recovery code of then is the valid one again, and the newer one opens nothing; make a new one: stipple user code")
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// moment writes a moment as people read it where they are.
func moment(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Local().Format("2006-01-02 15:04")
}
