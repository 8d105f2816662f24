package planner

import (
	"bytes"
	"strings"
	"testing"
)

func TestAnEditedItemIsTheClinicsOwn(t *testing.T) {
	shipped := Care{Kind: CareUntil, Days: 10, Text: "Do not shave your head.", Citation: Citation{Source: "s", Tier: TierC}, Others: "o"}
	if got := shipped.Edited(CareUntil, 10, "  Do not\nshave your head. "); got != shipped {
		t.Errorf("the same words gave %+v", got)
	}
	for name, got := range map[string]Care{
		"words": shipped.Edited(CareUntil, 10, "Do not shave."), "days": shipped.Edited(CareUntil, 9, shipped.Text),
		"kind": shipped.Edited(CareFrom, 10, shipped.Text),
	} {
		if !got.IsZero() || got.Others != "" {
			t.Errorf("other %s still cite %v and %q", name, got.Citation, got.Others)
		}
	}
	if got := shipped.Edited(CareAlways, 10, "x"); got != (Care{Kind: CareAlways, Text: "x"}) {
		t.Errorf("an item without a time became %+v", got)
	}
}

func TestSettingsOfAClinicAreChecked(t *testing.T) {
	good := Clinic{
		Name: "Clinic", Logo: []byte("\x89PNG…"), Aftercare: []Care{{Kind: CareCall, Text: "Pus."}},
		Reviewed: map[string]TranslationReview{"ar": {By: "Noor", On: Date{2026, 11, 22}, Version: "1"}},
	}
	if faults := good.Faults(); len(faults) > 0 {
		t.Fatal(faults)
	}
	for field, spoil := range map[string]func(*Clinic){
		"name":                     func(c *Clinic) { c.Name = " " },
		"address":                  func(c *Clinic) { c.Address = strings.Repeat("a", MaxNameLength+1) },
		"phone":                    func(c *Clinic) { c.Phone = strings.Repeat("1", MaxNameLength+1) },
		"out_of_hours":             func(c *Clinic) { c.Hours = "\xff" },
		"logo":                     func(c *Clinic) { c.Logo = []byte("GIF89a") },
		"aftercare":                func(c *Clinic) { c.Aftercare = []Care{} },
		"aftercare[0].text":        func(c *Clinic) { c.Aftercare = []Care{{Kind: CareCall}} },
		"reviewed_translations.ar": func(c *Clinic) { c.Reviewed = map[string]TranslationReview{"ar": {Version: "1"}} },
	} {
		c := good
		spoil(&c)
		if c.Faults().For(field) == "" {
			t.Errorf("nothing is said of %s: %v", field, c.Faults())
		}
	}
	good.Logo = append([]byte("\x89PNG"), bytes.Repeat([]byte{1}, MaxLogo)...)
	if good.Faults().For("logo") == "" {
		t.Error("a huge logo is stored")
	}
}

func TestDifferencesOfSettingsAreNamed(t *testing.T) {
	full := Clinic{
		Name: "Clinic", Address: "a", Phone: "1", Hours: "2", Paper: A4, Rates: Rates{DotsPerMinute: 9}, Logo: []byte("\x89PNG"),
		Aftercare: []Care{{Kind: CareCall, Text: "Pus."}}, Reviewed: map[string]TranslationReview{"ar": {By: "Noor"}},
	}
	same := full
	same.Paper = ""
	if got := full.Differences(same); len(got) > 0 {
		t.Errorf("A4 is the paper where none is chosen: %v", got)
	}
	if got := (Clinic{}).Differences(Clinic{Reviewed: map[string]TranslationReview{}}); len(got) > 0 {
		t.Errorf("nothing differs from nothing in %v", got)
	}
	for name, change := range map[string]func(*Clinic){
		"name": func(c *Clinic) { c.Name = "x" }, "address": func(c *Clinic) { c.Address = "" }, "phone": func(c *Clinic) { c.Phone = "" },
		"out of hours": func(c *Clinic) { c.Hours = "" }, "paper size": func(c *Clinic) { c.Paper = Letter }, "rates": func(c *Clinic) { c.Rates = Rates{} },
		"logo": func(c *Clinic) { c.Logo = nil }, "aftercare": func(c *Clinic) { c.Aftercare = []Care{{Kind: CareCall, Text: "Fever."}} },
		"checked translations": func(c *Clinic) { c.Reviewed = map[string]TranslationReview{"ar": {By: "Omar"}} },
	} {
		other := full
		change(&other)
		if got := full.Differences(other); len(got) != 1 || got[0] != name {
			t.Errorf("%s: %v", name, got)
		}
	}
}
