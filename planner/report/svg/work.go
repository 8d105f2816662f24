package svg

// Bounds on what one drawing may take, so that a small file cannot make much
// work. They are our choice: far above what a logo needs, and a drawing that
// reaches one of them takes about a second.
const (
	maxBytes    = 2 << 20    // of the file
	maxDepth    = 64         // of elements in elements
	maxAttrs    = 200        // of one element
	maxElements = 20_000     // in the file
	maxRules    = 1000       // of its style sheets
	maxStops    = 256        // of one gradient
	maxVisits   = 20_000     // elements drawn, after copying
	maxRead     = 20 << 20   // bytes of attributes and styles, after copying
	maxSegments = 50_000     // lines and curves of paths, after copying
	maxLines    = 1_000_000  // straight lines they are drawn with
	maxCrosses  = 6_000_000  // places where such a line crosses one of linesPerRow
	maxPaint    = 60_000_000 // pixels covered by all layers: 83 whole pictures of 1200 × 600
)

// shadedPixel is how many plain pixels one of a gradient counts as.
const shadedPixel = 4

// work counts what a drawing has taken so far. Counting comes before doing.
type work struct {
	bytes, elements, rules, visits, read, segments, lines, crosses, paint int
}

// tooMuch is what counting panics with: what there is too much of.
type tooMuch string

// count adds to one of the counts and ends the drawing when it is above its
// bound.
func (*work) count(part *int, n, bound int, what string) {
	if n > bound-*part {
		panic(tooMuch(what))
	}
	*part += n
}
