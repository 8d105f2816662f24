package app

import (
	"bytes"

	"stipple/planner"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// planDots keeps the dots of a plan on a head, and lays them anew only when
// one of the two has changed. The zero planDots is ready.
type planDots struct {
	ground *stipple.Ground
	head   scalp.Head
	packed []byte // the plan they are of
	laid   *stipple.Picture
	err    error
}

// on gives the ground of a head.
func (d *planDots) on(head scalp.Head) *stipple.Ground {
	if d.ground == nil || head != d.head {
		*d = planDots{ground: stipple.NewGround(head), head: head}
	}
	return d.ground
}

// of gives the dots of a plan, or why they cannot be drawn.
func (d *planDots) of(plan planner.Plan, head scalp.Head) (*stipple.Picture, error) {
	ground, packed := d.on(head), packedPlan(plan)
	if d.packed == nil || !bytes.Equal(packed, d.packed) {
		d.packed = packed
		d.laid, d.err = plan.Stipple(ground)
	}
	return d.laid, d.err
}

// laid gives the dots of the plan looked at, nil while they cannot be drawn.
func (p *planPage) laid() *stipple.Picture {
	laid, _ := p.dots.of(p.plan(), p.head)
	return laid
}
