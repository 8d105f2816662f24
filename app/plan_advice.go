package app

import (
	"fmt"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// planAdvice lists what sources advise otherwise, gravest first.
type planAdvice struct {
	page   *planPage
	object fyne.CanvasObject
	counts *fyne.Container
	lines  *fyne.Container
	shown  []planner.Finding
	free   bool
	accept []*button
}

func newPlanAdvice(p *planPage) *planAdvice {
	a := &planAdvice{page: p, counts: row(gapSmall), lines: column(10)}
	a.object = planPanel(headed(ends(heading("Findings"), a.counts), container.NewVScroll(a.lines)))
	return a
}

// refresh writes the list anew only when it says something else.
func (a *planAdvice) refresh() {
	free := a.page.editable() && a.page.deps.user.Role == planner.Physician
	if reflect.DeepEqual(a.shown, a.page.findings) && a.free == free && len(a.lines.Objects) > 0 {
		return
	}
	a.shown, a.free, a.accept = a.page.findings, free, nil
	a.counts.Objects, a.lines.Objects = nil, nil
	open := planner.OpenFindings(a.shown)
	for _, severity := range planner.Severities() {
		if n := open[severity]; n > 0 {
			a.counts.Add(newChip(fmt.Sprintf("%d %s", n, severity), toneOf(severity)))
		}
	}
	for _, accepted := range []bool{false, true} {
		for _, finding := range a.shown {
			if (finding.Accepted != nil) == accepted {
				a.lines.Add(a.line(finding))
			}
		}
	}
	if len(a.shown) == 0 {
		a.lines.Add(flush(mutedParagraph("Nothing to remark: no source we know advises otherwise.")))
	}
	a.counts.Refresh()
	a.lines.Refresh()
}

// line is one finding; one that is accepted stands back.
func (a *planAdvice) line(f planner.Finding) fyne.CanvasObject {
	source := f.Citation.String()
	if f.Accepted != nil {
		reason := wrapped("Accepted: "+f.Accepted.Reason+" ("+joined(", ", f.Accepted.By, f.Accepted.On.Clinical())+")",
			theme.ColorNameForeground, theme.SizeNameCaptionText)
		return findingRow(newChip("Accepted", toneDone), column(0, struck(f.Message), flush(reason)), nil)
	}
	message := wrapped(f.Message, theme.ColorNameForeground, theme.SizeNameText)
	words := column(0, flush(message), flush(wrapped(source, colorMuted, theme.SizeNameCaptionText)))
	var accept *button
	if a.free {
		accept = newQuietButton("Accept…", func() { a.ask(f) })
		a.accept = append(a.accept, accept)
	}
	return findingRow(severityChip(f.Severity), words, accept)
}

// findingRow sets a chip, words and perhaps a button beside each other.
func findingRow(mark fyne.CanvasObject, words fyne.CanvasObject, do *button) fyne.CanvasObject {
	left := atLeast(86, 0, container.NewVBox(container.NewHBox(mark)))
	if do == nil {
		return container.NewBorder(nil, nil, left, nil, words)
	}
	return container.NewBorder(nil, nil, left, padded(0, 0, gapSmall, gapSmall, container.NewVBox(do)), words)
}

// struck is text that no longer asks for anything.
func struck(value string) fyne.CanvasObject {
	t := widget.NewRichText(&widget.TextSegment{Text: value, Style: widget.RichTextStyle{
		ColorName: colorMuted, SizeName: theme.SizeNameCaptionText, TextStyle: fyne.TextStyle{Strikethrough: true},
	}})
	t.Wrapping = fyne.TextWrapWord
	return flush(t)
}

// ask asks for the reason of accepting a finding.
func (a *planAdvice) ask(f planner.Finding) {
	p := a.page
	rows := newFormRows()
	reason := newMultilineField(3, "")
	content := column(gapSmall, flush(wrapped(f.Message, theme.ColorNameForeground, theme.SizeNameText)),
		flush(mutedParagraph(f.Citation.String())),
		rows.add("reason", "Reason", reason, "It stands in the clinical plan with your name and the date."))
	p.deps.dialogs.form("Accept this finding", "Accept", rows, content, func() error {
		plan, err := p.edit.plan.Accept(f, reason.read(), p.deps.user.Name, p.deps.today())
		if err != nil {
			rows.fail("reason", err)
			return err
		}
		p.change("Accept a finding", "", plan)
		return nil
	})
}

// askFirst asks about the gravest finding nobody has accepted.
func (a *planAdvice) askFirst() {
	for _, f := range a.page.findings {
		if f.Accepted == nil && a.page.mayAccept() {
			a.ask(f)
			return
		}
	}
}

// mayAccept tells whether the user may accept findings.
func (p *planPage) mayAccept() bool { return p.editable() }

// noteText is wrapped small text that takes no room while empty.
type noteText struct {
	object *fyne.Container
	words  *widget.RichText
}

func newNoteText() *noteText {
	n := &noteText{words: mutedParagraph("")}
	n.object = container.NewStack(flush(n.words))
	n.object.Hide()
	return n
}

func (n *noteText) set(value string) {
	setParagraph(n.words, value, colorMuted)
	if value == "" {
		n.object.Hide()
	} else {
		n.object.Show()
	}
}
