package store

import (
	"bytes"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"

	"stipple/store/vault"
)

// A stretch is a run of entries that one worker checks. Before those that are its
// own come up to two for the chain to go on from.
type stretch struct {
	rows []auditRow
	gens []uint32 // the generation of the key each was signed with
	own  int      // where its own begin
}

const stretchLength = 512

// chain walks the audit chain from its start to the head kept beside the file. One
// reads, two check.
func (w *verifier) chain() error {
	const most = 6 // in all, so that their memory is used again
	stretches, used := make(chan stretch, most), make(chan stretch, most)
	for range most {
		used <- stretch{rows: make([]auditRow, 0, stretchLength+2), gens: make([]uint32, 0, stretchLength+2)}
	}
	var faulty chainFaults
	var wait sync.WaitGroup
	for range 2 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for part := range stretches {
				w.s.judge(part, &faulty)
				used <- part
			}
		}()
	}
	head, err := w.readTrail(used, stretches)
	close(stretches)
	wait.Wait()
	for _, fault := range faulty.list() {
		w.fault("%s", fault)
	}
	if err != nil {
		return err
	}
	w.trailEnd(head)
	return nil
}

// readTrail reads the trail in order, learns from it and hands it on.
func (w *verifier) readTrail(from <-chan stretch, to chan<- stretch) (head vault.Link, err error) {
	keys := patientKeys{s: w.s, db: w.db}
	defer keys.wipe()
	part := <-from
	err = w.each("trail", "SELECT "+auditColumns+" FROM audit ORDER BY seq", func(rows *sql.Rows) error {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		if w.hasKept && w.kept.Seq == r.seq && !bytes.Equal(w.kept.MAC, r.mac) {
			w.fault("audit trail: entry %d is not the one that was written last", r.seq)
		}
		head = vault.Link{Seq: r.seq, MAC: r.mac}
		w.v.Entries++
		part.rows, part.gens = append(part.rows, r), append(part.gens, w.trail.gen)
		w.learn(&keys, r)
		if n := len(part.rows); n-part.own == stretchLength {
			next := <-from
			next.rows, next.gens, next.own = append(next.rows[:0], part.rows[n-2:]...), append(next.gens[:0], part.gens[n-2:]...), 2
			to <- part
			w.advance(stretchLength)
			part = next
		}
		return w.ctx.Err()
	})
	to <- part
	w.advance(len(part.rows) - part.own)
	return head, err
}

// trailEnd compares the end of the trail with the head beside the file.
func (w *verifier) trailEnd(head vault.Link) {
	switch {
	case w.keptErr != nil:
		w.fault("audit trail: the file that keeps its end is damaged")
	case !w.hasKept:
		w.fault("audit trail: the file that keeps its end is missing")
	case w.kept.Seq > head.Seq:
		w.fault("audit trail: the last %d entries are missing", w.kept.Seq-head.Seq)
	case w.kept.Seq < head.Seq && !w.s.ReadOnly():
		w.fault("audit trail: the file that keeps its end is an older one; it does not know the last %d entries", head.Seq-w.kept.Seq)
	}
}

// stateEnd looks at what the head file says of users and clinic, under the lock and
// at the moment of the verification.
func (w *verifier) stateEnd() error {
	now, err := w.s.stateNow(w.db)
	if err != nil || w.keptErr != nil || !w.hasKept {
		return nil // rows that cannot be read are named by themselves
	}
	data, err := os.ReadFile(w.s.path + headSuffix)
	if err != nil {
		return fmt.Errorf("read head file: %w", err)
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines) < 3 || len(lines[2]) == 0 && w.s.state == nil {
		return nil // of a file that was not written to yet, or on a disk that could not be read just then
	}
	state, err := w.s.stateKey().DecodeHead(lines[2], w.s.clinicID)
	if err != nil || state.Seq == w.kept.Seq && !bytes.Equal(state.MAC, now) {
		w.fault("audit trail: the file that keeps its end does not vouch for the users and the clinic")
	}
	return nil
}

// chainFaults gathers what is wrong with the chain.
type chainFaults struct {
	mu      sync.Mutex
	altered []int64
	gaps    map[int64]int64 // the first entry that is missing → the last
}

func (f *chainFaults) list() []string {
	var list []string
	for _, first := range slices.Sorted(maps.Keys(f.gaps)) {
		if last := f.gaps[first]; last > first {
			list = append(list, fmt.Sprintf("audit trail: entries %d to %d are missing", first, last))
		} else {
			list = append(list, fmt.Sprintf("audit trail: entry %d is missing", first))
		}
	}
	slices.Sort(f.altered)
	for i := 0; i < len(f.altered); {
		n := 1
		for i+n < len(f.altered) && f.altered[i+n] == f.altered[i]+int64(n) {
			n++
		}
		if n > 1 {
			list = append(list, fmt.Sprintf("audit trail: entries %d to %d were altered", f.altered[i], f.altered[i]+int64(n-1)))
		} else {
			list = append(list, fmt.Sprintf("audit trail: entry %d was altered", f.altered[i]))
		}
		i += n
	}
	return list
}

// judge checks each entry of a stretch against the one before it as that is
// stored, so that one that was altered is named and no other.
func (s *Store) judge(part stretch, faults *chainFaults) {
	for i := part.own; i < len(part.rows); i++ {
		before, next := vault.Link{}, part.rows[i].link()
		if i > 0 {
			before = part.rows[i-1].link()
		}
		switch {
		case next.Seq > before.Seq+1: // what follows on a gap cannot be checked
			faults.mu.Lock()
			if faults.gaps == nil {
				faults.gaps = map[int64]int64{}
			}
			faults.gaps[before.Seq+1] = next.Seq - 1
			faults.mu.Unlock()
		case s.follows(part.gens[i], before, part.rows[i]) || s.followsMended(part, i):
		default:
			faults.mu.Lock()
			faults.altered = append(faults.altered, next.Seq)
			faults.mu.Unlock()
		}
	}
}

func (r auditRow) link() vault.Link { return vault.Link{Seq: r.seq, MAC: r.mac} }

// follows tells whether an entry follows a link, under the key of a generation or,
// where the entry of a new key was altered, under a later one.
func (s *Store) follows(gen uint32, before vault.Link, r auditRow) bool {
	for ; gen <= s.gen(); gen++ {
		if k, known := s.keysOf(gen); known && k.audit.Follows(before, r.bind(), r.link()) {
			return true
		}
	}
	return false
}

// followsMended tells whether an entry follows the one before it as that must have
// been: nothing but its MAC was altered.
func (s *Store) followsMended(part stretch, i int) bool {
	if i == 0 {
		return false
	}
	before := vault.Link{}
	if i > 1 {
		before = part.rows[i-2].link()
	}
	last := part.rows[i-1]
	k, known := s.keysOf(part.gens[i-1])
	if !known || last.seq != before.Seq+1 || len(before.MAC) != len(last.mac) && before.Seq > 0 {
		return false
	}
	return s.follows(part.gens[i], k.audit.Next(before, last.bind()), part.rows[i])
}
