package report

import (
	"bytes"
	"encoding/binary"
	"image"
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

// upright turns a picture as Exif says, 1 to 8.
func upright(picture *image.RGBA, how int) *image.RGBA {
	if how == 1 {
		return picture
	}
	size := picture.Bounds().Size()
	if how >= 5 {
		size = image.Pt(size.Y, size.X)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		row := out.Pix[y*out.Stride:]
		for x := range size.X {
			from := turned(picture.Bounds().Size(), how, x, y)
			copy(row[4*x:4*x+4], picture.Pix[picture.PixOffset(from.X, from.Y):])
		}
	}
	return out
}

// turned gives the pixel of a picture of a size that lies at a place after
// turning, 2 to 8 as Exif counts.
func turned(size image.Point, how, x, y int) image.Point {
	right, bottom := size.X-1, size.Y-1
	switch how {
	case 2:
		return image.Pt(right-x, y)
	case 3:
		return image.Pt(right-x, bottom-y)
	case 4:
		return image.Pt(x, bottom-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(y, bottom-x)
	case 7:
		return image.Pt(right-y, bottom-x)
	}
	return image.Pt(right-y, x)
}
