package report

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// orientation gives how a JPEG is to be turned, 1 to 8 as Exif counts; 1, the
// picture as it is, where it does not say.
func orientation(data []byte) int {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker, length := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == 0xda || length < 2 || at+2+length > len(data) {
			break
		}
		if block := data[at+4 : at+2+length]; marker == 0xe1 && bytes.HasPrefix(block, []byte("Exif\x00\x00")) {
			return exifOrientation(block[6:])
		}
		at += 2 + length
	}
	return 1
}

// exifOrientation finds the entry in the first directory of Exif data.
func exifOrientation(tiff []byte) int {
	const tag, short, entry = 0x0112, 3, 12
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	list := tiff[at+2:]
	for n := int(order.Uint16(tiff[at:])); n > 0 && len(list) >= entry; n-- {
		if order.Uint16(list) == tag && order.Uint16(list[2:]) == short {
			if value := int(order.Uint16(list[8:])); value >= 1 && value <= 8 {
				return value
			}
			return 1
		}
		list = list[entry:]
	}
	return 1
}

// turned is a picture looked at in another orientation.
type turned struct {
	image.Image
	how int // 2 to 8, as Exif counts
}

// upright turns a picture as Exif says.
func upright(picture image.Image, how int) image.Image {
	if how == 1 {
		return picture
	}
	// A copy, once: scaling reads every pixel many times.
	t := turned{picture, how}
	b := t.Bounds()
	copied := image.NewRGBA(b)
	for y := range b.Dy() {
		for x := range b.Dx() {
			copied.Set(x, y, t.At(x, y))
		}
	}
	return copied
}

// Bounds gives the size after turning.
func (t turned) Bounds() image.Rectangle {
	b := t.Image.Bounds()
	if t.how >= 5 {
		return image.Rect(0, 0, b.Dy(), b.Dx())
	}
	return image.Rect(0, 0, b.Dx(), b.Dy())
}

// At gives a pixel of the turned picture.
func (t turned) At(x, y int) color.Color {
	b := t.Image.Bounds()
	right, bottom := b.Dx()-1, b.Dy()-1
	switch t.how {
	case 2:
		x = right - x
	case 3:
		x, y = right-x, bottom-y
	case 4:
		y = bottom - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, bottom-x
	case 7:
		x, y = right-y, bottom-x
	case 8:
		x, y = right-y, x
	}
	return t.Image.At(b.Min.X+x, b.Min.Y+y)
}
