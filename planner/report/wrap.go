package report

// measurer tells how much room text takes. It is all that layout knows of fonts.
type measurer interface {
	// width gives the advance of s in mm, at a size in points.
	width(s string, face style, size float64) float64
}

// span is text of one look, part of a paragraph.
type span struct {
	words string
	style style
	size  float64 // in points
	ink   colour
}

func (s span) like(other span) bool {
	return s.style == other.style && s.size == other.size && s.ink == other.ink
}

// run is a span placed on a line, x mm from its beginning.
type run struct {
	span
	x float64
}

// textLine is one line of wrapped text.
type textLine struct {
	runs  []run
	width float64
}

// word is what no line breaks unless it must: pieces of spans without a gap.
type word struct {
	pieces []span
	spaced bool // a space stands before it
}

// wrap sets spans in lines no wider than width mm. It breaks at spaces, after
// hyphens between letters, and, where a word alone is too wide, anywhere but
// before combining marks. A newline begins a new line.
func wrap(m measurer, spans []span, width float64) []textLine {
	w := wrapper{m: m, room: width}
	for i, paragraph := range paragraphs(spans) {
		if i > 0 {
			w.flush()
		}
		for _, word := range paragraph {
			w.add(word)
		}
	}
	w.flush()
	return w.lines
}

// paragraphs parts spans at newlines into words.
func paragraphs(spans []span) [][]word {
	list := [][]word{nil}
	var current word
	spaced := false
	end := func() {
		if len(current.pieces) > 0 {
			last := len(list) - 1
			list[last] = append(list[last], current)
		}
		current = word{}
	}
	for _, s := range spans {
		runes := []rune(clean(s.words))
		from := 0
		take := func(to int) {
			if to > from {
				if len(current.pieces) == 0 {
					current.spaced, spaced = spaced, false
				}
				piece := s
				piece.words = string(runes[from:to])
				current.pieces = append(current.pieces, piece)
			}
			from = to
		}
		for i, r := range runes {
			switch {
			case r == '\n':
				take(i)
				end()
				spaced = false
				list, from = append(list, nil), i+1
			case gap(r):
				take(i)
				end()
				spaced = spaced || r != 0x200b
				from = i + 1
			case i > 0 && i+1 < len(runes) && hinge(runes[i-1], r, runes[i+1]):
				take(i + 1)
				end()
			}
		}
		take(len(runes))
	}
	end()
	return list
}

type wrapper struct {
	m     measurer
	room  float64
	lines []textLine
	now   textLine
}

// slack forgives rounding when a text just fills its line, in mm.
const slack = 1e-6

func (w *wrapper) flush() {
	w.lines = append(w.lines, w.now)
	w.now = textLine{}
}

func (w *wrapper) add(next word) {
	width := 0.0
	for _, piece := range next.pieces {
		width += w.width(piece)
	}
	space := 0.0
	if next.spaced && len(w.now.runs) > 0 {
		before := next.pieces[0]
		before.words = " "
		space = w.width(before)
	}
	if w.now.width+space+width > w.room+slack && len(w.now.runs) > 0 {
		w.flush()
		space = 0
	}
	if width > w.room+slack {
		w.force(next)
		return
	}
	for i, piece := range next.pieces {
		w.put(piece, space > 0 && i == 0, space)
		space = 0
	}
}

// force sets a word wider than the line, breaking it between clusters.
func (w *wrapper) force(next word) {
	for _, piece := range next.pieces {
		for _, cluster := range clusters(piece.words) {
			part := piece
			part.words = cluster
			if w.now.width+w.width(part) > w.room+slack && len(w.now.runs) > 0 {
				w.flush()
			}
			w.put(part, false, 0)
		}
	}
}

// put sets a piece at the end of the line.
func (w *wrapper) put(piece span, spaced bool, space float64) {
	last := len(w.now.runs) - 1
	width := w.width(piece)
	if last >= 0 && w.now.runs[last].like(piece) {
		if spaced {
			w.now.runs[last].words += " "
		}
		w.now.runs[last].words += piece.words
	} else {
		w.now.runs = append(w.now.runs, run{piece, w.now.width + space})
	}
	w.now.width += space + width
}

func (w *wrapper) width(s span) float64 { return w.m.width(s.words, s.style, s.size) }

// clusters parts text where a line may be broken in need.
func clusters(s string) []string {
	var list []string
	before := rune(0)
	for i, r := range s {
		if i == 0 || !joins(before, r) {
			list = append(list, string(r))
		} else {
			list[len(list)-1] += string(r)
		}
		before = r
	}
	return list
}
