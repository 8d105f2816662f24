package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/scalp"
)

// askPattern offers the published stages of pattern hair loss, to preselect
// regions by.
func (p *planPage) askPattern() {
	if p.editable() {
		p.leaving(func() { newPatternChoice(p).open() })
	}
}

// addPattern adds the zones of a pattern that the plan lacks and chooses them
// together.
func (p *planPage) addPattern(pattern planner.Pattern) {
	plan, keys := withPattern(p.edit.plan, pattern)
	if len(keys) == 0 {
		return
	}
	p.selected, p.zone, p.form.onPlan = keys, "", false
	p.change("Add the regions of "+pattern.Name(), "", plan)
	p.refresh(true)
}

// withPattern adds the zones of a pattern that a plan lacks, as thinning, and
// gives their keys. Their cause is that of the last thinning region or, where
// none is stated or it is the other pattern's, the pattern's own.
func withPattern(plan planner.Plan, pattern planner.Pattern) (planner.Plan, []string) {
	cause := pattern.Cause
	for _, region := range plan.Regions {
		if region.Indication == planner.Thinning && region.Cause != "" && !isPattern(region.Cause) {
			cause = region.Cause
		}
	}
	var keys []string
	for _, zone := range pattern.Missing(plan) {
		region := planner.Region{Key: string(zone), Zone: zone, Indication: planner.Thinning, Cause: cause}
		plan, keys = withRegion(plan, region), append(keys, region.Key)
	}
	return plan, keys
}

// isPattern tells whether a cause is what a scale of stages classifies.
func isPattern(cause planner.Etiology) bool {
	return cause == planner.MalePattern || cause == planner.FemalePattern
}

// patternChoice is the dialog to choose a stage in.
type patternChoice struct {
	page  *planPage
	list  *patternList
	adds  *text
	has   *text
	gains *noteText
	add   *button
	sheet *sheet
}

func newPatternChoice(p *planPage) *patternChoice {
	c := &patternChoice{page: p, adds: strong("").shortened(), has: caption("").shortened(), gains: newNoteText()}
	c.list = newPatternList(planner.Patterns(), c.show)
	c.add = newMainButton("Add", c.finish)
	return c
}

func (c *patternChoice) open() {
	d, canvas := c.page.deps.dialogs, c.page.deps.window.Canvas().Size()
	c.list.scroll.SetMinSize(fyne.NewSize(0, max(120, min(c.list.lines.MinSize().Height, canvas.Height-400))))
	zones, caution := newBasisLine(), newBasisLine()
	zones.set(planner.PatternZonesBasis())
	zones.source.set("The zones are " + planner.PatternZonesBasis().Source + ".")
	said := planner.PatternCaution()
	caution.set(said.Citation)
	caution.source.set(said.Text + " " + said.Source + ".")
	content := column(10, flush(paragraph("A stage only preselects regions, as context. It gives no area and no density; what you see on the patient decides.")),
		inset(c.list), column(2, c.adds, c.has), c.gains.object, column(2, zones.object, caution.object))
	cancel := newButton("Cancel", func() { c.sheet.close() })
	c.sheet = d.open("Choose regions by pattern", min(760, canvas.Width-40), content, []fyne.CanvasObject{cancel, c.add},
		func() { c.sheet.close() }, c.finish)
	c.page.focusOn(c.list)
	c.list.choose(likelyStage(c.page.edit.plan, c.page.patient.Sex, c.list.patterns))
}

// likelyStage is where to begin: the first stage that adds regions to a plan, of
// the scale that fits a woman or the cause of what is thinning there already.
func likelyStage(plan planner.Plan, sex planner.Sex, patterns []planner.Pattern) int {
	fits := func(p planner.Pattern) bool {
		if sex == planner.Female {
			return p.Cause == planner.FemalePattern
		}
		return slices.ContainsFunc(plan.Regions, func(r planner.Region) bool { return r.Cause == p.Cause })
	}
	adds := func(p planner.Pattern) bool { return len(p.Missing(plan)) > 0 }
	both := func(p planner.Pattern) bool { return fits(p) && adds(p) }
	for _, wanted := range []func(planner.Pattern) bool{both, fits, adds} {
		if i := slices.IndexFunc(patterns, wanted); i >= 0 {
			return i
		}
	}
	return 0
}

// show says what a stage would add.
func (c *patternChoice) show(pattern planner.Pattern) {
	missing := pattern.Missing(c.page.edit.plan)
	var there []scalp.Zone
	for _, zone := range scalp.Zones() {
		if slices.Contains(pattern.Zones, zone) && !slices.Contains(missing, zone) {
			there = append(there, zone)
		}
	}
	adds, has := "Adds "+zoneNames(missing), ""
	switch {
	case len(pattern.Zones) == 0:
		adds = pattern.Name() + " preselects no region"
	case len(missing) == 0:
		adds = "All its regions are in the plan already"
	}
	if len(there) > 0 && len(missing) > 0 {
		has = "In the plan already, left as planned: " + zoneNames(there)
	}
	gains := ""
	if len(missing) > 0 && !slices.Contains(c.page.edit.plan.Indications, planner.Thinning) {
		gains = "The plan gets the indication " + strings.ToLower(planner.Thinning.Name()) + ", which it does not have yet."
	}
	c.adds.set(adds)
	c.has.set(has)
	c.gains.set(gains)
	label := "Add"
	if len(missing) > 0 {
		label += " " + counted(len(missing), "region")
	}
	c.add.SetText(label)
	c.add.enable(len(missing) > 0)
}

func zoneNames(zones []scalp.Zone) string {
	names := make([]string, len(zones))
	for i, zone := range zones {
		names[i] = zone.Name()
	}
	return strings.Join(names, " · ")
}

// finish adds what the chosen stage lacks.
func (c *patternChoice) finish() {
	if c.add.Disabled() {
		return
	}
	c.sheet.close()
	c.page.addPattern(c.list.chosen())
}

// patternList lists stages under the names of their scales. It is one stop of
// the keyboard: the arrows choose.
type patternList struct {
	widget.BaseWidget
	patterns []planner.Pattern
	rows     []*tapRow
	lines    *fyne.Container
	scroll   *container.Scroll
	at       int
	focused  bool
	onChoose func(planner.Pattern)
}

var _ fyne.Focusable = (*patternList)(nil)

func newPatternList(patterns []planner.Pattern, onChoose func(planner.Pattern)) *patternList {
	l := &patternList{patterns: patterns, lines: column(2), onChoose: onChoose}
	scale := ""
	for i, pattern := range patterns {
		if pattern.Scale != scale {
			scale = pattern.Scale
			l.lines.Add(padded(6, 2, gapSmall, gapSmall, ends(strong(scale+", "+strings.ToLower(pattern.Cause.Name())), caption(pattern.Source.String()))))
		}
		words := column(0, shared(gapSmall, []float32{1, 5}, strong(pattern.Stage), plain(pattern.Says).shortened()),
			shared(gapSmall, []float32{1, 5}, caption(""), caption(orDash(zoneNames(pattern.Zones))).shortened()))
		line := newTapRow(padded(5, 5, gapSmall, gapSmall, words), func(bool) { l.choose(i) })
		l.rows = append(l.rows, line)
		l.lines.Add(line)
	}
	l.scroll = container.NewVScroll(padded(0, 0, 0, 10, l.lines))
	l.ExtendBaseWidget(l)
	l.mark()
	return l
}

// CreateRenderer shows the lines, scrolling.
func (l *patternList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.scroll) }

func (l *patternList) chosen() planner.Pattern { return l.patterns[l.at] }

// choose marks a stage, scrolls to it and tells.
func (l *patternList) choose(at int) {
	l.at = min(max(0, at), len(l.patterns)-1)
	l.mark()
	top := l.rows[l.at].Position().Y
	if l.at == 0 {
		top = 0 // with the name of the scale
	}
	bottom := l.rows[l.at].Position().Y + l.rows[l.at].Size().Height
	if low := l.scroll.Offset.Y + l.scroll.Size().Height; bottom > low {
		l.scroll.ScrollToOffset(fyne.NewPos(0, bottom-l.scroll.Size().Height))
	} else if top < l.scroll.Offset.Y {
		l.scroll.ScrollToOffset(fyne.NewPos(0, top))
	}
	l.onChoose(l.chosen())
}

func (l *patternList) mark() {
	for i, line := range l.rows {
		line.mark(i == l.at, l.focused && i == l.at)
	}
}

// FocusGained shows where the keyboard stands.
func (l *patternList) FocusGained() { l.focused = true; l.mark() }

// FocusLost takes that away.
func (l *patternList) FocusLost() { l.focused = false; l.mark() }

// TypedRune has nothing to do.
func (*patternList) TypedRune(rune) {}

// TypedKey goes along the stages; Enter adds.
func (l *patternList) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyUp:
		l.choose(l.at - 1)
	case fyne.KeyDown:
		l.choose(l.at + 1)
	case fyne.KeyHome:
		l.choose(0)
	case fyne.KeyEnd:
		l.choose(len(l.patterns) - 1)
	default:
		if !passedOn(l, key) {
			enterGoesOn(l, key)
		}
	}
}
