package report

import "stipple/planner/report/pdfa"

// part is a piece of a paper's structure, as a reader for the blind tells it.
// Items refer to the part they show; a part knows what it lies in. Parts come
// in the order in which their items are laid out; the cells of a row come in
// their own, also those that nothing stands in.
type part struct {
	role  pdfa.Role
	alt   string // what a figure shows, in words
	up    *part  // nil for a part that lies in nothing but the paper
	cells []*part
}

// in gives a part that lies in this one.
func (p *part) in(role pdfa.Role) *part { return &part{role: role, up: p} }

// cell gives the next cell of a row, in its place under the head of its column.
func (p *part) cell(role pdfa.Role) *part {
	c := p.in(role)
	p.cells = append(p.cells, c)
	return c
}

// as gives all text of a block that is no part yet to a part.
func (b block) as(p *part) block {
	items := make([]item, len(b.items))
	for i, one := range b.items {
		if t, ok := one.(text); ok && t.of == nil {
			t.of = p
			one = t
		}
		items[i] = one
	}
	return block{h: b.h, items: items}
}

// heading gives all text of a block to a heading of a level, 1 to 3.
func (b block) heading(level int) block {
	return b.as(&part{role: [...]pdfa.Role{pdfa.Heading1, pdfa.Heading2, pdfa.Heading3}[level-1]})
}

// pictured makes a block one picture, with what it shows in words. Its text is
// read out with the picture's words only.
func (b block) pictured(alt string) block {
	return block{h: b.h, items: []item{figure{items: b.items, of: &part{role: pdfa.Figure, alt: alt}}}}
}

// tree gives the structure of pages, and which element each part has become.
func tree(pages []page) (*pdfa.Element, map[*part]*pdfa.Element) {
	root := &pdfa.Element{Role: pdfa.DocumentRole}
	elements := map[*part]*pdfa.Element{nil: root}
	turned := map[*part]bool{} // what reads from the right stands on the page as it is seen, not as it is read
	var element func(p *part) *pdfa.Element
	element = func(p *part) *pdfa.Element {
		if e, ok := elements[p]; ok {
			return e
		}
		up := element(p.up)
		e, ok := elements[p] // a cell has come with its row
		if !ok {
			e = up.Add(p.role)
			e.Alt = p.alt
			elements[p] = e
			for _, c := range p.cells {
				element(c).Bare = true
			}
		}
		return e
	}
	for _, sheet := range pages {
		for _, i := range sheet.items {
			switch i := i.(type) {
			case text:
				element(i.of).Actual += i.set.Text
				turned[i.of] = turned[i.of] || i.set.RightToLeft
			case figure:
				element(i.of)
			}
		}
	}
	for p, e := range elements {
		if !turned[p] {
			e.Actual = ""
		}
	}
	return root, elements
}
