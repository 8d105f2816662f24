package report

import (
	"bytes"
	"fmt"
	"math"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/report/typeset"
)

func write(t testing.TB, paper Paper, job Job) ([]byte, Result) {
	t.Helper()
	var out bytes.Buffer
	result, err := Write(&out, paper, job)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), result
}

// jobs are plans of every kind the papers must stand.
func jobs(t testing.TB) map[string]Job {
	letter, draft, undated, old := thinning(t), thinning(t), thinning(t), thinning(t)
	letter.Clinic.Paper = planner.Letter
	draft.Plan.Status = planner.DraftPlan
	old.Plan.Status = planner.SupersededPlan
	for i := range undated.Plan.Sessions {
		undated.Plan.Sessions[i].Date = planner.Date{}
		undated.Plan.Sessions[i].AfterDays = 28
	}
	odd := thinning(t)
	odd.Plan.Regions[0].Zone = "elsewhere"
	odd.Plan.Regions[1].Area = 1e300
	odd.Plan.Sessions[0].Prescriptions[0].Density = planner.MaxDensity
	odd.Plan.Sessions[0].Prescriptions[2].Region = "nowhere"
	odd.Plan.Sessions[1].Time = "noon"
	odd.Plan.Sessions[2].Length = 1e300
	return map[string]Job{
		"thinning": thinning(t), "letter": letter, "draft": draft, "superseded": old, "undated": undated,
		"empty": {}, "crowded": crowded(t), "odd": odd, "marked": marked(t), "held": held(t), "crowded and held": crowdedChair(t),
	}
}

func TestWriteEveryKindOfPlan(t *testing.T) {
	for name, job := range jobs(t) {
		for _, paper := range Papers() {
			t.Run(name+"/"+string(paper), func(t *testing.T) {
				data, result := write(t, paper, job)
				again, _ := write(t, paper, job)
				if !bytes.Equal(data, again) {
					t.Error("two runs differ")
				}
				if result.Pages < 1 || len(result.Missing) > 0 {
					t.Errorf("got %+v", result)
				}
				checkPages(t, laid(t, paper, job), job)
			})
		}
	}
}

// checkPages checks what must hold of every page: identifiers, title, page
// number, and nothing outside what A4 and Letter share.
func checkPages(t *testing.T, d *Document, job Job) {
	t.Helper()
	f := frameA4
	if job.Clinic.Paper == planner.Letter {
		f = frameLetter
	}
	if d.width != f.width || d.height != f.height {
		t.Errorf("the sheet is %g × %g mm", d.width, d.height)
	}
	names := []string{strings.ToUpper(job.Patient.Family), job.Patient.Given, job.Clinic.Name, job.Clinic.Phone, job.By}
	for _, want := range names {
		if !strings.Contains(saidAnywhere(d), squeezed(want)) {
			t.Errorf("%q stands nowhere in full", want)
		}
	}
	for i, p := range d.pages {
		words := said(p)
		for _, want := range []string{d.title, job.Patient.Chart, job.Patient.Born.Clinical(), fmt.Sprintf("Page %d of %d", i+1, len(d.pages))} {
			if !strings.Contains(words, squeezed(want)) {
				t.Errorf("page %d lacks %q", i+1, want)
			}
		}
		for _, want := range names {
			if !saysOrCuts(words, want) {
				t.Errorf("page %d lacks %q", i+1, want)
			}
		}
		if lead, _ := speak(PatientPlan, job).warning(job.Plan.Status); !strings.Contains(words, squeezed(lead)) {
			t.Errorf("page %d lacks %q", i+1, lead)
		}
		checkInside(t, i+1, p, f)
	}
}

// saysOrCuts tells whether a page gives a name whole or, when it is long, the
// beginning of it with an ellipsis.
func saysOrCuts(page, name string) bool {
	const least = 8
	runes := []rune(squeezed(name))
	if strings.Contains(page, string(runes)) {
		return true
	}
	for n := len(runes) - 1; n >= least; n-- {
		if strings.Contains(page, string(runes[:n])+"…") {
			return true
		}
	}
	return false
}

func checkInside(t *testing.T, number int, p page, f frame) {
	t.Helper()
	for _, i := range p.items {
		top, bottom := i.extent()
		if top < f.top-2 || bottom > f.top+contentHeight+1 || math.IsNaN(top+bottom) {
			t.Errorf("page %d: a %T from %.1f to %.1f mm lies outside the content", number, i, top, bottom)
		}
		words, ok := i.(text)
		if !ok {
			continue
		}
		right := words.x + words.set.Width
		if words.x < f.left-0.01 || right > f.left+contentWidth+0.01 {
			t.Errorf("page %d: %q reaches from %.1f to %.1f mm", number, words.set.Text, words.x, right)
		}
	}
}

func TestPatientPrintIsLarge(t *testing.T) {
	for _, p := range laid(t, PatientPlan, thinning(t)).pages {
		for _, i := range p.items {
			if words, ok := i.(text); ok && words.set.Size < 12 {
				t.Errorf("%q is set in %g points", words.set.Text, words.set.Size)
			}
		}
	}
}

func TestPatientPlanNamesNoTechnique(t *testing.T) {
	all := saidAnywhere(laid(t, PatientPlan, thinning(t)))
	for _, word := range []string{"1RL", "Umber", "single-point", "dots/cm"} {
		if strings.Contains(all, word) {
			t.Errorf("the patient plan says %q", word)
		}
	}
}

func TestPatientPlanSays(t *testing.T) {
	for name, words := range map[string][]string{
		"thinning": {
			"Your plan has 3 visits.", "Monday 12 April 2027", "At 10:00 am, about 3 hours", "about 30%", "the finished look",
			"Sat 17 Apr", "see visit 2", "Wed 30 Jun", "Sun 18 Apr", "not a promised result", "your nose is at the top",
			"When we are closed: NHS 111", "12 Quay Street", "The left temple",
		},
		"undated": {"About 4 weeks after visit 1", "We will give you the date.", "5 days", "day 31"},
		"empty":   {"Your visits are not planned yet.", "Phone not recorded", "Not recorded"},
	} {
		all := saidAnywhere(laid(t, PatientPlan, jobs(t)[name]))
		for _, want := range words {
			if !strings.Contains(all, squeezed(want)) {
				t.Errorf("%s: the patient plan does not say %q", name, want)
			}
		}
	}
}

func TestClinicalPlanLosesNothing(t *testing.T) {
	job := thinning(t)
	all := saidAnywhere(laid(t, ClinicalPlan, job))
	want := []string{
		"Latex", "Keloid on shoulder", "Fuller crown", "Review the density after the first session.", "Asthma",
		"Salbutamol", "Thin since 2015", "Dr Ingrid Okafor", "20-Nov-2026", "Photograph set 1 first.",
		"Photograph set 3 first.", "Stop at pinpoint bleeding.", "1RL · 0.25 mm · Acme", "Umber 2 + Coal 1 : water 10 (1:3.33)",
		"0.5–0.8–1", "90°", "short", "Pass 2", "3RL", "120 ms", "chosen at the chair", "soft edge", "firm scalp",
		"— enter a rate in Clinic", "Patch test clear.", "Dr Okafor, 22-Nov-2026", "32 / 56", "80 dots/cm²", "Physician, name",
	}
	for _, f := range job.Findings {
		want = append(want, f.Message, f.Citation.String(), f.Severity.Name())
	}
	for _, words := range want {
		if !strings.Contains(all, squeezed(words)) {
			t.Errorf("the clinical plan does not say %q", words)
		}
	}
}

func TestClinicalPlanSaysHowItIsDrawn(t *testing.T) {
	job := marked(t)
	job.Plan.Sessions[0].Prescriptions[0].Passes = []planner.Pass{
		{Needle: &planner.Needle{Configuration: "1RL", Basis: planner.Citation{Source: "Liu 2025", Tier: planner.TierA}}},
		{Needle: &planner.Needle{Configuration: "3RL"}},
	}
	job.Plan.Sessions[2].Prescriptions[3].Gradient = -25
	picture, err := job.Plan.Stipple(job.Model.ground)
	if err != nil {
		t.Fatal(err)
	}
	strip := slices.IndexFunc(job.Plan.Regions, func(r planner.Region) bool { return r.Key == "strip" })
	dots := 0
	for _, n := range picture.Counts[strip] {
		dots += n
	}
	all := saidAnywhere(laid(t, ClinicalPlan, job))
	for _, want := range []string{
		"Session 1 of 4: new dots dark. Illustration, not a promised result.",
		"Session 3 of 4: new dots dark, earlier dots light. Illustration, not a promised result.",
		"drawn larger than life", "S: scars; drawn ones are outlined in dashes",
		"Gradient 40% denser at the back end than the mean, 40% thinner at the front end",
		"Gradient 25% denser at the front end than the mean, 25% thinner at the back end",
		"Where nothing else is said, needles are from Liu 2025 · tier A.", "Needle of pass 2 from the physician's own value", "cm long, 6 mm wide", "S1 Strip scar (Occipital)", "S3 Old scar (Temple, left)",
		whole(float64(dots)),
	} {
		if !strings.Contains(all, squeezed(want)) {
			t.Errorf("the clinical plan does not say %q", want)
		}
	}
	for _, not := range []string{"Session 2 of 4: new dots", "Needle of pass 1"} {
		if strings.Contains(all, squeezed(not)) {
			t.Errorf("the clinical plan says %q", not)
		}
	}
}

// TestDotsOfRegionsAddUpToTheEstimate compares the two tables that give dots.
func TestDotsOfRegionsAddUpToTheEstimate(t *testing.T) {
	job := marked(t)
	job.Plan.Regions[0].Area, job.Plan.Regions[len(job.Plan.Regions)-1].Area = 31, 4
	s, err := newSheet(ClinicalPlan, job, job.Model, newMeasurer(nil, "en", typeset.LeftToRight))
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, r := range s.regions {
		dots, _ := s.dotsOf(r)
		if dots <= 0 {
			t.Errorf("%s has %g dots", r.Name(), dots)
		}
		sum += dots
	}
	if total := job.Plan.EstimateTotal(s.head, s.picture, job.Reference, job.Clinic.Rates); total.Dots != sum {
		t.Errorf("%g dots by region, %g by session", sum, total.Dots)
	}
}

func TestAcceptanceWithoutFindingIsKept(t *testing.T) {
	job := thinning(t)
	job.Findings = nil
	all := saidAnywhere(laid(t, ClinicalPlan, job))
	for _, want := range []string{"The review has no findings.", "Accepted earlier", "Patch test clear."} {
		if !strings.Contains(all, squeezed(want)) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestEveryCrowdedRegionIsListed(t *testing.T) {
	job := crowded(t)
	for _, paper := range Papers() {
		all := saidAnywhere(laid(t, paper, job))
		for _, r := range job.Plan.Regions {
			if !strings.Contains(all, r.Scar) {
				t.Errorf("%s lacks %s", paper, r.Scar)
			}
		}
	}
}

func TestHardNames(t *testing.T) {
	for name, c := range map[string]struct {
		given   string
		missing []rune
	}{
		"vietnamese":   {"Ngô Thị Ánh Nguyệt", nil},
		"decomposed":   {"Ngo\u0302 Thi\u0323 A\u0301nh", nil},
		"emoji":        {"Anna 👩🏽‍🦲", []rune{'🏽', '👩', '🦲'}},
		"mathematical": {"\U0001D400", []rune{0x1D400}},
		"chinese":      {"王小明", nil},
		"300 letters":  {strings.Repeat("W", 300), nil},
		"300 words":    {strings.Repeat("Wo ", 100), nil},
		"controls":     {"An\x00\x1bna\u202e", nil},
		"not UTF-8":    {"An\xffna", nil},
	} {
		for _, paper := range Papers() {
			t.Run(name+"/"+string(paper), func(t *testing.T) {
				job := thinning(t)
				job.Patient.Given, job.Patient.Chart = c.given, strings.Repeat("8", 300)
				_, result := write(t, paper, job)
				slices.Sort(c.missing)
				if !slices.Equal(result.Missing, c.missing) && name != "not UTF-8" {
					t.Errorf("missing %q, want %q", string(result.Missing), string(c.missing))
				}
				checkPages(t, laid(t, paper, job), job)
			})
		}
	}
}

func TestPlansWithoutDotsArePrinted(t *testing.T) {
	job := thinning(t)
	for i := range job.Plan.Sessions {
		for j := range job.Plan.Sessions[i].Prescriptions {
			job.Plan.Sessions[i].Prescriptions[j].Density = 0
		}
	}
	for _, paper := range Papers() {
		d := laid(t, paper, job)
		for _, p := range d.pages {
			eachItem(p.items, func(i item) {
				if _, ok := i.(dots); ok {
					t.Errorf("the %s plan shows dots", paper)
				}
			})
		}
		illustrated := paper == PatientPlan || paper == ClinicalPlan
		words := saidAnywhere(d)
		if strings.Contains(words, squeezed("new dots dark")) || strings.Contains(words, squeezed("Illustration, not a promised result")) != illustrated {
			t.Errorf("the %s plan says %q", paper, words)
		}
	}
}

func TestStreamsHoldFiniteNumbers(t *testing.T) {
	for name, job := range jobs(t) {
		for _, paper := range Papers() {
			data, err := paint(laid(t, paper, job), false)
			if err != nil {
				t.Fatal(err)
			}
			if found := notFinite.Find(data); found != nil {
				t.Errorf("%s %s: the PDF holds %q", name, paper, found)
			}
		}
	}
}

// TestTextCanBeTakenOut reads the papers as a patient's own reader would.
func TestTextCanBeTakenOut(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	for _, paper := range Papers() {
		data, result := write(t, paper, thinning(t))
		command := exec.Command(tool, "-layout", "-", "-")
		command.Stdin = bytes.NewReader(data)
		out, err := command.Output()
		if err != nil {
			t.Fatal(err)
		}
		pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
		if len(pages) != result.Pages {
			t.Errorf("%s: %d pages read, %d written", paper, len(pages), result.Pages)
		}
		for i, p := range pages {
			for _, want := range []string{"MÜLLER-ŁĘCKA, Anna", "27-Mar-1984", "004 217", "Harbour Scalp Clinic · 020 7946 0123"} {
				if !strings.Contains(p, want) {
					t.Errorf("%s page %d: reader finds no %q", paper, i+1, want)
				}
			}
		}
	}
}

func TestFileNamesNameNobody(t *testing.T) {
	if FileName(PatientPlan) != "treatment-plan.pdf" || FileName(ClinicalPlan) != "clinical-plan.pdf" {
		t.Error("file names changed")
	}
}

func TestPapersCanBeWrittenAtOnce(t *testing.T) {
	job := thinning(t)
	want, _ := write(t, PatientPlan, job)
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			if got, _ := write(t, PatientPlan, job); !bytes.Equal(got, want) {
				t.Error("a paper written beside others differs")
			}
		})
	}
}
