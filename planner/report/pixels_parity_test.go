package report

import (
	"fmt"
	"image"
	"math"
	"slices"
	"testing"

	"stipple/planner"
	"stipple/planner/scalp"
)

// How pages are compared with poppler's, which shows our PDF.
//
// Both are compared at parityDPI, smoothed over three pixels, for no two
// painters agree on a single one. Poppler puts glyphs and thin lines on whole
// pixels; so it is asked twice, once at double resolution, and what lies between
// its two answers is right.
//
// Outside pictures a pixel may stray by strayFloor, of 255, and by strayShare of
// the contrast around it; only
// strayPixels of a page, lineStray of a line of it, may stray further. In pictures, whose curves
// poppler bends to whole pixels, a patch of patchSide pixels a side may differ
// by patchStray on average; their curves have a test of their own. A whole page
// may differ by pageStray.
const (
	parityDPI   = 150
	strayFloor  = 4
	strayShare  = 0.3
	strayPixels = 45
	lineStray   = 10
	patchSide   = 12
	patchStray  = 7
	pageStray   = 0.4
)

func TestPixelsShowWhatThePDFShows(t *testing.T) {
	letter := thinning(t)
	letter.Clinic.Paper = planner.Letter
	logged := held(t)
	logged.Session = 1
	papers := map[string]*Document{
		"letter": laid(t, PatientPlan, letter), "marked": laid(t, ClinicalPlan, marked(t)),
		"held log sheet": laid(t, LogSheet, logged), "held clinical plan": laid(t, ClinicalPlan, logged),
	}
	for _, paper := range Papers() {
		papers["thinning "+string(paper)] = laid(t, paper, thinning(t))
	}
	for name, d := range papers {
		t.Run(name, func(t *testing.T) {
			coarse, fine := shownByPoppler(t, d, parityDPI, 1), shownByPoppler(t, d, parityDPI, 2)
			for i, p := range d.pages[:min(len(d.pages), parityPages)] {
				r := newAnswer(coarse[i], fine[i], p)
				all := image.Rect(0, 0, math.MaxInt32, math.MaxInt32)
				if fault := r.compare(painted(t, d, p.items, 0, d.height), all).fault(strayPixels); fault != "" {
					t.Errorf("page %d: %s", i+1, fault)
				}
				if i == 0 && parityPages > 1 {
					spoil(t, d, p, r)
				}
			}
		})
	}
}

// spoil changes items of a page, one at a time, and sees that the measure tells.
func spoil(t *testing.T, d *Document, p page, r *answer) {
	t.Helper()
	count := map[string]int{}
	items := unpacked(p.items)
	for i, one := range items {
		kind := fmt.Sprintf("%T", one)
		if count[kind]++; count[kind]%10 != 1 || doubled(one, items) {
			continue
		}
		top, bottom := one.extent()
		room := pixelBox(point{-1, top}, point{d.width, bottom})
		whole := painted(t, d, items, top-2, bottom+2)
		for how, spoilt := range spoilers(one, r) {
			changed := slices.Concat(items[:i:i], spoilt, items[i+1:])
			got := painted(t, d, changed, top-2, bottom+2)
			if got.differs(whole, 60) && r.compare(got, room).fault(lineStray) == "" {
				t.Errorf("nobody sees a %s %s: %.60s", kind, how, fmt.Sprint(one))
			}
		}
	}
}

// doubled tells whether a line lies so near another that both look like one.
func doubled(one item, items []item) bool {
	l, ok := one.(line)
	return ok && slices.ContainsFunc(items, func(other item) bool {
		o, ok := other.(line)
		return ok && o != l && math.Hypot(o.from.x-l.from.x, o.from.y-l.from.y) < 0.5 && math.Hypot(o.to.x-l.to.x, o.to.y-l.to.y) < 0.5
	})
}

// spoilers gives what may become of an item by mistake.
func spoilers(one item, r *answer) map[string][]item {
	list := map[string][]item{"left out": nil}
	words, ok := one.(text)
	if _, curve := one.(shape); curve {
		return nil
	}
	if !ok {
		return list
	}
	words.ink = rgb(words.ink.g, 255-words.ink.b, words.ink.r)
	list["in another colour"] = []item{words}
	em := words.set.Size * pointMM
	room := pixelBox(point{words.x, words.y - em}, point{words.x + words.set.Width, words.y})
	if !slices.ContainsFunc(r.pictures, room.Overlaps) {
		list["to the right"], list["lower"] = []item{one.moved(0.3, 0)}, []item{one.moved(0, 0.3)}
	}
	return list
}

// painted paints a page from top to bottom, in mm, and what is near it.
func painted(t testing.TB, d *Document, items []item, top, bottom float64) *planes {
	t.Helper()
	first := max(0, int(math.Floor(top*parityDPI/25.4)))
	from := float64(first) * 25.4 / parityDPI
	var near []item
	for _, i := range items {
		if high, low := i.extent(); low > top-2 && high < bottom+2 {
			near = append(near, i.moved(0, -from))
		}
	}
	strip := &Document{width: d.width, height: min(d.height, bottom) - from, pages: []page{{near}}}
	picture, err := strip.Pixels(0, parityDPI/25.4)
	if err != nil {
		t.Fatal(err)
	}
	p := planesOf(t, picture, 1)
	p.top = first
	return p
}

// TestPixelsDrawTheHeadAsThePDFDoes compares the head's lines and zones at 600
// dots an inch, where poppler bends no line, and sees that none may be missing.
func TestPixelsDrawTheHeadAsThePDFDoes(t *testing.T) {
	s, _ := markedSheet(t)
	const dpi = 600     // so that a missing line has many pixels
	const allowed = 100 // that stray, of 1.3 million
	for _, v := range scalp.Views()[:min(parityPages, 5)] {
		g := gallery{sheet: s, views: []scalp.View{v}, columns: 1, cell: point{44, 40}, badge: 7, session: wholeLook, caption: scalp.View.Name}
		var drawn []item
		for _, i := range unpacked(g.block().items) {
			if _, ok := i.(shape); ok {
				drawn = append(drawn, i.moved(3, 3))
			}
		}
		paint := func(items []item) *planes {
			d := &Document{width: 50, height: 46, pages: []page{{items}}}
			picture, err := d.Pixels(0, dpi/25.4)
			if err != nil {
				t.Fatal(err)
			}
			return planesOf(t, picture, 1)
		}
		want := shownByPoppler(t, &Document{width: 50, height: 46, pages: []page{{drawn}}}, dpi, 1)[0]
		r := newAnswer(want, want, page{})
		all := image.Rect(0, 0, math.MaxInt32, math.MaxInt32)
		if got := r.compare(paint(drawn), all); got.pixels > allowed || got.mean > pageStray {
			t.Errorf("%s: %+v", v, got)
		}
		whole := paint(drawn)
		for i := 0; parityPages > 1 && i < len(drawn); i += 12 {
			lacking := paint(slices.Concat(drawn[:i:i], drawn[i+1:]))
			if lacking.differs(whole, 500) && r.compare(lacking, all).pixels <= allowed {
				t.Errorf("%s: nobody misses %.90s", v, fmt.Sprint(drawn[i]))
			}
		}
	}
}

// unpacked gives items without figures around them.
func unpacked(items []item) []item {
	var list []item
	for _, i := range items {
		if f, ok := i.(figure); ok {
			list = append(list, unpacked(f.items)...)
		} else {
			list = append(list, i)
		}
	}
	return list
}

// pixelBox gives the pixels of a part of a page, with some around it.
func pixelBox(low, high point) image.Rectangle {
	pixel := func(mm float64) int { return int(math.Round(mm * parityDPI / 25.4)) }
	return image.Rect(pixel(low.x), pixel(low.y), pixel(high.x), pixel(high.y)).Inset(-4)
}
