package vault

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The alphabet of a recovery code is Crockford's base 32, which leaves out the
// letters that are read as digits (I, L, O) and U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	recoverySize    = 20 // bytes: 160 bits
	recoverySymbols = 32
	recoveryGroup   = 4
)

func recoveryEncoding() *base32.Encoding {
	return base32.NewEncoding(crockford).WithPadding(base32.NoPadding)
}

// NewRecoveryCode makes a code of 160 random bits to be printed: eight groups of
// four symbols with "-" between them.
func NewRecoveryCode() string {
	b := make([]byte, recoverySize)
	_, _ = rand.Read(b) // never fails, see NewKey
	defer clear(b)
	return groupCode(recoveryEncoding().EncodeToString(b))
}

// NormaliseRecoveryCode reads a code as people type it, and returns it as
// [NewRecoveryCode] wrote it: capitals or not, with spaces and dashes anywhere, O
// for 0, I or L for 1. It fails with [ErrRecoveryCode] when what is left is not 32
// symbols of the alphabet.
func NormaliseRecoveryCode(s string) (string, error) {
	var b strings.Builder
	for _, r := range norm.NFKC.String(s) {
		switch r = unicode.ToUpper(r); {
		case unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cf) || r == '\u2212':
			// Copied text brings dashes of all lengths, minus signs and marks of no width.
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		}
		if !strings.ContainsRune(crockford, r) {
			return "", ErrRecoveryCode
		}
		b.WriteRune(r)
	}
	if b.Len() != recoverySymbols {
		return "", ErrRecoveryCode
	}
	return groupCode(b.String()), nil
}

func groupCode(symbols string) string {
	groups := make([]string, 0, recoverySymbols/recoveryGroup)
	for len(symbols) > 0 {
		groups = append(groups, symbols[:recoveryGroup])
		symbols = symbols[recoveryGroup:]
	}
	return strings.Join(groups, "-")
}

// SealRecovery wraps the clinic key under a recovery code. What it returns is a
// box followed by a SHA-256 checksum of the box and the bind list, so that
// [OpenRecovery] can tell a damaged row from a mistyped code. It fails with
// [ErrRecoveryCode].
func SealRecovery(code string, clinic Key, bind Bind) ([]byte, error) {
	wrap, err := recoveryKey(code)
	if err != nil {
		return nil, err
	}
	defer wrap.Wipe()
	// Key version 0: the code has none.
	box := wrap.sealKey(labelRecovery, clinic, 0, bind)
	return append(box, recoverySum(box, bind)...), nil
}

// OpenRecovery returns the clinic key. It fails with [ErrRecoveryCode] for what
// cannot be a code, with [ErrWrongCode] for a code that does not fit, with
// [ErrDamaged] when no code can open this box any more, and with [ErrFormat] when a
// newer program sealed it.
func OpenRecovery(code string, box []byte, bind Bind) (Key, error) {
	wrap, err := recoveryKey(code)
	if err != nil {
		return Key{}, err
	}
	defer wrap.Wipe()
	if err := checkFormat(box); err != nil {
		return Key{}, err
	}
	const size = Overhead + KeySize
	if len(box) != size+sha256.Size {
		return Key{}, ErrDamaged
	}
	box, sum := box[:size], box[size:]
	if subtle.ConstantTimeCompare(recoverySum(box, bind), sum) != 1 {
		return Key{}, ErrDamaged
	}
	clinic, err := wrap.openKey(labelRecovery, box, bind)
	if err != nil {
		return Key{}, ErrWrongCode
	}
	return clinic, nil
}

// recoveryKey needs no slow function: nobody guesses 160 random bits.
func recoveryKey(code string) (Key, error) {
	code, err := NormaliseRecoveryCode(code)
	if err != nil {
		return Key{}, err
	}
	b, err := recoveryEncoding().DecodeString(strings.ReplaceAll(code, "-", ""))
	if err != nil {
		return Key{}, ErrRecoveryCode
	}
	defer clear(b)
	return stretch(b, labelRecovery), nil
}

func recoverySum(box []byte, bind Bind) []byte {
	sum := sha256.Sum256(bind.encode(Bind{labelRecSum, box}.encode(nil)))
	return sum[:]
}
