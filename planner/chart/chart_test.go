package chart

import (
	"bytes"
	"reflect"
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
	plan.Regions = []planner.Region{{
		Key: "scar_occipital_1", Zone: scalp.Occipital, Scar: "Strip", Indication: planner.Scars, Area: 8.5,
		Drawn: &scalp.Scar{Form: scalp.StrokeScar, Width: 3.5, Path: []scalp.Place{{Azimuth: 140.125, Elevation: -2}, {Azimuth: 220, Elevation: 3}}},
	}}
	plan.Head = scalp.Size{Circumference: 56.5}
	for i := range plan.Sessions {
		plan.Sessions[i].Date = planner.Date{Year: 2027, Month: 1, Day: 4}.AddDays(quantity.Days(20 * i))
		plan.Sessions[i] = plan.Sessions[i].Set(planner.Prescription{
			Region: "scar_occipital_1", Density: 20, Gradient: -15, Note: "slowly <&>",
			Passes: []planner.Pass{{Needle: &planner.Needle{Configuration: "3RL"}, Depth: planner.Depth{Target: 0.8}}},
		})
	}
	old := plan.Clone()
	plan.Version = 5
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
		"newer version":    {`"version": 4,`, `"version": 99,`, "version"},
		"unknown field":    {`"family"`, `"surname"`, "patient.surname"},
		"another case":     {`"family"`, `"Family"`, "patient.Family"},
		"given twice":      {`"family": "Ærø"`, `"family": "Ærø", "family": "Ærø"`, "patient.family"},
		"deep unknown":     {`"target": 0.8`, `"target": 0.8, "aim": {"a": [1, null, {}]}`, "plans[0].sessions[0].prescriptions[0].passes[0].depth.aim"},
		"deep wrong type":  {`"target": 0.8`, `"target": "0.8"`, "plans[0].sessions[0].prescriptions[0].passes[0].depth.target"},
		"object for list":  {`"sessions": [`, `"sessions": {}, "regions": [`, "plans[0].sessions"},
		"fraction":         {`"version": 5,`, `"version": 2.5,`, "plans[0].version"},
		"too large":        {`"target": 0.8`, `"target": 1e999`, "plans[0].sessions[0].prescriptions[0].passes[0].depth.target"},
		"text as version":  {`"version": 4,`, `"version": "1",`, "version"},
		"version nought":   {`"version": 4,`, `"version": 0,`, "version"},
		"healing":          {`"status": "draft",`, `"status": "draft", "protocol": {"id": "x", "version": 1, "name": "X", "healing": {"min_days": 20, "max_days": 10}},`, "plans[0].protocol.healing.max_days"},
		"wrong type":       {`"chart": "7"`, `"chart": 7`, "patient.chart"},
		"empty name":       {`"Siôn"`, `" "`, "patient.given"},
		"no uuid":          {`"019a0000-0000-7000-8000-000000000001"`, `"1"`, "patient.id"},
		"no date":          {`"2027-01-04"`, `"soon"`, "plans[0].sessions[0].date"},
		"no such day":      {`"2027-01-04"`, `"2027-02-30"`, "plans[0].sessions[0].date"},
		"depth":            {`"target": 0.8`, `"target": 9`, "plans[0].sessions[0].prescriptions[0].passes[0].depth.target"},
		"unknown zone":     {`"zone": "occipital"`, `"zone": "moon"`, "plans[0].regions[0].zone"},
		"unknown status":   {`"status": "planned"`, `"status": "maybe"`, "plans[0].sessions[0].status"},
		"head too large":   {`"circumference": 56.5`, `"circumference": 565`, "plans[0].head.circumference"},
		"another patient":  {`"patient": "019a0000-0000-7000-8000-000000000001"`, `"patient": "019a0000-0000-7000-8000-000000000009"`, "plans[0].patient"},
		"older is younger": {`"version": 5,`, `"version": 1,`, "frozen[0].version"},
		"form of a scar":   {`"form": "stroke"`, `"form": "spiral"`, "plans[0].regions[0].drawn"},
		"width of a scar":  {`"width": 3.5`, `"width": 350`, "plans[0].regions[0].drawn"},
		"path of a scar":   {`"path": [`, `"path": "straight", "paths": [`, "plans[0].regions[0].drawn.path"},
		"drawn unknown":    {`"form": "stroke"`, `"form": "stroke", "colour": "red"`, "plans[0].regions[0].drawn.colour"},
		"place unknown":    {`"azimuth": 140.125`, `"azimuth": 140.125, "height": 3`, "plans[0].regions[0].drawn.path[0].height"},
		"place wrong type": {`"azimuth": 140.125`, `"azimuth": "east"`, "plans[0].regions[0].drawn.path[0].azimuth"},
		"half a place":     {`"azimuth": 140.125,`, ``, "plans[0].regions[0].drawn.path[0].azimuth"},
		"null in a place":  {`"azimuth": 140.125`, `"azimuth": null`, "plans[0].regions[0].drawn.path[0].azimuth"},
		"no place":         {`"path": [`, `"path": [null,`, "plans[0].regions[0].drawn.path[0]"},
		"place off":        {`"azimuth": 140.125`, `"azimuth": 1401.25`, "plans[0].regions[0].drawn"},
		"gradient":         {`"gradient": -15`, `"gradient": -150`, "plans[0].sessions[0].prescriptions[0].gradient"},
		"gradient, type":   {`"gradient": -15`, `"gradient": "steep"`, "plans[0].sessions[0].prescriptions[0].gradient"},
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

// TestDecodeReportsEveryFaultOfShape gathers faults of every sort in one file.
func TestDecodeReportsEveryFaultOfShape(t *testing.T) {
	const bad = `{
  "format": "stipple-chart", "version": 1, "colour": {"red": [1, 2], "blue": null},
  "patient": {
    "id": "019a0000-0000-7000-8000-000000000001", "chart": 7, "Family": "Berg", "given": ["Eva"],
    "skin_type": 2.5, "alerts": "latex", "history": {"conditions": [{"key": "keloid"}, {"kee": 1}, 3]}, "given": "Eva"
  },
  "plans": [{"id": null, "title": true, "goal": "much", "created": 2027, "sessions": [{"date": "soon"}, "later"]}, []]
}`
	_, err := Decode([]byte(bad))
	faults := planner.FaultsOf(err)
	for field, says := range map[string]string{
		"colour":                            "no field of this name",
		"patient.chart":                     "Line 4 holds a number where text belongs.",
		"patient.Family":                    `Write it "family".`,
		"patient.given":                     "Line 4 holds a list where text belongs.",
		"patient.skin_type":                 "Line 5 holds 2.5 where a whole number belongs.",
		"patient.alerts":                    "Line 5 holds text where a list belongs.",
		"patient.history.conditions[1].kee": "no field of this name",
		"patient.history.conditions[2]":     "Line 5 holds a number where an object belongs.",
		"plans[0].id":                       "UUID",
		"plans[0].title":                    "Line 7 holds true or false where text belongs.",
		"plans[0].goal":                     "Line 7 holds text where a number belongs.",
		"plans[0].created":                  "Line 7 holds a number where text belongs.",
		"plans[0].sessions[0].date":         "This date does not exist.",
		"plans[0].sessions[1]":              "Line 7 holds text where an object belongs.",
		"plans[1]":                          "Line 7 holds a list where an object belongs.",
	} {
		if got := faults.For(field); !strings.Contains(got, says) {
			t.Errorf("%s: %q, want %q", field, got, says)
		}
	}
	second := 0
	for _, f := range faults {
		if f.Field == "patient.given" {
			second++
		}
	}
	if second != 2 {
		t.Errorf("a field given twice has %d faults: %v", second, faults)
	}
}

// TestEveryFieldHasAKind: a field of a kind nobody thought of would not be read.
func TestEveryFieldHasAKind(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if seen[of] || wantedKind(of) != aGroup {
			return
		}
		seen[of] = true
		for _, field := range fieldsOf(of) {
			walk(field)
		}
	}
	walk(reflect.TypeFor[Chart]())
	if len(seen) < 15 {
		t.Errorf("only %d objects", len(seen))
	}
}

func TestPlansOfAChartStandOnceAndOneIsActive(t *testing.T) {
	decode := func(change func(*Chart)) planner.Faults {
		c := soundChart()
		change(&c)
		data, err := Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Decode(data)
		return planner.FaultsOf(err)
	}
	other := func(c *Chart) planner.Plan {
		plan := c.Plans[0].Clone()
		plan.ID = "019a0000-0000-7000-8000-000000000003"
		return plan
	}
	if faults := decode(func(c *Chart) { c.Plans = append(c.Plans, other(c)) }); len(faults) > 0 {
		t.Fatalf("two drafts: %v", faults)
	}
	for field, change := range map[string]func(*Chart){
		"plans": func(c *Chart) {
			c.Plans = append(c.Plans, other(c))
			c.Plans[0].Status, c.Plans[1].Status = planner.ActivePlan, planner.ActivePlan
		},
		"plans[1].id":       func(c *Chart) { c.Plans = append(c.Plans, c.Plans[0]) },
		"frozen[1].version": func(c *Chart) { c.Frozen = append(c.Frozen, c.Frozen[0]) },
	} {
		if faults := decode(change); len(faults) != 1 || faults.For(field) == "" {
			t.Errorf("want one fault at %s: %v", field, faults)
		}
	}
}

// TestAChartIsWrittenInOneWay: spellings a person may use give the bytes that
// an export gives.
func TestAChartIsWrittenInOneWay(t *testing.T) {
	c := soundChart()
	c.Plans[0].Title, c.Plans[0].Sessions[0].Prescriptions[0].Passes[0].Needle.Maker = "Crown", "Acme"
	want, _ := Encode(c)
	by := strings.NewReplacer(`"title": "Crown"`, `"title": " Crown\u0000 ", "acceptances": [], "note": null`, `"maker": "Acme"`, `"maker": "Acme\t"`)
	loose := by.Replace(string(want))
	if loose == string(want) {
		t.Fatal("nothing was replaced")
	}
	got, err := Decode([]byte(loose))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Encode(got); !bytes.Equal(again, want) {
		t.Error(cmp.Diff(string(want), string(again)))
	}
}

// TestAnyDrawingRoundTrips draws scars that a plan may hold.
func TestAnyDrawingRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		degrees := func(name string, least, most float64) quantity.Degrees {
			return quantity.Degrees(rapid.Float64Range(least, most).Draw(t, name))
		}
		drawn := scalp.Scar{Form: rapid.SampledFrom(scalp.Forms()).Draw(t, "form")}
		if drawn.Form == scalp.StrokeScar {
			drawn.Width = quantity.Millimetres(rapid.Float64Range(0.2, 60).Draw(t, "width"))
		}
		for range rapid.IntRange(3, 12).Draw(t, "places") {
			drawn.Path = append(drawn.Path, scalp.Place{Azimuth: degrees("azimuth", 0, 360), Elevation: degrees("elevation", -90, 90)})
		}
		// A scar has some place on the scalp; the others may lie anywhere.
		drawn.Path = append(drawn.Path, scalp.Place{Azimuth: degrees("azimuth on the scalp", 0, 360), Elevation: degrees("elevation on the scalp", 65, 90)})
		c := soundChart()
		c.Plans[0].Regions[0].Drawn = &drawn
		c.Plans[0].Sessions[1].Prescriptions[0].Gradient = quantity.Percent(rapid.Float64Range(-80, 80).Draw(t, "gradient"))
		c.tidy()
		data, err := Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(data)
		if drawn.Tidy().Check() != nil {
			if planner.FaultsOf(err).For("plans[0].regions[0].drawn") == "" {
				t.Fatalf("a drawing that cannot be was read: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, got); diff != "" {
			t.Fatal(diff)
		}
		if again, _ := Encode(got); !bytes.Equal(data, again) {
			t.Fatal("written again it differs")
		}
	})
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
