package store

import (
	"errors"

	"stipple/planner"
	"stipple/store/vault"
)

// ResetPassphrase lets a user in again with the printed recovery code: their
// slot is made anew under another passphrase, and the trail says so. Errors:
// Forbidden when the code is not this clinic's, Invalid when it is no code or
// the passphrase is too weak, NotFound for an unknown user.
func ResetPassphrase(path, code, user, passphrase string, o Options) error {
	path, o = resolved(path), o.filled()
	if err := planner.CheckPassphrase(passphrase); err != nil {
		return err
	}
	peek, err := peekFile(path)
	if err != nil {
		return err
	}
	slot, known := peek.slot(user)
	if !known {
		return planner.Errorf(planner.NotFound, "There is no user %q in this clinic.", user)
	}
	clinicKey, err := vault.OpenRecovery(code, peek.clinic.recovery, recoveryBind(peek.clinic.id))
	switch {
	case errors.Is(err, vault.ErrRecoveryCode):
		return planner.Errorf(planner.Invalid, "This is not a recovery code: it has 32 letters and digits in groups of four.").Because(err)
	case errors.Is(err, vault.ErrWrongCode):
		return planner.Errorf(planner.Forbidden, "This is not the recovery code of this clinic.").Because(err)
	case err != nil:
		return planner.Errorf(planner.Corrupt, "The recovery slot is damaged. Restore a backup.").Because(err)
	}
	fresh := vault.NewSlot(slot.ID, slot.Name, slot.Role, passphrase, clinicKey, o.KDF)
	reset := entry{op: opReset, entity: "user", id: fresh.ID, ver: 1, digest: fresh.Checksum, detail: "with the recovery code"}
	s, err := enter(path, peek, slot, clinicKey, o, reset, func(c *change) error {
		_, err := c.tx.Exec("UPDATE users SET kdf_memory = $1, kdf_time = $2, kdf_threads = $3, salt = $4, box = $5, checksum = $6 WHERE id = $7",
			fresh.KDF.MemoryKiB, fresh.KDF.Time, fresh.KDF.Threads, fresh.Salt, fresh.Box, fresh.Checksum, fresh.ID)
		return wrap(err, "replace slot")
	})
	if err != nil {
		return err
	}
	return s.Close()
}
