package app

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
)

// regionList lists the regions of a plan. It is one stop of the keyboard: the
// arrows go along it, Enter chooses, Space adds to the choice.
type regionList struct {
	widget.BaseWidget
	lines   *fyne.Container
	scroll  *container.Scroll
	pool    []*regionLine
	keys    []string
	chosen  []string
	at      int
	focused bool
	onTap   func(key string, more bool)
}

var _ fyne.Focusable = (*regionList)(nil)

// regionLine is one region: its number, name and density.
type regionLine struct {
	*tapRow
	number, name, amount, detail *text
}

func newRegionList(onTap func(key string, more bool)) *regionList {
	l := &regionList{lines: column(2), onTap: onTap}
	l.scroll = container.NewVScroll(padded(0, 0, 0, 8, l.lines))
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer shows the lines, scrolling.
func (l *regionList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.scroll) }

func (l *regionList) newLine(i int) *regionLine {
	line := &regionLine{
		number: newText("", colorMuted, theme.SizeNameCaptionText, fyne.TextStyle{Bold: true}).aligned(fyne.TextAlignTrailing),
		name:   newText("", theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{Bold: true}).shortened(),
		amount: newText("", theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{}),
		detail: caption("").shortened(),
	}
	content := container.NewBorder(nil, nil, padded(2, 0, 0, gapSmall, container.NewVBox(atLeast(20, 0, line.number))), nil,
		column(0, ends(line.name, line.amount), line.detail))
	line.tapRow = newTapRow(padded(6, 6, 4, gapSmall, content), func(more bool) {
		l.at = i
		l.onTap(l.keys[i], more)
	})
	return line
}

// show fills the list from a plan for a session (from 0).
func (l *regionList) show(plan planner.Plan, session int, cumulative bool, chosen []string) {
	l.keys, l.chosen = l.keys[:0], chosen
	var objects []fyne.CanvasObject
	for i, region := range plan.Regions {
		if i >= len(l.pool) {
			l.pool = append(l.pool, l.newLine(i))
		}
		l.keys = append(l.keys, region.Key)
		l.pool[i].fill(plan, region, session, cumulative)
		objects = append(objects, l.pool[i].tapRow)
	}
	if !slices.Equal(objects, l.lines.Objects) {
		l.lines.Objects = objects
		l.lines.Refresh()
		clampScroll(l.scroll)
	}
	l.at = min(l.at, max(0, len(l.keys)-1))
	l.mark()
}

func (r *regionLine) fill(plan planner.Plan, region planner.Region, session int, cumulative bool) {
	r.number.set(plan.Label(region.Key))
	r.name.set(orElseText(region.Scar, region.Zone.Name()))
	prescription, treated := plan.Sessions[session].For(region.Key)
	density := prescription.Density
	if cumulative {
		density = plan.Cumulative(session, region.Key)
	}
	amount, detail := "", region.Indication.Name()
	if region.Cause != "" {
		detail = region.Cause.Name()
	}
	if region.Scar != "" {
		detail = joined(" · ", region.Zone.Name(), detail)
	}
	switch {
	case density != 0:
		amount = quantity.Number(float64(density)) + "/cm²"
	case !treated:
		detail = joined(" · ", "not in this session", detail)
	default:
		amount = "—"
	}
	r.amount.set(amount)
	r.detail.set(detail)
}

// mark shows what is chosen and where the keyboard stands.
func (l *regionList) mark() {
	for i, key := range l.keys {
		l.pool[i].mark(slices.Contains(l.chosen, key), l.focused && i == l.at)
	}
}

// FocusGained shows where the keyboard stands.
func (l *regionList) FocusGained() { l.focused = true; l.mark() }

// FocusLost takes that away.
func (l *regionList) FocusLost() { l.focused = false; l.mark() }

// TypedRune has nothing to do.
func (*regionList) TypedRune(rune) {}

// TypedKey goes along the list and chooses.
func (l *regionList) TypedKey(key *fyne.KeyEvent) {
	if len(l.keys) == 0 {
		passedOn(l, key)
		return
	}
	switch key.Name {
	case fyne.KeyUp:
		l.step(-1)
	case fyne.KeyDown:
		l.step(1)
	case fyne.KeyHome:
		l.step(-len(l.keys))
	case fyne.KeyEnd:
		l.step(len(l.keys))
	case fyne.KeyReturn, fyne.KeyEnter:
		l.onTap(l.keys[l.at], false)
	case fyne.KeySpace:
		l.onTap(l.keys[l.at], true)
	default:
		passedOn(l, key)
	}
}

// step moves along the list and chooses what it comes to.
func (l *regionList) step(by int) {
	l.at = min(max(0, l.at+by), len(l.keys)-1)
	l.onTap(l.keys[l.at], false)
}

// reveal scrolls to a region and sets the keyboard on it.
func (l *regionList) reveal(key string) {
	at := slices.Index(l.keys, key)
	if at < 0 {
		return
	}
	l.at = at
	l.mark()
	line := l.pool[at]
	top, bottom := line.Position().Y, line.Position().Y+line.Size().Height
	if top < l.scroll.Offset.Y {
		l.scroll.ScrollToOffset(fyne.NewPos(0, top))
	}
	if low := l.scroll.Offset.Y + l.scroll.Size().Height; bottom > low {
		l.scroll.ScrollToOffset(fyne.NewPos(0, bottom-l.scroll.Size().Height))
	}
}
