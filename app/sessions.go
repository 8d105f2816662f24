package app

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/scalp"
	"stipple/store"
)

// sessionsTab is a patient's page of sessions: how each stands, and what was
// done beside what was planned.
type sessionsTab struct {
	widget.BaseWidget
	shell *shell
	store sessionsStore
	// unsaved tells whether the patient or plan has changes that are not saved,
	// keep saves them; nil when there are none to ask for.
	unsaved func() bool
	keep    func(then func(error))
	// onPlan is told that a plan was saved here; may be nil.
	onPlan func()

	patient planner.Patient
	plans   []store.Stored[planner.Plan]
	records []planner.SessionRecord // of the patient, by session
	plan    int                     // place of the plan looked at; -1 = there is none
	chosen  int                     // session, from 0
	dots    planDots
	whoWhen bool // the table says who logged a value and when

	which  *choiceField[int]
	picker *fyne.Container
	list   *fyne.Container
	rows   []*tapRow
	detail *fyne.Container
	scroll *container.Scroll
	beside *besideHead
	body   *fyne.Container
	desk   fyne.CanvasObject
}

func newSessionsTab(s *shell) *sessionsTab {
	t := &sessionsTab{shell: s, store: s.file, plan: -1, list: column(gapSmall), detail: column(gap), picker: column(gapTight)}
	t.beside = newBesideHead(t)
	t.scroll = container.NewVScroll(padded(0, gapPage, 0, 14, t.detail))
	t.beside.head.PassWheel(t.scroll.Scrolled)
	side := container.NewVScroll(padded(0, gap, 0, 0, column(gap, t.picker, t.list)))
	t.desk = container.New(sessionsDesk{}, side, t.scroll)
	t.body = container.NewStack(t.desk)
	t.ExtendBaseWidget(t)
	return t
}

var _ fyne.Widget = (*sessionsTab)(nil)

// CreateRenderer shows the sessions beside the one chosen.
func (t *sessionsTab) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.body) }

// sessionsDesk sets the list of sessions beside the one chosen.
type sessionsDesk struct{}

const sessionsSide float32 = 284

// Layout gives the list its width and the session the rest.
func (sessionsDesk) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, sessionsSide, size.Height)
	place(objects[1], sessionsSide+gapLarge, 0, max(0, size.Width-sessionsSide-gapLarge), size.Height)
}

// MinSize leaves the session room to be read.
func (sessionsDesk) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(sessionsSide+gapLarge+560, 320)
}

// show puts a patient's sessions on the page.
func (t *sessionsTab) show(patient planner.Patient, plans []store.Stored[planner.Plan]) {
	another := patient.ID != t.patient.ID
	before := t.current().ID
	t.patient, t.plans = patient, plans
	t.read()
	t.plan = t.placeOf(before)
	if another || t.plan < 0 {
		t.begin()
	}
	t.refresh()
}

// read reads the records anew.
func (t *sessionsTab) read() {
	records, err := t.store.Records(context.Background(), t.patient.ID)
	if err != nil {
		t.shell.dialogs.showError(err)
	}
	t.records = records
}

func (t *sessionsTab) placeOf(plan planner.ID) int {
	return slices.IndexFunc(t.plans, func(p store.Stored[planner.Plan]) bool { return p.Value.ID == plan })
}

// begin chooses the plan that counts now, and in it what is to be done next.
func (t *sessionsTab) begin() {
	values := make([]planner.Plan, len(t.plans))
	for i, plan := range t.plans {
		values[i] = plan.Value
	}
	t.plan = len(t.plans) - 1
	if now, ok := planner.CurrentPlan(values); ok {
		t.plan = t.placeOf(now.ID)
	}
	t.chosen = t.firstOpen()
}

// firstOpen gives the session that is being logged, else the last one held, else
// the first.
func (t *sessionsTab) firstOpen() int {
	last := 0
	for _, r := range t.ofPlan() {
		last = r.Session - 1
		if !r.Signed() {
			return last
		}
	}
	return last
}

// current gives the plan looked at; the zero plan when there is none.
func (t *sessionsTab) current() planner.Plan {
	if t.plan < 0 || t.plan >= len(t.plans) {
		return planner.Plan{}
	}
	return t.plans[t.plan].Value
}

// ofPlan gives the records of the plan looked at.
func (t *sessionsTab) ofPlan() []planner.SessionRecord {
	return recordsOf(t.records, t.current().ID)
}

func recordsOf(records []planner.SessionRecord, plan planner.ID) []planner.SessionRecord {
	var list []planner.SessionRecord
	for _, r := range records {
		if r.Plan == plan {
			list = append(list, r)
		}
	}
	return list
}

// held gives the record of a session (from 0); nil when there is none.
func (t *sessionsTab) held(session int) *planner.SessionRecord {
	for _, r := range t.ofPlan() {
		if r.Session == session+1 {
			return &r
		}
	}
	return nil
}

// refresh shows everything anew.
func (t *sessionsTab) refresh() {
	if t.plan < 0 {
		t.showBody(t.empty())
		return
	}
	t.showBody(t.desk)
	t.chosen = max(0, min(t.chosen, len(t.current().Sessions)-1))
	t.refreshPicker()
	t.refreshList()
	t.refreshDetail()
}

func (t *sessionsTab) showBody(o fyne.CanvasObject) {
	t.body.Objects = []fyne.CanvasObject{o}
	t.body.Refresh()
}

func (t *sessionsTab) empty() fyne.CanvasObject {
	return emptyPlace(column(gapSmall, heading("No plan yet").aligned(fyne.TextAlignCenter),
		caption("Sessions are held by a plan. Make one on the page “Plan” and activate it.").aligned(fyne.TextAlignCenter)))
}

// refreshPicker offers the other plans of the patient, where there are any.
func (t *sessionsTab) refreshPicker() {
	t.picker.Objects = nil
	if len(t.plans) > 1 {
		places := make([]int, len(t.plans))
		for i := range places {
			places[i] = i
		}
		t.which = newChoiceField(places, func(i int) string { return planName(t.plans[i].Value) }, "")
		t.which.show(t.plan)
		t.which.OnChange = func() {
			t.plan = t.which.read()
			t.chosen = t.firstOpen()
			t.refresh()
		}
		t.picker.Add(fieldLabel("Plan"))
		t.picker.Add(t.which)
	}
	visible(t.picker, len(t.plans) > 1)
	t.picker.Refresh()
}

func (t *sessionsTab) refreshList() {
	t.list.Objects, t.rows = nil, nil
	for i := range t.current().Sessions {
		r := newTapRow(t.card(i), func(bool) { t.choose(i) })
		r.mark(i == t.chosen, false)
		t.rows = append(t.rows, r)
		t.list.Add(container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), r))
	}
	t.list.Refresh()
}

// card says how one session stands.
func (t *sessionsTab) card(session int) fyne.CanvasObject {
	line := sessionStands(t.current(), session, t.held(session), t.shell.file.Today())
	words := column(2, ends(strong(sessionName(session)), newChip(line.state, line.tone)), plain(line.when).shortened())
	if line.who != "" {
		words.Add(caption(line.who).shortened())
	}
	if held := t.held(session); held != nil && len(held.Amendments) > 0 {
		words.Add(newText(counted(len(held.Amendments), "amendment"), colorCaution, theme.SizeNameCaptionText, fyne.TextStyle{}))
	}
	return padded(12, 12, 14, 14, words)
}

// choose shows a session (from 0).
func (t *sessionsTab) choose(session int) {
	if session == t.chosen {
		return
	}
	t.chosen = session
	for i, r := range t.rows {
		r.mark(i == session, false)
	}
	t.scroll.ScrollToTop()
	t.refreshDetail()
	t.shell.refreshMenu()
}

// step goes to another session, by so many.
func (t *sessionsTab) step(by int) {
	if to := t.chosen + by; t.plan >= 0 && to >= 0 && to < len(t.current().Sessions) {
		t.choose(to)
	}
}

// headOf gives the head of the plan looked at.
func (t *sessionsTab) headOf(size scalp.Size) scalp.Head {
	head, err := scalp.NewHead(size)
	if err != nil {
		head, _ = scalp.NewHead(scalp.Size{})
	}
	return head
}

func (t *sessionsTab) refreshDetail() {
	held := t.held(t.chosen)
	t.detail.Objects = nil
	t.detail.Add(t.head(held))
	if held == nil || held.Started.IsZero() { // nothing can be done yet at the gate
		t.beside.showPlanned(t.current(), t.chosen)
		t.detail.Add(t.beside.object)
		t.detail.Add(t.plannedCard())
	} else {
		t.beside.showHeld(t.current(), *held, t.ofPlan())
		t.detail.Add(t.beside.object)
		t.detail.Add(t.tableCard(*held))
		t.detail.Add(t.factsCard(*held))
		t.detail.Add(t.amendCard(*held))
	}
	t.detail.Refresh()
	t.scroll.Refresh()
}
