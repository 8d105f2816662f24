// Package scalpmap is the widget that shows a head: its zones, how dense they
// are planned, which are chosen; and that says which zone is pointed at or
// tapped. It knows no plan and no store.
package scalpmap

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// Map shows one view of a head in large and all views in small.
//
// With the keyboard: 1 to 5 turn the head, the arrows go to the nearest zone
// that way, Page Up and Page Down go through all zones and turn the head where
// needed, Enter chooses a zone and Space adds it to what is chosen.
type Map struct {
	widget.BaseWidget

	// OnTapped is called when a zone is chosen; more asks to add it to, or
	// take it out of, what is chosen already.
	OnTapped func(zone scalp.Zone, more bool)
	// OnKey is called with keys that the map has no use for.
	OnKey func(*fyne.KeyEvent)
	// OnHover is called when the pointer comes over another zone; "" is none.
	OnHover func(zone scalp.Zone)

	scene   scene
	large   *surface
	small   []*thumb
	legend  *legend
	content fyne.CanvasObject
}

// New makes a map of a head seen from the top.
func New(head scalp.Head) *Map {
	m := &Map{}
	m.scene.head = head
	m.large = newSurface(&m.scene, scalp.Top)
	m.large.onTapped = func(zone scalp.Zone, more bool) {
		if m.OnTapped != nil {
			m.OnTapped(zone, more)
		}
	}
	m.large.onHover = func(zone scalp.Zone) {
		if m.OnHover != nil {
			m.OnHover(zone)
		}
	}
	m.large.onView = m.SetView
	m.large.onKey = func(key *fyne.KeyEvent) {
		if m.OnKey != nil {
			m.OnKey(key)
		}
	}
	m.legend = newLegend(&m.scene)
	views := container.New(layout.NewGridLayoutWithColumns(1))
	for _, view := range scalp.Views() {
		small := newThumb(&m.scene, view, func() { m.SetView(view) })
		small.chosen = view == m.large.view
		m.small = append(m.small, small)
		views.Add(small)
	}
	m.content = container.New(layout.NewBorderLayout(nil, m.legend, views, nil), views, m.large, m.legend)
	m.ExtendBaseWidget(m)
	return m
}

// SetHead changes the head.
func (m *Map) SetHead(head scalp.Head) {
	if m.scene.head != head {
		m.scene.head = head
		m.refreshAll()
	}
}

// SetAreas puts areas on the map. full is the density of the strongest tint, and
// what says what the tints mean.
func (m *Map) SetAreas(areas []Area, full quantity.DotsPerCM2, what string) {
	shown := make(map[scalp.Zone]Area, len(areas))
	for _, area := range areas {
		shown[area.Zone] = area
	}
	if reflect.DeepEqual(shown, m.scene.areas) && full == m.scene.full && what == m.legend.what {
		return
	}
	m.scene.areas, m.scene.full, m.legend.what = shown, full, what
	m.refreshAll()
}

// Select marks zones as chosen.
func (m *Map) Select(zones ...scalp.Zone) {
	if !slices.Equal(m.scene.selected, zones) {
		m.scene.selected = slices.Clone(zones)
		m.large.refreshOver()
	}
}

// Selected gives the zones marked as chosen.
func (m *Map) Selected() []scalp.Zone { return slices.Clone(m.scene.selected) }

// View gives the view shown in large.
func (m *Map) View() scalp.View { return m.large.view }

// SetView turns the head.
func (m *Map) SetView(view scalp.View) {
	if !view.Valid() || view == m.large.view {
		return
	}
	m.large.view, m.large.hover = view, ""
	if _, seen := m.large.shape().patch(m.large.cursor); !seen {
		m.large.cursor = m.large.startZone()
	}
	for _, small := range m.small {
		if chosen := small.view == view; chosen != small.chosen {
			small.chosen = chosen
			small.Refresh()
		}
	}
	m.large.Refresh()
}

// Reveal turns the head, when needed, so that a zone can be seen well.
func (m *Map) Reveal(zone scalp.Zone) {
	if patch, _ := m.large.shape().patch(zone); zone.Valid() && patch.Room < leastRoom {
		m.SetView(bestView(m.scene.head, zone))
	}
}

// leastRoom is the room, in cm, under which a zone is seen too much from its
// edge to work on.
const leastRoom = 0.75

// Canvas gives the part that takes the keyboard.
func (m *Map) Canvas() fyne.Focusable { return m.large }

func (m *Map) refreshAll() {
	m.large.Refresh()
	for _, small := range m.small {
		small.Refresh()
	}
	m.legend.Refresh()
}

// CreateRenderer arranges the views, the head and the legend.
func (m *Map) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.content) }
