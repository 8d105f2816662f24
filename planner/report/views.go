package report

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"stipple/planner/scalp"
)

// showing tells how much of each region every view shows, in cm² of the
// picture: of zones by their numbers, of drawn scars by their labels.
type showing map[string]map[scalp.View]float64

// add counts an area of a view for a label.
func (s showing) add(label string, v scalp.View, area float64) {
	if s[label] == nil {
		s[label] = map[scalp.View]float64{}
	}
	s[label][v] += area
}

// only gives what is shown of some labels.
func (s showing) only(labels []string) showing {
	some := showing{}
	for _, label := range labels {
		if areas, ok := s[label]; ok {
			some[label] = areas
		}
	}
	return some
}

// chooseViews gives the views that show most of the regions: as few as show
// every one well, but no fewer than least and no more than most.
func chooseViews(shown showing, least, most int) []scalp.View {
	var chosen []scalp.View
	for len(chosen) < most {
		best, gain := nextView(shown, chosen)
		if best == "" || gain == 0 && len(chosen) >= least {
			break
		}
		chosen = append(chosen, best)
	}
	for _, v := range []scalp.View{scalp.Top, scalp.Front, scalp.Back} {
		if len(chosen) < least && !slices.Contains(chosen, v) {
			chosen = append(chosen, v)
		}
	}
	slices.SortFunc(chosen, func(a, b scalp.View) int {
		return slices.Index(scalp.Views(), a) - slices.Index(scalp.Views(), b)
	})
	return chosen
}

// nextView gives the view that adds most to those chosen, and how many regions
// it is the first to show well; "" when no view shows anything.
func nextView(shown showing, chosen []scalp.View) (best scalp.View, gain int) {
	area := 0.0
	for _, v := range scalp.Views() {
		if slices.Contains(chosen, v) {
			continue
		}
		newly, sum := 0, 0.0
		for _, label := range slices.Sorted(maps.Keys(shown)) {
			areas := shown[label]
			sum += areas[v]
			already := slices.ContainsFunc(chosen, func(c scalp.View) bool { return wellShown(areas, c) })
			if wellShown(areas, v) && !already {
				newly++
			}
		}
		if newly > gain || newly == gain && sum > area {
			best, gain, area = v, newly, sum
		}
	}
	return best, gain
}

// wellShown tells whether a view shows at least half as much of a region as the
// view that shows it best.
func wellShown(areas map[scalp.View]float64, v scalp.View) bool {
	best := 0.0
	for _, area := range areas {
		best = max(best, area)
	}
	return best > 0 && areas[v] >= best/2
}

// zoneLabel is how a zone is found in what is shown.
func zoneLabel(zone scalp.Zone) string { return strconv.Itoa(zone.Number()) }

// shownAreas gives how much of each zone and scar of the plan each view shows.
func shownAreas(drawn map[scalp.View]drawing, regions []planned) showing {
	shown := showing{}
	for v, d := range drawn {
		for _, p := range d.patches {
			if _, ok := onZone(regions, p.Zone); ok {
				shown.add(zoneLabel(p.Zone), v, pictureArea(p.Rings))
			}
		}
		for _, scar := range d.scars {
			shown.add(scar.label, v, pictureArea(scar.rings))
		}
	}
	return shown
}

// pictureArea is the area of rings; a hole runs the other way round than what
// it is in.
func pictureArea(rings [][]scalp.Point) float64 {
	total := 0.0
	for _, ring := range rings {
		for i, p := range ring {
			next := ring[(i+1)%len(ring)]
			total += (p.X*next.Y - next.X*p.Y) / 2
		}
	}
	return math.Abs(total)
}
