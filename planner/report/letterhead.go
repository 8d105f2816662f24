package report

import (
	"bytes"
	"image/png"
	"regexp"
	"strings"
	"unicode"
)

// The room of a clinic's logo, in mm, and the least and the most of what stands
// beside it: as much as its longest line needs.
const (
	logoWide, logoHigh        = 60.0, 22.0
	leastAddress, mostAddress = contentWidth / 3, contentWidth * 0.44
)

// letterhead is the clinic at the top of the first page: its logo, or its name
// in large letters, and at the right where to find it.
func (s *sheet) letterhead() block {
	l := s.look
	nameSize := max(13, l.small)
	nameLeading := nameSize * pointMM * 1.25
	name := func(width float64, size, leading float64) block {
		return paragraph(l.m, width, leading, toLeft, span{s.typed(s.clinicName()), bold, size, accent})
	}
	lines := s.address()
	wide := l.widest(lines, leastAddress, mostAddress)
	right := block{}
	for _, one := range lines {
		right = stack(0, right, paragraph(l.m, wide, l.smallLeading, toLeft, one))
	}
	left := name(contentWidth-wide-8, nameSize, nameLeading)
	if logo, ok := s.logo(); ok {
		left = logo
		right = stack(0.6, name(wide, max(10.5, l.small), l.leading*1.05), right)
	}
	b := left.beside(contentWidth-wide, right)
	b.h += 2.4
	return b.ruled(contentWidth, 0.5, accent)
}

// address is where to find the clinic and whom to call, line by line.
func (s *sheet) address() []span {
	l, c := s.look, s.job.Clinic
	var lines []span
	if address := strings.TrimSpace(clean(c.Address)); !onlyGaps(address) {
		if s.large || s.form != "" { // a form and large print need the room
			address = strings.ReplaceAll(address, "\n", ", ")
		}
		lines = append(lines, l.label(s.typed(address)))
	}
	lines = append(lines, span{s.typed(s.phone()), bold, l.small, ink})
	if hours := clean(c.Hours); !onlyGaps(hours) {
		lines = append(lines, l.label(s.say("head.closed", "Hours", unbroken(hours))))
	}
	return lines
}

// widest gives the width, in mm, in which the longest line of all has room,
// between two bounds.
func (l look) widest(spans []span, least, most float64) float64 {
	for _, one := range spans {
		for _, words := range strings.Split(one.words, "\n") {
			least = max(least, l.m.width(words, one.style, one.size)+0.1)
		}
	}
	return min(least, most)
}

// telephone matches a number with its groups.
var telephone = regexp.MustCompile(`[+(]*[0-9][0-9 ()/+.-]*[0-9]`)

// unbroken keeps the groups of a phone number together on a line, as far as it
// is no longer than numbers are.
func unbroken(words string) string {
	const longest = 24
	return telephone.ReplaceAllStringFunc(words, func(number string) string {
		if len(number) > longest {
			return number
		}
		return strings.ReplaceAll(number, " ", "\u00a0")
	})
}

// logo is the clinic's logo as large as its room allows, and whether there is
// one that can be read.
func (s *sheet) logo() (block, bool) {
	data := s.job.Clinic.Logo
	if len(data) == 0 {
		return block{}, false
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || size.Width == 0 || size.Height == 0 {
		return block{}, false
	}
	scale := min(logoWide/float64(size.Width), logoHigh/float64(size.Height))
	w, h := float64(size.Width)*scale, float64(size.Height)*scale
	return block{h: h, items: []item{bitmap{w: w, h: h, png: data}}}.pictured(s.say("head.logo", "Clinic", s.clinicName())), true
}

// phone is the clinic's phone, or that there is none.
func (s *sheet) phone() string {
	if phone := cleanLine(s.job.Clinic.Phone); phone != "" {
		return unbroken(phone)
	}
	return s.say("head.no_phone")
}

// What the foot of a page gives to a name: so many lines of a width in mm.
const (
	footLines = 2
	footWide  = 116.0
)

// contact is the clinic's name and phone for the foot of a page: the phone in
// full as far as there is room, the name cut for it.
func (s *sheet) contact() string {
	l := s.look
	if words := s.typed(s.clinicName()) + " · " + s.typed(s.phone()); s.fit(words, footWide, footLines, regular, l.small) == words {
		return words
	}
	return s.typed(s.fit(s.clinicName(), footWide, 1, regular, l.small)) + "\n" +
		s.typed(s.fit(s.phone(), footWide, footLines, regular, l.small))
}

// inFull says what the feet of the pages shorten, so that nothing is lost; the
// letterhead and the identifiers are in full already.
func (s *sheet) inFull() block {
	l := s.look
	if printed := s.printed(); s.fit(printed, footWide, footLines, regular, l.small) != printed {
		return paragraph(l.m, contentWidth, l.smallLeading, toLeft, l.label(printed)).inset(0, 1.2, 0)
	}
	return block{}
}

// fit cuts text that takes more than so many lines of a width, with an
// ellipsis to show it.
func (s *sheet) fit(words string, width float64, lines int, face style, size float64) string {
	fits := func(words string) bool {
		return len(s.look.m.lines([]span{{words, face, size, ink}}, width)) <= lines
	}
	if fits(words) {
		return words
	}
	runes := []rune(words)
	low, high := 0, len(runes) // runes[:low]… fits, runes[:high]… does not
	for high-low > 1 {
		if middle := (low + high) / 2; fits(string(runes[:middle]) + "…") {
			low = middle
		} else {
			high = middle
		}
	}
	for low > 0 && (unicode.Is(unicode.M, runes[low]) || invisible(runes[low]) || invisible(runes[low-1])) {
		low-- // no mark is parted from its letter
	}
	return strings.TrimRightFunc(string(runes[:low]), unicode.IsSpace) + "…"
}

// writeIn is a cell to write in, with its label small in the corner; a value that
// is known stands in it.
func (l look) writeIn(label, value string, width, height float64) block {
	b := paragraph(l.m, width-2.4, l.smallLeading, toLeft, l.label(label)).inset(1.2, 0.6, 0)
	least := b.h + leastCell - l.smallLeading
	if value != "" {
		b = stack(0.4, b, l.para(width-2.4, l.strong(value)).inset(1.2, 0, 0.6))
	}
	b.h = max(height, least, b.h)
	b.items = append(b.items, box{w: width, h: b.h, edge: ink, width: 0.2})
	return b
}

// leastCell is the least height of a cell to write in, in mm.
const leastCell = 9.0

// blankIdentifiers are cells for what a page must say of its patient.
func (s *sheet) blankIdentifiers() block {
	var b block
	x := 0.0
	for _, id := range []struct {
		label string
		width float64
	}{{"Name", 74}, {"Born", 34}, {"Chart number", 38}, {"Plan version", 28}} {
		b = b.beside(x, s.look.writeIn(id.label, "", id.width, 12))
		x += id.width
	}
	return b.inset(0, 2, 2)
}
