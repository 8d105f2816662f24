package vault

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// KeySize is the length of a key in bytes.
const KeySize = 32

const redacted = "[key]"

// Key is a secret of 32 bytes. Its zero value is no key: to open with it fails,
// and to seal, sign or derive with it panics, because that would look protected
// and be readable by anyone.
//
// A Key copies and compares like an array, and wiping one copy leaves the others.
// It prints, logs and marshals as "[key]".
type Key struct {
	// The secret under the veil. Package fmt asks no type how to print itself inside
	// an unexported field or under a wrong verb, and the trace of a crash prints
	// arrays that were passed; what they would show is noise.
	b [KeySize]byte
}

// veil is random and the same for all keys of this process, and is printed nowhere.
// It protects from careless printing only: who can read the memory reads it too.
var veil = sync.OnceValue(func() *[KeySize]byte {
	var v [KeySize]byte
	_, _ = rand.Read(v[:])
	return &v
})

// NewKey makes a random key.
func NewKey() Key {
	b := make([]byte, KeySize)
	// Read never fails: it ends the program where there is no randomness.
	_, _ = rand.Read(b)
	return takeKey(b)
}

// takeKey moves a secret of 32 bytes into a key and wipes where it came from.
func takeKey(secret []byte) Key {
	var k Key
	subtle.XORBytes(k.b[:], secret, veil()[:])
	clear(secret)
	return k
}

// secret is the bare key, for the caller to use at once and clear.
func (k *Key) secret() []byte {
	b := make([]byte, KeySize)
	subtle.XORBytes(b, k.b[:], veil()[:])
	return b
}

// Derive makes the key for one named purpose out of k by HKDF-SHA256. The same
// purpose always gives the same key, and a derived key tells nothing about k.
func (k Key) Derive(purpose string) Key {
	k.mustBeSet()
	secret := k.secret()
	defer clear(secret)
	return stretch(secret, purpose)
}

// stretch turns a secret that is already hard to guess into a key.
func stretch(secret []byte, purpose string) Key {
	b, err := hkdf.Key(sha256.New, secret, nil, purpose, KeySize)
	if err != nil {
		panic("vault: derive key: " + err.Error()) // only for absurd lengths
	}
	return takeKey(b)
}

// Wipe zeroes this copy of the key.
//
// It is not inlined, so that the compiler cannot see that nobody reads the zeros
// and leave them out.
//
//go:noinline
func (k *Key) Wipe() { clear(k.b[:]) }

// IsZero reports whether k is no key: never set, or wiped.
func (k Key) IsZero() bool { return k.b == [KeySize]byte{} }

func (k Key) mustBeSet() {
	if k.IsZero() {
		panic("vault: use of a zero key")
	}
}

// MAC signs the parts with HMAC-SHA256: 32 bytes that only a holder of k can make
// or check, and that tell nothing about the parts.
func (k Key) MAC(parts Bind) []byte {
	return k.mac(labelMAC, parts)
}

// mac signs lists for one use, named by its label.
func (k Key) mac(label string, lists ...Bind) []byte {
	k.mustBeSet()
	msg := Bind{label}.encode(nil)
	for _, l := range lists {
		msg = l.encode(msg)
	}
	secret := k.secret()
	defer clear(secret)
	h := hmac.New(sha256.New, secret)
	h.Write(msg)
	return h.Sum(nil)
}

// EqualMAC compares two MACs in a time that does not depend on where they differ.
// Anything that is not the length of a MAC equals nothing, not even itself.
func EqualMAC(a, b []byte) bool {
	return len(a) == sha256.Size && hmac.Equal(a, b)
}

// Format prints "[key]" for every verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// String is "[key]".
func (k Key) String() string { return redacted }

// GoString is "[key]".
func (k Key) GoString() string { return redacted }

// LogValue is "[key]".
func (k Key) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON is "[key]", which cannot be read back: a key leaves the program
// sealed or not at all.
func (k Key) MarshalJSON() ([]byte, error) { return json.Marshal(redacted) }
