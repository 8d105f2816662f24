package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner/report"
)

// newPaperSign draws a paper as a small sheet: a head for the patient, a table
// for the clinic, boxes to write in for the chair, a booklet for the passport.
func newPaperSign(paper report.Paper) fyne.CanvasObject {
	lines := column(3)
	switch paper {
	case report.PatientPlan:
		lines.Add(signBar(10, 2, theme.ColorNamePrimary))
		lines.Add(container.NewCenter(newMark(12)))
		lines.Add(signBar(18, 2, colorHairline))
		lines.Add(signBar(13, 2, colorHairline))
	case report.ClinicalPlan:
		lines.Add(signBar(10, 2, theme.ColorNamePrimary))
		for range 4 {
			lines.Add(row(2, signBar(4, 3, colorHairline), signBar(8, 3, colorHairline), signBar(4, 3, colorHairline)))
		}
	case report.LogSheet:
		lines.Add(signBar(10, 2, theme.ColorNamePrimary))
		for range 3 {
			lines.Add(row(2, signBox(5, 5), signBox(12, 5)))
		}
	case report.Passport:
		cover := column(4, padded(8, 0, 0, 0, container.NewCenter(newMark(12))), container.NewCenter(signBar(10, 2, theme.ColorNamePrimary)))
		return atLeast(31, 40, container.NewStack(newPanel(colorPrimaryTint, theme.ColorNamePrimary, theme.SizeNameInputRadius), cover))
	}
	return atLeast(31, 40, container.NewStack(newPanel(colorPage, colorHairline, ""), padded(6, 5, 5, 5, lines)))
}

func signBar(width, height float32, ink fyne.ThemeColorName) fyne.CanvasObject {
	return row(0, atLeast(width, height, newPanel(ink, "", "")))
}

func signBox(width, height float32) fyne.CanvasObject {
	return row(0, atLeast(width, height, newPanel("", colorHairline, "")))
}
