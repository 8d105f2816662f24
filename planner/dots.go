package planner

import (
	"errors"

	"stipple/planner/quantity"
	"stipple/planner/stipple"
)

// Fade is the width, in cm, over which a region's density fades inwards to that
// of a thinner neighbour. The widths are ours (tier U): no source gives any. An
// edge that is not stated is drawn hard.
func (s Softness) Fade() quantity.Centimetres {
	switch s {
	case MediumEdge:
		return 0.5
	case SoftEdge:
		return 1
	}
	return 0
}

// Stipple gives the dots of the plan on a head: one area for each region, in
// the plan's order, with one layer for each session. Sessions that do not take
// place add none; a scar that is only named has no place and stays bare. Error:
// Invalid when a scar cannot be laid on the head or a density is too great to
// draw.
func (p Plan) Stipple(ground *stipple.Ground) (*stipple.Picture, error) {
	areas := make([]stipple.Area, len(p.Regions))
	for i, region := range p.Regions {
		area, err := p.area(ground, region)
		if err != nil {
			return nil, Errorf(Invalid, "%s cannot be drawn on this head: %s.", region.Name(), err).Because(err)
		}
		areas[i] = area
	}
	picture, err := ground.Lay(areas)
	var wrong stipple.AreaError
	if errors.As(err, &wrong) {
		return nil, Errorf(Invalid, "%s cannot be drawn: %s.", p.Regions[wrong.Area].Name(), wrong.Err).Because(err)
	}
	return picture, err
}

func (p Plan) area(ground *stipple.Ground, region Region) (stipple.Area, error) {
	area := stipple.Area{Layers: make([]stipple.Layer, len(p.Sessions))}
	switch {
	case region.Drawn != nil:
		trace, err := ground.Trace(*region.Drawn)
		if err != nil {
			return area, err
		}
		area.Trace = trace
	case region.Scar == "":
		area.Zone = region.Zone
	}
	for i, session := range p.Sessions {
		prescription, _ := session.For(region.Key)
		if p.lays(i, region.Key) {
			area.Layers[i] = stipple.Layer{
				Density:  p.Added(i, region.Key),
				Fade:     float64(prescription.Softness.Fade()),
				Gradient: float64(prescription.Gradient) / 100,
			}
		}
	}
	return area, nil
}
