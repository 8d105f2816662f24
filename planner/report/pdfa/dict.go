package pdfa

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// dict is a dictionary: its entries as they are written.
type dict []entry

type entry struct{ key, value string }

// get gives the value of a key, "" when there is none.
func (d dict) get(key string) string {
	for _, e := range d {
		if e.key == key {
			return e.value
		}
	}
	return ""
}

func (d dict) has(key string) bool {
	return slices.ContainsFunc(d, func(e entry) bool { return e.key == key })
}

// set gives a key another value.
func (d *dict) set(key, value string) {
	for i := range *d {
		if (*d)[i].key == key {
			(*d)[i].value = value
			return
		}
	}
	*d = append(*d, entry{key, value})
}

func (d *dict) drop(key string) {
	*d = slices.DeleteFunc(*d, func(e entry) bool { return e.key == key })
}

// only makes sure that there are no other keys, for a key this package does not
// know is one that an archive may not allow.
func (d dict) only(keys ...string) error {
	for _, e := range d {
		if !slices.Contains(keys, e.key) {
			return fmt.Errorf("%w: /%s, which papers do not use", errSyntax, e.key)
		}
	}
	return nil
}

// must makes sure that a key has one of some values.
func (d dict) must(key string, values ...string) error {
	if got := d.get(key); !slices.Contains(values, got) {
		return fmt.Errorf("%w: /%s is %.40q", errSyntax, key, got)
	}
	return nil
}

// number gives the value of a key that is a whole number.
func (d dict) number(key string) (int, error) {
	n, err := strconv.Atoi(d.get(key))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%w: /%s is %.40q", errSyntax, key, d.get(key))
	}
	return n, nil
}

// dict gives the value of a key that is a dictionary; none is an empty one.
func (d dict) dict(key string) (dict, error) {
	if !d.has(key) {
		return nil, nil
	}
	s := scanner{data: []byte(d.get(key))}
	return s.dict()
}

// reference gives the number of the object that the value of a key refers to.
func (d dict) reference(key string) (int, error) { return asReference(d.get(key)) }

// references gives the numbers of the objects in a value that is an array of
// references.
func (d dict) references(key string) ([]int, error) {
	inside, begun := strings.CutPrefix(d.get(key), "[")
	inside, ended := strings.CutSuffix(inside, "]")
	words := strings.Fields(inside)
	if !begun || !ended || len(words)%3 != 0 {
		return nil, fmt.Errorf("%w: /%s is %.40q", errSyntax, key, d.get(key))
	}
	numbers := make([]int, 0, len(words)/3)
	for w := range slices.Chunk(words, 3) {
		n, err := asReference(strings.Join(w, " "))
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

func asReference(value string) (int, error) {
	digits, ok := strings.CutSuffix(value, " 0 R")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 {
		return 0, fmt.Errorf("%w: %.40q where a reference should be", errSyntax, value)
	}
	return n, nil
}
