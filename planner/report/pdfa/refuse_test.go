package pdfa

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"

	"stipple/planner/report/pdfa/pdfacheck"
)

func TestWhatAnArchiveDoesNotTakeIsRefused(t *testing.T) {
	cases := map[string]struct {
		add  func(d *draft)
		want error
	}{
		"picture that shines through": {func(d *draft) {
			picture := image.NewNRGBA(image.Rect(0, 0, 4, 4))
			picture.Set(1, 1, color.NRGBA{255, 0, 0, 100})
			var out bytes.Buffer
			if err := png.Encode(&out, picture); err != nil {
				t.Fatal(err)
			}
			d.RegisterImageOptionsReader("x", gofpdf.ImageOptions{ImageType: "PNG"}, &out)
		}, errSyntax},
		"paint that shines through": {func(d *draft) { d.SetAlpha(0.5, "Normal") }, errSyntax},
		"attached file": {func(d *draft) {
			d.SetAttachments([]gofpdf.Attachment{{Content: []byte("x"), Filename: "x.txt"}})
		}, errSyntax},
		"script":             {func(d *draft) { d.SetJavascript("app.alert(1)") }, errAttached},
		"font not embedded":  {func(d *draft) { d.SetFont("Helvetica", "", 12) }, errFont},
		"link":               {func(d *draft) { d.LinkString(10, 10, 10, 10, "https://example.org") }, errSyntax},
		"bookmark":           {func(d *draft) { d.Bookmark("x", 0, 0) }, errSyntax},
		"layer":              {func(d *draft) { d.BeginLayer(d.AddLayer("x", true)); d.EndLayer() }, errSyntax},
		"metadata":           {func(d *draft) { d.SetXmpMetadata([]byte("<x/>")) }, errSyntax},
		"gradient":           {func(d *draft) { d.LinearGradient(0, 0, 9, 9, 1, 2, 3, 4, 5, 6, 0, 0, 1, 1) }, errSyntax},
		"spot colour":        {func(d *draft) { d.AddSpotColor("x", 1, 2, 3, 4) }, errSyntax},
		"passphrase":         {func(d *draft) { d.SetProtection(0, "a", "b") }, errSyntax},
		"font without text":  {func(d *draft) { delete(d.info.Unicode, "NotoSans-Bold") }, errFont},
		"font of two texts":  {func(d *draft) { d.info.Unicode["notosans-bold"] = nil }, errFont},
		"no structure":       {func(d *draft) { d.info.Tree = nil }, errTree},
		"unknown role":       {func(d *draft) { d.info.Tree.Add("Nonsense") }, errTree},
		"element twice":      {func(d *draft) { d.info.Tree.Kids = append(d.info.Tree.Kids, d.info.Tree.Kids[0]) }, errTree},
		"element in itself":  {func(d *draft) { d.info.Tree.Kids = append(d.info.Tree.Kids, d.info.Tree) }, errTree},
		"crowd in itself":    {func(d *draft) { d.info.Tree.Kids = slices.Repeat([]*Element{d.info.Tree}, 9000) }, errTree},
		"mark of no page":    {func(d *draft) { d.addMark(Mark{Page: 4, ID: 0}) }, errTree},
		"mark before pages":  {func(d *draft) { d.addMark(Mark{Page: -1, ID: 0}) }, errTree},
		"mark below 0":       {func(d *draft) { d.addMark(Mark{Page: 0, ID: -1}) }, errTree},
		"mark out of reach":  {func(d *draft) { d.addMark(Mark{Page: 0, ID: 1 << 40}) }, errTree},
		"mark of two":        {func(d *draft) { d.addMark(Mark{Page: 0, ID: 0}) }, errTree},
		"mark left out":      {func(d *draft) { d.addMark(Mark{Page: 0, ID: 99}) }, errTree},
		"mark of a stranger": {func(d *draft) { d.info.Marks[&Element{Role: Cell}] = []Mark{{}} }, errTree},
		"year 10000":         {func(d *draft) { d.info.Created = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, errDate},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d := whole(t, true)
			c.add(d)
			sealed, err := Seal(d.bytes(t), d.info)
			if sealed != nil || !errors.Is(err, c.want) {
				t.Errorf("sealed %d bytes, error %v; want %v", len(sealed), err, c.want)
			}
		})
	}
}

// addMark gives another mark to the last element.
func (d *draft) addMark(m Mark) {
	e := d.info.Tree.Kids[0]
	d.info.Marks[e] = append(d.info.Marks[e], m)
}

// What gofpdf cannot be brought to write in a file of version 1.3 is refused in
// one that only says so.
func TestWhatIsHiddenIsRefused(t *testing.T) {
	d := whole(t, false)
	good := d.bytes(t)
	if _, err := Seal(good, d.info); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		old, new string
		want     error
	}{
		"page group":  {"/Type /Page\n", "/Type /Page /Group <</S /Transparency>>\n", errTransparent},
		"form group":  {"/Formtype 1", "/Group <</S /Transparency>>", errTransparent},
		"soft mask":   {"/Height 16\n", "/Height 16 /SMask 5 0 R\n", errTransparent},
		"mask":        {"/Height 16\n", "/Height 16 /Mask 5 0 R\n", errTransparent},
		"paint state": {"/ProcSet [/PDF", "/ExtGState <<>> /ProcSet [/PDF", errTransparent},
		"inks":        {"/ColorSpace /DeviceGray", "/ColorSpace /DeviceCMYK", errSyntax},
		"deep colour": {"/BitsPerComponent 8", "/BitsPerComponent 16", errSyntax},
		"strange key": {"/Type /Page\n", "/Type /Page /AA <<>>\n", errSyntax},
	} {
		bad := rebuilt(strings.Replace(string(good), c.old, c.new, 1))
		if _, err := Seal([]byte(bad), d.info); bad == string(good) || !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// rebuilt gives a PDF a right table of places after its objects changed.
func rebuilt(pdf string) string {
	body, _, _ := strings.Cut(pdf, "xref\n0 ")
	s := scanner{data: []byte(body)}
	f := &file{}
	_ = s.take("%PDF-1.3\n")
	for s.at < len(body) {
		if err := f.object(&s); err != nil {
			panic(err)
		}
	}
	w := writer{out: []byte(body), places: make([]int, len(f.objects))}
	for n := range f.objects {
		w.places[n] = f.objects[n].place
	}
	whole := string(w.finish(len(f.objects)-1, len(f.objects)-2))
	before, after, _ := strings.Cut(whole, "/ID[")
	_, after, _ = strings.Cut(after, "]")
	return strings.Replace(before+after, "trailer\n<<", "trailer\n<< ", 1)
}

func TestForeignBytesAreRefused(t *testing.T) {
	d := whole(t, true)
	good := d.bytes(t)
	sealed, err := Seal(good, d.info)
	if err != nil {
		t.Fatal(err)
	}
	foreign := map[string][]byte{
		"nothing": nil, "text": []byte("Dear Jane"), "head": []byte("%PDF-1.3\n"),
		"sealed": sealed, "tail": append(bytes.Clone(good), '\n'),
		"deep":   []byte("%PDF-1.3\n1 0 obj\n<</A " + strings.Repeat("[", 1<<20)),
		"deeper": []byte("%PDF-1.3\n1 0 obj\n" + strings.Repeat("<</A", 1<<20)),
		"many":   []byte("%PDF-1.3\n1099511627775 0 obj\n<<>>\nendobj\n"),
		"length": []byte("%PDF-1.3\n1 0 obj\n<</Length 9223372036854775807>>\nstream\n"),
	}
	for n := range good {
		// Every end is tried near both ends, and some between.
		if n < 600 || n > len(good)-1600 || n%97 == 0 {
			foreign["cut"] = good[:n]
			for name, data := range foreign {
				if _, err := Seal(data, d.info); !errors.Is(err, errSyntax) {
					t.Fatalf("%s, %d bytes: %v", name, len(data), err)
				}
			}
			clear(foreign)
		}
	}
}

func TestDepthIsLimited(t *testing.T) {
	for _, open := range []string{"[", "<</A "} {
		s := scanner{data: []byte(strings.Repeat(open, 1000))}
		if _, err := s.value(); !errors.Is(err, errSyntax) || s.at > 2*deepest*len(open) {
			t.Errorf("%s: read %d bytes, %v", open, s.at, err)
		}
	}
}

// TestDamageIsRefusedOrHarmless damages a good paper where its objects are
// described. What Seal does not refuse must still be sound.
func TestDamageIsRefusedOrHarmless(t *testing.T) {
	d := whole(t, true)
	good := d.bytes(t)
	f, err := read(good)
	if err != nil {
		t.Fatal(err)
	}
	inStream := make([]bool, len(good))
	for _, o := range f.objects {
		if o.stream != nil {
			from := o.place + bytes.Index(good[o.place:], []byte("stream\n")) + len("stream\n")
			for i := range o.stream {
				inStream[from+i] = true
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	survivors, refused := map[string][]byte{}, 0
	for i := range 1500 {
		at := random.IntN(len(good))
		for inStream[at] {
			at = random.IntN(len(good))
		}
		sealed, err := Seal(damaged(random, good, at), d.info)
		switch {
		case err != nil:
			refused++
		case len(survivors) < 30:
			survivors[fmt.Sprint("damaged", i)] = sealed
		}
	}
	if refused < 900 {
		t.Errorf("only %d of 1500 were refused", refused)
	}
	pdfacheck.Syntax(t, survivors)
}

// damaged gives data with some bytes at a place changed, left out or twice.
func damaged(random *rand.Rand, good []byte, at int) []byte {
	some := min(len(good), at+1+random.IntN(40))
	switch random.IntN(3) {
	case 0:
		bad := bytes.Clone(good)
		bad[at] = byte(random.IntN(256))
		return bad
	case 1:
		return slices.Concat(good[:at], good[some:])
	}
	return slices.Concat(good[:some], good[at:])
}

// FuzzSeal looks for bytes that make Seal panic.
func FuzzSeal(f *testing.F) {
	d := whole(f, true)
	good := d.bytes(f)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(whole(f, false).bytes(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		if sealed, err := Seal(data, d.info); (sealed == nil) == (err == nil) {
			t.Errorf("%d bytes and error %v", len(sealed), err)
		}
	})
}
