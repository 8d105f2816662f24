package app

import (
	"context"
	"path/filepath"
	"strings"

	"stipple/planner"
	"stipple/planner/report"
)

// calendarKind is how the audit trail names a calendar file.
const calendarKind = "calendar"

// asSaved goes on once it is clear what goes out: it is made from what is
// saved, not from what the window shows.
func (p *papersPage) asSaved(then func()) {
	p.tell("", toneNote) // of the paper before
	if !p.unsaved() {
		then()
		return
	}
	p.dialogs.choose("Save before printing?", "There are changes that are not saved yet. A paper shows only what is saved.",
		option{label: "Cancel"},
		option{label: "Print what is saved", run: then},
		option{label: "Save first", kind: highImportance, run: func() {
			p.keep(p.dialogs.afterSaving(then))
		}})
}

// make lays the chosen paper out with the time of now and hands it on as PDF,
// after a word about letters that no font has.
func (p *papersPage) make(then func(data []byte)) {
	p.asSaved(func() {
		job, err := p.job()
		if err != nil {
			p.dialogs.showError(err)
			return
		}
		paper, today := p.paper, p.store.Today()
		var doc *report.Document
		var data []byte
		p.runner.run("Laying out the paper…", func() (err error) {
			if doc, err = laidOut(paper, job, today); err == nil {
				data, err = doc.PDF()
			}
			return err
		}, func(err error) {
			switch {
			case err != nil:
				p.dialogs.showError(err)
			case len(doc.Missing()) > 0:
				p.dialogs.confirm("Some letters cannot be printed",
					missingWords(doc.Missing())+" Check names and notes before you hand it out.",
					"Go on", func() { then(data) })
			default:
				then(data)
			}
		})
	})
}

// recorded notes a paper in the audit trail.
func (p *papersPage) recorded(kind string) error {
	return p.store.RecordPrint(context.Background(), p.patient.ID, kind)
}

// shelved puts a paper where a viewer or a printer takes it from, once that is
// recorded, and goes on with its path.
func (p *papersPage) shelved(paper report.Paper, data []byte, then func(path string)) {
	var path string
	p.runner.run("Recording the paper…", p.dialogs.goingOut(string(paper), p.recorded, func() (err error) {
		path, err = p.shelf.put(report.FileName(paper), data)
		return err
	}), p.dialogs.afterSaving(func() { then(path) }))
}

// failedKind is how the audit trail names what was recorded and then failed.
func failedKind(kind string) string { return kind + ": failed" }

// failed notes that what was recorded did not get out after all.
func (p *papersPage) failed(kind string, cause error) {
	p.tell("", toneNote)
	p.runner.run("Recording the paper…", func() error { return p.recorded(failedKind(kind)) }, func(err error) {
		p.dialogs.showError(err)
		p.dialogs.showError(cause)
	})
}

// tell says what becomes of a paper.
func (p *papersPage) tell(words string, t tone) {
	p.said, p.saidTone = words, t
	p.say()
}

// print opens the chosen paper in the computer's viewer.
func (p *papersPage) print(paper report.Paper) {
	p.make(func(data []byte) {
		p.shelved(paper, data, func(path string) {
			p.tell("Opening in the computer's PDF viewer…", toneNote)
			p.runner.quietly(func() error { return p.open(path) }, func(err error) {
				if err != nil {
					p.shelf.drop(path)
					p.failed(string(paper), err)
					return
				}
				p.tell("Opened in the computer's PDF viewer.", toneDone)
			})
		})
	})
}

// saveAs writes the chosen paper where the user wants it.
func (p *papersPage) saveAs(paper report.Paper) {
	p.make(func(data []byte) {
		p.saveFile("Save the "+strings.ToLower(paper.Name()), report.FileName(paper), string(paper), data)
	})
}

// saveCalendar writes the dates of the chosen plan, as it is now: those of an
// earlier version may have moved since.
func (p *papersPage) saveCalendar() {
	p.asSaved(func() {
		job, err := p.job()
		if err != nil {
			p.dialogs.showError(err)
			return
		}
		for _, plan := range p.plans[:p.newest] {
			if plan.ID == job.Plan.ID {
				job.Plan = plan
			}
		}
		data, err := report.Calendar(job)
		if err != nil {
			p.dialogs.showError(err)
			return
		}
		p.saveFile("Save the calendar file", report.CalendarName, calendarKind, data)
	})
}

// saveFile asks where a file goes and writes it whole or not at all, once that is
// recorded.
func (p *papersPage) saveFile(title, name, kind string, data []byte) {
	p.dialogs.askTarget(title, p.shelf.target(name), func(path string, then func(error)) {
		p.runner.run("Recording and writing…", p.dialogs.goingOut(kind, p.recorded, func() error { return WriteFault(p.write(path, data)) }), func(err error) {
			if err == nil {
				p.shelf.lastFolder = filepath.Dir(path)
				p.tell("Saved as "+path, toneDone)
			}
			then(err)
		})
	})
}

// printOn asks for a printer and prints the chosen paper on it.
func (p *papersPage) printOn() {
	paper := p.paper
	p.make(func(data []byte) {
		p.askPrinter(paper, func(job printJob) { p.send(paper, data, job) })
	})
}

// askPrinter asks how to print. The printer of the last time is proposed, and one
// copy: how many there were of another paper says nothing.
func (p *papersPage) askPrinter(paper report.Paper, then func(printJob)) {
	printer := newChoiceField(p.printers, func(name string) string { return name }, "")
	for _, name := range []string{p.remember.String(prefPrinter), p.preferred, p.printers[0]} {
		if printer.read() == "" {
			printer.show(name)
		}
	}
	copies := newNumberField("", 1, mostCopies)
	copies.show(1)
	twoSided := newTick("On both sides", nil)
	twoSided.SetChecked(p.sides)
	rows := newFormRows()
	content := column(gap, rows.add("printer", "Printer", printer, ""), shared(gap, []float32{1, 2}, rows.add("copies", "Copies", copies, ""), labelled("Sides", twoSided)))
	var asked *sheet
	asked, _ = p.dialogs.form("Print the "+strings.ToLower(paper.Name()), "Print", rows, content, func() error {
		var r readings
		n := r.number("copies", copies)
		if n != float64(int(n)) || n < 1 {
			r.note("copies", planner.Errorf(planner.Invalid, "Write a whole number from 1 to %d.", mostCopies))
		}
		if err := r.with(nil); err != nil {
			return err
		}
		p.remember.SetString(prefPrinter, printer.read())
		p.sides = twoSided.Checked
		asked.close() // what comes next has dialogs of its own
		then(printJob{printer: printer.read(), copies: int(n), twoSided: p.sides})
		return nil
	})
}

// send hands a paper to a printer, beside the window.
func (p *papersPage) send(paper report.Paper, data []byte, job printJob) {
	clinic, err := p.store.Clinic(context.Background())
	if err != nil {
		p.dialogs.showError(err)
		return
	}
	job.paper = clinic.Value.Paper
	p.shelved(paper, data, func(path string) {
		p.tell("Sending to "+job.printer+"…", toneNote)
		p.runner.quietly(func() error {
			defer p.shelf.drop(path) // the printing system has its own copy
			return p.printing.print(path, job)
		}, func(err error) {
			if err != nil {
				p.failed(string(paper), err)
				return
			}
			p.tell(joined(", ", "Sent to "+job.printer, copiesName(job.copies))+".", toneDone)
		})
	})
}

// copiesName counts copies, "" for one.
func copiesName(n int) string {
	if n == 1 {
		return ""
	}
	return grouped(n) + " copies"
}
