package report

import (
	"fmt"
	"slices"
	"strings"

	"stipple/planner"
	"stipple/planner/scalp"
)

// densityTable is the build-up: regions against sessions, with areas and dots.
func (s *sheet) densityTable() {
	s.chapter("Build-up of density")
	l, plan := s.look, s.job.Plan
	if len(s.regions) == 0 {
		s.flow.put(l.para(contentWidth, l.quiet("No regions recorded.")))
		return
	}
	const most = planner.MaxSessions
	wide := 19.0
	if len(s.records) > 0 { // to say what is not confirmed on one line
		wide = 24
	}
	for at := 0; at == 0 || at < len(plan.Sessions); at += most {
		to := min(at+most, len(plan.Sessions))
		t := table{look: l, zebra: true, name: "Build-up of density", columns: []column{
			{title: "No.", width: 10},
			{title: "Region", width: contentWidth - 10 - 23 - 16 - wide*float64(to-at)},
			{title: "Area, cm²", width: 23},
		}}
		for i := at; i < to; i++ {
			t.columns = append(t.columns, column{title: fmt.Sprintf("Session %d\nadd / sum", i+1), width: wide})
		}
		t.columns = append(t.columns, column{title: "Dots\nin all", width: 16, align: toRight})
		t.begin(s.flow)
		rows := make([]block, len(s.regions))
		for i, r := range s.regions {
			rows[i] = s.densityRow(&t, r, at, to)
		}
		for i, row := range rows {
			s.keepRows(rows, i)
			t.row(s.flow, row)
		}
		t.end(s.flow)
	}
	s.put(1.2, l.para(contentWidth, l.quiet("Densities in dots/cm²: added in the session / sum so far. "+
		"Area: measured on the patient, drawn, or from the model of the head. "+
		"Dots: as counted in the pictures, where soft edges thin a region out; scaled to a measured area."+s.doneSays())))
}

func (s *sheet) densityRow(t *table, r planned, from, to int) block {
	l := s.look
	name := []span{l.strong(r.Name())}
	if details := s.regionDetails(r); details != "" {
		name = append(name, l.quiet("\n"+details))
	}
	area, dots := []span{l.quiet("not known")}, []span{l.quiet("—")}
	if a := number(float64(r.area)); r.area > 0 && a != "" {
		by := "model"
		switch {
		case r.measured:
			by = "measured"
		case r.trace != nil:
			by = "drawn"
		}
		area = []span{l.plain(fmt.Sprintf("%.1f ", float64(r.area))), l.quiet(by)}
	}
	if d := whole(s.dotsOf(r)); r.final > 0 && d != "" && d != "0" {
		dots = []span{l.plain(d)}
	}
	cells := [][]span{{l.strong(r.label)}, name, area}
	for i := from; i < to; i++ {
		cells = append(cells, s.densityCell(i, r))
	}
	return t.cells(append(cells, dots)...)
}

// dotsOf gives how many dots a region takes, as the estimates of its sessions
// count them; 0 is not known.
func (s *sheet) dotsOf(r planned) float64 {
	alone := s.job.Plan
	alone.Sessions = slices.Clone(alone.Sessions)
	sum := 0.0
	for i := range alone.Sessions {
		session := &alone.Sessions[i]
		if p, ok := session.For(r.Key); ok && session.TakesPlace() {
			session.Prescriptions = []planner.Prescription{p}
			sum += alone.Estimate(i, s.head, s.picture, s.job.Reference, s.job.Clinic.Rates).Dots
		}
	}
	return sum
}

// doneSays says which sessions the table has records of, "" for none.
func (s *sheet) doneSays() string {
	if len(s.records) == 0 {
		return ""
	}
	return " Done: dots/cm² as logged in a session that was held; sums are those planned."
}

// densityCell is what a session adds to a region and the sum after it.
func (s *sheet) densityCell(session int, r planned) []span {
	l, plan := s.look, s.job.Plan
	if _, ok := plan.Sessions[session].For(r.Key); !ok {
		return []span{l.quiet("—")}
	}
	added := number(float64(plan.Added(session, r.Key)))
	sum := number(float64(plan.Cumulative(session, r.Key)))
	if plan.Added(session, r.Key) == 0 || added == "" {
		return []span{l.quiet("not stated")}
	}
	return append([]span{l.plain(added + " / "), l.strong(sum)}, s.densityDone(session, r)...)
}

// densityDone says under a planned density what was done of it, where the
// session was held.
func (s *sheet) densityDone(session int, r planned) []span {
	record, held := s.records[session]
	if !held {
		return nil
	}
	l := s.look
	one, _, known := record.Record(r.Key)
	switch {
	case !known:
		return nil
	case one.State == planner.NotDone:
		return []span{l.quiet("\nnot done")}
	case one.State != planner.DoneRegion || one.Density == nil:
		return []span{l.quiet("\n" + notConfirmed)}
	}
	return []span{l.quiet("\ndone "), l.strong(number(float64(one.Density.Value)))}
}

// regionDetails says why a region is planned, where regions differ in that,
// since when a scar is there and how large it is drawn.
func (s *sheet) regionDetails(r planned) string {
	var parts []string
	why := r.Indication.Name()
	if cause := r.Cause.Name(); cause != "" {
		why = cause
	}
	alike := !slices.ContainsFunc(s.regions, func(other planned) bool {
		return other.Indication != r.Indication || other.Cause != r.Cause
	})
	if why != "" && !alike {
		parts = append(parts, why)
	}
	if r.Since.Valid() {
		parts = append(parts, "since "+r.Since.Clinical())
	}
	if r.trace != nil {
		parts = append(parts, scarSize(r.trace))
	}
	return capital(strings.Join(parts, ", "))
}

// scarSize gives the length and the width of a drawn scar.
func scarSize(t *scalp.Trace) string {
	return fmt.Sprintf("%.1f cm long, %.0f mm wide", float64(t.Length()), float64(t.Breadth()))
}

// estimates is what each session will need.
func (s *sheet) estimates() {
	s.chapter("Estimates")
	l, plan := s.look, s.job.Plan
	if len(plan.Sessions) == 0 {
		s.flow.put(l.para(contentWidth, l.quiet("No sessions recorded.")))
		return
	}
	t := table{look: l, zebra: true, name: "Estimates", columns: []column{
		{title: "Session", width: 22},
		{title: "Dots", width: 18, align: toRight},
		{title: "Time, minutes", width: 30, align: toRight},
		{title: "Pigment, ml", width: 38},
		{title: "Needles", width: 38},
		{title: "Not counted", width: 28},
	}}
	t.begin(s.flow)
	rates := s.job.Clinic.Rates
	var rows []block
	for i, session := range plan.Sessions {
		name := fmt.Sprint(i + 1)
		if !session.TakesPlace() { // shown, but no part of the sum
			name += ", " + string(session.Status)
		}
		rows = append(rows, t.cells(s.estimateCells(name, plan.Estimate(i, s.head, s.picture, s.job.Reference, rates))...))
	}
	total := plan.EstimateTotal(s.head, s.picture, s.job.Reference, rates)
	rows = append(rows, t.cells(s.estimateCells("All", total)...))
	words := l.para(contentWidth, l.quiet("Dots as counted above. Minutes from "+cited(total.Basis)+"."+suppliesFrom(total)))
	const above = 1.2
	for i, row := range rows {
		s.keepRows(rows, i)
		if i == len(rows)-1 { // the words stand with the sum
			s.flow.reserve(s.flow.need(row) + 2*l.rowPad + above + words.h)
		}
		t.row(s.flow, row)
	}
	t.end(s.flow)
	s.put(above, words)
}

// suppliesFrom says where pigment and needles come from; nothing where no rate
// gives them.
func suppliesFrom(e planner.Estimate) string {
	if e.PigmentBasis == e.NeedlesBasis {
		if e.PigmentBasis.IsZero() {
			return ""
		}
		return " Pigment and needles from " + e.PigmentBasis.String() + "."
	}
	words := ""
	if !e.PigmentBasis.IsZero() {
		words += " Pigment from " + e.PigmentBasis.String() + "."
	}
	if !e.NeedlesBasis.IsZero() {
		words += " Needles from " + e.NeedlesBasis.String() + "."
	}
	return words
}

// labels gives the labels of regions by their names: the table of regions says
// what they stand for.
func (s *sheet) labels(names []string) []string {
	var labels []string
	for _, r := range s.regions {
		if slices.Contains(names, r.Name()) {
			labels = append(labels, r.label)
		}
	}
	return labels
}

func (s *sheet) estimateCells(name string, e planner.Estimate) [][]span {
	l := s.look
	open := []span{l.quiet("— enter a rate in Clinic")}
	unknown := []span{l.quiet("not known")}
	cells := [][]span{{l.strong(name)}, unknown, unknown, unknown, unknown, nil}
	if s.job.Clinic.Rates.MillilitresPer1000 == 0 {
		cells[3] = open
	}
	if s.job.Clinic.Rates.DotsPerNeedle == 0 {
		cells[4] = open
	}
	if d := whole(e.Dots); e.Dots > 0 && d != "" {
		cells[1] = []span{l.plain(d)}
	}
	low, high := whole(float64(e.MinutesLow)), whole(float64(e.MinutesHi))
	if e.MinutesHi > 0 && low != "" && high != "" {
		cells[2] = []span{l.plain(low + "–" + high)}
		if low == high {
			cells[2] = []span{l.plain(low)}
		}
	}
	if e.Pigment > 0 {
		cells[3] = []span{l.stated(number(float64(e.Pigment.RoundedUp())))}
	}
	if e.Needles > 0 {
		cells[4] = []span{l.plain(whole(float64(e.Needles)))}
	}
	if len(e.Unknown) > 0 {
		cells[5] = []span{l.quiet(listing(s.labels(e.Unknown)))}
	}
	return cells
}

// findings lists what the review says, with what was accepted and why.
func (s *sheet) findings() {
	s.chapter("Findings")
	l := s.look
	former := s.formerAcceptances()
	if len(s.job.Findings) == 0 {
		b := l.para(contentWidth, l.plain("The review has no findings."))
		if len(former) == 0 {
			s.keepClosing(b, s.note().h, s.signing().h)
		}
		s.flow.put(b)
		s.accepted(former)
		return
	}
	t := table{look: l, name: "Findings", columns: []column{
		{title: "Severity", width: 21},
		{title: "About", width: 18},
		{title: "Finding and source", width: 97},
		{title: "Accepted", width: 38},
	}}
	t.begin(s.flow)
	rows := make([]block, len(s.job.Findings))
	for i, f := range s.job.Findings {
		rows[i] = s.finding(&t, f)
	}
	for i, row := range rows {
		s.keepRows(rows, i)
		if i == lastTogether(len(rows)) && len(former) == 0 {
			last := stack(2*l.rowPad, rows[i:]...)
			s.keepClosing(last.inset(0, l.rowPad, l.rowPad), s.note().h, s.signing().h)
		}
		t.row(s.flow, row)
	}
	t.end(s.flow)
	s.accepted(former)
}

// finding is the row of one finding.
func (s *sheet) finding(t *table, f planner.Finding) block {
	l := s.look
	about := "Plan"
	if f.Session > 0 {
		about = fmt.Sprintf("Session %d", f.Session)
	}
	source := "No source"
	if !f.IsZero() {
		source = f.Citation.String()
	}
	b := t.cells(nil, []span{l.plain(about)},
		[]span{l.plain(f.Message), l.quiet("\n" + source)}, s.acceptance(f.Accepted))
	name := l.para(t.columns[0].room()-4.5, l.strong(orNot(f.Severity.Name())))
	return b.beside(0, severityMark(f.Severity, l.leading)).beside(4.5, name)
}

func (s *sheet) acceptance(a *planner.Acceptance) []span {
	l := s.look
	if a == nil {
		return []span{l.quiet("Not accepted")}
	}
	return []span{l.strong(orNot(a.Reason)), l.quiet("\n" + orNot(a.By) + ", " + clinical(a.On))}
}

// formerAcceptances lists what was accepted but is no finding any more, so that
// no reason once given is lost.
func (s *sheet) formerAcceptances() []block {
	l := s.look
	var list []block
	for _, a := range s.job.Plan.Acceptances {
		current := false
		for _, f := range s.job.Findings {
			current = current || f.Accepted != nil && *f.Accepted == a
		}
		if !current {
			list = append(list, l.para(contentWidth, l.strong("Accepted earlier, no finding now: "), l.plain(orNot(a.Message)),
				l.quiet(" Reason: "+orNot(a.Reason)+" — "+orNot(a.By)+", "+clinical(a.On))))
		}
	}
	return list
}

// accepted places former acceptances, the last with what closes the paper.
func (s *sheet) accepted(former []block) {
	for i, b := range former {
		if i == len(former)-1 {
			s.keepClosing(b.inset(0, 1.5, 0), s.note().h, s.signing().h)
		}
		s.put(1.5, b)
	}
}

// severityMark tells severities apart by shape: a full square, an empty
// triangle, a ring.
func severityMark(severity planner.Severity, leading float64) block {
	const r = 1.3
	y := leading / 2
	b := block{h: leading}
	switch severity {
	case planner.Stop:
		b.items = []item{box{x: 0.2, y: y - r, w: 2 * r, h: 2 * r, fill: ink}}
	case planner.Caution:
		b.items = []item{shape{rings: [][]point{{{r + 0.2, y - r}, {2*r + 0.2, y + r}, {0.2, y + r}}}, closed: true, edge: ink, width: 0.35}}
	default:
		b.items = []item{box{x: 0.2, y: y - r, w: 2 * r, h: 2 * r, radius: r, edge: ink, width: 0.3}}
	}
	return b
}
