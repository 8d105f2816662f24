package scalpmap

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"stipple/planner/scalp"
)

func newTestMap(t *testing.T) (*Map, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	m := New(head)
	w := test.NewTempWindow(t, m)
	w.Resize(fyne.NewSize(700, 560))
	return m, w
}

// Every zone can be tapped in some view, and a tap on the middle of what is
// drawn hits that zone, whatever the size of the widget.
func TestEveryZoneCanBeTapped(t *testing.T) {
	m, w := newTestMap(t)
	var tapped scalp.Zone
	m.OnTapped = func(zone scalp.Zone, _ bool) { tapped = zone }
	for _, size := range []fyne.Size{{Width: 360, Height: 320}, {Width: 700, Height: 560}, {Width: 1500, Height: 620}} {
		w.Resize(size)
		reached := map[scalp.Zone]bool{}
		for _, view := range scalp.Views() {
			m.SetView(view)
			for _, zone := range scalp.Zones() {
				at, seen := m.large.positionOf(zone)
				if !seen {
					continue
				}
				tapped = ""
				m.large.Tapped(&fyne.PointEvent{Position: at})
				if tapped != zone {
					t.Errorf("%v, %s: a tap on %s hit %q", size, view, zone, tapped)
				}
				reached[zone] = true
			}
		}
		if len(reached) != len(scalp.Zones()) {
			t.Errorf("%v: only %d zones can be reached", size, len(reached))
		}
	}
}

func TestTapBesideTheHeadHitsNothing(t *testing.T) {
	m, _ := newTestMap(t)
	m.OnTapped = func(zone scalp.Zone, _ bool) { t.Errorf("hit %s", zone) }
	m.large.Tapped(&fyne.PointEvent{Position: fyne.NewPos(2, 2)})
}

// A position taken to the head and back stays where it was.
func TestFrameGoesBothWays(t *testing.T) {
	m, _ := newTestMap(t)
	for _, view := range scalp.Views() {
		f := newFrame(m.scene.head, view, fyne.NewSize(613, 411))
		at := fyne.NewPos(200, 151)
		back := f.place(f.point(at))
		if dx, dy := back.X-at.X, back.Y-at.Y; dx*dx+dy*dy > 1e-4 {
			t.Errorf("%s: %v came back as %v", view, at, back)
		}
	}
}

// The picture is painted where the frame says: in the middle of a dense zone
// stands its tint, and a bare one keeps the colour of skin.
func TestWhatIsHitIsWhatIsPainted(t *testing.T) {
	m, _ := newTestMap(t)
	m.SetAreas([]Area{{Zone: scalp.Crown, Planned: true, Density: 80}}, 80, "Density")
	size, k := m.large.Size(), m.large.ink()
	w, h := int(size.Width*2), int(size.Height*2)
	picture := m.large.shape().paint(&m.scene, size, w, h, k)
	for zone, want := range map[scalp.Zone]any{scalp.Crown: k.tint(1), scalp.Frontal: k.skin} {
		at, seen := m.large.positionOf(zone)
		if !seen {
			t.Fatalf("%s is not seen", zone)
		}
		r, g, b, _ := picture.At(int(at.X*2), int(at.Y*2)).RGBA()
		wr, wg, wb, _ := want.(interface{ RGBA() (r, g, b, a uint32) }).RGBA()
		if r>>8 != wr>>8 || g>>8 != wg>>8 || b>>8 != wb>>8 {
			t.Errorf("%s is painted %v, want %v", zone, []uint32{r >> 8, g >> 8, b >> 8}, want)
		}
	}
}

func TestEveryZoneByKeyboard(t *testing.T) {
	m, w := newTestMap(t)
	got := map[scalp.Zone]bool{}
	m.OnTapped = func(zone scalp.Zone, _ bool) { got[zone] = true }
	w.Canvas().Focus(m.large)
	for range scalp.Zones() {
		m.large.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
		if _, seen := m.large.shape().patch(m.large.cursor); !seen {
			t.Errorf("%s is chosen but not seen in %s", m.large.cursor, m.View())
		}
		m.large.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	if len(got) != len(scalp.Zones()) {
		t.Errorf("the keyboard reached %d zones", len(got))
	}
}

// Within each view the arrows alone reach every zone.
func TestArrowsReachEveryZoneOfAView(t *testing.T) {
	m, w := newTestMap(t)
	w.Canvas().Focus(m.large)
	for _, view := range scalp.Views() {
		m.SetView(view)
		patches := m.large.shape().patches
		reached, open := map[scalp.Zone]bool{patches[0].Zone: true}, []scalp.Zone{patches[0].Zone}
		for len(open) > 0 {
			from := open[0]
			open = open[1:]
			for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown} {
				m.large.cursor = from
				m.large.TypedKey(&fyne.KeyEvent{Name: key})
				if !reached[m.large.cursor] {
					reached[m.large.cursor] = true
					open = append(open, m.large.cursor)
				}
			}
		}
		for _, patch := range patches {
			if !reached[patch.Zone] {
				t.Errorf("%s: the arrows do not reach %s", view, patch.Zone)
			}
		}
	}
}

func TestDigitsTurnTheHead(t *testing.T) {
	m, _ := newTestMap(t)
	for i, view := range scalp.Views() {
		m.large.TypedRune(rune('1' + i))
		if m.View() != view {
			t.Errorf("%d shows %s, want %s", i+1, m.View(), view)
		}
	}
	test.Tap(m.small[1])
	if m.View() != scalp.Top {
		t.Errorf("the small picture shows %s", m.View())
	}
}

func TestHeldKeysAskForMore(t *testing.T) {
	m, _ := newTestMap(t)
	var more bool
	m.OnTapped = func(_ scalp.Zone, m bool) { more = m }
	at, _ := m.large.positionOf(scalp.Crown)
	for modifier, want := range map[fyne.KeyModifier]bool{0: false, fyne.KeyModifierControl: true, fyne.KeyModifierShift: true} {
		event := &desktop.MouseEvent{Modifier: modifier}
		m.large.MouseDown(event)
		m.large.Tapped(&fyne.PointEvent{Position: at})
		if more != want {
			t.Errorf("modifier %d: more is %v", modifier, more)
		}
	}
	m.large.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if !more {
		t.Error("Space does not add")
	}
}

func TestPointingNamesTheZone(t *testing.T) {
	m, _ := newTestMap(t)
	m.SetAreas([]Area{{Zone: scalp.Crown, Lines: []string{"24 dots/cm²"}}}, 80, "Density")
	var seen []scalp.Zone
	m.OnHover = func(zone scalp.Zone) { seen = append(seen, zone) }
	at, _ := m.large.positionOf(scalp.Crown)
	m.large.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	hint := m.large.paper.hint
	if hint.shown != 2 || hint.lines[0].Text != "Crown" || hint.lines[1].Text != "24 dots/cm²" {
		t.Errorf("the hint says %d lines, %q", hint.shown, hint.lines[0].Text)
	}
	m.large.MouseOut()
	if hint.ground.Visible() || len(seen) != 2 || seen[1] != "" {
		t.Errorf("after leaving: %v", seen)
	}
}

func BenchmarkPaint(b *testing.B) {
	test.NewTempApp(b)
	head, _ := scalp.NewHead(scalp.Size{})
	m := New(head)
	m.SetAreas([]Area{{Zone: scalp.Crown, Planned: true, Density: 80}}, 80, "Density")
	size, k := fyne.NewSize(900, 700), m.large.ink()
	for b.Loop() {
		m.large.shape().paint(&m.scene, size, 900, 700, k)
	}
}

// positionOf gives the middle of a zone as drawn; false when the view hides it.
func (s *surface) positionOf(zone scalp.Zone) (fyne.Position, bool) {
	patch, seen := s.shape().patch(zone)
	if !seen {
		return fyne.Position{}, false
	}
	return newFrame(s.scene.head, s.view, s.Size()).place(patch.Label), true
}
