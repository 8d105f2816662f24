package pdfa

import (
	"fmt"
	"strconv"
)

// file is a PDF in its objects, as gofpdf writes it.
type file struct {
	objects       []object // by number; there is none of number 0
	catalog, info int
}

// object is one indirect object: always a dictionary, for gofpdf writes others
// only with fonts that papers do not use.
type object struct {
	dict   dict
	stream []byte // what follows the dictionary, when it has a /Length
	place  int    // its first byte; 0 before it is read
	use    use
}

// use is what an object is good for, as those that refer to it tell.
type use string

const (
	catalogUse    use = "catalog"
	infoUse       use = "information"
	pagesUse      use = "page tree"
	pageUse       use = "page"
	contentUse    use = "content of a page"
	resourcesUse  use = "resources"
	fontUse       use = "font"
	cidFontUse    use = "font by codes"
	unicodeUse    use = "text of a font"
	systemUse     use = "character collection"
	descriptorUse use = "font descriptor"
	glyphsUse     use = "glyphs of codes"
	programUse    use = "font program"
	pictureUse    use = "picture or form"
	paletteUse    use = "palette"
	addedUse      use = "added by Seal"
)

// streamed tells whether objects of a use have streams.
func (u use) streamed() bool {
	switch u {
	case contentUse, unicodeUse, glyphsUse, programUse, pictureUse, paletteUse:
		return true
	}
	return false
}

// shared tells whether several objects may refer to one of a use.
func (u use) shared() bool { return u == resourcesUse || u == fontUse || u == pictureUse }

// read takes a PDF apart in one walk and makes sure that every byte of it is
// where gofpdf would have put it. A file of another version has transparency or
// what else no archive takes.
func read(data []byte) (*file, error) {
	s := scanner{data: data}
	if err := s.take("%PDF-1.3\n"); err != nil {
		return nil, err
	}
	f := &file{}
	for !s.taken("xref\n") {
		if err := f.object(&s); err != nil {
			return nil, err
		}
	}
	return f, f.end(&s, s.at-len("xref\n"))
}

// object reads an object with its stream.
func (f *file) object(s *scanner) error {
	place := s.at
	n, err := s.number()
	if err != nil {
		return err
	}
	// Every object has an entry of 20 bytes in the table at the end.
	if n < 1 || n > len(s.data)/20 {
		return fmt.Errorf("%w: object %d", errSyntax, n)
	}
	if err := s.take(" 0 obj\n"); err != nil {
		return err
	}
	o := object{place: place}
	if o.dict, err = s.dict(); err != nil {
		return fmt.Errorf("object %d: %w", n, err)
	}
	if err := s.take("\n"); err != nil {
		return err
	}
	if o.dict.has("Length") {
		if o.stream, err = streamOf(s, o.dict); err != nil {
			return fmt.Errorf("object %d: %w", n, err)
		}
	}
	if err := s.take("endobj\n"); err != nil {
		return err
	}
	for len(f.objects) <= n {
		f.objects = append(f.objects, object{})
	}
	if f.objects[n].place != 0 {
		return fmt.Errorf("%w: object %d twice", errSyntax, n)
	}
	f.objects[n] = o
	return nil
}

func streamOf(s *scanner, d dict) ([]byte, error) {
	length, err := d.number("Length")
	if err != nil {
		return nil, err
	}
	if err := d.must("Filter", "", "/FlateDecode", "/DCTDecode"); err != nil {
		return nil, err
	}
	if err := s.take("stream\n"); err != nil {
		return nil, err
	}
	if length > len(s.data)-s.at {
		return nil, s.fail("end of a stream")
	}
	stream := s.data[s.at : s.at+length : s.at+length]
	s.at += length
	return stream, s.take("\nendstream\n")
}

// end reads the table of places, which must be right, and the trailer.
func (f *file) end(s *scanner, table int) error {
	if err := s.take(fmt.Sprintf("0 %d\n0000000000 65535 f \n", len(f.objects))); err != nil {
		return err
	}
	for n := 1; n < len(f.objects); n++ {
		if f.objects[n].place == 0 {
			return fmt.Errorf("%w: no object %d", errSyntax, n)
		}
		if err := s.take(fmt.Sprintf("%010d 00000 n \n", f.objects[n].place)); err != nil {
			return err
		}
	}
	if err := s.take("trailer\n"); err != nil {
		return err
	}
	trailer, err := s.dict()
	if err != nil {
		return err
	}
	if err := trailer.only("Size", "Root", "Info"); err != nil {
		return err
	}
	if err := trailer.must("Size", strconv.Itoa(len(f.objects))); err != nil {
		return err
	}
	if err := s.take("\nstartxref\n" + strconv.Itoa(table) + "\n%%EOF\n"); err != nil {
		return err
	}
	if s.at != len(s.data) {
		return s.fail("end of the file")
	}
	if f.catalog, err = f.follow(trailer, "Root", catalogUse); err != nil {
		return err
	}
	f.info, err = f.follow(trailer, "Info", infoUse)
	return err
}

// follow gives the object that a key refers to, and says its use.
func (f *file) follow(d dict, key string, as use) (int, error) {
	n, err := d.reference(key)
	if err != nil {
		return 0, fmt.Errorf("/%s: %w", key, err)
	}
	return n, f.claim(n, as)
}

// claim says the use of an object. No object has two.
func (f *file) claim(n int, as use) error {
	if n < 1 || n >= len(f.objects) {
		return fmt.Errorf("%w: there is no object %d", errSyntax, n)
	}
	o := &f.objects[n]
	if o.use != "" && (o.use != as || !as.shared()) {
		return fmt.Errorf("%w: object %d is %s and %s", errSyntax, n, o.use, as)
	}
	if o.dict.has("Length") != as.streamed() {
		return fmt.Errorf("%w: object %d is no %s", errSyntax, n, as)
	}
	o.use = as
	return nil
}

// allUsed makes sure that nothing in the file escaped the checks.
func (f *file) allUsed() error {
	for n, o := range f.objects[1:] {
		if o.use == "" {
			return fmt.Errorf("%w: nothing uses object %d", errSyntax, n+1)
		}
	}
	return nil
}
