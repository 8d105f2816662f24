package svg

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// drawing is a file of 100 by 50 units.
func drawing(content string) []byte {
	return []byte(`<svg viewBox="0 0 100 50">` + content + `</svg>`)
}

// times repeats content with a number in it.
func times(n int, content string) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, content, i)
	}
	return all.String()
}

// TestBombsAreRefusedBeforeTheWorkIsDone looks at what had been done when a
// file was refused: never more than the bounds, nor much memory.
func TestBombsAreRefusedBeforeTheWorkIsDone(t *testing.T) {
	const whole = `<rect width="100" height="50"`
	curve := "C1 9 2 9 3 0S0 0 0 0"
	deep := `<g id="g0"/>`
	for level := 1; level <= 9; level++ {
		deep += fmt.Sprintf(`<g id="g%d">%s</g>`, level, strings.Repeat(fmt.Sprintf(`<use href="#g%d"/>`, level-1), 10))
	}
	for name, c := range map[string]struct {
		content, says string
		memory        uint64 // bytes
	}{
		"layers":             {strings.Repeat(whole+` opacity=".5"/>`, 1000), "layers", 20e6},
		"layers of one path": {`<path d="M0 0H100V50H0z" id="a"/>` + strings.Repeat(`<use href="#a"/>`, 1000), "layers", 20e6},
		"layers of strokes":  {strings.Repeat(`<path d="M0 25H100" stroke="red" stroke-width="50"/>`, 1000), "layers", 20e6},
		"layers of gradients": {
			`<linearGradient id="g"><stop/><stop offset="1"/></linearGradient>` + strings.Repeat(whole+` fill="url(#g)"/>`, 100), "layers", 20e6,
		},
		"stops":          {`<linearGradient id="g">` + strings.Repeat(`<stop offset=".5"/>`, maxStops+1) + `</linearGradient>` + whole + ` fill="url(#g)"/>`, "stops", 20e6},
		"many stops":     {`<linearGradient id="g">` + strings.Repeat(`<stop offset=".5"/>`, 60_000) + `</linearGradient>` + whole + ` fill="url(#g)"/>`, "elements", 40e6},
		"curves":         {`<path d="M0 0` + strings.Repeat(curve, 50_000) + `"/>`, "curves", 40e6},
		"short lines":    {`<path d="M0 0` + strings.Repeat("h1", maxSegments) + `"/>`, "curves", 40e6},
		"subpaths":       {`<path d="` + strings.Repeat("M0 0", maxSegments+1) + `"/>`, "curves", 40e6},
		"copied curves":  {`<path id="a" d="M0 0` + strings.Repeat(curve, 500) + `" fill="none"/>` + strings.Repeat(`<use href="#a"/>`, 1000), "curves", 60e6},
		"wide curves":    {`<path d="M0 0` + strings.Repeat("C7e3 -7e3 -7e3 7e3 0 0", 20_000) + `"/>`, "lines", 200e6},
		"high edges":     {`<path d="M0 0` + strings.Repeat("v50h.01v-50h.01", 1000) + `"/>`, "edges", 400e6},
		"dashes":         {strings.Repeat(`<path d="M0 25H100" stroke-linecap="round" stroke="red" stroke-dasharray=".1"/>`, 2000), "lines", 300e6},
		"rules":          {`<style>` + times(50_000, ".a%d{x:y}") + `</style>` + strings.Repeat(`<g class="b"/>`, 9000), "rules", 100e6},
		"heavy rules":    {`<style>` + strings.Repeat(`g{x:y}`, maxRules) + `g{z:` + strings.Repeat("z", 9000) + `}</style>` + strings.Repeat(`<g/>`, 9000), "rules", 60e6},
		"matching rules": {`<style>` + times(maxRules, "g{fill:red;x:%d}") + `</style>` + strings.Repeat(`<g/>`, 9000), "styles", 300e6},
		"a long style":   {`<g stroke-dasharray="` + strings.Repeat("1 ", 50_000) + `">` + strings.Repeat(`<rect/>`, 9000) + `</g>`, "styles", 100e6},
		"elements":       {strings.Repeat(`<g/>`, maxElements), "elements", 60e6},
		"attributes":     {`<g ` + times(maxAttrs+1, `a%d=""`) + `/>`, "attributes", 20e6},
		"depth":          {strings.Repeat(`<g>`, maxDepth+1) + strings.Repeat(`</g>`, maxDepth+1), "depth", 20e6},
		"empty copies":   {`<defs>` + deep + `</defs><use href="#g9"/>`, "copying", 100e6},
		"bytes":          {strings.Repeat(" ", maxBytes), "bytes", 20e6},
	} {
		t.Run(name, func(t *testing.T) {
			file, done := drawing(c.content), &work{}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			picture, err := drawn(file, 1200, 600, done)
			runtime.ReadMemStats(&after)
			if picture != nil || !errors.Is(err, ErrWork) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("gave %v; want it to name %s", err, c.says)
			}
			if taken := after.TotalAlloc - before.TotalAlloc; taken > c.memory {
				t.Errorf("%d MB were taken", taken>>20)
			}
			if done.paint > maxPaint || done.crosses > maxCrosses || done.lines > maxLines || done.segments > maxSegments ||
				done.visits > maxVisits || done.read > maxRead || done.rules > maxRules || done.elements > maxElements {
				t.Errorf("done was %+v", *done)
			}
		})
	}
}

// TestPaintIsCounted counts pixels that are known.
func TestPaintIsCounted(t *testing.T) {
	for content, want := range map[string]int{
		`<rect width="100" height="50"/>`:                                                                                1200 * 600,
		`<rect width="50" height="25" opacity=".5"/>`:                                                                    600 * 300,
		`<rect x="-900" y="-900" width="9000" height="9000"/>`:                                                           1200 * 600,
		`<rect x="200" width="9" height="9"/>`:                                                                           0,
		`<path d="M0 25H100" stroke="red" stroke-width="1"/>`:                                                            1200 * 12,
		`<rect width="50" height="25" fill="none" stroke="red" stroke-width="0"/>`:                                       0,
		`<linearGradient id="g"><stop/><stop offset="1"/></linearGradient><rect width="50" height="25" fill="url(#g)"/>`: 600 * 300 * shadedPixel,
	} {
		done := &work{}
		if _, err := drawn(drawing(content), 1200, 600, done); err != nil {
			t.Fatal(err)
		}
		if off := done.paint - want; off < 0 || off > 2*600*shadedPixel {
			t.Errorf("%s counts %d pixels, want %d", content, done.paint, want)
		}
	}
}

// TestScatteredTextIsReadOnce holds words in many pieces, as comments cut them.
func TestScatteredTextIsReadOnce(t *testing.T) {
	const pieces = 160_000
	for name, content := range map[string]string{
		"words": strings.Repeat("a<!-- -->", pieces), "a style": `<style>` + strings.Repeat(" <!-- -->", pieces) + `</style>`,
		"comments in a style": `<style>` + strings.Repeat("/**/", pieces) + `</style>`,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := Draw(drawing(content), 60, 30); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 60e6 {
			t.Errorf("%s: %d MB were taken", name, taken>>20)
		}
	}
}

// TestRichDrawingsAreDrawn draws more than detailed logos have.
func TestRichDrawingsAreDrawn(t *testing.T) {
	for name, content := range map[string]string{
		"traced":   times(3000, `<path d="M%d 9c1 2 3 4 5 6s7 8 9 0q1 1 2 2t3 3z" transform="scale(.03)"/>`),
		"halftone": times(5000, `<circle cx="50" cy="25" r=".4" transform="rotate(%d 3 4)"/>`),
		"striped":  times(200, `<rect x="%d" width=".5" height="100" transform="scale(.5)"/>`),
		"layered":  strings.Repeat(`<rect width="100" height="50" opacity=".1"/>`, 80),
		"classed":  `<style>` + times(900, ".c%d{fill:red}") + `</style>` + times(900, `<g class="c%d"><rect width="9" height="9"/></g>`),
		"shaded":   `<linearGradient id="g">` + strings.Repeat(`<stop/>`, maxStops) + `</linearGradient><rect width="100" height="50" fill="url(#g)"/>`,
	} {
		done := &work{}
		if _, err := drawn(drawing(content), 1200, 600, done); err != nil {
			t.Errorf("%s: %v after %+v", name, err, *done)
		}
	}
}
