package report

import (
	"fmt"
	"strings"

	"stipple/planner"
)

// carriedSays names the values of a prescription that were carried forward from a
// session as it was held and that nobody has looked at since, "" for none.
func carriedSays(p planner.Prescription) string {
	var sessions []int
	names := map[int][]string{}
	for _, c := range p.Carried {
		name := strings.ToLower(c.Field.Name())
		if c.Pass > 0 && len(p.Passes) > 1 {
			name += fmt.Sprintf(" of pass %d", c.Pass)
		}
		if len(names[c.From]) == 0 {
			sessions = append(sessions, c.From)
		}
		names[c.From] = added(names[c.From], name)
	}
	var parts []string
	for _, from := range sessions {
		parts = append(parts, fmt.Sprintf("%s carried from session %d, not reviewed", capital(listing(names[from])), from))
	}
	return strings.Join(parts, "; ")
}
