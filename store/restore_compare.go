package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"sort"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// mostLost is how many lost saves are listed one by one.
const mostLost = 200

// peekPresent looks at the present file without a key; nil when there is none, or it
// cannot be read, which the comparison then says. Errors: Conflict when it is another
// clinic's.
func (r *Restoring) peekPresent(backup peeked) (*peeked, error) {
	c := &r.compared
	c.Clinic = backup.clinic.name
	peek, err := peekFile(r.path)
	switch {
	case planner.ErrorCode(err) == planner.NotFound:
		c.Missing, c.Kept = true, r.keptElse()
		return nil, nil
	case err != nil:
		c.PresentFault = err
		return nil, nil
	case peek.clinic.id != backup.clinic.id:
		return nil, planner.Errorf(planner.Conflict, "%s is a backup of %s, and the clinic file at %s is of another clinic, %s. Nothing was changed. To open it, restore it to another place.",
			r.from, backup.clinic.name, r.path, peek.clinic.name)
	}
	return &peek, nil
}

// keptElse gives the newest of what was kept beside a file that is missing, other than
// what is being restored.
func (r *Restoring) keptElse() string {
	for _, b := range FindBackups(r.path) { // newest first
		if b.Kept && b.Fault == nil && !sameFile(b.Path, r.from) {
			return b.Path
		}
	}
	return ""
}

// compare counts what both files hold, and finds what the present one has beyond the
// backup. Who was erased since is erased in the copy.
func (r *Restoring) compare(ctx ctx, backup peeked, present *peeked, passphrase string) error {
	c := &r.compared
	c.Since = r.madeWhen()
	err := r.s.snapshot(ctx, func(db querier) (err error) {
		c.Backup, err = counted(db)
		return err
	})
	if err != nil {
		return err
	}
	c.Backup.Entries = int(r.last.Seq) // those of this sign-in are not the backup's
	c.Backup.Last, _ = time.Parse(time.RFC3339, r.lastAt)
	if present == nil {
		return nil
	}
	c.compareAccess(backup, *present) // no key is needed to see it
	p, err := r.openPresent(*present, passphrase)
	if err != nil {
		c.PresentFault = explain(err)
		return nil
	}
	defer func() {
		_ = p.readers.Close()
		p.ring.wipe()
	}()
	var since trailSince
	err = p.snapshot(ctx, func(db querier) (err error) {
		if c.Present, err = counted(db); err != nil {
			return err
		}
		if since.from, err = r.commonEntry(db); err != nil {
			return err
		}
		if c.Unsaved, c.Unsigned, err = r.typedSince(db); err != nil {
			return err
		}
		c.Diverged = since.from.Seq < r.last.Seq && since.from.Seq < int64(c.Present.Entries)
		return since.read(p, db)
	})
	// Of a trail that can be read up to somewhere, what it says up to there is heeded.
	c.Lost, c.LostSaves = since.newest(), since.saves
	if err == nil {
		c.LostCharts, err = p.cardsOf(since.charts)
	}
	if err == nil {
		err = p.knownEnd()
	}
	if err != nil && ctx.Err() == nil {
		c.PresentFault = explain(err)
	}
	return r.eraseAgain(ctx, since.erased)
}

// typedSince counts the drafts of the present file and the sessions with taps, none
// unless they were written to since the backup: the two count apart once their ways
// part.
func (r *Restoring) typedSince(present querier) (drafts, sessions int, err error) {
	scratch, _, err := readScratchHead(present)
	if err != nil || scratch.seq == r.scratch {
		return 0, 0, err
	}
	err = present.QueryRow("SELECT (SELECT count(*) FROM drafts), (SELECT count(DISTINCT record) FROM taps)").Scan(&drafts, &sessions)
	return drafts, sessions, wrap(err, "count drafts and taps")
}

// compareAccess finds who could sign in again, or no more, or otherwise than now. A
// new salt is a new passphrase; a slot without a pair, of an earlier format, got its
// new one without.
func (c *Comparison) compareAccess(backup, present peeked) {
	for _, u := range backup.slots {
		now, there := userIn(present.slots, planner.ID(u.ID))
		if !there {
			c.UsersBack = append(c.UsersBack, u.Name)
			continue
		}
		if now.Role != u.Role {
			c.RolesBack = append(c.RolesBack, fmt.Sprintf("%s (%s)", u.Name, planner.Role(u.Role).Name()))
		}
		if len(u.Public) > 0 && !bytes.Equal(now.Salt, u.Salt) {
			c.PassphrasesBack = append(c.PassphrasesBack, u.Name)
		}
	}
	for _, u := range present.slots {
		if _, then := userIn(backup.slots, planner.ID(u.ID)); !then {
			c.UsersGone = append(c.UsersGone, u.Name)
		}
	}
	then := vault.RecoveryPublic(backup.clinic.recovery)
	c.CodeBack = then != nil && !bytes.Equal(then, vault.RecoveryPublic(present.clinic.recovery))
}

func counted(db querier) (c Counted, err error) {
	var last string
	err = db.QueryRow(`SELECT (SELECT count(*) FROM patients), (SELECT count(*) FROM plans), (SELECT count(*) FROM records),
		(SELECT count(*) FROM consents), (SELECT count(*) FROM lots), (SELECT count(*) FROM audit),
		coalesce((SELECT at FROM audit ORDER BY seq DESC LIMIT 1), '')`).
		Scan(&c.Patients, &c.Plans, &c.Records, &c.Consents, &c.Lots, &c.Entries, &last)
	c.Last, _ = time.Parse(time.RFC3339, last)
	return c, wrap(err, "count rows")
}

// openPresent opens the present file to read: with the clinic key of the backup when
// it has that still, else with the passphrase when that is the same.
func (r *Restoring) openPresent(peek peeked, passphrase string) (*Store, error) {
	if peek.version < schemaVersion() {
		return nil, planner.Errorf(planner.Locked, "The present file was made by an earlier Stipple. It can be compared once it was opened for writing.")
	}
	row, there := userIn(peek.slots, r.s.user.ID)
	if !there {
		return nil, planner.Errorf(planner.Forbidden, "%s is no user of the present file.", r.s.user.Name)
	}
	gen := row.Generation()
	key := r.s.ring.clinicKey(gen)
	if key.IsZero() {
		var err error
		if key, err = row.Open(passphrase); err != nil {
			return nil, planner.Errorf(planner.Forbidden, "The present file has another key since a user was removed, and this passphrase does not open it: it was changed since the backup was made.").Because(err)
		}
	}
	o := r.o
	o.ReadOnly = true
	p := &Store{path: r.path, o: o, clinicID: peek.clinic.id, user: row.user(), home: &home{path: r.path}}
	p.ring.add(gen, key)
	p.ring.turn(gen, true)
	damaged := planner.Errorf(planner.Corrupt, "The clinic or the keys of the present file are damaged or were altered outside Stipple.")
	if err := p.fillRing(peek.earlier); err != nil {
		return nil, damaged.Because(err)
	}
	if !p.rowFits(peek.clinic.mac, peek.clinic.bind()) {
		return nil, damaged.Because(errors.New("the clinic's MAC does not fit"))
	}
	m := untouched // nobody writes to it meanwhile
	if hasJournal(r.path) {
		m = readOnly
	}
	p.readers = p.openReaders(m)
	return p, nil
}

// commonEntry gives the last entry that the present file and the backup share: each
// MAC vouches for all before it, so where they part they never meet again.
func (r *Restoring) commonEntry(present querier) (vault.Link, error) {
	last, err := lastLink(present)
	if err != nil {
		return last, err
	}
	var failed error
	mac := func(db querier, seq int64) (mac []byte) {
		if err := db.QueryRow("SELECT mac FROM audit WHERE seq = $1", seq).Scan(&mac); err != nil {
			failed = errors.Join(failed, fmt.Errorf("read audit entry: %w", err))
		}
		return mac
	}
	parted := sort.Search(int(min(last.Seq, r.last.Seq)), func(i int) bool {
		return !bytes.Equal(mac(r.s.readers, int64(i)+1), mac(present, int64(i)+1))
	})
	common := vault.Link{Seq: int64(parted)}
	if parted > 0 {
		common.MAC = mac(present, common.Seq)
	}
	return common, failed
}

// knownEnd tells when the present file lacks entries that its head file knows.
func (p *Store) knownEnd() error {
	last, err := lastLink(p.readers)
	if err != nil {
		return err
	}
	kept, there, err := p.keptHead()
	if err == nil && there && kept.Seq > last.Seq {
		return planner.Errorf(planner.Corrupt, "The last %d entries saved to the present file are missing in it.", kept.Seq-last.Seq)
	}
	if err != nil && !errors.Is(err, vault.ErrDamaged) && !errors.Is(err, vault.ErrFormat) && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// cardsOf gives the cards of charts, as far as they are charts still.
func (p *Store) cardsOf(charts map[planner.ID]bool) ([]planner.Card, error) {
	var list []planner.Card
	for id := range charts {
		card, err := p.readCard(p.readers, id)
		switch {
		case planner.ErrorCode(err) == planner.NotFound:
		case err != nil:
			return list, err
		default:
			list = append(list, card)
		}
	}
	slices.SortFunc(list, func(a, b planner.Card) int { return cmp.Compare(a.ID, b.ID) })
	return list, nil
}
