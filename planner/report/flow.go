package report

import "stipple/planner/report/pdfa"

// The room for content, in mm. It is the same on both sheets and lies inside
// what they share, so that either prints on the other without loss, whether
// the printer centres the page or not.
const (
	contentWidth  = 174.0
	contentHeight = 250.0
)

// frame is a sheet with the place of the content on it.
type frame struct{ width, height, left, top float64 }

var (
	frameA4     = frame{210, 297, 18, 17}
	frameLetter = frame{215.9, 279.4, 20.95, 14.7}
)

// flow fills pages from top to bottom.
type flow struct {
	frame frame
	// head is drawn at the top of every page; foot gives the lines at the end
	// of a page, from 1, of so many.
	head block
	foot func(page, of int) block

	pages  []page
	y      float64 // where the next block begins, below the content's top
	bottom float64 // where the room for blocks ends
	indent float64 // where blocks begin, from the content's left edge

	floor float64 // lower edge of what stands beside the blocks

	waiting []waiting      // what keeps with the next block
	again   []func() block // what is drawn again at the top of a new page
}

// waiting is a heading held back until what it heads is placed.
type waiting struct {
	block
	x     float64
	gap   float64      // room above it, unless it begins a page
	over  bool         // what follows stands beside it, not under it
	again func() block // drawn at the top of later pages, when not nil
}

// headGap is the room between the page's head and its blocks.
const headGap = 6.0

func newFlow(f frame, head block, foot func(page, of int) block) *flow {
	flow := &flow{frame: f, head: head, foot: foot}
	flow.bottom = contentHeight - foot(1, 1).h - 4
	flow.turn()
	return flow
}

func (f *flow) top() float64 { return f.head.h + headGap }

// room is the height left on the page.
func (f *flow) room() float64 { return f.bottom - f.y }

// fresh tells whether nothing stands on the page yet but what is repeated.
func (f *flow) fresh() bool { return f.y <= f.freshTop() }

func (f *flow) freshTop() float64 {
	top := f.top()
	for _, again := range f.again {
		top += again().h
	}
	return top + 1e-9
}

// turn begins a new page.
func (f *flow) turn() {
	f.pages = append(f.pages, page{})
	f.draw(0, 0, f.head)
	f.y, f.floor = f.top(), 0
	for _, again := range f.again {
		b := again()
		f.draw(0, f.y, b)
		f.floor = max(f.floor, f.y+b.lowest())
		f.y += b.h
	}
}

// draw puts a block on the page, from the content's corner.
func (f *flow) draw(x, y float64, b block) {
	p := &f.pages[len(f.pages)-1]
	for _, i := range b.items {
		p.items = append(p.items, i.moved(f.frame.left+x, f.frame.top+y))
	}
}

// keep holds a heading back, to be placed with the next block.
func (f *flow) keep(w waiting) { f.waiting = append(f.waiting, w) }

// space leaves room above what comes next, unless it begins a page.
func (f *flow) space(mm float64) {
	if !f.fresh() && len(f.waiting) == 0 {
		f.y += mm
	}
}

// reserve turns the page when less than so many mm are left, so that what
// belongs together stays together.
func (f *flow) reserve(mm float64) {
	if !f.fresh() && f.room() < mm && mm < f.bottom-f.freshTop() {
		f.turn()
	}
}

// need is the height of what waits together with a block.
func (f *flow) need(b block) float64 {
	total, beside := 0.0, 0.0
	for i, w := range f.waiting {
		if i > 0 || !f.fresh() {
			total += w.gap
		}
		if w.over {
			beside = max(beside, total+w.h)
		} else {
			total += w.h
		}
	}
	return max(total+b.h, beside)
}

// put places a block below the last one. It goes to the next page whole when
// it does not fit; only a block taller than a page is split.
func (f *flow) put(b block) { f.putNamed(b, block{}) }

// putNamed places a block that says its name again above every part after the
// first, when it is split.
//
// Text that is no part of the structure yet becomes a paragraph of its own;
// what is drawn again on later pages is none of it.
func (f *flow) putNamed(b, name block) {
	b = b.as(&part{role: pdfa.Paragraph})
	tall := f.need(b) > f.bottom-f.freshTop()
	worthStarting := 45 + f.need(block{})
	if f.need(b) > f.room() && !f.fresh() && !(tall && f.room() > worthStarting) {
		f.turn()
	}
	f.release()
	for b.h > f.room()+1e-9 {
		first, rest, ok := b.split(f.room(), f.fresh())
		if ok {
			f.draw(f.indent, f.y, first)
			f.y += first.h
			b = stack(0, name, rest)
		}
		if ok && len(rest.items) == 0 {
			return
		}
		f.turn()
	}
	f.draw(f.indent, f.y, b)
	f.y += b.h
}

// release places the headings that wait.
func (f *flow) release() {
	for _, w := range f.waiting {
		if !f.fresh() {
			f.y += w.gap
		}
		f.draw(w.x, f.y, w.block.heading(2))
		if w.over {
			f.floor = f.y + w.h
		} else {
			f.y += w.h
		}
		if w.again != nil {
			f.again = append(f.again, w.again)
		}
	}
	f.waiting = nil
}

// endRepeat stops drawing the innermost thing again on new pages.
func (f *flow) endRepeat() {
	if n := len(f.again); n > 0 {
		f.again = f.again[:n-1]
	}
}

// endAside stops repeating a heading that stood beside the blocks and goes
// below it.
func (f *flow) endAside() {
	f.waiting = nil
	f.again = nil
	f.y = max(f.y, f.floor)
	f.floor = 0
}

// finish draws the feet and gives the pages.
func (f *flow) finish() []page {
	for i := range f.pages {
		foot := f.foot(i+1, len(f.pages))
		p := &f.pages[i]
		for _, item := range foot.items {
			p.items = append(p.items, item.moved(f.frame.left, f.frame.top+contentHeight-foot.h))
		}
	}
	return f.pages
}
