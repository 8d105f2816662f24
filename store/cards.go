package store

import (
	"database/sql"
	"errors"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

func cardBind(id planner.ID) vault.Bind { return vault.Bind{"cards", string(id)} }

func (c *change) putCard(card planner.Card) error {
	box := c.s.keys().cards.Seal(encodeCard(card), c.s.gen(), cardBind(card.ID))
	_, err := c.tx.Exec("INSERT INTO cards (patient, box) VALUES ($1, $2) ON CONFLICT (patient) DO UPDATE SET box = excluded.box",
		string(card.ID), box)
	c.knowCard(card)
	return wrap(err, "put card")
}

func (c *change) knowCard(card planner.Card) {
	if c.cards == nil {
		c.cards = map[planner.ID]planner.Card{}
	}
	c.cards[card.ID] = card
}

// readCard reads a patient's card. Error: NotFound.
func (s *Store) readCard(db querier, id planner.ID) (planner.Card, error) {
	var box []byte
	err := db.QueryRow("SELECT box FROM cards WHERE patient = $1", string(id)).Scan(&box)
	if errors.Is(err, sql.ErrNoRows) {
		return planner.Card{}, noPatient()
	}
	if err != nil {
		return planner.Card{}, fmt.Errorf("read card: %w", err)
	}
	return s.openCard(id, box)
}

func (s *Store) openCard(id planner.ID, box []byte) (planner.Card, error) {
	keys, err := s.keysFor(box)
	var plain []byte
	if err == nil {
		plain, err = keys.cards.Open(box, cardBind(id))
	}
	if err != nil {
		return planner.Card{}, planner.Errorf(planner.Corrupt, "A patient's card is damaged. Run a verification.").Because(err)
	}
	return decodeCard(id, plain)
}

// LastSave gives the number of the newest entry of the trail that can have changed a
// card, whoever wrote it: while it stays the same so do the cards.
func (s *Store) LastSave(ctx ctx) (int64, error) {
	if err := s.allow(planner.SeePatients); err != nil {
		return 0, err
	}
	saves, args := notIdle(0)
	var seq int64
	err := s.readers.QueryRowContext(ctx, "SELECT seq FROM audit WHERE seq > $1 AND "+saves+" ORDER BY seq DESC LIMIT 1", args...).Scan(&seq) // #nosec G202 -- marks only
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return seq, explain(wrap(err, "read the last save"))
}

// Cards reads every patient's card, in no order.
func (s *Store) Cards(ctx ctx) ([]planner.Card, error) {
	if err := s.allow(planner.SeePatients); err != nil {
		return nil, err
	}
	var n int
	if err := s.readers.QueryRowContext(ctx, "SELECT count(*) FROM cards").Scan(&n); err != nil {
		return nil, explain(fmt.Errorf("count cards: %w", err))
	}
	rows, err := s.readers.QueryContext(ctx, "SELECT patient, box FROM cards")
	if err != nil {
		return nil, explain(fmt.Errorf("read cards: %w", err))
	}
	defer rows.Close()
	cards := make([]planner.Card, 0, n) // a list that grows leaves twice its room behind
	var box sql.RawBytes
	for rows.Next() {
		var id string
		if err := rows.Scan(&id, &box); err != nil {
			return nil, explain(fmt.Errorf("read card: %w", err))
		}
		card, err := s.openCard(planner.ID(id), box)
		if err != nil {
			return nil, err
		}
		cards = append(cards, card)
	}
	return cards, explain(wrap(rows.Err(), "read cards"))
}

// Card reads one patient's card. Error: NotFound.
func (s *Store) Card(_ ctx, id planner.ID) (planner.Card, error) {
	if err := s.allow(planner.SeePatients); err != nil {
		return planner.Card{}, err
	}
	card, err := s.readCard(s.readers, id)
	return card, explain(err)
}
