package store

import (
	"slices"
	"strconv"

	"stipple/planner"
	"stipple/store/vault"
)

// mark is a tap that the trail knows: a start or an override.
type mark struct {
	seq int
	op  planner.AuditOp
}

// checkedRecord is a keptRecord of whose taps no more is read than a check needs:
// what else they say is vouched for by the box.
type checkedRecord struct {
	Record planner.SessionRecord `json:"record"`
	Taps   []checkedTap          `json:"taps"`
}

type checkedTap struct {
	Seq  int          `json:"seq"`
	Deed planner.Deed `json:"deed"`
}

// record checks one record: its box, its taps or amendments, its links.
func (c *patientCheck) record(row recordRow) (planner.SessionRecord, bool) {
	keys := recordKeysOf(c.key, row.id)
	defer keys.wipe()
	kept, err := unsealRecord[checkedRecord](keys, row.box, row.bind())
	if err != nil {
		c.fault("record %s: damaged or altered", row.id)
	}
	taps, whole := numbered[planner.Tap](c, "tap", c.p.taps, row.id, keys, tapBind)
	amendments, amended := numbered[planner.Amendment](c, "amendment", c.p.amendments, row.id, keys, amendmentBind)
	if err != nil || !whole || !amended {
		return planner.SessionRecord{}, false
	}
	now, marks := kept.Record, kept.Taps
	if row.signed {
		if len(taps) > 0 {
			c.fault("record %s: taps lie beside a signed record", row.id)
		}
		now.Amendments = amendments
	} else {
		if len(amendments) > 0 {
			c.fault("record %s: an amendment lies beside an unsigned record", row.id)
		}
		running, err := planner.Run(kept.Record, taps...)
		if err != nil {
			c.fault("record %s: its taps do not follow each other: %v", row.id, err)
			return now, false
		}
		now, marks = running.Now(), nil
		for _, tap := range taps {
			marks = append(marks, checkedTap{tap.Seq, tap.Deed})
		}
	}
	c.marked(now, marks)
	c.links(row, now, taps)
	return now, true
}

// numbered opens what was added to a record one by one and tells whether all of it
// is there and sound.
func numbered[T any](c *patientCheck, what string, parts []part, record planner.ID, keys recordKeys, bind func(planner.ID, int) vault.Bind) ([]T, bool) {
	var list []T
	sound, next := true, int64(1)
	for _, row := range parts {
		if row.id != string(record) {
			continue
		}
		switch {
		case next == row.n-1:
			c.fault("record %s: %s %d is missing", record, what, next)
		case next < row.n:
			c.fault("record %s: %ss %d to %d are missing", record, what, next, row.n-1)
		}
		sound = sound && next == row.n
		next = row.n + 1
		value, err := unsealRecord[T](keys, row.box, bind(record, int(row.n)))
		if err != nil {
			c.fault("record %s: %s %d: damaged or altered", record, what, row.n)
			sound = false
			continue
		}
		list = append(list, value)
	}
	return list, sound
}

// marked compares the starts and overrides among a record's taps with those the
// trail knows.
func (c *patientCheck) marked(now planner.SessionRecord, taps []checkedTap) {
	if now.Elsewhere {
		return // its taps stayed where it was logged
	}
	var marks []mark
	for _, tap := range taps {
		switch tap.Deed {
		case planner.StartSession:
			marks = append(marks, mark{tap.Seq, planner.AuditStart})
		case planner.OverrideGate:
			marks = append(marks, mark{tap.Seq, planner.AuditOverride})
		}
	}
	said := c.w.trail.marksOf(now.ID)
	for _, m := range said {
		if !slices.Contains(marks, m) {
			c.fault("record %s: tap %d (%s), which the audit trail knows, is missing", now.ID, m.seq, m.op)
		}
	}
	for _, m := range marks {
		if !slices.Contains(said, m) {
			c.fault("record %s: tap %d (%s) is not in the audit trail", now.ID, m.seq, m.op)
		}
	}
}

// links checks that a record is linked to just the lots it names, with the right
// amounts, and that the stock still calls them as the record does.
func (c *patientCheck) links(row recordRow, now planner.SessionRecord, taps []planner.Tap) {
	var links []link
	for _, l := range c.p.links {
		if l.record == row.id {
			links = append(links, l.link)
		}
	}
	want := c.wanted(row, now, taps, links)
	for _, l := range links {
		expected, known := want[l.lot]
		delete(want, l.lot)
		switch {
		case !c.w.s.rowFits(l.mac, linkBind(l.lot, row.id, l.amount)):
			c.fault("record %s: its link to lot %s was altered", row.id, l.lot)
		case !known:
			c.fault("record %s: it is linked to lot %s, which it does not name", row.id, l.lot)
		case l.amount != expected:
			c.fault("record %s: its link to lot %s says %s instead of %s", row.id, l.lot, plain(l.amount), plain(expected))
		}
	}
	for lot := range want {
		c.fault("record %s: its link to lot %s is missing", row.id, lot)
	}
}

// wanted gives the links a record must have: to what was laid out while it is being
// logged, to what was used once it is signed here, and to what its labels say when
// it was signed elsewhere.
func (c *patientCheck) wanted(row recordRow, now planner.SessionRecord, taps []planner.Tap, links []link) map[planner.ID]float64 {
	want := map[planner.ID]float64{}
	for _, tap := range taps {
		for _, lot := range lotsOf(tap) {
			if !row.signed {
				want[lot.Lot] = 0
			}
		}
	}
	for _, use := range now.LotsUsed() {
		switch {
		case now.Elsewhere:
			want[c.w.linkedAs(use.Lot, links)] = 0
		case row.signed:
			want[use.Lot.Lot] = use.Amount
		}
		if lot, known := c.w.lotsKnown[use.Lot.Lot]; known && !now.Elsewhere && !lot.says(use.Lot) {
			c.fault("record %s: the stock calls lot %s, which it used, otherwise than it does", row.id, use.Lot.Lot)
		}
	}
	return want
}

// linkedAs gives the linked lot that is what a label from elsewhere said; its id
// there when none is.
func (w *verifier) linkedAs(ref planner.LotRef, links []link) planner.ID {
	for _, l := range links {
		if lot, known := w.lotsKnown[l.lot]; known && lot.says(ref) {
			return l.lot
		}
	}
	return ref.Lot
}

// link is a row that says a record used a lot.
type link struct {
	lot    planner.ID
	amount float64
	mac    []byte
}

func plain(amount float64) string { return strconv.FormatFloat(amount, 'g', -1, 64) }
