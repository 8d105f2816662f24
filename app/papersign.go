package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

// newPaperSign draws a small sheet: lines of text for the patient, a table for
// the clinic.
func newPaperSign(forPatient bool) fyne.CanvasObject {
	bar := func(width float32, ink fyne.ThemeColorName) fyne.CanvasObject {
		return row(0, atLeast(width, 3, newPanel(ink, "", "")))
	}
	lines := column(5, bar(22, theme.ColorNamePrimary))
	if forPatient {
		lines.Add(container.NewCenter(newMark(18)))
		lines.Add(bar(34, colorHairline))
		lines.Add(bar(28, colorHairline))
	} else {
		for range 3 {
			lines.Add(container.New(layout.NewCustomPaddedHBoxLayout(3),
				atLeast(9, 7, newPanel(colorHairline, "", "")), atLeast(14, 7, newPanel(colorHairline, "", "")), atLeast(9, 7, newPanel(colorHairline, "", ""))))
		}
	}
	return atLeast(54, 70, container.NewStack(newPanel(colorPage, colorHairline, ""), padded(9, 9, 9, 9, lines)))
}
