package app

import (
	"strings"

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
	today   func() planner.Date
	dialogs *dialogs
	back    *button
	aside   *button // at the right of the name; nil = none
	name    *text
	facts   *text
	allergy *fyne.Container // the allergies, over as many lines as they take
	alerts  *fyne.Container

	patient planner.Patient
	stored  bool
}

// bannerLines is over how many lines allergies go before the rest is a dialog.
const bannerLines = 3

func newBanner(today func() planner.Date, dialogs *dialogs, back func()) *banner {
	b := &banner{today: today, dialogs: dialogs, name: pageTitle(""), facts: newText("", colorMuted, theme.SizeNameText, fyne.TextStyle{}).shortened(), allergy: column(0)}
	b.back = newQuietButton("", back)
	b.back.Icon = theme.NavigateBackIcon()
	b.alerts = container.New(layout.NewRowWrapLayoutWithCustomPadding(gapSmall, gapTight))
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer sets name, facts and alerts under each other.
func (b *banner) CreateRenderer() fyne.WidgetRenderer {
	aside := column(0)
	if b.aside != nil {
		aside.Add(b.aside)
	}
	return widget.NewSimpleRenderer(container.NewBorder(nil, nil, padded(0, 0, -10, gapTight, column(0, b.back)), aside,
		column(gapTight, b.name, b.facts, b.allergy, b.alerts)))
}

// Resize fits name and allergies to a new width.
func (b *banner) Resize(size fyne.Size) {
	wider := size.Width != b.Size().Width
	b.BaseWidget.Resize(size)
	if wider {
		b.fit()
	}
}

// room gives the width there is for text.
func (b *banner) room() float32 {
	width := b.Size().Width
	if width <= 0 {
		width = b.dialogs.window.Canvas().Size().Width - 2*gapPage
	}
	if b.aside != nil && b.aside.Visible() {
		width -= b.aside.MinSize().Width
	}
	return width - b.back.MinSize().Width - gapTight - 2*b.Theme().Size(theme.SizeNamePadding) // the border's own
}

// fit shows as much of the name and the allergies as there is room for.
func (b *banner) fit() {
	if !b.stored {
		return
	}
	b.name.set(nameWithin(b.patient.Family, b.patient.Given, b.room(), b.name))
	b.allergy.Objects, b.alerts.Objects = nil, nil
	switch lines := b.allergyLines(); {
	case len(lines) > 1:
		b.allergy.Add(b.allergyBox(lines))
	case b.patient.Allergies != "":
		b.alerts.Add(newChip(lines[0], toneStop))
	}
	if day := b.patient.Archived; !day.IsZero() {
		b.alerts.Objects = append([]fyne.CanvasObject{newChip("Archived on "+day.Clinical(), toneQuiet)}, b.alerts.Objects...)
	}
	for _, alert := range b.patient.Alerts {
		b.alerts.Add(newChip(oneLine(alert, 60), toneCaution))
	}
	for _, box := range []*fyne.Container{b.allergy, b.alerts} {
		box.Hidden = len(box.Objects) == 0
		box.Refresh()
	}
}

// allergyLines is the allergies wrapped.
func (b *banner) allergyLines() []string {
	return wrapLines("Allergies: "+b.patient.Allergies, b.room()-2*10-90, func(s string) float32 {
		return fyne.MeasureText(s, b.Theme().Size(theme.SizeNameCaptionText), fyne.TextStyle{Bold: true}).Width
	})
}

// allergyBox shows the allergies, with the way to the rest if they take more
// than bannerLines lines.
func (b *banner) allergyBox(lines []string) fyne.CanvasObject {
	ink, tint := toneStop.ink()
	line := row(gapSmall)
	if len(lines) > bannerLines {
		lines = lines[:bannerLines]
		lines[bannerLines-1] += " …"
		line.Add(column(0, spring(), newTapChip("… more", toneStop, b.showAll)))
	}
	words := column(0)
	for _, part := range lines {
		words.Add(newText(part, ink, theme.SizeNameCaptionText, fyne.TextStyle{Bold: true}))
	}
	box := container.NewStack(newPanel(tint, "", sizeChipRadius), padded(2, 2, 10, 10, words))
	line.Objects = append([]fyne.CanvasObject{box}, line.Objects...)
	return line
}

// showAll shows allergies and alerts in full.
func (b *banner) showAll() {
	content := column(gap, fieldLabel("Allergies"), flush(paragraph(b.patient.Allergies)))
	if len(b.patient.Alerts) > 0 {
		content.Add(fieldLabel("Alerts"))
		content.Add(flush(paragraph(strings.Join(b.patient.Alerts, "\n"))))
	}
	scroll := container.NewVScroll(content)
	scroll.SetMinSize(fyne.NewSize(0, 320))
	b.dialogs.chooseWith("Allergies and alerts", scroll, 640, option{label: "Close", kind: highImportance})
}

// show sets whose record it is.
func (b *banner) show(p planner.Patient, stored bool) {
	b.patient, b.stored = p, stored
	if !stored {
		b.name.set("New patient")
		b.facts.set("A chart number and a name are enough to begin.")
		b.allergy.Hide()
		b.alerts.Hide()
		return
	}
	skin := ""
	if p.SkinType != 0 {
		skin = "skin type " + p.SkinType.Name()
	}
	b.facts.set(joined("   ·   ", "born "+bornAndAge(p.Born, b.today()), p.Sex.Name(), "chart "+p.Chart, formerly(formerCharts(p)), skin))
	if p.Born.IsZero() {
		b.facts.set(joined("   ·   ", bornAndAge(p.Born, b.today()), p.Sex.Name(), "chart "+p.Chart, formerly(formerCharts(p)), skin))
	}
	b.fit()
}

// nameWithin gives "FAMILY, Given" in a width. A family name that is too long
// is shortened first, so that the given name still tells relatives apart.
func nameWithin(family, given string, width float32, t *text) string {
	family = strings.ToUpper(family)
	measure := func(s string) float32 { return fyne.MeasureText(s, t.Theme().Size(t.size), t.style).Width }
	if measure(family+", "+given) <= width {
		return family + ", " + given
	}
	given = elided(given, max(width/2, width-measure(family+", ")), measure)
	return elided(family, width-measure(", "+given)-1, measure) + ", " + given
}

// elided gives as much of a text as a width holds.
func elided(value string, width float32, measure func(string) float32) string {
	if measure(value) <= width {
		return value
	}
	runes := []rune(value)
	for len(runes) > 1 && measure(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// wrapLines breaks a text at its spaces into lines no wider than a width; a
// word wider than that is broken anywhere.
func wrapLines(value string, width float32, measure func(string) float32) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(value) {
		if longer := joined(" ", line, word); measure(longer) <= width {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		for measure(line) > width && len([]rune(line)) > 1 {
			runes := []rune(line)
			at := len(runes) - 1
			for at > 1 && measure(string(runes[:at])) > width {
				at--
			}
			lines, line = append(lines, string(runes[:at])), string(runes[at:])
		}
	}
	return append(lines, line)
}
