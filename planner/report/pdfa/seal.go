package pdfa

import "time"

// Info is what Seal adds to a PDF.
type Info struct {
	Title    string
	Language string // BCP 47
	Creator  string
	Created  time.Time // also the moment of the last change
	// Unicode gives for each embedded font, by its base name, the text that
	// each code stands for.
	Unicode map[string]map[uint16]string
	// Tree is the structure; Marks says where the content of its elements lies.
	// Elements without content, of their own or of their kids, are left out.
	Tree  *Element
	Marks map[*Element][]Mark
}
