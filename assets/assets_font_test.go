package assets

import (
	"bytes"
	"io"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

func parse(t *testing.T, name string) *font.Font {
	t.Helper()
	loader, err := opentype.NewLoader(FontFile(name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	face, err := font.NewFont(loader)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return face
}

func TestFontsCoverTheirScripts(t *testing.T) {
	for _, test := range []struct {
		names       []string
		block       string
		first, last rune
		least       int // assigned characters the font must have
	}{
		{[]string{"NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoSans-BoldItalic"}, "Latin-1", 0xa0, 0xff, 96},
		{[]string{"NotoSans-Regular", "NotoSans-Bold"}, "Latin Extended-A and B", 0x100, 0x24f, 336},
		{[]string{"NotoSans-Regular", "NotoSans-Bold"}, "Latin Extended Additional", 0x1e00, 0x1eff, 256},
		{[]string{"NotoSans-Regular", "NotoSans-Bold"}, "Cyrillic", 0x400, 0x4ff, 256},
		{[]string{"NotoSansArabic-Regular", "NotoSansArabic-Bold"}, "Arabic", 0x600, 0x6ff, 255},
		{[]string{"NotoSansHebrew-Regular", "NotoSansHebrew-Bold"}, "Hebrew", 0x591, 0x5f4, 87},
		{[]string{"NotoSansThai-Regular", "NotoSansThai-Bold"}, "Thai", 0xe01, 0xe5b, 87},
		{[]string{"NotoSansDevanagari-Regular", "NotoSansDevanagari-Bold"}, "Devanagari", 0x900, 0x97f, 128},
		{[]string{"NotoSansCJK-Regular"}, "hiragana", 0x3041, 0x3096, 86},
		{[]string{"NotoSansCJK-Regular"}, "katakana", 0x30a0, 0x30ff, 96},
		{[]string{"NotoSansCJK-Regular"}, "bopomofo", 0x3105, 0x312f, 43},
		{[]string{"NotoSansCJK-Regular"}, "Han", 0x4e00, 0x9fff, 12500},
		{[]string{"NotoSansCJK-Regular"}, "Han above U+FFFF", 0x20000, 0x2ffff, 150},
		{[]string{"NotoSansCJK-Regular"}, "hangul", 0xac00, 0xd7a3, 2350},
		{[]string{"NotoSansCJK-Regular"}, "modern jamo", 0x1100, 0x1112, 19},
		{[]string{"NotoSansCJK-Regular"}, "punctuation", 0x3000, 0x3020, 33},
	} {
		for _, name := range test.names {
			face, n := parse(t, name), 0
			for r := test.first; r <= test.last; r++ {
				if _, ok := face.NominalGlyph(r); ok {
					n++
				}
			}
			if n < test.least {
				t.Errorf("%s has %d characters of %s, want at least %d", name, n, test.block, test.least)
			}
		}
	}
}

func TestFontHasCharactersOfNames(t *testing.T) {
	face := parse(t, "NotoSansCJK-Regular")
	for _, r := range "王李張刘陈楊趙黃周吴 佐藤鈴木髙橋山﨑渡邉渡邊濵田斎藤齋藤辻 김이박최정강조윤장임 姵媗瑀邨埗堃喆𠮷" {
		if _, ok := face.NominalGlyph(r); !ok {
			t.Errorf("no %c (%U)", r, r)
		}
	}
}

// Languages that write one character differently find their own forms.
func TestFontHasFormsOfLanguages(t *testing.T) {
	face := parse(t, "NotoSansCJK-Regular")
	for _, script := range face.GSUB.Scripts {
		if script.Tag != opentype.MustNewTag("hani") {
			continue
		}
		for _, language := range []string{"JAN ", "KOR ", "ZHT ", "ZHH "} {
			found := false
			for _, record := range script.LangSysRecords {
				found = found || record.Tag == opentype.MustNewTag(language)
			}
			if !found {
				t.Errorf("no forms of %s", language)
			}
		}
		return
	}
	t.Error("no forms of Han")
}

func TestFontFileIsTheFont(t *testing.T) {
	for _, name := range []string{"NotoSansHebrew-Regular", "NotoSansCJK-Regular"} {
		read, err := io.ReadAll(FontFile(name))
		if err != nil || !bytes.Equal(read, Font(name)) {
			t.Errorf("%s: not the same (%v)", name, err)
		}
	}
	if n := testing.AllocsPerRun(10, func() { FontFile("NotoSansCJK-Regular") }); n > 20 {
		t.Errorf("opening allocates %v times", n)
	}
}
