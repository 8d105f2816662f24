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
	left   *fyne.Container // the clinic's name and the places
	places *tabBar
	looks  *button
	beware *tapChip // what to look after with the backups
}

// The places of the top bar.
const (
	placeToday = iota
	placePatients
	placeStock
	placeClinic
)

func newTopBar(s *shell, clinic string) *topBar {
	b := &topBar{shell: s, clinic: strong(clinic).shortened()}
	b.places = newTabBar([]string{"Today", "Patients", "Stock", "Clinic"}, func(i int) {
		[]func(){s.openToday, s.home, s.openStock, s.openClinic}[i]()
	})
	b.looks = newQuietButton("", s.nextAppearance)
	b.looks.Icon = theme.ColorPaletteIcon()
	b.appearance(appearance(s.preferences.StringWithFallback(prefAppearance, string(systemAppearance))))
	b.beware = newTapChip("", toneCaution, s.openBackups)
	b.beware.Hide()
	b.ExtendBaseWidget(b)
	return b
}

// rename shows another name of the clinic.
func (b *topBar) rename(clinic string) {
	b.clinic.set(clinic)
	if b.left != nil {
		b.left.Refresh() // it has another width
	}
}

// warn shows the worst of what to look after, on every page.
func (b *topBar) warn(list []backupWarning) {
	worst := backupWarning{}
	if len(list) > 0 {
		worst = list[0]
	}
	b.beware.say(worst.short, worst.tone)
	visible(b.beware, worst.short != "")
	b.Refresh()
}

// at marks the place a page belongs to.
func (b *topBar) at(p page) {
	place := placePatients
	switch p.(type) {
	case *todayPage:
		place = placeToday
	case *stockPage, *recallPage:
		place = placeStock
	case *clinicPage, *restorePage:
		place = placeClinic
	}
	b.places.mark(place)
}

func (b *topBar) appearance(a appearance) { b.looks.SetText(a.name()) }

// CreateRenderer sets the clinic, whose name is shortened where there is no room for
// it, and the places left, the user right.
func (b *topBar) CreateRenderer() fyne.WidgetRenderer {
	user := b.shell.file.User()
	out := newQuietButton("Sign out", func() { b.shell.leave(b.shell.signOut) })
	who := middle(column(0, strong(user.Name).aligned(fyne.TextAlignTrailing), caption(user.Role.Name()).aligned(fyne.TextAlignTrailing)))
	b.left = container.New(titleLayout{}, b.clinic, padded(0, 0, gap-gapSmall, 0, b.places))
	left := container.NewBorder(nil, nil, padded(0, 0, 0, gap, middle(newMark(26))), nil, b.left)
	right := row(gapSmall, middle(b.beware), middle(b.looks), who, middle(out))
	line := padded(5, 5, gapPage, gapLarge, container.NewBorder(nil, nil, nil, padded(0, 0, gap, 0, right), left))
	objects := column(0, container.NewStack(newPanel(colorSurface, "", ""), line), hairline())
	if b.shell.file.ReadOnly() {
		objects.Add(padded(gapSmall, 0, gapPage, gapPage,
			notice("Opened read-only: Stipple is open elsewhere. Nothing can be saved until it is closed there.", toneCaution)))
	}
	return widget.NewSimpleRenderer(objects)
}
