package planner

import "testing"

// TestAWithdrawalEndsWhatWasSignedBefore: who takes back the last word does not
// fall back on an earlier one.
func TestAWithdrawalEndsWhatWasSignedBefore(t *testing.T) {
	day := Date{2026, 11, 22}
	consent := func(id ID, template ID, signed Date, withdrawn *Date) Consent {
		c := Consent{ID: id, Template: template, Date: signed}
		if withdrawn != nil {
			c.Withdrawn = &Withdrawal{Date: *withdrawn, By: "x"}
		}
		return c
	}
	yesterday, before := day.AddDays(-1), day.AddDays(-30)
	for name, c := range map[string]struct {
		all  []Consent
		want []ID
	}{
		"one stands":                     {[]Consent{consent("a", "t", before, nil)}, []ID{"a"}},
		"withdrawn":                      {[]Consent{consent("a", "t", before, &yesterday)}, nil},
		"the later one withdrawn":        {[]Consent{consent("a", "t", before, nil), consent("b", "t", yesterday, &day)}, nil},
		"of the same day, withdrawn":     {[]Consent{consent("a", "t", day, nil), consent("b", "t", day, &day)}, nil},
		"signed anew after a withdrawal": {[]Consent{consent("a", "t", before, &yesterday), consent("b", "t", day, nil)}, []ID{"b"}},
		"signed anew on the same day":    {[]Consent{consent("a", "t", before, &day), consent("b", "t", day, nil)}, []ID{"b"}},
		"another text":                   {[]Consent{consent("a", "t", before, nil), consent("b", "photos", yesterday, &day)}, []ID{"a"}},
		"newest first":                   {[]Consent{consent("a", "t", before, nil), consent("b", "u", yesterday, nil)}, []ID{"b", "a"}},
		"of a day to come":               {[]Consent{consent("a", "t", day.AddDays(1), nil)}, nil},
	} {
		standing := StandingConsents(c.all, day)
		if len(standing) != len(c.want) {
			t.Errorf("%s: %v", name, standing)
			continue
		}
		for i, id := range c.want {
			if standing[i].ID != id {
				t.Errorf("%s: %v", name, standing)
			}
		}
	}
}
