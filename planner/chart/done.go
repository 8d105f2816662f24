package chart

import (
	"fmt"

	"stipple/planner"
)

// doneFaults lists what is wrong with the consents and records of a chart.
func (c Chart) doneFaults() planner.Faults {
	var all planner.Faults
	consents := map[planner.ID]planner.Consent{}
	for i, consent := range c.Consents {
		at := fmt.Sprintf("consents[%d].", i)
		all = append(all, under(at, consent.Faults())...)
		all = append(all, idFault(at+"id", consent.ID)...)
		if _, taken := consents[consent.ID]; taken {
			all = append(all, fault(at+"id", "Two consents have the same id.")...)
		}
		consents[consent.ID] = consent
		if consent.Patient != c.Patient.ID {
			all = append(all, fault(at+"patient", "This consent belongs to another patient.")...)
		}
	}
	type session struct {
		plan   planner.ID
		number int
	}
	held, ids := map[session]bool{}, map[planner.ID]bool{}
	for i, r := range c.Records {
		at := fmt.Sprintf("records[%d].", i)
		all = append(all, idFault(at+"id", r.ID)...)
		all = append(all, under(at, r.Faults())...)
		all = append(all, c.recordFaults(at, r, consents)...)
		if ids[r.ID] {
			all = append(all, fault(at+"id", "Two records have the same id.")...)
		}
		if this := (session{r.Plan, r.Session}); held[this] {
			all = append(all, fault(at+"session", "Two records are of the same session.")...)
		}
		ids[r.ID], held[session{r.Plan, r.Session}] = true, true
	}
	return all
}

// recordFaults wants a record of this patient and of a plan of the chart that,
// once it started, names a consent of the chart. What was signed in a chart that
// was merged into this one names that one.
func (c Chart) recordFaults(at string, r planner.SessionRecord, consents map[planner.ID]planner.Consent) planner.Faults {
	var all planner.Faults
	if r.Patient != c.Patient.ID && !(r.Signed() && c.Patient.Is(r.Patient)) {
		all = append(all, fault(at+"patient", "This record belongs to another patient.")...)
	}
	version, sessions := 0, 0
	for _, p := range c.Plans {
		if p.ID == r.Plan {
			version, sessions = p.Version, len(p.Sessions)
		}
	}
	switch {
	case version == 0:
		all = append(all, fault(at+"plan", "The plan of this record is not in the chart.")...)
	case r.PlanVersion > version:
		all = append(all, fault(at+"plan_version", "The plan of this record has no such version yet.")...)
	}
	if version != 0 && r.Session > sessions {
		all = append(all, fault(at+"session", "The plan of this record has no session %d.", r.Session)...)
	}
	if ref := r.Gate.Consent; ref != nil && !r.Started.IsZero() {
		consent, known := consents[ref.ID]
		switch {
		case !known:
			all = append(all, fault(at+"gate.consent.id", "The consent this session started under is not in the chart.")...)
		case *ref != planner.RefOfConsent(consent):
			all = append(all, fault(at+"gate.consent", "The chart has this consent with another title, version or date.")...)
		}
	}
	return all
}
