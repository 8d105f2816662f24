package store

import (
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// narrow is all that an open file holds of its keys while only one session goes
// on in it. There is no key to the stock or to what links lots to records: what
// the stock was when the session rested is known row by row, and the links the
// session may still make were signed beforehand.
type narrow struct {
	record   planner.ID
	clinicID string
	session  vault.Key
	scratch  vault.Key // vouches for taps; opens nothing
	beside   Beside
	trusts   map[string]bool       // marks of the rows of the stock as they were
	links    map[planner.ID][]byte // the MAC of the record's link to each lot that is open
}

// Beside is what of a chart stands beside a session that goes on after a PIN: the
// few words of the banner, and the clinic's pick list.
type Beside struct {
	ID            planner.ID // of the patient
	Family, Given string
	Born          planner.Date
	Chart         string
	Allergies     string
	Alerts        []string
	Sessions      int      // how many the plan has
	Reasons       []string // the clinic's pick list
}

func (n *narrow) wipe() {
	n.session.Wipe()
	n.scratch.Wipe()
	n.beside, n.trusts, n.links = Beside{}, nil, nil
}

// mark names a plain row with its content and its MAC, for trusts. The key is the
// session's: nobody else can make one.
func (n *narrow) mark(mac []byte, bind vault.Bind) string {
	key := n.session.Derive("stipple rows at rest")
	defer key.Wipe()
	return string(key.MAC(append(append(vault.Bind{}, bind...), mac)))
}

// gather reads what a session needs to go on, by all the keys there still are.
func (s *Store) gather(db querier, n *narrow) error {
	row, err := readRecordRow(db, n.record)
	if err != nil {
		return err
	}
	patientRow, err := readPatientRow(db, row.patient)
	if err != nil {
		return err
	}
	patient, key, err := s.openPatient(patientRow)
	defer key.Wipe()
	if err != nil {
		return err
	}
	n.session = sessionKey(key, n.record)
	if err := restable(db, row, n.session); err != nil {
		return err
	}
	plan, err := planOf(db, row.plan, row.patient, key)
	if err != nil {
		return err
	}
	peek, err := peekDB(db)
	if err != nil {
		return err
	}
	clinic, err := s.openClinic(peek.clinic)
	if err != nil {
		return err
	}
	p := patient.Value
	n.beside = Beside{
		ID: p.ID, Family: p.Family, Given: p.Given, Born: p.Born, Chart: p.Chart, Allergies: p.Allergies, Alerts: p.Alerts,
		Sessions: len(plan.Value.Sessions), Reasons: clinic.Value.PickReasons(),
	}
	return s.gatherStock(db, n)
}

// restable gives nil when a session runs and its own key opens all of it.
func restable(db querier, row recordRow, session vault.Key) error {
	if row.signed {
		return planner.Errorf(planner.Invalid, "This session is signed. There is nothing to go on with.")
	}
	running, err := openRecordRow(db, row, recordKeys{session: session})
	if planner.ErrorCode(err) == planner.Corrupt {
		return planner.Errorf(planner.Invalid, "This session was begun with an earlier Stipple. It goes on after the passphrase only.").Because(err)
	}
	if err == nil && running.Now().Started.IsZero() {
		err = planner.Errorf(planner.Invalid, "This session has not started. A PIN is for one that runs.")
	}
	return err
}

// gatherStock marks every row of the stock that is sound and signs the links to
// the lots that are open.
func (s *Store) gatherStock(db querier, n *narrow) error {
	n.trusts, n.links = map[string]bool{}, map[planner.ID][]byte{}
	products, err := readProductRows(db, "")
	if err != nil {
		return err
	}
	for _, r := range products {
		if s.rowFits(r.mac, r.bind()) {
			n.trusts[n.mark(r.mac, r.bind())] = true
		}
	}
	rows, err := db.Query("SELECT id, product, batch, ver, body, mac FROM lots")
	if err != nil {
		return fmt.Errorf("read lots: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r lotRow
		if err := rows.Scan(&r.id, &r.product, &r.batch, &r.ver, &r.body, &r.mac); err != nil {
			return fmt.Errorf("read lot: %w", err)
		}
		lot, err := openPlain[planner.Lot](s, r.bind(), r.mac, r.body, r.ver)
		if err != nil {
			continue // a damaged one cannot be laid out either way
		}
		n.trusts[n.mark(r.mac, r.bind())] = true
		if !lot.Value.Closed {
			n.links[lot.Value.ID] = s.rowMAC(linkBind(lot.Value.ID, n.record, 0))
		}
	}
	return wrap(rows.Err(), "read lots")
}

// Narrow gives the one session that can go on in this store, and false when all
// of the file is open.
func (s *Store) Narrow() (planner.ID, bool) {
	if n := s.narrow.Load(); n != nil {
		return n.record, true
	}
	return "", false
}

// Beside gives what of the chart stands beside the session that goes on after a
// PIN, and false when all of the file is open.
func (s *Store) Beside() (Beside, bool) {
	n := s.narrow.Load()
	if n == nil || s.closed.Load() {
		return Beside{}, false
	}
	return n.beside, true
}

// onlySession is what everything but the session is refused with.
func onlySession() error {
	return planner.Errorf(planner.Locked, "Only the running session is open. Enter your passphrase for anything else.")
}

// wide gives nil when all of the file is open to who is signed in, whatever their
// role. What asks for a role asks allow.
func (s *Store) wide() error {
	switch {
	case s.closed.Load():
		return signedOut()
	case s.narrow.Load() != nil:
		return onlySession()
	}
	return nil
}

// allowIn is allow for what the one session that goes on after a PIN needs too.
func (s *Store) allowIn(action planner.Action, record planner.ID) error {
	if s.narrow.Load() == nil {
		return s.allow(action)
	}
	if err := s.inNarrow(record); err != nil {
		return err
	}
	return s.user.Role.Allow(action)
}

// inNarrow gives nil for the one session that is open; "" stands for what names
// no session, such as the stock.
func (s *Store) inNarrow(record planner.ID) error {
	if s.closed.Load() {
		return signedOut()
	}
	if n := s.narrow.Load(); n != nil && record != "" && record != n.record {
		return onlySession()
	}
	return nil
}

// mayTap refuses what a tap would need more than the session's key for.
func (s *Store) mayTap(tap planner.Tap) error {
	if s.narrow.Load() == nil {
		return nil
	}
	switch tap.Deed {
	case planner.OverrideGate:
		return planner.Errorf(planner.Locked, "An override is noted in the audit trail. Enter your passphrase first.")
	case planner.StartSession, planner.TakeConsent, planner.RenewAlerts, planner.ChooseOperator:
		return onlySession() // deeds of the gate, which this session has passed
	}
	return nil
}
