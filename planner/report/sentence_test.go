package report

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"stipple/planner"
)

func sentenceLook() SentenceLook {
	return SentenceLook{Width: 60, Size: 11, PerMM: 6, Ink: color.White, Ground: color.NRGBA{R: 0x20, G: 0x30, B: 0x30, A: 0xff}}
}

// inked gives the first and the last column with ink, and how many pixels of it
// are left and right of the middle.
func inked(t *testing.T, m *image.RGBA, ground color.Color) (first, last int) {
	t.Helper()
	first, last = m.Rect.Dx(), -1
	under := color.RGBAModel.Convert(ground)
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			if m.At(x, y) != under {
				first, last = min(first, x), max(last, x)
			}
		}
	}
	return first, last
}

func TestASentenceBeginsWhereItsLanguageDoes(t *testing.T) {
	p := sentenceLook()
	for _, c := range []struct {
		words, language string
		right           bool
	}{
		{"Wash it.", "en", false}, {"保持干燥。", "zh-Hans", false}, {"اغسله.", "ar", true}, {"{{.Date}} اغسله.", "ar", true},
	} {
		m, err := Sentence(c.words, c.language, p)
		if err != nil {
			t.Fatal(err)
		}
		first, last := inked(t, m, p.Ground)
		if last < first {
			t.Errorf("%q is not there", c.words)
			continue
		}
		if right := m.Rect.Dx()-last < first; right != c.right || last-first > m.Rect.Dx()/2 {
			t.Errorf("%q lies from %d to %d of %d", c.words, first, last, m.Rect.Dx())
		}
	}
}

// A sentence that ends in a Latin word has it at the left end, where it is read last.
func TestAnArabicSentenceIsReadFromTheRight(t *testing.T) {
	p := sentenceLook()
	whole, err := Sentence("اغسله MMMM", "ar", p)
	if err != nil {
		t.Fatal(err)
	}
	last, err := Sentence("MMMM", "en", p)
	if err != nil {
		t.Fatal(err)
	}
	from, _ := inked(t, whole, p.Ground)
	begin, end := inked(t, last, p.Ground)
	same := 0
	for y := range last.Rect.Dy() {
		for x := 0; x <= end-begin; x++ {
			if (whole.At(from+x, y) == color.RGBA{255, 255, 255, 255}) && (last.At(begin+x, y) == color.RGBA{255, 255, 255, 255}) {
				same++
			}
		}
	}
	if full := count(last); same < full*3/4 {
		t.Errorf("of %d pixels of the last word %d stand at the left end", full, same)
	}
}

func count(m *image.RGBA) (n int) {
	for i := 0; i < len(m.Pix); i += 4 {
		if m.Pix[i] == 255 {
			n++
		}
	}
	return n
}

func TestALongSentenceGoesOnInLines(t *testing.T) {
	p := sentenceLook()
	one, err := Sentence("Wash it.", "en", p)
	if err != nil {
		t.Fatal(err)
	}
	many, err := Sentence(strings.Repeat("Wash it. ", 30), "en", p)
	if err != nil || many.Rect.Dx() != one.Rect.Dx() || many.Rect.Dy() < 4*one.Rect.Dy() {
		t.Errorf("%v, %v, %v", one.Rect, many.Rect, err)
	}
	for _, change := range []func(*SentenceLook){
		func(p *SentenceLook) { p.Width = 0 }, func(p *SentenceLook) { p.Size = -1 }, func(p *SentenceLook) { p.PerMM = 25 }, func(p *SentenceLook) { p.Width = 1e9 },
	} {
		p := sentenceLook()
		change(&p)
		if _, err := Sentence("Wash it.", "en", p); planner.ErrorCode(err) != planner.Invalid {
			t.Errorf("%+v: %v", p, err)
		}
	}
}
