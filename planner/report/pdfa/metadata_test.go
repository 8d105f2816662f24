package pdfa

import (
	"encoding/hex"
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"
)

// description is what a reader takes from the metadata.
type description struct {
	Title    string `xml:"RDF>Description>title>Alt>li"`
	Language string `xml:"RDF>Description>language>Bag>li"`
	Creator  string `xml:"RDF>Description>CreatorTool"`
	Created  string `xml:"RDF>Description>CreateDate"`
	Changed  string `xml:"RDF>Description>ModifyDate"`
}

// plainText reads what textString wrote.
func plainText(t *rapid.T, written string) string {
	if digits, ok := strings.CutPrefix(written, "<FEFF"); ok {
		raw, err := hex.DecodeString(strings.TrimSuffix(digits, ">"))
		if err != nil || len(raw)%2 != 0 {
			t.Fatalf("%s: %v", written, err)
		}
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
		}
		return string(utf16.Decode(units))
	}
	s := scanner{data: []byte(written)}
	if value, err := s.value(); err != nil || string(value) != written || written[0] != '(' {
		t.Fatalf("%q is no string: %v", written, err)
	}
	return strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`).Replace(written[1 : len(written)-1])
}

func TestBothDescriptionsSayTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ ()\\<>&"'a-z]*`),
			rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) }))
		info := Info{
			Title: words.Draw(t, "title"), Language: words.Draw(t, "language"), Creator: words.Draw(t, "creator"),
			Created: time.Unix(rapid.Int64Range(-62135596800, 253402214400).Draw(t, "moment"), 0).
				In(time.FixedZone("", rapid.IntRange(-50_000, 50_000).Draw(t, "zone"))),
		}
		a, err := info.about()
		if err != nil {
			t.Skip("not a date")
		}
		var xmp description
		if err := xml.Unmarshal(a.xmp(), &xmp); err != nil {
			t.Fatalf("%v in\n%s", err, a.xmp())
		}
		if xmp.Title != clean(info.Title) || xmp.Language != clean(info.Language) || xmp.Creator != clean(info.Creator) {
			t.Errorf("XMP says %+q", xmp)
		}
		for key, want := range map[string]string{"Title": xmp.Title, "Creator": xmp.Creator} {
			if want == "" {
				if a.info().has(key) {
					t.Errorf("a /%s of nothing", key)
				}
			} else if got := plainText(t, a.info().get(key)); got != want {
				t.Errorf("/%s says %q, XMP %q", key, got, want)
			}
		}
		at, err := time.Parse(time.RFC3339, xmp.Created)
		if err != nil || !at.Equal(info.Created) || xmp.Changed != xmp.Created {
			t.Errorf("XMP says %s, want %s: %v", xmp.Created, info.Created, err)
		}
		date := strings.NewReplacer("'", "", "(D:", "", ")", "").Replace(a.info().get("CreationDate"))
		if at, err := time.Parse("20060102150405Z0700", date); err != nil || !at.Equal(info.Created) {
			t.Errorf("PDF says %s, want %s: %v", date, info.Created, err)
		}
	})
}

func TestDatesAreThoseOfPDF(t *testing.T) {
	for _, c := range []struct {
		zone int
		want string
	}{
		{0, "(D:20270412050005Z)"},
		{19800, "(D:20270412103005+05'30')"},
		{60, "(D:20270412050105+00'01')"},
		{-12600, "(D:20270412013005-03'30')"},
		{1172, "(D:20270412050005Z)"}, // Amsterdam before 1937: not of whole minutes
	} {
		a, err := Info{Created: moment.In(time.FixedZone("", c.zone))}.about()
		if err != nil || a.date() != c.want {
			t.Errorf("zone %d: %s, want %s (%v)", c.zone, a.date(), c.want, err)
		}
	}
}
