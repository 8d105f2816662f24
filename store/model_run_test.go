package store

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
)

// number reads a number from the environment.
func number(t testing.TB, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// ordinarySeed draws in an ordinary run, the same each time: a change is judged by what
// it changes, not by its luck. What nobody has drawn yet is for make torture.
const ordinarySeed = 20261123

// seedOf gives the seed of all that a test draws: that of STIPPLE_SEED, or the ordinary one.
func seedOf(t testing.TB) uint64 {
	t.Helper()
	seed := uint64(number(t, "STIPPLE_SEED", ordinarySeed))
	t.Logf("STIPPLE_SEED=%d", seed)
	return seed
}

// modelled is a store and the model it is held against.
type modelled struct {
	t      testing.TB
	w      *world
	a      *actor
	d      *drawer
	seen   int64 // how far the trail was looked at
	owed   []string
	done   []modelDeed
	counts map[string]int
	kept   map[string]*world // what the backups hold, by their names
	back   int               // backups restored
}

func newModelled(t testing.TB, seed uint64) *modelled {
	t.Helper()
	path, code := newClinic(t)
	a := newActor(path, code)
	start := testOptions().Now()
	a.now.Store(start.Unix())
	a.b.enter(t, testUser)
	a.b.stock(t)
	clinic, err := a.b.s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	m := &modelled{t: t, a: a, d: &drawer{r: rand.New(rand.NewPCG(seed, 2))}, counts: map[string]int{}, kept: map[string]*world{}}
	for _, name := range []string{"black", "water"} {
		m.d.lots = append(m.d.lots, a.b.refs[name].Product)
	}
	m.w = &world{
		Now: start, Me: testUser, MyRole: planner.Physician, ClinicRow: clinic.Row,
		Users: []*modelUser{{Name: testUser, Role: planner.Physician, Pass: testPassphrase}},
	}
	t.Cleanup(func() { _ = a.leave() })
	return m
}

// fail says what is wrong, and which deeds led there.
func (m *modelled) fail(format string, args ...any) {
	m.t.Helper()
	for i, d := range m.done[max(0, len(m.done)-25):] {
		m.t.Logf("%d %+v", max(0, len(m.done)-25)+i, d)
	}
	m.t.Fatalf(format, args...)
}

// step does the next deed and holds the store against the model.
func (m *modelled) step() {
	d := m.d.next(m.w)
	m.done = append(m.done, d)
	want := m.w.apply(d)
	err := m.a.do(d)
	if got := planner.ErrorCode(err); got != want {
		m.fail("%s gives %q, %v; the model says %q", d.Kind, got, err, want)
	}
	m.counts[d.Kind+" "+string(want)]++
	if want == "" && !m.w.Same {
		if line := deedRules()[d.Kind].trail(d); line != "" {
			m.owed = append(m.owed, line)
		}
	}
	if d.Kind == "backup" && err == nil {
		m.kept[filepath.Base(m.a.made)] = m.w.clone()
	}
	if want == planner.Conflict {
		m.holds(err, d)
	}
	if m.a.s() != nil {
		m.compare()
	}
}

// compare holds all that can be read against the model.
func (m *modelled) compare() {
	m.t.Helper()
	if w := m.a.s().Warning(); w != "" {
		m.fail("warning: %s", w)
	}
	got, err := lookAt(m.a.s())
	if err != nil {
		m.fail("look: %v", err)
	}
	if diff := cmp.Diff(m.w.look(m.w.Me, m.w.MyRole), got); diff != "" {
		m.fail("the store differs (-model +store): %s", diff)
	}
	m.trail()
}

// trail finds for each deed since the last time an entry, in order.
func (m *modelled) trail() {
	m.t.Helper()
	lines, last := trailAfter(m.t, m.a.s(), m.seen)
	m.owed = missing(m.owed, lines)
	if len(m.owed) > 0 {
		m.fail("the trail lacks %q among %q", m.owed, lines)
	}
	m.seen = last
}

// missing gives what is not in lines, in order.
func missing(owed, lines []string) []string {
	for _, line := range lines {
		if len(owed) > 0 && (line == owed[0] || strings.HasSuffix(owed[0], "*") && strings.HasPrefix(line, strings.TrimSuffix(owed[0], "*"))) {
			owed = owed[1:]
		}
	}
	return owed
}

func trailAfter(t testing.TB, s *Store, after int64) (lines []string, last int64) {
	t.Helper()
	rows, err := s.readers.Query("SELECT seq, op, entity, id FROM audit WHERE seq > $1 ORDER BY seq", after)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	last = after
	for rows.Next() {
		var op, entity, id string
		if err := rows.Scan(&last, &op, &entity, &id); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, op+" "+entity+" "+id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines, last
}

// holds checks that a stale save is told what is stored by now.
func (m *modelled) holds(err error, d modelDeed) {
	var patient *ConflictError[planner.Patient]
	var plan *ConflictError[planner.Plan]
	var clinic *ConflictError[planner.Clinic]
	var lot *ConflictError[planner.Lot]
	p, l := m.w.person(d.ID), m.w.plan(d.ID)
	switch {
	case errors.As(err, &patient):
		if at := m.w.person(patient.Theirs.Value.ID); at == nil || patient.Theirs.Row != at.Row || patient.Theirs.Value.Family != at.Family {
			m.fail("the conflict tells of %+v", patient.Theirs)
		}
	case errors.As(err, &plan):
		if plan.Theirs.Row != l.Row || plan.Theirs.Value.Title != l.Title {
			m.fail("the conflict tells of %+v", plan.Theirs)
		}
	case errors.As(err, &clinic):
		if clinic.Theirs.Row != m.w.ClinicRow || clinic.Theirs.Value.Phone != m.w.Phone {
			m.fail("the conflict tells of %+v", clinic.Theirs)
		}
	case errors.As(err, &lot):
	case d.Row != 0 && d.Kind == "patient" && p != nil && p.Row != d.Row, d.Row != 0 && d.Kind == "plan", d.Kind == "settings", d.Kind == "lot" && d.Row != 0:
		m.fail("a conflict that does not tell what is stored: %v", err)
	}
}

// readBeside opens the file a second time, to be read only, when it is not open so
// already, and sees the same there.
func (m *modelled) readBeside() {
	m.t.Helper()
	u := m.w.user(testUser)
	if u.Wrong > 0 {
		return // it would have to wait
	}
	o := m.a.b.options
	o.ReadOnly = true
	s, err := Open(m.a.path, u.Name, u.Pass, o)
	if err != nil {
		m.fail("beside: %v", err)
	}
	defer s.Close()
	u.At = m.w.Now
	got, err := lookAt(s)
	if err != nil {
		m.fail("look beside: %v", err)
	}
	if diff := cmp.Diff(m.w.look(u.Name, u.Role), got); diff != "" {
		m.fail("what is read beside differs (-model +store): %s", diff)
	}
	if m.w.Me == "" {
		return
	}
	if _, err = Open(m.a.path, u.Name, u.Pass, m.a.b.options); planner.ErrorCode(err) != planner.Locked {
		m.fail("a second one may write: %v", err)
	}
}

// crash goes on with a copy of the files as they are while the file is open, as a
// program does that was killed.
func (m *modelled) crash() {
	m.t.Helper()
	m.a.path = copyOfFolder(m.t, m.a.path)
	m.a.b.path = m.a.path
	if err := m.a.leave(); err != nil { // of the file that stays behind
		m.fail("close: %v", err)
	}
	m.w.Me, m.w.MyRole = "", ""
}

// copyOfFolder copies a clinic file with what lies beside it, but the lock and the shared
// memory, which are of the program that has it open.
func copyOfFolder(t testing.TB, path string) string {
	t.Helper()
	to := t.TempDir()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "-shm") {
			continue
		}
		if e.IsDir() {
			if err := os.CopyFS(filepath.Join(to, e.Name()), os.DirFS(filepath.Join(filepath.Dir(path), e.Name()))); err != nil {
				t.Fatal(err)
			}
			continue
		}
		data, err := os.ReadFile(filepath.Join(filepath.Dir(path), e.Name()))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, e.Name()), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(to, filepath.Base(path))
}

// verify runs a verification, which anybody who is signed in may.
func (m *modelled) verify() {
	m.t.Helper()
	v, err := m.a.s().Verify(bg(), nil)
	if err != nil || !v.OK() {
		m.fail("verification: %v, %v", v.Faults, err)
	}
}

// TestTheStoreDoesWhatAPlainModelSays draws deeds of a clinic's life and does them
// to the store and to a model of it, which must agree after each. STIPPLE_SEED
// draws the same again, STIPPLE_STEPS says how many.
func TestTheStoreDoesWhatAPlainModelSays(t *testing.T) {
	steps := 900
	if testing.Short() {
		steps = 250
	}
	steps = number(t, "STIPPLE_STEPS", steps)
	m := newModelled(t, seedOf(t))
	for i := range steps {
		m.step()
		switch n := m.d.r.IntN(300); {
		case n < 3:
			m.crash()
		case n < 9:
			m.readBeside()
		case n < 11:
			m.restore()
		case n == 11 && m.a.s() != nil:
			m.verify()
		}
		if i%5000 == 4999 {
			t.Logf("%d steps", i+1)
		}
	}
	for m.a.s() == nil {
		m.step()
	}
	m.verify()
	m.noneTwice()
	for _, kind := range slices.Sorted(maps.Keys(m.counts)) {
		t.Log(kind, m.counts[kind])
	}
	t.Logf("%d backups restored", m.back)
	for kind := range deedRules() {
		if m.counts[kind+" "] == 0 && steps >= 5000 { // fewer may miss a rare one
			t.Errorf("%s never went well", kind)
		}
	}
}

// noneTwice finds no save twice in the trail.
func (m *modelled) noneTwice() {
	m.t.Helper()
	if twice := savedTwice(m.t, m.a.s()); twice != "" {
		m.fail("saved twice: %s", twice)
	}
}

// savedTwice gives the saves of which the trail tells more than once, by their row
// version.
func savedTwice(t testing.TB, s *Store) string {
	t.Helper()
	var text []string
	rows, err := s.readers.Query(`SELECT op, entity, id, ver, count(*) FROM audit WHERE op IN ('create', 'update', 'freeze', 'sign', 'amend', 'withdraw')
		AND entity NOT IN ('user', 'scratch_head') GROUP BY op, entity, id, ver HAVING count(*) > 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var op, entity, id string
		var ver, n int
		if err := rows.Scan(&op, &entity, &id, &ver, &n); err != nil {
			t.Fatal(err)
		}
		text = append(text, fmt.Sprint(op, entity, id, ver, n))
	}
	return strings.Join(text, "; ")
}
