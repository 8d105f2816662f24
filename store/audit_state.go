package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"

	"stipple/planner"
	"stipple/store/vault"
)

// Who may come in, with what code, and under which key rows are believed, is
// decided before the trail was walked: by rows of the file that anybody can put
// back, and entries that anybody can add, change or take away. So the head file has
// a third line: a keyed sum over those rows as the program left them. Where it
// cannot vouch, because the program ended before it was written, or the file is an
// older one or gone, the whole trail is walked before anybody is believed.

// stateParts are the entities whose entries change that sum.
func stateParts() []string { return []string{"user", "clinic", resealedEntity} }

func (s *Store) stateKey() vault.Key { return s.keys().state }

// stateNow gives the sum over the users, the clinic and whether sealing anew is done.
func (s *Store) stateNow(db querier) ([]byte, error) {
	users, err := readSlots(db)
	if err != nil {
		return nil, err
	}
	var ver int64
	var mac []byte
	if err := db.QueryRow("SELECT ver, mac FROM clinic").Scan(&ver, &mac); err != nil {
		return nil, fmt.Errorf("read clinic: %w", err)
	}
	unfinished, err := s.resealingUnfinished(db)
	if err != nil {
		return nil, err
	}
	bind := vault.Bind{"state", int64(s.gen()), fmt.Sprint(unfinished), ver, mac}
	for _, u := range users {
		bind = append(bind, u.ID, u.ver, u.mac)
	}
	return s.stateKey().MAC(bind), nil
}

// stateLine gives the third line of the head file; none when the sum cannot be
// read: then the next sign-in walks the trail. The caller holds the lock.
func (s *Store) stateLine(head vault.Link) []byte {
	if s.state == nil {
		sum, err := s.stateNow(s.writer)
		if err != nil {
			return nil
		}
		s.state = sum
	}
	return s.stateKey().EncodeHead(vault.Link{Seq: head.Seq, MAC: s.state}, s.clinicID)
}

// vouch makes sure that the trail's word on users, clinic and sealing anew can be
// taken. Error: Corrupt when it was forged.
func (s *Store) vouch(db querier) error {
	now, err := s.stateNow(db)
	if err != nil {
		return err
	}
	if vouched, err := s.stateVouched(db, now); err != nil || vouched {
		s.state = now
		return err
	}
	altered := planner.Errorf(planner.Corrupt, "The users, the settings or the audit trail in %s were altered outside Stipple. Keep the file and restore a backup.", s.path)
	sound, err := s.sound(db, vault.Link{}, func(auditRow) bool { return true })
	switch {
	case err != nil:
		return err
	case !sound:
		return altered.Because(errors.New("the audit chain is broken"))
	}
	var noted, mac []byte
	err = db.QueryRow("SELECT digest FROM audit WHERE id = $1 AND entity = 'clinic' AND length(digest) > 0 ORDER BY seq DESC LIMIT 1", s.clinicID).Scan(&noted)
	if errors.Is(err, sql.ErrNoRows) {
		s.state = now
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the trail of the clinic: %w", err)
	}
	if err := db.QueryRow("SELECT mac FROM clinic").Scan(&mac); err != nil {
		return fmt.Errorf("read clinic: %w", err)
	}
	if !bytes.Equal(noted, digestOf(mac)) {
		return altered.Because(errors.New("the clinic is not what the trail says was stored last"))
	}
	s.state = now
	return nil
}

// stateVouched tells whether the head file vouches for the sum: its third line says
// it, its first is an entry of this trail, and what came after is genuine and
// changed none of it.
func (s *Store) stateVouched(db querier, now []byte) (bool, error) {
	data, err := os.ReadFile(s.path + headSuffix)
	if err != nil {
		return false, nil // a missing one is told of elsewhere
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines) < 3 {
		return false, nil
	}
	head, err := s.keys().head.DecodeHead(lines[0], s.clinicID)
	if err != nil {
		return false, nil
	}
	state, err := s.stateKey().DecodeHead(lines[2], s.clinicID)
	if err != nil || state.Seq != head.Seq || !bytes.Equal(state.MAC, now) {
		return false, nil
	}
	var mac []byte
	err = db.QueryRow("SELECT mac FROM audit WHERE seq = $1", head.Seq).Scan(&mac)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !bytes.Equal(mac, head.MAC) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read audit entry: %w", err)
	}
	return s.sound(db, head, func(r auditRow) bool { return !slices.Contains(stateParts(), r.entity) || len(r.digest) == 0 })
}

// sound tells whether every entry after a link follows the one before it and pleases.
func (s *Store) sound(db querier, before vault.Link, pleases func(auditRow) bool) (bool, error) {
	rows, err := db.Query("SELECT "+auditColumns+" FROM audit WHERE seq > $1 ORDER BY seq", before.Seq)
	if err != nil {
		return false, fmt.Errorf("read trail: %w", err)
	}
	defer rows.Close()
	gen := s.gen()
	if before.Seq == 0 {
		gen = firstGeneration
	}
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return false, fmt.Errorf("read trail: %w", err)
		}
		k, known := s.keysOf(gen)
		if !known || !k.audit.Follows(before, r.bind(), r.link()) || !pleases(r) {
			return false, nil
		}
		if r.op == planner.AuditRekey {
			gen = uint32(r.ver) // #nosec G115 -- generations are counted from 1
		}
		before = r.link()
	}
	return true, wrap(rows.Err(), "read trail")
}
