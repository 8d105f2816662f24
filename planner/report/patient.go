package report

import (
	"fmt"
	"slices"
	"strings"

	"stipple/planner"
	"stipple/planner/scalp"
)

// patientPlan lays out the patient plan: the key message first, then visits,
// build-up, picture, what is normal, aftercare, when to call, questions, the
// clinic.
func (s *sheet) patientPlan() {
	items := s.job.aftercare()
	s.flow.put(paragraph(s.look.m, contentWidth, 11.5, toLeft, span{s.title, bold, s.look.title, ink}))
	s.put(3.5, s.keyMessage(items))
	s.visits()
	s.buildUp()
	s.patientPicture()
	s.whatIsNormal(only(items, planner.CareNormal))
	s.aftercare(items)
	s.callUs(only(items, planner.CareCall))
	s.questions()
	s.clinic()
}

// keyMessage is the one thing a patient should take from the paper.
func (s *sheet) keyMessage(items []planner.Care) block {
	l := s.look
	lead := s.visitCount()
	rest := []string{"At each visit we place tiny dots of colour in your scalp.", lookSentence(s.job.Plan.Look), s.nextVisit()}
	if until := only(items, planner.CareUntil); len(until) > 0 {
		rest = append(rest, fmt.Sprintf("After each visit, keep your scalp dry for %s.", counted(int(until[0].Days), "day")))
	}
	words := stack(1,
		paragraph(l.m, 152, 7, toLeft, span{lead, bold, 15, ink}),
		l.para(152, l.plain(strings.Join(rest, " "))))
	b := words.inset(9, 4, 4.2).backed(contentWidth, wash)
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
	if s.finished() {
		return "Your visits are done."
	}
	if n == 0 {
		return "Your visits are not planned yet."
	}
	return fmt.Sprintf("Your plan has %s.", counted(n, "visit"))
}

// lookSentence says what the dots are for.
func lookSentence(look planner.Look) string {
	switch look {
	case planner.ShavedLook:
		return "They look like very short, shaved hair."
	case planner.Filler:
		return "They make your hair look fuller."
	case planner.ScarConcealment:
		return "They make your scar harder to see."
	case planner.Hairline:
		return "They draw a soft front hairline."
	}
	return "They look like tiny hairs."
}

// finished tells whether no visit is to come: the plan has ended or every
// session is behind.
func (s *sheet) finished() bool {
	switch s.job.Plan.Status {
	case planner.CompletedPlan, planner.SupersededPlan:
		return true
	}
	planned := func(session planner.Session) bool { return session.Status == planner.PlannedSession }
	return len(s.job.Plan.Sessions) > 0 && !slices.ContainsFunc(s.job.Plan.Sessions, planned)
}

// nextVisit says when the patient comes next.
func (s *sheet) nextVisit() string {
	session, number, ok := s.job.Plan.NextSession()
	switch {
	case s.finished():
		return "Please call us with any question."
	case !ok || !session.Date.Valid():
		return "We will give you the date of your next visit."
	case !s.job.Printed.IsZero() && session.Date.Before(planner.DateOf(s.job.Printed)):
		return "The day of your next visit has passed. Please call us for a new date."
	}
	which := "next"
	if number == 1 {
		which = "first"
	}
	text := "Your " + which + " visit is on " + session.Date.Plain()
	if session.Time != "" {
		text += " at " + clock(session.Time)
	}
	return text + "."
}

// visits is the table of visits.
func (s *sheet) visits() {
	s.section("Your visits")
	l := s.look
	if len(s.job.Plan.Sessions) == 0 {
		s.flow.put(l.para(textWide, l.plain("They are not planned yet. We will tell you.")))
		return
	}
	t := table{look: l, columns: []column{{title: "Visit", width: 15}, {title: "When", width: 61}, {title: "What we will do", width: textWide - 76}}}
	t.begin(s.flow)
	for i, session := range s.job.Plan.Sessions {
		numeral := paragraph(l.m, 15, 5.9, toLeft, span{fmt.Sprint(i + 1), bold, 18, accent})
		b := t.cells(nil, s.when(i), []span{l.plain(s.whatWeDo(i, session))})
		t.row(s.flow, b.beside(0, numeral))
	}
	t.end(s.flow)
}

// when says in the patient's words when a visit is.
func (s *sheet) when(session int) []span {
	l, visit := s.look, s.job.Plan.Sessions[session]
	var parts []span
	if visit.Date.Valid() {
		parts = append(parts, l.strong(visit.Date.Plain()))
	} else {
		if visit.AfterDays > 0 && session > 0 {
			parts = append(parts, l.strong(fmt.Sprintf("About %s after visit %d", apart(visit.AfterDays), session)), l.plain("\n"))
		}
		parts = append(parts, l.plain("We will give you the date."))
	}
	var times []string
	if visit.Time != "" {
		times = append(times, "at "+clock(visit.Time))
	}
	if long := lasting(visit.Length); long != "" {
		times = append(times, "about "+long)
	}
	if len(times) > 0 {
		parts = append(parts, l.plain("\n"+capital(strings.Join(times, ", "))))
	}
	switch visit.Status {
	case planner.DoneSession:
		parts = append(parts, l.strong("\nDone"))
	case planner.MissedSession:
		parts = append(parts, l.strong("\nMissed. Please call us."))
	case planner.CancelledSession:
		parts = append(parts, l.strong("\nCancelled"))
	}
	return parts
}

// whatWeDo says in plain words what happens at a visit and where.
func (s *sheet) whatWeDo(i int, session planner.Session) string {
	var names []string
	lead := " on "
	for _, r := range s.regions {
		if _, ok := session.For(r.Key); ok {
			names = append(names, r.plainName())
			if r.Scar != "" {
				lead = ": "
			}
		}
	}
	if !session.TakesPlace() {
		return "No dots at this visit."
	}
	layer := "More dots"
	first, last := s.ends()
	switch i {
	case first:
		layer = "The first dots"
	case last:
		layer = "The last dots"
	}
	const many = 4
	switch {
	case len(names) == 0:
		return "We will tell you at the visit."
	case len(names) == len(s.regions) && len(names) > many:
		return layer + " in all the areas shown in the picture."
	}
	return layer + lead + listing(names) + "."
}

// ends gives the first and the last session (from 0) that take place.
func (s *sheet) ends() (first, last int) {
	held := planner.Session.TakesPlace
	first = slices.IndexFunc(s.job.Plan.Sessions, held)
	for i, session := range s.job.Plan.Sessions {
		if held(session) {
			last = i
		}
	}
	return first, last
}

// patientPicture shows where the work is done, with a legend of plain names.
func (s *sheet) patientPicture() {
	s.section("Where we will work")
	l := s.look
	views := chooseViews(s.shown, 2, 5)
	columns, high := 2, 66.0
	if len(views) > 4 {
		columns = 3
	}
	if len(views) > 2 {
		high = 52
	}
	step := contentStep(hang, columns)
	g := gallery{
		sheet: s, views: views, columns: columns, step: step, badge: 12, session: wholeLook,
		cell: point{step - 4, min(step+4, high)}, left: "Left", right: "Right", caption: patientCaption,
	}
	words := " It shows the finished look. The dots are drawn larger than they are. Left and right are your own left and right."
	if len(s.picture.Dots) == 0 {
		words = " Left and right are your own left and right."
	}
	s.flow.put(stack(2.5, g.block(), l.para(textWide, l.strong("Illustration, not a promised result."), l.plain(words))))
	s.flow.space(1.5)
	s.patientLegend()
}

func patientCaption(v scalp.View) string {
	switch v {
	case scalp.Top:
		return "From above. Your nose is at the top."
	case scalp.Front:
		return "From the front"
	case scalp.Back:
		return "From the back"
	case scalp.Left:
		return "Your left side"
	case scalp.Right:
		return "Your right side"
	}
	return v.Name()
}

// patientLegend lists the numbered regions by their plain names.
func (s *sheet) patientLegend() {
	l := s.look
	if len(s.regions) == 0 {
		s.flow.put(l.para(textWide, l.quiet("The areas are not planned yet.")))
	}
	const few = 6
	columns, name := 1, planned.fullPlainName
	if len(s.regions) > few {
		columns, name = 2, planned.plainName
	}
	step := contentStep(hang, columns)
	for at := 0; at < len(s.regions); at += columns {
		var row block
		for i, r := range s.regions[at:min(at+columns, len(s.regions))] {
			words := name(r)
			if r.Scar == "" { // a scar's name stays as it was typed
				words = capital(words)
			}
			b := l.para(step-14, l.plain(words)).inset(11, 0.6, 0.6)
			row = row.beside(float64(i)*step, b.add(4, 0.6+l.leading/2, l.badge(r.label, 12)))
		}
		s.flow.put(row)
	}
}

// buildUp says visit by visit how much of the finished look stands.
func (s *sheet) buildUp() {
	s.section("How it builds up")
	l := s.look
	if _, ok := share(s.job.Plan, s.regions, 0); !ok {
		s.flow.put(l.para(textWide, l.plain("We will tell you how your look builds up.")))
		return
	}
	for i, session := range s.job.Plan.Sessions {
		if !session.TakesPlace() {
			continue
		}
		part, _ := share(s.job.Plan, s.regions, i)
		s.flow.put(s.bar(fmt.Sprintf("After visit %d", i+1), part))
	}
	s.put(1.5, l.para(textWide, l.plain("This is our plan. Every scalp heals in its own way.")))
}

// bar is one step of the build-up: a name, a bar and its share in words.
func (s *sheet) bar(name string, part float64) block {
	l := s.look
	const from, long, high = 34.0, 52.0, 4.6
	words := "The finished look"
	if part < 0.995 {
		words = fmt.Sprintf("About %.0f%%", part*100)
	}
	b := l.para(from, l.plain(name)).beside(from+long+4, l.para(textWide-from-long-4, l.strong(words)))
	y := (l.leading - high) / 2
	b.items = append(b.items,
		box{x: from, y: y, w: long * part, h: high, fill: accent},
		box{x: from, y: y, w: long, h: high, edge: ink, width: 0.25})
	return b.inset(0, 0.8, 0.8)
}
