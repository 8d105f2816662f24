package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// The most lines of a part of the comparison before the rest is asked for or
// counted.
const (
	lostShown   = 10
	chartsShown = 12
)

// comparePage says what would differ if a backup took the place of the clinic
// file, and asks whether it shall.
type comparePage struct {
	gatePage
	shell *shell
	from  *restorePage
	ready heldBackup
	lost  *fyne.Container
	sure  *tick
	apply *button
}

func newComparePage(from *restorePage, ready heldBackup) *comparePage {
	p := &comparePage{shell: from.shell, from: from, ready: ready, lost: column(0)}
	p.apply = newButton("Put the backup in place", p.put)
	p.apply.Importance = widget.DangerImportance
	p.apply.enable(false)
	p.sure = newTick(sureWords(ready.Compare()), func(on bool) { p.apply.enable(on) })
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the differences over the decision.
func (p *comparePage) CreateRenderer() fyne.WidgetRenderer {
	c := p.ready.Compare()
	said := column(gapSmall)
	for _, w := range compareWords(c) {
		said.Add(notice(w.words, w.tone))
	}
	content := []fyne.CanvasObject{said, compareTable(c)}
	if len(c.LostCharts) > 0 {
		content = append(content, p.charts(c.LostCharts))
	}
	if len(c.Lost) > 0 {
		p.showLost(lostShown)
		content = append(content, column(gapTight, strong("What would be lost, the newest first"), p.lost))
	}
	cancel := newButton("Keep everything as it is", p.cancel)
	content = append(content, hairline(), p.sure, container.NewBorder(nil, nil, nil, row(gapSmall, cancel, p.apply)))
	line := "The backup of " + joined(", ", c.Clinic, "made "+backupDay(c.Since)) + ", is sound. Nothing has been changed yet."
	return p.fill(gateCard(860, "What would differ", line, content...))
}

// charts names the charts that were added or changed since the backup.
func (p *comparePage) charts(cards []planner.Card) fyne.CanvasObject {
	lines := column(gapTight, strong("Charts added or changed since: "+grouped(len(cards))))
	for i, card := range cards {
		if i == chartsShown {
			lines.Add(caption("and " + counted(len(cards)-i, "more chart")))
			break
		}
		lines.Add(plain(joined("   ", card.Chart, cardName(card))).shortened())
	}
	return lines
}

// showLost lists the newest of what would be lost.
func (p *comparePage) showLost(most int) {
	c := p.ready.Compare()
	names := lostNames(c)
	p.lost.Objects = nil
	for i, e := range c.Lost {
		if i == most {
			break
		}
		line := newAuditLine()
		line.show(e, names, false)
		p.lost.Add(hairline())
		p.lost.Add(line)
	}
	if rest := len(c.Lost) - most; rest > 0 {
		p.lost.Add(row(0, newQuietButton("Show "+grouped(rest)+" more", func() { p.showLost(len(c.Lost)) })))
	} else if more := c.LostSaves - len(c.Lost); more > 0 {
		p.lost.Add(caption("and " + counted(more, "earlier save")))
	}
	p.lost.Refresh()
}

// escaped keeps everything as it is.
func (p *comparePage) escaped() bool {
	p.cancel()
	return true
}

// hold gives the backup up before the window closes.
func (p *comparePage) hold(then func()) {
	p.discard(then)
}

// cancel gives the backup up: the clinic file is as it was.
func (p *comparePage) cancel() {
	p.discard(func() { p.shell.start(p.shell.path, p.from.before) })
}

// discard gives the backup up and then goes on.
func (p *comparePage) discard(then func()) {
	p.shell.runner.run("Giving the backup up…", p.ready.Discard, func(err error) {
		if err != nil {
			p.shell.dialogs.record(err) // what is left of the copy goes at the next opening
		}
		then()
	})
}

// put puts the backup in the place of the clinic file.
func (p *comparePage) put() {
	var aside string
	made := p.ready.Compare().Since
	p.shell.runner.run("Putting the backup in place…", func() (err error) {
		aside, err = p.ready.Apply()
		return err
	}, func(err error) {
		p.shell.resting = nil
		p.shell.path = p.from.path
		if err != nil {
			p.shell.start(p.shell.path, p.from.user.read())
			p.shell.dialogs.showError(err)
			return
		}
		p.shell.preferences.SetString(prefFile, p.shell.path)
		p.shell.restored = restoredWords(made, aside)
		p.shell.start(p.shell.path, p.from.user.read())
		p.shell.restored = ""
	})
}

// compareTable sets how much is in the backup beside how much there is now.
func compareTable(c comparison) fyne.CanvasObject {
	table := column(gapTight, shared(gap, compareColumns(), fieldLabel(""), fieldLabel("In the backup"), fieldLabel("In the file now")))
	for _, l := range compareLines(c) {
		ink := theme.ColorNameForeground
		if l.differs {
			ink = colorCaution
		}
		table.Add(hairline())
		table.Add(shared(gap, compareColumns(), plain(l.what).shortened(),
			newText(l.backup, theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{Bold: true}).shortened(),
			newText(l.present, ink, theme.SizeNameText, fyne.TextStyle{Bold: true}).shortened()))
	}
	return table
}

func compareColumns() []float32 { return []float32{1.2, 1, 1} }

// coverComparison gives a backup up whose comparison, which names patients, is
// shown: the window locks.
func (s *shell) coverComparison() {
	if p, ok := s.current.(*comparePage); ok && !s.dialogs.working() {
		p.cancel()
	}
}

// leaveComparison does so when the window has not been used for long enough.
func (s *shell) leaveComparison() {
	if _, ok := s.current.(*comparePage); !ok {
		return
	}
	s.activity.look(tracesOf(s))
	if s.activity.idle() >= (planner.Safety{IdleMinutes: int(s.idleAfter / time.Minute)}).IdleAfter() {
		s.coverComparison()
	}
}
