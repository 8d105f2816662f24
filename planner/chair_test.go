package planner

import (
	"time"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

const (
	chairNow  Moment = "2026-11-22T09:30:00+01:00"
	assistant string = "Ana"
)

var (
	chairDay = Date{2026, 11, 22}
	doctor   = Person{ID: "dr", Name: "Dr Ode", Role: Physician}
	operator = Person{ID: "op", Name: assistant, Role: Assistant}
)

// chairPlan is an active plan of three regions with one or two passes each.
func chairPlan() Plan {
	plan := NewPlan("plan", "patient", 3)
	plan.Status, plan.Indications = ActivePlan, []Indication{Thinning}
	for i, zone := range []scalp.Zone{scalp.FrontalHairline, scalp.Frontal, scalp.Crown} {
		plan.Regions = append(plan.Regions, Region{Key: string(zone), Zone: zone, Indication: Thinning})
		for s := range plan.Sessions {
			p := Prescription{Region: string(zone), Density: quantity.DotsPerCM2(20 + 4*s), Softness: SoftEdge, Passes: []Pass{chairPass()}}
			if i == 1 {
				p.Gradient, p.Resistance = 10, Firm
				p.Passes = append(p.Passes, Pass{Depth: Depth{Target: 1}})
			}
			plan.Sessions[s] = plan.Sessions[s].Set(p)
		}
	}
	return plan
}

func chairPass() Pass {
	return Pass{
		Needle: &Needle{Configuration: "3RL", Diameter: 0.25},
		Mix:    &Mix{Pigments: []Pigment{{Name: "Acme Umber", Parts: 1}}, Diluent: "water", DiluentParts: 3},
		Depth:  Depth{Min: 0.5, Target: 0.8, Max: 1}, Angle: 90, Dwell: ShortDwell,
	}
}

func lotOf(id string, kind StockKind, expiry Date) LotRef {
	return LotRef{Lot: ID(id), Product: "p" + ID(id), Kind: kind, Label: "Acme " + id, Batch: "B" + id, Expiry: expiry}
}

func inDate() Date { return chairDay.AddDays(400) }

func laidNeedle(key, configuration string, expiry Date) *LaidNeedle {
	return &LaidNeedle{Key: key, Needle: Needle{Configuration: configuration, Diameter: 0.25}, Lot: lotOf("n"+key, NeedleStock, expiry)}
}

func laidMix(key, pigment string, expiry Date) *LaidMix {
	water := lotOf("w"+key, DiluentStock, inDate())
	return &LaidMix{
		Key: key, Mix: Mix{Pigments: []Pigment{{Name: pigment, Parts: 1}}, Diluent: "water", DiluentParts: 3},
		Lots: []LotRef{lotOf("p"+key, PigmentStock, expiry)}, Diluent: &water,
	}
}

// chair drives a session in tests: every tap a minute after the last.
type chair struct {
	t fataler
	r Running
}

type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

func newChair(t fataler) *chair {
	t.Helper()
	opened, err := OpenRecord("record", chairPlan(), 1, Patient{ID: "patient", Alerts: []string{"Nickel"}}, nil, chairDay, assistant, chairNow)
	if err != nil {
		t.Fatalf("%v", err)
	}
	r, err := Run(opened)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return &chair{t, r}
}

func (c *chair) stamped(tap Tap) Tap {
	start, _ := chairNow.Time()
	tap.Seq, tap.By = c.r.NextSeq(), assistant
	tap.At = MomentOf(start.Add(time.Duration(tap.Seq) * time.Minute))
	return tap
}

func (c *chair) try(tap Tap) error {
	next, err := c.r.Tap(c.stamped(tap))
	c.r = next
	return err
}

func (c *chair) tap(taps ...Tap) *chair {
	c.t.Helper()
	for _, tap := range taps {
		if err := c.try(tap); err != nil {
			c.t.Fatalf("%s %s %s: %v", tap.Deed, tap.Region, tap.Field, err)
		}
	}
	return c
}

func throughGate() []Tap {
	return []Tap{
		{Deed: TakeConsent, Consent: &ConsentRef{ID: "c", Title: "Consent", Version: 1, Date: chairDay}},
		{Deed: ReadAlerts},
		{Deed: ChooseOperator, Operator: &operator},
		{Deed: LayNeedle, Needle: laidNeedle("n1", "3RL", inDate())},
		{Deed: LayMix, Mix: laidMix("m1", "Acme Umber", inDate())},
		{Deed: StartSession},
	}
}

func startedChair(t fataler) *chair {
	t.Helper()
	return newChair(t).tap(throughGate()...)
}

const hairline, frontal, crown = "frontal_hairline", "frontal", "crown"
