package typeset

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// set gives the lines of text at 12 points as strings in reading order.
func set(text string, width float64, base Direction) []string {
	var list []string
	for _, l := range NewFonts(nil).NewSetter("en").Lines([]Span{{text, Regular, 12}}, width, base) {
		list = append(list, said(l))
	}
	return list
}

func said(l Line) string {
	all := ""
	for _, r := range l.Runs {
		all += r.Text
	}
	return strings.TrimSuffix(strings.NewReplacer(string(firstStrongIsolate), "", string(popIsolate), "").Replace(all), " ")
}

func TestLinesBreakWhereTheScriptAllows(t *testing.T) {
	for _, c := range []struct {
		name, in string
		width    float64
		want     []string
	}{
		{"fits", "one two", 30, []string{"one two"}},
		{"at a space", "one two three", 20, []string{"one two", "three"}},
		{"newlines", "a\n\nb", 30, []string{"a", "", "b"}},
		{"nothing", "", 30, []string{""}},
		{"gaps", "  a \t b  ", 30, []string{"a b"}},
		{"double name", "Muller-Lecka", 17, []string{"Muller-", "Lecka"}},
		{"not inside a date", "on 22-Nov-2026", 25.5, []string{"on", "22-Nov-2026"}},
		{"not at a hard space", "one two\u00a0three", 24, []string{"one", "two\u00a0three"}},
		{"Chinese anywhere but before a stop", "王小明今天来了。", 13, []string{"王小明", "今天来", "了。"}},
		{"Thai at spaces", "ไทย ผู้ป่วย", 14, []string{"ไทย", "ผู้ป่วย"}},
	} {
		got := set(c.in, c.width, LeftToRight)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	for _, l := range set("りょうがっこう、ほん。", 9, LeftToRight) {
		if first := []rune(l)[0]; strings.ContainsRune("、。ょっ", first) {
			t.Errorf("a line begins with %q", first)
		}
	}
	if got := set("about 0.5–0.8–1 mm", 26, LeftToRight); slices.ContainsFunc(got, func(l string) bool { return strings.HasSuffix(l, "–") }) {
		t.Errorf("a range is broken: %q", got)
	}
}

// seenText gives the text of a line as it is seen from left to right.
func seenText(l Line) string {
	runs := slices.Clone(l.Runs)
	slices.SortFunc(runs, func(a, b Run) int { return int(math.Copysign(1, a.X-b.X)) })
	all := ""
	for _, r := range runs {
		for _, g := range r.Glyphs {
			if g.X > -1e-9 && g.X*r.Size*pointMM < r.Width-1e-9 { // not the space behind the line
				all += g.Text
			}
		}
	}
	return all
}

func TestTextIsSeenInTheRightOrder(t *testing.T) {
	for _, c := range []struct {
		name, in string
		base     Direction
		want     string
	}{
		{"a Hebrew sentence with digits and brackets", "שלום (12) abc", LeftToRight, "abc (12) םולש"},
		{"the same inside an English one", "Note: שלום (12) abc", LeftToRight, "Note: (12) םולש abc"},
		{"a name set apart", "Plan for " + Isolate("محمد") + " - 12 visits", LeftToRight, "Plan for دمحم - 12 visits"},
		{"a Latin name in a Hebrew sentence", "שלום " + Isolate("Anna (2)") + " שלום", RightToLeft, "םולש Anna (2) םולש"},
		{"a range in Hebrew", "שלום 12-15 שלום", LeftToRight, "םולש 12-15 םולש"},
		{"found by itself", "שלום abc", Auto, "abc םולש"},
	} {
		lines := NewFonts(nil).NewSetter("en").Lines([]Span{{c.in, Regular, 12}}, 200, c.base)
		if got := seenText(lines[0]); got != c.want {
			t.Errorf("%s: seen %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLettersJoin(t *testing.T) {
	for _, c := range []struct {
		name, in string
		glyphs   int // fewer or more than runes where letters join or part
	}{
		{"lam and alef are one", "لا", 1},
		{"a conjunct", "क्ष", 1},
		{"marks stand on their letters", "ผู้", 3},
		{"composed by the font", "e\u0301", 1},
	} {
		line := NewFonts(nil).NewSetter("").Lines([]Span{{c.in, Regular, 12}}, 100, Auto)[0]
		n, text := 0, ""
		for _, r := range line.Runs {
			for _, g := range r.Glyphs {
				if g.Text != " " {
					n++
					text += g.Text
				}
			}
		}
		if n != c.glyphs || !sameLetters(text, c.in) {
			t.Errorf("%s: %d glyphs saying %q, want %d saying %q", c.name, n, text, c.glyphs, c.in)
		}
	}
	alone, joined := idsOf("ه"), idsOf("هه")
	if joined[0] == alone[0] || joined[1] == alone[0] {
		t.Error("Arabic letters stand alone beside each other")
	}
}

func idsOf(text string) []GlyphID {
	var list []GlyphID
	for _, r := range NewFonts(nil).NewSetter("").Lines([]Span{{text, Regular, 12}}, 100, Auto)[0].Runs {
		for _, g := range r.Glyphs {
			list = append(list, g.ID)
		}
	}
	return list
}

// TestLanguagesWriteOneCharacterDifferently: one code, three pictures.
func TestLanguagesWriteOneCharacterDifferently(t *testing.T) {
	seen := map[GlyphID]string{}
	for _, tongue := range []string{"ja", "zh-Hans", "zh-Hant"} {
		id := NewFonts(nil).NewSetter(tongue).Lines([]Span{{"骨", Regular, 12}}, 100, Auto)[0].Runs[0].Glyphs[0].ID
		if other, ok := seen[id]; ok {
			t.Errorf("%s and %s share a picture", tongue, other)
		}
		seen[id] = tongue
	}
}

func TestBoldIsThickenedWhereThereIsNone(t *testing.T) {
	for words, want := range map[string]bool{"abc": false, "محمد": false, "王小明": true, "\U00012000": false} {
		for _, style := range []Style{Regular, Bold} {
			run := NewFonts(nil).NewSetter("").Lines([]Span{{words, style, 12}}, 100, Auto)[0].Runs[0]
			if run.Thickened != (want && style == Bold) {
				t.Errorf("%q in style %d: thickened is %v", words, style, run.Thickened)
			}
		}
	}
}

func TestMissingCharactersAreOneBoxEach(t *testing.T) {
	line := NewFonts(nil).NewSetter("en").Lines([]Span{{"a 👩🏽‍🦲 \U00012000 b", Regular, 12}}, 100, LeftToRight)[0]
	boxes := 0
	for _, r := range line.Runs {
		if r.Face.Boxes() {
			boxes += len(r.Glyphs)
		}
	}
	if boxes != 2 || !strings.Contains(seenText(line), "👩🏽‍🦲") {
		t.Errorf("%d boxes, text %q", boxes, seenText(line))
	}
}

// TestAnyTextIsSet checks for any text, width and direction that nothing is
// lost, no line is overfull that could be broken, and every place is a number.
func TestAnyTextIsSet(t *testing.T) {
	scripts := rapid.SampledFrom([]string{
		"abc", "é", "e\u0301", "שלום", "محمد", "لا", "क्षत्रिय", "ผู้ป่วย", "王小明", "ひらがな", "한국어", "𠮷", "👩🏽‍🦲", "12-15", "(", ")", " ", "\n",
		"\u200d", "\u200b", "\u2068", "\u2069", "\u0301", "\ufffd", "\x00", "٣", ",", "—", "\u00ad",
	})
	text := rapid.OneOf(rapid.Map(rapid.SliceOfN(scripts, 0, 30), func(p []string) string { return strings.Join(p, "") }), rapid.String())
	setter := NewFonts(nil).NewSetter("en")
	rapid.Check(t, func(t *rapid.T) {
		spans := []Span{{text.Draw(t, "first"), Regular, 12}, {text.Draw(t, "second"), Bold, 9}}
		width := rapid.Float64Range(0, 120).Draw(t, "width")
		base := rapid.SampledFrom([]Direction{Auto, LeftToRight, RightToLeft}).Draw(t, "base")
		lines := setter.Lines(spans, width, base)
		got := ""
		for _, l := range lines {
			got += said(l)
			checkLine(t, l, width)
		}
		want := strings.Map(func(r rune) rune {
			if r == firstStrongIsolate || r == popIsolate {
				return -1
			}
			return r
		}, spans[0].Text+spans[1].Text)
		// A mark that its letter's face lacks is set behind those it has.
		if lettersIn(got) != lettersIn(want) && !sameRunes(lettersIn(got), lettersIn(want)) {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func checkLine(t *rapid.T, l Line, width float64) {
	clusters := 0
	for _, r := range l.Runs {
		clusters += len(clustersOf(NewFonts(nil).NewSetter(""), []rune(strings.TrimRight(r.Text, " "))))
		if math.IsNaN(r.X+r.Width) || r.X < -1e-6 || r.X+r.Width > l.Width+1e-6 || r.Width < 0 {
			t.Fatalf("%q stands at %g, %g wide, on a line of %g", r.Text, r.X, r.Width, l.Width)
		}
		for _, g := range r.Glyphs {
			if math.IsNaN(g.X+g.Y+g.Advance) || math.IsInf(g.X+g.Y+g.Advance, 0) {
				t.Fatalf("a glyph of %q stands nowhere", r.Text)
			}
		}
	}
	if l.Width > width+1e-3 && clusters > 1 {
		t.Fatalf("%q is %g mm wide, more than %g", said(l), l.Width, width)
	}
}

// lettersIn gives text without gaps and what has no picture.
func lettersIn(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || gap(r) || Ignorable(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

func sameLetters(a, b string) bool { return sameRunes(norm.NFC.String(a), norm.NFC.String(b)) }

// sameRunes tells whether two texts hold the same runes, in whatever order.
func sameRunes(a, b string) bool {
	return slices.Equal(slices.Sorted(slices.Values([]rune(a))), slices.Sorted(slices.Values([]rune(b))))
}

// TestLongWordsAreSet: a word without end; at the square of its length this
// would take hours.
func TestLongWordsAreSet(t *testing.T) {
	for _, text := range []string{strings.Repeat("W", 100000), strings.Repeat("م", 100000), strings.Repeat("\u0301", 100000), strings.Repeat("क्", 50000), strings.Repeat("(", 100000)} {
		lines := NewFonts(nil).NewSetter("").Lines([]Span{{text, Regular, 12}}, 60, LeftToRight)
		if len(lines) < 2 && text[0] != 0xcc {
			t.Errorf("%q… is set in %d lines", text[:4], len(lines))
		}
		e := NewEmbedding()
		for _, l := range lines {
			for _, r := range l.Runs {
				e.Add(r)
			}
		}
		if _, err := e.Fonts(); err != nil {
			t.Errorf("%q…: %v", text[:4], err)
		}
	}
}
