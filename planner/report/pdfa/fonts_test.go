package pdfa

import (
	"bytes"
	"regexp"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestCodeSetHasABitForEachCode(t *testing.T) {
	for _, c := range []struct {
		codes []uint16
		want  []byte
	}{
		{nil, []byte{0x80}},
		{[]uint16{1, 7}, []byte{0xc1}},
		{[]uint16{8, 17}, []byte{0x80, 0x80, 0x40}},
	} {
		if got := codeSet(c.codes); !bytes.Equal(got, c.want) {
			t.Errorf("%v: %x, want %x", c.codes, got, c.want)
		}
	}
	if got := codeSet([]uint16{0xffff}); len(got) != 8192 || got[8191] != 1 {
		t.Errorf("the last code is not in %d bytes", len(got))
	}
}

// unrun is RunLengthDecode (ISO 32000-1, 7.4.5).
func unrun(t *rapid.T, packed []byte) (out []byte) {
	for i := 0; ; {
		switch n := int(packed[i]); {
		case n == 128:
			if i != len(packed)-1 {
				t.Fatalf("%x goes on after its end", packed)
			}
			return out
		case n < 128:
			out = append(out, packed[i+1:i+n+2]...)
			i += n + 2
		default:
			out = append(out, bytes.Repeat(packed[i+1:i+2], 257-n)...)
			i += 2
		}
	}
}

func TestRunsGiveTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var data []byte
		for range rapid.IntRange(0, 9).Draw(t, "pieces") {
			piece := rapid.SliceOfN(rapid.ByteRange(0, 3), 1, 200).Draw(t, "piece")
			data = append(data, bytes.Repeat(piece[:1], rapid.IntRange(0, 400).Draw(t, "times"))...)
			data = append(data, piece...)
		}
		if got := unrun(t, inRuns(data)); !bytes.Equal(got, data) {
			t.Fatalf("%x became %x", data, got)
		}
	})
	if got := len(inRuns(codeSet([]uint16{65, 0xf000}))); got > 150 {
		t.Errorf("an almost empty set takes %d bytes", got)
	}
}

func TestToUnicodeIsInBlocksOfHundred(t *testing.T) {
	for _, count := range []int{0, 1, 99, 100, 101, 250} {
		list, texts := make([]uint16, count), map[uint16]string{7: "not in the font"}
		for i := range list {
			list[i] = uint16(1000 + i)
			texts[list[i]] = "x𠮷"
		}
		left := count
		cmap := toUnicode(list, texts)
		for _, block := range regexp.MustCompile(`(?s)(\d+) beginbfchar\n(.*?)endbfchar`).FindAllSubmatch(cmap, -1) {
			rows := bytes.Count(block[2], []byte("> <0078D842DFB7>\n"))
			if string(block[1]) != strconv.Itoa(rows) || rows > 100 || rows != min(left, 100) {
				t.Errorf("%d codes: a block of %s has %d rows", count, block[1], rows)
			}
			left -= rows
		}
		if left != 0 {
			t.Errorf("%d codes: %d have no text", count, left)
		}
	}
}
