package app

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/planner/report"
)

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

// newestOf gives the version that a plan has reached by now.
func (p *papersPage) newestOf(plan planner.Plan) int {
	for _, now := range p.plans[:p.newest] {
		if now.ID == plan.ID {
			return now.Version
		}
	}
	return plan.Version
}

// planLabel names a plan by its version, which tells it from its others even
// where a long title is cut.
func planLabel(plan planner.Plan, newest int) string {
	title := plan.Title
	if title == "" {
		title = joined(", ", indicationNames(plan.Indications))
	}
	if title == "" {
		title = "Plan"
	}
	status := strings.ToLower(planStatusName(plan.Status))
	if plan.Version < newest {
		status = "earlier version"
	}
	return joined(" · ", "Version "+strconv.Itoa(plan.Version), status, plan.Created.Clinical(), title)
}

// plan gives the chosen plan and whether there is one.
func (p *papersPage) plan() (planner.Plan, bool) {
	if len(p.plans) == 0 {
		return planner.Plan{}, false
	}
	return p.plans[p.which.read()], true
}

// formName names how much of a log sheet is filled in.
func formName(f report.Form) string {
	switch f {
	case report.FilledForm:
		return "Planned values, to confirm or change"
	case report.RegionsForm:
		return "Regions only, values written in"
	case report.EmptyForm:
		return "Empty, everything written in"
	}
	return ""
}

// formChosen is the form of the log sheet: without a plan there is only one.
func (p *papersPage) formChosen() report.Form {
	if len(p.plans) == 0 {
		return report.EmptyForm
	}
	return p.form.read()
}

// blank tells whether the chosen paper is made from no plan.
func (p *papersPage) blank() bool {
	return p.paper == report.LogSheet && p.formChosen() == report.EmptyForm
}

// sessionLabel names a session of the chosen plan, 0 the next.
func (p *papersPage) sessionLabel(number int) string {
	plan, _ := p.plan()
	if number == 0 {
		return "The next session"
	}
	s := plan.Sessions[number-1]
	day := ""
	if !s.Date.IsZero() {
		day = s.Date.Clinical()
	}
	return joined(" · ", "Session "+strconv.Itoa(number), day, string(s.Status))
}

// planChosen offers the sessions of another plan.
func (p *papersPage) planChosen() {
	p.offer()
	p.optionChanged()
}

// offer shows the options that fit the chosen paper.
func (p *papersPage) offer() {
	p.chooser.mark(p.paper)
	p.options.Objects = nil
	defer p.options.Refresh()
	plan, ok := p.plan()
	if !ok {
		return
	}
	if p.paper == report.LogSheet {
		p.options.Add(labelled("Form", p.form))
		p.offerSessions(plan)
	}
	if len(p.plans) > 1 {
		p.options.Add(labelled("Plan", p.which))
	}
	if p.paper == report.PatientPlan {
		p.offerLanguages()
	}
}

func labelled(label string, f fyne.CanvasObject) fyne.CanvasObject {
	return column(gapTight, fieldLabel(label), f)
}

// offerSessions offers which session a log sheet is for; what was chosen stays.
func (p *papersPage) offerSessions(plan planner.Plan) {
	was := 0
	if p.session != nil {
		was = min(p.session.read(), len(plan.Sessions))
	}
	p.session = newChoiceField(indexes(make([]struct{}, len(plan.Sessions)+1)), p.sessionLabel, "")
	p.session.show(was)
	p.session.OnChange = p.optionChanged
	p.session.enable(p.formChosen() != report.EmptyForm)
	p.form.OnChange = func() {
		p.session.enable(p.formChosen() != report.EmptyForm)
		p.optionChanged()
	}
	p.options.Add(labelled("Session", p.session))
}

// offerLanguages offers the patient's own language and English.
func (p *papersPage) offerLanguages() {
	clinic, err := p.store.Clinic(context.Background())
	if err != nil {
		p.dialogs.record(err)
		return
	}
	t, reviewed, ok := report.TranslationFor(p.patient.Language, clinic.Value)
	if !ok {
		p.options.Add(labelled("Language", flush(mutedParagraph("English. There is no translation for the patient's language, "+oneLine(languageName(p.patient.Language), 60)+"."))))
	}
	if t.Language == report.English {
		p.language = nil
		return
	}
	was := t.Language
	if p.language != nil && p.language.read() == report.English {
		was = report.English
	}
	p.language = newChoiceField([]string{t.Language, report.English}, func(tag string) string {
		if tag == report.English {
			return "English"
		}
		return joined(" · ", t.Name, t.Own)
	}, "")
	p.language.show(was)
	mark := column(gapTight)
	signal := func() {
		mark.Objects = nil
		if !reviewed && p.language.read() != report.English {
			mark.Objects = machineMark()
		}
		p.options.Refresh()
	}
	signal()
	p.language.OnChange = func() {
		signal()
		p.optionChanged()
	}
	p.options.Add(column(gapTight, fieldLabel("Language"), p.language, mark))
}

// machineMark says that a translation wants a reader.
func machineMark() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		row(0, newChip("Machine-drafted", toneCaution)),
		flush(mutedParagraph("A machine drafted this translation and nobody has reviewed it here yet. The paper says so. It is reviewed on the Clinic page.")),
	}
}
