package typeset

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"
	"pgregory.net/rapid"
)

// document is a paper that writes each code once, uncompressed.
func document(t interface{ Fatal(...any) }, data []byte, glyphs []drawn, size float64) []byte {
	pdf := gofpdf.New("P", "pt", "A4", "")
	pdf.SetCompression(false)
	pdf.AddUTF8FontFromBytes("made", "", data)
	pdf.AddPage()
	pdf.SetFont("made", "", size)
	var line strings.Builder
	for _, g := range glyphs {
		line.WriteRune(rune(g.Code))
	}
	pdf.Text(40, 200, line.String())
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var widthsPattern = regexp.MustCompile(`/W \[ ((?:[^\[\]]|\[[^\]]*\])*)\]`)

// widths reads the widths a document gives codes, in thousandths of an em.
func widths(t interface{ Fatalf(string, ...any) }, paper []byte) map[int]int {
	found := widthsPattern.FindSubmatch(paper)
	if found == nil {
		t.Fatalf("no widths")
	}
	list := map[int]int{}
	words := strings.Fields(strings.NewReplacer("[", " [ ", "]", " ] ").Replace(string(found[1])))
	for i := 0; i < len(words); {
		first, _ := strconv.Atoi(words[i])
		if words[i+1] == "[" {
			for i += 2; words[i] != "]"; i++ {
				list[first], _ = strconv.Atoi(words[i])
				first++
			}
			i++
			continue
		}
		last, _ := strconv.Atoi(words[i+1])
		for code := first; code <= last; code++ {
			list[code], _ = strconv.Atoi(words[i+2])
		}
		i += 3
	}
	return list
}

// What a document says of widths is what the font has, whatever the codes.
func TestDocumentKeepsWidths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes := rapid.SliceOfNDistinct(rapid.OneOf(
			rapid.Uint16Range(1, 400), rapid.Uint16Range(0x5d0, 0x650), rapid.Uint16Range(0xe000, 0xe040), rapid.Uint16Range(0x4e00, 0x9fff),
		), 1, 60, rapid.ID).Draw(t, "codes")
		var glyphs []drawn
		for _, code := range codes {
			advance := rapid.SampledFrom([]float64{0, 0.25, 0.5, 0.6123, 1, 2.5}).Draw(t, "advance")
			glyphs = append(glyphs, drawn{code, advance, hollowBox})
		}
		sorted(glyphs)
		data, err := buildTrueType("Widths", glyphs, 1, -0.2, 0.7)
		if err != nil {
			t.Fatal(err)
		}
		got := widths(t, document(t, data, glyphs, 12))
		for _, g := range glyphs {
			width, ok := got[int(g.Code)]
			if want := int(math.Round(g.Advance * 1000)); !ok || width != want {
				t.Fatalf("code %04x is %d wide in the document, want %d", g.Code, width, want)
			}
		}
	})
}

func TestReadersTakeDocument(t *testing.T) {
	var glyphs []drawn
	for _, set := range []struct{ name, characters string }{
		{"NotoSans-Regular", " ABCabcåé"}, {"NotoSansArabic-Regular", "ابج"}, {"NotoSansCJK-Regular", "国骨한"},
	} {
		glyphs = append(glyphs, glyphsOf(t, set.name, set.characters)...)
	}
	sorted(glyphs)
	data, err := buildTrueType("Mixed", glyphs, 1.07, -0.29, 0.71)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	paper := filepath.Join(folder, "paper.pdf")
	if err := os.WriteFile(paper, document(t, data, glyphs, 24), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{
		{"qpdf", "--check", paper},
		{"pdffonts", paper},
		{"pdftocairo", "-png", "-r", "60", paper, filepath.Join(folder, "cairo")},
		{"mutool", "draw", "-r", "60", "-o", filepath.Join(folder, "mupdf.png"), paper},
	} {
		if _, err := exec.LookPath(command[0]); err != nil {
			t.Logf("%s is not installed", command[0])
			continue
		}
		said, err := exec.Command(command[0], command[1:]...).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", command[0], err, said)
		}
		if complaint.Match(said) {
			t.Errorf("%s says:\n%s", command[0], said)
		}
		if command[0] == "pdffonts" && !regexp.MustCompile(`CID TrueType +Identity-H +yes +\w+ +yes`).Match(said) {
			t.Errorf("the font is not embedded with a map to Unicode:\n%s", said)
		}
	}
}

// complaint is what a reader says of a broken font; that it knows no colour
// profiles is no complaint.
var complaint = regexp.MustCompile(`(?i)(syntax |font )(error|warning)|error:|freetype|invalid|corrupt`)
