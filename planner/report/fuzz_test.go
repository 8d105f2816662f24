package report

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"stipple/planner"
)

// fieldsOf lists every text of a job that a user types, with the papers it
// stands on.
func fieldsOf(job *Job) []*string {
	p, c, plan := &job.Patient, &job.Clinic, &job.Plan
	first := &plan.Sessions[0]
	pass := &first.Prescriptions[0].Passes[0]
	return []*string{
		&p.Family, &p.Given, &p.Chart, &c.Name, &c.Phone, &job.By, // on every page
		&c.Address, &c.Hours, &p.Allergies, &p.Alerts[0], &p.HairColour, &p.History.Medical, &p.History.Medication, &p.History.Hair,
		&p.History.Conditions[0].Note, &plan.Title, &plan.Note, &plan.Author, &plan.Regions[0].Scar, &first.Note, &first.Time,
		&first.Prescriptions[0].Note, &pass.Needle.Maker, &pass.Needle.Configuration, &pass.Mix.Pigments[0].Name, &pass.Mix.Diluent,
		&c.Aftercare[0].Text, &plan.Acceptances[0].Reason,
	}
}

// fuzzed gives a job all of whose fields can be filled.
func fuzzed(t testing.TB) Job {
	job := withoutDots(thinning(t))
	job.Clinic.Aftercare = append([]planner.Care(nil), shippedAftercare()...)
	job.Plan.Sessions[0].Prescriptions[0].Passes = []planner.Pass{{
		Needle: &planner.Needle{Configuration: "1RL"}, Mix: &planner.Mix{Pigments: []planner.Pigment{{Name: "Umber", Parts: 1}}, DiluentParts: 2},
	}}
	job.Patient.Alerts = []string{"Keloid"}
	return job
}

// FuzzAnyField writes any bytes, up to 100,000 characters of them, into any
// field: papers are laid out, or refused with a word to the user; nothing that
// was written is lost, and every number in the PDF is one.
func FuzzAnyField(f *testing.F) {
	n := len(fieldsOf(&[]Job{fuzzed(f)}[0]))
	for _, c := range scripts {
		f.Add(c.family+" "+c.given+"\n"+c.note, uint8(len(c.note)%n), uint8(0), "")
	}
	for field := range n {
		if testing.Short() && field%5 > 0 {
			continue
		}
		f.Add("W", uint8(field), uint8(0), "ar")
		f.Add("a b\u0301 שלום (12) 王 \U0001F468\u200D\u2066\u202e", uint8(field), uint8(6), "zh-Hans")
	}
	for i, unit := range []string{"W", "word ", "م", "क्", "王", "\u0301", "\u2068", "\xff", "\n", "ไ", "👩🏽‍🦲", "("} {
		if testing.Short() {
			break
		}
		f.Add(unit, uint8(8+i%4), uint8(255), "")
	}
	base := fuzzed(f)
	f.Fuzz(func(t *testing.T, unit string, field, times uint8, language string) {
		job := base
		job.Plan = base.Plan.Clone()
		job.Patient.Alerts = append([]string(nil), base.Patient.Alerts...)
		job.Patient.History.Conditions = append([]planner.Condition(nil), base.Patient.History.Conditions...)
		job.Clinic.Aftercare = append([]planner.Care(nil), base.Clinic.Aftercare...)
		job.Plan.Acceptances = append([]planner.Acceptance(nil), base.Plan.Acceptances...)
		job.Patient.Language = language
		into := fieldsOf(&job)[int(field)%n]
		*into = atMost(repeated(unit, times), 100000)
		for _, paper := range Papers() {
			d, err := LayOut(paper, job)
			if planner.ErrorCode(err) == planner.Invalid && utf8.RuneCountInString(*into) > planner.MaxNameLength {
				continue
			}
			if err != nil {
				t.Fatalf("%s: %v", paper, err)
			}
			checkHolds(t, paper, d, *into, int(field)%n)
			data, err := paint(d, false)
			if err != nil {
				t.Fatalf("%s: %v", paper, err)
			}
			if found := notFinite.Find(data); found != nil {
				t.Fatalf("%s: the PDF holds %q", paper, found)
			}
		}
	})
}

var notFinite = regexp.MustCompile(`[ \n(](NaN|[+-]?Inf)[ \n]`)

// repeated gives text many times over: 255 times means a hundred thousand bytes.
func repeated(unit string, times uint8) string {
	if times == 255 && unit != "" {
		return strings.Repeat(unit, 100000/len(unit)+1)
	}
	return strings.Repeat(unit, int(times)+1)
}

// atMost cuts text after so many bytes.
func atMost(s string, most int) string { return s[:min(len(s), most)] }

// checkHolds checks that a paper holds all letters of a text that stands on it.
func checkHolds(t *testing.T, paper Paper, d *Document, words string, field int) {
	const everywhere, aftercare = 8, 26 // the fields before it, and that of the patient plan
	if field >= everywhere && (paper == PatientPlan) != (field == aftercare) || field >= everywhere && paper != PatientPlan && paper != ClinicalPlan {
		return
	}
	has := lettersOf(saidAnywhere(d))
	for r, n := range lettersOf(strings.Trim(words, ", ")) {
		if has[r] < n {
			t.Fatalf("%s: %q is on the paper %d times of %d", paper, r, has[r], n)
		}
	}
}
