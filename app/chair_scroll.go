package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// dragged lets its content be pushed up and down by a finger: on a desktop the
// toolkit scrolls by the wheel and by a thin bar only.
type dragged struct {
	widget.BaseWidget
	content fyne.CanvasObject
	scroll  *container.Scroll
}

var _ fyne.Draggable = (*dragged)(nil)

// newTouchScroll is a part that scrolls by a finger too.
func newTouchScroll(content fyne.CanvasObject) *container.Scroll {
	d := &dragged{content: content}
	d.ExtendBaseWidget(d)
	d.scroll = container.NewVScroll(d)
	return d.scroll
}

// Dragged follows the finger.
func (d *dragged) Dragged(e *fyne.DragEvent) {
	at := d.scroll.Offset.SubtractXY(e.Dragged.DX, e.Dragged.DY)
	room := d.scroll.Content.Size().Subtract(d.scroll.Size())
	d.scroll.ScrollToOffset(fyne.NewPos(max(0, min(room.Width, at.X)), max(0, min(room.Height, at.Y))))
}

// DragEnd has nothing to do.
func (*dragged) DragEnd() {}

// CreateRenderer shows the content.
func (d *dragged) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(d.content) }
