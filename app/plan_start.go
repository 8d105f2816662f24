package app

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// planEmpty stands on the page while the patient has no plan.
type planEmpty struct {
	page    *planPage
	object  fyne.CanvasObject
	why     *noteText
	choices *fyne.Container
	notices *fyne.Container
}

func newPlanEmpty(p *planPage) *planEmpty {
	e := &planEmpty{page: p, why: newNoteText(), notices: column(gapSmall)}
	e.choices = protocolCards(p, p.start)
	body := column(gapLarge, e.notices, column(gapTight, pageTitle("No plan yet"),
		flush(paragraph("Start from a protocol, which fills in what sources give and says where it comes from, or from an empty plan. Everything can be changed."))),
		e.why.object, e.choices)
	e.object = container.NewVScroll(padded(gapLarge, gapLarge, 0, gap, centred(1080, body)))
	return e
}

func (e *planEmpty) refresh() {
	p := e.page
	e.notices.Objects = nil
	if p.offer != nil {
		resume, refuse := newMainButton("Resume", p.draft.resume), newButton("Discard", p.draft.refuse)
		e.notices.Add(notice("A new plan of "+p.offer.At.Local().Format("02-Jan-2006, 15:04")+" was kept but not saved.", toneNote, refuse, resume))
	}
	e.notices.Refresh()
	visible(e.choices, p.mayStart())
	e.why.set("")
	switch {
	case p.deps.store.ReadOnly():
		e.why.set(p.deps.readOnlyWords())
	case !p.deps.user.Role.May(planner.EditPlans):
		e.why.set("Your role (" + p.deps.user.Role.Name() + ") may look at plans; a physician makes them.")
	}
}

// protocolCards offers the protocols and an empty plan.
func protocolCards(p *planPage, start func(*planner.Protocol)) *fyne.Container {
	var cards []fyne.CanvasObject
	for i := range p.deps.protocols {
		protocol := &p.deps.protocols[i]
		cards = append(cards, protocolCard(*protocol, func() { start(protocol) }))
	}
	none := newButton("Start with an empty plan…", func() { start(nil) })
	return column(gapLarge, beside(gap, cards...), container.NewHBox(none))
}

func protocolCard(protocol planner.Protocol, start func()) fyne.CanvasObject {
	sources := column(6,
		sourceLine(counted(protocol.Sessions, "session"), protocol.SessionsBy),
		sourceLine(fmt.Sprintf("%d–%d days between", protocol.Healing.MinDays, protocol.Healing.MaxDays), protocol.Healing.Citation),
		sourceLine("goal "+protocol.Goal.Density.String(), protocol.Goal.Citation))
	begin := newMainButton("Start…", start)
	body := column(12, heading(protocol.Name), flush(paragraph(protocol.Summary)), hairline(), sources)
	return planPanel(container.NewBorder(nil, padded(12, 0, 0, 0, container.NewHBox(begin)), nil, nil, body))
}

// sourceLine is a number with where it comes from.
func sourceLine(what string, c planner.Citation) fyne.CanvasObject {
	return column(0, ends(strong(what), tierChip(c.Tier)), flush(mutedParagraph(c.Source)))
}

// askNew offers the protocols for a further plan.
func (p *planPage) askNew() {
	if !p.mayStart() {
		return
	}
	p.afterUnsaved(func() {
		if !p.has() {
			p.start(nil)
			return
		}
		options := []option{{label: "Cancel"}}
		for i := range p.deps.protocols {
			protocol := &p.deps.protocols[i]
			options = append(options, option{label: protocol.Name, run: func() { p.start(protocol) }})
		}
		options = append(options, option{label: "Empty plan", run: func() { p.start(nil) }})
		p.deps.dialogs.choose("Start a new plan from", "A protocol fills in what sources give and says where it comes from. The present plan stays as it is.", options...)
	})
}

// startForm asks what a new plan starts with.
type startForm struct {
	page     *planPage
	protocol *planner.Protocol
	rows     *formRows
	cause    *choiceField[planner.Etiology]
	sessions *choiceField[int]
	goal     *numberField
	first    *dateField
	interval *numberField
	head     *numberField
	advice   *noteText
	basis    *noteText
}

// start asks for the particulars of a new plan; a nil protocol is an empty one.
func (p *planPage) start(protocol *planner.Protocol) {
	if !p.mayStart() {
		return
	}
	f := &startForm{
		page: p, protocol: protocol, rows: newFormRows(), advice: newNoteText(), basis: newNoteText(),
		sessions: newChoiceField([]int{2, 3, 4}, strconv.Itoa, ""), first: newDateField(p.deps.today),
		goal: newNumberField("dots/cm²", 0, float64(planner.MaxDensity)), interval: newNumberField("days", 1, 730),
		head: newNumberField("cm", 40, 70),
	}
	f.first.entry.SetPlaceHolder("2026-11-22")
	f.head.hint("57")
	title := "New plan"
	f.sessions.show(3)
	causes := allCauses()
	if protocol != nil {
		title += ": " + protocol.Name
		causes = protocol.Indication.Etiologies()
		f.sessions.show(protocol.Sessions)
		f.goal.show(float64(protocol.Goal.Density))
		f.interval.show(float64(protocol.Healing.MaxDays))
	}
	f.cause = newChoiceField(causes, planner.Etiology.Name, "Not stated")
	f.cause.OnChange, f.sessions.OnChange, f.goal.OnChange = f.advise, f.advise, f.advise
	content := column(12, beside(gap, f.rows.add("cause", "Cause", f.cause, ""), f.rows.add("sessions", "Sessions", f.sessions, "")),
		beside(gap, f.rows.add("first", "First session (optional)", f.first, ""), f.rows.add("interval", "Days between sessions", f.interval, "")),
		beside(gap, f.rows.add("goal", "Goal density", f.goal, ""), f.rows.add("head.circumference", "Head circumference (optional)", f.head, "")),
		f.basis.object, f.advice.object)
	f.advise()
	p.deps.dialogs.form(title, "Start", f.rows, atLeast(520, 0, content), f.apply)
}

func allCauses() []planner.Etiology {
	var causes []planner.Etiology
	for _, indication := range planner.Indications() {
		causes = append(causes, indication.Etiologies()...)
	}
	return causes
}

// advise says plainly what the protocol will fill in, and how sure it is.
func (f *startForm) advise() {
	if f.protocol == nil {
		f.basis.set("")
		f.advice.set("Nothing is filled in. Regions, densities and technique are yours to state.")
		return
	}
	goal, err := f.goal.read()
	f.basis.set("Goal: your own number, without a source.")
	if err == nil && quantity.DotsPerCM2(goal) == f.protocol.Goal.Density {
		f.basis.set("Goal: " + f.protocol.Goal.Citation.String() + ".")
	}
	f.advice.set(buildUpAdvice(*f.protocol, f.sessions.read(), f.cause.read()))
}

// buildUpAdvice says how the density of the sessions is filled in.
func buildUpAdvice(protocol planner.Protocol, sessions int, cause planner.Etiology) string {
	if len(protocol.BuildUp.Shares) != sessions {
		return fmt.Sprintf("Densities are not filled in: the build-up over %d sessions is published, none over %d.", len(protocol.BuildUp.Shares), sessions)
	}
	shares := ""
	for i, share := range protocol.BuildUp.Shares {
		if i > 0 {
			shares += " / "
		}
		shares += quantity.Number(share * 100)
	}
	c := protocol.BuildUp.For(cause)
	text := "Densities are filled in as " + shares + " % of the goal, by arithmetic. The shares: " + c.String() + "."
	switch {
	case c.Tier == planner.TierU && cause == "":
		text += " No cause is chosen, so it counts as an inference (tier U) and stands among the findings."
	case c.Tier == planner.TierU:
		text += " The study did not include this cause, so it is an inference (tier U) and stands among the findings."
	}
	return text
}

// apply makes the plan and opens it.
func (f *startForm) apply() error {
	p := f.page
	var read readings
	goal, interval := read.number("goal", f.goal), read.number("interval", f.interval)
	first, head := read.date("first", f.first), read.number("head.circumference", f.head)
	if err := read.with(nil); err != nil {
		return err
	}
	plan := planner.NewPlan(p.deps.store.NewID(), p.patient.ID, f.sessions.read())
	plan.Created, plan.Author = p.deps.today(), p.deps.user.Name
	plan.Head = scalp.Size{Circumference: quantity.Centimetres(head)}
	plan.Sessions[0].Date = first
	for i := 1; i < len(plan.Sessions); i++ {
		plan.Sessions[i].AfterDays = quantity.Days(interval)
	}
	switch cause := f.cause.read(); {
	case f.protocol != nil:
		plan = f.protocol.Start(plan, cause, quantity.DotsPerCM2(goal))
	default:
		plan.Goal = quantity.DotsPerCM2(goal)
		if cause != "" {
			plan.Indications = []planner.Indication{cause.Indication()}
		}
	}
	p.begin(plan)
	return nil
}
