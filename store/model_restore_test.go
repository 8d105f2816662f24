package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"stipple/planner"
)

// restore puts a backup in the place of the file: all is as it was when it was made,
// but for who was erased since.
func (m *modelled) restore() {
	m.t.Helper()
	backup := one(m.d, FindBackups(m.a.path))
	was := m.kept[filepath.Base(backup.Path)]
	if was == nil || !m.restorable(was) {
		return
	}
	if err := m.a.leave(); err != nil {
		m.fail("close: %v", err)
	}
	if err := os.Remove(m.a.path + triesSuffix); err != nil && !errors.Is(err, os.ErrNotExist) {
		m.fail("%v", err)
	}
	next := was.clone()
	u := next.user(testUser)
	r, err := PrepareRestore(bg(), m.a.path, backup.Path, u.Name, u.Pass, m.a.b.options, nil)
	if err != nil {
		m.fail("prepare to restore: %v", err)
	}
	present := m.w.user(testUser).Pass
	m.w.Me, m.w.MyRole = "", ""
	for _, u := range m.w.Users {
		u.Wrong = 0
	}
	if fault := r.Compare().PresentFault; fault != nil {
		// A key and a passphrase that are both others since: who was erased since cannot
		// be known, which it said.
		if present == u.Pass {
			m.fail("the present file cannot be read: %v", fault)
		}
		if err := r.Discard(); err != nil {
			m.fail("discard: %v", err)
		}
		return
	}
	if _, err := r.Apply(); err != nil {
		m.fail("restore: %v", err)
	}
	for _, id := range m.w.Erased {
		if next.person(id) != nil {
			next.erase(modelDeed{ID: id})
		}
	}
	next.Now, next.Me, next.MyRole, next.Backups = m.w.Now, "", "", m.w.Backups
	for _, u := range next.Users {
		u.Wrong = 0
	}
	m.w, m.seen, m.owed = next, 0, nil
	m.back++
}

// restorable tells whether the model can say what comes of restoring a backup: who
// was erased since had no session open in it, and no other chart's.
func (m *modelled) restorable(was *world) bool {
	u := m.w.user(testUser)
	if u.Role != planner.Physician || was.user(testUser).Role != planner.Physician {
		return false
	}
	return !slices.ContainsFunc(m.w.Erased, func(id planner.ID) bool {
		return was.person(id) != nil && (was.running(id) != nil || len(was.person(id).Former) > 0) ||
			m.mergedSince(was, id)
	})
}

// mergedSince tells whether another chart went into one that was erased.
func (m *modelled) mergedSince(was *world, id planner.ID) bool {
	return was.person(id) != nil && slices.ContainsFunc(m.done, func(d modelDeed) bool { return d.Kind == "merge" && d.ID == id })
}
