package store

import (
	"stipple/planner"
	"stipple/store/vault"
)

// Users lists who can sign in.
func (s *Store) Users(_ ctx) ([]planner.User, error) {
	slots, err := readSlots(s.readers)
	if err != nil {
		return nil, explain(err)
	}
	users := make([]planner.User, len(slots))
	for i, slot := range slots {
		users[i] = planner.User{ID: planner.ID(slot.ID), Name: slot.Name, Role: planner.Role(slot.Role)}
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
	if err := planner.CheckPassphrase(passphrase); err != nil {
		return user, err
	}
	users, err := s.Users(ctx)
	if err != nil {
		return user, err
	}
	for _, other := range users {
		if planner.Fold(other.Name) == planner.Fold(user.Name) {
			return user, userTaken(user.Name)
		}
	}
	user.ID = newID()
	slot := vault.NewSlot(string(user.ID), user.Name, string(user.Role), passphrase, s.clinic, s.o.KDF)
	return user, s.change(ctx, func(c *change) error {
		err := insertSlot(c.tx, slot)
		if isTaken(err) {
			return userTaken(user.Name)
		}
		c.note(entry{op: opCreate, entity: "user", id: string(user.ID), ver: 1, digest: slot.Checksum, detail: string(user.Role)})
		return err
	})
}

func userTaken(name string) error {
	return planner.Errorf(planner.Conflict, "There is a user named %s already. Choose another name.", name)
}
