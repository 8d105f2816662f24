package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"stipple/store/vault"
)

// How many backups are kept beyond those of today and yesterday. The numbers, and how
// they are counted, are those of Anki (BackupFilter in rslib/src/collection/backup.rs
// of github.com/ankitects/anki).
const (
	keptDays   = 12
	keptWeeks  = 10
	keptMonths = 9
)

// dated is a backup for thinning.
type dated struct {
	made    time.Time
	guarded bool // it stays whatever its age: the newest, or the newest that was proved
}

// thinned gives which of the backups are not needed any more at a moment. By the
// calendar of that moment's place all of today, of yesterday and of the future are
// kept; then, going back in time, the newest of each day, until there are twelve;
// then the newest of each week, which begins on Monday, until there are ten; then the
// newest of each month, until there are nine. A day, week or month of which one was
// kept already gets no other.
func thinned(list []dated, now time.Time) []int {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return list[b].made.Compare(list[a].made) })
	const none = 1 << 30
	last := [3]int{none, none, none} // the day, week and month of what was kept last
	left := [3]int{keptDays, keptWeeks, keptMonths}
	yesterday := dayOf(now) - 1
	var gone []int
	for _, i := range order {
		at := list[i].made.In(now.Location())
		is := [3]int{dayOf(at), (dayOf(at) + 3) / 7, 12*at.Year() + int(at.Month())} // day 0 was a Thursday
		stage := slices.IndexFunc(left[:], func(n int) bool { return n > 0 })
		switch {
		case is[0] >= yesterday:
			last = is
		case stage >= 0 && is[stage] < last[stage]:
			last = is
			left[stage]--
		case !list[i].guarded:
			gone = append(gone, i)
		}
	}
	return gone
}

// dayOf numbers the days of the calendar, from 1 January 1970.
func dayOf(t time.Time) int {
	year, month, day := t.Date()
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// trustedGap is how far the clock may have gone since the day before that the trail
// tells of, or back, for thinning to go by it. It is a choice of ours.
const trustedGap = 7 * 24 * time.Hour

// clockTrusted tells whether the clock says what it can be: the last entry of the trail
// that is not of today is of a day not far from it. So nothing is thinned on the day
// after a long absence, or on which the clock went wrong or was set right again.
func clockTrusted(db querier, now time.Time) (bool, error) {
	year, month, day := now.Date()
	today := time.Date(year, month, day, 0, 0, 0, 0, now.Location())
	var last string
	err := db.QueryRow("SELECT at FROM audit WHERE at < $1 OR at >= $2 ORDER BY seq DESC LIMIT 1", stamp(today), stamp(today.AddDate(0, 0, 1))).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil // all is of today: there is nothing to thin
	}
	if err != nil {
		return false, fmt.Errorf("look at the clock: %w", err)
	}
	at, err := time.Parse(time.RFC3339, last)
	return err == nil && now.Sub(at).Abs() <= trustedGap, nil
}

// spare gives those of what thinning would take that may go. A backup that went another
// way than the present file, of a copy of the clinic that was used as well, goes only
// when one that stays holds all of it.
func spare(list []state, gone []int) []int {
	gone = slices.SortedFunc(slices.Values(gone), func(i, j int) int { return cmp.Compare(list[j].head.Seq, list[i].head.Seq) })
	for _, i := range slices.Clone(gone) {
		may := list[i].ancestor
		for j, other := range list {
			may = may || !slices.Contains(gone, j) && !other.ancestor && other.head.Seq >= list[i].head.Seq && holdsEnd(other.Path, list[i].head)
		}
		if !may {
			gone = slices.DeleteFunc(gone, func(other int) bool { return other == i })
		}
	}
	return gone
}

// holdsEnd tells whether the trail of a backup has an entry; false when it cannot be read.
func holdsEnd(path string, link vault.Link) bool {
	db := openPool(path, untouched, 1)
	defer db.Close()
	held, err := holds(db, link)
	return held && err == nil
}

// thin takes the backups of this clinic away that a folder needs no more. The caller
// holds the folder's lock and has verified a newer one. What cannot be deleted stays,
// and so does what is not whole: it is no reason to take another one away.
func (s *Store) thin(dir, newest string) error {
	if trusted, err := clockTrusted(s.readers, s.o.Now()); err != nil || !trusted {
		return err
	}
	list, err := s.ourBackups(s.readers, dir)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(st state) bool { return !st.whole() })
	at, proved := newestState(list), -1
	for i, st := range list { // newest first
		proof, err := s.proofOf(s.readers, st.Path)
		if err != nil {
			return err
		}
		if !proof.At.IsZero() && proof.Found.OK() {
			proved = i
			break
		}
	}
	all := make([]dated, len(list))
	for i, st := range list {
		all[i] = dated{st.Made, i == at || i == proved || st.Path == newest}
	}
	gone := spare(list, thinned(all, s.o.Now()))
	if len(gone) == 0 {
		return nil
	}
	// A file without its head, or a head without its file, counts for nothing. The
	// heads go last, for those that are left over are known for what they are.
	for _, i := range gone {
		if err := s.o.Disk.Remove(list[i].Path); err != nil {
			return err
		}
	}
	if err := s.o.Disk.SyncFolder(dir); err != nil {
		return err
	}
	for _, i := range gone {
		_ = s.o.Disk.Remove(list[i].Path + headSuffix)
	}
	return s.o.Disk.SyncFolder(dir)
}
