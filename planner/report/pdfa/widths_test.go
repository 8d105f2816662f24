package pdfa

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"stipple/assets"
)

// TestWidthsAreThoseOfTheFont holds gofpdf to it, for readers place letters by
// the widths in the PDF and archives want them to be those in the font.
func TestWidthsAreThoseOfTheFont(t *testing.T) {
	known := coveredLetters(t)
	random := rand.New(rand.NewPCG(3, 4))
	for _, count := range []int{1, 2, 5, 20, 80, 80, 200, 200, 500, len(known)} {
		words := make([]rune, count)
		for i, at := range random.Perm(len(known))[:count] {
			words[i] = known[at]
		}
		d := newDraft(true)
		d.page()
		d.SetFont("NotoSans-Regular", "", 10)
		d.Text(10, 10, string(words))
		p := sorted(t, d.bytes(t))
		var maps glyphMaps
		for _, n := range p.fonts {
			f, err := p.sortFont(n, &maps)
			if err != nil {
				t.Fatal(err)
			}
			told := toldWidths(t, p.objects[f.byCodes].dict)
			program := unpack(t, p.objects[f.program].stream)
			for _, code := range f.codes {
				glyph := binary.BigEndian.Uint16(maps.glyphs[2*int(code):])
				if got, want := told[int(code)], advance(program, int(glyph)); got != want {
					t.Errorf("%s: %q is %d wide, in the font %d", f.base, rune(code), got, want)
				}
			}
		}
	}
}

func coveredLetters(t *testing.T) []rune {
	font, err := sfnt.Parse(assets.Font("NotoSans-Regular"))
	if err != nil {
		t.Fatal(err)
	}
	var list []rune
	for r := rune(0x20); r < 0xffff; r++ {
		if glyph, err := font.GlyphIndex(nil, r); err == nil && glyph != 0 {
			list = append(list, r)
		}
	}
	return list
}

func sorted(t *testing.T, data []byte) *parts {
	f, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.sort()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func unpack(t *testing.T, packed []byte) []byte {
	from, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// toldWidths reads the widths in a PDF: "first [w w w]" and "first last w".
func toldWidths(t *testing.T, d dict) map[int]int {
	words := strings.Fields(strings.NewReplacer("[", " [ ", "]", " ] ").Replace(strings.TrimSuffix(strings.TrimPrefix(d.get("W"), "["), "]")))
	number := func(i int) int {
		n, err := strconv.Atoi(words[i])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	widths := map[int]int{}
	for i := 0; i < len(words); {
		first := number(i)
		if words[i+1] == "[" {
			for i += 2; words[i] != "]"; i++ {
				widths[first] = number(i)
				first++
			}
			i++
			continue
		}
		for code := first; code <= number(i+1); code++ {
			widths[code] = number(i + 2)
		}
		i += 3
	}
	return widths
}

// advance reads a glyph's width from a font of 1000 units to the em.
func advance(program []byte, glyph int) int {
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(program[4:])) {
		row := program[12+16*i:]
		place := binary.BigEndian.Uint32(row[8:])
		tables[string(row[:4])] = program[place : place+binary.BigEndian.Uint32(row[12:])]
	}
	last := int(binary.BigEndian.Uint16(tables["hhea"][34:])) - 1
	return int(binary.BigEndian.Uint16(tables["hmtx"][4*min(glyph, last):]))
}
