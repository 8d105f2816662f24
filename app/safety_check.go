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
	bar    *meter
	far    *text
	last   *text
	going  *fyne.Container
	result *fyne.Container
	faults *foundText
	shown  *checked
}

func newCheckCard(s *shell) *checkCard {
	c := &checkCard{shell: s, bar: newMeter(), far: caption("").shortened(), last: caption("").shortened(), result: column(gapSmall), faults: newFoundText()}
	c.run = newButton("Check the clinic file", s.chores.verify)
	c.run.Icon = theme.ConfirmIcon()
	c.cancel = newButton("Cancel", s.chores.cancelCheck)
	c.copy = newQuietButton("Copy", c.copyAll)
	c.copy.Icon = theme.ContentCopyIcon()
	c.going = container.NewBorder(nil, nil, nil, c.cancel, middle(column(gapTight, c.far, c.bar)))
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
		c.bar.show(now.done, now.total)
		if now.total > 0 {
			c.far.set(fmt.Sprintf("Checked %s of %s", grouped(now.done), grouped(now.total)))
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
	if lines := checkLines(*found); len(lines) > 0 {
		c.faults.set(lines)
		c.result.Add(c.faults)
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
func checkLines(c checked) []string {
	lines := append([]string{}, c.found.Faults...)
	for _, note := range c.found.Notes {
		lines = append(lines, "Noted before: "+note)
	}
	return lines
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
	fyne.CurrentApp().Clipboard().SetContent(c.shell.file.Path() + "\nchecked " + moment(c.shown.at) + "\n" + strings.Join(checkLines(*c.shown), "\n") + "\n")
	c.shell.clipboard.copied()
}

// foundShown is how many lines of what was found are shown without scrolling: a box
// that scrolls keeps the mouse's wheel from the page around it.
const foundShown = 8

// foundText is a box of lines that can be selected and copied.
type foundText struct {
	widget.BaseWidget
	label *widget.Label
	body  *fyne.Container
}

func newFoundText() *foundText {
	r := &foundText{label: widget.NewLabel(""), body: container.NewStack()}
	r.label.Wrapping, r.label.Selectable = fyne.TextWrapWord, true
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer frames the text.
func (r *foundText) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(newPanel("", colorHairline, sizePanelRadius), padded(1, 1, 1, 1, r.body)))
}

// set shows the lines, each as a sentence.
func (r *foundText) set(lines []string) {
	sentences := make([]string, len(lines))
	for i, line := range lines {
		sentences[i] = upperFirst(line)
	}
	r.label.SetText(strings.Join(sentences, "\n"))
	r.body.Objects = []fyne.CanvasObject{r.label}
	if len(lines) > foundShown {
		scroll := container.NewVScroll(r.label)
		scroll.SetMinSize(fyne.NewSize(0, 240))
		r.body.Objects[0] = scroll
	}
	r.Refresh()
}
