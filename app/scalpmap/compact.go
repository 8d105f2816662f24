package scalpmap

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner/scalp"
)

// NewCompact makes a map for a narrow place, such as beside a dialog's numbers:
// the views stand under the head, and neither key nor tools lie on it. The
// mouse and the keyboard do what they do on any map.
func NewCompact(head scalp.Head) *Map {
	m := New(head)
	m.large.compact = true
	views := container.New(viewsLine{})
	for _, small := range m.small {
		views.Add(small)
	}
	m.content = container.NewBorder(nil, container.NewVBox(m.legend, views), nil, nil, m.large)
	return m
}

// viewsLine sets views beside each other in equal parts of a line.
type viewsLine struct{}

// Layout gives each its part.
func (viewsLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := size.Width / float32(max(1, len(objects)))
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*width, 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

// MinSize is all of them, high enough for their names.
func (viewsLine) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = fyne.NewSize(size.Width+o.MinSize().Width, max(size.Height, o.MinSize().Height))
	}
	return fyne.NewSize(size.Width, max(size.Height, viewsHeight))
}

// viewsHeight is the height of a line of views; ours.
const viewsHeight = roomForName + 14
