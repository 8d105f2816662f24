package app

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// The file of an exported chart. It names no patient: file names show in lists
// and logs.
const exportName = "chart.json"

// eraseAsk is the sheet on which a physician erases a patient for good.
type eraseAsk struct {
	shell   *shell
	patient planner.Patient
	then    func()

	sheet                      *sheet
	rows                       *formRows
	reason, number, passphrase *textField
	exported                   *fyne.Container // what became of the export
	trouble                    *trouble
}

// askErase shows what erasing a patient takes away and what it leaves, and
// erases once it is asked for with the chart number and the passphrase. then
// runs when nothing of the patient is on the window any more.
func (s *shell) askErase(p planner.Patient, then func()) {
	a := &eraseAsk{
		shell: s, patient: p, then: then, rows: newFormRows(), exported: column(0), trouble: newTrouble(),
		reason: newTextField("For example: the patient asked for it; the time of keeping is over"), number: newTextField(""), passphrase: newSecretField(),
	}
	a.open()
}

func (a *eraseAsk) open() {
	size := a.shell.window.Canvas().Size()
	width := min(860, size.Width-80)
	cancel := newButton("Cancel", func() { a.sheet.close() })
	erase := newButton("Erase for good", a.erase)
	erase.Importance = widget.DangerImportance
	asked := column(12,
		a.rows.add("reason", "Reason", a.reason, "It stays in the audit trail: keep the patient's name out of it."),
		beside(gap,
			a.rows.add("number", "Type the chart number, "+oneLine(a.patient.Chart, 40), a.number, ""),
			a.rows.add("passphrase", "Your passphrase", a.passphrase, "")))
	content := column(gap, beside(gapLarge, a.going(), a.staying()), a.exporting(), a.exported, hairline(), asked, a.trouble)
	scroll := container.NewVScroll(padded(0, 0, 0, gapSmall, content))
	scroll.SetMinSize(fyne.NewSize(0, min(530, size.Height-190)))
	// Enter erases nothing: what cannot be undone wants its own button pressed.
	contents := padded(0, 0, 0, -gapSmall, scroll) // its bar is in the margin, and the fields end where the buttons do
	a.sheet = a.shell.dialogs.open("Erase the chart of "+oneLine(a.patient.DisplayName(), 60)+"?", width, contents,
		[]fyne.CanvasObject{cancel, erase}, func() { a.sheet.close() }, nil)
	a.rows.focusFirst(a.shell.window.Canvas())
}

// going lists what nobody can read any more afterwards.
func (a *eraseAsk) going() fyne.CanvasObject {
	return pointList("Goes for good", theme.ContentClearIcon(), colorStop,
		"The name, birth date, contact, history and alerts of chart "+oneLine(a.patient.Chart, 40)+".",
		"All its consents, plans, session records and drafts.",
		"The key they are sealed under is destroyed with them, so that nothing left in this file can be read. Nobody can undo this, not even with the recovery code.")
}

// staying lists what erasing does not reach.
func (a *eraseAsk) staying() fyne.CanvasObject {
	return pointList("Stays", theme.InfoIcon(), colorCaution,
		"The audit trail keeps that a chart was erased, when, by whom, why, and which lots were used in it, and not whose it was.",
		"Older backups and copies of this file still hold the chart, until they are thinned out or deleted. Those found beside the file are named afterwards.",
		"Exported files and printed papers are wherever they were taken. Stipple cannot reach them.")
}

// pointList is a heading over lines with a mark each.
func pointList(title string, icon fyne.Resource, ink fyne.ThemeColorName, lines ...string) fyne.CanvasObject {
	list := column(gapSmall, newText(title, ink, theme.SizeNameText, fyne.TextStyle{Bold: true}))
	for _, line := range lines {
		mark := padded(2, 0, 0, 0, column(0, atLeast(18, 20, widget.NewIcon(theme.NewColoredResource(icon, ink)))))
		list.Add(container.NewBorder(nil, nil, mark, nil, padded(0, 0, gapTight, 0, flush(paragraph(line)))))
	}
	return list
}

// exporting offers to keep the chart elsewhere first.
func (a *eraseAsk) exporting() fyne.CanvasObject {
	if !a.shell.may(planner.ExportCharts) {
		return column(0)
	}
	return notice("An exported chart can be imported again. It is a plain file that anybody can read: keep it safe.", toneNote,
		newButton("Export the chart first…", a.export))
}

func (a *eraseAsk) export() {
	a.shell.exportChart(a.patient, func(path string) {
		a.exported.Objects = []fyne.CanvasObject{notice("Exported to "+path, toneDone)}
		a.exported.Refresh()
	})
}

// exportChart asks where a chart goes and writes it whole or not at all.
func (s *shell) exportChart(p planner.Patient, done func(path string)) {
	s.dialogs.askTarget("Export the chart", s.shelf.target(exportName), func(path string, then func(error)) {
		s.runner.run("Exporting the chart…", func() error {
			whole, err := s.file.Export(context.Background(), p.Chart)
			if err != nil {
				return err
			}
			data, err := chart.Encode(whole)
			if err != nil {
				return err
			}
			return WriteFault(store.WriteWhole(path, data))
		}, func(err error) {
			if err == nil {
				s.shelf.lastFolder = filepath.Dir(path)
				done(path)
			}
			then(err)
		})
	})
}

// check says beside the fields what is still missing.
func (a *eraseAsk) check() error {
	var faults planner.Faults
	if strings.TrimSpace(a.reason.read()) == "" {
		faults = append(faults, planner.Fault{Field: "reason", Message: "Say in a few words why the chart is erased."})
	}
	if strings.TrimSpace(a.number.read()) != a.patient.Chart {
		faults = append(faults, planner.Fault{Field: "number", Message: "This is not the number of the chart. Type it as it stands above."})
	}
	if a.passphrase.read() == "" {
		faults = append(faults, planner.Fault{Field: "passphrase", Message: "Enter your passphrase."})
	}
	return faults.Err()
}

// erase does it, beside the window: the passphrase takes its time to check.
func (a *eraseAsk) erase() {
	a.rows.clear()
	a.trouble.set("")
	if err := a.check(); err != nil {
		a.rows.show(err)
		return
	}
	s, reason, passphrase := a.shell, strings.TrimSpace(a.reason.read()), a.passphrase.read()
	var erased store.Erased
	s.runner.run("Erasing…", func() (err error) {
		erased, err = s.file.ErasePatient(context.Background(), a.patient.ID, reason, passphrase)
		return err
	}, func(err error) {
		a.passphrase.show("")
		if err != nil && (isCode(err, planner.NotFound) || !a.gone()) { // a file that is away holds no chart either
			a.refused(err)
			return
		}
		a.sheet.close()
		s.forget()
		a.then()
		s.dialogs.chooseWith("The chart is erased", erasedResult(erased, err), 640, option{label: "Close", kind: highImportance})
	})
}

// gone tells whether the chart is erased although something after that failed.
func (a *eraseAsk) gone() bool {
	_, err := a.shell.file.Card(context.Background(), a.patient.ID)
	return isCode(err, planner.NotFound)
}

// refused says what the store did not take.
func (a *eraseAsk) refused(err error) {
	a.shell.dialogs.record(err)
	if isCode(err, planner.Forbidden) {
		a.rows.fail("passphrase", err)
		a.rows.focusFault()
		return
	}
	if !a.rows.show(err) {
		a.trouble.set(planner.ErrorMessage(err))
	}
}

// forget takes what the window may still hold of a patient away: the search, the
// papers opened for printing, the clipboard.
func (s *shell) forget() {
	s.patients = s.newPatients()
	s.patients.load()
	s.shelf.sweep()
	s.clipboard.clear()
}

// erasedResult says what is left, and where; err is what failed in looking for it.
func erasedResult(e store.Erased, err error) fyne.CanvasObject {
	content := column(gap, flush(paragraph("Nothing in the clinic file can be read of this patient any more. The audit trail says that a chart was erased, and not whose.")))
	if e.Traces {
		content.Add(flush(paragraph("Some sealed bytes could not be cleared from the file yet. Nobody has the key to them.")))
	}
	if err != nil {
		content.Add(flush(paragraph("Whether older copies lie beside the clinic file could not be found out: " + planner.ErrorMessage(err))))
		return content
	}
	if len(e.Copies) == 0 {
		content.Add(flush(paragraph("No older copy was found beside the clinic file. Backups kept elsewhere still hold the chart until they are replaced.")))
		return content
	}
	content.Add(flush(paragraph(verb(len(e.Copies), "This older copy still holds", "These older copies still hold") + " the chart, until thinned out or deleted:")))
	list := column(gapSmall)
	for _, old := range e.Copies {
		list.Add(column(0, flush(paragraph(old.Path)), caption("made "+old.Made.Local().Format("02-Jan-2006 15:04"))))
	}
	scroll := container.NewVScroll(list)
	scroll.SetMinSize(fyne.NewSize(0, min(240, list.MinSize().Height+24)))
	content.Add(scroll)
	return content
}
