package app

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// highImportance marks the button that does what is expected.
const highImportance = widget.HighImportance

// gateCard is the calm middle of the window before one is signed in: the mark,
// a title, a line under it and what there is to do.
func gateCard(width float32, title, line string, content ...fyne.CanvasObject) *container.Scroll {
	head := column(gapSmall, container.NewCenter(newMark(72)), padded(gapSmall, 0, 0, 0, flush(wholeTitle(title))))
	if line != "" {
		words := wrapped(line, colorMuted, theme.SizeNameText)
		words.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
		head.Add(flush(words))
	}
	inside := padded(36, 36, 40, 40, column(gap, append([]fyne.CanvasObject{head}, content...)...))
	box := container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), inside)
	return container.NewVScroll(padded(gapLarge, gapLarge, gapLarge, gapLarge, middle(centred(width, box))))
}

// wholeTitle is a title in the middle that takes as many lines as it needs: a clinic's
// name can be long, and is smaller then.
func wholeTitle(title string) *widget.RichText {
	size := theme.SizeNameHeadingText
	if utf8.RuneCountInString(title) > 40 {
		size = theme.SizeNameSubHeadingText
	}
	words := wrapped(title, theme.ColorNameForeground, size)
	style := &words.Segments[0].(*widget.TextSegment).Style
	style.Alignment, style.TextStyle.Bold = fyne.TextAlignCenter, true
	return words
}

// onLink is a quiet way to somewhere else, in the middle of a line.
func onLink(label string, run func()) fyne.CanvasObject {
	return container.NewCenter(newLink(label, run))
}

// gatePage is what the pages before signing in share: nothing is lost by
// leaving them.
type gatePage struct {
	widget.BaseWidget
	room
}

func (*gatePage) commands() []command   { return nil }
func (*gatePage) escaped() bool         { return false }
func (*gatePage) unsaved() bool         { return false }
func (*gatePage) keep(then func(error)) { then(nil) }
func (*gatePage) drop()                 {}
func (*gatePage) shown()                {}
