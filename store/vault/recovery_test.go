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
		if _, err := SealRecovery(typed, NewKey(), nil); err != ErrRecoveryCode {
			t.Errorf("SealRecovery %q: %v", typed, err)
		}
		if _, err := OpenRecovery(typed, nil, nil); err != ErrRecoveryCode {
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

func TestRecovery(t *testing.T) {
	code, clinic, bind := NewRecoveryCode(), NewKey(), Bind{"clinic", "0198-aa"}
	box, err := SealRecovery(code, clinic, bind)
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{code, strings.ToLower(strings.ReplaceAll(code, "-", " "))} {
		if got, err := OpenRecovery(typed, box, bind); err != nil || got != clinic {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if _, err := OpenRecovery(NewRecoveryCode(), box, bind); err != ErrWrongCode {
		t.Errorf("another code: %v", err)
	}
	// Every symbol counts, the first and the last too.
	for i, r := range code {
		if r == '-' {
			continue
		}
		for _, other := range crockford {
			typo := code[:i] + string(other) + code[i+1:]
			if _, err := OpenRecovery(typo, box, bind); other != r && err != ErrWrongCode {
				t.Errorf("%c for %c at %d: %v", other, r, i, err)
			}
		}
	}
}

func TestDamagedRecoveryIsNotAWrongCode(t *testing.T) {
	code, clinic, bind := NewRecoveryCode(), NewKey(), Bind{"clinic", "0198-aa"}
	box, err := SealRecovery(code, clinic, bind)
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(box) * 8 {
		bad := flip(box, i)
		want := ErrDamaged
		if bad[0] > 1 {
			want = ErrFormat
		}
		if _, err := OpenRecovery(code, bad, bind); err != want {
			t.Errorf("bit %d: %v", i, err)
		}
	}
	for i := range box {
		if _, err := OpenRecovery(code, box[:i], bind); err != ErrDamaged {
			t.Errorf("cut to %d: %v", i, err)
		}
	}
	if _, err := OpenRecovery(code, append(slices.Clone(box), 0), bind); err != ErrDamaged {
		t.Errorf("one byte more: %v", err)
	}
	other := Bind{"clinic", "0198-ab"}
	if _, err := OpenRecovery(code, box, other); err != ErrDamaged {
		t.Errorf("another clinic: %v", err)
	}
	// With the checksum mended for it, another clinic still opens nothing.
	bare := box[:Overhead+KeySize]
	if _, err := OpenRecovery(code, append(slices.Clone(bare), recoverySum(bare, other)...), other); err != ErrWrongCode {
		t.Errorf("another clinic, checksum mended: %v", err)
	}
}

// What version 1 wrote must open for ever.
func TestRecoveryOfFormatOneStillOpens(t *testing.T) {
	got, err := OpenRecovery(goldenCode, unhex(t, goldenRecovery), Bind{"clinic", "0198-aa"})
	if err != nil || got != plainKey() {
		t.Errorf("got %v", err)
	}
}
