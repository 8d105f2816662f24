package vault

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"

	"golang.org/x/crypto/chacha20poly1305"
)

// A box is, in order:
//
//	1 byte    format, 1
//	4 bytes   version of the key that sealed it, big-endian
//	24 bytes  nonce
//	n bytes   ciphertext
//	16 bytes  tag
//
// The header is authenticated together with a label and the bind list. The nonce
// is random and long enough that no counter has to be kept, or lost with a
// restored backup.
const (
	boxFormat  = 1
	headerSize = 1 + 4
	nonceEnd   = headerSize + chacha20poly1305.NonceSizeX

	// Overhead is how many bytes longer a box is than what it holds.
	Overhead = nonceEnd + chacha20poly1305.Overhead
)

// Seal encrypts plain so that only k opens it, and only beside the same bind list.
// keyVersion says which key k is and can be read from the box with [KeyVersion].
// The same input gives a different box every time.
func (k Key) Seal(plain []byte, keyVersion uint32, bind Bind) []byte {
	return k.seal(labelBox, plain, keyVersion, bind)
}

// Open returns what was sealed. It fails with [ErrDamaged] where anything at all is
// not as it was sealed, the key included, and with [ErrFormat] for a newer box.
func (k Key) Open(box []byte, bind Bind) ([]byte, error) {
	return k.open(labelBox, box, bind)
}

// KeyVersion reads from a box the version of the key it was sealed with. It needs
// no key, so the answer is only a claim until the box is opened.
func KeyVersion(box []byte) (uint32, error) {
	if err := checkFormat(box); err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(box[1:headerSize]), nil
}

// SealKey wraps another key. Such a box is opened by [Key.OpenKey] only, never by
// [Key.Open], so that no slip shows a key as data.
func (k Key) SealKey(inner Key, keyVersion uint32, bind Bind) []byte {
	return k.sealKey(labelKey, inner, keyVersion, bind)
}

// OpenKey returns the key that SealKey wrapped, with the errors of [Key.Open].
func (k Key) OpenKey(box []byte, bind Bind) (Key, error) {
	return k.openKey(labelKey, box, bind)
}

func (k Key) seal(label string, plain []byte, keyVersion uint32, bind Bind) []byte {
	k.mustBeSet()
	box := make([]byte, nonceEnd, Overhead+len(plain))
	box[0] = boxFormat
	binary.BigEndian.PutUint32(box[1:headerSize], keyVersion)
	nonce := box[headerSize:nonceEnd]
	_, _ = rand.Read(nonce) // never fails, see NewKey
	return k.aead().Seal(box, nonce, plain, boxData(box, label, bind))
}

func (k Key) open(label string, box []byte, bind Bind) ([]byte, error) {
	if err := checkFormat(box); err != nil {
		return nil, err
	}
	if k.IsZero() {
		return nil, ErrDamaged
	}
	plain, err := k.aead().Open(nil, box[headerSize:nonceEnd], box[nonceEnd:], boxData(box, label, bind))
	if err != nil {
		return nil, ErrDamaged
	}
	return plain, nil
}

func (k Key) sealKey(label string, inner Key, keyVersion uint32, bind Bind) []byte {
	// A zero key wrapped today is data sealed under a public key tomorrow.
	inner.mustBeSet()
	secret := inner.secret()
	defer clear(secret)
	return k.seal(label, secret, keyVersion, bind)
}

func (k Key) openKey(label string, box []byte, bind Bind) (Key, error) {
	plain, err := k.open(label, box, bind)
	if err != nil {
		return Key{}, err
	}
	if len(plain) != KeySize {
		clear(plain)
		return Key{}, ErrDamaged
	}
	return takeKey(plain), nil
}

func (k Key) aead() cipher.AEAD {
	secret := k.secret()
	defer clear(secret)
	a, err := chacha20poly1305.NewX(secret)
	if err != nil {
		panic("vault: make cipher: " + err.Error()) // only for a wrong key length
	}
	return a
}

// checkFormat looks at the outside of a box. A format of zero is what a blanked disk
// page reads as, so it is damage and not a newer version.
func checkFormat(box []byte) error {
	switch {
	case len(box) == 0 || box[0] == 0:
		return ErrDamaged
	case box[0] > boxFormat:
		return ErrFormat
	case len(box) < Overhead:
		return ErrDamaged
	}
	return nil
}

// boxData is what a box authenticates beside its content.
func boxData(box []byte, label string, bind Bind) []byte {
	// Most lists fit, which saves growing the slice for every row of a long table.
	data := append(make([]byte, 0, 256), box[:headerSize]...)
	return bind.encode(Bind{label}.encode(data))
}
