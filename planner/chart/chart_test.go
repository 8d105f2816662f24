package chart

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

const (
	patientID planner.ID = "019a0000-0000-7000-8000-000000000001"
	planID    planner.ID = "019a0000-0000-7000-8000-000000000002"
)

func soundChart() Chart {
	plan := planner.NewPlan(planID, patientID, 3)
	plan.Indications = []planner.Indication{planner.Scars}
	plan.Regions = []planner.Region{{Key: "scar_occipital_1", Zone: scalp.Occipital, Scar: "Strip", Indication: planner.Scars, Area: 8.5}}
	plan.Head = scalp.Size{Circumference: 56.5}
	for i := range plan.Sessions {
		plan.Sessions[i].Date = planner.Date{Year: 2027, Month: 1, Day: 4}.AddDays(quantity.Days(20 * i))
		plan.Sessions[i] = plan.Sessions[i].Set(planner.Prescription{
			Region: "scar_occipital_1", Density: 20, Note: "slowly <&>",
			Passes: []planner.Pass{{Needle: &planner.Needle{Configuration: "3RL"}, Depth: planner.Depth{Target: 0.8}}},
		})
	}
	old := plan.Clone()
	plan.Version = 2
	return New(planner.Patient{ID: patientID, Chart: "7", Family: "Ærø", Given: "Siôn"}, []planner.Plan{plan}, []planner.Plan{old})
}

func TestChartIsReadBackAsWritten(t *testing.T) {
	want := soundChart()
	data, err := Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	again, err := Encode(got)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("written again it differs: %v", err)
	}
}

// TestAnySoundPatientRoundTrips draws names from all of Unicode.
func TestAnySoundPatientRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, 40, -1)
		p := planner.Patient{
			ID: patientID, Chart: text.Draw(t, "chart"), Family: text.Draw(t, "family"), Given: text.Draw(t, "given"),
			Allergies: text.Draw(t, "allergies"), Alerts: rapid.SliceOf(text).Draw(t, "alerts"),
		}.Tidy()
		if len(p.Faults(planner.Date{})) > 0 {
			t.Skip("tidied to nothing")
		}
		data, err := Encode(New(p, nil, nil))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, got.Patient); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestDecodeNamesTheField changes the text of a sound chart and names the field
// that must be reported.
func TestDecodeNamesTheField(t *testing.T) {
	data, err := Encode(soundChart())
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct{ old, new, field string }{
		"another format":   {`"stipple-chart"`, `"other"`, "format"},
		"newer version":    {`"version": 1,`, `"version": 99,`, "version"},
		"unknown field":    {`"family"`, `"surname"`, "surname"},
		"wrong type":       {`"chart": "7"`, `"chart": 7`, "patient.chart"},
		"empty name":       {`"Siôn"`, `" "`, "patient.given"},
		"no uuid":          {`"019a0000-0000-7000-8000-000000000001"`, `"1"`, "patient.id"},
		"no date":          {`"2027-01-04"`, `"soon"`, "plans[0].sessions[0].date"},
		"no such day":      {`"2027-01-04"`, `"2027-02-30"`, "plans[0].sessions[0].date"},
		"depth":            {`"target": 0.8`, `"target": 9`, "plans[0].sessions[0].prescriptions[0].passes[0].depth.target"},
		"unknown zone":     {`"zone": "occipital"`, `"zone": "moon"`, "plans[0].regions[0].zone"},
		"unknown status":   {`"status": "planned"`, `"status": "maybe"`, "plans[0].sessions[0].status"},
		"head too large":   {`"circumference": 56.5`, `"circumference": 565`, "plans[0].head"},
		"another patient":  {`"patient": "019a0000-0000-7000-8000-000000000001"`, `"patient": "019a0000-0000-7000-8000-000000000009"`, "plans[0].patient"},
		"older is younger": {`"version": 2,`, `"version": 1,`, "frozen[0].version"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(string(data), c.old) {
				t.Fatalf("%s is not in the chart", c.old)
			}
			_, err := Decode([]byte(strings.Replace(string(data), c.old, c.new, 1)))
			if planner.ErrorCode(err) != planner.Invalid || planner.FaultsOf(err).For(c.field) == "" {
				t.Errorf("no fault at %s: %v", c.field, err)
			}
		})
	}
}

func TestDecodeReportsEveryFault(t *testing.T) {
	c := soundChart()
	c.Patient.Family, c.Patient.Given = "", ""
	c.Plans[0].Sessions[0].Prescriptions[0].Density = -1
	data, _ := Encode(c)
	_, err := Decode(data)
	if faults := planner.FaultsOf(err); len(faults) != 3 {
		t.Errorf("%d faults: %v", len(faults), faults)
	}
}

func TestDecodeRefusesWhatIsNoChart(t *testing.T) {
	sound, _ := Encode(soundChart())
	for name, data := range map[string][]byte{
		"nothing": nil, "text": []byte("hello"), "list": []byte("[]"), "cut": sound[:len(sound)/2], "two": append(bytes.Clone(sound), sound...),
		"not UTF-8": append([]byte{'"', 0xff, '"'}, sound...), "null": []byte("null"),
	} {
		if _, err := Decode(data); planner.ErrorCode(err) != planner.Invalid || len(planner.FaultsOf(err)) == 0 {
			t.Errorf("%s: %v", name, err)
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

func FuzzDecode(f *testing.F) {
	sound, _ := Encode(soundChart())
	f.Add(sound)
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Decode(data)
		if err != nil {
			return
		}
		again, err := Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(again); err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
	})
}
