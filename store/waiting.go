package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// waiting is what lies beside a clinic file for when the audit trail cannot be
// written: before anybody has signed in, and while the file is open to be read
// only. The file .waiting holds lines that wait to come into the trail, the file
// .tries how often somebody's passphrase was wrong in a row.
type waiting struct {
	path string
	o    Options
}

// Limits of what lies beside the clinic file: nobody may fill the disk by trying
// passphrases. Beyond them tries and acts are counted only.
const (
	maxWaitingLines = 200     // of one user
	maxWaitingBytes = 1 << 20 // of the file of lines, and of the file of counts
	maxLineBytes    = 4096
)

// lockPatience is how long to wait for another process that holds the files. One
// that was stopped while it held them keeps nobody out; one that checks a passphrase
// is done sooner.
const lockPatience = 2 * time.Second

// waitingLine is one line that waits. Those of somebody signed in have a box that
// seals what they say beside and proves the rest; others are only what they say.
type waitingLine struct {
	No      string          `json:"no"` // random
	At      string          `json:"at"`
	Station string          `json:"station,omitempty"`
	User    planner.ID      `json:"user,omitempty"` // who did it or, without a box, whose secret it was about
	Op      planner.AuditOp `json:"op"`
	Entity  string          `json:"entity,omitempty"`
	ID      string          `json:"id,omitempty"`
	Patient planner.ID      `json:"patient,omitempty"`
	Box     []byte          `json:"box,omitempty"`
	Half    bool            `json:"half,omitempty"` // a try of which nobody knows how it ended
}

func (l waitingLine) bind() vault.Bind {
	return vault.Bind{"waiting", l.No, l.At, l.Station, string(l.User), string(l.Op), l.Entity, l.ID, string(l.Patient)}
}

// line gives a line of somebody who is not signed in.
func (w waiting) line(op planner.AuditOp, user planner.ID, entity, id string) waitingLine {
	return waitingLine{
		No: uuid.NewString(), At: stamp(w.o.Now()), Station: w.o.Workstation,
		Op: op, User: user, Entity: entity, ID: id,
	}
}

// standing is what is known of somebody's tries and lines.
type standing struct {
	Wrong  int          `json:"wrong,omitempty"`  // wrong tries in a row
	At     time.Time    `json:"at,omitzero"`      // of the last
	Trying *waitingLine `json:"trying,omitempty"` // the line of the one being made
	Lines  int          `json:"lines,omitempty"`  // that wait
	Untold int          `json:"untold,omitempty"` // beyond those, counted only
}

// waitingFiles are the files while they are locked.
type waitingFiles struct {
	w   waiting
	all map[planner.ID]*standing
	err error // of telling a line
}

// tellPatience is the same where somebody reads a chart: care must not wait for it.
const tellPatience = time.Second

// errHeld says that another process did not let the files go in time.
var errHeld = errors.New("lock the waiting file: held by another process")

// locked runs do while no other process uses the files.
func (w waiting) locked(do func(*waitingFiles) error) error { return w.lockedIn(lockPatience, do) }

func (w waiting) lockedIn(patience time.Duration, do func(*waitingFiles) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	lock := flock.New(w.path+waitingLockSuffix, flock.SetPermissions(0o600))
	held, err := lock.TryLockContext(ctx, 20*time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) {
		return errHeld
	}
	if err != nil {
		return fmt.Errorf("lock the waiting file: %w", err)
	}
	if !held {
		return errHeld
	}
	defer func() { _ = lock.Unlock() }()
	w.o.clearUnfinished(w.path, unfinishedTry)
	return do(&waitingFiles{w: w, all: w.counts()})
}

// counts reads the file of counts. One that is damaged or missing counts nothing:
// the passphrase is what keeps people out.
func (w waiting) counts() map[planner.ID]*standing {
	all := map[planner.ID]*standing{}
	data, err := readAtMost(w.path+triesSuffix, maxWaitingBytes)
	if err != nil || json.Unmarshal(data, &all) != nil {
		return map[planner.ID]*standing{}
	}
	for id, st := range all {
		if st == nil {
			delete(all, id)
		}
	}
	return all
}

func readAtMost(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit))
	return data, wrap(err, "read file")
}

func (f *waitingFiles) of(who planner.ID) *standing {
	if f.all[who] == nil {
		f.all[who] = &standing{}
	}
	return f.all[who]
}

// save keeps the counts.
func (f *waitingFiles) save() error {
	for id, st := range f.all {
		if *st == (standing{}) || *st == (standing{At: st.At}) {
			delete(f.all, id)
		}
	}
	if len(f.all) == 0 {
		if err := f.w.o.Disk.Remove(f.w.path + triesSuffix); err == nil || errors.Is(err, os.ErrNotExist) {
			return f.err
		}
	}
	data, err := json.Marshal(f.all)
	if err != nil {
		return fmt.Errorf("encode counts: %w", err)
	}
	// In place of what was longer it needs no room: on a disk that filled up meanwhile
	// a count can still be taken back.
	if info, err := os.Stat(f.w.path + triesSuffix); err == nil && info.Size() > int64(len(data)) {
		data = append(data, bytes.Repeat([]byte(" "), int(info.Size())-len(data))...)
	}
	return errors.Join(f.err, disk.Overwrite(f.w.o.Disk, f.w.path+triesSuffix, data))
}

// tellUnfinished leaves the line of a try during which the program ended, or after
// which nothing could be written.
func (f *waitingFiles) tellUnfinished(st *standing) {
	if st.Trying != nil {
		st.Trying.Half = true
		f.tell(st, *st.Trying)
		st.Trying = nil
	}
}

// tell leaves a line, or counts it when there are too many already.
func (f *waitingFiles) tell(st *standing, line waitingLine) {
	data, err := json.Marshal(line)
	if err != nil || len(data) > maxLineBytes {
		f.err = errors.Join(f.err, errors.New("a line that cannot be written"), err)
		return
	}
	info, err := os.Stat(f.w.path + waitingSuffix)
	full := err == nil && info.Size() > maxWaitingBytes-maxLineBytes
	if full || st.Lines >= maxWaitingLines {
		st.Untold++
		return
	}
	if err := disk.AppendLine(f.w.o.Disk, f.w.path+waitingSuffix, data); err != nil {
		f.err = errors.Join(f.err, err)
		return
	}
	st.Lines++
}

// tell leaves a line beside the trail.
func (w waiting) tell(line waitingLine) error { return w.tellIn(lockPatience, line) }

func (w waiting) tellIn(patience time.Duration, line waitingLine) error {
	return w.lockedIn(patience, func(f *waitingFiles) error {
		st := f.of(line.User)
		untold := st.Untold
		f.tell(st, line)
		err := f.save()
		if f.err == nil && st.Untold == untold {
			return nil // the line stands: told again it would be there twice
		}
		return err
	})
}
