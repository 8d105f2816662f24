package store

import (
	"database/sql"
	"errors"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// renewal is one patient getting a new key.
type renewal struct {
	r        *reseal
	c        *change
	b        *batch
	id       planner.ID
	old, key vault.Key
}

// patientRow seals the patient's own row under the new key, which goes into it.
func (p *renewal) patientRow(row patientRow) error {
	s := p.r.s
	plain, err := p.old.Open(row.box, row.bind())
	before := digestOf(row.box)
	row.keyBox = s.keys().patients.SealKey(p.key, s.gen(), patientKeyBind(p.id))
	if err == nil {
		row.box = p.key.Seal(plain, boxVersion, row.bind())
		clear(plain)
	}
	if _, err := p.c.tx.Exec("UPDATE patients SET key_box = $1, box = $2 WHERE id = $3", row.keyBox, row.box, string(p.id)); err != nil {
		return fmt.Errorf("seal a patient anew: %w", err)
	}
	return p.r.vouch(p.c, p.b, rowName{"patient", string(p.id), row.ver}, before, digestOf(row.box))
}

func (p *renewal) card() error {
	s := p.r.s
	var box []byte
	err := p.c.tx.QueryRow("SELECT box FROM cards WHERE patient = $1", string(p.id)).Scan(&box)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read card: %w", err)
	}
	keys, err := s.keysFor(box)
	if err != nil {
		return nil //nolint:nilerr // damaged: Verify names it
	}
	plain, err := keys.cards.Open(box, cardBind(p.id))
	if err != nil {
		return nil //nolint:nilerr // as above
	}
	defer clear(plain)
	_, err = p.c.tx.Exec("UPDATE cards SET box = $1 WHERE patient = $2", s.keys().cards.Seal(plain, s.gen(), cardBind(p.id)), string(p.id))
	return wrap(err, "seal a card anew")
}

// boxed is a row of a patient with a box to be sealed anew.
type boxed struct {
	key    []any // of its row
	bind   vault.Bind
	name   rowName // as the trail names it; no entity for a row it does not
	record planner.ID
	box    []byte
}

// boxTable says how a table's rows of one patient are read and written.
type boxTable struct {
	read   string
	scan   func(*sql.Rows) (boxed, error)
	update string
}

// tables are those with boxes under a patient's key, but the patient's own row.
func (p *renewal) tables() []boxTable {
	return []boxTable{
		{"SELECT id, ver, box FROM plans WHERE patient = $1", p.plan, "UPDATE plans SET box = $1 WHERE id = $2"},
		{
			"SELECT v.plan, v.version, v.box FROM plan_versions v JOIN plans p ON p.id = v.plan WHERE p.patient = $1",
			numberedRow("plan_version", versionBind), "UPDATE plan_versions SET box = $1 WHERE plan = $2 AND version = $3",
		},
		{"SELECT id, ver, box FROM consents WHERE patient = $1", p.consent, "UPDATE consents SET box = $1 WHERE id = $2"},
		{"SELECT " + recordColumns + " FROM records WHERE patient = $1", p.record, "UPDATE records SET box = $1 WHERE id = $2"},
		{
			"SELECT t.record, t.seq, t.box FROM taps t JOIN records r ON r.id = t.record WHERE r.patient = $1",
			ofRecord("", tapBind), "UPDATE taps SET box = $1 WHERE record = $2 AND seq = $3",
		},
		{
			"SELECT a.record, a.seq, a.box FROM amendments a JOIN records r ON r.id = a.record WHERE r.patient = $1",
			ofRecord("amendment", amendmentBind), "UPDATE amendments SET box = $1 WHERE record = $2 AND seq = $3",
		},
		{"SELECT user_id, kind, id, box FROM drafts WHERE patient = $1", p.draft, "UPDATE drafts SET box = $1 WHERE user_id = $2 AND kind = $3 AND id = $4"},
		{"SELECT former, box FROM merges WHERE patient = $1", p.merge, "UPDATE merges SET box = $1 WHERE patient = $2"},
	}
}

// rows seals everything else of the patient anew, table by table.
func (p *renewal) rows() error {
	for _, t := range p.tables() {
		if err := p.table(t); err != nil {
			return err
		}
	}
	return nil
}

func (p *renewal) table(t boxTable) error {
	list, err := p.read(p.c.tx, t)
	if err != nil {
		return err
	}
	for _, row := range list {
		plain, err := p.open(row)
		if err != nil {
			continue // damaged: it stays as it is, for a verification to name
		}
		to := p.key
		if row.record != "" {
			to = sessionKey(p.key, row.record)
		}
		box := to.Seal(plain, boxVersion, row.bind)
		clear(plain)
		if _, err := p.c.tx.Exec(t.update, append([]any{box}, row.key...)...); err != nil {
			return fmt.Errorf("seal a row anew: %w", err)
		}
		if row.name.Entity == "" {
			continue
		}
		if err := p.r.vouch(p.c, p.b, row.name, digestOf(row.box), digestOf(box)); err != nil {
			return err
		}
	}
	return nil
}

func (p *renewal) open(row boxed) ([]byte, error) {
	if row.record != "" {
		return recordKeysOf(p.old, row.record).open(row.box, row.bind)
	}
	return p.old.Open(row.box, row.bind)
}

func (p *renewal) read(db querier, t boxTable) ([]boxed, error) {
	rows, err := db.Query(t.read, string(p.id))
	if err != nil {
		return nil, fmt.Errorf("read a patient's rows: %w", err)
	}
	defer rows.Close()
	var list []boxed
	for rows.Next() {
		row, err := t.scan(rows)
		if err != nil {
			return nil, fmt.Errorf("read a patient's row: %w", err)
		}
		list = append(list, row)
	}
	return list, wrap(rows.Err(), "read a patient's rows")
}

func (p *renewal) plan(rows *sql.Rows) (boxed, error) {
	var id string
	var ver int64
	var row boxed
	err := rows.Scan(&id, &ver, &row.box)
	row.key, row.name, row.bind = []any{id}, rowName{"plan", id, ver}, planBind(planner.ID(id), p.id, ver)
	return row, err
}

func (p *renewal) consent(rows *sql.Rows) (boxed, error) {
	var id string
	var ver int64
	var row boxed
	err := rows.Scan(&id, &ver, &row.box)
	row.key, row.name, row.bind = []any{id}, rowName{"consent", id, ver}, consentRowBind(planner.ID(id), p.id, ver)
	return row, err
}

func (p *renewal) record(rows *sql.Rows) (boxed, error) {
	var r recordRow
	err := rows.Scan(&r.id, &r.patient, &r.plan, &r.session, &r.operator, &r.signed, &r.ver, &r.box)
	return boxed{key: []any{string(r.id)}, name: rowName{"record", string(r.id), r.ver}, bind: r.bind(), record: r.id, box: r.box}, err
}

func (p *renewal) draft(rows *sql.Rows) (boxed, error) {
	var d draftRow
	err := rows.Scan(&d.user, &d.kind, &d.id, &d.box)
	return boxed{key: []any{d.user, d.kind, d.id}, bind: draftBind(d.user, d.kind, d.id, string(p.id)), box: d.box}, err
}

func (p *renewal) merge(rows *sql.Rows) (boxed, error) {
	var former planner.ID
	var row boxed
	err := rows.Scan(&former, &row.box)
	row.key, row.name, row.bind = []any{string(p.id)}, rowName{mergeEntity, string(p.id), 0}, mergeBind(p.id, former)
	return row, err
}

// numberedRow reads rows that are numbered within another.
func numberedRow(entity string, bind func(planner.ID, int) vault.Bind) func(*sql.Rows) (boxed, error) {
	return func(rows *sql.Rows) (boxed, error) {
		var of string
		var n int
		var row boxed
		err := rows.Scan(&of, &n, &row.box)
		row.key, row.bind = []any{of, n}, bind(planner.ID(of), n)
		if entity != "" {
			row.name = rowName{entity, of, int64(n)}
		}
		return row, err
	}
}

// ofRecord reads rows of a session's record, which are under its key.
func ofRecord(entity string, bind func(planner.ID, int) vault.Bind) func(*sql.Rows) (boxed, error) {
	read := numberedRow(entity, bind)
	return func(rows *sql.Rows) (boxed, error) {
		row, err := read(rows)
		if err == nil {
			row.record = planner.ID(row.key[0].(string))
		}
		return row, err
	}
}

// formerKeys keeps the old key under the new one, and those that were kept before.
func (p *renewal) formerKeys(was uint32) error {
	type kept struct {
		former planner.ID
		gen    uint32
		box    []byte
	}
	rows, err := p.c.tx.Query("SELECT former, gen, box FROM old_keys WHERE patient = $1", string(p.id))
	if err != nil {
		return fmt.Errorf("read earlier keys of a patient: %w", err)
	}
	defer rows.Close()
	var list []kept
	for rows.Next() {
		var k kept
		if err := rows.Scan(&k.former, &k.gen, &k.box); err != nil {
			return fmt.Errorf("read an earlier key of a patient: %w", err)
		}
		list = append(list, k)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read earlier keys of a patient: %w", err)
	}
	for _, k := range list {
		bind := oldKeyBind(p.id, k.former, k.gen)
		key, err := p.old.OpenKey(k.box, bind)
		if err != nil {
			continue // damaged: it stays as it is
		}
		box := p.key.SealKey(key, boxVersion, bind)
		key.Wipe()
		if _, err := p.c.tx.Exec("UPDATE old_keys SET box = $1 WHERE former = $2 AND gen = $3", box, string(k.former), k.gen); err != nil {
			return fmt.Errorf("seal an earlier key anew: %w", err)
		}
		p.b.rows = append(p.b.rows, rowDigest{oldKeyEntity, string(k.former), int64(k.gen), digestOf(box)})
	}
	// One is kept already when an old row of the patient was put back. It is under a
	// key that went with the newer row, so this one takes its place.
	box := p.key.SealKey(p.old, boxVersion, oldKeyBind(p.id, p.id, was))
	result, err := p.c.tx.Exec(`INSERT INTO old_keys (patient, former, gen, box) VALUES ($1, $2, $3, $4)
		ON CONFLICT (former, gen) DO UPDATE SET box = excluded.box WHERE patient = excluded.patient`,
		string(p.id), string(p.id), was, box)
	if err != nil {
		return fmt.Errorf("keep an earlier key: %w", err)
	}
	if kept, err := updated(result); err != nil || !kept {
		return err // another chart has it
	}
	p.b.rows = append(p.b.rows, rowDigest{oldKeyEntity, string(p.id), int64(was), digestOf(box)})
	return nil
}
