package vault

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNewRecoveryCode(t *testing.T) {
	shape := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){7}$`)
	seen, symbols := map[string]bool{}, map[rune]bool{}
	for range 200 {
		code := NewRecoveryCode()
		if !shape.MatchString(code) || seen[code] {
			t.Fatalf("code %q", code)
		}
		seen[code] = true
		for _, r := range code {
			symbols[r] = true
		}
		if got, err := NormaliseRecoveryCode(code); got != code || err != nil {
			t.Errorf("normalising %q gave %q, %v", code, got, err)
		}
	}
	if len(symbols) != 33 {
		t.Errorf("200 codes use %d symbols of 33", len(symbols))
	}
}

func TestNormaliseRecoveryCodeForgives(t *testing.T) {
	const want = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-0110"
	for _, typed := range []string{
		want,
		strings.ToLower(want),
		strings.ReplaceAll(want, "-", ""),
		strings.ReplaceAll(want, "-", " "),
		"  " + strings.ReplaceAll(want, "-", " - ") + "\r\n",
		strings.ReplaceAll(want, "-", "\u2013"),
		strings.ReplaceAll(want, "-", "\u2212"),
		strings.ReplaceAll(want, "-", "\u2011"),
		strings.ReplaceAll(want, "-", "\u00ad"),
		"O1234567-89abcdefghjkmnpqrstv-oilO",
		"o l23 4567 89AB CDEF GHJK MNPQ RSTV OIi0",
		"\uff10\uff11\uff12\uff13" + want[4:],
	} {
		if got, err := NormaliseRecoveryCode(typed); got != want || err != nil {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

func TestNormaliseRecoveryCodeRefuses(t *testing.T) {
	const code = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-0110"
	for _, typed := range []string{
		"", " ", "-", code[:len(code)-1], code + "0", code + "-0000",
		strings.Replace(code, "A", "U", 1), strings.Replace(code, "A", "u", 1),
		strings.Replace(code, "A", "!", 1), strings.Replace(code, "A", "А", 1), // Cyrillic
		strings.Replace(code, "A", "\x00", 1), strings.Replace(code, "A", "\xff", 1),
	} {
		if got, err := NormaliseRecoveryCode(typed); err != ErrRecoveryCode || got != "" {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
		if _, err := SealRecovery(typed, NewKey(), 1, nil); err != ErrRecoveryCode {
			t.Errorf("SealRecovery %q: %v", typed, err)
		}
		if _, _, err := OpenRecovery(typed, nil, nil); err != ErrRecoveryCode {
			t.Errorf("OpenRecovery %q: %v", typed, err)
		}
	}
}

func TestNormaliseRecoveryCodeTwiceIsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9a-zA-Z \-]{30,40}`).Draw(t, "typed")
		once, err := NormaliseRecoveryCode(s)
		if err != nil {
			return
		}
		if twice, err := NormaliseRecoveryCode(once); twice != once || err != nil {
			t.Fatalf("%q: %q, then %q, %v", s, once, twice, err)
		}
	})
}

// sealFirstRecovery is what the first version sealed.
func sealFirstRecovery(t testing.TB, code string, clinic Key, bind Bind) []byte {
	t.Helper()
	wrap, err := recoveryKey(code)
	if err != nil {
		t.Fatal(err)
	}
	box := wrap.sealKey(labelRecovery, clinic, 0, bind)
	return append(box, recoverySum(labelRecSum, box, bind)...)
}

// recoveries gives a blob of each kind.
func recoveries(t testing.TB, code string, clinic Key, bind Bind) map[string][]byte {
	t.Helper()
	blob, err := SealRecovery(code, clinic, 3, bind)
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"with a pair": blob, "of the first format": sealFirstRecovery(t, code, clinic, bind)}
}

func TestRecovery(t *testing.T) {
	code, clinic, bind := NewRecoveryCode(), NewKey(), Bind{"clinic", "0198-aa"}
	for kind, blob := range recoveries(t, code, clinic, bind) {
		for _, typed := range []string{code, strings.ToLower(strings.ReplaceAll(code, "-", " "))} {
			if got, _, err := OpenRecovery(typed, blob, bind); err != nil || got != clinic {
				t.Errorf("%s, %q: %v", kind, typed, err)
			}
		}
		if _, _, err := OpenRecovery(NewRecoveryCode(), blob, bind); err != ErrWrongCode {
			t.Errorf("%s, another code: %v", kind, err)
		}
		// Every symbol counts, the first and the last too.
		for i, r := range code {
			if r == '-' {
				continue
			}
			for _, other := range crockford {
				typo := code[:i] + string(other) + code[i+1:]
				if _, _, err := OpenRecovery(typo, blob, bind); other != r && err != ErrWrongCode {
					t.Errorf("%s, %c for %c at %d: %v", kind, other, r, i, err)
				}
			}
		}
	}
}

func TestDamagedRecoveryIsNotAWrongCode(t *testing.T) {
	code, clinic, bind := NewRecoveryCode(), NewKey(), Bind{"clinic", "0198-aa"}
	other := Bind{"clinic", "0198-ab"}
	for kind, blob := range recoveries(t, code, clinic, bind) {
		for i := range len(blob) * 8 {
			bad := flip(blob, i)
			want := ErrDamaged
			if bad[0] > recoveryFormat {
				want = ErrFormat
			}
			if _, _, err := OpenRecovery(code, bad, bind); err != want {
				t.Errorf("%s, bit %d: %v", kind, i, err)
			}
		}
		for i := range blob {
			if _, _, err := OpenRecovery(code, blob[:i], bind); err != ErrDamaged {
				t.Errorf("%s, cut to %d: %v", kind, i, err)
			}
		}
		if _, _, err := OpenRecovery(code, append(slices.Clone(blob), 0), bind); err != ErrDamaged {
			t.Errorf("%s, one byte more: %v", kind, err)
		}
		if _, _, err := OpenRecovery(code, blob, other); err != ErrDamaged {
			t.Errorf("%s, another clinic: %v", kind, err)
		}
		// With the checksum mended for it, another clinic still opens nothing.
		if _, _, err := OpenRecovery(code, mendRecovery(blob, other), other); err != ErrWrongCode {
			t.Errorf("%s, another clinic, checksum mended: %v", kind, err)
		}
	}
}

// mendRecovery mends the checksum of a blob, as someone who knows this program
// would.
func mendRecovery(blob []byte, bind Bind) []byte {
	if len(blob) == recSize {
		return append(slices.Clone(blob[:recSumAt]), recoverySum(labelRecSum2, blob[:recSumAt], bind)...)
	}
	bare := blob[:len(blob)-32]
	return append(slices.Clone(bare), recoverySum(labelRecSum, bare, bind)...)
}

// The clinic gets another key; the code on paper stays good, and nobody forges
// that who never had a clinic key.
func TestRecoveryIsRewrappedWithoutTheCode(t *testing.T) {
	code, first, second, bind := NewRecoveryCode(), NewKey(), NewKey(), Bind{"clinic", "0198-aa"}
	blob, err := SealRecovery(code, first, 3, bind)
	if err != nil {
		t.Fatal(err)
	}
	if made, pair := RecoveryMade(blob); made != 3 || !pair {
		t.Errorf("made with generation %d, %v", made, pair)
	}
	next, err := RewrapRecovery(blob, first, second, 4, bind)
	if err != nil {
		t.Fatal(err)
	}
	if got, gen, err := OpenRecovery(code, next, bind); err != nil || got != second || gen != 4 {
		t.Errorf("generation %d, %v", gen, err)
	}
	if got, gen, err := OpenRecovery(code, blob, bind); err != nil || got != first || gen != 3 {
		t.Errorf("the one before: generation %d, %v", gen, err)
	}
	forged, err := RewrapRecovery(blob, NewKey(), second, 4, bind)
	if err != nil {
		t.Fatal(err)
	}
	if got, _, err := OpenRecovery(code, forged, bind); err != ErrDamaged || !got.IsZero() {
		t.Errorf("a stranger's clinic key: %v", err)
	}
	for _, bad := range [][]byte{nil, {2}, next[:recSize-1], flip(next, 900), sealFirstRecovery(t, code, first, bind)} {
		if _, err := RewrapRecovery(bad, first, second, 4, bind); err != ErrDamaged {
			t.Errorf("rewrapped %d bytes: %v", len(bad), err)
		}
	}
	if _, pair := RecoveryMade(sealFirstRecovery(t, code, first, bind)); pair {
		t.Error("the first format has a pair")
	}
}

// What version 1 wrote must open for ever.
func TestRecoveryOfFormatOneStillOpens(t *testing.T) {
	got, gen, err := OpenRecovery(goldenCode, unhex(t, goldenRecovery), Bind{"clinic", "0198-aa"})
	if err != nil || got != plainKey() || gen != 1 {
		t.Errorf("generation %d, %v", gen, err)
	}
}

// What the version with key pairs wrote must open for ever.
func TestRecoveryOfFormatTwoStillOpens(t *testing.T) {
	got, gen, err := OpenRecovery(goldenCode, unhex(t, goldenRecovery2), Bind{"clinic", "0198-aa"})
	if err != nil || got != plainKey() || gen != 7 {
		t.Errorf("generation %d, %v", gen, err)
	}
}

// FuzzRecovery: no bytes and no code do anything but open what was sealed, as it
// was sealed, also with the checksum mended.
func FuzzRecovery(f *testing.F) {
	clinic, bind := plainKey(), Bind{"clinic", "0198-aa"}
	old, pair := unhex(f, goldenRecovery), unhex(f, goldenRecovery2) // the workers must agree on them
	for _, blob := range [][]byte{old, pair, flip(pair, 8), pair[:recSumAt], {2}, {}} {
		f.Add(goldenCode, blob)
	}
	f.Add(strings.ToLower(goldenCode), pair)
	f.Add("not a code", old)
	f.Fuzz(func(t *testing.T, code string, blob []byte) {
		check := func(blob []byte) {
			right, err := NormaliseRecoveryCode(code)
			want := err == nil && right == goldenCode && (slices.Equal(blob, old) || slices.Equal(blob, pair))
			got, _, err := OpenRecovery(code, blob, bind)
			if want != (err == nil) || want != (got == clinic) || err != nil && !got.IsZero() {
				t.Errorf("%q opened %x: %v", code, blob, err)
			}
		}
		check(blob)
		if len(blob) >= 32 {
			check(mendRecovery(blob, bind))
		}
		if next, err := RewrapRecovery(blob, clinic, clinic, 9, bind); err == nil {
			if again, gen, err := OpenRecovery(goldenCode, next, bind); err == nil && (again != clinic || gen != 9) {
				t.Errorf("rewrapped to generation %d", gen)
			}
		}
		_, _ = RecoveryMade(blob)
	})
}
