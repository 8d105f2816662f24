package scalp

import "math"

// Stroke is a line or a filled shape of the drawn head.
type Stroke struct {
	// Points are in cm, in the plane of the view.
	Points []Point
	// Closed joins the last point to the first.
	Closed bool
	// Fill asks for the inside in the colour of skin, under the line.
	Fill bool
	// Weight is the width of the line against the main outline, which is 1;
	// 0 draws no line.
	Weight float64
	// Over asks to be painted after the scalp's patches: it stands before them.
	Over bool
}

// Face draws the parts of the head that are not scalp, so that one knows a
// head and tells left from right: skull, jaw, ears, neck and quiet features.
// Paint the strokes in order, then the patches, then the strokes that are
// Over. Every view is drawn from one model, so that a turning head is seen
// without a jump, and from the left as the mirror image of the right.
func (h Head) Face(from Camera) []Stroke {
	if h == (Head{}) {
		return nil
	}
	if from.Azimuth = math.Mod(from.Azimuth, 360); from.Azimuth < 0 {
		from.Azimuth += 360
	}
	if from.Azimuth <= 180 {
		return h.face(from.eye())
	}
	strokes := h.face(Camera{360 - from.Azimuth, from.Elevation}.eye())
	for i := range strokes {
		turned := make([]Point, len(strokes[i].Points))
		for j, p := range strokes[i].Points {
			turned[j] = Point{-p.X, p.Y}
		}
		strokes[i].Points = turned
	}
	return strokes
}

// face draws the head for an eye on the midline or at the patient's right.
func (h Head) face(e eye) []Stroke {
	d := &artist{eye: e, axes: h.axes, lens: e.lens(h.axes)}
	// From below the neck stands before the far ears, from above behind them.
	if e.toward.Z < 0 {
		d.ears(false)
		d.neck()
	} else {
		d.neck()
		d.ears(false)
	}
	d.head()
	d.nape()
	d.features()
	d.nose()
	d.ears(true)
	d.bust()
	return d.strokes
}

// An artist draws one picture, back to front.
type artist struct {
	eye     eye
	axes    Point3
	lens    lens
	skin    []spot // of the head's mesh
	throat  *outline
	strokes []Stroke
}

// fill paints skin.
func (d *artist) fill(points []Point, over bool) {
	d.strokes = append(d.strokes, Stroke{Points: points, Closed: true, Fill: true, Over: over})
}

// line draws the parts of a line on the skin that face the viewer, finer at
// their ends.
func (d *artist) line(l *faceLine) {
	weight := l.weight
	switch l.fade {
	case frontal:
		weight *= clamp((-d.eye.right.X - 0.72) * 6)
	case beforehand:
		weight *= clamp(1 + 2.2*d.eye.toward.Y)
	case behind:
		weight *= clamp(-2.5 * d.eye.toward.Y)
	}
	// The more one looks down on the scalp, the quieter the face, until from
	// straight above no feature is more than a scratch on the limb.
	weight *= clamp(min(2.2*(1.1-d.eye.toward.Z), 12*(1-d.eye.toward.Z)))
	var part []Point
	for i, p := range l.points {
		if l.facing[i].dot(d.lens.toward) > 0.05 && l.broadly[i].dot(d.lens.toward) > -0.06 {
			part = append(part, d.lens.see(p))
			continue
		}
		d.strokes = append(d.strokes, tapered(part, weight)...)
		part = nil
	}
	d.strokes = append(d.strokes, tapered(part, weight)...)
}

// tapered is a line that is finer at its ends.
func tapered(points []Point, weight float64) []Stroke {
	if len(points) < 2 {
		return nil
	}
	along := make([]float64, len(points))
	for i := range points[1:] {
		dx, dy := points[i+1].X-points[i].X, points[i+1].Y-points[i].Y
		along[i+1] = along[i] + math.Sqrt(dx*dx+dy*dy)
	}
	whole := along[len(along)-1]
	weight *= clamp(1.5*whole - 0.4)
	return graded(points, func(i int) float64 {
		middle := (along[i] + along[i+1]) / 2 / whole
		return weight * (0.3 + 0.7*min(1, min(middle, 1-middle)/0.3))
	})
}

// graded is a line whose pieces, by their first points, have weights of their
// own: lines of one weight each, in a few steps, with gaps where there is none.
func graded(points []Point, weight func(i int) float64) []Stroke {
	level := func(i int) int { return int(math.Ceil(max(0, weight(i))*grades - 0.5)) }
	var strokes []Stroke
	for i := 0; i+1 < len(points); {
		from, grade := i, level(i)
		for i++; i+1 < len(points) && level(i) == grade; {
			i++
		}
		if grade > 0 {
			strokes = append(strokes, Stroke{Points: points[from : i+1 : i+1], Weight: float64(grade) / grades})
		}
	}
	return strokes
}

// grades is the number of weights a line swells and fades by.
const grades = 10

// neck draws the neck: the head is painted over its upper end.
func (d *artist) neck() {
	m := neckMesh()
	d.throat = m.outline(d.lens, d.lens.spots(m), coarseRays())
	d.fill(d.throat.whole(), false)
	end := d.end()
	d.strokes = append(d.strokes, d.throat.runs(func(i int) float64 {
		if !d.throat.tied[i] {
			return neckWeight
		}
		// The edge of the bust goes on where the shoulder leaves off.
		return end + (neckWeight-end)*clamp((d.throat.steep(i)-0.3)/0.3)
	})...)
	if d.eye.toward.Y >= 0 {
		d.neckLines()
	}
}

// neckWeight is the weight of the neck's outline.
const neckWeight = 0.9

func (d *artist) neckLines() {
	for _, l := range neckLines() {
		d.line(l)
	}
}

// nape draws, from behind, what of the neck stands before the jaw.
func (d *artist) nape() {
	turned := min(1, -3*d.eye.toward.Y)
	if turned <= 0 {
		return
	}
	d.strokes = append(d.strokes, d.throat.runs(func(i int) float64 {
		if d.throat.tied[i] {
			return 0
		}
		before, at := turned, d.place(spot{d.throat.at(i), d.throat.near[i]})
		if at.Z > -12.8 {
			before = min(before, (levelLadder().near(at.Z).back+2-at.Y)/1.2)
		}
		if u, ok := d.eye.lift(d.axes, d.throat.at(i)); ok {
			before = min(before, 1+d.throat.near[i]-u.stretch(d.axes).dot(d.eye.toward))
		}
		return neckWeight * min(before, (-6.6-at.Z)/1.6)
	})...)
	d.neckLines()
}

// place is the point of the standard head at a spot of the picture.
func (d *artist) place(s spot) Point3 {
	e := d.eye
	at := e.right.times(s.X).plus(e.up.times(s.Y)).plus(e.toward.times(s.near))
	return at.unstretch(d.axes.unstretch(standardAxes))
}

// end is the weight of the line where the drawing ends: none seen level, so
// that it fades out like a sketch, and a bust's edge from above or below.
func (d *artist) end() float64 { return min(0.4, 2*math.Abs(d.eye.toward.Z)) }

// bust draws the cut under the shoulders, which is nearest from below.
func (d *artist) bust() {
	if d.eye.toward.Z >= 0 {
		return
	}
	m := neckMesh()
	var ring []Point
	for _, p := range m.points[len(m.points)-m.columns:] {
		ring = append(ring, d.lens.see(p))
	}
	d.strokes = append(d.strokes, Stroke{Points: ring, Closed: true, Fill: true, Weight: d.end(), Over: true})
}

// head draws the skull and the face. Its outline stands before the scalp as
// well; where it lies before the neck, as the jaw's does, it is drawn as
// strongly as it stands off.
func (d *artist) head() {
	m := headMesh()
	d.skin = d.lens.spots(m)
	o := m.outline(d.lens, d.skin, fineRays())
	d.limb(o)
	d.fill(o.whole(), false)
	first := len(d.strokes)
	d.strokes = append(d.strokes, o.runs(func(i int) float64 {
		p := o.at(i)
		within := d.throat.within(p)
		if within <= 0 {
			return 1
		}
		// From below the neck stands before all of it.
		return max(1-within/0.2, d.clear(spot{p, o.near[i]})*clamp(1+4*d.eye.toward.Z))
	})...)
	d.jaw()
	for i := range d.strokes[first:] {
		d.strokes[first+i].Over = true
	}
}

// limb gives the outline the edge of the scalp's ellipsoid, which is smoother
// than any mesh.
func (d *artist) limb(o *outline) {
	l := newLimb(d.eye.pole(d.axes))
	rays := limbRays()
	var before spot
	low := true
	for i := range len(rays) + 1 {
		ray := rays[i%len(rays)]
		at := l.across.times(ray.X).plus(l.along.times(ray.Y)).stretch(d.axes)
		here := spot{d.eye.project(at), at.dot(d.eye.toward)}
		if i > 0 && !low {
			o.add(&before, &here, false)
		}
		before = here
		// On the face and under the skull other shapes take over.
		low = at.Z < -0.63*d.axes.Z || at.Z < -0.4*d.axes.Z && at.Y > -0.1*d.axes.Y ||
			at.Z < 0.25*d.axes.Z && at.Y > 0.3*d.axes.Y
	}
	o.settle()
}

// jaw draws the edge of the jaw from below the ear to the chin where it is no
// outline.
func (d *artist) jaw() {
	for _, edge := range jawLines() {
		var line []Point
		var weight []float64
		for i, p := range edge.points {
			at := d.lens.spot(p)
			line = append(line, at.Point)
			strength := 0.0
			if edge.facing[i].dot(d.lens.toward) > 0 {
				strength = edge.weight * min(d.clear(at), 3*edge.facing[i].dot(d.lens.toward)-0.7, 1.2+2*d.eye.toward.Y)
			}
			weight = append(weight, strength)
		}
		d.strokes = append(d.strokes, graded(line, func(i int) float64 { return weight[i] })...)
	}
}

// clear is the weight of a line of the head that the neck may hide or smooth
// away: 0 in the neck or behind it, more the farther before it, and 1 where
// the jaw has an edge.
func (d *artist) clear(s spot) float64 {
	at := d.place(s)
	here := collarLadder().near(at.Z)
	off := 2.5 * here.outside(at)
	// Where the head overhangs, the neck it stands before is a lower one.
	if ahead, ok := collarLadder().near(min(at.Z, -9)).ahead(at, d.lens.toward); ok {
		off = -ahead / 2.5
	}
	off = max(off, d.edged(at))
	if ahead, ok := here.ahead(at, d.lens.toward); ok {
		off = min(off, 1.4-ahead)
	}
	return clamp(off)
}

// edged tells whether a point of the head lies on the jaw and before its back,
// 0–1.
func (d *artist) edged(at Point3) float64 {
	l := levelLadder().near(at.Z)
	forward := (at.Y - l.back) / max(0.3, l.widest-l.back)
	under := clamp((-12.5-at.Z)/0.3) * clamp(1+5*d.eye.toward.Y)
	return clamp((-7-at.Z)/1.2) * max(clamp(8*forward-0.16), under)
}

// clamp keeps a part within 0–1.
func clamp(part float64) float64 { return max(0, min(1, part)) }

// features draws the lines of the face.
func (d *artist) features() {
	for _, l := range faceLines() {
		d.line(l)
	}
}
