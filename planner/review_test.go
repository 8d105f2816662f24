package planner

import (
	"strings"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// TestFindings changes a sound plan or patient and names the finding that must
// appear, with its severity and tier.
func TestFindings(t *testing.T) {
	pass := func(change func(*Pass)) func(*Plan, *Patient) {
		return func(p *Plan, _ *Patient) { change(&p.Sessions[1].Prescriptions[0].Passes[0]) }
	}
	apart := func(days quantity.Days) func(*Plan, *Patient) {
		return func(p *Plan, _ *Patient) { p.Sessions[1].Date = p.Sessions[0].Date.AddDays(days) }
	}
	scar := func(change func(*Region)) func(*Plan, *Patient) {
		return func(p *Plan, _ *Patient) {
			p.Regions[1].Scar, p.Regions[1].Area = "Scar", 10
			change(&p.Regions[1])
		}
	}
	cases := map[string]struct {
		change   func(*Plan, *Patient)
		key      string
		severity Severity
		tier     Tier
		says     string
	}{
		"needle at the chair": {pass(func(p *Pass) { p.Needle = nil }), "chair_needle/s2", Caution, TierA, "Crown"},
		"mix at the chair":    {pass(func(p *Pass) { p.Mix = nil }), "chair_mix/s2", Caution, TierA, "Crown"},
		"depth at the chair":  {pass(func(p *Pass) { p.Depth = Depth{} }), "chair_depth/s2", Caution, TierA, "Crown"},
		"no pass at all":      {func(p *Plan, _ *Patient) { p.Sessions[1].Prescriptions[0].Passes = nil }, "chair_needle/s2", Caution, TierA, "Crown"},
		"angle open":          {pass(func(p *Pass) { p.Angle = 0 }), "technique_open/s2", Note, TierA, "Crown"},
		"dwell open":          {pass(func(p *Pass) { p.Dwell = "" }), "technique_open/s2", Note, TierA, "Crown"},
		"deep":                {pass(func(p *Pass) { p.Depth = Depth{Target: 1.6} }), "depth_deep/s2", Caution, TierU, "1.5 mm"},
		"greatest is deep":    {pass(func(p *Pass) { p.Depth = Depth{Target: 1, Max: 2} }), "depth_deep/s2", Caution, TierU, "dermmicro.com, C"},
		"others on depth":     {pass(func(p *Pass) { p.Depth = Depth{Target: 1.6} }), "depth_deep/s2", Caution, TierU, "about 2 mm (uppercuttattooshop.com; bip.vn, C)"},
		"shallow":             {pass(func(p *Pass) { p.Depth = Depth{Target: 0.4} }), "depth_shallow/s2", Caution, TierU, "0.5 mm"},
		"too soon":            {apart(13), "interval_short/s2", Caution, TierB, "13 days"},
		"late":                {func(p *Plan, _ *Patient) { p.Sessions[2].Date = p.Sessions[1].Date.AddDays(29) }, "interval_long/s3", Note, TierB, "29 days"},
		"too soon, undated":   {func(p *Plan, _ *Patient) { p.Sessions[2].Date = Date{}; p.Sessions[2].AfterDays = 7 }, "interval_short/s3", Caution, TierB, "7 days"},
		"too dense":           {func(p *Plan, _ *Patient) { p.Sessions[2].Prescriptions[0].Density = 90 }, "density_high", Caution, TierC, "Crown (120 dots/cm²)"},
		"others on density":   {func(p *Plan, _ *Patient) { p.Sessions[2].Prescriptions[0].Density = 90 }, "density_high", Caution, TierC, "310/cm2 (2,000 per square inch)"},
		"no density":          {func(p *Plan, _ *Patient) { p.Sessions[1].Prescriptions[0].Density = 0 }, "density_open/s2", Caution, TierA, "Crown"},
		"late, disagreement":  {func(p *Plan, _ *Patient) { p.Sessions[2].Date = p.Sessions[1].Date.AddDays(29) }, "interval_long/s3", Note, TierB, "10-14 days (bip.vn, C)"},
		"one day":             {apart(1), "interval_short/s2", Caution, TierB, "comes 1 day after session 1"},
		"young scar":          {scar(func(r *Region) { r.Since = Date{2026, 9, 1} }), "scar_young/frontal", Caution, TierC, "younger than 6 months"},
		"young, cautious too": {scar(func(r *Region) { r.Since = Date{2026, 9, 1} }), "scar_young/frontal", Caution, TierC, "12 months (florentina"},
		"scar of nine months": {scar(func(r *Region) { r.Since = Date{2026, 4, 1} }), "scar_young/frontal", Note, TierC, "younger than 12 months"},
		"nine, least too":     {scar(func(r *Region) { r.Since = Date{2026, 4, 1} }), "scar_young/frontal", Note, TierC, "6 months (dermmicro.com"},
		"scar without area":   {scar(func(r *Region) { r.Area = 0 }), "scar_area/frontal", Note, TierU, "no measured area"},
		"keloid":              {func(_ *Plan, p *Patient) { p.History.Conditions = []Condition{{Key: "keloid", Note: "chest"}} }, "safety/keloid", Stop, TierC, "(chest)"},
		"a child":             {func(_ *Plan, p *Patient) { p.Born = Date{2010, 1, 1} }, "safety/age", Stop, TierA, "under 18"},
		"inferred build-up":   {func(p *Plan, _ *Patient) { p.Sessions[0].Prescriptions[0].Basis = Citation{"Liu", TierU} }, "basis/male_pattern", Note, TierU, "Crown"},
	}
	ref := shippedReference(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			plan, patient := reviewed(t)
			if f := finding(Review(plan, patient, ref, Date{2026, 11, 22}), c.key); f != nil {
				t.Fatalf("found before the change: %+v", f)
			}
			c.change(&plan, &patient)
			f := finding(Review(plan, patient, ref, Date{2026, 11, 22}), c.key)
			if f == nil {
				t.Fatalf("no finding %s", c.key)
			}
			if f.Severity != c.severity || f.Tier != c.tier || f.Source == "" || !strings.Contains(f.Message, c.says) {
				t.Errorf("finding %+v", f)
			}
		})
	}
}

// reviewed gives a plan and a patient that no check has anything to say of.
func reviewed(t *testing.T) (Plan, Patient) {
	p := soundPlan()
	protocol := shippedProtocol(t, "thinning")
	p.Protocol = &ProtocolRef{ID: protocol.ID, Version: 1, Name: protocol.Name, Healing: protocol.Healing}
	patient := Patient{ID: "patient", Chart: "1", Family: "F", Given: "G", Born: Date{1980, 1, 1}}
	if found := Review(p, patient, shippedReference(t), Date{2026, 11, 22}); len(found) > 0 {
		t.Fatal(found)
	}
	return p, patient
}

func TestEveryIntervalOfTheProtocolIsQuiet(t *testing.T) {
	ref := shippedReference(t)
	for days := quantity.Days(1); days <= 60; days++ {
		plan, patient := reviewed(t)
		plan.Sessions = plan.Sessions[:2]
		plan.Sessions[1].Date = plan.Sessions[0].Date.AddDays(days)
		found := Review(plan, patient, ref, Date{})
		short, long := finding(found, "interval_short/s2") != nil, finding(found, "interval_long/s2") != nil
		if short != (days < 14) || long != (days > 28) {
			t.Errorf("%d days: short %v, long %v", days, short, long)
		}
	}
}

func TestFindingsComeGravestFirst(t *testing.T) {
	plan, patient := reviewed(t)
	plan.Sessions[0].Prescriptions[0].Passes[0] = Pass{}
	patient.History.Conditions = []Condition{{Key: "mri_planned"}, {Key: "keloid"}}
	found := Review(plan, patient, shippedReference(t), Date{})
	rank := map[Severity]int{Stop: 0, Caution: 1, Note: 2}
	for i := 1; i < len(found); i++ {
		if rank[found[i].Severity] < rank[found[i-1].Severity] {
			t.Fatalf("%s after %s", found[i].Severity, found[i-1].Severity)
		}
	}
}

func TestAcceptanceHoldsOnlyForWhatWasAccepted(t *testing.T) {
	ref := shippedReference(t)
	plan, patient := reviewed(t)
	plan.Sessions[0].Prescriptions[0].Passes[0].Needle = nil
	f := finding(Review(plan, patient, ref, Date{}), "chair_needle/s1")
	if _, err := plan.Accept(*f, "  ", "Dr A", Date{2026, 11, 22}); ErrorCode(err) != Invalid {
		t.Error("accepted without a reason")
	}
	accepted, err := plan.Accept(*f, "judged on the day", "Dr A", Date{2026, 11, 22})
	if err != nil || len(plan.Acceptances) != 0 {
		t.Fatalf("%v; the original has %d acceptances", err, len(plan.Acceptances))
	}
	f = finding(Review(accepted, patient, ref, Date{}), "chair_needle/s1")
	if f.Accepted == nil || f.Accepted.Reason != "judged on the day" || OpenFindings([]Finding{*f})[Caution] != 0 {
		t.Errorf("not shown as accepted: %+v", f)
	}
	accepted.Sessions[0].Prescriptions[1].Passes[0].Needle = nil
	if f := finding(Review(accepted, patient, ref, Date{}), "chair_needle/s1"); f.Accepted != nil {
		t.Error("one more region is covered by the old acceptance")
	}
}

func TestProtocolsPrefillOnlyWhatIsSourced(t *testing.T) {
	for _, name := range []string{"scars", "alopecia_totalis", "thinning"} {
		protocol := shippedProtocol(t, name)
		for n := MinSessions; n <= MaxSessions; n++ {
			p := protocol.Start(NewPlan("plan", "patient", n), protocol.Indication.Etiologies()[0], 0)
			if faults := p.Faults(); len(faults) > 0 {
				t.Errorf("%s: %v", name, faults)
			}
			for i, s := range p.Sessions {
				for _, prescription := range s.Prescriptions {
					want := []quantity.DotsPerCM2{24, 32, 24}
					if n != 3 {
						want = make([]quantity.DotsPerCM2, n)
					}
					if prescription.Density != want[i] || (prescription.Density == 0) != prescription.Basis.IsZero() {
						t.Errorf("%s, %d sessions: session %d adds %v from %v", name, n, i+1, prescription.Density, prescription.Basis)
					}
					if pass := prescription.Passes[0]; !pass.Depth.IsZero() || pass.Angle != 0 || pass.Mix != nil || pass.Dwell != "" {
						t.Errorf("%s prefills what no source gives: %+v", name, pass)
					}
				}
			}
		}
	}
}

func TestBuildUpIsTierUOutsideItsStudy(t *testing.T) {
	for cause, tier := range map[Etiology]Tier{
		MalePattern: TierA, FemalePattern: TierA, ScarringAlopecia: TierA,
		Chemotherapy: TierU, Diffuse: TierU, StripScar: TierU, FUEScars: TierU, AlopeciaTotalis: TierU, "": TierU,
	} {
		if got := shippedProtocol(t, "thinning").BuildUp.For(cause); got.Tier != tier {
			t.Errorf("%q: tier %s, want %s", cause, got.Tier, tier)
		}
	}
}

func TestStartAddsUpToTheGoal(t *testing.T) {
	protocol := shippedProtocol(t, "thinning")
	for goal := quantity.DotsPerCM2(1); goal <= 120; goal += 0.7 {
		p := protocol.Start(NewPlan("plan", "patient", 3), MalePattern, goal)
		final := p.Final(string(scalp.Crown))
		if diff := float64(final - goal); diff > 0.051 || diff < -0.051 {
			t.Errorf("goal %v is planned as %v", goal, final)
		}
		if !p.GoalBasis.IsZero() {
			t.Errorf("the physician's own goal %v cites %v", goal, p.GoalBasis)
		}
	}
}

func TestEstimatesFollowAreaDensityAndRates(t *testing.T) {
	ref, head, p := shippedReference(t), adultHead(t), soundPlan()
	p.Regions[0].Area, p.Regions[1].Area = 50, 100
	e := p.Estimate(0, head, nil, ref, Rates{})
	if e.Dots != 50*10+100*20 || e.Basis.Tier != TierC || e.Pigment != 0 || e.Needles != 0 {
		t.Errorf("estimate %+v", e)
	}
	if low, high := float64(e.MinutesLow), float64(e.MinutesHi); low != 2500.0/117 || high != 2500.0/58 {
		t.Errorf("%v–%v minutes", low, high)
	}
	e = p.Estimate(0, head, nil, ref, Rates{DotsPerMinute: 100, MillilitresPer1000: 0.5, DotsPerNeedle: 2000, MinutesSetUpPerVisit: 30})
	if e.MinutesLow != 55 || e.MinutesHi != 55 || e.Pigment != 1.25 || e.Needles != 2 {
		t.Errorf("with the clinic's rates %+v", e)
	}
	p.Regions[0].Scar, p.Regions[0].Area = "Scar", 0
	if e := p.Estimate(0, head, nil, ref, Rates{}); len(e.Unknown) != 1 || e.Dots != 2000 {
		t.Errorf("a scar without area: %+v", e)
	}
	p.Regions[1].Area = 0
	if e := p.Estimate(0, head, nil, ref, Rates{}); e.Dots < 20*float64(head.Area(scalp.Frontal))-1 {
		t.Errorf("the head's own area is not used: %+v", e)
	}
	if total := soundPlan().EstimateTotal(head, nil, ref, Rates{}); total.Dots <= p.Estimate(0, head, nil, ref, Rates{}).Dots {
		t.Errorf("total %+v", total)
	}
}
