package store

import (
	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// sessionKey gives the key of one session's record, its taps and its amendments.
// It follows from the patient's key and opens nothing else of that patient: it can
// be held while the rest is locked away.
func sessionKey(patient vault.Key, record planner.ID) vault.Key {
	return patient.Derive("stipple session " + string(record))
}

// recordKeys open what belongs to one session's record. Rows are sealed under the
// session's key; those from before there was one, under the patient's own.
type recordKeys struct {
	session vault.Key
	patient vault.Key // no key where only the session is open
}

func recordKeysOf(patient vault.Key, record planner.ID) recordKeys {
	return recordKeys{session: sessionKey(patient, record), patient: patient}
}

func (k *recordKeys) wipe() {
	k.session.Wipe()
	k.patient.Wipe()
}

// open gives the bytes of a record's, a tap's or an amendment's box, whichever of
// the two keys it is under.
func (k recordKeys) open(box []byte, bind vault.Bind) ([]byte, error) {
	plain, err := k.session.Open(box, bind)
	if err != nil && !k.patient.IsZero() {
		if older, errOlder := k.patient.Open(box, bind); errOlder == nil {
			return older, nil
		}
	}
	return plain, err
}

// unsealRecord opens a record, a tap or an amendment. It is the one place that
// knows under which key they may lie.
func unsealRecord[T any](keys recordKeys, box []byte, bind vault.Bind) (T, error) {
	plain, err := keys.open(box, bind)
	if err != nil {
		var none T
		return none, planner.Errorf(planner.Corrupt, "A record in the clinic file is damaged or was altered. Run a verification.").Because(err)
	}
	defer clear(plain)
	return chart.Unpack[T](plain)
}

// sealRecord seals a record, a tap or an amendment under the session's key.
func sealRecord[T any](keys recordKeys, value T, bind vault.Bind) (sealed, error) {
	return seal(keys.session, value, bind)
}
