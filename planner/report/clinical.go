package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"stipple/planner"
	"stipple/planner/scalp"
)

// clinicalPlan lays out the clinical plan: what could harm first, then the
// plan, the picture, the build-up, each session, findings and signatures.
func (s *sheet) clinicalPlan() {
	l := s.look
	title := paragraph(l.m, contentWidth, 9.5, toLeft, span{s.title, bold, l.title, ink}).heading(1)
	if name := clean(s.job.Plan.Title); !onlyGaps(name) {
		title = stack(0.5, title, paragraph(l.m, contentWidth, 5.6, toLeft, span{name, regular, 12, muted}))
	}
	s.flow.put(title)
	s.put(3, s.alerts())
	s.planFacts()
	s.history()
	s.clinicalPicture()
	s.densityTable()
	s.estimates()
	for i := range s.job.Plan.Sessions {
		s.session(i)
	}
	s.findings()
	s.notes()
	s.signatures()
}

// chapterGap is the room above a chapter, in mm, and chapterFoot that under its
// heading.
const chapterGap, chapterFoot = 4.8, 0.9

// chapter holds a heading for what comes next.
func (s *sheet) chapter(title string) {
	l := s.look
	b := paragraph(l.m, contentWidth, 5.6, toLeft, span{title, bold, l.heading, accent}).heading(2)
	b.h += chapterFoot
	s.flow.keep(waiting{block: b, gap: chapterGap})
}

// alerts is the marked strip of allergies and alerts.
func (s *sheet) alerts() block {
	l, p := s.look, s.job.Patient
	const label, wide = 24.0, contentWidth - 34
	alerts := l.stated("")
	if words := strings.Join(p.Alerts, " · "); !onlyGaps(clean(words)) {
		alerts = l.strong(words)
	}
	allergies := l.stated(p.Allergies)
	if clean(p.Allergies) != "" {
		allergies.style = bold
	}
	entry := func(name string, value span) block {
		return l.para(label, l.strong(name)).beside(label, l.para(wide-label, value))
	}
	b := stack(0.8, entry("Allergies", allergies), entry("Alerts", alerts)).inset(6, 2.2, 2.2)
	b = b.backed(contentWidth, rgb(0xEE, 0xEE, 0xEE))
	b.items = append([]item{box{w: 2, h: b.h, fill: ink, behind: true}}, b.items...)
	// The mark lies over the ground.
	b.items[0], b.items[1] = b.items[1], b.items[0]
	return b
}

// factRow is a label and its value.
type factRow struct {
	label string
	value []span
}

// facts sets facts in columns, row by row.
func (s *sheet) facts(columns int, list []factRow) {
	wide := contentWidth / float64(columns)
	for at := 0; at < len(list); at += columns {
		var row block
		for i, f := range list[at:min(at+columns, len(list))] {
			row = row.beside(float64(i)*wide, s.look.fact(wide-4, f.label, f.value...))
		}
		if at > 0 {
			s.flow.space(1.8)
		}
		s.flow.put(row)
	}
}

// planFacts is the head of the plan.
func (s *sheet) planFacts() {
	s.chapter("Plan")
	l, p := s.look, s.job.Plan
	one := func(text string) []span { return []span{l.stated(text)} }
	goal := one("")
	if p.Goal != 0 && number(float64(p.Goal)) != "" {
		goal = []span{l.strong(p.Goal.String()), l.quiet("\n" + cited(p.GoalBasis))}
	}
	s.facts(3, []factRow{
		{"Indications and causes", one(indications(p))},
		{"Look", one(p.Look.Name())},
		{"Goal density", goal},
		{"Protocol", one(protocol(p.Protocol))},
		{"Days between sessions", one(healing(p.Protocol))},
		{"Head size", one(headSize(p.Head))},
		{"Author", one(p.Author)},
		{"Created", []span{l.plain(clinical(p.Created))}},
		{"Sessions", one(counted(len(p.Sessions), "session"))},
	})
}

// history is what was told of the patient.
func (s *sheet) history() {
	s.chapter("Patient")
	l, p := s.look, s.job.Patient
	one := func(text string) []span { return []span{l.stated(text)} }
	var conditions []string
	for _, c := range p.History.Conditions {
		name := c.Key
		if check, ok := s.job.Reference.Check(c.Key); ok {
			name = check.Label
		}
		if c.Note != "" {
			name += " (" + c.Note + ")"
		}
		conditions = append(conditions, name)
	}
	short := []factRow{
		{"Sex", one(p.Sex.Name())},
		{"Skin type (Fitzpatrick)", one(p.SkinType.Name())},
		{"Hair colour", one(p.HairColour)},
		{"Language", one(p.Language)},
		{"Age when printed", one(s.age())},
	}
	var long []factRow
	for _, fact := range []struct{ name, text string }{
		{"Conditions", strings.Join(conditions, "; ")},
		{"Medication", p.History.Medication},
		{"Medical history", p.History.Medical},
		{"Hair history", p.History.Hair},
	} {
		row := factRow{fact.name, one(fact.text)}
		if utf8.RuneCountInString(fact.text) > columnful {
			long = append(long, row)
		} else {
			short = append(short, row)
		}
	}
	s.facts(3, short)
	if len(long) > 0 {
		s.flow.space(1.8)
		s.facts(1, long)
	}
}

// columnful is how many letters still look well in a third of the width.
const columnful = 160

// age is the patient's age on the day of printing, "" when it is not known.
func (s *sheet) age() string {
	born := s.job.Patient.Born
	if !born.Valid() || s.job.Printed.IsZero() {
		return ""
	}
	return counted(max(born.AgeOn(planner.DateOf(s.job.Printed)), 0), "year")
}

// note is the plan's own note, empty when there is none.
func (s *sheet) note() block {
	if note := clean(s.job.Plan.Note); !onlyGaps(note) {
		return s.look.para(contentWidth, s.look.plain(note))
	}
	return block{}
}

// notes gives the plan's own note. The end of one longer than a page keeps with
// the signatures.
func (s *sheet) notes() {
	note := s.note()
	if note.h == 0 {
		return
	}
	s.chapter("Note")
	if lines := 3 * s.look.leading; note.h > longestKept {
		if first, rest, ok := note.split(note.h-lines, false); ok {
			s.flow.put(first)
			note = rest
		}
	}
	s.keepClosing(note, s.signing().h)
	s.flow.put(note)
}

// longestKept is the greatest height, in mm, of what is kept whole with what
// follows it.
const longestKept = 100.0

// keepClosing turns the page before a block, with what waits for it, when the
// chapters that close the paper, of so many mm, would else stand on the next
// page alone.
func (s *sheet) keepClosing(b block, closing ...float64) {
	const heading = chapterGap + 5.6 + chapterFoot
	height := s.flow.need(b)
	for _, h := range closing {
		if h > longestKept {
			break
		}
		if h > 0 {
			height += heading + h
		}
	}
	s.flow.reserve(height)
}

// signatures leaves lines to sign on.
func (s *sheet) signatures() {
	s.chapter("Signatures")
	s.flow.put(s.signing())
}

// signHigh is the room to sign in above a line, in mm.
const signHigh = 9.2

// signing is a row of lines for each who signs.
func (s *sheet) signing() block {
	l := s.look
	var rows []block
	for _, who := range []string{"Physician", "Assistant"} {
		var row block
		x := 0.0
		for _, field := range []struct {
			label string
			wide  float64
		}{{who + ", name", 66}, {"Signature", 66}, {"Date", 42}} {
			b := paragraph(l.m, field.wide-6, l.smallLeading, toLeft, l.label(field.label)).inset(0, signHigh+0.4, 0)
			b.items = append(b.items, line{point{0, signHigh}, point{field.wide - 6, signHigh}, 0.2, ink})
			row = row.beside(x, b)
			x += field.wide
		}
		rows = append(rows, row)
	}
	return stack(0, rows...)
}

// indications gives a plan's indications, each with the causes its regions name.
func indications(p planner.Plan) string {
	var parts []string
	for _, indication := range p.Indications {
		var causes []string
		for _, cause := range indication.Etiologies() {
			for _, r := range p.Regions {
				if r.Cause == cause {
					causes = append(causes, cause.Name())
					break
				}
			}
		}
		part := indication.Name()
		if len(causes) > 0 {
			part += ": " + strings.Join(causes, ", ")
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

func protocol(ref *planner.ProtocolRef) string {
	if ref == nil {
		return "None"
	}
	return fmt.Sprintf("%s, version %d", orNot(ref.Name), ref.Version)
}

func healing(ref *planner.ProtocolRef) string {
	if ref == nil || ref.Healing.MinDays == 0 {
		return ""
	}
	return fmt.Sprintf("%d–%d days (%s)", ref.Healing.MinDays, ref.Healing.MaxDays, cited(ref.Healing.Citation))
}

// headSize gives what was measured of the head.
func headSize(size scalp.Size) string {
	if size == (scalp.Size{}) {
		return fmt.Sprintf("Not measured; circumference taken as %s", scalp.DefaultCircumference)
	}
	var parts []string
	for _, m := range []struct {
		name  string
		value float64
	}{{"circumference", float64(size.Circumference)}, {"length", float64(size.Length)}, {"breadth", float64(size.Breadth)}} {
		if m.value != 0 {
			parts = append(parts, m.name+" "+number(m.value)+" cm")
		}
	}
	return capital(strings.Join(parts, ", "))
}

// cited gives a citation, or says whose value it is.
func cited(c planner.Citation) string {
	if c.IsZero() {
		return "the physician's own value"
	}
	return c.String()
}
