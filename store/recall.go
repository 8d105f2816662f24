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

// Recall lists every session in which something recalled was used, or was laid out
// and may have been, with its patient: newest first, then by the patient's name.
// The links between lots and records only say where to look: what counts is what
// the record itself names. Charts erased since cannot be among them: ErasedUses
// counts those. It is noted in the audit trail, once for itself and once for each
// patient it gives. Errors: Invalid when the query
// names nothing; Corrupt, beside what could be read, when records could not.
func (s *Store) Recall(ctx ctx, q planner.RecallQuery) ([]planner.Recalled, error) {
	if err := s.allow(planner.SeeRecords); err != nil {
		return nil, err
	}
	var list []planner.Recalled
	var read entry
	var unread unseen
	err := s.snapshot(ctx, func(db querier) error {
		products, damaged, err := s.soundProducts(db)
		if err != nil {
			return err
		}
		lots, e, err := s.lotsRecalled(db, products, q)
		if err != nil {
			return err
		}
		list, unread, err = s.sessionsOf(db, lots)
		unread.stock, unread.first = damaged != nil, cmp.Or(unread.first, damaged)
		read = e
		read.detail = fmt.Sprintf("%s; lots: %d, uses: %d", e.detail, len(lots), len(list))
		if unread.records > 0 {
			read.detail += fmt.Sprintf(", records that could not be read: %d", unread.records)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := s.noteRecall(ctx, read, list); err != nil {
		return nil, err
	}
	return list, unread.err()
}

// noteRecall notes a recall and, of each patient it gives, that it gave them, all
// at once: what cannot be noted must not be given.
func (s *Store) noteRecall(ctx ctx, read entry, list []planner.Recalled) error {
	var entries []entry
	told := map[planner.ID]bool{}
	for _, r := range list {
		if id := r.Patient.ID; !told[id] {
			told[id] = true
			entries = append(entries, entry{op: planner.AuditRecall, entity: read.entity, id: read.id, patient: id, detail: "this patient is listed"})
		}
	}
	entries = append(entries, read)
	if !s.ReadOnly() {
		return s.change(ctx, func(c *change) error {
			for _, e := range entries {
				c.note(e)
			}
			return nil
		})
	}
	for _, e := range entries {
		if err := s.outside().tell(s.lineOf(e)); err != nil {
			return explain(err)
		}
	}
	return nil
}

// unseen is what a recall looked for and could not read.
type unseen struct {
	records int
	stock   bool // products are damaged: lots of theirs may be missing
	first   error
}

func (u unseen) err() error {
	switch {
	case u.records == 0 && u.stock:
		return planner.Errorf(planner.Corrupt, "This list may be incomplete: the stock in the clinic file is damaged. Run a verification.").Because(u.first)
	case u.records == 0:
		return nil
	case u.records == 1:
		return planner.Errorf(planner.Corrupt, "This list is incomplete: 1 record could not be read. Run a verification.").Because(u.first)
	}
	return planner.Errorf(planner.Corrupt, "This list is incomplete: %d records could not be read. Run a verification.", u.records).Because(u.first)
}

// tell counts a record that is damaged; any other error ends the recall.
func (u *unseen) tell(err error) error {
	err = explain(err)
	if code := planner.ErrorCode(err); code != planner.Corrupt && code != planner.NotFound {
		return err
	}
	u.records++
	u.first = cmp.Or(u.first, err)
	return nil
}

// linkedRecords is the search a recall stands on: it reads what it gives and no
// more.
const linkedRecords = "SELECT record FROM record_lots WHERE lot = $1"

// sessionsOf gives the uses of lots, newest first.
func (s *Store) sessionsOf(db querier, lots []stocked) ([]planner.Recalled, unseen, error) {
	var records []planner.ID
	for _, lot := range lots {
		linked, err := readIDs(db, linkedRecords, string(lot.id))
		if err != nil {
			return nil, unseen{}, err
		}
		records = append(records, linked...)
	}
	slices.Sort(records)
	list, unread, err := s.openEach(db, slices.Compact(records), lots)
	slices.SortFunc(list, func(a, b planner.Recalled) int {
		return cmp.Or(
			b.Date.Time().Compare(a.Date.Time()), strings.Compare(recalledName(a), recalledName(b)),
			cmp.Compare(a.Record, b.Record), cmp.Compare(a.Lot.Lot, b.Lot.Lot))
	})
	return list, unread, err
}

// openEach gives the uses of lots in records, in no order, and what could not be
// read. One reads the rows while others open them: that takes most of the time.
func (s *Store) openEach(db querier, records []planner.ID, lots []stocked) ([]planner.Recalled, unseen, error) {
	var mu sync.Mutex
	var list []planner.Recalled
	var unread unseen
	var failed error
	take := func(uses []planner.Recalled, err error) {
		mu.Lock()
		defer mu.Unlock()
		if list = append(list, uses...); err != nil {
			failed = cmp.Or(failed, unread.tell(err))
		}
	}
	rows := make(chan linkedRow)
	var opening sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		opening.Go(func() {
			for row := range rows {
				take(s.usesIn(row, lots))
			}
		})
	}
	for _, record := range records {
		row, err := s.readLinked(db, record)
		if err != nil {
			take(nil, err)
			continue
		}
		rows <- row
	}
	close(rows)
	opening.Wait()
	return list, unread, failed
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
func (s *Store) usesIn(row linkedRow, lots []stocked) ([]planner.Recalled, error) {
	patient, key, err := s.openPatient(row.patient)
	defer key.Wipe()
	if err != nil {
		return nil, err
	}
	record := row.logging
	if record == nil {
		// How it came about is longer than all the rest, and amendments use no lots.
		keys := recordKeysOf(key, row.record.id)
		defer keys.wipe()
		kept, err := unsealRecord[struct {
			Record planner.SessionRecord `json:"record"`
		}](keys, row.record.box, row.record.bind())
		if err != nil {
			return nil, err
		}
		record = &kept.Record
	}
	var list []planner.Recalled
	for _, use := range record.LotsUsed() {
		if slices.ContainsFunc(lots, func(l stocked) bool { return l.isUsed(*record, use.Lot) }) {
			list = append(list, recalled(patient.Value, *record, use))
		}
	}
	return list, nil
}

func recalled(patient planner.Patient, record planner.SessionRecord, use planner.LotUse) planner.Recalled {
	r := planner.Recalled{
		Patient: patient, Record: record.ID, Date: record.Date, Session: record.Session,
		Lot: use.Lot, Amount: use.Amount, By: record.Operator.Name, Signed: record.Signed(), Elsewhere: record.Elsewhere,
		Unconfirmed: use.Unconfirmed,
	}
	for _, key := range use.Regions {
		region, _, _ := record.Record(key)
		r.Regions = append(r.Regions, region.Region.Name())
	}
	return r
}
