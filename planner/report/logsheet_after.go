package report

// complications are what a session or its healing may bring, as the literature
// lists them.
var complications = []string{
	"None", "Swelling", "Redness", "Folliculitis", "Infection",
	"Migration, blow-out", "Blurring", "Blotchy", "Uneven density", "Fading",
	"Turned blue", "Turned green", "Turned red", "Hyperpigmentation", "Hypopigmentation",
	"Allergic reaction", "Granulomatous", "Lichenoid", "Koebner flare", "Keloid",
	"Dissatisfied", "Removal needed", "Other, see notes",
}

// afterwards is how skin and patient took it, and who signs.
func (f logForm) afterwards() {
	f.part("Afterwards")
	f.flow.put(f.outcome())
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
	pain = pain.add(1.2, 0.6, paragraph(l.m, painWide-2.4, l.smallLeading, toLeft, l.label("Pain, as the patient says: 0 none – 10 worst")))
	pain = pain.add(1.2, 5.6, l.scale(10, (painWide-2.4)/11))
	row := l.writeIn("Skin reaction", skinWide, cellHigh).beside(skinWide, pain)
	return stack(1.4, row, f.complications())
}

// closing is room for notes, so many mm high, and who signs. Higher notes have
// lines to write on.
func (f logForm) closing(high float64) block {
	notes := f.look.writeIn("Notes; regions that were not planned", contentWidth, high)
	for y := cellHigh; y < high-leastCell/2; y += leastCell {
		notes.items = append(notes.items, line{point{1.2, y}, point{contentWidth - 1.2, y}, 0.12, muted})
	}
	return stack(0, notes, f.signers())
}

// complications are boxes to tick, in columns.
func (f logForm) complications() block {
	l := f.look
	const columns = 5
	const wide = contentWidth / columns
	b := l.para(contentWidth, l.strong("Complications "), l.quiet("seen today or since the last visit"))
	b.h += 0.6
	rows := (len(complications) + columns - 1) / columns
	top := b.h
	for i, words := range complications {
		one := l.ticked(wide, l.plain(words))
		y := top + float64(i%rows)*one.h
		b = b.add(float64(i/rows)*wide, y, one)
		b.h = max(b.h, y+one.h)
	}
	return b
}

// signers is a row of cells for each who signs.
func (f logForm) signers() block {
	l := f.look
	var rows []block
	for _, who := range []string{"Operator", "Assistant"} {
		var row block
		x := 0.0
		for _, cell := range []struct {
			label string
			width float64
		}{{who + ", name", 54}, {"Signature", 62}, {"Date", 32}, {"Time", 26}} {
			row = row.beside(x, l.writeIn(cell.label, cell.width, cellHigh))
			x += cell.width
		}
		rows = append(rows, row)
	}
	return stack(0, rows...)
}
