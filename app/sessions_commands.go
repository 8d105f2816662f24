package app

import (
	"slices"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// commands are the lines of the menu while the sessions are shown.
func (t *sessionsTab) commands() []command {
	has := func() bool { return t.plan >= 0 }
	signed := func() bool {
		held := t.held(t.chosen)
		return has() && held != nil && held.Signed()
	}
	return []command{
		{menu: menuPatient, label: "Next session", keys: alt(fyne.KeyPageDown), run: func() { t.step(1) }, enabled: has, apart: true},
		{menu: menuPatient, label: "Previous session", keys: alt(fyne.KeyPageUp), run: func() { t.step(-1) }, enabled: has},
		{menu: menuPatient, label: "Start or go on with the session", keys: ctrlShift(fyne.KeyReturn), run: t.goOn, enabled: t.canGoOn},
		{menu: menuPatient, label: "Take the session back…", keys: ctrlShift(fyne.KeyT), run: func() { t.takeBack(*t.held(t.chosen)) }, enabled: t.canTakeBack},
		{menu: menuPatient, label: "Planned, done, difference", keys: ctrl(fyne.KeyD), run: t.beside.turn, enabled: func() bool { return t.beside.held != nil }},
		{menu: menuPatient, label: "Go to the head", keys: ctrl(fyne.KeyM), run: func() { t.shell.window.Canvas().Focus(t.beside.head.Canvas()) }, enabled: has},
		{menu: menuPatient, label: "Who and when", keys: ctrlShift(fyne.KeyW), run: t.turnWho, enabled: signed},
		{
			menu: menuPatient, label: "Add an amendment…", keys: ctrlShift(fyne.KeyM), apart: true,
			run: func() { t.askAmendment(*t.held(t.chosen)) }, enabled: func() bool { return signed() && t.canAmend(*t.held(t.chosen)) },
		},
		{menu: menuPatient, label: "Plan the next session from what was reached…", keys: ctrlShift(fyne.KeyJ), run: t.propose, enabled: t.follows},
	}
}

// turn shows the next of planned, done and difference.
func (b *besideHead) turn() {
	b.see = (b.see + 1) % (seeDifference + 1)
	b.refresh()
}

func (t *sessionsTab) turnWho() {
	t.whoWhen = !t.whoWhen
	t.refreshDetail()
}

func (t *sessionsTab) canAmend(held planner.SessionRecord) bool {
	return t.shell.may(planner.SignRecords) && !held.Elsewhere
}

// follows tells whether anything can be said of what follows.
func (t *sessionsTab) follows() bool {
	return t.plan >= 0 && len(planner.Follow(t.current(), t.ofPlan())) > 0
}

// offersLines tells whether any of it can be accepted.
func offersLines(lines []planner.PlanChange) bool {
	return slices.ContainsFunc(lines, planner.PlanChange.Offers)
}

// canGoOn tells whether the session chosen can be started or gone on with.
func (t *sessionsTab) canGoOn() bool {
	if t.plan < 0 {
		return false
	}
	held := t.held(t.chosen)
	return held == nil && t.canStart() || held != nil && !held.Signed() && t.shell.may(planner.LogSessions)
}

func (t *sessionsTab) goOn() {
	if held := t.held(t.chosen); held != nil {
		t.goOnWith(*held)
		return
	}
	t.start()
}
