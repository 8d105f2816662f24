package planner

import "slices"

// LaidLots lists every lot laid out for the session, each once: needles, mixes,
// machine.
func (s SessionRecord) LaidLots() []LotRef {
	var lots []LotRef
	for _, n := range s.Needles {
		lots = withLot(lots, n.Lot)
	}
	for _, m := range s.Mixes {
		for _, lot := range m.AllLots() {
			lots = withLot(lots, lot)
		}
	}
	if s.Machine != nil {
		lots = withLot(lots, *s.Machine)
	}
	return lots
}

func withLot(lots []LotRef, lot LotRef) []LotRef {
	if slices.ContainsFunc(lots, func(l LotRef) bool { return l.Lot == lot.Lot }) {
		return lots
	}
	return append(lots, lot)
}

// LotUse is a lot with the regions it was used in and how much of it.
type LotUse struct {
	Lot     LotRef
	Regions []string // keys; empty for a machine and where nobody confirmed any
	Amount  float64  // in the unit of the lot's kind; 0 is not known
	// Unconfirmed tells that the lot was laid out at a session that started and
	// that nobody confirmed where it was used: it may have been.
	Unconfirmed bool
}

// LotsUsed lists the lots of a session that started, in the order they were laid
// out, with the regions whose confirmed values name them, in whatever state those
// regions are. A lot that was laid out and that no value names is there too, as
// unconfirmed: who asks after a lot must rather hear of one patient too many. A
// session that never started used nothing.
func (s SessionRecord) LotsUsed() []LotUse {
	if s.Started.IsZero() {
		return nil
	}
	var uses []LotUse
	add := func(lot LotRef, regions []string, amount float64) {
		at := slices.IndexFunc(uses, func(u LotUse) bool { return u.Lot.Lot == lot.Lot })
		if at < 0 {
			at, uses = len(uses), append(uses, LotUse{Lot: lot})
		}
		uses[at].Amount += amount
		for _, region := range regions {
			if !slices.Contains(uses[at].Regions, region) {
				uses[at].Regions = append(uses[at].Regions, region)
			}
		}
	}
	for _, n := range s.Needles {
		add(n.Lot, s.usedIn(func(p DonePass) *Logged[string] { return p.Needle }, n.Key), n.Used)
	}
	for _, m := range s.Mixes {
		regions := s.usedIn(func(p DonePass) *Logged[string] { return p.Mix }, m.Key)
		for j, lot := range m.AllLots() {
			add(lot, regions, float64(m.Used)*m.Mix.share(j))
		}
	}
	for i := range uses {
		uses[i].Unconfirmed = len(uses[i].Regions) == 0
	}
	if s.Machine != nil {
		add(*s.Machine, nil, 0)
	}
	return uses
}

// share gives the part of a mix that one of its fluids is: pigments in order,
// then the diluent.
func (m Mix) share(i int) float64 {
	whole := m.DiluentParts
	for _, p := range m.Pigments {
		whole += p.Parts
	}
	switch {
	case whole <= 0:
		return 0
	case i < len(m.Pigments):
		return m.Pigments[i].Parts / whole
	}
	return m.DiluentParts / whole
}

// usedIn lists the regions of which a pass names what was laid out.
func (s SessionRecord) usedIn(named func(DonePass) *Logged[string], key string) []string {
	var regions []string
	for _, r := range s.Records {
		if slices.ContainsFunc(r.Passes, func(p DonePass) bool { l := named(p); return l != nil && l.Value == key }) {
			regions = append(regions, r.Key())
		}
	}
	return regions
}
