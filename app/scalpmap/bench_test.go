package scalpmap

import (
	"fmt"
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// benchSize is the size of the large picture in a roomy window.
var benchSize = fyne.NewSize(900, 700)

func benchMap(b *testing.B) *Map {
	b.Helper()
	test.NewTempApp(b)
	scene := fullScene(b, 80)
	if n := len(scene.Picture.Dots); n < 40000 {
		b.Fatalf("only %d dots", n)
	}
	m := New(scene.Head)
	w := test.NewTempWindow(b, m)
	w.Resize(fyne.NewSize(900+58+8, 700+40))
	m.SetScene(scene)
	m.large.Resize(benchSize)
	return m
}

// paintAll paints everything that a change of the scene makes anew.
func (m *Map) paintAll() {
	m.large.drawn().paint(m.large.frame(), benchSize, 900, 700, m.large.ink())
	for _, small := range m.small {
		small.paint(fyne.NewSize(52, 100), 52, 100)
	}
}

// measure runs a frame again and again and reports the median time of one.
func measure(b *testing.B, frame func(i int)) {
	b.Helper()
	frame(0)
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		from := time.Now()
		frame(i)
		times = append(times, time.Since(from))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms-median")
}

// A frame over a full scalp, with the large picture and all small ones: after
// the slider moved, and after the plan changed and its dots were chosen anew.
func BenchmarkFrame(b *testing.B) {
	b.Run("slider", func(b *testing.B) {
		m := benchMap(b)
		measure(b, func(i int) {
			next := m.scene
			next.Session = i % 3
			m.SetScene(next)
			m.paintAll()
		})
		b.ReportMetric(float64(len(m.scene.Picture.Dots)), "dots")
	})
	b.Run("plan", func(b *testing.B) {
		m := benchMap(b)
		ground := stipple.NewGround(m.scene.Head)
		measure(b, func(i int) {
			next := m.scene
			var err error
			if next.Picture, err = ground.Lay(fullAreas(quantity.DotsPerCM2(80 + i%2))); err != nil {
				b.Fatal(err)
			}
			m.SetScene(next)
			m.paintAll()
		})
		b.ReportMetric(float64(len(m.scene.Picture.Dots)), "dots")
	})
}

// A drag turns a full scalp.
func BenchmarkTurn(b *testing.B) {
	m := benchMap(b)
	at := fyne.NewPos(450, 350)
	measure(b, func(i int) {
		by := float32(4)
		if i/40%2 == 1 {
			by = -4
		}
		m.large.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(by, by/2)}, Dragged: fyne.NewDelta(by, by/2)})
		m.large.drawn().paint(m.large.frame(), benchSize, 900, 700, m.large.ink())
		m.large.paintOver(900, 700)
	})
}

// Painting dots alone: the cost is linear in them.
func BenchmarkDots(b *testing.B) {
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		b.Fatal(err)
	}
	var all []stipple.Dot
	o := newOptics(head, scalp.Top.Camera())
	low, high := head.Bounds(scalp.Top.Camera())
	l := newLens(o, fitted(low, high, benchSize), 1, nil)
	picture := fullPicture(b, head, 80)
	shades := newTones(picture, func(int, int) color.NRGBA { return charcoal })
	for len(all) < 1_000_000 {
		all = append(all, picture.Dots...)
	}
	onto := canvasOf(nil, 900, 700)
	for _, n := range []int{10_000, 40_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				l.paint(onto, all[:n], 1, shades)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/dot")
		})
	}
}
