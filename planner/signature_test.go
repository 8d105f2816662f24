package planner

import (
	"encoding/json"
	"testing"

	"stipple/planner/quantity"
)

// signedRecord is a session with a deviation, a region not done and values
// nobody confirmed, signed by its operator.
func signedRecord(t fataler) SessionRecord {
	t.Helper()
	c := startedChair(t).tap(
		Tap{Deed: Confirm, Region: hairline, Field: DensityField},
		Tap{Deed: Confirm, Region: hairline, Pass: 1, Field: NeedleField, Value: Value{Laid: "n1"}},
		Tap{Deed: Change, Region: hairline, Pass: 1, Field: DepthField, Value: Value{Depth: 1.2}, Reason: "Skin firmer than expected"},
		Tap{Deed: MarkDone, Region: hairline},
		Tap{Deed: MarkNotDone, Region: crown, Reason: "No time left"},
	)
	signed, err := c.r.Now().Sign(operator, "2026-11-22T12:00:00+01:00")
	if err != nil {
		t.Fatalf("%v", err)
	}
	return signed
}

func TestWhoMaySign(t *testing.T) {
	now := startedChair(t).r.Now()
	other := Person{ID: "x", Name: "Bo", Role: Assistant}
	if _, err := now.Sign(other, "2026-11-22T12:00:00+01:00"); ErrorCode(err) != Forbidden {
		t.Errorf("an assistant who did not operate signed: %v", err)
	}
	for _, who := range []Person{operator, doctor} {
		signed, err := now.Sign(who, "2026-11-22T12:00:00+01:00")
		if err != nil || signed.Signature.By != who {
			t.Errorf("%s: %v", who.Name, err)
		}
	}
	if _, err := newChair(t).r.Now().Sign(doctor, chairNow); ErrorCode(err) != Invalid {
		t.Errorf("signed before the start: %v", err)
	}
	if _, err := now.Sign(operator, "2026-11-22T04:30:00+01:00"); ErrorCode(err) != Invalid {
		t.Errorf("signed before it started: %v", err)
	}
	if _, err := signedRecord(t).Sign(doctor, chairNow); ErrorCode(err) != Invalid {
		t.Errorf("signed twice: %v", err)
	}
}

// TestASignatureStandsForEveryWord changes a signed record in one place after
// another.
func TestASignatureStandsForEveryWord(t *testing.T) {
	for name, change := range map[string]func(*SessionRecord){
		"a value":       func(s *SessionRecord) { s.Records[0].Density.Value = 21 },
		"who confirmed": func(s *SessionRecord) { s.Records[0].Density.By = "Bo" },
		"a reason":      func(s *SessionRecord) { s.Records[2].Reason = "Pain" },
		"unconfirmed": func(s *SessionRecord) {
			s.Records[0].Softness = &Logged[Softness]{Value: SoftEdge, By: "Bo", At: chairNow}
		},
		"a state": func(s *SessionRecord) {
			s.Records[1].State = NotDone
			s.Records[1].Reason = "x"
			s.Records[1].By = "Bo"
		},
		"a lot":            func(s *SessionRecord) { s.Needles[0].Lot.Batch = "other" },
		"an expiry":        func(s *SessionRecord) { s.Needles[0].Lot.Expiry = inDate().AddDays(1) },
		"the day":          func(s *SessionRecord) { s.Date = s.Date.AddDays(1) },
		"the note":         func(s *SessionRecord) { s.Note = "later" },
		"the totals":       func(s *SessionRecord) { s.Totals.Dots++ },
		"what was planned": func(s *SessionRecord) { s.Records[0].Planned.Density = 30 },
	} {
		s := signedRecord(t)
		change(&s)
		if s.Faults().For("signature.digest") == "" {
			t.Errorf("%s can be changed after signing", name)
		}
	}
	if faults := signedRecord(t).Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}

func TestAmendmentsAddAndChangeNothing(t *testing.T) {
	s := signedRecord(t)
	a := Amendment{Region: hairline, Text: "The needle was changed once.", Reason: "Forgotten", By: doctor, At: "2026-11-23T08:00:00+01:00"}
	for name, bad := range map[string]Amendment{"no text": {Reason: "x", By: doctor, At: a.At}, "no reason": {Text: "x", By: doctor, At: a.At}, "no date": {Text: "x", Reason: "x", By: doctor}} {
		if _, err := s.Amend(bad); ErrorCode(err) != Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	one, err := s.Amend(a)
	if err != nil {
		t.Fatal(err)
	}
	two, err := one.Amend(a)
	if err != nil || len(two.Amendments) != 2 || len(one.Amendments) != 1 || len(s.Amendments) != 0 {
		t.Fatalf("%v", err)
	}
	if two.Signature.Digest != s.Signature.Digest || two.digest() != s.digest() {
		t.Error("the amendment changed what was signed")
	}
	for name, change := range map[string]func(*SessionRecord){
		"text":    func(s *SessionRecord) { s.Amendments[0].Text = "other" },
		"dropped": func(s *SessionRecord) { s.Amendments = s.Amendments[1:] },
		"swapped": func(s *SessionRecord) { s.Amendments[0], s.Amendments[1] = s.Amendments[1], s.Amendments[0] },
	} {
		changed := two.Clone()
		change(&changed)
		if len(changed.Faults()) == 0 {
			t.Errorf("%s: not noticed", name)
		}
	}
	two.Elsewhere = true
	if _, err := two.Amend(a); ErrorCode(err) != Invalid {
		t.Errorf("a record signed elsewhere was amended: %v", err)
	}
	if _, err := startedChair(t).r.Now().Amend(a); ErrorCode(err) != Invalid {
		t.Errorf("an unsigned record was amended: %v", err)
	}
}

// TestDigestsOutliveTheProgram: what was signed years ago must still fit. The
// digest hangs on how a record is written, so a field that is new must be left
// out where it is empty.
func TestDigestsOutliveTheProgram(t *testing.T) {
	const want = "1bc7598c8b4532d8fc6a8d3d3e3a06ea99ddf452fe46f7d9a4823b7b3bd81f85"
	old := signedRecord(t)
	for i := range old.Records {
		old.Records[i].Meant = 0 // records did not always say it
	}
	if got := old.digest(); got != want {
		data, _ := json.Marshal(old)
		t.Errorf("the digest is %s\n%s", got, data)
	}
}

// TestWhatBreaksTheRulesIsNamed breaks one rule after another, as a file from
// elsewhere could.
func TestWhatBreaksTheRulesIsNamed(t *testing.T) {
	yesterday := chairDay.AddDays(-1)
	for field, change := range map[string]func(*SessionRecord){
		"date":                    func(s *SessionRecord) { s.Date = Date{2026, 2, 30} },
		"session":                 func(s *SessionRecord) { s.Session = 5 },
		"gate.consent":            func(s *SessionRecord) { s.Gate.Consent = nil },
		"gate.alerts_read":        func(s *SessionRecord) { s.Gate.AlertsRead = nil },
		"operator":                func(s *SessionRecord) { s.Operator = Person{} },
		"mixes":                   func(s *SessionRecord) { s.Mixes = nil },
		"mixes[0].lots":           func(s *SessionRecord) { s.Mixes[0].Lots = nil },
		"mixes[0].diluent":        func(s *SessionRecord) { s.Mixes[0].Diluent = nil },
		"needles[0].lot.expiry":   func(s *SessionRecord) { s.Needles[0].Lot.Expiry = yesterday },
		"mixes[0].lots[0].expiry": func(s *SessionRecord) { s.Mixes[0].Lots[0].Expiry = yesterday },
		"needles[0].lot.kind":     func(s *SessionRecord) { s.Needles[0].Lot.Kind = PigmentStock },
		"gate.overrides[0].by": func(s *SessionRecord) {
			s.Gate.Overrides = []Override{{Kind: OverrideAlerts, Reason: "x", By: operator, At: chairNow}}
		},
		"gate.overrides[0].reason": func(s *SessionRecord) {
			s.Gate.Overrides = []Override{{Kind: OverrideAlerts, By: doctor, At: chairNow}}
		},
		"records[0].state":                  func(s *SessionRecord) { s.Records[0].State = "perhaps" },
		"records[1].state":                  func(s *SessionRecord) { s.Records[1].State = DoneRegion; s.Records[1].By = "Bo" },
		"records[2].state":                  func(s *SessionRecord) { s.Records[2].Density = s.Records[0].Density },
		"records[2].reason":                 func(s *SessionRecord) { s.Records[2].Reason = " " },
		"records[0].passes[0].needle.value": func(s *SessionRecord) { s.Records[0].Passes[0].Needle.Value = "n7" },
		"records[0].passes[0].depth.value":  func(s *SessionRecord) { s.Records[0].Passes[0].Depth.Value = 9 },
		"records[0].density.by":             func(s *SessionRecord) { s.Records[0].Density.By = "" },
		"records[0].planned.region":         func(s *SessionRecord) { s.Records[0].Planned.Region = crown },
		"records[1].region.key":             func(s *SessionRecord) { s.Records[1].Region.Key = hairline },
		"records[0].complications[0]":       func(s *SessionRecord) { s.Records[0].Complications = []Complication{"boredom"} },
		"signature.by":                      func(s *SessionRecord) { s.Signature.By = Person{ID: "x", Name: "Bo", Role: Assistant} },
		"timer.since":                       func(s *SessionRecord) { s.Timer.Since = chairNow },
	} {
		// A copy by way of JSON shares nothing.
		data, err := json.Marshal(signedRecord(t))
		if err != nil {
			t.Fatal(err)
		}
		var s SessionRecord
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
		change(&s)
		if s.Faults().For(field) == "" {
			t.Errorf("%s: %v", field, s.Faults())
		}
	}
}

func TestDotsAreThoseOfTheDensityReallyAdded(t *testing.T) {
	head := SessionRecord{}.HeadOf()
	r := Record{Region: chairPlan().Regions[0], Planned: &Prescription{Density: 20}, Dots: 1000, State: DoneRegion}
	if _, known := r.DotsDone(head); known {
		t.Error("dots are known of a density nobody confirmed")
	}
	r.Density = &Logged[quantity.DotsPerCM2]{Value: 15}
	if dots, known := r.DotsDone(head); !known || dots != 750 {
		t.Errorf("%v", dots)
	}
	r.Dots = 0
	area, _ := r.Region.AreaOn(head)
	if dots, _ := r.DotsDone(head); dots != float64(area)*15 {
		t.Errorf("%v", dots)
	}
	r.State = NotDone
	if dots, known := r.DotsDone(head); !known || dots != 0 {
		t.Errorf("%v", dots)
	}
}
