package pdfa

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// errSyntax says that bytes are not what gofpdf writes.
var errSyntax = errors.New("not the PDF that gofpdf writes")

// scanner reads PDF objects from bytes.
type scanner struct {
	data []byte
	at   int
	deep int
}

// deepest is how far arrays and dictionaries may lie in one another; gofpdf
// goes to four.
const deepest = 16

func (s *scanner) fail(wanted string) error {
	return fmt.Errorf("%w: no %s at byte %d", errSyntax, wanted, s.at)
}

// space skips white space.
func (s *scanner) space() {
	for s.at < len(s.data) && isSpace(s.data[s.at]) {
		s.at++
	}
}

// take skips what must come next.
func (s *scanner) take(word string) error {
	if !s.taken(word) {
		return s.fail(strconv.Quote(word))
	}
	return nil
}

// taken skips a word if it comes next.
func (s *scanner) taken(word string) bool {
	if s.at+len(word) > len(s.data) || string(s.data[s.at:s.at+len(word)]) != word {
		return false
	}
	s.at += len(word)
	return true
}

// number reads a whole number that is not negative.
func (s *scanner) number() (int, error) {
	const most = 1 << 40
	n, from := 0, s.at
	for s.at < len(s.data) && isDigit(s.data[s.at]) && n < most {
		n = 10*n + int(s.data[s.at]-'0')
		s.at++
	}
	if s.at == from || n >= most {
		return 0, s.fail("number")
	}
	return n, nil
}

// value skips one object of any kind and gives its bytes.
func (s *scanner) value() ([]byte, error) {
	s.space()
	from := s.at
	var err error
	switch {
	case s.at >= len(s.data):
		err = s.fail("value")
	case s.data[s.at] == '/':
		s.at++
		s.regular()
	case s.data[s.at] == '(':
		err = s.literal()
	case s.data[s.at] == '[':
		s.at++
		err = s.list()
	case bytes.HasPrefix(s.data[s.at:], []byte("<<")):
		_, err = s.dict()
	default:
		err = s.plain()
	}
	return s.data[from:s.at], err
}

// regular skips what neither separates nor delimits and gives how much it was.
func (s *scanner) regular() int {
	from := s.at
	for s.at < len(s.data) && isRegular(s.data[s.at]) {
		s.at++
	}
	return s.at - from
}

// plain skips a number, a reference or a word.
func (s *scanner) plain() error {
	from := s.at
	s.regular()
	whole, part := true, true
	for _, b := range s.data[from:s.at] {
		whole = whole && isDigit(b)
		part = part && (isDigit(b) || b == '.' || b == '-')
	}
	switch word := string(s.data[from:s.at]); {
	case word == "":
		return s.fail("value")
	case whole:
		s.taken(" 0 R")
	case part:
		if _, err := strconv.ParseFloat(word, 64); err != nil {
			return s.fail("number")
		}
	case word != "true" && word != "false" && word != "null":
		return s.fail("value")
	}
	return nil
}

// literal skips a string in parentheses.
func (s *scanner) literal() error {
	open := 0
	for ; s.at < len(s.data); s.at++ {
		switch s.data[s.at] {
		case '\\':
			s.at++
		case '(':
			open++
		case ')':
			open--
			if open == 0 {
				s.at++
				return nil
			}
		}
	}
	s.at = len(s.data)
	return s.fail("end of a string")
}

// list skips an array whose bracket has been read.
func (s *scanner) list() error {
	if err := s.down(); err != nil {
		return err
	}
	defer s.up()
	for {
		s.space()
		if s.taken("]") {
			return nil
		}
		if _, err := s.value(); err != nil {
			return err
		}
	}
}

func (s *scanner) down() error {
	s.deep++
	if s.deep > deepest {
		return s.fail("end of arrays in arrays")
	}
	return nil
}

func (s *scanner) up() { s.deep-- }

// dict reads a dictionary.
func (s *scanner) dict() (dict, error) {
	if err := s.take("<<"); err != nil {
		return nil, err
	}
	if err := s.down(); err != nil {
		return nil, err
	}
	defer s.up()
	var d dict
	for {
		s.space()
		if s.taken(">>") {
			return d, nil
		}
		if err := s.take("/"); err != nil {
			return nil, err
		}
		from := s.at
		if s.regular() == 0 {
			return nil, s.fail("name")
		}
		key := string(s.data[from:s.at])
		value, err := s.value()
		if err != nil {
			return nil, err
		}
		// A picture that has two names is listed twice.
		if d.has(key) && d.get(key) != string(value) {
			return nil, fmt.Errorf("%w: /%s twice in a dictionary", errSyntax, key)
		}
		d.set(key, string(value))
	}
}

func isSpace(b byte) bool {
	return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == 0 || b == '\f'
}
func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// isRegular tells what names and numbers are made of. gofpdf writes no others
// than ASCII, and a # would stand for another character.
func isRegular(b byte) bool {
	return b > ' ' && b <= '~' && strings.IndexByte("()<>[]{}/%#", b) < 0
}
