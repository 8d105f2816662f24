package report

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"stipple/planner"
	"stipple/planner/report/pdfa"
)

// heldSession is a session as it was held: how it was begun, the plan beside the
// record, what was used, and who signed.
func (s *sheet) heldSession(i int, record planner.SessionRecord) {
	l := s.look
	status := "Held"
	if !record.Signed() {
		status = "Being logged"
	}
	s.keepOrPut(l.para(contentWidth, l.strong(status+" "), l.plain(clinical(record.Date)), l.quiet(" · "+heldNote(record))).inset(0, 0, 1.5))
	s.heldFacts(record)
	s.besideRecord(i, record)
	s.lotsTable(record)
	for _, b := range s.overrides(record) {
		s.put(1.5, b)
	}
	if note := own(record.Note); !onlyGaps(note) {
		s.put(1.5, l.para(contentWidth, l.strong("Note of the session "), l.plain(note)))
	}
	s.put(2.2, s.signed(record))
}

// heldNote says in a line how the record stands.
func heldNote(record planner.SessionRecord) string {
	var parts []string
	switch {
	case !record.Signed():
		parts = append(parts, "not signed")
	case record.Elsewhere:
		parts = append(parts, "signed elsewhere")
	default:
		parts = append(parts, "signed")
	}
	if n := len(record.Amendments); n > 0 {
		parts = append(parts, counted(n, "amendment"))
	}
	if n := len(record.Deviations()); n > 0 {
		parts = append(parts, counted(n, "deviation"))
	} else {
		parts = append(parts, "no deviations")
	}
	if n := len(record.Unconfirmed()); n > 0 {
		parts = append(parts, counted(n, "value")+" "+notConfirmed)
	}
	return strings.Join(parts, " · ")
}

// asRecorded tells whether a session's prescriptions are those that its record
// was opened with, so that the record's own table says all of them.
func (s *sheet) asRecorded(i int, record planner.SessionRecord) bool {
	session := s.job.Plan.Sessions[i]
	for _, p := range session.Prescriptions {
		r, _, known := record.Record(p.Region)
		if !known || r.Planned == nil || !reflect.DeepEqual(*r.Planned, p) {
			return false
		}
	}
	return true
}

// comparison is one value of a region as it was planned and as it was logged.
type comparison struct {
	field         planner.Field
	pass          int    // from 1; 0 for a value of the region
	planned, done string // planned "" = left to the chair; done "" = nobody confirmed it
	departs       bool
	besides       bool   // it is no value but what else departs of one
	why           string // what is said of the difference
}

// comparisons lists the values of a region that were planned, asked or logged,
// with what departs besides, such as a mix that was used too late.
func comparisons(record planner.SessionRecord, r planner.Record) []comparison {
	deviations := record.RegionDeviations(r)
	open := r.Open()
	var list []comparison
	compare := func(f planner.Field, pass int) {
		c := comparison{field: f, pass: pass, planned: record.PlannedSays(r, f, pass)}
		value, logged := r.Value(f, pass)
		if logged {
			c.done = record.ValueSays(f, value.Value)
			c.why = own(value.Reason)
		}
		asked := slices.Contains(open, planner.OpenValue{Region: r.Key(), Pass: pass, Field: f})
		if _, planned := r.PlannedValue(f, pass); !planned && !logged && !asked {
			return
		}
		at := len(list)
		list = append(list, c)
		for _, d := range deviations {
			switch {
			case d.Field != f || d.Pass != pass:
			case d.Done == c.done:
				list[at].departs = true
			default:
				list = append(list, comparison{field: f, pass: pass, planned: d.Planned, done: d.Done, departs: true, why: own(d.Reason), besides: true})
			}
		}
		if f == planner.DensityField && list[at].departs {
			list[at].why = difference(r) + ". " + orElse(c.why, "No reason given")
		}
	}
	for _, f := range planner.RegionFields() {
		compare(f, 0)
	}
	for pass := 1; pass <= len(r.Passes); pass++ {
		for _, f := range planner.PassFields() {
			compare(f, pass)
		}
	}
	return list
}

// difference gives how far the density departs from the plan, "" when that is
// not known.
func difference(r planner.Record) string {
	if r.Density == nil || r.Planned == nil || r.Planned.Density == 0 {
		return ""
	}
	return signedNumber(float64(r.Density.Value-r.Planned.Density)) + " dots/cm²"
}

func besideColumns() []column {
	return []column{
		{title: "Region, value", width: 35},
		{title: "Planned", width: 44, loud: true},
		{title: "Done", width: 53, loud: true},
		{title: "Deviation, reason", width: 42},
	}
}

// besideRecord is the table of the plan beside the record: every region with
// every value.
func (s *sheet) besideRecord(i int, record planner.SessionRecord) {
	l := s.look
	name := fmt.Sprintf("Session %d, plan beside record", i+1)
	t := table{look: l, name: name, columns: besideColumns()}
	regions := s.recordRegions(record)
	if len(regions) == 0 {
		s.flow.put(l.para(contentWidth, l.quiet("No region is in the record.")))
		return
	}
	s.flow.space(2.4)
	t.begin(s.flow)
	for _, r := range regions {
		t.lines(s.flow, strings.TrimSpace(r.label+"  "+r.Region.Name()), s.besideRow(&t, record, r))
	}
	t.end(s.flow)
	s.put(1.2, l.para(contentWidth, l.quiet("A filled triangle marks what departs from the plan. "+
		"What nobody confirmed is "+notConfirmed+" and counts as nothing done.")))
}

// recorded is a region's record with its label on the pictures.
type recorded struct {
	planner.Record
	label string
}

// recordRegions lists the regions of a record in the reading order of the plan,
// those that were added last.
func (s *sheet) recordRegions(record planner.SessionRecord) []recorded {
	var list []recorded
	known := map[string]bool{}
	regions := s.regions
	if s.reached != nil {
		regions = s.reached.regions
	}
	for _, added := range []bool{false, true} {
		for _, r := range regions {
			if one, _, ok := record.Record(r.Key); ok && !known[r.Key] && (one.Planned == nil) == added {
				known[r.Key] = true
				list = append(list, recorded{one, r.label})
			}
		}
	}
	for _, one := range record.Records { // of a region the plan does not have any more
		if !known[one.Key()] {
			list = append(list, recorded{one, ""})
		}
	}
	return list
}

// besideRow is the row of one region, line by line: what became of it, its
// values, and how skin and patient took it.
func (s *sheet) besideRow(t *table, record planner.SessionRecord, r recorded) []block {
	values := comparisons(record, r.Record)
	logged := slices.ContainsFunc(values, func(c comparison) bool { return c.done != "" })
	lines := []block{s.besideHead(t, r, values, logged)}
	for _, c := range values {
		if logged {
			lines = append(lines, s.besideValue(t, r, c))
		}
	}
	seen := s.observed(record, r.Record)
	if r.Planned != nil {
		seen = append(seen, s.ownSources(record.Session-1, *r.Planned)...)
	}
	for _, o := range seen {
		lines = append(lines, s.across(t, o.label, o.words))
	}
	return lines
}

// plannedSpan says what was planned of a value.
func (s *sheet) plannedSpan(r recorded, c comparison) span {
	l := s.look
	chair := slices.Contains([]planner.Field{planner.NeedleField, planner.MixField, planner.DepthField}, c.field)
	switch {
	case c.planned != "":
		return l.plain(c.planned)
	case r.Planned == nil || c.pass > max(1, len(r.Planned.Passes)):
		return l.quiet("not planned")
	case chair:
		return l.quiet("at the chair")
	}
	return l.quiet("not stated")
}

// besideValue is the line of one value.
func (s *sheet) besideValue(t *table, r recorded, c comparison) block {
	l := s.look
	name := c.field.Name()
	if c.pass > 0 && len(r.Passes) > 1 {
		name = strings.TrimSuffix(fmt.Sprintf("Pass %d, %s", c.pass, strings.ToLower(name)), ", ")
	}
	done := l.plain(c.done)
	switch {
	case c.done == "":
		done = l.quiet(notConfirmed)
	case c.departs:
		done = l.strong(c.done)
	}
	line := t.cells([]span{l.plain(name)}, []span{s.plannedSpan(r, c)}, []span{done})
	return s.departing(t, line, c.departs, c.why)
}

// besideHead is the line of a region's row that says what became of the region.
// Where nothing was logged it also says all that was planned.
func (s *sheet) besideHead(t *table, r recorded, values []comparison, logged bool) block {
	l := s.look
	planned := []span{l.quiet("Planned")}
	switch {
	case r.Planned == nil:
		planned = []span{l.quiet("Not planned")}
	case !logged:
		planned = s.plannedBrief(r, values)
	}
	state := l.strong("Done")
	switch r.State {
	case planner.NotDone:
		state = l.strong("Not done")
	case planner.Unconfirmed:
		state = l.quiet(capital(notConfirmed))
	}
	name := strings.TrimSpace(r.label + "  " + r.Region.Name())
	line := t.cells([]span{l.strong(name)}, planned, []span{state})
	departs := r.State == planner.NotDone || r.Planned == nil
	why := own(r.Reason)
	if r.Planned == nil {
		why = strings.TrimSuffix("Added. "+own(r.Unplanned), " ")
		if r.State == planner.NotDone {
			why = strings.TrimSuffix("Added. "+joined("; ", own(r.Unplanned), own(r.Reason)), " ")
		}
	}
	return s.departing(t, line, departs, why)
}

// plannedBrief gives all that was planned of a region in one cell.
func (s *sheet) plannedBrief(r recorded, values []comparison) []span {
	l := s.look
	var list []span
	pass := 0
	for _, c := range values {
		lead := "; "
		if c.pass > 1 && c.pass != pass {
			lead = "\n"
		}
		if len(list) == 0 {
			lead = ""
		}
		if c.pass > 0 && c.pass != pass && len(r.Passes) > 1 {
			lead += fmt.Sprintf("Pass %d: ", c.pass)
		}
		pass = c.pass
		one := s.plannedSpan(r, c)
		list = append(list, l.quiet(lead+strings.ToLower(c.field.Name())+" "), one)
	}
	return list
}

// departing adds the last cell of a line: a filled triangle where the plan was
// left, and why.
func (s *sheet) departing(t *table, line block, departs bool, why string) block {
	l := s.look
	const mark = 4.5
	x := t.width() - t.columns[3].width
	cell := t.rowOf(line).cell(pdfa.Cell)
	words := l.plain(why)
	switch {
	case departs && onlyGaps(why):
		words = l.quiet("Departs, no reason given")
	case departs:
		words = l.strong(why)
	case onlyGaps(why):
		return line
	}
	b := l.para(t.columns[3].width-mark, words).as(cell)
	if departs {
		line = line.beside(x, deviationMark(l.leading))
	}
	return line.beside(x+mark, b)
}

// deviationMark is a filled triangle: it reads in grey as it does in colour.
func deviationMark(leading float64) block {
	const r = 1.25
	y := leading / 2
	return block{h: leading, items: []item{shape{
		rings: [][]point{{{r + 0.2, y - r}, {2*r + 0.2, y + r}, {0.2, y + r}}}, closed: true, fill: ink, edge: ink, width: 0.2,
	}}}
}

// across is a line of a row whose words have the width of all columns but the
// first.
func (s *sheet) across(t *table, label, words string) block {
	l := s.look
	row := t.structure().in(pdfa.TableRow)
	x := t.columns[0].width
	b := l.para(t.columns[0].room(), l.quiet(label)).as(row.cell(pdfa.Cell)).
		beside(x, l.para(t.width()-x, l.plain(words)).as(row.cell(pdfa.Cell)))
	for range t.columns[2:] {
		row.cell(pdfa.Cell)
	}
	return b
}
