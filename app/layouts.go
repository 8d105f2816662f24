package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// shares sets objects beside each other, each with its share of the width.
type shares struct {
	weights []float32
	space   float32
}

// beside sets objects beside each other in equal widths.
func beside(space float32, objects ...fyne.CanvasObject) *fyne.Container {
	return shared(space, nil, objects...)
}

// shared sets objects beside each other in widths by weight; a missing weight is 1.
func shared(space float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&shares{weights: weights, space: space}, objects...)
}

func (s *shares) weight(i int) float32 {
	if i < len(s.weights) {
		return s.weights[i]
	}
	return 1
}

func (s *shares) visible(objects []fyne.CanvasObject) (count int, total float32) {
	for i, o := range objects {
		if o.Visible() {
			count++
			total += s.weight(i)
		}
	}
	return count, total
}

// Layout gives each object its share.
func (s *shares) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	count, total := s.visible(objects)
	if count == 0 {
		return
	}
	room, x := size.Width-s.space*float32(count-1), float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		width := room * s.weight(i) / total
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width + s.space
	}
}

// MinSize is wide enough for every object within its share.
func (s *shares) MinSize(objects []fyne.CanvasObject) fyne.Size {
	count, total := s.visible(objects)
	if count == 0 {
		return fyne.Size{}
	}
	var size fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		size.Width = max(size.Width, least.Width*total/s.weight(i))
		size.Height = max(size.Height, least.Height)
	}
	size.Width += s.space * float32(count-1)
	return size
}

// measure keeps its object no wider than is good to read.
type measure struct {
	limit   float32
	centred bool
}

// pageLimit is how wide a page grows.
const pageLimit float32 = 1856

// readable keeps an object at the left, no wider than the limit.
func readable(limit float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(&measure{limit: limit}, object)
}

// centred keeps an object in the middle, no wider than the limit.
func centred(limit float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(&measure{limit: limit, centred: true}, object)
}

// Layout places the object.
func (m *measure) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		width, x := min(size.Width, m.limit), float32(0)
		if m.centred {
			x = (size.Width - width) / 2
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

// MinSize is the object's own.
func (m *measure) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// wideLayout gives its object at least a width.
type wideLayout struct{ width, height float32 }

// atLeast gives an object at least a size; 0 leaves a side as it is.
func atLeast(width, height float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(&wideLayout{width: width, height: height}, object)
}

// Layout fills the room.
func (*wideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// MinSize is the object's own or the least one.
func (w *wideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(w.width, w.height)
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// under sets a head over a body that takes the rest, without a gap. The
// keyboard goes through the head first.
func under(head, body fyne.CanvasObject) *fyne.Container {
	return container.New(underLayout{}, head, body)
}

type underLayout struct{}

// Layout gives the head its own height and the body the rest. The head may need
// another height once it knows its width.
func (underLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width, objects[0].MinSize().Height))
	height := objects[0].MinSize().Height
	objects[0].Resize(fyne.NewSize(size.Width, height))
	objects[1].Move(fyne.NewPos(0, height))
	objects[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-height)))
}

// MinSize is both under each other.
func (underLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	head, body := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(head.Width, body.Width), head.Height+body.Height)
}
