package report

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"math"

	"stipple/planner"
	"stipple/planner/report/svg"
)

// The largest logo. The pixels are 300 a line of 100 mm by 50 mm and more, which
// is larger than any head of a page; the choice is ours.
const (
	maxLogoWidth  = 1200       // px, as it is stored
	maxLogoHeight = 600        // px, as it is stored
	maxLogoStored = 300 << 10  // bytes, as it is stored
	maxLogoPixels = 12_000_000 // px, of the file that is chosen: what decoding it may take
	maxLogoScans  = 64         // times a JPEG may go over its pixels: ten are usual
)

// MaxLogoFile is the largest file a logo is made from, in bytes.
const MaxLogoFile = 10 << 20

// NewLogo makes a clinic's logo from a PNG, JPEG or SVG file: a PNG of opaque
// RGB, 8 bits a channel, neither interlaced nor with a palette, laid onto white,
// at most 1200 × 600 px and 300 KB, in the proportions of the file, the same
// bytes for the same file. PDF/A allows no transparency, so it ends here.
//
// Margins stay: the empty room around a mark is part of how it was drawn, and
// two files of one logo would otherwise come out in different sizes.
//
// Errors are planner.Errors: Invalid, with a message that says what to do, when
// the file is too large, damaged, of another format, animated, without size, or
// shows nothing on white.
func NewLogo(data []byte) ([]byte, error) {
	picture, err := decodeLogo(data)
	if err != nil {
		return nil, err
	}
	width, height := fitted(picture.Bounds().Dx(), picture.Bounds().Dy())
	picture = scaled(picture, width, height)
	for {
		flat := scaled(picture, width, height)
		if blank(flat) {
			return nil, refuse("On white paper nothing of this picture can be seen. Choose the version of your logo that is made for a white ground.")
		}
		var out bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, flat); err != nil {
			return nil, planner.Errorf(planner.Internal, "The logo could not be made. The old one stays.").Because(err)
		}
		if out.Len() <= maxLogoStored {
			return out.Bytes(), nil
		}
		// A photograph takes more room than a mark. It gets fewer pixels, not
		// coarser ones.
		less := min(0.9, math.Sqrt(maxLogoStored/float64(out.Len())))
		width, height = fittedInto(picture.Bounds().Size(), float64(width)*less, float64(height)*less)
	}
}

func refuse(format string, args ...any) error {
	return planner.Errorf(planner.Invalid, format, args...)
}

// decodeLogo gives the picture of a file, on white. It tells the format by the
// first bytes, whatever the file is called.
func decodeLogo(data []byte) (*image.RGBA, error) {
	const instead = " Save the picture as PNG, JPEG or SVG and choose that."
	switch {
	case len(data) == 0:
		return nil, refuse("This file is empty." + instead)
	case len(data) > MaxLogoFile:
		return nil, refuse("This file is larger than 10 MB. Save the picture smaller, for example %d pixels wide, and choose that.", maxLogoWidth)
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return decodePNG(data)
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return decodeJPEG(data)
	}
	if name := otherFormat(data); name != "" {
		return nil, refuse("This is a file of the kind %s, which cannot be used."+instead, name)
	}
	if svg.Is(data) {
		return decodeSVG(data)
	}
	return nil, refuse("This file is not a picture." + instead)
}

// otherFormat names a kind of file that is known but not taken.
func otherFormat(data []byte) string {
	for _, known := range []struct {
		at          int
		magic, name string
	}{
		{0, "GIF8", "GIF"},
		{8, "WEBP", "WebP"},
		{0, "%PDF", "PDF"},
		{0, "BM", "BMP"},
		{0, "8BPS", "Photoshop"},
		{0, "II*\x00", "TIFF"},
		{0, "MM\x00*", "TIFF"},
		{0, "\x1f\x8b", "compressed SVG (SVGZ)"},
		{0, "%!PS", "PostScript (EPS)"},
		{0, "\x00\x00\x01\x00", "Windows icon"},
		{0, "PK\x03\x04", "ZIP"},
		{4, "ftypavif", "AVIF"},
		{4, "ftyp", "HEIC"},
	} {
		if len(data) >= known.at+len(known.magic) && string(data[known.at:known.at+len(known.magic)]) == known.magic {
			return known.name
		}
	}
	return ""
}

const damaged = "This picture is damaged or cut off. Save it anew and choose that."

// sized refuses a picture by its head, before its pixels take any room.
func sized(c image.Config, err error) error {
	switch {
	case err != nil:
		return planner.Errorf(planner.Invalid, damaged).Because(err)
	case c.Width < 1 || c.Height < 1:
		return refuse("This picture has no size. Save it anew and choose that.")
	case c.Width > maxLogoPixels/c.Height:
		return refuse("This picture has %d × %d pixels, which is too many. Save it smaller, for example %d pixels wide, and choose that.", c.Width, c.Height, maxLogoWidth)
	}
	return proportioned(float64(c.Width), float64(c.Height))
}

// proportioned refuses a picture so long that nothing of it would be seen.
func proportioned(width, height float64) error {
	if width > 40*height || height > 40*width {
		return refuse("This picture is more than 40 times as long as it is wide. Cut it and choose that.")
	}
	return nil
}

func decodePNG(data []byte) (*image.RGBA, error) {
	if err := sized(png.DecodeConfig(bytes.NewReader(data))); err != nil {
		return nil, err
	}
	// An animated PNG says so before its pixels begin.
	if head, _, _ := bytes.Cut(data, []byte("IDAT")); bytes.Contains(head, []byte("acTL")) {
		return nil, refuse("This picture is animated. Save one picture of it as PNG and choose that.")
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, planner.Errorf(planner.Invalid, damaged).Because(err)
	}
	return onWhite(picture), nil
}

func decodeJPEG(data []byte) (*image.RGBA, error) {
	if err := sized(jpeg.DecodeConfig(bytes.NewReader(data))); err != nil {
		return nil, err
	}
	if bytes.Count(data, []byte("\xff\xda")) > maxLogoScans {
		return nil, refuse("This JPEG is made of too many layers. Save it as PNG, for example %d pixels wide, and choose that.", maxLogoWidth)
	}
	picture, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, planner.Errorf(planner.Invalid, damaged).Because(err)
	}
	return upright(onWhite(picture), orientation(data)), nil
}

func decodeSVG(data []byte) (*image.RGBA, error) {
	picture, err := svg.Draw(data, maxLogoWidth, maxLogoHeight)
	var undrawable svg.Undrawable
	switch {
	case err == nil:
		return picture, proportioned(float64(picture.Bounds().Dx()), float64(picture.Bounds().Dy()))
	case errors.Is(err, svg.ErrSize):
		return nil, refuse("This SVG does not say how large it is. Save it anew with a size, or as PNG, and choose that.")
	case errors.Is(err, svg.ErrWork):
		return nil, refuse("This SVG is too complicated to be drawn here. Save it as PNG, for example %d pixels wide, and choose that.", maxLogoWidth)
	case !errors.As(err, &undrawable):
		return nil, planner.Errorf(planner.Invalid, "This SVG is damaged or too complicated. Save it as PNG and choose that.").Because(err)
	case undrawable == "text":
		return nil, refuse("This SVG holds text, which cannot be drawn here as it was meant. Turn the text into paths, or save the picture as PNG, and choose that.")
	}
	return nil, refuse("This SVG uses %s, which cannot be drawn here. Save it as PNG and choose that.", string(undrawable))
}

// fitted gives the size a picture is stored in: its own, or less.
func fitted(width, height int) (int, int) {
	return fittedInto(image.Pt(width, height), maxLogoWidth, maxLogoHeight)
}

// fittedInto gives the largest size in a picture's proportions, not above its
// own, that lies within a width and a height.
func fittedInto(size image.Point, width, height float64) (int, int) {
	scale := min(1, width/float64(size.X), height/float64(size.Y))
	side := func(n int) int { return max(1, int(math.Round(float64(n)*scale))) }
	return side(size.X), side(size.Y)
}

// faintest is the lightest a channel may be for a pixel to be seen on white.
const faintest = 0xe8

// blank tells whether nothing can be seen on white.
func blank(flat *image.RGBA) bool {
	for i, v := range flat.Pix {
		if i%4 != 3 && v < faintest {
			return false
		}
	}
	return true
}
