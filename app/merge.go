package app

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// mergePage makes one chart of two of the same person: first the other chart is
// looked for, then both stand side by side, field by field.
type mergePage struct {
	widget.BaseWidget
	shell *shell
	id    planner.ID // of the chart it was opened from
	title *text
	says  *text
	body  *fyne.Container
	pick  *mergePick

	// Of the second step.
	desk        *fyne.Container // nil before it
	stays, goes store.Stored[planner.Patient]
	picks       map[string]bool
	rows        []*mergeRow
	along       []string // what comes along from the other chart, in words
	barred      []string // what stands in the way
	summary     *widget.RichText
	do          *button
}

// openMerge begins merging a patient's chart with another one.
func (s *shell) openMerge(p planner.Patient) { s.show(newMergePage(s, p.ID)) }

func newMergePage(s *shell, id planner.ID) *mergePage {
	p := &mergePage{shell: s, id: id, title: pageTitle(""), says: caption("").shortened(), body: container.NewStack()}
	p.pick = newMergePick(s, id, p.choose)
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the title over the step one is at.
func (p *mergePage) CreateRenderer() fyne.WidgetRenderer {
	back := newQuietButton("", p.stepBack)
	back.Icon = theme.NavigateBackIcon()
	left := padded(0, 0, -10, gapTight, middle(back))
	title := container.New(layout.NewBorderLayout(nil, nil, left, nil), left, middle(column(2, p.title, p.says)))
	return widget.NewSimpleRenderer(padded(gapLarge, gapLarge, gapPage, gapPage, readable(pageLimit, under(title, padded(gap, 0, 0, 0, p.body)))))
}

// shown reads the chart and begins with the search.
func (p *mergePage) shown() {
	keep, err := p.shell.file.Patient(context.Background(), p.id)
	if err != nil {
		p.shell.dialogs.showError(err)
		p.shell.show(p.shell.patients)
		return
	}
	p.stays = keep
	p.search()
}

// search is the first step.
func (p *mergePage) search() {
	p.desk = nil
	p.title.set("Merge with another chart")
	p.says.set("Which chart is of the same person as " + chartWords(p.stays.Value) + "?")
	p.pick.begin(p.stays.Value)
	p.place(p.pick)
	p.shell.window.Canvas().Focus(p.pick.search)
}

func (p *mergePage) place(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// choose goes on to the second step with the other chart.
func (p *mergePage) choose(id planner.ID) {
	other, err := p.shell.file.Patient(context.Background(), id)
	if err == nil {
		err = p.compare(p.stays, other)
	}
	if err != nil {
		p.shell.dialogs.showError(err)
	}
}

// compare sets two charts side by side.
func (p *mergePage) compare(keep, other store.Stored[planner.Patient]) error {
	barred, err := p.shell.file.Mergeable(context.Background(), keep.Value.ID, other.Value.ID)
	if err != nil {
		return err
	}
	along, err := p.shell.comesAlong(other.Value.ID)
	if err != nil {
		return err
	}
	p.stays, p.goes, p.barred, p.along = keep, other, barred, along
	p.picks = map[string]bool{}
	for _, c := range planner.MergeChoices(keep.Value, other.Value) {
		if c.TakeOther {
			p.picks[c.Key] = true
		}
	}
	p.title.set("Merge two charts")
	p.says.set("Tap the value that holds. Alerts and the safety checklist of both are united.")
	p.desk = p.newDesk()
	p.place(p.desk)
	p.tell()
	return nil
}

// comesAlong counts what a chart holds besides the person's particulars.
func (s *shell) comesAlong(id planner.ID) ([]string, error) {
	ctx := context.Background()
	plans, err := s.file.Plans(ctx, id)
	if err != nil {
		return nil, err
	}
	records, err := s.file.Records(ctx, id)
	if err != nil {
		return nil, err
	}
	consents, err := s.file.Consents(ctx, id)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, part := range []struct {
		n    int
		name string
	}{{len(plans), "plan"}, {len(records), "session record"}, {len(consents), "consent"}} {
		if part.n > 0 {
			list = append(list, counted(part.n, part.name))
		}
	}
	return list, nil
}

// swap lets the other chart be the one that stays.
func (p *mergePage) swap() {
	if err := p.compare(p.goes, p.stays); err != nil {
		p.shell.dialogs.showError(err)
	}
}

// tell sums up what the button will do.
func (p *mergePage) tell() {
	chosen := 0
	for _, r := range p.rows {
		if r.other {
			chosen++
		}
	}
	keep, other := oneLine(p.stays.Value.Chart, 40), oneLine(p.goes.Value.Chart, 40)
	words := "Every value stays as it is in " + keep + "."
	if chosen > 0 {
		words = counted(chosen, "value") + " " + verb(chosen, "comes", "come") + " from " + other + "; the rest stays as it is in " + keep + "."
	}
	if len(p.along) > 0 {
		words += " " + titled(listed(p.along)) + " of " + other + " " + verb(len(p.along)+boolCount(!strings.HasPrefix(p.along[0], "1 ")), "comes", "come") + " along."
	}
	words += " The chart is found under both numbers afterwards."
	if len(p.barred) > 0 {
		words = "The charts cannot be merged yet: see above what stands in the way."
	}
	setParagraph(p.summary, words, theme.ColorNameForeground)
	p.do.enable(len(p.barred) == 0)
}

// listed joins words as a sentence does: "1 plan, 2 session records and 1 consent".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func boolCount(on bool) int {
	if on {
		return 1
	}
	return 0
}

// merge makes one chart of both and opens it.
func (p *mergePage) merge() {
	if len(p.barred) > 0 {
		return
	}
	s := p.shell
	merged, err := planner.Merge(p.stays.Value, p.goes.Value, p.picks)
	if err != nil {
		s.dialogs.showError(err)
		return
	}
	s.runner.run("Merging the charts…", func() error {
		return s.file.MergeCharts(context.Background(), p.stays.Value.ID, p.goes.Value.ID, merged, [2]int64{p.stays.Row, p.goes.Row})
	}, s.dialogs.afterSaving(func() {
		s.patients.load() // the other chart is one with this now
		s.reopen(p.stays.Value.ID)
	}))
}

// stepBack goes to the step before, or back to the patient.
func (p *mergePage) stepBack() {
	if p.desk != nil {
		p.search()
		return
	}
	p.shell.openPatient(p.id, tabOverview)
}

func (p *mergePage) escaped() bool {
	p.stepBack()
	return true
}

func (p *mergePage) unsaved() bool         { return false }
func (p *mergePage) keep(then func(error)) { then(nil) }
func (p *mergePage) drop()                 {}

func (p *mergePage) commands() []command {
	ready := func() bool { return p.desk != nil }
	return []command{
		{menu: menuPatient, label: "Merge the two charts", keys: ctrlShift(fyne.KeyReturn), run: p.merge, enabled: func() bool { return ready() && len(p.barred) == 0 }},
		{menu: menuPatient, label: "Let the other chart stay", keys: ctrl(fyne.KeyT), run: p.swap, enabled: ready},
		{menu: menuPatient, label: "Choose another chart", keys: ctrl(fyne.KeyB), run: p.search, enabled: ready},
	}
}
