package report

import (
	"sync"

	"stipple/planner"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// Model is a head as papers draw it: the ground of its dots, and its views.
// Making one takes longer than all the rest of a paper, so it is worth keeping
// from paper to paper. It is safe for use by several goroutines at once.
type Model struct {
	ground *stipple.Ground
	views  map[scalp.View]func() drawing // each made when it is first drawn
}

// NewModel gives the model of a ground's head.
func NewModel(ground *stipple.Ground) *Model {
	m := &Model{ground: ground, views: map[scalp.View]func() drawing{}}
	for _, v := range scalp.Views() {
		m.views[v] = sync.OnceValue(func() drawing { return newDrawing(ground.Head(), v) })
	}
	return m
}

// Ground gives the ground of the model's dots.
func (m *Model) Ground() *stipple.Ground { return m.ground }

// drawings gives every view of the head with the scars of a plan.
func (m *Model) drawings(regions []planned) map[scalp.View]drawing {
	drawn := map[scalp.View]drawing{}
	for v, view := range m.views {
		d := view()
		d.scars = scarMarks(regions, v.Camera())
		drawn[v] = d
	}
	return drawn
}

// model gives the job's model, or a new one for the plan's head.
func (j Job) model() (*Model, error) {
	head, err := scalp.NewHead(j.Plan.Head)
	if err != nil {
		return nil, planner.Errorf(planner.Invalid, "The picture cannot be drawn: %s.", err).Because(err)
	}
	if j.Model != nil && j.Model.ground.Head() == head {
		return j.Model, nil
	}
	return NewModel(stipple.NewGround(head)), nil
}
