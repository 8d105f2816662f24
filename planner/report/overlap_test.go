package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/planner/report/typeset"
)

// eachItem calls something for every item and for every item of a figure.
func eachItem(items []item, call func(item)) {
	for _, i := range items {
		call(i)
		if f, ok := i.(figure); ok {
			eachItem(f.items, call)
		}
	}
}

// ground is what a text covers on the page, in mm.
type ground struct {
	left, right, top, bottom float64
	words                    string
}

// grounds gives what the texts of a page cover, those in pictures left out:
// labels may lie close together there.
func grounds(p page) []ground {
	var list []ground
	for _, i := range p.items {
		t, ok := i.(text)
		if !ok || onlyGaps(t.set.Text) {
			continue
		}
		em := t.set.Size * pointMM
		list = append(list, ground{t.x, t.x + t.set.Width, t.y - 0.7*em, t.y + 0.15*em, t.set.Text})
	}
	return list
}

// failer is a test that can fail.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

// checkApart checks that no two texts of a paper lie on each other and that
// none leaves the content.
func checkApart(t failer, d *Document, paper planner.Paper) {
	t.Helper()
	frame := frameA4
	if paper == planner.Letter {
		frame = frameLetter
	}
	const touching = 0.05
	for number, p := range d.pages {
		list := grounds(p)
		for i, a := range list {
			if a.left < frame.left-touching || a.right > frame.left+contentWidth+touching ||
				a.top < frame.top-touching || a.bottom > frame.top+contentHeight+touching || math.IsNaN(a.left+a.right+a.top) {
				t.Errorf("page %d: %q leaves the content: %+v", number+1, a.words, a)
			}
			for _, b := range list[i+1:] {
				wide := min(a.right, b.right) - max(a.left, b.left)
				high := min(a.bottom, b.bottom) - max(a.top, b.top)
				if wide > touching && high > touching {
					t.Errorf("page %d: %.60q and %.60q lie on each other by %.2f × %.2f mm", number+1, a.words, b.words, wide, high)
				}
			}
		}
	}
}

func TestCheckApartSeesAnOverlap(t *testing.T) {
	seen := &counting{}
	m := newMeasurer(nil, "en", typeset.LeftToRight)
	at := func(x, y float64) item { return m.set(x, y, span{"word", regular, 10, ink})[0] }
	checkApart(seen, &Document{pages: []page{
		{items: []item{at(30, 50), at(33, 51)}},
		{items: []item{at(30, 50), at(30, 54)}},
		{items: []item{at(1, 50)}},
	}}, planner.A4)
	if seen.faults != 2 {
		t.Errorf("%d faults seen, want one overlap and one text outside", seen.faults)
	}
}

type counting struct{ faults int }

func (c *counting) Helper()               { /* nothing to mark */ }
func (c *counting) Errorf(string, ...any) { c.faults++ }

func TestNoTextLiesOnAnother(t *testing.T) {
	for name, job := range jobs(t) {
		for _, paper := range Papers() {
			for _, form := range []Form{FilledForm, RegionsForm, EmptyForm} {
				if paper != LogSheet && form != FilledForm {
					continue
				}
				job.Form = form
				t.Run(name+"/"+string(paper)+"/"+string(form), func(t *testing.T) {
					checkApart(t, laid(t, paper, job), job.Clinic.Paper)
				})
			}
		}
	}
}

// TestNothingOverlapsWhateverIsPlanned crowds plans with long words in every
// field and checks all papers.
func TestNothingOverlapsWhateverIsPlanned(t *testing.T) {
	base := marked(t)
	for i := range base.Plan.Sessions { // few dots: it is the words that matter
		for j := range base.Plan.Sessions[i].Prescriptions {
			base.Plan.Sessions[i].Prescriptions[j].Density = 1
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		job := base
		job.Plan = base.Plan.Clone()
		crowd(t, &job)
		paper := rapid.SampledFrom(Papers()).Draw(t, "paper")
		job.Form = rapid.SampledFrom([]Form{FilledForm, RegionsForm, EmptyForm}).Draw(t, "form")
		job.Clinic.Paper = rapid.SampledFrom([]planner.Paper{planner.A4, planner.Letter}).Draw(t, "sheet")
		d, err := LayOut(paper, job)
		if err != nil {
			t.Fatal(err)
		}
		checkApart(t, d, job.Clinic.Paper)
	})
}

// crowd fills a job with words of any length.
func crowd(t *rapid.T, job *Job) {
	wordy := func(name string, most int) string {
		word := rapid.SampledFrom([]string{"W", "ill ", "Ångström ", "1:3.33 ", "two\nlines "}).Draw(t, name)
		return strings.Repeat(word, rapid.IntRange(0, most/len(word)).Draw(t, name+" length"))
	}
	job.Patient.Family, job.Patient.Given, job.Patient.Chart = wordy("family", 300), wordy("given", 300), wordy("chart", 300)
	job.Clinic.Name, job.Clinic.Phone, job.By = wordy("clinic", 300), wordy("phone", 300), wordy("by", 300)
	job.Clinic.Address, job.Clinic.Hours = wordy("address", 2000), wordy("hours", 600)
	job.Patient.Allergies, job.Patient.Alerts = wordy("allergies", 2000), []string{wordy("alert", 300)}
	for i := range job.Plan.Sessions {
		session := &job.Plan.Sessions[i]
		session.Note = wordy("session note", 4000)
		p := &session.Prescriptions[rapid.IntRange(0, len(session.Prescriptions)-1).Draw(t, "region")]
		p.Note = wordy("note", 4000)
		pass := planner.Pass{Angle: 60, Dwell: planner.LongDwell, DwellMS: 1000, Depth: planner.Depth{Min: 0.25, Target: 0.75, Max: 1.25}}
		if rapid.Bool().Draw(t, "needle") {
			pass.Needle = &planner.Needle{Configuration: wordy("needle", 300), Maker: wordy("maker", 300)}
			pass.Mix = &planner.Mix{Pigments: []planner.Pigment{{Name: wordy("pigment", 300), Parts: 1}}, Diluent: wordy("diluent", 300), DiluentParts: 3}
		}
		for range rapid.IntRange(0, 5).Draw(t, "passes") {
			p.Passes = append(p.Passes, pass)
		}
	}
}

// TestAnyTextIsOnTheForms fills what log sheet and passport take from the plan
// with any Unicode and checks that it stands there.
func TestAnyTextIsOnTheForms(t *testing.T) {
	base := withoutDots(thinning(t))
	rapid.Check(t, func(t *rapid.T) {
		job := base
		job.Plan = base.Plan.Clone()
		any := func(name string) string { return rapid.StringN(0, 40, -1).Draw(t, name) }
		first := &job.Plan.Sessions[0]
		needle, mix := planner.Needle{Maker: "Acme"}, planner.Mix{Pigments: []planner.Pigment{{Parts: 1}}, DiluentParts: 2}
		both := []*string{
			&job.Patient.Given, &job.Patient.Chart, &job.Clinic.Name, &job.Clinic.Address, &job.Clinic.Hours, &job.By,
			&job.Plan.Regions[0].Scar, &needle.Configuration, &mix.Pigments[0].Name, &mix.Diluent,
		}
		logged := []*string{&job.Patient.Allergies, &first.Note, &first.Prescriptions[0].Note}
		for _, field := range slices.Concat(both, logged) {
			*field = any("text")
		}
		first.Prescriptions[0].Passes = []planner.Pass{{Needle: &needle, Mix: &mix}}
		checkLetters(t, LogSheet, job, slices.Concat(both, logged))
		checkLetters(t, Passport, job, both)
	})
}

// checkLetters checks that a paper has every letter of the fields.
func checkLetters(t *rapid.T, paper Paper, job Job, fields []*string) {
	d, err := LayOut(paper, job)
	if err != nil {
		t.Fatal(err)
	}
	has := lettersOf(saidAnywhere(d))
	for _, field := range fields {
		for r, n := range lettersOf(strings.Trim(*field, ", ")) {
			if has[r] < n {
				t.Fatalf("%s: %q of %q is lost", paper, r, *field)
			}
		}
	}
}

// lettersOf counts the letters and marks of a text. A mark that the font of its
// letter lacks is set behind those it has, so that their order says nothing.
func lettersOf(s string) map[rune]int {
	counts := map[rune]int{}
	for _, r := range norm.NFD.String(strings.ToUpper(squeezed(s))) {
		counts[r]++
	}
	return counts
}
