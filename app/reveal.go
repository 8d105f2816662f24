package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// scrolling is a widget that has scrolled parts inside. The toolkit does not
// let one look into a widget from outside, so the widget says it.
type scrolling interface{ scrolls() []*container.Scroll }

// revealMargin is the room left around what is scrolled to; above it stands
// the field's label.
const revealMargin float32 = 28

// reveal scrolls an object into sight when it gains the keyboard: Tab goes to
// fields outside the visible part too.
func reveal(object fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(object)
	if c == nil {
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	for _, scroll := range scrollsIn(root) {
		if carries(scroll, object) {
			scrollTo(scroll, object)
		}
	}
}

// scrollsIn gives the scrolled parts of what is shown, the innermost first.
func scrollsIn(objects ...fyne.CanvasObject) []*container.Scroll {
	var list []*container.Scroll
	for _, o := range objects {
		if o == nil || !o.Visible() {
			continue
		}
		switch o := o.(type) {
		case *fyne.Container:
			list = append(list, scrollsIn(o.Objects...)...)
		case *container.Scroll:
			list = append(append(list, scrollsIn(o.Content)...), o)
		case *widget.PopUp:
			list = append(list, scrollsIn(o.Content)...)
		case scrolling:
			list = append(list, o.scrolls()...)
		}
	}
	return list
}

// carries tells whether an object goes along when a part is scrolled.
func carries(scroll *container.Scroll, object fyne.CanvasObject) bool {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	place, before := scroll.Content.Position(), at(object)
	scroll.Content.Move(place.AddXY(0, 1))
	after := at(object)
	scroll.Content.Move(place)
	return before != after
}

// scrollTo scrolls a part no further than it takes to see the whole object.
func scrollTo(scroll *container.Scroll, object fyne.CanvasObject) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	room, height := scroll.Size().Height, object.Size().Height
	top := at(object).Y - at(scroll).Y
	if room <= 0 || height <= 0 || (top >= 0 && top+height <= room) {
		return
	}
	move := top - revealMargin
	if top > 0 {
		move = min(move, top+height+revealMargin-room)
	}
	last := max(0, scroll.Content.MinSize().Height-room)
	scroll.ScrollToOffset(fyne.NewPos(scroll.Offset.X, max(0, min(last, scroll.Offset.Y+move))))
}

func (p *patientPage) scrolls() []*container.Scroll { return scrollsIn(p.body) }

func (p *planPage) scrolls() []*container.Scroll { return scrollsIn(p.body) }

// room is the whole of a page that scrolls. It outlives the page's renderer,
// of which the toolkit may make another.
type room struct{ box *fyne.Container }

// fill makes a scrolled part the page.
func (r *room) fill(scroll *container.Scroll) fyne.WidgetRenderer {
	if r.box == nil {
		r.box = container.NewStack()
	}
	r.box.Objects = []fyne.CanvasObject{scroll}
	return widget.NewSimpleRenderer(r.box)
}

func (r *room) scrolls() []*container.Scroll {
	if r.box == nil {
		return nil
	}
	return scrollsIn(r.box)
}
