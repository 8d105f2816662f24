package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/store/vault"
)

// recorded is a session of a plan that has a record.
type recorded struct {
	session int // from 1
	signed  bool
}

func recordedOf(db querier, plan planner.ID) ([]recorded, error) {
	rows, err := db.Query("SELECT session, signed FROM records WHERE plan = $1 ORDER BY session", string(plan))
	if err != nil {
		return nil, fmt.Errorf("read sessions with a record: %w", err)
	}
	defer rows.Close()
	var list []recorded
	for rows.Next() {
		var r recorded
		if err := rows.Scan(&r.session, &r.signed); err != nil {
			return nil, fmt.Errorf("read sessions with a record: %w", err)
		}
		list = append(list, r)
	}
	return list, wrap(rows.Err(), "read sessions with a record")
}

// keepsRecorded refuses a plan that takes away or renumbers a session that has a
// record, or marks one otherwise that is signed: the record speaks of it by its
// number.
func (c *change) keepsRecorded(p Stored[planner.Plan], key vault.Key) error {
	list, err := recordedOf(c.tx, p.Value.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	stored, err := planOf(c.tx, p.Value.ID, p.Value.Patient, key)
	if err != nil || stored.Row != p.Row {
		return err // that somebody else saved first is said where it is stored
	}
	old, next := stored.Value.Tidy().Sessions, p.Value.Tidy().Sessions
	for _, r := range list {
		at := r.session - 1
		switch {
		case at >= len(old):
		case at >= len(next):
			return planner.Errorf(planner.Invalid, "Session %d has a record and stays in the plan. Cancel a session that shall not be held.", r.session)
		case moved(old, next, at):
			return planner.Errorf(planner.Invalid, "Session %d has a record and keeps its number. Take no session away before it and put none there.", r.session)
		case r.signed && marked(old[at]) && (next[at].Status != old[at].Status || next[at].Date != old[at].Date):
			return planner.Errorf(planner.Invalid, "Session %d has a signed record: it stays %s, on its day.", r.session, old[at].Status)
		}
	}
	return nil
}

// marked tells whether a session is marked as signing its record marks it.
func marked(s planner.Session) bool {
	return s.Status == planner.DoneSession || s.Status == planner.MissedSession
}

// moved tells whether a session stands, as it was, at another place than before.
func moved(old, next []planner.Session, at int) bool {
	before, err := json.Marshal(old[at])
	same := func(s planner.Session) bool {
		now, errNow := json.Marshal(s)
		return err == nil && errNow == nil && bytes.Equal(before, now)
	}
	return !same(next[at]) && slices.ContainsFunc(next, same) && !slices.ContainsFunc(slices.Delete(slices.Clone(old), at, at+1), same)
}
