package report

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// shownByPoppler gives the pages of a paper's PDF as poppler shows them at so many
// times a resolution, shrunk by as much.
func shownByPoppler(t testing.TB, d *Document, dpi, times int) []*planes {
	t.Helper()
	tool, err := exec.LookPath("pdftocairo")
	if err != nil {
		t.Skip("pdftocairo is not installed")
	}
	data, err := d.PDF()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "paper.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-png", "-r", fmt.Sprint(times*dpi), "-l", fmt.Sprint(parityPages), file, filepath.Join(dir, "page")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "page*.png"))
	if err != nil || len(names) != min(d.Pages(), parityPages) {
		t.Fatalf("%d pages shown of %d (%v)", len(names), d.Pages(), err)
	}
	pages := make([]*planes, len(names))
	for i, name := range names {
		pages[i] = planesOf(t, pictureIn(t, name), times)
	}
	return pages
}

func pictureIn(t testing.TB, name string) image.Image {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// planes is a picture as a plane of numbers for each of three colours.
type planes struct {
	top  int // the row of the page that is its first
	w, h int
	of   [3][]float32
}

// planesOf shrinks an opaque picture, smooths it over three pixels and gives it
// as planes.
func planesOf(t testing.TB, picture image.Image, shrink int) *planes {
	t.Helper()
	var pix []uint8
	switch m := picture.(type) {
	case *image.RGBA:
		pix = m.Pix
	case *image.NRGBA:
		pix = m.Pix
	default:
		t.Fatalf("a picture is a %T", m)
	}
	stride := 4 * picture.Bounds().Dx()
	p := &planes{w: picture.Bounds().Dx() / shrink, h: picture.Bounds().Dy() / shrink}
	for i := range p.of {
		plane := make([]float32, p.w*p.h)
		for y := range p.h * shrink {
			row, into := pix[y*stride:], plane[y/shrink*p.w:]
			for x := range p.w * shrink {
				into[x/shrink] += float32(row[4*x+i]) / float32(shrink*shrink)
			}
		}
		p.of[i] = smoothed(plane, p.w, p.h)
	}
	return p
}

// differs tells whether more than so many pixels of two pictures of one size
// differ: what another item hides does not show when it is gone.
func (p *planes) differs(other *planes, pixels int) bool {
	const seen = 4 // of 255
	for at := range p.of[0] {
		for i := range p.of {
			if d := p.of[i][at] - other.of[i][at]; d > seen || d < -seen {
				pixels--
				break
			}
		}
	}
	return pixels < 0
}

// smoothed makes every number the mean of the nine around it.
func smoothed(plane []float32, w, h int) []float32 {
	rows, out := make([]float32, w*h), make([]float32, w*h)
	for y := range h {
		for x := range w {
			row := plane[y*w : (y+1)*w]
			rows[y*w+x] = (row[max(0, x-1)] + row[x] + row[min(w-1, x+1)]) / 3
		}
	}
	for y := range h {
		for x := range w {
			out[y*w+x] = (rows[max(0, y-1)*w+x] + rows[y*w+x] + rows[min(h-1, y+1)*w+x]) / 3
		}
	}
	return out
}

// answer is what poppler shows of a page.
type answer struct {
	coarse, fine *planes
	pictures     []image.Rectangle // where the page has drawings of the head
	// ties are where a thin line may be a pixel further, for it is put on whole
	// ones and may lie just between two.
	ties []image.Rectangle
}

func newAnswer(coarse, fine *planes, p page) *answer {
	r := &answer{coarse: coarse, fine: fine}
	for _, i := range unpacked(p.items) {
		switch i := i.(type) {
		case dots:
			c := i.cloud
			r.pictures = append(r.pictures, pixelBox(
				point{i.origin.x + c.low.X*i.scale, i.origin.y - c.high.Y*i.scale},
				point{i.origin.x + c.high.X*i.scale, i.origin.y - c.low.Y*i.scale}))
		case shape:
			for _, ring := range i.rings {
				low, high := ring[0], ring[0]
				for _, at := range ring {
					low, high = point{min(low.x, at.x), min(low.y, at.y)}, point{max(high.x, at.x), max(high.y, at.y)}
				}
				r.pictures = append(r.pictures, pixelBox(low, high))
			}
		case line:
			r.ties = append(r.ties, pixelBox(i.from, i.to))
		case box:
			if i.edge.on {
				a, b, c, d := point{i.x, i.y}, point{i.x + i.w, i.y}, point{i.x, i.y + i.h}, point{i.x + i.w, i.y + i.h}
				r.ties = append(r.ties, pixelBox(a, b), pixelBox(a, c), pixelBox(c, d), pixelBox(b, d))
			}
		}
	}
	return r
}

// strayed says how far a page strays from poppler's: how often a pixel strays
// more than it may, how far by a share of what it may, how far the worst patch
// of a picture does, and how far all do on average.
type strayed struct {
	pixels             int
	worst, patch, mean float64
}

// fault says in words what is wrong, "" when nothing is and at most so many
// pixels stray.
func (s strayed) fault(most int) string {
	if s.pixels > most || s.patch > patchStray || s.mean > pageStray {
		return fmt.Sprintf("%d pixels stray too far, the worst %.1f times; a patch strays by %.1f and the page by %.2f on average", s.pixels, s.worst, s.patch, s.mean)
	}
	return ""
}

// compare compares a part of a page as painted with poppler's.
func (r *answer) compare(got *planes, room image.Rectangle) (s strayed) {
	room = room.Intersect(image.Rect(2, got.top+2, min(r.coarse.w, r.fine.w, got.w)-2, min(r.coarse.h, r.fine.h, got.top+got.h)-2))
	mask := masked(room, r.pictures, r.ties)
	patches := map[image.Point]float64{}
	for i := range got.of {
		clear(patches)
		for y := room.Min.Y; y < room.Max.Y; y++ {
			for x := room.Min.X; x < room.Max.X; x++ {
				stray := r.stray(i, x, y, 0, 0, got)
				if stray == 0 {
					continue
				}
				s.mean += math.Abs(stray) / 3 / float64(room.Dx()*room.Dy())
				switch mask[(y-room.Min.Y)*room.Dx()+x-room.Min.X] {
				case inPicture:
					patches[image.Pt(x/patchSide, y/patchSide)] += stray / patchSide / patchSide
					continue
				case onTie:
					for _, by := range []image.Point{{0, 1}, {0, -1}, {1, 0}, {-1, 0}} {
						if other := r.stray(i, x, y, by.X, by.Y, got); math.Abs(other) < math.Abs(stray) {
							stray = other
						}
					}
				}
				share := math.Abs(stray) / r.may(i, x, y)
				s.worst = max(s.worst, share)
				if share > 1 {
					s.pixels++
				}
			}
		}
		for _, sum := range patches {
			s.patch = max(s.patch, math.Abs(sum))
		}
	}
	return s
}

// What a pixel lies on.
const (
	onPaper uint8 = iota
	onTie
	inPicture
)

func masked(room image.Rectangle, pictures, ties []image.Rectangle) []uint8 {
	mask := make([]uint8, room.Dx()*room.Dy())
	lay := func(boxes []image.Rectangle, kind uint8) {
		for _, box := range boxes {
			box = box.Intersect(room)
			for y := box.Min.Y; y < box.Max.Y; y++ {
				for x := box.Min.X; x < box.Max.X; x++ {
					mask[(y-room.Min.Y)*room.Dx()+x-room.Min.X] = kind
				}
			}
		}
	}
	lay(ties, onTie)
	lay(pictures, inPicture)
	return mask
}

// stray is how far a pixel lies outside poppler's two answers, those of a
// neighbour perhaps.
func (r *answer) stray(colour, x, y, dx, dy int, got *planes) float64 {
	a, b := r.coarse.of[colour][(y+dy)*r.coarse.w+x+dx], r.fine.of[colour][(y+dy)*r.fine.w+x+dx]
	c := got.of[colour][(y-got.top)*got.w+x]
	return float64(max(0, c-max(a, b)) - max(0, min(a, b)-c))
}

// may is how far a pixel may stray.
func (r *answer) may(colour, x, y int) float64 {
	low, high := float32(255), float32(0)
	for v := y - 2; v <= y+2; v++ {
		for _, n := range r.fine.of[colour][v*r.fine.w+x-2 : v*r.fine.w+x+3] {
			low, high = min(low, n), max(high, n)
		}
	}
	return strayFloor + strayShare*float64(high-low)
}
