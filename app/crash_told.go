package app

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// pageWords are the words by which a report says what the window showed.
func pageWords() []string {
	return []string{"sign in", "first start", "trouble", "locked", "today", "patients", "patient", "chair", "stock", "clinic", "recall", "merge", "due", "another"}
}

// pageWord gives a word if it is one of those, and "another" otherwise.
func pageWord(word string) string {
	if slices.Contains(pageWords(), word) {
		return word
	}
	return "another"
}

// wordOf names a kind of page.
func wordOf(p page) string {
	switch p := p.(type) {
	case *signInPage:
		if p.locked != "" {
			return "locked"
		}
		return "sign in"
	case *firstStartPage:
		return "first start"
	case *troublePage:
		return "trouble"
	case *todayPage:
		return "today"
	case *patientsPage:
		return "patients"
	case *patientPage:
		return "patient"
	case *chairsidePage, *chairLockedPage:
		return "chair"
	case *stockPage:
		return "stock"
	case *clinicPage:
		return "clinic"
	case *recallPage:
		return "recall"
	case *mergePage:
		return "merge"
	case *duePage:
		return "due"
	}
	return "another"
}

// tellCrash says after signing in that the program ended unexpectedly, unless the
// way in has said so.
func (s *shell) tellCrash() {
	report, found := s.crashes.untold()
	if !found {
		return
	}
	s.crashes.told()
	if s.noticed == report.path {
		return
	}
	s.dialogs.choose("Stipple ended unexpectedly", crashWords(report)+" What was typed is kept and is offered where you left it.",
		option{label: "Show the report", run: func() { s.showCrash(report) }},
		option{label: "Go on", kind: highImportance})
}

func crashWords(report crashReport) string {
	return "Stipple ended unexpectedly on " + report.at.Local().Format("02-Jan-2006 at 15:04") + "."
}

// crashNotice says so before signing in; nil when there is nothing to say.
func (s *shell) crashNotice() fyne.CanvasObject {
	report, found := s.crashes.untold()
	if !found {
		return nil
	}
	s.noticed = report.path
	return column(gapTight,
		notice(crashWords(report)+" What was typed is kept and is offered where you left it.", toneNote),
		onLink("Show the report", func() {
			s.crashes.told()
			s.showCrash(report)
		}))
}

// showCrash shows a report to be read, copied or sent.
func (s *shell) showCrash(report crashReport) {
	text := widget.NewLabelWithStyle(strings.TrimSpace(report.text), fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})
	text.Selectable = true
	scroll := container.NewScroll(text)
	scroll.SetMinSize(fyne.NewSize(0, min(440, s.window.Canvas().Size().Height-300)))
	content := column(gapSmall,
		flush(mutedParagraph("It holds nothing of a patient, only where in the program it happened. You can send it to whoever looks after Stipple for you.")),
		container.NewStack(newPanel(colorPage, colorHairline, sizePanelRadius), scroll))
	var sheet *sheet
	done := func() {
		sheet.close()
		if p, out := s.current.(*signInPage); out {
			p.shown() // the passphrase has the keyboard again
		}
	}
	buttons := []fyne.CanvasObject{
		newButton("Copy", func() { fyne.CurrentApp().Clipboard().SetContent(report.text) }),
		newButton("Open the folder", func() { s.openFolder(filepath.Dir(report.path)) }),
		newMainButton("Close", done),
	}
	sheet = s.dialogs.open("Report of "+report.at.Local().Format("02-Jan-2006, 15:04"), 760, content, buttons, done, done)
}

// openFolder shows a folder in the computer's own way; it may take seconds.
func (s *shell) openFolder(path string) {
	s.runner.run("Opening the folder…", func() error { return s.openFile(path) }, func(err error) {
		if err != nil {
			s.dialogs.record(err)
			s.dialogs.inform("The folder could not be opened", "Open it yourself: "+path)
		}
	})
}
