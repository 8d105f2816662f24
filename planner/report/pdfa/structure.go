package pdfa

// Role is what a part of a paper is, as PDF names it (ISO 32000-1, 14.8.4).
type Role string

// The roles papers use.
const (
	DocumentRole Role = "Document"
	Section      Role = "Sect"
	Heading1     Role = "H1"
	Heading2     Role = "H2"
	Heading3     Role = "H3"
	Paragraph    Role = "P"
	List         Role = "L"
	ListItem     Role = "LI"
	ListBody     Role = "LBody"
	Table        Role = "Table"
	TableRow     Role = "TR"
	ColumnHeader Role = "TH" // a cell that names its column
	RowHeader    Role = "TH row"
	Cell         Role = "TD"
	Figure       Role = "Figure"
	Caption      Role = "Caption"
)

// Element is a part of a paper: it has kids or content of its own. One that has
// neither is left out unless it is bare.
type Element struct {
	Role     Role
	Alt      string // what a figure shows, in words
	Actual   string // its text, where the page's content holds it in another order
	Language string // BCP 47, when it is not the paper's
	Bare     bool   // stays also without kids and content, as an empty cell of a table
	Kids     []*Element
}

// Add gives a new last kid.
func (e *Element) Add(role Role) *Element {
	kid := &Element{Role: role}
	e.Kids = append(e.Kids, kid)
	return kid
}

// Mark is a marked piece of a page's content.
type Mark struct {
	Page int // from 0
	ID   int // the MCID: from 0 on every page
}

// Tag is the role's name in PDF, where both kinds of table headers have one.
func (r Role) Tag() string {
	if r == RowHeader {
		return "TH"
	}
	return string(r)
}
