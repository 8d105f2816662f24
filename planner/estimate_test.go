package planner

import (
	"math"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// TestEstimatesFollowTheDotsLaid takes each region's dots from where it has
// them.
func TestEstimatesFollowTheDotsLaid(t *testing.T) {
	head, p := adultHead(t), soundPlan() // crown 10, frontal 20 dots/cm² in the first session
	laid := &stipple.Picture{Counts: [][]int{{900, 1, 1}, {1500, 1, 1}}, Sizes: []quantity.SquareCentimetres{100, 80}}
	dots := func() float64 { return p.Estimate(0, head, laid, Reference{}, Rates{}).Dots }
	if got := dots(); got != 900+1500 {
		t.Errorf("%v dots, want those laid", got)
	}
	p.Regions[0].Area = 50
	if got := dots(); got != 450+1500 {
		t.Errorf("%v dots with a measured area, want half the crown's", got)
	}
	p.Regions[0].Scar = "Strip"
	if got := dots(); got != 50*10+1500 {
		t.Errorf("%v dots with a scar only named, want area × density", got)
	}
	p.Regions[0].Drawn = &scalp.Scar{Form: scalp.StrokeScar}
	if got := dots(); got != 450+1500 {
		t.Errorf("%v dots with a drawn scar, want those laid by its measured area", got)
	}
	p.Regions[0].Area = 0
	if got := dots(); got != 900+1500 {
		t.Errorf("%v dots with a drawn scar, want those laid", got)
	}
	laid.Counts[0][0] = 0
	if e := p.Estimate(0, head, laid, Reference{}, Rates{}); e.Dots != 1500 || len(e.Unknown) != 0 {
		t.Errorf("a region wholly under another: %+v", e)
	}
	total := p.EstimateTotal(head, laid, Reference{}, Rates{})
	if total.Dots != 1500+2*2 {
		t.Errorf("%v dots in all sessions", total.Dots)
	}
	p.Sessions[0].Status = MissedSession
	if got, want := dots(), math.Round(20*float64(head.Area(scalp.Frontal))); got != want {
		t.Errorf("%v dots missed, want %v by area × density", got, want)
	}
}

// TestSoftEdgesTakeFewerDots lays real plans.
func TestSoftEdgesTakeFewerDots(t *testing.T) {
	p := soundPlan()
	estimate := func() float64 {
		laid, err := p.Stipple(adultGround())
		if err != nil {
			t.Fatal(err)
		}
		return p.Estimate(0, adultGround().Head(), laid, Reference{}, Rates{}).Dots
	}
	set := func(change func(*Prescription)) {
		for i := range p.Sessions[0].Prescriptions {
			change(&p.Sessions[0].Prescriptions[i])
		}
	}
	flat := p.Estimate(0, adultGround().Head(), nil, Reference{}, Rates{}).Dots
	hard := estimate()
	if math.Abs(hard-flat) > flat/100 {
		t.Errorf("%v dots with hard edges, %v by area × density", hard, flat)
	}
	set(func(p *Prescription) { p.Gradient = 50 })
	if got := estimate(); math.Abs(got-hard) > hard/100 {
		t.Errorf("a gradient makes %v dots of %v", got, hard)
	}
	set(func(p *Prescription) { p.Gradient, p.Softness = 0, SoftEdge })
	if soft := estimate(); soft > 0.97*hard {
		t.Errorf("%v dots with soft edges, %v with hard ones", soft, hard)
	}
}

func TestCopyForwardTakesTheGradientAlong(t *testing.T) {
	p := soundPlan()
	p.Sessions[0].Prescriptions[0].Gradient = 30
	p.Sessions[1].Prescriptions[0].Gradient = -10
	if next, _ := p.CopyForward(0).Sessions[1].For("crown"); next.Gradient != 30 || next.Density != 20 {
		t.Errorf("copied %+v", next)
	}
}
