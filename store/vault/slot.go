package vault

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// KDF is how hard a passphrase is to guess: the parameters of argon2id.
type KDF struct {
	MemoryKiB uint32 // memory in KiB
	Time      uint32 // passes over the memory
	Threads   uint8  // lanes
}

// DefaultKDF is the second choice of RFC 9106 §4: 64 MiB, three passes, four
// lanes. It takes under half a second on a small office machine.
func DefaultKDF() KDF {
	return KDF{MemoryKiB: 64 * 1024, Time: 3, Threads: 4}
}

// Limits of what is believed from a file: a slot must not be able to take the
// memory of an office machine, or an hour of its time, before it is found to be
// damaged or forged. They are choices of ours: the dearest slot believed works
// over 4 GiB in all, which is 21 times the default, never in more than 1 GiB at
// once. [DefaultKDF] can grow 16 times in memory before they have to.
const (
	maxMemoryKiB = 1024 * 1024
	maxTime      = 16
	maxThreads   = 16
	maxWorkKiB   = 4 * 1024 * 1024 // memory times passes
)

// Valid reports whether the parameters are within what a slot may ask for: at most
// 1 GiB, 16 passes, 16 lanes and 4 GiB of memory times passes, and the 8 KiB a
// lane that argon2 needs.
func (p KDF) Valid() bool {
	return p.Time >= 1 && p.Time <= maxTime &&
		p.Threads >= 1 && p.Threads <= maxThreads &&
		p.MemoryKiB >= 8*uint32(p.Threads) && p.MemoryKiB <= maxMemoryKiB &&
		p.work() <= maxWorkKiB
}

// work is the memory in KiB gone over, all passes counted.
func (p KDF) work() uint64 { return uint64(p.MemoryKiB) * uint64(p.Time) }

// AtLeast raises each parameter to that of a floor. Where both together are more
// than [KDF.Valid] allows it gives the dearer of the two.
func (p KDF) AtLeast(floor KDF) KDF {
	raised := KDF{max(p.MemoryKiB, floor.MemoryKiB), max(p.Time, floor.Time), max(p.Threads, floor.Threads)}
	switch {
	case raised.Valid():
		return raised
	case p.Valid() && p.work() > floor.work():
		return p
	}
	return floor
}

// saltSize is what RFC 9106 §3.1 recommends for passwords.
const saltSize = 16

// Slot lets one user in: it leads from a passphrase to the clinic key. Everything
// in it may be stored in the clear.
//
// The passphrase opens Box, which holds the private half of a key pair and an
// anchor, a key derived from the clinic key of when the slot was made. ClinicBox
// holds the clinic key for that pair, so that the user can be given another one
// without the passphrase, by [Slot.Rewrap]; and under the anchor, so that nobody
// can who never had a clinic key.
//
// Slots of earlier files have no pair: their Box holds the clinic key itself and
// is bound to id, name and role. They open as ever and cannot be rewrapped. The
// name and role of a slot with a pair are for the caller to sign.
type Slot struct {
	ID, Name, Role string
	KDF            KDF
	Salt           []byte // random, 16 bytes
	Public         []byte // the public half of the pair; empty in a slot without one
	Box            []byte // the private half and the anchor, sealed; without a pair the clinic key
	ClinicBox      []byte // the clinic key for the pair; empty without one
	Checksum       []byte // SHA-256 of all the above; finds accidents, not attackers
}

// NewSlot makes a slot for a user that leads to the clinic key of a generation. It
// panics on parameters that are not [KDF.Valid] and on a zero key. It judges no
// passphrase: that is for the caller.
func NewSlot(id, name, role, passphrase string, clinic Key, gen uint32, kdf KDF) Slot {
	if !kdf.Valid() {
		panic("vault: key derivation parameters out of range")
	}
	halves, public := newHalves(clinic)
	defer halves.wipe()
	s := Slot{ID: id, Name: name, Role: role, KDF: kdf, Salt: make([]byte, saltSize), Public: public}
	_, _ = rand.Read(s.Salt) // never fails, see NewKey
	wrap := s.wrappingKey(passphrase)
	defer wrap.Wipe()
	s.Box = halves.seal(wrap, labelSlotPair, gen, s.bound())
	box, err := sealPair(public, halves.anchor, clinic, gen, s.pairBind())
	if err != nil {
		panic("vault: seal to a pair just made") // cannot be
	}
	s.ClinicBox = box
	s.Checksum = s.sum()
	return s
}

// HasPair tells whether the slot has a key pair, so that [Slot.Rewrap] works.
func (s Slot) HasPair() bool { return len(s.Public) > 0 }

// Generation gives the generation of the clinic key the slot leads to; 1 without
// a pair. It is only a claim until the slot is opened.
func (s Slot) Generation() uint32 { return claimed(s.ClinicBox) }

// Made gives the generation of the clinic key the slot was made with, which
// [Slot.Rewrap] needs; 1 without a pair.
func (s Slot) Made() uint32 {
	if !s.HasPair() {
		return 1
	}
	return claimed(s.Box)
}

// claimed is the generation a box names, 1 where it is none.
func claimed(box []byte) uint32 {
	gen, err := KeyVersion(box)
	if err != nil {
		return 1
	}
	return gen
}

// Rewrap gives the slot leading to another clinic key. made is the clinic key of
// the generation [Slot.Made]. [ErrSlotDamaged] means that the slot has no pair or
// is damaged.
func (s Slot) Rewrap(made, clinic Key, gen uint32) (Slot, error) {
	if err := s.Check(); err != nil {
		return s, err
	}
	if !s.HasPair() {
		return s, ErrSlotDamaged
	}
	anchor := anchorOf(made)
	defer anchor.Wipe()
	box, err := sealPair(s.Public, anchor, clinic, gen, s.pairBind())
	if err != nil {
		return s, err
	}
	s.ClinicBox = box
	s.Checksum = s.sum()
	return s, nil
}

// WithRole gives the slot with another role. A slot without a pair does not open
// any more: its box is bound to the role.
func (s Slot) WithRole(role string) Slot {
	s.Role = role
	s.Checksum = s.sum()
	return s
}

// Open returns the clinic key. [ErrSlotDamaged] means that no passphrase can open
// this slot, which is told without trying one where the checksum shows it;
// [ErrWrongPassphrase] means that the slot is as it was written, or was altered by
// someone who also mended its checksum; [ErrFormat] means that a newer program
// wrote it.
func (s Slot) Open(passphrase string) (Key, error) {
	if err := s.Check(); err != nil {
		return Key{}, err
	}
	wrap := s.wrappingKey(passphrase)
	defer wrap.Wipe()
	if !s.HasPair() {
		clinic, err := wrap.openKey(labelSlot, s.Box, s.bound())
		if err != nil {
			return Key{}, ErrWrongPassphrase
		}
		return clinic, nil
	}
	halves, err := openHalves(wrap, labelSlotPair, s.Box, s.bound())
	if err != nil {
		return Key{}, ErrWrongPassphrase
	}
	defer halves.wipe()
	clinic, err := halves.openPair(s.ClinicBox, s.pairBind())
	if err != nil {
		return Key{}, ErrSlotDamaged // the passphrase was right
	}
	return clinic, nil
}

// Check tells without a passphrase whether the slot is as it was written:
// nil, [ErrSlotDamaged], or [ErrFormat] when a newer program wrote it.
func (s Slot) Check() error {
	if !s.KDF.Valid() || len(s.Salt) != saltSize {
		return ErrSlotDamaged
	}
	if subtle.ConstantTimeCompare(s.sum(), s.Checksum) != 1 {
		return ErrSlotDamaged
	}
	for _, box := range [][]byte{s.Box, s.ClinicBox} {
		if err := checkFormat(box); errors.Is(err, ErrFormat) {
			return err
		}
	}
	public, box, pair := 0, Overhead+KeySize, 0
	if s.HasPair() {
		public, box, pair = PublicSize, Overhead+halvesSize, pairBoxSize
	}
	if len(s.Public) != public || len(s.Box) != box || len(s.ClinicBox) != pair {
		return ErrSlotDamaged
	}
	return nil
}

// wrappingKey is the passphrase made into a key. The passphrase is normalised to
// NFKC first: keyboards and systems differ in how they spell "é" or a wide digit,
// and the user cannot see it.
func (s Slot) wrappingKey(passphrase string) Key {
	pass := norm.NFKC.Bytes([]byte(passphrase))
	defer clear(pass)
	return takeKey(argon2.IDKey(pass, s.Salt, s.KDF.Time, s.KDF.MemoryKiB, s.KDF.Threads, KeySize))
}

// bound lists what the box is bound to. Name and role may change without the
// passphrase where there is a pair, so the box cannot be bound to them.
func (s Slot) bound() Bind {
	kdf := Bind{int64(s.KDF.MemoryKiB), int64(s.KDF.Time), int64(s.KDF.Threads), s.Salt}
	if s.HasPair() {
		return append(Bind{s.ID, s.Public}, kdf...)
	}
	return append(Bind{s.ID, s.Name, s.Role}, kdf...)
}

// pairBind lists what the clinic's box is bound to.
func (s Slot) pairBind() Bind { return Bind{"slot", s.ID, s.Public} }

func (s Slot) sum() []byte {
	var sum [sha256.Size]byte
	if s.HasPair() || len(s.ClinicBox) > 0 {
		all := append(Bind{s.Name, s.Role, s.Box, s.ClinicBox}, s.bound()...)
		sum = sha256.Sum256(all.encode(Bind{labelPairSum}.encode(nil)))
	} else {
		sum = sha256.Sum256(Bind{s.Box}.encode(s.bound().encode(Bind{labelSlotSum}.encode(nil))))
	}
	return sum[:]
}
