package store

import (
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

func consentRowBind(id, patient planner.ID, ver int64) vault.Bind {
	return vault.Bind{"consents", string(id), string(patient), ver}
}

// consentsIn reads consents of one patient that a condition chooses.
func consentsIn(db querier, patient planner.ID, key vault.Key, condition string, args ...any) ([]Stored[planner.Consent], error) {
	rows, err := db.Query("SELECT id, ver, box FROM consents "+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("read consents: %w", err)
	}
	defer rows.Close()
	var list []Stored[planner.Consent]
	for rows.Next() {
		var id string
		var ver int64
		var box []byte
		if err := rows.Scan(&id, &ver, &box); err != nil {
			return nil, fmt.Errorf("read consent: %w", err)
		}
		consent, err := unseal[planner.Consent](key, box, consentRowBind(planner.ID(id), patient, ver))
		if err != nil {
			return nil, err
		}
		list = append(list, Stored[planner.Consent]{Value: consent, Row: ver})
	}
	return list, wrap(rows.Err(), "read consents")
}

// putConsent stores a new consent.
func (c *change) putConsent(consent planner.Consent, key vault.Key, op planner.AuditOp) error {
	sealed, err := seal(key, consent, consentRowBind(consent.ID, consent.Patient, 1))
	if err != nil {
		return err
	}
	_, err = c.tx.Exec("INSERT INTO consents (id, patient, ver, box) VALUES ($1, $2, 1, $3)", string(consent.ID), string(consent.Patient), sealed.box)
	if err != nil {
		return fmt.Errorf("insert consent: %w", err)
	}
	c.note(entry{op: op, entity: "consent", id: string(consent.ID), patient: consent.Patient, ver: 1, digest: digestOf(sealed.box), detail: consent.Title})
	return nil
}
