package scalpmap

import (
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// fullAreas are all zones, to be stippled in three sessions.
func fullAreas(density quantity.DotsPerCM2) []stipple.Area {
	var areas []stipple.Area
	for _, zone := range scalp.Zones() {
		areas = append(areas, stipple.Area{Zone: zone, Layers: []stipple.Layer{
			{Density: density * 0.3}, {Density: density * 0.4}, {Density: density * 0.3},
		}})
	}
	return areas
}

// fullPicture is every zone of a head stippled in three sessions.
func fullPicture(t testing.TB, head scalp.Head, density quantity.DotsPerCM2) *stipple.Picture {
	t.Helper()
	picture, err := stipple.NewGround(head).Lay(fullAreas(density))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// fullScene is a plan for every zone, after its second session of three.
func fullScene(t testing.TB, density quantity.DotsPerCM2) Scene {
	t.Helper()
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	s := Scene{Head: head, Skin: Skin(2), Picture: fullPicture(t, head, density), Session: 1, Cumulative: true, Title: "After session 2"}
	for _, zone := range scalp.Zones() {
		s.Areas = append(s.Areas, Area{Target: Target{Zone: zone}, Planned: true, Density: density})
	}
	return s
}
