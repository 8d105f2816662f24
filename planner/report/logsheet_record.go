package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"stipple/planner"
	"stipple/planner/report/pdfa"
)

// regionsOf lists the regions of a record as pictures mark them.
func (s *sheet) regionsOf(record planner.SessionRecord) []planned {
	from := s
	if s.reached != nil {
		from = s.reached
	}
	return slices.DeleteFunc(slices.Clone(from.regions), func(r planned) bool {
		_, _, known := record.Record(r.Key)
		return !known
	})
}

// loggedRegions are the rows of the regions that are in the record.
func (f logForm) loggedRegions(t *table) {
	for _, r := range f.recordRegions(*f.record) {
		name := strings.TrimSpace(r.label + "  " + r.Region.Name())
		t.boxed(f.flow, name, f.loggedRegion(t, name, r))
	}
}

// loggedRegion is the row of one region with what was logged of it.
func (f logForm) loggedRegion(t *table, name string, r recorded) block {
	l := f.look
	values := comparisons(*f.record, r.Record)
	var lines []block
	for pass := 1; pass <= len(r.Passes); pass++ {
		lines = append(lines, f.loggedPass(t, r, values, pass))
	}
	var found []span
	for _, c := range values {
		if c.pass == 0 && c.field != planner.DensityField {
			found = append(found, l.quiet(c.field.Name()+", planned "+orElse(c.planned, "not stated")+": "), f.loggedSpan(r, c), l.quiet(" · "))
		}
	}
	if len(found) > 0 {
		lines = append(lines, l.remark(found[:len(found)-1]...))
	}
	var seen []span
	for _, o := range f.observed(*f.record, r.Record) {
		seen = append(seen, l.quiet(o.label+" "), l.plain(o.words), l.plain("\n"))
	}
	if len(seen) > 0 {
		lines = append(lines, l.remark(seen[:len(seen)-1]...))
	}
	var p planner.Prescription
	if r.Planned != nil {
		p = *r.Planned
	}
	side := f.regionSide(name, p, doneTicks(*f.record, r.Record))
	written := stack(0, lines...)
	return enclosed(side, stack(0, written, f.loggedReason(r, side.h-written.h)))
}

// doneTicks says what became of a region. What nobody confirmed is never ticked
// as done as planned.
func doneTicks(record planner.SessionRecord, r planner.Record) []tick {
	done := r.State == planner.DoneRegion
	changed, open := len(record.RegionDeviations(r)) > 0, len(r.Open()) > 0
	ticks := []tick{
		{"Done as planned", done && !changed && !open},
		{"Done, with changes", done && changed},
		{"Values " + notConfirmed, done && open},
		{"Not done", r.State == planner.NotDone},
	}
	if r.Planned == nil {
		ticks[1].words = "Done, not planned"
	}
	if r.State == planner.Unconfirmed {
		ticks[2] = tick{capital(notConfirmed), true}
	}
	return ticks
}

// loggedSpan is a value as it was logged: bold, or that it is not confirmed.
func (f logForm) loggedSpan(r recorded, c comparison) span {
	switch {
	case c.done != "":
		return f.look.strong(c.done)
	case r.State == planner.NotDone:
		return f.look.quiet("—")
	}
	return f.look.quiet(notConfirmed)
}

// loggedPass is one pass: the planned values over those logged.
func (f logForm) loggedPass(t *table, r recorded, values []comparison, pass int) block {
	l := f.look
	cells := make([][]span, len(t.columns))
	column := map[planner.Field]int{
		planner.DensityField: 1, planner.NeedleField: 2, planner.MixField: 3,
		planner.DepthField: 4, planner.AngleField: 5, planner.DwellField: 6,
	}
	for _, c := range values {
		at, ok := column[c.field]
		if !ok || c.besides || c.pass != pass && (c.field != planner.DensityField || pass > 1) {
			continue
		}
		var above []span
		if c.field == planner.NeedleField && len(r.Passes) > 1 {
			above = append(above, l.strong(fmt.Sprintf("Pass %d\n", pass)))
		}
		cells[at] = append(above, l.brief(f.plannedSpan(r, c)), l.plain("\n"), l.brief(f.loggedSpan(r, c)))
	}
	cells[len(cells)-1] = []span{l.plain(f.initialed(r.Record, pass))}
	b := t.cells(cells...).inset(1.2, 0.9, 0.9)
	edges := t.edges()
	return writing(b, edges[2:len(edges)-2], regionWide, contentWidth-initialsWide)
}

// brief gives a value for a cell whose head tells the unit.
func (l look) brief(one span) span {
	one.words = strings.TrimSuffix(strings.Replace(one.words, " dots/cm²", "/cm²", 1), " mm")
	if one.ink == muted {
		one.size = l.small
	}
	return one
}

// initialed gives the initials of who logged the values of a pass.
func (f logForm) initialed(r planner.Record, pass int) string {
	var list []string
	note := func(field planner.Field, pass int) {
		if v, ok := r.Value(field, pass); ok {
			list = added(list, initials(v.By))
		}
	}
	for _, field := range planner.RegionFields() {
		if pass == 1 {
			note(field, 0)
		}
	}
	for _, field := range planner.PassFields() {
		note(field, pass)
	}
	return strings.Join(list, "\n")
}

// loggedReason says why a region was not done as planned and how it bled.
func (f logForm) loggedReason(r recorded, least float64) block {
	l := f.look
	var reasons []string
	for _, d := range f.record.RegionDeviations(r.Record) {
		words := own(d.Reason)
		if words == "" {
			words = "no reason given"
		}
		if name := d.Field.Name(); name != "" {
			if d.Pass > 0 && len(r.Passes) > 1 {
				name = fmt.Sprintf("Pass %d, %s", d.Pass, strings.ToLower(name))
			}
			if value, ok := r.Value(d.Field, d.Pass); ok && f.record.ValueSays(d.Field, value.Value) != d.Done {
				name += fmt.Sprintf(", %s, %s", d.Planned, d.Done) // not the value itself: when it was used
			}
			words = name + ": " + words
		}
		reasons = added(reasons, words)
	}
	if len(reasons) == 0 && r.Bleeding == nil {
		return block{h: max(0, least)}
	}
	const scaleWide = 36.0
	x := contentWidth - initialsWide - scaleWide
	b := stack(0.2,
		paragraph(l.m, 80, l.smallLeading, toLeft, l.label("Why changed or not done")),
		l.para(x-regionWide-2.4, l.strong(strings.Join(reasons, "\n")))).inset(regionWide+1.2, 0.6, 0.9)
	b.h = max(b.h, leastCell+0.3, least)
	b.items = append(b.items, box{x: x - 0.1, w: 0.2, h: b.h, fill: ink, behind: true})
	b = b.add(x+1.2, 0.6, paragraph(l.m, scaleWide, l.smallLeading, toLeft, l.label("Bleeding: 0 none, 3 most")))
	var bled *int
	if r.Bleeding != nil {
		bled = &r.Bleeding.Value
	}
	return b.add(x+1.2, 4.2, l.scale(3, (scaleWide-2.4)/4, bled))
}

// worstPain gives the worst pain logged of any region, nil when none was.
func (f logForm) worstPain() *int {
	if f.record == nil {
		return nil
	}
	var worst *int
	for _, r := range f.record.Records {
		if r.Pain != nil && (worst == nil || r.Pain.Value > *worst) {
			worst = &r.Pain.Value
		}
	}
	return worst
}

// skinSays tells how the skin took it, or where to read it when that is long.
func (f logForm) skinSays() string {
	const short = 200
	var where, words []string
	for _, r := range f.recordRegions(*f.record) {
		if r.Skin != nil {
			where = append(where, orElse(r.label, r.Region.Name()))
			words = append(words, orElse(r.label, r.Region.Name())+": "+own(r.Skin.Value))
		}
	}
	all := strings.Join(words, "; ")
	switch {
	case len(where) == 0:
		return "None logged"
	case utf8.RuneCountInString(all) > short:
		return "As said under " + listing(where)
	}
	return all
}

// complicated gives the labels of the regions in which a complication was
// logged, "" for one that has none.
func (f logForm) complicated(c planner.Complication) []string {
	if f.record == nil {
		return nil
	}
	var labels []string
	for _, r := range f.recordRegions(*f.record) {
		if slices.Contains(r.Complications, c) {
			labels = append(labels, r.label)
		}
	}
	return labels
}

// loggedEnd is the session's note, the mixes, overrides, and who signed.
func (f logForm) loggedEnd() {
	l := f.look
	var list []block
	add := func(words ...span) {
		list = append(list, l.para(contentWidth, words...).as(&part{role: pdfa.Paragraph}))
	}
	for i, m := range f.record.Mixes {
		add(l.strong(fmt.Sprintf("Mix %d ", i+1)), l.plain(mixSays(m)))
	}
	list = append(list, f.overrides(*f.record)...)
	if note := own(f.record.Note); !onlyGaps(note) {
		add(l.strong("Notes "), l.plain(note))
	}
	list = append(list, f.signed(*f.record))
	if whole := stack(1.4, list...); whole.h < longestKept {
		list = []block{whole}
	}
	for _, b := range list {
		f.put(1.4, b)
	}
}

// orElse gives a text or, when it is empty, another.
func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
