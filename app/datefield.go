package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// dateField is a date as one types it, with a calendar that opens on it.
type dateField struct {
	widget.BaseWidget
	entry    *input
	calendar *button
	today    func() planner.Date
	OnChange func()
}

func newDateField(today func() planner.Date) *dateField {
	f := &dateField{entry: newInput(), today: today}
	f.entry.SetPlaceHolder("1984-03-27 or 27-Mar-1984")
	f.entry.OnChanged = func(string) { changed(f.OnChange) }
	f.calendar = newButton("", f.open)
	f.calendar.Icon = theme.CalendarIcon()
	f.calendar.Importance = widget.LowImportance
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer sets the calendar's button behind the entry.
func (f *dateField) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewBorder(nil, nil, nil, f.calendar, f.entry))
}

// show writes a date in the clinical form.
func (f *dateField) show(d planner.Date) { f.entry.SetText(d.Clinical()) }

// read gives the date, zero when the field is empty. Error: Invalid when it is
// no date.
func (f *dateField) read() (planner.Date, error) {
	d, err := planner.ParseDate(f.entry.Text)
	if err == nil && !d.IsZero() && !d.Valid() {
		err = planner.Errorf(planner.Invalid, "This date does not exist: write year-month-day, for example 1984-03-27.")
	}
	return d, err
}

func (f *dateField) focus() fyne.Focusable { return f.entry }
func (f *dateField) submitted(run func())  { f.entry.OnSubmitted = func(string) { run() } }

func (f *dateField) enable(on bool) {
	switchOn(f.entry, on)
	f.calendar.enable(on)
}

// open shows the calendar under the field, on the date that stands there.
func (f *dateField) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(f)
	if c == nil {
		return
	}
	at, err := f.read()
	if err != nil || at.IsZero() {
		at = f.today()
	}
	var pop *widget.PopUp
	month := newMonth(at, f.today(), func(d planner.Date) {
		pop.Hide()
		f.entry.SetText(d.Clinical())
		c.Focus(f.entry)
	})
	month.onClosed = func() {
		pop.Hide()
		c.Focus(f.entry)
	}
	pop = widget.NewPopUp(padded(gapSmall, gapSmall, gapSmall, gapSmall, month), c)
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject(f)
	size := pop.MinSize()
	y := place.Y + f.Size().Height + 2
	if y+size.Height > c.Size().Height {
		y = max(0, place.Y-size.Height-2)
	}
	x := max(0, min(place.X+f.Size().Width-size.Width, c.Size().Width-size.Width))
	pop.ShowAtPosition(fyne.NewPos(x, y))
	pop.Resize(size)
	c.Focus(month)
}
