package pdfa

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// errTree says that the structure and the marks do not fit.
var errTree = errors.New("the paper's structure does not fit its content")

// headers says of header cells what they are the heads of.
var headers = map[Role]string{
	ColumnHeader: "/A<</O/Table/Scope/Column>>",
	RowHeader:    "/A<</O/Table/Scope/Row>>",
}

// group is what grouped makes, an element that means nothing.
const group Role = "NonStruct"

// longest is how much content one element may have: PDF/A-1 allows arrays of
// 8191.
const longest = 8000

// known tells whether PDF has a role.
func (r Role) known() bool {
	switch r {
	case DocumentRole, Section, Heading1, Heading2, Heading3, Paragraph, List, ListItem, ListBody,
		Table, TableRow, ColumnHeader, RowHeader, Cell, Figure, Caption, group:
		return true
	}
	return false
}

// node is an element that has content, of its own or of its kids, or is bare.
type node struct {
	*Element
	marks []Mark
	up    int // the node it lies in, -1 for the first
	size  int // how many nodes it is with all that lie in it
}

// tree is a paper's structure: its nodes, each followed by those that lie in
// it, and whose the marks of each page are.
type tree struct {
	nodes  []node
	owners [][]int // by page and mark; -1 is nobody
	seen   map[*Element]bool
	marks  map[*Element][]Mark
}

// grow makes the structure of a paper of a number of pages.
func grow(info Info, pages int) (*tree, error) {
	if info.Tree == nil {
		return nil, fmt.Errorf("%w: there is none", errTree)
	}
	some := 2 * len(info.Marks)
	t := &tree{
		nodes: make([]node, 0, some), owners: make([][]int, pages),
		seen: make(map[*Element]bool, some), marks: info.Marks,
	}
	if err := t.add(info.Tree, -1); err != nil {
		return nil, err
	}
	for e := range info.Marks {
		if !t.seen[e] {
			return nil, fmt.Errorf("%w: marks of an element outside", errTree)
		}
	}
	for page, owners := range t.owners {
		if id := slices.Index(owners, -1); id >= 0 {
			return nil, fmt.Errorf("%w: mark %d of page %d is nobody's", errTree, id, page+1)
		}
	}
	return t, nil
}

// add adds an element with its kids, or nothing when they have no content and
// none is bare.
func (t *tree) add(e *Element, up int) error {
	if !e.Role.known() {
		return fmt.Errorf("%w: no role %q", errTree, e.Role)
	}
	if t.seen[e] {
		return fmt.Errorf("%w: a %s lies in two places", errTree, e.Role)
	}
	t.seen[e] = true
	if len(e.Kids)+len(t.marks[e]) > longest {
		e = t.grouped(e)
	}
	place := len(t.nodes)
	marks := t.marks[e]
	t.nodes = append(t.nodes, node{Element: e, up: up, marks: marks})
	for _, kid := range e.Kids {
		if err := t.add(kid, place); err != nil {
			return err
		}
	}
	size := len(t.nodes) - place
	if size == 1 && len(marks) == 0 && !e.Bare {
		t.nodes = t.nodes[:place]
		return nil
	}
	t.nodes[place].size = size
	for _, m := range marks {
		if err := t.own(place, m); err != nil {
			return err
		}
	}
	return nil
}

// grouped gives in place of an element with too much content one with groups of
// it, which readers look through.
func (t *tree) grouped(e *Element) *Element {
	t.marks = maps.Clone(t.marks) // the caller's own stay as they are
	whole := *e
	whole.Kids = nil
	for marks := range slices.Chunk(t.marks[e], longest) {
		t.marks[whole.Add(group)] = marks
	}
	for kids := range slices.Chunk(e.Kids, longest) {
		whole.Add(group).Kids = kids
	}
	return &whole
}

// own notes whose a mark is.
func (t *tree) own(owner int, m Mark) error {
	// A page has no million marks; one that says so would cost their memory.
	const most = 1 << 20
	if m.Page < 0 || m.Page >= len(t.owners) || m.ID < 0 || m.ID >= most {
		return fmt.Errorf("%w: mark %d of page %d", errTree, m.ID, m.Page+1)
	}
	owners := &t.owners[m.Page]
	for len(*owners) <= m.ID {
		*owners = append(*owners, -1)
	}
	if (*owners)[m.ID] >= 0 {
		return fmt.Errorf("%w: mark %d of page %d has two owners", errTree, m.ID, m.Page+1)
	}
	(*owners)[m.ID] = owner
	return nil
}

// sealPages says which row of the structure's table is each page's, and that
// its fields are walked in the order of the structure.
func (p *parts) sealPages(t *tree) {
	for i, n := range p.pages {
		d := &p.objects[n].dict
		d.set("Tabs", "/S")
		if len(t.owners[i]) > 0 {
			d.set("StructParents", fmt.Sprint(i))
		}
	}
}

// write writes the structure as objects from the next number on: its root, the
// table that leads from marks to elements, and the elements.
func (t *tree) write(w *writer, pages []int) {
	root := w.next()
	table, first := root+1, root+2
	w.begin(root).words("<</Type/StructTreeRoot/ParentTreeNextKey ").number(len(pages)).words("/ParentTree ").reference(table)
	if len(t.nodes) > 0 {
		w.words("/K ").reference(first)
	}
	w.words(">>").end()
	w.begin(table).words("<</Nums[")
	for page, owners := range t.owners {
		if len(owners) == 0 {
			continue
		}
		w.number(page).words("[")
		for _, n := range owners {
			w.reference(first + n).words("\n")
		}
		w.words("]\n")
	}
	w.words("]>>").end()
	for i, n := range t.nodes {
		up := root
		if n.up >= 0 {
			up = first + n.up
		}
		w.begin(first + i).words("<</S/").words(n.Role.Tag()).words(headers[n.Role]).words("/P ").reference(up)
		n.about(w, pages)
		w.words("/K[")
		n.content(w, pages)
		for kid := i + 1; kid < i+n.size; kid += t.nodes[kid].size {
			w.reference(first + kid).words(" ")
		}
		w.words("]>>").end()
	}
}

// about writes what an element is beside its content.
func (n node) about(w *writer, pages []int) {
	if n.Alt != "" {
		w.words("/Alt").words(textString(clean(n.Alt)))
	}
	if n.Actual != "" {
		w.words("/ActualText").words(textString(clean(n.Actual)))
	}
	if n.Language != "" {
		w.words("/Lang").words(textString(clean(n.Language)))
	}
	if len(n.marks) > 0 {
		w.words("/Pg ").reference(pages[n.marks[0].Page])
	}
}

// content writes an element's own content, which comes before its kids.
func (n node) content(w *writer, pages []int) {
	for _, m := range n.marks {
		if m.Page == n.marks[0].Page {
			w.number(m.ID).words(" ")
			continue
		}
		w.words("<</Type/MCR/Pg ").reference(pages[m.Page]).words("/MCID ").number(m.ID).words(">>")
	}
}
