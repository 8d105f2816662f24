package report

import (
	"regexp"
	"strings"

	"stipple/planner"
)

// aftercare lists what to do and what not to do, with the dates of every visit.
func (s *sheet) aftercare(items []planner.Care) {
	until, from, always := only(items, planner.CareUntil), only(items, planner.CareFrom), only(items, planner.CareAlways)
	if len(until)+len(from)+len(always) == 0 {
		return
	}
	l := s.look
	s.flow.endAside()
	s.flow.reserve(s.aftercareNeeds(items))
	s.wide(s.say("after.title"))
	if len(until)+len(from) > 0 {
		how := s.say("after.how")
		if s.job.Clinic.Aftercare == nil { // of a clinic's own times nothing is known
			how = s.sentences(how, s.say("after.careful"))
		}
		s.flow.put(l.para(measure, l.plain(how)))
		s.flow.space(2.5)
	}
	s.careTables(s.say("after.until"), until)
	s.flow.space(4)
	if whole := s.careHigh(s.say("after.from"), from); s.flow.room() < worthSplitting {
		s.flow.reserve(whole)
	}
	s.careTables(s.say("after.from"), from)
	if s.undated() && len(until)+len(from) > 0 {
		s.put(2, l.para(measure, l.plain(s.say("after.undated"))))
	}
	if len(always) > 0 {
		name := l.para(contentWidth, l.strong(s.say("after.always"))).heading(3)
		s.put(4, stack(0.5, name, s.bullets(measure, false, always)))
	}
}

// aftercareNeeds is the least room that aftercare begins in, in mm: that of its
// first table.
func (s *sheet) aftercareNeeds(items []planner.Care) float64 {
	const heading, words = 17.0, 15.0
	return heading + words + s.careHigh(s.say("after.until"), only(items, planner.CareUntil))
}

// careHigh is the height of the table of items for the first visits, in mm.
func (s *sheet) careHigh(title string, items []planner.Care) float64 {
	if len(items) == 0 {
		return 0
	}
	visits := s.calendar()
	visits = visits[:min(len(visits), planner.MaxSessions)]
	t := s.careTable(title, items, visits)
	high := t.head(true).h
	for _, c := range items {
		high += s.careRow(&t, c, visits).h + 2*s.look.rowPad
	}
	return high
}

// visit is one session of the patient's calendar.
type visit struct {
	number int
	date   planner.Date // not valid when there is none yet
	next   *visit       // the next one that has a date, nil when there is none
}

// ends tells whether a time after the visit is cut off: the days count anew
// from the next visit, which comes on or before the item's day.
func (v visit) ends(c planner.Care) bool {
	return v.next != nil && v.date.Valid() && !v.date.AddDays(c.Days).Before(v.next.date)
}

// calendar lists the visits that will or did take place. A plan without any
// still gets its aftercare: one visit without a date.
func (s *sheet) calendar() []visit {
	var list []visit
	for i, session := range s.job.Plan.Sessions {
		if session.Status == planner.CancelledSession || session.Status == planner.MissedSession {
			continue
		}
		list = append(list, visit{number: i + 1, date: session.Date})
	}
	if len(list) == 0 {
		list = []visit{{number: 1}}
	}
	for i := len(list) - 2; i >= 0; i-- {
		if list[i].next = list[i+1].next; list[i+1].date.Valid() {
			list[i].next = &list[i+1]
		}
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

// tickWide is the width of a column of boxes to tick, in mm.
const tickWide = 5.4

// dayWide is the width of a visit's column of days, in mm: that of its widest
// day, as far as it leaves room for the items.
func (s *sheet) dayWide(titles []string, items []planner.Care, visits []visit) float64 {
	const forItems = 40.0
	wide := 0.0
	for i, v := range visits {
		for _, words := range strings.Split(titles[i], "\n") {
			wide = max(wide, s.look.m.width(words, regular, s.look.small))
		}
		for _, c := range items {
			wide = max(wide, s.look.m.width(s.careDay(c, v), regular, s.look.size))
		}
	}
	return min(wide+gutter+0.2, (contentWidth-forItems)/float64(len(visits))-tickWide)
}

// careTables sets items against visits, at most as many visits to a table as
// have room.
func (s *sheet) careTables(title string, items []planner.Care) {
	if len(items) == 0 {
		return
	}
	visits := s.calendar()
	for at := 0; at < len(visits); at += planner.MaxSessions {
		some := visits[at:min(at+planner.MaxSessions, len(visits))]
		t := s.careTable(title, items, some)
		t.begin(s.flow)
		rows := make([]block, len(items))
		for i, c := range items {
			rows[i] = s.careRow(&t, c, some)
		}
		for i, row := range rows {
			s.keepRows(rows, i)
			t.row(s.flow, row)
		}
		t.end(s.flow)
	}
}

// careTable is a table without its rows: a column for the items, and for every
// visit one of boxes and one of days.
func (s *sheet) careTable(title string, items []planner.Care, visits []visit) table {
	titles := make([]string, len(visits))
	for i, v := range visits {
		titles[i] = s.say("after.visit", "Number", v.number) + "\n" + s.say("after.no_date")
		if v.date.Valid() {
			titles[i] = s.say("after.visit", "Number", v.number) + "\n" + s.day("date.column", v.date)
		}
	}
	day := s.dayWide(titles, items, visits)
	t := table{look: s.look, columns: []column{{title: title, width: contentWidth - (tickWide+day)*float64(len(visits)), loud: true}}}
	for _, title := range titles {
		title = s.parted(title, s.look.small, day-gutter)
		t.columns = append(t.columns, column{width: tickWide}, column{title: title, width: day})
	}
	return t
}

// careRow is one item with a box to tick and the day for every visit.
func (s *sheet) careRow(t *table, c planner.Care, visits []visit) block {
	l := s.look
	cells := [][]span{{l.plain(s.care(c))}}
	for _, v := range visits {
		room := t.columns[len(cells)+1].room()
		cells = append(cells, nil, []span{l.plain(s.parted(s.careDay(c, v), l.size, room))})
	}
	b := t.cells(cells...)
	x := t.columns[0].width
	for i, v := range visits {
		if !v.ends(c) {
			b = b.add(x, 0, l.tickBox())
		}
		x += t.columns[2*i+1].width + t.columns[2*i+2].width
	}
	return b
}

// parted gives a date that is wider than its column so that it breaks beside
// the number of the day and its month, not between them.
func (s *sheet) parted(date string, size, room float64) string {
	lines := strings.Split(date, "\n")
	for i, words := range lines {
		if s.look.m.width(words, regular, size) > room {
			lines[i] = numberAndWord.ReplaceAllString(words, "$1\u00a0$2")
		}
	}
	return strings.Join(lines, "\n")
}

// numberAndWord matches a number with the word after it.
var numberAndWord = regexp.MustCompile(`(\pN) (\pL)`)

// careDay says the day that an item has for a visit, or how long after it; that
// of a later visit is told there.
func (s *sheet) careDay(c planner.Care, v visit) string {
	switch {
	case v.ends(c):
		return s.say("after.see", "Number", v.next.number)
	case v.date.Valid():
		return s.day("date.short", v.date.AddDays(c.Days))
	case c.Kind == planner.CareUntil:
		return s.count("after.days", int(c.Days))
	}
	return s.say("after.day", "Count", int(c.Days))
}

// callUs is the box that says when and whom to call.
func (s *sheet) callUs(items []planner.Care) {
	s.section(s.say("call.title"))
	l := s.look
	const inner = textWide - 14
	phone := cleanLine(s.job.Clinic.Phone)
	if phone == "" {
		phone = s.say("head.no_phone")
	} else {
		phone = s.say("call.phone", "Phone", unbroken(phone))
	}
	lines := []block{
		paragraph(l.m, inner, 7.5, toLeft, span{phone, bold, 16, accent}).inset(0, 2, 1),
		l.para(inner, l.plain(s.say("call.closed")+" "), l.strong(s.stated(unbroken(s.job.Clinic.Hours)))),
		l.para(inner, l.plain(s.say("call.ill"))).inset(0, 1.5, 0),
	}
	if len(items) > 0 {
		lines = append([]block{s.bullets(inner, true, items)}, lines...)
	}
	s.flow.put(framed(stack(0, lines...).inset(7, 4, 4), textWide))
}

// framed draws a frame of a width around a block. The frame is a ground, so
// that a block split between pages keeps it on both.
func framed(b block, width float64) block {
	frame := box{w: width, h: b.h, edge: ink, width: 0.5, behind: true}
	b.items = append([]item{frame}, b.items...)
	return b
}

// questions leaves lines to write on: as many as the page has room for.
func (s *sheet) questions() {
	s.section(s.say("questions.title"))
	const least, most, apart = 3, 9, 9.5
	b := s.look.para(textWide, s.look.plain(s.say("questions.write")))
	lines := int((s.flow.room() - s.flow.need(b)) / apart)
	if lines < least {
		lines = most
	}
	for range min(lines, most) {
		b.h += apart
		b.items = append(b.items, line{point{0, b.h}, point{textWide, b.h}, 0.15, muted})
	}
	s.flow.put(b)
}
