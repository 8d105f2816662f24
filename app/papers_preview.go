package app

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/planner/report"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// paperLook is what the preview shows and what it is waiting for.
type paperLook struct {
	stale  bool // something has changed since the last paper was begun
	laying bool // a paper is being laid out
	doc    *report.Document
	kind   report.Paper // of doc
}

// modelOn gives the model of a head, kept from paper to paper.
func (p *papersPage) modelOn(ground *stipple.Ground) *report.Model {
	if p.model == nil || p.model.Ground() != ground {
		p.model = report.NewModel(ground)
	}
	return p.model
}

// job gives what the chosen paper is made from, as it is stored now. It is
// finished by finish, beside the window.
func (p *papersPage) job() (report.Job, error) {
	clinic, err := p.store.Clinic(context.Background())
	if err != nil {
		return report.Job{}, err
	}
	plan, _ := p.plan()
	records, err := p.records()
	if err != nil {
		return report.Job{}, err
	}
	clinic.Value.Rates = learnedRates(p.store, p.store.User(), p.dialogs, p.reference.DotsPerMin, clinic.Value.Rates)
	job := report.Job{
		Clinic: clinic.Value, Patient: p.patient, Plan: plan, Newest: p.newestOf(plan), Reference: p.reference, Records: records,
		Printed: p.store.Now(), By: p.store.User().Name, Fonts: p.fonts,
	}
	switch p.paper {
	case report.PatientPlan:
		if p.language != nil {
			job.Patient.Language = p.language.read()
		}
	case report.LogSheet:
		job.Form = p.formChosen()
		if p.session != nil && job.Form != report.EmptyForm {
			job.Session = p.session.read()
		}
	}
	if head, err := scalp.NewHead(plan.Head); err == nil { // else the paper says what is wrong
		job.Model = p.modelOn(p.dots.on(head))
	}
	return job, nil
}

// laidOut lays a paper out; it may take a while.
func laidOut(paper report.Paper, job report.Job, today planner.Date) (*report.Document, error) {
	job.Findings = planner.Review(job.Plan, job.Patient, job.Reference, today)
	return report.LayOut(paper, job)
}

// follow lays the chosen paper out beside the window, one at a time. What
// changes meanwhile makes the paper stale: it is dropped and another begun.
func (p *papersPage) follow() {
	if !p.isShown || !p.look.stale || p.look.laying {
		return
	}
	p.look.stale = false
	if len(p.plans) == 0 && p.paper != report.LogSheet {
		p.showInstead("No plan yet", "This paper is made from a plan. Make one on the Plan page first. The empty session log sheet needs none.",
			"Show the empty log sheet", func() { p.choose(report.LogSheet) })
		return
	}
	job, err := p.job()
	if err != nil {
		p.showLaid(p.paper, nil, err)
		return
	}
	paper, today := p.paper, p.store.Today()
	var doc *report.Document
	p.look.laying = true
	p.runner.quietly(func() (err error) {
		doc, err = laidOut(paper, job, today)
		return err
	}, func(err error) {
		p.look.laying = false
		if p.look.stale {
			p.follow()
			return
		}
		p.showLaid(paper, doc, err)
	})
}

// showLaid shows a paper, or why there is none. Another making of the paper that
// is shown stands where that one was being read.
func (p *papersPage) showLaid(kind report.Paper, doc *report.Document, err error) {
	if err != nil {
		p.dialogs.record(err)
		p.showInstead("This paper cannot be made", planner.ErrorMessage(err), "Try again", func() {
			p.look.stale = true
			p.follow()
		})
		return
	}
	same := p.look.doc != nil && p.look.kind == kind
	p.look.doc, p.look.kind = doc, kind
	p.instead.Objects = nil
	p.instead.Refresh()
	p.preview.Show()
	if same {
		p.preview.exchange(doc)
	} else {
		p.preview.show(doc)
	}
	p.say()
	p.onChange()
}

// showInstead shows words in the preview's place, and a way out.
func (p *papersPage) showInstead(title, message, way string, run func()) {
	p.look.doc = nil
	p.preview.showNothing("")
	p.preview.Hide()
	p.instead.Objects = []fyne.CanvasObject{column(0, readable(640, titledCard(title, flush(paragraph(message)), row(0, newButton(way, run)))))}
	p.instead.Refresh()
	p.say()
	p.onChange()
}

// say shows what has to be known about the paper above it.
func (p *papersPage) say() {
	p.notices.Objects = nil
	tell := func(words string, t tone) { p.notices.Add(notice(words, t)) }
	if p.said != "" {
		tell(p.said, p.saidTone)
	}
	plan, ok := p.plan()
	switch newest := p.newestOf(plan); {
	case !ok || p.blank():
	case plan.Version < newest:
		tell(fmt.Sprintf("Version %d was replaced by version %d. Its papers say so on every page.", plan.Version, newest), toneCaution)
	case plan.Status == planner.DraftPlan:
		tell("This plan is a draft: its papers say so on every page.", toneCaution)
	}
	if p.unsaved() && !p.blank() {
		tell("There are changes that are not saved yet. A paper shows only what is saved.", toneNote)
	}
	if p.look.doc != nil && len(p.look.doc.Missing()) > 0 {
		tell(missingWords(p.look.doc.Missing()), toneStop)
	}
	if len(p.notices.Objects) > 0 {
		p.notices.Objects = []fyne.CanvasObject{padded(0, gapSmall, 0, 0, column(gapSmall, p.notices.Objects...))}
	}
	p.notices.Refresh()
	if p.body != nil {
		p.body.Refresh()
	}
}

// missingWords says which characters no font has. They go by their numbers: a
// window that lacks them too, or sets them higher than the line, shows nothing.
func missingWords(letters []rune) string {
	const most = 8
	codes := make([]string, 0, most)
	for _, r := range letters[:min(most, len(letters))] {
		codes = append(codes, fmt.Sprintf("%U", r))
	}
	more := ""
	if len(letters) > most {
		more = " and " + counted(len(letters)-most, "other")
	}
	return "No font of this computer has " + counted(len(letters), "character") + " of this paper (" + strings.Join(codes, ", ") + more + "). A box stands in place of each."
}

var _ scrolling = (*papersPage)(nil)

// records reads the records of all the patient's sessions, for a role that may
// see them: a paper takes those it tells of.
func (p *papersPage) records() ([]planner.SessionRecord, error) {
	if !p.store.User().Role.May(planner.SeeRecords) {
		return nil, nil
	}
	return p.store.Records(context.Background(), p.patient.ID)
}
