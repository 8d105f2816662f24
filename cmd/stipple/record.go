package main

import (
	"context"
	"encoding/json"
	"fmt"

	"stipple/planner"
	"stipple/store"
)

type recordCommand struct {
	Show recordShowCommand `cmd:"" help:"Show a patient's sessions as they were held."`
}

type recordShowCommand struct {
	Chart string `arg:"" help:"The chart number."`
	JSON  bool   `name:"json" help:"Print an array of records as in a chart file instead of text."`
}

// Run prints what was done: session by session, or as JSON.
func (c recordShowCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		patient, err := clinic.PatientByChart(context.Background(), c.Chart)
		if err != nil {
			return err
		}
		records, err := clinic.Records(context.Background(), patient.Value.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			encoder := json.NewEncoder(s.out)
			encoder.SetIndent("", "  ")
			encoder.SetEscapeHTML(false)
			return encoder.Encode(append([]planner.SessionRecord{}, records...))
		}
		fmt.Fprintf(s.out, "%s · %s\n", patient.Value.DisplayName(), patient.Value.Chart)
		if len(records) == 0 {
			fmt.Fprintln(s.out, "No session is recorded.")
		}
		for _, r := range records {
			fmt.Fprintln(s.out)
			if err := writeRecord(s.out, r); err != nil {
				return err
			}
		}
		return nil
	})
}
