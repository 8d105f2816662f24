package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/scalp"
)

// chairDesk is the session once it has started: the list of regions with a
// small head beside the region worked on. In a narrow window the list lies
// above it.
type chairDesk struct {
	widget.BaseWidget
	page   *chairsidePage
	rows   []*touch
	list   *fyne.Container
	line   *chairRows
	scroll *container.Scroll
	head   *scalpmap.Map
	plate  fyne.CanvasObject // with the head
	right  *fyne.Container
	shown  string // what the right side shows
	at     int    // the row of the region shown; -1 = none
	region *chairRegion
	home   *chairHome
	root   *fyne.Container
}

func newChairDesk(p *chairsidePage) *chairDesk {
	now := p.keeper.now()
	d := &chairDesk{page: p, line: &chairRows{}, right: container.NewStack(), shown: "?"}
	d.list = container.New(d.line)
	d.scroll = newTouchScroll(d.list)
	d.scroll.Direction = container.ScrollBoth
	head := now.HeadOf()
	d.head = scalpmap.NewCompact(head)
	d.head.OnTapped = d.tapped
	d.head.OnKey = func(key *fyne.KeyEvent) { passedOn(d.head, key) }
	picture, _ := d.head.Canvas().(fyne.CanvasObject) // the head alone: its small views are no targets for gloves
	d.plate = container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), padded(6, 6, 6, 6, picture))
	d.root = container.New(&chairDeskLayout{line: d.line}, d.scroll, d.plate, d.right)
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer sets the list beside the region.
func (d *chairDesk) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(d.root) }

func (d *chairDesk) scrolls() []*container.Scroll { return scrollsIn(d.root) }

// keep keeps a note that is being typed.
func (d *chairDesk) keep() {
	if d.region != nil {
		d.region.keep()
	}
	if d.home != nil {
		d.home.keep()
	}
}

// tick shows the time of the region's timer.
func (d *chairDesk) tick() {
	if d.region != nil {
		d.region.tick()
	}
}

// tapped goes to the region tapped on the head.
func (d *chairDesk) tapped(t scalpmap.Target, _ bool) {
	for _, r := range d.page.keeper.now().Records {
		if r.Key() == t.Scar || t.Scar == "" && r.Region.Drawn == nil && r.Region.Zone == t.Zone {
			d.page.show(r.Key())
			return
		}
	}
}

// update shows the list and the region, or what the whole session needs.
func (d *chairDesk) update(now planner.SessionRecord) {
	d.fillList(now)
	d.showHead(now)
	key := now.Place.Region
	record, _, known := now.Record(key)
	what := "home"
	if known {
		what = fmt.Sprint(key, "/", len(record.Passes))
	}
	if what != d.shown {
		d.keep()
		d.shown, d.region, d.home = what, nil, nil
		var content fyne.CanvasObject
		if known {
			d.region = newChairRegion(d.page, record)
			content = d.region
		} else {
			d.home = newChairHome(d.page)
			content = d.home
		}
		d.right.Objects = []fyne.CanvasObject{content}
		d.right.Refresh()
	}
	if known {
		d.region.update(now, record)
	} else {
		d.home.update(now)
	}
}

// fillList shows how every region stands.
func (d *chairDesk) fillList(now planner.SessionRecord) {
	fresh := len(d.rows) != len(now.Records)
	if fresh {
		d.rows, d.list.Objects = nil, nil
		for _, r := range now.Records {
			b := newTouchRow("", "", func() { d.page.show(r.Key()) })
			d.rows = append(d.rows, b)
			d.list.Add(b)
		}
		d.list.Add(newTouch("Add a region…", touchQuiet, d.page.askRegion).withIcon(theme.ContentAddIcon()))
	}
	for i, r := range now.Records {
		icon, says := regionState(now, r)
		b := d.rows[i]
		b.say(r.Region.Name(), says)
		b.withIcon(icon)
		switch {
		case r.Key() == now.Place.Region:
			b.as(touchGo)
		case r.State == planner.DoneRegion:
			b.as(touchDone)
		default:
			b.as(touchPlain)
		}
	}
	d.list.Refresh()
	if at := slices.IndexFunc(now.Records, func(r planner.Record) bool { return r.Key() == now.Place.Region }); at != d.at {
		d.at = at
		d.page.shell.runner.later(func() { d.seeRow(at) })
	}
}

// seeRow scrolls the list no further than it takes to see a row.
func (d *chairDesk) seeRow(at int) {
	if at < 0 || at >= len(d.rows) {
		return
	}
	row, room, offset := d.rows[at], d.scroll.Size(), d.scroll.Offset
	from, size := row.Position(), row.Size()
	offset.X = max(from.X+size.Width-room.Width, min(offset.X, from.X))
	offset.Y = max(from.Y+size.Height-room.Height, min(offset.Y, from.Y))
	if room.Width > 0 && offset != d.scroll.Offset {
		d.scroll.ScrollToOffset(fyne.NewPos(max(0, offset.X), max(0, offset.Y)))
	}
}

// regionState says in a sign and in words how a region stands.
func regionState(now planner.SessionRecord, r planner.Record) (icon fyne.Resource, says string) {
	open, changed := len(r.Open()), 0
	for _, deviation := range now.RegionDeviations(r) {
		if deviation.Field != "" {
			changed++
		}
	}
	departs := ""
	if changed > 0 {
		departs = fmt.Sprintf("%d changed", changed)
	}
	left := ""
	if open > 0 {
		left = fmt.Sprintf("%d open", open)
	}
	switch r.State {
	case planner.DoneRegion:
		return theme.ConfirmIcon(), joined(" · ", "done", left, departs)
	case planner.NotDone:
		return theme.CancelIcon(), joined(" · ", "not done", r.Reason)
	}
	if left == "" {
		left = "all values in"
	}
	return theme.RadioButtonIcon(), joined(" · ", left, departs)
}

// showHead marks the region on the head.
func (d *chairDesk) showHead(now planner.SessionRecord) {
	head := now.HeadOf()
	scene := scalpmap.Scene{Head: head, Skin: scalpmap.Skin(d.page.patient.SkinType), Title: "Regions of this session"}
	for _, zone := range scalp.Zones() {
		area := scalpmap.Area{Target: scalpmap.Target{Zone: zone}}
		for _, r := range now.Records {
			if r.Region.Zone == zone && r.Region.Drawn == nil {
				area.Planned = r.Region.Scar == "" || area.Planned
				_, says := regionState(now, r)
				area.Lines = append(area.Lines, r.Region.Name()+": "+says)
			}
		}
		scene.Areas = append(scene.Areas, area)
	}
	chosen := scalpmap.Target{}
	for _, r := range now.Records {
		target := scalpmap.Target{Zone: r.Region.Zone}
		if r.Region.Drawn != nil {
			if trace, err := head.Trace(*r.Region.Drawn); err == nil {
				target = scalpmap.Target{Scar: r.Key()}
				scene.Areas = append(scene.Areas, scalpmap.Area{Target: target, Name: r.Region.Name(), Planned: true, Trace: trace, Drawn: *r.Region.Drawn})
			}
		}
		if r.Key() == now.Place.Region {
			chosen = target
		}
	}
	d.head.SetScene(scene)
	d.head.Select()
	if chosen != (scalpmap.Target{}) {
		d.head.Select(chosen)
		d.head.Reveal(chosen)
	}
}

// narrowDesk is the width under which the list of regions lies above.
const narrowDesk float32 = 880

// chairDeskLayout sets list and head at the left, or the list above.
type chairDeskLayout struct{ line *chairRows }

// Layout places list, head and region.
func (l *chairDeskLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	list, head, right := objects[0], objects[1], objects[2]
	l.line.flat = size.Width < narrowDesk
	place := func(o fyne.CanvasObject, x, y, width, height float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(0, width), max(0, height)))
	}
	if l.line.flat {
		head.Hide()
		place(list, gap, gapSmall, size.Width-2*gap, 64+10)
		place(right, 0, 64+2*gapSmall+10, size.Width, size.Height-64-2*gapSmall-10)
		return
	}
	left, side, high := float32(272), gap, float32(230)
	if size.Width >= 1180 {
		left, side = 320, gapPage
	}
	switch {
	case size.Height > 800:
		high = 340
	case size.Height < 480: // room for the list
		high = 180
	}
	visible(head, size.Height >= 420)
	if !head.Visible() {
		high = 0
	}
	place(list, side, gap, left, size.Height-high-2*gap-gapSmall)
	place(head, side, size.Height-high-gapSmall, left, high)
	place(right, side+left, 0, size.Width-side-left, size.Height)
}

// MinSize is small: everything scrolls.
func (*chairDeskLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 240) }

// chairRows sets the regions under each other, or beside each other.
type chairRows struct{ flat bool }

const regionRow, regionWidth float32 = 64, 230

// Layout places them.
func (l *chairRows) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objects {
		if l.flat {
			o.Move(fyne.NewPos(float32(i)*(regionWidth+gapSmall), 0))
			o.Resize(fyne.NewSize(regionWidth, regionRow))
			continue
		}
		o.Move(fyne.NewPos(0, float32(i)*(regionRow+gapSmall)))
		o.Resize(fyne.NewSize(size.Width-12, regionRow)) // beside the scroll bar
	}
}

// MinSize is all of them.
func (l *chairRows) MinSize(objects []fyne.CanvasObject) fyne.Size {
	n := float32(len(objects))
	if l.flat {
		return fyne.NewSize(n*(regionWidth+gapSmall)-gapSmall, regionRow)
	}
	return fyne.NewSize(200, n*(regionRow+gapSmall)-gapSmall)
}
