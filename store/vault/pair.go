package vault

import (
	"crypto/ecdh"
	"crypto/hpke"
)

// A pair box carries a key to the holder of a private half, and is made knowing
// the public half only: so everybody who stays gets a new clinic key without
// being there. It is, in order:
//
//	1 byte    format, 1
//	4 bytes   generation of the key within, big-endian
//	32 bytes  encapsulated key
//	n bytes   ciphertext
//	16 bytes  tag
//
// It is HPKE (RFC 9180, base mode) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256
// and ChaCha20Poly1305; the header, a label and the bind list are its info. Base
// mode does not say who sealed, and anybody can read a public half in the file.
// Therefore what is within is a box itself, under a key the receiver had before:
// see [Slot].
const (
	// PublicSize is the length of a public half in bytes.
	PublicSize = 32

	halvesSize  = 2 * KeySize // a private half and an anchor
	pairBoxSize = headerSize + PublicSize + Overhead + KeySize + 16
)

// halves is what a slot keeps under a passphrase or a code: the private half of
// its pair, and the anchor that what is sent to it must be sealed under.
type halves struct{ private, anchor Key }

func (h *halves) wipe() {
	h.private.Wipe()
	h.anchor.Wipe()
}

// anchorOf derives from a clinic key what slots made in its time are anchored in.
func anchorOf(clinic Key) Key { return clinic.Derive("stipple slot anchor") }

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

func newHalves(clinic Key) (h halves, public []byte) {
	private, err := kem().GenerateKey()
	if err != nil {
		panic("vault: make key pair: " + err.Error()) // only where there is no randomness
	}
	secret, err := private.Bytes()
	if err != nil {
		panic("vault: make key pair: " + err.Error()) // X25519 can always be written
	}
	return halves{takeKey(secret), anchorOf(clinic)}, private.PublicKey().Bytes()
}

// seal wraps the halves under a key made from a passphrase or a code. made is the
// generation of the anchor.
func (h halves) seal(wrap Key, label string, made uint32, bind Bind) []byte {
	plain := append(h.private.secret(), h.anchor.secret()...)
	defer clear(plain)
	return wrap.seal(label, plain, made, bind)
}

func openHalves(wrap Key, label string, box []byte, bind Bind) (halves, error) {
	plain, err := wrap.open(label, box, bind)
	if err != nil {
		return halves{}, err
	}
	defer clear(plain)
	if len(plain) != halvesSize {
		return halves{}, ErrDamaged
	}
	return halves{takeKey(plain[:KeySize]), takeKey(plain[KeySize:])}, nil
}

// sealPair sends the clinic key of a generation to a public half.
func sealPair(public []byte, anchor, clinic Key, gen uint32, bind Bind) ([]byte, error) {
	to, err := kem().NewPublicKey(public)
	if err != nil {
		return nil, ErrSlotDamaged
	}
	inner := anchor.sealKey(labelAnchored, clinic, gen, bind)
	header := append([]byte(nil), inner[:headerSize]...) // the same format and generation
	sealed, err := hpke.Seal(to, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), boxData(header, labelPair, bind), inner)
	if err != nil {
		return nil, ErrSlotDamaged // a public half that is no point to agree with
	}
	return append(header, sealed...), nil
}

// openPair returns the clinic key that was sent, or [ErrDamaged].
func (h halves) openPair(box []byte, bind Bind) (Key, error) {
	if len(box) != pairBoxSize || box[0] != boxFormat {
		return Key{}, ErrDamaged
	}
	secret := h.private.secret()
	defer clear(secret)
	private, err := kem().NewPrivateKey(secret)
	if err != nil {
		return Key{}, ErrDamaged
	}
	header := box[:headerSize]
	inner, err := hpke.Open(private, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), boxData(header, labelPair, bind), box[headerSize:])
	if err != nil {
		return Key{}, ErrDamaged
	}
	if string(inner[:headerSize]) != string(header) {
		return Key{}, ErrDamaged
	}
	return h.anchor.openKey(labelAnchored, inner, bind)
}
