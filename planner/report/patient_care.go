package report

import (
	"fmt"

	"stipple/planner"
	"stipple/planner/quantity"
)

// aftercare lists what to do and what not to do, with the dates of every visit.
func (s *sheet) aftercare(items []planner.Care) {
	l := s.look
	rows := float64(len(items) - len(only(items, planner.CareNormal)) - len(only(items, planner.CareCall)))
	s.flow.endAside()
	s.flow.reserve(60 + rows*(l.leading+2*l.rowPad))
	s.wide("After each visit")
	s.flow.put(l.para(150, l.plain("Tick a box when its day is over. Clinics advise different times; "+
		"these are the careful ones. Your clinic may change these.")))
	s.flow.space(2.5)
	s.careTables("Do not, until the end of", only(items, planner.CareUntil), "for %s")
	s.flow.space(4)
	s.careTables("You may, starting on", only(items, planner.CareFrom), "day %d")
	if s.undated() {
		s.put(2, l.para(contentWidth, l.plain("A visit has no date yet? We will give you the date. The day of the visit is day 0.")))
	}
	s.flow.space(3)
	for _, c := range only(items, planner.CareAlways) {
		s.flow.put(s.tick(l.plain(c.Text)))
	}
}

// visit is one session of the patient's calendar.
type visit struct {
	number int
	date   planner.Date // not valid when there is none yet
}

// calendar lists the visits that will or did take place. A plan without any
// still gets its aftercare: one visit without a date.
func (s *sheet) calendar() []visit {
	var list []visit
	for i, session := range s.job.Plan.Sessions {
		if session.Status == planner.CancelledSession || session.Status == planner.MissedSession {
			continue
		}
		list = append(list, visit{i + 1, session.Date})
	}
	if len(list) == 0 {
		list = []visit{{number: 1}}
	}
	return list
}

func (s *sheet) undated() bool {
	for _, v := range s.calendar() {
		if !v.date.Valid() {
			return true
		}
	}
	return false
}

// dayWide is the width of a visit's column of days, in mm.
const dayWide = 31.0

// careTables sets items against visits, at most as many visits to a table as
// have room.
func (s *sheet) careTables(title string, items []planner.Care, relative string) {
	const most, wide = planner.MaxSessions, dayWide
	visits := s.calendar()
	for at := 0; at < len(visits); at += most {
		some := visits[at:min(at+most, len(visits))]
		t := table{look: s.look, columns: []column{{title: title, width: contentWidth - wide*float64(len(some)), loud: true}}}
		for _, v := range some {
			day := "no date yet"
			if v.date.Valid() {
				day = v.date.Time().Format("2 Jan 2006")
			}
			t.columns = append(t.columns, column{title: fmt.Sprintf("Visit %d\n%s", v.number, day), width: wide})
		}
		t.begin(s.flow)
		for _, c := range items {
			t.row(s.flow, s.careRow(&t, c, some, relative))
		}
		t.end(s.flow)
	}
}

// careRow is one item with a box to tick and the day for every visit.
func (s *sheet) careRow(t *table, c planner.Care, visits []visit, relative string) block {
	l := s.look
	b := l.para(t.columns[0].width-gutter, l.plain(c.Text))
	x := t.columns[0].width
	for _, v := range visits {
		day := daysIn(relative, c.Days)
		if v.date.Valid() {
			day = short(v.date.AddDays(c.Days))
		}
		cell := l.tickBox().beside(5.5, l.para(dayWide-5.5, l.plain(day)))
		b = b.beside(x, cell)
		x += dayWide
	}
	return b
}

// daysIn says a time after a visit without a date.
func daysIn(relative string, days quantity.Days) string {
	if relative == "day %d" {
		return fmt.Sprintf(relative, int(days))
	}
	return counted(int(days), "day")
}

// tick is a sentence with a box to tick.
func (s *sheet) tick(words ...span) block {
	return s.look.para(150, words...).inset(7, 0.7, 0.7).add(0, 0.7, s.look.tickBox())
}

// bullet is a sentence behind a small square.
func (s *sheet) bullet(width float64, words ...span) block {
	const side = 1.5
	b := s.look.para(width-6, words...).inset(6, 0.4, 0.4)
	b.items = append(b.items, box{x: 0.3, y: 0.4 + (s.look.leading-side)/2, w: side, h: side, fill: ink})
	return b
}

func (s *sheet) whatIsNormal(items []planner.Care) {
	s.section("What is normal after a visit")
	var lines []block
	for _, c := range items {
		lines = append(lines, s.bullet(textWide, s.look.plain(c.Text)))
	}
	s.flow.put(stack(0, lines...))
}

// callUs is the box that says when and whom to call.
func (s *sheet) callUs(items []planner.Care) {
	s.section("Call us if")
	l := s.look
	const inner = textWide - 14
	var lines []block
	for _, c := range items {
		lines = append(lines, s.bullet(inner, l.strong(c.Text)))
	}
	phone := cleanLine(s.job.Clinic.Phone)
	if phone == "" {
		phone = "Phone not recorded"
	} else {
		phone = "Call " + phone
	}
	lines = append(lines,
		paragraph(l.m, inner, 7.5, toLeft, span{phone, bold, 16, accent}).inset(0, 2.5, 1),
		l.para(inner, l.plain("When we are closed: "), l.strong(orNot(s.job.Clinic.Hours))),
		l.para(inner, l.plain("Do you feel very ill? See a doctor now, or call the emergency number.")).inset(0, 1.5, 0))
	b := stack(0, lines...).inset(7, 4, 4)
	s.flow.put(framed(b, textWide))
}

// framed draws a frame of a width around a block. The frame is a ground, so
// that a block split between pages keeps it on both.
func framed(b block, width float64) block {
	frame := box{w: width, h: b.h, edge: ink, width: 0.5, behind: true}
	b.items = append([]item{frame}, b.items...)
	return b
}

// questions leaves lines to write on.
func (s *sheet) questions() {
	s.section("Your questions")
	const lines, apart = 5, 9.5
	b := s.look.para(textWide, s.look.plain("Write down what you want to ask us."))
	for range lines {
		b.h += apart
		b.items = append(b.items, line{point{0, b.h}, point{textWide, b.h}, 0.15, muted})
	}
	s.flow.put(b)
}

// clinic says where the patient finds us.
func (s *sheet) clinic() {
	s.section("Your clinic")
	l, c := s.look, s.job.Clinic
	lines := []block{l.para(textWide, l.strong(orNot(c.Name)))}
	for _, part := range []struct{ label, value string }{
		{"Address", c.Address},
		{"Phone", c.Phone},
		{"When we are closed", c.Hours},
	} {
		lines = append(lines, l.para(44, l.quiet(part.label)).beside(46, l.para(textWide-46, l.stated(part.value))))
	}
	s.flow.put(stack(0, lines...))
}
