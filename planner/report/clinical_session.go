package report

import (
	"fmt"
	"math"
	"strings"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/report/pdfa"
)

// The columns of a session's table. Those from passAt on are filled once for
// every pass.
const passAt = 3

func sessionColumns() []column {
	return []column{
		{title: "Region", width: 29},
		{title: "Add / sum\n/cm²", width: 20.5, align: toRight},
		{title: "Edge\nScalp", width: 23.4},
		{title: "Needle", width: 25.3},
		{title: "Mix", width: 31.2},
		{title: "Depth, mm\nmin–target–max", width: 27},
		{title: "Angle\nDwell", width: 17.6},
	}
}

// session is the picture of one session and its table: every region with every
// variable, beside what was done where it was held.
func (s *sheet) session(i int) {
	s.chapter(fmt.Sprintf("Session %d", i+1))
	s.introduce(i)
	if s.tabled(i) {
		s.prescribed(i)
	}
	if record, held := s.records[i]; held {
		s.heldSession(i, record)
	}
}

// tabled tells whether what is planned for a session has a table of its own:
// else the record's says it.
func (s *sheet) tabled(i int) bool {
	record, held := s.records[i]
	return !held || !s.asRecorded(i, record)
}

// prescribed is the table of what is planned for a session.
func (s *sheet) prescribed(i int) {
	l, session := s.look, s.job.Plan.Sessions[i]
	if len(session.Prescriptions) == 0 {
		s.flow.put(l.para(contentWidth, l.quiet("Nothing prescribed.")))
		return
	}
	t := table{look: l, name: fmt.Sprintf("Session %d", i+1), columns: sessionColumns()}
	t.begin(s.flow)
	var names []string
	var rows []block
	add := func(name string, p planner.Prescription) {
		names, rows = append(names, name), append(rows, s.prescription(&t, i, name, p))
	}
	for _, r := range s.regions {
		if p, ok := session.For(r.Key); ok {
			add(r.label+"  "+r.Name(), p)
		}
	}
	for _, p := range session.Prescriptions {
		if _, known := s.job.Plan.Region(p.Region); !known {
			add("No such region: "+p.Region, p)
		}
	}
	for at, row := range rows {
		s.keepRows(rows, at)
		t.named(s.flow, names[at], row)
	}
	t.end(s.flow)
}

// introduce says when a session is, what its columns mean and where its
// densities come from, beside its picture where that leaves room.
func (s *sheet) introduce(i int) {
	l, session := s.look, s.job.Plan.Sessions[i]
	wide := contentWidth
	picture, pictured := s.sessionPicture(i)
	across := float64(pictured) * sessionStep
	if _, held := s.records[i]; held {
		picture, pictured, across = s.heldPicture(i)
	}
	const least = 60 // of the words beside a picture
	under, beside := block{}, block{}
	switch {
	case pictured > 0 && contentWidth-across-3 < least:
		under = picture
	case pictured > 0:
		wide -= across + 3
		beside = picture
	}
	words := s.columnsSay(i)
	lines := []block{l.para(wide, s.sessionLine(i)...)}
	if pictured > 0 {
		lines = append(lines, l.para(wide, s.sessionCaption(i)...).as(&part{role: pdfa.Caption}))
	}
	const narrow = 80
	later := words
	if wide > narrow && words != "" {
		lines, later = append(lines, l.para(wide, l.quiet(words))), ""
	}
	s.keepOrPut(stack(1.5, lines...).beside(wide+3, beside).inset(0, 0, 1.5))
	if under.h > 0 {
		s.keepOrPut(under.inset(0, 0, 1.5))
	}
	if later != "" {
		s.keepOrPut(l.para(contentWidth, l.quiet(later)).inset(0, 0, 1.5))
	}
	if note := clean(session.Note); !onlyGaps(note) {
		s.keepOrPut(l.para(contentWidth, l.strong("Note "), l.plain(note)).inset(0, 0, 1.5))
	}
}

// columnsSay says what the columns of a session's table mean and where their
// values come from; not again what the sessions before it said.
func (s *sheet) columnsSay(i int) string {
	sessions := s.job.Plan.Sessions
	if len(sessions[i].Prescriptions) == 0 {
		return ""
	}
	from, first, said := sources(sessions[i]), i, !s.tabled(i)
	for before := i - 1; before >= 0; before-- {
		if len(sessions[before].Prescriptions) == 0 {
			continue
		}
		said = said || s.tabled(before)
		if sources(sessions[before]) != from {
			break
		}
		first = before
	}
	var words string
	if !said {
		words = "Add: dots/cm² to add in this session; sum: dots/cm² after it."
	}
	if first == i || from == "" {
		return strings.TrimSpace(words + from)
	}
	return strings.TrimSpace(fmt.Sprintf("%s Sources as in session %d.", words, first+1))
}

// keepOrPut holds a short block back with its heading, so that it stands with
// the table it introduces; a long one is placed at once.
func (s *sheet) keepOrPut(b block) {
	const short = 60
	if b.h > short {
		s.flow.put(b)
		return
	}
	s.flow.keep(waiting{block: b.as(&part{role: pdfa.Paragraph})})
}

// sources says where most densities and needles of a session come from; rows
// say it where they differ.
func sources(session planner.Session) string {
	var parts []string
	if basis := mainBasis(session); !basis.IsZero() {
		parts = append(parts, "densities are from "+basis.String())
	}
	if basis := mainNeedle(session); !basis.IsZero() {
		parts = append(parts, "needles are from "+basis.String())
	}
	if len(parts) == 0 {
		return ""
	}
	return " Where nothing else is said, " + listing(parts) + "."
}

// mainBasis gives the citation most densities of a session rest on.
func mainBasis(session planner.Session) planner.Citation {
	var list []planner.Citation
	for _, p := range session.Prescriptions {
		list = append(list, p.Basis)
	}
	return commonest(list)
}

// mainNeedle gives the citation most needles of a session rest on.
func mainNeedle(session planner.Session) planner.Citation {
	var list []planner.Citation
	for _, p := range session.Prescriptions {
		for _, pass := range p.Passes {
			if pass.Needle != nil {
				list = append(list, pass.Needle.Basis)
			}
		}
	}
	return commonest(list)
}

// commonest gives the citation that a list holds most often; the first of
// several.
func commonest(list []planner.Citation) planner.Citation {
	var main planner.Citation
	most, counts := 0, map[planner.Citation]int{}
	for _, c := range list {
		counts[c]++
	}
	for _, c := range list {
		if n := counts[c]; n > most {
			main, most = c, n
		}
	}
	return main
}

// sessionLine says when a session is and what became of it.
func (s *sheet) sessionLine(i int) []span {
	l, session := s.look, s.job.Plan.Sessions[i]
	when := "Date not recorded"
	if session.Date.Valid() {
		when = session.Date.Time().Format("Mon ") + session.Date.Clinical()
	} else if days, before, known := s.job.Plan.Interval(i); known && days > 0 {
		when = fmt.Sprintf("About %s after session %d", counted(int(days), "day"), before+1)
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
	density := s.density(float64(p.Density))
	if _, held := s.records[session]; !held { // what a held one reached its record says
		density = append(density, l.quiet(" / "), s.sumSpan(session, p.Region))
	}
	cells := [][]span{
		{l.strong(name)},
		density,
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
	under("Gradient", gradient(p.Gradient))
	under("Note", p.Note)
	if words := carriedSays(p); words != "" {
		lines = append(lines, l.para(across, l.strong(words)).inset(t.columns[0].width, 0, 0))
	}
	for _, from := range s.ownSources(session, p) {
		under(from.label, from.words)
	}
	return stack(0.6, lines...)
}

// ownSources says where a region's density and needles come from where it is not
// from what the session's words say.
func (s *sheet) ownSources(session int, p planner.Prescription) []observation {
	var list []observation
	if p.Density != 0 && p.Basis != mainBasis(s.job.Plan.Sessions[session]) {
		list = append(list, observation{"Density from", cited(p.Basis)})
	}
	for i, pass := range p.Passes {
		if pass.Needle == nil || pass.Needle.Basis == mainNeedle(s.job.Plan.Sessions[session]) {
			continue
		}
		label := "Needle from"
		if len(p.Passes) > 1 {
			label = fmt.Sprintf("Needle of pass %d from", i+1)
		}
		list = append(list, observation{label, cited(pass.Needle.Basis)})
	}
	return list
}

// gradient says how the density changes from front to back, "" when it does
// not.
func gradient(part quantity.Percent) string {
	words := number(math.Abs(float64(part)))
	switch {
	case words == "" || part == 0:
		return ""
	case part > 0:
		return words + "% denser at the back end than the mean, " + words + "% thinner at the front end"
	}
	return words + "% denser at the front end than the mean, " + words + "% thinner at the back end"
}

func (s *sheet) density(v float64) []span {
	if words := number(v); v != 0 && words != "" {
		return []span{s.look.plain(words)}
	}
	return []span{s.look.quiet("—")}
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
