package store

import (
	"strings"
	"testing"

	"stipple/planner"
)

// TestSigningMarksTheSession as done when anything was logged and else as missed,
// whatever it was marked meanwhile.
func TestSigningMarksTheSession(t *testing.T) {
	density := planner.Tap{Deed: planner.Confirm, Region: "crown", Field: planner.DensityField}
	notDone := []planner.Tap{
		{Deed: planner.MarkNotDone, Region: "crown", Reason: "fainted"}, {Deed: planner.MarkNotDone, Region: "frontal", Reason: "fainted"},
	}
	for name, c := range map[string]struct {
		taps []planner.Tap
		want planner.SessionStatus
	}{
		"a region done":      {treat("crown"), planner.DoneSession},
		"values, no marks":   {treat("crown")[:6], planner.DoneSession},
		"one value":          {[]planner.Tap{density}, planner.DoneSession},
		"a value of a pass":  {treat("crown")[3:4], planner.DoneSession},
		"nothing":            {nil, planner.MissedSession},
		"every region not":   {notDone, planner.MissedSession},
		"one not, one value": {append(notDone[1:2:2], density), planner.DoneSession},
	} {
		for _, meanwhile := range []planner.SessionStatus{planner.PlannedSession, planner.MissedSession, planner.CancelledSession} {
			t.Run(name+"/"+string(meanwhile), func(t *testing.T) {
				b := newSalon(t)
				id := b.hold(t, 1)
				b.tap(t, id, c.taps...)
				plan := b.stored(t)
				plan.Value.Sessions[0].Status = meanwhile
				savePlan(t, b.s, plan)
				b.sign(t, id)
				if s := b.stored(t).Value.Sessions[0]; s.Status != c.want || s.Date != b.s.Today() {
					t.Errorf("the session is %s on %s", s.Status, s.Date)
				}
				wantVerified(t, b.s)
			})
		}
	}
}

// TestAPlanKeepsTheSessionsThatHaveARecord: none goes, gets another number or, when
// it is signed, is marked otherwise.
func TestAPlanKeepsTheSessionsThatHaveARecord(t *testing.T) {
	b := newSalon(t)
	b.sign(t, b.hold(t, 1, "crown"))
	b.sign(t, b.hold(t, 2)) // missed
	running := b.hold(t, 3, "crown")
	status := func(session int, status planner.SessionStatus) func(*planner.Plan) {
		return func(p *planner.Plan) { p.Sessions[session-1].Status = status }
	}
	for name, c := range map[string]struct {
		change func(*planner.Plan)
		says   string
	}{
		"last one dropped":   {func(p *planner.Plan) { p.Sessions = p.Sessions[:2] }, "Session 3 has a record and stays"},
		"first one dropped":  {func(p *planner.Plan) { p.Sessions = p.Sessions[1:] }, "Session 1 has a signed record"},
		"one put before":     {func(p *planner.Plan) { p.Sessions = append(p.Sessions[:1:1], p.Sessions...) }, "Session 2 has a record and keeps its number"},
		"two exchanged":      {func(p *planner.Plan) { p.Sessions[1], p.Sessions[2] = p.Sessions[2], p.Sessions[1] }, "Session 2 has a record and keeps its number"},
		"done, now missed":   {status(1, planner.MissedSession), "Session 1 has a signed record: it stays done"},
		"done, now planned":  {status(1, planner.PlannedSession), "Session 1 has a signed record: it stays done"},
		"missed, now done":   {status(2, planner.DoneSession), "Session 2 has a signed record: it stays missed"},
		"another day":        {func(p *planner.Plan) { p.Sessions[0].Date = p.Sessions[0].Date.AddDays(-3) }, "Session 1 has a signed record: it stays done, on its day"},
		"note":               {func(p *planner.Plan) { p.Sessions[0].Note = "Came with her sister." }, ""},
		"other prescription": {func(p *planner.Plan) { p.Sessions[2].Prescriptions[0].Density = 30 }, ""},
		"running cancelled":  {status(3, planner.CancelledSession), ""},
	} {
		t.Run(name, func(t *testing.T) {
			plan := b.stored(t)
			plan.Value = plan.Value.Clone()
			c.change(&plan.Value)
			_, err := b.s.SavePlans(bg(), plan)
			if c.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantCode(t, err, planner.Invalid)
			if !strings.Contains(planner.ErrorMessage(err), c.says) {
				t.Error(err)
			}
		})
	}
	b.sign(t, running)
	wantVerified(t, b.s)
}

// TestASessionBeforeARecordedOneStays: without it the others would move up. Who saves
// something older is told that first.
func TestASessionBeforeARecordedOneStays(t *testing.T) {
	b := newSalon(t)
	b.hold(t, 2, "crown")
	plan := b.stored(t)
	plan.Value.Sessions = plan.Value.Sessions[1:]
	_, err := b.s.SavePlans(bg(), plan)
	if wantCode(t, err, planner.Invalid); !strings.Contains(planner.ErrorMessage(err), "Session 2 has a record and keeps its number") {
		t.Error(err)
	}
	plan.Row--
	_, err = b.s.SavePlans(bg(), plan)
	wantCode(t, err, planner.Conflict)
}
