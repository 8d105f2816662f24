package scalpmap

import (
	"image/color"
	"math"

	"stipple/planner/scalp"
)

// dashGap is how long the gap after a dash is, as a part of the dash.
const dashGap = 0.6

// dashes draws a line in dashes of a length.
func (p *pen) dashes(points []scalp.Point, closed bool, width, length float32, c color.NRGBA) {
	line := p.pixels(points)
	if len(line) < 2 {
		return
	}
	if closed {
		line = append(line, line[0])
	}
	d := dasher{dash: length * p.scale, lay: func(run []pixel) {
		p.strokePixels(run, false, max(width*p.scale, leastLine)/2, c)
	}}
	box := p.box()
	for i := 1; i < len(line); i++ {
		if around([][]pixel{line[i-1 : i+1]}).Overlaps(box) {
			d.along(line[i-1], line[i])
		} else {
			d.flush()
			d.gone += distance(line[i-1], line[i])
		}
	}
	d.flush()
}

// A dasher cuts a line into dashes as it goes along it.
type dasher struct {
	dash float32
	lay  func(run []pixel)
	gone float32 // how much of the line lies behind
	run  []pixel // of the dash begun
}

// flush lays the dash begun.
func (d *dasher) flush() {
	d.lay(d.run)
	d.run = nil
}

// along goes from a to b.
func (d *dasher) along(a, b pixel) {
	step := distance(a, b)
	at := func(done float32) pixel { return pixel{a.x + (b.x-a.x)*done/step, a.y + (b.y-a.y)*done/step} }
	for done := float32(0); done < step; {
		phase := float32(math.Mod(float64(d.gone), float64(d.dash*(1+dashGap))))
		on := phase < d.dash
		left := d.dash*(1+dashGap) - phase
		if on {
			left = d.dash - phase
		}
		next := min(step, done+max(left, 0.05))
		if on {
			if len(d.run) == 0 {
				d.run = append(d.run, at(done))
			}
			d.run = append(d.run, at(next))
		}
		d.gone += next - done
		if done = next; on && done < step {
			d.flush()
		}
	}
}
