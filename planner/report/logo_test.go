package report

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner"
)

func pngOf(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func jpegOf(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fileOf(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/logo/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// halves is red at the left and half transparent blue at the right.
func halves(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{200, 0, 0, 255}
			if x >= width/2 {
				c = color.NRGBA{0, 0, 255, 128}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// logo makes a logo that must be made and gives it decoded, after checking what
// holds of every one.
func logo(t testing.TB, data []byte) image.Image {
	t.Helper()
	made, err := NewLogo(data)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	if again, _ := NewLogo(data); !bytes.Equal(made, again) {
		t.Error("the same file gave other bytes")
	}
	if len(made) > maxLogoStored {
		t.Errorf("%d bytes are stored", len(made))
	}
	// Of the head: 8 bits, colour type 2 (RGB), no interlace.
	if made[24] != 8 || made[25] != 2 || made[28] != 0 {
		t.Errorf("bits %d, colour type %d, interlace %d", made[24], made[25], made[28])
	}
	if bytes.Contains(made, []byte("tRNS")) || bytes.Contains(made, []byte("PLTE")) {
		t.Error("transparency or a palette is left")
	}
	picture, err := png.Decode(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X > maxLogoWidth || size.Y > maxLogoHeight {
		t.Errorf("it is %v", size)
	}
	return picture
}

func near(t testing.TB, picture image.Image, x, y int, want color.NRGBA) {
	t.Helper()
	got := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
	off := func(a, b uint8) bool { return max(a, b)-min(a, b) > 12 }
	if off(got.R, want.R) || off(got.G, want.G) || off(got.B, want.B) {
		t.Errorf("the pixel at %d, %d is %v, not %v", x, y, got, want)
	}
}

var (
	red  = color.NRGBA{200, 0, 0, 255}
	pale = color.NRGBA{127, 127, 255, 255} // half blue on white
)

func TestLogosOfEveryKindComeOutFlatAndOpaque(t *testing.T) {
	wide := image.NewRGBA64(image.Rect(0, 0, 60, 20))
	palette := image.NewPaletted(image.Rect(0, 0, 60, 20), color.Palette{color.Transparent, red, pale})
	for y := range 20 {
		for x := range 60 {
			wide.Set(x, y, halves(60, 20).At(x, y))
			palette.SetColorIndex(x, y, uint8(1+x/30))
		}
	}
	for name, data := range map[string][]byte{
		"with alpha": pngOf(t, halves(60, 20)), "16 bits": pngOf(t, wide), "palette": pngOf(t, palette),
		"svg": []byte(`<svg viewBox="5 5 6 2"><rect x="5" y="5" width="3" height="2" fill="#c80000"/><rect x="8" y="5" width="3" height="2" fill="blue" opacity=".5"/></svg>`),
	} {
		t.Run(name, func(t *testing.T) {
			picture := logo(t, data)
			size := picture.Bounds().Size()
			if size.X != 3*size.Y {
				t.Errorf("it was distorted to %v", size)
			}
			near(t, picture, size.X/4, size.Y/2, red)
			near(t, picture, size.X*3/4, size.Y/2, pale)
		})
	}
	near(t, logo(t, fileOf(t, "cmyk.jpg")), 20, 10, color.NRGBA{192, 32, 32, 255})
	near(t, logo(t, fileOf(t, "interlaced.png")), 20, 0, color.NRGBA{255, 0, 0, 255})
	grey := image.NewGray(image.Rect(0, 0, 30, 30))
	near(t, logo(t, jpegOf(t, grey)), 15, 15, color.NRGBA{0, 0, 0, 255})
	logo(t, fileOf(t, "../../../../assets/icon.svg"))
}

// turnedJPEG has red in its first rows and columns: the corner says how it lies.
func turnedJPEG(t *testing.T, how int, order binary.AppendByteOrder) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			c := color.NRGBA{0, 0, 255, 255}
			if x < 32 && y < 16 {
				c = color.NRGBA{255, 0, 0, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	plain := jpegOf(t, m)
	mark := "MM"
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		mark = "II"
	}
	exif := []byte("Exif\x00\x00" + mark)
	exif = order.AppendUint16(exif, 42)
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 1)
	exif = order.AppendUint16(exif, 0x0112)
	exif = order.AppendUint16(exif, 3)
	exif = order.AppendUint32(exif, 1)
	exif = order.AppendUint16(exif, uint16(how))
	exif = append(exif, 0, 0, 0, 0, 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return bytes.Join([][]byte{plain[:2], segment, exif, plain[2:]}, nil)
}

func TestAPhotographLiesAsItWasTaken(t *testing.T) {
	// Where the corner that was at the top left lies after turning.
	corners := map[int]string{1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left", 5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left"}
	for how, where := range corners {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			picture := logo(t, turnedJPEG(t, how, order))
			size := picture.Bounds().Size()
			if (size.X < size.Y) != (how >= 5) {
				t.Errorf("orientation %d gave %v", how, size)
			}
			for _, corner := range []string{"top left", "top right", "bottom right", "bottom left"} {
				x, y := size.X/4, size.Y/4
				if strings.Contains(corner, "right") {
					x = size.X * 3 / 4
				}
				if strings.Contains(corner, "bottom") {
					y = size.Y * 3 / 4
				}
				want := color.NRGBA{0, 0, 255, 255}
				if corner == where {
					want = color.NRGBA{255, 0, 0, 255}
				}
				near(t, picture, x, y, want)
			}
		}
	}
}

func TestLogosAreMadeSmallerButNotDistorted(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		width, height := rapid.IntRange(1, 2500).Draw(r, "width"), rapid.IntRange(1, 1500).Draw(r, "height")
		w, h := fitted(width, height)
		if w > maxLogoWidth || h > maxLogoHeight || w > width || h > height || w < 1 || h < 1 {
			r.Fatalf("%d × %d became %d × %d", width, height, w, h)
		}
		// Half a pixel of rounding on each side, and no less than one pixel.
		if off := float64(w)*float64(height) - float64(h)*float64(width); h > 1 && w > 1 && (off > float64(width+height)/2+1 || -off > float64(width+height)/2+1) {
			r.Fatalf("%d × %d became %d × %d", width, height, w, h)
		}
	})
	// Noise cannot be packed: it must lose pixels until it fits.
	noise := image.NewNRGBA(image.Rect(0, 0, 1600, 900))
	seed := uint32(1)
	for i := range noise.Pix {
		seed = seed*1664525 + 1013904223
		noise.Pix[i] = uint8(seed >> 24)
	}
	size := logo(t, pngOf(t, noise)).Bounds().Size()
	if ratio := float64(size.X) / float64(size.Y); ratio < 1.76 || ratio > 1.80 {
		t.Errorf("it was distorted to %v", size)
	}
}

// svgOf puts content into a drawing of 100 by 50.
func svgOf(content string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">` + content + `</svg>`)
}

const square = `<rect width="100" height="50"/>`

func TestWhatIsNoLogoIsRefusedWithWhatToDo(t *testing.T) {
	var moving bytes.Buffer
	if err := gif.Encode(&moving, halves(9, 9), nil); err != nil {
		t.Fatal(err)
	}
	good := pngOf(t, halves(60, 20))
	sizes := func(w, h uint32) []byte {
		data := bytes.Clone(good)
		binary.BigEndian.PutUint32(data[16:], w)
		binary.BigEndian.PutUint32(data[20:], h)
		binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
		return data
	}
	empty := image.NewNRGBA(image.Rect(0, 0, 20, 20))
	at := bytes.Index(good, []byte("IDAT")) - 4
	control := append([]byte{0, 0, 0, 8}, "acTL\x00\x00\x00\x02\x00\x00\x00\x00"...)
	control = binary.BigEndian.AppendUint32(control, crc32.ChecksumIEEE(control[4:]))
	animated := bytes.Join([][]byte{good[:at], control, good[at:]}, nil)

	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"nothing":           {nil, "empty"},
		"words":             {[]byte("Dear patient"), "not a picture"},
		"a page":            {[]byte("<!doctype html><html><body>hello</body></html>"), "not a picture"},
		"GIF":               {moving.Bytes(), "kind GIF"},
		"WebP":              {[]byte("RIFF\x10\x00\x00\x00WEBPVP8 "), "kind WebP"},
		"PDF":               {[]byte("%PDF-1.4"), "kind PDF"},
		"HEIC":              {[]byte("\x00\x00\x00\x18ftypheic"), "kind HEIC"},
		"SVGZ":              {[]byte("\x1f\x8b\x08\x00"), "SVGZ"},
		"too many bytes":    {bytes.Repeat([]byte{'x'}, MaxLogoFile+1), "10 MB"},
		"cut PNG":           {good[:len(good)/2], "damaged"},
		"cut JPEG":          {jpegOf(t, halves(60, 20))[:300], "damaged"},
		"flipped bit":       {append(append(bytes.Clone(good[:60]), good[60]^4), good[61:]...), "damaged"},
		"zero size":         {sizes(0, 20), "damaged"},
		"a bomb":            {sizes(50_000, 50_000), "too many"},
		"a thread":          {pngOf(t, image.NewGray(image.Rect(0, 0, 500, 4))), "40 times"},
		"see-through":       {pngOf(t, empty), "white"},
		"white on nothing":  {svgOf(`<circle cx="9" cy="9" r="5" fill="#fff"/>`), "white"},
		"animated PNG":      {animated, "animated"},
		"SVG without size":  {[]byte(`<svg><rect width="9" height="9"/></svg>`), "how large"},
		"SVG of zero size":  {[]byte(`<svg viewBox="0 0 0 9">` + square + `</svg>`), "how large"},
		"SVG of great size": {[]byte(`<svg width="99999999" height="99999999">` + square + `</svg>`), "how large"},
		"SVG of percents":   {[]byte(`<svg width="100%" height="100%">` + square + `</svg>`), "how large"},
		"long SVG":          {[]byte(`<svg viewBox="0 0 900 9">` + square + `</svg>`), "40 times"},
		"cut SVG":           {svgOf(square)[:120], "damaged"},
		"text":              {svgOf(square + `<text x="1" y="9"><tspan>Clinic</tspan></text>`), "text"},
		"a photograph":      {svgOf(square + `<image href="data:image/png;base64,AAAA"/>`), "pixels"},
		"another file":      {svgOf(square + `<use xlink:href="https://example.org/x.svg#a"/>`), "other files"},
		"a foreign fill":    {svgOf(`<rect width="9" height="9" fill="url(https://example.org/x.svg#a)"/>`), "other files"},
		"a pattern":         {svgOf(`<pattern id="p"/><rect width="9" height="9" fill="url(#p)"/>`), "pattern"},
		"a clip":            {svgOf(`<g clip-path="url(#c)">` + square + `</g>`), "clipping"},
		"a mask in a style": {svgOf(`<style>rect{mask:url(#m)}</style>` + square), "mask"},
		"a wild style":      {svgOf(`<style>@import url(x.css); g > rect{fill:red}</style>` + square), "styles"},
		"no colour":         {svgOf(`<rect width="9" height="9" fill="blau"/>`), "colour"},
		"bad path":          {svgOf(`<path d="M0 0 K 4 4"/>`), "path"},
		"far away":          {svgOf(`<path d="M0 0 L 1e8 4 L 4 1e8"/>`), "complicated"},
		"copies of itself":  {svgOf(`<g id="a"><use href="#a"/></g>`), "complicated"},
		"entities":          {[]byte(`<!DOCTYPE svg [<!ENTITY a "x">]><svg viewBox="0 0 9 9"><path d="&a;"/></svg>`), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := NewLogo(c.data)
			if made != nil || planner.ErrorCode(err) != planner.Invalid || !strings.Contains(planner.ErrorMessage(err), c.says) {
				t.Errorf("gave %d bytes, %v; want it to say %q", len(made), err, c.says)
			}
		})
	}
}

func TestTooComplicatedSVGsAreRefusedWithWhatToDo(t *testing.T) {
	_, err := NewLogo(svgOf(strings.Repeat(`<rect width="100" height="50" opacity=".5"/>`, 1000)))
	const says = "This SVG is too complicated to be drawn here. Save it as PNG, for example 1200 pixels wide, and choose that."
	if planner.ErrorCode(err) != planner.Invalid || planner.ErrorMessage(err) != says {
		t.Errorf("gave %v", err)
	}
}

func TestManyCopiesInAnSVGAreRefused(t *testing.T) {
	// Ten to the eighth squares in half a kilobyte.
	var defs strings.Builder
	defs.WriteString(`<defs><g id="g0"><rect width="1" height="1"/></g>`)
	for level := 1; level <= 8; level++ {
		fmt.Fprintf(&defs, `<g id="g%d">%s</g>`, level, strings.Repeat(fmt.Sprintf(`<use href="#g%d"/>`, level-1), 10))
	}
	if _, err := NewLogo(svgOf(defs.String() + `</defs><use href="#g8"/>`)); planner.ErrorCode(err) != planner.Invalid {
		t.Errorf("gave %v", err)
	}
}

func FuzzNewLogo(f *testing.F) {
	f.Add(pngOf(f, halves(12, 5)))
	f.Add(jpegOf(f, halves(12, 5)))
	f.Add(fileOf(f, "cmyk.jpg"))
	f.Add(fileOf(f, "../../../../assets/icon.svg"))
	f.Add(svgOf(`<style>.a{fill:#0f6b6b}</style><path class="a" d="M1 1a8 8 0 0116 0q4 6 8 0t8 0z" stroke="red" stroke-dasharray="3 1"/>`))
	f.Add(svgOf(`<radialGradient id="r"><stop offset="0"/><stop offset="1" stop-color="red"/></radialGradient><circle r="9" fill="url(#r)" transform="rotate(9) scale(2)"/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		made, err := NewLogo(data)
		if (made == nil) == (err == nil) {
			t.Fatalf("gave %d bytes and %v", len(made), err)
		}
		if code := planner.ErrorCode(err); err != nil && code != planner.Invalid {
			t.Fatalf("the code is %s", code)
		}
		if err == nil {
			if _, err := png.Decode(bytes.NewReader(made)); err != nil || len(made) > maxLogoStored {
				t.Fatalf("%d bytes, %v", len(made), err)
			}
		}
	})
}
