package svg

import (
	"image"
	"image/color"
	"testing"
)

// TestFilesAreDrawnAsItIsMeant looks at points of drawings of 100 by 50 units,
// which come out 12 px to the unit.
func TestFilesAreDrawnAsItIsMeant(t *testing.T) {
	ink := map[byte]color.NRGBA{'.': {255, 255, 255, 255}, 'k': {0, 0, 0, 255}, 'r': {255, 0, 0, 255}, 'b': {0, 0, 255, 255}, 'v': {128, 0, 128, 255}}
	type spot struct {
		x, y float64
		ink  byte
	}
	for name, c := range map[string]struct {
		content string
		spots   []spot
	}{
		"rounded box":          {`<rect x="10" y="10" width="40" height="20" rx="8"/>`, []spot{{30, 20, 'k'}, {10.5, 10.5, '.'}, {12, 20, 'k'}, {51, 20, '.'}}},
		"circle, ellipse":      {`<circle cx="20" cy="20" r="10" fill="red"/><ellipse cx="70" cy="20" rx="20" ry="5" fill="blue"/>`, []spot{{20, 11, 'r'}, {13, 13, 'r'}, {12, 12, '.'}, {88, 20, 'b'}, {88, 24, '.'}}},
		"line width scaled":    {`<g transform="scale(2)"><line x1="5" y1="10" x2="40" y2="10" stroke="red" stroke-width="4"/></g>`, []spot{{40, 20, 'r'}, {40, 23.5, 'r'}, {40, 24.5, '.'}, {40, 16.5, 'r'}}},
		"one scale for both":   {`<rect width="10" height="10" transform="scale(3)"/>`, []spot{{28, 28, 'k'}, {31, 28, '.'}}},
		"transforms in order":  {`<rect width="10" height="5" transform="translate(50,20) rotate(90)"/>`, []spot{{47, 25, 'k'}, {53, 22, '.'}}},
		"turned about a point": {`<rect x="40" y="20" width="20" height="2" transform="rotate(90 50 21)"/>`, []spot{{50, 12, 'k'}, {50, 30, 'k'}, {42, 21, '.'}}},
		"even and odd":         {`<path fill-rule="evenodd" d="M10 10h40v30H10zM20 20h20v10h-20Z"/><path d="M60 10h30v30H60zM70 20h10v10h-10z" fill="red"/>`, []spot{{15, 15, 'k'}, {30, 25, '.'}, {75, 25, 'r'}}},
		"arcs without spaces":  {`<path d="M20 25a10 10 0 0120 0z" fill="red"/><path d="M60,25A10,10,0,1,0,80,25" fill="blue"/>`, []spot{{30, 17, 'r'}, {30, 27, '.'}, {70, 33, 'b'}, {70, 22, '.'}}},
		"smooth curves":        {`<path d="M10 25Q20 5 30 25T50 25" fill="none" stroke="red" stroke-width="2"/><path d="M60 25C60 15 70 15 70 25S80 35 80 25" fill="none" stroke="blue" stroke-width="2"/>`, []spot{{20, 15, 'r'}, {40, 35, 'r'}, {65, 17.5, 'b'}, {75, 32.5, 'b'}}},
		"numbers of all kinds": {`<path d="M1e1-.5E0l.5+30.25L50.5.5.5.5" fill="red"/>`, []spot{{12, 5, 'r'}}},
		"after closing":        {`<path d="M10 10h10v10zl30 0v5z" fill="red"/>`, []spot{{18, 12, 'r'}, {39, 12, 'r'}}},
		"classes, ids, tags":   {`<style>/* x */ rect{fill:red} .b,.c{fill:blue} #k{fill:black}</style><rect width="10" height="10"/><rect class="a b" x="20" width="10" height="10" fill="red"/><rect id="k" class="c" x="40" width="10" height="10"/><rect id="q" class="b" x="60" width="10" height="10" style="fill:red"/>`, []spot{{5, 5, 'r'}, {25, 5, 'b'}, {45, 5, 'k'}, {65, 5, 'r'}}},
		"inherited":            {`<g fill="red" color="blue"><rect width="10" height="10"/><rect x="20" width="10" height="10" fill="currentColor"/><rect x="40" width="10" height="10" fill="inherit"/></g>`, []spot{{5, 5, 'r'}, {25, 5, 'b'}, {45, 5, 'r'}}},
		"hidden":               {`<rect width="10" height="10" display="none"/><rect x="20" width="10" height="10" style="visibility:hidden"/><g display="none"><text>old</text></g><rect x="40" width="9" height="9"/>`, []spot{{5, 5, '.'}, {25, 5, '.'}, {45, 5, 'k'}}},
		"copies":               {`<defs><rect id="a" width="10" height="10"/><symbol id="s"><rect width="5" height="5" fill="red"/></symbol></defs><use href="#a" x="20" fill="blue"/><use xlink:href="#s" transform="translate(40)"/>`, []spot{{5, 5, '.'}, {25, 5, 'b'}, {42, 3, 'r'}}},
		"gradients":            {`<rect width="100" height="25" fill="url(#g)"/><linearGradient id="s"><stop stop-color="red"/><stop offset="1" style="stop-color:blue"/></linearGradient><linearGradient id="g" xlink:href="#s"/><g transform="translate(0 25) scale(2)"><rect width="50" height="13" fill="url(#u)"/></g><linearGradient id="u" href="#s" gradientUnits="userSpaceOnUse" x1="20" x2="30" y1="0" y2="0"/>`, []spot{{1, 10, 'r'}, {50, 10, 'v'}, {99, 10, 'b'}, {38, 40, 'r'}, {50, 40, 'v'}, {62, 40, 'b'}}},
		"a gradient around":    {`<radialGradient id="r"><stop stop-color="red"/><stop offset="100%" stop-color="blue"/></radialGradient><rect width="100" height="50" fill="url(#r)"/>`, []spot{{50, 25, 'r'}, {75, 25, 'v'}, {1, 1, 'b'}}},
		"dashes":               {`<path d="M0 25H100" stroke="red" stroke-width="6" stroke-dasharray="20 10"/>`, []spot{{10, 25, 'r'}, {25, 25, '.'}, {40, 25, 'r'}}},
		"drawing programs":     {`<x:namedview xmlns:x="http://example.org/x"><x:grid/></x:namedview><metadata/><script>alert(1)</script><switch><foreignObject/><rect width="10" height="10"/></switch>`, []spot{{5, 5, 'k'}}},
		"polygon":              {`<polygon points="10,10 30,10 10,30" fill="red"/><polyline points="50,10 70,10 50,30" fill="blue"/>`, []spot{{15, 15, 'r'}, {28, 28, '.'}, {55, 15, 'b'}}},
	} {
		t.Run(name, func(t *testing.T) {
			picture := draws(t, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">`+c.content+`</svg>`)
			if size := picture.Bounds().Size(); size != (image.Point{X: 1200, Y: 600}) {
				t.Fatalf("it is %v", size)
			}
			for _, s := range c.spots {
				near(t, picture, int(s.x*12), int(s.y*12), ink[s.ink])
			}
		})
	}
}

func draws(t *testing.T, file string) *image.RGBA {
	t.Helper()
	picture, err := Draw([]byte(file), 1200, 600)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func near(t *testing.T, picture image.Image, x, y int, want color.NRGBA) {
	t.Helper()
	got := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
	off := func(a, b uint8) bool { return max(a, b)-min(a, b) > 12 }
	if off(got.R, want.R) || off(got.G, want.G) || off(got.B, want.B) {
		t.Errorf("the pixel at %d, %d is %v, not %v", x, y, got, want)
	}
}

func TestSizes(t *testing.T) {
	for name, c := range map[string]struct {
		attrs string
		want  image.Point
	}{
		"view box counts":   {`viewBox="0 0 30 30" width="100" height="20"`, image.Pt(600, 600)},
		"pixels":            {`width="200px" height="50px"`, image.Pt(1200, 300)},
		"inches and points": {`width="1in" height="72pt"`, image.Pt(600, 600)},
		"millimetres":       {`width="20mm" height="1cm"`, image.Pt(1200, 600)},
	} {
		if got := draws(t, `<svg `+c.attrs+`><rect width="9" height="9"/></svg>`).Bounds().Size(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
