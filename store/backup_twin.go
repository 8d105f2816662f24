package store

import (
	"errors"
	"path/filepath"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// twin opens a whole copy of the clinic file to read, with the keys of who is signed
// in here. part closes it.
func (s *Store) twin(path string) (*Store, error) {
	peek, err := peekSound(path)
	if err != nil {
		return nil, err
	}
	row, key, err := s.keyTo(peek)
	if err != nil {
		return nil, err
	}
	o := s.o
	o.ReadOnly = true
	t := &Store{path: path, o: o, user: s.user, clinicID: s.clinicID, home: &home{path: path}}
	t.ring.add(row.Generation(), key)
	t.ring.turn(row.Generation(), false)
	t.readers = t.openReaders(untouched) // nobody else knows of it
	err = t.fillRing(peek.earlier)
	if err == nil && !t.rowFits(peek.clinic.mac, peek.clinic.bind()) {
		err = planner.Errorf(planner.Corrupt, "The clinic's settings were altered outside Stipple. No backup was made and none was deleted. Verify the clinic file.")
	}
	if err == nil {
		var unfinished bool
		unfinished, err = t.resealingUnfinished(t.readers)
		t.ring.turn(t.gen(), unfinished)
	}
	if err != nil {
		t.part()
		return nil, err
	}
	return t, nil
}

func (s *Store) part() {
	_ = s.readers.Close()
	s.ring.wipe()
}

// keyTo gives a user of a copy, the one signed in here where the copy has them, and
// the clinic key of that user's slot, which is at hand.
func (s *Store) keyTo(peek peeked) (userRow, vault.Key, error) {
	if peek.clinic.id != s.clinicID {
		return userRow{}, vault.Key{}, planner.Errorf(planner.Conflict, "This is a file of another clinic, %s.", peek.clinic.name)
	}
	row, there := userIn(peek.slots, s.user.ID)
	if !there && len(peek.slots) > 0 {
		row = peek.slots[0]
	}
	key := s.ring.clinicKey(row.Generation())
	if key.IsZero() {
		return row, key, planner.Errorf(planner.Locked, "The clinic has another key than when you signed in. Sign in again, then try again.")
	}
	return row, key, nil
}

// writeHead writes the head file of exactly what a copy holds, when it has what it
// must: else it is no copy of the clinic file as it was used here.
func (s *Store) writeHead(must []vault.Link, counter int64) (vault.Link, error) {
	last, err := lastLink(s.readers)
	if err != nil {
		return last, err
	}
	scratch, _, err := readScratchHead(s.readers)
	if err != nil {
		return last, err
	}
	lacking := planner.Errorf(planner.Corrupt, "No backup was made: the clinic file lacks what was saved to it last. Keep it as it is, and the backups, and verify it.")
	for _, link := range must {
		held, err := holds(s.readers, link)
		if err != nil {
			return last, err
		}
		if !held {
			return last, lacking.Because(errors.New("an entry that was there is missing"))
		}
	}
	if scratch.seq < counter {
		return last, lacking.Because(errors.New("drafts and taps are older ones"))
	}
	if s.state, err = s.stateNow(s.readers); err != nil {
		return last, err
	}
	if err := disk.WriteNew(s.o.Disk, s.path+headSuffix, s.headFile(last, scratch.link())); err != nil {
		return last, err
	}
	return last, s.o.Disk.SyncFolder(filepath.Dir(s.path))
}
