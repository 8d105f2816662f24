package planner

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Differences lists what differs between two values of one kind, for the audit
// trail: each place in the value's JSON where they do, by its path, with both
// texts, in the order of the JSON. nil stands for no value. Things in a list are
// told apart by their id, key or region ("regions[crown].area"), where all have one,
// or else by their place from 0 ("sessions[1].date"). Texts are whole up to
// MaxTextLength; bytes, pictures and drawn lines are named by size and digest, and
// what a field of secrets holds is not said. Values that are equal give nil.
func Differences(before, after any) []AuditChange {
	var d differences
	d.walk("", encoded(before), encoded(after))
	return d.list
}

// encoded gives the JSON of a value, nothing for nil.
func encoded(value any) []byte {
	data, err := json.Marshal(value)
	if string(data) == "null" {
		return nil
	}
	if err != nil {
		// Never for what the program stores. It must not look like no change.
		data = strconv.AppendQuote(nil, "a value that cannot be written: "+err.Error())
	}
	return data
}

// differences walks two JSON texts side by side. Parts that are the same, byte by
// byte, are not looked into. Absent parts have no bytes.
type differences struct{ list []AuditChange }

func (d *differences) walk(path string, before, after []byte) {
	if bytes.Equal(before, after) {
		return
	}
	switch kind := shape(before, after); {
	case secret(path):
		d.add(path, hidden(before, "one"), hidden(after, "another"))
	case kind == '{':
		d.walkObject(path, jsonParts(before), jsonParts(after))
	case kind == '[' && !onlyNumbers(before) && !onlyNumbers(after):
		d.walkList(path, jsonParts(before), jsonParts(after))
	default:
		was, is := shown(before), shown(after)
		if was == is { // the number 1 and the text "1", or nothing and an empty text
			was, is = string(before), string(after)
		}
		d.add(path, was, is)
	}
}

func (d *differences) add(path, before, after string) {
	d.list = append(d.list, AuditChange{Field: path, Before: before, After: after})
}

// shape gives the first byte of two JSON values that are of one shape, or one of
// which is absent; 0 when they are of two shapes or when there is nothing inside
// to walk.
func shape(before, after []byte) byte {
	switch {
	case len(before) == 0 && len(after) > 2:
		return after[0]
	case len(after) == 0 && len(before) > 2:
		return before[0]
	case len(before) > 0 && len(after) > 0 && before[0] == after[0]:
		return before[0]
	}
	return 0
}

func (d *differences) walkObject(path string, before, after []jsonPart) {
	for _, part := range after {
		d.walk(below(path, part.name), find(before, part.name), part.value)
	}
	for _, part := range before {
		if find(after, part.name) == nil {
			d.walk(below(path, part.name), part.value, nil)
		}
	}
}

func (d *differences) walkList(path string, before, after []jsonPart) {
	if !nameParts(before, after) {
		for i := range max(len(before), len(after)) {
			d.walk(index(path, i), at(before, i), at(after, i))
		}
		return
	}
	for _, part := range after {
		d.walk(inside(path, part.name), find(before, part.name), part.value)
	}
	for _, part := range before {
		if find(after, part.name) == nil {
			d.walk(inside(path, part.name), part.value, nil)
		}
	}
	if was, is := kept(before, after), kept(after, before); !slices.Equal(was, is) {
		d.add(path, strings.Join(was, ", "), strings.Join(is, ", "))
	}
}

// kept lists the names of the parts that others have too, in their order.
func kept(parts, others []jsonPart) []string {
	var names []string
	for _, part := range parts {
		if find(others, part.name) != nil {
			names = append(names, part.name)
		}
	}
	return names
}

func at(parts []jsonPart, i int) []byte {
	if i >= len(parts) {
		return nil
	}
	return parts[i].value
}

func find(parts []jsonPart, name string) []byte {
	for _, part := range parts {
		if part.name == name {
			return part.value
		}
	}
	return nil
}

func below(path, name string) string {
	if !plainWord(name) {
		return path + "[" + strconv.Quote(name) + "]"
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

func inside(path, name string) string {
	if !plainWord(name) || digitsOnly(name) { // "[1]" is a place
		name = strconv.Quote(name)
	}
	return path + "[" + name + "]"
}

func plainWord(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

func digitsOnly(name string) bool { return strings.Trim(name, "0123456789") == "" }
