package report

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"stipple/assets"
	"stipple/planner"
	"stipple/planner/report/typeset"
)

// TestAnyTextIsPrinted fills every field a user types into with any Unicode
// and checks that nothing panics, that what the fonts lack is reported, and
// that all the rest stands on the paper.
func TestAnyTextIsPrinted(t *testing.T) {
	base := withoutDots(thinning(t))
	rapid.Check(t, func(t *rapid.T) {
		job := base
		job.Plan = base.Plan.Clone()
		any := func(name string) string { return rapid.StringN(0, 40, -1).Draw(t, name) }
		first := &job.Plan.Sessions[0]
		both := []*string{&job.Patient.Given, &job.Patient.Chart, &job.Clinic.Name, &job.By, &job.Plan.Regions[0].Scar}
		patient := []*string{&job.Clinic.Address, &job.Clinic.Hours}
		clinical := []*string{
			&job.Patient.Allergies, &job.Plan.Title, &job.Plan.Note, &first.Note,
			&first.Prescriptions[0].Note, &job.Patient.History.Medical, &job.Plan.Author,
		}
		for _, list := range [][]*string{both, patient, clinical} {
			for _, field := range list {
				*field = any("text")
			}
		}
		checkPrinted(t, PatientPlan, job, append(slices.Clone(both), patient...))
		checkPrinted(t, ClinicalPlan, job, append(slices.Clone(both), clinical...))
	})
}

func checkPrinted(t *rapid.T, paper Paper, job Job, fields []*string) {
	d, err := LayOut(paper, job)
	if err != nil {
		t.Fatal(err)
	}
	if paper == ClinicalPlan {
		if _, err := paint(d, false); err != nil {
			t.Fatal(err)
		}
	}
	all, missing := strings.ToUpper(saidAnywhere(d)), d.Missing()
	has := lettersOf(all)
	for _, field := range fields {
		for _, word := range strings.Fields(clean(*field)) {
			if onlyGaps(word) {
				continue
			}
			word = strings.Trim(squeezed(word), ", ")
			marked := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.M, r) })
			if !marked && !strings.Contains(all, strings.ToUpper(word)) {
				t.Fatalf("%s: %q of %q is lost", paper, word, *field)
			}
			for r, n := range lettersOf(word) {
				if has[r] < n {
					t.Fatalf("%s: %q of %q is lost", paper, r, *field)
				}
			}
			for _, r := range word {
				if !invisible(r) && !shippedHave(t, r) && !slices.Contains(missing, r) {
					t.Fatalf("%s: %q is not reported missing", paper, r)
				}
			}
		}
	}
}

// shippedHave tells whether a shipped font has a character.
func shippedHave(t interface{ Fatal(...any) }, r rune) bool {
	faces, err := shippedFaces()
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(faces, func(f *typeset.Face) bool { return f.Has(r) })
}

var shippedFaces = sync.OnceValues(func() ([]*typeset.Face, error) {
	var faces []*typeset.Face
	for _, name := range []string{"NotoSans", "NotoSansArabic", "NotoSansHebrew", "NotoSansThai", "NotoSansDevanagari", "NotoSansCJK"} {
		face, err := typeset.ParseFace(assets.Font(name+"-Regular"), 0)
		if err != nil {
			return nil, err
		}
		faces = append(faces, face)
	}
	return faces, nil
})

// TestAnyPlanIsLaidOut checks that whatever a plan holds, all stays on the page.
func TestAnyPlanIsLaidOut(t *testing.T) {
	base := thinning(t)
	rapid.Check(t, func(t *rapid.T) {
		job := base
		job.Plan = base.Plan.Clone()
		for i := range job.Plan.Sessions {
			s := &job.Plan.Sessions[i]
			s.Status = rapid.SampledFrom(append(planner.SessionStatuses(), "")).Draw(t, "status")
			if rapid.Bool().Draw(t, "undated") {
				s.Date = planner.Date{}
			}
			s.Note = strings.Repeat("note ", rapid.IntRange(0, 3000).Draw(t, "note"))
			s.Prescriptions = s.Prescriptions[:rapid.IntRange(0, len(s.Prescriptions)).Draw(t, "prescriptions")]
		}
		job.Plan.Sessions = job.Plan.Sessions[:rapid.IntRange(0, 3).Draw(t, "sessions")]
		job.Plan.Regions = job.Plan.Regions[:rapid.IntRange(0, len(job.Plan.Regions)).Draw(t, "regions")]
		for _, paper := range Papers() {
			d, err := LayOut(paper, job)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range d.pages {
				if low := lowest(p, frameA4); !(low <= contentHeight+0.5) {
					t.Fatalf("%s page %d reaches down to %g mm", paper, i+1, low)
				}
			}
		}
	})
}
