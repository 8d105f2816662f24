package typeset

import (
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf16"
)

// drawn is a glyph of a font to be made.
type drawn struct {
	Code    uint16    // what it is written as; neither 0, 65535 nor a surrogate
	Advance float64   // ems, from 0 to 32; rounded to thousandths
	Outline []Segment // empty for a space
}

// buildTrueType makes a plain TrueType font of glyphs sorted by code: what
// gofpdf, readers of PDF and printers all understand. Ascent, descent (below
// zero) and capHeight are ems. Outlines are those given to within a thousandth
// of an em. The same glyphs always give the same bytes.
func buildTrueType(name string, glyphs []drawn, ascent, descent, capHeight float64) ([]byte, error) {
	if err := checkDrawn(glyphs); err != nil {
		return nil, fmt.Errorf("make font %s: %w", name, err)
	}
	size := 1000 + 2*len(name)
	for _, g := range glyphs {
		size += 40 + 10*len(g.Outline)
	}
	f := &fontFile{out: make([]byte, 0, size), glyphs: glyphs}
	f.out = append(f.out, make([]byte, 12+16*len(tableNames))...)
	f.metrics = metrics{ascent: units(ascent), descent: -abs(units(descent)), capHeight: units(capHeight)}
	if err := f.writeOutlines(); err != nil {
		return nil, fmt.Errorf("make font %s: %w", name, err)
	}
	f.writeMetrics()
	f.writeCodes()
	f.writeHeads()
	f.writeName(name)
	f.writeDirectory()
	return f.out, nil
}

func checkDrawn(glyphs []drawn) error {
	if len(glyphs) == 0 {
		return fmt.Errorf("no glyphs")
	}
	for i, g := range glyphs {
		switch {
		case g.Code == 0 || g.Code == math.MaxUint16 || g.Code >= 0xd800 && g.Code < 0xe000:
			return fmt.Errorf("code %04x is not to be used", g.Code)
		case i > 0 && g.Code <= glyphs[i-1].Code:
			return fmt.Errorf("code %04x out of order", g.Code)
		case !(g.Advance >= 0 && g.Advance <= 32): // nor a NaN
			return fmt.Errorf("advance %g of code %04x", g.Advance, g.Code)
		}
	}
	return nil
}

// units rounds ems to units, within what a font can hold.
func units(ems float64) int16 {
	return int16(math.Round(max(-32, min(32, ems)) * unitsPerEm))
}

func abs(v int16) int16 { return max(v, -v) }

// The tables of a font, in the order in which its directory lists them.
const (
	tableOS2 = iota
	tableCmap
	tableGlyf
	tableHead
	tableHhea
	tableHmtx
	tableLoca
	tableMaxp
	tableName
	tablePost
)

var tableNames = [...]string{"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"}

// fontFile is a font while it is written. Its glyph 0 is empty and stands for
// codes without a glyph; that of glyphs[i] is i+1.
type fontFile struct {
	out     []byte
	tables  [len(tableNames)]struct{ start, size int }
	glyphs  []drawn
	offsets []int // where in glyf each glyph starts, and where the last ends
	starts  []int16
	metrics metrics
}

// metrics are what the tables of metrics tell, in units.
type metrics struct {
	ascent, descent, capHeight int16
	least, most                point // of all glyphs
	widestAdvance              uint16
	leastRight                 int16
	points, contours           int // the most that a glyph has
}

func (f *fontFile) open(table int) { f.tables[table].start = len(f.out) }

// close ends a table on a whole number of four bytes.
func (f *fontFile) close(table int) {
	f.tables[table].size = len(f.out) - f.tables[table].start
	for len(f.out)%4 != 0 {
		f.out = append(f.out, 0)
	}
}

func (f *fontFile) put(values ...uint16) {
	for _, v := range values {
		f.out = binary.BigEndian.AppendUint16(f.out, v)
	}
}

func (f *fontFile) long(values ...uint32) {
	for _, v := range values {
		f.out = binary.BigEndian.AppendUint32(f.out, v)
	}
}

// writeMetrics writes how wide glyphs are and where their outlines start.
func (f *fontFile) writeMetrics() {
	f.open(tableHmtx)
	f.put(unitsPerEm/2, 0)
	m := &f.metrics
	m.widestAdvance = unitsPerEm / 2
	for i, g := range f.glyphs {
		advance := uint16(math.Round(g.Advance * unitsPerEm))
		m.widestAdvance = max(m.widestAdvance, advance)
		f.put(advance, uint16(f.starts[i]))
	}
	f.close(tableHmtx)
	f.open(tableHhea)
	f.long(0x00010000)
	f.put(uint16(m.ascent), uint16(m.descent), 0, m.widestAdvance)
	f.put(uint16(m.least.x), uint16(m.leastRight), uint16(m.most.x))
	f.put(1, 0, 0, 0, 0, 0, 0, 0) // an upright caret
	f.put(uint16(len(f.glyphs) + 1))
	f.close(tableHhea)
}

// writeCodes maps codes to glyphs: a segment for every row of codes without a gap.
func (f *fontFile) writeCodes() {
	var firsts, lasts, deltas []uint16
	for i, g := range f.glyphs {
		if i > 0 && g.Code == f.glyphs[i-1].Code+1 {
			lasts[len(lasts)-1] = g.Code
			continue
		}
		firsts, lasts = append(firsts, g.Code), append(lasts, g.Code)
		deltas = append(deltas, uint16(i+1)-g.Code)
	}
	firsts, lasts, deltas = append(firsts, 0xffff), append(lasts, 0xffff), append(deltas, 1)
	n := uint16(len(firsts))
	power, log := uint16(1), uint16(0)
	for power*2 <= n {
		power, log = power*2, log+1
	}
	f.open(tableCmap)
	f.put(0, 1, 3, 1) // one map, of Unicode
	f.long(12)
	f.put(4, 16+8*n, 0, 2*n, 2*power, log, 2*(n-power))
	f.put(lasts...)
	f.put(0)
	f.put(firsts...)
	f.put(deltas...)
	for range firsts {
		f.put(0)
	}
	f.close(tableCmap)
}

// writeHeads writes what is told of the font as a whole.
func (f *fontFile) writeHeads() {
	m := f.metrics
	f.open(tableHead)
	f.long(0x00010000, 0x00010000, 0, 0x5f0f3cf5) // the sum is filled in at the end
	f.put(3, unitsPerEm)
	f.long(0, 0, 0, 0) // no dates
	f.put(uint16(m.least.x), uint16(m.least.y), uint16(m.most.x), uint16(m.most.y))
	f.put(0, 8, 2, f.longOffsets(), 0)
	f.close(tableHead)

	f.open(tableMaxp)
	f.long(0x00010000)
	f.put(uint16(len(f.glyphs)+1), uint16(m.points), uint16(m.contours), 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)
	f.close(tableMaxp)

	f.open(tableOS2)
	f.put(4, 500, 400, 5, 0)                                      // regular, may be embedded
	f.put(650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0)          // sub- and superscripts, strikeout, no class
	f.put(0, 0, 0, 0, 0)                                          // no panose
	f.long(0, 0, 0, 0, 0)                                         // no ranges, no maker
	f.put(0x40, f.glyphs[0].Code, f.glyphs[len(f.glyphs)-1].Code) // regular
	f.put(uint16(m.ascent), uint16(m.descent), 0)                 // as hhea has them
	f.put(uint16(max(m.most.y, m.ascent)), uint16(-min(m.least.y, m.descent)))
	f.long(0, 0)
	f.put(uint16(int(m.capHeight)*3/4), uint16(m.capHeight), 0, 0x20, 0)
	f.close(tableOS2)

	f.open(tablePost)
	f.long(0x00030000, 0)
	f.put(uint16(0x10000-100), 50)
	f.long(0, 0, 0, 0, 0)
	f.close(tablePost)
}

// writeName writes the font's name, without what PostScript forbids in one.
func (f *fontFile) writeName(name string) {
	plain := make([]byte, 0, len(name))
	for _, r := range name {
		if r > ' ' && r < 0x7f && !isDelimiter(r) && len(plain) < 63 {
			plain = append(plain, byte(r))
		}
	}
	if len(plain) == 0 {
		plain = append(plain, "Font"...)
	}
	values := [...]struct {
		id   uint16
		text string
	}{{1, string(plain)}, {2, "Regular"}, {3, string(plain)}, {4, string(plain)}, {6, string(plain)}}
	f.open(tableName)
	f.put(0, uint16(len(values)), uint16(6+12*len(values)))
	at := 0
	for _, v := range values {
		f.put(3, 1, 0x409, v.id, uint16(2*len(v.text)), uint16(at))
		at += 2 * len(v.text)
	}
	for _, v := range values {
		f.put(utf16.Encode([]rune(v.text))...)
	}
	f.close(tableName)
}

func isDelimiter(r rune) bool {
	switch r {
	case '[', ']', '(', ')', '{', '}', '<', '>', '/', '%':
		return true
	}
	return false
}

// writeDirectory writes where the tables are, and the sums over them.
func (f *fontFile) writeDirectory() {
	const n, power, log = uint16(len(tableNames)), 8, 3
	front := binary.BigEndian.AppendUint32(f.out[:0], 0x00010000)
	for _, v := range [...]uint16{n, 16 * power, log, 16 * (n - power)} {
		front = binary.BigEndian.AppendUint16(front, v)
	}
	for i, name := range tableNames {
		t := f.tables[i]
		front = append(front, name...)
		for _, v := range [...]uint32{sum(f.out[t.start : t.start+(t.size+3)&^3]), uint32(t.start), uint32(t.size)} {
			front = binary.BigEndian.AppendUint32(front, v)
		}
	}
	whole := f.out[f.tables[tableHead].start+8:]
	binary.BigEndian.PutUint32(whole, 0xb1b0afba-sum(f.out))
}

func sum(data []byte) (total uint32) {
	for ; len(data) >= 4; data = data[4:] {
		total += binary.BigEndian.Uint32(data)
	}
	return total
}
