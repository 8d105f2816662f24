package planner

import (
	"fmt"
	"slices"
	"strings"
)

// Gate is what stands before a session starts.
type Gate struct {
	Consent    *ConsentRef `json:"consent,omitempty"`     // the consent it starts under
	AlertsRead *Mark       `json:"alerts_read,omitempty"` // nil = nobody has
	Overrides  []Override  `json:"overrides,omitempty"`
}

// ConsentRef names a consent as it was when a session started.
type ConsentRef struct {
	ID      ID     `json:"id"`
	Title   string `json:"title"`
	Version int    `json:"version"` // of the template
	Date    Date   `json:"date"`
}

// RefOfConsent gives a consent as a record keeps it.
func RefOfConsent(c Consent) ConsentRef {
	return ConsentRef{ID: c.ID, Title: c.Title, Version: c.Version, Date: c.Date}
}

// Mark is who did something and when.
type Mark struct {
	By string `json:"by"`
	At Moment `json:"at"`
}

// OverrideKind is what a physician overrode.
type OverrideKind string

// The kinds of overrides. A missing or withdrawn consent has none.
const (
	OverrideAlerts  OverrideKind = "alerts"      // going on in spite of an alert
	OverrideExpired OverrideKind = "expired_lot" // using a lot after its expiry
)

// Override is a physician's decision to go on, with the reason.
type Override struct {
	Kind   OverrideKind `json:"kind"`
	Lot    ID           `json:"lot,omitempty"` // of an expired lot
	Says   string       `json:"says"`          // what was overridden, in words
	Reason string       `json:"reason"`
	By     Person       `json:"by"` // a physician
	At     Moment       `json:"at"`
}

// Overridden tells whether an expired lot may be used.
func (g Gate) Overridden(lot ID) bool {
	return slices.ContainsFunc(g.Overrides, func(o Override) bool { return o.Kind == OverrideExpired && o.Lot == lot })
}

func (g Gate) alertsOverridden() bool {
	return slices.ContainsFunc(g.Overrides, func(o Override) bool { return o.Kind == OverrideAlerts })
}

// GateStep is one thing the gate asks.
type GateStep struct {
	Key  string // consent, alerts, needles, mixes, expiry, operator
	OK   bool
	Says string // what is so, or what to do
}

// GateSteps tells how the session stands before its start, in the order asked.
// Lots are judged by the day of the session, stale mixes by now.
func (s SessionRecord) GateSteps(now Moment) []GateStep {
	return []GateStep{s.consentStep(), s.alertsStep(), s.needleStep(), s.mixStep(now), s.expiryStep(), s.operatorStep()}
}

// GateOpen gives nil when the session may start, or an Invalid error saying
// everything that stands in the way.
func (s SessionRecord) GateOpen(now Moment) error {
	var says []string
	for _, step := range s.GateSteps(now) {
		if !step.OK {
			says = append(says, step.Says)
		}
	}
	if len(says) == 0 {
		return nil
	}
	return Errorf(Invalid, "%s", strings.Join(says, " "))
}

func (s SessionRecord) consentStep() GateStep {
	c := s.Gate.Consent
	switch {
	case c == nil:
		return GateStep{"consent", false, "No consent is on file. Record one before the session starts."}
	case s.Date.Before(c.Date):
		return GateStep{"consent", false, "The consent is dated after this session. Record one of today."}
	}
	return GateStep{"consent", true, fmt.Sprintf("%s, version %d, signed %s", c.Title, c.Version, c.Date.Clinical())}
}

func (s SessionRecord) alertsStep() GateStep {
	switch {
	case len(s.Alerts) == 0:
		return GateStep{"alerts", true, "No alerts are recorded."}
	case s.Gate.alertsOverridden():
		return GateStep{"alerts", true, "A physician decided to go on."}
	case s.Gate.AlertsRead == nil:
		return GateStep{"alerts", false, "Read the alerts and say that you did."}
	}
	return GateStep{"alerts", true, "Read by " + s.Gate.AlertsRead.By + "."}
}

func (s SessionRecord) needleStep() GateStep {
	if len(s.Needles) == 0 {
		return GateStep{"needles", false, "Choose the lot of at least one needle."}
	}
	return GateStep{"needles", true, count(len(s.Needles), "needle") + " laid out."}
}

func (s SessionRecord) mixStep(now Moment) GateStep {
	if len(s.Mixes) == 0 {
		return GateStep{"mixes", false, "Prepare at least one mix and choose its lots."}
	}
	for _, m := range s.Mixes {
		if m.Stale(now) {
			return GateStep{"mixes", false, fmt.Sprintf("The mix of %s was to be discarded at %s. Prepare it anew.", m.Mix, Moment(m.Mix.DiscardAfter).Clock())}
		}
	}
	return GateStep{"mixes", true, plural(len(s.Mixes), "mix", "mixes") + " prepared."}
}

func (s SessionRecord) expiryStep() GateStep {
	for _, lot := range s.LaidLots() {
		if lot.State(s.Date) == LotExpired && !s.Gate.Overridden(lot.Lot) {
			return GateStep{"expiry", false, expiredSays(lot) + " Choose another lot, or ask a physician to override."}
		}
	}
	if len(s.LaidLots()) == 0 {
		return GateStep{"expiry", false, "No lots are chosen yet."}
	}
	return GateStep{"expiry", true, "Every lot is in date or overridden by a physician."}
}

func expiredSays(lot LotRef) string {
	return fmt.Sprintf("Lot %s of %s expired on %s.", lot.Batch, lot.Label, lot.Expiry.Clinical())
}

func (s SessionRecord) operatorStep() GateStep {
	if s.Operator.ID == "" {
		return GateStep{"operator", false, "Say who operates."}
	}
	return GateStep{"operator", true, s.Operator.Name + " operates."}
}

// plural gives "1 mix", "2 mixes".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
