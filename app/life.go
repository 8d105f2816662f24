package app

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// lifeStore is what archiving, merging and erasing charts need of the store.
type lifeStore interface {
	ArchivePatient(ctx context.Context, id planner.ID, reason string) error
	UnarchivePatient(ctx context.Context, id planner.ID) error
	MergeCharts(ctx context.Context, keep, other planner.ID, merged planner.Patient, rows [2]int64) error
	Mergeable(ctx context.Context, keep, other planner.ID) ([]string, error)
	UnmergeCharts(ctx context.Context, keep planner.ID) error
	Merged(ctx context.Context, keep planner.ID) (planner.FormerChart, bool, error)
	ErasePatient(ctx context.Context, id planner.ID, reason string, passphrase string) (store.Erased, error)
	DueForErasing(ctx context.Context) ([]planner.Card, error)
	Export(ctx context.Context, number string) (chart.Chart, error)
}

// chartFile is the clinic file as the page of one patient meets it: read-only
// while the chart is archived.
type chartFile struct {
	clinicFile
	archived func() bool
}

// ReadOnly tells whether nothing of this chart can be saved now.
func (f chartFile) ReadOnly() bool { return f.clinicFile.ReadOnly() || f.archived() }

// readOnlyWords says why no plan can be saved.
func (d planDeps) readOnlyWords() string {
	if f, ok := d.store.(chartFile); ok && f.archived() {
		return "This chart is archived. Restore it to go on planning."
	}
	return "The clinic file is open read-only."
}

// withholding is a page on which some actions are off for now.
type withholding interface {
	withholds(action planner.Action) bool
}

// withholds keeps an archived chart as it is.
func (p *patientPage) withholds(action planner.Action) bool {
	switch action {
	case planner.EditPlans, planner.TakeConsents, planner.LogSessions, planner.SignRecords, planner.OverrideStop:
		return p.archived()
	}
	return false
}

// archived tells whether the chart is put away.
func (p *patientPage) archived() bool { return p.stored && !p.base.Value.Archived.IsZero() }

// mayEdit tells whether the record can be changed here.
func (p *patientPage) mayEdit() bool { return p.shell.may(planner.EditPatients) && !p.archived() }

// lifeCommands are what becomes of a chart as a whole.
func (p *patientPage) lifeCommands() []command {
	s := p.shell
	may := func(a planner.Action) func() bool { return func() bool { return p.stored && s.may(a) } }
	whole := func(run func(planner.Patient)) func() {
		return func() { s.leave(func() { run(p.base.Value) }) }
	}
	archive := command{menu: menuPatient, label: "Archive…", keys: ctrlShift(fyne.KeyH), enabled: may(planner.ArchivePatients), apart: true, run: whole(func(patient planner.Patient) {
		s.askArchive(patient, func() { s.reopen(p.id) })
	})}
	if p.archived() {
		archive.label, archive.run = "Restore from the archive", p.restore
	}
	return []command{
		archive,
		{menu: menuPatient, label: "Merge with another chart…", keys: ctrlShift(fyne.KeyX), enabled: may(planner.MergePatients), run: whole(s.openMerge)},
		{menu: menuPatient, label: "Erase…", keys: ctrlShift(fyne.KeyY), enabled: may(planner.ErasePatients), run: whole(func(patient planner.Patient) {
			s.askErase(patient, func() { s.show(s.patients) })
		})},
		{menu: menuPatient, label: "Who saw this chart", keys: ctrlShift(fyne.KeyV), enabled: may(planner.SeeAudit), run: func() { s.showWhoSaw(p.id) }, apart: true},
	}
}

// openMore shows under its button what is done with a chart more rarely.
func (p *patientPage) openMore() {
	var items []*fyne.MenuItem
	for _, c := range p.lifeCommands() {
		if c.may() {
			item := fyne.NewMenuItem(c.label, c.run)
			item.Shortcut = c.keys.shortcut()
			items = append(items, item)
		}
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.more)
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), p.shell.window.Canvas())
	x := at.X + p.more.Size().Width - menu.MinSize().Width
	menu.ShowAtPosition(fyne.NewPos(max(0, x), at.Y+p.more.Size().Height))
}

// offersMore tells whether the role has any use for that button.
func (p *patientPage) offersMore() bool {
	for _, c := range p.lifeCommands() {
		if c.may() {
			return true
		}
	}
	return false
}

// showStanding says over the tabs what holds for the whole chart: that it is
// archived, or that a merge can still be taken back.
func (p *patientPage) showStanding() {
	p.standing.Objects = nil
	visible(p.more, p.stored && p.offersMore())
	switch former, merged := p.mergedFrom(); {
	case p.archived():
		const words = "This chart is archived. It can be read and its papers printed; nothing in it can be changed until it is restored."
		line := notice(words, toneCaution, newButton("Restore", p.restore))
		if !p.shell.may(planner.ArchivePatients) {
			line = notice(joined(" ", words, p.refusal(planner.ArchivePatients)), toneCaution)
		}
		p.standing.Add(padded(gapSmall, 0, gapPage, gapPage, line))
	case merged:
		words := "Merged from " + former.Chart + " " + p.onDay(former.On) + ". The next save in this chart makes it final; until then it can be taken back."
		p.standing.Add(padded(gapSmall, 0, gapPage, gapPage, notice(words, toneNote, newButton("Take it back", p.askUnmerge))))
	}
	p.standing.Refresh()
	p.arrange()
}

// refusal says who may do what this user may not, "" where only the file stands
// in the way.
func (p *patientPage) refusal(action planner.Action) string {
	return planner.ErrorMessage(p.shell.file.User().Role.Allow(action))
}

// mergedFrom gives the chart that went into this one, while that can be taken
// back.
func (p *patientPage) mergedFrom() (planner.FormerChart, bool) {
	if !p.stored || !p.shell.may(planner.MergePatients) {
		return planner.FormerChart{}, false
	}
	former, merged, err := p.shell.file.Merged(context.Background(), p.id)
	if err != nil {
		p.shell.dialogs.record(err)
	}
	return former, merged && err == nil
}

func (p *patientPage) onDay(day planner.Date) string {
	if day == p.shell.file.Today() {
		return "today"
	}
	return "on " + day.Clinical()
}

func (p *patientPage) restore() {
	s := p.shell
	s.runner.run("Restoring the chart…", func() error {
		return s.file.UnarchivePatient(context.Background(), p.id)
	}, s.dialogs.afterSaving(func() { s.reopen(p.id) }))
}

// askUnmerge parts two merged charts again.
func (p *patientPage) askUnmerge() {
	s := p.shell
	s.leave(func() {
		s.dialogs.confirm("Take the merge back?", "Both charts become again what they were before they were merged, each under its own number.", "Take it back", func() {
			s.runner.run("Taking the merge back…", func() error {
				return s.file.UnmergeCharts(context.Background(), p.id)
			}, s.dialogs.afterSaving(func() {
				s.patients.load() // the other chart is back
				s.reopen(p.id)
			}))
		})
	})
}

// reopen shows a patient's page anew, as the file has the chart now.
func (s *shell) reopen(id planner.ID) {
	s.saved(id)
	p := newPatientPage(s, id, nil)
	p.stored, p.start = true, tabOverview
	s.show(p)
}

// askArchive asks why a chart is put away, and puts it away.
func (s *shell) askArchive(p planner.Patient, then func()) {
	reason := newMultilineField(2, "For example: moved away, treated elsewhere, has died")
	rows := newFormRows()
	content := column(gap,
		flush(paragraph(chartWords(p)+" goes out of the lists and off the start page. Nothing is deleted: the chart is found with the filter “Archived”, can be read and printed, and can be restored at any time. Until then nothing in it can be changed.")),
		rows.add("reason", "Reason", reason, "It is kept in the audit trail."))
	var asked *sheet
	asked, _ = s.dialogs.keepForm("Archive this chart?", "Archive", rows, content, func(told func(error)) {
		why := strings.TrimSpace(reason.read())
		if why == "" {
			told(planner.Faults{{Field: "reason", Message: "Say in a few words why the chart is archived."}}.Err())
			return
		}
		s.runner.run("Archiving the chart…", func() error {
			return s.file.ArchivePatient(context.Background(), p.ID, why)
		}, func(err error) {
			if err == nil {
				s.saved(p.ID)
				asked.close() // before the page behind it goes
				then()
			}
			told(err)
		})
	})
}

// chartWords names a patient and the chart within a sentence.
func chartWords(p planner.Patient) string {
	return oneLine(p.DisplayName(), 80) + " (chart " + oneLine(p.Chart, 40) + ")"
}
