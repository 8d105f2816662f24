package app

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// aboutForm is what belongs to the whole plan.
type aboutForm struct {
	page     *planPage
	object   fyne.CanvasObject
	ties     ties
	reasons  []*tick
	trouble  *trouble
	sessions *choiceField[int]
	basis    *basisLine // of the goal
	protocol *noteText
	quiet    bool
}

func newAboutForm(p *planPage) *aboutForm {
	f := &aboutForm{page: p, ties: ties{page: p}, trouble: newTrouble(), basis: newBasisLine(), protocol: newNoteText()}
	plan := func() planner.Plan { return p.plan() }
	title := f.ties.text("Title", "", newTextField("as the indications"), func() (string, bool) { return plan().Title, true },
		func(v string) { f.set("Write the title", "title", func(p *planner.Plan) { p.Title = v }) }).at(fixed("title"))
	look := choice(&f.ties, "Look wanted", "", newChoiceField(planner.Looks(), planner.Look.Name, "Not stated"),
		func() (planner.Look, bool) { return plan().Look, true },
		func(v planner.Look) { f.set("Set the look", "", func(p *planner.Plan) { p.Look = v }) }).at(fixed("look"))
	f.sessions = newChoiceField([]int{2, 3, 4}, strconv.Itoa, "")
	sessions := choice(&f.ties, "Sessions", "", f.sessions, func() (int, bool) { return len(plan().Sessions), true }, p.resize).at(fixed("sessions"))
	goal := f.ties.number("Goal density", "", newNumberField("dots/cm²", 0, float64(planner.MaxDensity)),
		func() (float64, bool) { return float64(plan().Goal), true },
		func(v float64) {
			f.set("Set the goal", "goal", func(p *planner.Plan) { p.Goal, p.GoalBasis = quantity.DotsPerCM2(v), planner.Citation{} })
		}).at(fixed("goal"))
	note := f.ties.text("Note on the plan", "", newMultilineField(3, ""), func() (string, bool) { return plan().Note, true },
		func(v string) { f.set("Write a note", "note", func(p *planner.Plan) { p.Note = v }) }).at(fixed("note"))
	f.object = column(gap, heading("The whole plan"), title.object(), f.reasonTicks(), beside(gap, look.object(), sessions.object()),
		column(10, goal.object(), f.basis.object), f.headFields(), note.object(), f.protocol.object)
	return f
}

func fixed(path string) func() string { return func() string { return path } }

// reasonTicks choose the indications of the plan.
func (f *aboutForm) reasonTicks() fyne.CanvasObject {
	line := column(0, fieldLabel("Indications"))
	for _, indication := range planner.Indications() {
		t := newTick(indication.Name(), func(on bool) {
			if !f.quiet {
				f.setIndication(indication, on)
			}
		})
		f.reasons = append(f.reasons, t)
		line.Add(t)
	}
	line.Add(f.trouble)
	return line
}

func (f *aboutForm) headFields() fyne.CanvasObject {
	one := func(label, path string, low, high float64, of func(*scalp.Size) *quantity.Centimetres) *tie {
		return f.ties.number(label, "", newNumberField("cm", low, high), func() (float64, bool) {
			size := f.page.plan().Head
			return float64(*of(&size)), true
		}, func(v float64) {
			f.set("Measure the head", path, func(p *planner.Plan) { *of(&p.Head) = quantity.Centimetres(v) })
		})
	}
	around := one("Circumference", "head/round", 40, 70, func(s *scalp.Size) *quantity.Centimetres { return &s.Circumference }).at(fixed("head.circumference"))
	long := one("Length", "head/long", 12, 25, func(s *scalp.Size) *quantity.Centimetres { return &s.Length }).at(fixed("head.length"))
	broad := one("Breadth", "head/broad", 10, 20, func(s *scalp.Size) *quantity.Centimetres { return &s.Breadth }).at(fixed("head.breadth"))
	return column(10, beside(gap, around.object(), long.object(), broad.object()),
		flush(mutedParagraph("Areas follow from the head. Not measured, it counts as 57 cm round.")))
}

func (f *aboutForm) set(label, field string, change func(*planner.Plan)) {
	plan := f.page.edit.plan.Clone()
	change(&plan)
	f.page.change(label, field, plan)
}

func (f *aboutForm) setIndication(indication planner.Indication, on bool) {
	f.set("Set the indications", "", func(p *planner.Plan) {
		p.Indications = slices.DeleteFunc(p.Indications, func(i planner.Indication) bool { return i == indication })
		if on {
			p.Indications = append(p.Indications, indication)
		}
	})
}

func (f *aboutForm) refresh(fresh bool) {
	p, plan := f.page, f.page.plan()
	f.ties.load(fresh, p.faults)
	f.ties.enable(p.editable())
	f.quiet = true
	for i, indication := range planner.Indications() {
		f.reasons[i].SetChecked(slices.Contains(plan.Indications, indication))
		switchOn(f.reasons[i], p.editable())
	}
	f.quiet = false
	f.trouble.set(p.faults.For("indications"))
	f.basis.set(plan.GoalBasis)
	f.protocol.set(protocolText(plan))
}

func protocolText(plan planner.Plan) string {
	if plan.Protocol == nil {
		return ""
	}
	text := fmt.Sprintf("Started from the protocol %s, version %d.", plan.Protocol.Name, plan.Protocol.Version)
	if h := plan.Protocol.Healing; h.MinDays > 0 {
		text += fmt.Sprintf(" It allows %d–%d days between sessions (%s).", h.MinDays, h.MaxDays, h.Citation)
	}
	return text
}

// resize sets the number of sessions, or says why it cannot be.
func (p *planPage) resize(sessions int) {
	plan, err := p.edit.plan.Resize(sessions)
	if err != nil {
		p.refresh(false)
		p.deps.dialogs.showError(err)
		return
	}
	p.change("Set the number of sessions", "", plan)
}
