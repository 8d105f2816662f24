package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/report"
)

// deskLayout gives the sheets a new room without losing the place that is read.
type deskLayout struct{ preview *paperPreview }

// Layout resizes the scrolled part.
func (l *deskLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p := l.preview
	old := p.room()
	if old == size {
		return
	}
	if p.paper != nil && old.Height > 0 && p.scroll.Offset.Y > 0 { // else the margin above the first sheet stays
		spot := p.plan().spot(p.scroll.Offset, old)
		p.scroll.Offset = newSheetPlan(p.paper, p.zoom, size, density(p)).kept(spot, fyne.Position{}, size)
	}
	for _, o := range objects {
		o.Resize(size)
	}
	p.sayZoom()
	p.scrolled()
}

// MinSize is that of the scrolled part.
func (l *deskLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// density is how many dots of the screen a pixel of the toolkit has.
func density(object fyne.CanvasObject) float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(object); c != nil && c.Scale() > 0 {
		return c.Scale()
	}
	return 1
}

// paperDesk is what the sheets lie on.
type paperDesk struct {
	widget.BaseWidget
	preview *paperPreview
	painter *paperPainter
	words   string // shown instead of sheets
	sheets  []*paperSheet
	spare   []*paperSheet // of longer papers before, for the next
}

var (
	_ fyne.Focusable    = (*paperDesk)(nil)
	_ fyne.Shortcutable = (*paperDesk)(nil)
	_ fyne.Tappable     = (*paperDesk)(nil)
	_ fyne.Scrollable   = (*paperDesk)(nil)
)

func newPaperDesk(p *paperPreview, painter *paperPainter) *paperDesk {
	d := &paperDesk{preview: p, painter: painter}
	painter.painted = d.painted
	d.ExtendBaseWidget(d)
	return d
}

// lay puts the sheets of a paper on the desk, or words when there is none. The
// sheets of the paper before serve again: the toolkit keeps the picture of one
// that is thrown away for as long as a minute.
func (d *paperDesk) lay(paper *report.Document, words string) {
	d.painter.take(paper)
	for _, s := range d.sheets {
		s.clear()
	}
	all := append(d.sheets, d.spare...)
	pages := 0
	if paper != nil {
		pages = paper.Pages()
	}
	for len(all) < pages {
		all = append(all, newPaperSheet())
	}
	d.words, d.sheets, d.spare = words, all[:pages:pages], all[pages:]
	for i, s := range d.sheets {
		s.number.Text = pageOf(i, pages)
		s.number.Refresh()
	}
	d.Refresh()
}

// place puts every sheet where the plan has it.
func (d *paperDesk) place() {
	plan := d.preview.plan()
	for i, s := range d.sheets {
		s.place(plan.corner(i, d.Size()), plan.sheet)
	}
}

// tend has the pages painted that are seen, and forgets those far away.
func (d *paperDesk) tend() {
	p := d.preview
	if p.paper == nil || p.room().Height <= 0 {
		return
	}
	plan := p.plan()
	first, last := plan.seen(p.scroll.Offset.Y, p.room().Height)
	for _, page := range d.painter.want(first, last, plan) {
		d.sheets[page].clear()
	}
}

// painted shows the picture of a page.
func (d *paperDesk) painted(page int) {
	if found, ok := d.painter.pictures[page]; ok {
		if found.err != nil {
			d.sheets[page].fail(planner.ErrorMessage(found.err))
			d.Refresh()
		} else {
			d.sheets[page].show(found.image)
			canvas.Refresh(d) // the window does not know a picture yet that was hidden
		}
	}
	d.tend()
}

// FocusGained shows that the keyboard is here.
func (d *paperDesk) FocusGained() { d.preview.focused(true) }

// FocusLost takes that away.
func (d *paperDesk) FocusLost() { d.preview.focused(false) }

// TypedRune zooms with + and -; 0 fits the width.
func (d *paperDesk) TypedRune(r rune) {
	switch r {
	case '+', '=':
		d.preview.zoomIn()
	case '-', '−':
		d.preview.zoomOut()
	case '0':
		d.preview.fitWidth()
	}
}

// TypedKey goes through the pages.
func (d *paperDesk) TypedKey(key *fyne.KeyEvent) {
	p := d.preview
	page := p.plan().pageAt(p.scroll.Offset.Y, p.room().Height)
	switch key.Name {
	case fyne.KeyPageUp:
		if p.paper != nil && p.scroll.Offset.Y > p.plan().top(page)+1 {
			page++ // first to the top of the page that is seen
		}
		p.goTo(page - 1)
	case fyne.KeyPageDown:
		p.goTo(page + 1)
	case fyne.KeyHome:
		p.goTo(0)
	case fyne.KeyEnd:
		p.moveBy(0, p.desk.Size().Height)
	case fyne.KeyUp:
		p.moveBy(0, -arrowScroll)
	case fyne.KeyDown:
		p.moveBy(0, arrowScroll)
	case fyne.KeyLeft:
		p.moveBy(-arrowScroll, 0)
	case fyne.KeyRight:
		p.moveBy(arrowScroll, 0)
	default:
		passedOn(d, key)
	}
}

// TypedShortcut zooms.
func (d *paperDesk) TypedShortcut(shortcut fyne.Shortcut) { d.preview.zoomKey(shortcut) }

// Tapped takes the keyboard.
func (d *paperDesk) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(d); c != nil {
		c.Focus(d)
	}
}

// Scrolled zooms with Ctrl, else scrolls.
func (d *paperDesk) Scrolled(event *fyne.ScrollEvent) {
	driver, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	if !ok || driver.CurrentKeyModifiers()&fyne.KeyModifierShortcutDefault == 0 {
		d.preview.scroll.Scrolled(event)
		return
	}
	at := event.Position.Subtract(d.preview.scroll.Offset)
	switch {
	case event.Scrolled.DY > 0:
		d.preview.zoomBy(zoomStep, at)
	case event.Scrolled.DY < 0:
		d.preview.zoomBy(1/zoomStep, at)
	}
}

// MinSize is what the sheets take.
func (d *paperDesk) MinSize() fyne.Size {
	d.ExtendBaseWidget(d)
	return d.preview.plan().least()
}

// CreateRenderer draws the sheets.
func (d *paperDesk) CreateRenderer() fyne.WidgetRenderer {
	r := &deskRenderer{desk: d, words: canvas.NewText("", color.Transparent)}
	r.words.Alignment = fyne.TextAlignCenter
	r.apply()
	return r
}

type deskRenderer struct {
	desk    *paperDesk
	words   *canvas.Text
	objects []fyne.CanvasObject
}

// apply takes colours and sheets anew.
func (r *deskRenderer) apply() {
	th, variant := r.desk.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.words.Text, r.words.TextSize = r.desk.words, th.Size(theme.SizeNameText)
	r.words.Color = th.Color(colorMuted, variant)
	r.objects = []fyne.CanvasObject{r.words}
	for _, s := range r.desk.sheets {
		s.recolour(th, variant)
		r.objects = append(r.objects, s.objects()...)
	}
}

func (r *deskRenderer) Layout(size fyne.Size) {
	r.words.Move(fyne.NewPos(0, 0))
	r.words.Resize(size)
	r.desk.place()
}

func (r *deskRenderer) MinSize() fyne.Size { return r.desk.preview.plan().least() }

func (r *deskRenderer) Refresh() {
	r.apply()
	r.Layout(r.desk.Size())
	canvas.Refresh(r.desk)
}

func (r *deskRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *deskRenderer) Destroy() {}
