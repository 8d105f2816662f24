package app

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
)

// tableShares are the widths of the columns: field, planned, done, why.
func tableShares() []float32 { return []float32{1, 2.1, 2.4, 2.1} }

// tableCard is the session in numbers: what was planned, what was done, and why
// where the two differ.
func (t *sessionsTab) tableCard(held planner.SessionRecord) fyne.CanvasObject {
	who := newTick("Who and when", nil)
	who.SetChecked(t.whoWhen)
	who.OnChanged = func(on bool) {
		t.whoWhen = on
		t.refreshDetail()
	}
	content := column(0, ends(heading("Plan beside record"), who),
		padded(gap, 6, 0, 0, shared(gap, tableShares(), fieldLabel("Field"), fieldLabel("Planned"), fieldLabel("Done"), fieldLabel("Why it differs"))))
	for _, r := range held.Records {
		content.Add(hairline())
		content.Add(t.regionTable(held, r))
	}
	return card(content)
}

// regionTable is one region in numbers.
func (t *sessionsTab) regionTable(held planner.SessionRecord, r planner.Record) fyne.CanvasObject {
	lines := column(0, padded(12, 4, 0, 0, ends(strong(r.Region.Name()).shortened(), regionChip(r))))
	if about := t.regionAbout(held, r); about != "" {
		lines.Add(flush(mutedParagraph(about)))
	}
	if r.State == planner.NotDone {
		return padded(0, 12, 0, 0, lines)
	}
	for _, f := range planner.RegionFields() {
		t.addLine(lines, held, r, f, 0)
	}
	for pass := 1; pass <= len(r.Passes); pass++ {
		if len(r.Passes) > 1 {
			lines.Add(padded(8, 0, 0, 0, caption(passSays(r, pass))))
		}
		for _, f := range planner.PassFields() {
			t.addLine(lines, held, r, f, pass)
		}
	}
	return padded(0, 12, 0, 0, lines)
}

func passSays(r planner.Record, pass int) string {
	if r.Planned != nil && pass > max(1, len(r.Planned.Passes)) {
		return fmt.Sprintf("Pass %d, which was not planned", pass)
	}
	return fmt.Sprintf("Pass %d", pass)
}

// regionChip says what became of a region.
func regionChip(r planner.Record) fyne.CanvasObject {
	state, t := "Unconfirmed", toneCaution
	switch {
	case r.State == planner.NotDone:
		state, t = "Left out", toneQuiet
	case r.State == planner.DoneRegion && r.Planned == nil:
		state, t = "Done, not planned", toneNote
	case r.State == planner.DoneRegion:
		state, t = "Done", toneDone
	}
	return newChip(state, t)
}

// regionAbout says of a region what no field does: why it was left out or added,
// how skin and patient took it, how many dots, how long.
func (t *sessionsTab) regionAbout(held planner.SessionRecord, r planner.Record) string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if r.Unplanned != "" {
		add("Added because: %s", r.Unplanned)
	}
	if r.Reason != "" {
		add("Why: %s", r.Reason)
	}
	if dots, known := r.DotsDone(held.HeadOf()); known && dots > 0 {
		add("about %s dots", grouped(int(math.Round(dots))))
	}
	if r.Timer.Seconds > 0 {
		add("%s", durationText(r.Timer.Seconds))
	}
	if r.Bleeding != nil {
		add("bleeding %d of 3", r.Bleeding.Value)
	}
	if r.Pain != nil {
		add("pain %d of 10", r.Pain.Value)
	}
	if r.Skin != nil {
		add("skin: %s", r.Skin.Value)
	}
	if len(r.Complications) > 0 {
		names := make([]string, len(r.Complications))
		for i, c := range r.Complications {
			names[i] = strings.ToLower(c.Name())
		}
		add("complications: %s", strings.Join(names, ", "))
	}
	if r.Note != "" {
		add("note: %s", r.Note)
	}
	if t.whoWhen && r.By != "" {
		add("said by %s at %s", r.By, r.At.Clock())
	}
	return strings.Join(parts, " · ")
}

// durationText writes seconds as minutes, or hours and minutes.
func durationText(seconds int) string {
	minutes := (seconds + 30) / 60
	switch {
	case seconds < 60:
		return fmt.Sprintf("%d s", seconds)
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	}
	return fmt.Sprintf("%d h %02d min", minutes/60, minutes%60)
}

// addLine adds one field, unless it was neither planned nor logged nor asked.
func (t *sessionsTab) addLine(lines *fyne.Container, held planner.SessionRecord, r planner.Record, f planner.Field, pass int) {
	planned := held.PlannedSays(r, f, pass)
	value, logged := r.Value(f, pass)
	if !logged && !asked(r, f, pass) && (planned == "" || f == planner.GradientField) {
		return // a gradient that is planned flat is nothing to be confirmed
	}
	lines.Add(padded(5, 5, 0, 0, shared(gap, tableShares(), column(0, padded(1, 0, 0, 0, caption(f.Name()))),
		cell(orElseText(planned, leftOpen(r, f)), colorMuted), t.doneCell(held, r, f, pass, value, logged), whyCell(held, r, f, pass, value, logged))))
}

func asked(r planner.Record, f planner.Field, pass int) bool {
	for _, open := range r.Open() {
		if open.Field == f && open.Pass == pass {
			return true
		}
	}
	return false
}

// leftOpen says what stands where nothing was planned.
func leftOpen(r planner.Record, f planner.Field) string {
	switch {
	case r.Planned == nil:
		return "—"
	case f == planner.NeedleField, f == planner.MixField, f == planner.DepthField:
		return "chosen at the chair"
	}
	return "not stated"
}

func cell(value string, ink fyne.ThemeColorName) fyne.CanvasObject {
	return flush(wrapped(value, ink, theme.SizeNameText))
}

// doneCell says what was logged, marked where it departs from the plan.
func (t *sessionsTab) doneCell(held planner.SessionRecord, r planner.Record, f planner.Field, pass int, value planner.Logged[planner.Value], logged bool) fyne.CanvasObject {
	if !logged {
		return row(0, newChip("unconfirmed", toneCaution))
	}
	says, stale := held.ValueSays(f, value.Value), staleSays(held, f, value)
	says = joined(" · ", says, stale)
	content := cell(says, theme.ColorNameForeground)
	if stale != "" || !held.WithinPlan(r, f, pass, value.Value) {
		content = container.NewBorder(nil, nil, container.NewVBox(newChip("≠", toneCaution)), nil, padded(0, 0, 6, 0, cell(says, colorCaution)))
	}
	if !t.whoWhen {
		return content
	}
	return column(0, content, caption(joined(", ", value.By, value.At.Clock())).shortened())
}

// staleSays says that a mix was used after it should have been discarded.
func staleSays(held planner.SessionRecord, f planner.Field, value planner.Logged[planner.Value]) string {
	if f != planner.MixField {
		return ""
	}
	laid, known := held.Mix(value.Value.Laid)
	if !known || !laid.Stale(value.At) {
		return ""
	}
	return "used at " + value.At.Clock() + ", to be discarded by " + planner.Moment(laid.Mix.DiscardAfter).Clock()
}

// whyCell gives the reason of a deviation.
func whyCell(held planner.SessionRecord, r planner.Record, f planner.Field, pass int, value planner.Logged[planner.Value], logged bool) fyne.CanvasObject {
	switch {
	case !logged:
		return caption("")
	case held.WithinPlan(r, f, pass, value.Value) && staleSays(held, f, value) == "":
		return cell(value.Reason, colorMuted)
	}
	return cell(orElseText(value.Reason, "no reason given"), theme.ColorNameForeground)
}
