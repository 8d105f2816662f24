package report

import (
	"fmt"
	"io"
	"sync"
	"time"
	"unicode/utf8"

	"stipple/assets"
	"stipple/planner"
	"stipple/planner/report/typeset"
)

// Job is what a paper is made from.
type Job struct {
	Clinic    planner.Clinic
	Patient   planner.Patient
	Plan      planner.Plan
	Reference planner.Reference
	Findings  []planner.Finding // from planner.Review
	Printed   time.Time         // shown in its own zone; zero is "not recorded"
	By        string            // who printed it
	// Model is used when it is of the plan's head; nil is to be made anew.
	Model *Model
	// Newest is the version that the plan has reached by now; 0 or the plan's own
	// means that it is the newest. An earlier one counts as superseded.
	Newest int
	// Records are those of the patient's sessions, signed or being logged, in any
	// order. Papers print what those of the plan's sessions say beside what was
	// planned; the passport tells of those under every other plan too.
	Records []planner.SessionRecord
	// Session chooses, from 1, which session a log sheet is for; 0 is the next.
	Session int
	// Form says how much of a log sheet is filled in.
	Form Form
	// Fonts are those of the computer beside the shipped ones; nil is only the
	// shipped ones.
	Fonts *typeset.Fonts
}

// Form says how much of a log sheet is filled in.
type Form string

// The forms; "" is FilledForm.
const (
	FilledForm  Form = "filled"  // regions and planned values, to be ticked or changed
	RegionsForm Form = "regions" // the patient and the regions; values are written in
	EmptyForm   Form = "empty"   // nothing: boxes for everything, the patient too
)

// aftercare gives the clinic's own items, or else those that are shipped.
func (j Job) aftercare() []planner.Care {
	if j.Clinic.Aftercare != nil {
		return j.Clinic.Aftercare
	}
	return shippedAftercare()
}

// shippedAftercare reads the shipped items, once.
var shippedAftercare = sync.OnceValue(func() []planner.Care {
	items, err := planner.ParseAftercare(assets.Aftercare)
	if err != nil {
		panic("embedded aftercare unreadable: " + err.Error())
	}
	return items
})

// only gives the items of a kind.
func only(items []planner.Care, k planner.CareKind) []planner.Care {
	var list []planner.Care
	for _, c := range items {
		if c.Kind == k {
			list = append(list, c)
		}
	}
	return list
}

// Paper is a kind of paper.
type Paper string

// The papers.
const (
	PatientPlan  Paper = "patient"
	ClinicalPlan Paper = "clinical"
	LogSheet     Paper = "log"
	Passport     Paper = "passport"
)

// Papers lists the papers in reading order.
func Papers() []Paper { return []Paper{PatientPlan, ClinicalPlan, LogSheet, Passport} }

// Name gives the paper's name, "" for an unknown paper.
func (p Paper) Name() string {
	switch p {
	case PatientPlan:
		return "Patient plan"
	case ClinicalPlan:
		return "Clinical plan"
	case LogSheet:
		return "Session log sheet"
	case Passport:
		return "Treatment passport"
	}
	return ""
}

// FileName gives a name for the paper's file. It names no patient, because
// file names show in lists, logs and print queues.
func FileName(paper Paper) string {
	switch paper {
	case ClinicalPlan:
		return "clinical-plan.pdf"
	case LogSheet:
		return "session-log-sheet.pdf"
	case Passport:
		return "treatment-passport.pdf"
	}
	return "treatment-plan.pdf"
}

// Result says what was written.
type Result struct {
	Pages   int
	Missing []rune // runes the fonts lack, sorted; each was printed as a box
}

// Write lays a paper out and writes it as PDF, the same bytes for the same
// job. Nothing is written to w before the whole paper stands. Errors are
// planner.Errors: Invalid when the paper, its form or the session is unknown, a
// name is longer than planner.MaxNameLength, the head's measures contradict each
// other, a scar cannot be laid on it or a density is too great to draw, Internal
// when painting or writing fails.
func Write(w io.Writer, paper Paper, job Job) (Result, error) {
	d, err := LayOut(paper, job)
	if err != nil {
		return Result{}, err
	}
	data, err := d.PDF()
	if err != nil {
		return Result{}, err
	}
	if _, err := w.Write(data); err != nil {
		return Result{}, planner.Errorf(planner.Internal, "The paper could not be written.").Because(fmt.Errorf("write paper: %w", err))
	}
	return Result{Pages: d.Pages(), Missing: d.Missing()}, nil
}

// PDF gives the paper as PDF, the same bytes for the same document. The error
// is a planner.Error: Internal.
func (d *Document) PDF() ([]byte, error) {
	data, err := paint(d, true)
	if err != nil {
		return nil, internal(err)
	}
	return data, nil
}

func internal(cause error) error {
	return planner.Errorf(planner.Internal, "The paper could not be made. Nothing was printed.").Because(cause)
}

// LayOut lays a paper out. Errors are those of Write.
func LayOut(paper Paper, job Job) (*Document, error) {
	if paper.Name() == "" {
		return nil, planner.Errorf(planner.Invalid, "There is no such paper.")
	}
	if job.Plan.Version < job.Newest {
		job.Plan.Status = planner.SupersededPlan // an earlier version keeps the status it had
	}
	if err := job.check(); err != nil {
		return nil, err
	}
	if paper == LogSheet {
		if err := job.checkForm(); err != nil {
			return nil, err
		}
	}
	model, err := job.model()
	if err != nil {
		return nil, err
	}
	base := typeset.LeftToRight
	if speak(paper, job).RightToLeft {
		base = typeset.RightToLeft
	}
	m := newMeasurer(job.Fonts, job.Patient.Language, base)
	s, err := newSheet(paper, job, model, m)
	if err != nil {
		return nil, err
	}
	switch paper {
	case PatientPlan:
		s.patientPlan()
	case ClinicalPlan:
		s.clinicalPlan()
	case LogSheet:
		s.logSheet()
	case Passport:
		s.passport()
	}
	d := &Document{
		title: s.title, language: s.tongue().Language, width: s.frame.width, height: s.frame.height,
		printed: job.Printed, pages: s.finish(),
	}
	d.missing = missing(d.pages)
	return d, nil
}

// check refuses what the head and foot of every page must hold in full but
// cannot.
func (j Job) check() error {
	for _, field := range []struct{ name, value string }{
		{"family name", j.Patient.Family},
		{"given name", j.Patient.Given},
		{"chart number", j.Patient.Chart},
		{"clinic's name", j.Clinic.Name},
		{"clinic's phone", j.Clinic.Phone},
		{"name of who prints", j.By},
	} {
		if n := utf8.RuneCountInString(field.value); n > planner.MaxNameLength {
			return planner.Errorf(planner.Invalid, "The %s has %d characters; at most %d fit on a paper.", field.name, n, planner.MaxNameLength)
		}
	}
	return nil
}
