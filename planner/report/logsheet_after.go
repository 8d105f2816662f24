package report

import (
	"slices"
	"strings"

	"stipple/planner"
)

// afterwards is how skin and patient took it, and who signs.
func (f logForm) afterwards() {
	f.part("Afterwards")
	f.flow.put(f.outcome())
	if f.record != nil {
		f.loggedEnd()
		return
	}
	room := f.flow.room() - outcomeGap - f.signers().h - 0.1
	f.put(outcomeGap, f.closing(max(cellHigh, min(room, mostNotes))))
}

// mostNotes is the greatest height, in mm, of the room for notes. They take what
// the page has.
const mostNotes = 150.0

// outcomeGap is the room between what happened and who signs, in mm.
const outcomeGap = 1.4

// afterwardsNeed is the height of all that follows the regions, in mm.
func (f logForm) afterwardsNeed() float64 {
	return partGap + f.partHeading("Afterwards").h + f.outcome().h + outcomeGap + f.closing(cellHigh).h
}

// outcome is the skin's reaction, pain and complications.
func (f logForm) outcome() block {
	l := f.look
	const skinWide = 96.0
	const painWide = contentWidth - skinWide
	pain := block{h: cellHigh, items: []item{box{w: painWide, h: cellHigh, edge: ink, width: 0.2}}}
	label, worst := "Pain, as the patient says: 0 none – 10 worst", f.worstPain()
	skin := l.writeIn("Skin reaction", "", skinWide, cellHigh)
	if f.record != nil {
		label = "Pain, the worst of all regions: 0 none – 10 worst"
		skin = l.writeIn("Skin reaction", f.skinSays(), skinWide, cellHigh)
	}
	pain = pain.add(1.2, 0.6, paragraph(l.m, painWide-2.4, l.smallLeading, toLeft, l.label(label)))
	pain = pain.add(1.2, 5.6, l.scale(10, (painWide-2.4)/11, worst))
	return stack(1.4, cellRow(skin, pain), f.complications())
}

// closing is room for notes, so many mm high, and who signs. Higher notes have
// lines to write on.
func (f logForm) closing(high float64) block {
	notes := f.look.writeIn("Notes; regions that were not planned", "", contentWidth, high)
	for y := cellHigh; y < high-leastCell/2; y += leastCell {
		notes.items = append(notes.items, line{point{1.2, y}, point{contentWidth - 1.2, y}, 0.12, muted})
	}
	return stack(0, notes, f.signers())
}

// complications are boxes to tick, in columns: none, and all that are known.
func (f logForm) complications() block {
	l := f.look
	const columns = 5
	const wide = contentWidth / columns
	b := l.para(contentWidth, l.strong("Complications "), l.quiet("seen today or since the last visit"))
	b.h += 0.6
	ticks := []tick{{words: "None"}}
	for _, c := range planner.Complications() {
		labels := f.complicated(c)
		one := tick{words: c.Name(), set: len(labels) > 0}
		if where := slices.DeleteFunc(labels, func(s string) bool { return s == "" }); len(where) > 0 {
			one.words += ": " + strings.Join(where, ", ")
		}
		ticks = append(ticks, one)
	}
	rows := (len(ticks) + columns - 1) / columns
	top := b.h
	for at := 0; at < len(ticks); at += rows { // column by column
		y := top
		for _, one := range ticks[at:min(at+rows, len(ticks))] {
			line := l.tickedIn(0.6, wide, one.set, l.plain(one.words))
			b = b.add(float64(at/rows)*wide, y, line)
			y += line.h
		}
		b.h = max(b.h, y)
	}
	return b
}

// signers is a row of cells for each who signs.
func (f logForm) signers() block {
	l := f.look
	var rows []block
	for _, who := range []string{"Operator", "Assistant"} {
		rows = append(rows, cellRow(
			l.writeIn(who+", name", "", 54, cellHigh), l.writeIn("Signature", "", 62, cellHigh),
			l.writeIn("Date", "", 32, cellHigh), l.writeIn("Time", "", 26, cellHigh)))
	}
	return stack(0, rows...)
}
