package planner

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPassphrasesAreJudged(t *testing.T) {
	names := []string{"Nord Clinic", "Dr Ada Lindqvist"}
	for _, c := range []struct {
		passphrase string
		good       bool
		says       string
	}{
		{"correct horse battery", true, ""},
		{"stipple demo clinic", true, ""},
		{"walking through the window", true, ""},
		{"doctor doctor doctor", true, ""},
		{"lazy otter paints maps", true, ""},
		{"пушистый кот читает", true, ""},
		{"", false, "12 characters"},
		{"Xk7#pQ2!wz", false, "12 characters"},
		{"password1234", false, "Common words"},
		{"aaaaaaaaaaaaaaaa", false, "repeated"},
		{"qwertyuiop12", false, "Common words"},
		{"abcdefghijklmn", false, "Rows of keys"},
		{"qazxswedcvfr", false, "Rows of keys"},
		{"nord clinic nord", false, "names of the clinic"},
		{"Dr Ada Lindqvist", false, "names of the clinic"},
		{"adalindqvist1", false, "names of the clinic"},
		{"аааааааааааааа", false, "repeated"}, // Cyrillic
		{"абвгдежзийклмно", false, "Rows of keys"},
		{"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", false, "repeated"},
	} {
		err := CheckPassphrase(c.passphrase, names...)
		if c.good != (err == nil) || !strings.Contains(ErrorMessage(err), c.says) {
			t.Errorf("%q: %v", c.passphrase, err)
		}
		if err != nil && ErrorCode(err) != Invalid {
			t.Errorf("%q: code %s", c.passphrase, ErrorCode(err))
		}
	}
}

// The known names make a difference, not only the words themselves.
func TestKnownNamesWeaken(t *testing.T) {
	const passphrase = "Lindqvist Nordkapp"
	without, _ := PassphraseStrength(passphrase)
	with, _ := PassphraseStrength(passphrase, "Nordkapp", "Dr Ada Lindqvist")
	if with >= without {
		t.Errorf("strength %d with the names known, %d without", with, without)
	}
}

func TestAnyTextIsJudgedSoon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		passphrase := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "passphrase")
		score, hint := PassphraseStrength(passphrase, rapid.String().Draw(t, "known"))
		if score < 0 || score > 4 || (hint == "") != (score >= EnoughPassphrase) {
			t.Fatalf("score %d, hint %q", score, hint)
		}
		if text := judged(passphrase); len(text) > judgedPassphrase || !utf8.ValidString(text) {
			t.Fatalf("judged as %q", text)
		}
	})
	for _, unit := range []string{"1987", "correct horse ", "qwerty", "ab1", "\u00e9", "字"} {
		long := strings.Repeat(unit, 1_000_000/len(unit))
		start := time.Now()
		PassphraseStrength(long, long)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("a megabyte of %q takes %v", unit, took)
		}
	}
}
