package app

import (
	"context"
	"strconv"

	"stipple/planner"
	"stipple/store"
)

// sessionsStore is what the page of the sessions needs of the store.
type sessionsStore interface {
	Records(ctx context.Context, patient planner.ID) ([]planner.SessionRecord, error)
	OpenRecord(ctx context.Context, record planner.SessionRecord) error
	DropRecord(ctx context.Context, id planner.ID) error
	Amend(ctx context.Context, id planner.ID, amendment planner.Amendment, passphrase string) (planner.SessionRecord, error)
	Plans(ctx context.Context, patient planner.ID) ([]store.Stored[planner.Plan], error)
	SavePlans(ctx context.Context, plans ...store.Stored[planner.Plan]) ([]store.Stored[planner.Plan], error)
}

// sessionLine is how a session stands, in words.
type sessionLine struct {
	state string
	tone  tone
	when  string
	who   string // "" = nobody yet
}

// sessionStands tells how a session (from 0) of a plan stands; held is its
// record, nil when there is none.
func sessionStands(plan planner.Plan, session int, held *planner.SessionRecord, today planner.Date) sessionLine {
	if held != nil {
		return recordStands(*held)
	}
	s := plan.Sessions[session]
	line := sessionLine{state: "Planned", when: plannedWhen(s)}
	switch {
	case s.Status == planner.DoneSession:
		line.state, line.tone, line.who = "Done", toneDone, "No record in this file."
	case s.Status != planner.PlannedSession:
		line.state = sessionStatusName(s.Status)
	case s.Date.IsZero() || plan.Status != planner.ActivePlan:
	case s.Date == today:
		line.state, line.tone = "Due today", tonePrimary
	case s.Date.Before(today):
		line.state, line.tone = "Overdue", toneCaution
	}
	return line
}

func plannedWhen(s planner.Session) string {
	switch {
	case !s.Date.IsZero():
		return joined(" at ", s.Date.Clinical(), s.Time)
	case s.AfterDays > 0:
		return "About " + counted(int(s.AfterDays), "day") + " after the one before"
	}
	return "No date yet"
}

func recordStands(held planner.SessionRecord) sessionLine {
	line := sessionLine{when: held.Date.Clinical()}
	switch {
	case held.Elsewhere:
		line.state, line.tone, line.who = "Signed elsewhere", toneNote, signedSays(held)
	case held.Signed():
		line.state, line.tone, line.who = "Signed", toneDone, signedSays(held)
	case held.Started.IsZero():
		line.state, line.tone, line.who = "At the gate", toneNote, "Opened by "+held.OpenedBy
	case allSaid(held):
		line.state, line.tone, line.who = "Waits for signature", toneCaution, held.Operator.Name+" operated"
	default:
		line.state, line.tone, line.who = "Being logged", tonePrimary, held.Operator.Name+" operates"
	}
	return line
}

// allSaid tells whether somebody said of every region what became of it.
func allSaid(held planner.SessionRecord) bool {
	for _, r := range held.Records {
		if r.State == planner.Unconfirmed {
			return false
		}
	}
	return len(held.Records) > 0
}

func signedSays(held planner.SessionRecord) string {
	return "By " + held.Signature.By.Name + ", " + held.Signature.At.Clinical()
}

func sessionName(session int) string { return "Session " + strconv.Itoa(session+1) }
