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

// Limits of what is believed from a file: a slot must not be able to take all the
// memory of the machine, or the rest of the day, before it is found to be damaged.
const (
	maxMemoryKiB = 4 * 1024 * 1024
	maxTime      = 64
	maxThreads   = 64
)

// Valid reports whether the parameters are within what a slot may ask for: at most
// 4 GiB, 64 passes and 64 lanes, and the 8 KiB a lane that argon2 needs.
func (p KDF) Valid() bool {
	return p.Time >= 1 && p.Time <= maxTime &&
		p.Threads >= 1 && p.Threads <= maxThreads &&
		p.MemoryKiB >= 8*uint32(p.Threads) && p.MemoryKiB <= maxMemoryKiB
}

// saltSize is what RFC 9106 §3.1 recommends for passwords.
const saltSize = 16

// Slot is the clinic key wrapped for one user under a passphrase. Everything in it
// may be stored in the clear. The user's id, name and role are bound to the box:
// edited in the file, they open nothing.
type Slot struct {
	ID, Name, Role string
	KDF            KDF
	Salt           []byte // random, 16 bytes
	Box            []byte // the clinic key, sealed
	Checksum       []byte // SHA-256 of all the above; finds accidents, not attackers
}

// NewSlot wraps the clinic key for a user. It panics on parameters that are not
// [KDF.Valid] and on a zero key. It judges no passphrase: that is for the caller.
func NewSlot(id, name, role, passphrase string, clinic Key, kdf KDF) Slot {
	if !kdf.Valid() {
		panic("vault: key derivation parameters out of range")
	}
	s := Slot{ID: id, Name: name, Role: role, KDF: kdf, Salt: make([]byte, saltSize)}
	_, _ = rand.Read(s.Salt) // never fails, see NewKey
	wrap := s.wrappingKey(passphrase)
	defer wrap.Wipe()
	// Key version 0: a key made from a passphrase has no version of its own.
	s.Box = wrap.sealKey(labelSlot, clinic, 0, s.bound())
	s.Checksum = s.sum()
	return s
}

// Open returns the clinic key. [ErrSlotDamaged] means that no passphrase can open
// this slot and is told without trying one; [ErrWrongPassphrase] means that the
// slot is as it was written, or was altered by someone who also mended its
// checksum; [ErrFormat] means that a newer program wrote it.
func (s Slot) Open(passphrase string) (Key, error) {
	if err := s.Check(); err != nil {
		return Key{}, err
	}
	wrap := s.wrappingKey(passphrase)
	defer wrap.Wipe()
	clinic, err := wrap.openKey(labelSlot, s.Box, s.bound())
	if err != nil {
		return Key{}, ErrWrongPassphrase
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
	if err := checkFormat(s.Box); errors.Is(err, ErrFormat) {
		return err
	}
	if len(s.Box) != Overhead+KeySize {
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

// bound lists what the box is bound to.
func (s Slot) bound() Bind {
	return Bind{
		s.ID, s.Name, s.Role,
		int64(s.KDF.MemoryKiB), int64(s.KDF.Time), int64(s.KDF.Threads),
		s.Salt,
	}
}

func (s Slot) sum() []byte {
	sum := sha256.Sum256(Bind{s.Box}.encode(s.bound().encode(Bind{labelSlotSum}.encode(nil))))
	return sum[:]
}
