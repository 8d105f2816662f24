package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"stipple/app"
	"stipple/planner"
	"stipple/planner/report"
	"stipple/planner/report/typeset"
	"stipple/store"
)

type reportCommand struct {
	Paper    string `arg:"" help:"patient (to take home), clinical (every value), log (the form to write on at the chair, or what was logged) or passport (what goes into the skin)." enum:"patient,clinical,log,passport"`
	Chart    string `arg:"" optional:"" help:"The chart number. The empty log sheet needs none."`
	Output   string `short:"o" help:"The PDF to write; - is standard output." required:"" placeholder:"FILE" type:"path"`
	Session  *int   `help:"Which session a log sheet is for, from 1 (default: the next)." placeholder:"N"`
	Form     string `help:"How much of a log sheet is filled in: filled (planned values, the default), regions or empty." placeholder:"FORM"`
	Language string `help:"The language of the patient plan, for example en or zh-Hans (default: the patient's own)." placeholder:"TAG"`
}

// check refuses options that the chosen paper does not have.
func (c reportCommand) check() error {
	form := report.Form(c.Form)
	switch {
	case c.Chart == "" && (c.Paper != string(report.LogSheet) || form != report.EmptyForm):
		return usageError("say whose paper it is by the chart number; only the empty log sheet (report log --form empty) needs none")
	case c.Session != nil && c.Paper != string(report.LogSheet):
		return usageError("only the log sheet is for one session: leave --session out")
	case c.Form != "" && c.Paper != string(report.LogSheet):
		return usageError("only the log sheet has forms: leave --form out")
	case form != "" && form != report.FilledForm && form != report.RegionsForm && form != report.EmptyForm:
		return usageError("--form is filled, regions or empty")
	case c.Session != nil && (*c.Session < 1 || form == report.EmptyForm):
		return usageError("--session counts from 1, and the empty form has none")
	case c.Language != "" && c.Paper != string(report.PatientPlan):
		return usageError("only the patient plan is translated: leave --language out")
	}
	if _, _, ok := report.TranslationFor(c.Language, planner.Clinic{}); !ok {
		return usageError("there is no translation for --language " + c.Language + "; there are: " + languages())
	}
	return nil
}

// languages lists the languages of the patient plan.
func languages() string {
	list := ""
	for i, t := range report.Translations() {
		if i > 0 {
			list += ", "
		}
		list += t.Language
	}
	return list
}

// Run writes one paper of a patient's current plan.
func (c reportCommand) Run(s *session) error {
	if err := c.check(); err != nil {
		return err
	}
	return s.with(false, func(clinic *store.Store) error {
		job, err := c.job(clinic)
		if err != nil {
			return err
		}
		var pdf bytes.Buffer
		result, err := report.Write(&pdf, report.Paper(c.Paper), job)
		if err != nil {
			return err
		}
		if len(result.Missing) > 0 {
			fmt.Fprintf(s.err, "stipple: warning: %d characters are in no font of this computer and were printed as boxes: %s\n",
				len(result.Missing), runeNames(result.Missing))
		}
		if c.Paper == string(report.PatientPlan) {
			warnOfLanguage(s.err, job)
		}
		record := func(kind string) error {
			if c.Chart == "" {
				return nil // an empty form tells of no patient
			}
			return clinic.RecordPrint(context.Background(), job.Patient.ID, kind)
		}
		if err := record(c.Paper); err != nil { // nothing leaves without its entry
			return err
		}
		if err := s.writeOut(c.Output, pdf.Bytes()); err != nil {
			return errors.Join(err, record(c.Paper+": failed"))
		}
		return nil
	})
}

// job gives what the paper is made from.
func (c reportCommand) job(clinic *store.Store) (report.Job, error) {
	if c.Chart == "" {
		job, err := clinicJob(clinic)
		job.Form = report.EmptyForm
		return job, err
	}
	job, err := paperJob(clinic, c.Chart)
	if errors.Is(err, errNoPlan) && c.Paper == string(report.LogSheet) {
		return job, planner.Errorf(planner.NotFound, "This patient has no plan to print. An empty log sheet needs none: stipple report log --form empty -o FILE.").Because(err)
	}
	if err != nil {
		return job, err
	}
	if c.Session != nil {
		if *c.Session > len(job.Plan.Sessions) {
			return job, planner.Errorf(planner.NotFound, "The plan has %d sessions: there is no session %d.", len(job.Plan.Sessions), *c.Session)
		}
		job.Session = *c.Session
	}
	job.Form = report.Form(c.Form)
	if c.Language != "" {
		job.Patient.Language = c.Language
	}
	return job, nil
}

// warnOfLanguage says what is wrong with the language of a patient plan.
func warnOfLanguage(w io.Writer, job report.Job) {
	t, reviewed, ok := report.TranslationFor(job.Patient.Language, job.Clinic)
	if !ok {
		fmt.Fprintf(w, "stipple: warning: there is no translation for the patient's language (%q); the paper is in %s. There are: %s\n",
			job.Patient.Language, t.Name, languages())
	}
	if !reviewed {
		fmt.Fprintf(w, "stipple: warning: a machine drafted the translation (%s) and nobody here has reviewed it; the paper says so\n", t.Name)
	}
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

// errNoPlan is why a patient has no papers.
var errNoPlan = errors.New("no plan")

// clinicJob gives what every paper is made from.
func clinicJob(clinic *store.Store) (report.Job, error) {
	ref, err := shippedReference()
	if err != nil {
		return report.Job{}, err
	}
	particulars, err := clinic.Clinic(context.Background())
	return report.Job{
		Clinic: particulars.Value, Reference: ref, Printed: clinic.Now(), By: clinic.User().Name,
		Fonts: typeset.NewFonts(app.SystemFonts()),
	}, err
}

// paperJob adds a patient and the current plan.
func paperJob(clinic *store.Store, number string) (report.Job, error) {
	ctx := context.Background()
	if err := clinic.User().Role.Allow(planner.PrintPapers); err != nil {
		return report.Job{}, err // before the chart is opened, which the trail would tell
	}
	job, err := clinicJob(clinic)
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
		return report.Job{}, planner.Errorf(planner.NotFound, "This patient has no plan to print.").Because(errNoPlan)
	}
	if job.Records, err = clinic.Records(ctx, patient.Value.ID); err != nil {
		return report.Job{}, err
	}
	rates, err := learnedRates(clinic, job.Reference.DotsPerMin, job.Clinic.Rates)
	if err != nil {
		return report.Job{}, err
	}
	job.Clinic.Rates = rates
	job.Patient, job.Plan = patient.Value, plan
	job.Findings = planner.Review(plan, patient.Value, job.Reference, clinic.Today())
	return job, nil
}

// learnedRates gives the rates of estimates: those that the user's own signed
// sessions teach over those the clinic typed.
func learnedRates(clinic *store.Store, published planner.Band, typed planner.Rates) (planner.Rates, error) {
	user := clinic.User()
	records, err := clinic.SignedBy(context.Background(), user.ID, planner.MostTaught)
	if err != nil {
		return typed, err
	}
	return planner.LearnRates(planner.Person(user), records, published).Over(typed), nil
}
