package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// backupPanel is how the clinic file stands with its backups, and what can be
// done with them.
type backupPanel struct {
	widget.BaseWidget
	shell    *shell
	keeper   *backupKeeper
	title    *text
	line     *widget.RichText
	mark     *chip
	warnings *fyne.Container
	make     *button
	going    *workLine
	proof    *proofCard
	second   *secondCard
	list     *backupList
	OnSecond func(folder string, then func(error)) // saves where the second folder is
}

func newBackupPanel(s *shell) *backupPanel {
	p := &backupPanel{
		shell: s, keeper: s.chores.backups, title: heading(""), line: paragraph(""), mark: newChip("", toneQuiet), warnings: column(gapSmall),
	}
	p.make = newMainButton("Back up now", p.keeper.backUp)
	p.make.Icon = theme.DocumentSaveIcon()
	p.going = newWorkLine(p.keeper.cancel)
	p.proof = newProofCard(s)
	p.second = newSecondCard(s, func(folder string, then func(error)) { p.OnSecond(folder, then) })
	p.list = newBackupList(s)
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets how it stands over the list beside the proof and the
// second folder.
func (p *backupPanel) CreateRenderer() fyne.WidgetRenderer {
	head := card(container.NewBorder(nil, nil, nil, padded(0, 0, gap, 0, row(gap, middle(row(0, p.mark)), middle(p.make))),
		column(gapTight, p.title, flush(p.line))), p.going)
	list := titledCard("The backups", p.list, hairline(), flush(mutedParagraph(keptWords)), flush(mutedParagraph(honestWords)))
	return widget.NewSimpleRenderer(column(gap, p.warnings, head,
		shared(gap, []float32{1.55, 1}, column(0, list), column(gap, p.proof, p.second))))
}

// load looks at the backups anew.
func (p *backupPanel) load() {
	p.keeper.heard = p.show
	p.show()
	p.keeper.reload(nil)
}

// show says how it stands now.
func (p *backupPanel) show() {
	k, now := p.keeper, p.shell.file.Now()
	title, line, t := backupState(k, now)
	p.title.paint(title, theme.ColorNameForeground)
	setParagraph(p.line, line, colorMuted)
	p.mark.set(safetyMark(k.known, t))
	p.showWarnings(k.warnings())
	may := p.mayMake()
	p.make.enable(may && !k.work.going)
	p.going.show(k.doing, k.work, k.doing == backingUp)
	p.proof.show(may)
	p.second.show(k.known.Second, now)
	p.list.show(k.list(), may && !k.work.going, k.fault == nil && k.known.Lost)
	p.Refresh()
}

func (p *backupPanel) mayMake() bool {
	return p.keeper.store != nil && p.shell.file.User().Role.May(planner.MakeBackups)
}

func (p *backupPanel) showWarnings(list []backupWarning) {
	p.warnings.Objects = nil
	for _, w := range list {
		if w.short != shortFaulty {
			p.warnings.Add(notice(w.words, w.tone))
		}
	}
	visible(p.warnings, len(p.warnings.Objects) > 0)
}

// workLine says how far a work is, with a way to give it up.
type workLine struct {
	widget.BaseWidget
	words  *text
	bar    *meter
	cancel *button
}

func newWorkLine(cancel func()) *workLine {
	l := &workLine{words: caption("").shortened(), bar: newMeter(), cancel: newButton("Cancel", cancel)}
	l.ExtendBaseWidget(l)
	l.Hide()
	return l
}

// CreateRenderer sets the words over a thin bar.
func (l *workLine) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewBorder(nil, nil, nil, padded(0, 0, gap, 0, middle(l.cancel)),
		middle(column(gapTight, l.words, l.bar))))
}

// show says how far the work is, if it goes on and is mine.
func (l *workLine) show(doing backupWork, w chore, mine bool) {
	if w.going && mine {
		l.words.set(backupProgress(doing, w))
		l.cancel.enable(!w.stopped)
		l.bar.show(w.done, w.total)
	}
	visible(l, w.going && mine)
}

// proofCard proves a backup and says what the last proof showed.
type proofCard struct {
	widget.BaseWidget
	shell  *shell
	run    *button
	going  *workLine
	result *fyne.Container
	faults *foundText
}

func newProofCard(s *shell) *proofCard {
	c := &proofCard{shell: s, result: column(gapSmall), faults: newFoundText()}
	c.run = newButton("Prove my backup", func() { s.chores.backups.prove("") })
	c.run.Icon = theme.ConfirmIcon()
	c.going = newWorkLine(s.chores.backups.cancel)
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer sets the button over the result.
func (c *proofCard) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(titledCard("Would it come back?", flush(mutedParagraph(proveWords)), column(gapSmall, row(0, c.run), c.going, c.result)))
}

// show tells of the last proof.
func (c *proofCard) show(may bool) {
	k := c.shell.chores.backups
	c.run.enable(may && !k.work.going && len(k.list()) > 0)
	c.going.show(k.doing, k.work, k.doing == proving)
	c.result.Objects = nil
	last := k.proof
	if last.At.IsZero() || last.At.Before(k.known.Proof.At) {
		last = k.known.Proof
	}
	switch {
	case k.unsure != nil:
		c.result.Add(notice("The proof could not be finished. "+planner.ErrorMessage(k.unsure), toneStop))
	case last.At.IsZero():
		c.result.Add(flush(mutedParagraph("No backup has been proved yet. Each was verified when it was made.")))
	default:
		c.tell(last)
	}
	c.Refresh()
}

// tell says what a proof showed.
func (c *proofCard) tell(p store.Proof) {
	now := c.shell.file.Now()
	name, newer := proofOf(p, c.shell.chores.backups.known.List)
	words, t := proofWords(p, c.shell.userName(p.By), newer, now)
	if stands := proofStands(p, c.shell.chores.backups.known, now); p.Found.OK() && stands != "" {
		words, t = stands, toneNote
	}
	c.result.Add(notice(words, t))
	if len(p.Found.Faults) > 0 {
		c.faults.set(p.Found.Faults)
		c.result.Add(c.faults)
	}
	if p.Path != "" {
		c.result.Add(caption(name).shortened())
	}
	if counts := proofCounts(p.Found); counts != "" {
		c.result.Add(flush(mutedParagraph(counts)))
	}
}
