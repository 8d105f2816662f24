package chart

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
)

// TestOlderVersionsAreRead reads charts that older programs wrote. Written again
// they differ in their version alone.
func TestOlderVersionsAreRead(t *testing.T) {
	for version, file := range map[int]string{1: "testdata/version1.json", 2: "testdata/version2.json"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		region := got.Plans[0].Regions[0]
		if got.Version != Version || region.Scar == "" || (region.Drawn != nil) != (version == 2) || len(got.Records)+len(got.Consents) != 0 {
			t.Errorf("version %d of %s, first region %+v", got.Version, file, region)
		}
		again, err := Encode(got)
		head := func(version int) []byte { return fmt.Appendf(nil, "\"version\": %d,\n  \"patient\"", version) }
		want := bytes.Replace(data, head(version), head(Version), 1)
		if err != nil || !bytes.Equal(again, want) {
			t.Errorf("more than the version changed (%v):\n%s", err, cmp.Diff(string(want), string(again)))
		}
	}
}

// TestOlderBoxesAreRead reads what the store sealed before scars were drawn, and
// before records were kept.
func TestOlderBoxesAreRead(t *testing.T) {
	const sealed = `{"version":1,"value":{"id":"p","patient":"q","version":1,"status":"draft",` +
		`"regions":[{"key":"scar_occipital_1","zone":"occipital","scar":"Strip","indication":"scars","area":8.5}],` +
		`"sessions":[{"status":"planned","prescriptions":[{"region":"scar_occipital_1","density":20}]}]}}`
	plan, err := Unpack[planner.Plan]([]byte(sealed))
	if err != nil || plan.Regions[0].Area != 8.5 || plan.Regions[0].Drawn != nil || plan.Sessions[0].Prescriptions[0].Gradient != 0 {
		t.Errorf("%+v, %v", plan, err)
	}
	packed, err := os.ReadFile("testdata/packed2.json")
	if err != nil {
		t.Fatal(err)
	}
	plan, err = Unpack[planner.Plan](packed)
	if err != nil || len(plan.Faults()) > 0 || plan.Version != 2 || plan.Regions[0].Drawn == nil || plan.Sessions[0].Prescriptions[0].Carried != nil {
		t.Errorf("%v %v: %+v", err, plan.Faults(), plan)
	}
}

func TestPackedVersionsAreChecked(t *testing.T) {
	data, err := Pack(soundChart().Patient)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Unpack[planner.Patient](data)
	if err != nil || got.Family != "Ærø" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{`{"version":0,"value":{}}`, `{"version":99,"value":{}}`, `{`, ``} {
		if _, err := Unpack[planner.Patient]([]byte(bad)); planner.ErrorCode(err) != planner.Corrupt {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
