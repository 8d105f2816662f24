package pdfa

import (
	"errors"
	"fmt"
	"strings"
)

// errTransparent says that a paper has what PDF/A-1 forbids most: paint that
// lets shine through what is under it.
var errTransparent = errors.New("transparency has no place in an archive")

// errAttached says that a paper has files or scripts in it.
var errAttached = errors.New("attached files and scripts have no place in an archive")

// parts are the objects of a file that Seal adds to.
type parts struct {
	*file
	tree  int   // the root of the pages
	pages []int // in order
	fonts []int // by number
}

// sort finds the parts of a file, and makes sure that it has none beside those
// that papers are made of.
func (f *file) sort() (*parts, error) {
	p := &parts{file: f}
	if err := p.sortCatalog(); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	for i, n := range p.pages {
		if err := p.sortPage(n); err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	for n := range f.objects {
		if f.objects[n].use == fontUse {
			p.fonts = append(p.fonts, n)
		}
	}
	return p, nil
}

func (p *parts) sortCatalog() error {
	d := &p.objects[p.catalog].dict
	if err := d.only("Type", "Pages", "PageLayout", "OpenAction", "Names"); err != nil {
		return err
	}
	if err := d.must("Type", "/Catalog"); err != nil {
		return err
	}
	if names := strings.Fields(d.get("Names")); strings.Join(names, " ") != "<< /EmbeddedFiles << /Names [ ] >> >>" {
		return errAttached
	}
	d.drop("Names")
	var err error
	if p.tree, err = p.follow(*d, "Pages", pagesUse); err != nil {
		return err
	}
	tree := p.objects[p.tree].dict
	if err := tree.only("Type", "Kids", "Count", "MediaBox"); err != nil {
		return err
	}
	if p.pages, err = tree.references("Kids"); err != nil {
		return err
	}
	return tree.must("Count", fmt.Sprint(len(p.pages)))
}

func (p *parts) sortPage(n int) error {
	if err := p.claim(n, pageUse); err != nil {
		return err
	}
	d := p.objects[n].dict
	if d.has("Group") {
		return errTransparent
	}
	if err := d.only("Type", "Parent", "MediaBox", "Resources", "Contents"); err != nil {
		return err
	}
	if err := errors.Join(d.must("Type", "/Page"), d.must("Parent", asRef(p.tree))); err != nil {
		return err
	}
	content, err := p.follow(d, "Contents", contentUse)
	if err != nil {
		return err
	}
	if err := p.objects[content].dict.only("Length", "Filter"); err != nil {
		return err
	}
	resources, err := d.reference("Resources")
	if err != nil || p.objects[min(resources, len(p.objects)-1)].use == resourcesUse {
		return err
	}
	if err := p.claim(resources, resourcesUse); err != nil {
		return err
	}
	shared := &p.objects[resources].dict
	spots, err := shared.dict("ColorSpace")
	if err != nil || len(spots) > 0 {
		return fmt.Errorf("%w: spot colours", errSyntax)
	}
	shared.drop("ColorSpace")
	return p.sortResources(*shared)
}

// sortResources finds fonts, pictures and forms.
func (p *parts) sortResources(d dict) error {
	if d.has("ExtGState") {
		return errTransparent
	}
	if err := d.only("ProcSet", "Font", "XObject"); err != nil {
		return err
	}
	fonts, err := d.dict("Font")
	if err != nil {
		return err
	}
	for _, e := range fonts {
		if _, err := p.follow(fonts, e.key, fontUse); err != nil {
			return err
		}
	}
	pictures, err := d.dict("XObject")
	if err != nil {
		return err
	}
	for _, e := range pictures {
		n, err := pictures.reference(e.key)
		if err != nil {
			return err
		}
		if err := p.sortPicture(n); err != nil {
			return fmt.Errorf("/%s: %w", e.key, err)
		}
	}
	return nil
}

// sortPicture looks at a picture or a form, once.
func (p *parts) sortPicture(n int) error {
	if n < len(p.objects) && p.objects[n].use == pictureUse {
		return nil
	}
	if err := p.claim(n, pictureUse); err != nil {
		return err
	}
	d := &p.objects[n].dict
	if err := d.must("Type", "/XObject"); err != nil {
		return err
	}
	if d.get("Subtype") == "/Form" {
		return p.sortForm(d)
	}
	return p.sortImage(*d)
}

func (p *parts) sortForm(d *dict) error {
	if d.has("Group") {
		return errTransparent
	}
	if err := d.only("Type", "Subtype", "Formtype", "BBox", "Matrix", "Resources", "Filter", "Length"); err != nil {
		return err
	}
	// The key is /FormType; its only value is also that of a form without it.
	d.drop("Formtype")
	resources, err := d.dict("Resources")
	if err != nil {
		return err
	}
	return p.sortResources(resources)
}

func (p *parts) sortImage(d dict) error {
	if d.has("SMask") {
		return errTransparent
	}
	if err := d.must("Subtype", "/Image"); err != nil {
		return err
	}
	if err := d.only("Type", "Subtype", "Width", "Height", "ColorSpace", "BitsPerComponent",
		"Filter", "DecodeParms", "Mask", "Length"); err != nil {
		return err
	}
	if err := d.must("Filter", "/FlateDecode", "/DCTDecode"); err != nil {
		return err
	}
	if err := d.must("BitsPerComponent", "1", "2", "4", "8"); err != nil {
		return err
	}
	if mask := d.get("Mask"); mask != "" && mask[0] != '[' {
		return errTransparent
	}
	colours := d.get("ColorSpace")
	palette, indexed := strings.CutPrefix(colours, "[/Indexed /DeviceRGB ")
	if !indexed {
		return d.must("ColorSpace", "/DeviceRGB", "/DeviceGray")
	}
	_, palette, _ = strings.Cut(strings.TrimSuffix(palette, "]"), " ")
	n, err := asReference(palette)
	if err != nil {
		return err
	}
	if err := p.claim(n, paletteUse); err != nil {
		return err
	}
	return p.objects[n].dict.only("Length", "Filter")
}
