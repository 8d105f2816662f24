package report

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/scalp"
)

// printedDot is a dot as a reader of the PDF paints it, in mm on the page.
type printedDot struct {
	at     point
	radius float64
	ink    string
}

var (
	formAt  = regexp.MustCompile(`(?s)/Subtype /Form.*?stream\n(.*?)endstream`)
	usedAt  = regexp.MustCompile(`([\d.]+ [\d.]+ [\d.]+ rg)\s+q ([-\d. ]+) cm\s+/TPLD(\d+) Do Q`)
	dotLine = regexp.MustCompile(`^1 0 0 1 (-?\d+) (-?\d+) cm (.*) l f$`)
)

// readDots plays the forms of an uncompressed PDF of one page, mm high.
func readDots(t *rapid.T, pdf string, height float64) (list []printedDot, forms int) {
	streams := formAt.FindAllStringSubmatch(pdf, -1)
	for _, use := range usedAt.FindAllStringSubmatch(pdf, -1) {
		var m [6]float64
		var form int
		if _, err := fmt.Sscan(use[2], &m[0], &m[1], &m[2], &m[3], &m[4], &m[5]); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(use[3], &form); err != nil {
			t.Fatal(err)
		}
		x, y := 0, 0
		for _, row := range strings.Split(streams[form-1][1], "\n") {
			if row == "q" {
				x, y = 0, 0
			}
			found := dotLine.FindStringSubmatch(row)
			if found == nil {
				continue
			}
			var dx, dy int
			if _, err := fmt.Sscan(found[1]+" "+found[2], &dx, &dy); err != nil {
				t.Fatal(err)
			}
			x, y = x+dx, y+dy
			list = append(list, printedDot{
				at:     point{(m[4] + m[0]*stampUnit*float64(x)) * pointMM, height - (m[5]+m[3]*stampUnit*float64(y))*pointMM},
				radius: m[0] * stampUnit * math.Sqrt(polygonArea(t, found[3])/math.Pi) * pointMM, ink: use[1],
			})
		}
	}
	return list, len(streams)
}

// polygonArea is the area of a path of corners.
func polygonArea(t *rapid.T, path string) float64 {
	var ring []scalp.Point
	for _, corner := range regexp.MustCompile(` [ml] ?`).Split(path, -1) {
		var p scalp.Point
		if _, err := fmt.Sscan(corner, &p.X, &p.Y); err != nil {
			t.Fatal(err)
		}
		ring = append(ring, p)
	}
	return pictureArea([][]scalp.Point{ring})
}

// TestDotsArePaintedWhereTheyAreLaid reads painted dots back from the PDF: each
// stands within a hundredth of a millimetre of its place, in its colour and
// size, and a cloud painted twice is written once.
func TestDotsArePaintedWhereTheyAreLaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.Float64Range(-14, 14)
		var motes []mote
		for range rapid.IntRange(1, 60).Draw(t, "dots") {
			motes = append(motes, mote{
				scalp.Point{X: place.Draw(t, "x"), Y: place.Draw(t, "y")}, rapid.Float64Range(0, 1).Draw(t, "facing"),
			})
		}
		c := newCloud(motes)
		small := dots{cloud: c, origin: point{60, 90}, scale: rapid.Float64Range(1.3, 2).Draw(t, "small"), ink: earlier}
		large := dots{cloud: c, origin: point{110, 200}, scale: rapid.Float64Range(2, 3).Draw(t, "large"), ink: ink}
		d := &Document{width: 210, height: 297, pages: []page{{items: []item{small, large}}}}
		data, err := paint(d, false)
		if err != nil {
			t.Fatal(err)
		}
		got, forms := readDots(t, string(data), d.height)
		if len(got) != 2*len(motes) || forms != 1 {
			t.Fatalf("%d dots in %d forms, want %d in 1", len(got), forms, 2*len(motes))
		}
		for i, item := range []dots{small, large} {
			checkPrinted := got[i*len(motes) : (i+1)*len(motes)]
			for _, m := range motes {
				want := point{item.origin.x + m.at.X*item.scale, item.origin.y - m.at.Y*item.scale}
				found := slices.ContainsFunc(checkPrinted, func(p printedDot) bool {
					size := dotRadius * item.scale * math.Sqrt(m.facing)
					return math.Hypot(p.at.x-want.x, p.at.y-want.y) < 0.01 &&
						(math.Abs(p.radius-size) < 0.009 || m.facing < 0.2 && p.radius > size)
				})
				if !found {
					t.Fatalf("no dot at %v", want)
				}
			}
			if checkPrinted[0].ink != fmt.Sprintf("%.3f %.3f %.3f rg", float64(item.ink.r)/255, float64(item.ink.g)/255, float64(item.ink.b)/255) {
				t.Fatalf("painted in %s", checkPrinted[0].ink)
			}
		}
	})
}

// TestDotsAreLargeEnoughToPrint checks the pictures of the papers: a dot that
// faces the reader has 0.1 to 0.25 mm, which printers and eyes can hold.
func TestDotsAreLargeEnoughToPrint(t *testing.T) {
	for _, paper := range Papers() {
		for i, p := range laid(t, paper, marked(t)).pages {
			for _, item := range p.items {
				if d, ok := item.(dots); ok && (2*dotRadius*d.scale < 0.1 || 2*dotRadius*d.scale > 0.25) {
					t.Errorf("%s page %d: dots of %.3f mm", paper, i+1, 2*dotRadius*d.scale)
				}
			}
		}
	}
}

func TestDotsOfOneDensityHaveOneTone(t *testing.T) {
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range scalp.Views() {
		facing := facingOf(head, v.Camera())
		// Where the picture's middle is lifted to, the skin of a standard view
		// faces the viewer; at the limb it is seen edge-on.
		middle, ok := head.Lift(v.Camera(), scalp.Point{})
		if !ok || math.Abs(facing(middle)-1) > 1e-9 {
			t.Errorf("%s: the middle faces by %g", v, facing(middle))
		}
		axes := head.Axes()
		for _, limb := range []scalp.Point3{{X: axes.X}, {Y: axes.Y}, {Z: axes.Z}} {
			if f := facing(limb); f > 1e-9 && math.Abs(f-1) > 1e-9 {
				t.Errorf("%s: %v faces by %g", v, limb, f)
			}
		}
	}
}
