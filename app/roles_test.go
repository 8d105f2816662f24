package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// rolePlace is where the window offers something to who may do it.
type rolePlace struct {
	name string
	// offers tells whether the user is offered it, and where that is to be seen: on the
	// stage given, or on one of its own.
	offers func(s *stage) (bool, *stage)
	// tells: it is shown to everybody, so it says to who may not who may.
	tells bool
}

// menuLine is a line of the menu, in the place that open opens.
func menuLine(label string, open func(*stage)) rolePlace {
	return rolePlace{name: "menu line " + label, offers: func(s *stage) (bool, *stage) {
		open(s)
		s.shell.refreshMenu()
		return slices.ContainsFunc(s.shell.menu.commands, func(c command) bool { return c.label == label && c.may() }), s
	}}
}

// actionLine is the menu line of an action of the table of shortcuts.
func actionLine(a action, open func(*stage)) rolePlace {
	return menuLine(bind(a, nil, nil).label, open)
}

// buttonOn is a button, that is on, of the page that open opens.
func buttonOn(label string, tells bool, open func(*stage)) rolePlace {
	return rolePlace{name: "button " + label, tells: tells, offers: func(s *stage) (bool, *stage) {
		open(s)
		return s.canPress(label), s
	}}
}

// canPress tells whether a button with a label is shown on top and is on.
func (s *stage) canPress(label string) bool {
	return slices.ContainsFunc(s.objects(), func(o fyne.CanvasObject) bool {
		b, ok := o.(*button)
		return ok && b.Text == label && b.Visible() && !b.Disabled()
	})
}

// workedIn is a clinic with stock, a patient with an active plan and a colleague.
func workedIn(t *testing.T, role planner.Role) *fakeFile {
	t.Helper()
	f := recalledTwice(stocked(role))
	f.users = append(f.users, planner.User{ID: "user-2", Name: "Bo Lind", Role: planner.Assistant})
	f.templates = testTemplates()
	f.versions = map[planner.ID][]planner.Plan{}
	f.put(storedPlan(heldPlan(t)))
	f.happened(3, "user-1", "p1")
	f.backs.now = backed(role, 2, false).backs.now
	return f
}

func start(s *stage)        { s.do(actToday) }
func stockPlace(s *stage)   { s.shell.show(newStockPage(s.shell)) }
func clinicPlace(s *stage)  { s.do(actClinic) }
func trailPlace(s *stage)   { s.do(actClinic); s.do(actAudit) }
func backupsPlace(s *stage) { s.do(actBackups) }
func usersPlace(s *stage)   { s.do(actClinic); s.shell.current.(*clinicPage).turn(tabUsers) }
func recallPlace(s *stage)  { s.shell.show(newRecallPage(s.shell, planner.RecallQuery{Lot: "b1"})) }
func erasePlace(s *stage)   { s.patient("p1", tabOverview); s.perform("Erase…") }
func historyPlace(s *stage) { s.patient("p1", tabHistory) }

func tabPlace(tab int) func(*stage) { return func(s *stage) { s.patient("p1", tab) } }

// ofPatient is something a patient's page allows or not.
func ofPatient(name string, tab int, tells bool, may func(*patientPage) bool) rolePlace {
	return rolePlace{name: name, tells: tells, offers: func(s *stage) (bool, *stage) {
		return may(s.patient("p1", tab)), s
	}}
}

// atChair is a button at the chair, after some taps.
func atChair(label string, taps ...planner.Tap) rolePlace {
	return rolePlace{name: "at the chair: " + label, offers: func(s *stage) (bool, *stage) {
		c := newChairStage(s.t, s.file.user.Role, taps...)
		return c.shows(label), c.stage
	}}
}

// signingPlace is the button under a session that is closed.
func signingPlace() rolePlace {
	return rolePlace{name: "the signature under a session", tells: true, offers: func(s *stage) (bool, *stage) {
		c := newChairStage(s.t, s.file.user.Role, throughTheGate()...)
		c.page.review()
		return c.page.view.(*chairReview).may.Visible() && !c.page.foot.sign.off, c.stage
	}}
}

// amendingPlace is the button under a signed record.
func amendingPlace() rolePlace {
	return rolePlace{name: "an amendment", offers: func(s *stage) (bool, *stage) {
		plan := heldPlan(s.t)
		s, _ = sessionsStage(s.t, s.file.user.Role, plan, signedSession(s.t, plan))
		return s.offers("Add an amendment…"), s
	}}
}

// restoring is the button over an archived chart.
func restoring() rolePlace {
	return rolePlace{name: "an archived chart", tells: true, offers: func(s *stage) (bool, *stage) {
		s = signedIn(s.t, archivedClinic(s.file.user.Role))
		s.patient("p9", tabOverview)
		return s.canPress("Restore"), s
	}}
}

// placesOfActions gives for each action where the window offers it, or why nowhere.
func placesOfActions() map[planner.Action]struct {
	places  []rolePlace
	nowhere string
} {
	type of = struct {
		places  []rolePlace
		nowhere string
	}
	patientLine := func(label string) rolePlace { return menuLine(label, tabPlace(tabOverview)) }
	return map[planner.Action]of{
		planner.SeePatients: {places: []rolePlace{actionLine(actPatients, start), ofPatient("the record", tabRecord, false, func(p *patientPage) bool { return p.stored })}},
		planner.EditPatients: {places: []rolePlace{
			actionLine(actNewPatient, start), buttonOn("New patient", false, start), ofPatient("the record's fields", tabRecord, false, func(p *patientPage) bool { return p.mayEdit() }),
		}},
		planner.SeePlans: {places: []rolePlace{ofPatient("the plan", tabPlan, true, func(p *patientPage) bool { return p.plan != nil })}},
		planner.EditPlans: {places: []rolePlace{
			ofPatient("the plan's fields", tabPlan, true, func(p *patientPage) bool { page, ok := p.plan.(*planPage); return ok && page.editable() }),
		}},
		planner.PrintPapers: {places: []rolePlace{
			buttonOn("Open to print", true, tabPlace(tabPapers)), actionLine(actOpenPatientPlan, tabPlace(tabPapers)), buttonOn("Save as CSV…", false, recallPlace),
		}},
		planner.ExportCharts: {places: []rolePlace{buttonOn("Export the chart first…", false, erasePlace)}},
		planner.ImportCharts: {nowhere: "charts come in by the command line"},
		planner.EditClinic:   {places: []rolePlace{actionLine(actSave, clinicPlace)}},
		planner.ManageUsers: {places: []rolePlace{
			actionLine(actAddUser, clinicPlace), buttonOn("Add a user", false, usersPlace), buttonOn("Make a new recovery code…", false, usersPlace), buttonOn("Remove…", false, usersPlace),
		}},
		planner.VerifyFile:     {places: []rolePlace{actionLine(actCheckFile, start), actionLine(actCheckFile, clinicPlace)}},
		planner.MakeBackups:    {places: []rolePlace{actionLine(actBackUp, start), actionLine(actProve, start), buttonOn("Back up now", false, backupsPlace)}},
		planner.RestoreBackups: {places: []rolePlace{actionLine(actRestore, start), buttonOn("Restore…", false, backupsPlace)}},
		planner.SeeStock:       {places: []rolePlace{actionLine(actStock, start)}},
		planner.EditStock:      {places: []rolePlace{buttonOn("New lot", false, stockPlace), buttonOn("New product", false, stockPlace), buttonOn("Import…", false, stockPlace)}},
		planner.SeeRecords: {places: []rolePlace{
			ofPatient("the sessions", tabSessions, true, func(p *patientPage) bool { return p.sessions.plan >= 0 && len(p.sessions.plans) > 0 }),
			actionLine(actRecall, start), buttonOn("Recall a batch…", false, stockPlace),
		}},
		planner.LogSessions:     {places: []rolePlace{buttonOn("Start session", true, tabPlace(tabSessions))}},
		planner.SignRecords:     {places: []rolePlace{signingPlace(), amendingPlace()}},
		planner.TakeConsents:    {places: []rolePlace{buttonOn("Record a consent…", false, historyPlace)}},
		planner.OverrideStop:    {places: []rolePlace{atChair("Go on in spite of it…")}},
		planner.ArchivePatients: {places: []rolePlace{patientLine("Archive…"), restoring()}},
		planner.MergePatients:   {places: []rolePlace{patientLine("Merge with another chart…")}},
		planner.ErasePatients:   {places: []rolePlace{patientLine("Erase…")}},
		planner.SeeAudit:        {places: []rolePlace{patientLine("Who saw this chart"), buttonOn("Export as CSV…", true, trailPlace)}},
	}
}

// TestTheWindowOffersEachRoleWhatItMay and nothing else: for every action and role
// each place offers it exactly to who may, and a place that is shown anyway says who
// may instead.
func TestTheWindowOffersEachRoleWhatItMay(t *testing.T) {
	table := placesOfActions()
	if len(table) != len(planner.Actions()) {
		t.Errorf("the table has %d actions, there are %d", len(table), len(planner.Actions()))
	}
	for _, role := range planner.Roles() {
		s := signedIn(t, workedIn(t, role))
		for _, action := range planner.Actions() {
			of, told := table[action]
			if !told || (len(of.places) == 0) != (of.nowhere != "") {
				t.Errorf("%q has neither a place nor a reason, or both", action)
			}
			for _, p := range of.places {
				offered, seen := p.offers(s)
				if offered != role.May(action) {
					t.Errorf("%s, %s, %s: offered is %v", role, action, p.name, offered)
				}
				if says := "Your role (" + role.Name() + ") may not "; p.tells && !offered && !(seen.says(says) && seen.says("Ask a ")) {
					t.Errorf("%s, %s, %s: it does not say who may; it says %q", role, action, p.name, strings.ReplaceAll(seen.words(), "\n", " | "))
				}
				for s.dialog() {
					s.key(fyne.KeyEscape)
				}
			}
		}
	}
}
