package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"stipple/planner/report"
	"stipple/store"
)

type calendarCommand struct {
	Chart  string `arg:"" help:"The chart number."`
	Output string `short:"o" help:"The iCalendar file (.ics) to write; - is standard output." required:"" placeholder:"FILE" type:"path"`
}

// Run writes the dates of a patient's current plan as a calendar file.
func (c calendarCommand) Run(s *session) error {
	if ending := filepath.Ext(c.Output); strings.EqualFold(ending, ".pdf") {
		return usageError("the dates are a calendar file, not a PDF: give -o a name that ends in .ics")
	}
	return s.with(false, func(clinic *store.Store) error {
		job, err := paperJob(clinic, c.Chart)
		if err != nil {
			return err
		}
		file, err := report.Calendar(job)
		if err != nil {
			return err
		}
		if err := clinic.RecordPrint(context.Background(), job.Patient.ID, "calendar"); err != nil {
			return err
		}
		if err := s.writeOut(c.Output, file); err != nil {
			return errors.Join(err, clinic.RecordPrint(context.Background(), job.Patient.ID, "calendar: failed"))
		}
		return nil
	})
}
