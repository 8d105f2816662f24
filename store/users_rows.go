package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// userRow is a user as stored: the slot that lets them in, the row's version, and
// the MAC over all of it, which makes a role or a public key edited in the file
// one that nobody believes.
type userRow struct {
	vault.Slot
	ver int64
	mac []byte
}

func (r userRow) bind() vault.Bind {
	return vault.Bind{
		"users", r.ID, r.Name, r.Role, int64(r.KDF.MemoryKiB), int64(r.KDF.Time), int64(r.KDF.Threads),
		notNil(r.Salt), notNil(r.Public), notNil(r.Box), notNil(r.ClinicBox), r.ver,
	}
}

// notNil makes no bytes an empty blob: a column is never NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func (r userRow) user() planner.User {
	return planner.User{ID: planner.ID(r.ID), Name: r.Name, Role: planner.Role(r.Role)}
}

// digest is what the trail notes of the row.
func (r userRow) digest() []byte { return digestOf(r.mac) }

// signedUser gives the row of a slot, as the one after a version, signed with the
// rows' key of a generation.
func signedUser(slot vault.Slot, ver int64, k keys) userRow {
	row := userRow{Slot: slot, ver: ver + 1}
	row.mac = k.rows.MAC(row.bind())
	return row
}

const userColumns = "id, name, role, kdf_memory, kdf_time, kdf_threads, salt, box, checksum, public, clinic_box, ver, mac"

func readSlots(db querier) ([]userRow, error) { return readUsers(db, userColumns) }

// readUsers reads the rows of users; the columns are the newest schema's or those
// a file of an earlier one has instead.
func readUsers(db querier, columns string) ([]userRow, error) {
	rows, err := db.Query("SELECT " + columns + " FROM users ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("read users: %w", err)
	}
	defer rows.Close()
	var users []userRow
	for rows.Next() {
		var r userRow
		err := rows.Scan(&r.ID, &r.Name, &r.Role, &r.KDF.MemoryKiB, &r.KDF.Time, &r.KDF.Threads, &r.Salt, &r.Box, &r.Checksum,
			&r.Public, &r.ClinicBox, &r.ver, &r.mac)
		if err != nil {
			return nil, fmt.Errorf("read user: %w", err)
		}
		users = append(users, r)
	}
	return users, wrap(rows.Err(), "read users")
}

// userIn finds a user among the rows.
func userIn(users []userRow, id planner.ID) (userRow, bool) {
	for _, r := range users {
		if r.ID == string(id) {
			return r, true
		}
	}
	return userRow{}, false
}

func insertUser(tx execer, r userRow) error {
	_, err := tx.Exec("INSERT INTO users ("+userColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		r.ID, r.Name, r.Role, r.KDF.MemoryKiB, r.KDF.Time, r.KDF.Threads, r.Salt, r.Box, r.Checksum, notNil(r.Public), notNil(r.ClinicBox), r.ver, r.mac)
	return wrap(err, "insert user")
}

// replaceUser puts a user's new row in the place of the one it follows.
func replaceUser(tx execer, r userRow) error {
	result, err := tx.Exec(`UPDATE users SET role = $1, kdf_memory = $2, kdf_time = $3, kdf_threads = $4, salt = $5, box = $6,
		checksum = $7, public = $8, clinic_box = $9, ver = $10, mac = $11 WHERE id = $12 AND ver = $13`,
		r.Role, r.KDF.MemoryKiB, r.KDF.Time, r.KDF.Threads, r.Salt, r.Box,
		r.Checksum, notNil(r.Public), notNil(r.ClinicBox), r.ver, r.mac, r.ID, r.ver-1)
	if err != nil {
		return fmt.Errorf("replace user: %w", err)
	}
	if ok, err := updated(result); err != nil || !ok {
		return errors.Join(planner.Errorf(planner.Conflict, "This user was changed meanwhile. Try again."), err)
	}
	return nil
}

// trusted gives nil when a user's row is what the program stored last: signed with
// the present key, and what the trail says. Otherwise somebody edited the file, or
// put an old row or another clinic's in its place, and nobody gets in or is
// believed by it.
func (s *Store) trusted(db querier, r userRow) error {
	altered := planner.Errorf(planner.Corrupt, "The entry of %s in the clinic file is damaged or was altered outside Stipple. Sign in as another user or restore a backup.", r.Name)
	k, known := s.keysOf(r.Generation())
	if !known || r.Generation() < s.gen() || !vault.EqualMAC(r.mac, k.rows.MAC(r.bind())) {
		return altered.Because(errors.New("the MAC of a user does not fit"))
	}
	noted, err := notedUser(db, r.ID)
	if err != nil {
		return err
	}
	if !bytes.Equal(noted, r.digest()) {
		return altered.Because(errors.New("a user is not what the trail says was stored last"))
	}
	return nil
}

// notedUser gives the digest of a user's row that the trail noted last; nil when
// it knows none.
func notedUser(db querier, id string) ([]byte, error) {
	var digest []byte
	err := db.QueryRow("SELECT digest FROM audit WHERE id = $1 AND entity = 'user' AND length(digest) > 0 ORDER BY seq DESC LIMIT 1", id).Scan(&digest)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return digest, wrap(err, "read the trail of a user")
}
