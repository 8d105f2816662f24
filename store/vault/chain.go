package vault

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strconv"
)

// Link is the place of one entry in an append-only chain. The link of the last
// entry is the chain's head; the zero value is the head of an empty chain.
//
// Each link signs its entry together with the link before it, so that an entry
// changed, left out, put in or moved no longer follows. Entries cut off the end do
// not show in the chain itself: keep the head elsewhere too ([Key.EncodeHead]).
type Link struct {
	Seq int64  // 1 for the first entry
	MAC []byte // 32 bytes
}

// valid reports whether l can be a head at all.
func (l Link) valid() bool {
	if l.Seq == 0 {
		return len(l.MAC) == 0
	}
	return l.Seq > 0 && len(l.MAC) == sha256.Size
}

// Next is the link for an entry appended after head.
func (k Key) Next(head Link, fields Bind) Link {
	mac := head.MAC
	if len(mac) == 0 {
		mac = nil // an empty chain is one, however its nothing is written
	}
	seq := head.Seq + 1
	return Link{Seq: seq, MAC: k.mac(labelLink, Bind{mac, seq}, fields)}
}

// Follows reports whether next is the link of an entry with these fields directly
// after head.
func (k Key) Follows(head Link, fields Bind, next Link) bool {
	if k.IsZero() || !head.valid() || !next.valid() {
		return false
	}
	want := k.Next(head, fields)
	return want.Seq == next.Seq && EqualMAC(want.MAC, next.MAC)
}

// A head file is one line:
//
//	stipple-head 1 <seq, 20 digits> <MAC of the link, hex> <MAC of this line, hex>
//
// Its length never changes and is less than a disk sector, so that a file written
// over in place keeps no tail of an older head. An empty chain is written with a
// link MAC of zeros. The clinic is bound in but not named.
const (
	headPrefix = "stipple-head 1 "
	headDigits = 20
	headSize   = len(headPrefix) + headDigits + 1 + 2*sha256.Size + 1 + 2*sha256.Size + 1
)

// EncodeHead writes a chain's head as the content of a small text file that only a
// holder of k can write for this clinic. It panics on a link that no chain has.
func (k Key) EncodeHead(l Link, clinicID string) []byte {
	if !l.valid() {
		panic("vault: not a link of a chain")
	}
	mac := l.MAC
	if l.Seq == 0 {
		mac = make([]byte, sha256.Size)
	}
	auth := k.mac(labelHead, Bind{clinicID, l.Seq, mac})
	return fmt.Appendf(nil, "%s%0*d %x %x\n", headPrefix, headDigits, l.Seq, mac, auth)
}

// DecodeHead reads what EncodeHead wrote. It fails with [ErrDamaged] where a
// single bit differs, and for the head of another clinic.
func (k Key) DecodeHead(b []byte, clinicID string) (Link, error) {
	if len(b) != headSize || !bytes.HasPrefix(b, []byte(headPrefix)) || k.IsZero() {
		return Link{}, ErrDamaged
	}
	rest := b[len(headPrefix):]
	seq, err := strconv.ParseInt(string(rest[:headDigits]), 10, 64)
	if err != nil || seq < 0 {
		return Link{}, ErrDamaged
	}
	mac := make([]byte, sha256.Size)
	rest = rest[headDigits+1:]
	if _, err := hex.Decode(mac, rest[:2*sha256.Size]); err != nil {
		return Link{}, ErrDamaged
	}
	l := Link{Seq: seq, MAC: mac}
	if seq == 0 {
		l.MAC = nil
	}
	// Compared whole with its one spelling, so that capitals in the hex, a sign or
	// another separator are refused as well as a wrong signature.
	if subtle.ConstantTimeCompare(k.EncodeHead(l, clinicID), b) != 1 {
		return Link{}, ErrDamaged
	}
	return l, nil
}
