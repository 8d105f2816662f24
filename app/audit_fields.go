package app

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// chartField chooses one patient, or any.
type chartField struct {
	widget.BaseWidget
	shell    *shell
	cards    func(context.Context) ([]planner.Card, error)
	id       planner.ID
	pick     *button
	clear    *button
	OnChange func()
}

func newChartField(s *shell, cards func(context.Context) ([]planner.Card, error)) *chartField {
	f := &chartField{shell: s, cards: cards}
	f.pick = newQuietButton("Any patient", f.ask)
	f.pick.Alignment = widget.ButtonAlignLeading
	f.pick.Icon = theme.SearchIcon()
	f.clear = newQuietButton("", func() { f.choose("", "Any patient") })
	f.clear.Icon = theme.CancelIcon()
	f.clear.Hide()
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer gives the button the border other fields have.
func (f *chartField) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(newPanel(theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.SizeNameInputRadius),
		container.New(&sideways{}, f.pick, f.clear)))
}

func (f *chartField) read() planner.ID { return f.id }

func (f *chartField) choose(id planner.ID, name string) {
	f.id = id
	f.pick.SetText(oneLine(name, 26))
	visible(f.clear, id != "")
	f.Refresh()
	changed(f.OnChange)
}

// ask looks a patient up as the list of patients does.
func (f *chartField) ask() {
	cards, err := f.cards(context.Background())
	if err != nil {
		f.shell.dialogs.showError(err)
		return
	}
	f.shell.dialogs.askCard("Whose chart?", cards, f.shell.file.Today(), func(c planner.Card) { f.choose(c.ID, chartName(c)) })
}

// askCard lets one patient be chosen out of many.
func (d *dialogs) askCard(title string, cards []planner.Card, today planner.Date, then func(planner.Card)) {
	finder := planner.NewFinder(cards)
	found := finder.Find("", planner.Filter{Today: today})
	var s *sheet
	search := newInput()
	search.SetPlaceHolder("Search by name, chart number or phone")
	search.Icon = theme.SearchIcon()
	list := newPickList(func() int { return len(found) },
		func() fyne.CanvasObject { return newPatientRow() },
		func(i int, o fyne.CanvasObject) {
			if i < len(found) {
				o.(*patientRow).show(finder.At(found[i]), today)
			}
		})
	list.onOpen = func(i int) {
		if i < len(found) {
			s.close()
			then(finder.At(found[i]))
		}
	}
	focus := func(w fyne.Focusable) { d.window.Canvas().Focus(w) }
	none := caption("").aligned(fyne.TextAlignCenter)
	search.OnChanged = func(words string) {
		found = finder.Find(words, planner.Filter{Today: today})
		none.set("")
		if len(found) == 0 {
			none.set("Nothing matches among " + counted(finder.Len(), "patient") + ".")
		}
		list.restart()
	}
	search.OnSubmitted = func(string) { list.onOpen(0) }
	search.onKey = func(key fyne.KeyName) bool {
		if key == fyne.KeyDown && len(found) > 0 {
			focus(list)
			return true
		}
		return false
	}
	list.onLeave = func() { focus(search) }
	list.onType = func(r rune) {
		focus(search)
		search.TypedRune(r)
	}
	body := container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), padded(1, 1, 1, 1, list), middle(none))
	height := min(440, d.window.Canvas().Size().Height-280)
	cancel := newButton("Cancel", func() { s.close() })
	s = d.open(title, 900, column(gap, search, atLeast(0, height, body)), []fyne.CanvasObject{cancel}, func() { s.close() }, nil)
	focus(search)
}

// sideways gives its last object its own width and the first the rest, without a
// gap.
type sideways struct{}

// Layout places both.
func (*sideways) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	last := float32(0)
	if objects[1].Visible() {
		last = objects[1].MinSize().Width
	}
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width-last, size.Height))
	objects[1].Move(fyne.NewPos(size.Width-last, 0))
	objects[1].Resize(fyne.NewSize(last, size.Height))
}

// MinSize is both beside each other.
func (*sideways) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	if objects[1].Visible() {
		size.Width += objects[1].MinSize().Width
	}
	return size
}

// offer changes what can be chosen; what is chosen stays where it still can be.
func (f *choiceField[T]) offer(values []T, name func(T) string, notStated string) {
	chosen := f.read()
	next := newChoiceField(values, name, notStated)
	f.values, f.names = next.values, next.names
	f.drop.Options = f.names
	f.show(chosen)
	f.drop.Refresh()
}
