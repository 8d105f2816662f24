package report

// careful is what others should know of the pigment, with who says so.
type careful struct{ about, words, source string }

var carefulNotes = []careful{
	{
		"MRI scan", "Tell the staff that your scalp is tattooed. Painful reactions are rare. " +
			"They were seen with pigments of iron oxide or carbon black, and eased with time.", "Alsing 2024 · tier A",
	},
	{
		"Laser on your scalp", "Tell them of the pigment before any laser or light treatment. If you want it removed: " +
			"in one report a laser (1064 nm) cleared four patients in one to three sessions. Iron oxide is hard to remove.",
		"Wu 2020 · tier A; Pak · tier B",
	},
	{
		"Giving blood", "Ask the blood service first. Clinics name a wait of 12 months after a tattoo.",
		"Clinics that quote the US Red Cross · tier C",
	},
	{
		"Recall of a pigment", "Makers recall pigments by lot. The lots on this paper tell whether yours is meant.", "US FDA 2024 · tier A",
	},
}

// carefulGap is the room above the notes, in mm.
const carefulGap = 6.0

func (s *sheet) carefulHeading() block {
	l := s.look
	b := l.para(contentWidth, span{"Good to know", bold, l.heading, accent}).heading(2)
	b.h += 1
	return b
}

// carefulWith sets the notes side by side, long ones beside long ones.
func (s *sheet) carefulWith() block {
	l := s.look
	const wide = contentWidth / 2
	var rows []block
	for at := 0; at < len(carefulNotes); at += 2 {
		var row block
		for i, note := range carefulNotes[at : at+2] {
			row = row.beside(float64(i)*wide, stack(0,
				l.para(wide-5, l.strong(note.about)),
				l.para(wide-5, l.plain(note.words)),
				paragraph(l.m, wide-5, l.smallLeading, toLeft, l.label(note.source))))
		}
		rows = append(rows, row)
	}
	rows = append(rows, paragraph(l.m, contentWidth, l.smallLeading, toLeft,
		l.label("Tier A: research, law or an official body. B: a named doctor or maker. C: what clinics say.")))
	return stack(2, rows...)
}
