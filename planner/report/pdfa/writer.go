package pdfa

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// writer writes a PDF object by object, in the order of their numbers.
type writer struct {
	out    []byte
	places []int // of the objects; there is none of number 0
}

// newWriter begins a PDF of version 1.4 that will have about so many bytes. The
// line after the version tells programs that copy files that it is no text.
func newWriter(size int) *writer {
	w := &writer{out: make([]byte, 0, size), places: make([]int, 1, 1024)}
	w.words("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	return w
}

// next gives the number of the next object.
func (w *writer) next() int { return len(w.places) }

// begin begins the next object, which must have the number given.
func (w *writer) begin(n int) *writer {
	if n != w.next() {
		panic("objects written out of order")
	}
	w.places = append(w.places, len(w.out))
	return w.number(n).words(" 0 obj\n")
}

func (w *writer) end() { w.words("\nendobj\n") }

func (w *writer) words(s string) *writer {
	w.out = append(w.out, s...)
	return w
}

func (w *writer) number(n int) *writer {
	w.out = strconv.AppendInt(w.out, int64(n), 10)
	return w
}

func (w *writer) reference(n int) *writer { return w.number(n).words(" 0 R") }

// object writes an object with its stream, if it has one.
func (w *writer) object(n int, o object) {
	w.begin(n).words("<<")
	for _, e := range o.dict {
		w.words("/").words(e.key).words(" ").words(e.value).words("\n")
	}
	w.words(">>")
	if o.stream != nil {
		w.words("\nstream\n")
		w.out = append(w.out, o.stream...)
		w.words("\nendstream")
	}
	w.end()
}

// finish writes the table of places and the trailer, with a name for the file
// that is the same for the same content.
func (w *writer) finish(catalog, info int) []byte {
	sum := sha256.Sum256(w.out)
	id := hex.EncodeToString(sum[:16])
	table := len(w.out)
	w.words("xref\n0 ").number(len(w.places)).words("\n0000000000 65535 f \n")
	for _, place := range w.places[1:] {
		digits := len(w.out) + 10
		w.words("0000000000 00000 n \n")
		for ; place > 0; place /= 10 {
			digits--
			w.out[digits] += byte(place % 10)
		}
	}
	w.words("trailer\n<</Size ").number(len(w.places)).words("/Root ").reference(catalog).
		words("/Info ").reference(info).words("/ID[<" + id + "><" + id + ">]>>\nstartxref\n").
		number(table).words("\n%%EOF\n")
	return w.out
}
