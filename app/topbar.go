package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// topBar says where one is and who one is.
type topBar struct {
	widget.BaseWidget
	shell  *shell
	clinic *text
	places *tabBar
	looks  *button
}

// The places of the top bar.
const (
	placeToday = iota
	placePatients
	placeStock
	placeClinic
)

func newTopBar(s *shell, clinic string) *topBar {
	b := &topBar{shell: s, clinic: strong(clinic)}
	b.places = newTabBar([]string{"Today", "Patients", "Stock", "Clinic"}, func(i int) {
		[]func(){s.openToday, s.home, s.openStock, s.openClinic}[i]()
	})
	b.looks = newQuietButton("", s.nextAppearance)
	b.looks.Icon = theme.ColorPaletteIcon()
	b.appearance(appearance(s.preferences.StringWithFallback(prefAppearance, string(systemAppearance))))
	b.ExtendBaseWidget(b)
	return b
}

// at marks the place a page belongs to.
func (b *topBar) at(p page) {
	place := placePatients
	switch p.(type) {
	case *todayPage:
		place = placeToday
	case *stockPage, *recallPage:
		place = placeStock
	case *clinicPage:
		place = placeClinic
	}
	b.places.mark(place)
}

func (b *topBar) appearance(a appearance) { b.looks.SetText(a.name()) }

// CreateRenderer sets the clinic and the places left, the user right.
func (b *topBar) CreateRenderer() fyne.WidgetRenderer {
	user := b.shell.file.User()
	out := newQuietButton("Sign out", func() { b.shell.leave(b.shell.signOut) })
	who := middle(column(0, strong(user.Name).aligned(fyne.TextAlignTrailing), caption(user.Role.Name()).aligned(fyne.TextAlignTrailing)))
	left := row(gap, middle(newMark(26)), middle(row(0, b.clinic)), middle(b.places))
	right := row(gapSmall, middle(b.looks), who, middle(out))
	line := padded(5, 5, gapPage, gapLarge, container.NewBorder(nil, nil, left, right))
	objects := column(0, container.NewStack(newPanel(colorSurface, "", ""), line), hairline())
	if b.shell.file.ReadOnly() {
		objects.Add(padded(gapSmall, 0, gapPage, gapPage,
			notice("Opened read-only: Stipple is open elsewhere. Nothing can be saved until it is closed there.", toneCaution)))
	}
	return widget.NewSimpleRenderer(objects)
}
