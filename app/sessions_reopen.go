package app

import (
	"context"
	"fmt"

	"stipple/planner"
	"stipple/planner/scalp"
)

// gateOutdated says why a record that never started cannot be started as it is;
// "" when it can: it is of today and of the plan as it is now.
func gateOutdated(record planner.SessionRecord, plan planner.Plan, today planner.Date) string {
	switch {
	case !record.Started.IsZero():
		return ""
	case record.Date != today:
		return fmt.Sprintf("This session was opened on %s and never started.", record.Date.Clinical())
	case record.PlanVersion != plan.Version:
		return fmt.Sprintf("This session was opened under version %d of the plan, which is now at version %d.", record.PlanVersion, plan.Version)
	}
	return ""
}

// takeBackRecord asks, and then forgets the record of a session that never
// started; then runs once it is gone.
func (s *shell) takeBackRecord(record planner.SessionRecord, then func()) {
	s.dialogs.confirm("Take this session back?",
		fmt.Sprintf("Session %d was opened on %s and never started. What was entered at the gate goes; the plan and the consents stay. It can be opened again at any time.", record.Session, record.Date.Clinical()),
		"Take back", func() {
			s.runner.run("Taking the session back…", func() error {
				return s.file.DropRecord(context.Background(), record.ID)
			}, s.dialogs.afterSaving(then))
		})
}

// reopenRecord asks, and then puts a new record, as of today and of the plan as
// it is now, in the place of one that never started; then is given the new one.
// Where the plan no longer lets the session be held, it says so and changes
// nothing.
func (s *shell) reopenRecord(record planner.SessionRecord, then func(planner.ID)) {
	plan, fresh, err := s.openedNow(record.Patient, record.Plan, record.Session)
	if err != nil {
		s.dialogs.showError(err)
		return
	}
	says := gateOutdated(record, plan, s.file.Today())
	s.dialogs.confirm("Open the session again as of today?",
		joined(" ", says, "It takes over the plan and the alerts as they are now. The steps at the gate are done anew."),
		"Open it again", func() {
			s.runner.run("Opening the session…", func() error {
				ctx := context.Background()
				if err := s.file.DropRecord(ctx, record.ID); err != nil && !isCode(err, planner.NotFound) {
					return err // gone already: an earlier try got no further
				}
				return s.file.OpenRecord(ctx, fresh)
			}, s.dialogs.afterSaving(func() { then(fresh.ID) }))
		})
}

// openedNow gives the record of a session (from 1) as it would be opened now, by
// the plan as it is stored.
func (s *shell) openedNow(patient, plan planner.ID, session int) (planner.Plan, planner.SessionRecord, error) {
	var none planner.SessionRecord
	ctx := context.Background()
	who, err := s.file.Patient(ctx, patient)
	if err != nil {
		return planner.Plan{}, none, err
	}
	plans, err := s.file.Plans(ctx, patient)
	if err != nil {
		return planner.Plan{}, none, err
	}
	for _, p := range plans {
		if p.Value.ID != plan {
			continue
		}
		var dots planDots
		head, err := scalp.NewHead(p.Value.Head)
		if err != nil {
			head, _ = scalp.NewHead(scalp.Size{})
		}
		laid, _ := dots.of(p.Value, head) // without a picture the dots are counted by area
		record, err := planner.OpenRecord(s.file.NewID(), p.Value, session, who.Value, laid, s.file.Today(), s.file.User().Name, planner.MomentOf(s.file.Now()))
		return p.Value, record, err
	}
	return planner.Plan{}, none, planner.Errorf(planner.NotFound, "There is no such plan.")
}

// takeBack forgets the record of the session chosen.
func (t *sessionsTab) takeBack(held planner.SessionRecord) {
	t.shell.takeBackRecord(held, func() {
		t.read()
		t.refresh()
		t.shell.refreshMenu()
	})
}

// goOnWith goes to the chair; a session that cannot be started as it was opened
// is opened again first.
func (t *sessionsTab) goOnWith(held planner.SessionRecord) {
	if gateOutdated(held, t.current(), t.shell.file.Today()) == "" {
		t.open(held.ID)
		return
	}
	t.whenSaved("Save and go on", func() { t.shell.reopenRecord(held, t.open) })
}

// canTakeBack tells whether the session chosen was opened and never started.
func (t *sessionsTab) canTakeBack() bool {
	if t.plan < 0 {
		return false
	}
	held := t.held(t.chosen)
	return held != nil && held.Started.IsZero() && t.shell.may(planner.LogSessions)
}
