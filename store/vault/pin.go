package vault

import (
	"crypto/rand"

	"golang.org/x/crypto/argon2"
)

// NewSalt makes the random salt of a key that is stretched from a PIN.
func NewSalt() []byte {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails, see NewKey
	return salt
}

// Stretch makes a key of a PIN by argon2id. A PIN is short: what is sealed under
// such a key must be kept in memory only, and be wiped after a few wrong tries. It
// panics on parameters that are not [KDF.Valid].
func (p KDF) Stretch(pin string, salt []byte) Key {
	if !p.Valid() {
		panic("vault: key derivation parameters out of range")
	}
	secret := []byte(pin)
	defer clear(secret)
	return takeKey(argon2.IDKey(secret, salt, p.Time, p.MemoryKiB, p.Threads, KeySize))
}
