package report

import (
	"fmt"
	"strings"

	"stipple/planner"
)

// The region's own column, at the left of what is written of it, and that of
// the initials, at the right.
const (
	regionWide   = 43.5
	initialsWide = 11.0
)

func treatmentColumns() []column {
	return []column{
		{title: "Region", width: regionWide},
		{title: "Dots or /cm²", width: 18.5},
		{title: "Needle", width: 26},
		{title: "Mix", width: 31},
		{title: "Depth, mm", width: 18.5},
		{title: "Angle", width: 11.5},
		{title: "Dwell", width: 14},
		{title: "Initials", width: initialsWide},
	}
}

// treatment is the table of the regions: what is planned, small, over room to
// write what was really used.
func (f logForm) treatment() {
	f.part("Treatment")
	t := table{look: f.look, columns: treatmentColumns()}
	if f.record != nil { // angle and dwell may be not confirmed
		for i, wide := range []float64{18, 24, 28.5, 18, 15.5, 15.5} {
			t.columns[i+1].width = wide
		}
	}
	t.begin(f.flow)
	if f.record != nil {
		f.loggedRegions(&t)
		t.end(f.flow)
		return
	}
	for _, r := range f.regions {
		p, treated := f.session.For(r.Key)
		name := r.label + "  " + r.Name()
		t.boxed(f.flow, name, f.region(&t, name, p, treated && f.filled))
	}
	if f.filled {
		for _, p := range f.session.Prescriptions {
			if _, known := f.job.Plan.Region(p.Region); !known {
				name := "No such region: " + p.Region
				t.boxed(f.flow, name, f.region(&t, name, p, true))
			}
		}
	}
	f.spares(&t)
	t.end(f.flow)
}

// spares leaves rows for regions nobody planned: on an empty form all there
// are, else one, unless just that one takes the end of the form to another
// page. Where the end stands on another page anyway, spare rows fill this one.
func (f logForm) spares(t *table) {
	const empty, most = 6, 3
	row := func() block { return f.region(t, "", planner.Prescription{}, false) }
	if f.blank {
		for range empty {
			t.boxed(f.flow, "", row())
		}
		return
	}
	one, need := row(), f.afterwardsNeed()
	room := f.flow.room()
	if len(f.regions) > 0 && room >= need && room < one.h+need {
		return
	}
	rows := 1
	if room < one.h+need {
		rows = min(max(1, int(room/one.h)), most)
	}
	for range rows {
		t.boxed(f.flow, "", row())
	}
}

// region is the row of one region: its name and what was done at the left,
// then a line for each pass, and one for the reason.
func (f logForm) region(t *table, name string, p planner.Prescription, filled bool) block {
	passes := p.Passes
	if !filled || len(passes) == 0 {
		passes = make([]planner.Pass, 1)
	}
	var lines []block
	if filled {
		lines = f.remarks(p)
	}
	for i, pass := range passes {
		lines = append(lines, f.passLine(t, i, len(passes), p, pass, filled))
	}
	if !filled && !f.filled {
		lines = append(lines, f.passLine(t, 1, 2, p, planner.Pass{}, false))
	}
	ticks := []tick{{words: "Done"}, {words: "Not done"}}
	if filled {
		ticks = []tick{{words: "Done as planned"}, {words: "Done, with changes"}, {words: "Not done"}}
	} else {
		p = planner.Prescription{}
	}
	side, done := f.regionSide(name, p, ticks), stack(0, lines...)
	return enclosed(side, stack(0, done, f.reason(side.h-done.h)))
}

// enclosed sets what is written of a region beside its name, in lines.
func enclosed(side, written block) block {
	b := side.beside(0, written)
	for _, x := range []float64{0, regionWide, contentWidth - initialsWide, contentWidth} {
		b.items = append(b.items, box{x: x - 0.1, w: 0.2, h: b.h, fill: ink, behind: true})
	}
	return b.closed(0, contentWidth, 0.35)
}

// regionSide is the region's name with boxes to tick what was done.
func (f logForm) regionSide(name string, p planner.Prescription, ticks []tick) block {
	l := f.look
	const wide = regionWide - 2.4
	title := paragraph(l.m, wide, l.smallLeading, toLeft, l.label("Region"))
	if name != "" {
		title = l.para(wide, l.strong(name))
	}
	var about []string
	if p.Softness != "" {
		about = append(about, string(p.Softness)+" edge")
	}
	if p.Resistance != "" {
		about = append(about, string(p.Resistance)+" scalp")
	}
	lines := []block{title}
	if len(about) > 0 {
		lines = append(lines, l.para(wide+1.2, l.quiet(strings.Join(about, ", "))))
	}
	if name == "" {
		lines = append(lines, block{h: leastCell - l.smallLeading})
	}
	for _, one := range ticks {
		lines = append(lines, l.tickedIn(0.4, wide, one.set, l.plain(one.words)))
	}
	return stack(0, lines...).inset(1.2, 0.9, 0.5)
}

// remarks are what is planned for a region in words.
func (f logForm) remarks(p planner.Prescription) []block {
	l := f.look
	var lines []block
	for _, r := range []struct{ label, words string }{{"Gradient", gradient(p.Gradient)}, {"Note", p.Note}} {
		if words := clean(r.words); !onlyGaps(words) {
			lines = append(lines, l.remark(l.quiet(r.label+" "), l.plain(words)))
		}
	}
	if words := carriedSays(p); words != "" {
		lines = append(lines, l.remark(l.strong(words)))
	}
	return lines
}

// remark is words across all that is written of a region.
func (l look) remark(words ...span) block {
	const wide = contentWidth - regionWide - initialsWide
	b := l.para(wide-2.4, words...).inset(regionWide+1.2, 0.6, 0.6)
	b.items = append(b.items, line{point{regionWide, b.h}, point{contentWidth - initialsWide, b.h}, 0.12, ink})
	return b
}

// passLine is one pass: the planned values over cells to write in.
func (f logForm) passLine(t *table, i, of int, p planner.Prescription, pass planner.Pass, filled bool) block {
	b := block{h: leastCell + 0.3}
	if filled {
		b = t.cells(f.plannedCells(i, of, p, pass)...).inset(1.2, 0.9, 0)
		b.h += leastCell
	}
	edges := t.edges()
	return writing(b, edges[2:len(edges)-2], regionWide, contentWidth-initialsWide)
}

// plannedCells gives the planned values of a pass by column.
func (f logForm) plannedCells(i, of int, p planner.Prescription, pass planner.Pass) [][]span {
	l := f.look
	chair := []span{l.quiet("at the chair")}
	cells := [][]span{nil, nil, chair, chair, chair, nil, nil, nil}
	if words := number(float64(p.Density)); i == 0 && p.Density != 0 && words != "" {
		cells[1] = []span{l.plain(words + "/cm²")}
	}
	if pass.Needle != nil {
		cells[2] = []span{l.stated(pass.Needle.String())}
	}
	if of > 1 {
		cells[2] = append([]span{l.strong(fmt.Sprintf("Pass %d\n", i+1))}, cells[2]...)
	}
	if pass.Mix != nil {
		cells[3] = []span{l.stated(mixWords(*pass.Mix))}
	}
	if !pass.Depth.IsZero() {
		cells[4] = []span{l.plain(strings.TrimSuffix(pass.Depth.String(), " mm"))}
	}
	if words := number(float64(pass.Angle)); pass.Angle != 0 && words != "" {
		cells[5] = []span{l.plain(words + "°")}
	}
	dwell := string(pass.Dwell)
	if words := number(float64(pass.DwellMS)); pass.DwellMS != 0 && words != "" {
		dwell = strings.TrimSpace(dwell + " " + words + " ms")
	}
	cells[6] = []span{l.plain(dwell)}
	return cells
}

// reason is the line for why a region was not done as planned, and for how it
// bled, at least so many mm high.
func (f logForm) reason(least float64) block {
	l := f.look
	const scaleWide = 36.0
	b := block{h: max(leastCell+0.3, least)}
	b = b.add(regionWide+1.2, 0.6, paragraph(l.m, 80, l.smallLeading, toLeft, l.label("Why changed or not done")))
	x := contentWidth - initialsWide - scaleWide
	b.items = append(b.items, line{point{x, 0}, point{x, b.h}, 0.2, ink})
	b = b.add(x+1.2, 0.6, paragraph(l.m, scaleWide, l.smallLeading, toLeft, l.label("Bleeding: 0 none, 3 most")))
	return b.add(x+1.2, 4.2, l.scale(3, (scaleWide-2.4)/4, nil))
}

// scale is the numbers from 0 to most, to be ringed; the one that was logged has
// its ring.
func (l look) scale(most int, step float64, logged *int) block {
	b := block{h: l.leading}
	for i := range most + 1 {
		words := l.plain(fmt.Sprint(i))
		if logged != nil && *logged == i {
			const r = 2.1
			words = l.strong(fmt.Sprint(i))
			b.items = append(b.items, box{x: (float64(i)+0.5)*step - r, y: l.leading/2 - r, w: 2 * r, h: 2 * r, radius: r, edge: ink, width: 0.35})
		}
		b = b.add(float64(i)*step, 0, paragraph(l.m, step, l.leading, toMiddle, words))
	}
	return b
}
