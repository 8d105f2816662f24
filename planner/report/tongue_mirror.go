package report

import "math"

// finish gives the paper's pages, mirrored where its language reads from the
// right.
func (s *sheet) finish() []page {
	pages := s.flow.finish()
	if s.tongue().RightToLeft {
		return mirror(pages, s.frame.width)
	}
	return pages
}

// mirror turns laid-out pages into pages that read from the right: what stood
// at the left of a sheet stands as far from its right. Runs of text, pictures
// and bitmaps are moved whole and keep their inside as it is: words, numbers
// and the patient's left and right stay what they are. The runs of a line were
// set from its right end already.
func mirror(pages []page, width float64) []page {
	mirrored := make([]page, len(pages))
	for i, p := range pages {
		items := make([]item, len(p.items))
		for k, one := range p.items {
			items[k] = shifted(one, width, reachOf(one))
		}
		mirrored[i] = page{items: items}
	}
	return mirrored
}

// shifted moves an item so that what reaches across a range of a sheet reaches
// across the mirrored one.
func shifted(i item, width float64, r reach) item {
	if !(r.left <= r.right) {
		return i
	}
	return i.moved(width-r.right-r.left, 0)
}

// reach is how far something stands across the sheet, in mm.
type reach struct{ left, right float64 }

// nowhere is the reach of nothing.
func nowhere() reach { return reach{math.Inf(1), math.Inf(-1)} }

func (r reach) with(other reach) reach {
	return reach{min(r.left, other.left), max(r.right, other.right)}
}

// reachOf gives the reach of an item. Dots have none of their own: they lie in
// pictures, between their outlines.
func reachOf(i item) reach {
	r := nowhere()
	switch i := i.(type) {
	case text:
		return reach{i.x, i.x + i.set.Width}
	case line:
		return reach{min(i.from.x, i.to.x), max(i.from.x, i.to.x)}
	case box:
		return reach{i.x, i.x + i.w}
	case bitmap:
		return reach{i.x, i.x + i.w}
	case shape:
		for _, ring := range i.rings {
			for _, p := range ring {
				r = r.with(reach{p.x, p.x})
			}
		}
	case figure:
		for _, one := range i.items {
			r = r.with(reachOf(one))
		}
	}
	return r
}
