package planner

import (
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// Card is what the list of patients shows of one patient.
type Card struct {
	ID          ID
	Chart       string
	Family      string
	Given       string
	Born        Date
	Phone       string
	Indications []Indication
	Next        Date // the next planned session with a date; zero = none, or archived
	HasPlan     bool // an active plan or a draft exists
	Archived    bool
	Last        Date     // the last day the chart speaks of care; see LastDay. Zero = not known
	Former      []string // numbers of charts merged into this one
}

// NewCard gives the card of a patient with their plans. Indications and the
// next session come from the active plan, or from a draft when none is active.
// days are those LastDay asks for beside the plans.
func NewCard(p Patient, plans []Plan, days ...Date) Card {
	card := Card{
		ID: p.ID, Chart: p.Chart, Family: p.Family, Given: p.Given, Born: p.Born, Phone: p.Contact.Phone,
		Archived: p.IsArchived(), Last: LastDay(p, plans, days...),
	}
	for _, f := range p.Former {
		card.Former = append(card.Former, f.Chart)
	}
	plan, ok := CurrentPlan(plans)
	if !ok {
		return card
	}
	card.HasPlan = true
	card.Indications = append([]Indication(nil), plan.Indications...) // nil when empty, as a card is read back
	if session, _, planned := plan.NextSession(); planned && plan.Status == ActivePlan && !card.Archived {
		card.Next = session.Date
	}
	return card
}

// LastDay is the last day a chart speaks of care: the latest of the days of its
// signed sessions and of its consents and their withdrawals, which the caller
// gives as days, of the sessions its plans call done, and of the days its plans
// were made. When there is none of these it is the day the chart was made, by
// its id (UTC), and zero when the id does not tell.
func LastDay(p Patient, plans []Plan, days ...Date) Date {
	var last Date
	take := func(d Date) {
		if d.Valid() && (last.IsZero() || last.Before(d)) {
			last = d
		}
	}
	for _, d := range days {
		take(d)
	}
	for _, plan := range plans {
		take(plan.Created)
		for _, s := range plan.Sessions {
			if s.Status == DoneSession {
				take(s.Date)
			}
		}
	}
	if last.IsZero() {
		last = madeOn(p.ID)
	}
	return last
}

// madeOn gives the day an id was made: a UUID of version 7 begins with the
// milliseconds since 1970.
func madeOn(id ID) Date {
	u, err := uuid.Parse(string(id))
	if err != nil || u.Version() != 7 {
		return Date{}
	}
	return DateOf(time.UnixMilli(int64(binary.BigEndian.Uint64(u[:8]) >> 16)).UTC())
}

// CurrentPlan gives the plan that counts now: the active one, else the latest
// draft, else the latest completed one.
func CurrentPlan(plans []Plan) (Plan, bool) {
	for _, status := range []PlanStatus{ActivePlan, DraftPlan, CompletedPlan} {
		for i := len(plans) - 1; i >= 0; i-- {
			if plans[i].Status == status {
				return plans[i], true
			}
		}
	}
	return Plan{}, false
}

// Overdue tells whether the next session's day has passed without its being
// marked done, missed or cancelled. An archived chart's sessions are not waited for.
func (c Card) Overdue(today Date) bool {
	return !c.Archived && !c.Next.IsZero() && c.Next.Before(today)
}
