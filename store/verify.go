package store

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// Verification is what Verify found.
type Verification struct {
	Patients, Plans, Versions, Drafts, Entries int
	Consents, Records, Products, Lots          int
	Faults                                     []string // what is damaged, missing or altered; empty = all is well
	Notes                                      []string // what was found before and stands in the trail
}

// OK tells whether nothing is wrong.
func (v Verification) OK() bool { return len(v.Faults) == 0 }

// verifier walks a clinic file; digests holds, for each aggregate, what the
// trail says is stored.
type verifier struct {
	s       *Store
	db      querier
	v       Verification
	digests map[string][]byte
	seen    map[string]bool
	marks   map[planner.ID][]mark // of each record, what the trail knows of its taps
	// lotsKnown are the sound lots of the stock with their products.
	lotsKnown map[planner.ID]stocked
	kept      vault.Link // the head beside the file
	hasKept   bool
	keptErr   error
}

// Verify checks the whole file: SQLite's structure, links, every box, every
// card against its patient, the audit chain, its head, and that what is stored
// is what the trail says was stored last. The error is only for a check that
// could not be run.
func (s *Store) Verify(ctx ctx) (Verification, error) {
	if err := s.allow(planner.VerifyFile); err != nil {
		return Verification{}, err
	}
	w := &verifier{s: s, digests: map[string][]byte{}, seen: map[string]bool{}, marks: map[planner.ID][]mark{}, lotsKnown: map[planner.ID]stocked{}}
	// The head is read first: what is saved meanwhile can only be newer.
	w.kept, w.hasKept, w.keptErr = s.keptHead()
	err := s.snapshot(ctx, func(db querier) error {
		w.db = db
		return w.walk()
	})
	return w.v, explain(err)
}

func (w *verifier) walk() error {
	if w.s.gap != "" {
		w.fault("audit trail: %s", w.s.gap)
	}
	for _, step := range []func() error{w.structure, w.trail, w.clinicAndUsers, w.stock, w.templates, w.patients, w.merges, w.drafts, w.missing} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (w *verifier) fault(format string, args ...any) {
	w.v.Faults = append(w.v.Faults, fmt.Sprintf(format, args...))
}

func (w *verifier) structure() error {
	rows, err := w.db.Query("PRAGMA integrity_check")
	if err != nil {
		return fmt.Errorf("integrity check: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return fmt.Errorf("integrity check: %w", err)
		}
		if line != "ok" {
			w.fault("database structure: %s", line)
		}
	}
	var broken int
	if err := w.db.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken); err != nil {
		return fmt.Errorf("foreign key check: %w", err)
	}
	if broken > 0 {
		w.fault("%d rows point to rows that do not exist", broken)
	}
	return wrap(rows.Err(), "integrity check")
}

// trail walks the audit chain from its start to the head kept beside the file.
func (w *verifier) trail() error {
	rows, err := w.db.Query("SELECT " + auditColumns + " FROM audit ORDER BY seq")
	if err != nil {
		return fmt.Errorf("read trail: %w", err)
	}
	defer rows.Close()
	var head vault.Link
	broken := false
	signing, _ := w.s.keysOf(firstGeneration)
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return fmt.Errorf("read trail: %w", err)
		}
		next := vault.Link{Seq: r.seq, MAC: r.mac}
		if !broken && !signing.audit.Follows(head, r.bind(), next) {
			w.fault("audit trail: entry %d was altered, or entries before it are missing", r.seq)
			broken = true
		}
		if w.hasKept && w.kept.Seq == r.seq && !bytes.Equal(w.kept.MAC, r.mac) {
			w.fault("audit trail: entry %d is not the one that was written last", r.seq)
		}
		head = next
		if r.op == planner.AuditRekey { // from the next entry on
			signing, _ = w.s.keysOf(uint32(r.ver))
		}
		w.v.Entries++
		w.learn(r)
	}
	switch {
	case w.keptErr != nil:
		w.fault("audit trail: the file that keeps its end is damaged")
	case !w.hasKept:
		w.fault("audit trail: the file that keeps its end is missing")
	case w.kept.Seq > head.Seq:
		w.fault("audit trail: the last %d entries are missing", w.kept.Seq-head.Seq)
	}
	return wrap(rows.Err(), "read trail")
}

func entityKey(entity, id string, version int64) string {
	switch entity {
	case "plan_version", "amendment", "consent_template":
		return fmt.Sprintf("%s %s v%d", entity, id, version)
	}
	return entity + " " + id
}

func (w *verifier) learn(r auditRow) {
	if r.op == planner.AuditGap {
		w.v.Notes = append(w.v.Notes, fmt.Sprintf("audit trail: entry %d of %s notes a gap in what came before it", r.seq, r.at))
	}
	switch r.op {
	case planner.AuditStart, planner.AuditOverride:
		id := planner.ID(r.id_)
		w.marks[id] = append(w.marks[id], mark{int(r.ver), r.op})
	case planner.AuditDrop:
		delete(w.digests, entityKey(r.entity, r.id_, r.ver))
	}
	if len(r.digest) > 0 {
		w.digests[entityKey(r.entity, r.id_, r.ver)] = r.digest
	}
	switch r.op {
	case planner.AuditReseal, planner.AuditMerge, planner.AuditUnmerge, planner.AuditErase, planner.AuditRemoveUser:
		w.learnMany(r)
	}
}

// learnMany learns what an entry says of many rows.
func (w *verifier) learnMany(r auditRow) {
	keys := patientKeys{s: w.s, db: w.db}
	defer keys.wipe()
	d, gone, err := keys.openDetail(r)
	if err != nil && !gone {
		w.fault("audit trail: what entry %d says is damaged or was altered", r.seq)
	}
	for _, row := range d.Rows {
		w.digests[entityKey(row.Entity, row.ID, row.Ver)] = row.Digest
	}
	for _, row := range d.Gone {
		delete(w.digests, entityKey(row.Entity, row.ID, row.Ver))
	}
}

// stored checks that what is stored is what the trail says was stored last.
func (w *verifier) stored(entity, id string, version int64, digest []byte) {
	key := entityKey(entity, id, version)
	w.seen[key] = true
	if !bytes.Equal(w.digests[key], digest) {
		w.fault("%s: not what the audit trail says was saved last", key)
	}
}

func (w *verifier) missing() error {
	for _, key := range slices.Sorted(maps.Keys(w.digests)) {
		if !w.seen[key] && key != "clinic "+w.s.clinicID {
			w.fault("%s: missing, though the audit trail says it was saved", key)
		}
	}
	return nil
}

func (w *verifier) clinicAndUsers() error {
	peek, err := peekDB(w.db)
	if err != nil {
		return err
	}
	if _, err := w.s.openClinic(peek.clinic); err != nil {
		w.fault("clinic settings: damaged or altered")
	}
	if digest := w.digests["clinic "+peek.clinic.id]; digest != nil && !bytes.Equal(digest, digestOf(peek.clinic.mac)) {
		w.fault("clinic settings: not what the audit trail says was saved last")
	}
	for _, slot := range peek.slots {
		w.stored("user", slot.ID, 0, slot.digest())
		if slot.Check() != nil {
			w.fault("user %s: key slot damaged", slot.Name)
		} else if w.s.trusted(w.db, slot) != nil {
			w.fault("user %s: altered", slot.Name)
		}
	}
	return nil
}

func (w *verifier) patients() error {
	var ids []planner.ID
	rows, err := w.db.Query("SELECT id FROM patients ORDER BY id")
	if err != nil {
		return fmt.Errorf("read patients: %w", err)
	}
	for rows.Next() {
		var id planner.ID
		if err := rows.Scan(&id); err != nil {
			return fmt.Errorf("read patients: %w", err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read patients: %w", err)
	}
	for _, id := range ids {
		w.v.Patients++
		if err := w.patient(id); err != nil {
			return err
		}
	}
	return nil
}

func (w *verifier) patient(id planner.ID) error {
	row, err := readPatientRow(w.db, id)
	if err != nil {
		return err
	}
	w.stored("patient", string(id), row.ver, digestOf(row.box))
	patient, key, err := w.s.openPatient(row)
	defer key.Wipe()
	if err != nil {
		w.fault("patient %s: damaged or altered", id)
		return w.countUnread(id)
	}
	if !bytes.Equal(row.chartTag, w.s.chartTag(patient.Value.Chart)) {
		w.fault("patient %s: its chart number was re-linked", id)
	}
	plans, err := w.s.readPlans(w.db, id, key)
	if err != nil {
		w.fault("patient %s: a plan is damaged or altered", id)
		return w.countUnread(id)
	}
	if err := w.plans(plans, key); err != nil {
		return err
	}
	consents, err := w.consents(id, key)
	if err != nil {
		return err
	}
	records, err := w.records(id, key)
	if err != nil {
		return err
	}
	for _, f := range chart.New(patient.Value, values(plans), nil).With(consents, records).Faults() {
		w.fault("patient %s: %s: %s", id, f.Field, f.Message)
	}
	w.card(id, planner.NewCard(patient.Value, values(plans), careDays(consents, records)...))
	return nil
}

// countUnread marks what belongs to a patient that cannot be opened as present,
// so that it is reported once.
func (w *verifier) countUnread(id planner.ID) error {
	for entity, query := range map[string]string{
		"plan":      "SELECT id, 0 FROM plans WHERE patient = $1",
		"consent":   "SELECT id, 0 FROM consents WHERE patient = $1",
		"record":    "SELECT id, 0 FROM records WHERE patient = $1",
		"amendment": "SELECT a.record, a.seq FROM amendments a JOIN records r ON r.id = a.record WHERE r.patient = $1",
	} {
		rows, err := w.db.Query(query, string(id))
		if err != nil {
			return fmt.Errorf("read ids: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var row string
			var version int64
			if err := rows.Scan(&row, &version); err != nil {
				return fmt.Errorf("read id: %w", err)
			}
			w.seen[entityKey(entity, row, version)] = true
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("read ids: %w", err)
		}
	}
	return nil
}

func (w *verifier) plans(plans []Stored[planner.Plan], key vault.Key) error {
	for _, p := range plans {
		w.v.Plans++
		var box []byte
		if err := w.db.QueryRow("SELECT box FROM plans WHERE id = $1", string(p.Value.ID)).Scan(&box); err != nil {
			return fmt.Errorf("read plan: %w", err)
		}
		w.stored("plan", string(p.Value.ID), p.Row, digestOf(box))
		if err := w.versions(p.Value.ID, key); err != nil {
			return err
		}
	}
	return nil
}

func (w *verifier) versions(plan planner.ID, key vault.Key) error {
	rows, err := w.db.Query("SELECT version, box FROM plan_versions WHERE plan = $1", string(plan))
	if err != nil {
		return fmt.Errorf("read plan versions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var version int
		var box []byte
		if err := rows.Scan(&version, &box); err != nil {
			return fmt.Errorf("read plan version: %w", err)
		}
		w.v.Versions++
		w.stored("plan_version", string(plan), int64(version), digestOf(box))
		if _, err := unseal[planner.Plan](key, box, versionBind(plan, version)); err != nil {
			w.fault("plan %s version %d: damaged or altered", plan, version)
		}
	}
	return wrap(rows.Err(), "read plan versions")
}

func (w *verifier) card(id planner.ID, want planner.Card) {
	var box []byte
	if err := w.db.QueryRow("SELECT box FROM cards WHERE patient = $1", string(id)).Scan(&box); err != nil {
		w.fault("patient %s: its card is missing", id)
		return
	}
	card, err := w.s.openCard(id, box)
	if err != nil {
		w.fault("patient %s: its card is damaged or altered", id)
		return
	}
	if !sameCard(card, want) {
		w.fault("patient %s: its card does not say what the patient says", id)
	}
}

func (w *verifier) drafts() error {
	rows, err := readDrafts(w.db)
	if err != nil {
		return err
	}
	for _, r := range rows {
		w.v.Drafts++
		if _, err := w.s.openDraft(w.db, r); err != nil {
			w.fault("draft %d: damaged or altered", w.v.Drafts)
		}
	}
	return nil
}
