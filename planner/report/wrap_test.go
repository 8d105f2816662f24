package report

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lines gives wrapped text as strings. Ten characters fit at width 10 and a
// size at which every rune is 1 mm wide.
func lines(s string, width float64) []string {
	var list []string
	for _, l := range wrap(fixedWidth{}, []span{{words: s, size: 2 / pointMM}}, width) {
		all := ""
		for _, r := range l.runs {
			all += r.words
		}
		list = append(list, all)
	}
	return list
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"fits", "one two", []string{"one two"}},
		{"breaks at space", "one two three", []string{"one two", "three"}},
		{"just fits", "12345 7890 x", []string{"12345 7890", "x"}},
		{"newlines", "a\n\nb", []string{"a", "", "b"}},
		{"windows newline", "a\r\nb", []string{"a", "b"}},
		{"empty", "", []string{""}},
		{"many spaces", "  a \t b  ", []string{"a b"}},
		{"long word", "abcdefghijklm", []string{"abcdefghij", "klm"}},
		{"long word after short", "ab cdefghijklmnop", []string{"ab", "cdefghijkl", "mnop"}},
		{"double name", "Muller-Lecka-X", []string{"Muller-", "Lecka-X"}},
		{"no break in date", "on 22-Nov-2026", []string{"on", "22-Nov-202", "6"}},
		{"no break at nbsp", "one twoo\u00a0three", []string{"one", "twoo\u00a0three"}},
		{"not before a mark", "abcdefghij\u0323k", []string{"abcdefghij\u0323", "k"}},
		{"controls", "a\x00b\u202ec\u2066d", []string{"abcd"}},
		{"composed", "e\u0301", []string{"é"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := lines(c.in, 10); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWrapKeepsStylesApart(t *testing.T) {
	size := 2 / pointMM
	got := wrap(fixedWidth{}, []span{{"Note", bold, size, ink}, {" is set", regular, size, ink}}, 20)
	if len(got) != 1 || len(got[0].runs) != 2 || got[0].runs[1].x != 5 {
		t.Errorf("got %+v, want one line of two runs, the second at 5 mm", got)
	}
}

// TestWrapProperties checks that wrapping loses nothing and overfills no line
// that could be broken.
func TestWrapProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.String().Draw(t, "text")
		width := rapid.Float64Range(3, 60).Draw(t, "width")
		got := lines(in, width)
		if squeezed(strings.Join(got, "")) != squeezed(in) {
			t.Fatalf("%q became %q", in, got)
		}
		for _, l := range got {
			if wide := (fixedWidth{}).width(l, regular, 2/pointMM); wide > width+slack && len(clusters(l)) > 1 {
				t.Fatalf("line %q is %g mm wide, more than %g", l, wide, width)
			}
		}
	})
}
