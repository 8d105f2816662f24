package report

import (
	"slices"
	"strings"

	"stipple/planner"
)

// laidOutSays tells what of a form to fill in comes from the gate of its session.
const laidOutSays = "What is laid out for the session is filled in; nothing of it is confirmed as used."

// loggedVisit is what the first part of the form says of a session that was held
// or stands at its gate; all "" for one to come.
type loggedVisit struct {
	date, in, out, outLabel  string
	operator, machine, speed string
	consent, alerts, lots    bool
}

func (f logForm) loggedVisit() loggedVisit {
	v := loggedVisit{outLabel: "Time out"}
	if f.laid == nil {
		return v
	}
	r := *f.laid
	v.consent, v.alerts = r.Gate.Consent != nil, r.Gate.AlertsRead != nil
	v.operator, v.speed = own(r.Operator.Name), r.Speed
	if r.Machine != nil {
		v.machine = r.Machine.Label + ", serial " + r.Machine.Batch
	}
	if f.record == nil { // day, times and lots are seen to when it is held
		return v
	}
	v.date, v.in, v.operator = clinical(r.Date), r.Started.Clock(), orNot(v.operator)
	v.outLabel, v.out = "Time in the chair", notRecorded // when a patient left is not logged
	if seconds := r.Timer.At(planner.MomentOf(f.job.Printed)); seconds > 0 {
		v.out = lasted(seconds)
	}
	v.machine = orElse(v.machine, "None recorded")
	v.lots = !slices.ContainsFunc(r.LaidLots(), func(l planner.LotRef) bool {
		return l.State(r.Date) == planner.LotExpired && !r.Gate.Overridden(l.Lot)
	})
	return v
}

// loggedInks lists the lots of every mix that was laid out, loggedNeedles those
// of the needles. An expired lot says so.
func (f logForm) loggedInks() []material {
	var list []material
	for _, m := range f.laid.Mixes {
		for _, lot := range m.AllLots() {
			list = f.withMaterial(list, lot)
		}
	}
	return list
}

func (f logForm) loggedNeedles() []material {
	var list []material
	for _, n := range f.laid.Needles {
		list = f.withMaterial(list, n.Lot)
	}
	return list
}

func (f logForm) withMaterial(list []material, lot planner.LotRef) []material {
	m := material{name: orNot(lotName(lot)), lot: orNot(lot.Batch), expiry: expirySays(lot)}
	if lot.Kind == planner.DiluentStock {
		m.name = "Diluent: " + m.name
	}
	if f.record == nil {
		m.name += " (laid out)"
	}
	if lot.State(f.laid.Date) == planner.LotExpired {
		m.expiry += ", expired"
	}
	if slices.Contains(list, m) {
		return list
	}
	return append(list, m)
}

// lotName gives maker and product of a lot.
func lotName(lot planner.LotRef) string {
	if lot.Maker == "" || strings.Contains(lot.Label, lot.Maker) {
		return lot.Label
	}
	return lot.Maker + " " + lot.Label
}
