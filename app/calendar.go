package app

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// month shows the days of one month; years and months can be stepped.
type month struct {
	widget.BaseWidget
	shown, chosen, today planner.Date
	title                *text
	days                 *fyne.Container
	onChosen             func(planner.Date)
	onClosed             func() // Escape
}

var _ fyne.Focusable = (*month)(nil)

func newMonth(at, today planner.Date, onChosen func(planner.Date)) *month {
	m := &month{
		shown: planner.Date{Year: at.Year, Month: at.Month, Day: 1}, chosen: at, today: today, onChosen: onChosen,
		title: strong("").aligned(fyne.TextAlignCenter),
		days:  container.New(layout.NewGridLayoutWithColumns(7)),
	}
	m.ExtendBaseWidget(m)
	m.fill()
	return m
}

// CreateRenderer sets the title with its steps over the days.
func (m *month) CreateRenderer() fyne.WidgetRenderer {
	step := func(label string, months int) fyne.CanvasObject {
		return newQuietButton(label, func() { m.step(months) })
	}
	head := container.NewBorder(nil, nil, row(0, step("«", -12), step("‹", -1)), row(0, step("›", 1), step("»", 12)), middle(m.title))
	return widget.NewSimpleRenderer(atLeast(300, 0, column(gapTight, head, m.days)))
}

// step goes so many months on.
func (m *month) step(months int) {
	m.shown = m.shown.AddMonths(months)
	m.fill()
}

func (m *month) fill() {
	m.title.set(m.shown.Time().Format("January 2006"))
	var cells []fyne.CanvasObject
	for i := range 7 {
		name := time.Weekday((i + 1) % 7).String()[:2]
		cells = append(cells, caption(name).aligned(fyne.TextAlignCenter))
	}
	for range (int(m.shown.Time().Weekday()) + 6) % 7 {
		cells = append(cells, layout.NewSpacer())
	}
	for day := m.shown; day.Month == m.shown.Month; day = day.AddDays(1) {
		cells = append(cells, m.cell(day))
	}
	m.days.Objects = cells
	m.days.Refresh()
	if m.Size().Width > 0 {
		m.Refresh()
	}
}

func (m *month) cell(day planner.Date) fyne.CanvasObject {
	b := newQuietButton(strconv.Itoa(day.Day), func() { m.onChosen(day) })
	if day == m.chosen {
		b.Importance = widget.HighImportance
	}
	if day == m.today {
		return container.NewStack(b, newPanel("", theme.ColorNamePrimary, theme.SizeNameButtonRadius))
	}
	return b
}

// FocusGained is part of taking keys; the chosen day shows where they go.
func (m *month) FocusGained() {}

// FocusLost is part of taking keys.
func (m *month) FocusLost() {}

// TypedRune does nothing.
func (m *month) TypedRune(rune) {}

// TypedKey goes over days and months, chooses or closes.
func (m *month) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft:
		m.move(m.chosen.AddDays(-1))
	case fyne.KeyRight:
		m.move(m.chosen.AddDays(1))
	case fyne.KeyUp:
		m.move(m.chosen.AddDays(-7))
	case fyne.KeyDown:
		m.move(m.chosen.AddDays(7))
	case fyne.KeyPageUp:
		m.move(m.chosen.AddMonths(-1))
	case fyne.KeyPageDown:
		m.move(m.chosen.AddMonths(1))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.onChosen(m.chosen)
	case fyne.KeyEscape:
		changed(m.onClosed)
	}
}

// move marks a day, on whatever month it lies.
func (m *month) move(to planner.Date) {
	m.chosen = to
	m.shown = planner.Date{Year: to.Year, Month: to.Month, Day: 1}
	m.fill()
}
