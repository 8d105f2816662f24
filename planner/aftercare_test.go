package planner

import (
	"slices"
	"strings"
	"testing"
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
