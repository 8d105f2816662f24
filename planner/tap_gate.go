package planner

import (
	"slices"

	"stipple/planner/quantity"
)

// prepare does what belongs to the gate and to what is laid out.
func (s *SessionRecord) prepare(t Tap) error {
	if oneOf(t.Deed, []Deed{TakeConsent, RenewAlerts, ReadAlerts, ChooseOperator, StartSession}) && !s.Started.IsZero() {
		return Errorf(Invalid, "The session has started already.")
	}
	switch t.Deed {
	case TakeConsent:
		s.Gate.Consent = t.Consent // nil: none was found to stand
	case RenewAlerts:
		s.Alerts, s.Gate.AlertsRead = slices.Clone(t.Alerts), nil
		s.Gate.Overrides = slices.DeleteFunc(s.Gate.Overrides, func(o Override) bool { return o.Kind == OverrideAlerts })
	case ReadAlerts:
		s.Gate.AlertsRead = &Mark{By: t.By, At: t.At}
	case ChooseOperator:
		if t.Operator == nil || t.Operator.ID == "" || t.Operator.Name == "" {
			return Errorf(Invalid, "Say who operates.")
		}
		s.Operator = *t.Operator
	case LayNeedle:
		return s.layNeedle(t)
	case LayMix:
		return s.layMix(t)
	case LayMachine:
		return s.layMachine(t)
	case TakeAway:
		return s.takeAway(t.Text)
	case OverrideGate:
		return s.override(t)
	case CountUsed:
		return s.countUsed(t)
	case StartSession:
		if err := s.GateOpen(t.At); err != nil {
			return err
		}
		s.Started = t.At
		s.Timer = s.Timer.begun(t.At)
	}
	return nil
}

// usable gives nil when a lot may be used on the session's day. Before the start
// an expired lot may lie there: the gate then stays shut.
func (s *SessionRecord) usable(lots ...LotRef) error {
	for _, lot := range lots {
		if !s.Started.IsZero() && lot.State(s.Date) == LotExpired && !s.Gate.Overridden(lot.Lot) {
			return Errorf(Invalid, "%s Choose another lot, or ask a physician to override.", expiredSays(lot))
		}
	}
	return nil
}

func (s *SessionRecord) layNeedle(t Tap) error {
	var l faultList
	n := t.Needle
	if n == nil || n.Key == "" {
		return Errorf(Invalid, "Choose the needle and its lot.")
	}
	n.faults(&l, "needle")
	if err := l.list.Err(); err != nil {
		return err
	}
	if err := s.usable(n.Lot); err != nil {
		return err
	}
	if _, clash := s.Mix(n.Key); clash {
		return Errorf(Invalid, "Something else was laid out under this key.")
	}
	i := slices.IndexFunc(s.Needles, func(o LaidNeedle) bool { return o.Key == n.Key })
	switch {
	case i < 0:
		s.Needles = append(s.Needles, *n)
	case s.uses(n.Key):
		return Errorf(Invalid, "This needle was used already. Lay the other one beside it.")
	default:
		s.Needles[i] = *n
	}
	return nil
}

func (s *SessionRecord) layMix(t Tap) error {
	var l faultList
	m := t.Mix
	if m == nil || m.Key == "" {
		return Errorf(Invalid, "Choose the pigments of the mix and their lots.")
	}
	m.faults(&l, "mix")
	if err := l.list.Err(); err != nil {
		return err
	}
	if err := s.usable(m.AllLots()...); err != nil {
		return err
	}
	if _, clash := s.Needle(m.Key); clash {
		return Errorf(Invalid, "Something else was laid out under this key.")
	}
	i := slices.IndexFunc(s.Mixes, func(o LaidMix) bool { return o.Key == m.Key })
	switch {
	case i < 0:
		s.Mixes = append(s.Mixes, *m)
	case s.uses(m.Key):
		return Errorf(Invalid, "This mix was used already. Prepare the other one beside it.")
	default:
		s.Mixes[i] = *m
	}
	return nil
}

func (s *SessionRecord) layMachine(t Tap) error {
	if t.Machine != nil {
		var l faultList
		t.Machine.faults(&l, "machine")
		if err := l.list.Err(); err != nil {
			return err
		}
		if err := s.usable(*t.Machine); err != nil {
			return err
		}
	}
	s.Machine, s.Speed = t.Machine, t.Text
	return nil
}

// uses tells whether a pass names what was laid out.
func (s *SessionRecord) uses(key string) bool {
	return len(s.usedIn(func(p DonePass) *Logged[string] { return p.Needle }, key)) > 0 ||
		len(s.usedIn(func(p DonePass) *Logged[string] { return p.Mix }, key)) > 0
}

func (s *SessionRecord) takeAway(key string) error {
	if s.uses(key) {
		return Errorf(Invalid, "This was used already and stays in the record.")
	}
	before := len(s.Needles) + len(s.Mixes)
	s.Needles = slices.DeleteFunc(s.Needles, func(n LaidNeedle) bool { return n.Key == key })
	s.Mixes = slices.DeleteFunc(s.Mixes, func(m LaidMix) bool { return m.Key == key })
	switch {
	case len(s.Needles)+len(s.Mixes) == before:
		return Errorf(Invalid, "This was not laid out.")
	case !s.Started.IsZero() && (len(s.Needles) == 0 || len(s.Mixes) == 0):
		return Errorf(Invalid, "The session started with this. Lay another one out before it is taken away.")
	}
	return nil
}

// override takes a physician's decision down. That the person is one and agreed
// is for the store to prove.
func (s *SessionRecord) override(t Tap) error {
	if t.Override == nil {
		return Errorf(Invalid, "Say what is overridden.")
	}
	o := *t.Override
	tidyLines(&o.Reason)
	var l faultList
	o.faults(&l, "override")
	if err := l.list.Err(); err != nil {
		return err
	}
	s.Gate.Overrides = append(s.Gate.Overrides, o)
	return nil
}

func (s *SessionRecord) countUsed(t Tap) error {
	if err := s.started(); err != nil {
		return err
	}
	if !inRange(t.Amount, 0, 10000) {
		return Errorf(Invalid, "The amount used lies between 0 and 10,000.")
	}
	for i := range s.Needles {
		if s.Needles[i].Key == t.Text {
			s.Needles[i].Used = t.Amount
			return nil
		}
	}
	for i := range s.Mixes {
		if s.Mixes[i].Key == t.Text {
			s.Mixes[i].Used = quantity.Millilitres(t.Amount)
			return nil
		}
	}
	return Errorf(Invalid, "This was not laid out.")
}
