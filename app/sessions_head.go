package app

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/store"
)

// head names the session and offers what can be done with it.
func (t *sessionsTab) head(held *planner.SessionRecord) fyne.CanvasObject {
	plan := t.current()
	line := sessionStands(plan, t.chosen, held, t.shell.file.Today())
	title := row(gapSmall, middle(newText(sessionName(t.chosen), theme.ColorNameForeground, theme.SizeNameHeadingText, fyne.TextStyle{Bold: true})), middle(newChip(line.state, line.tone)))
	actions := row(gapSmall)
	for _, b := range t.actions(held) {
		actions.Add(b)
	}
	about := newText(joined("   ·   ", line.when, line.who, t.versionSays(held)), colorMuted, theme.SizeNameText, fyne.TextStyle{})
	block := column(gapTight, ends(title, middle(actions)), about.shortened())
	if says := t.hint(held); says != "" {
		block.Add(notice(says, toneNote))
	}
	return block
}

func (t *sessionsTab) versionSays(held *planner.SessionRecord) string {
	plan := t.current()
	version := plan.Version
	if held != nil {
		version = held.PlanVersion
	}
	return "plan version " + grouped(version)
}

// actions gives the buttons of a session, the one to expect last.
func (t *sessionsTab) actions(held *planner.SessionRecord) []fyne.CanvasObject {
	plan, may := t.current(), t.shell.may
	var list []fyne.CanvasObject
	switch {
	case held == nil:
		if t.canStart() {
			list = append(list, newMainButton("Start session", t.start))
		} else if plan.Sessions[t.chosen].Status == planner.MissedSession {
			list = t.proposing(list)
		}
	case !held.Signed():
		label := "Go on"
		if allSaid(*held) {
			label = "Review and sign"
		}
		if t.canTakeBack() {
			list = append(list, newButton("Take back…", func() { t.takeBack(*held) }))
		}
		if may(planner.LogSessions) {
			list = append(list, newMainButton(label, func() { t.goOnWith(*held) }))
		}
	default:
		if t.canAmend(*held) {
			list = append(list, newButton("Add an amendment…", func() { t.askAmendment(*held) }))
		}
		list = t.proposing(list)
	}
	return list
}

// proposing adds what leads to what follows from the sessions, where anything
// does.
func (t *sessionsTab) proposing(list []fyne.CanvasObject) []fyne.CanvasObject {
	lines := planner.Follow(t.current(), t.ofPlan())
	switch {
	case offersLines(lines) && t.shell.may(planner.EditPlans):
		list = append(list, newMainButton("Plan the next session from this…", t.propose))
	case len(lines) > 0:
		list = append(list, newButton("See what would follow…", t.propose))
	}
	return list
}

func (t *sessionsTab) canStart() bool {
	plan := t.current()
	return plan.Status == planner.ActivePlan && plan.Sessions[t.chosen].Status == planner.PlannedSession &&
		t.held(t.chosen) == nil && t.shell.may(planner.LogSessions)
}

// hint says why a session cannot be started or signed, or what is to be done.
func (t *sessionsTab) hint(held *planner.SessionRecord) string {
	plan := t.current()
	switch {
	case held != nil && held.Elsewhere:
		return "This record was signed in another clinic file. It is read here and cannot be amended."
	case held != nil:
		if says := gateOutdated(*held, plan, t.shell.file.Today()); says != "" {
			return says + " Open it again as of today, or take it back."
		}
		return ""
	case plan.Status == planner.DraftPlan:
		return "This plan is a draft. A physician activates it before its sessions are held."
	case plan.Status == planner.ActivePlan && plan.Sessions[t.chosen].Status == planner.PlannedSession && !t.shell.may(planner.LogSessions):
		return planner.ErrorMessage(t.shell.file.User().Role.Allow(planner.LogSessions))
	}
	return ""
}

// start opens the record of the session chosen and goes to the chair.
func (t *sessionsTab) start() {
	if !t.canStart() {
		return
	}
	t.whenSaved("Save and start", t.startToday)
}

// startToday starts the session; on another day than it is planned for it asks.
func (t *sessionsTab) startToday() {
	planned, today := t.current().Sessions[t.chosen].Date, t.shell.file.Today()
	if planned.IsZero() || planned == today {
		t.startNow()
		return
	}
	t.shell.dialogs.confirm("Start the session today?",
		fmt.Sprintf("Session %d is planned for %s, %s. It will be recorded as held today.", t.chosen+1, planned.Clinical(), dueIn(planned, today)),
		"Start today", t.startNow)
}

// whenSaved does something that goes by the plan as it is saved; it asks first
// where there are changes that are not.
func (t *sessionsTab) whenSaved(label string, then func()) {
	if t.unsaved == nil || !t.unsaved() {
		then()
		return
	}
	t.shell.dialogs.choose("Save the changes first?", "The session is held by the plan as it is saved. There are changes that are not.",
		option{label: "Cancel"},
		option{label: label, kind: highImportance, run: func() {
			t.keep(t.shell.dialogs.afterSaving(then))
		}})
}

func (t *sessionsTab) startNow() {
	plan, file := t.current(), t.shell.file
	laid, _ := t.dots.of(plan, t.headOf(plan.Head)) // without a picture the dots are counted by area
	record, err := planner.OpenRecord(file.NewID(), plan, t.chosen+1, t.patient, laid, file.Today(), file.User().Name, planner.MomentOf(file.Now()))
	if err != nil {
		t.shell.dialogs.showError(err)
		return
	}
	t.shell.runner.run("Opening the session…", func() error {
		return t.store.OpenRecord(context.Background(), record)
	}, func(err error) {
		if isCode(err, planner.Conflict) || store.InDoubt(err) { // somebody opened it meanwhile, or this did
			t.read()
			t.refresh()
		}
		t.shell.dialogs.afterSaving(func() { t.open(record.ID) })(err)
	})
}

// open goes to the chair.
func (t *sessionsTab) open(record planner.ID) { t.shell.openChairside(record) }
