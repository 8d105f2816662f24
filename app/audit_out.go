package app

import (
	"context"
	"path/filepath"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// auditCSVName is proposed for the export. It names no patient: file names show
// in lists and logs.
const auditCSVName = "audit-trail.csv"

// auditExport is how the trail names its own export.
const auditExport = "audit trail"

// exportCSV asks for a file and writes everything the filters let through to it
// as a table, once that is noted in the trail.
func (p *auditPanel) exportCSV() {
	p.shell.dialogs.askTarget("Export the audit trail", p.shell.shelf.target(auditCSVName), p.exportTo)
}

func (p *auditPanel) exportTo(path string, then func(error)) {
	whole := newTrail(p.store, p.trail.query)
	names := p.names
	names.chart = names.chartsOf(p.store, p.shell.dialogs) // one of its own: it is beside the window
	p.shell.runner.run("Reading the trail and writing it…", func() error {
		if err := whole.all(); err != nil {
			return err
		}
		data := auditCSV(whole.entries, names)
		note := func(kind string) error { return p.store.NoteExport(context.Background(), kind) }
		return p.shell.dialogs.goingOut(auditExport, note, func() error { return WriteFault(p.write(path, data)) })()
	}, func(err error) {
		then(err)
		if err != nil {
			return
		}
		p.shell.shelf.lastFolder = filepath.Dir(path)
		p.ask() // the export is the newest entry now
		p.tellOf("Saved "+entriesCounted(len(whole.entries))+" as "+path+". The file is not encrypted: keep it safe.", toneDone)
	})
}

// auditCSV gives entries as a table for spreadsheets. An entry has a row for
// each value it changed, or one when it changed none.
func auditCSV(entries []planner.AuditEntry, names auditNames) []byte {
	columns := []string{"Entry", "When", "Who", "Workstation", "What", "Kind", "Chart", "Beside", "Field", "Before", "After"}
	var rows [][]string
	for _, e := range entries {
		beside := e.Text
		if e.Erased {
			beside = "erased with the chart"
		}
		row := []string{
			strconv.FormatInt(e.Seq, 10), e.At.Local().Format(time.RFC3339), names.who(e), e.Station, names.sentence(e),
			auditDeeds()[e.Op].group.name(), names.chartOf(e), beside,
		}
		if len(e.Changes) == 0 {
			rows = append(rows, append(row, "", "", ""))
		}
		for _, c := range e.Changes {
			rows = append(rows, append(row[:len(row):len(row)], c.Field, c.Before, c.After))
		}
	}
	return planner.SheetCSV(columns, rows)
}

// tellOf says what became of a file.
func (p *auditPanel) tellOf(words string, t tone) {
	p.said.Objects = []fyne.CanvasObject{notice(words, t)}
	p.said.Refresh()
	p.Refresh() // the list makes room
}
