package planner

import "strconv"

// Label gives the short mark of a region on pictures and papers: for a zone its
// number, for scars S1, S2 … in the plan's order, drawn or only named; "" for
// an unknown region and an unknown zone.
func (p Plan) Label(region string) string {
	scars := 0
	for _, r := range p.Regions {
		scar := r.Scar != "" || r.Drawn != nil
		if scar {
			scars++
		}
		switch {
		case r.Key != region:
		case scar:
			return "S" + strconv.Itoa(scars)
		case r.Zone.Valid():
			return strconv.Itoa(r.Zone.Number())
		default:
			return ""
		}
	}
	return ""
}
