package scalpmap

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// inkOf is how much of a picture is covered, in pixels.
func inkOf(p *image.RGBA) float64 {
	sum := 0
	for i := 3; i < len(p.Pix); i += 4 {
		sum += int(p.Pix[i])
	}
	return float64(sum) / 255
}

// A full scalp covers as much as its dots have area, each by as much as the
// surface is turned away: at every zoom, with stamps and with ovals. Ovals
// overlap no more than dots do on skin.
func TestInkIsThatOfTheDots(t *testing.T) {
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	picture := fullPicture(t, head, 20)
	o := newOptics(head, scalp.Camera{Azimuth: 35, Elevation: 40})
	dense := newTones(picture, func(int, int) color.NRGBA { return color.NRGBA{A: 255} })
	for _, factor := range []float32{40, 90, 137.3, 260, 420} {
		size := fyne.NewSize(26*factor, 26*factor)
		f := frame{origin: fyne.NewPos(size.Width/2, size.Height/2), factor: factor}
		l := newLens(o, f, 1, nil)
		onto := image.NewRGBA(image.Rect(0, 0, int(size.Width), int(size.Height)))
		l.paint(onto, picture.Dots, 1, dense)
		want := 0.0
		for _, d := range picture.Dots {
			want += max(0, o.facing(d.At)) * math.Pi * float64(l.radius*l.radius)
		}
		if got := inkOf(onto); math.Abs(got/want-1) > 0.02 {
			t.Errorf("%v px/cm: %.0f px are covered, want %.0f (%+.1f %%)", factor, got, want, 100*(got/want-1))
		}
	}
}

// Each dot is painted where its place is projected to: the middle of its ink is
// there to an eighth of a pixel.
func TestADotLiesWhereItIsProjected(t *testing.T) {
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	for _, factor := range []float32{30, 200, 600} {
		for _, azimuth := range []float64{0, 33, 171} {
			o := newOptics(head, scalp.Camera{Azimuth: azimuth, Elevation: 50})
			at, _ := head.Lift(scalp.Camera{Azimuth: azimuth, Elevation: 50}, scalp.Point{X: 1.234, Y: -0.567})
			f := frame{origin: fyne.NewPos(-1.234*factor+60, -0.567*factor+60), factor: factor}
			picture := &stipple.Picture{Dots: []stipple.Dot{{At: at}}, Counts: [][]int{{1}}}
			onto := image.NewRGBA(image.Rect(0, 0, 120, 120))
			newLens(o, f, 1, nil).paint(onto, picture.Dots, 1, newTones(picture, func(int, int) color.NRGBA { return color.NRGBA{A: 255} }))
			x, y, sum := 0.0, 0.0, 0.0
			for i := 3; i < len(onto.Pix); i += 4 {
				ink := float64(onto.Pix[i])
				x, y, sum = x+ink*(float64(i/4%120)+0.5), y+ink*(float64(i/4/120)+0.5), sum+ink
			}
			want := f.place(o.project(at))
			if sum == 0 || math.Hypot(x/sum-float64(want.X), y/sum-float64(want.Y)) > 0.125 {
				t.Errorf("factor %v, azimuth %v: drawn at %.2f, %.2f, want %v", factor, azimuth, x/sum, y/sum, want)
			}
		}
	}
}

// The picture shows what the session adds, or all until then, and never a dot
// behind the head or beside it.
func TestSessionsShowTheirDots(t *testing.T) {
	m, _ := newTestMap(t)
	scene := fullScene(t, 40)
	scene.Skin = color.NRGBA{255, 255, 255, 255}
	inks := map[bool][]float64{}
	for _, cumulative := range []bool{false, true} {
		for session := range 3 {
			scene.Session, scene.Cumulative = session, cumulative
			m.SetScene(scene)
			d, f := m.large.drawn(), m.large.frame()
			d.picture = image.NewRGBA(image.Rect(0, 0, 700, 560))
			d.dots(f, 1, m.large.ink(), 0)
			inks[cumulative] = append(inks[cumulative], inkOf(d.picture))
			for i := 3; i < len(d.picture.Pix); i += 4 {
				if d.picture.Pix[i] == 0 {
					continue
				}
				at := fyne.NewPos(float32(i/4%700)+0.5, float32(i/4/700)+0.5)
				if !onScalp(d, f, at) {
					t.Fatalf("session %d: a dot is drawn beside the scalp at %v", session+1, at)
				}
			}
		}
	}
	only, all := inks[false], inks[true]
	if !(only[1] > only[0]*1.25 && only[1] < only[0]*1.4) {
		t.Errorf("sessions that add 30 and 40 %% cover %v", only)
	}
	if !(all[0] < all[1] && all[1] < all[2]) || only[2] >= all[2] {
		t.Errorf("cumulative: %v, alone %v", all, only)
	}
}

// onScalp tells whether any of the scalp is seen within two pixels.
func onScalp(d *drawing, f frame, at fyne.Position) bool {
	for i := range 25 {
		if _, on := d.scene.Head.At(d.camera, f.point(at.AddXY(float32(i%5)-2, float32(i/5)-2))); on {
			return true
		}
	}
	return false
}

// Dots at the edge of a picture are cut there.
func TestNothingIsDrawnOutside(t *testing.T) {
	whole := image.NewRGBA(image.Rect(0, 0, 60, 60))
	part := whole.SubImage(image.Rect(20, 20, 40, 40)).(*image.RGBA)
	part = &image.RGBA{Pix: part.Pix, Stride: part.Stride, Rect: image.Rect(0, 0, 20, 20)}
	black := newTone(color.NRGBA{A: 255})
	s := newStamps(1.3)
	for i := range 400 {
		x, y := float32(i%20)*1.2-2, float32(i/20)*1.2-2
		s.put(part, x, y, black, 256)
		(&lens{radius: 3}).oval(part, x, y, 0.5, 1, 1, black)
	}
	for i := 3; i < len(whole.Pix); i += 4 {
		x, y := i/4%60, i/4/60
		if inside := x >= 20 && x < 40 && y >= 20 && y < 40; !inside && whole.Pix[i] != 0 {
			t.Fatalf("something is drawn at %d, %d", x, y)
		}
	}
}

// Where dots would run together they are drawn fainter, so that the shading of
// a small picture is that of a large one.
func TestSmallPicturesShadeAlike(t *testing.T) {
	cover := func(k float32) float64 {
		radius, ink := dotRadius(k)
		return math.Pi * float64(radius*radius*ink) / float64(k*k)
	}
	for _, k := range []float32{2, 5, 9, crowded} {
		if math.Abs(cover(k)/cover(crowded)-1) > 1e-5 {
			t.Errorf("at %v px/cm a dot covers %v of a cm², want %v", k, cover(k), cover(crowded))
		}
	}
	if r, ink := dotRadius(400); r != 2 || ink != 1 {
		t.Errorf("at 400 px/cm a dot of 0.1 mm has radius %v, ink %v", r, ink)
	}
}
