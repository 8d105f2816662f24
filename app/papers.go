package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/report"
	"stipple/planner/report/typeset"
	"stipple/store"
)

// papersStore is what the papers need of the store.
type papersStore interface {
	teacher
	Clinic(ctx context.Context) (store.Stored[planner.Clinic], error)
	PlanVersions(ctx context.Context, plan planner.ID) ([]planner.Plan, error)
	Records(ctx context.Context, patient planner.ID) ([]planner.SessionRecord, error)
	RecordPrint(ctx context.Context, patient planner.ID, paper string) error
	Now() time.Time
	Today() planner.Date
	User() planner.User
}

// papersPage shows a patient's papers as they will be printed, beside what can
// be chosen about them and done with them.
type papersPage struct {
	widget.BaseWidget
	store     papersStore
	dialogs   *dialogs
	runner    runner
	reference planner.Reference
	shelf     *shelf
	fonts     *typeset.Fonts
	printing  printing
	open      func(path string) error
	write     func(path string, data []byte) error
	may       func() bool
	unsaved   func() bool            // the window shows changes that no paper has yet
	keep      func(then func(error)) // saves them
	onChange  func()                 // hears that other commands can be used now

	patient planner.Patient
	plans   []planner.Plan // all plans with their earlier versions, the one that counts first
	newest  int            // so many of plans are no earlier versions
	paper   report.Paper   // chosen
	dots    planDots       // kept from paper to paper, as the model is
	model   *report.Model

	chooser  *paperChooser
	options  *fyne.Container
	which    *choiceField[int]
	language *choiceField[string]
	form     *choiceField[report.Form]
	session  *choiceField[int]

	actions   paperActions
	printers  []string // of this computer
	preferred string   // the printer to propose
	sides     bool     // the last one was printed on both
	remember  fyne.Preferences

	look     paperLook
	notices  *fyne.Container
	said     string // what became of the last paper
	saidTone tone
	preview  *paperPreview
	instead  *fyne.Container // stands in the preview's place
	scroll   *container.Scroll
	body     *fyne.Container
	isShown  bool // the page is seen
}

// paperActions are the buttons for what can be done with the chosen paper.
type paperActions struct{ open, printOn, save, calendar *button }

func newPapersPage(s *shell) *papersPage {
	p := &papersPage{
		store: s.file, dialogs: s.dialogs, runner: s.runner, reference: s.reference,
		shelf: s.shelf, fonts: s.fonts, printing: s.printing, open: s.openFile, write: store.WriteWhole,
		may:     func() bool { return s.may(planner.PrintPapers) },
		unsaved: func() bool { return false }, keep: func(then func(error)) { then(nil) }, onChange: func() {},
		paper: report.PatientPlan, options: column(10), notices: column(gapSmall), instead: container.NewStack(),
		preview: newPaperPreview(s.runner), remember: s.preferences,
	}
	p.chooser = newPaperChooser(p.choose, p.preview.desk.TypedKey)
	p.form = newChoiceField([]report.Form{report.FilledForm, report.RegionsForm, report.EmptyForm}, formName, "")
	p.form.show(report.FilledForm)
	p.form.OnChange = p.optionChanged
	p.actions = paperActions{
		open: newMainButton("Open to print", func() { p.print(p.paper) }), printOn: newButton("Print on…", p.printOn),
		save: newButton("Save as…", func() { p.saveAs(p.paper) }), calendar: newButton("Calendar…", p.saveCalendar),
	}
	p.actions.open.Icon = theme.DocumentPrintIcon()
	p.ExtendBaseWidget(p)
	return p
}

// papersWidth is the width of the column beside the preview, in the toolkit's
// pixels.
const papersWidth float32 = 328

// CreateRenderer sets what can be chosen and done at the left of the preview.
func (p *papersPage) CreateRenderer() fyne.WidgetRenderer {
	if p.body == nil { // the toolkit may make another renderer
		p.scroll = container.NewVScroll(padded(0, gapSmall, 0, gap, column(12, p.chooser, p.options)))
		foot := padded(0, 0, 0, gap, column(gapSmall, hairline(), padded(gapTight, 0, 0, 0, p.actions.open),
			beside(gapSmall, p.actions.printOn, p.actions.save, p.actions.calendar),
			flush(mutedParagraph("Opened copies are removed when Stipple closes. Every print is recorded."))))
		left := container.New(layout.NewBorderLayout(nil, foot, nil, nil), p.scroll, foot)
		side := atLeast(papersWidth, 0, left)
		right := under(p.notices, container.NewStack(p.preview, p.instead))
		p.body = container.New(layout.NewBorderLayout(nil, nil, side, nil), side, right)
	}
	return widget.NewSimpleRenderer(p.body)
}

func (p *papersPage) scrolls() []*container.Scroll {
	if p.scroll == nil {
		return nil
	}
	return []*container.Scroll{p.scroll}
}

// show offers the papers of a patient's plans.
func (p *papersPage) show(patient planner.Patient, plans []planner.Plan) {
	again := p.chosen()
	p.patient, p.plans = patient, p.gather(plans)
	p.which = newChoiceField(indexes(p.plans), func(i int) string { return planLabel(p.plans[i], p.newestOf(p.plans[i])) }, "")
	p.which.OnChange = p.planChosen
	if len(p.plans) > 0 {
		p.which.show(again())
	}
	p.offer()
	p.optionChanged()
}

// seen hears whether the page is on the window: only then papers are laid out.
func (p *papersPage) seen(on bool) {
	if p.isShown = on; !on {
		return
	}
	p.findPrinters() // one may have been switched on meanwhile
	p.offer()
	p.layAnew() // the clinic's letterhead may be another by now
	p.runner.later(func() {
		if p.isShown { // by then it is on the window
			p.chooser.takeKeyboard()
		}
	})
}

// findPrinters asks for the computer's printers, beside the window.
func (p *papersPage) findPrinters() {
	if p.printing == nil {
		return
	}
	var names []string
	var preferred string
	p.runner.quietly(func() error {
		names, preferred = p.printing.printers()
		return nil
	}, func(error) {
		p.printers, p.preferred = names, preferred
		p.enableActions()
	})
}

// choose turns to a paper.
func (p *papersPage) choose(paper report.Paper) {
	if p.paper == paper {
		return
	}
	p.paper = paper
	p.offer()
	p.optionChanged()
}

// optionChanged lays the paper out as it is chosen now. What became of the one
// before is no word about this one.
func (p *papersPage) optionChanged() {
	p.said = ""
	p.layAnew()
}

// layAnew lays the paper out again.
func (p *papersPage) layAnew() {
	p.enableActions()
	p.say()
	p.look.stale = true
	p.follow()
}

// ready tells whether a paper can be made: all but the empty log sheet are
// made from a plan.
func (p *papersPage) ready(paper report.Paper) bool {
	return p.may() && (len(p.plans) > 0 || paper == report.LogSheet)
}

// enableActions turns the buttons on that can be used.
func (p *papersPage) enableActions() {
	ready := p.ready(p.paper)
	p.actions.open.enable(ready)
	p.actions.save.enable(ready)
	p.actions.printOn.enable(ready)
	p.actions.calendar.enable(p.ready(report.PatientPlan))
	if p.actions.printOn.Visible() != (len(p.printers) > 0) {
		p.actions.printOn.Hidden = len(p.printers) == 0
		if p.body != nil {
			p.body.Refresh()
		}
	}
	p.onChange()
}

func (p *papersPage) commands() []command {
	of := func(a action, paper report.Paper, run func(report.Paper)) command {
		return bind(a, func() bool { return p.ready(paper) }, func() {
			p.choose(paper)
			run(paper)
		})
	}
	list := []command{
		of(actOpenPatientPlan, report.PatientPlan, p.print),
		of(actOpenClinicalPlan, report.ClinicalPlan, p.print),
		of(actOpenLogSheet, report.LogSheet, p.print),
		of(actOpenPassport, report.Passport, p.print),
		of(actSavePatientPlan, report.PatientPlan, p.saveAs),
		of(actSaveClinicalPlan, report.ClinicalPlan, p.saveAs),
		of(actSaveLogSheet, report.LogSheet, p.saveAs),
		of(actSavePassport, report.Passport, p.saveAs),
		bind(actPrintOn, func() bool { return p.ready(p.paper) && len(p.printers) > 0 }, p.printOn),
		bind(actSaveCalendar, func() bool { return p.ready(report.PatientPlan) }, p.saveCalendar),
	}
	return append(list, p.preview.commands()...)
}
