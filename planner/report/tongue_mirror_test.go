package report

import (
	"math"
	"testing"

	"stipple/planner/report/typeset"
)

// runOf is a run of text of a width, in mm.
func runOf(x, y, width float64) text {
	return text{x: x, y: y, set: &typeset.Run{Width: width, Size: 10}}
}

func TestMirrorMovesWhatBelongsTogether(t *testing.T) {
	picture := figure{items: []item{
		shape{rings: [][]point{{{20, 5}, {40, 5}, {40, 25}}}}, runOf(22, 9, 3),
	}}
	items := []item{
		runOf(10, 50, 7), runOf(17, 50, 5), // two runs of a line
		box{x: 10, y: 60, w: 4, h: 4},
		line{from: point{10, 70}, to: point{80, 70}},
		bitmap{x: 5, y: 5, w: 20, h: 10},
		picture,
	}
	got := mirror([]page{{items}}, 100)[0].items
	if first, second := got[0].(text), got[1].(text); first.x != 83 || second.x != 78 || first.y != 50 {
		t.Errorf("a line from 10 to 22 stands at %g and %g", first.x, second.x)
	}
	if b := got[2].(box); b.x != 86 || b.y != 60 {
		t.Errorf("the box stands at %g", b.x)
	}
	if l := got[3].(line); min(l.from.x, l.to.x) != 20 || max(l.from.x, l.to.x) != 90 {
		t.Errorf("the line reaches from %v to %v", l.from, l.to)
	}
	if b := got[4].(bitmap); b.x != 75 {
		t.Errorf("the bitmap stands at %g", b.x)
	}
	moved := got[5].(figure)
	if s := moved.items[0].(shape); s.rings[0][0].x != 60 || s.rings[0][1].x != 80 {
		t.Errorf("the picture is turned round: %v", s.rings)
	}
	if words := moved.items[1].(text); words.x != 62 {
		t.Errorf("the picture's words stand at %g", words.x)
	}
}

// TestRunsKeepTheirOrder reads a line of two scripts from the right.
func TestRunsKeepTheirOrder(t *testing.T) {
	m := newMeasurer(nil, "ar", typeset.RightToLeft)
	l := patientLook(m)
	b := paragraph(m, 150, 6, toLeft, l.strong("لا تسبح. "), l.plain("SPF 60 "), l.plain("اليسار"))
	var all []text
	eachText(mirror([]page{{b.items}}, 200), func(t text) { all = append(all, t) })
	for i, next := range all[1:] {
		if before := all[i]; next.x+next.set.Width > before.x+1e-6 {
			t.Errorf("%q, at %.1f, does not stand left of %q, at %.1f mm", next.set.Text, next.x, before.set.Text, before.x)
		}
	}
	if first := all[0]; math.Abs(first.x+first.set.Width-200) > 1e-6 {
		t.Errorf("the line begins %.1f mm from the left, not at the right", first.x+first.set.Width)
	}
}

// TestMirrorIsItsOwnInverse mirrors a whole paper twice.
func TestMirrorIsItsOwnInverse(t *testing.T) {
	d := laid(t, PatientPlan, thinning(t))
	twice := mirror(mirror(d.pages, d.width), d.width)
	for i, p := range d.pages {
		for j, one := range p.items {
			before, after := reachOf(one), reachOf(twice[i].items[j])
			if math.Abs(before.left-after.left) > 1e-6 || math.Abs(before.right-after.right) > 1e-6 {
				t.Fatalf("page %d: a %T went from %v to %v", i+1, one, before, after)
			}
		}
	}
}

// TestMirroredPagesStayInside checks that nothing leaves the content, and that
// the pages are the mirror of what they would be.
func TestMirroredPagesStayInside(t *testing.T) {
	for name, job := range jobs(t) {
		d := laid(t, PatientPlan, speaking(job, "ar"))
		left := (d.width - contentWidth) / 2
		for i, p := range d.pages {
			boxes := 0
			for _, one := range p.items {
				r := reachOf(one)
				if r.left <= r.right && (r.left < left-0.5 || r.right > left+contentWidth+0.5) {
					t.Errorf("%s page %d: a %T reaches from %.1f to %.1f mm", name, i+1, one, r.left, r.right)
				}
				// A box to tick stands at the right of its words.
				if b, ok := one.(box); ok && b.w == b.h && b.edge == ink && b.width == 0.3 {
					boxes++
					if b.x+b.w < left+contentWidth/4 && name == "thinning" && i == 0 {
						t.Errorf("page %d: a box to tick stands at %.1f mm", i+1, b.x)
					}
				}
			}
		}
	}
}

func TestOnlyRightToLeftPapersAreMirrored(t *testing.T) {
	for language, right := range map[string]bool{"en": false, "zh-Hans": false, "ar": true} {
		d := laid(t, PatientPlan, speaking(thinning(t), language))
		found := false
		for _, one := range d.pages[0].items {
			// The bar at the edge of the key message.
			if b, ok := one.(box); ok && b.fill == accent && b.w == 2 {
				found = true
				if (reachOf(b).left > d.width/2) != right {
					t.Errorf("%s: the bar of the key message stands at %.1f mm", language, b.x)
				}
			}
		}
		if !found {
			t.Fatalf("%s: no key message", language)
		}
	}
}
