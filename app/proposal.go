package app

import (
	"context"
	"fmt"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/store"
)

// proposal offers what follows from the sessions held, line by line, and makes
// the next version of the plan from what is accepted.
type proposal struct {
	shell *shell
	store sessionsStore
	plan  store.Stored[planner.Plan]
	lines []planner.PlanChange
	done  func(saved bool)

	accepted map[string]bool // by the line's key
	ticks    []*tick
	reach    *fyne.Container // what each region comes to
	apply    *button
	sheet    *sheet
	quiet    bool
}

// proposalWidth is how wide the dialog grows.
const proposalWidth float32 = 1040

// propose offers what follows from the sessions of the plan looked at.
func (t *sessionsTab) propose() {
	if t.plan < 0 {
		return
	}
	if t.unsaved != nil && t.unsaved() {
		t.shell.dialogs.choose("Save the changes first?", "What follows from a session is worked out from the plan as it is saved. There are changes that are not.",
			option{label: "Cancel"},
			option{label: "Save and go on", kind: highImportance, run: func() {
				t.keep(t.shell.dialogs.afterSaving(t.proposeNow))
			}})
		return
	}
	t.proposeNow()
}

func (t *sessionsTab) proposeNow() {
	openProposal(t.shell, t.store, t.plans[t.plan], t.ofPlan(), "", func(saved bool) {
		if saved {
			changed(t.onPlan)
		}
	})
}

// askProposal offers what follows from a plan's sessions, as after one was
// signed; then runs once the dialog is closed, or at once when nothing follows.
func (s *shell) askProposal(patient, plan planner.ID, then func()) {
	plans, err := s.file.Plans(context.Background(), patient)
	var records []planner.SessionRecord
	if err == nil {
		records, err = s.file.Records(context.Background(), patient)
	}
	if err != nil {
		s.dialogs.showError(err)
		then()
		return
	}
	for _, stored := range plans {
		if of := recordsOf(records, plan); stored.Value.ID == plan && len(planner.Follow(stored.Value, of)) > 0 {
			openProposal(s, s.file, stored, of, "", func(bool) { then() })
			return
		}
	}
	then()
}

func openProposal(s *shell, from sessionsStore, plan store.Stored[planner.Plan], records []planner.SessionRecord, says string, done func(saved bool)) {
	p := &proposal{
		shell: s, store: from, plan: plan, lines: planner.Follow(plan.Value, records), done: done,
		accepted: map[string]bool{}, reach: container.New(layout.NewRowWrapLayoutWithCustomPadding(gapLarge, gapTight)),
	}
	p.open(says)
}

func (p *proposal) may() bool { return p.shell.may(planner.EditPlans) }

func (p *proposal) offers() bool { return offersLines(p.lines) }

// open shows the lines, as high as the window has room for.
func (p *proposal) open(says string) {
	canvas := p.shell.window.Canvas().Size()
	width := min(proposalWidth, canvas.Width-60)
	table := p.table()
	scroll := container.NewVScroll(padded(0, 0, 0, 14, table))
	table.Resize(fyne.NewSize(width-2*gapLarge-14, 10)) // wrapped words need their width to tell their height
	scroll.SetMinSize(fyne.NewSize(0, min(table.MinSize().Height+4, max(160, canvas.Height-360))))
	about := "Each line is accepted or not. What is accepted becomes a new version of the plan; this one stays readable as it is. Values carried forward stay marked until a physician has reviewed them."
	if !p.may() {
		about = planner.ErrorMessage(p.shell.file.User().Role.Allow(planner.EditPlans)) + " This is what would follow."
	}
	content := column(gap, flush(mutedParagraph(about)))
	if says != "" {
		content.Add(notice(says, toneCaution))
	}
	if p.offers() && p.may() {
		content.Add(row(gapSmall, newTapChip("Accept all", toneQuiet, func() { p.all(true) }), newTapChip("Accept none", toneQuiet, func() { p.all(false) })))
	}
	content.Add(scroll)
	content.Add(p.reach)
	p.follow()
	buttons := []fyne.CanvasObject{newButton("Close", p.close)}
	enter := p.close
	if p.offers() && p.may() {
		p.apply = newMainButton(fmt.Sprintf("Make version %d", p.plan.Value.Version+1), p.make)
		buttons, enter = []fyne.CanvasObject{newButton("Not now", p.close), p.apply}, p.make
		p.follow()
	}
	p.sheet = p.shell.dialogs.open("What follows from the sessions held", width, content, buttons, p.close, enter)
}

func (p *proposal) close() {
	p.sheet.close()
	p.done(false)
}

func proposalShares() []float32 { return []float32{0.45, 1.7, 2, 2, 3.4} }

// table lists the lines under the regions they are of. A reason that several
// lines in a row share is written once.
func (p *proposal) table() *fyne.Container {
	table := column(0, padded(0, 6, 0, 0, shared(gap, proposalShares(), caption(""), fieldLabel("Value"), fieldLabel("Is"), fieldLabel("Becomes"), fieldLabel("Why"))))
	var last planner.PlanChange
	for i, line := range p.lines {
		if i == 0 || line.Region != last.Region {
			table.Add(hairline())
			table.Add(padded(10, 2, 0, 0, strong(line.Name).shortened()))
		}
		why := line.Why
		if i > 0 && line.Region == last.Region && why == last.Why {
			why = ""
		}
		table.Add(padded(0, 4, 0, 0, p.line(line, why)))
		last = line
	}
	return table
}

// line is one value; a line that offers nothing only says why.
func (p *proposal) line(line planner.PlanChange, why string) fyne.CanvasObject {
	lowered := func(o fyne.CanvasObject) fyne.CanvasObject { return padded(7, 7, 0, 0, o) }
	name := lowered(cell(lineName(line), theme.ColorNameForeground))
	if !line.Offers() {
		says := lowered(cell(line.Why, colorMuted))
		if line.Asks() && p.may() {
			state := newTapChip("State it…", tonePrimary, func() { p.askStated(line) })
			says = container.NewBorder(nil, nil, nil, container.NewVBox(padded(4, 0, gap, 0, state)), says)
		}
		return shared(gap, []float32{0.45, 1.7, 7.4}, caption(""), name, says)
	}
	box := newTick("", nil)
	box.SetChecked(p.accepted[line.Key()])
	box.OnChanged = func(on bool) {
		p.accepted[line.Key()] = on
		if !p.quiet {
			p.follow()
		}
	}
	switchOn(box, p.may())
	p.ticks = append(p.ticks, box)
	return shared(gap, proposalShares(), container.NewVBox(box), name, lowered(cell(orElseText(line.Was, "not stated"), colorMuted)),
		lowered(cell(line.Becomes, theme.ColorNamePrimary)), lowered(cell(why, colorMuted)))
}

// lineName names the session and the value of a line.
func lineName(line planner.PlanChange) string {
	session, pass := "", ""
	if line.Session > 0 {
		session = fmt.Sprintf("Session %d", line.Session)
	}
	if line.Pass > 0 {
		pass = fmt.Sprintf("pass %d", line.Pass)
	}
	field := line.Field.Name()
	if line.Field == "" {
		field = "Region"
	}
	return joined(" · ", session, joined(", ", field, pass))
}

// all accepts every line, or none.
func (p *proposal) all(on bool) {
	p.quiet = true
	for _, box := range p.ticks {
		box.SetChecked(on)
	}
	p.quiet = false
	p.follow()
}

// chosen gives the lines that are accepted.
func (p *proposal) chosen() []planner.PlanChange {
	var list []planner.PlanChange
	for _, line := range p.lines {
		if line.Offers() && p.accepted[line.Key()] {
			list = append(list, line)
		}
	}
	return list
}

// follow says what the accepted lines come to.
func (p *proposal) follow() {
	chosen := p.chosen()
	if p.apply != nil {
		p.apply.enable(len(chosen) > 0)
	}
	next := p.plan.Value.Apply(chosen...)
	p.reach.Objects = nil
	var seen []string
	for _, line := range p.lines {
		if line.Field != planner.DensityField || !line.Offers() || slices.Contains(seen, line.Region) {
			continue
		}
		seen = append(seen, line.Region)
		goal, now := line.Goal, next.Final(line.Region)
		ink := colorMuted
		if accepts(chosen, line.Region) && inTenths(goal) != inTenths(now) {
			ink = colorCaution
		}
		says := fmt.Sprintf("%s: %s of %s after the last session", line.Name, inTenths(now), goal)
		if !accepts(chosen, line.Region) {
			says = line.Name + ": stays as planned"
		}
		p.reach.Add(newText(says, ink, theme.SizeNameCaptionText, fyne.TextStyle{}))
	}
	for i := range next.Sessions {
		if next.Sessions[i].Status == planner.CancelledSession && p.plan.Value.Sessions[i].Status != planner.CancelledSession {
			p.reach.Add(newText(sessionName(i)+" has nothing left to add and would be cancelled.", colorCaution, theme.SizeNameCaptionText, fyne.TextStyle{}))
		}
	}
	p.reach.Refresh()
}

// inTenths writes a density to a tenth.
func inTenths(d quantity.DotsPerCM2) string { return quantity.Number(math.Round(float64(d)*10) / 10) }

func accepts(chosen []planner.PlanChange, region string) bool {
	for _, line := range chosen {
		if line.Region == region && line.Field == planner.DensityField {
			return true
		}
	}
	return false
}

// make saves the new version.
func (p *proposal) make() {
	chosen := p.chosen()
	if len(chosen) == 0 || !p.may() {
		return
	}
	p.save(p.plan.Value.Apply(chosen...), p.shell.dialogs.showError, func(store.Stored[planner.Plan]) { p.done(true) })
}

// again works the lines out anew from the plan somebody else saved meanwhile.
func (p *proposal) again(theirs store.Stored[planner.Plan]) {
	records, err := p.shell.file.Records(context.Background(), theirs.Value.Patient)
	if err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	openProposal(p.shell, p.store, theirs, recordsOf(records, theirs.Value.ID),
		"Somebody else saved this plan meanwhile. Nothing was changed; the lines are worked out anew from their version.", p.done)
}
