package report

import (
	"fmt"
	"strings"

	"stipple/planner"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// sheet is one paper being laid out.
type sheet struct {
	job     Job
	title   string
	large   bool // the patient's large print
	head    scalp.Head
	look    look
	frame   frame
	flow    *flow
	regions []planned
	picture *stipple.Picture // the dots of the plan
	drawn   map[scalp.View]drawing
	shown   showing                 // how much of a region a view shows
	swarms  map[scalp.View][]*cloud // dots found so far
}

func newSheet(paper Paper, job Job, ground *stipple.Ground, m measurer) (*sheet, error) {
	s := &sheet{job: job, head: ground.Head(), frame: frameA4, swarms: map[scalp.View][]*cloud{}}
	var err error
	if s.regions, err = plannedRegions(job.Plan, s.head); err != nil {
		return nil, err
	}
	if s.picture, err = job.Plan.Stipple(ground); err != nil {
		return nil, err
	}
	s.drawn = drawings(s.head, s.regions)
	s.shown = shownAreas(s.drawn, s.regions)
	if job.Clinic.Paper == planner.Letter {
		s.frame = frameLetter
	}
	if paper == PatientPlan {
		s.title, s.large, s.look = "Your treatment plan", true, patientLook(m)
	} else {
		s.title, s.look = "Clinical plan", clinicalLook(m)
	}
	s.flow = newFlow(s.frame, s.pageHead(), s.pageFoot)
	return s, nil
}

// pageHead is the head of every page: clinic, title, identifiers, version.
func (s *sheet) pageHead() block {
	l := s.look
	m := l.m
	left := paragraph(m, 108, l.smallLeading, toLeft, span{s.clinicName(), bold, l.small, accent})
	right := paragraph(m, 62, l.smallLeading, toRight, l.label(s.title))
	top := left.beside(112, right)
	top.h += 1.2
	top = top.ruled(contentWidth, 0.7, accent)
	ids := s.identifiers().inset(0, 1.8, 1.6).ruled(contentWidth, 0.12, hair)
	head := stack(0, top, ids)
	if lead, rest := warning(s.job.Plan.Status); lead != "" {
		notice := paragraph(m, contentWidth-8, l.leading, toLeft,
			span{lead, bold, l.size, ink}, span{" " + rest, regular, l.size, ink}).inset(4, 1.3, 1.3)
		notice = notice.backed(contentWidth, wash)
		notice.items = append(notice.items, box{w: contentWidth, h: notice.h, edge: ink, width: 0.3})
		head = stack(2, head, notice)
	}
	return head
}

func (s *sheet) clinicName() string {
	if name := cleanLine(s.job.Clinic.Name); name != "" {
		return name
	}
	return "Clinic not recorded"
}

// identifiers are the patient's name, birth date and chart number, with the
// plan's version. None is ever cut: long ones wrap.
func (s *sheet) identifiers() block {
	l, p := s.look, s.job.Patient
	name := notRecorded
	if cleanLine(p.Family+p.Given) != "" {
		name = strings.Trim(cleanLine(p.DisplayName()), ", ")
	}
	born := notRecorded
	if p.Born.Valid() {
		born = p.Born.Clinical()
	}
	version := "Version not recorded"
	if s.job.Plan.Version > 0 {
		version = fmt.Sprintf("Version %d", s.job.Plan.Version)
	}
	var whole []block // long ones take the whole width, above the others
	var beside block
	x := 0.0
	for _, id := range []struct {
		label, value string
		width        float64
	}{
		{"Name", name, 72},
		{"Born", born, 31},
		{"Chart number", orNot(cleanLine(p.Chart)), 33},
		{"Plan", version + ", " + statusWord(s.job.Plan.Status), 38},
	} {
		b := l.fact(id.width-gutter, id.label, l.strong(id.value))
		if b.h > l.smallLeading+3*l.leading+slack {
			whole = append(whole, l.fact(contentWidth, id.label, l.strong(id.value)))
			continue
		}
		beside = beside.beside(x, b)
		x += id.width
	}
	return stack(1, append(whole, beside)...)
}

// pageFoot is the foot of every page.
func (s *sheet) pageFoot(page, of int) block {
	l := s.look
	contact := s.clinicName()
	if phone := cleanLine(s.job.Clinic.Phone); phone != "" {
		contact += " · " + phone
	} else {
		contact += " · Phone not recorded"
	}
	left := stack(0,
		paragraph(l.m, 112, l.smallLeading, toLeft, l.label(contact)),
		paragraph(l.m, 112, l.smallLeading, toLeft, l.label(s.job.printed())))
	lines := []span{{fmt.Sprintf("Page %d of %d", page, of), bold, l.small, ink}}
	if s.large {
		lines = append(lines, l.label("\nThrow away older copies"))
	}
	right := paragraph(l.m, 60, l.smallLeading, toRight, lines...)
	foot := left.inset(0, 1.6, 0).beside(contentWidth-60, right.inset(0, 1.6, 0))
	foot.items = append(foot.items, line{point{0, 0}, point{contentWidth, 0}, 0.12, hair})
	return foot
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
		return paragraph(s.look.m, hang-5, 5.9, toLeft, span{words, bold, s.look.heading, accent})
	}
	again := func() block { return rule.add(0, below, name(title+" (continued)")) }
	s.flow.indent = hang
	s.flow.keep(waiting{block: rule, gap: 6})
	s.flow.keep(waiting{block: name(title), over: true, again: again})
}

// wide begins a part whose rows use the whole width, under their heading.
func (s *sheet) wide(title string) {
	s.flow.endAside()
	s.flow.indent = 0
	rule := block{h: 3.2, items: []item{line{point{0, 0}, point{contentWidth, 0}, 0.35, ink}}}
	s.flow.keep(waiting{block: stack(0, rule,
		paragraph(s.look.m, contentWidth, 5.9, toLeft, span{title, bold, s.look.heading, accent}), block{h: 1.5}), gap: 6})
}

// put places a block after some room.
func (s *sheet) put(space float64, b block) {
	s.flow.space(space)
	s.flow.put(b)
}
