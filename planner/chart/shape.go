package chart

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"stipple/planner"
)

// shapeFaults reads JSON beside the Go type it is meant for and lists every
// field the type does not have, has in another spelling or twice, and every
// value of another kind. encoding/json would stop at the first, take a field in
// any case and let the last of two win. The data must be valid JSON.
func shapeFaults(data []byte, into reflect.Type) planner.Faults {
	s := shape{data: data, decoder: json.NewDecoder(bytes.NewReader(data))}
	s.decoder.UseNumber()
	s.value(into, "")
	return s.faults
}

type shape struct {
	data    []byte
	decoder *json.Decoder
	faults  planner.Faults
}

func (s *shape) add(path, format string, args ...any) {
	if path == "" {
		path = "file"
	}
	s.faults = append(s.faults, planner.Fault{Field: path, Message: fmt.Sprintf(format, args...)})
}

// next gives the next token, or nil at the end: what is no JSON was refused
// before.
func (s *shape) next() json.Token {
	token, err := s.decoder.Token()
	if err != nil {
		return nil
	}
	return token
}

// value reads one value that belongs into a type, and tells whether one was
// there. Null is "not stated", but no member of a list.
func (s *shape) value(t reflect.Type, path string) (stated bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, wanted := s.next(), wantedKind(t)
	if token == nil {
		if wanted == aGroup && strings.HasSuffix(path, "]") {
			s.add(path, "Line %d holds nothing where %s belongs.", s.line(), wanted)
		}
		return false
	}
	if held := heldKind(token); held != wanted && !(held == aNumber && wanted == aWholeNumber) {
		s.add(path, "Line %d holds %s where %s belongs.", s.line(), held, wanted)
		s.skip(token)
		return true
	}
	switch wanted {
	case aGroup:
		s.group(t, path)
	case aList:
		for i := 0; s.decoder.More(); i++ {
			s.value(t.Elem(), fmt.Sprintf("%s[%d]", path, i))
		}
		s.next()
	case aNumber, aWholeNumber:
		s.number(token.(json.Number), wanted, path)
	}
	return true
}

// group reads the fields of an object whose opening brace is read. A measure
// that is always written, such as the azimuth of a place, has no "not stated":
// it must be there.
func (s *shape) group(t reflect.Type, path string) {
	fields, seen, stated := fieldsOf(t), map[string]bool{}, map[string]bool{}
	for s.decoder.More() {
		name, _ := s.next().(string)
		at := strings.TrimPrefix(path+"."+name, ".")
		field, known := fields[name]
		switch {
		case !known:
			s.add(at, "A chart has no field of this name here.%s", likely(fields, name))
			s.skip(s.next())
			continue
		case seen[name]:
			s.add(at, "Line %d gives this field a second time.", s.line())
		}
		seen[name] = true
		stated[name] = s.value(field, at)
	}
	s.next()
	for _, name := range measuresOf(t) {
		if !stated[name] {
			s.add(strings.TrimPrefix(path+"."+name, "."), "The group that ends in line %d lacks this number.", s.line())
		}
	}
}

// likely says how a field is spelled that was written in another case.
func likely(fields map[string]reflect.Type, name string) string {
	for known := range fields {
		if strings.EqualFold(known, name) {
			return fmt.Sprintf(" Write it %q.", known)
		}
	}
	return ""
}

func (s *shape) number(n json.Number, wanted kind, path string) {
	if wanted == aWholeNumber {
		if _, err := strconv.Atoi(n.String()); err != nil {
			s.add(path, "Line %d holds %s where a whole number belongs.", s.line(), n)
		}
		return
	}
	if _, err := n.Float64(); err != nil {
		s.add(path, "The number in line %d is too large.", s.line())
	}
}

// skip reads to the end of a value whose first token is read.
func (s *shape) skip(token json.Token) {
	for depth := 0; ; token = s.next() {
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		case nil:
			if s.decoder.InputOffset() >= int64(len(s.data)) {
				return
			}
		}
		if depth == 0 {
			return
		}
	}
}

// line is the line of the token just read.
func (s *shape) line() int { return lineAt(s.data, s.decoder.InputOffset()) }

// kind says in plain words what a JSON value is.
type kind string

const (
	aGroup       kind = "an object"
	aList        kind = "a list"
	aText        kind = "text"
	aNumber      kind = "a number"
	aWholeNumber kind = "a whole number"
	aYesOrNo     kind = "true or false"
)

func heldKind(token json.Token) kind {
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return aList
		}
		return aGroup
	case string:
		return aText
	case json.Number:
		return aNumber
	}
	return aYesOrNo
}

func wantedKind(t reflect.Type) kind {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return aText
	}
	switch t.Kind() {
	case reflect.Struct:
		return aGroup
	case reflect.Slice:
		return aList
	case reflect.String:
		return aText
	case reflect.Bool:
		return aYesOrNo
	case reflect.Int:
		return aWholeNumber
	case reflect.Float64:
		return aNumber
	}
	panic("chart: no JSON kind for " + t.String())
}

// fieldsOf gives the types of an object's fields by their names in JSON,
// embedded ones included.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			fields[name] = f.Type
		}
	}
	return fields
}

// measuresOf lists the measures of a type that are always written.
func measuresOf(t reflect.Type) (names []string) {
	for _, f := range reflect.VisibleFields(t) {
		if name := f.Tag.Get("json"); f.Type.Kind() == reflect.Float64 && name != "" && !strings.Contains(name, ",") {
			names = append(names, name)
		}
	}
	return names
}
