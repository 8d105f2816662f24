package app

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// consentLine is a line of a consent's text and how it is set. Nothing of the
// text is left out but the mark before a point, which becomes a dot.
type consentLine struct {
	words   string
	heading bool // stands alone, is short and ends without a stop
	point   bool
	begins  bool // a paragraph
}

// longestHeading is how many characters a line has that is still taken for a
// heading.
const longestHeading = 60

// consentLines takes a consent's text apart.
func consentLines(text string) []consentLine {
	var lines []consentLine
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		rows := strings.Split(strings.Trim(paragraph, "\n"), "\n")
		for i, words := range rows {
			line := consentLine{begins: i == 0}
			line.words, line.point = strings.CutPrefix(words, planner.ConsentPoint)
			line.heading = len(rows) == 1 && !line.point && looksLikeHeading(words)
			if line.words != "" {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

func looksLikeHeading(words string) bool {
	last, _ := utf8.DecodeLastRuneInString(words)
	return utf8.RuneCountInString(words) <= longestHeading && !unicode.IsPunct(last)
}

// newConsentText sets a consent's text to be read on the screen, large, in lines
// of a width. Scripts that the toolkit sets in another way than their readers
// are set as the papers are.
func newConsentText(text, language string, width float32, c fyne.Canvas) fyne.CanvasObject {
	list := column(0)
	for i, line := range consentLines(text) {
		above := gapTight
		if line.begins && i > 0 {
			above = 12
		}
		if line.heading && i > 0 {
			above = gapLarge
		}
		list.Add(padded(above, 0, 0, 0, consentWords(line, language, width, c)))
	}
	return list
}

func consentWords(line consentLine, language string, width float32, c fyne.Canvas) fyne.CanvasObject {
	if !simpleScript(line.words) {
		set := newSetText(line.words, language, width, c)
		set.size = sizeReading
		if line.point {
			set.words = "• " + set.words
		}
		return set
	}
	words := wrapped(line.words, theme.ColorNameForeground, sizeReading)
	words.Segments[0].(*widget.TextSegment).Style.TextStyle = fyne.TextStyle{Bold: line.heading}
	if !line.point {
		return flush(words)
	}
	dot := newText("•", theme.ColorNamePrimary, sizeReading, fyne.TextStyle{Bold: true})
	return container.NewBorder(nil, nil, column(0, padded(2, 0, gapSmall, gapSmall, dot)), nil, flush(words))
}

// simpleScript tells whether the toolkit sets a text as its readers expect it:
// from the left, letter by letter.
func simpleScript(words string) bool {
	for _, r := range words {
		if unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
			return false
		}
	}
	return true
}

// consentScroll shows a consent's text under its title, in a place that scrolls.
type consentScroll struct {
	widget.BaseWidget
	scroll        *container.Scroll
	width, height float32
	canvas        fyne.Canvas
}

func newConsentScroll(width, height float32, c fyne.Canvas) *consentScroll {
	s := &consentScroll{scroll: container.NewVScroll(column(0)), width: width, height: height, canvas: c}
	s.ExtendBaseWidget(s)
	return s
}

// show sets a text and goes to its beginning.
func (s *consentScroll) show(title, text, language string) {
	lines := s.width - 2*gapLarge
	head := wrapped(title, theme.ColorNameForeground, theme.SizeNameHeadingText)
	head.Segments[0].(*widget.TextSegment).Style.TextStyle = fyne.TextStyle{Bold: true}
	s.scroll.Content = padded(gap, gapLarge, gapLarge, gapLarge, column(gap, flush(head), newConsentText(text, language, lines, s.canvas)))
	s.scroll.ScrollToTop()
	s.scroll.Refresh()
}

// CreateRenderer sets the text on a framed ground.
func (s *consentScroll) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(atLeast(0, s.height, container.NewStack(newPanel("", theme.ColorNameInputBorder, sizePanelRadius), s.scroll)))
}

func (s *consentScroll) scrolls() []*container.Scroll { return scrollsIn(s.scroll) }

// consentBegins gives the beginning of a text, without its headings.
func consentBegins(text string) string {
	var words []string
	for _, line := range consentLines(text) {
		if !line.heading {
			words = append(words, line.words)
		}
	}
	return oneLine(strings.Join(words, " "), 240)
}

// signingName says how a consent was signed.
func signingName(w planner.SigningWay) string {
	if w == planner.SignedOnPaper {
		return "signed on paper"
	}
	return "signed on the screen"
}

// startingText is what a clinic has to know of the shipped consent.
const startingText = "This is a starting text that comes with Stipple. What a consent must say differs from place to place: have your own counsel check it before you use it."
