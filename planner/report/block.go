package report

import "math"

// block is a group of items with a height, set from its own upper left corner.
type block struct {
	h     float64
	items []item
}

// add puts a block into this one without changing its height.
func (b block) add(dx, dy float64, other block) block {
	for _, i := range other.items {
		b.items = append(b.items, i.moved(dx, dy))
	}
	return b
}

// beside puts a block into this one and grows to its height.
func (b block) beside(dx float64, other block) block {
	b = b.add(dx, 0, other)
	b.h = max(b.h, other.h)
	return b
}

// stack sets blocks under each other with a gap between them, in mm.
func stack(gap float64, blocks ...block) block {
	var whole block
	for i, b := range blocks {
		if i > 0 {
			whole.h += gap
		}
		whole = whole.add(0, whole.h, b)
		whole.h += b.h
	}
	return whole
}

// inset moves a block in from the left and gives it room above and below.
func (b block) inset(left, above, below float64) block {
	return block{h: above + b.h + below}.add(left, above, b)
}

// backed lays a ground of a width behind a block.
func (b block) backed(width float64, fill colour) block {
	ground := box{w: width, h: b.h, fill: fill, behind: true}
	return block{h: b.h, items: append([]item{ground}, b.items...)}
}

// ruled draws a line of a width along the foot of a block.
func (b block) ruled(width, weight float64, ink colour) block {
	b.items = append(b.items, line{point{0, b.h}, point{width, b.h}, weight, ink})
	return b
}

// alignment says where text stands in its column.
type alignment uint8

const (
	toLeft alignment = iota
	toRight
	toMiddle
)

// capitalsHalf is half the height of capitals, in ems: so far the baseline lies
// under the middle of a line.
const capitalsHalf = 0.357

// paragraph sets spans in lines of a width, leading mm apart. Text stands in
// the middle of its line's height by its capitals, so that marks as high as
// the leading stand level with it.
func paragraph(m measurer, width, leading float64, align alignment, spans ...span) block {
	var b block
	for _, l := range m.lines(spans, width) {
		shift := 0.0
		switch align {
		case toRight:
			shift = width - l.Width
		case toMiddle:
			shift = (width - l.Width) / 2
		}
		for _, i := range m.items(l, shift, b.h+leading/2, spans) {
			t := i.(text)
			t.y += capitalsHalf * t.set.Size * pointMM
			b.items = append(b.items, t)
		}
		b.h += leading
	}
	return b
}

// slack forgives rounding when something just fills its room, in mm.
const slack = 1e-6

// splitPad is the room left at a cut between two pages, in mm.
const splitPad = 0.8

// split parts a block so that the first part is at most room mm high. Items
// stay whole but for the grounds behind them. It fails when not even the
// uppermost item fits; forced takes that one none the less.
func (b block) split(room float64, forced bool) (first, rest block, ok bool) {
	limit := room - splitPad
	if forced {
		limit = max(limit, b.uppermost())
	}
	restTop := math.Inf(1)
	for _, i := range b.items {
		top, bottom := i.extent()
		switch {
		case isGround(i):
		case bottom <= limit:
			first.items = append(first.items, i)
			first.h = max(first.h, bottom+splitPad)
		default:
			rest.items = append(rest.items, i)
			restTop = min(restTop, top)
		}
	}
	if len(first.items) == 0 {
		return block{}, b, false
	}
	if len(rest.items) == 0 {
		return block{h: first.h, items: b.items}, block{}, true
	}
	shift := max(restTop-splitPad, 0)
	rest = block{h: max(b.h-shift, 0)}.add(0, -shift, rest)
	b.splitGrounds(&first, &rest, shift)
	return first, rest, true
}

// splitGrounds gives each part of a split block its part of the grounds.
func (b block) splitGrounds(first, rest *block, shift float64) {
	var above, below []item
	for _, i := range b.items {
		ground, ok := i.(box)
		if !ok || !ground.behind {
			continue
		}
		if upper := ground; upper.y < first.h {
			upper.h = min(upper.h, first.h-upper.y)
			above = append(above, upper)
		}
		if end := ground.y + ground.h - shift; end > 0 {
			lower := ground
			lower.y = max(ground.y-shift, 0)
			lower.h = end - lower.y
			below = append(below, lower)
		}
	}
	first.items = append(above, first.items...)
	rest.items = append(below, rest.items...)
}

// uppermost gives the lower edge of the item that ends first.
func (b block) uppermost() float64 {
	least := math.Inf(1)
	for _, i := range b.items {
		if _, bottom := i.extent(); !isGround(i) {
			least = min(least, bottom)
		}
	}
	return least
}

// lowest gives the lower edge of the item that ends last, 0 for none.
func (b block) lowest() float64 {
	most := 0.0
	for _, i := range b.items {
		_, bottom := i.extent()
		most = max(most, bottom)
	}
	return most
}

func isGround(i item) bool {
	b, ok := i.(box)
	return ok && b.behind
}
