package report

import (
	"slices"
	"strings"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/report/pdfa"
)

// measure is the width of running text, in mm: some 70 letters.
const measure = 135.0

// patientPlan lays out the patient plan: the key message first, then visits,
// what is normal, pictures, aftercare by date, when to call, questions.
func (s *sheet) patientPlan() {
	items := s.job.aftercare()
	s.look.rowPad = 1.3
	title := paragraph(s.look.m, contentWidth, 10, toLeft, span{s.say("page.title"), bold, s.look.title, ink})
	s.flow.put(title.heading(1))
	s.mark()
	s.put(3, s.keyMessage(items))
	s.visits()
	s.whatIsNormalAndWhere(items)
	s.aftercare(items)
	s.callUs(only(items, planner.CareCall))
	s.questions()
}

// mark says, under the title, that nobody has checked the translation yet: in
// its own language, and in English for who hands the paper out.
func (s *sheet) mark() {
	t := s.tongue()
	if t.reviewed(s.job.Clinic) {
		return
	}
	english, _ := shippedTongues().find(English)
	own, original := t.say("mark.long"), t.apart(english.say("mark.long"))
	lines := []block{s.look.para(measure, s.look.quiet(own))}
	if original != own {
		lines = append(lines, s.look.para(measure, s.look.quiet(original)))
	}
	s.put(1.5, stack(0.5, lines...))
}

// footMark is the same for the foot of every page, "" when there is nothing to
// say.
func (s *sheet) footMark() string {
	if s.tongue().reviewed(s.job.Clinic) {
		return ""
	}
	return s.say("mark.short")
}

// keyMessage is the one thing a patient should take from the paper.
func (s *sheet) keyMessage(items []planner.Care) block {
	l := s.look
	lines := []block{
		paragraph(l.m, measure, 7, toLeft, span{s.visitCount(), bold, 15, ink}),
		l.para(measure, l.plain(s.sentences(s.say("key.dots"), s.say(lookSentence(s.job.Plan.Look))))),
		l.para(measure, l.plain(s.nextVisit())),
	}
	if until := only(items, planner.CareUntil); len(until) > 0 {
		rule := s.count("key.rule", int(until[0].Days), "Rule", phrase(s.care(until[0])))
		lines = append(lines, l.para(measure, l.strong(rule)))
	}
	b := stack(0.9, lines...).inset(9, 3, 3).backed(contentWidth, wash)
	b.items = append(b.items, box{w: 2, h: b.h, fill: accent})
	return b
}

func (s *sheet) visitCount() string {
	n := 0
	for _, session := range s.job.Plan.Sessions {
		if session.TakesPlace() {
			n++
		}
	}
	switch {
	case s.job.Plan.Status == planner.SupersededPlan:
		return s.say("key.replaced")
	case s.done():
		return s.say("key.done")
	case n == 0:
		return s.say("key.no_visits")
	}
	return s.count("key.visits", n)
}

// lookSentence names what the dots are for.
func lookSentence(look planner.Look) string {
	switch look {
	case planner.ShavedLook, planner.Filler, planner.ScarConcealment, planner.Hairline:
		return lookID + string(look)
	}
	return "look.any"
}

// ended tells whether no visit is to come: the clinic has completed the plan or
// every session is behind.
func (s *sheet) ended() bool {
	return s.job.Plan.Status == planner.CompletedPlan || !s.has(planner.PlannedSession)
}

// done tells whether every visit was held and none was missed.
func (s *sheet) done() bool {
	return s.ended() && !s.has(planner.MissedSession) && slices.ContainsFunc(s.job.Plan.Sessions, planner.Session.TakesPlace)
}

// has tells whether any session has a status.
func (s *sheet) has(status planner.SessionStatus) bool {
	return slices.ContainsFunc(s.job.Plan.Sessions, func(session planner.Session) bool { return session.Status == status })
}

// nextVisit says when the patient comes next.
func (s *sheet) nextVisit() string {
	session, number, ok := s.waiting()
	switch {
	case s.job.Plan.Status == planner.SupersededPlan:
		return s.say("key.call_us")
	case s.ended() && s.has(planner.MissedSession):
		return s.say("key.missed")
	case s.done(), s.job.Plan.Status == planner.CompletedPlan, number == 0 && len(s.records) > 0:
		return s.say("key.call")
	case !ok || !session.Date.Valid():
		return s.say("key.no_date")
	case !s.job.Printed.IsZero() && session.Date.Before(planner.DateOf(s.job.Printed)):
		return s.say("key.passed")
	}
	date, at := s.day("date.long", session.Date), s.clock(session.Time)
	switch {
	case number == 1 && at != "":
		return s.say("key.first_at", "Date", date, "Time", at)
	case number == 1:
		return s.say("key.first", "Date", date)
	case at != "":
		return s.say("key.next_at", "Date", date, "Time", at)
	}
	return s.say("key.next", "Date", date)
}

// visits is the table of visits, with how much of the finished look stands
// after each.
func (s *sheet) visits() {
	s.wide(s.say("visits.title"))
	l := s.look
	if len(s.job.Plan.Sessions) == 0 {
		s.flow.put(l.para(textWide, l.plain(s.say("visits.none"))))
		return
	}
	const numeral, when = 13.0, 64.0
	t := table{look: l, columns: []column{
		{title: s.say("visits.visit"), width: numeral},
		{title: s.say("visits.when"), width: when},
		{title: s.say("visits.what"), width: contentWidth - numeral - when},
	}}
	t.begin(s.flow)
	grows := false
	for i, session := range s.job.Plan.Sessions {
		what := s.whatWeDo(i, session)
		b := t.cells([]span{{number(float64(i + 1)), bold, 18, accent}}, s.when(i), what)
		if bar, ok := s.bar(i, t.columns[2].room()); ok {
			grows = true
			under := l.para(t.columns[2].room(), what...).h + 0.8
			cell := partOf(b.items[len(b.items)-1]) // the bar's words end the last cell
			b = b.beside(numeral+when, bar.as(cell).inset(0, under, 0))
		}
		t.row(s.flow, b)
	}
	t.end(s.flow)
	if grows {
		s.put(1.2, l.para(measure, l.plain(s.say("visits.heals"))))
	}
}

// when says in the patient's words when a visit is.
func (s *sheet) when(session int) []span {
	l, visit := s.look, s.job.Plan.Sessions[session]
	var parts []span
	if visit.Date.Valid() {
		parts = append(parts, l.strong(s.day("date.long", visit.Date)))
	} else if visit.TakesPlace() {
		if days, before, known := s.job.Plan.Interval(session); known && days > 0 {
			parts = append(parts, l.strong(s.later(days, before+1)), l.plain("\n"))
		}
		parts = append(parts, l.plain(s.say("visits.no_date")))
	}
	at, long := s.clock(visit.Time), s.lasting(visit.Length)
	switch {
	case at != "" && long != "":
		parts = append(parts, l.plain("\n"+s.say("visits.at_for", "Time", at, "Long", long)))
	case at != "":
		parts = append(parts, l.plain("\n"+s.say("visits.at", "Time", at)))
	case long != "":
		parts = append(parts, l.plain("\n"+s.say("visits.for", "Long", long)))
	}
	switch visit.Status {
	case planner.DoneSession:
		parts = append(parts, l.strong("\n"+s.say("visits.done")))
	case planner.MissedSession:
		parts = append(parts, l.strong("\n"+s.say("visits.missed")))
	case planner.CancelledSession:
		parts = append(parts, l.strong("\n"+s.say("visits.cancelled")))
	}
	if len(parts) > 0 {
		parts[0].words = strings.TrimPrefix(parts[0].words, "\n")
	}
	return parts
}

// later gives a number of days after a visit as people say it: in weeks when
// there are two or more.
func (s *sheet) later(days quantity.Days, visit int) string {
	if days >= 14 {
		return s.count("visits.weeks_after", int(days+3)/7, "Visit", visit)
	}
	return s.count("visits.days_after", int(days), "Visit", visit)
}

// whatWeDo says in plain words what happens at a visit and where.
func (s *sheet) whatWeDo(i int, session planner.Session) []span {
	l := s.look
	if record, held := s.records[i]; held {
		return []span{l.plain(s.whatWeDid(record))}
	}
	if !session.TakesPlace() {
		return []span{l.plain(s.say("visits.no_dots"))}
	}
	var names []string
	scars := false
	for _, r := range s.regions {
		if _, ok := session.For(r.Key); ok {
			names = append(names, s.regionName(r, false))
			scars = scars || r.Scar != ""
		}
	}
	const many = 4
	where := s.listed(names)
	switch first, last := s.ends(); {
	case len(names) == 0:
		return []span{l.plain(s.say("visits.tell"))}
	case len(names) == len(s.regions) && len(names) > many:
		return []span{l.plain(s.oneOf(i, first, last, "visits.first_all", "visits.more_all", "visits.last_all", where))}
	case scars: // a scar's name stands in no sentence
		return []span{l.plain(s.oneOf(i, first, last, "visits.first_scar", "visits.more_scar", "visits.last_scar", where))}
	default:
		return []span{l.plain(s.oneOf(i, first, last, "visits.first", "visits.more", "visits.last", where))}
	}
}

// oneOf chooses a sentence by whether a visit is the first, the last or between.
func (s *sheet) oneOf(visit, first, last int, begins, goesOn, ends string, where phrase) string {
	switch visit {
	case first:
		return s.say(begins, "Where", where)
	case last:
		return s.say(ends, "Where", where)
	}
	return s.say(goesOn, "Where", where)
}

// ends gives the first and the last session (from 0) that take place; not one
// that was held without a single dot.
func (s *sheet) ends() (first, last int) {
	first = -1
	for i, session := range s.job.Plan.Sessions {
		if !session.TakesPlace() || s.withoutDots(i) {
			continue
		}
		if last = i; first < 0 {
			first = i
		}
	}
	return first, last
}

// bar shows how much of the finished look stands after a session (from 0), and
// whether that is known.
func (s *sheet) bar(session int, wide float64) (block, bool) {
	part, ok := share(s.regions, session, s.sumKnown)
	if !ok || part == 0 || !s.job.Plan.Sessions[session].TakesPlace() {
		return block{}, false
	}
	const long, gap, high = 22.0, 2.5, 3.6
	l := s.look
	words := s.say("visits.whole")
	if part < 0.995 {
		words = s.say("visits.part", "Percent", int(part*100+0.5))
	}
	b := l.para(wide-long-gap, l.strong(words)).inset(long+gap, 0, 0)
	b.h = max(b.h, l.leading)
	y := (l.leading - high) / 2
	b.items = append(b.items,
		box{y: y, w: long * part, h: high, fill: accent},
		box{y: y, w: long, h: high, edge: ink, width: 0.25})
	return b, true
}

// bullets sets sentences as a list, each behind a small square.
func (s *sheet) bullets(width float64, loud bool, items []planner.Care) block {
	const side, indent = 1.5, 6.0
	l := s.look
	list := &part{role: pdfa.List}
	var lines []block
	for _, c := range items {
		words := l.plain(s.care(c))
		if loud {
			words = l.strong(s.care(c))
		}
		b := l.para(width-indent, words).as(list.in(pdfa.ListItem).in(pdfa.ListBody)).inset(indent, 0.4, 0.4)
		b.items = append(b.items, box{x: 0.3, y: 0.4 + (l.leading-side)/2, w: side, h: side, fill: ink})
		lines = append(lines, b)
	}
	return stack(0, lines...)
}

// whatIsNormalAndWhere says what to expect after a visit and shows where the
// work is done. The pictures come first where that saves a page half empty.
func (s *sheet) whatIsNormalAndWhere(items []planner.Care) {
	const heading = 15.0 // the rule and the room around it, and the words of a part
	normal, follows := only(items, planner.CareNormal), s.aftercareNeeds(items)
	expect := s.bullets(textWide, false, normal)
	say := func() {
		if len(normal) > 0 {
			s.section(s.say("normal.title"))
			s.flow.put(expect)
		}
	}
	views := chooseViews(s.shown, 2, 5)
	pictures, names := s.namedPictures(views, 3, smallPicture)
	first, second := expect.h+heading, pictures.h+rowsHigh(names)+heading
	room, page := s.flow.room(), s.flow.bottom-s.flow.top()
	if first+second > room && second <= room || first > room && first+second > page {
		s.patientPictures(views, follows)
		say()
		return
	}
	say()
	s.patientPictures(views, follows)
}
