package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// auditColumns are the shares of the list's columns.
func auditColumns() []float32 { return []float32{1.1, 1.5, 4} }

// auditHead names the columns.
func auditHead() fyne.CanvasObject {
	return padded(10, 8, gap, gap, shared(gap, auditColumns(), fieldLabel("When"), fieldLabel("Who and where"), fieldLabel("What")))
}

// auditLine is an entry of the trail in the list.
type auditLine struct {
	widget.BaseWidget
	when, who, what *twoLines
	ground          *panel
}

func newAuditLine() *auditLine {
	l := &auditLine{when: newTwoLines(plain("")), who: newTwoLines(plain("")), what: newTwoLines(plain("")), ground: newPanel("", "", theme.SizeNameSelectionRadius)}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the columns beside each other.
func (l *auditLine) CreateRenderer() fyne.WidgetRenderer {
	content := shared(gap, auditColumns(), l.when, l.who, l.what)
	return widget.NewSimpleRenderer(container.NewStack(l.ground, padded(2, 2, gap, gap, atLeast(0, 42, content))))
}

// show sets everything the line shows; chosen marks the one that is told of
// beside the list.
func (l *auditLine) show(e planner.AuditEntry, names auditNames, chosen bool) {
	at, ink := e.At.Local(), theme.ColorNameForeground
	l.when.set(at.Format("02-Jan-2006"), at.Format("15:04:05"), ink)
	l.who.set(names.who(e), e.Station, ink)
	l.what.set(names.sentence(e), auditBeside(e), auditInk(e))
	l.mark(chosen)
}

// say shows a word instead of an entry.
func (l *auditLine) say(words string) {
	l.when.set("", "", colorMuted)
	l.who.set("", "", colorMuted)
	l.what.set(words, "", colorMuted)
	l.mark(false)
}

func (l *auditLine) mark(chosen bool) {
	if chosen {
		l.ground.repaint(colorPrimaryTint, "")
	} else {
		l.ground.repaint("", "")
	}
}

// auditInk makes what wants a second look stand out.
func auditInk(e planner.AuditEntry) fyne.ThemeColorName {
	if e.Damaged {
		return colorStop
	}
	switch e.Op {
	case planner.AuditGap, planner.AuditStray:
		return colorStop
	case planner.AuditErase, planner.AuditSignInFailed, planner.AuditPINFailed, planner.AuditRefused, planner.AuditOverride, planner.AuditClock:
		return colorCaution
	}
	return theme.ColorNameForeground
}

// mostChanges is how many changed values of one entry are shown; the export has
// them all.
const mostChanges = 150

// auditSheet tells everything of one entry: the facts, then what was before and
// after.
func auditSheet(e planner.AuditEntry, names auditNames) fyne.CanvasObject {
	content := column(gap, flush(wrapped(names.sentence(e), auditInk(e), theme.SizeNameSubHeadingText)))
	at := e.At.Local()
	facts := column(gapSmall,
		beside(gap, auditFact("When", at.Format("Mon 02-Jan-2006, 15:04:05")), auditFact("Entry", "No. "+grouped(int(e.Seq)))),
		beside(gap, auditFact("Who", names.who(e)), auditFact("Workstation", orDash(e.Station))))
	content.Add(facts)
	if e.Text != "" {
		content.Add(column(2, fieldLabel("Beside"), flush(paragraph(e.Text))))
	}
	switch {
	case e.Erased:
		content.Add(notice("What this entry said went with the patient's key when the chart was erased. That it happened, when and by whom stays.", toneQuiet))
	case len(e.Changes) > 0:
		content.Add(auditTable(e.Changes))
	}
	return content
}

func auditFact(label, value string) fyne.CanvasObject {
	return column(2, fieldLabel(label), flush(paragraph(value)))
}

// auditTable sets the values before beside those after.
func auditTable(changes []planner.AuditChange) fyne.CanvasObject {
	table := column(gapSmall, beside(gap, fieldLabel("Before"), fieldLabel("After")))
	for i, c := range changes {
		if i == mostChanges {
			table.Add(hairline())
			table.Add(caption(counted(len(changes)-i, "more value") + ": the export has them all.").shortened())
			break
		}
		table.Add(hairline())
		table.Add(column(2, strong(auditField(c.Field)).shortened(),
			beside(gap, auditValue(c.Before, colorMuted), auditValue(c.After, theme.ColorNameForeground))))
	}
	return table
}

func auditValue(value string, ink fyne.ThemeColorName) fyne.CanvasObject {
	if value == "" {
		return caption("nothing")
	}
	t := wrapped(value, ink, theme.SizeNameText)
	t.Wrapping = fyne.TextWrapBreak
	return flush(t)
}
