package store

import (
	"bytes"
	"crypto/subtle"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// Drafts and taps come too often for the audit trail. One row, scratch_head,
// vouches for all of them together: it counts the writes that touched any and
// holds the sum of a keyed hash of every row, so that one taken away, added or put
// back shows. The counter is kept beside the file as well, in the second line of
// the head file, so that the whole of them put back shows too.
//
// The sum is exclusive or over HMACs, of Clarke, Devadas, van Dijk, Gassend and
// Suh, "Incremental Multiset Hash Functions and Their Application to Memory
// Integrity Checking" (ASIACRYPT 2003): a write costs its own rows only, however
// many there are. Rows have keys, so none is there twice.

// scratchHead is that row.
type scratchHead struct {
	seq      int64
	sum, mac []byte
}

func (h scratchHead) bind() vault.Bind { return vault.Bind{"scratch_head", h.seq, h.sum} }

// link is how the head file keeps a head.
func (h scratchHead) link() vault.Link { return vault.Link{Seq: h.seq, MAC: h.mac} }

// signed gives a head with its MAC.
func (h scratchHead) signed(key vault.Key) scratchHead {
	h.mac = key.MAC(h.bind())
	return h
}

func (h scratchHead) fits(key vault.Key) bool {
	return !key.IsZero() && len(h.sum) == scratchSumSize && vault.EqualMAC(h.mac, key.MAC(h.bind()))
}

const scratchSumSize = 32

// scratchEntity is how the trail names the row: it says once that there is one.
const scratchEntity = "scratch_head"

// readScratchHead gives the head, and false when the file has none.
func readScratchHead(db querier) (h scratchHead, there bool, err error) {
	err = db.QueryRow("SELECT seq, sum, mac FROM scratch_head WHERE one = 1").Scan(&h.seq, &h.sum, &h.mac)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	return h, err == nil, wrap(err, "read what vouches for drafts and taps")
}

func putScratchHead(tx execer, h scratchHead) error {
	_, err := tx.Exec(`INSERT INTO scratch_head (one, seq, sum, mac) VALUES (1, $1, $2, $3)
		ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, sum = excluded.sum, mac = excluded.mac`, h.seq, h.sum, h.mac)
	return wrap(err, "vouch for drafts and taps")
}

// scratchKey is the key of the head. It opens nothing: a session that goes on
// after a PIN has it too.
func (s *Store) scratchKey() vault.Key {
	if n := s.narrow.Load(); n != nil {
		return n.scratch
	}
	return s.keys().scratch
}

// allScratch gives every draft and tap in one shape.
const allScratch = `SELECT 'drafts', user_id, kind, id, patient, 0, box FROM drafts
	UNION ALL SELECT 'taps', record, '', '', NULL, seq, box FROM taps`

// sumScratch adds up drafts and taps that a query gives.
func sumScratch(db querier, query string, key vault.Key) (sum []byte, err error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, fmt.Errorf("read drafts and taps: %w", err)
	}
	defer rows.Close()
	sum = make([]byte, scratchSumSize)
	for rows.Next() {
		var table, a, b, c string
		var patient sql.NullString
		var seq int64
		var box sql.RawBytes
		if err := rows.Scan(&table, &a, &b, &c, &patient, &seq, &box); err != nil {
			return nil, fmt.Errorf("read a draft or tap: %w", err)
		}
		bind := vault.Bind{table, a, b, c, nil, seq, digestOf(box)}
		if patient.Valid {
			bind[4] = patient.String
		}
		subtle.XORBytes(sum, sum, key.MAC(bind))
	}
	return sum, wrap(rows.Err(), "read drafts and taps")
}

// watchScratch has SQLite itself say which drafts and taps a connection's
// transactions add and take away, whoever does so and by whatever statement, in a
// table that only this connection sees. What a statement did that failed is taken
// back there as well. A file of an earlier schema is watched once it was brought
// to the present one: see upgrade.
func watchScratch(conn *sqlite3.SQLiteConn) error {
	present, err := isPresentSchema(conn)
	if err != nil || !present {
		return err
	}
	const drafts, taps = "('drafts', %[1]s.user_id, %[1]s.kind, %[1]s.id, %[1]s.patient, 0, %[1]s.box)", "('taps', %[1]s.record, '', '', NULL, %[1]s.seq, %[1]s.box)"
	statements := []string{"CREATE TEMP TABLE scratched (entity, a, b, c, patient, seq, box)"}
	for table, values := range map[string]string{"drafts": drafts, "taps": taps} {
		for event, sides := range map[string][]string{"INSERT": {"new"}, "DELETE": {"old"}, "UPDATE": {"old", "new"}} {
			body := ""
			for _, side := range sides {
				body += "INSERT INTO scratched VALUES " + fmt.Sprintf(values, side) + "; "
			}
			statements = append(statements, fmt.Sprintf("CREATE TEMP TRIGGER scratched_%[1]s_%[2]s AFTER %[2]s ON main.%[1]s BEGIN %[3]sEND", table, event, body))
		}
	}
	for _, statement := range statements {
		if _, err := conn.Exec(statement, nil); err != nil {
			return fmt.Errorf("watch drafts and taps: %w", err)
		}
	}
	return nil
}

func isPresentSchema(conn *sqlite3.SQLiteConn) (bool, error) {
	rows, err := conn.Query("PRAGMA user_version", nil)
	if err != nil {
		return false, fmt.Errorf("read user_version: %w", err)
	}
	defer rows.Close()
	version := make([]driver.Value, 1)
	if err := rows.Next(version); err != nil {
		return false, fmt.Errorf("read user_version: %w", err)
	}
	return version[0] == int64(schemaVersion()), nil
}

// keepScratch brings the head up to what a transaction did, under the clinic key
// of the generation it ends with, and gives it for the head file. A head that is
// missing or was altered stays so: the next sign-in finds and notes it.
func (s *Store) keepScratch(tx execer, gen uint32) (vault.Link, error) {
	key := s.scratchKey()
	var head scratchHead
	var touched bool
	err := tx.QueryRow("SELECT seq, sum, mac, EXISTS (SELECT 1 FROM scratched) FROM scratch_head WHERE one = 1").
		Scan(&head.seq, &head.sum, &head.mac, &touched)
	switch {
	case errors.Is(err, sql.ErrNoRows) || err == nil && !head.fits(key):
		return vault.Link{}, forgetTouched(tx)
	case err != nil:
		return vault.Link{}, fmt.Errorf("read what vouches for drafts and taps: %w", err)
	}
	next, known := s.keysOf(gen)
	renewed := known && gen != s.gen()
	if !touched && !renewed {
		return head.link(), nil
	}
	sum, err := sumScratch(tx, "SELECT entity, a, b, c, patient, seq, box FROM scratched", key)
	if err != nil {
		return vault.Link{}, err
	}
	if renewed {
		if head, err = renewedScratch(tx, head, sum, key, next.scratch); err != nil {
			return vault.Link{}, err
		}
	} else {
		subtle.XORBytes(head.sum, head.sum, sum)
		head.seq++
		head = head.signed(key)
	}
	return head.link(), errors.Join(putScratchHead(tx, head), forgetTouched(tx))
}

func forgetTouched(tx execer) error {
	_, err := tx.Exec("DELETE FROM scratched")
	return wrap(err, "watch drafts and taps")
}

// renewedScratch gives the head under a new key. What does not add up under the
// old one does not under the new one either.
func renewedScratch(tx execer, head scratchHead, touched []byte, old, next vault.Key) (scratchHead, error) {
	was, errWas := sumScratch(tx, allScratch, old)
	is, errIs := sumScratch(tx, allScratch, next)
	if err := errors.Join(errWas, errIs); err != nil {
		return head, err
	}
	for _, part := range [][]byte{touched, was, is} {
		subtle.XORBytes(head.sum, head.sum, part)
	}
	head.seq++
	return head.signed(next), nil
}

// headFile gives what is kept beside the database: the end of the trail, the head
// of drafts and taps, and what vouches for users and clinic, a line each.
func (s *Store) headFile(head, scratch vault.Link) []byte {
	k := s.keys()
	data := k.head.EncodeHead(head, s.clinicID)
	if scratch.Seq > 0 {
		data = append(data, k.scratch.EncodeHead(scratch, s.clinicID)...)
		data = append(data, s.stateLine(head)...)
	}
	return data
}

// splitHead parts a head file into its lines; the second is nil where there is
// none.
func splitHead(data []byte) (head, scratch []byte) {
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines) > 1 && len(lines[1]) > 0 {
		return lines[0], lines[1]
	}
	return data, nil
}

// keepCounter writes the second line of the head file over, after a write of
// drafts or taps only. It is written in place and not synced, for a tap must not
// wait for the disk twice: the line never changes its length and lies with the
// first within one sector, and one that is behind after a power cut is no alarm.
// The first line is not touched. The caller holds the lock.
func (s *Store) keepCounter(scratch vault.Link) error {
	if scratch.Seq == 0 {
		return nil
	}
	line := s.scratchKey().EncodeHead(scratch, s.clinicID)
	err := disk.OverwriteAt(s.o.Disk, s.path+headSuffix, line, int64(len(line))) // both lines are of one length
	if len(s.home.head) >= 2*len(line) {
		copy(s.home.head[len(line):], line)
		if err != nil { // a part of it may have been written
			err = disk.WriteWhole(s.o.Disk, s.path+headSuffix, s.home.head)
		}
	}
	return wrap(err, "write head file")
}

// keepHead writes the head file over, in place where it can. The caller holds the
// lock.
func (s *Store) keepHead(data []byte) error {
	s.home.head = data
	err := disk.Overwrite(s.o.Disk, s.path+headSuffix, data)
	if err != nil { // a part of it may have been written
		err = disk.WriteWhole(s.o.Disk, s.path+headSuffix, data)
	}
	return wrap(err, "write head file")
}

// keptCounter gives the head of drafts and taps that the head file keeps; false
// when it keeps none. It may be of the generation before where the first line is:
// the program ended between removing a user and writing the file.
func (s *Store) keptCounter() (vault.Link, bool, error) {
	data, err := os.ReadFile(s.path + headSuffix)
	if errors.Is(err, os.ErrNotExist) {
		return vault.Link{}, false, nil
	}
	if err != nil {
		return vault.Link{}, false, fmt.Errorf("read head file: %w", err)
	}
	head, line := splitHead(data)
	if line == nil {
		return vault.Link{}, false, nil
	}
	link, err := s.scratchKey().DecodeHead(line, s.clinicID)
	if errors.Is(err, vault.ErrDamaged) {
		if _, errBefore := s.headBefore(head); errBefore == nil {
			before, _ := s.keysOf(s.gen() - 1)
			link, err = before.scratch.DecodeHead(line, s.clinicID)
		}
	}
	return link, true, wrap(err, "read head file")
}

// What a check of drafts and taps can find.
const (
	scratchMissing = "What vouches for drafts and taps was missing."
	scratchAltered = "What vouches for drafts and taps was altered."
	scratchOther   = "Drafts or taps were altered, taken away, added or put back outside Stipple."
	scratchOlder   = "The drafts and taps are older than those saved last here."
	scratchUnkept  = "The file that keeps the end of the audit trail does not say rightly how often drafts and taps were saved."
)

// scratchState is what a check of drafts and taps goes by.
type scratchState struct {
	head  scratchHead
	there bool
	more  bool   // there are others beside it
	sum   []byte // of what is stored
	born  int64  // the entry of the trail that says there is a head; 0 = none does

	kept    vault.Link // beside the file
	hasKept bool
	keptErr error
	file    vault.Link // the first line beside it; zero when missing or damaged
}

// readScratch reads all of it. The head file is read first: what is saved
// meanwhile can only be newer.
func (s *Store) readScratch(db querier) (st scratchState, err error) {
	if st.head, st.there, err = readScratchHead(db); err != nil {
		return st, err
	}
	if st.more, err = exists(db, "SELECT 1 FROM scratch_head WHERE one <> 1"); err != nil {
		return st, err
	}
	if st.sum, err = sumScratch(db, allScratch, s.scratchKey()); err != nil {
		return st, err
	}
	err = db.QueryRow("SELECT seq FROM audit WHERE id = $1 AND entity = $2 ORDER BY seq LIMIT 1", s.clinicID, scratchEntity).Scan(&st.born)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return st, wrap(err, "read the trail of drafts and taps")
}

// readKept reads what the head file says.
func (s *Store) readKept(st *scratchState) {
	st.kept, st.hasKept, st.keptErr = s.keptCounter()
	if head, there, err := s.keptHead(); err == nil && there {
		st.file = head
	}
}

// wrong says what is not as it was saved; "" when all is well.
func (st scratchState) wrong(key vault.Key) string {
	switch {
	case !st.there && (st.born > 0 || st.hasKept):
		return scratchMissing
	case !st.there:
		return ""
	case st.more || !st.head.fits(key):
		return scratchAltered
	case !bytes.Equal(st.head.sum, st.sum):
		return scratchOther
	case st.keptErr != nil || st.kept.Seq == st.head.seq && !bytes.Equal(st.kept.MAC, st.head.mac):
		return scratchUnkept
	case st.kept.Seq > st.head.seq:
		return scratchOlder
	case !st.hasKept && st.file.Seq >= st.born && st.file.Seq > 0:
		return scratchUnkept
	}
	return ""
}

// settleScratch begins a visit: it finds whether drafts and taps are what was
// saved last, which is else a gap like one of the trail, and sees to it that a
// head vouches for them from here on.
func (c *change) settleScratch() error {
	s := c.s
	var kept scratchState
	s.readKept(&kept)
	st, err := s.readScratch(c.tx)
	if err != nil {
		return err
	}
	st.kept, st.hasKept, st.keptErr, st.file = kept.kept, kept.hasKept, kept.keptErr, kept.file
	key := s.scratchKey()
	wrong := st.wrong(key)
	if st.there && wrong == "" {
		return nil
	}
	if wrong != "" {
		s.gap = joined(s.gap, wrong)
	}
	if st.born == 0 {
		c.note(entry{op: planner.AuditCreate, entity: scratchEntity, id: s.clinicID, ver: 1, detail: "drafts and taps are counted from here on"})
	}
	if !st.head.fits(key) {
		st.head.seq = 0 // anything could stand there
	}
	if _, err := c.tx.Exec("DELETE FROM scratch_head"); err != nil {
		return fmt.Errorf("vouch for drafts and taps: %w", err)
	}
	return putScratchHead(c.tx, scratchHead{seq: max(st.head.seq, st.kept.Seq) + 1, sum: st.sum}.signed(key))
}

// joined puts a sentence after others.
func joined(text, more string) string {
	if text == "" {
		return more
	}
	return text + " " + more
}
