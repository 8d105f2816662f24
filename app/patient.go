package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// patientStore is what the page of a patient needs of the store.
type patientStore interface {
	Patient(ctx context.Context, id planner.ID) (store.Stored[planner.Patient], error)
	SavePatient(ctx context.Context, p store.Stored[planner.Patient]) (store.Stored[planner.Patient], error)
	Plans(ctx context.Context, patient planner.ID) ([]store.Stored[planner.Plan], error)
	SaveDraft(ctx context.Context, d store.Draft) error
	DropDraft(ctx context.Context, kind store.DraftKind, id planner.ID) error
	Drafts(ctx context.Context) ([]store.Draft, error)
}

// planTab is what the page of a patient knows of the page of the plan.
type planTab interface {
	fyne.CanvasObject
	show(patient planner.Patient, plans []store.Stored[planner.Plan])
	dirty() bool
	save(then func(error))
	discard()
	rest() []func() error // what is to be done for its drafts before it goes
	left()                // it is no longer seen
	commands() []command
}

// patientPage is one patient: the banner that never leaves over the tabs.
type patientPage struct {
	widget.BaseWidget
	shell  *shell
	id     planner.ID
	stored bool // the patient is in the file
	start  int  // tab to begin with

	base    store.Stored[planner.Patient]
	plans   []store.Stored[planner.Plan]
	pending *store.Draft // a draft to go on with at once
	waiting *store.Draft // a draft on offer: the forms stay locked until it is answered
	kept    bool         // the store has a draft of what is typed here

	frame    *fyne.Container // the head over what the tab shows
	banner   *banner
	tabs     *tabBar
	state    *saveState
	more     *button         // what is done with a chart more rarely
	standing *fyne.Container // what holds for the whole chart
	offer    *fyne.Container // an earlier draft, to be taken up or not
	body     *fyne.Container
	overview *overview
	record   *recordForm
	similar  *duplicates // who may be here already, while the patient is new
	history  *historyForm
	sessions *sessionsTab
	papers   *papersPage
	plan     planTab // nil when the role may not see plans
	saver    *autosave
	writer   *draftWriter
}

func newPatientPage(s *shell, id planner.ID, pending *store.Draft) *patientPage {
	p := &patientPage{shell: s, id: id, pending: pending, start: tabRecord, body: container.NewStack(), standing: column(0), offer: column(0)}
	p.more = newQuietButton("More", p.openMore)
	p.more.Icon, p.more.IconPlacement = theme.MenuDropDownIcon(), widget.ButtonIconTrailingText
	p.banner = newBanner(s.file.Today, s.dialogs, s.home)
	p.banner.aside = p.more
	p.tabs = newTabBar(tabNames(), p.turn)
	p.state = newSaveState(func() { p.save() }, p.askDrop)
	p.overview = newOverview(s.reference, s.file.Today, s.may, p.turn)
	p.record = newRecordForm(s.file.Today)
	p.similar = newDuplicates(s.runner, s.patients.cards, p.asTyped, p.openInstead)
	p.history = newHistoryForm(s.reference, newConsentPanel(s))
	p.sessions = newSessionsTab(s)
	p.papers = newPapersPage(s)
	p.papers.unsaved, p.papers.keep, p.papers.onChange = p.unsaved, p.keep, p.papersChanged
	p.sessions.unsaved, p.sessions.keep, p.sessions.onPlan = p.unsaved, p.keep, p.replanned
	p.record.onChange, p.history.onChange = p.recordChanged, p.changed
	if s.newPlan != nil && s.file.User().Role.May(planner.SeePlans) {
		p.plan = s.newPlan(chartFile{s.file, p.archived}, func(planner.ID) { p.planSaved() }, p.planChanged)
	}
	p.saver = newAutosave(s.runner, p.saveDraft)
	p.writer = newDraftWriter(s.runner, p.draftTold)
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the banner and the tabs over what the tab shows.
func (p *patientPage) CreateRenderer() fyne.WidgetRenderer {
	if p.frame == nil { // the toolkit may make another renderer
		line := container.NewBorder(nil, nil, padded(0, 0, -12, 0, p.tabs), middle(atLeast(0, 46, p.state)))
		p.frame = under(column(0,
			container.NewStack(newPanel(colorSurface, "", ""),
				padded(14, 0, gapPage, gapPage, column(gapTight, p.banner, line))),
			hairline(), p.standing, p.offer), p.body)
	}
	return widget.NewSimpleRenderer(p.frame)
}

// arrange gives the head the height it needs now.
func (p *patientPage) arrange() {
	if p.frame != nil {
		p.frame.Layout.Layout(p.frame.Objects, p.frame.Size())
	}
}

// shown reads the patient and shows the tab to begin with.
func (p *patientPage) shown() {
	p.base = store.Stored[planner.Patient]{Value: planner.Patient{ID: p.id}}
	if p.stored {
		if err := p.load(); err != nil {
			p.shell.dialogs.showError(err)
			p.shell.show(p.shell.patients)
			return
		}
	}
	p.showAll()
	p.takeUp()
	p.turn(p.start)
	if !p.stored {
		p.record.focusFirst(p.shell.window.Canvas())
	}
}

func (p *patientPage) load() error {
	patient, err := p.shell.file.Patient(context.Background(), p.id)
	if err != nil {
		return err
	}
	p.base = patient
	return p.loadPlans()
}

func (p *patientPage) loadPlans() error {
	if !p.shell.file.User().Role.May(planner.SeePlans) {
		return nil
	}
	plans, err := p.shell.file.Plans(context.Background(), p.id)
	if err == nil {
		p.plans = plans
	}
	return err
}

// showAll shows the stored patient and plans everywhere.
func (p *patientPage) showAll() {
	p.banner.show(p.base.Value, p.stored)
	p.showStanding()
	p.fill(p.base.Value)
	p.history.consents.show(p.base.Value, p.stored)
	p.showPlans()
	p.changed()
}

func (p *patientPage) showPlans() {
	p.summarise()
	if p.plan != nil && p.stored {
		p.plan.show(p.base.Value, p.plans)
	}
}

// summarise shows what the overview and the papers make of the plans.
func (p *patientPage) summarise() {
	plans := make([]planner.Plan, len(p.plans))
	for i, plan := range p.plans {
		plans[i] = plan.Value
	}
	p.overview.show(p.base.Value, plans)
	p.papers.show(p.base.Value, plans)
}

// planSaved reads the plans anew after the plan's page has saved one.
func (p *patientPage) planSaved() {
	if err := p.loadPlans(); err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	p.summarise()
	p.shell.saved(p.id)
	p.showStanding() // a save makes a merge final
	p.changed()
}

// replanned follows the page of the sessions when it has saved a plan.
func (p *patientPage) replanned() {
	p.planSaved()
	p.showPlans()
	p.sessions.show(p.base.Value, p.plans)
}

// planChanged follows the page of the plan.
func (p *patientPage) planChanged() {
	p.changed()
	if p.shell.current == page(p) {
		p.shell.refreshMenu()
	}
}

// papersChanged follows the page of the papers.
func (p *patientPage) papersChanged() {
	if p.shell.current == page(p) && p.tabs.chosen == tabPapers {
		p.shell.refreshMenu()
	}
}

// read gives the patient as the forms show it now, with what is wrong.
func (p *patientPage) read() (planner.Patient, error) {
	var r readings
	patient := p.history.read(p.record.read(p.base.Value, &r)).Tidy()
	return patient, r.with(patient.Faults(p.shell.file.Today()))
}

// typed tells whether the forms differ from what is stored.
func (p *patientPage) typed() bool {
	var r readings
	patient := p.history.read(p.record.read(p.base.Value, &r)).Tidy()
	return len(r.faults) > 0 || !samePatient(patient, p.base.Value)
}

// samePatient compares patients as they would be stored.
func samePatient(a, b planner.Patient) bool {
	one, err := chart.Pack(a.Tidy())
	other, err2 := chart.Pack(b.Tidy())
	return err == nil && err2 == nil && string(one) == string(other)
}

func (p *patientPage) planDirty() bool { return p.plan != nil && p.stored && p.plan.dirty() }

func (p *patientPage) unsaved() bool { return p.typed() || p.planDirty() }

// changed says whether anything is unsaved and sees to the draft.
func (p *patientPage) changed() {
	// The page of the plan has a save button of its own.
	dirty := p.typed() || (p.planDirty() && p.tabs.chosen != tabPlan)
	p.state.show(dirty, p.mayEdit() || p.shell.may(planner.EditPlans))
	p.followDraft()
}

// save keeps everything and shows what stands in the way.
func (p *patientPage) save() { p.keep(p.shell.dialogs.afterSaving(nil)) }

// keep saves the record and then the plan.
func (p *patientPage) keep(then func(error)) {
	plan := func(err error) {
		if err != nil || !p.planDirty() {
			then(err)
			return
		}
		p.plan.save(then)
	}
	if p.typed() || !p.stored {
		p.keepPatient(plan)
		return
	}
	plan(nil)
}

func (p *patientPage) keepPatient(then func(error)) {
	p.similar.wait.stop()
	p.record.rows.clear()
	p.history.rows.clear()
	mine, err := p.read()
	if err != nil {
		then(p.fault(err))
		return
	}
	if !p.stored && p.askSimilar(mine) {
		then(errShown)
		return
	}
	file, saved := p.shell.file, store.Stored[planner.Patient]{Value: mine, Row: p.base.Row}
	p.shell.runner.run("Saving the record…", func() (err error) {
		saved, err = file.SavePatient(context.Background(), saved)
		return err
	}, func(err error) {
		if err != nil {
			then(p.refused(mine, err))
			return
		}
		p.accept(saved)
		then(nil)
	})
}

// accept shows a patient that was just saved.
func (p *patientPage) accept(saved store.Stored[planner.Patient]) {
	first := !p.stored
	p.base, p.stored = saved, true
	p.dropDraft()
	p.shell.saved(p.id)
	p.showAll()
	p.state.saved(p.shell.file.Now())
	if first {
		p.turn(tabOverview)
	}
}

// fault shows faults beside their fields, on the tab that has them.
func (p *patientPage) fault(err error) error {
	onRecord := p.record.rows.show(err)
	onHistory := p.history.rows.show(err)
	for _, f := range planner.FaultsOf(err) {
		if p.record.rows.message(f.Field) != "" {
			p.turn(tabRecord)
			p.record.rows.focusFault()
			return errShown
		}
	}
	if onRecord || onHistory {
		p.turn(tabHistory)
		return errShown
	}
	return err
}

// refused handles a save the store did not take.
func (p *patientPage) refused(mine planner.Patient, err error) error {
	var stale *store.ConflictError[planner.Patient]
	switch {
	case errors.As(err, &stale):
		p.settle(mine, stale.Theirs)
		return errShown
	case isCode(err, planner.Conflict):
		p.turn(tabRecord)
		p.record.rows.fail("chart", err)
		p.record.rows.focusFault()
		return errShown
	case len(planner.FaultsOf(err)) > 0:
		return p.fault(err)
	}
	return err
}

// drop gives up what was typed.
func (p *patientPage) drop() {
	p.dropDraft()
	if p.planDirty() {
		p.plan.discard()
	}
	p.record.rows.clear()
	p.showAll()
}

func (p *patientPage) askDrop() {
	p.shell.dialogs.choose("Discard your changes?", "What you typed since the last save is lost.",
		option{label: "Go on editing"}, option{label: "Discard", kind: widget.DangerImportance, run: func() {
			p.drop()
			if !p.stored {
				p.shell.show(p.shell.patients)
			}
		}})
}

// left stops looking for similar patients and tells the page of the plan that it
// is no longer seen.
func (p *patientPage) left() {
	p.similar.wait.stop()
	if p.plan != nil {
		p.plan.left()
	}
}

func (p *patientPage) escaped() bool { return false }

func (p *patientPage) commands() []command {
	dirty := func() bool { return p.unsaved() || !p.stored }
	list := []command{bind(actSave, nil, p.save), bind(actDiscard, dirty, p.askDrop), bind(actPapers, nil, func() { p.turn(tabPapers) })}
	for i, a := range []action{actOverview, actRecord, actHistory, actPlan, actSessions, actPapersTab} {
		list = append(list, bind(a, nil, func() { p.turn(i) }))
	}
	list = append(list, p.lifeCommands()...)
	switch {
	case p.tabs.chosen == tabPlan && p.plan != nil && p.stored:
		list = append(list, p.plan.commands()...)
	case p.tabs.chosen == tabSessions && p.stored:
		list = append(list, p.sessions.commands()...)
	case p.tabs.chosen == tabPapers && p.stored:
		list = append(list, p.papers.commands()...)
	}
	return list
}
