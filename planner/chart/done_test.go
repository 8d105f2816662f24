package chart

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
)

// held gives the sound chart with two sessions: one signed and amended, one that
// is still being logged, both under a consent.
func held(t testing.TB) Chart {
	t.Helper()
	c := soundChart()
	c.Plans[0].Status = planner.ActivePlan
	c.Patient.Alerts = []string{"latex"}
	consent := planner.Consent{
		ID: "019a0000-0000-7000-8000-00000000000c", Patient: patientID, Template: "t", Version: 2, Title: "Treatment",
		Text: " I agree,\nto the letter. ", Date: planner.Date{Year: 2027, Month: 1, Day: 4}, Signed: "2027-01-04T09:00:00+01:00",
		Way: planner.SignedOnScreen, Ink: [][]planner.InkPoint{{{X: 0, Y: 0.5}, {X: 0.25, Y: 0}}}, By: "Bo",
	}
	signed, err := logged(t, c, consent, 1).Sign(operator(), "2027-01-04T11:00:00+01:00")
	if err != nil {
		t.Fatal(err)
	}
	signed, err = signed.Amend(planner.Amendment{Text: "Crown bled later.", Reason: "Patient called", By: operator(), At: "2027-01-05T08:00:00+01:00"})
	if err != nil {
		t.Fatal(err)
	}
	return c.With([]planner.Consent{consent}, []planner.SessionRecord{signed, logged(t, c, consent, 2)})
}

func operator() planner.Person {
	return planner.Person{ID: "019a0000-0000-7000-8000-0000000000aa", Name: "Bo", Role: planner.Assistant}
}

// logged gives a session that was held and not signed.
func logged(t testing.TB, c Chart, consent planner.Consent, session int) planner.SessionRecord {
	t.Helper()
	plan, day := c.Plans[0], planner.Date{Year: 2027, Month: 1, Day: 4}
	id := planner.ID("019a0000-0000-7000-8000-0000000000e" + string(rune('0'+session)))
	opened, err := planner.OpenRecord(id, plan, session, c.Patient, nil, day, "Bo", "2027-01-04T09:30:00+01:00")
	if err != nil {
		t.Fatal(err)
	}
	ref, who := planner.RefOfConsent(consent), operator()
	lot := func(kind planner.StockKind, label string) planner.LotRef {
		return planner.LotRef{Lot: planner.ID("lot " + label), Product: planner.ID("product " + label), Kind: kind, Label: label, Batch: "B <1>"}
	}
	water := lot(planner.DiluentStock, "Water")
	region := plan.Regions[0].Key
	taps := []planner.Tap{
		{Deed: planner.TakeConsent, Consent: &ref},
		{Deed: planner.ReadAlerts},
		{Deed: planner.ChooseOperator, Operator: &who},
		{Deed: planner.LayNeedle, Needle: &planner.LaidNeedle{Key: "n1", Needle: planner.Needle{Configuration: "3RL"}, Lot: lot(planner.NeedleStock, "3RL")}},
		{Deed: planner.LayMix, Mix: &planner.LaidMix{
			Key: "m1", Lots: []planner.LotRef{lot(planner.PigmentStock, "Black")}, Diluent: &water,
			Mix: planner.Mix{Pigments: []planner.Pigment{{Name: "Black", Parts: 1}}, Diluent: "Water", DiluentParts: 3, DiscardAfter: "2027-01-04T17:00:00+01:00"},
		}},
		{Deed: planner.StartSession},
		{Deed: planner.RunTimer, Region: region},
		{Deed: planner.Confirm, Region: region, Field: planner.DensityField},
		{Deed: planner.Confirm, Region: region, Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: "n1"}},
		{Deed: planner.Change, Region: region, Pass: 1, Field: planner.DepthField, Value: planner.Value{Depth: 1.2}, Reason: "firm <&>"},
		{Deed: planner.MarkDone, Region: region},
		{Deed: planner.WriteNote, Text: "Went well."},
	}
	for i := range taps {
		taps[i].Seq, taps[i].By, taps[i].At = i+1, "Bo", "2027-01-04T10:00:00+01:00"
	}
	running, err := planner.Run(opened, taps...)
	if err != nil {
		t.Fatal(err)
	}
	return running.Now()
}

func TestWhatWasDoneIsReadBackAsWritten(t *testing.T) {
	want := held(t)
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

// TestRecordsAreKeptToTheLetter: what a person would call untidy was signed.
func TestRecordsAreKeptToTheLetter(t *testing.T) {
	c := held(t)
	c.Records[1].Note = "  two  spaces  "
	data, _ := Encode(c)
	got, err := Decode(data)
	if err != nil || got.Records[1].Note != c.Records[1].Note || got.Consents[0].Text != c.Consents[0].Text {
		t.Errorf("note %q, text %q, %v", got.Records[1].Note, got.Consents[0].Text, err)
	}
}

// TestFaultsOfWhatWasDoneHaveTheirPath changes one thing of a chart in each case.
func TestFaultsOfWhatWasDoneHaveTheirPath(t *testing.T) {
	const other planner.ID = "019a0000-0000-7000-8000-0000000000ff"
	for name, c := range map[string]struct {
		change func(*Chart)
		field  string
	}{
		"signed note changed":         {func(c *Chart) { c.Records[0].Note += "!" }, "records[0].signature.digest"},
		"signed value changed":        {func(c *Chart) { c.Records[0].Records[0].Density.Value++ }, "records[0].signature.digest"},
		"unconfirmed made done":       {func(c *Chart) { c.Records[0].Records[0].Passes[0].Angle = nil; c.Records[0].Records[0].Density = nil }, "records[0].signature.digest"},
		"signer exchanged":            {func(c *Chart) { c.Records[0].Signature.By.ID = other }, "records[0].signature.by"},
		"signature moved":             {func(c *Chart) { c.Records[1].Signature = c.Records[0].Signature }, "records[1].signature.digest"},
		"amendment changed":           {func(c *Chart) { c.Records[0].Amendments[0].Text = "Nothing." }, "records[0].amendments[0].digest"},
		"amendment without signature": {func(c *Chart) { c.Records[1].Amendments = c.Records[0].Amendments }, "records[1].amendments"},
		"unsigned from elsewhere":     {func(c *Chart) { c.Records[1].Elsewhere = true }, "records[1].elsewhere"},
		"record twice":                {func(c *Chart) { c.Records[1].ID = c.Records[0].ID }, "records[1].id"},
		"session twice":               {func(c *Chart) { c.Records[1].Session = 1 }, "records[1].session"},
		"record's id":                 {func(c *Chart) { c.Records[1].ID = "E" }, "records[1].id"},
		"another's record":            {func(c *Chart) { c.Records[1].Patient = other }, "records[1].patient"},
		"plan elsewhere":              {func(c *Chart) { c.Records[1].Plan = other }, "records[1].plan"},
		"plan's version to come":      {func(c *Chart) { c.Records[1].PlanVersion = 9 }, "records[1].plan_version"},
		"no such session":             {func(c *Chart) { c.Records[1].Session = 4 }, "records[1].session"},
		"started without consent":     {func(c *Chart) { c.Records[1].Gate.Consent = nil }, "records[1].gate.consent"},
		"consent not in the chart":    {func(c *Chart) { c.Consents = nil }, "records[1].gate.consent.id"},
		"consent of a later day": {func(c *Chart) {
			c.Consents[0].Date = c.Consents[0].Date.AddDays(1)
			c.Records[1].Gate.Consent.Date = c.Consents[0].Date
		}, "records[1].gate.consent"},
		"consent of another version": {func(c *Chart) { c.Consents[0].Version++ }, "records[1].gate.consent"},
		"expired without override":   {func(c *Chart) { c.Records[1].Needles[0].Lot.Expiry = planner.Date{Year: 2027, Month: 1, Day: 3} }, "records[1].needles[0].lot.expiry"},
		"value without a name":       {func(c *Chart) { c.Records[1].Records[0].Density.By = "" }, "records[1].records[0].density.by"},
		"done with nothing confirmed": {func(c *Chart) {
			c.Records[1].Records[0].Density, c.Records[1].Records[0].Passes = nil, nil
		}, "records[1].records[0].state"},
		"consent twice":            {func(c *Chart) { c.Consents = append(c.Consents, c.Consents[0]) }, "consents[1].id"},
		"consent's id":             {func(c *Chart) { c.Consents[0].ID = "C" }, "consents[0].id"},
		"another's consent":        {func(c *Chart) { c.Consents[0].Patient = other }, "consents[0].patient"},
		"consent without a text":   {func(c *Chart) { c.Consents[0].Text = "" }, "consents[0].text"},
		"consent without a stroke": {func(c *Chart) { c.Consents[0].Ink = nil }, "consents[0].ink"},
	} {
		t.Run(name, func(t *testing.T) {
			whole := held(t)
			c.change(&whole)
			data, err := Encode(whole)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Decode(data)
			if faults := planner.FaultsOf(err); faults.For(c.field) == "" {
				t.Errorf("no fault at %s among %v", c.field, faults)
			}
		})
	}
}

// TestAShapeOfARecordIsChecked: a field that a record does not have is no field
// that may be dropped unseen.
func TestAShapeOfARecordIsChecked(t *testing.T) {
	data, err := Encode(held(t))
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{
		`"digest":`:         `"Digest":`,
		`"x": 0.25`:         `"z": 0.25`,
		`"value": 20`:       `"value": "20"`,
		`"signed": "2027-0`: `"signed": 2, "by": "2027-0`,
	} {
		bad := strings.Replace(string(data), from, to, 1)
		if bad == string(data) {
			t.Fatalf("%s is not in the chart", from)
		}
		if _, err := Decode([]byte(bad)); planner.ErrorCode(err) != planner.Invalid {
			t.Errorf("%s instead of %s: %v", to, from, err)
		}
	}
}

// TestWhatWasSignedStaysSigned reads a chart that version 3 wrote. A field added to
// a record later must not change how a record without it is written, or every
// signature on file would break: written again the chart differs in its version alone.
func TestWhatWasSignedStaysSigned(t *testing.T) {
	data, err := os.ReadFile("testdata/version3.json")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if !got.Records[0].Signed() || len(got.Records[0].Amendments) != 1 || got.Records[1].Signed() {
		t.Errorf("%+v", got.Records)
	}
	again, err := Encode(got)
	data = bytes.Replace(data, []byte("\"version\": 3,\n  \"patient\""), fmt.Appendf(nil, "\"version\": %d,\n  \"patient\"", Version), 1)
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("written again it differs (%v):\n%s", err, cmp.Diff(string(data), string(again)))
	}
}
