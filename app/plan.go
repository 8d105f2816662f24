package app

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/scalp"
	"stipple/store"
)

// planStore is what the plan page needs of the store.
type planStore interface {
	NewID() planner.ID
	ReadOnly() bool
	Clinic(ctx context.Context) (store.Stored[planner.Clinic], error)
	Plans(ctx context.Context, patient planner.ID) ([]store.Stored[planner.Plan], error)
	PlanVersions(ctx context.Context, plan planner.ID) ([]planner.Plan, error)
	SavePlans(ctx context.Context, plans ...store.Stored[planner.Plan]) ([]store.Stored[planner.Plan], error)
	Drafts(ctx context.Context) ([]store.Draft, error)
	SaveDraft(ctx context.Context, d store.Draft) error
	DropDraft(ctx context.Context, kind store.DraftKind, id planner.ID) error
	teacher
}

// planDeps is what the plan page works with.
type planDeps struct {
	store     planStore
	ref       planner.Reference
	protocols []planner.Protocol
	runner    runner
	dialogs   *dialogs
	window    fyne.Window
	today     func() planner.Date
	user      planner.User
	onSaved   func(patient planner.ID) // after a plan of the patient was saved
	onChanged func()                   // after anything that the menu may show; may be nil
}

// planPage is the patient's Plan page: regions, head, prescription, estimates
// and findings of one plan.
type planPage struct {
	widget.BaseWidget
	deps    planDeps
	patient planner.Patient
	plans   []store.Stored[planner.Plan] // as the store has them
	row     int64                        // row version of the edited plan
	edit    planEdit
	earlier []planner.Plan // frozen versions of the edited plan
	old     *planner.Plan  // the earlier version looked at, if any
	offer   *store.Draft   // unsaved changes kept from another time
	draft   *draftKeeper
	rates   planner.Rates
	head    scalp.Head
	dots    planDots

	session    int // from 0
	cumulative bool
	selected   []string       // keys of the chosen regions
	zone       scalp.Zone     // a zone tapped that is no region of the plan
	undrawn    planner.Region // the scar asked for last, while it is not drawn

	faults   planner.Faults
	findings []planner.Finding

	body    *fyne.Container
	empty   *planEmpty
	desk    fyne.CanvasObject
	top     *planTop
	list    *planRegions
	picture *planHead
	numbers *planNumbers
	advice  *planAdvice
	form    *planForm
}

func newPlanPage(deps planDeps) *planPage {
	p := &planPage{deps: deps}
	p.head, _ = scalp.NewHead(scalp.Size{})
	p.draft = newDraftKeeper(p)
	p.empty = newPlanEmpty(p)
	p.list = newPlanRegions(p)
	p.picture = newPlanHead(p)
	p.numbers = newPlanNumbers(p)
	p.advice = newPlanAdvice(p)
	p.form = newPlanForm(p)
	p.desk = container.New(planDesk{}, p.list.object, p.numbers.object, p.picture.object, p.advice.object, p.form.object)
	p.top = newPlanTop(p)
	p.body = container.NewStack(p.empty.object)
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer shows the body.
func (p *planPage) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.body) }

// show puts a patient's plans on the page and offers what was not saved.
func (p *planPage) show(patient planner.Patient, plans []store.Stored[planner.Plan]) {
	if patient.ID == p.patient.ID && p.dirty() {
		p.patient, p.plans = patient, plans // the patient's record was saved; what is typed here stays
		p.refresh(false)
		return
	}
	p.draft.stop()
	p.patient, p.plans = patient, plans
	p.offer, p.rates = nil, planner.Rates{}
	if clinic, err := p.deps.store.Clinic(context.Background()); err == nil {
		p.rates = learnedRates(p.deps.store, p.deps.user, p.deps.dialogs, p.deps.ref.DotsPerMin, clinic.Value.Rates)
	}
	p.openCurrent()
	p.draft.look()
	p.refresh(true)
}

// openCurrent opens the plan that counts now, or none.
func (p *planPage) openCurrent() {
	values := make([]planner.Plan, len(p.plans))
	for i, plan := range p.plans {
		values[i] = plan.Value
	}
	p.edit, p.row = planEdit{}, 0
	if current, ok := planner.CurrentPlan(values); ok {
		p.openPlan(current.ID)
		return
	}
	if len(p.plans) > 0 {
		p.openPlan(p.plans[len(p.plans)-1].Value.ID)
		return
	}
	p.forget()
}

// openPlan opens a stored plan.
func (p *planPage) openPlan(id planner.ID) {
	for _, plan := range p.plans {
		if plan.Value.ID == id {
			p.row = plan.Row
			p.edit.open(plan.Value.Clone())
			p.earlier, _ = p.deps.store.PlanVersions(context.Background(), id)
			p.forget()
		}
	}
}

// left ends what only goes on while the page is seen: a scar half drawn must not
// come to be behind another page or a dialog.
func (p *planPage) left() { p.picture.head.StopDrawing() }

// forget drops what was chosen on another plan, and starts on the first
// session that is still to come and the first region.
func (p *planPage) forget() {
	p.left()
	p.old, p.selected, p.zone, p.session, p.cumulative = nil, nil, "", 0, false
	p.undrawn = planner.Region{}
	for i, s := range p.edit.plan.Sessions {
		if s.Status == planner.PlannedSession {
			p.session = i
			break
		}
	}
	if len(p.edit.plan.Regions) > 0 {
		p.selected = []string{p.edit.plan.Regions[0].Key}
	}
}

// plan gives the plan looked at: the edited one, or an earlier version of it.
func (p *planPage) plan() planner.Plan {
	if p.old != nil {
		return *p.old
	}
	return p.edit.plan
}

func (p *planPage) has() bool { return p.edit.plan.ID != "" }

// locked says why nothing can be changed, or "".
func (p *planPage) locked() string {
	switch status := p.edit.plan.Status; {
	case p.deps.store.ReadOnly():
		return p.deps.readOnlyWords()
	case !p.deps.user.Role.May(planner.EditPlans):
		return "You may look at this plan. " + planner.ErrorMessage(p.deps.user.Role.Allow(planner.EditPlans))
	case p.old != nil:
		return "This is an earlier version, kept as it was. Choose the newest version to change the plan."
	case status == planner.CompletedPlan, status == planner.SupersededPlan:
		return "This plan is " + string(status) + " and can no longer be changed. Copy it as a new draft to go on from it."
	case p.offer != nil:
		return "Resume or discard the unsaved changes before changing the plan."
	}
	return ""
}

// editable tells whether the plan can be changed.
func (p *planPage) editable() bool { return p.has() && p.locked() == "" }

// change makes a change to the plan; see planEdit.apply.
func (p *planPage) change(label, merge string, next planner.Plan) {
	if !p.editable() || !p.edit.apply(label, merge, next.Retouched(p.edit.plan)) {
		return
	}
	p.draft.touch()
	p.refresh(false)
}

// refresh shows the plan in every part of the page. A fresh refresh also
// replaces text that cannot be read, because it belonged to something else.
func (p *planPage) refresh(fresh bool) {
	if !p.has() {
		p.showBody(p.empty.object)
		p.empty.refresh()
		p.tellMenu()
		return
	}
	plan := p.plan()
	p.session = min(p.session, len(plan.Sessions)-1)
	p.selected = inOrderOf(plan, p.selected)
	if head, err := scalp.NewHead(plan.Head); err == nil {
		p.head = head
	}
	p.faults = plan.Faults()
	p.findings = planner.Review(plan, p.patient, p.deps.ref, p.deps.today())
	p.showBody(p.top.object)
	p.top.refresh()
	p.list.refresh()
	p.letScarsMove()
	p.picture.refresh()
	p.numbers.refresh()
	p.advice.refresh()
	p.form.refresh(fresh)
	p.tellMenu()
}

func (p *planPage) tellMenu() { changed(p.deps.onChanged) }

func (p *planPage) showBody(o fyne.CanvasObject) {
	if p.body.Objects[0] != o {
		p.body.Objects = []fyne.CanvasObject{o}
		p.body.Refresh()
	}
}

// leaving does what replaces the fields' text. When some of it cannot be read
// it asks first, because that text would be lost.
func (p *planPage) leaving(do func()) {
	unread := p.form.unread()
	if len(unread) == 0 {
		do()
		return
	}
	p.refresh(false) // lists, tabs and the slider stand where the page stays
	p.deps.dialogs.choose("What you typed cannot be read",
		planner.ErrorMessage(unread.Err())+"\n\nThe plan has the value from before. If you leave, what you typed here is lost.",
		option{label: "Go back and correct it", run: p.form.focusUnread},
		option{label: "Leave it as it was", kind: widget.DangerImportance, run: func() {
			p.refresh(true)
			do()
		}})
}

// goTo shows a session (from 0).
func (p *planPage) goTo(session int) {
	if !p.has() || session < 0 || session >= len(p.plan().Sessions) {
		return
	}
	if session != p.session || p.form.onPlan {
		p.leaving(func() {
			p.session, p.form.onPlan = session, false
			p.edit.settle()
			p.refresh(true)
		})
	}
}

// setCumulative chooses what the head shows: what the session adds, or all up
// to it.
func (p *planPage) setCumulative(on bool) {
	if p.cumulative != on {
		p.cumulative = on
		p.refresh(false)
	}
}

// choose selects a region, or adds it to the selection or takes it out.
func (p *planPage) choose(key string, more bool) {
	next := []string{key}
	switch {
	case !more:
	case slices.Contains(p.selected, key):
		next = slices.DeleteFunc(slices.Clone(p.selected), func(k string) bool { return k == key })
	default:
		next = append(slices.Clone(p.selected), key)
	}
	p.turnTo(next, "")
}

// turnTo shows the form of regions, or of a zone that is none of the plan's.
func (p *planPage) turnTo(keys []string, zone scalp.Zone) {
	show := func() {
		p.selected, p.zone, p.form.onPlan = keys, zone, false
		p.edit.settle()
		p.refresh(true)
	}
	if slices.Equal(inOrderOf(p.plan(), keys), p.selected) && zone == p.zone && !p.form.onPlan && len(p.form.unread()) > 0 {
		return // the same again; what is typed stays
	}
	p.leaving(show)
}

// tapZone selects the region of a zone. Where a zone has several, tapping
// again goes to the next; where it has none, the form offers to add it.
func (p *planPage) tapZone(zone scalp.Zone, more bool) {
	var here []string
	for _, region := range p.plan().Regions {
		if region.Zone == zone {
			here = append(here, region.Key)
		}
	}
	if len(here) == 0 {
		p.turnTo(nil, zone)
		return
	}
	next := here[0]
	if !more && len(p.selected) == 1 {
		if at := slices.Index(here, p.selected[0]); at >= 0 {
			next = here[(at+1)%len(here)]
		}
	}
	p.choose(next, more)
}

// selectedRegions gives the chosen regions in the order of the plan.
func (p *planPage) selectedRegions() []planner.Region {
	var regions []planner.Region
	for _, key := range p.selected {
		if region, ok := p.plan().Region(key); ok {
			regions = append(regions, region)
		}
	}
	return regions
}

// undo takes the last change back; text that cannot be read first of all.
func (p *planPage) undo() {
	if !p.canUndo() {
		return
	}
	if len(p.form.unread()) > 0 {
		p.refresh(true)
		return
	}
	p.edit.undo()
	p.draft.touch()
	p.refresh(true)
}

func (p *planPage) canUndo() bool {
	return p.editable() && (p.edit.canUndo() || len(p.form.unread()) > 0)
}

// redo makes it again.
func (p *planPage) redo() {
	if !p.editable() || !p.edit.canRedo() {
		return
	}
	p.leaving(func() {
		p.edit.redo()
		p.draft.touch()
		p.refresh(true)
	})
}
