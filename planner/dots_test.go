package planner

import (
	"errors"
	"strings"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

func TestAPlanIsStippledAsItIsPlanned(t *testing.T) {
	h, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	ground := stipple.NewGround(h)
	p := NewPlan("1", "2", 3)
	spot := scalp.Scar{Form: scalp.StrokeScar, Width: 10, Path: []scalp.Place{{Azimuth: 180, Elevation: 60}}}
	p.Regions = []Region{
		{Key: "a", Zone: scalp.Crown, Indication: Thinning},
		{Key: "b", Zone: scalp.Occipital, Scar: "Old cut", Indication: Scars},
		{Key: "c", Zone: scalp.Crown, Scar: "Burn", Indication: Scars, Drawn: &spot},
	}
	for i := range p.Sessions {
		p.Sessions[i] = p.Sessions[i].Set(Prescription{Region: "a", Density: 20, Gradient: 10})
		p.Sessions[i] = p.Sessions[i].Set(Prescription{Region: "b", Density: 20})
		p.Sessions[i] = p.Sessions[i].Set(Prescription{Region: "c", Density: 50, Softness: SoftEdge})
	}
	p.Sessions[1].Status = CancelledSession
	picture, err := p.Stipple(ground)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]float64{{20, 0, 20}, {0, 0, 0}, {50, 0, 50}} {
		size := float64(picture.Sizes[i])
		for session, density := range want {
			got := float64(picture.Counts[i][session])
			if most := density * size; got > most+1 || density == 0 && got != 0 || i == 0 && got < most-1 {
				t.Errorf("region %d has %v dots in session %d, of %.0f", i, got, session+1, most)
			}
		}
	}
	if soft := float64(picture.Counts[2][0]); soft > 0.8*50*float64(picture.Sizes[2]) || soft == 0 {
		t.Errorf("the soft edge of the scar leaves %v dots", soft)
	}

	p.Regions[2].Drawn = &scalp.Scar{Form: scalp.StrokeScar, Width: 3, Path: []scalp.Place{{Azimuth: 0, Elevation: -60}}}
	_, err = p.Stipple(ground)
	if ErrorCode(err) != Invalid || !strings.Contains(ErrorMessage(err), "Burn") {
		t.Errorf("a scar on the chin gives %v", err)
	}
	p.Regions = p.Regions[:1]
	for i := range p.Sessions {
		p.Sessions[i] = p.Sessions[i].Set(Prescription{Region: "a", Density: quantity.DotsPerCM2(10_000)})
	}
	if _, err = p.Stipple(ground); !errors.Is(err, stipple.ErrTooDense) || ErrorCode(err) != Invalid || !strings.HasPrefix(ErrorMessage(err), "Crown") {
		t.Errorf("10,000 dots/cm² give %v", err)
	}
}
