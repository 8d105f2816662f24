package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// strength shows while one types how good a new passphrase is, and whether it
// was typed the same twice.
type strength struct {
	widget.BaseWidget
	passphrase, repeat *textField
	known              func() []string // names that a guesser tries first
	bars               [4]*panel
	word               *text
	hint               *widget.RichText
	below              fyne.CanvasObject // the hint in its place
}

// newStrength watches two fields in which a passphrase is chosen. known gives
// the names that are no part of a good one, such as the clinic's and the user's;
// nil is none.
func newStrength(passphrase, repeat *textField, known func() []string) *strength {
	s := &strength{passphrase: passphrase, repeat: repeat, known: known, word: caption(""), hint: wrapped("", colorMuted, theme.SizeNameCaptionText)}
	s.below = flush(s.hint)
	for i := range s.bars {
		s.bars[i] = newPanel(colorHairline, "", "")
	}
	passphrase.OnChange, repeat.OnChange = s.judge, s.judge
	s.ExtendBaseWidget(s)
	s.judge()
	return s
}

// CreateRenderer sets the bars over the words.
func (s *strength) CreateRenderer() fyne.WidgetRenderer {
	bars := make([]fyne.CanvasObject, len(s.bars))
	for i, b := range s.bars {
		bars[i] = atLeast(0, 4, b)
	}
	return widget.NewSimpleRenderer(column(gapTight, beside(gapTight, bars...), s.word, s.below))
}

func (s *strength) names() []string {
	if s.known == nil {
		return nil
	}
	return s.known()
}

// judge follows the typing.
func (s *strength) judge() {
	typed := s.passphrase.read()
	score, hint := planner.PassphraseStrength(typed, s.names()...)
	if n := len([]rune(typed)); typed != "" && n < planner.MinPassphrase {
		score, hint = min(score, planner.EnoughPassphrase-1), counted(planner.MinPassphrase-n, "more character")+" to go."
	}
	colour, word := strengthWords(score)
	if typed == "" {
		score, colour, word = 0, colorMuted, ""
		hint = "At least " + grouped(planner.MinPassphrase) + " characters, for example four unrelated words."
	}
	for i, b := range s.bars {
		fill := colorHairline
		if i < score || i == 0 && typed != "" {
			fill = colour
		}
		b.repaint(fill, "")
	}
	s.word.paint(joined("  ·  ", word, s.twice()), colour)
	setParagraph(s.hint, hint, colorMuted)
	visible(s.word, s.word.value != "")
	visible(s.below, hint != "")
}

// twice says whether both fields are the same; "" while the second is empty.
func (s *strength) twice() string {
	switch s.repeat.read() {
	case "":
		return ""
	case s.passphrase.read():
		return "both are the same"
	}
	return "the two are not the same yet"
}

// strengthWords gives the colour and the words of a score from 0 to 4.
func strengthWords(score int) (fyne.ThemeColorName, string) {
	switch {
	case score <= 1:
		return colorStop, "Easily guessed"
	case score == 2:
		return colorCaution, "Not strong enough yet"
	case score == 3:
		return colorDone, "Good"
	}
	return colorDone, "Very good"
}

// faults lists what is wrong with the passphrase, as passphrase and repeat.
func (s *strength) faults() planner.Faults {
	if err := planner.CheckPassphrase(s.passphrase.read(), s.names()...); err != nil {
		return planner.Faults{{Field: "passphrase", Message: planner.ErrorMessage(err)}}
	}
	if s.repeat.read() != s.passphrase.read() {
		return planner.Faults{{Field: "repeat", Message: "The two passphrases are not the same."}}
	}
	return nil
}
