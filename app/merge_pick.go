package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// mergePick looks for the other chart: those most alike until something is
// typed.
type mergePick struct {
	widget.BaseWidget
	shell  *shell
	not    planner.ID // the chart it is for
	alike  []planner.Card
	found  []planner.Card
	search *input
	over   *text
	list   *pickList
	body   *fyne.Container
	table  fyne.CanvasObject
	none   *text
	onPick func(planner.ID)
}

func newMergePick(s *shell, not planner.ID, onPick func(planner.ID)) *mergePick {
	p := &mergePick{shell: s, not: not, onPick: onPick, search: newInput(), over: fieldLabel(""), none: caption("").aligned(fyne.TextAlignCenter), body: container.NewStack()}
	p.search.SetPlaceHolder("Search by name, chart number or phone")
	p.search.Icon = theme.SearchIcon()
	p.search.OnChanged = func(string) { p.find() }
	p.search.OnSubmitted = func(string) { p.openAt(0) }
	p.search.onKey = func(key fyne.KeyName) bool {
		if key == fyne.KeyDown && len(p.found) > 0 {
			s.window.Canvas().Focus(p.list)
		}
		return key == fyne.KeyDown
	}
	p.list = newPickList(func() int { return len(p.found) },
		func() fyne.CanvasObject { return newPatientRow() },
		func(id int, o fyne.CanvasObject) {
			if id < len(p.found) {
				o.(*patientRow).show(p.found[id], s.file.Today())
			}
		})
	p.list.onOpen = p.openAt
	p.list.onLeave = func() { s.window.Canvas().Focus(p.search) }
	p.list.onType = func(r rune) {
		s.window.Canvas().Focus(p.search)
		p.search.TypedRune(r)
	}
	head := column(0, padded(10, 8, gap, gap, p.over), hairline())
	p.table = container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), under(head, padded(1, 1, 1, 1, p.list)))
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the search over what it finds.
func (p *mergePick) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(under(readable(720, p.search), padded(gap, 0, 0, 0, p.body)))
}

// begin offers the charts most like a patient's.
func (p *mergePick) begin(patient planner.Patient) {
	p.alike = nil
	for _, l := range planner.Likely(patient, p.shell.patients.cards()) {
		if l.Card.ID != p.not {
			p.alike = append(p.alike, l.Card)
		}
	}
	p.find()
}

// find shows what matches what is typed.
func (p *mergePick) find() {
	p.found = p.alike
	p.over.set("Most like this chart")
	p.none.set("No chart is much like this one. Search for the other by name, chart number or phone.")
	if p.search.Text != "" {
		p.found = p.matches()
		p.over.set(counted(len(p.found), "chart"))
		p.none.set("No other chart matches.")
	}
	if len(p.found) == 0 {
		p.body.Objects = []fyne.CanvasObject{emptyPlace(p.none)}
	} else {
		p.body.Objects = []fyne.CanvasObject{p.table}
	}
	p.body.Refresh()
	p.list.restart()
}

// matches are the other charts the search finds, archived ones too.
func (p *mergePick) matches() []planner.Card {
	finder := p.shell.patients.finder
	var list []planner.Card
	for _, place := range finder.Find(p.search.Text, planner.Filter{Today: p.shell.file.Today(), Archived: true}) {
		if card := finder.At(place); card.ID != p.not {
			list = append(list, card)
		}
	}
	return list
}

func (p *mergePick) openAt(row int) {
	if row >= 0 && row < len(p.found) {
		p.onPick(p.found[row].ID)
	}
}
