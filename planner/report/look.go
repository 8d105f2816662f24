package report

import "unicode"

// The colours of a paper. Each reads in grey as well: nothing rests on colour
// alone.
var (
	ink    = rgb(0x1A, 0x20, 0x20)
	muted  = rgb(0x55, 0x5F, 0x5F)
	accent = rgb(0x0F, 0x6B, 0x6B)
	hair   = rgb(0xB4, 0xBD, 0xBD)
	stripe = rgb(0xF4, 0xF7, 0xF7)
	wash   = rgb(0xE9, 0xF2, 0xF2)
	white  = rgb(0xFF, 0xFF, 0xFF)

	// Of the head: its skin, what the plan marks on it, and dots placed before.
	skin    = rgb(0xFF, 0xFF, 0xFF)
	border  = rgb(0x6E, 0x86, 0x86)
	earlier = rgb(0x9E, 0xA6, 0xA6)
)

// look is the typography of a paper: sizes in points, leadings in mm.
type look struct {
	m            measurer
	size         float64
	leading      float64
	small        float64 // labels and feet
	smallLeading float64
	heading      float64
	title        float64
	rowPad       float64 // above and below the text of a row
}

// patientLook is large print: nothing is smaller than 12 points.
func patientLook(m measurer) look {
	return look{m: m, size: 12, leading: 5.9, small: 12, smallLeading: 5.4, heading: 13, title: 25, rowPad: 1.7}
}

// clinicalLook is the print of a working paper.
func clinicalLook(m measurer) look {
	return look{m: m, size: 9, leading: 4.1, small: 9, smallLeading: 3.9, heading: 12, title: 21, rowPad: 1.2}
}

func (l look) plain(s string) span  { return span{s, regular, l.size, ink} }
func (l look) strong(s string) span { return span{s, bold, l.size, ink} }
func (l look) quiet(s string) span  { return span{s, regular, l.size, muted} }
func (l look) label(s string) span  { return span{s, regular, l.small, muted} }

// para sets spans in the paper's leading.
func (l look) para(width float64, spans ...span) block {
	return paragraph(l.m, width, l.leading, toLeft, spans...)
}

// stated gives the text as it is, or says that it is not recorded.
func (l look) stated(s string) span {
	if s = clean(s); s == "" || onlyGaps(s) {
		return l.quiet(notRecorded)
	}
	return l.plain(s)
}

// fact sets a label with its value under it.
func (l look) fact(width float64, label string, value ...span) block {
	return stack(0, paragraph(l.m, width, l.smallLeading, toLeft, l.label(label)), l.para(width, value...))
}

// tickBox is an empty box to tick, as high as the capitals beside it.
func (l look) tickBox() block {
	side := 0.95 * l.size * pointMM
	return block{h: l.leading, items: []item{
		box{x: 0.2, y: (l.leading - side) / 2, w: side, h: side, edge: ink, width: 0.3},
	}}
}

// tickMark is the tick in a tickBox.
func (l look) tickMark() block {
	side := 0.95 * l.size * pointMM
	y := (l.leading - side) / 2
	return block{h: l.leading, items: []item{shape{
		rings: [][]point{{{0.2 + 0.18*side, y + 0.5*side}, {0.2 + 0.42*side, y + 0.78*side}, {0.2 + 0.86*side, y + 0.16*side}}}, edge: ink, width: 0.5,
	}}}
}

// badge is a label in a disc, or a longer one in a pill. Its middle lies at
// 0, 0.
func (l look) badge(words string, size float64) block {
	width := l.m.width(words, bold, size)
	w, h := l.badgeSize(words, size)
	b := block{h: h, items: []item{
		box{x: -w / 2, y: -h / 2, w: w, h: h, radius: h / 2, fill: white, edge: ink, width: 0.3},
	}}
	b.items = append(b.items, l.m.set(-width/2, capitalsHalf*size*pointMM, span{words, bold, size, ink})...)
	return b
}

// badgeSize is the width and the height of a badge, in mm.
func (l look) badgeSize(words string, size float64) (w, h float64) {
	h = size * pointMM * 1.5
	return max(h, l.m.width(words, bold, size)+0.5*h), h
}

func onlyGaps(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !invisible(r) {
			return false
		}
	}
	return true
}
