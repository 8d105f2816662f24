package report

import (
	"bytes"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"stipple/assets"
)

// BenchmarkPeers makes one clinical plan in three ways, in one run: ours; plain
// gofpdf writing the same words at the same places with CellFormat, without
// shaping, structure or pictures; and a browser without a window printing the
// same words and pictures.
func BenchmarkPeers(b *testing.B) {
	job := thinning(b)
	d := laid(b, ClinicalPlan, job)
	b.Run("ours", func(b *testing.B) { benchmarkWrite(b, ClinicalPlan, func() Job { return job }) })
	words := withoutDots(job)
	b.Run("ours without dots", func(b *testing.B) { benchmarkWrite(b, ClinicalPlan, func() Job { return words }) })
	b.Run("plain gofpdf", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			b.ReportMetric(float64(len(plainPDF(b, d))), "bytes")
		}
		b.ReportMetric(float64(d.Pages()), "pages")
	})
	b.Run("chromium", func(b *testing.B) { benchmarkChromium(b, d) })
}

// plainPDF writes the words of a document with gofpdf alone.
func plainPDF(b *testing.B, d *Document) []byte {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: gofpdf.SizeType{Wd: d.width, Ht: d.height}})
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes("noto", "", assets.Font("NotoSans-Regular"))
	pdf.AddUTF8FontFromBytes("noto", "B", assets.Font("NotoSans-Bold"))
	for _, p := range d.pages {
		pdf.AddPage()
		eachText([]page{p}, func(t text) {
			face := ""
			if strings.Contains(t.set.Face.Name(), "Bold") {
				face = "B"
			}
			pdf.SetFont("noto", face, t.set.Size)
			pdf.SetXY(t.x, t.y-t.set.Size*pointMM)
			pdf.CellFormat(t.set.Width, t.set.Size*pointMM, t.set.Text, "", 0, "L", false, 0, "")
		})
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// benchmarkChromium times the whole process, which is what its users wait for.
func benchmarkChromium(b *testing.B, d *Document) {
	tool, err := exec.LookPath("chromium")
	if err != nil {
		b.Skip("chromium is not installed")
	}
	folder := b.TempDir()
	source := filepath.Join(folder, "paper.html")
	if err := os.WriteFile(source, []byte(asHTML(b, d)), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		out := filepath.Join(folder, "paper.pdf")
		command := exec.Command(tool, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
			"--disable-background-networking", "--disable-component-update", "--disable-sync",
			"--user-data-dir="+filepath.Join(folder, "profile"), "--no-pdf-header-footer", "--print-to-pdf="+out, source)
		if said, err := command.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, said)
		}
		info, err := os.Stat(out)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size()), "bytes")
	}
}

// asHTML gives a document as a page of words, lines and dots at their places.
func asHTML(b *testing.B, d *Document) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<meta charset=utf-8><style>@page{size:%gmm %gmm;margin:0}body{margin:0;font-family:'Noto Sans',sans-serif}svg{display:block;break-after:page}</style>", d.width, d.height)
	for _, p := range d.pages {
		fmt.Fprintf(&out, `<svg width="%gmm" height="%gmm" viewBox="0 0 %g %g">`, d.width, d.height-1, d.width, d.height-1)
		for _, i := range p.items {
			itemHTML(&out, i)
		}
		out.WriteString("</svg>")
	}
	return out.String()
}

func itemHTML(out *strings.Builder, i item) {
	fill := func(c colour) string { return fmt.Sprintf("#%02x%02x%02x", c.r, c.g, c.b) }
	switch i := i.(type) {
	case text:
		fmt.Fprintf(out, `<text x="%.2f" y="%.2f" font-size="%.2f">%s</text>`, i.x, i.y, i.set.Size*pointMM, html.EscapeString(i.set.Text))
	case line:
		fmt.Fprintf(out, `<path stroke="%s" stroke-width="%.2f" d="M%.2f %.2fL%.2f %.2f"/>`, fill(i.ink), i.width, i.from.x, i.from.y, i.to.x, i.to.y)
	case shape:
		fmt.Fprintf(out, `<path fill-rule="evenodd" fill="none" stroke="%s" stroke-width="%.2f" d="`, fill(i.edge), i.width)
		for _, ring := range i.rings {
			for k, at := range ring {
				fmt.Fprintf(out, "%c%.2f %.2f", "ML"[min(k, 1)], at.x, at.y)
			}
		}
		out.WriteString(`"/>`)
	case dots:
		for _, m := range i.cloud.motes {
			fmt.Fprintf(out, `<circle fill="%s" cx="%.2f" cy="%.2f" r="%.3f"/>`, fill(i.ink), i.origin.x+m.at.X*i.scale, i.origin.y-m.at.Y*i.scale, dotRadius*i.scale)
		}
	case figure:
		for _, one := range i.items {
			itemHTML(out, one)
		}
	}
}

// TestManyPapersAtOnce makes 64 papers beside each other, all alike.
func TestManyPapersAtOnce(t *testing.T) {
	job := thinning(t)
	want := map[Paper][]byte{}
	for _, paper := range Papers() {
		want[paper], _ = write(t, paper, job)
	}
	done := make(chan error)
	for i := range 64 {
		go func() {
			paper := Papers()[i%len(Papers())]
			var out bytes.Buffer
			_, err := Write(&out, paper, job)
			if err == nil && !slices.Equal(out.Bytes(), want[paper]) {
				err = fmt.Errorf("the %s differs", paper)
			}
			done <- err
		}()
	}
	for range 64 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
