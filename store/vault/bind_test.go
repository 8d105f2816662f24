package vault

import (
	"bytes"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// bindGen draws short lists over a tiny alphabet, so that near collisions are
// common and not a matter of luck.
func bindGen() *rapid.Generator[Bind] {
	text := rapid.StringMatching(`[ab\x00\x01]{0,3}`)
	element := rapid.OneOf(
		rapid.Just[any](nil),
		rapid.Map(rapid.Int64Range(-2, 300), func(n int64) any { return n }),
		rapid.Map(text, func(s string) any { return s }),
		rapid.Map(text, func(s string) any { return []byte(s) }),
	)
	return rapid.Map(rapid.SliceOfN(element, 0, 4), func(v []any) Bind { return v })
}

func sameBind(a, b Bind) bool {
	return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(a, b))
}

func TestBindEncodingTellsListsApart(t *testing.T) {
	lists := []Bind{
		{},
		{nil},
		{nil, nil},
		{""},
		{"", ""},
		{[]byte{}},
		{0},
		{1},
		{-1},
		{256},
		{"0"},
		{"1"},
		{[]byte("1")},
		{"ab", "c"},
		{"a", "bc"},
		{"abc"},
		{[]byte("ab"), "c"},
		{"ab", []byte("c")},
		{"c", "ab"},
		{"\x00\x00\x00\x00\x00\x00\x00\x00"},
		{"a", nil},
		{nil, "a"},
	}
	seen := map[string]int{}
	for i, l := range lists {
		e := string(l.encode(nil))
		if j, ok := seen[e]; ok {
			t.Errorf("%#v and %#v share an encoding", lists[j], l)
		}
		seen[e] = i
	}
}

func TestBindEncodingIsInjectiveAndPrefixFree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := bindGen().Draw(t, "a"), bindGen().Draw(t, "b")
		ea, eb := a.encode(nil), b.encode(nil)
		if sameBind(a, b) != bytes.Equal(ea, eb) {
			t.Fatalf("%#v and %#v: encodings %x and %x", a, b, ea, eb)
		}
		if !sameBind(a, b) && bytes.HasPrefix(ea, eb) {
			t.Fatalf("the encoding of %#v begins with that of %#v", a, b)
		}
	})
}

func TestBindElementsThatAreTheSame(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b Bind
	}{
		{"int and int64", Bind{7}, Bind{int64(7)}},
		{"nil and nil bytes", Bind{nil}, Bind{[]byte(nil)}},
		{"no list and an empty one", nil, Bind{}},
	} {
		if !bytes.Equal(c.a.encode(nil), c.b.encode(nil)) {
			t.Errorf("%s differ", c.name)
		}
	}
}

func TestBindRefusesOtherTypes(t *testing.T) {
	type role string
	for _, v := range []any{1.5, true, uint32(1), role("x"), []string{"a"}, Bind{"a"}, NewKey()} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T was accepted", v)
				}
			}()
			Bind{v}.encode(nil)
		}()
	}
}
