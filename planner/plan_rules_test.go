package planner

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

func TestASoundPlanHasNoFaults(t *testing.T) {
	if faults := soundPlan().Faults(); len(faults) > 0 {
		t.Fatal(faults)
	}
}

// TestHardRules breaks a sound plan in one way each and names the field that
// must be reported.
func TestHardRules(t *testing.T) {
	depth := func(d Depth) func(*Plan) {
		return func(p *Plan) { p.Sessions[0].Prescriptions[0].Passes[0].Depth = d }
	}
	const at = "sessions[0].prescriptions[0]"
	cases := map[string]struct {
		change func(*Plan)
		field  string
	}{
		"one session":            {func(p *Plan) { p.Sessions = p.Sessions[:1] }, "sessions"},
		"five sessions":          {func(p *Plan) { p.Sessions = append(p.Sessions, p.Sessions[0], p.Sessions[1]) }, "sessions"},
		"same day twice":         {func(p *Plan) { p.Sessions[1].Date = p.Sessions[0].Date }, "sessions[1].date"},
		"dates descend":          {func(p *Plan) { p.Sessions[2].Date = Date{2026, 1, 1} }, "sessions[2].date"},
		"descend over a gap":     {func(p *Plan) { p.Sessions[1].Date = Date{}; p.Sessions[2].Date = Date{2026, 1, 1} }, "sessions[2].date"},
		"no such day":            {func(p *Plan) { p.Sessions[0].Date = Date{2027, 2, 30} }, "sessions[0].date"},
		"time":                   {func(p *Plan) { p.Sessions[0].Time = "9 o'clock" }, "sessions[0].time"},
		"depth over the limit":   {depth(Depth{Target: 4.1}), at + ".passes[0].depth.target"},
		"depth under the limit":  {depth(Depth{Target: 0.05}), at + ".passes[0].depth.target"},
		"least over target":      {depth(Depth{Min: 1, Target: 0.8}), at + ".passes[0].depth.min"},
		"target over greatest":   {depth(Depth{Target: 0.8, Max: 0.7}), at + ".passes[0].depth.max"},
		"greatest over limit":    {depth(Depth{Target: 0.8, Max: 5}), at + ".passes[0].depth.max"},
		"depth without target":   {depth(Depth{Min: 0.5}), at + ".passes[0].depth.target"},
		"depth is no number":     {depth(Depth{Target: quantity.Millimetres(math.NaN())}), at + ".passes[0].depth.target"},
		"density negative":       {func(p *Plan) { p.Sessions[0].Prescriptions[0].Density = -1 }, at + ".density"},
		"density infinite":       {func(p *Plan) { p.Sessions[0].Prescriptions[0].Density = quantity.DotsPerCM2(math.Inf(1)) }, at + ".density"},
		"angle":                  {func(p *Plan) { p.Sessions[0].Prescriptions[0].Passes[0].Angle = 91 }, at + ".passes[0].angle"},
		"pigment without parts":  {func(p *Plan) { p.Sessions[0].Prescriptions[0].Passes[0].Mix.Pigments[0].Parts = 0 }, at + ".passes[0].mix.pigments[0].parts"},
		"mix without pigment":    {func(p *Plan) { p.Sessions[0].Prescriptions[0].Passes[0].Mix.Pigments = nil }, at + ".passes[0].mix.pigments"},
		"needle without name":    {func(p *Plan) { p.Sessions[0].Prescriptions[0].Passes[0].Needle.Configuration = "" }, at + ".passes[0].needle.configuration"},
		"unknown region":         {func(p *Plan) { p.Sessions[0].Prescriptions[0].Region = "moon" }, at + ".region"},
		"region twice":           {func(p *Plan) { p.Regions[1].Key = "crown" }, "regions[1].key"},
		"zone twice":             {func(p *Plan) { p.Regions[1].Zone = scalp.Crown }, "regions[1].zone"},
		"region's indication":    {func(p *Plan) { p.Regions[0].Indication = Scars }, "regions[0].indication"},
		"cause elsewhere":        {func(p *Plan) { p.Regions[0].Cause = StripScar }, "regions[0].cause"},
		"area too large":         {func(p *Plan) { p.Regions[0].Area = 2000 }, "regions[0].area"},
		"active without density": {func(p *Plan) { p.Sessions[1].Prescriptions = nil }, "sessions[1].prescriptions"},
		"active with nought":     {func(p *Plan) { p.Sessions[1].Prescriptions = []Prescription{{Region: "crown"}} }, "sessions[1].prescriptions"},
		"active without region":  {func(p *Plan) { p.Regions = nil }, "regions"},
		"active, no indication":  {func(p *Plan) { p.Indications = nil }, "indications"},
		"accepted for no reason": {func(p *Plan) { p.Acceptances = []Acceptance{{Finding: "x"}} }, "acceptances[0].reason"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := soundPlan()
			c.change(&p)
			if p.Faults().For(c.field) == "" {
				t.Errorf("no fault at %s; faults: %v", c.field, p.Faults())
			}
		})
	}
}

func TestADraftMayBeUnfinished(t *testing.T) {
	if faults := NewPlan("plan", "patient", 2).Faults(); len(faults) > 0 {
		t.Fatal(faults)
	}
}

func TestTwoToFourSessions(t *testing.T) {
	for n := range 7 {
		faults := NewPlan("plan", "patient", n).Faults()
		if fits := n >= 2 && n <= 4; fits != (len(faults) == 0) {
			t.Errorf("%d sessions: %v", n, faults)
		}
	}
}

func TestOneActivePlan(t *testing.T) {
	active, draft := soundPlan(), soundPlan()
	draft.Status = DraftPlan
	if faults := CheckPlans([]Plan{active, draft, draft}); len(faults) > 0 {
		t.Error(faults)
	}
	if faults := CheckPlans([]Plan{active, draft, active}); len(faults) == 0 {
		t.Error("two active plans pass")
	}
}

// TestCumulativeIsTheSumOfWhatSessionsAdd holds for any densities.
func TestCumulativeIsTheSumOfWhatSessionsAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		added := rapid.SliceOfN(rapid.Float64Range(0, 400), 2, 4).Draw(t, "added")
		p := NewPlan("plan", "patient", len(added))
		p.Regions = []Region{{Key: "crown", Zone: scalp.Crown}}
		sum := 0.0
		for i, density := range added {
			if density > 0 {
				p.Sessions[i] = p.Sessions[i].Set(Prescription{Region: "crown", Density: quantity.DotsPerCM2(density)})
			}
			sum += density
			if got := p.Cumulative(i, "crown"); math.Abs(float64(got)-sum) > 1e-9 {
				t.Fatalf("after session %d: %v, want %v", i+1, got, sum)
			}
		}
		if p.Final("crown") != p.Cumulative(len(added)-1, "crown") || p.Final("other") != 0 {
			t.Fatal("final density is not the last cumulative one")
		}
	})
}

func TestSessionsThatDoNotTakePlaceAddNothing(t *testing.T) {
	for _, status := range []SessionStatus{MissedSession, CancelledSession} {
		p := soundPlan()
		whole := p.EstimateTotal(adultHead(t), nil, shippedReference(t), Rates{})
		p.Sessions[1].Status = status
		if p.Cumulative(1, "crown") != 10 || p.Final("crown") != 40 {
			t.Errorf("%s: cumulative %v, final %v", status, p.Cumulative(1, "crown"), p.Final("crown"))
		}
		total := p.EstimateTotal(adultHead(t), nil, shippedReference(t), Rates{})
		if second := p.Estimate(1, adultHead(t), nil, shippedReference(t), Rates{}); total.Dots != whole.Dots-second.Dots {
			t.Errorf("%s: %v dots in all of %v", status, total.Dots, whole.Dots)
		}
	}
}

func TestTheTotalNamesWhatIsNotCounted(t *testing.T) {
	p := soundPlan()
	p.Regions[0].Scar = "Strip"
	if total := p.EstimateTotal(adultHead(t), nil, shippedReference(t), Rates{}); len(total.Unknown) != 1 {
		t.Errorf("not counted: %v", total.Unknown)
	}
}

// TestDepthRuleHoldsForAnyDepth compares the rule with its statement.
func TestDepthRuleHoldsForAnyDepth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(-1, 6))
		d := Depth{
			Min: quantity.Millimetres(value.Draw(t, "min")), Target: quantity.Millimetres(value.Draw(t, "target")),
			Max: quantity.Millimetres(value.Draw(t, "max")),
		}
		within := func(q quantity.Millimetres) bool { return q == 0 || (q >= 0.1 && q <= 4) }
		want := d == Depth{} || (d.Target != 0 && within(d.Min) && within(d.Target) && within(d.Max) &&
			(d.Min == 0 || d.Min <= d.Target) && (d.Max == 0 || d.Target <= d.Max))
		var l faultList
		d.faults(&l, "depth")
		if got := len(l.list) == 0; got != want {
			t.Fatalf("%+v: accepted %v, want %v (%v)", d, got, want, l.list)
		}
	})
}

func TestReviseMakesVersionsOfActivePlansOnly(t *testing.T) {
	cases := map[string]struct {
		status  PlanStatus
		change  func(*Plan)
		version int
		freeze  bool
	}{
		"draft changed":           {DraftPlan, func(p *Plan) { p.Note = "x" }, 1, false},
		"activated":               {DraftPlan, func(p *Plan) { p.Status = ActivePlan }, 1, false},
		"active, nothing changed": {ActivePlan, func(*Plan) {}, 1, false},
		"density changed":         {ActivePlan, func(p *Plan) { p.Sessions[0].Prescriptions[0].Density++ }, 2, true},
		"needle changed":          {ActivePlan, func(p *Plan) { p.Sessions[0].Prescriptions[0].Passes[0].Needle.Diameter = 0.3 }, 2, true},
		"rescheduled":             {ActivePlan, func(p *Plan) { p.Sessions[2].Date = p.Sessions[2].Date.AddDays(3); p.Sessions[0].Time = "10:00" }, 1, false},
		"session done":            {ActivePlan, func(p *Plan) { p.Sessions[0].Status = DoneSession }, 1, false},
		"finding accepted":        {ActivePlan, func(p *Plan) { p.Acceptances = []Acceptance{{Finding: "k", Reason: "r"}} }, 1, false},
		"completed":               {ActivePlan, func(p *Plan) { p.Status = CompletedPlan }, 1, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			old := soundPlan()
			old.Status = c.status
			kept := old.Clone()
			changed := old.Clone()
			c.change(&changed)
			next, freeze, err := Revise(old, changed)
			if err != nil || next.Version != c.version || freeze != c.freeze {
				t.Errorf("version %d, freeze %v, %v", next.Version, freeze, err)
			}
			if !reflect.DeepEqual(old, kept) {
				t.Error("the old plan was changed")
			}
		})
	}
}

func TestReviseRefusesEndedPlansAndStepsBack(t *testing.T) {
	for _, status := range []PlanStatus{CompletedPlan, SupersededPlan} {
		old := soundPlan()
		old.Status = status
		if _, _, err := Revise(old, old); ErrorCode(err) != Invalid {
			t.Errorf("%s plan can be changed: %v", status, err)
		}
	}
	back := soundPlan()
	back.Status = DraftPlan
	if _, _, err := Revise(soundPlan(), back); ErrorCode(err) != Invalid {
		t.Error("an active plan became a draft")
	}
	other := soundPlan()
	other.ID = "other"
	if _, _, err := Revise(soundPlan(), other); ErrorCode(err) != Invalid {
		t.Error("a plan replaced another")
	}
}

func TestResizeLosesNothing(t *testing.T) {
	p := soundPlan()
	if _, err := p.Resize(2); ErrorCode(err) != Invalid || !strings.Contains(ErrorMessage(err), "Session 3") {
		t.Errorf("a session with content was dropped: %v", err)
	}
	grown, err := p.Resize(4)
	if err != nil || len(grown.Sessions) != 4 || len(p.Sessions) != 3 {
		t.Errorf("grown to %d, original %d, %v", len(grown.Sessions), len(p.Sessions), err)
	}
	if shrunk, err := grown.Resize(3); err != nil || len(shrunk.Sessions) != 3 {
		t.Errorf("an empty session stays: %v", err)
	}
}

func TestCopyForwardKeepsWhatStandsAndSharesNothing(t *testing.T) {
	p := soundPlan()
	p.Sessions[0].Prescriptions[0].Note = "first"
	p.Sessions[1].Prescriptions[0].Note = "second"
	p.Sessions[0].Prescriptions[0].Passes[0].Needle.Configuration = "1RL"
	copied := p.CopyForward(0)
	got, _ := copied.Sessions[1].For("crown")
	if got.Density != 20 || got.Note != "second" || got.Passes[0].Needle.Configuration != "1RL" {
		t.Errorf("copied as %+v", got)
	}
	copied.Sessions[1].Prescriptions[0].Passes[0].Needle.Configuration = "9RL"
	if p.Sessions[0].Prescriptions[0].Passes[0].Needle.Configuration != "1RL" || copied.Sessions[0].Prescriptions[0].Passes[0].Needle.Configuration != "1RL" {
		t.Error("the copy shares its needle with its source")
	}
	if last := p.CopyForward(2); !reflect.DeepEqual(last, p) {
		t.Error("copying the last session forward changed the plan")
	}
}

func TestCloneSharesNothing(t *testing.T) {
	p := soundPlan()
	p.Protocol = &ProtocolRef{ID: "x"}
	kept := p.Clone()
	changed := p.Clone()
	changed.Protocol.ID = "y"
	changed.Regions[0].Area = 5
	changed.Indications[0] = Scars
	changed.Sessions[0].Prescriptions[0].Passes[0].Mix.Pigments[0].Name = "other"
	changed.Sessions[0].Prescriptions[0].Passes[0].Depth.Target = 2
	if !reflect.DeepEqual(p, kept) {
		t.Error("changing a clone changed its source")
	}
}
