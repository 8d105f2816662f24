package planner

import (
	"fmt"
	"math"
	"slices"

	"stipple/planner/quantity"
)

// tally is what the sessions held and missed leave for those still to be held.
type tally struct {
	lacking float64   // what they added less than the plan counts on; below 0 is more
	made    float64   // what edits of the plan have made up for since
	reached []Reached // what they added
	told    []string  // where that is not what the plan counts on

	unknown string              // what nobody confirmed; the rest is then not to be used
	counted quantity.DotsPerCM2 // what the plan counts on there

	from   int // number of the last session that was counted
	record ID  // its record; "" = it was missed
}

// tally counts what a region was given. Sessions are taken in the order they
// were opened, so that each edit of the plan comes after what was known then.
func (f *follower) tally(region string) tally {
	var t tally
	var meant quantity.DotsPerCM2 // as the session before was opened; 0 = not known
	for _, s := range f.spoken(region) {
		if s.Meant != 0 {
			t.edited(meant, s.Meant)
			meant = s.Meant
		}
		f.count(&t, s.held, s.Record)
		if t.unknown != "" {
			return t
		}
	}
	for at := range f.plan.Sessions {
		if !f.logging[at] { // held all the same, it owes nothing before it is signed
			t.missed(at, region, f.plan.owes(at, region))
		}
	}
	if left := f.plan.left(region); left != 0 {
		t.lacking += float64(left)
		t.told = append(t.told, leftSays(left))
	}
	t.edited(meant, f.plan.meant(region))
	if t.made != 0 {
		t.told = append(t.told, fmt.Sprintf("the plan was changed by %s for it since", densityOf(math.Abs(t.made))))
	}
	slices.SortStableFunc(t.reached, func(a, b Reached) int { return a.Session - b.Session })
	return t
}

func leftSays(left quantity.DotsPerCM2) string {
	if left < 0 {
		return fmt.Sprintf("%s that were too many are not taken off yet", -left)
	}
	return fmt.Sprintf("%s that are missing are not made up for yet", left)
}

// spokenOf is a signed record with what it says of a region.
type spokenOf struct {
	held SessionRecord
	Record
}

// spoken lists the signed records that speak of a region, by when they were
// opened. One in which it was only named, and nothing came of it, does not.
func (f *follower) spoken(region string) []spokenOf {
	var list []spokenOf
	for _, held := range f.held {
		if r, _, there := held.Record(region); there && (r.State != Unconfirmed || r.anything() || r.Planned != nil) {
			list = append(list, spokenOf{held, r})
		}
	}
	slices.SortStableFunc(list, func(a, b spokenOf) int {
		if a.held.Opened.After(b.held.Opened) {
			return 1
		}
		if b.held.Opened.After(a.held.Opened) {
			return -1
		}
		return 0
	})
	return list
}

// count counts a session that was held.
func (f *follower) count(t *tally, held SessionRecord, r Record) {
	if held.Session > t.from {
		t.from, t.record = held.Session, held.ID
	}
	at := held.Session - 1
	counted := f.counts(at, r.Key())
	known, by := f.plan.reachedIn(held.ID, r.Key())
	var added quantity.DotsPerCM2
	switch {
	case r.State == DoneRegion && r.Density != nil:
		added = r.Density.Value
	case r.State == NotDone:
	case by != "": // the record does not say, and somebody stated it
		added = known
	case r.State == DoneRegion:
		t.unknown, t.counted = fmt.Sprintf("Nobody confirmed the density of session %d%s.", held.Session, amendedSays(held, r.Key())), counted
	default:
		t.unknown, t.counted = fmt.Sprintf("Nobody said in session %d whether it was done%s.", held.Session, amendedSays(held, r.Key())), counted
	}
	if t.unknown != "" {
		t.from, t.record = held.Session, held.ID
		return
	}
	t.lacking += float64(counted - added)
	t.reached = append(t.reached, Reached{Session: held.Session, Region: r.Key(), Density: densityOf(float64(added)), Record: held.ID, By: by})
	if math.Abs(float64(counted-added)) >= 1e-6 {
		t.told = append(t.told, addedSays(held.Session, r, densityOf(float64(added)), densityOf(float64(counted)))+amendedSays(held, r.Key()))
	}
}

// counts gives what a session (from 0) adds to a region's goal.
func (f *follower) counts(at int, region string) quantity.DotsPerCM2 {
	if f.plan.lays(at, region) || f.plan.Sessions[at].Status == MissedSession {
		return f.plan.Added(at, region)
	}
	return 0
}

// missed counts a session (from 0) that was missed and was not held.
func (t *tally) missed(at int, region string, owed quantity.DotsPerCM2) {
	session := at + 1
	if owed == 0 || slices.ContainsFunc(t.reached, func(r Reached) bool { return r.Session == session }) {
		return
	}
	if session > t.from {
		t.from, t.record = session, ""
	}
	t.lacking += float64(owed)
	t.reached = append(t.reached, Reached{Session: session, Region: region})
	t.told = append(t.told, fmt.Sprintf("session %d was missed and did not add its %s", session, owed))
}

// edited takes off what lacks, or what is too much, as far as an edit of the
// plan has already made up for it: what is changed by hand is not offered again.
func (t *tally) edited(before, after quantity.DotsPerCM2) {
	if before == 0 {
		return
	}
	made := float64(after - before)
	if t.lacking > 0 {
		made = min(max(made, 0), t.lacking)
	} else {
		made = max(min(made, 0), t.lacking)
	}
	t.lacking -= made
	t.made += made
}
