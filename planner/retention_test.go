package planner

import "testing"

func TestChartsAreDueSoManyYearsAfterTheLastDay(t *testing.T) {
	day := func(text string) Date { return person("", "", text, "").Born }
	for _, c := range []struct {
		last, today string
		years       int
		want        bool
	}{
		{"2016-11-22", "2026-11-22", 10, true},
		{"2016-11-23", "2026-11-22", 10, false},
		{"2016-02-29", "2026-02-28", 10, true},
		{"2016-02-29", "2026-02-27", 10, false},
		{"1990-01-01", "2026-11-22", 0, false},
		{"", "2026-11-22", 1, false},
	} {
		card := Card{Last: day(c.last), Archived: true}
		if got := Due(card, Safety{RetentionYears: c.years}, day(c.today)); got != c.want {
			t.Errorf("last %s, today %s, %d years: %v", c.last, c.today, c.years, got)
		}
	}
}

func TestTheLastDayIsThatOfCare(t *testing.T) {
	day := func(text string) Date { return person("", "", text, "").Born }
	made := Patient{ID: "0192f0c1-2e00-7000-8000-000000000000"} // 3 November 2024, by its first 48 bits
	plan := Plan{Created: day("2025-03-01"), Sessions: []Session{
		{Date: day("2025-03-10"), Status: DoneSession},
		{Date: day("2025-04-10"), Status: MissedSession},
		{Date: day("2099-01-01"), Status: PlannedSession},
	}}
	for name, c := range map[string]struct {
		p     Patient
		plans []Plan
		days  []Date
		want  string
	}{
		"the day its id was made":     {made, nil, nil, "2024-11-03"},
		"an id that tells no day":     {Patient{ID: "0192f0c1-2e00-4000-8000-000000000000"}, nil, nil, ""},
		"no id":                       {Patient{}, nil, nil, ""},
		"a session done":              {made, []Plan{plan}, nil, "2025-03-10"},
		"a signed session after":      {made, []Plan{plan}, []Date{day("2025-05-01"), day("2025-01-01")}, "2025-05-01"},
		"a signed session before":     {made, []Plan{plan}, []Date{day("2025-01-01")}, "2025-03-10"},
		"entries older than the id":   {made, nil, []Date{day("2019-05-05")}, "2019-05-05"},
		"days that do not exist":      {made, nil, []Date{{Year: 2030, Month: 2, Day: 30}}, "2024-11-03"},
		"a plan made and never begun": {made, []Plan{{Created: day("2025-03-01")}}, nil, "2025-03-01"},
	} {
		if got := LastDay(c.p, c.plans, c.days...); got.String() != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if got := NewCard(c.p, c.plans, c.days...).Last.String(); got != c.want {
			t.Errorf("%s: the card says %s, want %s", name, got, c.want)
		}
	}
}

func TestArchivedPatientsAreHiddenUnlessAskedFor(t *testing.T) {
	today := person("", "", "2026-11-22", "").Born
	f := NewFinder([]Card{
		{ID: "1", Family: "Berg", Next: today.AddDays(-1)},
		{ID: "2", Family: "Berger", Archived: true, Next: today.AddDays(-1), Last: today.AddMonths(-240), Former: []string{"Old-7"}},
		{ID: "3", Family: "Dahl", Last: today.AddMonths(-240)},
	})
	find := func(want, query string, filter Filter) {
		t.Helper()
		filter.Today = today
		if got := namesFound(f, query, filter); got != want {
			t.Errorf("%q %+v: %q, want %q", query, filter, got, want)
		}
	}
	find("Berg", "berg", Filter{})
	find("Berg Berger", "berg", Filter{Archived: true})
	find("Berg Dahl", "", Filter{})
	find("Berg", "", Filter{Overdue: true})
	find("Berg", "", Filter{Overdue: true, Archived: true})
	find("Berger", "old-7", Filter{Archived: true})
	find("Berger Dahl", "", Filter{Due: true, Safety: Safety{RetentionYears: 20}})
	find("", "", Filter{Due: true})
	f.Put(Card{ID: "2", Family: "Berger", Former: []string{"Old-7"}})
	find("Berg Berger", "berg", Filter{})
	find("Berger", "OLD-7", Filter{})
	f.Put(Card{ID: "2", Family: "Berger", Archived: true})
	find("Berg", "berg", Filter{})
	f.Remove("2")
	f.Remove("2")
	find("Berg Dahl", "", Filter{Archived: true})
	if _, there := f.Card("2"); there || f.Len() != 2 {
		t.Error("a patient taken out is still there")
	}
	if card, there := f.Card("3"); !there || card.Family != "Dahl" {
		t.Error("the patients after it lost their places")
	}
}
