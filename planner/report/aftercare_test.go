package report

import (
	"strings"
	"testing"

	"stipple/assets"
)

func TestBuiltInAftercareIsSourced(t *testing.T) {
	items, err := parseAftercare(assets.Aftercare)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []kind{untilDay, fromDay, always, normal, call} {
		if len(only(items, k)) == 0 {
			t.Errorf("no item of kind %q", k)
		}
	}
}

func TestAftercareIsChecked(t *testing.T) {
	const good = "[[items]]\nkind = \"until\"\ndays = 5\ntext = \"x\"\nsource = \"y\"\ntier = \"C\"\n"
	if _, err := parseAftercare([]byte(good)); err != nil {
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
		if _, err := parseAftercare([]byte(bad)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
