package app

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/report"
	"stipple/planner/scalp"
	"stipple/store"
)

// papersStore is what the papers need of the store.
type papersStore interface {
	Clinic(ctx context.Context) (store.Stored[planner.Clinic], error)
	PlanVersions(ctx context.Context, plan planner.ID) ([]planner.Plan, error)
	RecordPrint(ctx context.Context, patient planner.ID, paper string) error
	Now() time.Time
	Today() planner.Date
	User() planner.User
}

// papersPage offers a plan's papers.
type papersPage struct {
	widget.BaseWidget
	store     papersStore
	dialogs   *dialogs
	runner    runner
	window    fyne.Window
	reference planner.Reference
	shelf     *shelf
	open      func(path string) error
	may       func() bool
	unsaved   func() bool  // the window shows changes that no paper has yet
	keep      func() error // saves them

	patient planner.Patient
	plans   []planner.Plan // all plans with their earlier versions, the one that counts first
	newest  int            // so many of plans are no earlier versions
	which   *choiceField[int]
	saved   *text           // where the last paper was saved
	draft   *fyne.Container // says that the chosen plan is a draft
	dots    planDots        // kept from paper to paper
	body    *fyne.Container
}

func newPapersPage(s *shell) *papersPage {
	p := &papersPage{
		store: s.file, dialogs: s.dialogs, runner: s.runner, window: s.window, reference: s.reference,
		shelf: s.shelf, open: s.openFile, may: func() bool { return s.may(planner.PrintPapers) }, saved: plain("").shortened(), draft: column(0), body: column(gap),
		unsaved: func() bool { return false }, keep: func() error { return nil },
	}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer shows the papers.
func (p *papersPage) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.body) }

// show offers the papers of a patient's plans.
func (p *papersPage) show(patient planner.Patient, plans []planner.Plan) {
	again := p.chosen()
	p.patient, p.plans = patient, p.gather(plans)
	p.body.Objects = nil
	defer p.body.Refresh()
	if len(p.plans) == 0 {
		p.body.Add(titledCard("No plan yet", flush(mutedParagraph("The papers are made from a plan. Make one on the Plan page first."))))
		return
	}
	p.which = newChoiceField(indexes(p.plans), func(i int) string { return planLabel(p.plans[i]) }, "")
	p.which.OnChange = p.sayDraft
	p.which.show(again())
	if len(p.plans) > 1 {
		p.body.Add(readable(520, column(gapTight, fieldLabel("Plan"), p.which)))
	}
	p.body.Add(p.draft)
	p.sayDraft()
	p.body.Add(beside(gap,
		p.paperCard(report.PatientPlan, "For the patient to take home, in plain language: what is done at each visit, how to prepare, what to do afterwards and when to call."),
		p.paperCard(report.ClinicalPlan, "For the treatment room and the file: every region of every session with pigment, needle, depth and density, findings, estimates and lines to sign.")))
	p.saved.set("")
	p.body.Add(p.saved)
	p.body.Add(flush(mutedParagraph("A paper opens in this computer's PDF viewer, which prints it. The copy it opens is removed when Stipple closes. Every print is recorded in the audit trail.")))
}

// sayDraft says that the chosen plan is a draft.
func (p *papersPage) sayDraft() {
	p.draft.Objects = nil
	if p.plans[p.which.read()].Status == planner.DraftPlan {
		p.draft.Add(notice("This plan is a draft: its papers say so on every page.", toneCaution))
	}
	p.draft.Hidden = len(p.draft.Objects) == 0
	p.draft.Refresh()
	p.body.Refresh()
}

// chosen remembers what is chosen and gives the way to find it again among
// other plans: a plan as it is now may be one version further then.
func (p *papersPage) chosen() func() int {
	if len(p.plans) == 0 {
		return func() int { return 0 }
	}
	at := p.which.read()
	was, newest := p.plans[at], at < p.newest
	return func() int {
		for i, plan := range p.plans {
			if plan.ID == was.ID && (newest && i < p.newest || plan.Version == was.Version) {
				return i
			}
		}
		return 0
	}
}

// gather lists the plan that counts, the others, and their earlier versions.
func (p *papersPage) gather(plans []planner.Plan) []planner.Plan {
	current, ok := planner.CurrentPlan(plans)
	if !ok {
		p.newest = 0
		return nil
	}
	list := []planner.Plan{current}
	for i := len(plans) - 1; i >= 0; i-- {
		if plans[i].ID != current.ID {
			list = append(list, plans[i])
		}
	}
	p.newest = len(list)
	for _, plan := range plans {
		if plan.Version > 1 {
			earlier, err := p.store.PlanVersions(context.Background(), plan.ID)
			if err != nil {
				p.dialogs.record(err)
				continue
			}
			list = append(list, earlier...)
		}
	}
	return list
}

func indexes[T any](list []T) []int {
	at := make([]int, len(list))
	for i := range list {
		at[i] = i
	}
	return at
}

// planLabel names a plan and its version.
func planLabel(plan planner.Plan) string {
	title := plan.Title
	if title == "" {
		title = joined(", ", indicationNames(plan.Indications))
	}
	if title == "" {
		title = "Plan"
	}
	return joined(" · ", title, strings.ToLower(planStatusName(plan.Status)), "version "+strconv.Itoa(plan.Version), plan.Created.Clinical())
}

func (p *papersPage) paperCard(paper report.Paper, about string) fyne.CanvasObject {
	open := newMainButton("Open to print", func() { p.print(paper) })
	save := newButton("Save as…", func() { p.saveAs(paper) })
	open.Icon, save.Icon = theme.DocumentPrintIcon(), theme.DocumentSaveIcon()
	open.enable(p.may())
	save.enable(p.may())
	return card(container.NewBorder(nil, nil, padded(0, 0, 0, gapSmall, column(0, newPaperSign(paper == report.PatientPlan))), nil,
		column(gapSmall, heading(paper.Name()), flush(mutedParagraph(about)))),
		row(gapSmall, open, save))
}

// make makes a paper once it is clear what it will show: it is made from what
// is saved, not from what the window shows.
func (p *papersPage) make(paper report.Paper, then func(data []byte)) {
	out := func() { p.layOut(paper, then) }
	if !p.unsaved() {
		out()
		return
	}
	p.dialogs.choose("Save before printing?", "There are changes that are not saved yet. A paper shows only what is saved.",
		option{label: "Cancel"},
		option{label: "Print what is saved", run: out},
		option{label: "Save first", kind: highImportance, run: func() {
			switch err := p.keep(); {
			case err == nil:
				out()
			case !errors.Is(err, errShown):
				p.dialogs.showError(err)
			}
		}})
}

// layOut lays the paper out and hands it on, after a word about letters the
// paper's fonts lack.
func (p *papersPage) layOut(paper report.Paper, then func(data []byte)) {
	clinic, err := p.store.Clinic(context.Background())
	if err != nil {
		p.dialogs.showError(err)
		return
	}
	plan := p.plans[p.which.read()]
	job := report.Job{
		Clinic: clinic.Value, Patient: p.patient, Plan: plan, Reference: p.reference,
		Findings: planner.Review(plan, p.patient, p.reference, p.store.Today()),
		Printed:  p.store.Now(), By: p.store.User().Name,
	}
	if head, err := scalp.NewHead(plan.Head); err == nil { // else the paper says what is wrong
		job.Ground = p.dots.on(head)
	}
	var data bytes.Buffer
	var result report.Result
	p.runner.run("Laying out the paper…", func() (err error) {
		result, err = report.Write(&data, paper, job)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			p.dialogs.showError(err)
		case len(result.Missing) > 0:
			p.dialogs.confirm("Some letters cannot be printed",
				"The paper's fonts do not have these characters, so boxes stand in their place: "+spaced(result.Missing)+". Check names and notes before you hand it out.",
				"Go on", func() { then(data.Bytes()) })
		default:
			then(data.Bytes())
		}
	})
}

func spaced(letters []rune) string {
	words := make([]string, len(letters))
	for i, r := range letters {
		words[i] = string(r)
	}
	return oneLine(strings.Join(words, " "), 60)
}

// recorded notes the print in the audit trail; nothing leaves without it.
func (p *papersPage) recorded(paper report.Paper) bool {
	if err := p.store.RecordPrint(context.Background(), p.patient.ID, string(paper)); err != nil {
		p.dialogs.showError(err)
		return false
	}
	return true
}

// print opens the paper in the computer's viewer.
func (p *papersPage) print(paper report.Paper) {
	p.make(paper, func(data []byte) {
		if !p.recorded(paper) {
			return
		}
		path, err := p.shelf.put(report.FileName(paper), data)
		if err == nil {
			err = p.open(path)
		}
		p.dialogs.showError(err)
	})
}

// saveAs writes the paper where the user wants it.
func (p *papersPage) saveAs(paper report.Paper) {
	p.make(paper, func(data []byte) {
		p.dialogs.askTarget("Save the "+strings.ToLower(paper.Name()), p.shelf.target(report.FileName(paper)), func(path string) error {
			if err := store.WriteWhole(path, data); err != nil {
				return fileError("The file could not be written. Choose another folder or free some room.", err)
			}
			p.shelf.lastFolder = filepath.Dir(path)
			p.saved.set("Saved as " + path)
			return p.store.RecordPrint(context.Background(), p.patient.ID, string(paper))
		})
	})
}

func (p *papersPage) commands() []command {
	ready := func() bool { return len(p.plans) > 0 && p.may() }
	return []command{
		bind(actOpenPatientPlan, ready, func() { p.print(report.PatientPlan) }),
		bind(actOpenClinicalPlan, ready, func() { p.print(report.ClinicalPlan) }),
		bind(actSavePatientPlan, ready, func() { p.saveAs(report.PatientPlan) }),
		bind(actSaveClinicalPlan, ready, func() { p.saveAs(report.ClinicalPlan) }),
	}
}
