package pdfa

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"stipple/planner/report/pdfa/pdfacheck"
)

// told gives what one of poppler's tools says of a paper.
func told(t *testing.T, paper []byte, tool string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Skipf("NOT CHECKED, there is no %s; on Debian install poppler-utils", tool)
	}
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	args = append(args, path)
	if tool == "pdftotext" {
		args = append(args, "-")
	}
	out, err := exec.Command(tool, args...).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("rror")) {
		t.Fatalf("%s: %v\n%s", tool, err, out)
	}
	return string(out)
}

// titles are titles that are hard to write down.
var titles = map[string]string{
	"plain":       "Patient plan",
	"parentheses": `Plan (1) ((2 \ \( \n )`,
	"accents":     "Behandlungsplan für Übergänge",
	"arabic":      "خطة العلاج",
	"emoji":       "Plan 💈 𠮷",
	"xml":         `<b>&amp; "x" 'y' ]]>`,
	"none":        "",
	"control":     "a\x00b\r\nc\u0085d\ufffe\xffe ",
}

func TestSealedPapersAreArchives(t *testing.T) {
	papers := map[string][]byte{
		"packed": whole(t, true).sealed(t),
		"plain":  whole(t, false).sealed(t),
	}
	for name, title := range titles {
		d := whole(t, true)
		d.info.Title = title
		papers[name] = d.sealed(t)
	}
	for name, zone := range map[string]int{"utc": 0, "west": -12600, "odd": 1172} {
		d := whole(t, true)
		d.info.Created = moment.In(time.FixedZone("", zone))
		papers[name] = d.sealed(t)
	}
	long := whole(t, true)
	long.info.Title = strings.Repeat("𠮷", 100_000)
	long.info.Tree.Kids[0].Alt = strings.Repeat("(", 100_000)
	papers["long"] = long.sealed(t)
	papers["crowded"] = crowded().sealed(t)
	bare := newDraft(true)
	bare.page()
	papers["bare"] = bare.sealed(t)
	t.Run("syntax", func(t *testing.T) { pdfacheck.Syntax(t, papers) })
	t.Run("archive", func(t *testing.T) { pdfacheck.Archive(t, papers) })
}

// crowded has more paragraphs, and one with more content, than fit in an array
// of PDF/A-1.
func crowded() *draft {
	d := newDraft(true)
	long := d.info.Tree.Add(Paragraph)
	for range 3 {
		d.page()
		for range 3000 {
			d.mark(long, func() {})
			d.mark(d.info.Tree.Add(Paragraph), func() {})
		}
	}
	return d
}

func TestCrowdedStructureIsWhole(t *testing.T) {
	d := crowded()
	tree := told(t, d.sealed(t), "pdfinfo", "-struct")
	if got := strings.Count(tree, "P (block)"); got != 9001 {
		t.Errorf("%d paragraphs", got)
	}
	if len(d.info.Marks) != 9001 || len(d.info.Tree.Kids) != 9001 {
		t.Error("the caller's structure was changed")
	}
}

func TestTitleIsToldAsGiven(t *testing.T) {
	for name, title := range titles {
		t.Run(name, func(t *testing.T) {
			d := whole(t, true)
			d.info.Title = title
			want := title
			if name == "control" {
				want = "a b  c d\ufffd\ufffde"
			}
			found := regexp.MustCompile(`(?m)^Title: +(.*)$`).FindStringSubmatch(told(t, d.sealed(t), "pdfinfo"))
			switch {
			case want == "" && found != nil:
				t.Errorf("an untitled paper is titled %q", found[1])
			case want != "" && (found == nil || found[1] != want):
				t.Errorf("titled %q, want %q", found, want)
			}
		})
	}
}

func TestPaperSaysWhatItIs(t *testing.T) {
	paper := whole(t, true).sealed(t)
	about := told(t, paper, "pdfinfo", "-rawdates")
	for key, want := range map[string]string{
		"Title": "Patient plan", "Creator": "Stipple", "Producer": producer, "Tagged": "yes",
		"CreationDate": "D:20270412103005+05'30'", "ModDate": "D:20270412103005+05'30'",
		"Metadata Stream": "yes", "Pages": "4", "PDF version": "1.4", "JavaScript": "no", "Encrypted": "no",
	} {
		found := regexp.MustCompile(`(?m)^` + key + `: +(.*)$`).FindStringSubmatch(about)
		if found == nil || found[1] != want {
			t.Errorf("%s is %q, want %q", key, found, want)
		}
	}
	metadata := told(t, paper, "pdfinfo", "-meta")
	for _, want := range []string{
		`<rdf:li xml:lang="x-default">Patient plan</rdf:li>`, "<rdf:li>en-GB</rdf:li>",
		"<xmp:CreateDate>2027-04-12T10:30:05+05:30<", "<xmp:ModifyDate>2027-04-12T10:30:05+05:30<",
		"<pdfaid:part>1<", "<pdfaid:conformance>B<", "<pdf:Producer>" + producer + "<",
	} {
		if !strings.Contains(metadata, want) {
			t.Errorf("no %s in\n%s", want, metadata)
		}
	}
	for _, want := range []string{
		"/Lang (en-GB)", "/MarkInfo <</Marked true>>", "/ViewerPreferences <</DisplayDocTitle true>>",
	} {
		if !bytes.Contains(paper, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

func TestPatientIsNotNamedOutsidePages(t *testing.T) {
	d := whole(t, true)
	d.SetKeywords("Jane Doe", true)
	paper := d.sealed(t)
	utf16 := strings.Join(strings.Split("Jane Doe", ""), "\x00")
	hex := "004A0061006E0065"
	for _, name := range []string{"Jane", utf16, hex} {
		if bytes.Contains(paper, []byte(name)) {
			t.Errorf("%q is in the file", name)
		}
	}
}

func TestFontsAreEmbeddedPartsWithText(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(told(t, whole(t, true).sealed(t), "pdffonts")), "\n")[2:]
	if len(rows) != 2 {
		t.Fatalf("%d fonts", len(rows))
	}
	row := regexp.MustCompile(`^[A-Z]{6}\+NotoSans-(Regular|Bold) +CID TrueType +Identity-H +yes yes yes `)
	for _, r := range rows {
		if !row.MatchString(r) {
			t.Errorf("font %s", r)
		}
	}
	if rows[0][:6] == rows[1][:6] {
		t.Errorf("two fonts have one tag: %s", rows[0][:6])
	}
}

func TestTextIsWhatUnicodeSays(t *testing.T) {
	text := told(t, whole(t, true).sealed(t), "pdftotext", "-layout")
	text = strings.ReplaceAll(text, "\u200b", "")
	for _, want := range []string{"The office of 𠮷 is open:", "by day and by night.", "Mañana (sí)", "0.5 mm", "Your visits"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// structure is what poppler says of the whole paper's structure.
const structure = `Document
  H1 (block)
    "Your visits"
  P (block)
    "The office of 𠮷` + "\u200b" + ` is open:"
    "by day and by night."
  Table (block)
    TR
      TH:
         /Scope /Column
        "Visit"
      TH:
         /Scope /Column
        "Day"
      TH:
         /Scope /Column
        "Depth"
    TR
      TH:
         /Scope /Row
        "First"
      TD
        "Monday"
      TD
        "0.5 mm"
  Figure
    ""
    ""
    ""
  L (block)
    LI (block)
      LBody (block)
        "Mañana (sí)"
`

func TestStructureIsRead(t *testing.T) {
	paper := whole(t, true).sealed(t)
	if got := told(t, paper, "pdfinfo", "-struct-text"); got != structure {
		t.Errorf("structure is\n%s\nwant\n%s", got, structure)
	}
	for _, want := range []string{
		"/S/Figure/P ", textString("The letterhead (with \\ and ü)"), "/S/LBody/P ", "/Lang(es)",
		"/MCR", "/StructParents 3", "/Tabs /S",
	} {
		if !bytes.Contains(paper, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
	if bytes.Contains(paper, []byte("/StructParents 2")) {
		t.Error("a page without marks is in the table of marks")
	}
}

func TestSameGivesSame(t *testing.T) {
	want := whole(t, true).sealed(t)
	raw := whole(t, true)
	data := raw.bytes(t)
	kept := bytes.Clone(data)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			got, err := Seal(data, raw.info)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("another paper, %v", err)
			}
		})
	}
	group.Wait()
	if !bytes.Equal(data, kept) {
		t.Error("the unsealed paper was changed")
	}
	other := whole(t, true)
	other.info.Title = "Clinical plan"
	id := regexp.MustCompile(`/ID\[<([0-9a-f]{32})><([0-9a-f]{32})>\]`)
	a, b := id.FindSubmatch(want), id.FindSubmatch(other.sealed(t))
	if a == nil || b == nil || !bytes.Equal(a[1], a[2]) || bytes.Equal(a[1], b[1]) {
		t.Errorf("papers named %s and %s", a, b)
	}
}
