package pdfa

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"

	"stipple/assets"
)

// moment is not in UTC, for it must not matter.
var moment = time.Date(2027, 4, 12, 10, 30, 5, 0, time.FixedZone("", 5*3600+1800))

// draft is a PDF in the making, with what Seal is told of it.
type draft struct {
	*gofpdf.Fpdf
	info  Info
	marks []int // how many each page has
}

// Codes that stand for other text than the character they show.
const (
	ligature = '½' // several letters
	beyond   = 'Ω' // one letter beyond U+FFFF
	silent   = '·' // a part of what its neighbour tells
)

func newDraft(compressed bool) *draft {
	d := &draft{Fpdf: gofpdf.New("P", "mm", "A4", ""), info: Info{
		Title: "Patient plan", Language: "en-GB", Creator: "Stipple", Created: moment,
		Unicode: map[string]map[uint16]string{"NotoSans-Regular": letters(), "NotoSans-Bold": letters()},
		Tree:    &Element{Role: DocumentRole}, Marks: map[*Element][]Mark{},
	}}
	d.SetCatalogSort(true)
	d.SetCreationDate(moment)
	d.SetModificationDate(moment)
	d.SetCompression(compressed)
	d.SetTitle("Plan of Jane Doe", true)
	d.SetSubject("Jane Doe", false)
	d.SetAuthor("Dr Jane Doe", true)
	for name := range d.info.Unicode {
		d.AddUTF8FontFromBytes(name, "", assets.Font(name))
	}
	return d
}

// letters are the texts of a font whose codes are UTF-16.
func letters() map[uint16]string {
	texts := map[uint16]string{}
	for r := ' '; r < 0x2200; r++ {
		texts[uint16(r)] = string(r)
	}
	texts[ligature], texts[beyond], texts[silent] = "ffi", "𠮷", ""
	return texts
}

func (d *draft) page() {
	d.AddPage()
	d.marks = append(d.marks, 0)
}

// mark paints content of an element.
func (d *draft) mark(e *Element, paint func()) {
	page := len(d.marks) - 1
	d.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", "P", d.marks[page]))
	paint()
	d.RawWriteStr("EMC")
	d.info.Marks[e] = append(d.info.Marks[e], Mark{Page: page, ID: d.marks[page]})
	d.marks[page]++
}

func (d *draft) words(e *Element, x, y float64, words string) {
	d.mark(e, func() {
		d.SetFont("NotoSans-Regular", "", 11)
		if e.Role != Paragraph && e.Role != Cell {
			d.SetFont("NotoSans-Bold", "", 11)
		}
		d.Text(x, y, words)
	})
}

func (d *draft) artifact(paint func()) {
	d.RawWriteStr("/Artifact BMC")
	paint()
	d.RawWriteStr("EMC")
}

func (d *draft) bytes(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sealed is the draft after Seal.
func (d *draft) sealed(t testing.TB) []byte {
	t.Helper()
	sealed, err := Seal(d.bytes(t), d.info)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// whole is a draft with one of everything that papers have.
func whole(t testing.TB, compressed bool) *draft {
	d := newDraft(compressed)
	root := d.info.Tree
	d.page()
	d.artifact(func() {
		d.SetFont("NotoSans-Regular", "", 8)
		d.Text(20, 10, "Head of the page")
		d.SetDashPattern([]float64{1, 2}, 0)
		d.Line(20, 12, 190, 12)
		d.SetDashPattern(nil, 0)
	})
	d.words(root.Add(Heading1), 20, 30, "Your visits")
	long := root.Add(Paragraph)
	d.words(long, 20, 40, "The o"+string(ligature)+"ce of "+string(beyond)+string(silent)+" is open:")
	d.table(root.Add(Table))
	cloud := d.cloud() // before the pictures, which gofpdf would list in it in any order
	d.figures(t, root)
	d.page()
	d.words(long, 20, 30, "by day and by night.")
	d.dots(cloud)
	d.page() // one without marks
	d.artifact(func() { d.Line(20, 20, 40, 40) })
	empty := root.Add(List)
	empty.Add(ListItem).Add(ListBody)
	d.page()
	spanish := root.Add(List).Add(ListItem).Add(ListBody)
	spanish.Language = "es"
	d.words(spanish, 20, 30, "Mañana (sí)")
	return d
}

func (d *draft) table(table *Element) {
	row := table.Add(TableRow)
	for i, name := range []string{"Visit", "Day", "Depth"} {
		d.words(row.Add(ColumnHeader), 20+30*float64(i), 60, name)
	}
	row = table.Add(TableRow)
	d.words(row.Add(RowHeader), 20, 70, "First")
	d.words(row.Add(Cell), 50, 70, "Monday")
	d.words(row.Add(Cell), 80, 70, "0.5 mm")
}

// figures adds pictures: one without colour, one of all colours, one with a
// palette; all without transparency.
func (d *draft) figures(t testing.TB, root *Element) {
	// gofpdf writes pictures of one width in any order.
	full, grey := image.NewRGBA(image.Rect(0, 0, 24, 16)), image.NewGray(image.Rect(0, 0, 23, 16))
	few := image.NewPaletted(image.Rect(0, 0, 22, 16), color.Palette{color.White, color.Black, color.RGBA{200, 0, 0, 255}})
	for y := range 16 {
		for x := range 24 {
			full.Set(x, y, color.RGBA{uint8(10 * x), uint8(10 * y), 90, 255})
			grey.Set(x, y, color.Gray{uint8(5 * (x + y))})
			few.SetColorIndex(x, y, uint8((x+y)%3))
		}
	}
	figure := root.Add(Figure)
	figure.Alt = "The letterhead (with \\ and ü)"
	for i, picture := range []image.Image{full, grey, few} {
		var out bytes.Buffer
		if err := png.Encode(&out, picture); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprint("picture", i)
		d.RegisterImageOptionsReader(name, gofpdf.ImageOptions{ImageType: "PNG"}, &out)
		d.mark(figure, func() {
			d.ImageOptions(name, 20+40*float64(i), 100, 30, 20, false, gofpdf.ImageOptions{ImageType: "PNG"}, 0, "")
		})
	}
}

// cloud is a form.
func (d *draft) cloud() gofpdf.Template {
	return d.CreateTemplateCustom(gofpdf.PointType{}, gofpdf.SizeType{Wd: 10, Ht: 10}, func(t *gofpdf.Tpl) {
		t.Rect(1, 1, 2, 2, "F")
		t.Rect(5, 6, 2, 2, "F")
	})
}

// dots paints a form many times.
func (d *draft) dots(cloud gofpdf.Template) {
	for i := range 5 {
		d.SetFillColor(40*i, 0, 0)
		d.artifact(func() {
			d.UseTemplateScaled(cloud, gofpdf.PointType{X: 20 + 20*float64(i), Y: 50}, gofpdf.SizeType{Wd: 15, Ht: 15})
		})
	}
}
