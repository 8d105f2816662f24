package report

import (
	"slices"
	"strings"

	"stipple/planner"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// sheet is one paper being laid out.
type sheet struct {
	job     Job
	title   string
	large   bool   // the patient's large print
	blank   bool   // names nobody: what the head of a page says is written in
	letter  bool   // to a patient: it is about no plan
	form    string // which form it is, for its foot; "" for what is no form
	head    scalp.Head
	look    look
	speaks  *tongue // the paper's language; nil is English
	frame   frame
	flow    *flow
	regions []planned
	records map[int]planner.SessionRecord // of sessions (from 0) that were held
	reached *sheet                        // with what was done in place of what was planned; nil when nothing was
	visited []planner.SessionRecord       // what the paper is a record of: a log sheet of one session, a passport of all that were held
	picture *stipple.Picture              // the dots of the plan
	drawn   map[scalp.View]drawing
	shown   showing                 // how much of a region a view shows
	swarms  map[scalp.View][]*cloud // dots found so far
}

func newSheet(paper Paper, job Job, model *Model, m measurer) (*sheet, error) {
	s := &sheet{job: job.apart(), head: model.ground.Head(), frame: frameA4, swarms: map[scalp.View][]*cloud{}}
	s.records = s.job.sessionRecords()
	var err error
	if s.regions, err = plannedRegions(s.job.Plan, s.head); err != nil {
		return nil, err
	}
	if s.picture, err = job.Plan.Stipple(model.ground); err != nil {
		return nil, err
	}
	s.drawn = model.drawings(s.regions)
	s.shown = shownAreas(s.drawn, s.regions)
	if job.Clinic.Paper == planner.Letter {
		s.frame = frameLetter
	}
	s.speaks = speak(paper, job)
	s.title = paper.Name()
	switch paper {
	case PatientPlan:
		s.title, s.large, s.look = s.say("page.title"), true, patientLook(m)
	case LogSheet:
		s.look, s.blank, s.form = logLook(m), job.Form == EmptyForm, formName(job.Form)
		if record, held := s.records[s.job.logNumber()-1]; held && job.Form != RegionsForm {
			s.visited = append(s.visited, record)
		}
	case Passport:
		s.look, s.visited = passportLook(m), s.job.heldRecords()
	default:
		s.look = clinicalLook(m)
	}
	if paper == ClinicalPlan || paper == LogSheet {
		s.reached = s.doneSheet(model)
	}
	s.open()
	return s, nil
}

// open begins the flow with the letterhead, the patient's identifiers and what
// must be seen of a plan that does not hold. Later pages have a running head;
// the first has it too when the letterhead is so tall that the identifiers
// might leave the page.
func (s *sheet) open() {
	const tall = 110.0
	first := []block{s.letterhead(), s.identifiers(), s.notice(), s.inFull()}
	height := 0.0
	for _, b := range first {
		height += b.h
	}
	if height > tall {
		s.flow = newFlow(s.frame, s.runningHead(), s.pageFoot)
		for _, b := range first {
			s.flow.put(b)
		}
		s.flow.space(headGap)
		return
	}
	s.flow = newFlow(s.frame, block{}, s.pageFoot)
	s.flow.head, s.flow.y = s.runningHead(), 0
	s.flow.put(stack(0, first...))
	if s.form != "" || s.large { // a form and large print need the room
		s.flow.space(headGap - 2.5)
		return
	}
	s.flow.space(headGap)
}

// notice is what must be seen on every page of a plan that does not hold; not
// over visits that were held.
func (s *sheet) notice() block {
	if s.blank || s.letter || s.overRecords() {
		return block{}
	}
	return s.warning()
}

// warning is what must be seen of a plan that does not hold, empty when it does.
func (s *sheet) warning() block {
	lead, rest := s.tongue().warning(s.job.Plan.Status)
	if lead == "" {
		return block{}
	}
	l := s.look
	b := paragraph(l.m, contentWidth-8, l.leading, toLeft,
		l.strong(lead), l.plain(" "+rest)).inset(4, 1.3, 1.3)
	b = b.backed(contentWidth, wash)
	b.items = append(b.items, box{w: contentWidth, h: b.h, edge: ink, width: 0.3})
	return b.inset(0, 2, 0)
}

// clinicName is the clinic's name, or that there is none.
func (s *sheet) clinicName() string {
	if name := cleanLine(s.job.Clinic.Name); name != "" {
		return name
	}
	return s.say("head.no_clinic")
}

// patientName is the patient's name for the head of a page.
func (s *sheet) patientName() string {
	p := s.job.Patient
	if cleanLine(p.Family+p.Given) == "" {
		return s.say("not.recorded")
	}
	return strings.Trim(cleanLine(p.DisplayName()), ", ")
}

func (s *sheet) born() string {
	if p := s.job.Patient; p.Born.Valid() {
		return s.day("date.birth", p.Born)
	}
	return s.say("not.recorded")
}

// version is the plan's version and where it stands.
func (s *sheet) version() string {
	status := s.say("status.unknown")
	if slices.Contains(planner.PlanStatuses(), s.job.Plan.Status) {
		status = s.say(statusID + string(s.job.Plan.Status))
	}
	if s.job.Plan.Version > 0 {
		return s.say("head.version", "Version", s.job.Plan.Version, "Status", phrase(status))
	}
	return s.say("head.no_version", "Status", phrase(status))
}

// identifiers are the patient's name, birth date and chart number in full, with
// the plan's version. None is ever cut: long ones wrap.
func (s *sheet) identifiers() block {
	l := s.look
	if s.blank {
		return s.blankIdentifiers()
	}
	var whole []block // long ones take the whole width, above the others
	var beside block
	x := 0.0
	for _, id := range []struct {
		label, value string
		width        float64
	}{
		{s.say("head.name"), s.typed(s.patientName()), 72},
		{s.say("head.born"), s.born(), 31},
		{s.say("head.chart"), s.stated(cleanLine(s.job.Patient.Chart)), 33},
		{s.say("head.plan"), s.version(), 38},
	} {
		b := l.fact(id.width-gutter, id.label, l.strong(id.value))
		if b.h > l.smallLeading+3*l.leading+slack {
			whole = append(whole, l.fact(contentWidth, id.label, l.strong(id.value)))
			continue
		}
		beside = beside.beside(x, b)
		x += id.width
	}
	return stack(1, append(whole, beside)...).inset(0, 1.8, 1.6).ruled(contentWidth, 0.12, hair)
}

// runningHead is the head of every page after the first: one line for clinic,
// paper and version, one for the patient. A long name is shortened, visibly:
// it stands in full on the first page. Birth date and chart number stay whole.
func (s *sheet) runningHead() block {
	l := s.look
	left := paragraph(l.m, 92, l.smallLeading, toLeft,
		span{s.typed(s.fit(s.clinicName(), 92, 1, bold, l.small)), bold, l.small, accent})
	about := s.title
	if !s.blank && !s.letter {
		about += " · " + s.version()
	}
	top := left.beside(94, paragraph(l.m, contentWidth-94, l.smallLeading, toRight, l.label(about)))
	if s.blank {
		return stack(1, top, s.blankIdentifiers())
	}
	const names = 84.0
	ids := []span{
		l.label(s.say("head.born") + " "), l.strong(s.born()),
		l.label(" · " + s.say("head.chart") + " "), l.strong(s.stated(cleanLine(s.job.Patient.Chart))),
	}
	name := func(width float64) block {
		return l.para(width, l.strong(s.typed(s.fit(s.patientName(), width, 1, bold, l.size))))
	}
	who := paragraph(l.m, contentWidth-names-2, l.leading, toRight, ids...)
	if who.h > l.leading+slack {
		who = stack(0, name(contentWidth), l.para(contentWidth, ids...))
	} else {
		who = name(names).beside(names+2, who)
	}
	head := stack(0.6, top, who)
	head.h += 1.4
	return stack(0, head.ruled(contentWidth, 0.35, accent), s.notice())
}

// pageFoot is the foot of every page.
func (s *sheet) pageFoot(page, of int) block {
	const narrow = contentWidth - footWide - 2
	l := s.look
	lines := []block{
		paragraph(l.m, footWide, l.smallLeading, toLeft, l.label(s.contact())),
		paragraph(l.m, footWide, l.smallLeading, toLeft, l.label(s.fit(s.printed(), footWide, footLines, regular, l.small))),
	}
	if mark := s.footMark(); mark != "" {
		lines = append(lines, paragraph(l.m, footWide, l.smallLeading, toLeft, l.label(mark)))
	}
	number := []span{{s.say("page.number", "Page", page, "Pages", of), bold, l.small, ink}}
	if s.large {
		number = append(number, l.label("\n"+s.say("page.older")))
	}
	if s.form != "" {
		number = append(number, l.label("\n"+s.form))
	}
	right := paragraph(l.m, narrow, l.smallLeading, toRight, number...)
	foot := stack(0, lines...).inset(0, 1.6, 0).beside(contentWidth-narrow, right.inset(0, 1.6, 0))
	foot.items = append(foot.items, line{point{0, 0}, point{contentWidth, 0}, 0.12, hair})
	return foot
}

// printed says when and by whom the paper was printed.
func (s *sheet) printed() string {
	by, at := cleanLine(s.job.By), s.job.Printed
	if at.IsZero() {
		if by == "" {
			return s.say("page.by_nobody_undated")
		}
		return s.say("page.printed_undated", "By", by)
	}
	when := s.say("date.moment", "Date", s.day("date.birth", planner.DateOf(at)), "Time", at.Format("15:04"))
	if by == "" {
		return s.say("page.by_nobody", "When", when)
	}
	return s.say("page.printed", "When", when, "By", by)
}

// The grid of the patient plan: headings hang at the left of the text.
const (
	hang     = 42.0
	textWide = contentWidth - hang
)

// section begins a part of the patient plan: a rule, its heading at the left,
// and all that follows in the column beside it.
func (s *sheet) section(title string) {
	const below = 3.2
	s.flow.endAside()
	rule := block{h: below, items: []item{line{point{0, 0}, point{contentWidth, 0}, 0.35, ink}}}
	name := func(words string) block {
		return paragraph(s.look.m, hang-5, 5.9, toLeft, span{words, bold, s.look.heading, accent}).heading(2)
	}
	again := func() block { return rule.add(0, below, name(s.say("page.continued", "Title", phrase(title)))) }
	s.flow.indent = hang
	s.flow.keep(waiting{block: rule, gap: 6})
	s.flow.keep(waiting{block: name(title), over: true, again: again})
}

// wide begins a part whose rows use the whole width, under their heading.
func (s *sheet) wide(title string) {
	s.flow.endAside()
	s.flow.indent = 0
	rule := block{h: 3.2, items: []item{line{point{0, 0}, point{contentWidth, 0}, 0.35, ink}}}
	name := paragraph(s.look.m, contentWidth, 5.9, toLeft, span{title, bold, s.look.heading, accent}).heading(2)
	s.flow.keep(waiting{block: stack(0, rule, name, block{h: 1.5}), gap: 6})
}

// put places a block after some room.
func (s *sheet) put(space float64, b block) {
	s.flow.space(space)
	s.flow.put(b)
}

// worthSplitting is the least room, in mm, that a table is begun in which goes
// on on the next page though it has room there.
const worthSplitting = 55.0

// keepRows turns the page before a row (from 0) of a table that would else part
// the first or the last row from all others. A table of three rows stays whole.
func (s *sheet) keepRows(rows []block, at int) {
	last := at
	switch n := len(rows); {
	case at == lastTogether(n):
		last = n - 1
	case at == 0:
		last = 1
	}
	high := s.flow.need(block{})
	for _, row := range rows[at : last+1] {
		high += row.h + 2*s.look.rowPad
	}
	const most = 130.0 // more would leave too much of a page empty
	if high < most {
		s.flow.reserve(high)
	}
}

// lastTogether is the first of the last rows of a table, of so many, that keep
// together.
func lastTogether(rows int) int {
	if rows <= 3 {
		return 0
	}
	return rows - 2
}
