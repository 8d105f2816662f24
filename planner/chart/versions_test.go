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

// TestRecordsOfAFormerChartAreReadWithIt wants a signed record to be this
// patient's when a chart merged into this one had its id, and only then.
func TestRecordsOfAFormerChartAreReadWithIt(t *testing.T) {
	const former = "019a0000-0000-7000-8000-00000000000f"
	c := held(t)
	signed := c.Records[0]
	signed.Patient, signed.Signature, signed.Amendments = former, nil, nil
	signed, err := signed.Sign(operator(), "2027-01-04T11:00:00+01:00")
	if err != nil {
		t.Fatal(err)
	}
	c.Records[0] = signed
	if faults := c.Faults(); len(faults) != 1 || faults[0].Field != "records[0].patient" {
		t.Errorf("of a stranger: %v", faults)
	}
	c.Patient.Former = []planner.FormerChart{{ID: former, Chart: "3", Family: "A", Given: "B", On: planner.Date{Year: 2027, Month: 2, Day: 1}}}
	c.Patient.Archived = planner.Date{Year: 2027, Month: 3, Day: 1}
	data, err := Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, got); diff != "" {
		t.Error(diff)
	}
	c.Records[1].Patient = former
	if faults := c.Faults(); len(faults) != 1 || faults[0].Field != "records[1].patient" {
		t.Errorf("not signed: %v", faults)
	}
	c.Records[1].Patient = c.Patient.ID
	c.Patient.Former = append(c.Patient.Former, planner.FormerChart{ID: "x", On: c.Patient.Archived}, planner.FormerChart{ID: c.Patient.ID, Chart: "3"})
	for _, want := range []string{"patient.former[1].chart", "patient.former[1].id", "patient.former[2].id", "patient.former[2].on"} {
		if c.Faults().For(want) == "" {
			t.Errorf("%s: no fault among %v", want, c.Faults())
		}
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
