package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// banner says at all times whose record is open and what to beware of.
type banner struct {
	widget.BaseWidget
	today  func() planner.Date
	back   *button
	name   *text
	facts  *text
	alerts *fyne.Container
}

func newBanner(today func() planner.Date, back func()) *banner {
	b := &banner{today: today, name: pageTitle(""), facts: newText("", colorMuted, theme.SizeNameText, fyne.TextStyle{}).shortened()}
	b.back = newQuietButton("", back)
	b.back.Icon = theme.NavigateBackIcon()
	b.alerts = container.New(layout.NewRowWrapLayoutWithCustomPadding(gapSmall, gapTight))
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer sets name, facts and alerts under each other.
func (b *banner) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewBorder(nil, nil, padded(0, 0, -10, gapTight, column(0, b.back)), nil,
		column(gapTight, b.name, b.facts, b.alerts)))
}

// show sets whose record it is.
func (b *banner) show(p planner.Patient, stored bool) {
	b.alerts.Objects = nil
	if !stored {
		b.name.set("New patient")
		b.facts.set("A chart number and a name are enough to begin.")
		b.alerts.Hide()
		return
	}
	b.name.set(p.DisplayName())
	skin := ""
	if p.SkinType != 0 {
		skin = "skin type " + p.SkinType.Name()
	}
	b.facts.set(joined("   ·   ", "born "+bornAndAge(p.Born, b.today()), p.Sex.Name(), "chart "+p.Chart, skin))
	if p.Born.IsZero() {
		b.facts.set(joined("   ·   ", bornAndAge(p.Born, b.today()), p.Sex.Name(), "chart "+p.Chart, skin))
	}
	if p.Allergies != "" {
		b.alerts.Add(newChip("Allergies: "+oneLine(p.Allergies, 80), toneStop))
	}
	for _, alert := range p.Alerts {
		b.alerts.Add(newChip(oneLine(alert, 60), toneCaution))
	}
	if len(b.alerts.Objects) == 0 {
		b.alerts.Hide()
	} else {
		b.alerts.Show()
	}
	b.alerts.Refresh()
}
