package vault

import (
	"bytes"
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSealOpenRoundTrip(t *testing.T) {
	k := NewKey()
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		version := rapid.Uint32().Draw(t, "version")
		bind := bindGen().Draw(t, "bind")
		box := k.Seal(plain, version, bind)
		if len(box) != len(plain)+Overhead {
			t.Fatalf("box of %d bytes for %d", len(box), len(plain))
		}
		got, err := k.Open(box, bind)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("opened %x, %v", got, err)
		}
		if v, err := KeyVersion(box); v != version || err != nil {
			t.Fatalf("key version %d, %v", v, err)
		}
		if bytes.Equal(box, k.Seal(plain, version, bind)) {
			t.Fatal("two boxes are the same: the nonce is not random")
		}
	})
}

func TestBoxRefusesAnotherBindList(t *testing.T) {
	k := NewKey()
	rapid.Check(t, func(t *rapid.T) {
		a, b := bindGen().Draw(t, "a"), bindGen().Draw(t, "b")
		_, err := k.Open(k.Seal([]byte("x"), 1, a), b)
		if same := sameBind(a, b); same != (err == nil) || !same && err != ErrDamaged {
			t.Fatalf("sealed beside %#v, opened beside %#v: %v", a, b, err)
		}
	})
}

func TestBoxRefusesEditedBindList(t *testing.T) {
	k := NewKey()
	bind := Bind{"plan", "0198-aa", int64(3), []byte{1, 2}, nil}
	box := k.Seal([]byte("chart"), 1, bind)
	edits := map[string]Bind{"none": nil, "doubled": append(slices.Clone(bind), bind...)}
	for i := range bind {
		name := string(rune('0' + i))
		edits["removed "+name] = slices.Delete(slices.Clone(bind), i, i+1)
		edits["added nil at "+name] = slices.Insert(slices.Clone(bind), i, any(nil))
		edits["added text at "+name] = slices.Insert(slices.Clone(bind), i, any(""))
		changed := slices.Clone(bind)
		changed[i] = "other"
		edits["changed "+name] = changed
		for j := range i {
			swapped := slices.Clone(bind)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			edits["swapped "+name+" and "+string(rune('0'+j))] = swapped
		}
	}
	for name, edit := range edits {
		if _, err := k.Open(box, edit); err != ErrDamaged {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBoxRefusesEveryFlippedBitAndCut(t *testing.T) {
	k := NewKey()
	bind := Bind{"plan", 1}
	box := k.Seal([]byte("a patient's chart"), 7, bind)
	for i := range len(box) * 8 {
		bad := flip(box, i)
		got, err := k.Open(bad, bind)
		if got != nil || !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrFormat) {
			t.Errorf("bit %d: %x, %v", i, got, err)
		}
		if i >= 8 && err != ErrDamaged {
			t.Errorf("bit %d: %v", i, err)
		}
	}
	for i := range box {
		if _, err := k.Open(box[:i], bind); err != ErrDamaged {
			t.Errorf("cut to %d bytes: %v", i, err)
		}
	}
	if _, err := k.Open(append(slices.Clone(box), 0), bind); err != ErrDamaged {
		t.Errorf("one byte more: %v", err)
	}
}

// flip returns b with one bit changed.
func flip(b []byte, bit int) []byte {
	b = slices.Clone(b)
	b[bit/8] ^= 1 << (bit % 8)
	return b
}

func TestBoxFormat(t *testing.T) {
	k := NewKey()
	box := k.Seal([]byte("x"), 7, nil)
	for format, want := range map[byte]error{0: ErrDamaged, 1: nil, 2: ErrFormat, 255: ErrFormat} {
		b := slices.Clone(box)
		b[0] = format
		if _, err := k.Open(b, nil); err != want {
			t.Errorf("format %d: Open says %v, want %v", format, err, want)
		}
		if _, err := KeyVersion(b); err != want {
			t.Errorf("format %d: KeyVersion says %v, want %v", format, err, want)
		}
	}
	// A later format may well be shorter: it is newer before it is too short.
	if _, err := k.Open([]byte{2}, nil); err != ErrFormat {
		t.Errorf("short newer box: %v", err)
	}
	for _, b := range [][]byte{nil, {}, {1}, box[:Overhead-1], make([]byte, 100)} {
		if _, err := KeyVersion(b); err != ErrDamaged {
			t.Errorf("KeyVersion of %x: %v", b, err)
		}
	}
}

func TestKeyOpensNothingOfAnother(t *testing.T) {
	a, b := NewKey(), NewKey()
	for name, other := range map[string]Key{"other": b, "derived": a.Derive("x"), "zero": {}} {
		if _, err := other.Open(a.Seal([]byte("x"), 1, nil), nil); err != ErrDamaged {
			t.Errorf("%s key: Open says %v", name, err)
		}
		if _, err := other.OpenKey(a.SealKey(b, 1, nil), nil); err != ErrDamaged {
			t.Errorf("%s key: OpenKey says %v", name, err)
		}
	}
}

// A key is a bit-flip away from another in every position that matters.
func TestEveryBitOfTheKeyCounts(t *testing.T) {
	k := NewKey()
	box := k.Seal([]byte("x"), 1, nil)
	for i := range KeySize * 8 {
		other := takeKey(flip(k.secret(), i))
		if _, err := other.Open(box, nil); err != ErrDamaged {
			t.Errorf("bit %d: %v", i, err)
		}
	}
}

func TestSealKey(t *testing.T) {
	k, inner := NewKey(), NewKey()
	bind := Bind{"patient", "0198-aa"}
	box := k.SealKey(inner, 3, bind)
	if got, err := k.OpenKey(box, bind); err != nil || got != inner {
		t.Errorf("opened %v, %v", got == inner, err)
	}
	if v, err := KeyVersion(box); v != 3 || err != nil {
		t.Errorf("key version %d, %v", v, err)
	}
	if _, err := k.OpenKey(box, Bind{"patient", "0198-ab"}); err != ErrDamaged {
		t.Errorf("other row: %v", err)
	}
	if _, err := k.Open(box, bind); err != ErrDamaged {
		t.Errorf("a wrapped key was opened as data: %v", err)
	}
	if _, err := k.OpenKey(k.Seal(inner.secret(), 3, bind), bind); err != ErrDamaged {
		t.Errorf("data was opened as a key: %v", err)
	}
	if _, err := k.OpenKey(k.seal(labelKey, []byte("short"), 3, bind), bind); err != ErrDamaged {
		t.Errorf("a short key was opened: %v", err)
	}
}

// What version 1 wrote must open for ever. If this fails, old files are unreadable.
func TestBoxOfFormatOneStillOpens(t *testing.T) {
	box := unhex(t, goldenBox)
	got, err := plainKey().Open(box, Bind{"plan", "0198-aa", 3, []byte{1}, nil})
	if err != nil || string(got) != "a chart" {
		t.Errorf("opened %q, %v", got, err)
	}
	if v, _ := KeyVersion(box); v != 0x01020304 {
		t.Errorf("key version %x", v)
	}
	if got := hex.EncodeToString(plainKey().Derive("audit").MAC(Bind{"chart", 42})); got != goldenMAC {
		t.Errorf("MAC %s", got)
	}
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// FuzzOpenBox: no bytes beside no list open, but the box itself beside its own.
func FuzzOpenBox(f *testing.F) {
	k := plainKey()
	good := unhex(f, goldenBox) // the workers are processes that must agree on it
	f.Add(good, "0198-aa")
	f.Add(good, "0198-ab")
	f.Add(good[:Overhead], "0198-aa")
	f.Add([]byte{}, "")
	f.Fuzz(func(t *testing.T, box []byte, id string) {
		bind := Bind{"plan", id, 3, []byte{1}, nil}
		_, err := k.Open(box, bind)
		if opened := err == nil; opened != (bytes.Equal(box, good) && id == "0198-aa") {
			t.Errorf("opened: %v, box %x beside %q", opened, box, id)
		}
		_, _ = KeyVersion(box)
		if _, err := k.OpenKey(box, bind); err == nil {
			t.Error("a key was opened")
		}
	})
}

func BenchmarkSeal1K(b *testing.B) {
	k, plain, bind := NewKey(), make([]byte, 1024), rowBind()
	b.SetBytes(1024)
	b.ReportAllocs()
	for b.Loop() {
		k.Seal(plain, 1, bind)
	}
}

func BenchmarkOpen1K(b *testing.B) {
	k, bind := NewKey(), rowBind()
	box := k.Seal(make([]byte, 1024), 1, bind)
	b.SetBytes(1024)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Open(box, bind); err != nil {
			b.Fatal(err)
		}
	}
}

// rowBind is as long as a row's list will be.
func rowBind() Bind {
	return Bind{"plan", "0198c1d2-7a3b-7c4d-8e5f-001122334455", "0198c1d2-7a3b-7c4d-8e5f-66778899aabb", int64(12)}
}
