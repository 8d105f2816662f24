package main

import (
	"context"

	"stipple/planner/report"
	"stipple/store"
)

type calendarCommand struct {
	Chart  string `arg:"" help:"The chart number."`
	Output string `short:"o" help:"The iCalendar file (.ics) to write." required:"" placeholder:"FILE" type:"path"`
}

// Run writes the dates of a patient's current plan as a calendar file.
func (c calendarCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		job, err := paperJob(clinic, c.Chart)
		if err != nil {
			return err
		}
		file, err := report.Calendar(job)
		if err != nil {
			return err
		}
		if err := s.writeOut(c.Output, file); err != nil {
			return err
		}
		return clinic.RecordPrint(context.Background(), job.Patient.ID, "calendar")
	})
}
