package planner

import (
	"slices"
	"strings"
	"testing"

	"stipple/planner/quantity"
)

func TestBuiltInAftercareIsSourced(t *testing.T) {
	items, err := ParseAftercare(shippedFile(t, "aftercare.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range CareKinds() {
		if !slices.ContainsFunc(items, func(c Care) bool { return c.Kind == k }) {
			t.Errorf("no item of kind %q", k)
		}
	}
}

func TestAftercareNeitherRepeatsNorContradictsItself(t *testing.T) {
	until := func(days quantity.Days, text string) Care { return Care{Kind: CareUntil, Days: days, Text: text} }
	from := func(days quantity.Days, text string) Care { return Care{Kind: CareFrom, Days: days, Text: text} }
	for name, c := range map[string]struct {
		items []Care
		field string // "" when nothing is wrong
	}{
		"different words":            {[]Care{until(5, "Do not swim."), until(5, "Do not run.")}, ""},
		"twice":                      {[]Care{until(5, "Do not swim."), until(9, "Do not run."), until(9, "Do not swim.")}, "aftercare[0].text"},
		"twice, spaced and capital":  {[]Care{from(5, "Wash  it."), from(5, " wash it.")}, "aftercare[0].text"},
		"in kinds without days":      {[]Care{{Kind: CareNormal, Text: "Red."}, {Kind: CareCall, Text: "Red."}}, ""},
		"from after until":           {[]Care{until(5, "Wash."), from(6, "Wash.")}, ""},
		"from on the last day":       {[]Care{until(5, "Wash."), from(5, "Wash.")}, "aftercare[0].text"},
		"from before until, reverse": {[]Care{from(4, "Wash."), until(5, "Wash.")}, "aftercare[0].text"},
		"no words":                   {[]Care{until(5, " \n")}, "aftercare[0].text"},
		"invisible words":            {[]Care{until(5, "\u200b\u00ad\u2060\ufe0f\u3164\u2800\u202e\u00a0\U000e0041")}, "aftercare[0].text"},
		"a joiner inside":            {[]Care{until(5, "می\u200cشود")}, ""},
	} {
		faults := CareFaults(c.items)
		if c.field == "" && len(faults) > 0 || c.field != "" && (len(faults) != 1 || faults[0].Field != c.field) {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestAftercareIsChecked(t *testing.T) {
	const good = "[[items]]\nkind = \"until\"\ndays = 5\ntext = \"x\"\nsource = \"y\"\ntier = \"C\"\n"
	if _, err := ParseAftercare([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"not TOML":    "[[items",
		"unknown key": good + "colour = 1\n",
		"no days":     strings.Replace(good, "days = 5\n", "", 1),
		"no source":   strings.Replace(good, "\"y\"", "\"\"", 1),
		"wrong tier":  strings.Replace(good, "\"C\"", "\"Z\"", 1),
		"wrong kind":  strings.Replace(good, "until", "maybe", 1),
	} {
		if _, err := ParseAftercare([]byte(bad)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
