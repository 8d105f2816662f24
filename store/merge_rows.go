package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// move takes rows of one chart into another: sealed under its key, bound to its
// id. What the trail vouched for before it vouches for after.
type move struct {
	c        *change
	from, to openChart
	of       *mergeMemory // only what is named here moves; nil = everything
	reseal   *reseal
	batch    batch
}

func newMove(c *change, from, to openChart) *move {
	return &move{c: c, from: from, to: to, reseal: &reseal{s: c.s}}
}

// movingRow is a row on its way.
type movingRow struct {
	name    rowName // as the trail names it; no entity for a draft
	record  planner.ID
	was, is vault.Bind
	box     []byte
	rewrite func([]byte) ([]byte, error) // nil: to the letter
	update  string                       // takes the box, then args
	args    []any
}

// rows moves plans with their earlier versions, consents, records with their
// amendments, and drafts. Everything is read before anything is moved. It adds to
// the memory what it moved.
func (m *move) rows(memory *mergeMemory) error {
	var list []movingRow
	for _, read := range []func(*mergeMemory) ([]movingRow, error){m.plans, m.versions, m.consents, m.records, m.amendments, m.drafts} {
		rows, err := read(memory)
		if err != nil {
			return err
		}
		list = append(list, rows...)
	}
	for _, row := range list {
		if err := m.row(row); err != nil {
			return err
		}
	}
	return nil
}

func (m *move) row(row movingRow) error {
	plain, err := m.open(row)
	if err != nil {
		return planner.Errorf(planner.Corrupt, "A record in the clinic file is damaged or was altered. Nothing was changed; run a verification.").Because(err)
	}
	defer clear(plain)
	if row.rewrite != nil {
		if plain, err = row.rewrite(plain); err != nil {
			return err
		}
	}
	key := m.to.key
	if row.record != "" {
		key = sessionKey(m.to.key, row.record)
	}
	box := key.Seal(plain, boxVersion, row.is)
	if _, err := m.c.tx.Exec(row.update, append([]any{box}, row.args...)...); err != nil {
		return fmt.Errorf("move a row: %w", err)
	}
	if row.name.Entity == "" {
		return nil
	}
	return m.reseal.vouch(m.c, &m.batch, row.name, digestOf(row.box), digestOf(box))
}

func (m *move) open(row movingRow) ([]byte, error) {
	if row.record != "" {
		keys := recordKeysOf(m.from.key, row.record)
		return keys.open(row.box, row.was)
	}
	return m.from.key.Open(row.box, row.was)
}

// rewritten gives what rewrites a packed value, for one that names its patient.
func rewritten[T any](set func(*T)) func([]byte) ([]byte, error) {
	return func(plain []byte) ([]byte, error) {
		value, err := chart.Unpack[T](plain)
		if err != nil {
			return nil, err
		}
		set(&value)
		return chart.Pack(value)
	}
}

// numberedBox is a row with a number and a box.
type numberedBox struct {
	id  planner.ID
	n   int64
	box []byte
}

func (m *move) read(query string) ([]numberedBox, error) {
	rows, err := m.c.tx.Query(query, string(m.from.row.id))
	if err != nil {
		return nil, fmt.Errorf("read what moves: %w", err)
	}
	defer rows.Close()
	var list []numberedBox
	for rows.Next() {
		var r numberedBox
		if err := rows.Scan(&r.id, &r.n, &r.box); err != nil {
			return nil, fmt.Errorf("read what moves: %w", err)
		}
		list = append(list, r)
	}
	return list, wrap(rows.Err(), "read what moves")
}

func (m *move) plans(memory *mergeMemory) ([]movingRow, error) {
	rows, err := m.read("SELECT id, ver, box FROM plans WHERE patient = $1 ORDER BY id")
	from, to := m.from.row.id, m.to.row.id
	var list []movingRow
	for _, r := range rows {
		if m.of != nil && !slices.Contains(m.of.Plans, r.id) {
			continue
		}
		memory.Plans = append(memory.Plans, r.id)
		list = append(list, movingRow{
			name: rowName{"plan", string(r.id), r.n}, was: planBind(r.id, from, r.n), is: planBind(r.id, to, r.n), box: r.box,
			rewrite: rewritten(func(p *planner.Plan) { p.Patient = to }),
			update:  "UPDATE plans SET box = $1, patient = $2 WHERE id = $3", args: []any{string(to), string(r.id)},
		})
	}
	return list, err
}

func (m *move) versions(memory *mergeMemory) ([]movingRow, error) {
	rows, err := m.read("SELECT v.plan, v.version, v.box FROM plan_versions v JOIN plans p ON p.id = v.plan WHERE p.patient = $1 ORDER BY v.plan, v.version")
	to := m.to.row.id
	var list []movingRow
	for _, r := range rows {
		if !slices.Contains(memory.Plans, r.id) {
			continue
		}
		bind := versionBind(r.id, int(r.n))
		list = append(list, movingRow{
			name: rowName{"plan_version", string(r.id), r.n}, was: bind, is: bind, box: r.box,
			rewrite: rewritten(func(p *planner.Plan) { p.Patient = to }),
			update:  "UPDATE plan_versions SET box = $1 WHERE plan = $2 AND version = $3", args: []any{string(r.id), r.n},
		})
	}
	return list, err
}

func (m *move) consents(memory *mergeMemory) ([]movingRow, error) {
	rows, err := m.read("SELECT id, ver, box FROM consents WHERE patient = $1 ORDER BY id")
	from, to := m.from.row.id, m.to.row.id
	var list []movingRow
	for _, r := range rows {
		if m.of != nil && !slices.Contains(m.of.Consents, r.id) {
			continue
		}
		memory.Consents = append(memory.Consents, r.id)
		list = append(list, movingRow{
			name: rowName{"consent", string(r.id), r.n}, was: consentRowBind(r.id, from, r.n), is: consentRowBind(r.id, to, r.n), box: r.box,
			rewrite: rewritten(func(c *planner.Consent) { c.Patient = to }),
			update:  "UPDATE consents SET box = $1, patient = $2 WHERE id = $3", args: []any{string(to), string(r.id)},
		})
	}
	return list, err
}

// records moves signed records, to the letter: no other is there when charts are
// merged, and none can be opened until that is final.
func (m *move) records(memory *mergeMemory) ([]movingRow, error) {
	rows, err := readRecordRows(m.c.tx, "WHERE patient = $1 ORDER BY id", string(m.from.row.id))
	to := m.to.row.id
	var list []movingRow
	for _, r := range rows {
		if m.of != nil && !slices.Contains(m.of.Records, r.id) {
			continue
		}
		memory.Records = append(memory.Records, r.id)
		moved := r
		moved.patient = to
		list = append(list, movingRow{
			name: rowName{"record", string(r.id), r.ver}, record: r.id, was: r.bind(), is: moved.bind(), box: r.box,
			update: "UPDATE records SET box = $1, patient = $2 WHERE id = $3", args: []any{string(to), string(r.id)},
		})
	}
	return list, err
}

func (m *move) amendments(memory *mergeMemory) ([]movingRow, error) {
	rows, err := m.read("SELECT a.record, a.seq, a.box FROM amendments a JOIN records r ON r.id = a.record WHERE r.patient = $1 ORDER BY a.record, a.seq")
	var list []movingRow
	for _, r := range rows {
		if !slices.Contains(memory.Records, r.id) {
			continue
		}
		bind := amendmentBind(r.id, int(r.n))
		list = append(list, movingRow{
			name: rowName{"amendment", string(r.id), r.n}, record: r.id, was: bind, is: bind, box: r.box,
			update: "UPDATE amendments SET box = $1 WHERE record = $2 AND seq = $3", args: []any{string(r.id), r.n},
		})
	}
	return list, err
}

// drafts moves what users typed of plans and in forms. Taken back, one of a plan
// that was moved goes with it, also when it was typed since.
func (m *move) drafts(memory *mergeMemory) ([]movingRow, error) {
	rows, err := readDrafts(m.c.tx)
	from, to := m.from.row.id, m.to.row.id
	var list []movingRow
	for _, r := range rows {
		name := draftName{r.user, r.kind, r.id}
		ofPlan := r.kind == string(PlanDraft) && slices.Contains(memory.Plans, planner.ID(r.id))
		if r.patient.String != string(from) || m.of != nil && !ofPlan && !slices.Contains(m.of.Drafts, name) {
			continue
		}
		memory.Drafts = append(memory.Drafts, name)
		list = append(list, movingRow{
			was: draftBind(r.user, r.kind, r.id, string(from)), is: draftBind(r.user, r.kind, r.id, string(to)), box: r.box,
			rewrite: func(plain []byte) ([]byte, error) { return rewrittenDraft(plain, to) },
			update:  "UPDATE drafts SET box = $1, patient = $2 WHERE user_id = $3 AND kind = $4 AND id = $5",
			args:    []any{string(to), r.user, r.kind, r.id},
		})
	}
	return list, err
}

// rewrittenDraft gives a draft of another patient. What a user typed is kept as it
// is where it does not name one.
func rewrittenDraft(plain []byte, patient planner.ID) ([]byte, error) {
	var d Draft
	if err := json.Unmarshal(plain, &d); err != nil {
		return nil, planner.Errorf(planner.Corrupt, "A draft cannot be read.").Because(err)
	}
	d.Patient = patient
	if d.Kind == PlanDraft {
		if body, err := rewritten(func(p *planner.Plan) { p.Patient = patient })(d.Body); err == nil {
			d.Body = body
		}
	}
	return json.Marshal(d)
}

// keys keeps the other chart's key, and those it had before, under the kept
// chart's: the trail says under them what was done then.
func (m *move) keys(memory *mergeMemory) error {
	gen, err := vault.KeyVersion(m.from.row.keyBox)
	if err != nil {
		return fmt.Errorf("read the generation of a key: %w", err)
	}
	if err := m.formerKeys(memory); err != nil {
		return err
	}
	memory.Gen = gen
	return m.keepKey(m.from.row.id, gen, m.from.key)
}

// keepKey keeps a key under that of the chart rows move to.
func (m *move) keepKey(former planner.ID, gen uint32, key vault.Key) error {
	to := m.to.row.id
	box := m.to.key.SealKey(key, boxVersion, oldKeyBind(to, former, gen))
	m.batch.rows = append(m.batch.rows, rowDigest{oldKeyEntity, string(former), int64(gen), digestOf(box)})
	_, err := m.c.tx.Exec(`INSERT INTO old_keys (patient, former, gen, box) VALUES ($1, $2, $3, $4)
		ON CONFLICT (former, gen) DO UPDATE SET patient = excluded.patient, box = excluded.box`,
		string(to), string(former), gen, box)
	return wrap(err, "keep an earlier key")
}

// formerKeys takes the keys a chart had before along.
func (m *move) formerKeys(memory *mergeMemory) error {
	from := m.from.row.id
	rows, err := m.c.tx.Query("SELECT former, gen, box FROM old_keys WHERE patient = $1 ORDER BY former, gen", string(from))
	if err != nil {
		return fmt.Errorf("read earlier keys: %w", err)
	}
	kept, err := scanKeys(rows)
	if err != nil {
		return err
	}
	for _, k := range kept {
		name := formerKey{k.id, uint32(k.n)} // #nosec G115 -- generations are counted from 1
		if m.of != nil && !slices.Contains(m.of.Keys, name) {
			continue
		}
		key, err := m.from.key.OpenKey(k.box, oldKeyBind(from, name.Former, name.Gen))
		if err != nil {
			return planner.Errorf(planner.Corrupt, "An earlier key of a patient is damaged. Nothing was changed; run a verification.").Because(err)
		}
		memory.Keys = append(memory.Keys, name)
		err = m.keepKey(name.Former, name.Gen, key)
		key.Wipe()
		if err != nil {
			return err
		}
	}
	return nil
}

func scanKeys(rows *sql.Rows) ([]numberedBox, error) {
	defer rows.Close()
	var list []numberedBox
	for rows.Next() {
		var k numberedBox
		if err := rows.Scan(&k.id, &k.n, &k.box); err != nil {
			return nil, fmt.Errorf("read earlier key: %w", err)
		}
		list = append(list, k)
	}
	return list, wrap(rows.Err(), "read earlier keys")
}
