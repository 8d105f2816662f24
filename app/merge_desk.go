package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// mergeColumns are the shares of the label and the two charts.
func mergeColumns() []float32 { return []float32{1, 2.2, 2.2} }

// newDesk sets both charts side by side over the summary and its button.
func (p *mergePage) newDesk() *fyne.Container {
	p.summary = paragraph("")
	p.do = newMainButton("Merge into "+oneLine(p.stays.Value.Chart, 24), p.merge)
	p.rows = nil
	content := column(gap)
	for _, words := range p.barred {
		content.Add(notice(words, toneStop))
	}
	if one, other := p.stays.Value.Allergies, p.goes.Value.Allergies; one != "" && other != "" && one != other {
		content.Add(notice("Both charts name allergies, and only one of the two texts can be chosen. Write what the other says into the record after merging.", toneCaution))
	}
	content.Add(card(p.heads(), p.fields()))
	content.Add(p.alongCard())
	foot := container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		padded(12, 12, gapLarge, gapLarge, container.NewBorder(nil, nil, nil, middle(p.do), middle(flush(p.summary)))))
	return container.NewBorder(nil, padded(gap, 0, 0, 0, foot), nil, nil, container.NewVScroll(padded(0, 0, 0, gapSmall, content)))
}

// heads names the two charts over their columns.
func (p *mergePage) heads() fyne.CanvasObject {
	name := func(of planner.Patient, chip *chip) fyne.CanvasObject {
		return column(gapTight, row(0, chip), heading(of.DisplayName()), caption("chart "+of.Chart).shortened())
	}
	turn := newButton("Swap", p.swap)
	turn.Icon = theme.ViewRefreshIcon()
	return shared(gap, mergeColumns(), column(0, spring(), row(0, turn), spring()),
		name(p.stays.Value, newChip("This chart stays", toneDone)),
		name(p.goes.Value, newChip("Goes into the other", toneNote)))
}

// fields lists every fact: those to choose, those alike, and the lists that are
// united.
func (p *mergePage) fields() fyne.CanvasObject {
	table := column(0)
	add := func(label string, content fyne.CanvasObject) {
		table.Add(hairline())
		table.Add(padded(6, 6, 0, 0, content))
	}
	wide := []float32{mergeColumns()[0], mergeColumns()[1] + mergeColumns()[2]}
	for _, c := range planner.MergeChoices(p.stays.Value, p.goes.Value) {
		switch {
		case c.Same && strings.TrimSpace(c.Keep) == "":
		case c.Same:
			add(c.Label, shared(gap, wide, padded(5, 0, 0, 0, fieldLabel(c.Label)), padded(6, 6, 12, 0, flush(paragraph(p.worded(c.Key, c.Keep))))))
		default:
			r := newMergeRow(c.Label, p.worded(c.Key, c.Keep), p.worded(c.Key, c.Other), p.picks[c.Key], func(other bool) {
				p.picks[c.Key] = other
				p.tell()
			})
			p.rows = append(p.rows, r)
			add(c.Label, r)
		}
	}
	united, err := planner.Merge(p.stays.Value, p.goes.Value, nil)
	if err != nil {
		p.shell.dialogs.record(err)
		return table
	}
	for _, list := range [][2]string{
		{"Alerts", strings.Join(united.Alerts, "; ")},
		{"Safety checklist", p.conditions(united.History.Conditions)},
		{"Former numbers", strings.Join(formerCharts(united), ", ")},
	} {
		if list[1] != "" {
			chip := column(0, padded(8, 0, 12, 0, newChip("Of both", toneDone)))
			add(list[0], shared(gap, wide, padded(7, 0, 0, 0, fieldLabel(list[0])),
				container.NewBorder(nil, nil, chip, nil, padded(6, 6, gapTight, 0, flush(paragraph(list[1]))))))
		}
	}
	return table
}

// worded gives a value as the record shows it.
func (p *mergePage) worded(key, value string) string {
	if key == "language" {
		value = languageName(value)
	}
	return oneLine(value, 600)
}

// conditions names what the safety checklist has ticked.
func (p *mergePage) conditions(list []planner.Condition) string {
	names := make([]string, len(list))
	for i, c := range list {
		check, known := p.shell.reference.Check(c.Key)
		if !known {
			check.Label = c.Key
		}
		names[i] = joined(" — ", check.Label, c.Note)
	}
	return strings.Join(names, "; ")
}

// alongCard says what comes along from the chart that goes.
func (p *mergePage) alongCard() fyne.CanvasObject {
	chart := oneLine(p.goes.Value.Chart, 40)
	words := "There is no plan, session record or consent in " + chart + "."
	if len(p.along) > 0 {
		words = titled(listed(p.along)) + ", with all earlier versions, signatures and amendments, exactly as they are."
	}
	later := "The merge can be taken back until the next save in the merged chart makes it final. It is noted in the audit trail."
	return titledCard("Comes along from "+chart, flush(paragraph(words)), flush(mutedParagraph(later)))
}

// mergeRow is a fact two charts tell differently: one of both values is chosen,
// with a tap or with Left and Right.
type mergeRow struct {
	widget.BaseWidget
	label       string
	other       bool
	keeps, goes *mergeCell
	onPick      func(other bool)
}

var _ fyne.Focusable = (*mergeRow)(nil)

func newMergeRow(label, keep, other string, takeOther bool, onPick func(bool)) *mergeRow {
	r := &mergeRow{label: label, other: takeOther, onPick: onPick}
	r.keeps = newMergeCell(keep, func() { r.choose(false) })
	r.goes = newMergeCell(other, func() { r.choose(true) })
	r.ExtendBaseWidget(r)
	r.paint(false)
	return r
}

// CreateRenderer sets the two values beside each other.
func (r *mergeRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(shared(gap, mergeColumns(), padded(4, 0, 0, 0, fieldLabel(r.label)), r.keeps, r.goes))
}

func (r *mergeRow) choose(other bool) {
	r.other = other
	r.paint(r.keeps.ringed)
	r.onPick(other)
}

func (r *mergeRow) paint(focused bool) {
	r.keeps.mark(!r.other, focused)
	r.goes.mark(r.other, focused)
}

// FocusGained shows that the arrows choose here.
func (r *mergeRow) FocusGained() {
	r.paint(true)
	reveal(r)
}

// FocusLost takes that away.
func (r *mergeRow) FocusLost() { r.paint(false) }

// TypedRune does nothing.
func (r *mergeRow) TypedRune(rune) {}

// TypedKey chooses with Left and Right, the space bar takes the other one.
func (r *mergeRow) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft:
		r.choose(false)
	case fyne.KeyRight:
		r.choose(true)
	case fyne.KeySpace:
		r.choose(!r.other)
	default:
		passedOn(r, key)
	}
}

// mergeCell is one of two values to choose from.
type mergeCell struct {
	widget.BaseWidget
	ground *panel
	icon   *widget.Icon
	words  *widget.RichText
	value  string
	ringed bool
	tapped func()
}

var _ fyne.Tappable = (*mergeCell)(nil)

func newMergeCell(value string, tapped func()) *mergeCell {
	c := &mergeCell{ground: newPanel("", colorHairline, theme.SizeNameInputRadius), icon: widget.NewIcon(theme.RadioButtonIcon()), words: paragraph(orElseText(value, "Not stated")), value: value, tapped: tapped}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer sets the mark before the value.
func (c *mergeCell) CreateRenderer() fyne.WidgetRenderer {
	mark := column(0, atLeast(20, 20, c.icon))
	return widget.NewSimpleRenderer(container.NewStack(c.ground,
		padded(8, 8, 12, 12, container.NewBorder(nil, nil, mark, nil, padded(0, 0, gapTight, 0, flush(c.words))))))
}

// mark shows whether the value is the chosen one and has the keyboard.
func (c *mergeCell) mark(chosen, ringed bool) {
	c.ringed = ringed
	fill, stroke, ink := fyne.ThemeColorName(""), colorHairline, colorMuted
	icon := theme.RadioButtonIcon()
	if chosen {
		fill, stroke, ink = colorPrimaryTint, theme.ColorNamePrimary, theme.ColorNameForeground
		icon = theme.NewPrimaryThemedResource(theme.RadioButtonCheckedIcon())
	}
	if ringed && chosen {
		fill = theme.ColorNameFocus
	}
	c.ground.bold = chosen
	c.ground.repaint(fill, stroke)
	c.icon.SetResource(icon)
	setParagraph(c.words, orElseText(c.value, "Not stated"), ink)
}

// Tapped chooses the value.
func (c *mergeCell) Tapped(*fyne.PointEvent) { c.tapped() }
