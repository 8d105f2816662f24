package report

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/planner/report/typeset"
)

// logoOf is a logo of so many pixels.
func logoOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var data bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func TestLogoKeepsItsProportions(t *testing.T) {
	for _, size := range []struct{ width, height int }{{600, 100}, {100, 100}, {40, 400}, {3, 2}} {
		job := thinning(t)
		job.Clinic.Logo = logoOf(t, size.width, size.height)
		for _, paper := range Papers() {
			logos := 0
			for i, p := range laid(t, paper, job).pages {
				eachItem(p.items, func(one item) {
					b, ok := one.(bitmap)
					if !ok {
						return
					}
					logos++
					if math.Abs(b.w/b.h-float64(size.width)/float64(size.height)) > 1e-9 || b.w > logoWide+1e-9 || b.h > logoHigh+1e-9 || i > 0 {
						t.Errorf("%s page %d: a logo of %v is %.1f × %.1f mm", paper, i+1, size, b.w, b.h)
					}
				})
			}
			if logos != 1 {
				t.Errorf("%s: %d logos", paper, logos)
			}
		}
	}
}

func TestUnreadableLogoIsLeftOut(t *testing.T) {
	job := thinning(t)
	job.Clinic.Logo = []byte("no picture")
	for _, p := range laid(t, ClinicalPlan, job).pages {
		eachItem(p.items, func(one item) {
			if _, ok := one.(bitmap); ok {
				t.Error("a logo that is none is printed")
			}
		})
	}
}

func TestFirstPageHasTheLetterhead(t *testing.T) {
	for _, paper := range Papers() {
		d := laid(t, paper, thinning(t))
		first := said(d.pages[0])
		for _, want := range []string{"Harbour Scalp Clinic", "12 Quay Street", "London", "020 7946 0123", "When we are closed: NHS 111"} {
			if !strings.Contains(first, squeezed(want)) {
				t.Errorf("%s: the letterhead lacks %q", paper, want)
			}
		}
		for i, p := range d.pages[1:] {
			if strings.Contains(said(p), "QuayStreet") {
				t.Errorf("%s: page %d has the letterhead again", paper, i+2)
			}
		}
	}
}

// TestNoNameIsRefused gives every name its greatest length in wide letters.
func TestNoNameIsRefused(t *testing.T) {
	wide := strings.Repeat("W", planner.MaxNameLength)
	for _, status := range []planner.PlanStatus{planner.ActivePlan, planner.DraftPlan} {
		job := thinning(t)
		job.Plan.Status = status
		job.Patient.Family, job.Patient.Given, job.Patient.Chart = wide, strings.Repeat("M", planner.MaxNameLength), strings.Repeat("8", planner.MaxNameLength)
		job.Clinic.Name, job.Clinic.Phone, job.By = "C"+wide[1:], "P"+wide[1:], "B"+wide[1:]
		job.Clinic.Address = strings.Repeat("Quay Street\n", 40)
		for _, paper := range Papers() {
			d := laid(t, paper, job)
			all := said(page{items: bodies(d)})
			for _, want := range []string{job.Patient.Family, job.Patient.Given, job.Patient.Chart, job.Clinic.Name, job.Clinic.Phone, job.By} {
				if !strings.Contains(all, want) {
					t.Errorf("%s: %.3s… stands nowhere in full", paper, want)
				}
			}
			for i, p := range d.pages {
				if words := said(p); !strings.Contains(words, job.Patient.Chart) || !strings.Contains(words, "27-Mar-1984") {
					t.Errorf("%s: page %d cuts chart number or birth date", paper, i+1)
				}
			}
			checkApart(t, d, job.Clinic.Paper)
		}
	}
}

// bodies gives the text of all pages that is neither in a running head nor in a
// foot, whole across pages.
func bodies(d *Document) []item {
	var list []item
	for _, p := range d.pages {
		for _, i := range p.items {
			if words, ok := i.(text); ok && words.of != nil {
				list = append(list, i)
			}
		}
	}
	return list
}

func TestFitCutsVisibly(t *testing.T) {
	s := formOf(t, thinning(t)).sheet
	for words, want := range map[string]string{
		"Anna":                         "Anna",
		strings.Repeat("Wo ", 40):      "Wo",
		strings.Repeat("W\u0301", 90):  "W\u0301",
		strings.Repeat("👩\u200d🦲", 90): "👩",
	} {
		got := s.fit(words, 50, 1, regular, 9)
		if !strings.HasPrefix(got, want) || (got != words) != strings.HasSuffix(got, "…") {
			t.Errorf("%.20q becomes %q", words, got)
		}
		if strings.HasSuffix(got, "W…") && strings.Contains(words, "\u0301") || strings.HasSuffix(got, "\u200d…") {
			t.Errorf("%q parts a letter from its mark", got)
		}
		if len(s.look.m.lines([]span{{got, regular, 9, ink}}, 50)) != 1 {
			t.Errorf("%q takes more than a line", got)
		}
	}
}

func TestNumbersAreNotBroken(t *testing.T) {
	const gap = "\u00a0"
	for words, want := range map[string]string{
		"":                            "",
		"NHS 111":                     "NHS 111",
		"+00 555 0199":                "+00" + gap + "555" + gap + "0199",
		"Call (020) 7946-0123 or 112": "Call (020)" + gap + "7946-0123 or 112",
		"555 0100, then 555 0199":     "555" + gap + "0100, then 555" + gap + "0199",
		strings.Repeat("1 ", 30):      strings.Repeat("1 ", 30), // would leave its line
	} {
		if got := unbroken(words); got != want {
			t.Errorf("%q becomes %q, want %q", words, got, want)
		}
	}
	for _, paper := range Papers() {
		job := thinning(t)
		job.Clinic.Phone, job.Clinic.Hours = "+00 555 0100", "+00 555 0199"
		for i, p := range laid(t, paper, job).pages {
			eachText([]page{p}, func(w text) {
				if words := strings.TrimSpace(w.set.Text); strings.HasSuffix(words, "+00") || strings.HasSuffix(words, "555") {
					t.Errorf("%s page %d: a number breaks after %q", paper, i+1, words)
				}
			})
		}
	}
}

// TestNoRowStandsAlone lays tables of any rows from any height of a page.
func TestNoRowStandsAlone(t *testing.T) {
	job := thinning(t)
	rapid.Check(t, func(t *rapid.T) {
		s := &sheet{job: job, look: clinicalLook(newMeasurer(nil, "en", typeset.LeftToRight))}
		s.flow = newFlow(frameA4, block{}, func(int, int) block { return block{h: 10} })
		s.flow.put(block{h: rapid.Float64Range(1, 225).Draw(t, "above")})
		rows := make([]block, rapid.IntRange(2, 30).Draw(t, "rows"))
		for i := range rows {
			rows[i] = block{h: rapid.Float64Range(4, 22).Draw(t, "row")}
		}
		tab := table{look: s.look, columns: []column{{title: "Region", width: 40}}}
		tab.begin(s.flow)
		onPage := map[int]int{}
		for i, row := range rows {
			s.keepRows(rows, i)
			tab.row(s.flow, row)
			onPage[len(s.flow.pages)]++
		}
		for page, n := range onPage {
			if n == 1 {
				t.Errorf("page %d has one of %d rows", page, len(rows))
			}
		}
	})
}

func TestWideDatesBreakBesideTheDay(t *testing.T) {
	s := &sheet{look: patientLook(newMeasurer(nil, "en", typeset.LeftToRight))}
	for _, c := range []struct {
		words, want string
		room        float64
	}{
		{"Wed 28 Oct", "Wed 28 Oct", 60},
		{"Wed 28 Oct", "Wed 28\u00a0Oct", 15},
		{"Visit 2\n16 Nov 2026", "Visit 2\n16\u00a0Nov 2026", 20},
	} {
		if got := s.parted(c.words, 12, c.room); got != c.want {
			t.Errorf("%q in %.0f mm becomes %q, want %q", c.words, c.room, got, c.want)
		}
	}
}
