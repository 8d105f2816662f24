package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

type patientsCommand struct {
	Query    string `arg:"" optional:"" help:"Words of a name, a chart number or a phone number."`
	Archived bool   `help:"Archived charts too."`
	JSON     bool   `name:"json" help:"Print an array of objects instead of a table."`
}

// patientLine is a patient as --json prints one.
type patientLine struct {
	ID          planner.ID           `json:"id"`
	Chart       string               `json:"chart"`
	Family      string               `json:"family"`
	Given       string               `json:"given"`
	Born        planner.Date         `json:"born"`
	Indications []planner.Indication `json:"indications"`
	NextSession planner.Date         `json:"next_session"`
}

// Run lists the patients that match.
func (c patientsCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		cards, err := clinic.Cards(context.Background())
		if err != nil {
			return err
		}
		finder := planner.NewFinder(cards)
		lines := []patientLine{}
		for _, place := range finder.Find(c.Query, planner.Filter{Archived: c.Archived}) {
			card := finder.At(place)
			lines = append(lines, patientLine{
				card.ID, card.Chart, card.Family, card.Given, card.Born,
				append([]planner.Indication{}, card.Indications...), card.Next,
			})
		}
		if c.JSON {
			encoder := json.NewEncoder(s.out)
			encoder.SetIndent("", "  ")
			encoder.SetEscapeHTML(false)
			return encoder.Encode(lines)
		}
		return printTable(s, lines)
	})
}

func printTable(s *session, lines []patientLine) error {
	table := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "CHART\tNAME\tBORN\tINDICATIONS\tNEXT SESSION")
	for _, l := range lines {
		names := make([]string, len(l.Indications))
		for i, indication := range l.Indications {
			names[i] = indication.Name()
		}
		name := planner.Patient{Family: l.Family, Given: l.Given}.DisplayName()
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", l.Chart, name, l.Born, strings.Join(names, ", "), l.NextSession)
	}
	return table.Flush()
}

type exportCommand struct {
	Chart  string `arg:"" help:"The chart number."`
	Output string `short:"o" help:"The file to write (default: -, which is standard output)." default:"-" placeholder:"FILE" type:"path"`
}

// Run writes a chart.
func (c exportCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		whole, err := clinic.Export(context.Background(), c.Chart)
		if err != nil {
			return err
		}
		data, err := chart.Encode(whole)
		if err != nil {
			return err
		}
		return s.writeOut(c.Output, data)
	})
}

type importCommand struct {
	Files  []string `arg:"" help:"Chart files." type:"path"`
	Others bool     `help:"Import charts that look like those of patients here: they are other persons."`
}

// Run reads and validates every file before it stores any.
func (c importCommand) Run(s *session) error {
	incoming, err := readCharts(c.Files)
	if err != nil {
		return err
	}
	return s.with(true, func(clinic *store.Store) error {
		if err := c.lookForDuplicates(s, clinic, incoming); err != nil {
			return err
		}
		if err := clinic.Import(context.Background(), incoming); err != nil {
			return err
		}
		for _, in := range incoming {
			for _, note := range in.LeftOut() {
				fmt.Fprintf(s.err, "stipple: note: %s: %s\n", in.Name, note)
			}
		}
		fmt.Fprintf(s.out, "Imported %d of %d files.\n", len(incoming), len(c.Files))
		return nil
	})
}

// lookForDuplicates refuses charts of persons who may be patients already, unless
// it was said that they are others.
func (c importCommand) lookForDuplicates(s *session, clinic *store.Store, incoming []store.Incoming) error {
	suspects, err := clinic.Duplicates(context.Background(), incoming)
	if err != nil || len(suspects) == 0 {
		return err
	}
	for _, suspect := range suspects {
		for _, like := range suspect.Likely {
			fmt.Fprintf(s.err, "stipple: %s: may be chart %s, %s: %s\n", oneLine(suspect.Name),
				oneLine(like.Card.Chart), oneLine(like.Card.Family+", "+like.Card.Given), strings.Join(like.Why, ", "))
		}
	}
	if c.Others {
		return nil
	}
	return planner.Errorf(planner.Conflict, "Nothing was imported: %d of these charts may be of patients the clinic has. Import them with --others if they are other persons, and merge charts in the window.", len(suspects))
}

// readCharts decodes all files and reports the faults of all of them together.
func readCharts(files []string) ([]store.Incoming, error) {
	var incoming []store.Incoming
	var faults planner.Faults
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			faults = append(faults, planner.Fault{Field: file, Message: "This file cannot be read."})
			continue
		}
		decoded, err := chart.Decode(data)
		for _, f := range planner.FaultsOf(err) {
			faults = append(faults, planner.Fault{Field: file + ": " + f.Field, Message: f.Message})
		}
		incoming = append(incoming, store.Incoming{Name: file, Chart: decoded})
	}
	return incoming, faults.Err()
}
