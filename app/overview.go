package app

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// overview is a patient at a glance.
type overview struct {
	widget.BaseWidget
	reference planner.Reference
	today     func() planner.Date
	may       func(planner.Action) bool
	turn      func(tab int)
	left      *fyne.Container
	right     *fyne.Container
	drafts    *fyne.Container
}

func newOverview(ref planner.Reference, today func() planner.Date, may func(planner.Action) bool, turn func(int)) *overview {
	o := &overview{reference: ref, today: today, may: may, turn: turn, left: column(gap), right: column(gap), drafts: column(gap)}
	o.ExtendBaseWidget(o)
	return o
}

// CreateRenderer sets the plan beside the person.
func (o *overview) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(shared(gap, []float32{3, 2}, o.left, o.right))
}

// show sets what there is to know of the patient.
func (o *overview) show(p planner.Patient, plans []planner.Plan) {
	o.left.Objects, o.right.Objects = nil, nil
	plan, planned := planner.CurrentPlan(plans)
	switch {
	case !o.may(planner.SeePlans):
		o.left.Add(titledCard("Plan", flush(mutedParagraph("Your role may not see plans."))))
	case planned:
		o.left.Add(o.planCard(plan))
		o.left.Add(o.findingsCard(plan, p))
	default:
		o.left.Add(o.noPlanCard())
	}
	o.left.Add(o.drafts)
	o.right.Add(o.safetyCard(p))
	o.right.Add(o.personCard(p))
	o.left.Refresh()
	o.right.Refresh()
}

// showDrafts says which drafts wait to be taken up or not.
func (o *overview) showDrafts(drafts []store.Draft) {
	o.drafts.Objects = nil
	lines := column(gapSmall)
	for _, d := range drafts {
		what, tab := "Record", tabRecord
		if d.Kind == store.PlanDraft {
			what, tab = "Plan", tabPlan
		}
		open := newButton("Open", func() { o.turn(tab) })
		lines.Add(container.NewBorder(nil, nil, nil, open,
			middle(plain(what+", typed "+d.At.Local().Format("02-Jan 15:04")))))
	}
	if len(lines.Objects) > 0 {
		o.drafts.Add(titledCard("Drafts waiting", lines))
	}
	o.drafts.Refresh()
}

func (o *overview) noPlanCard() fyne.CanvasObject {
	content := []fyne.CanvasObject{flush(mutedParagraph("There is no plan yet. A plan has two to four sessions and says for every region which pigment, needle, depth and density."))}
	if o.may(planner.EditPlans) {
		content = append(content, row(0, newMainButton("Start a plan", func() { o.turn(tabPlan) })))
	}
	return titledCard("Plan", content...)
}

func (o *overview) planCard(plan planner.Plan) fyne.CanvasObject {
	title := plan.Title
	if title == "" {
		title = "Plan"
	}
	head := container.NewBorder(nil, nil, nil, middle(planChip(plan.Status)), heading(title))
	chips := row(gapTight)
	for _, i := range plan.Indications {
		chips.Add(newChip(i.Name(), tonePrimary))
	}
	about := caption(joined("   ·   ", plan.Look.Name(), counted(len(plan.Regions), "region"), "version "+strconv.Itoa(plan.Version), protocolName(plan)))
	sessions := column(0)
	for i, s := range plan.Sessions {
		sessions.Add(hairline())
		sessions.Add(o.sessionLine(i, s, plan))
	}
	return card(column(gapSmall, head, chips, about.shortened()), sessions, onward("Open the plan", func() { o.turn(tabPlan) }))
}

func protocolName(plan planner.Plan) string {
	if plan.Protocol == nil {
		return ""
	}
	return "from “" + plan.Protocol.Name + "”"
}

func (o *overview) sessionLine(i int, s planner.Session, plan planner.Plan) fyne.CanvasObject {
	when, due, ink := "No date yet", "", colorMuted
	switch {
	case !s.Date.IsZero():
		when = joined(" at ", s.Date.Clinical(), s.Time)
	case s.AfterDays > 0:
		when = "About " + counted(int(s.AfterDays), "day") + " after the one before"
	}
	if next, number, ok := plan.NextSession(); ok && number == i+1 && plan.Status == planner.ActivePlan {
		due = "Next: " + dueIn(next.Date, o.today())
		ink = theme.ColorNamePrimary
		if next.Date.Before(o.today()) {
			ink = colorCaution
		}
	}
	if s.Status != planner.PlannedSession {
		due = sessionStatusName(s.Status)
	}
	return padded(10, 10, 0, 0, shared(gap, []float32{1, 3, 1.6},
		strong("Session "+strconv.Itoa(i+1)), plain(when).shortened(),
		newText(due, ink, theme.SizeNameText, fyne.TextStyle{}).aligned(fyne.TextAlignTrailing).shortened()))
}

// sessionStatusName gives what became of a session in words.
func sessionStatusName(s planner.SessionStatus) string {
	switch s {
	case planner.DoneSession:
		return "Done"
	case planner.MissedSession:
		return "Missed"
	case planner.CancelledSession:
		return "Cancelled"
	}
	return "Planned"
}

func (o *overview) findingsCard(plan planner.Plan, p planner.Patient) fyne.CanvasObject {
	findings := planner.Review(plan, p, o.reference, o.today())
	open := planner.OpenFindings(findings)
	chips := row(gapSmall)
	for _, severity := range planner.Severities() {
		if n := open[severity]; n > 0 {
			chips.Add(middle(newChip(grouped(n)+" "+string(severity), toneOf(severity))))
		}
	}
	if len(chips.Objects) == 0 {
		chips.Add(middle(newChip("Nothing open", toneDone)))
	}
	chips.Add(spring())
	chips.Add(newLink("See them with the plan", func() { o.turn(tabPlan) }))
	content := []fyne.CanvasObject{chips}
	for _, f := range findings {
		if f.Severity == planner.Stop && f.Accepted == nil {
			content = append(content, notice(f.Message, toneStop))
		}
	}
	return titledCard("Open findings", content...)
}

func (o *overview) safetyCard(p planner.Patient) fyne.CanvasObject {
	lines := column(gapSmall)
	for _, c := range p.History.Conditions {
		check, known := o.reference.Check(c.Key)
		if !known {
			check.Label = c.Key
			check.Severity = planner.Note
		}
		words := wrapped(joined(" — ", check.Label, c.Note), theme.ColorNameForeground, theme.SizeNameText)
		lines.Add(container.NewBorder(nil, nil, nil, column(0, severityChip(check.Severity)), flush(words)))
	}
	if len(lines.Objects) == 0 {
		lines.Add(flush(mutedParagraph("Nothing is ticked in the safety checklist.")))
	}
	return titledCard("Safety", lines, onward("Open the history", func() { o.turn(tabHistory) }))
}

func (o *overview) personCard(p planner.Patient) fyne.CanvasObject {
	lines := column(10)
	for _, fact := range [][2]string{
		{"Phone", p.Contact.Phone},
		{"E-mail", p.Contact.Email},
		{"Address", p.Contact.Address},
		{"Language", languageName(p.Language)},
		{"Skin type", p.SkinType.Name()},
		{"Hair colour", p.HairColour},
	} {
		lines.Add(factLine(fact[0], fact[1]))
	}
	return titledCard("Person", lines, onward("Open the record", func() { o.turn(tabRecord) }))
}

// factLine sets a label before what is stated.
func factLine(label, value string) fyne.CanvasObject {
	ink := theme.ColorNameForeground
	if value == "" {
		value, ink = "Not stated", colorMuted
	}
	return shared(gap, []float32{1, 2.2}, flush(wrapped(label, colorMuted, theme.SizeNameText)),
		flush(wrapped(value, ink, theme.SizeNameText)))
}

// onward is the way from a card to the page it is taken from.
func onward(label string, run func()) fyne.CanvasObject {
	return padded(-gapTight, -gapTight, -10, 0, row(0, newLink(label, run)))
}

// notForRole says which roles may do what this tab is for.
func (p *patientPage) notForRole(action planner.Action) fyne.CanvasObject {
	return emptyTab("Not for your role", planner.ErrorMessage(p.shell.file.User().Role.Allow(action)))
}
