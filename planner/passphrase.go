package planner

import (
	"slices"
	"strings"
	"unicode"

	"github.com/ccojocar/zxcvbn-go"
	"github.com/ccojocar/zxcvbn-go/match"
	"golang.org/x/text/unicode/norm"
)

// MinPassphrase is the least length of a passphrase in characters: what keeps
// somebody with a copy of the file from guessing.
const MinPassphrase = 12

// EnoughPassphrase is the least strength of a passphrase, of 0 to 4.
const EnoughPassphrase = 3

// judgedPassphrase is how many characters of a passphrase are judged: the time
// that takes grows with their square at least, and it is judged while it is typed.
// What comes after can only make it stronger.
const judgedPassphrase = 64

// CheckPassphrase gives nil or an Invalid error saying what to do: a passphrase
// has [MinPassphrase] characters and a strength of [EnoughPassphrase]. known are
// names that whoever guesses knows too: of the clinic and of its users.
func CheckPassphrase(passphrase string, known ...string) error {
	if n := len([]rune(passphrase)); n < MinPassphrase {
		return Errorf(Invalid, "Use at least %d characters for the passphrase, for example four unrelated words; this one has %d.", MinPassphrase, n)
	}
	if score, hint := PassphraseStrength(passphrase, known...); score < EnoughPassphrase {
		return Errorf(Invalid, "This passphrase is too easy to guess. %s", hint)
	}
	return nil
}

// PassphraseStrength judges how hard a passphrase is to guess, from 0 (among the
// first anybody tries) to 4, and says what would make it harder; nothing from 3
// on. It counts guesses as zxcvbn does (Wheeler, USENIX Security 2016), which
// knows common words, names, rows of keys and dates, in English. known are names
// that whoever guesses knows too.
func PassphraseStrength(passphrase string, known ...string) (score int, hint string) {
	text := judged(passphrase)
	if text == "" {
		return 0, "Choose four unrelated words."
	}
	guess := zxcvbn.PasswordStrength(text, knownWords(known))
	if score = guess.Score; score >= EnoughPassphrase {
		return score, ""
	}
	has := func(is func(match.Match) bool) bool { return slices.ContainsFunc(guess.MatchSequence, is) }
	switch {
	case has(func(m match.Match) bool { return m.DictionaryName == "user_inputs" }):
		hint = "Leave out the names of the clinic and of its users; choose four unrelated words."
	case has(func(m match.Match) bool { return m.Pattern == "repeat" }):
		hint = "Letters and words that are repeated add nothing; choose four unrelated words."
	case has(func(m match.Match) bool {
		return m.Pattern == "spatial" || m.Pattern == "sequence" || m.Pattern == "date"
	}):
		hint = "Rows of keys, sequences and dates are tried first; choose four unrelated words."
	default:
		hint = "Common words and names alone are tried first; choose four unrelated words."
	}
	return score, hint
}

// judged writes a passphrase as the estimator can read it, one byte a character:
// letters lose their accents, and a letter of another script becomes a Latin one
// such that the same letter is always the same and neighbours are neighbours. So
// repeats and sequences are found in any script; common words in English only.
func judged(passphrase string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(passphrase) {
		switch {
		case b.Len() == judgedPassphrase:
			return b.String()
		case unicode.Is(unicode.Mn, r):
		case r >= ' ' && r <= '~':
			b.WriteByte(byte(r))
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteByte('a' + byte(unicode.ToLower(r)%26)) // #nosec G115 -- less than 26
		}
	}
	return b.String()
}

// knownWords gives names, and each of their words, as the estimator reads them.
func knownWords(names []string) []string {
	var words []string
	for _, name := range names {
		name = strings.ToLower(judged(name))
		words = append(words, name, strings.ReplaceAll(name, " ", ""))
		words = append(words, strings.Fields(name)...)
	}
	return slices.DeleteFunc(words, func(w string) bool { return len(w) < 2 })
}
