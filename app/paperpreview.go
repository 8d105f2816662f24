package app

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner/report"
)

// paperPreview shows the pages of a paper as sheets under each other.
type paperPreview struct {
	widget.BaseWidget
	// OnZoom hears that the zoom changed by the user's hand.
	OnZoom func()

	paper *report.Document // nil when there is none to show
	zoom  paperZoom

	desk   *paperDesk
	scroll *container.Scroll
	ring   *panel // shows that the keyboard is here
	bar    *fyne.Container
	where  *text // which page is seen
	size   *text // how large
	modes  map[zoomMode]*button
	nearer *button
	away   *button
	body   *fyne.Container
	atPage int // the page that where names
}

// newPaperPreview makes a preview that shows nothing yet. Pages are painted by
// the runner, quietly.
func newPaperPreview(r runner) *paperPreview {
	p := &paperPreview{ring: newPanel("", "", sizePanelRadius), where: caption(""), size: caption("")}
	p.desk = newPaperDesk(p, newPaperPainter(r))
	p.scroll = container.NewScroll(p.desk)
	p.scroll.OnScrolled = func(fyne.Position) { p.scrolled() }
	p.bar = p.newBar()
	ground := container.NewStack(newPanel(colorPage, "", sizePanelRadius), container.New(&deskLayout{p}, p.scroll), p.ring)
	p.body = under(padded(0, gapTight, 0, 0, p.bar), ground)
	p.ExtendBaseWidget(p)
	p.showNothing("Choose a paper")
	return p
}

// CreateRenderer sets the bar over the sheets.
func (p *paperPreview) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.body) }

// MinSize leaves room for a small sheet.
func (p *paperPreview) MinSize() fyne.Size {
	return p.BaseWidget.MinSize().Max(fyne.NewSize(320, 320))
}

// show shows a paper from its first page.
func (p *paperPreview) show(d *report.Document) {
	if d == nil || d.Pages() == 0 {
		p.showNothing("This paper has no pages")
		return
	}
	p.paper, p.atPage = d, -1
	p.desk.lay(d, "")
	p.scroll.Offset = fyne.Position{}
	p.refit()
}

// exchange shows another making of the paper that is shown. As long as it has as
// many pages one reads on where one was.
func (p *paperPreview) exchange(d *report.Document) {
	if p.paper == nil || d == nil || d.Pages() != p.paper.Pages() {
		p.show(d)
		return
	}
	p.paper, p.atPage = d, -1
	p.desk.lay(d, "")
	p.refit()
}

// showNothing shows words instead of a paper.
func (p *paperPreview) showNothing(words string) {
	p.paper, p.atPage = nil, -1
	p.desk.lay(nil, words)
	p.scroll.Offset = fyne.Position{}
	p.refit()
}

// room is the size of what the sheets are seen through.
func (p *paperPreview) room() fyne.Size { return p.scroll.Size() }

// plan says where the sheets lie at the zoom and in the room of now.
func (p *paperPreview) plan() sheetPlan { return newSheetPlan(p.paper, p.zoom, p.room(), density(p)) }

// refit lays everything anew after a change by hand; never while laying out.
func (p *paperPreview) refit() {
	p.desk.Resize(p.desk.MinSize().Max(p.room()))
	p.desk.place()
	p.scroll.Refresh()
	p.sayWhere()
	p.sayZoom()
	p.desk.tend()
}

// scrolled follows the sheets when they were moved.
func (p *paperPreview) scrolled() {
	p.sayWhere()
	p.desk.tend()
}

// zoomTo changes the zoom and keeps what is seen at a place of the room there.
func (p *paperPreview) zoomTo(z paperZoom, at fyne.Position) {
	if p.paper == nil || z == p.zoom {
		return
	}
	before := p.plan()
	spot := before.spot(at.Add(p.scroll.Offset), p.room())
	p.zoom = z
	p.desk.Resize(p.desk.MinSize().Max(p.room()))
	p.scroll.Offset = p.plan().kept(spot, at, p.room())
	p.refit()
	changed(p.OnZoom)
}

// zoomBy makes the sheets so many times larger around a place of the room.
func (p *paperPreview) zoomBy(times float32, at fyne.Position) {
	p.zoomTo(paperZoom{mode: zoomFixed, factor: boundZoom(p.plan().factor() * times)}, at)
}

// middle is the middle of the room, round which buttons and keys zoom.
func (p *paperPreview) middle() fyne.Position {
	return fyne.NewPos(p.room().Width/2, p.room().Height/2)
}

func (p *paperPreview) zoomIn()     { p.zoomBy(zoomStep, p.middle()) }
func (p *paperPreview) zoomOut()    { p.zoomBy(1/zoomStep, p.middle()) }
func (p *paperPreview) fitWidth()   { p.zoomTo(paperZoom{mode: zoomWidth}, p.middle()) }
func (p *paperPreview) actualSize() { p.zoomTo(paperZoom{mode: zoomFixed, factor: 1}, p.middle()) }

// fitPage shows one whole page: the one that is seen.
func (p *paperPreview) fitPage() {
	if p.paper == nil {
		return
	}
	page := p.plan().pageAt(p.scroll.Offset.Y, p.room().Height)
	p.zoomTo(paperZoom{mode: zoomPage}, p.middle())
	p.goTo(page)
}

// goTo scrolls to the top of a page.
func (p *paperPreview) goTo(page int) {
	if p.paper == nil {
		return
	}
	page = max(0, min(p.paper.Pages()-1, page))
	p.scroll.ScrollToOffset(fyne.NewPos(p.scroll.Offset.X, p.plan().top(page)))
	p.scrolled()
}

// moveBy scrolls by so much.
func (p *paperPreview) moveBy(dx, dy float32) {
	p.scroll.ScrollToOffset(p.scroll.Offset.AddXY(dx, dy))
	p.scrolled()
}

func (p *paperPreview) newBar() *fyne.Container {
	p.away = newQuietButton("", p.zoomOut)
	p.away.Icon = theme.ZoomOutIcon()
	p.nearer = newQuietButton("", p.zoomIn)
	p.nearer.Icon = theme.ZoomInIcon()
	p.modes = map[zoomMode]*button{
		zoomWidth: newQuietButton("Fit width", p.fitWidth),
		zoomPage:  newQuietButton("Fit page", p.fitPage),
		zoomFixed: newQuietButton("100 %", p.actualSize),
	}
	p.size.aligned(fyne.TextAlignCenter)
	return row(gapTight, middle(p.where), spring(),
		p.away, atLeast(52, 0, middle(p.size)), p.nearer,
		p.modes[zoomWidth], p.modes[zoomPage], p.modes[zoomFixed])
}

// sayWhere says which page is seen.
func (p *paperPreview) sayWhere() {
	if p.paper == nil {
		p.where.set("")
		return
	}
	if page := p.plan().pageAt(p.scroll.Offset.Y, p.room().Height); page != p.atPage {
		p.atPage = page
		p.where.set("Page " + pageOf(page, p.paper.Pages()))
	}
}

// pageOf numbers a page, counted from 0.
func pageOf(page, of int) string { return strconv.Itoa(page+1) + " of " + strconv.Itoa(of) }

// sayZoom says how large the sheets are and which way of fitting is chosen.
func (p *paperPreview) sayZoom() {
	words := ""
	if p.paper != nil {
		words = strconv.Itoa(int(p.plan().factor()*100+0.5)) + " %"
	}
	p.size.set(words)
	for mode, b := range p.modes {
		on := p.zoom.mode == mode && (mode != zoomFixed || p.zoom.factor == 1)
		importance := widget.LowImportance
		if on && p.paper != nil {
			importance = widget.MediumImportance
		}
		if b.Importance != importance {
			b.Importance = importance
			b.Refresh()
		}
		b.enable(p.paper != nil)
	}
	p.away.enable(p.paper != nil && p.plan().factor() > leastZoom)
	p.nearer.enable(p.paper != nil && p.plan().factor() < mostZoom)
}

// commands gives what can be done to the view, for the menu.
func (p *paperPreview) commands() []command {
	shown := func() bool { return p.paper != nil }
	return []command{
		{menu: menuView, label: "Zoom in", keys: ctrl(fyne.KeyEqual), run: p.zoomIn, enabled: shown, apart: true},
		{menu: menuView, label: "Zoom out", keys: ctrl(fyne.KeyMinus), run: p.zoomOut, enabled: shown},
		{menu: menuView, label: "Fit width", keys: ctrl(fyne.Key0), run: p.fitWidth, enabled: shown},
	}
}

// focused shows whether the keyboard is on the sheets.
func (p *paperPreview) focused(on bool) {
	stroke := fyne.ThemeColorName("")
	if on {
		stroke = theme.ColorNamePrimary
	}
	p.ring.repaint("", stroke)
}

// zoomKey does what a key with Ctrl does to the zoom.
func (p *paperPreview) zoomKey(shortcut fyne.Shortcut) {
	key, ok := shortcut.(*desktop.CustomShortcut)
	if !ok || key.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierShortcutDefault {
		return
	}
	switch key.KeyName {
	case fyne.KeyEqual, fyne.KeyPlus:
		p.zoomIn()
	case fyne.KeyMinus:
		p.zoomOut()
	case fyne.Key0:
		p.fitWidth()
	}
}
