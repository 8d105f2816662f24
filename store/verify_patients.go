package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"

	"stipple/planner"
)

// whole is everything stored of one patient, as it is stored.
type whole struct {
	at         int // which of all patients
	row        patientRow
	cards      []part
	plans      []part
	versions   []part
	consents   []part
	records    []recordRow
	taps       []part
	amendments []part
	links      []recordLink
	keys       []part // earlier ones
	merges     []part
}

// part is a row of a patient: its id, or that of the row it belongs to, its version
// or number, and its box.
type part struct {
	id  string
	n   int64
	box []byte
}

// recordLink is a link of a record to a lot.
type recordLink struct {
	record planner.ID
	link
}

// The rows of patients, each table once and in the order of patients, so that they
// are merged and no patient costs a query. What belongs to no patient comes first.
const (
	patientsInOrder   = "SELECT id, ver, chart_tag, key_box, box FROM patients ORDER BY id"
	cardsInOrder      = "SELECT patient, patient, 0, box FROM cards ORDER BY patient"
	plansInOrder      = "SELECT patient, id, ver, box FROM plans ORDER BY patient, id"
	versionsInOrder   = "SELECT p.patient, v.plan, v.version, v.box FROM plans p CROSS JOIN plan_versions v ON v.plan = p.id ORDER BY p.patient, p.id, v.version"
	consentsInOrder   = "SELECT patient, id, ver, box FROM consents ORDER BY patient, id"
	recordsInOrder    = "SELECT id, patient, plan, session, operator, signed, ver, box FROM records ORDER BY patient, id"
	tapsInOrder       = "SELECT coalesce(r.patient, ''), t.record, t.seq, t.box FROM taps t LEFT JOIN records r ON r.id = t.record ORDER BY 1, 2, 3"
	amendmentsInOrder = "SELECT coalesce(r.patient, ''), a.record, a.seq, a.box FROM amendments a LEFT JOIN records r ON r.id = a.record ORDER BY 1, 2, 3"
	linksInOrder      = "SELECT r.patient, l.record, l.lot, l.amount, l.mac FROM records r CROSS JOIN record_lots l ON l.record = r.id ORDER BY r.patient, r.id, l.lot"
	oldKeysInOrder    = "SELECT patient, former, gen, box FROM old_keys ORDER BY patient, former, gen"
	mergesInOrder     = "SELECT patient, former, 0, box FROM merges ORDER BY patient"
)

// inOrder gives the rows of a table patient by patient.
type inOrder[T any] struct {
	rows  *sql.Rows
	scan  func(*sql.Rows) (string, T, error)
	stray func(patient string, row T)
	of    string // whose next is
	next  T
	more  bool
}

func readInOrder[T any](w *verifier, query string, scan func(*sql.Rows) (string, T, error), stray func(string, T)) (*inOrder[T], error) {
	rows, err := w.query(query)
	if err != nil {
		return nil, fmt.Errorf("read patients: %w", err)
	}
	o := &inOrder[T]{rows: rows, scan: scan, stray: stray}
	return o, o.step()
}

func (o *inOrder[T]) step() (err error) {
	if o.more = o.rows.Next(); !o.more {
		return wrap(o.rows.Err(), "read patients")
	}
	o.of, o.next, err = o.scan(o.rows)
	return wrap(err, "read patients")
}

// take gives the rows of a patient. What lies before them is of a patient who is
// not there.
func (o *inOrder[T]) take(patient string) ([]T, error) {
	var list []T
	for o.more && o.of <= patient {
		if o.of == patient {
			list = append(list, o.next)
		} else {
			o.stray(o.of, o.next)
		}
		if err := o.step(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// rest passes what is left when there is no patient any more.
func (o *inOrder[T]) rest() error {
	for o.more {
		o.stray(o.of, o.next)
		if err := o.step(); err != nil {
			return err
		}
	}
	return o.rows.Close()
}

func scanPart(rows *sql.Rows) (of string, p part, err error) {
	err = rows.Scan(&of, &p.id, &p.n, &p.box)
	return of, p, err
}

func scanRecord(rows *sql.Rows) (string, recordRow, error) {
	var r recordRow
	var signed int64
	err := rows.Scan(&r.id, &r.patient, &r.plan, &r.session, &r.operator, &signed, &r.ver, &r.box)
	if r.signed = signed == 1; signed != int64(flag(r.signed)) {
		r.box = nil // neither signed nor not: no box is bound to that
	}
	return string(r.patient), r, err
}

func scanLink(rows *sql.Rows) (of string, l recordLink, err error) {
	err = rows.Scan(&of, &l.record, &l.lot, &l.amount, &l.mac)
	return of, l, err
}

// reading reads all tables of patients side by side.
type reading struct {
	cards, plans, versions, consents, taps, amendments, keys, merges *inOrder[part]
	records                                                          *inOrder[recordRow]
	links                                                            *inOrder[recordLink]
	linked, frozen                                                   int // rows that were reached
}

func (w *verifier) newReading() (*reading, error) {
	r := &reading{}
	for _, t := range []struct {
		to            **inOrder[part]
		query, entity string
	}{
		{&r.cards, cardsInOrder, "card"},
		{&r.plans, plansInOrder, "plan"},
		{&r.versions, versionsInOrder, "plan_version"},
		{&r.consents, consentsInOrder, "consent"},
		{&r.taps, tapsInOrder, "tap of record"},
		{&r.amendments, amendmentsInOrder, "amendment"},
		{&r.keys, oldKeysInOrder, oldKeyEntity},
		{&r.merges, mergesInOrder, mergeEntity},
	} {
		var err error
		*t.to, err = readInOrder(w, t.query, scanPart, func(of string, p part) { w.stray(t.entity, p.id, p.n, of) })
		if err != nil {
			return nil, err
		}
	}
	var err error
	r.records, err = readInOrder(w, recordsInOrder, scanRecord, func(of string, row recordRow) { w.stray("record", string(row.id), row.ver, of) })
	if err != nil {
		return nil, err
	}
	r.links, err = readInOrder(w, linksInOrder, scanLink, func(of string, l recordLink) {
		r.linked++
		w.fault("record %s: its link to lot %s is of a patient who does not exist", l.record, l.lot)
	})
	return r, err
}

// stray reports a row of a patient who is not there.
func (w *verifier) stray(entity, id string, n int64, of string) {
	name := nameOf(entity, id, n)
	if entity == mergeEntity {
		name.ID = of
	}
	w.trail.last(name)
	switch entity {
	case "tap of record", "amendment":
		if of == "" {
			w.fault("%s %s number %d: it is of a record that does not exist", entity, id, n)
			return
		}
	case "card":
		w.fault("patient %s: missing or altered, though there is a card", of)
		return
	case oldKeyEntity:
		w.fault("patient %s: a key of before is damaged or altered: of chart %s, generation %d, and there is no such patient", of, id, n)
		return
	case mergeEntity:
		w.fault("%s: damaged or altered: there is no such patient", name)
		return
	}
	w.fault("%s: it is of patient %s, who does not exist", name, of)
}

// of gathers everything of a patient.
func (r *reading) of(row patientRow) (p whole, err error) {
	p.row = row
	id := string(row.id)
	for _, t := range []struct {
		from *inOrder[part]
		to   *[]part
	}{
		{r.cards, &p.cards},
		{r.plans, &p.plans},
		{r.versions, &p.versions},
		{r.consents, &p.consents},
		{r.taps, &p.taps},
		{r.amendments, &p.amendments},
		{r.keys, &p.keys},
		{r.merges, &p.merges},
	} {
		if *t.to, err = t.from.take(id); err != nil {
			return p, err
		}
	}
	if p.records, err = r.records.take(id); err != nil {
		return p, err
	}
	p.links, err = r.links.take(id)
	r.linked += len(p.links)
	r.frozen += len(p.versions)
	return p, err
}

func (r *reading) rest() error {
	for _, from := range []*inOrder[part]{r.cards, r.plans, r.versions, r.consents, r.taps, r.amendments, r.keys, r.merges} {
		if err := from.rest(); err != nil {
			return err
		}
	}
	return cmp.Or(r.records.rest(), r.links.rest())
}

// patientFaults is what was found of one patient.
type patientFaults struct {
	at     int
	faults []string
}

// patients checks everything of every patient: one reads, two check.
func (w *verifier) patients() error {
	wholes := make(chan whole, 16)
	var wait sync.WaitGroup
	for range 2 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for p := range wholes {
				w.take(w.checkPatient(p))
			}
		}()
	}
	r, err := w.readPatients(wholes)
	close(wholes)
	wait.Wait()
	slices.SortFunc(w.found, func(a, b patientFaults) int { return cmp.Compare(a.at, b.at) })
	for _, p := range w.found {
		w.v.Faults = append(w.v.Faults, p.faults...)
	}
	if err != nil {
		return err
	}
	return w.unreached(r)
}

// readPatients hands on patient after patient with all that is theirs.
func (w *verifier) readPatients(to chan<- whole) (*reading, error) {
	r, err := w.newReading()
	if err != nil {
		return nil, err
	}
	const toldAt = 100 // patients
	done := 0
	err = w.each("patients", patientsInOrder, func(rows *sql.Rows) error {
		var row patientRow
		if err := rows.Scan(&row.id, &row.ver, &row.chartTag, &row.keyBox, &row.box); err != nil {
			return err
		}
		p, err := r.of(row)
		if err != nil {
			return err
		}
		done += 1 + len(p.records)*recordRows
		if p.at = w.v.Patients; p.at%toldAt == toldAt-1 {
			w.advance(done)
			done = 0
		}
		w.v.Patients++
		select {
		case to <- p:
			return nil
		case <-w.ctx.Done():
			return context.Cause(w.ctx)
		}
	})
	if err != nil {
		return nil, err
	}
	return r, r.rest()
}

// unreached names rows that lie where no patient leads to.
func (w *verifier) unreached(r *reading) error {
	for _, t := range []struct {
		reached             int
		count, query, fault string
	}{
		{r.frozen, "SELECT count(*) FROM plan_versions", "SELECT plan, version FROM plan_versions WHERE plan NOT IN (SELECT id FROM plans)", "plan %s version %s: the plan does not exist"},
		{r.linked, "SELECT count(*) FROM record_lots", "SELECT record, lot FROM record_lots WHERE record NOT IN (SELECT id FROM records)", "record %s: it does not exist, though it is linked to lot %s"},
	} {
		var n int
		if err := w.db.QueryRowContext(w.ctx, t.count).Scan(&n); err != nil {
			return fmt.Errorf("count rows: %w", err)
		}
		if n == t.reached {
			continue
		}
		err := w.each("rows", t.query, func(rows *sql.Rows) error {
			var a, b string
			err := rows.Scan(&a, &b)
			w.fault(t.fault, a, b)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// take adds up what was found of a patient.
func (w *verifier) take(c *patientCheck) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.v.Plans += len(c.p.plans)
	w.v.Versions += len(c.p.versions)
	w.v.Consents += len(c.p.consents)
	w.v.Records += len(c.p.records)
	if len(c.faults) > 0 {
		w.found = append(w.found, patientFaults{c.p.at, c.faults})
	}
}
