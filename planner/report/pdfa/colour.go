package pdfa

import (
	"encoding/binary"
	"math"
	"sync"
)

// colours is a profile that says what the numbers of colours on the paper
// mean: sRGB (IEC 61966-2-1), as an ICC profile of version 2.
var colours = sync.OnceValue(func() []byte {
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", described("sRGB")},
		{"cprt", append([]byte("text\x00\x00\x00\x00"), "No copyright\x00"...)},
		// The white of all profiles, and the primaries seen under it.
		{"wtpt", tristimulus(0.9642, 1, 0.8249)},
		{"rXYZ", tristimulus(0.43607, 0.22249, 0.01392)},
		{"gXYZ", tristimulus(0.38515, 0.71687, 0.09708)},
		{"bXYZ", tristimulus(0.14307, 0.06061, 0.71410)},
		{"rTRC", curve()},
		{"gTRC", nil}, // as red
		{"bTRC", nil},
	}
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var data []byte
	place, size := 0, 0
	for _, tag := range tags {
		if tag.data != nil {
			place, size = headSize+4+12*len(tags)+len(data), len(tag.data)
			data = append(data, tag.data...)
			data = append(data, make([]byte, -len(data)&3)...)
		}
		table = append(table, tag.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(place))
		table = binary.BigEndian.AppendUint32(table, uint32(size))
	}
	return append(append(profileHead(headSize+len(table)+len(data)), table...), data...)
})

// headSize is the size of a profile's header, in bytes.
const headSize = 128

func profileHead(size int) []byte {
	head := make([]byte, headSize)
	binary.BigEndian.PutUint32(head, uint32(size))
	copy(head[8:], []byte{2, 0x10}) // version 2.1
	copy(head[12:], "mntrRGB XYZ ")
	for i, part := range []uint16{2000, 1, 1} { // a date there must be
		binary.BigEndian.PutUint16(head[24+2*i:], part)
	}
	copy(head[36:], "acsp")
	copy(head[68:], tristimulus(0.9642, 1, 0.8249)[8:])
	return head
}

// described gives a tag of the kind desc: in ASCII, and empty in two others.
func described(text string) []byte {
	out := append([]byte("desc"), 0, 0, 0, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(len(text)+1))
	return append(append(out, text...), make([]byte, 1+4+4+2+1+67)...)
}

func tristimulus(values ...float64) []byte {
	out := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, uint32(math.Round(v*65536)))
	}
	return out
}

// curve gives how much light a number stands for. A straight line between two
// of its places is nowhere off by more than a tenth of a step of eight bits.
func curve() []byte {
	const places = 1024
	out := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), places)
	for i := range places {
		v := float64(i) / (places - 1)
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		out = binary.BigEndian.AppendUint16(out, uint16(math.Round(v*65535)))
	}
	return out
}
