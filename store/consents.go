package store

import (
	"database/sql"
	"errors"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

func noConsent() error { return planner.Errorf(planner.NotFound, "There is no such consent.") }

// Consents reads a patient's consents, oldest first; the withdrawn ones too.
func (s *Store) Consents(_ ctx, patient planner.ID) ([]Stored[planner.Consent], error) {
	if err := s.allow(planner.SeePatients); err != nil {
		return nil, err
	}
	key, err := s.keyOf(s.readers, patient)
	if err != nil {
		return nil, explain(err)
	}
	defer key.Wipe()
	list, err := consentsIn(s.readers, patient, key, "WHERE patient = $1 ORDER BY id", string(patient))
	if err == nil {
		s.saw(patient)
	}
	return list, explain(err)
}

// SaveConsent stores a new consent and gives it back as stored: who recorded it
// and when is what the store knows, not what the caller says. Its text is
// exactly that of a template's version; the shipped template is stored with the
// first consent given to it. Errors: Invalid with the faults, NotFound when
// there is no such patient or template, Conflict when the id is taken.
func (s *Store) SaveConsent(ctx ctx, consent planner.Consent) (Stored[planner.Consent], error) {
	given := Stored[planner.Consent]{Value: consent}
	if err := s.allow(planner.TakeConsents); err != nil {
		return given, err
	}
	consent.By, consent.Signed = s.user.Name, ""
	asked := []any{"save consent", consent}
	if consent.ID == "" {
		consent.ID = newID()
	}
	consent.Signed = planner.MomentOf(s.Now())
	consent = consent.Tidy()
	if err := s.newConsentFaults(consent).Err(); err != nil {
		return given, err
	}
	saved, err := once(ctx, s, asked, func(c *change) (Stored[planner.Consent], error) { return c.saveConsent(consent) })
	if err != nil {
		return given, err
	}
	return saved, nil
}

func (c *change) saveConsent(consent planner.Consent) (Stored[planner.Consent], error) {
	saved := Stored[planner.Consent]{Value: consent, Row: 1}
	theirs, key, err := c.consent(consent.ID)
	key.Wipe()
	if err == nil {
		consent.Signed = theirs.Value.Signed
		return newAgain(c, "consent", consent, theirs)
	}
	if planner.ErrorCode(err) != planner.NotFound {
		return saved, err
	}
	key, err = c.s.keyOf(c.tx, consent.Patient)
	if err != nil {
		return saved, err
	}
	defer key.Wipe()
	if err := c.covered(consent); err != nil {
		return saved, err
	}
	if err := c.putConsent(consent, key, planner.AuditCreate); err != nil {
		return saved, err
	}
	return saved, c.settlePatient(consent.Patient)
}

func (s *Store) newConsentFaults(consent planner.Consent) planner.Faults {
	faults := consent.Faults()
	if consent.Withdrawn != nil {
		faults = append(faults, planner.Fault{Field: "withdrawn", Message: "A new consent is not withdrawn. Record it first."})
	}
	if consent.Date.Valid() && s.Today().Before(consent.Date) {
		faults = append(faults, planner.Fault{Field: "date", Message: "A consent cannot be signed on a day to come."})
	}
	return faults
}

// covered checks that a consent says exactly what a stored version of its
// template says, and stores the shipped template if it is that one's first.
func (c *change) covered(consent planner.Consent) error {
	if err := c.keepShipped(consent.Template); err != nil {
		return err
	}
	versions, err := c.s.templatesIn(c.tx, "WHERE id = $1 AND version = $2", string(consent.Template), consent.Version)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		return noTemplate()
	}
	if !versions[0].Covers(consent) {
		return planner.Errorf(planner.Invalid, "The text of this consent is not that of the clinic's version %d. Nothing was saved. Open it again and have it signed anew.", consent.Version)
	}
	return nil
}

// WithdrawConsent ends a consent; it stays on file with its withdrawal. Who
// recorded that is what the store knows. Errors: NotFound, Invalid when it was
// withdrawn already or the day is one to come or before it was signed.
func (s *Store) WithdrawConsent(ctx ctx, id planner.ID, withdrawal planner.Withdrawal) (Stored[planner.Consent], error) {
	var none Stored[planner.Consent]
	if err := s.allow(planner.TakeConsents); err != nil {
		return none, err
	}
	withdrawal.By = s.user.Name
	if withdrawal.Date.Valid() && s.Today().Before(withdrawal.Date) {
		return none, planner.Faults{{Field: "withdrawn.date", Message: "A consent cannot be withdrawn on a day to come."}}.Err()
	}
	return once(ctx, s, []any{"withdraw consent", id, withdrawal}, func(c *change) (Stored[planner.Consent], error) { return c.withdraw(id, withdrawal) })
}

func (c *change) withdraw(id planner.ID, withdrawal planner.Withdrawal) (Stored[planner.Consent], error) {
	now, key, err := c.consent(id)
	defer key.Wipe()
	if err != nil {
		return now, err
	}
	next, err := now.Value.Withdraw(withdrawal)
	if err != nil {
		return now, err
	}
	sealed, err := seal(key, next, consentRowBind(id, next.Patient, now.Row+1))
	if err != nil {
		return now, err
	}
	result, err := c.tx.Exec("UPDATE consents SET ver = $1, box = $2 WHERE id = $3 AND ver = $4", now.Row+1, sealed.box, string(id), now.Row)
	if err != nil {
		return now, fmt.Errorf("update consent: %w", err)
	}
	if ok, err := updated(result); err != nil || !ok {
		return now, errors.Join(conflict("consent", now), err)
	}
	c.noteChange(entry{
		op: planner.AuditWithdraw, entity: "consent", id: string(id), patient: next.Patient, ver: now.Row + 1,
		digest: digestOf(sealed.box), detail: next.Title,
	}, now.Value, next)
	return Stored[planner.Consent]{Value: next, Row: now.Row + 1}, c.settlePatient(next.Patient)
}

// consent reads one consent with its patient's key, which the caller wipes.
func (c *change) consent(id planner.ID) (Stored[planner.Consent], vault.Key, error) {
	var none Stored[planner.Consent]
	var patient string
	err := c.tx.QueryRow("SELECT patient FROM consents WHERE id = $1", string(id)).Scan(&patient)
	if errors.Is(err, sql.ErrNoRows) {
		return none, vault.Key{}, noConsent()
	}
	if err != nil {
		return none, vault.Key{}, fmt.Errorf("find consent: %w", err)
	}
	key, err := c.s.keyOf(c.tx, planner.ID(patient))
	if err != nil {
		return none, key, err
	}
	list, err := consentsIn(c.tx, planner.ID(patient), key, "WHERE id = $1", string(id))
	if err == nil && len(list) == 0 {
		err = noConsent()
	}
	if err != nil {
		return none, key, err
	}
	return list[0], key, nil
}
