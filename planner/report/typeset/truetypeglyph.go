package typeset

import "fmt"

// Flags of a glyph's points.
const (
	flagOn     = 1 << iota // on the curve
	flagShortX             // x is one byte
	flagShortY             // y is one byte
	flagRepeat             // a count of points like this one follows
	flagSameX              // with flagShortX: x grows; without: x stays
	flagSameY              // the same of y
)

// writeOutlines writes the glyphs and where each is.
func (f *fontFile) writeOutlines() error {
	var c contours
	var flags []byte
	f.offsets = make([]int, 1, len(f.glyphs)+2) // glyph 0 is empty
	f.starts = make([]int16, len(f.glyphs))
	m := &f.metrics
	any := false
	f.open(tableGlyf)
	for i, g := range f.glyphs {
		if err := c.read(g.Outline); err != nil {
			return fmt.Errorf("code %04x: %w", g.Code, err)
		}
		f.offsets = append(f.offsets, len(f.out)-f.tables[tableGlyf].start)
		if len(c.points) == 0 {
			continue
		}
		if len(c.points) > 0x7fff {
			return fmt.Errorf("code %04x: outline of %d points", g.Code, len(c.points))
		}
		least, most := c.box()
		f.starts[i] = least.x
		right := int16(max(-0x8000, min(0x7fff, int(units(g.Advance))-int(most.x))))
		if !any {
			m.least, m.most, m.leastRight, any = least, most, right, true
		}
		m.least.x, m.least.y = min(m.least.x, least.x), min(m.least.y, least.y)
		m.most.x, m.most.y = max(m.most.x, most.x), max(m.most.y, most.y)
		m.leastRight = min(m.leastRight, right)
		m.points, m.contours = max(m.points, len(c.points)), max(m.contours, len(c.ends))

		f.put(uint16(len(c.ends)), uint16(least.x), uint16(least.y), uint16(most.x), uint16(most.y))
		for _, end := range c.ends {
			f.put(uint16(end))
		}
		f.put(0) // no instructions
		flags = f.writePoints(c.points, flags[:0])
		for len(f.out)%4 != 0 {
			f.out = append(f.out, 0)
		}
	}
	f.close(tableGlyf)
	f.offsets = append(f.offsets, f.tables[tableGlyf].size)
	f.writeOffsets()
	return nil
}

// writePoints writes flags, then every x, then every y, each as the step from
// the point before.
func (f *fontFile) writePoints(points []point, flags []byte) []byte {
	var from point
	for _, p := range points {
		flag := step(int(p.x)-int(from.x), flagShortX, flagSameX) | step(int(p.y)-int(from.y), flagShortY, flagSameY)
		if p.on {
			flag |= flagOn
		}
		flags, from = append(flags, flag), p
	}
	for i := 0; i < len(flags); {
		same := 1
		for i+same < len(flags) && flags[i+same] == flags[i] && same < 256 {
			same++
		}
		if same > 2 {
			f.out = append(f.out, flags[i]|flagRepeat, byte(same-1))
		} else {
			same = 1
			f.out = append(f.out, flags[i])
		}
		i += same
	}
	from = point{}
	for i, p := range points {
		f.step(int(p.x)-int(from.x), flags[i]&flagShortX != 0, flags[i]&flagSameX != 0)
		from = p
	}
	from = point{}
	for i, p := range points {
		f.step(int(p.y)-int(from.y), flags[i]&flagShortY != 0, flags[i]&flagSameY != 0)
		from = p
	}
	return flags
}

// step gives the flags that tell how a step is written.
func step(by int, short, same byte) byte {
	switch {
	case by == 0:
		return same
	case by > 0 && by < 256:
		return short | same
	case by < 0 && by > -256:
		return short
	}
	return 0
}

func (f *fontFile) step(by int, short, same bool) {
	switch {
	case short:
		f.out = append(f.out, byte(max(by, -by)))
	case !same:
		f.put(uint16(int16(by)))
	}
}

// longOffsets is 1 when the outlines are too long for short offsets.
func (f *fontFile) longOffsets() uint16 {
	if f.tables[tableGlyf].size > 2*0xffff {
		return 1
	}
	return 0
}

func (f *fontFile) writeOffsets() {
	f.open(tableLoca)
	for _, at := range f.offsets {
		if f.longOffsets() == 1 {
			f.long(uint32(at))
		} else {
			f.put(uint16(at / 2))
		}
	}
	f.close(tableLoca)
}
