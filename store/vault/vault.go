// Package vault is the cryptography of the store: keys, slots that wrap the
// clinic key under a passphrase, the recovery code, sealed boxes, and the chain
// of the audit trail. It knows bytes only: no SQL, no file, no patient.
//
// One clinic key protects a clinic's file, and another of the next generation once
// a user is removed. It is wrapped once for each user (see [Slot]) and once under a
// printed code (see [SealRecovery]); keys for single patients are wrapped by it in
// turn (see [Key.SealKey]). What is sealed is bound
// to the clear columns beside it (see [Bind]), so that nothing can be moved to
// another row or have its columns edited unseen.
//
// What it cannot see is the past put back whole: an old box under its old row, or
// an old slot, is still genuine. The audit chain and its head exist to show that.
//
// Errors are the plain sentinels below; callers compare with [errors.Is].
package vault

import "errors"

var (
	// ErrDamaged means bytes that do not authenticate: altered, cut, bound to
	// something else, or made with another key. No cipher can tell these apart.
	ErrDamaged = errors.New("vault: data is damaged or does not belong here")
	// ErrFormat means a format byte later than this program knows. It is read
	// before anything is authenticated, so in a file that is not otherwise
	// newer it means damage.
	ErrFormat = errors.New("vault: data has a newer format")
	// ErrSlotDamaged means a slot that cannot be what was once written, whatever
	// the passphrase: its checksum or its parameters are wrong.
	ErrSlotDamaged = errors.New("vault: key slot is damaged")
	// ErrWrongPassphrase means an intact slot that the passphrase does not open.
	ErrWrongPassphrase = errors.New("vault: wrong passphrase")
	// ErrRecoveryCode means text that cannot be a recovery code: not 32 symbols
	// of its alphabet.
	ErrRecoveryCode = errors.New("vault: not a recovery code")
	// ErrWrongCode means a well-formed recovery code that opens nothing here.
	ErrWrongCode = errors.New("vault: wrong recovery code")
)

// Labels keep the uses of one key apart: what is made for one purpose is never
// valid for another. They are part of the file format.
const (
	labelBox      = "stipple/box/1"
	labelKey      = "stipple/key/1"
	labelSlot     = "stipple/slot/1"
	labelSlotSum  = "stipple/slot-checksum/1"
	labelSlotPair = "stipple/slot/2"
	labelPairSum  = "stipple/slot-checksum/2"
	labelPair     = "stipple/pair/1"
	labelAnchored = "stipple/anchored/1"
	labelRecovery = "stipple/recovery/1"
	labelRecSum   = "stipple/recovery-checksum/1"
	labelRecPair  = "stipple/recovery/2"
	labelRecSum2  = "stipple/recovery-checksum/2"
	labelMAC      = "stipple/mac/1"
	labelLink     = "stipple/link/1"
	labelHead     = "stipple/head/1"
)
