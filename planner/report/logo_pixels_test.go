package report

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"runtime"
	"strings"
	"testing"

	"stipple/planner"
)

func TestPicturesOfTooManyPixelsAreRefused(t *testing.T) {
	// A limit, in pixels, that phones and scans reach only with large files.
	const most = 12_000_000
	side := int(math.Sqrt(most)) + 1
	for name, data := range map[string][]byte{
		"PNG": pngOf(t, image.NewGray(image.Rect(0, 0, side, side))), "JPEG": jpegOf(t, image.NewGray(image.Rect(0, 0, side, side))),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := NewLogo(data)
		runtime.ReadMemStats(&after)
		if !strings.Contains(planner.ErrorMessage(err), "too many. Save it smaller") {
			t.Errorf("%s: %v", name, err)
		}
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20 {
			t.Errorf("%s: %d bytes were taken before it was refused", name, taken)
		}
	}
}

// A progressive JPEG of a few bytes can go over its pixels again and again.
func TestJPEGsOfTooManyScansAreRefused(t *testing.T) {
	data := jpegOf(t, halves(60, 20))
	at := bytes.Index(data, []byte("\xff\xda"))
	scan := data[at : len(data)-2]
	for scans, refused := range map[int]bool{10: false, maxLogoScans + 1: true} {
		many := append(bytes.Clone(data[:at]), bytes.Repeat(scan, scans)...)
		_, err := NewLogo(append(many, "\xff\xd9"...))
		if got := strings.Contains(planner.ErrorMessage(err), "too many layers. Save it as PNG"); got != refused {
			t.Errorf("%d scans: %v", scans, err)
		}
	}
}

// TestPlainPixelsAreTheSame compares with what the pictures say themselves, and
// looks at the kinds that come out.
func TestPlainPixelsAreTheSame(t *testing.T) {
	bounds := image.Rect(3, 5, 20, 14) // not from 0, and part of a larger one
	whole := image.Rect(0, 0, 32, 32)
	nrgba, rgba, grey := image.NewNRGBA64(whole), image.NewRGBA64(whole), image.NewGray16(whole)
	palette := image.NewPaletted(whole, color.Palette{color.Transparent, red, color.NRGBA{9, 8, 7, 128}})
	for i := range 32 * 32 {
		x, y := i%32, i/32
		c := color.NRGBA64{uint16(i * 61), uint16(i * 127), uint16(i * 251), uint16(i * 64)}
		nrgba.Set(x, y, c)
		rgba.Set(x, y, c)
		grey.Set(x, y, c)
		palette.SetColorIndex(x, y, uint8(i%3))
	}
	for _, picture := range []image.Image{nrgba.SubImage(bounds), rgba.SubImage(bounds), grey.SubImage(bounds), palette.SubImage(bounds)} {
		plain := plainPixels(picture)
		switch plain.(type) {
		case *image.RGBA, *image.NRGBA, *image.Gray: // which are drawn without asking for each colour
		default:
			t.Errorf("%T became %T", picture, plain)
		}
		if plain.Bounds() != bounds {
			t.Fatalf("%T became %v", picture, plain.Bounds())
		}
		for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
			for x := bounds.Min.X; x < bounds.Max.X; x++ {
				r, g, b, a := picture.At(x, y).RGBA()
				r2, g2, b2, a2 := plain.At(x, y).RGBA()
				off := func(v, w uint32) bool { return max(v, w)-min(v, w) > 0x200 }
				if off(r, r2) || off(g, g2) || off(b, b2) || off(a, a2) {
					t.Fatalf("%T at %d, %d: %v became %v", picture, x, y, picture.At(x, y), plain.At(x, y))
				}
			}
		}
	}
}
