package vault

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// tinyKDF is as weak as argon2 goes, for tests that do not ask about strength.
func tinyKDF() KDF { return KDF{MemoryKiB: 8, Time: 1, Threads: 1} }

func testSlot() (Slot, Key) {
	clinic := NewKey()
	return NewSlot("0198-aa", "Dr. Ayşe Yılmaz", "physician", "correct horse", clinic, 3, tinyKDF()), clinic
}

// firstSlot is what the first version made: without a pair.
func firstSlot(passphrase string, clinic Key) Slot {
	s := Slot{ID: "0198-aa", Name: "Dr. Ayşe Yılmaz", Role: "physician", KDF: tinyKDF(), Salt: make([]byte, saltSize)}
	wrap := s.wrappingKey(passphrase)
	s.Box = wrap.sealKey(labelSlot, clinic, 0, s.bound())
	s.Checksum = s.sum()
	return s
}

// forge mends the checksum, as someone who knows this program would.
func forge(s Slot) Slot {
	s.Checksum = s.sum()
	return s
}

func TestSlot(t *testing.T) {
	s, clinic := testSlot()
	if got, err := s.Open("correct horse"); err != nil || got != clinic {
		t.Fatalf("right key: %v, %v", got == clinic, err)
	}
	for _, pass := range []string{"", "correct hors", "Correct horse", "correct horse ", "correct  horse"} {
		if got, err := s.Open(pass); err != ErrWrongPassphrase || !got.IsZero() {
			t.Errorf("%q: %v", pass, err)
		}
	}
	other := NewSlot(s.ID, s.Name, s.Role, "correct horse", clinic, 3, tinyKDF())
	if slices.Equal(s.Salt, other.Salt) || slices.Equal(s.Box, other.Box) {
		t.Error("two slots of one passphrase look alike")
	}
}

func TestSlotWithDefaultKDF(t *testing.T) {
	clinic := NewKey()
	s := NewSlot("i", "n", "r", "pass", clinic, 1, DefaultKDF())
	if s.KDF != (KDF{MemoryKiB: 65536, Time: 3, Threads: 4}) {
		t.Errorf("parameters %+v", s.KDF)
	}
	if got, err := s.Open("pass"); err != nil || got != clinic {
		t.Errorf("right passphrase: %v", err)
	}
	if _, err := s.Open("Pass"); err != ErrWrongPassphrase {
		t.Errorf("wrong passphrase: %v", err)
	}
}

// The same passphrase as two systems send it.
func TestPassphraseIsNormalised(t *testing.T) {
	for _, c := range []struct{ name, set, typed string }{
		{"composed and not", "cafe\u0301 noir", "caf\u00e9 noir"},
		{"wide digits", "ponies 42", "ponies \uff14\uff12"},
		{"no-break space", "two words", "two\u00a0words"},
		{"ligature", "of\ufb01ce", "office"},
		{"Hangul", "\u1112\u1161\u11ab", "\ud55c"},
	} {
		clinic := NewKey()
		s := NewSlot("i", "n", "r", c.set, clinic, 1, tinyKDF())
		if got, err := s.Open(c.typed); err != nil || got != clinic {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// slotEdits is every field of a slot with every bit of it flipped in turn.
func slotEdits(s Slot, edit func(field string, bad Slot)) {
	for field, get := range map[string]func(*Slot) *[]byte{
		"salt":     func(s *Slot) *[]byte { return &s.Salt },
		"box":      func(s *Slot) *[]byte { return &s.Box },
		"public":   func(s *Slot) *[]byte { return &s.Public },
		"clinic":   func(s *Slot) *[]byte { return &s.ClinicBox },
		"checksum": func(s *Slot) *[]byte { return &s.Checksum },
	} {
		whole := *get(&s)
		for i := range len(whole) * 8 {
			bad := s
			*get(&bad) = flip(whole, i)
			edit(field, bad)
		}
		cuts := [][]byte{nil, {}, append(slices.Clone(whole), 0)}
		if len(whole) > 0 {
			cuts = append(cuts, whole[1:], whole[:len(whole)-1])
		}
		for _, cut := range cuts {
			bad := s
			*get(&bad) = cut
			edit(field+" cut", bad)
		}
	}
	for field, get := range map[string]func(*Slot) *string{
		"id":   func(s *Slot) *string { return &s.ID },
		"name": func(s *Slot) *string { return &s.Name },
		"role": func(s *Slot) *string { return &s.Role },
	} {
		whole := *get(&s)
		for i := range len(whole) * 8 {
			bad := s
			*get(&bad) = string(flip([]byte(whole), i))
			edit(field, bad)
		}
	}
	for i := range 32 {
		bad := s
		bad.KDF.MemoryKiB ^= 1 << i
		edit("memory", bad)
		bad = s
		bad.KDF.Time ^= 1 << i
		edit("time", bad)
		bad = s
		bad.KDF.Threads ^= 1 << (i % 8)
		edit("threads", bad)
	}
	bad := s
	bad.ID, bad.Name = s.ID+s.Name[:1], s.Name[1:]
	edit("border of id and name", bad)
	bad = s
	bad.Name, bad.Role = s.Role, s.Name
	edit("name and role swapped", bad)
}

// bothKinds gives a slot with a key pair and one without.
func bothKinds() map[string]Slot {
	s, clinic := testSlot()
	return map[string]Slot{"with a pair": s, "of the first kind": firstSlot("correct horse", clinic)}
}

func TestDamagedSlotIsNotAWrongPassphrase(t *testing.T) {
	for kind, s := range bothKinds() {
		slotEdits(s, func(field string, bad Slot) {
			if same(s, bad) {
				return // a cut of what is empty
			}
			if _, err := bad.Open("correct horse"); err != ErrSlotDamaged {
				t.Errorf("%s, %s: %v", kind, field, err)
			}
		})
		if _, err := s.Open("Correct horse"); err != ErrWrongPassphrase {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if _, err := (Slot{}).Open(""); err != ErrSlotDamaged {
		t.Errorf("empty slot: %v", err)
	}
}

// same tells whether two slots are one to the file, where no bytes and an empty
// blob are the same.
func same(a, b Slot) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Role == b.Role && a.KDF == b.KDF && slices.Equal(a.Salt, b.Salt) &&
		slices.Equal(a.Public, b.Public) && slices.Equal(a.Box, b.Box) && slices.Equal(a.ClinicBox, b.ClinicBox) && slices.Equal(a.Checksum, b.Checksum)
}

// The checksum stops accidents. Whoever edits a field and mends the checksum gets
// no further; only the name and the role of a slot with a pair are not the vault's
// to protect.
func TestForgedSlotOpensNothing(t *testing.T) {
	for kind, s := range bothKinds() {
		slotEdits(s, func(field string, bad Slot) {
			if field == "checksum" || field == "checksum cut" || same(s, forge(bad)) {
				return
			}
			if s.HasPair() && bad.ID == s.ID && (bad.Name != s.Name || bad.Role != s.Role) {
				return
			}
			// Flips of high bits ask for gigabytes or minutes, within the limits; that
			// the parameters are bound is as clear from the low ones.
			if bad.KDF.MemoryKiB > 64 || bad.KDF.Time > 4 {
				return
			}
			got, err := forge(bad).Open("correct horse")
			if err == nil || !got.IsZero() {
				t.Errorf("%s, %s: opened", kind, field)
			}
		})
	}
	s := bothKinds()["of the first kind"]
	s.Role = "assistant"
	if _, err := forge(s).Open("correct horse"); err != ErrWrongPassphrase {
		t.Errorf("role edited, checksum mended: %v", err)
	}
}

// TestSlotIsRewrappedWithoutThePassphrase: everybody who stays gets the clinic's
// next key by it, the one who goes does not, and a stranger cannot do it.
func TestSlotIsRewrappedWithoutThePassphrase(t *testing.T) {
	s, first := testSlot()
	second, third := NewKey(), NewKey()
	if s.Made() != 3 || s.Generation() != 3 {
		t.Errorf("made with generation %d, leads to %d", s.Made(), s.Generation())
	}
	next, err := s.Rewrap(first, second, 4)
	if err != nil {
		t.Fatal(err)
	}
	next, err = next.Rewrap(first, third, 5) // the anchor stays that of when it was made
	if err != nil {
		t.Fatal(err)
	}
	if got, err := next.Open("correct horse"); err != nil || got != third || next.Made() != 3 || next.Generation() != 5 {
		t.Errorf("generation %d, made %d: %v", next.Generation(), next.Made(), err)
	}
	if _, err := next.Open("wrong horse"); err != ErrWrongPassphrase {
		t.Errorf("wrong passphrase: %v", err)
	}
	forged, err := s.Rewrap(NewKey(), third, 5) // whoever knows the public half only
	if err != nil {
		t.Fatal(err)
	}
	if got, err := forged.Open("correct horse"); err != ErrSlotDamaged || !got.IsZero() {
		t.Errorf("a stranger's clinic key: %v", err)
	}
	other, _ := testSlot()
	other.ClinicBox = next.ClinicBox
	if _, err := forge(other).Open("correct horse"); err != ErrSlotDamaged {
		t.Errorf("another user's clinic key: %v", err)
	}
	if _, err := firstSlot("correct horse", first).Rewrap(first, second, 4); err != ErrSlotDamaged {
		t.Errorf("a slot without a pair: %v", err)
	}
	for _, public := range [][]byte{make([]byte, PublicSize), append([]byte{1}, make([]byte, PublicSize-1)...)} {
		bad := s
		bad.Public = public // of low order: every private half agrees on the same secret
		if _, err := forge(bad).Rewrap(first, second, 4); err != ErrSlotDamaged {
			t.Errorf("public half %x: %v", public[:1], err)
		}
	}
}

func TestARoleChangesWithoutThePassphrase(t *testing.T) {
	s, clinic := testSlot()
	if got, err := s.WithRole("assistant").Open("correct horse"); err != nil || got != clinic {
		t.Errorf("with a pair: %v", err)
	}
	if _, err := firstSlot("correct horse", clinic).WithRole("assistant").Open("correct horse"); err != ErrWrongPassphrase {
		t.Errorf("without one: %v", err)
	}
}

func TestParametersAreRaisedAndNeverLowered(t *testing.T) {
	base := DefaultKDF()
	for _, c := range []struct{ stored, floor, want KDF }{
		{KDF{64, 1, 1}, base, base},
		{base, KDF{64, 1, 1}, base},
		{KDF{128 * 1024, 1, 1}, base, KDF{128 * 1024, 3, 4}},
		{KDF{64 * 1024, 8, 2}, base, KDF{64 * 1024, 8, 4}},
		{KDF{64 * 1024, 16, 1}, KDF{1024 * 1024, 2, 4}, KDF{1024 * 1024, 2, 4}}, // together too dear
		{KDF{1024 * 1024, 4, 1}, KDF{64 * 1024, 16, 4}, KDF{1024 * 1024, 4, 1}},
		{KDF{}, base, base},
	} {
		got := c.stored.AtLeast(c.floor)
		if got != c.want || !got.Valid() {
			t.Errorf("%+v raised to %+v: %+v", c.stored, c.floor, got)
		}
	}
}

func TestNewerSlot(t *testing.T) {
	s, _ := testSlot()
	s.Box = slices.Clone(s.Box)
	s.Box[0] = 2
	if _, err := forge(s).Open("correct horse"); err != ErrFormat {
		t.Errorf("got %v", err)
	}
}

// A slot's box is no box of another kind, though the same key sealed it.
func TestSlotBoxIsNoOtherBox(t *testing.T) {
	for kind, s := range bothKinds() {
		wrap := s.wrappingKey("correct horse")
		if _, err := wrap.OpenKey(s.Box, s.bound()); err != ErrDamaged {
			t.Errorf("%s, OpenKey: %v", kind, err)
		}
		if _, err := wrap.Open(s.Box, s.bound()); err != ErrDamaged {
			t.Errorf("%s, Open: %v", kind, err)
		}
	}
}

func TestAbsurdParametersAreRefusedAtOnce(t *testing.T) {
	s, _ := testSlot()
	for _, kdf := range []KDF{
		{},
		{MemoryKiB: 1<<32 - 1, Time: 1, Threads: 1},
		{MemoryKiB: 1024*1024 + 1, Time: 1, Threads: 1},
		{MemoryKiB: 1024 * 1024, Time: 5, Threads: 1},
		{MemoryKiB: 512 * 1024, Time: 16, Threads: 1},
		{MemoryKiB: 64, Time: 0, Threads: 1},
		{MemoryKiB: 64, Time: 17, Threads: 1},
		{MemoryKiB: 64, Time: 1<<32 - 1, Threads: 1},
		{MemoryKiB: 64, Time: 1, Threads: 0},
		{MemoryKiB: 4096, Time: 1, Threads: 17},
		{MemoryKiB: 4096, Time: 1, Threads: 255},
		{MemoryKiB: 7, Time: 1, Threads: 1},
		{MemoryKiB: 31, Time: 1, Threads: 4},
	} {
		s.KDF = kdf
		bad := forge(s)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := bad.Open("correct horse")
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if err != ErrSlotDamaged {
			t.Errorf("%+v: %v", kdf, err)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 || took > time.Second {
			t.Errorf("%+v: took %d bytes and %v", kdf, n, took)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v: NewSlot accepted it", kdf)
				}
			}()
			NewSlot("i", "n", "r", "p", NewKey(), 1, kdf)
		}()
	}
	for _, kdf := range []KDF{DefaultKDF(), tinyKDF(), {1024 * 1024, 4, 16}, {256 * 1024, 16, 16}, {128, 1, 16}} {
		if !kdf.Valid() {
			t.Errorf("%+v is refused", kdf)
		}
	}
}

// What version 1 wrote must open for ever.
func TestSlotOfFormatOneStillOpens(t *testing.T) {
	s := Slot{
		ID: "0198-aa", Name: "Ayşe", Role: "physician", KDF: KDF{MemoryKiB: 16, Time: 2, Threads: 2},
		Salt: unhex(t, goldenSalt), Box: unhex(t, goldenSlot), Checksum: unhex(t, goldenChecksum),
	}
	if got, err := s.Open("cafe\u0301"); err != nil || got != plainKey() {
		t.Errorf("got %v", err)
	}
}

// What the version with key pairs wrote must open for ever.
func TestSlotOfFormatTwoStillOpens(t *testing.T) {
	if got, err := goldenPairSlot(t).Open("cafe\u0301"); err != nil || got != plainKey() {
		t.Errorf("got %v", err)
	}
}

func goldenPairSlot(t testing.TB) Slot {
	return Slot{
		ID: "0198-aa", Name: "Ayşe", Role: "physician", KDF: tinyKDF(),
		Salt: unhex(t, goldenSalt2), Public: unhex(t, goldenPublic2), Box: unhex(t, goldenSlot2),
		ClinicBox: unhex(t, goldenClinic2), Checksum: unhex(t, goldenChecksum2),
	}
}

func BenchmarkDefaultSlot(b *testing.B) {
	s := NewSlot("i", "n", "r", "p", NewKey(), 1, DefaultKDF())
	for b.Loop() {
		if _, err := s.Open("p"); err != nil {
			b.Fatal(err)
		}
	}
}
