package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// chipsField is a list of short texts: type one and press Enter, press its
// cross to take it away. What stands in the entry counts as one of them.
type chipsField struct {
	widget.BaseWidget
	values   []string
	entry    *input
	chips    *fyne.Container
	enabled  bool
	OnChange func()
}

func newChipsField(placeholder string) *chipsField {
	f := &chipsField{entry: newInput(), enabled: true}
	f.chips = container.New(layout.NewRowWrapLayoutWithCustomPadding(gapSmall, gapTight))
	f.entry.SetPlaceHolder(placeholder)
	f.entry.OnSubmitted = func(string) { f.add() }
	f.entry.OnChanged = func(string) { changed(f.OnChange) }
	f.ExtendBaseWidget(f)
	f.fill()
	return f
}

// CreateRenderer sets the chips over the entry.
func (f *chipsField) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(column(gapSmall, f.chips, f.entry))
}

func (f *chipsField) show(values []string) {
	f.values = slices.Clone(values)
	f.entry.SetText("")
	f.fill()
}

func (f *chipsField) read() []string {
	values := slices.Clone(f.values)
	if typed := strings.TrimSpace(f.entry.Text); typed != "" {
		values = append(values, typed)
	}
	return values
}

func (f *chipsField) focus() fyne.Focusable { return f.entry }
func (f *chipsField) submitted(func())      {}

func (f *chipsField) enable(on bool) {
	f.enabled = on
	switchOn(f.entry, on)
	f.fill()
}

func (f *chipsField) add() {
	f.values = f.read()
	f.entry.SetText("")
	f.fill()
	changed(f.OnChange)
}

func (f *chipsField) fill() {
	f.chips.Objects = nil
	for i, value := range f.values {
		take := newQuietButton("", func() {
			f.values = slices.Delete(f.values, i, i+1)
			f.fill()
			changed(f.OnChange)
		})
		take.Icon = theme.CancelIcon()
		take.enable(f.enabled)
		f.chips.Add(row(0, middle(newChip(value, toneCaution)), take))
	}
	f.chips.Hidden = len(f.values) == 0
	f.chips.Refresh()
	f.Refresh()
}
