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
	regions := s.builtUp()
	if len(regions) == 0 {
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
		rows := make([]block, len(regions))
		for i, r := range regions {
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
	if sum, all := s.dotsOf(r); sum > 0 && whole(sum) != "" {
		dots = []span{l.plain(atLeast(!all) + whole(sum))}
	}
	cells := [][]span{{l.strong(r.label)}, name, area}
	for i := from; i < to; i++ {
		cells = append(cells, s.densityCell(i, r))
	}
	return t.cells(append(cells, dots)...)
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
