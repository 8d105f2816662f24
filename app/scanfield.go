package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// separatorMark stands in the field for a scanner's group separator, which has
// no letter. planner.ParseCode takes it for one.
const separatorMark = '|'

// scanField is a line of text that takes what a scanner types. The window
// system hands on no control characters: a scanner's group separator comes as
// Ctrl+], which is the same key code, or as F8 when the scanner is set to send
// function keys. Both are written as a bar. A scanner can as well be set to send
// a bar or a tilde of its own.
type scanField struct {
	input
}

func newScanField(placeholder string) *scanField {
	f := &scanField{}
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	f.ExtendBaseWidget(f)
	f.SetPlaceHolder(placeholder)
	return f
}

// TypedKey takes F8 as a separator.
func (f *scanField) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyF8 {
		f.TypedRune(separatorMark)
		return
	}
	if (f.onKey == nil || !f.onKey(key.Name)) && !passedOn(f, key) {
		f.Entry.TypedKey(key)
	}
}

// TypedShortcut takes Ctrl+] as a separator.
func (f *scanField) TypedShortcut(s fyne.Shortcut) {
	if custom, ok := s.(*desktop.CustomShortcut); ok && custom.Modifier == fyne.KeyModifierControl && custom.KeyName == fyne.KeyRightBracket {
		f.TypedRune(separatorMark)
		return
	}
	f.Entry.TypedShortcut(s)
	copiedFrom(f, s)
}

// scannerHelp says how a scanner is to be set.
const scannerHelp = "Set the scanner to work as a keyboard and to send Enter after each code.\n\n" +
	"Labels with a GS1 code (Data Matrix or GS1-128) carry product, expiry and batch in one code. Between them stands a separator, GS. " +
	"Set the scanner to send it as Ctrl+] or F8, or to replace it by a bar | or a tilde ~; most scanners are set so by a code in their handbook. " +
	"Do not let it send GS as an Alt code: Alt with a digit belongs to the window.\n\n" +
	"If the letters come out wrong, set the scanner to the layout of this computer's keyboard.\n\n" +
	"A code can also be typed or pasted, with brackets as it is printed: (01)09506000134352(17)270331(10)B12."
