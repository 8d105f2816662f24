package vault

import "testing"

// FuzzOpenSlot: a row of the slot table, whatever it holds, opens only as it was
// written, with the right passphrase, also with the checksum mended; only what the
// vault leaves to the caller, name and role beside a pair, may differ.
func FuzzOpenSlot(f *testing.F) {
	clinic := plainKey()
	pair := goldenPairSlot(f) // the workers are processes that must agree on it
	first := Slot{ID: "0198-aa", Name: "Ayşe", Role: "physician", KDF: KDF{16, 2, 2}, Salt: unhex(f, goldenSalt), Box: unhex(f, goldenSlot), Checksum: unhex(f, goldenChecksum)}
	add := func(s Slot, pass string) {
		f.Add(s.ID, s.Name, s.Role, pass, s.KDF.MemoryKiB, s.KDF.Time, s.KDF.Threads, s.Salt, s.Public, s.Box, s.ClinicBox, s.Checksum)
	}
	for _, s := range []Slot{pair, first} {
		add(s, "cafe\u0301")
		add(s, "caf\u00e9")
		add(s, "cafe")
		s.Role = "assistant"
		add(s, "caf\u00e9")
	}
	mixed := pair
	mixed.Box, mixed.Public = first.Box, nil
	add(mixed, "caf\u00e9")
	big := pair
	big.KDF = KDF{1 << 31, 64, 64}
	add(big, "caf\u00e9")
	add(Slot{}, "")
	f.Fuzz(func(t *testing.T, id, name, role, pass string, mem, passes uint32, threads uint8, salt, public, box, clinicBox, sum []byte) {
		s := Slot{id, name, role, KDF{mem, passes, threads}, salt, public, box, clinicBox, sum}
		check := func(s Slot) {
			if s.KDF.Valid() && s.KDF.work() > 4096 {
				_ = s.Check() // more than a fuzzer can wait for
				return
			}
			got, err := s.Open(pass)
			if err != nil {
				if !got.IsZero() {
					t.Errorf("%+v: a key beside %v", s, err)
				}
				return
			}
			named := s
			if s.HasPair() {
				named.Name, named.Role = pair.Name, pair.Role
				named = forge(named)
			}
			if got != clinic || !same(named, pair) && !same(named, first) {
				t.Errorf("%+v opened with %q", s, pass)
			}
		}
		check(s)
		check(forge(s))
		_, _ = s.Rewrap(clinic, clinic, 9)
		_, _ = s.Generation(), s.Made()
	})
}
