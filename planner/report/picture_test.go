package report

import (
	"testing"

	"stipple/planner/report/pdfa"
)

// TestCaptionFollowsItsPicture checks that whoever hears a paper hears what
// a picture of the head is called right after what it shows.
func TestCaptionFollowsItsPicture(t *testing.T) {
	for _, paper := range []Paper{PatientPlan, ClinicalPlan} {
		root, words := structureOf(laid(t, paper, withoutDots(thinning(t))).pages)
		pictures := 0
		eachElement(root, func(e *pdfa.Element) {
			for i, kid := range e.Kids {
				if kid.Role != pdfa.Figure || words[kid] != "" {
					continue
				}
				if pictures++; i+1 == len(e.Kids) || e.Kids[i+1].Role != pdfa.Caption || words[e.Kids[i+1]] == "" {
					t.Errorf("%s: after %q comes no caption", paper, kid.Alt)
				}
			}
		})
		if pictures == 0 {
			t.Errorf("%s: no picture was looked at", paper)
		}
	}
}
