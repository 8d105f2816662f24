package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// sheet shows a dialog with large buttons. Escape presses the first of them,
// Enter the last unless it loses something.
func (p *chairsidePage) sheet(title string, width float32, content fyne.CanvasObject, buttons ...*touch) *sheet {
	room := p.shell.window.Canvas().Size()
	width = min(width, room.Width-40)
	objects := make([]fyne.CanvasObject, len(buttons))
	for i, b := range buttons {
		b.least.Width = max(b.least.Width, 120)
		objects[i] = b
	}
	press := func(t *touch) func() {
		if t.look == touchStop {
			return nil
		}
		return func() { t.Tapped(nil) }
	}
	content.Resize(fyne.NewSize(width-2*gapLarge, 10)) // wrapped text knows its height now
	return p.shell.dialogs.open(title, width, content, objects, press(buttons[0]), press(buttons[len(buttons)-1]))
}

// tell shows a message with one large button.
func (p *chairsidePage) tell(title, message string) {
	var s *sheet
	s = p.sheet(title, 520, told(message, 520), newTouch("Close", touchGo, func() { s.close() }))
}

// told is wrapped text for a dialog of a width.
func told(message string, width float32) fyne.CanvasObject {
	words := paragraph(message)
	words.Resize(fyne.NewSize(width-2*gapLarge+20, 10))
	return flush(words)
}

// flow sets buttons beside each other over as many lines as they take.
func flow(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewRowWrapLayoutWithCustomPadding(gapSmall, gapSmall), objects...)
}

// within keeps a long content of a dialog within the window.
func (p *chairsidePage) within(content fyne.CanvasObject, width, spare float32) fyne.CanvasObject {
	room := p.shell.window.Canvas().Size().Height - spare
	content.Resize(fyne.NewSize(width-2*gapLarge, content.MinSize().Height))
	height := content.MinSize().Height
	if height <= room {
		return content
	}
	scroll := newTouchScroll(padded(0, 0, 0, gap, content))
	scroll.SetMinSize(fyne.NewSize(0, max(160, room)))
	return scroll
}

// askReason offers the clinic's reasons and a line to type another one. then
// gets the reason; nothing is done when the dialog is left. skip, when it is not
// "", names the button that gives none.
func (p *chairsidePage) askReason(title, says, skip string, then func(reason string)) {
	const width = 760
	var s *sheet
	take := func(reason string) {
		if reason = strings.TrimSpace(reason); reason != "" {
			s.close()
			then(reason)
		}
	}
	choices := container.New(&gridLayout{least: 320, space: gapSmall})
	for _, reason := range p.reasons {
		b := newTouchRow(reason, "", func() { take(reason) })
		b.least.Height = touchLeast + 8
		choices.Add(b)
	}
	typed := newTextField("Another reason, typed")
	use := newTouch("Use", touchPlain, func() { take(typed.read()) })
	typed.submitted(func() { take(typed.read()) })
	content := column(gap)
	if says != "" {
		content.Add(told(says, width))
	}
	content.Add(p.within(choices, width, 380))
	content.Add(container.NewBorder(nil, nil, nil, use, atLeast(0, touchMain, typed)))
	if skip == "" {
		skip = "Cancel"
	}
	s = p.sheet(title, width, content, newTouch(skip, touchPlain, func() { s.close() }))
}

// gridLayout sets objects in as many equal columns as there is room for.
type gridLayout struct {
	least, space float32
	width        float32 // it was laid out in
}

func (g *gridLayout) columns(width float32, shown int) int {
	return max(1, min(shown, int((width+g.space)/(g.least+g.space))))
}

func (g *gridLayout) shown(objects []fyne.CanvasObject) []fyne.CanvasObject {
	list := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			list = append(list, o)
		}
	}
	return list
}

// rows gives the height of every row.
func (g *gridLayout) rows(objects []fyne.CanvasObject, columns int) []float32 {
	var heights []float32
	for i, o := range objects {
		if i%columns == 0 {
			heights = append(heights, 0)
		}
		heights[len(heights)-1] = max(heights[len(heights)-1], o.MinSize().Height)
	}
	return heights
}

// Layout places the objects row by row.
func (g *gridLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	g.width = size.Width
	objects = g.shown(objects)
	if len(objects) == 0 {
		return
	}
	columns := g.columns(size.Width, len(objects))
	width := (size.Width - g.space*float32(columns-1)) / float32(columns)
	for _, o := range objects { // a height may follow from the width
		o.Resize(fyne.NewSize(width, o.Size().Height))
	}
	heights, y := g.rows(objects, columns), float32(0)
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i%columns)*(width+g.space), y))
		o.Resize(fyne.NewSize(width, heights[i/columns]))
		if i%columns == columns-1 {
			y += heights[i/columns] + g.space
		}
	}
}

// MinSize is the height at the width it was last laid out in.
func (g *gridLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	objects = g.shown(objects)
	if len(objects) == 0 {
		return fyne.Size{}
	}
	width := max(g.width, g.least)
	heights := g.rows(objects, g.columns(width, len(objects)))
	size := fyne.NewSize(g.least, g.space*float32(len(heights)-1))
	for _, h := range heights {
		size.Height += h
	}
	return size
}

// stacks sets objects under each other in as many columns as there is room for.
// They go to the columns in turn, so that none moves away when another grows.
type stacks struct {
	gridLayout
}

// place calls put for every object with its place and gives the height of all.
func (g *stacks) place(objects []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, at fyne.Position, size fyne.Size)) float32 {
	objects = g.shown(objects)
	if len(objects) == 0 {
		return 0
	}
	heights := make([]float32, g.columns(width, len(objects)))
	each := (width - g.space*float32(len(heights)-1)) / float32(len(heights))
	for i, o := range objects {
		column := i % len(heights)
		height := o.MinSize().Height
		put(o, fyne.NewPos(float32(column)*(each+g.space), heights[column]), fyne.NewSize(each, height))
		heights[column] += o.MinSize().Height + g.space
	}
	return slices.Max(heights) - g.space
}

// Layout places the objects. Their heights may follow from their width.
func (g *stacks) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	g.width = size.Width
	g.place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
		if height := o.MinSize().Height; height != size.Height {
			o.Resize(fyne.NewSize(size.Width, height))
		}
	})
}

// MinSize is the height at the width it was last laid out in.
func (g *stacks) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(g.least, g.place(objects, max(g.width, g.least), func(fyne.CanvasObject, fyne.Position, fyne.Size) {}))
}
