package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// outside gives the files beside the clinic file.
func (s *Store) outside() waiting { return waiting{s.path, s.o} }

// lineOf gives an entry as a line that waits. It is sealed when the keys are here.
func (s *Store) lineOf(e entry) waitingLine {
	l := s.outside().line(e.op, s.user.ID, e.entity, e.id)
	l.Patient = e.patient
	k := s.keys()
	if k.audit.IsZero() {
		l.Patient = ""
		return l
	}
	said := detail{Text: e.detail, Changes: e.changes}
	if e.op == planner.AuditBackup {
		said.Rows = []rowDigest{{Ver: e.ver, Digest: e.digest}}
	}
	plain, err := json.Marshal(said)
	if err != nil {
		plain = []byte("{}") // never: a text can be written
	}
	l.Box = k.audit.Derive("waiting").Seal(plain, s.gen(), l.bind())
	return l
}

// tell notes in the trail what is no save. Where that cannot be written the line
// waits beside it, and where that cannot either there is a warning: care goes on.
func (s *Store) tell(e entry) {
	if !s.ReadOnly() && s.wide() == nil {
		if err := s.change(context.Background(), func(c *change) error { c.note(e); return nil }); err == nil {
			return
		}
	}
	patience := tellPatience
	if s.visit.held.Load() { // who did not let go before is not waited for each time
		patience = time.Millisecond
	}
	err := s.outside().tellIn(patience, s.lineOf(e))
	s.visit.held.Store(errors.Is(err, errHeld))
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.warning = "What is read and tried cannot be noted: check the permissions of the clinic file's folder and the room on the disk."
	}
}

// fold brings the lines that wait into the trail. A line is folded once, whenever
// the program ends meanwhile: the trail says which bytes it has.
func (s *Store) fold(ctx ctx) error {
	w := s.outside()
	if !w.any() {
		return nil
	}
	err := w.locked(func(f *waitingFiles) error {
		for _, st := range f.all {
			f.tellUnfinished(st)
		}
		data, err := readAtMost(w.path+waitingSuffix, 2*maxWaitingBytes)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if info, err := os.Stat(w.path + waitingSuffix); err == nil && info.Size() > int64(len(data)) {
			// Not by this program, which stops long before.
			data = fmt.Appendf(data, "\nThe file had %d bytes. Of these %d were read.\n", info.Size(), len(data))
		}
		err = s.change(ctx, func(c *change) error { return c.foldLines(data, f) })
		if err != nil && !errors.Is(err, errNothingWaits) {
			return err
		}
		if err := disk.Truncate(w.o.Disk, w.path+waitingSuffix, 0); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("empty the waiting file: %w", err)
		}
		for _, st := range f.all {
			st.Lines, st.Untold = 0, 0
		}
		return f.save()
	})
	return wrap(err, "fold what waits into the trail")
}

// any tells whether something waits.
func (w waiting) any() bool {
	if info, err := os.Stat(w.path + waitingSuffix); err == nil && info.Size() > 0 {
		return true
	}
	for _, st := range w.counts() {
		if st.Trying != nil || st.Untold > 0 {
			return true
		}
	}
	return false
}

var errNothingWaits = errors.New("nothing waits")

// foldedID is what the entries are filed under that say what was folded.
const foldedID = "waiting"

func (c *change) foldLines(data []byte, f *waitingFiles) error {
	known, err := c.foldedBefore(data)
	if err != nil {
		return err
	}
	users, err := readSlots(c.tx)
	if err != nil {
		return err
	}
	isUser := func(id planner.ID) bool { _, there := userIn(users, id); return there }
	lines := 0
	stray, unkeyed := 0, 0
	for line := range bytes.Lines(data[known:]) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		e, vouched := c.s.entryOf(line, isUser)
		if again, err := c.foldedLine(e); err != nil || again {
			if err != nil {
				return err
			}
			continue
		}
		lines++
		if !vouched {
			if stray++; stray > maxWaitingLines {
				continue
			}
		} else if e.elsewhere.by == "" {
			if unkeyed++; unkeyed > maxWaitingLines {
				continue
			}
		}
		c.note(e)
	}
	if unkeyed > maxWaitingLines {
		c.note(entry{op: planner.AuditStray, entity: "line", detail: fmt.Sprintf("%d more lines of tries before a passphrase was right.", unkeyed-maxWaitingLines)})
	}
	if stray > maxWaitingLines {
		c.note(entry{op: planner.AuditStray, entity: "line", detail: fmt.Sprintf("%d more lines that nobody can vouch for.", stray-maxWaitingLines)})
	}
	c.foldCounts(f, isUser)
	if len(c.entries) == 0 {
		return errNothingWaits
	}
	c.note(entry{
		op: planner.AuditFolded, entity: "waiting", id: foldedID, ver: int64(len(data)),
		detail: fmt.Sprintf("%x %d lines", sha256.Sum256(data), lines),
	})
	return nil
}

func (c *change) foldCounts(f *waitingFiles, isUser func(planner.ID) bool) {
	ids := []planner.ID{}
	for id, st := range f.all {
		if st.Untold > 0 && (isUser(id) || id == recoveryTries) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		c.note(entry{
			op: planner.AuditStray, entity: "user", id: string(id),
			detail: fmt.Sprintf("%d more tries or acts were counted and not noted one by one.", f.all[id].Untold),
		})
	}
}

// foldedBefore gives how many bytes of the file came into the trail already: the
// program can have ended before it emptied the file.
func (c *change) foldedBefore(data []byte) (int, error) {
	var r auditRow
	err := c.tx.QueryRow("SELECT "+auditColumns+" FROM audit WHERE id = $1 AND op = $2 ORDER BY seq DESC LIMIT 1", foldedID, string(planner.AuditFolded)).
		Scan(r.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read what was folded: %w", err)
	}
	keys := patientKeys{s: c.s, db: c.tx}
	defer keys.wipe()
	d, _, err := keys.openDetail(r)
	if err != nil || r.ver > int64(len(data)) {
		return 0, nil // a damaged entry is for the verification to find
	}
	if sum := fmt.Sprintf("%x ", sha256.Sum256(data[:r.ver])); len(d.Text) < len(sum) || d.Text[:len(sum)] != sum {
		return 0, nil
	}
	return int(r.ver), nil
}

// maxLineNo is the length of a line's number, in bytes: that of a UUID as text.
const maxLineNo = 36

// foldedLine tells whether the line that an entry comes from is in the trail already:
// somebody put it back beside the file after others were folded.
func (c *change) foldedLine(e entry) (bool, error) {
	if e.no == "" || slices.ContainsFunc(c.entries, func(o entry) bool { return o.no == e.no && o.id == e.id && o.op == e.op }) {
		return e.no != "", nil
	}
	rows, err := c.tx.Query("SELECT "+auditColumns+" FROM audit WHERE id = $1 AND op = $2 AND length(detail) > 0", e.id, string(e.op))
	if err != nil {
		return false, fmt.Errorf("read what was folded: %w", err)
	}
	var same []auditRow
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return false, errors.Join(fmt.Errorf("read what was folded: %w", err), rows.Close())
		}
		same = append(same, r)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return false, fmt.Errorf("read what was folded: %w", err)
	}
	for _, r := range same { // read before any is opened, which reads the patient's key
		if d, _, err := c.keys.openDetail(r); err == nil && d.No == e.no {
			return true, nil
		}
	}
	return false, nil
}

// entryOf gives the entry a line becomes. What nobody can vouch for is folded as
// that: it is neither lost nor believed.
func (s *Store) entryOf(line []byte, isUser func(planner.ID) bool) (e entry, vouched bool) {
	var l waitingLine
	if err := json.Unmarshal(line, &l); err != nil {
		return strayLine(line), false
	}
	at, err := time.Parse(time.RFC3339, l.At)
	if err != nil {
		return strayLine(line), false
	}
	e = entry{op: l.Op, entity: l.Entity, id: l.ID, patient: l.Patient, elsewhere: &elsewhere{at: at, station: l.Station}}
	if len(l.No) <= maxLineNo {
		e.no = l.No
	}
	if len(l.Box) > 0 {
		said, ok := s.openLine(l)
		e.detail, e.changes, e.elsewhere.by = said.Text, said.Changes, l.User
		if !ok {
			return strayLine(line), false
		}
		if l.Op == planner.AuditBackup && len(said.Rows) == 1 { // of a file: nothing that a row is checked by
			e.ver, e.digest = said.Rows[0].Ver, said.Rows[0].Digest
		}
	} else {
		if !unkeyedOp(l.Op) || l.Patient != "" || (l.User != "" && !isUser(l.User)) || len(l.Station) > 200 || !knownEntity(l) {
			return strayLine(line), false
		}
		e.detail = "Noted beside the trail, before a passphrase was right. Nobody can vouch for it."
		if e.elsewhere.station = ""; l.Station != "" { // only claimed: not for the clear column
			e.detail += fmt.Sprintf(" It says it was at %q.", l.Station)
		}
	}
	if l.Half {
		e.detail = strings.TrimSpace(e.detail + " The try was not finished, so it may have been right.")
	}
	if now := s.o.Now(); at.After(now) {
		e.elsewhere.at = now
		e.detail += " The clock said " + stamp(at) + "."
	}
	return e, true
}

// unkeyedOp tells what can happen while nobody is signed in.
func unkeyedOp(op planner.AuditOp) bool {
	switch op {
	case planner.AuditSignInFailed, planner.AuditRefused, planner.AuditPIN, planner.AuditPINFailed:
		return true
	}
	return false
}

// knownEntity tells whether a line is about something that such lines are about.
func knownEntity(l waitingLine) bool {
	switch l.Entity {
	case "user":
		return l.ID == string(l.User) && l.ID != ""
	case "recovery", "record":
		return len(l.ID) <= 64
	}
	return false
}

func (s *Store) openLine(l waitingLine) (detail, bool) {
	gen, err := vault.KeyVersion(l.Box)
	if err != nil {
		return detail{}, false
	}
	k, known := s.keysOf(gen)
	if !known {
		return detail{}, false
	}
	plain, err := k.audit.Derive("waiting").Open(l.Box, l.bind())
	if err != nil {
		return detail{}, false
	}
	defer clear(plain)
	d, err := readDetail(plain)
	return d, err == nil
}

// strayLine is the entry of a line that nobody can vouch for, with its beginning.
func strayLine(line []byte) entry {
	const shown = 300
	text := string(bytes.ToValidUTF8(line, []byte("\uFFFD")))
	if utf8.RuneCountInString(text) > shown {
		text = string([]rune(text)[:shown]) + "…"
	}
	return entry{op: planner.AuditStray, entity: "line", detail: fmt.Sprintf("A line nobody can vouch for: %q", text)}
}
