package store

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"stipple/planner"
)

const opRecall = "recall"

// Recall lists every session in which something recalled was used, with its
// patient: newest first, then by the patient's name. The links between lots and
// records only say where to look: what counts is what the record itself names.
// It is noted in the audit trail. Error: Invalid when the query names nothing.
func (s *Store) Recall(ctx ctx, q planner.RecallQuery) ([]planner.Recalled, error) {
	if err := s.allow(planner.SeeRecords); err != nil {
		return nil, err
	}
	var list []planner.Recalled
	var read entry
	err := s.snapshot(ctx, func(db querier) error {
		lots, e, err := s.lotsRecalled(db, q)
		if err != nil {
			return err
		}
		list, err = s.sessionsOf(db, lots)
		read = e
		read.detail = fmt.Sprintf("%s; lots: %d, uses: %d", e.detail, len(lots), len(list))
		return err
	})
	if err != nil || s.ReadOnly() {
		return list, err
	}
	if err := s.change(ctx, func(c *change) error { c.note(read); return nil }); err != nil {
		return nil, err
	}
	return list, nil
}

// lotsRecalled gives the lots a query means and what the trail says of it.
func (s *Store) lotsRecalled(db querier, q planner.RecallQuery) ([]planner.ID, entry, error) {
	e := entry{op: opRecall, entity: "stock", id: s.clinicID}
	var lots []Stored[planner.Lot]
	var err error
	switch batch := planner.FoldBatch(q.Batch); {
	case q.Lot != "":
		e.entity, e.id, e.detail = "lot", string(q.Lot), "one lot"
		lots, err = s.readLots(db, "WHERE id = $1", string(q.Lot))
	case batch != "":
		e.detail = "every lot " + q.Batch
		lots, err = s.readLots(db, "WHERE batch = $1", batch)
	case q.Product != "":
		e.entity, e.id, e.detail = "product", string(q.Product), "every lot of a product"
		lots, err = s.readLots(db, "WHERE product = $1", string(q.Product))
	case planner.FoldBatch(q.Needle) != "":
		e.detail = "every lot of needles " + q.Needle
		lots, err = s.lotsOfNeedle(db, q.Needle)
	default:
		return nil, e, planner.Errorf(planner.Invalid, "Say what is recalled: a lot, a product or a needle.")
	}
	ids := make([]planner.ID, len(lots))
	for i, l := range lots {
		ids[i] = l.Value.ID
	}
	return ids, e, err
}

// lotsOfNeedle gives the lots of every needle of a configuration, however it is
// spelled.
func (s *Store) lotsOfNeedle(db querier, configuration string) ([]Stored[planner.Lot], error) {
	products, err := s.readProducts(db, "WHERE kind = $1", string(planner.NeedleStock))
	if err != nil {
		return nil, err
	}
	var list []Stored[planner.Lot]
	for _, p := range products {
		if planner.FoldBatch(p.Value.Needle().Configuration) != planner.FoldBatch(configuration) {
			continue
		}
		lots, err := s.readLots(db, "WHERE product = $1", string(p.Value.ID))
		if err != nil {
			return nil, err
		}
		list = append(list, lots...)
	}
	return list, nil
}

// linkedRecords is the search a recall stands on: it reads what it gives and no
// more.
const linkedRecords = "SELECT record FROM record_lots WHERE lot = $1"

// sessionsOf gives the uses of lots, newest first.
func (s *Store) sessionsOf(db querier, lots []planner.ID) ([]planner.Recalled, error) {
	var records []planner.ID
	for _, lot := range lots {
		linked, err := readIDs(db, linkedRecords, string(lot))
		if err != nil {
			return nil, err
		}
		records = append(records, linked...)
	}
	slices.Sort(records)
	list, err := s.openEach(db, slices.Compact(records), lots)
	slices.SortFunc(list, func(a, b planner.Recalled) int {
		return cmp.Or(
			b.Date.Time().Compare(a.Date.Time()), strings.Compare(recalledName(a), recalledName(b)),
			cmp.Compare(a.Record, b.Record), cmp.Compare(a.Lot.Lot, b.Lot.Lot))
	})
	return list, err
}

// openEach gives the uses of lots in records, in no order. One reads the rows
// while others open them: that takes most of the time.
func (s *Store) openEach(db querier, records, lots []planner.ID) ([]planner.Recalled, error) {
	var mu sync.Mutex
	var list []planner.Recalled
	var failed error
	rows := make(chan linkedRow)
	var opening sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		opening.Go(func() {
			for row := range rows {
				uses, err := s.usesIn(row, lots)
				mu.Lock()
				list, failed = append(list, uses...), cmp.Or(failed, err)
				mu.Unlock()
			}
		})
	}
	var unread error
	for _, record := range records {
		row, err := s.readLinked(db, record)
		if err != nil {
			unread = err
			break
		}
		rows <- row
	}
	close(rows)
	opening.Wait()
	return list, cmp.Or(unread, failed)
}

func recalledName(r planner.Recalled) string { return planner.Fold(r.Patient.DisplayName()) }

func readIDs(db querier, query string, args ...any) ([]planner.ID, error) {
	rows, err := db.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("read ids: %w", err)
	}
	defer rows.Close()
	var list []planner.ID
	for rows.Next() {
		var id planner.ID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read id: %w", err)
		}
		list = append(list, id)
	}
	return list, wrap(rows.Err(), "read ids")
}

// linkedRow is a record and its patient as they are stored; a record that is
// still being logged is open already, because its taps lie in other rows.
type linkedRow struct {
	record  recordRow
	patient patientRow
	logging *planner.SessionRecord
}

func (s *Store) readLinked(db querier, id planner.ID) (linkedRow, error) {
	record, err := readRecordRow(db, id)
	if err != nil {
		return linkedRow{}, err
	}
	patient, err := readPatientRow(db, record.patient)
	if err != nil || record.signed {
		return linkedRow{record: record, patient: patient}, err
	}
	key, err := s.patientKey(patient)
	if err != nil {
		return linkedRow{}, err
	}
	defer key.Wipe()
	running, err := openRecord(db, record, key)
	now := running.Now()
	return linkedRow{record: record, patient: patient, logging: &now}, err
}

// usesIn gives the uses of lots that a record names.
func (s *Store) usesIn(row linkedRow, lots []planner.ID) ([]planner.Recalled, error) {
	patient, key, err := s.openPatient(row.patient)
	defer key.Wipe()
	if err != nil {
		return nil, err
	}
	record := row.logging
	if record == nil {
		// How it came about is longer than all the rest, and amendments use no lots.
		kept, err := unseal[struct {
			Record planner.SessionRecord `json:"record"`
		}](key, row.record.box, row.record.bind())
		if err != nil {
			return nil, err
		}
		record = &kept.Record
	}
	var list []planner.Recalled
	for _, use := range record.LotsUsed() {
		if slices.Contains(lots, use.Lot.Lot) {
			list = append(list, recalled(patient.Value, *record, use))
		}
	}
	return list, nil
}

func recalled(patient planner.Patient, record planner.SessionRecord, use planner.LotUse) planner.Recalled {
	r := planner.Recalled{
		Patient: patient, Record: record.ID, Date: record.Date, Session: record.Session,
		Lot: use.Lot, Amount: use.Amount, By: record.Operator.Name, Signed: record.Signed(), Elsewhere: record.Elsewhere,
	}
	for _, key := range use.Regions {
		region, _, _ := record.Record(key)
		r.Regions = append(r.Regions, region.Region.Name())
	}
	return r
}
