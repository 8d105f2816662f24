package app

import (
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
)

// onlooker is somebody who had to do with a chart.
type onlooker struct {
	name            string
	first, last     time.Time
	opened, changed int // how often it was opened, printed or exported; and anything else
}

// onlookersOf counts who had to do with a chart, whoever did last first. The
// entries are newest first.
func onlookersOf(entries []planner.AuditEntry, names auditNames) []onlooker {
	at := map[planner.ID]int{}
	var list []onlooker
	for _, e := range entries {
		i, seen := at[e.By]
		if !seen {
			i = len(list)
			at[e.By] = i
			list = append(list, onlooker{name: names.who(e), last: e.At})
		}
		o := &list[i]
		o.first = e.At
		if group := auditDeeds()[e.Op].group; group == deedReading || group == deedPapers {
			o.opened++
		} else {
			o.changed++
		}
	}
	slices.SortStableFunc(list, func(a, b onlooker) int { return b.last.Compare(a.last) })
	return list
}

// showWhoSaw shows who had to do with a patient's chart: the people, then every
// entry of the trail about it.
func (s *shell) showWhoSaw(patient planner.ID) {
	if err := s.file.User().Role.Allow(planner.SeeAudit); err != nil {
		s.dialogs.showError(err)
		return
	}
	from := s.file
	whole := newTrail(from, planner.AuditQuery{Patient: patient})
	var merged map[planner.ID]planner.ID
	s.runner.run("Reading the trail…", func() (err error) {
		if merged, err = learnMerges(from); err != nil {
			return err
		}
		return whole.all()
	}, func(err error) {
		if err != nil {
			s.dialogs.showError(err)
			return
		}
		names := newAuditNames(from, s.dialogs)
		maps.Copy(names.merged, merged)
		s.dialogs.chooseWith("Who saw this chart", s.whoSaw(whole.entries, names, patient), min(980, s.window.Canvas().Size().Width-120),
			option{label: "Close", kind: highImportance})
	})
}

// whoSaw sets the people over the entries.
func (s *shell) whoSaw(entries []planner.AuditEntry, names auditNames, patient planner.ID) fyne.CanvasObject {
	content := column(gap, flush(mutedParagraph(chartLine(names.chart(patient))+"Opening a chart is noted once in each hour of a sign-in. The trail can be narrowed and exported under Clinic, Audit trail.")))
	if len(entries) == 0 {
		content.Add(flush(paragraph("The trail has no entry of this chart.")))
		return content
	}
	content.Add(onlookerTable(onlookersOf(entries, names)))
	list := newPickList(func() int { return len(entries) },
		func() fyne.CanvasObject { return newAuditLine() },
		func(i int, o fyne.CanvasObject) {
			if i < len(entries) {
				o.(*auditLine).show(entries[i], names, false)
			}
		})
	list.HideSeparators = true
	list.onOpen = func(i int) {
		if i < len(entries) {
			s.showEntry(entries[i], names)
		}
	}
	height := min(360, max(160, s.window.Canvas().Size().Height-460))
	table := under(column(0, auditHead(), hairline()), padded(1, 1, 1, 1, list))
	content.Add(column(gapSmall, row(0, strong(entriesCounted(len(entries)))),
		atLeast(0, height, container.NewStack(newPanel("", colorHairline, sizePanelRadius), table))))
	return content
}

func chartLine(name string) string {
	if name == "" {
		return ""
	}
	return name + ". "
}

// mostOnlookers is how many people are shown at once; the others are scrolled to.
const mostOnlookers = 4

// onlookerTable lists the people.
func onlookerTable(list []onlooker) fyne.CanvasObject {
	weights := []float32{2.4, 1.6, 1.6, 1, 1}
	rows := column(0)
	for i, o := range list {
		if i > 0 {
			rows.Add(hairline())
		}
		rows.Add(padded(7, 7, gap, gap, shared(gap, weights, strong(o.name).shortened(), plain(moment(o.first)).shortened(), plain(moment(o.last)).shortened(),
			plain(timesWords(o.opened)), plain(timesWords(o.changed)))))
	}
	head := column(0, padded(8, 6, gap, gap, shared(gap, weights, fieldLabel("Who"), fieldLabel("First"), fieldLabel("Last"), fieldLabel("Opened"), fieldLabel("Changed"))), hairline())
	body := fyne.CanvasObject(rows)
	if len(list) > mostOnlookers {
		scroll := container.NewVScroll(rows)
		scroll.SetMinSize(fyne.NewSize(0, float32(mostOnlookers)*34+gap))
		body = scroll
	}
	return container.NewStack(newPanel("", colorHairline, sizePanelRadius), column(0, head, body))
}

// moment writes a time for a table.
func moment(t time.Time) string { return t.Local().Format("02-Jan-2006 15:04") }

// timesWords gives "—", "once", "3 times".
func timesWords(n int) string {
	switch n {
	case 0:
		return "—"
	case 1:
		return "once"
	}
	return grouped(n) + " times"
}

// showEntry tells everything of one entry.
func (s *shell) showEntry(e planner.AuditEntry, names auditNames) {
	scroll := container.NewVScroll(padded(0, 0, 0, gap, auditSheet(e, names)))
	scroll.SetMinSize(fyne.NewSize(0, min(480, s.window.Canvas().Size().Height-220)))
	s.dialogs.chooseWith("Entry of the trail", scroll, 680, option{label: "Close", kind: highImportance})
}
