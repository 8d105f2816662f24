package store

import (
	"strings"

	"stipple/planner"
	"stipple/store/vault"
)

// Users lists who can sign in.
func (s *Store) Users(_ ctx) ([]planner.User, error) {
	if err := s.wide(); err != nil {
		return nil, err
	}
	rows, err := readSlots(s.readers)
	if err != nil {
		return nil, explain(err)
	}
	users := make([]planner.User, len(rows))
	for i, row := range rows {
		users[i] = row.user()
	}
	return users, nil
}

// AddUser makes a key slot for a new user and gives the user with an id.
// Errors: Invalid with what to change, Conflict when the name is in use.
func (s *Store) AddUser(ctx ctx, user planner.User, passphrase string) (planner.User, error) {
	if err := s.allow(planner.ManageUsers); err != nil {
		return user, err
	}
	if faults := user.Faults(); len(faults) > 0 {
		return user, faults.Err()
	}
	if err := s.checkPassphrase(passphrase, user.Name); err != nil {
		return user, err
	}
	user.ID = ""
	return once(ctx, s, []any{"add user", user, passphrase}, func(c *change) (planner.User, error) {
		user.ID = newID()
		users, err := readSlots(c.tx)
		if err != nil {
			return user, err
		}
		for _, other := range users {
			if planner.Fold(other.Name) == planner.Fold(user.Name) {
				return user, userTaken(user.Name)
			}
		}
		slot := vault.NewSlot(string(user.ID), user.Name, string(user.Role), passphrase, s.ring.clinicKey(s.gen()), s.gen(), s.o.KDF)
		row := signedUser(slot, 0, s.keys())
		err = insertUser(c.tx, row)
		if isTaken(err) {
			return user, userTaken(user.Name)
		}
		c.noteChange(entry{op: planner.AuditCreate, entity: "user", id: row.ID, ver: row.ver, digest: row.digest(), detail: row.Role}, nil, row.user())
		return user, err
	})
}

func userTaken(name string) error {
	return planner.Errorf(planner.Conflict, "There is a user named %s already. Choose another name.", name)
}

func noUser() error { return planner.Errorf(planner.NotFound, "There is no such user any more.") }

// checkPassphrase judges a new passphrase, knowing the names of the clinic and of
// its users.
func (s *Store) checkPassphrase(passphrase string, names ...string) error {
	peek, err := peekDB(s.readers)
	if err != nil {
		return explain(err)
	}
	return planner.CheckPassphrase(passphrase, append(peek.names(), names...)...)
}

// names are those a passphrase must not be made of.
func (p peeked) names() []string {
	names := []string{p.clinic.name}
	for _, row := range p.slots {
		names = append(names, row.Name)
	}
	return names
}

// ChangePassphrase gives the signed-in user another passphrase. Errors: Forbidden
// when the old one is wrong, Invalid when the new one is too weak or the old one
// again.
func (s *Store) ChangePassphrase(ctx ctx, old, passphrase string) error {
	if err := s.allow(planner.VerifyFile); err != nil { // signed in is enough: every role may
		return err
	}
	asked := []any{"change passphrase", old, passphrase}
	if came, err := s.cameEarlier(asked); came || err != nil { // or the old one would be a wrong one
		return err
	}
	if err := s.proved(old); err != nil {
		return err
	}
	if old == passphrase {
		return planner.Errorf(planner.Invalid, "This is your passphrase already. Choose another.")
	}
	if err := s.checkPassphrase(passphrase); err != nil {
		return err
	}
	return eitherPassphrase(s.changeOnce(ctx, asked, func(c *change) error {
		return c.renewSlot(string(s.user.ID), passphrase, planner.AuditPassphrase, "changed by the user")
	}))
}

// eitherPassphrase says of a passphrase whose change is in doubt how to go on.
func eitherPassphrase(err error) error {
	if !InDoubt(err) {
		return err
	}
	return planner.Errorf(planner.ErrorCode(err), "It is not certain that the passphrase was changed: either may be the right one, the old or the new. Keep both until you have signed in with one of them.").Because(err)
}

// SetPassphrase gives somebody else another passphrase, which both will know
// until that user changes it. Errors: NotFound, Invalid for oneself or when it is
// too weak, Forbidden for who may not manage users.
func (s *Store) SetPassphrase(ctx ctx, user planner.ID, passphrase string) error {
	if err := s.allow(planner.ManageUsers); err != nil {
		return err
	}
	if user == s.user.ID {
		return planner.Errorf(planner.Invalid, "Change your own passphrase with the one you have.")
	}
	if err := s.checkPassphrase(passphrase); err != nil {
		return err
	}
	return eitherPassphrase(s.changeOnce(ctx, []any{"set passphrase", user, passphrase}, func(c *change) error {
		return c.renewSlot(string(user), passphrase, planner.AuditPassphrase, "set by somebody else")
	}))
}

// renewSlot makes a user's slot anew under a passphrase, with a new key pair and
// never weaker parameters than it had.
func (c *change) renewSlot(user, passphrase string, op planner.AuditOp, detail string) error {
	s := c.s
	row, err := c.trustedUser(planner.ID(user))
	if err != nil {
		return err
	}
	slot := vault.NewSlot(row.ID, row.Name, row.Role, passphrase, s.ring.clinicKey(s.gen()), s.gen(), row.KDF.AtLeast(s.o.KDF))
	return c.putUser(signedUser(slot, row.ver, s.keys()), op, detail)
}

func (c *change) putUser(row userRow, op planner.AuditOp, detail string, changes ...planner.AuditChange) error {
	if err := replaceUser(c.tx, row); err != nil {
		return err
	}
	c.note(entry{op: op, entity: "user", id: row.ID, ver: row.ver, digest: row.digest(), detail: detail, changes: changes})
	return nil
}

// trustedUser reads a user's row as it is now, if it is what the program stored.
func (c *change) trustedUser(id planner.ID) (userRow, error) {
	users, err := readSlots(c.tx)
	if err != nil {
		return userRow{}, err
	}
	row, there := userIn(users, id)
	if !there {
		return row, noUser()
	}
	return row, c.s.trusted(c.tx, row)
}

// SetRole gives somebody else another role, from their next sign-in on. Errors:
// NotFound, Invalid for oneself, an unknown role or the last physician, Conflict
// for a user who has not signed in since the file is of this schema, Forbidden for
// who may not manage users.
func (s *Store) SetRole(ctx ctx, user planner.ID, role planner.Role) error {
	if err := s.allow(planner.ManageUsers); err != nil {
		return err
	}
	if !role.Valid() {
		return planner.Errorf(planner.Invalid, "The role is physician, assistant or administrator.")
	}
	if user == s.user.ID {
		return planner.Errorf(planner.Invalid, "Nobody changes their own role. Ask another who manages users.")
	}
	return s.changeOnce(ctx, []any{"set role", user, role}, func(c *change) error {
		row, err := c.trustedUser(user)
		if err != nil {
			return err
		}
		if role != planner.Physician {
			if err := c.staysPhysician(row); err != nil {
				return err
			}
		}
		if !row.HasPair() {
			return withoutPair([]string{row.Name})
		}
		before := row.Role
		row = signedUser(row.WithRole(string(role)), row.ver, s.keys())
		return c.putUser(row, planner.AuditRole, before+" → "+row.Role, planner.AuditChange{Field: "role", Before: before, After: row.Role})
	})
}

// staysPhysician refuses to take a physician away when no other is left.
func (c *change) staysPhysician(row userRow) error {
	users, err := readSlots(c.tx)
	if err != nil || planner.Role(row.Role) != planner.Physician {
		return err
	}
	for _, other := range users {
		if other.ID != row.ID && planner.Role(other.Role) == planner.Physician && c.s.trusted(c.tx, other) == nil {
			return nil
		}
	}
	return planner.Errorf(planner.Invalid, "%s is the clinic's last physician. Add another physician first.", row.Name)
}

func withoutPair(names []string) error {
	return planner.Errorf(planner.Conflict,
		"First these users must sign in once with this version of Stipple, or get another passphrase: %s.", strings.Join(names, ", "))
}
