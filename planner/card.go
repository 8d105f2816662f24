package planner

// Card is what the list of patients shows of one patient.
type Card struct {
	ID          ID
	Chart       string
	Family      string
	Given       string
	Born        Date
	Phone       string
	Indications []Indication
	Next        Date // the next planned session with a date; zero = none
	HasPlan     bool // an active plan or a draft exists
}

// NewCard gives the card of a patient with their plans. Indications and the
// next session come from the active plan, or from a draft when none is active.
func NewCard(p Patient, plans []Plan) Card {
	card := Card{ID: p.ID, Chart: p.Chart, Family: p.Family, Given: p.Given, Born: p.Born, Phone: p.Contact.Phone}
	plan, ok := CurrentPlan(plans)
	if !ok {
		return card
	}
	card.HasPlan = true
	card.Indications = append([]Indication(nil), plan.Indications...) // nil when empty, as a card is read back
	if session, _, planned := plan.NextSession(); planned && plan.Status == ActivePlan {
		card.Next = session.Date
	}
	return card
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
// marked done, missed or cancelled.
func (c Card) Overdue(today Date) bool { return !c.Next.IsZero() && c.Next.Before(today) }
