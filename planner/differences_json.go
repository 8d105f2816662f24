package planner

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// jsonPart is a field of an object or a thing in a list, as its JSON.
type jsonPart struct {
	name  string
	value []byte
}

// jsonParts takes an object or a list apart, one level deep. The JSON is compact
// and sound: encoding/json wrote it.
func jsonParts(data []byte) []jsonPart {
	if len(data) <= 2 {
		return nil
	}
	object := data[0] == '{'
	var parts []jsonPart
	for rest := data[1 : len(data)-1]; len(rest) > 0; {
		var part jsonPart
		if object {
			end := jsonEnd(rest)
			part.name = unquoted(rest[:end])
			rest = rest[end+1:] // and the colon
		}
		end := jsonEnd(rest)
		part.value = rest[:end]
		rest = rest[min(end+1, len(rest)):] // and the comma
		parts = append(parts, part)
	}
	return parts
}

// jsonEnd gives where the value ends that JSON begins with.
func jsonEnd(data []byte) int {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			i = quoteEnd(data, i)
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case depth == 0 && (c == ',' || c == ':'):
			return i
		}
	}
	return len(data)
}

// quoteEnd gives the place of the quote that ends a text begun at i.
func quoteEnd(data []byte, i int) int {
	for i++; data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return i
}

func unquoted(data []byte) string {
	if bytes.IndexByte(data, '\\') < 0 { // nearly always, and many times in a save
		return string(data[1 : len(data)-1])
	}
	var text string
	_ = json.Unmarshal(data, &text) // never fails: encoding/json wrote it
	return text
}

// nameParts names the things of two lists by what tells them apart, and is false when
// not all have that, or two are the same.
func nameParts(lists ...[]jsonPart) bool {
	for _, field := range []string{"id", "key", "region"} {
		if nameBy(field, lists) {
			return true
		}
	}
	return false
}

func nameBy(field string, lists [][]jsonPart) bool {
	for _, list := range lists {
		seen := map[string]bool{}
		for i := range list {
			if list[i].value[0] != '{' {
				return false
			}
			value := find(jsonParts(list[i].value), field)
			if len(value) <= 2 || value[0] != '"' {
				return false
			}
			list[i].name = unquoted(value)
			if seen[list[i].name] {
				return false
			}
			seen[list[i].name] = true
		}
	}
	return true
}

// shownNumbers is up to how many bytes a list of numbers is shown as it is.
const shownNumbers = 100

// onlyNumbers tells whether a list holds nothing but numbers, however nested: the
// points of a drawn line.
func onlyNumbers(list []byte) bool {
	if len(list) <= 2 || list[0] != '[' {
		return false
	}
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '"':
			i = quoteEnd(list, i)
			if list[i+1] != ':' { // a text and not the name of a field
				return false
			}
		case 't', 'f', 'n': // true, false, null
			return false
		}
	}
	return true
}

// minBytes is how long a text of nothing but base64 must be to count as bytes.
const minBytes = 120

// shown gives a JSON value as a line of the trail shows it.
func shown(data []byte) string {
	switch {
	case len(data) == 0 || string(data) == "null":
		return ""
	case data[0] == '[' && onlyNumbers(data) && len(data) > shownNumbers:
		return fmt.Sprintf("numbers of %d bytes, %s", len(data), digest(data))
	case data[0] != '"':
		return shortened(string(data))
	}
	text := unquoted(data)
	if len(text) >= minBytes && len(text)%4 == 0 {
		if raw, err := base64.StdEncoding.Strict().DecodeString(text); err == nil && !strings.ContainsAny(text, "\r\n") {
			return fmt.Sprintf("%d bytes, %s", len(raw), digest(raw))
		}
	}
	return shortened(text)
}

// shortened gives a text whole, or its beginning when it is longer than any text
// of a chart.
func shortened(text string) string {
	n := utf8.RuneCountInString(text)
	if n <= MaxTextLength {
		return text
	}
	return fmt.Sprintf("%s … (%d characters, %s)", string([]rune(text)[:MaxTextLength]), n, digest([]byte(text)))
}

// digest names content by the first 16 hexadecimal digits of its SHA-256.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return fmt.Sprintf("SHA-256 %x…", sum[:8])
}

// secretField finds the paths of what no trail may tell. Nothing that is stored
// has such a field; this is for the day when something does.
var secretField = regexp.MustCompile(`(?i)(^|[._])(passphrase|password|pin|secret|recovery|private)([._\[]|$)`)

func secret(path string) bool { return secretField.MatchString(path) }

func hidden(data []byte, which string) string {
	if len(data) == 0 {
		return ""
	}
	return which + " that is not told"
}
