package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"stipple/planner"
	"stipple/store"
)

type auditCommand struct {
	Patient string   `help:"Only entries about this chart." placeholder:"CHART"`
	By      string   `help:"Only what this user did." placeholder:"NAME"`
	From    string   `help:"From this day on." placeholder:"YYYY-MM-DD"`
	To      string   `help:"Up to this day." placeholder:"YYYY-MM-DD"`
	Op      []string `help:"Only these: create, update, read, sign, sign_in, sign_in_failed …; several with commas." placeholder:"OP"`
	Limit   int      `help:"At most so many, the newest." default:"200"`
	JSON    bool     `name:"json" help:"Print an array of objects instead of a table."`
}

// Run lists the audit trail, newest first.
func (c auditCommand) Run(s *session) error {
	query, err := c.query()
	if err != nil {
		return err
	}
	return s.with(false, func(clinic *store.Store) error {
		if query.Patient, query.By, err = c.whom(clinic); err != nil {
			return err
		}
		entries, err := clinic.Audit(context.Background(), query)
		if err != nil {
			return err
		}
		if err := clinic.NoteExport(context.Background(), fmt.Sprintf("%d entries of the audit trail", len(entries))); err != nil {
			return err
		}
		if c.JSON {
			return printAuditJSON(s, entries)
		}
		return printAudit(s, entries)
	})
}

func (c auditCommand) query() (planner.AuditQuery, error) {
	if c.Limit < 1 {
		return planner.AuditQuery{}, usageError("--limit is 1 or more")
	}
	q := planner.AuditQuery{Limit: c.Limit}
	for _, day := range []struct {
		text string
		into *planner.Date
	}{{c.From, &q.From}, {c.To, &q.To}} {
		if day.text == "" {
			continue
		}
		if err := day.into.UnmarshalText([]byte(day.text)); err != nil || !day.into.Valid() {
			return q, usageError(fmt.Sprintf("%q is no day: write year-month-day, for example 2026-11-22", day.text))
		}
	}
	known := planner.AuditOps()
	for _, name := range c.Op {
		op := planner.AuditOp(strings.TrimSpace(name))
		if !slices.Contains(known, op) {
			return q, usageError(fmt.Sprintf("there is no %q in the audit trail", name))
		}
		q.Ops = append(q.Ops, op)
	}
	return q, nil
}

// whom finds the ids behind the names of the command line.
func (c auditCommand) whom(clinic *store.Store) (patient, by planner.ID, err error) {
	if c.Patient != "" {
		if patient, err = chartNamed(clinic, c.Patient); err != nil {
			return "", "", err
		}
	}
	if c.By == "" {
		return patient, "", nil
	}
	users, err := clinic.Users(context.Background())
	if err != nil {
		return "", "", err
	}
	for _, u := range users {
		if planner.Fold(u.Name) == planner.Fold(c.By) {
			return patient, u.ID, nil
		}
	}
	return "", "", planner.Errorf(planner.NotFound, "There is no user %q in this clinic.", c.By)
}

// auditLine is an entry as --json prints one.
type auditLine struct {
	Seq         int64                 `json:"seq"`
	At          string                `json:"at"`
	By          string                `json:"by"`
	Workstation string                `json:"workstation"`
	Op          planner.AuditOp       `json:"op"`
	Entity      string                `json:"entity"`
	ID          planner.ID            `json:"id"`
	Patient     planner.ID            `json:"patient,omitempty"`
	Text        string                `json:"text,omitempty"`
	Changes     []planner.AuditChange `json:"changes,omitempty"`
	Erased      bool                  `json:"erased,omitempty"`
	Damaged     bool                  `json:"damaged,omitempty"`
}

func printAuditJSON(s *session, entries []planner.AuditEntry) error {
	lines := make([]auditLine, len(entries))
	for i, e := range entries {
		lines[i] = auditLine{e.Seq, e.At.Format("2006-01-02T15:04:05Z07:00"), e.ByName, e.Station, e.Op, e.Entity, e.ID, e.Patient, e.Text, e.Changes, e.Erased, e.Damaged}
	}
	encoder := json.NewEncoder(s.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(lines)
}

// printAudit prints a line for each entry and under it what was changed.
func printAudit(s *session, entries []planner.AuditEntry) error {
	table := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "NO\tWHEN\tWHO\tWORKSTATION\tWHAT\tOF\tSAYS")
	for _, e := range entries {
		who := e.ByName
		if who == "" {
			who = "nobody signed in"
		}
		says := oneLine(e.Text)
		switch {
		case e.Damaged:
			says = "not as it was written: nothing in it is to be believed"
		case e.Erased:
			says = "went with the erased chart"
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s %s\t%s\n", e.Seq, e.At.Local().Format("2006-01-02 15:04:05"),
			oneLine(who), oneLine(e.Station), e.Op, e.Entity, e.ID, says)
		for _, change := range e.Changes {
			fmt.Fprintf(table, "\t\t\t\t\t%s\t%s → %s\n", change.Field, oneLine(change.Before), oneLine(change.After))
		}
	}
	return table.Flush()
}
