package main

import (
	"bytes"
	"context"
	"fmt"

	"stipple/planner"
	"stipple/planner/report"
	"stipple/store"
)

type reportCommand struct {
	Paper  string `arg:"" help:"patient or clinical." enum:"patient,clinical"`
	Chart  string `arg:"" help:"The chart number."`
	Output string `short:"o" help:"The PDF to write." required:"" placeholder:"FILE" type:"path"`
}

// Run writes one paper of a patient's current plan.
func (c reportCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		job, err := paperJob(clinic, c.Chart)
		if err != nil {
			return err
		}
		var pdf bytes.Buffer
		result, err := report.Write(&pdf, report.Paper(c.Paper), job)
		if err != nil {
			return err
		}
		if len(result.Missing) > 0 {
			fmt.Fprintf(s.err, "stipple: warning: %d characters are not in the paper's font and were printed as boxes: %s\n",
				len(result.Missing), runeNames(result.Missing))
		}
		if err := s.writeOut(c.Output, pdf.Bytes()); err != nil {
			return err
		}
		return clinic.RecordPrint(context.Background(), job.Patient.ID, c.Paper)
	})
}

// runeNames lists code points, which name no patient in a log as letters would.
func runeNames(runes []rune) string {
	text := ""
	for i, r := range runes {
		if i > 0 {
			text += " "
		}
		text += fmt.Sprintf("%U", r)
	}
	return text
}

func paperJob(clinic *store.Store, number string) (report.Job, error) {
	ctx := context.Background()
	ref, err := shippedReference()
	if err != nil {
		return report.Job{}, err
	}
	patient, err := clinic.PatientByChart(ctx, number)
	if err != nil {
		return report.Job{}, err
	}
	stored, err := clinic.Plans(ctx, patient.Value.ID)
	if err != nil {
		return report.Job{}, err
	}
	plans := make([]planner.Plan, len(stored))
	for i, p := range stored {
		plans[i] = p.Value
	}
	plan, ok := planner.CurrentPlan(plans)
	if !ok {
		return report.Job{}, planner.Errorf(planner.NotFound, "This patient has no plan to print.")
	}
	particulars, err := clinic.Clinic(ctx)
	return report.Job{
		Clinic: particulars.Value, Patient: patient.Value, Plan: plan, Reference: ref,
		Findings: planner.Review(plan, patient.Value, ref, clinic.Today()),
		Printed:  clinic.Now(), By: clinic.User().Name,
	}, err
}
