package pdfa

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/jung-kurt/gofpdf"
)

// tabled is a paper of some pages full of table cells, with pictures of dots of
// so many bytes in all when packed.
func tabled(pages, dots int) *draft {
	d := newDraft(true)
	for page := range pages {
		d.page()
		table := d.info.Tree.Add(Table)
		for y := range 30 {
			row := table.Add(TableRow)
			for x := range 6 {
				d.words(row.Add(Cell), 10+30*float64(x), 10+9*float64(y), fmt.Sprintf("%d.%d.%d mm", page, y, x))
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for view := range dots / 100_000 {
		cloud := d.CreateTemplateCustom(gofpdf.PointType{}, gofpdf.SizeType{Wd: 100, Ht: 100}, func(t *gofpdf.Tpl) {
			for range 12_000 {
				t.Rect(100*random.Float64(), 100*random.Float64(), 1, 1, "F")
			}
		})
		d.artifact(func() {
			d.UseTemplateScaled(cloud, gofpdf.PointType{X: float64(view)}, gofpdf.SizeType{Wd: 50, Ht: 50})
		})
	}
	return d
}

func BenchmarkSeal(b *testing.B) {
	for _, size := range []struct {
		name        string
		pages, dots int
	}{{"4 pages", 4, 0}, {"4 pages with dots", 4, 800_000}} {
		d := tabled(size.pages, size.dots)
		data := d.bytes(b)
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Seal(data, d.info); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(data))/1e3, "kB")
		})
	}
}
