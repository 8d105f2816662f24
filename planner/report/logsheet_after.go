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
	l := f.look
	f.part("Afterwards")
	const skinWide = 96.0
	pain := block{h: cellHigh, items: []item{box{w: contentWidth - skinWide, h: cellHigh, edge: ink, width: 0.2}}}
	pain = pain.add(1.2, 0.6, paragraph(l.m, contentWidth-skinWide-2.4, l.smallLeading, toLeft, l.label("Pain, as the patient says: 0 none – 10 worst")))
	pain = pain.add(1.2, 5.6, l.scale(10, (contentWidth-skinWide-2.4)/11))
	row := l.writeIn("Skin reaction", skinWide, cellHigh).beside(skinWide, pain)
	f.flow.put(stack(1.4, row, f.complications()))
	f.put(1.4, stack(0, l.writeIn("Notes", contentWidth, cellHigh), f.signing()))
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

// signing is a row of cells for each who signs.
func (f logForm) signing() block {
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
