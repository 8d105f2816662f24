package store

import (
	"fmt"
	"strconv"

	"stipple/planner"
)

// link is a row that says a record used a lot.
type link struct {
	lot    planner.ID
	amount float64
	mac    []byte
}

// links checks that a record is linked to just the lots it names, with the right
// amounts, and that the stock still calls them as the record does.
func (w *verifier) links(row recordRow, now planner.SessionRecord, taps []planner.Tap) error {
	links, err := readLinks(w.db, row.id)
	if err != nil {
		return err
	}
	want := w.wanted(row, now, taps, links)
	for _, l := range links {
		expected, known := want[l.lot]
		delete(want, l.lot)
		switch {
		case !w.s.rowFits(l.mac, linkBind(l.lot, row.id, l.amount)):
			w.fault("record %s: its link to lot %s was altered", row.id, l.lot)
		case !known:
			w.fault("record %s: it is linked to lot %s, which it does not name", row.id, l.lot)
		case l.amount != expected:
			w.fault("record %s: its link to lot %s says %s instead of %s", row.id, l.lot, plain(l.amount), plain(expected))
		}
	}
	for lot := range want {
		w.fault("record %s: its link to lot %s is missing", row.id, lot)
	}
	return nil
}

func readLinks(db querier, record planner.ID) ([]link, error) {
	rows, err := db.Query("SELECT lot, amount, mac FROM record_lots WHERE record = $1 ORDER BY lot", string(record))
	if err != nil {
		return nil, fmt.Errorf("read links: %w", err)
	}
	defer rows.Close()
	var list []link
	for rows.Next() {
		var l link
		if err := rows.Scan(&l.lot, &l.amount, &l.mac); err != nil {
			return nil, fmt.Errorf("read link: %w", err)
		}
		list = append(list, l)
	}
	return list, wrap(rows.Err(), "read links")
}

// wanted gives the links a record must have: to what was laid out while it is being
// logged, to what was used once it is signed here, and to what its labels say when
// it was signed elsewhere.
func (w *verifier) wanted(row recordRow, now planner.SessionRecord, taps []planner.Tap, links []link) map[planner.ID]float64 {
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
			want[w.linkedAs(use.Lot, links)] = 0
		case row.signed:
			want[use.Lot.Lot] = use.Amount
		}
		if lot, known := w.lotsKnown[use.Lot.Lot]; known && !now.Elsewhere && !lot.says(use.Lot) {
			w.fault("record %s: the stock calls lot %s, which it used, otherwise than it does", row.id, use.Lot.Lot)
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

func plain(amount float64) string { return strconv.FormatFloat(amount, 'g', -1, 64) }
