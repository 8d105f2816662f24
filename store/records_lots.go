package store

import (
	"fmt"
	"strconv"

	"stipple/planner"
	"stipple/store/vault"
)

// linkBind binds a link's amount as text: a list holds no fractions.
func linkBind(lot, record planner.ID, amount float64) vault.Bind {
	return vault.Bind{"record_lots", string(lot), string(record), strconv.FormatFloat(amount, 'g', -1, 64)}
}

// linkLot notes that a record used a lot, so that a recall finds it. A lot that
// is laid out twice is one link.
func (s *Store) linkLot(tx execer, lot, record planner.ID, amount float64) error {
	mac, err := s.linkMAC(lot, record, amount)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO record_lots (lot, record, amount, mac) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
		string(lot), string(record), amount, mac)
	return wrap(err, "link lot")
}

// linkMAC signs a link. Of a session that goes on after a PIN the links it may
// make were signed when it rested, with no amount yet.
func (s *Store) linkMAC(lot, record planner.ID, amount float64) ([]byte, error) {
	n := s.narrow.Load()
	if n == nil {
		return s.rowMAC(linkBind(lot, record, amount)), nil
	}
	mac := n.links[lot]
	if mac == nil || record != n.record || amount != 0 {
		return nil, onlySession()
	}
	return mac, nil
}

// relink makes the links of a signed record exact: every lot that was used or laid
// out to the end, and how much of each was counted.
func (s *Store) relink(tx execer, record planner.SessionRecord) error {
	if _, err := tx.Exec("DELETE FROM record_lots WHERE record = $1", string(record.ID)); err != nil {
		return fmt.Errorf("unlink lots: %w", err)
	}
	for _, use := range record.LotsUsed() {
		if err := s.linkLot(tx, use.Lot.Lot, record.ID, use.Amount); err != nil {
			return err
		}
	}
	return nil
}

// lotsOf lists the lots a tap lays out.
func lotsOf(tap planner.Tap) []planner.LotRef {
	switch {
	case tap.Deed == planner.LayNeedle && tap.Needle != nil:
		return []planner.LotRef{tap.Needle.Lot}
	case tap.Deed == planner.LayMix && tap.Mix != nil:
		return tap.Mix.AllLots()
	case tap.Deed == planner.LayMachine && tap.Machine != nil:
		return []planner.LotRef{*tap.Machine}
	}
	return nil
}
