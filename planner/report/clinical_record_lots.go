package report

import (
	"fmt"
	"slices"
	"strings"

	"stipple/planner"
	"stipple/planner/report/pdfa"
)

// heldFacts says how a session was begun, by whom, and what it took.
func (s *sheet) heldFacts(record planner.SessionRecord) {
	l := s.look
	one := func(text string) []span { return []span{l.stated(text)} }
	machine := "None recorded"
	if record.Machine != nil {
		machine = record.Machine.Label + ", serial " + record.Machine.Batch
	}
	if record.Speed != "" {
		machine += ", " + record.Speed
	}
	seconds := record.Timer.At(planner.MomentOf(s.job.Printed))
	chair := []span{l.quiet("Not known")}
	if seconds > 0 {
		chair = []span{l.plain(lasted(seconds))}
	}
	sums := summed(record)
	s.flow.space(2.4)
	s.facts(3, []factRow{
		{"Started", one(startedSays(record))},
		{"Operator", one(person(record.Operator))},
		{"Machine", one(machine)},
		{"Consent", one(consentSays(record))},
		{"Alerts", one(alertsSays(record))},
		{"Time in the chair", append(chair, l.quiet("\non the regions: "), sums.seconds.span(l, lasted(int(sums.seconds.sum))))},
		{"Dots, estimated", []span{sums.dots.span(l, whole(sums.dots.sum))}},
		{"Mixed pigment used", []span{sums.pigment.span(l, number(sums.pigment.sum)+" ml")}},
		{"Needles used", []span{sums.needles.span(l, number(sums.needles.sum))}},
	})
}

func startedSays(record planner.SessionRecord) string {
	return orNot(record.Started.Clinical()) + "; opened by " + orNot(record.OpenedBy)
}

// consentSays names the consent a session was begun under.
func consentSays(record planner.SessionRecord) string {
	c := record.Gate.Consent
	if c == nil {
		return ""
	}
	return fmt.Sprintf("%s, version %d, signed %s", orNot(own(c.Title)), c.Version, clinical(c.Date))
}

// alertsSays tells what the gate showed and who read it.
func alertsSays(record planner.SessionRecord) string {
	if len(record.Alerts) == 0 {
		return "None recorded at the gate"
	}
	alerts := make([]string, len(record.Alerts))
	for i, a := range record.Alerts {
		alerts[i] = own(a)
	}
	words := strings.Join(alerts, " · ")
	if mark := record.Gate.AlertsRead; mark != nil {
		return words + "\nRead by " + orNot(own(mark.By)) + ", " + orNot(mark.At.Clinical())
	}
	return words + "\nNot marked as read"
}

// lotsTable lists what was laid out with its lots, and where it was used.
func (s *sheet) lotsTable(record planner.SessionRecord) {
	l := s.look
	lots := record.LaidLots()
	if len(lots) == 0 {
		return
	}
	t := table{look: l, zebra: true, name: fmt.Sprintf("Session %d, lots", record.Session), columns: []column{
		{title: "Lots", width: 20, loud: true},
		{title: "Maker, product", width: 46},
		{title: "Lot or serial", width: 31},
		{title: "Expiry", width: 29},
		{title: "Used in", width: 30},
		{title: "Amount", width: 18, align: toRight},
	}}
	s.flow.space(2.4)
	t.begin(s.flow)
	rows := make([]block, len(lots))
	for i, lot := range lots {
		rows[i] = s.lotRow(&t, record, lot)
	}
	for i, row := range rows {
		s.keepRows(rows, i)
		t.row(s.flow, row)
	}
	t.end(s.flow)
	for i, m := range record.Mixes {
		s.put(1.2, l.para(contentWidth, l.strong(fmt.Sprintf("Mix %d ", i+1)), l.plain(mixSays(m))))
	}
}

// mixSays gives a mix as it was prepared.
func mixSays(m planner.LaidMix) string {
	words := m.Mix.String()
	for _, moment := range []struct{ label, at string }{{"prepared", m.Mix.Prepared}, {"discard after", m.Mix.DiscardAfter}} {
		if at := planner.Moment(moment.at).Clinical(); at != "" {
			words += "; " + moment.label + " " + at
		}
	}
	if used := number(float64(m.Used)); m.Used > 0 && used != "" {
		words += "; " + used + " ml used"
	}
	return words
}

func (s *sheet) lotRow(t *table, record planner.SessionRecord, lot planner.LotRef) block {
	l := s.look
	expiry := []span{l.plain(expirySays(lot))}
	if lot.State(record.Date) == planner.LotExpired {
		expiry = []span{l.strong(expirySays(lot) + "\nexpired")}
		if record.Gate.Overridden(lot.Lot) {
			expiry = append(expiry, l.plain(", override"))
		}
	}
	where, amount := []span{l.quiet(notConfirmed)}, []span{l.quiet("—")}
	uses := record.LotsUsed()
	if at := slices.IndexFunc(uses, func(u planner.LotUse) bool { return u.Lot.Lot == lot.Lot }); at >= 0 {
		switch use := uses[at]; {
		case len(use.Regions) > 0:
			where = []span{l.plain(s.recordLabels(record, use.Regions))}
		case !use.Unconfirmed:
			where = []span{l.plain("the session")}
		}
		if uses[at].Amount > 0 {
			amount = []span{l.plain(atLeast(!lotCounted(record, lot.Lot)) + number(uses[at].Amount) + " " + unit(lot.Kind))}
		}
	}
	return t.cells([]span{l.plain(lot.Kind.Name())}, []span{l.stated(lotName(lot))}, []span{l.strong(orNot(lot.Batch))}, expiry, where, amount)
}

// unit gives what an amount of a kind is counted in, short enough for a column.
func unit(kind planner.StockKind) string {
	if kind.Unit() == "ml" {
		return "ml"
	}
	return "pcs"
}

// recordLabels gives the labels of regions of a record, or the name of one that
// has none.
func (s *sheet) recordLabels(record planner.SessionRecord, keys []string) string {
	var labels []string
	for _, r := range s.recordRegions(record) {
		switch {
		case !slices.Contains(keys, r.Key()):
		case r.label != "":
			labels = append(labels, r.label)
		default:
			labels = append(labels, r.Region.Name())
		}
	}
	return strings.Join(labels, ", ")
}

// overrides lists what a physician decided to go on with, and why.
func (s *sheet) overrides(record planner.SessionRecord) []block {
	l := s.look
	var list []block
	for _, o := range record.Gate.Overrides {
		list = append(list, deviationMark(l.leading).beside(4.5, l.para(contentWidth-4.5,
			l.strong("Override: "+orNot(own(o.Says))), l.plain(" Reason: "+orNot(own(o.Reason))),
			l.quiet(" — "+person(o.By)+", "+orNot(o.At.Clinical())))).as(&part{role: pdfa.Paragraph}))
	}
	return list
}

// signed says who signed a record, with every amendment under it; what was
// signed stands above as it was.
func (s *sheet) signed(record planner.SessionRecord) block {
	l := s.look
	const wide = contentWidth - 10
	b := l.para(wide, l.strong(signedSays(record))).as(&part{role: pdfa.Paragraph})
	for _, a := range record.Amendments {
		about := "The session"
		if r, _, known := record.Record(a.Region); known {
			about = r.Region.Name()
		}
		b = stack(1, b, l.para(wide,
			l.strong(fmt.Sprintf("Amendment %d, %s, %s. ", a.Seq, orNot(a.At.Clinical()), person(a.By))),
			l.plain(about+": "+orNot(own(a.Text))), l.quiet(" Reason: "+orNot(own(a.Reason))+"; digest "+shortDigest(a.Digest)+".")).
			as(&part{role: pdfa.Paragraph}))
	}
	return b.inset(6, 1.6, 1.8).backed(contentWidth, rgb(0xEE, 0xEE, 0xEE))
}
