package report

import (
	"strings"
	"testing"

	"stipple/planner/report/pdfa"
	"stipple/planner/scalp"
)

// bodyOf gives the text of a page between its running head and its foot.
func bodyOf(p page) string { return said(page{items: bodies(&Document{pages: []page{p}})}) }

// TestSignaturesNeverStandAlone lengthens the plan until the signatures would
// fall on every place of a page.
func TestSignaturesNeverStandAlone(t *testing.T) {
	for words := 0; words < 1400; words += 75 {
		for _, findings := range []int{0, 1, 3} {
			job := thinning(t)
			job.Findings = job.Findings[:findings]
			job.Plan.Note = strings.Repeat("note ", words*findings)
			job.Plan.Sessions[2].Note = strings.Repeat("long ", words)
			if words%2 == 0 {
				job.Plan.Acceptances = nil
			}
			d := laid(t, ClinicalPlan, job)
			before, _, signed := strings.Cut(bodyOf(d.pages[len(d.pages)-1]), "Signatures")
			if !signed || len(before) < 10 {
				t.Errorf("%d words, %d findings: the last page holds only signatures after %q", words, findings, before)
			}
		}
	}
}

func TestSessionsShareAPage(t *testing.T) {
	d := laid(t, ClinicalPlan, thinning(t))
	if len(d.pages) > 6 {
		t.Errorf("three sessions of five regions take %d pages", len(d.pages))
	}
	for i, p := range d.pages[:len(d.pages)-1] {
		if low := lowest(bodyPage(p), frameA4); low < 0.45*contentHeight {
			t.Errorf("page %d is filled down to %.0f mm only", i+1, low)
		}
	}
}

// bodyPage is a page without its foot.
func bodyPage(p page) page {
	const foot = contentHeight - 14
	var body page
	for _, i := range p.items {
		if top, _ := i.extent(); top < frameA4.top+foot {
			body.items = append(body.items, i)
		}
	}
	return body
}

// TestPicturesAreTold checks that what a picture marks is said in words.
func TestPicturesAreTold(t *testing.T) {
	job := marked(t)
	s, picture := markedSheet(t)
	for _, paper := range []Paper{ClinicalPlan, LogSheet} {
		var told []string
		for _, p := range laid(t, paper, job).pages {
			eachItem(p.items, func(i item) {
				if f, ok := i.(figure); ok && f.of.role == pdfa.Figure {
					told = append(told, f.of.alt)
				}
			})
		}
		if len(told) < 3 {
			t.Fatalf("%s: %d pictures are told", paper, len(told))
		}
		all := strings.Join(told, "\n")
		for _, r := range s.regions {
			if !strings.Contains(all, " "+r.label+" ") && !strings.Contains(all, " "+r.label+",") {
				t.Errorf("%s: no picture tells of %s", paper, r.label)
			}
		}
		if dots := strings.Contains(all, "dots"); dots != (paper == ClinicalPlan) {
			t.Errorf("%s: pictures tell of dots: %v", paper, dots)
		}
	}
	shown := 0
	for i := range job.Plan.Sessions {
		for _, dot := range picture.Added(i) {
			if _, ok := s.head.Project(scalp.Top.Camera(), dot.At); ok {
				shown++
			}
		}
	}
	want := "Head from above: regions "
	got := s.shows(s.regions, wholeLook)(scalp.Top)
	if !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "; "+whole(float64(shown))+" dots planned.") {
		t.Errorf("the view from above, with %d dots, is told as %q", shown, got)
	}
	if got := s.shows(s.regions, 2)(scalp.Top); !strings.Contains(got, "new dots dark; ") || !strings.Contains(got, "earlier dots light.") {
		t.Errorf("the third session is told as %q", got)
	}
}
