package store

import (
	"fmt"
	"slices"
	"strings"

	"stipple/planner"
)

// vouched gives a tap of which everything the clinic file knows better is as the
// file says: consents, lots, staff. A caller that errs or lies is refused.
func (s *Store) vouched(db querier, seat *seat, tap planner.Tap) (planner.Tap, error) {
	now := seat.running.Now()
	switch tap.Deed {
	case planner.TakeConsent:
		if tap.Consent != nil {
			return tap, s.stands(db, seat, *tap.Consent)
		}
	case planner.RenewAlerts:
		return tap, s.areAlerts(db, seat, tap.Alerts)
	case planner.Confirm, planner.Change:
		return tap, s.firstUse(db, now, tap)
	case planner.ChooseOperator:
		if tap.Operator != nil {
			person, err := s.staff(db, tap.Operator.ID)
			tap.Operator = &person
			return tap, err
		}
	case planner.LayNeedle, planner.LayMix, planner.LayMachine:
		return tap, s.inStock(db, lotsOf(tap))
	case planner.OverrideGate:
		return s.overridden(db, now, tap)
	case planner.StartSession:
		tap.At = planner.MomentOf(s.Now())
		return tap, s.mayStart(db, seat, now)
	}
	return tap, nil
}

// mayStart asks the file once more what the gate showed: the plan or the alerts may
// have been changed, a consent withdrawn, a lot recalled or a day have passed since.
func (s *Store) mayStart(db querier, seat *seat, now planner.SessionRecord) error {
	if now.Date != s.Today() {
		return planner.Errorf(planner.Invalid, "This session was opened on %s and never started. Take it back and open it again.", now.Date.Clinical())
	}
	if err := s.isPlanned(db, seat, now); err != nil {
		return err
	}
	if err := s.areAlerts(db, seat, now.Alerts); err != nil {
		return err
	}
	if now.Gate.Consent != nil {
		if err := s.stands(db, seat, *now.Gate.Consent); err != nil {
			return err
		}
	}
	return s.inStock(db, now.LaidLots())
}

// isPlanned checks that the plan is the one the session was opened under and still
// has it planned.
func (s *Store) isPlanned(db querier, seat *seat, now planner.SessionRecord) error {
	stored, err := planOf(db, now.Plan, now.Patient, seat.keys.patient)
	if err != nil {
		return err
	}
	const again = "Take this session back and open it again."
	plan, at := stored.Value, now.Session-1
	switch {
	case plan.Status != planner.ActivePlan:
		return planner.Errorf(planner.Invalid, "The plan is %s by now. Take this session back.", plan.Status)
	case plan.Version != now.PlanVersion:
		return planner.Errorf(planner.Invalid, "The plan was changed since this session was opened. %s", again)
	case at >= len(plan.Sessions):
		return planner.Errorf(planner.Invalid, "The plan has no session %d any more. %s", now.Session, again)
	case plan.Sessions[at].Status != planner.PlannedSession:
		return planner.Errorf(planner.Invalid, "Session %d is %s by now. Mark it as planned, or take this session back.", now.Session, plan.Sessions[at].Status)
	}
	return nil
}

// areAlerts checks that these are the alerts of the patient now.
func (s *Store) areAlerts(db querier, seat *seat, alerts []string) error {
	row, err := readPatientRow(db, seat.row.patient)
	if err != nil {
		return err
	}
	patient, key, err := s.openPatient(row)
	key.Wipe()
	if err == nil && !slices.Equal(alerts, planner.GateAlerts(patient.Value)) {
		err = planner.Errorf(planner.Invalid, "The alerts were changed since they were read. Open the gate again and read them.")
	}
	return err
}

// firstUse asks the stock about what a region's value names for the first time: a
// lot may have been closed or its expiry corrected since it was laid out.
func (s *Store) firstUse(db querier, now planner.SessionRecord, tap planner.Tap) error {
	var lots []planner.LotRef
	switch needle, mix := laidAs(now, tap.Value.Laid); {
	case tap.Field == planner.NeedleField && needle != nil:
		lots = []planner.LotRef{needle.Lot}
	case tap.Field == planner.MixField && mix != nil:
		lots = mix.AllLots()
	}
	if len(lots) == 0 {
		return nil
	}
	for _, use := range now.LotsUsed() {
		if len(use.Regions) > 0 || !slices.Contains(lots, use.Lot) {
			continue
		}
		product, lot, err := s.stockLot(db, use.Lot.Lot)
		switch {
		case err != nil:
			return err
		case lot.Closed:
			return planner.Errorf(planner.Invalid, "Lot %s of %s was closed in the stock since it was laid out. Lay another one out.", lot.Batch, product.Label())
		case lot.State(now.Date) == planner.LotExpired && !now.Gate.Overridden(lot.ID):
			return planner.Errorf(planner.Invalid, "Lot %s of %s expired on %s, the stock says by now. Lay another one out, or ask a physician to override.", lot.Batch, product.Label(), lot.Expiry.Clinical())
		}
	}
	return nil
}

// laidAs gives what was laid out under a key.
func laidAs(now planner.SessionRecord, key string) (*planner.LaidNeedle, *planner.LaidMix) {
	if needle, ok := now.Needle(key); ok {
		return &needle, nil
	}
	if mix, ok := now.Mix(key); ok {
		return nil, &mix
	}
	return nil, nil
}

// stands checks that a consent of this patient is on file as it is named and
// holds: neither it nor a later one to the same text was withdrawn.
func (s *Store) stands(db querier, seat *seat, ref planner.ConsentRef) error {
	stored, err := consentsIn(db, seat.row.patient, seat.keys.patient, "WHERE patient = $1", string(seat.row.patient))
	if err != nil {
		return err
	}
	consents := values(stored)
	named := func(c planner.Consent) bool { return c.ID == ref.ID }
	at, day := slices.IndexFunc(consents, named), seat.running.Now().Date
	if at < 0 {
		return planner.Errorf(planner.Invalid, "This consent is not on file. Record one before the session starts.")
	}
	consent := consents[at]
	switch {
	case consent.Withdrawn != nil:
		return planner.Errorf(planner.Invalid, "This consent was withdrawn on %s. Record a new one before the session starts.", consent.Withdrawn.Date.Clinical())
	case !consent.Stands(day):
		return planner.Errorf(planner.Invalid, "This consent is dated after this session. Record one of today.")
	case !slices.ContainsFunc(planner.StandingConsents(consents, day), named):
		return planner.Errorf(planner.Invalid, "A later consent to the same text was withdrawn, and this one with it. Record a new one before the session starts.")
	case ref != planner.RefOfConsent(consent):
		return planner.Errorf(planner.Invalid, "This consent is on file with another title, version or date. Choose it again.")
	}
	return nil
}

// staff gives a user as a record names them.
func (s *Store) staff(db querier, id planner.ID) (planner.Person, error) {
	slots, err := readSlots(db)
	if err != nil {
		return planner.Person{}, err
	}
	i := slices.IndexFunc(slots, func(slot userRow) bool { return slot.ID == string(id) })
	if i < 0 {
		return planner.Person{}, planner.Errorf(planner.Invalid, "Whoever operates must be a user of this clinic. Choose again.")
	}
	if s.narrow.Load() == nil { // a session that goes on after a PIN has no key to tell
		if err := s.trusted(db, slots[i]); err != nil {
			return planner.Person{}, err
		}
	}
	person := planner.Person{ID: id, Name: slots[i].Name, Role: planner.Role(slots[i].Role)}
	return person, person.Role.Allow(planner.LogSessions)
}

// stockLot reads a lot and its product as the stock has them now.
func (s *Store) stockLot(db querier, id planner.ID) (planner.Product, planner.Lot, error) {
	lots, err := s.readLots(db, "WHERE id = $1", string(id))
	if err != nil {
		return planner.Product{}, planner.Lot{}, err
	}
	if len(lots) == 0 {
		return planner.Product{}, planner.Lot{}, planner.Errorf(planner.Invalid, "This lot is not in the stock. Enter it first.")
	}
	lot := lots[0].Value
	products, err := s.readProducts(db, "WHERE id = $1", string(lot.Product))
	if err == nil && len(products) == 0 {
		err = planner.Errorf(planner.Corrupt, "The product of lot %s is missing. Run a verification.", lot.Batch)
	}
	if err != nil {
		return planner.Product{}, lot, err
	}
	return products[0].Value, lot, nil
}

// inStock checks that lots are in the stock just as they are named: a wrong
// expiry is no way past the gate.
func (s *Store) inStock(db querier, lots []planner.LotRef) error {
	for _, ref := range lots {
		product, lot, err := s.stockLot(db, ref.Lot)
		switch {
		case err != nil:
			return err
		case lot.Closed:
			return planner.Errorf(planner.Invalid, "Lot %s of %s is closed in the stock. Choose another lot.", lot.Batch, product.Label())
		case ref != planner.RefOf(product, lot):
			return planner.Errorf(planner.Invalid, "Lot %s of %s is in the stock with another label, batch or expiry. Choose it again.", ref.Batch, ref.Label)
		}
	}
	return nil
}

// overridden completes an override with what the file knows: what it overrides
// in words, and when.
func (s *Store) overridden(db querier, now planner.SessionRecord, tap planner.Tap) (planner.Tap, error) {
	tap.At = planner.MomentOf(s.Now())
	o := *tap.Override
	o.At = tap.At
	switch o.Kind {
	case planner.OverrideAlerts:
		o.Lot = ""
		o.Says = "Alerts: " + strings.Join(now.Alerts, "; ")
	case planner.OverrideExpired:
		product, lot, err := s.stockLot(db, o.Lot)
		if err != nil {
			return tap, err
		}
		if lot.State(now.Date) != planner.LotExpired {
			return tap, planner.Errorf(planner.Invalid, "Lot %s of %s is in date. There is nothing to override.", lot.Batch, product.Label())
		}
		o.Says = fmt.Sprintf("Lot %s of %s expired on %s", lot.Batch, product.Label(), lot.Expiry.Clinical())
	}
	tap.Override = &o
	return tap, nil
}

// agreed gives an override with the physician who answers for it: the signed-in
// user, or whoever gave a passphrase for it. What the caller says does not count.
func (s *Store) agreed(record planner.ID, tap planner.Tap, authority *Authority) (planner.Tap, error) {
	if tap.Override == nil {
		return tap, planner.Errorf(planner.Invalid, "Say what is overridden.")
	}
	o := *tap.Override
	o.By = planner.Person{ID: s.user.ID, Name: s.user.Name, Role: s.user.Role}
	if authority != nil {
		peek, err := peekDB(s.readers)
		if err != nil {
			return tap, explain(err)
		}
		slot, key, err := s.unlock(peek, authority.User, authority.Passphrase)
		if err != nil {
			return tap, err
		}
		key.Wipe()
		o.By = planner.Person{ID: planner.ID(slot.ID), Name: slot.Name, Role: planner.Role(slot.Role)}
	}
	tap.Override = &o
	err := o.By.Role.Allow(planner.OverrideStop)
	s.refused(err, o.By.Name, record)
	return tap, err
}
