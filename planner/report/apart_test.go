package report

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
)

// seenLines gives what every line of a paper says to the eye, from left to
// right.
func seenLines(d *Document) []string {
	type spot struct {
		page int
		y    float64
	}
	lines := map[spot][]text{}
	for i, p := range d.pages {
		eachText([]page{p}, func(t text) { lines[spot{i, t.y}] = append(lines[spot{i, t.y}], t) })
	}
	var list []string
	for _, line := range lines {
		slices.SortFunc(line, func(a, b text) int { return cmp.Compare(a.x, b.x) })
		var words strings.Builder
		for _, t := range line {
			for _, g := range t.set.Glyphs {
				words.WriteString(g.Text)
			}
		}
		list = append(list, strings.Join(strings.Fields(words.String()), " "))
	}
	return list
}

// TestJoinedTextKeepsItsNumbers: what a name from the right stands beside keeps
// its place, number by number.
func TestJoinedTextKeepsItsNumbers(t *testing.T) {
	job := withoutDots(thinning(t))
	job.Patient.Family, job.Patient.Given = "כהן", "Anna (2)"
	job.Patient.Alerts = []string{"حساسية", "5 mg prednisolone daily", "HbA1c 7"}
	job.Patient.History.Conditions = []planner.Condition{{Key: "keloid", Note: "ندبة 3"}, {Key: "x", Note: "2011"}}
	job.Plan.Regions[0].Scar = "ندبة 5"
	job.Plan.Sessions[0].Prescriptions[0].Passes = []planner.Pass{{
		Needle: &planner.Needle{Configuration: "3RL", Maker: "عنبر"},
		Mix:    &planner.Mix{Pigments: []planner.Pigment{{Name: "عنبر", Parts: 2}, {Name: "Coal", Parts: 1}}, Diluent: "ماء", DiluentParts: 9},
	}}
	for paper, want := range map[Paper][]string{
		ClinicalPlan: {"ןהכ, Anna (2)", "ةيساسح · 5 mg prednisolone daily · HbA1c 7", "5 ةبدن (Frontal"},
		LogSheet:     {"ןהכ, Anna (2)", "ةيساسح · 5 mg prednisolone daily · HbA1c 7"},
		Passport:     {"ןהכ, Anna (2)", "ربنع, 2 parts; Coal, 1 part", "5 ةبدن (Frontal hairline)"},
	} {
		lines := seenLines(laid(t, paper, job))
		for _, words := range want {
			if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, words) }) {
				t.Errorf("no line of the %s says %q", paper, words)
				for _, l := range lines {
					if strings.ContainsAny(l, "ةربן") {
						t.Logf("%q", l)
					}
				}
			}
		}
	}
}
