package store

import (
	"encoding/json"
	"errors"
	"strings"

	"stipple/planner"
)

func (s *Store) openClinic(row clinicRow) (Stored[planner.Clinic], error) {
	damaged := planner.Errorf(planner.Corrupt, "The clinic's settings are damaged or were altered. Run a verification.")
	if !s.rowFits(row.mac, row.bind()) {
		return Stored[planner.Clinic]{}, damaged.Because(errors.New("clinic MAC does not fit"))
	}
	var clinic planner.Clinic
	if err := json.Unmarshal([]byte(row.body), &clinic); err != nil {
		return Stored[planner.Clinic]{}, damaged.Because(err)
	}
	return Stored[planner.Clinic]{Value: clinic, Row: row.ver}, nil
}

// Clinic reads the clinic's particulars and rates.
func (s *Store) Clinic(_ ctx) (Stored[planner.Clinic], error) {
	if err := s.wide(); err != nil {
		return Stored[planner.Clinic]{}, err
	}
	peek, err := peekDB(s.readers)
	if err != nil {
		return Stored[planner.Clinic]{}, explain(err)
	}
	return s.openClinic(peek.clinic)
}

// SaveClinic stores the clinic's particulars and rates. Errors: Invalid with
// the faults, Conflict with a ConflictError when somebody else saved first.
func (s *Store) SaveClinic(ctx ctx, clinic Stored[planner.Clinic]) (Stored[planner.Clinic], error) {
	if err := s.allow(planner.EditClinic); err != nil {
		return clinic, err
	}
	if faults := clinic.Value.Faults(); len(faults) > 0 {
		return clinic, faults.Err()
	}
	saved, err := once(ctx, s, []any{"save clinic", clinic}, func(c *change) (savedClinic, error) { return c.saveClinic(clinic) })
	if err != nil {
		return clinic, err
	}
	if second := clinic.Value.Safety.SecondFolder; second != "" && second != saved.before {
		_ = s.chooseSecond(second) // it is said to be away then
	}
	return saved.now, nil
}

// savedClinic are the settings as they were saved, and the second folder before.
type savedClinic struct {
	now    Stored[planner.Clinic]
	before string
}

func (c *change) saveClinic(clinic Stored[planner.Clinic]) (savedClinic, error) {
	body, err := json.Marshal(clinic.Value)
	if err != nil {
		return savedClinic{}, planner.Errorf(planner.Internal, "The settings cannot be saved.").Because(err)
	}
	peek, err := peekDB(c.tx)
	if err != nil {
		return savedClinic{}, err
	}
	row := peek.clinic
	if row.ver != clinic.Row {
		theirs, err := c.s.openClinic(row)
		if err != nil {
			return savedClinic{}, errors.Join(conflict("setting", theirs), err)
		}
		return savedClinic{}, conflict("setting", theirs)
	}
	before, _ := c.s.openClinic(row) // damaged ones are replaced whole
	row.name, row.body, row.ver = clinic.Value.Name, string(body), row.ver+1
	mac := c.s.rowMAC(row.bind())
	_, err = c.tx.Exec("UPDATE clinic SET name = $1, body = $2, ver = $3, mac = $4 WHERE one = 1", row.name, row.body, row.ver, mac)
	c.noteChange(entry{
		op: planner.AuditUpdate, entity: "clinic", id: row.id, ver: row.ver, digest: digestOf(mac),
		detail: strings.Join(clinic.Value.Differences(before.Value), ", "),
	}, before.Value, clinic.Value)
	return savedClinic{Stored[planner.Clinic]{Value: clinic.Value, Row: row.ver}, before.Value.Safety.SecondFolder}, wrap(err, "update clinic")
}
