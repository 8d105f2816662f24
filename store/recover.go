package store

import (
	"errors"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// ResetPassphrase lets a user in again with the printed recovery code: their
// slot is made anew under another passphrase, and the trail says so. Errors:
// Forbidden when the code is not this clinic's, Invalid when it is no code or
// the passphrase is too weak, NotFound for an unknown user.
func ResetPassphrase(path, code, user, passphrase string, o Options) error {
	path, o = resolved(path), o.filled()
	if err := finishRestore(path, o); err != nil {
		return err
	}
	peek, err := peekFile(path)
	if err != nil {
		return err
	}
	if err := planner.CheckPassphrase(passphrase, peek.names()...); err != nil {
		return err
	}
	row, known := peek.slot(user)
	if !known {
		return planner.Errorf(planner.NotFound, "There is no user %q in this clinic.", user)
	}
	var clinicKey vault.Key
	var gen uint32
	w := waiting{path, o}
	err = w.try(recoveryTries, w.line(planner.AuditSignInFailed, "", "recovery", ""), func() (err error) {
		clinicKey, gen, err = openRecovery(code, peek.clinic)
		return err
	})
	if err != nil {
		return err
	}
	s, err := enter(path, peek, row, clinicKey, gen, o, entry{}, func(c *change) error {
		if err := c.renewSlot(row.ID, passphrase, planner.AuditReset, "with the recovery code"); err != nil {
			return err
		}
		if _, pair := vault.RecoveryMade(peek.clinic.recovery); pair {
			return nil
		}
		return c.renewRecovery(code, planner.AuditUpdate, "key pair of the recovery code")
	})
	if err != nil {
		return eitherPassphrase(err)
	}
	_ = s.Close() // the new slot stands, in the file or its log
	return nil
}

// recoveryTries is under whose name wrong recovery codes are counted: the clinic has
// one code.
const recoveryTries planner.ID = "recovery"

func openRecovery(code string, clinic clinicRow) (vault.Key, uint32, error) {
	key, gen, err := vault.OpenRecovery(code, clinic.recovery, recoveryBind(clinic.id))
	switch {
	case errors.Is(err, vault.ErrRecoveryCode):
		return key, gen, planner.Errorf(planner.Invalid, "This is not a recovery code: it has 32 letters and digits in groups of four.").Because(err)
	case errors.Is(err, vault.ErrWrongCode):
		return key, gen, planner.Errorf(planner.Forbidden, "This is not the recovery code of this clinic.").Because(err)
	case err != nil:
		return key, gen, planner.Errorf(planner.Corrupt, "The recovery slot is damaged. Restore a backup.").Because(err)
	}
	return key, gen, nil
}

// NewRecoveryCode makes another recovery code, to be printed, and gives it; the
// one before opens nothing any more. Until it was typed back the user should be
// asked for it again. With an error that leaves it in doubt (see InDoubt) a code is
// given all the same, for it may be the one that holds now: both are to be kept.
// Errors: Forbidden for a wrong passphrase or somebody who may not manage users.
func (s *Store) NewRecoveryCode(ctx ctx, passphrase string) (string, error) {
	if err := s.allow(planner.ManageUsers); err != nil {
		return "", err
	}
	if err := s.proved(passphrase); err != nil {
		return "", err
	}
	code := vault.NewRecoveryCode()
	err := s.change(ctx, func(c *change) error { return c.renewRecovery(code, planner.AuditNewCode, "") })
	if InDoubt(err) {
		return code, planner.Errorf(planner.ErrorCode(err), "It is not certain that the new recovery code was saved: either may be the right one, the old or the new. Keep both, and make another code once the disk is well.").Because(err)
	}
	if err != nil {
		return "", err
	}
	return code, nil
}

// renewRecovery makes a code the one that recovers the clinic key.
func (c *change) renewRecovery(code string, op planner.AuditOp, detail string) error {
	s := c.s
	blob, err := vault.SealRecovery(code, s.ring.clinicKey(s.gen()), s.gen(), recoveryBind(s.clinicID))
	if err != nil {
		return fmt.Errorf("seal recovery: %w", err)
	}
	row, err := c.putRecovery(blob, s.keys())
	if err != nil {
		return err
	}
	c.note(entry{op: op, entity: "clinic", id: row.id, ver: row.ver, digest: digestOf(row.mac), detail: detail})
	return nil
}

// putRecovery stores what recovers the clinic key, in a row signed anew. The
// clinic's settings are as they were, so the row keeps its version.
func (c *change) putRecovery(blob []byte, k keys) (clinicRow, error) {
	peek, err := peekDB(c.tx)
	if err != nil {
		return clinicRow{}, err
	}
	if _, err := c.s.openClinic(peek.clinic); err != nil {
		return clinicRow{}, err
	}
	row := peek.clinic
	row.recovery = blob
	row.mac = k.rows.MAC(row.bind())
	_, err = c.tx.Exec("UPDATE clinic SET recovery = $1, mac = $2 WHERE one = 1", row.recovery, row.mac)
	return row, wrap(err, "store recovery")
}
