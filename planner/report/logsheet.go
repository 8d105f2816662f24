package report

import (
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/planner/scalp"
)

// logLook is the print of a form: small words, so that there is room to write.
func logLook(m measurer) look {
	return look{m: m, size: 8.5, leading: 3.8, small: 7.5, smallLeading: 3.3, heading: 11, title: 18, rowPad: 0}
}

// formName says which form it is: what changes its fields changes its number.
func formName(f Form) string {
	switch f {
	case RegionsForm:
		return "Form: log sheet 2, regions"
	case EmptyForm:
		return "Form: log sheet 2, empty"
	}
	return "Form: log sheet 2, planned values"
}

// checkForm refuses a log sheet of a session the plan does not have.
func (j Job) checkForm() error {
	switch j.Form {
	case "", FilledForm, RegionsForm:
	case EmptyForm:
		return nil
	default:
		return planner.Errorf(planner.Invalid, "There is no such form of the log sheet.")
	}
	if n := len(j.Plan.Sessions); j.Session < 0 || j.Session > n {
		return planner.Errorf(planner.Invalid, "There is no session %d: the plan has %s.", j.Session, counted(n, "session"))
	}
	return nil
}

// logForm is a log sheet being laid out.
type logForm struct {
	*sheet
	number  int // of the session, from 1; 0 when the form is for none of the plan
	session planner.Session
	regions []planned // those to write about, in reading order
	filled  bool      // planned values are printed
	// record is what was logged of the session and is printed in place of room to
	// write; nil when it is to come.
	record *planner.SessionRecord
	// laid is the record that tells what was laid out: record, or one that still
	// stands at its gate; nil when nothing was.
	laid *planner.SessionRecord
}

// logNumber gives the session (from 1) that a log sheet is for: the one that was
// asked for or the next one planned; 0 when there is none.
func (j Job) logNumber() int {
	if j.Session != 0 {
		return j.Session
	}
	return 1 + slices.IndexFunc(j.Plan.Sessions, func(one planner.Session) bool { return one.Status == planner.PlannedSession })
}

// newLogForm finds what a log sheet is for: the session that was asked for or
// the next one planned. A session without prescriptions, and a visit after all
// sessions, get the plan's regions to choose from.
func newLogForm(s *sheet) logForm {
	f := logForm{sheet: s}
	if s.blank {
		return f
	}
	f.number = s.job.logNumber()
	f.regions = s.regions
	if f.number == 0 {
		return f
	}
	f.session = s.job.Plan.Sessions[f.number-1]
	f.filled = s.job.Form != RegionsForm
	if record, held := s.records[f.number-1]; held && f.filled {
		f.record, f.laid = &record, &record
		f.form = "Form: log sheet 2, as recorded"
		f.regions = s.regionsOf(record)
		return f
	}
	if record, waits := s.job.gateRecord(f.number - 1); waits && f.filled {
		f.laid = &record
	}
	if len(f.session.Prescriptions) > 0 {
		f.regions = slices.DeleteFunc(slices.Clone(s.regions), func(r planned) bool {
			_, treated := f.session.For(r.Key)
			return !treated
		})
	}
	return f
}

// logSheet lays out the form of one session: who and with what, then the
// regions, then how the skin took it, and who signs.
func (s *sheet) logSheet() {
	f := newLogForm(s)
	f.beginning()
	f.visit()
	f.materials()
	f.treatment()
	f.afterwards()
}

// beginning is the title, what the session is, and what could harm.
func (f logForm) beginning() {
	l := f.look
	title := paragraph(l.m, 100, 7.4, toLeft, span{f.title, bold, l.title, ink}).heading(1)
	how := "Write in black. Tick the box where it was done as planned; else write what was really used."
	switch {
	case f.record != nil:
		how = "Printed from the record: what was planned, and under it in bold what was logged."
	case !f.filled:
		how = "Write in black. Write what was really used."
	case f.laid != nil:
		how += " " + laidOutSays
	}
	f.flow.put(title.beside(104, paragraph(l.m, contentWidth-104, l.leading, toRight, l.quiet(how)).inset(0, 0.6, 0)))
	if f.blank {
		return
	}
	f.put(0.6, l.para(contentWidth, f.when()...))
	if note := clean(f.session.Note); !onlyGaps(note) {
		f.put(0.8, l.para(contentWidth, l.strong("Note "), l.plain(note)))
	}
	if f.record != nil {
		f.put(0.8, l.para(contentWidth, l.strong(signedSays(*f.record))))
	}
	f.put(1.6, f.alerts())
}

// when says which session the form is for.
func (f logForm) when() []span {
	l := f.look
	switch {
	case len(f.job.Plan.Sessions) == 0:
		return []span{l.strong("No session is planned")}
	case f.number == 0:
		return []span{l.strong("A visit outside the planned sessions")}
	}
	return append([]span{l.strong(fmt.Sprintf("Session %d of %d", f.number, len(f.job.Plan.Sessions))), l.quiet(" · ")},
		f.sessionLine(f.number-1)...)
}

// The grid of the first part: cells at the left, the head at the right.
const (
	visitWide = 112.0
	headsAt   = 118.0
	cellHigh  = 10.5
)

// visit is who was there and when, beside the head to mark on.
func (f logForm) visit() {
	l, logged := f.look, f.loggedVisit()
	cells := stack(0,
		cellRow(l.writeIn("Date", logged.date, 42, cellHigh), l.writeIn("Time in", logged.in, 35, cellHigh), l.writeIn(logged.outLabel, logged.out, 35, cellHigh)),
		cellRow(l.writeIn("Operator", logged.operator, 56, cellHigh), l.writeIn("Assistant", "", 56, cellHigh)),
		cellRow(l.writeIn("Machine: maker, model", logged.machine, 70, cellHigh), l.writeIn("Speed: Hz, cycles/s or V", logged.speed, 42, cellHigh)),
		block{h: 1.6},
		f.visitTicks(logged))
	f.put(2.4, cells.beside(headsAt, f.heads()))
}

// visitTicks are what is seen to before and after. What is no part of a record is
// only asked on a form to fill in: an empty box on a record would read as no.
func (f logForm) visitTicks(logged loggedVisit) block {
	type wideTick struct {
		tick
		wide float64 // in mm
	}
	rows := [][]wideTick{
		{{tick{"Consent on file", logged.consent}, 31}, {tick{"Allergies and alerts read", logged.alerts}, 43}},
		{{tick{"Lots and expiry dates checked", logged.lots}, 52}},
	}
	if f.record == nil {
		rows[0] = append(rows[0], wideTick{tick{words: "Aftercare sheet given"}, 38})
		rows[1] = append(rows[1], wideTick{tick{words: "Label information given to the client"}, 60})
	}
	var list []block
	for _, ticks := range rows {
		var row block
		x := 0.0
		for _, one := range ticks {
			row = row.beside(x, f.look.tickedIn(0.6, one.wide, one.set, f.look.plain(one.words)))
			x += one.wide
		}
		list = append(list, row)
	}
	return stack(0, list...)
}

// cellRow sets cells to write in beside each other, all as high as the highest.
func cellRow(cells ...block) block {
	var b block
	high, x := 0.0, 0.0
	for _, c := range cells {
		high = max(high, c.h)
	}
	for _, c := range cells {
		width := 0.0
		for i, one := range c.items {
			if edge, ok := one.(box); ok && edge.radius == 0 { // no ring around a number
				width, edge.h = edge.w, high
				c.items[i] = edge
			}
		}
		b = b.beside(x, c)
		x += width
	}
	return b
}

// tick is a sentence with a box, ticked where that was logged.
type tick struct {
	words string
	set   bool
}

// tickedIn is a sentence with a box to tick, with so many mm above and below, or
// ticked already.
func (l look) tickedIn(pad, width float64, set bool, words ...span) block {
	b := l.para(width-6, words...).inset(5, pad, pad).add(0, pad, l.tickBox())
	if set {
		b = b.add(0, pad, l.tickMark())
	}
	return b
}

// heads are small pictures of the head without dots, to mark on.
func (f logForm) heads() block {
	const views = 4
	some := *f.sheet
	if f.record != nil && f.reached != nil {
		some.drawn, some.shown = f.reached.drawn, f.reached.shown // with scars that were added
	}
	drawn := some.drawn
	some.regions = f.regions
	some.drawn, some.swarms = map[scalp.View]drawing{}, map[scalp.View][]*cloud{}
	var labels []string
	for _, r := range f.regions {
		if r.trace == nil {
			labels = append(labels, zoneLabel(r.Zone))
		}
		labels = append(labels, r.label)
	}
	for v, d := range drawn {
		d.scars = slices.DeleteFunc(slices.Clone(d.scars), func(s scarMark) bool { return !slices.Contains(labels, s.label) })
		some.drawn[v], some.swarms[v] = d, nil
	}
	chosen := chooseViews(some.shown.only(labels), 2, views)
	if len(f.regions) == 0 {
		chosen = []scalp.View{scalp.Top, scalp.Back, scalp.Left, scalp.Right}
	}
	g := gallery{
		sheet: &some, views: chosen, columns: 2, step: 29, badge: 6.5, session: wholeLook,
		cell: point{27, 22}, left: "L", right: "R", caption: scalp.View.Name, alt: some.shows(f.regions, wholeLook),
	}
	if len(chosen) <= 2 {
		g.cell.y = 36
	}
	return g.block()
}

// writing gives the cells of a row an ink line at their foot, from one place to
// another, and between columns. The lines between are grounds, so that a row
// that is cut keeps them.
func writing(b block, between []float64, from, to float64) block {
	for _, x := range between {
		b.items = append(b.items, box{x: x - 0.1, y: 0, w: 0.2, h: b.h, fill: ink, behind: true})
	}
	return b.closed(from, to, 0.2)
}

// closed draws a line at the foot of a row.
func (b block) closed(from, to, weight float64) block {
	y := b.h - weight/2
	b.items = append(b.items, line{point{from, y}, point{to, y}, weight, ink})
	return b
}

// boxed places a row that its own lines close, without the table's hairline. It
// says its name again where it goes on on another page.
func (t *table) boxed(f *flow, name string, b block) {
	var again block
	if name != "" {
		again = t.look.para(t.width(), t.look.strong(name), t.look.quiet(", continued"))
	}
	f.putNamed(b.as(t.loose(b)), again)
}

// partGap is the room above a part of the form, in mm.
const partGap = 2.8

// part holds a heading for what comes next.
func (f logForm) part(title string) {
	f.flow.keep(waiting{block: f.partHeading(title), gap: partGap})
}

func (f logForm) partHeading(title string) block {
	l := f.look
	b := paragraph(l.m, contentWidth, 4.6, toLeft, span{title, bold, l.heading, accent}).heading(2)
	b.h += 0.6
	return b
}

// edges gives where the columns of a table begin, and its right end.
func (t *table) edges() []float64 {
	list := []float64{0}
	x := 0.0
	for _, c := range t.columns {
		x += c.width
		list = append(list, x)
	}
	return list
}
