package report

import (
	"fmt"
	"slices"

	"stipple/planner"
)

// builtUp lists the regions of the build-up: those of the plan, and those that
// were added at the chair.
func (s *sheet) builtUp() []planned {
	list := slices.Clone(s.regions)
	if s.reached == nil {
		return list
	}
	for _, r := range s.reached.regions {
		if !slices.ContainsFunc(list, func(o planned) bool { return o.Key == r.Key }) {
			list = append(list, r)
		}
	}
	return list
}

// dotsOf gives how many dots a region takes: of sessions that were held as their
// records count them, of those to come as estimated; 0 is not known. all is false
// where a held session added more that nobody confirmed.
func (s *sheet) dotsOf(r planned) (sum float64, all bool) {
	all = true
	alone := s.job.Plan
	alone.Sessions = slices.Clone(alone.Sessions)
	for i := range alone.Sessions {
		if record, held := s.records[i]; held {
			if one, _, ok := record.Record(r.Key); ok {
				dots, known := one.DotsDone(record.HeadOf())
				sum, all = sum+dots, all && known
			}
			continue
		}
		session := &alone.Sessions[i]
		if p, ok := session.For(r.Key); ok && session.TakesPlace() {
			session.Prescriptions = []planner.Prescription{p}
			sum += alone.Estimate(i, s.head, s.picture, s.job.Reference, s.job.Clinic.Rates).Dots
		}
	}
	return sum, all
}

// doneSays says what the table has of the sessions that were held, "" for none.
func (s *sheet) doneSays() string {
	if len(s.records) == 0 {
		return ""
	}
	return " Of a session that was held: what was planned to be added, and done, as it was logged / sum. " +
		"Sums are of what was logged and what is still planned."
}

// densityCell is what a session adds to a region and the sum after it; of a
// session that was held what was done.
func (s *sheet) densityCell(session int, r planned) []span {
	l, plan := s.look, s.job.Plan
	if record, held := s.records[session]; held {
		return s.densityDone(session, record, r)
	}
	added := plan.Added(session, r.Key)
	_, prescribed := plan.Sessions[session].For(r.Key)
	_, reached := s.reachedIn(session, r.Key)
	words := number(float64(added))
	switch {
	case !prescribed && !reached:
		return []span{l.quiet("—")}
	case words == "" || added == 0 && !reached:
		return []span{l.quiet("not stated")}
	}
	return []span{l.plain(words + " / "), s.sumSpan(session, r.Key)}
}

// sumSpan is the density of a region after a session, or that it is only a part.
func (s *sheet) sumSpan(session int, region string) span {
	sum, known := s.sumKnown(session, region)
	if !known && sum == 0 {
		return s.look.quiet(notConfirmed)
	}
	return s.look.strong(atLeast(!known) + number(float64(sum)))
}

// densityDone is what was planned of a region in a session that was held, and
// under it what its record says.
func (s *sheet) densityDone(session int, record planner.SessionRecord, r planned) []span {
	l := s.look
	one, _, known := record.Record(r.Key)
	if !known {
		return []span{l.quiet("—")}
	}
	plan := l.quiet("not planned")
	if one.Planned != nil {
		plan = l.plain("planned " + number(float64(one.Planned.Density)))
		if one.Planned.Density == 0 {
			plan = l.quiet("not stated")
		}
	}
	added, sure := s.addedKnown(session, r.Key)
	switch {
	case one.State == planner.NotDone:
		return []span{plan, l.quiet("\nnot done / "), s.sumSpan(session, r.Key)}
	case !sure:
		return []span{plan, l.quiet("\n" + notConfirmed)}
	case one.State != planner.DoneRegion || one.Density == nil: // somebody stated it after
		return []span{plan, l.quiet("\nstated "), l.strong(number(float64(added)) + " / "), s.sumSpan(session, r.Key)}
	}
	return []span{plan, l.quiet("\ndone "), l.strong(number(float64(added))), l.quiet(" / "), s.sumSpan(session, r.Key)}
}

// estimates is what each session will need, and what those took that were held.
func (s *sheet) estimates() {
	s.chapter("Estimates")
	l, plan := s.look, s.job.Plan
	if len(plan.Sessions) == 0 {
		s.flow.put(l.para(contentWidth, l.quiet("No sessions recorded.")))
		return
	}
	t := table{look: l, zebra: true, name: "Estimates", columns: []column{
		{title: "Session", width: 25},
		{title: "Dots", width: 24, align: toRight},
		{title: "Time, minutes", width: 27, align: toRight},
		{title: "Pigment, ml", width: 36},
		{title: "Needles", width: 36},
		{title: "Not counted", width: 26},
	}}
	t.begin(s.flow)
	rates := s.job.Clinic.Rates
	toCome := plan
	toCome.Sessions = slices.Clone(plan.Sessions)
	var rows []block
	for i, session := range plan.Sessions {
		name := fmt.Sprint(i + 1)
		if record, held := s.records[i]; held {
			toCome.Sessions[i].Status = planner.MissedSession // no part of what is still needed
			rows = append(rows, t.cells(s.tookCells(name, record)...))
			continue
		}
		if !session.TakesPlace() { // shown, but no part of the sum
			name += ", " + string(session.Status)
		}
		rows = append(rows, t.cells(s.estimateCells(name, plan.Estimate(i, s.head, s.picture, s.job.Reference, rates))...))
	}
	total := toCome.EstimateTotal(s.head, s.picture, s.job.Reference, rates)
	said, all := "", "All"
	if len(s.records) > 0 {
		said, all = " Sessions that were held: as recorded, no estimates.", "All to come"
	}
	rows = append(rows, t.cells(s.estimateCells(all, total)...))
	words := l.para(contentWidth, l.quiet("Dots as counted above. Minutes from "+cited(total.Basis)+"."+suppliesFrom(total)+
		" Every row is rounded by itself, pigment upwards: the sum may differ from theirs."+said))
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

// tookCells is what a session took that was held, as far as its record knows.
func (s *sheet) tookCells(name string, record planner.SessionRecord) [][]span {
	l, sums := s.look, summed(record)
	cell := func(t tally, words string) []span {
		if t.known == 0 && t.of > 0 || words == "" {
			return []span{l.quiet("not known")}
		}
		return []span{l.plain(atLeast(!t.whole()) + words)}
	}
	var open []string
	for _, r := range s.recordRegions(record) {
		if _, known := r.DotsDone(record.HeadOf()); !known {
			open = append(open, orElse(r.label, r.Region.Name()))
		}
	}
	return [][]span{
		{l.strong(name), l.quiet(", as recorded")},
		cell(sums.dots, whole(sums.dots.sum)),
		cell(sums.seconds, whole(sums.seconds.sum/60)),
		cell(sums.pigment, number(sums.pigment.sum)),
		cell(sums.needles, number(sums.needles.sum)),
		{l.quiet(listing(open))},
	}
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
