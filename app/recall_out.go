package app

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/report"
)

// The files of a recall, and how the audit trail names them. They name no
// patient: file names show in lists and logs.
const (
	recallCSVName     = "recall.csv"
	recallLettersName = "recall-letters.pdf"
	recallCSVKind     = "recall list"
	recallLetterKind  = "recall letter"
)

// recorded notes in the audit trail of every patient what is made about them.
func (p *recallPage) recorded(kind string) error {
	seen := map[planner.ID]bool{}
	for _, r := range p.recalled {
		if seen[r.Patient.ID] {
			continue
		}
		seen[r.Patient.ID] = true
		if err := p.store.RecordPrint(context.Background(), r.Patient.ID, kind); err != nil {
			return err
		}
	}
	return nil
}

// tell says what became of a file.
func (p *recallPage) tell(words string, t tone) {
	p.said.Objects = []fyne.CanvasObject{notice(words, t)}
	p.said.Refresh()
	p.Refresh()
}

// saveCSV asks for a file and writes the list as a table.
func (p *recallPage) saveCSV() {
	p.saveFile("Save who received it", recallCSVName, recallCSVKind, planner.RecallCSV(p.recalled, p.notes()...))
}

// notes are what else the table says.
func (p *recallPage) notes() []string {
	return slices.DeleteFunc([]string{p.lacks, p.beyond}, func(s string) bool { return s == "" })
}

// saveFile asks where a file goes and writes it whole or not at all, once that
// is recorded for every patient, which with many takes seconds.
func (p *recallPage) saveFile(title, name, kind string, data []byte) {
	p.shell.dialogs.askTarget(title, p.shell.shelf.target(name), func(path string, then func(error)) {
		p.out(kind, func() error { return WriteFault(p.write(path, data)) }, func(err error) {
			then(err)
			if err == nil {
				p.shell.shelf.lastFolder = filepath.Dir(path)
				p.tell("Saved as "+path, toneDone)
			}
		})
	})
}

// out records what is made and makes it, beside the window.
func (p *recallPage) out(kind string, work func() error, done func(error)) {
	p.shell.runner.run("Recording and writing…", p.shell.dialogs.goingOut(kind, p.recorded, work), done)
}

// askLetters asks what the letters say and what becomes of them.
func (p *recallPage) askLetters() {
	patients, _ := planner.RecalledPatients(p.recalled)
	message := newMultilineField(9, "")
	message.show(report.RecallMessage)
	rows := newFormRows()
	wrong := newTrouble()
	content := column(gap, flush(paragraph(counted(patients, "letter")+", one for each patient, with the clinic's letterhead and the sessions concerned.")),
		rows.add("message", "What the letters say", message, "An empty line begins a paragraph. Sessions, regions and lots are listed under it."), wrong)
	var s *sheet
	made := func(then func([]byte)) func() {
		return func() {
			if n := len([]rune(message.read())); n > planner.MaxTextLength {
				wrong.set(fmt.Sprintf("The text has more than %s characters. Shorten it.", grouped(planner.MaxTextLength)))
				s.fit()
				return
			}
			text := message.read()
			s.close()
			p.makeLetters(text, then)
		}
	}
	cancel := newButton("Cancel", func() { s.close() })
	save := newButton("Save as…", made(func(data []byte) { p.saveFile("Save the letters", recallLettersName, recallLetterKind, data) }))
	open := newButton("Open to print", made(p.openLetters))
	open.Importance = widget.HighImportance
	s = p.shell.dialogs.open("Letters about the recall", stockFormWidth, content, []fyne.CanvasObject{cancel, save, open}, func() { s.close() }, nil)
	p.shell.window.Canvas().Focus(message.entry)
}

// makeLetters lays the letters out and hands them on as PDF, after a word about
// letters of the alphabet that no font has.
func (p *recallPage) makeLetters(message string, then func([]byte)) {
	clinic, err := p.store.Clinic(context.Background())
	if err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	job := report.RecallJob{
		Clinic: clinic.Value, Recalled: p.recalled, Message: message,
		Printed: p.shell.file.Now(), By: p.shell.file.User().Name, Fonts: p.shell.fonts,
	}
	var data bytes.Buffer
	var result report.Result
	p.shell.runner.run("Writing the letters…", func() (err error) {
		result, err = report.RecallLetters(&data, job)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			p.shell.dialogs.showError(err)
		case len(result.Missing) > 0:
			p.shell.dialogs.confirm("Some letters cannot be printed", missingWords(result.Missing)+" Check names and addresses before you send them.",
				"Go on", func() { then(data.Bytes()) })
		default:
			then(data.Bytes())
		}
	})
}

// openLetters opens the letters in the computer's viewer, once that is recorded.
func (p *recallPage) openLetters(data []byte) {
	p.out(recallLetterKind, func() error {
		path, err := p.shell.shelf.put(recallLettersName, data)
		if err != nil {
			return err
		}
		if err := p.shell.openFile(path); err != nil {
			p.shell.shelf.drop(path)
			return err
		}
		return nil
	}, p.shell.dialogs.afterSaving(func() { p.tell("Opened in the computer's PDF viewer.", toneDone) }))
}
