package pdfa

import (
	"fmt"
	"strconv"
	"time"
)

// Info is what Seal adds to a PDF.
type Info struct {
	// Title, Language and Creator are for everyone who has the file, even where
	// its pages cannot be read: none may name a patient. What gofpdf wrote in
	// their place is left out.
	Title    string
	Language string // BCP 47
	Creator  string
	Created  time.Time // also the moment of the last change
	// Unicode gives for each embedded font, by the name (family and style) it
	// has in gofpdf, the text that each code stands for. The PDF calls the font
	// so too; case does not matter to gofpdf, so names must differ otherwise. A
	// code without text says nothing; one with no more than "" has its text told
	// by another glyph.
	Unicode map[string]map[uint16]string
	// Tree is the structure; Marks says where the content of its elements lies,
	// in the order in which it is read. Elements without content, of their own
	// or of their kids, are left out unless they are bare. Every mark of a page
	// must be given.
	Tree  *Element
	Marks map[*Element][]Mark
}

// Seal gives a PDF that gofpdf 1.16 wrote as PDF/A-1b: with what it is, its
// structure, its colours and the text of its fonts. The marks of Info must be
// in its pages as marked content. It fails on all that gofpdf writes only when
// asked for more than papers need: fonts that are not embedded, transparency,
// links, bookmarks, layers, scripts and attached files. The same arguments give
// the same bytes.
func Seal(data []byte, info Info) ([]byte, error) {
	sealed, err := seal(data, info)
	if err != nil {
		return nil, fmt.Errorf("seal PDF: %w", err)
	}
	return sealed, nil
}

func seal(data []byte, info Info) ([]byte, error) {
	f, err := read(data)
	if err != nil {
		return nil, err
	}
	p, err := f.sort()
	if err != nil {
		return nil, err
	}
	if err := p.sealFonts(info.Unicode); err != nil {
		return nil, err
	}
	if err := p.allUsed(); err != nil {
		return nil, err
	}
	t, err := grow(info, len(p.pages))
	if err != nil {
		return nil, err
	}
	p.sealPages(t)
	a, err := info.about()
	if err != nil {
		return nil, err
	}
	p.sealCatalog(a)
	// An element takes some hundred bytes with all that leads to it.
	w := newWriter(len(data) + 160*len(t.nodes) + 16<<10)
	for n, o := range p.objects[1:] {
		w.object(n+1, o)
	}
	t.write(w, p.pages)
	return w.finish(p.catalog, p.info), nil
}

// sealCatalog says what the paper is and adds the profile of its colours. What
// it adds are the last objects before the structure.
func (p *parts) sealCatalog(a about) {
	p.objects[p.info].dict = a.info()
	metadata := p.add(object{
		dict:   dict{{"Type", "/Metadata"}, {"Subtype", "/XML"}},
		stream: a.xmp(),
	})
	profile := p.add(object{dict: dict{{"N", "3"}}, stream: colours()})
	structure := len(p.objects)
	d := &p.objects[p.catalog].dict
	if a.language != "" {
		d.set("Lang", textString(a.language))
	}
	d.set("MarkInfo", "<</Marked true>>")
	d.set("ViewerPreferences", "<</DisplayDocTitle true"+pagesRun(a.language)+">>")
	d.set("Metadata", asRef(metadata))
	d.set("OutputIntents", "[<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB)"+
		" /Info (sRGB IEC61966-2.1) /RegistryName (http://www.color.org) /DestOutputProfile "+asRef(profile)+">>]")
	d.set("StructTreeRoot", asRef(structure))
}

// add adds an object and gives its number. A stream gets its length.
func (p *parts) add(o object) int {
	o.use = addedUse
	if o.stream != nil {
		o.dict.set("Length", strconv.Itoa(len(o.stream)))
	}
	p.objects = append(p.objects, o)
	return len(p.objects) - 1
}

func asRef(n int) string { return strconv.Itoa(n) + " 0 R" }
