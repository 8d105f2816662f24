package planner

import "slices"

// MaxReasons is how many reasons a pick list holds.
const MaxReasons = 40

// ShippedReasons is the pick list of why a session departs from its plan, until
// the clinic writes its own. It is ours and cites nothing.
func ShippedReasons() []string {
	return []string{
		"Skin firmer than expected", "Skin softer than expected", "Bleeding", "Pain", "Earlier dots darker than expected",
		"Earlier dots faded", "Uneven healing", "Patient's wish", "Physician's instruction", "Planned product not in stock", "No time left",
	}
}

// PickReasons gives the clinic's own pick list, or else the shipped one.
func (c Clinic) PickReasons() []string {
	if c.Reasons != nil {
		return c.Reasons
	}
	return ShippedReasons()
}

func reasonFaults(l *faultList, reasons []string) {
	l.check(reasons == nil || len(reasons) > 0, "reasons", "Keep at least one reason, or go back to Stipple's own.")
	l.check(len(reasons) <= MaxReasons, "reasons", "A pick list holds at most %d reasons.", MaxReasons)
	for i, reason := range reasons {
		at := index("reasons", i)
		l.check(reason != "" && tidyLine(reason) == reason, at, "Write the reason, without spaces at its ends.")
		l.checkLength(at, reason, 120)
		l.check(slices.Index(reasons, reason) == i, at, "%q is there twice.", reason)
	}
}
