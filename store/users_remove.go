package store

import (
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// RemoveUser takes a user away. At once the clinic gets a new key, which everybody
// who stays and the recovery code get, and the removed user does not. Whoever kept
// the old key reads no patient who comes from then on, and of the others nothing
// that is saved once Reseal has passed them; until then it still opens their charts
// in a copy of the file. Drafts of the removed user go; the trail says how many.
// Records they opened stay, and a physician can sign them. Errors: NotFound, Invalid
// for oneself or the last physician, Conflict when somebody who stays, or the
// recovery code, has no key pair yet, Forbidden for who may not manage users.
func (s *Store) RemoveUser(ctx ctx, user planner.ID) error {
	if err := s.allow(planner.ManageUsers); err != nil {
		return err
	}
	if user == s.user.ID {
		return planner.Errorf(planner.Invalid, "Nobody removes themself. Ask another who manages users.")
	}
	clinic := vault.NewKey()
	defer clinic.Wipe()
	var gen uint32
	err := s.changeOnce(ctx, []any{"remove user", user}, func(c *change) error {
		gen = s.gen() + 1
		s.ring.add(gen, clinic) // known before anything signed with it can be read
		if err := c.takeAway(user); err != nil {
			return err
		}
		if err := c.rekey(gen, clinic); err != nil {
			return err
		}
		c.then(func() { s.ring.turn(gen, true) })
		return nil
	})
	if err != nil && !InDoubt(err) && gen > s.gen() { // in doubt, what is read may be signed with it
		s.ring.drop(gen)
	}
	return err
}

// takeAway deletes a user and their drafts. A row that somebody altered can go
// too.
func (c *change) takeAway(user planner.ID) error {
	users, err := readSlots(c.tx)
	if err != nil {
		return err
	}
	row, there := userIn(users, user)
	if !there {
		return noUser()
	}
	if err := c.staysPhysician(row); err != nil {
		return err
	}
	result, err := c.tx.Exec("DELETE FROM drafts WHERE user_id = $1", row.ID)
	if err != nil {
		return fmt.Errorf("drop drafts: %w", err)
	}
	drafts, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("count drafts: %w", err)
	}
	if _, err := c.tx.Exec("DELETE FROM users WHERE id = $1", row.ID); err != nil {
		return fmt.Errorf("remove user: %w", err)
	}
	c.noteChange(entry{
		op: planner.AuditRemoveUser, entity: "user", id: row.ID, ver: row.ver,
		detail: fmt.Sprintf("%s, %s; %d drafts went too", row.Name, row.Role, drafts),
		gone:   []rowName{{Entity: "user", ID: row.ID, Ver: row.ver}},
	}, row.user(), nil)
	return nil
}

// rekey makes a clinic key the present one, of the next generation: for every user,
// for the recovery code, and for the keys of before.
func (c *change) rekey(gen uint32, clinic vault.Key) error {
	s := c.s
	next, _ := s.keysOf(gen)
	rows, err := c.rewrapUsers(gen, clinic, next)
	if err != nil {
		return err
	}
	row, err := c.rewrapRecovery(gen, clinic, next)
	if err != nil {
		return err
	}
	for old := uint32(firstGeneration); old < gen; old++ {
		box := next.earlier.SealKey(s.ring.clinicKey(old), gen, earlierBind(old))
		_, err := c.tx.Exec("INSERT INTO clinic_keys (gen, box) VALUES ($1, $2) ON CONFLICT (gen) DO UPDATE SET box = excluded.box", old, box)
		if err != nil {
			return fmt.Errorf("keep an earlier clinic key: %w", err)
		}
	}
	if err := putProgress(c.tx, next, progress{gen: gen, step: resealSteps()[0].name}); err != nil {
		return err
	}
	// From the entry after this one on the chain is signed with the new key.
	c.note(entry{op: planner.AuditRekey, entity: "clinic", id: s.clinicID, ver: int64(gen)})
	for _, r := range rows {
		c.note(entry{op: planner.AuditReseal, entity: "user", id: r.ID, ver: r.ver, digest: r.digest()})
	}
	c.note(entry{op: planner.AuditReseal, entity: "clinic", id: s.clinicID, ver: row.ver, digest: digestOf(row.mac)})
	return nil
}

// rewrapUsers gives everybody who stays the new clinic key. A row that somebody
// altered gets none, so nobody gets in by it.
func (c *change) rewrapUsers(gen uint32, clinic vault.Key, next keys) ([]userRow, error) {
	users, err := readSlots(c.tx)
	if err != nil {
		return nil, err
	}
	var rows []userRow
	var without []string
	for _, r := range users {
		if c.s.trusted(c.tx, r) != nil {
			continue
		}
		if !r.HasPair() {
			without = append(without, r.Name)
			continue
		}
		slot, err := r.Rewrap(c.s.ring.clinicKey(r.Made()), clinic, gen)
		if err != nil {
			return nil, planner.Errorf(planner.Corrupt, "The key slot of %s is damaged. Give this user another passphrase first.", r.Name).Because(err)
		}
		rows = append(rows, signedUser(slot, r.ver, next))
	}
	if len(without) > 0 {
		return nil, withoutPair(without)
	}
	for _, r := range rows {
		if err := replaceUser(c.tx, r); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// rewrapRecovery gives the recovery code the new clinic key.
func (c *change) rewrapRecovery(gen uint32, clinic vault.Key, next keys) (clinicRow, error) {
	s := c.s
	peek, err := peekDB(c.tx)
	if err != nil {
		return clinicRow{}, err
	}
	made, pair := vault.RecoveryMade(peek.clinic.recovery)
	if !pair {
		return clinicRow{}, planner.Errorf(planner.Conflict, "The recovery code is of an earlier version of Stipple. Make and print a new one first.")
	}
	blob, err := vault.RewrapRecovery(peek.clinic.recovery, s.ring.clinicKey(made), clinic, gen, recoveryBind(s.clinicID))
	if err != nil {
		return clinicRow{}, planner.Errorf(planner.Corrupt, "The recovery slot is damaged. Make a new recovery code first.").Because(err)
	}
	return c.putRecovery(blob, next)
}
