package report

import (
	"slices"

	"stipple/planner/report/pdfa"
)

// column is one column of a table.
type column struct {
	title string
	width float64 // mm, including the gutter at its right
	align alignment
	loud  bool // the title leads the table: it is set bold
}

// gutter is the room between two columns, in mm; after numbers set to the
// right it is wider.
const gutter = 2.5

// room is the width of a column's text.
func (c column) room() float64 {
	if c.align == toRight {
		return c.width - 2*gutter
	}
	return c.width - gutter
}

// table is a table being set into a flow. Its head is repeated on every page
// its rows come to.
type table struct {
	look    look
	columns []column
	zebra   bool
	name    string // said again over the head on later pages
	rows    int
	part    *part // the table in the paper's structure
}

func (t *table) width() float64 {
	width := 0.0
	for _, c := range t.columns {
		width += c.width
	}
	return width
}

// structure gives the table's part.
func (t *table) structure() *part {
	if t.part == nil {
		t.part = &part{role: pdfa.Table}
	}
	return t.part
}

// head gives the table's head: titles standing on a rule. They name columns
// where the head stands first; when it is repeated they are no part.
func (t *table) head(first bool) block {
	row := t.structure().in(pdfa.TableRow)
	titles := make([]block, len(t.columns))
	tallest := 0.0
	for i, c := range t.columns {
		title := t.look.label(c.title)
		if c.loud {
			title = t.look.strong(c.title)
		}
		titles[i] = paragraph(t.look.m, c.room(), t.look.smallLeading, c.align, title)
		if first {
			role := pdfa.ColumnHeader
			if c.title == "" {
				role = pdfa.Cell
			}
			titles[i] = titles[i].as(row.cell(role))
		}
		tallest = max(tallest, titles[i].h)
	}
	b := block{h: tallest + 1}
	x := 0.0
	for i, c := range t.columns {
		b = b.add(x, tallest-titles[i].h, titles[i])
		x += c.width
	}
	return b.ruled(t.width(), 0.35, ink)
}

// begin holds the head back for the first row.
func (t *table) begin(f *flow) {
	indent := f.indent
	later := t.head(false)
	if t.name != "" {
		later = stack(1.5, t.look.para(t.width(), t.look.strong(t.name), t.look.quiet(", continued")), later)
	}
	again := func() block { return block{h: later.h}.add(indent, 0, later) }
	f.keep(waiting{block: t.head(true), x: indent, again: again})
}

// cells sets one line of cells: each is the spans of one column.
func (t *table) cells(cells ...[]span) block {
	var b block
	row := t.structure().in(pdfa.TableRow)
	x := 0.0
	for i, spans := range cells {
		c := t.columns[i]
		b = b.beside(x, paragraph(t.look.m, c.room(), t.look.leading, c.align, spans...).as(row.cell(pdfa.Cell)))
		x += c.width
	}
	return b
}

// row places a row, with room around it and a hairline at its foot.
func (t *table) row(f *flow, b block) { t.named(f, "", b) }

// named places a row that says its name again where it goes on on another page.
func (t *table) named(f *flow, name string, b block) {
	var again block
	if name != "" {
		again = t.look.para(t.width(), t.look.strong(name), t.look.quiet(", continued")).inset(0, t.look.rowPad, 0)
	}
	b = b.as(t.loose(b)).inset(0, t.look.rowPad, t.look.rowPad)
	if t.zebra && t.rows%2 == 1 {
		b = b.backed(t.width(), stripe)
	}
	t.rows++
	f.putNamed(b.ruled(t.width(), 0.12, hair), again)
}

// lines places a row of many lines. It may go on on another page, where it says
// its name again, but leaves no line alone.
func (t *table) lines(f *flow, name string, lines []block) {
	const together, gap = 3, 0.5
	again := t.look.para(t.width(), t.look.strong(name), t.look.quiet(", continued")).inset(0, t.look.rowPad, gap)
	for at := 0; at < len(lines); {
		to := min(at+together, len(lines))
		if len(lines)-to < together-1 {
			to = len(lines)
		}
		b := stack(gap, lines[at:to]...)
		if at == 0 {
			b = b.inset(0, t.look.rowPad, 0)
		} else {
			b = b.inset(0, gap, 0)
		}
		if to == len(lines) {
			b = b.inset(0, 0, t.look.rowPad).ruled(t.width(), 0.12, hair)
		}
		f.putNamed(b, again)
		if at == 0 {
			f.again = append(f.again, func() block { return again })
		}
		at = to
	}
	f.endRepeat()
}

// rowOf gives the row that a block's cells lie in, a new one when it has none.
func (t *table) rowOf(b block) *part {
	for _, i := range b.items {
		if cell := partOf(i); cell != nil && cell.up != nil && cell.up.role == pdfa.TableRow {
			return cell.up
		}
	}
	return t.structure().in(pdfa.TableRow)
}

// loose gives the part for what of a row is in no cell: the first cell, or when
// something stands in that one more.
func (t *table) loose(b block) *part {
	row := t.rowOf(b)
	if len(row.cells) == 0 {
		for range t.columns {
			row.cell(pdfa.Cell)
		}
	}
	taken := func(i item) bool { return partOf(i) == row.cells[0] }
	if len(row.cells) == 0 || slices.ContainsFunc(b.items, taken) {
		return row.in(pdfa.Cell)
	}
	return row.cells[0]
}

// end stops repeating the head. A table that was begun must have had a row.
func (t *table) end(f *flow) { f.endRepeat() }
