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

// A recovery blob with a key pair is, in order:
//
//	1 byte     format, 2
//	32 bytes   public half
//	109 bytes  box of the private half and the anchor, under the code
//	130 bytes  pair box of the clinic key
//	32 bytes   SHA-256 of all that and the bind list
//
// That of earlier files is a box of the clinic key and such a checksum.
const (
	recoveryFormat = 2

	recBoxAt  = 1 + PublicSize
	recPairAt = recBoxAt + Overhead + halvesSize
	recSumAt  = recPairAt + pairBoxSize
	recSize   = recSumAt + sha256.Size
)

// SealRecovery makes from a recovery code what leads from it to the clinic key of
// a generation, as a [Slot] does from a passphrase: with a key pair, so that
// [RewrapRecovery] needs no code, and with a checksum, so that [OpenRecovery] can
// tell a damaged row from a mistyped code. It fails with [ErrRecoveryCode].
func SealRecovery(code string, clinic Key, gen uint32, bind Bind) ([]byte, error) {
	wrap, err := recoveryKey(code)
	if err != nil {
		return nil, err
	}
	defer wrap.Wipe()
	halves, public := newHalves(clinic)
	defer halves.wipe()
	blob := append([]byte{recoveryFormat}, public...)
	blob = append(blob, halves.seal(wrap, labelRecPair, gen, recBind(public, bind))...)
	return closeRecovery(blob, halves.anchor, clinic, gen, bind)
}

// closeRecovery adds the clinic key and the checksum to a public half and its box.
func closeRecovery(blob []byte, anchor, clinic Key, gen uint32, bind Bind) ([]byte, error) {
	public := blob[1:recBoxAt]
	box, err := sealPair(public, anchor, clinic, gen, recBind(public, bind))
	if err != nil {
		return nil, ErrDamaged
	}
	blob = append(blob, box...)
	return append(blob, recoverySum(labelRecSum2, blob, bind)...), nil
}

func recBind(public []byte, bind Bind) Bind { return append(Bind{"recovery", public}, bind...) }

// RecoveryMade gives the generation of the clinic key a recovery blob was made
// with, which [RewrapRecovery] needs, and false for one without a key pair.
func RecoveryMade(blob []byte) (gen uint32, pair bool) {
	if len(blob) != recSize || blob[0] != recoveryFormat {
		return 1, false
	}
	return claimed(blob[recBoxAt:recPairAt]), true
}

// RecoveryPublic gives the public half of a recovery blob, which is another with each
// new code and stays when the clinic key changes; nil for one without a key pair.
func RecoveryPublic(blob []byte) []byte {
	if _, pair := RecoveryMade(blob); !pair {
		return nil
	}
	return blob[1:recBoxAt]
}

// RewrapRecovery gives the recovery blob leading to another clinic key. made is
// the clinic key of the generation [RecoveryMade] gives. It fails with
// [ErrDamaged], also for a blob without a key pair.
func RewrapRecovery(blob []byte, made, clinic Key, gen uint32, bind Bind) ([]byte, error) {
	if err := checkRecovery(blob, bind); err != nil {
		return nil, err
	}
	anchor := anchorOf(made)
	defer anchor.Wipe()
	return closeRecovery(append([]byte(nil), blob[:recPairAt]...), anchor, clinic, gen, bind)
}

// checkRecovery tells whether a blob with a pair is as it was written.
func checkRecovery(blob []byte, bind Bind) error {
	if len(blob) != recSize || blob[0] != recoveryFormat {
		return ErrDamaged
	}
	if subtle.ConstantTimeCompare(recoverySum(labelRecSum2, blob[:recSumAt], bind), blob[recSumAt:]) != 1 {
		return ErrDamaged
	}
	return nil
}

// OpenRecovery returns the clinic key and its generation. It fails with
// [ErrRecoveryCode] for what cannot be a code, with [ErrWrongCode] for a code that
// does not fit, with [ErrDamaged] when no code can open this any more, and with
// [ErrFormat] when a newer program sealed it.
func OpenRecovery(code string, blob []byte, bind Bind) (clinic Key, gen uint32, err error) {
	wrap, err := recoveryKey(code)
	if err != nil {
		return Key{}, 0, err
	}
	defer wrap.Wipe()
	switch {
	case len(blob) == 0 || blob[0] == 0:
		return Key{}, 0, ErrDamaged
	case blob[0] > recoveryFormat:
		return Key{}, 0, ErrFormat
	case blob[0] == boxFormat:
		clinic, err = openFirstRecovery(wrap, blob, bind)
		return clinic, 1, err
	}
	if err := checkRecovery(blob, bind); err != nil {
		return Key{}, 0, err
	}
	public, pair := blob[1:recBoxAt], blob[recPairAt:recSumAt]
	halves, err := openHalves(wrap, labelRecPair, blob[recBoxAt:recPairAt], recBind(public, bind))
	if err != nil {
		return Key{}, 0, ErrWrongCode
	}
	defer halves.wipe()
	clinic, err = halves.openPair(pair, recBind(public, bind))
	return clinic, claimed(pair), err
}

// openFirstRecovery opens what the first format sealed.
func openFirstRecovery(wrap Key, blob []byte, bind Bind) (Key, error) {
	const size = Overhead + KeySize
	if len(blob) != size+sha256.Size {
		return Key{}, ErrDamaged
	}
	box, sum := blob[:size], blob[size:]
	if subtle.ConstantTimeCompare(recoverySum(labelRecSum, box, bind), sum) != 1 {
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

func recoverySum(label string, blob []byte, bind Bind) []byte {
	sum := sha256.Sum256(bind.encode(Bind{label, blob}.encode(nil)))
	return sum[:]
}
