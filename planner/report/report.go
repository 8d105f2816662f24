package report

import (
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"stipple/planner"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
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
	// Ground saves making one, which takes longer than all the rest. It is
	// used when it lies on the plan's head; it may be nil.
	Ground *stipple.Ground
}

// ground gives the job's ground, or a new one for the plan's head.
func (j Job) ground() (*stipple.Ground, error) {
	head, err := scalp.NewHead(j.Plan.Head)
	if err != nil {
		return nil, planner.Errorf(planner.Invalid, "The picture cannot be drawn: %s.", err).Because(err)
	}
	if j.Ground != nil && j.Ground.Head() == head {
		return j.Ground, nil
	}
	return stipple.NewGround(head), nil
}

// Paper is a kind of paper.
type Paper string

// The papers.
const (
	PatientPlan  Paper = "patient"
	ClinicalPlan Paper = "clinical"
)

// Papers lists the papers in reading order.
func Papers() []Paper { return []Paper{PatientPlan, ClinicalPlan} }

// Name gives the paper's name, "" for an unknown paper.
func (p Paper) Name() string {
	switch p {
	case PatientPlan:
		return "Patient plan"
	case ClinicalPlan:
		return "Clinical plan"
	}
	return ""
}

// FileName gives a name for the paper's file. It names no patient, because
// file names show in lists, logs and print queues.
func FileName(paper Paper) string {
	if paper == ClinicalPlan {
		return "clinical-plan.pdf"
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
// planner.Errors: Invalid when the paper is unknown, a name is too long for the
// head of a page, the head's measures contradict each other, a scar cannot be
// laid on it or a density is too great to draw, Internal when painting or
// writing fails.
func Write(w io.Writer, paper Paper, job Job) (Result, error) {
	f, err := newFaces()
	if err != nil {
		return Result{}, internal(err)
	}
	d, err := layOut(paper, job, f)
	if err != nil {
		return Result{}, err
	}
	data, err := paint(d, f, job.Printed, true)
	if err != nil {
		return Result{}, internal(err)
	}
	if _, err := w.Write(data); err != nil {
		return Result{}, planner.Errorf(planner.Internal, "The paper could not be written.").Because(fmt.Errorf("write paper: %w", err))
	}
	return Result{Pages: len(d.pages), Missing: f.missing(d)}, nil
}

func internal(cause error) error {
	return planner.Errorf(planner.Internal, "The paper could not be made. Nothing was printed.").Because(cause)
}

// leastRoom is the height that head and foot must leave on every page, in mm:
// that of the tallest block that cannot be parted, the pictures.
const leastRoom = 105.0

// layOut gives the display list of a paper.
func layOut(paper Paper, job Job, m measurer) (document, error) {
	if paper.Name() == "" {
		return document{}, planner.Errorf(planner.Invalid, "There is no such paper.")
	}
	if err := job.check(); err != nil {
		return document{}, err
	}
	ground, err := job.ground()
	if err != nil {
		return document{}, err
	}
	s, err := newSheet(paper, job, ground, m)
	if err != nil {
		return document{}, err
	}
	if s.flow.bottom-s.flow.top() < leastRoom {
		return document{}, planner.Errorf(planner.Invalid, "The names of patient and clinic are so long that they leave no room on the paper. Please shorten them.")
	}
	if paper == PatientPlan {
		s.patientPlan()
	} else {
		s.clinicalPlan()
	}
	return document{
		title: s.title, width: s.frame.width, height: s.frame.height, pages: s.flow.finish(),
	}, nil
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
