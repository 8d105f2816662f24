package planner

import (
	"slices"
	"strings"
	"testing"

	"stipple/planner/quantity"
)

// planned gives a plan of sessions, each as "date", "+days", or "", with "!"
// in front when it was missed and "x" when it was cancelled.
func planned(sessions ...string) Plan {
	p := soundPlan()
	for len(p.Sessions) < len(sessions) {
		p.Sessions = append(p.Sessions, p.Clone().Sessions[0])
	}
	p.Sessions = p.Sessions[:len(sessions)]
	for i, text := range sessions {
		s := &p.Sessions[i]
		s.Date = Date{}
		switch {
		case strings.HasPrefix(text, "!"):
			s.Status, text = MissedSession, text[1:]
		case strings.HasPrefix(text, "x"):
			s.Status, text = CancelledSession, text[1:]
		}
		if days, estimated := strings.CutPrefix(text, "+"); estimated {
			for _, digit := range days {
				s.AfterDays = s.AfterDays*10 + quantity.Days(digit-'0')
			}
			continue
		}
		s.Date, _ = ParseDate(text)
	}
	return p
}

func TestIntervalsCountFromTheLastSessionThatTakesPlace(t *testing.T) {
	cases := map[string]struct {
		sessions []string
		key      string // of the interval finding; "" = none
		says     string
	}{
		"over an undated one":            {[]string{"2027-01-04", "", "2027-01-10"}, "interval_short/s3", "6 days after session 1"},
		"over a missed one":              {[]string{"2027-01-04", "!2027-01-25", "2027-01-31"}, "", ""},
		"too soon over a missed one":     {[]string{"2027-01-04", "!2027-01-08", "2027-01-11"}, "interval_short/s3", "7 days after session 1"},
		"too late over a cancelled one":  {[]string{"2027-01-04", "x2027-01-25", "2027-02-20"}, "interval_long/s3", "47 days after session 1"},
		"none before took place":         {[]string{"!2027-01-04", "x2027-01-08", "2027-01-11"}, "", ""},
		"a missed one is too late":       {[]string{"2027-01-04", "!2027-03-25"}, "", ""},
		"after an estimated one":         {[]string{"2027-01-04", "+20", "2027-01-30"}, "interval_short/s3", "6 days after session 2"},
		"estimated after estimated":      {[]string{"2027-01-04", "+20", "+9"}, "interval_short/s3", "9 days after session 2"},
		"estimated over a cancelled one": {[]string{"2027-01-04", "x+20", "+20"}, "interval_long/s3", "40 days after session 1"},
		"no date at all":                 {[]string{"", "+9"}, "interval_short/s2", "9 days after session 1"},
		"no date, over a missed one":     {[]string{"", "!+9", "+40"}, "interval_long/s3", "49 days after session 1"},
		"estimated from nowhere":         {[]string{"", "2027-01-04", "+21"}, "", ""},
		"nothing known":                  {[]string{"", "", "2027-01-04"}, "", ""},
	}
	ref := shippedReference(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var keys []string
			for _, f := range Review(planned(c.sessions...), Patient{}, ref, Date{}) {
				if !strings.HasPrefix(f.Key, "interval_") {
					continue
				}
				keys = append(keys, f.Key)
				if f.Key == c.key && !strings.Contains(f.Message, c.says) {
					t.Errorf("says %q", f.Message)
				}
			}
			if got := strings.Join(keys, " "); got != c.key {
				t.Errorf("found %q, want %q", got, c.key)
			}
		})
	}
}

func TestEstimatedDaysCountInTheOrderOfSessions(t *testing.T) {
	for name, c := range map[string]struct {
		sessions []string
		field    string
	}{
		"dated before an estimated one":   {[]string{"2027-01-04", "+100", "2027-02-03"}, "sessions[2].date"},
		"on the day of an estimated one":  {[]string{"2027-01-04", "+30", "2027-02-03"}, "sessions[2].date"},
		"after an estimated one":          {[]string{"2027-01-04", "+29", "2027-02-03"}, ""},
		"before two estimated ones":       {[]string{"2027-01-04", "+20", "+20", "2027-02-03"}, "sessions[3].date"},
		"an estimated one was cancelled":  {[]string{"2027-01-04", "x+100", "2027-02-03"}, ""},
		"a cancelled one has a date":      {[]string{"2027-01-04", "x2027-03-01", "2027-02-03"}, "sessions[2].date"},
		"nothing dated before":            {[]string{"", "+100", "2027-02-03"}, ""},
		"estimated ones follow by nature": {[]string{"2027-01-04", "+1", "+1"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			faults := planned(c.sessions...).Faults()
			if c.field == "" && len(faults) > 0 || c.field != "" && faults.For(c.field) == "" {
				t.Errorf("faults %v, want one at %q", faults, c.field)
			}
		})
	}
}

func TestWithoutAProtocolTheReferenceSaysHowLongSkinHeals(t *testing.T) {
	ref := shippedReference(t)
	f := finding(Review(planned("2027-01-04", "2027-01-12"), Patient{}, ref, Date{}), "interval_short/s2")
	if f == nil || f.Tier != TierB || !strings.Contains(f.Message, "published advice is 14–28 days") {
		t.Errorf("finding %+v", f)
	}
	p := planned("2027-01-04", "2027-01-12")
	p.Protocol = &ProtocolRef{Healing: Healing{MinDays: 5, MaxDays: 8, Citation: Citation{"own", TierC}}}
	if f := finding(Review(p, Patient{}, ref, Date{}), "interval_short/s2"); f != nil {
		t.Errorf("the protocol allows it: %+v", f)
	}
}

// TestEveryHealingTellsTheSameDisagreement: what sources say of healing does
// not depend on the protocol.
func TestEveryHealingTellsTheSameDisagreement(t *testing.T) {
	ref := shippedReference(t)
	if len(ref.Healing.Others) != 6 {
		t.Errorf("%d other sources", len(ref.Healing.Others))
	}
	for _, name := range []string{"scars", "alopecia_totalis", "thinning"} {
		if p := shippedProtocol(t, name); !slices.Equal(p.Healing.Others, ref.Healing.Others) || p.Healing.Citation != ref.Healing.Citation {
			t.Errorf("%s: %+v", name, p.Healing)
		}
	}
}

func TestAgeIsThatAtTheFirstSession(t *testing.T) {
	today := Date{2026, 11, 22}
	ref := shippedReference(t)
	for name, c := range map[string]struct {
		born     Date
		sessions []string
		found    bool
	}{
		"eighteen by then":           {Date{2009, 1, 4}, []string{"2027-01-04", "2027-01-25"}, false},
		"a day too young":            {Date{2009, 1, 5}, []string{"2027-01-04", "2027-01-25"}, true},
		"undated counts today":       {Date{2009, 1, 4}, []string{"", "+21"}, true},
		"the first dated one counts": {Date{2009, 1, 20}, []string{"", "2027-01-25"}, false},
		"a cancelled one does not":   {Date{2009, 1, 20}, []string{"x2027-01-04", "2027-01-25"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := finding(Review(planned(c.sessions...), Patient{Born: c.born}, ref, today), "safety/age")
			if (f != nil) != c.found {
				t.Errorf("finding %+v", f)
			}
		})
	}
}
