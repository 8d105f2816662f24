package vault

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type entry struct {
	fields Bind
	link   Link
}

// trail makes a chain of entries, some of them with the same fields.
func trail(k Key, n int) []entry {
	var head Link
	var es []entry
	for i := range n {
		fields := Bind{"save", int64(i / 2), []byte{byte(i / 2)}, nil}
		head = k.Next(head, fields)
		es = append(es, entry{fields, head})
	}
	return es
}

// verify walks a chain as the store does: does each entry follow, and does the walk
// end at the head that was kept elsewhere?
func verify(k Key, es []entry, kept Link) bool {
	var head Link
	for _, e := range es {
		if !k.Follows(head, e.fields, e.link) {
			return false
		}
		head = e.link
	}
	return head.Seq == kept.Seq && (head.Seq == 0 || EqualMAC(head.MAC, kept.MAC))
}

func TestChain(t *testing.T) {
	k := NewKey()
	es := trail(k, 6)
	head := es[5].link
	if !verify(k, es, head) || !verify(k, nil, Link{}) {
		t.Fatal("a whole chain is refused")
	}
	for i, e := range es {
		if e.link.Seq != int64(i+1) || len(e.link.MAC) != 32 {
			t.Errorf("entry %d: seq %d, MAC of %d bytes", i, e.link.Seq, len(e.link.MAC))
		}
	}
	if verify(NewKey(), es, head) {
		t.Error("another key accepts the chain")
	}
	if !k.Follows(Link{MAC: []byte{}}, es[0].fields, es[0].link) {
		t.Error("an empty MAC is not taken for an empty chain's")
	}
}

func TestChainShowsEveryEdit(t *testing.T) {
	k := NewKey()
	rapid.Check(t, func(t *rapid.T) {
		es := trail(k, rapid.IntRange(2, 8).Draw(t, "length"))
		head := es[len(es)-1].link
		i := rapid.IntRange(0, len(es)-1).Draw(t, "at")
		j := rapid.IntRange(0, len(es)-1).Filter(func(j int) bool { return j != i }).Draw(t, "other")
		edit := rapid.SampledFrom([]string{
			"change", "drop", "drop and renumber", "insert", "repeat", "swap", "swap fields",
			"truncate", "renumber", "MAC",
		}).Draw(t, "edit")
		switch edit {
		case "change":
			es[i].fields = append(slices.Clone(es[i].fields[:3]), "")
		case "drop":
			es = slices.Delete(es, i, i+1)
		case "drop and renumber":
			es = slices.Delete(es, i, i+1)
			for n := i; n < len(es); n++ {
				es[n].link.Seq--
			}
		case "insert":
			es = slices.Insert(es, i, entry{Bind{"forged"}, NewKey().Next(Link{}, Bind{"forged"})})
		case "repeat":
			es = slices.Insert(es, i, es[i])
		case "swap":
			es[i], es[j] = es[j], es[i]
		case "swap fields":
			if i/2 == j/2 {
				t.Skip("the entries are alike")
			}
			es[i].fields, es[j].fields = es[j].fields, es[i].fields
		case "truncate":
			es = es[:i]
		case "renumber":
			es[i].link.Seq = es[j].link.Seq
		case "MAC":
			es[i].link.MAC = flip(es[i].link.MAC, rapid.IntRange(0, 255).Draw(t, "bit"))
		}
		if verify(k, es, head) {
			t.Fatalf("%s at %d, %d is not seen", edit, i, j)
		}
	})
}

func TestWhatIsNoLinkFollowsNothing(t *testing.T) {
	k := NewKey()
	first := k.Next(Link{}, nil)
	last := Link{Seq: math.MaxInt64, MAC: first.MAC}
	negative := Link{Seq: -1}
	for name, c := range map[string]struct{ head, next Link }{
		"head without MAC":     {Link{Seq: 1}, k.Next(Link{Seq: 1}, nil)},
		"head with short MAC":  {Link{Seq: 1, MAC: first.MAC[:31]}, k.Next(Link{Seq: 1, MAC: first.MAC[:31]}, nil)},
		"empty chain with MAC": {Link{MAC: first.MAC}, k.Next(Link{MAC: first.MAC}, nil)},
		"negative":             {negative, k.Next(negative, nil)},
		"overflow":             {last, k.Next(last, nil)},
		"zero":                 {Link{}, Link{}},
		"itself":               {first, first},
		"right MAC, wrong seq": {Link{}, Link{Seq: 2, MAC: first.MAC}},
		"backwards":            {first, Link{}},
	} {
		if k.Follows(c.head, nil, c.next) {
			t.Errorf("%s: follows", name)
		}
	}
}

func TestHeadRoundTrip(t *testing.T) {
	k := NewKey()
	first := k.Next(Link{}, Bind{"a"})
	for _, l := range []Link{{}, first, k.Next(first, nil), {Seq: math.MaxInt64, MAC: first.MAC}} {
		b := k.EncodeHead(l, "0198-aa")
		if len(b) != headSize || bytes.Count(b, []byte("\n")) != 1 || b[len(b)-1] != '\n' {
			t.Errorf("head %q", b)
		}
		got, err := k.DecodeHead(b, "0198-aa")
		if err != nil || got.Seq != l.Seq || !bytes.Equal(got.MAC, l.MAC) {
			t.Errorf("decoded %+v, %v; want %+v", got, err, l)
		}
		if _, err := k.DecodeHead(b, "0198-ab"); err != ErrDamaged {
			t.Errorf("another clinic: %v", err)
		}
		if _, err := NewKey().DecodeHead(b, "0198-aa"); err != ErrDamaged {
			t.Errorf("another key: %v", err)
		}
	}
}

func TestHeadRefusesEveryEdit(t *testing.T) {
	k := NewKey()
	for _, l := range []Link{{}, k.Next(Link{}, nil)} {
		b := k.EncodeHead(l, "c")
		for i := range len(b) * 8 {
			if _, err := k.DecodeHead(flip(b, i), "c"); err != ErrDamaged {
				t.Errorf("bit %d: %v", i, err)
			}
		}
		for i := range b {
			if _, err := k.DecodeHead(b[:i], "c"); err != ErrDamaged {
				t.Errorf("cut to %d: %v", i, err)
			}
		}
		text := string(b)
		for name, bad := range map[string]string{
			"nothing":    "",
			"more":       text + "\n",
			"two":        text + text,
			"CRLF":       strings.Replace(text, "\n", "\r\n", 1),
			"capitals":   text[:len(headPrefix)] + strings.ToUpper(text[len(headPrefix):]),
			"signed":     strings.Replace(text, headPrefix+"0", headPrefix+"+", 1),
			"negative":   headPrefix + "-0000000000000000001" + text[len(headPrefix)+headDigits:],
			"other seq":  strings.Replace(text, headPrefix+"0", headPrefix+"1", 1),
			"underscore": strings.Replace(text, headPrefix+"00", headPrefix+"0_", 1),
			"blank":      strings.Repeat("\x00", headSize),
		} {
			if _, err := k.DecodeHead([]byte(bad), "c"); err != ErrDamaged {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestHeadOfNoChainPanics(t *testing.T) {
	for _, l := range []Link{{Seq: -1}, {Seq: 1}, {Seq: 1, MAC: make([]byte, 31)}, {MAC: make([]byte, 32)}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v was written", l)
				}
			}()
			NewKey().EncodeHead(l, "c")
		}()
	}
}

// What version 1 wrote must verify for ever.
func TestHeadOfFormatOneStillDecodes(t *testing.T) {
	k := plainKey()
	l, err := k.DecodeHead([]byte(goldenHead), "0198-aa")
	if err != nil || !k.Follows(k.Next(Link{}, Bind{"a", 1}), Bind{"b", nil}, l) {
		t.Errorf("decoded %+v, %v", l, err)
	}
}

func FuzzDecodeHead(f *testing.F) {
	k := plainKey()
	good := k.EncodeHead(k.Next(Link{}, nil), "c")
	f.Add(good, "c")
	f.Add([]byte(headPrefix), "")
	f.Fuzz(func(t *testing.T, b []byte, clinic string) {
		if _, err := k.DecodeHead(b, clinic); (err == nil) != (bytes.Equal(b, good) && clinic == "c") {
			t.Errorf("%q of %q: %v", b, clinic, err)
		}
	})
}
