package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// auditPage is how many entries Audit gives when the query names no limit.
const auditPage = 200

// Audit reads the audit trail, newest first, what waits beside it folded in.
// Entries that are not as they were written come as Damaged. What changed in plans
// and records is left out for a role that may not see those. That the trail was read
// is noted in it, once a visit and hour. Error: Forbidden for who may not read it.
func (s *Store) Audit(ctx ctx, q planner.AuditQuery) ([]planner.AuditEntry, error) {
	if err := s.allow(planner.SeeAudit); err != nil {
		return nil, err
	}
	if !s.ReadOnly() {
		if err := s.fold(ctx); err != nil {
			return nil, explain(err)
		}
	}
	var list []planner.AuditEntry
	err := s.snapshot(ctx, func(db querier) error {
		reader, err := s.newTrailReader(db)
		if err != nil {
			return err
		}
		defer reader.keys.wipe()
		search, err := s.auditSearch(db, q)
		if err != nil {
			return err
		}
		rows, err := search.read(db)
		if err != nil {
			return err
		}
		list, err = reader.entries(rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.sawTrail(q.Patient)
	return list, nil
}

// auditSearch is a query of the trail in SQL.
type auditSearch struct {
	where []string
	args  []any
	limit int
}

// in gives a list of values for SQL.
func in[T ~string](a *auditSearch, values ...T) string {
	marks := make([]string, len(values))
	for i, v := range values {
		a.args = append(a.args, string(v))
		marks[i] = fmt.Sprintf("$%d", len(a.args))
	}
	return "(" + strings.Join(marks, ", ") + ")"
}

func (s *Store) auditSearch(db querier, q planner.AuditQuery) (*auditSearch, error) {
	a := &auditSearch{limit: q.Limit}
	if a.limit <= 0 {
		a.limit = auditPage
	}
	if q.Before > 0 {
		a.args = append(a.args, q.Before)
		a.where = append(a.where, fmt.Sprintf("seq < $%d", len(a.args)))
	}
	zone := s.o.Now().Location()
	if !q.From.IsZero() {
		a.where = append(a.where, "at >= "+in(a, stamp(time.Date(q.From.Year, q.From.Month, q.From.Day, 0, 0, 0, 0, zone))))
	}
	if !q.To.IsZero() {
		a.where = append(a.where, "at < "+in(a, stamp(time.Date(q.To.Year, q.To.Month, q.To.Day+1, 0, 0, 0, 0, zone))))
	}
	if q.By != "" {
		a.where = append(a.where, "actor = "+in(a, q.By))
	}
	if len(q.Ops) > 0 {
		a.where = append(a.where, "op IN "+in(a, q.Ops...))
	}
	if q.Patient == "" {
		return a, nil
	}
	return a, a.ofPatient(db, q.Patient)
}

// ofPatient narrows to a patient's chart, under the ids it had before it was
// merged too. Entries of before there was a column for the patient are found by
// the rows of the chart they name.
func (a *auditSearch) ofPatient(db querier, patient planner.ID) error {
	ids, err := readIDs(db, "SELECT DISTINCT former FROM old_keys WHERE patient = $1", string(patient))
	if err != nil {
		return err
	}
	if !slices.Contains(ids, patient) {
		ids = append(ids, patient)
	}
	rows := slices.Clone(ids)
	for _, table := range []string{"plans", "consents", "records"} {
		of, err := readIDs(db, "SELECT id FROM "+table+" WHERE patient = $1", string(patient))
		if err != nil {
			return err
		}
		rows = append(rows, of...)
	}
	a.where = append(a.where, "seq IN (SELECT seq FROM audit WHERE patient <> '' AND patient IN "+in(a, ids...)+
		" UNION SELECT seq FROM audit WHERE patient = '' AND id IN "+in(a, rows...)+")")
	return nil
}

func (a *auditSearch) sql() string {
	query := "SELECT " + auditColumns + " FROM audit"
	if len(a.where) > 0 {
		query += " WHERE " + strings.Join(a.where, " AND ")
	}
	return fmt.Sprintf("%s ORDER BY seq DESC LIMIT %d", query, a.limit)
}

func (a *auditSearch) read(db querier) ([]auditRow, error) {
	rows, err := db.Query(a.sql(), a.args...)
	if err != nil {
		return nil, fmt.Errorf("read trail: %w", err)
	}
	defer rows.Close()
	var list []auditRow
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return nil, fmt.Errorf("read trail: %w", err)
		}
		list = append(list, r)
	}
	return list, wrap(rows.Err(), "read trail")
}

// trailReader makes entries of rows: it checks that each follows the one before
// it, opens what it sealed and finds who it was.
type trailReader struct {
	s     *Store
	db    querier
	keys  patientKeys
	names map[planner.ID]string
	turns []turn // where the chain goes on with another clinic key
}

// turn says that entries after a number are signed with a generation's key.
type turn struct {
	after int64
	gen   uint32
}

func (s *Store) newTrailReader(db querier) (*trailReader, error) {
	t := &trailReader{s: s, db: db, keys: patientKeys{s: s, db: db}, names: map[planner.ID]string{}}
	users, err := readSlots(db)
	if err != nil {
		return nil, err
	}
	for _, row := range users {
		t.names[planner.ID(row.ID)] = row.Name
	}
	t.turns, err = s.chainTurns(db)
	return t, err
}

// chainTurns reads where the chain goes on with another clinic key.
func (s *Store) chainTurns(db querier) ([]turn, error) {
	rows, err := db.Query("SELECT seq, ver FROM audit WHERE id = $1 AND op = $2 ORDER BY seq", s.clinicID, string(planner.AuditRekey))
	if err != nil {
		return nil, fmt.Errorf("read trail: %w", err)
	}
	defer rows.Close()
	turns := []turn{{0, firstGeneration}}
	for rows.Next() {
		var t turn
		if err := rows.Scan(&t.after, &t.gen); err != nil {
			return nil, fmt.Errorf("read trail: %w", err)
		}
		turns = append(turns, t)
	}
	return turns, wrap(rows.Err(), "read trail")
}

// sound tells whether a row follows the one before it.
func (t *trailReader) sound(r auditRow, before vault.Link) bool {
	gen := uint32(firstGeneration)
	for _, turn := range t.turns {
		if turn.after < r.seq {
			gen = turn.gen
		}
	}
	k, known := t.s.keysOf(gen)
	return known && k.audit.Follows(before, r.bind(), vault.Link{Seq: r.seq, MAC: r.mac})
}

// entries gives the entries of rows that are in falling order.
func (t *trailReader) entries(rows []auditRow) ([]planner.AuditEntry, error) {
	list := make([]planner.AuditEntry, 0, len(rows))
	for i, r := range rows {
		before, err := t.before(r, rows[i+1:])
		if err != nil {
			return nil, err
		}
		e, err := t.entry(r, t.sound(r, before))
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// before gives the link of the entry before a row, which is often the next one
// read.
func (t *trailReader) before(r auditRow, rest []auditRow) (vault.Link, error) {
	if len(rest) > 0 && rest[0].seq == r.seq-1 {
		return vault.Link{Seq: rest[0].seq, MAC: rest[0].mac}, nil
	}
	link := vault.Link{Seq: r.seq - 1}
	err := t.db.QueryRow("SELECT mac FROM audit WHERE seq = $1", link.Seq).Scan(&link.MAC)
	if errors.Is(err, sql.ErrNoRows) {
		return link, nil // sound only before the first
	}
	return link, wrap(err, "read audit entry")
}

func (t *trailReader) entry(r auditRow, sound bool) (planner.AuditEntry, error) {
	e := planner.AuditEntry{
		Seq: r.seq, By: planner.ID(r.actor), Station: r.station, Op: r.op,
		Entity: r.entity, ID: planner.ID(r.id_), Patient: planner.ID(r.patient),
	}
	at, err := time.Parse(time.RFC3339, r.at)
	e.At = at.In(t.s.o.Now().Location())
	if e.Damaged = !sound || err != nil; e.Damaged {
		e.Text = "This entry was altered, or the one before it is missing. Run a verification."
		return e, nil
	}
	if e.ByName, err = t.name(e.By); err != nil {
		return e, err
	}
	said, gone, err := t.keys.openDetail(r)
	switch {
	case gone:
		e.Erased = true
	case err != nil:
		e.Damaged, e.Text = true, "What this entry says cannot be opened. Run a verification."
	case !t.shows(r.entity):
		e.Text = "Your role may not see what this was."
	default:
		e.Text, e.Changes = said.Text, said.Changes
	}
	return e, nil
}

// shows tells whether the signed-in user's role may see what the trail says of a
// kind of thing.
func (t *trailReader) shows(entity string) bool {
	role := t.s.user.Role
	switch entity {
	case "plan", "plan_version":
		return role.May(planner.SeePlans)
	case "record", "amendment", "session":
		return role.May(planner.SeeRecords)
	}
	return true
}

// name gives the name of a user, of one who was removed too.
func (t *trailReader) name(id planner.ID) (string, error) {
	if name, known := t.names[id]; known || id == "" {
		return name, nil
	}
	name := ""
	rows, err := (&auditSearch{
		where: []string{"id = $1", "entity = 'user'", "op IN ($2, $3)"},
		args:  []any{string(id), string(planner.AuditRemoveUser), string(planner.AuditCreate)}, limit: 2,
	}).read(t.db)
	if err != nil {
		return "", err
	}
	for _, r := range slices.Backward(rows) { // the newest last
		said, _, err := t.keys.openDetail(r)
		for _, c := range said.Changes {
			if err == nil && c.Field == "name" {
				name = c.After + c.Before
			}
		}
	}
	t.names[id] = name
	return name, nil
}
