package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// lines is text over as many lines as its width takes, up to a number; only
// the last of those may be cut short.
type lines struct {
	widget.BaseWidget
	value  string
	colour fyne.ThemeColorName
	size   fyne.ThemeSizeName
	style  fyne.TextStyle
	most   int
	box    *fyne.Container
}

func newLines(size fyne.ThemeSizeName, style fyne.TextStyle, most int) *lines {
	l := &lines{colour: theme.ColorNameForeground, size: size, style: style, most: most, box: column(0)}
	l.ExtendBaseWidget(l)
	l.fill()
	return l
}

// paint changes the text and its colour.
func (l *lines) paint(value string, colour fyne.ThemeColorName) {
	if l.value != value || l.colour != colour {
		l.value, l.colour = value, colour
		l.fill()
	}
}

// Resize breaks the text anew where the width has changed.
func (l *lines) Resize(size fyne.Size) {
	wider := size.Width != l.Size().Width
	l.BaseWidget.Resize(size)
	if wider {
		l.fill()
	}
}

// broken gives the lines at the width there is.
func (l *lines) broken() []string {
	width := l.Size().Width
	if width <= 0 || l.most < 2 {
		return []string{l.value}
	}
	list := wrapLines(l.value, width, func(s string) float32 { return fyne.MeasureText(s, l.Theme().Size(l.size), l.style).Width })
	if len(list) > l.most {
		rest := list[l.most-1]
		for _, more := range list[l.most:] {
			rest = joined(" ", rest, more)
		}
		list = append(list[:l.most-1], rest)
	}
	return list
}

func (l *lines) fill() {
	l.box.Objects = nil
	for _, line := range l.broken() {
		l.box.Add(newText(line, l.colour, l.size, l.style).shortened())
	}
	l.box.Refresh()
}

// MinSize is the height of the lines at the width there is.
func (l *lines) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return l.box.MinSize()
}

// CreateRenderer shows the lines under each other.
func (l *lines) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(l.box))
}
