package store

import (
	"database/sql"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// mergeEntity is how the trail names what both charts of a merge were.
const mergeEntity = "merge"

// merges checks what both charts of a merge were, kept as long as it can be taken
// back, and the keys that charts had before.
func (w *verifier) merges() error {
	rows, err := w.db.Query("SELECT patient, former, 0, box FROM merges ORDER BY patient")
	if err != nil {
		return fmt.Errorf("read merges: %w", err)
	}
	merges, err := scanLifeRows(rows)
	if err != nil {
		return err
	}
	for _, m := range merges {
		w.stored(mergeEntity, string(m.patient), 0, digestOf(m.box))
		err := w.underPatient(m.patient, func(key vault.Key) error {
			_, err := unseal[mergeMemory](key, m.box, mergeBind(m.patient, m.former))
			return err
		})
		if err != nil {
			w.fault("merge into patient %s: damaged or altered", m.patient)
		}
	}
	rows, err = w.db.Query("SELECT patient, former, gen, box FROM old_keys ORDER BY patient, former, gen")
	if err != nil {
		return fmt.Errorf("read earlier keys: %w", err)
	}
	keys, err := scanLifeRows(rows)
	if err != nil {
		return err
	}
	for _, k := range keys {
		err := w.underPatient(k.patient, func(key vault.Key) error {
			old, err := key.OpenKey(k.box, oldKeyBind(k.patient, k.former, k.gen))
			old.Wipe()
			return err
		})
		if err != nil {
			w.fault("patient %s: a key of before is damaged or altered", k.patient)
		}
	}
	return nil
}

// underPatient opens something that is under a patient's key.
func (w *verifier) underPatient(id planner.ID, open func(vault.Key) error) error {
	key, err := w.s.keyOf(w.db, id)
	defer key.Wipe()
	if err != nil {
		return err
	}
	return open(key)
}

// lifeRow is a row of merges or of old_keys.
type lifeRow struct {
	patient, former planner.ID
	gen             uint32
	box             []byte
}

func scanLifeRows(rows *sql.Rows) ([]lifeRow, error) {
	defer rows.Close()
	var list []lifeRow
	for rows.Next() {
		var r lifeRow
		if err := rows.Scan(&r.patient, &r.former, &r.gen, &r.box); err != nil {
			return nil, fmt.Errorf("read a merge or an earlier key: %w", err)
		}
		list = append(list, r)
	}
	return list, wrap(rows.Err(), "read merges and earlier keys")
}
