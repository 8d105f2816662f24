package planner

import (
	"slices"
	"strings"

	"stipple/planner/scalp"
)

// Faults lists what breaks the hard rules of a record, wherever it came from: a
// value out of range, a lot that was used without being laid out, a lot used
// after its expiry without a physician's override, a start without a consent, a
// signature that does not stand for what is there.
func (s SessionRecord) Faults() Faults {
	var l faultList
	l.check(s.ID != "", "id", "The record has no id.")
	l.check(s.Patient != "", "patient", "The record names no patient.")
	l.check(s.Plan != "", "plan", "The record names no plan.")
	l.check(s.PlanVersion >= 1, "plan_version", "The version starts at 1.")
	l.check(s.Session >= 1 && s.Session <= MaxSessions, "session", "A session's number lies between 1 and %d.", MaxSessions)
	l.check(s.Date.Valid(), "date", "This date does not exist.")
	for field, m := range map[string]Moment{"opened": s.Opened, "started": s.Started, "timer.since": s.Timer.Since} {
		l.moment(m, field)
	}
	l.check(!s.Opened.IsZero(), "opened", "The record does not say when it was opened.")
	l.checkLength("note", s.Note, MaxTextLength)
	l.checkLength("speed", s.Speed, MaxNameLength)
	for i, alert := range s.Alerts {
		l.checkLength(index("alerts", i), alert, MaxTextLength+100)
	}
	if err := s.Head.Check(); err != nil {
		l.add("head", "%s.", err)
	}
	s.gateFaults(&l)
	s.laidFaults(&l)
	s.recordFaults(&l)
	s.signatureFaults(&l)
	return l.sorted()
}

func (s SessionRecord) gateFaults(l *faultList) {
	for i, o := range s.Gate.Overrides {
		o.faults(l, index("gate.overrides", i))
	}
	if s.Started.IsZero() {
		return
	}
	c := s.Gate.Consent
	l.check(c != nil && c.ID != "" && c.Date.Valid() && !s.Date.Before(c.Date), "gate.consent", "A session does not start without a consent on file.")
	l.check(s.alertsStep().OK, "gate.alerts_read", "A session does not start before the alerts are read.")
	l.check(s.Operator.ID != "" && s.Operator.Name != "", "operator", "The record does not say who operated.")
	l.check(len(s.Needles) > 0, "needles", "A session does not start without a needle laid out.")
	l.check(len(s.Mixes) > 0, "mixes", "A session does not start without a mix.")
}

func (o Override) faults(l *faultList, at string) {
	l.check(o.Kind == OverrideAlerts || o.Kind == OverrideExpired && o.Lot != "", at+".kind", "An override is of the alerts or of one expired lot.")
	l.check(tidyLine(o.Reason) != "", at+".reason", "Give the reason for the override.")
	l.checkLength(at+".reason", o.Reason, MaxTextLength)
	l.check(o.By.ID != "" && o.By.Role == Physician, at+".by", "Only a physician may override.")
	_, ok := o.At.Time()
	l.check(ok, at+".at", "An override says when it was made.")
}

// laidFaults wants lots that are in date or overridden, once the session has
// started.
func (s SessionRecord) laidFaults(l *faultList) {
	keys := map[string]bool{}
	key := func(at, key string) {
		l.check(key != "" && !keys[key], at+".key", "Everything laid out has a key of its own.")
		keys[key] = true
	}
	for i, n := range s.Needles {
		at := index("needles", i)
		key(at, n.Key)
		n.faults(l, at)
		s.expiredFault(l, at+".lot", n.Lot)
	}
	for i, m := range s.Mixes {
		at := index("mixes", i)
		key(at, m.Key)
		m.faults(l, at)
		for j, lot := range m.Lots {
			s.expiredFault(l, index(at+".lots", j), lot)
		}
		if m.Diluent != nil {
			s.expiredFault(l, at+".diluent", *m.Diluent)
		}
	}
	if s.Machine != nil {
		s.Machine.faults(l, "machine")
		s.expiredFault(l, "machine", *s.Machine)
	}
}

func (s SessionRecord) expiredFault(l *faultList, at string, lot LotRef) {
	shut := !s.Started.IsZero() && lot.State(s.Date) == LotExpired && !s.Gate.Overridden(lot.Lot)
	l.check(!shut, at+".expiry", "%s It needs a physician's override.", expiredSays(lot))
}

func (n LaidNeedle) faults(l *faultList, at string) {
	n.Needle.faults(l, at+".needle")
	n.Lot.faults(l, at+".lot")
	l.check(n.Lot.Kind == NeedleStock, at+".lot.kind", "A needle's lot is one of needles.")
	l.check(inRange(n.Used, 0, 10000), at+".used", "The amount used lies between 0 and 10,000.")
}

func (m LaidMix) faults(l *faultList, at string) {
	m.Mix.faults(l, at+".mix")
	l.moment(Moment(m.Mix.Prepared), at+".mix.prepared")
	l.moment(Moment(m.Mix.DiscardAfter), at+".mix.discard_after")
	l.check(len(m.Lots) == len(m.Mix.Pigments), at+".lots", "Choose a lot for every pigment of the mix.")
	for i, lot := range m.Lots {
		lot.faults(l, index(at+".lots", i))
		l.check(lot.Kind == PigmentStock, index(at+".lots", i)+".kind", "A pigment's lot is one of pigments.")
	}
	l.check(m.Mix.DiluentParts == 0 || m.Diluent != nil, at+".diluent", "Choose the diluent's lot.")
	if m.Diluent != nil {
		m.Diluent.faults(l, at+".diluent")
		l.check(m.Diluent.Kind == DiluentStock, at+".diluent.kind", "The diluent's lot is one of diluents.")
	}
	l.check(inRange(float64(m.Used), 0, 10000), at+".used", "The amount used lies between 0 and 10,000.")
}

func (s SessionRecord) recordFaults(l *faultList) {
	keys := map[string]bool{}
	for i, r := range s.Records {
		at := index("records", i)
		l.check(r.Key() != "" && !keys[r.Key()], at+".region.key", "Two records are of the same region.")
		keys[r.Key()] = true
		r.faults(l, at, s)
	}
}

func (r Record) faults(l *faultList, at string, s SessionRecord) {
	l.check(r.Region.Zone.Valid(), at+".region.zone", "This part of the head is not known.")
	l.checkLength(at+".region.scar", r.Region.Scar, MaxNameLength)
	r.Region.drawnFaults(l, at+".region.drawn", s.Head)
	l.check(inRange(float64(r.Region.Area), 0, 1000), at+".region.area", "A region's area lies between 0 and 1,000 cm².")
	l.check(inRange(r.Dots, 0, 1e9), at+".dots", "This is no number of dots.")
	if r.Planned != nil {
		r.Planned.faults(l, at+".planned")
		l.check(r.Planned.Region == r.Key(), at+".planned.region", "This prescription is of another region.")
	}
	l.check(oneOf(r.State, []RecordState{Unconfirmed, DoneRegion, NotDone}), at+".state", "A region is done, not done or unconfirmed.")
	l.check(r.State != DoneRegion || r.anything(), at+".state", "A region that is done has at least one confirmed value.")
	l.check(r.State != NotDone || !r.anything(), at+".state", "A region that was not done has no confirmed values.")
	l.check(r.State != NotDone || tidyLine(r.Reason) != "", at+".reason", "Give the reason why the region was not done.")
	l.check(r.Planned != nil || tidyLine(r.Unplanned) != "", at+".unplanned", "Say why a region that was not planned is treated.")
	l.check(r.State == Unconfirmed || r.By != "", at+".by", "The record does not say who marked the region.")
	l.check(!s.Started.IsZero() || !r.anything() && r.State == Unconfirmed, at+".state", "Nothing is done before the session has started.")
	l.check(len(r.Passes) <= MaxPasses, at+".passes", "A region has at most %d passes.", MaxPasses)
	for _, f := range RegionFields() {
		r.valueFaults(l, at+"."+string(f), s, f, 0)
	}
	for pass := 1; pass <= len(r.Passes); pass++ {
		for _, f := range PassFields() {
			r.valueFaults(l, index(at+".passes", pass-1)+"."+string(f), s, f, pass)
		}
	}
	r.observedFaults(l, at)
}

func (r Record) valueFaults(l *faultList, at string, s SessionRecord, f Field, pass int) {
	v, ok := r.Value(f, pass)
	if !ok {
		return
	}
	l.signed(at, v.By, v.At, v.Reason)
	switch f {
	case NeedleField:
		_, known := s.Needle(v.Value.Laid)
		l.check(known, at+".value", "This needle was not laid out.")
	case MixField:
		_, known := s.Mix(v.Value.Laid)
		l.check(known, at+".value", "This mix was not prepared.")
	default:
		v.Value.faults(l, f, at+".value")
	}
}

// signed wants a logged value to say who logged it and when.
func (l *faultList) signed(at, by string, m Moment, reason string) {
	_, ok := m.Time()
	l.check(by != "", at+".by", "A value says who confirmed it.")
	l.check(ok, at+".at", "A value says when it was confirmed.")
	l.checkLength(at+".reason", reason, MaxTextLength)
}

func (r Record) observedFaults(l *faultList, at string) {
	for _, o := range []struct {
		field string
		value *Logged[int]
		most  int
	}{{".bleeding", r.Bleeding, 3}, {".pain", r.Pain, 10}} {
		if o.value != nil {
			l.check(o.value.Value >= 0 && o.value.Value <= o.most, at+o.field+".value", "Choose a number from 0 to %d.", o.most)
			l.signed(at+o.field, o.value.By, o.value.At, o.value.Reason)
		}
	}
	if r.Skin != nil {
		l.checkLength(at+".skin.value", r.Skin.Value, MaxTextLength)
	}
	for i, c := range r.Complications {
		l.check(c.Name() != "" && slices.Index(r.Complications, c) == i, index(at+".complications", i), "This is no complication of the list, or it is there twice.")
	}
	l.checkLength(at+".note", r.Note, MaxTextLength)
	l.checkLength(at+".reason", r.Reason, MaxTextLength)
	l.checkLength(at+".unplanned", r.Unplanned, MaxTextLength)
	l.check(r.Timer.Seconds >= 0, at+".timer.seconds", "A timer counts from 0.")
	l.moment(r.Timer.Since, at+".timer.since")
}

func (s SessionRecord) signatureFaults(l *faultList) {
	if !s.Signed() {
		l.check(len(s.Amendments) == 0, "amendments", "Only a signed record has amendments.")
		l.check(!s.Elsewhere, "elsewhere", "Only a signed record can be signed elsewhere.")
		return
	}
	l.check(!s.Started.IsZero(), "started", "A session that never started is not signed.")
	l.check(s.Signature.By.Name != "" && s.Signature.By.ID != "", "signature.by", "The signature does not say whose it is.")
	l.check(s.Signature.By.ID == s.Operator.ID || s.Signature.By.Role == Physician, "signature.by", "The operator signs, or a physician.")
	_, ok := s.Signature.At.Time()
	l.check(ok, "signature.at", "The signature does not say when it was given.")
	l.check(!s.Timer.Running(), "timer.since", "A signed record's timers stand still.")
	for i, r := range s.Records {
		l.check(!r.Timer.Running(), index("records", i)+".timer.since", "A signed record's timers stand still.")
	}
	l.check(s.Signature.Digest == s.digest(), "signature.digest", "This record was changed after it was signed.")
	before := s.Signature.Digest
	for i, a := range s.Amendments {
		at := index("amendments", i)
		_, dated := a.At.Time()
		l.check(a.Seq == i+1, at+".seq", "Amendments are numbered from 1.")
		l.check(strings.TrimSpace(a.Text) != "", at+".text", "Write what is to be added.")
		l.checkLength(at+".text", a.Text, MaxTextLength)
		l.check(strings.TrimSpace(a.Reason) != "", at+".reason", "Give the reason for the amendment.")
		l.checkLength(at+".reason", a.Reason, MaxTextLength)
		l.check(a.By.Name != "" && dated, at+".by", "An amendment says whose it is and when it was made.")
		l.check(a.Digest == a.digest(before), at+".digest", "This amendment was changed after it was signed.")
		before = a.Digest
	}
}

// HeadOf gives the head a record was made on; the usual one when its measures
// cannot be drawn.
func (s SessionRecord) HeadOf() scalp.Head {
	head, err := scalp.NewHead(s.Head)
	if err != nil {
		head, _ = scalp.NewHead(scalp.Size{})
	}
	return head
}
