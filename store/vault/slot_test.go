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
	return NewSlot("0198-aa", "Dr. Ayşe Yılmaz", "physician", "correct horse", clinic, tinyKDF()), clinic
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
	other := NewSlot(s.ID, s.Name, s.Role, "correct horse", clinic, tinyKDF())
	if slices.Equal(s.Salt, other.Salt) || slices.Equal(s.Box, other.Box) {
		t.Error("two slots of one passphrase look alike")
	}
}

func TestSlotWithDefaultKDF(t *testing.T) {
	clinic := NewKey()
	s := NewSlot("i", "n", "r", "pass", clinic, DefaultKDF())
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
		s := NewSlot("i", "n", "r", c.set, clinic, tinyKDF())
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
		"checksum": func(s *Slot) *[]byte { return &s.Checksum },
	} {
		whole := *get(&s)
		for i := range len(whole) * 8 {
			bad := s
			*get(&bad) = flip(whole, i)
			edit(field, bad)
		}
		for _, cut := range [][]byte{nil, {}, whole[1:], whole[:len(whole)-1], append(slices.Clone(whole), 0)} {
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

func TestDamagedSlotIsNotAWrongPassphrase(t *testing.T) {
	s, _ := testSlot()
	slotEdits(s, func(field string, bad Slot) {
		if _, err := bad.Open("correct horse"); err != ErrSlotDamaged {
			t.Errorf("%s: %v", field, err)
		}
	})
	if _, err := (Slot{}).Open(""); err != ErrSlotDamaged {
		t.Errorf("empty slot: %v", err)
	}
}

// The checksum stops accidents. Whoever edits a field and mends the checksum gets
// no further.
func TestForgedSlotOpensNothing(t *testing.T) {
	s, _ := testSlot()
	slotEdits(s, func(field string, bad Slot) {
		if field == "checksum" || field == "checksum cut" {
			return
		}
		// Flips of high bits ask for gigabytes or minutes, within the limits; that
		// the parameters are bound is as clear from the low ones.
		if bad.KDF.MemoryKiB > 64 || bad.KDF.Time > 4 {
			return
		}
		got, err := forge(bad).Open("correct horse")
		if err == nil || !got.IsZero() {
			t.Errorf("%s: opened", field)
		}
	})
	s.Role = "assistant"
	if _, err := forge(s).Open("correct horse"); err != ErrWrongPassphrase {
		t.Errorf("role edited, checksum mended: %v", err)
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
	s, _ := testSlot()
	wrap := s.wrappingKey("correct horse")
	if _, err := wrap.OpenKey(s.Box, s.bound()); err != ErrDamaged {
		t.Errorf("OpenKey: %v", err)
	}
}

func TestAbsurdParametersAreRefusedAtOnce(t *testing.T) {
	s, _ := testSlot()
	for _, kdf := range []KDF{
		{},
		{MemoryKiB: 1<<32 - 1, Time: 1, Threads: 1},
		{MemoryKiB: 4*1024*1024 + 1, Time: 1, Threads: 1},
		{MemoryKiB: 64, Time: 0, Threads: 1},
		{MemoryKiB: 64, Time: 65, Threads: 1},
		{MemoryKiB: 64, Time: 1<<32 - 1, Threads: 1},
		{MemoryKiB: 64, Time: 1, Threads: 0},
		{MemoryKiB: 4096, Time: 1, Threads: 65},
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
			NewSlot("i", "n", "r", "p", NewKey(), kdf)
		}()
	}
	for _, kdf := range []KDF{DefaultKDF(), tinyKDF(), {4 * 1024 * 1024, 64, 64}, {512, 1, 64}} {
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

func FuzzSlotOpen(f *testing.F) {
	clinic := plainKey()
	good := NewSlot("i", "n", "r", "p", clinic, tinyKDF())
	f.Add(good.ID, good.Name, good.Role, "p", uint32(8), uint32(1), uint8(1), good.Salt, good.Box, good.Checksum)
	f.Add("", "", "", "", uint32(0), uint32(0), uint8(0), []byte{}, []byte{}, []byte{})
	f.Fuzz(func(t *testing.T, id, name, role, pass string, mem, passes uint32, threads uint8, salt, box, sum []byte) {
		s := Slot{id, name, role, KDF{mem, passes, threads}, salt, box, sum}
		check := func(s Slot) {
			if got, err := s.Open(pass); (err == nil) != (got == clinic) || err != nil && !got.IsZero() {
				t.Errorf("%+v with %q: %v", s, pass, err)
			}
		}
		check(s)
		s.KDF = KDF{mem % 64, passes % 4, threads % 4} // within what a fuzzer can wait for
		check(forge(s))
	})
}

func BenchmarkDefaultSlot(b *testing.B) {
	s := NewSlot("i", "n", "r", "p", NewKey(), DefaultKDF())
	for b.Loop() {
		if _, err := s.Open("p"); err != nil {
			b.Fatal(err)
		}
	}
}
