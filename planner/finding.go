package planner

// Severity says how much a finding weighs. None of them blocks: what blocks is
// a fault.
type Severity string

// The severities, gravest first.
const (
	Stop    Severity = "stop"    // sources advise against going on
	Caution Severity = "caution" // sources advise another value or more care
	Note    Severity = "note"    // worth knowing
)

// Severities lists the values, gravest first.
func Severities() []Severity { return []Severity{Stop, Caution, Note} }

// Valid tells whether the severity is known.
func (s Severity) Valid() bool { return oneOf(s, Severities()) }

// Name gives the severity as a heading.
func (s Severity) Name() string {
	switch s {
	case Stop:
		return "Stop"
	case Caution:
		return "Caution"
	case Note:
		return "Note"
	}
	return ""
}

// Finding is what a check says about a plan.
type Finding struct {
	Key      string // which check, and about what: "depth_deep/s1"
	Severity Severity
	Session  int // from 1; 0 when it is about the whole plan
	Message  string
	Citation
	Accepted *Acceptance // nil until a physician accepts it
}

// OpenFindings counts the findings nobody has accepted, by severity.
func OpenFindings(findings []Finding) map[Severity]int {
	open := map[Severity]int{}
	for _, f := range findings {
		if f.Accepted == nil {
			open[f.Severity]++
		}
	}
	return open
}

// Accept returns the plan with a finding accepted for a reason. Errors:
// Invalid without a reason.
func (p Plan) Accept(f Finding, reason, by string, on Date) (Plan, error) {
	reason = tidyLine(reason)
	if reason == "" {
		return p, Errorf(Invalid, "Give the reason for accepting this finding.")
	}
	p = p.Clone()
	accepted := Acceptance{Finding: f.Key, Severity: f.Severity, Message: f.Message, Reason: reason, By: by, On: on}
	for i, a := range p.Acceptances {
		if a.Finding == f.Key {
			p.Acceptances[i] = accepted
			return p, nil
		}
	}
	p.Acceptances = append(p.Acceptances, accepted)
	return p, nil
}

// acceptanceOf gives the acceptance of a finding, or nil: one given for another
// message or severity does not hold.
func (p Plan) acceptanceOf(f Finding) *Acceptance {
	for _, a := range p.Acceptances {
		if a.Finding == f.Key && a.Severity == f.Severity && a.Message == f.Message {
			return &a
		}
	}
	return nil
}
