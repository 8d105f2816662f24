package report

import (
	"fmt"
	"strings"

	"stipple/planner"
)

// The columns of a session's table. Those from passAt on are filled once for
// every pass.
const passAt = 4

func sessionColumns() []column {
	return []column{
		{title: "Region", width: 31},
		{title: "Add,\n/cm²", width: 14, align: toRight},
		{title: "Sum,\n/cm²", width: 15, align: toRight},
		{title: "Edge\nScalp", width: 21},
		{title: "Needle", width: 23},
		{title: "Mix", width: 25},
		{title: "Depth, mm\nmin–target–max", width: 27},
		{title: "Angle\nDwell", width: 18},
	}
}

// session is the table of one session: every region with every variable.
func (s *sheet) session(i int) {
	l, session := s.look, s.job.Plan.Sessions[i]
	s.chapter(fmt.Sprintf("Session %d", i+1))
	s.keepOrPut(l.para(contentWidth, s.sessionLine(i)...))
	if note := clean(session.Note); !onlyGaps(note) {
		s.keepOrPut(l.para(contentWidth, l.strong("Note "), l.plain(note)))
	}
	if len(session.Prescriptions) == 0 {
		s.flow.put(l.para(contentWidth, l.quiet("Nothing prescribed.")))
		return
	}
	words := "Add: dots/cm² to add in this session. Sum: dots/cm² after it."
	if basis := mainBasis(session); !basis.IsZero() {
		words += " Where nothing else is said, densities are from " + basis.String() + "."
	}
	under := l.para(contentWidth, l.quiet(words))
	under.h += 1.5
	s.keepOrPut(under)
	t := table{look: l, name: fmt.Sprintf("Session %d", i+1), columns: sessionColumns()}
	t.begin(s.flow)
	for _, r := range s.regions {
		if p, ok := session.For(r.Key); ok {
			t.row(s.flow, s.prescription(&t, i, fmt.Sprintf("%d  %s", r.number, r.Name()), p))
		}
	}
	for _, p := range session.Prescriptions {
		if _, known := s.job.Plan.Region(p.Region); !known {
			t.row(s.flow, s.prescription(&t, i, "No such region: "+p.Region, p))
		}
	}
	t.end(s.flow)
}

// keepOrPut holds a short block back with its heading, so that it stands with
// the table it introduces; a long one is placed at once.
func (s *sheet) keepOrPut(b block) {
	const short = 25
	if b.h > short {
		s.flow.put(b)
		return
	}
	s.flow.keep(waiting{block: b})
}

// mainBasis gives the citation most densities of a session rest on; the first
// of several.
func mainBasis(session planner.Session) planner.Citation {
	var main planner.Citation
	most, counts := 0, map[planner.Citation]int{}
	for _, p := range session.Prescriptions {
		counts[p.Basis]++
	}
	for _, p := range session.Prescriptions {
		if n := counts[p.Basis]; n > most {
			main, most = p.Basis, n
		}
	}
	return main
}

// sessionLine says when a session is and what became of it.
func (s *sheet) sessionLine(i int) []span {
	l, session := s.look, s.job.Plan.Sessions[i]
	when := "Date not recorded"
	switch {
	case session.Date.Valid():
		when = session.Date.Time().Format("Mon ") + session.Date.Clinical()
	case session.AfterDays > 0 && i > 0:
		when = fmt.Sprintf("About %s after session %d", counted(int(session.AfterDays), "day"), i)
	}
	if session.Date.Valid() || session.Time != "" {
		when += ", " + orNot(cleanLine(session.Time))
		if session.Time == "" {
			when = strings.TrimSuffix(when, ", "+notRecorded) + ", time not recorded"
		}
	}
	long := "length not recorded"
	if m := number(float64(session.Length)); session.Length > 0 && m != "" {
		long = m + " min booked"
	}
	return []span{l.strong(when), l.quiet(" · " + long + " · " + orNot(string(session.Status)))}
}

// prescription is the row of one region: its values, then each pass on a line
// of its own, then note and basis across.
func (s *sheet) prescription(t *table, session int, name string, p planner.Prescription) block {
	l := s.look
	sum := number(float64(s.job.Plan.Cumulative(session, p.Region)))
	cells := [][]span{
		{l.strong(name)},
		s.density(float64(p.Density)),
		{l.strong(sum)},
		s.pair("edge", string(p.Softness), "scalp", string(p.Resistance)),
	}
	passes := p.Passes
	if len(passes) == 0 {
		passes = []planner.Pass{{}}
	}
	var lines []block
	for i, pass := range passes {
		line := append([][]span{}, cells...)
		if i > 0 {
			line = make([][]span, passAt)
		}
		lines = append(lines, t.cells(append(line, s.pass(i, len(passes), pass)...)...))
	}
	across := contentWidth - t.columns[0].width
	under := func(label, words string) {
		if words = clean(words); !onlyGaps(words) {
			lines = append(lines, l.para(across, l.quiet(label+" "), l.plain(words)).inset(t.columns[0].width, 0, 0))
		}
	}
	under("Note", p.Note)
	if p.Density != 0 && p.Basis != mainBasis(s.job.Plan.Sessions[session]) {
		under("Density from", cited(p.Basis))
	}
	return stack(0.6, lines...)
}

func (s *sheet) density(v float64) []span {
	if words := number(v); v != 0 && words != "" {
		return []span{s.look.strong(words)}
	}
	return []span{s.look.quiet("not stated")}
}

// pass gives the cells of one pass.
func (s *sheet) pass(i, of int, p planner.Pass) [][]span {
	l := s.look
	chair := []span{l.quiet(atTheChair)}
	needle, mix, depth := chair, chair, chair
	if p.Needle != nil {
		needle = []span{l.stated(p.Needle.String())}
	}
	if p.Mix != nil {
		mix = []span{l.stated(mixWords(*p.Mix))}
	}
	if !p.Depth.IsZero() {
		depth = []span{l.plain(strings.TrimSuffix(p.Depth.String(), " mm"))}
	}
	if of > 1 {
		needle = append([]span{l.strong(fmt.Sprintf("Pass %d\n", i+1))}, needle...)
	}
	angle, dwell := "", string(p.Dwell)
	if words := number(float64(p.Angle)); p.Angle != 0 && words != "" {
		angle = words + "°"
	}
	if words := number(float64(p.DwellMS)); p.DwellMS != 0 && words != "" {
		dwell = strings.TrimSpace(dwell + " " + words + " ms")
	}
	return [][]span{needle, mix, depth, s.pair("", angle, "", dwell)}
}

// pair gives two values under each other, saying once when neither is known.
func (s *sheet) pair(aName, a, bName, b string) []span {
	l := s.look
	if a == "" && b == "" {
		return []span{l.quiet(notRecorded)}
	}
	one := func(name, value string) span {
		if value == "" {
			return l.quiet(notRecorded)
		}
		return l.plain(strings.TrimSpace(value + " " + name))
	}
	second := one(bName, b)
	second.words = "\n" + second.words
	return []span{one(aName, a), second}
}

// mixWords gives a mix with when it was made and must be thrown away.
func mixWords(m planner.Mix) string {
	parts := []string{m.String()}
	for _, extra := range []struct{ label, value string }{
		{"prepared ", m.Prepared}, {"discard after ", m.DiscardAfter},
	} {
		if extra.value != "" {
			parts = append(parts, extra.label+extra.value)
		}
	}
	return strings.Join(parts, "; ")
}
