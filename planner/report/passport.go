package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"stipple/planner"
)

// passportLook is the print of what a patient carries.
func passportLook(m measurer) look {
	return look{m: m, size: 10.5, leading: 4.9, small: 10, smallLeading: 4.5, heading: 12.5, title: 22, rowPad: 1.5}
}

// use is what goes into the skin in one way at one visit. What is "" is not
// known yet and is written in by hand.
type use struct {
	where             []string // regions
	pigments, diluted string
	needle, depth     string
	// The lots with their expiry dates.
	pigmentLot, needleLot string
}

// same tells whether two uses put the same into the skin in the same way.
func (u use) same(other use) bool {
	u.where, other.where = nil, nil
	return fmt.Sprint(u) == fmt.Sprint(other)
}

// treated is one visit with all its uses.
type treated struct {
	number int
	when   string
	uses   []use
	on, by string // "" is written in by hand
}

// plannedVisits gives the plan's sessions as visits to come: regions that get
// the same are told together.
func (s *sheet) plannedVisits() []treated {
	var visits []treated
	for i, session := range s.job.Plan.Sessions {
		visit := treated{number: i + 1, when: s.passportDay(i)}
		if session.TakesPlace() {
			for _, r := range s.regions {
				if p, ok := session.For(r.Key); ok {
					visit.add(r.Name(), p)
				}
			}
		}
		visits = append(visits, visit)
	}
	return visits
}

// add puts a prescription into a visit.
func (v *treated) add(region string, p planner.Prescription) {
	passes := p.Passes
	if len(passes) == 0 {
		passes = []planner.Pass{{}}
	}
	for i, pass := range passes {
		where, next := region, useOf(pass)
		if len(passes) > 1 {
			where = fmt.Sprintf("%s, pass %d", region, i+1)
		}
		at := slices.IndexFunc(v.uses, next.same)
		if at < 0 {
			at, v.uses = len(v.uses), append(v.uses, next)
		}
		v.uses[at].where = append(v.uses[at].where, where)
	}
}

// useOf gives a planned pass in plain but exact words.
func useOf(p planner.Pass) use {
	u := use{pigments: "Chosen at the chair", needle: "Chosen at the chair"}
	if p.Mix != nil {
		var names []string
		for _, pigment := range p.Mix.Pigments {
			names = append(names, cleanLine(pigment.Name)+", "+parts(pigment.Parts))
		}
		u.pigments, u.diluted = orNot(strings.Join(names, "\n")), dilution(*p.Mix)
	}
	if p.Needle != nil {
		u.needle = orNot(p.Needle.String())
	}
	u.depth = deep(p.Depth)
	return u
}

// deep gives a depth in words: "0.8 mm deep (0.5 to 1)".
func deep(d planner.Depth) string {
	least, target, most := number(float64(d.Min)), number(float64(d.Target)), number(float64(d.Max))
	words := target + " mm deep"
	switch {
	case d.IsZero():
		return ""
	case d.Min != 0 && d.Max != 0:
		words += " (" + least + " to " + most + ")"
	case d.Min != 0:
		words += " (at least " + least + ")"
	case d.Max != 0:
		words += " (at most " + most + ")"
	}
	return words
}

// dilution says what thins the pigments and how far, and how thick the mix is.
func dilution(m planner.Mix) string {
	words := "Not diluted"
	if m.DiluentParts > 0 {
		name := cleanLine(m.Diluent)
		if name == "" {
			name = "diluent"
		}
		words = "with " + name + ", " + parts(m.DiluentParts)
		if ratio := number(math.Round(m.Dilution()*100) / 100); m.Dilution() > 0 && ratio != "" {
			words += " (1:" + ratio + ")"
		}
	}
	if m.Viscosity != "" {
		words += "; " + string(m.Viscosity)
	}
	return words
}

// parts gives "1 part", "2.5 parts".
func parts(n float64) string {
	if n == 1 {
		return "1 part"
	}
	return number(n) + " parts"
}

// passportDay says when a session is, in the patient's words.
func (s *sheet) passportDay(i int) string {
	session := s.job.Plan.Sessions[i]
	switch {
	case !session.TakesPlace():
		return "Not held: " + string(session.Status)
	case session.Date.Valid():
		return session.Date.Plain()
	}
	return "No date yet"
}

// passport lays out what goes into the patient's skin: from the plan, with room
// to write in what was really used.
func (s *sheet) passport() {
	l := s.look
	s.flow.put(paragraph(l.m, contentWidth, 10, toLeft, span{s.title, bold, l.title, ink}).heading(1))
	s.put(2.5, s.asPlanned())
	visits := s.plannedVisits()
	if len(visits) == 0 {
		s.put(4, l.para(contentWidth, l.plain("No sessions are planned yet.")))
	}
	for _, v := range visits {
		s.treatedVisit(v)
	}
	s.carefulWith()
}

// asPlanned is what must be known first: that this is no record yet.
func (s *sheet) asPlanned() block {
	l := s.look
	const wide = contentWidth - 14
	b := stack(0.8,
		paragraph(l.m, wide, 5.6, toLeft, span{"As planned — not yet a record of what was used", bold, 12.5, ink}),
		l.para(wide, l.plain("It says which pigments and needles your clinic plans to use in your scalp. "+
			"At each visit let us write in the lots, the day and who did it. Keep it with your health papers."))).inset(7, 2.6, 2.8)
	b = b.backed(contentWidth, wash)
	b.items = append(b.items, box{w: 2, h: b.h, fill: accent})
	return b
}

// treatedVisit is one visit: what goes where, and who did it.
func (s *sheet) treatedVisit(v treated) {
	l := s.look
	heading := l.para(contentWidth, span{fmt.Sprintf("Visit %d", v.number), bold, l.heading, accent}, l.quiet(" · "+v.when)).heading(2)
	heading.h += 0.8
	s.flow.keep(waiting{block: heading, gap: 5})
	if len(v.uses) == 0 {
		s.flow.put(l.para(contentWidth, l.quiet("Nothing planned.")))
		return
	}
	t := table{look: l, name: fmt.Sprintf("Visit %d", v.number), columns: []column{
		{title: "Where", width: 38},
		{title: "Pigment and dilution", width: 41},
		{title: "Needle", width: usesWide - 79},
		{title: "Pigment\nlot, expiry", width: lotWide},
		{title: "Needle\nlot, expiry", width: lotWide},
	}}
	t.begin(s.flow)
	done := s.doneBy(v)
	for i, u := range v.uses {
		needle := []span{l.plain(u.needle)}
		if u.depth != "" {
			needle = append(needle, l.quiet("\n"+u.depth))
		}
		pigment := []span{l.plain(u.pigments)}
		if u.diluted != "" {
			pigment = append(pigment, l.quiet("\n"+u.diluted))
		}
		b := t.cells([]span{l.strong(strings.Join(u.where, "; "))}, pigment, needle, s.lot(u.pigmentLot), s.lot(u.needleLot))
		b = s.lotLines(b, u)
		if i == len(v.uses)-1 { // who did it stands with what was done
			s.flow.reserve(s.flow.need(b) + 2*l.rowPad + done.h)
		}
		t.row(s.flow, b)
	}
	t.end(s.flow)
	s.flow.put(done)
}

// The columns of lots stand at the right of what is used.
const (
	lotWide  = 33.0
	usesWide = contentWidth - 2*lotWide
)

// lot is a lot with its expiry date as it is known.
func (s *sheet) lot(words string) []span {
	if words == "" {
		return nil
	}
	return []span{s.look.plain(words)}
}

// lotLines draws lines to write on where lots are not known.
func (s *sheet) lotLines(row block, u use) block {
	row.h = max(row.h, leastCell)
	for i, known := range []string{u.pigmentLot, u.needleLot} {
		if known == "" {
			x := usesWide + float64(i)*lotWide
			row.items = append(row.items, line{point{x, leastCell - 0.4}, point{x + lotWide - gutter, leastCell - 0.4}, 0.2, ink})
		}
	}
	return row
}

// doneBy is the day of a visit and who held it, or cells to write them in.
func (s *sheet) doneBy(v treated) block {
	l := s.look
	var row block
	x := 0.0
	for _, cell := range []struct {
		label, value string
		width        float64
	}{{"Done on", v.on, 42}, {"By, name", v.by, 66}, {"Signature", "", 66}} {
		b := l.para(18, l.label(cell.label)).beside(19, l.para(cell.width-21, l.plain(cell.value)))
		b = block{h: leastCell + 1}.add(0, leastCell-b.h, b)
		b.items = append(b.items, line{point{19, leastCell - 0.6}, point{cell.width - 3, leastCell - 0.6}, 0.2, ink})
		row = row.beside(x, b)
		x += cell.width
	}
	return row
}

// careful is what others should know of the pigment, with who says so.
type careful struct{ about, words, source string }

var carefulNotes = []careful{
	{
		"MRI scan", "Tell the staff that your scalp is tattooed. Painful reactions are rare; " +
			"they were seen with pigments of iron oxide or carbon black, and eased with time.", "Alsing 2024 · tier A",
	},
	{
		"Giving blood", "Ask the blood service first. Clinics name a wait of 12 months after a tattoo.",
		"Clinics that quote the US Red Cross · tier C",
	},
	{
		"Laser on your scalp", "Tell them of the pigment before any laser or light treatment. If you want it removed: " +
			"in one report a laser (1064 nm) cleared four patients in one to three sessions. Iron oxide is hard to remove.",
		"Wu 2020 · tier A; Pak · tier B",
	},
	{
		"Recall of a pigment", "Makers recall pigments by lot. The lots on this paper tell whether yours is meant.", "US FDA 2024 · tier A",
	},
}

// carefulWith sets the notes side by side.
func (s *sheet) carefulWith() {
	l := s.look
	const wide = contentWidth / 2
	heading := l.para(contentWidth, span{"Good to know", bold, l.heading, accent}).heading(2)
	heading.h += 1
	s.flow.keep(waiting{block: heading, gap: 6})
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
	s.flow.put(stack(2.4, rows...))
}
