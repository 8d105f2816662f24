package pdfa

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// errFont says that a font is none that gofpdf embeds as part of a TrueType
// font, or that it is broken.
var errFont = errors.New("not a font that can be archived")

// codes is how many codes a font has.
const codes = 1 << 16

// font is a font in its objects, by number.
type font struct {
	base string // as gofpdf calls it

	whole, byCodes, text, system, descriptor, program int
	codes                                             []uint16 // those that have a glyph, in order
}

// sealFonts gives every font what an archive asks for: the text of its codes,
// the set of its codes, and a name that says that it is part of a font.
func (p *parts) sealFonts(texts map[string]map[uint16]string) error {
	var maps glyphMaps
	for _, n := range p.fonts {
		f, err := p.sortFont(n, &maps)
		if err == nil {
			err = p.sealFont(f, texts)
		}
		if err != nil {
			return fmt.Errorf("font %s: %w", f.base, err)
		}
	}
	return nil
}

// sortFont finds the objects of a font.
func (p *parts) sortFont(n int, maps *glyphMaps) (f font, err error) {
	f.whole = n
	d := p.objects[n].dict
	f.base = d.get("BaseFont")
	if d.get("Subtype") != "/Type0" {
		return f, fmt.Errorf("%w: it is not embedded", errFont)
	}
	if err := d.only("Type", "Subtype", "BaseFont", "Encoding", "DescendantFonts", "ToUnicode"); err != nil {
		return f, err
	}
	if err := d.must("Encoding", "/Identity-H"); err != nil {
		return f, err
	}
	if f.text, err = p.follow(d, "ToUnicode", unicodeUse); err != nil {
		return f, err
	}
	below, err := d.references("DescendantFonts")
	if err != nil || len(below) != 1 {
		return f, errFont
	}
	f.byCodes = below[0]
	if err := p.claim(f.byCodes, cidFontUse); err != nil {
		return f, err
	}
	return f, p.sortCodes(&f, maps)
}

// sortCodes finds what the font by codes, the inner part of a font, is made of.
func (p *parts) sortCodes(f *font, maps *glyphMaps) (err error) {
	d := p.objects[f.byCodes].dict
	if err := d.only("Type", "Subtype", "BaseFont", "CIDSystemInfo", "FontDescriptor", "DW", "W", "CIDToGIDMap"); err != nil {
		return err
	}
	if err := errors.Join(d.must("Subtype", "/CIDFontType2"), d.must("BaseFont", f.base)); err != nil {
		return err
	}
	if f.system, err = p.follow(d, "CIDSystemInfo", systemUse); err != nil {
		return err
	}
	if f.descriptor, err = p.follow(d, "FontDescriptor", descriptorUse); err != nil {
		return err
	}
	descriptor := p.objects[f.descriptor].dict
	if err := descriptor.must("FontName", f.base); err != nil {
		return err
	}
	if f.program, err = p.follow(descriptor, "FontFile2", programUse); err != nil {
		return err
	}
	glyphs, err := p.follow(d, "CIDToGIDMap", glyphsUse)
	if err != nil {
		return err
	}
	for _, n := range []int{glyphs, f.program} {
		if err := p.objects[n].dict.must("Filter", "/FlateDecode"); err != nil {
			return err
		}
	}
	f.codes, err = maps.read(p.objects[glyphs].stream)
	return err
}

// sealFont writes a font's objects anew.
func (p *parts) sealFont(f font, all map[string]map[uint16]string) error {
	name, texts, err := nameOf(f.base, all)
	if err != nil {
		return err
	}
	name = "/" + subsetTag(p.objects[f.program].stream) + "+" + name
	p.objects[f.whole].dict.set("BaseFont", name)
	p.objects[f.byCodes].dict.set("BaseFont", name)
	p.objects[f.system].dict = dict{{"Registry", "(Adobe)"}, {"Ordering", "(Identity)"}, {"Supplement", "0"}}
	text := toUnicode(f.codes, texts)
	p.objects[f.text] = object{dict: dict{{"Length", strconv.Itoa(len(text))}}, stream: text, use: unicodeUse}
	set := p.add(object{dict: dict{{"Filter", "/RunLengthDecode"}}, stream: inRuns(codeSet(f.codes))})
	descriptor := &p.objects[f.descriptor].dict
	descriptor.set("FontName", name)
	descriptor.set("CIDSet", asRef(set))
	return nil
}

// nameOf gives the name and the texts of the font that gofpdf calls base: utf8
// and a name, of which it changed the case.
func nameOf(base string, texts map[string]map[uint16]string) (name string, text map[uint16]string, err error) {
	found := 0
	for n, t := range texts {
		if strings.EqualFold(base, "/utf8"+n) {
			name, text = n, t
			found++
		}
	}
	if found != 1 {
		return "", nil, fmt.Errorf("%w: %d tell its text", errFont, found)
	}
	// Letters of several bytes may be one letter of ASCII but for their case.
	for _, b := range []byte(name) {
		if !isRegular(b) {
			return "", nil, fmt.Errorf("%w: its name is %q", errFont, name)
		}
	}
	return name, text, nil
}

// subsetTag gives the six letters that set parts of one font apart.
func subsetTag(program []byte) string {
	sum := crc32.ChecksumIEEE(program)
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + byte(sum%26)
		sum /= 26
	}
	return string(tag[:])
}

// codeSet has a bit for each code that has a glyph, and for code 0, which
// stands for all others.
func codeSet(list []uint16) []byte {
	last := uint16(0)
	if len(list) > 0 {
		last = list[len(list)-1]
	}
	set := make([]byte, last/8+1)
	set[0] = 0x80
	for _, code := range list {
		set[code/8] |= 0x80 >> (code % 8)
	}
	return set
}

// inRuns packs bytes as RunLengthDecode unpacks them. Most of a set of codes is
// empty.
func inRuns(data []byte) []byte {
	const longest, end = 128, 128
	var out []byte
	for i := 0; i < len(data); {
		from := i
		for i < len(data) && i-from < longest && data[i] == data[from] {
			i++
		}
		if i-from > 1 {
			out = append(out, byte(257-(i-from)), data[from])
			continue
		}
		for i < len(data) && i-from < longest && data[i] != data[i-1] {
			i++
		}
		if i < len(data) && i-from > 1 && data[i] == data[i-1] {
			i-- // it begins a run
		}
		out = append(append(out, byte(i-from-1)), data[from:i]...)
	}
	return append(out, end)
}

// toUnicode writes the map from codes to text. A code whose text another glyph
// tells becomes a space of no width, for readers take no text at all for a
// fault and show one of their own making.
func toUnicode(list []uint16, text map[uint16]string) []byte {
	known := make([]uint16, 0, len(list))
	for _, code := range list {
		if _, ok := text[code]; ok {
			known = append(known, code)
		}
	}
	const most = 100 // in a block
	out := make([]byte, 0, 512+24*len(known))
	out = append(out, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"+
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"+
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"+
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"...)
	for i, code := range known {
		if i%most == 0 {
			out = strconv.AppendInt(out, int64(min(most, len(known)-i)), 10)
			out = append(out, " beginbfchar\n"...)
		}
		out = appendHex(append(out, '<'), code)
		out = append(out, "> <"...)
		for _, unit := range utf16.Encode([]rune(orZeroWidth(text[code]))) {
			out = appendHex(out, unit)
		}
		out = append(out, ">\n"...)
		if i%most == most-1 || i == len(known)-1 {
			out = append(out, "endbfchar\n"...)
		}
	}
	return append(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"...)
}

func orZeroWidth(text string) string {
	if text == "" {
		return "\u200b"
	}
	return text
}

func appendHex(out []byte, unit uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(out, digits[unit>>12], digits[unit>>8&15], digits[unit>>4&15], digits[unit&15])
}

// glyphMaps unpacks maps from codes to glyphs, one after the other.
type glyphMaps struct {
	from   io.ReadCloser
	glyphs [2*codes + 1]byte // one byte more than a map has
}

// read lists the codes that have a glyph, in order.
func (m *glyphMaps) read(packed []byte) (list []uint16, err error) {
	if m.from == nil {
		m.from, err = zlib.NewReader(bytes.NewReader(packed))
	} else {
		err = m.from.(zlib.Resetter).Reset(bytes.NewReader(packed), nil)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errFont, err)
	}
	if n, err := io.ReadFull(m.from, m.glyphs[:]); n != 2*codes || err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("%w: codes without glyphs", errFont)
	}
	list = make([]uint16, 0, 256)
	for code := 0; code < codes; code += 4 {
		// Most codes have none.
		if binary.BigEndian.Uint64(m.glyphs[2*code:]) == 0 {
			continue
		}
		for c := code; c < code+4; c++ {
			if binary.BigEndian.Uint16(m.glyphs[2*c:]) != 0 {
				list = append(list, uint16(c))
			}
		}
	}
	return list, nil
}
