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
	lines := column(4)
	switch paper {
	case report.PatientPlan:
		lines.Add(signBar(14, 3, theme.ColorNamePrimary))
		lines.Add(container.NewCenter(newMark(14)))
		lines.Add(signBar(24, 2, colorHairline))
		lines.Add(signBar(18, 2, colorHairline))
	case report.ClinicalPlan:
		lines.Add(signBar(14, 3, theme.ColorNamePrimary))
		for range 4 {
			lines.Add(row(2, signBar(6, 4, colorHairline), signBar(10, 4, colorHairline), signBar(6, 4, colorHairline)))
		}
	case report.LogSheet:
		lines.Add(signBar(14, 3, theme.ColorNamePrimary))
		for range 3 {
			lines.Add(row(2, signBox(7, 7), signBox(17, 7)))
		}
	case report.Passport:
		cover := column(5, padded(9, 0, 0, 0, container.NewCenter(newMark(14))), container.NewCenter(signBar(14, 2, theme.ColorNamePrimary)))
		return atLeast(40, 52, container.NewStack(newPanel(colorPrimaryTint, theme.ColorNamePrimary, sizePanelRadius), cover))
	}
	return atLeast(40, 52, container.NewStack(newPanel(colorPage, colorHairline, ""), padded(8, 7, 7, 7, lines)))
}

func signBar(width, height float32, ink fyne.ThemeColorName) fyne.CanvasObject {
	return row(0, atLeast(width, height, newPanel(ink, "", "")))
}

func signBox(width, height float32) fyne.CanvasObject {
	return row(0, atLeast(width, height, newPanel("", colorHairline, "")))
}
