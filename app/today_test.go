package app

import (
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/store"
)

// duePlan is an active plan whose first session is so many days from today.
func duePlan(id, patient planner.ID, today planner.Date, days quantity.Days, at string) planner.Plan {
	p := planner.NewPlan(id, patient, 2)
	p.Title, p.Status, p.Indications = "Crown of "+string(patient), planner.ActivePlan, []planner.Indication{planner.Thinning}
	p.Regions = []planner.Region{{Key: "crown", Zone: scalp.Crown, Indication: planner.Thinning}}
	for i := range p.Sessions {
		p.Sessions[i].Date, p.Sessions[i].Time = today.AddDays(days+30*quantity.Days(i)), at
		p.Sessions[i] = p.Sessions[i].Set(planner.Prescription{Region: "crown", Density: 20})
	}
	return p
}

// busyDay is a clinic with sessions today, before and after, lots that end and
// a session that nobody signed.
func busyDay(role planner.Role) *fakeFile {
	file := newFakeFile(role)
	today := file.Today()
	for i, due := range []struct {
		family string
		days   quantity.Days
		at     string
	}{{"Late", -3, "09:00"}, {"Noon", 0, "12:00"}, {"Early", 0, "08:15"}, {"Soon", 5, "10:00"}, {"Far", 8, "10:00"}} {
		id := planner.ID("p" + string(rune('0'+i)))
		file.has(planner.Patient{ID: id, Chart: string(id), Family: due.family, Given: "Pat"})
		file.plans = append(file.plans, storedPlan(duePlan("plan-"+id, id, today, due.days, due.at)))
	}
	file.records = []planner.SessionRecord{{ID: "r1", Patient: "p2", Plan: "plan-p2", Session: 1, Date: today, Started: "2026-11-22T08:20:00+01:00"}}
	file.products = []store.Stored[planner.Product]{{Value: planner.Product{ID: "ink", Kind: planner.PigmentStock, Name: "Umber"}, Row: 1}}
	for _, lot := range []planner.Lot{
		{ID: "l1", Batch: "GONE", Expiry: today.AddDays(-1)},
		{ID: "l2", Batch: "SOON", Expiry: today.AddDays(90)},
		{ID: "l3", Batch: "GOOD", Expiry: today.AddDays(91)},
		{ID: "l4", Batch: "SHUT", Expiry: today.AddDays(-9), Closed: true},
	} {
		lot.Product = "ink"
		file.lots = append(file.lots, store.Stored[planner.Lot]{Value: lot, Row: 1})
	}
	return file
}

func TestTodayShowsWhatWaits(t *testing.T) {
	s := signedIn(t, busyDay(planner.Assistant))
	words := s.words()
	for _, says := range []string{
		"LATE, Pat", "3 days overdue", "NOON, Pat", "12:00", "EARLY, Pat", "SOON, Pat", "in 5 days", "Session 1 of 2 · Crown of p2",
		"Not signed yet", "Being logged", "Lot GONE", "Lot SOON",
	} {
		if !strings.Contains(words, says) {
			t.Errorf("%q is not shown", says)
		}
	}
	for _, hides := range []string{"FAR, Pat", "Lot GOOD", "Lot SHUT", "Drafts left open"} {
		if strings.Contains(words, hides) {
			t.Errorf("%q is shown", hides)
		}
	}
	if strings.Index(words, "EARLY") > strings.Index(words, "NOON") || strings.Index(words, "NOON") > strings.Index(words, "LATE") {
		t.Error("the sessions are not in the order of the day, overdue ones last")
	}
}

func TestTodayOfAnEmptyClinicSaysSo(t *testing.T) {
	if words := signedIn(t, newFakeFile(planner.Physician)).words(); !strings.Contains(words, "No patients yet") {
		t.Error("a clinic without patients is not greeted")
	}
	words := signedIn(t, newFakeFile(planner.Physician).has(somebody())).words()
	for _, says := range []string{"No session is planned for today.", "No lot in stock expires within 90 days."} {
		if !strings.Contains(words, says) {
			t.Errorf("%q is not shown", says)
		}
	}
	if strings.Contains(words, "Not signed yet") || strings.Contains(words, "The next 7 days") {
		t.Error("empty parts are shown")
	}
}

func TestTodayShowsARoleOnlyWhatItMaySee(t *testing.T) {
	words := signedIn(t, busyDay(planner.Administrator)).words()
	if strings.Contains(words, "Session 1 of 2") || strings.Contains(words, "Not signed yet") {
		t.Error("an administrator sees plans or records")
	}
}

// TestTodayComesBeforeWhatWasMissed: a patient who missed a visit and is due today
// stands among those of today.
func TestTodayComesBeforeWhatWasMissed(t *testing.T) {
	file := newFakeFile(planner.Physician).has(planner.Patient{ID: "p0", Chart: "1", Family: "Back", Given: "Pat"})
	plan := duePlan("plan", "p0", file.Today(), -30, "11:00") // the second session is 30 days later: today
	file.plans = append(file.plans, storedPlan(plan))
	words := signedIn(t, file).words()
	if strings.Contains(words, "overdue") || !strings.Contains(words, "Session 2 of 2") || !strings.Contains(words, "11:00") {
		t.Error(words)
	}
}

func TestTodayOpensTheSessionsOfAPatient(t *testing.T) {
	s := signedIn(t, busyDay(planner.Physician))
	s.press("Open")
	p, ok := s.shell.current.(*patientPage)
	if !ok || p.tabs.chosen != tabSessions {
		t.Fatalf("shown is %T", s.shell.current)
	}
	s.do(actBack)
	if s.shell.current != page(s.shell.patients) {
		t.Error("going back from a patient does not show the list")
	}
	s.do(actBack)
	if !s.shell.atStart() {
		t.Error("going back from the list does not show today")
	}
}

// words gives all that is shown, line by line from the top.
func (s *stage) words() string {
	var b strings.Builder
	for _, o := range s.objects() {
		if o, ok := o.(*text); ok && o.Visible() {
			b.WriteString(o.value + "\n")
		}
	}
	return b.String()
}
