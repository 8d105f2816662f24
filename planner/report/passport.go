package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"stipple/planner"
	"stipple/planner/report/pdfa"
)

// passportLook is the print of what a patient carries.
func passportLook(m measurer) look {
	return look{m: m, size: 10, leading: 4.6, small: 10, smallLeading: 4.4, heading: 12.5, title: 22, rowPad: 1.5}
}

// use is what goes into the skin in one way at one visit. What is "" is not
// known yet and is written in by hand.
type use struct {
	where             []place
	pigments, diluted string
	needle, depth     string
	// The lots with their expiry dates.
	pigmentLot, needleLot string
}

// same tells whether two uses put the same into the skin in the same way.
func (u use) same(other use) bool {
	return u.pigments == other.pigments && u.diluted == other.diluted &&
		u.needle == other.needle && u.depth == other.depth &&
		u.pigmentLot == other.pigmentLot && u.needleLot == other.needleLot
}

// useOf gives a planned pass in plain but exact words.
func useOf(p planner.Pass) use {
	u := use{pigments: "Chosen at the chair", needle: "Chosen at the chair"}
	if p.Mix != nil {
		var names []string
		for _, pigment := range p.Mix.Pigments {
			names = append(names, cleanLine(pigment.Name)+", "+parts(pigment.Parts))
		}
		u.pigments, u.diluted = orNot(strings.Join(names, "; ")), dilution(*p.Mix)
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

// passport lays out what goes into the patient's skin: from the records of the
// visits that were held and for others from the plan, with room to write in what
// was really used.
func (s *sheet) passport() {
	l := s.look
	s.flow.put(paragraph(l.m, contentWidth, 10, toLeft, span{s.title, bold, l.title, ink}).heading(1))
	visits := s.passportVisits()
	s.put(2.5, s.passportSays(visits))
	if len(visits) == 0 {
		s.put(4, l.para(contentWidth, l.plain("No sessions are planned yet.")))
	}
	warned := !s.overRecords()
	for _, v := range visits {
		if v.signed == "" && !warned {
			warned = true
			s.warnOfVisits()
		}
		s.treatedVisit(v)
	}
	if !warned && s.job.Plan.Status == planner.SupersededPlan {
		s.put(4, l.para(contentWidth, l.quiet("Visits still to come are not on this paper: a newer plan has taken the place of this one.")))
	}
	heading, notes := s.carefulHeading(), s.carefulWith()
	s.furtherVisits(carefulGap + heading.h + notes.h)
	s.flow.keep(waiting{block: heading, gap: carefulGap})
	s.flow.put(notes)
}

// warnOfVisits says of the visits to come alone what must be seen of a plan that
// does not hold.
func (s *sheet) warnOfVisits() {
	if b := s.warning(); b.h > 0 {
		s.flow.keep(waiting{block: b, gap: visitGap})
	}
}

// passportSays is what must be known first: what of the paper is a record and
// what is only planned.
func (s *sheet) passportSays(visits []treated) block {
	l := s.look
	var held, running, open []treated
	for _, v := range visits {
		switch {
		case v.running:
			running = append(running, v)
		case v.signed != "":
			held = append(held, v)
		default:
			open = append(open, v)
		}
	}
	lead := "As planned — not yet a record of what was used"
	words := "It says which pigments and needles your clinic plans to use in your scalp. " +
		"At each visit let us write in the lots, the day and who did it. Keep it with your health papers."
	switch {
	case len(held) == len(visits) && len(held) > 0:
		lead = "A record of what was used"
		words = "It says which pigments and needles went into your scalp, from which lots, when and by whom. Keep it with your health papers."
	case len(held)+len(running) > 0:
		lead = ""
		for _, group := range []struct {
			visits []treated
			says   string
		}{{held, "a record"}, {running, "still being recorded"}, {open, "only planned"}} {
			if len(group.visits) > 0 {
				lead += visitsNamed(group.visits) + ": " + group.says + ". "
			}
		}
		lead = strings.TrimSuffix(lead, " ")
		words = "The record says which pigments and needles went into your scalp, from which lots, when and by whom. " +
			"At each visit to come let us write in the lots, the day and who did it. Keep it with your health papers."
	}
	const label = " Ask for the label information (ingredients, allergy lines) of each ink before use."
	const wide = contentWidth - 14
	b := stack(0.8, paragraph(l.m, wide, 5.6, toLeft, span{lead, bold, 12.5, ink}), l.para(wide, l.plain(words), l.strong(label))).inset(7, 2.6, 2.8)
	b = b.backed(contentWidth, wash)
	b.items = append(b.items, box{w: 2, h: b.h, fill: accent})
	return b
}

// visitsNamed gives "Visit 1", "Visits 1 and 2", "Visit 1 and 2 visits under
// another plan".
func visitsNamed(visits []treated) string {
	var numbers []string
	others := 0
	for _, v := range visits {
		if v.other {
			others++
			continue
		}
		if number := fmt.Sprint(v.number); !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	var parts []string
	switch len(numbers) {
	case 0:
	case 1:
		parts = append(parts, "Visit "+numbers[0])
	default:
		parts = append(parts, "Visits "+listing(numbers))
	}
	if others > 0 {
		parts = append(parts, counted(others, "visit")+" under another plan")
	}
	return strings.Join(parts, "; ")
}

// treatedVisit is one visit: what goes where, and who did it. It stays on one
// page unless it is long.
func (s *sheet) treatedVisit(v treated) {
	l := s.look
	s.flow.keep(waiting{block: s.visitHeading(v.name(), v.when), gap: visitGap})
	if len(v.uses) == 0 && v.signed == "" {
		s.flow.put(l.para(contentWidth, l.quiet("Nothing planned.")))
		return
	}
	if len(v.uses) == 0 {
		s.flow.put(stack(0, l.para(contentWidth, l.strong(v.nothing)), s.doneBy(v)))
		return
	}
	t := s.usesTable(v.name(), v.signed != "")
	t.begin(s.flow)
	done := s.doneBy(v)
	rows := make([]block, len(v.uses))
	whole := s.flow.need(done)
	for i, u := range v.uses {
		rows[i] = s.used(&t, u)
		whole += rows[i].h + 2*l.rowPad
	}
	if whole < longestKept {
		s.flow.reserve(whole)
	}
	for i, b := range rows {
		if i == len(rows)-1 { // who did it stands with what was done
			s.flow.reserve(s.flow.need(b) + 2*l.rowPad + done.h)
		}
		t.row(s.flow, b)
	}
	t.end(s.flow)
	s.flow.put(done)
}

// visitGap is the room above a visit, in mm.
const visitGap = 4.6

func (s *sheet) visitHeading(name, when string) block {
	l := s.look
	b := l.para(contentWidth, span{name, bold, l.heading, accent}, l.quiet(" · "+when)).heading(2)
	b.h += 0.6
	return b
}

// usesTable is the table of what is used: the lots stand at the right, with more
// room where they are known.
func (s *sheet) usesTable(name string, held bool) table {
	wide, what := [4]float64{58, 48, 34, 34}, "Where, pigment and dilution"
	if held {
		wide, what = [4]float64{45, 40, 55, 34}, "Where, pigment, dilution"
	}
	t := table{look: s.look, name: name}
	for i, title := range []string{what, "Needle", "Pigment lot, expiry", "Needle lot, expiry"} {
		t.columns = append(t.columns, column{title: title, width: wide[i]})
	}
	return t
}

// used is a row of what is used in one way: the regions across, then with what.
func (s *sheet) used(t *table, u use) block {
	l := s.look
	needle := []span{l.plain(u.needle)}
	if u.depth != "" {
		needle = append(needle, l.quiet("\n"+u.depth))
	}
	pigment := []span{l.plain(u.pigments)}
	if u.diluted != "" {
		pigment = append(pigment, l.quiet(" · "+u.diluted))
	}
	row := t.structure().in(pdfa.TableRow)
	first := row.cell(pdfa.Cell)
	edges := t.edges()
	b := stack(0.2,
		l.para(edges[2]-gutter, l.strong(u.places())).as(first),
		l.para(edges[1]-gutter, pigment...).as(first).
			beside(edges[1], l.para(edges[2]-edges[1]-gutter, needle...).as(row.cell(pdfa.Cell))))
	for i, lot := range []string{u.pigmentLot, u.needleLot} {
		x, wide, cell := edges[2+i], t.columns[2+i].width-gutter, row.cell(pdfa.Cell)
		if lot != "" {
			b = b.beside(x, l.para(wide, l.plain(lot)).as(cell))
			continue
		}
		b.items = append(b.items, line{point{x, leastCell - 0.4}, point{x + wide, leastCell - 0.4}, 0.2, ink})
	}
	b.h = max(b.h, leastCell)
	return b
}

// doneBy is the day of a visit and who held it, or lines to write them on.
func (s *sheet) doneBy(v treated) block {
	if v.signed == "" {
		return s.writeOn([]lineToFill{{"Done on", v.on, 42}, {"By, name", v.by, 66}, {"Signature", "", 66}})
	}
	l := s.look
	lines := []block{l.para(contentWidth, l.quiet("Held on "), l.strong(v.on), l.quiet(" by "), l.strong(v.by), l.quiet(". "+v.signed))}
	for _, f := range v.closing {
		lines = append(lines, l.para(contentWidth, l.quiet(f.label+" "), l.plain(f.words)))
	}
	return stack(0.4, lines...).inset(0, 1.6, 0)
}

// lineToFill is a line to write on with its label at the left, unless the value
// is known; its width is in mm.
type lineToFill struct {
	label, value string
	width        float64
}

func (s *sheet) writeOn(cells []lineToFill) block {
	const labelWide = 20.5
	l := s.look
	var row block
	x := 0.0
	for _, cell := range cells {
		b := l.para(labelWide-1, l.label(cell.label)).beside(labelWide, l.para(cell.width-labelWide-2, l.plain(cell.value)))
		b = block{h: leastCell + 1}.add(0, leastCell-b.h, b)
		b.items = append(b.items, line{point{labelWide, leastCell - 0.6}, point{cell.width - 3, leastCell - 0.6}, 0.2, ink})
		row = row.beside(x, b)
		x += cell.width
	}
	return row
}

// furtherVisits leaves room to write in visits that the plan does not know,
// such as touch-ups: as many as have room beside what comes last on the paper.
func (s *sheet) furtherVisits(last float64) {
	const most = 3
	heading := s.visitHeading("Touch-up or other visit", "write it in here")
	further := stack(0,
		s.writeOn([]lineToFill{{"Where", "", 66}, {"Pigment", "", 54}, {"Lot, expiry", "", 54}}),
		s.writeOn([]lineToFill{{"Dilution", "", 66}, {"Needle", "", 54}, {"Lot, expiry", "", 54}}),
		s.doneBy(treated{}))
	room := s.flow.room()
	if room < last {
		room = s.flow.bottom - s.flow.top()
	}
	for range min(most, int((room-last)/(visitGap+heading.h+further.h))) {
		s.flow.keep(waiting{block: heading, gap: visitGap})
		s.flow.put(further)
	}
}
