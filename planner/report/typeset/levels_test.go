package typeset

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestLevelsAreThoseOfFriBidi compares with another implementation of UAX #9
// on sentences and on random mixtures of letters, digits, marks and isolates.
func TestLevelsAreThoseOfFriBidi(t *testing.T) {
	file, err := os.Open("testdata/levels.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, n := bufio.NewScanner(file), 0
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 {
			continue
		}
		base := LeftToRight
		if fields[0] == "rtl" {
			base = RightToLeft
		}
		words, err := strconv.Unquote(fields[2])
		if err != nil {
			t.Fatal(err)
		}
		text := []rune(words)
		if base == LeftToRight && !turns(text) {
			continue // nothing turns: all levels are 0 and no other, which is the same order
		}
		n++
		got := levels(text, base)
		// Gaps at the end and the marks themselves take no room on a line.
		end := len(text)
		for end > 0 && (unicode.IsSpace(text[end-1]) || marks(text[end-1])) {
			end--
		}
		for i := range end {
			if want := fields[1][i] - '0'; got[i] != want && !marks(text[i]) {
				t.Errorf("%s %q: the level of %q at %d is %d, want %s", fields[0], words, text[i], i, got[i], fields[1])
				break
			}
		}
	}
	if n < 900 {
		t.Errorf("only %d cases", n)
	}
}

func marks(r rune) bool { return r == firstStrongIsolate || r == popIsolate }
