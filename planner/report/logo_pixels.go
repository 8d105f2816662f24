package report

import (
	"image"
	"image/color"
	stddraw "image/draw"

	"golang.org/x/image/draw"
)

// onWhite lays a picture onto white paper of its size.
func onWhite(picture image.Image) *image.RGBA {
	b := picture.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	stddraw.Draw(flat, flat.Bounds(), image.White, image.Point{}, stddraw.Src)
	stddraw.Draw(flat, flat.Bounds(), plainPixels(picture), b.Min, stddraw.Over)
	solid(flat)
	return flat
}

// plainPixels gives a picture of 16 bits or with a palette as one of 8 bits for
// each channel: the others are drawn without asking it for every pixel's colour.
func plainPixels(picture image.Image) image.Image {
	b := picture.Bounds()
	switch p := picture.(type) {
	case *image.NRGBA64:
		eight := image.NewNRGBA(b)
		highBytes(eight.Pix, eight.Stride, p.Pix, p.Stride)
		return eight
	case *image.RGBA64:
		eight := image.NewRGBA(b)
		highBytes(eight.Pix, eight.Stride, p.Pix, p.Stride)
		return eight
	case *image.Gray16:
		eight := image.NewGray(b)
		highBytes(eight.Pix, eight.Stride, p.Pix, p.Stride)
		return eight
	case *image.Paletted:
		return fromPalette(p)
	}
	return picture
}

// highBytes takes the first of every two bytes, row by row.
func highBytes(to []byte, step int, from []byte, fromStep int) {
	for len(to) >= step && len(from) >= fromStep && step > 0 {
		for i := range to[:step] {
			to[i] = from[2*i]
		}
		to, from = to[step:], from[fromStep:]
	}
}

func fromPalette(p *image.Paletted) *image.NRGBA {
	var colours [256]color.NRGBA
	for i, c := range p.Palette {
		colours[i] = color.NRGBAModel.Convert(c).(color.NRGBA)
	}
	b := p.Bounds()
	out := image.NewNRGBA(b)
	for y := range b.Dy() {
		row := out.Pix[y*out.Stride:]
		for x, index := range p.Pix[y*p.Stride : y*p.Stride+b.Dx()] {
			c := colours[index]
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, c.A
		}
	}
	return out
}

// scaled gives an opaque picture in a size.
func scaled(picture *image.RGBA, width, height int) *image.RGBA {
	b := picture.Bounds()
	if b.Dx() == width && b.Dy() == height {
		return picture
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.CatmullRom.Scale(out, out.Bounds(), picture, b, draw.Src, nil)
	solid(out)
	return out
}

// solid takes away what rounding left of transparency.
func solid(picture *image.RGBA) {
	for i := 3; i < len(picture.Pix); i += 4 {
		picture.Pix[i] = 0xff
	}
}
