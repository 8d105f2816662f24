package app

import (
	"context"
	"errors"
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
	p.tell("") // of the paper before
	if !p.unsaved() {
		then()
		return
	}
	p.dialogs.choose("Save before printing?", "There are changes that are not saved yet. A paper shows only what is saved.",
		option{label: "Cancel"},
		option{label: "Print what is saved", run: then},
		option{label: "Save first", kind: highImportance, run: func() {
			switch err := p.keep(); {
			case err == nil:
				then()
			case !errors.Is(err, errShown):
				p.dialogs.showError(err)
			}
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

// recorded notes a paper in the audit trail; nothing is printed without it.
func (p *papersPage) recorded(kind string) bool {
	if err := p.store.RecordPrint(context.Background(), p.patient.ID, kind); err != nil {
		p.dialogs.showError(err)
		return false
	}
	return true
}

// tell says what became of a paper.
func (p *papersPage) tell(words string) {
	p.said = words
	p.say()
}

// print opens the chosen paper in the computer's viewer.
func (p *papersPage) print(paper report.Paper) {
	p.make(func(data []byte) {
		if !p.recorded(string(paper)) {
			return
		}
		path, err := p.shelf.put(report.FileName(paper), data)
		if err == nil {
			err = p.open(path)
		}
		p.dialogs.showError(err)
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

// saveFile asks where a file goes and writes it whole or not at all.
func (p *papersPage) saveFile(title, name, kind string, data []byte) {
	p.dialogs.askTarget(title, p.shelf.target(name), func(path string) error {
		if err := p.write(path, data); err != nil {
			return WriteFault(err)
		}
		p.shelf.lastFolder = filepath.Dir(path)
		p.tell("Saved as " + path)
		return p.store.RecordPrint(context.Background(), p.patient.ID, kind)
	})
}

// printOn asks for a printer and prints the chosen paper on it.
func (p *papersPage) printOn() {
	paper := p.paper
	p.make(func(data []byte) {
		p.askPrinter(paper, func(job printJob) { p.send(paper, data, job) })
	})
}

// askPrinter asks how to print; what was chosen last is proposed.
func (p *papersPage) askPrinter(paper report.Paper, then func(printJob)) {
	printer := newChoiceField(p.printers, func(name string) string { return name }, "")
	printer.show(p.lastJob.printer)
	for _, name := range []string{p.preferred, p.printers[0]} {
		if printer.read() == "" {
			printer.show(name)
		}
	}
	copies := newNumberField("", 1, mostCopies)
	copies.show(float64(p.lastJob.copies))
	twoSided := newTick("On both sides", nil)
	twoSided.SetChecked(p.lastJob.twoSided)
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
		p.lastJob = printJob{printer: printer.read(), copies: int(n), twoSided: twoSided.Checked}
		asked.close() // what comes next has dialogs of its own
		then(p.lastJob)
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
	if !p.recorded(string(paper)) {
		return
	}
	path, err := p.shelf.put(report.FileName(paper), data)
	if err != nil {
		p.dialogs.showError(err)
		return
	}
	p.runner.run("Sending the paper to the printer…", func() error {
		defer p.shelf.drop(path) // the printing system has its own copy
		return p.printing.print(path, job)
	}, func(err error) {
		if err != nil {
			p.dialogs.showError(err)
			return
		}
		p.tell(joined(", ", "Sent to "+job.printer, copiesName(job.copies)) + ".")
	})
}

// copiesName counts copies, "" for one.
func copiesName(n int) string {
	if n == 1 {
		return ""
	}
	return grouped(n) + " copies"
}
