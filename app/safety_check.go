package app

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// checkCard checks the clinic file and says what was found.
type checkCard struct {
	widget.BaseWidget
	shell  *shell
	run    *button
	cancel *button
	copy   *button
	bar    *widget.ProgressBar
	far    *text
	last   *text
	going  *fyne.Container
	result *fyne.Container
	faults *foundText
	shown  *checked
}

func newCheckCard(s *shell) *checkCard {
	c := &checkCard{shell: s, bar: widget.NewProgressBar(), far: caption("").shortened(), last: caption("").shortened(), result: column(gapSmall), faults: newFoundText()}
	c.run = newButton("Check the clinic file", s.chores.verify)
	c.run.Icon = theme.ConfirmIcon()
	c.cancel = newButton("Cancel", s.chores.cancelCheck)
	c.copy = newQuietButton("Copy", c.copyAll)
	c.copy.Icon = theme.ContentCopyIcon()
	c.bar.TextFormatter = func() string { return "" }
	c.going = container.NewBorder(nil, nil, nil, c.cancel, middle(column(gapTight, c.far, atLeast(0, 6, c.bar))))
	c.run.enable(s.file.User().Role.May(planner.VerifyFile))
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer sets the button over the result.
func (c *checkCard) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(titledCard("Is everything as it was saved?",
		flush(mutedParagraph("Reads the whole file and compares every row, every link and every seal with the audit trail. It names exactly what is damaged, missing or altered, and changes nothing.")),
		column(gapSmall, row(0, c.run), c.going, c.last), c.result))
}

// load says when the file was checked last, as the trail has it.
func (c *checkCard) load() {
	c.last.set("")
	if c.shell.chores.checked != nil || !c.shell.file.User().Role.May(planner.SeeAudit) {
		return
	}
	from := c.shell.file
	entries, err := from.Audit(context.Background(), planner.AuditQuery{Ops: []planner.AuditOp{planner.AuditVerify}, Limit: 1})
	switch {
	case err != nil:
		c.shell.dialogs.record(err)
	case len(entries) == 0:
		c.last.set("The file has not been checked yet.")
	default:
		e := entries[0]
		names := auditNames{users: map[planner.ID]string{}}
		c.last.set("Last checked " + moment(e.At) + " by " + joined(": ", names.who(e), oneLine(e.Text, 120)) + ".")
	}
}

// show says how far a check is, or what the last one found.
func (c *checkCard) show() {
	now := c.shell.chores.check
	visible(c.going, now.going)
	visible(c.run, !now.going)
	if now.going {
		c.far.set("Checking…")
		if now.total > 0 {
			c.far.set(fmt.Sprintf("Checked %s of %s", grouped(now.done), grouped(now.total)))
			c.bar.SetValue(float64(now.done) / float64(now.total))
		} else {
			c.bar.SetValue(0)
		}
	}
	if found := c.shell.chores.checked; found != c.shown {
		c.shown = found
		c.tell(found)
	}
	c.Refresh()
}

// tell says in words what a check found.
func (c *checkCard) tell(found *checked) {
	c.result.Objects = nil
	if found == nil {
		return
	}
	c.last.set("Checked " + moment(found.at) + ".")
	words, t := checkWords(*found)
	c.result.Add(notice(words, t))
	if lines := checkLines(*found); lines != "" {
		c.faults.set(lines)
		height := min(300, max(64, float32(len(found.found.Faults)+len(found.found.Notes))*24+24))
		scroll := container.NewVScroll(c.faults)
		scroll.SetMinSize(fyne.NewSize(0, height))
		c.result.Add(container.NewStack(newPanel("", colorHairline, sizePanelRadius), padded(1, 1, 1, 1, scroll)))
		c.result.Add(row(0, c.copy))
	}
	c.result.Add(flush(mutedParagraph(checkCounts(found.found))))
}

// checkWords says in a sentence how a check ended.
func checkWords(c checked) (string, tone) {
	switch n := len(c.found.Faults); {
	case c.err != nil:
		return "The check could not be finished: " + planner.ErrorMessage(c.err), toneStop
	case n == 0:
		return "Everything is as it was saved.", toneDone
	case n == 1:
		return "1 fault was found. Make a copy of the file and everything beside it before anything else, and keep it.", toneStop
	default:
		return grouped(n) + " faults were found. Make a copy of the file and everything beside it before anything else, and keep it.", toneStop
	}
}

// checkLines lists what a check found, a line each.
func checkLines(c checked) string {
	lines := append([]string{}, c.found.Faults...)
	for _, note := range c.found.Notes {
		lines = append(lines, "Noted before: "+note)
	}
	return strings.Join(lines, "\n")
}

// checkCounts says how much was read.
func checkCounts(v store.Verification) string {
	return "Read: " + strings.Join([]string{
		counted(v.Patients, "chart"), counted(v.Plans, "plan"), counted(v.Records, "session record"), counted(v.Consents, "consent"),
		counted(v.Lots, "lot"), entriesCounted(v.Entries) + " of the trail",
	}, ", ") + "."
}

func (c *checkCard) copyAll() {
	if c.shown == nil {
		return
	}
	fyne.CurrentApp().Clipboard().SetContent(c.shell.file.Path() + "\nchecked " + moment(c.shown.at) + "\n" + checkLines(*c.shown) + "\n")
	c.shell.clipboard.copied()
}

// foundText is a text of many lines that can be selected and copied.
type foundText struct {
	widget.BaseWidget
	label *widget.Label
}

func newFoundText() *foundText {
	r := &foundText{label: widget.NewLabel("")}
	r.label.Wrapping, r.label.Selectable = fyne.TextWrapWord, true
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer shows the text.
func (r *foundText) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.label) }

func (r *foundText) set(text string) { r.label.SetText(text) }
