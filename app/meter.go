package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// meter is a thin bar that shows how much of a work is done. The toolkit's own is as
// high as a line of text, and in a dark window looks full when it is empty.
type meter struct {
	widget.BaseWidget
	share float32 // from 0 to 1
	body  *fyne.Container
}

// meterHeight is how high it is.
const meterHeight float32 = 8

func newMeter() *meter {
	m := &meter{}
	m.body = container.New(meterLayout{m}, newPanel(colorHairline, "", sizeChipRadius), newPanel(theme.ColorNamePrimary, "", sizeChipRadius))
	m.ExtendBaseWidget(m)
	return m
}

// show shows how much of so much is done; nothing while it is not known how much.
func (m *meter) show(done, total int) {
	m.share = 0
	if total > 0 {
		m.share = min(1, max(0, float32(done)/float32(total)))
	}
	visible(m.body.Objects[1], m.share > 0)
	m.body.Refresh()
}

// CreateRenderer lays what is done over the whole.
func (m *meter) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.body) }

type meterLayout struct{ of *meter }

// Layout gives the second object its share of the first one's width.
func (l meterLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, width := range []float32{size.Width, size.Width * l.of.share} {
		objects[i].Move(fyne.NewPos(0, (size.Height-meterHeight)/2))
		objects[i].Resize(fyne.NewSize(width, meterHeight))
	}
}

// MinSize is the little height.
func (meterLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(24, meterHeight) }
