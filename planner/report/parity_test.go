package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/report/typeset"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// markedSheet is a sheet of the marked plan, with its dots laid anew.
func markedSheet(t *testing.T) (*sheet, *stipple.Picture) {
	t.Helper()
	job := marked(t)
	s, err := newSheet(ClinicalPlan, job, job.Model, newMeasurer(nil, "en", typeset.LeftToRight))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := job.Plan.Stipple(job.Model.ground)
	if err != nil {
		t.Fatal(err)
	}
	return s, picture
}

// photo is what one picture on paper shows, carried back to cm of the head.
type photo struct {
	dots   map[colour][]scalp.Point
	wash   [][][]scalp.Point // the zones of the plan
	plain  [][][]scalp.Point // the others
	dashed [][][]scalp.Point // drawn scars
}

// develop reads the display list of one picture. The way back to the head is
// found from the patches, which stand in the order of the head's own.
func develop(t *testing.T, b block, patches []scalp.Patch) photo {
	t.Helper()
	var shapes []shape
	p := photo{dots: map[colour][]scalp.Point{}}
	for _, i := range b.items {
		if s, ok := i.(shape); ok && (s.edge == border || s.edge == hair) {
			shapes = append(shapes, s)
		}
	}
	if len(shapes) != len(patches) {
		t.Fatalf("%d zones on paper, %d on the head", len(shapes), len(patches))
	}
	back := wayBack(shapes[0].rings[0], patches[0].Rings[0])
	rings := func(s shape) [][]scalp.Point {
		list := make([][]scalp.Point, len(s.rings))
		for i, ring := range s.rings {
			for _, at := range ring {
				list[i] = append(list[i], back(at))
			}
		}
		return list
	}
	for _, i := range b.items {
		switch i := i.(type) {
		case dots:
			for _, m := range i.cloud.motes {
				p.dots[i.ink] = append(p.dots[i.ink], back(point{i.origin.x + m.at.X*i.scale, i.origin.y - m.at.Y*i.scale}))
			}
		case shape:
			switch {
			case i.dash > 0:
				p.dashed = append(p.dashed, rings(i))
			case i.edge == border:
				p.wash = append(p.wash, rings(i))
			case i.edge == hair:
				p.plain = append(p.plain, rings(i))
			}
		}
	}
	return p
}

// wayBack gives the way from the paper to the head that carries one ring to
// another.
func wayBack(paper []point, head []scalp.Point) func(point) scalp.Point {
	far := 0
	for i, p := range head {
		if math.Abs(p.X-head[0].X) > math.Abs(head[far].X-head[0].X) {
			far = i
		}
	}
	scale := (head[far].X - head[0].X) / (paper[far].x - paper[0].x)
	return func(p point) scalp.Point {
		return scalp.Point{X: head[0].X + (p.x-paper[0].x)*scale, Y: head[0].Y - (p.y-paper[0].y)*scale}
	}
}

// alike tells whether two sets of points are the same within a ten-thousandth
// of a millimetre.
func alike(a, b []scalp.Point) bool {
	order := func(list []scalp.Point) []scalp.Point {
		list = slices.Clone(list)
		for i, p := range list {
			list[i] = scalp.Point{X: math.Round(p.X*1e5) / 1e5, Y: math.Round(p.Y*1e5) / 1e5}
		}
		slices.SortFunc(list, func(p, q scalp.Point) int {
			return cmp.Or(cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y))
		})
		return list
	}
	a, b = order(a), order(b)
	return slices.EqualFunc(a, b, func(p, q scalp.Point) bool {
		return math.Abs(p.X-q.X) < 2.1e-5 && math.Abs(p.Y-q.Y) < 2.1e-5
	})
}

func alikeRings(a, b [][][]scalp.Point) bool {
	return slices.EqualFunc(a, b, func(p, q [][]scalp.Point) bool {
		return slices.EqualFunc(p, q, func(r, s []scalp.Point) bool {
			return slices.EqualFunc(r, s, func(u, v scalp.Point) bool { return math.Hypot(u.X-v.X, u.Y-v.Y) < 1e-5 })
		})
	})
}

// TestPaperMarksWhatTheScreenMarks compares every picture of every view and
// session with what the head and the dots give for the same camera, which is
// what the screen draws.
func TestPaperMarksWhatTheScreenMarks(t *testing.T) {
	s, picture := markedSheet(t)
	for _, v := range scalp.Views() {
		camera := v.Camera()
		patches := s.head.Patches(camera)
		for session := wholeLook; session < len(s.job.Plan.Sessions); session++ {
			g := gallery{sheet: s, views: []scalp.View{v}, columns: 1, cell: point{50, 40}, badge: 7, session: session, caption: scalp.View.Name}
			shown := develop(t, g.block().add(3, 7, block{}), patches)
			name := fmt.Sprintf("%s, session %d", v, session+1)
			checkZones(t, name, s, shown, patches)
			checkScars(t, name, s, shown, camera)
			light, dark := map[bool][]scalp.Point{}, []scalp.Point(nil)
			for i := range s.job.Plan.Sessions {
				for _, dot := range picture.Added(i) {
					at, ok := s.head.Project(camera, dot.At)
					switch {
					case !ok || session != wholeLook && i > session:
					case i < session:
						light[true] = append(light[true], at)
					default:
						dark = append(dark, at)
					}
				}
			}
			if !alike(shown.dots[earlier], light[true]) || !alike(shown.dots[ink], dark) {
				t.Errorf("%s: %d earlier and %d new dots on paper, %d and %d on the head",
					name, len(shown.dots[earlier]), len(shown.dots[ink]), len(light[true]), len(dark))
			}
		}
	}
}

func checkZones(t *testing.T, name string, s *sheet, shown photo, patches []scalp.Patch) {
	t.Helper()
	var wash, plain [][][]scalp.Point
	for _, p := range patches {
		marked := slices.ContainsFunc(s.job.Plan.Regions, func(r planner.Region) bool { return r.Zone == p.Zone && r.Drawn == nil })
		if marked {
			wash = append(wash, p.Rings)
		} else {
			plain = append(plain, p.Rings)
		}
	}
	if !alikeRings(shown.wash, wash) || !alikeRings(shown.plain, plain) {
		t.Errorf("%s: zones of the plan: %d on paper, %d in the plan", name, len(shown.wash), len(wash))
	}
}

func checkScars(t *testing.T, name string, s *sheet, shown photo, camera scalp.Camera) {
	t.Helper()
	var want [][][]scalp.Point
	for _, r := range s.regions {
		if r.Drawn == nil {
			continue
		}
		trace, err := s.head.Trace(*r.Drawn)
		if err != nil {
			t.Fatal(err)
		}
		if rings := trace.Rings(camera); len(rings) > 0 {
			want = append(want, rings)
		}
	}
	if !alikeRings(shown.dashed, want) {
		t.Errorf("%s: %d scars outlined, want %d", name, len(shown.dashed), len(want))
	}
}

// TestEveryDotIsOnOneOfTwoOppositePictures counts the dots of pictures taken
// from opposite sides against the numbers that the tables give.
func TestEveryDotIsOnOneOfTwoOppositePictures(t *testing.T) {
	s, picture := markedSheet(t)
	for _, pair := range [][2]scalp.View{{scalp.Front, scalp.Back}, {scalp.Left, scalp.Right}} {
		for i := range s.job.Plan.Sessions {
			want, got := 0, 0
			for _, counts := range picture.Counts {
				want += counts[i]
			}
			for _, v := range pair {
				if c := s.clouds(v)[i]; c != nil {
					got += len(c.motes)
				}
			}
			if got != want {
				t.Errorf("session %d: %d dots on %s and %s, %d counted", i+1, got, pair[0], pair[1], want)
			}
		}
	}
}

// TestEveryRegionIsLabelledWhereItIsShownBest looks for each region's badge in
// the view that shows most of it.
func TestEveryRegionIsLabelledWhereItIsShownBest(t *testing.T) {
	s, _ := markedSheet(t)
	for _, r := range s.regions {
		key := r.label
		if r.trace == nil {
			key = zoneLabel(r.Zone)
		}
		var best scalp.View
		for _, v := range scalp.Views() {
			if s.shown[key][v] > s.shown[key][best] {
				best = v
			}
		}
		g := gallery{sheet: s, views: []scalp.View{best}, columns: 1, cell: point{50, 46}, badge: 7, session: wholeLook, caption: scalp.View.Name}
		found := false
		eachText([]page{{items: g.block().items}}, func(words text) { found = found || strings.TrimSpace(words.set.Text) == r.label })
		if best == "" || !found {
			t.Errorf("%s has no badge %q in the %s view", r.Name(), r.label, best)
		}
	}
}

// TestWhatStandsBeforeTheScalpIsPaintedOverIt checks that ears and the like
// hide the dots behind them, as on the screen.
func TestWhatStandsBeforeTheScalpIsPaintedOverIt(t *testing.T) {
	s, _ := markedSheet(t)
	seen := 0
	for _, v := range scalp.Views() {
		g := gallery{sheet: s, views: []scalp.View{v}, columns: 1, cell: point{50, 40}, badge: 7, session: wholeLook, caption: scalp.View.Name}
		under, over, reached := 0, 0, false
		for _, i := range g.block().items {
			switch i := i.(type) {
			case dots:
				reached = true
			case shape:
				switch {
				case i.edge != muted:
				case reached:
					over++
				default:
					under++
				}
			}
		}
		wantUnder, wantOver := 0, 0
		for _, stroke := range s.head.Face(v.Camera()) {
			if stroke.Over {
				wantOver++
			} else {
				wantUnder++
			}
		}
		seen += over
		if under != wantUnder || over != wantOver {
			t.Errorf("%s: %d strokes under the dots and %d over them, want %d and %d", v, under, over, wantUnder, wantOver)
		}
	}
	if seen == 0 {
		t.Error("no view shows anything before the scalp")
	}
}
