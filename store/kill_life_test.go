package store

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
)

// lives is a clinic whose program is killed again and again.
type lives struct {
	*modelled
	r      *rand.Rand
	fell   map[string]int // what was being done at the kill
	reads  int            // by another process while it worked
	stops  int
	after  int // kills after which the deed being done was there
	before int // and was not
}

// TestWhatWasAcknowledgedSurvivesKills lets another process live a clinic's life,
// kills it at random moments, and opens the file: all that was acknowledged is
// there, and the one deed that was being done is whole or not there at all; done
// once more, it is there once. Meanwhile this process reads the file, and may not
// write. STIPPLE_SEED draws the same deeds again, STIPPLE_KILLS says how many kills.
func TestWhatWasAcknowledgedSurvivesKills(t *testing.T) {
	kills := 200
	if testing.Short() {
		kills = 20
	}
	kills = number(t, "STIPPLE_KILLS", kills)
	seed := seedOf(t)
	m := newModelled(t, seed)
	l := &lives{modelled: m, r: rand.New(rand.NewPCG(seed, 3)), fell: map[string]int{}}
	for kill := range kills {
		l.life()
		if kill%20 == 19 || kill == kills-1 {
			m.verify()
			m.noneTwice()
		}
		if kill%100 == 99 {
			t.Logf("%d kills", kill+1)
		}
	}
	t.Logf("%d kills: %d deeds being done were there afterwards, %d were not; read beside %d times, stopped %d times", kills, l.after, l.before, l.reads, l.stops)
	for _, kind := range slices.Sorted(maps.Keys(l.fell)) {
		t.Log(kind, l.fell[kind])
	}
	if l.after+l.before < kills/4 || kills >= 200 && (l.after == 0 || l.before == 0) {
		t.Errorf("only %d and %d kills fell among the work", l.after, l.before)
	}
}

// later puts the clock so far on that nobody has to wait after a wrong passphrase.
func (l *lives) later(d modelDeed) modelDeed {
	d.Now = l.w.Now.Add(40 * time.Second)
	return d
}

// life starts a process, has it work for a while, kills it and looks.
func (l *lives) life() {
	if err := l.a.leave(); err != nil {
		l.fail("close: %v", err)
	}
	p := startLiving(l.t, l.a.path, l.a.code)
	deeds, moment := l.r.IntN(16), time.Duration(l.r.Int64N(int64(6*time.Millisecond)))
	if l.r.IntN(4) == 0 {
		moment = 0 // right after an answer
	}
	me := l.w.user(testUser)
	d := l.later(modelDeed{Kind: "enter", Text: testUser, Pass: me.Pass})
	for i := 0; ; i++ {
		if i == deeds {
			time.AfterFunc(moment, p.kill)
		}
		l.done = append(l.done, d)
		before := l.w.clone()
		want := l.w.apply(d)
		if err := p.tell(d); err != nil { // killed before it was told
			l.look(before, nil, d)
			break
		}
		if i < deeds {
			l.meanwhile(p, before, d)
		}
		code, says, there := p.answer(l.t)
		if !there {
			l.look(before, l.w, d)
			break
		}
		if code != want {
			l.fail("%s gives %q, %s; the model says %q", d.Kind, code, says, want)
		}
		l.owe(d, want)
		if i < deeds {
			l.besides()
		}
		d = l.later(l.next())
	}
	p.wait()
}

// next draws a deed that leaves the first physician what she is: who may do little is
// killed in little, and sees little of what was kept.
func (l *lives) next() modelDeed {
	for {
		if d := l.d.next(l.w); d.Kind != "role" || d.Text != testUser {
			return d
		}
	}
}

func (l *lives) owe(d modelDeed, code planner.Code) {
	if line := deedRules()[d.Kind].trail(d); line != "" && code == "" && !l.w.Same {
		l.owed = append(l.owed, line)
	}
}

// besides reads the file while the other process waits, and tries to write to it.
func (l *lives) besides() {
	if l.r.IntN(40) == 0 {
		l.reads++
		l.readBeside()
	}
}

// meanwhile stops the process at a random moment of a deed, reads the file and tries
// to write to it, and lets it go on.
func (l *lives) meanwhile(p *living, before *world, d modelDeed) {
	if l.r.IntN(60) != 0 || before.Me == "" || d.Kind == "enter" || d.Kind == "reset" {
		return // while nobody has it open, anybody may write
	}
	time.Sleep(time.Duration(l.r.Int64N(int64(2 * time.Millisecond))))
	p.stop()
	defer p.goOn()
	l.stops++
	u := before.user(testUser)
	o := testOptions()
	o.Now = func() time.Time { return before.Now.Add(35 * time.Second) }
	began := time.Now()
	_, err := Open(l.a.path, u.Name, u.Pass, o)
	if err == nil {
		l.fail("a second one may write while the first is stopped")
	}
	o.ReadOnly = true
	s, err := Open(l.a.path, u.Name, u.Pass, o)
	if planner.ErrorCode(err) == planner.Forbidden && l.w.user(testUser).Pass != u.Pass {
		return // the deed that is being done changes the passphrase
	}
	if err != nil {
		l.fail("while it is stopped: %v", err)
	}
	defer s.Close()
	got, err := lookAt(s)
	if err != nil {
		l.fail("look while it is stopped: %v", err)
	}
	role := s.User().Role
	if cmp.Diff(before.look(u.Name, role), got) != "" && cmp.Diff(l.w.look(u.Name, role), got) != "" {
		l.fail("what is read while it is stopped is neither before nor after (-before +store): %s", cmp.Diff(before.look(u.Name, role), got))
	}
	if took := time.Since(began); took > 25*time.Second {
		l.fail("reading took %s while it is stopped", took)
	}
}

// look opens the file after a kill: it is as before the deed that was being done or
// as after it. then nil says that the deed never began.
func (l *lives) look(before, then *world, d modelDeed) {
	l.t.Helper()
	l.signInAfter(before, then)
	got, err := lookAt(l.a.s())
	if err != nil {
		l.fail("look after the kill: %v", err)
	}
	if w := l.a.s().Warning(); w != "" {
		l.fail("warning after the kill: %s", w)
	}
	l.noLitter()
	was := cmp.Diff(before.look(testUser, before.user(testUser).Role), got)
	switch {
	case was == "" && (then == nil || cmp.Diff(then.look(testUser, then.user(testUser).Role), got) != ""):
		l.w = before
		l.before++
	case was == "":
		l.w = l.settled(before, then)
	case then != nil && cmp.Diff(then.look(testUser, then.user(testUser).Role), got) == "":
		l.w = then
		l.after++
	default:
		l.fail("after the kill within %s the file is neither as before (-model +store): %s\nnor as after it: %s", d.Kind, was, cmp.Diff(then.look(testUser, then.user(testUser).Role), got))
	}
	l.fell[d.Kind]++
	l.w.Backups = len(FindBackups(l.a.path))
	l.signedIn()
	l.trail()
	l.again(d)
}

// settled gives the world after a deed that nobody sees, before or after which the
// kill may have come: a passphrase tells by itself.
func (l *lives) settled(before, then *world) *world {
	next := before
	if then != nil {
		for _, u := range next.Users {
			if other := then.user(u.Name); other != nil && other.Pass != u.Pass && l.opens(u.Name, other.Pass) {
				u.Pass = other.Pass
			}
		}
	}
	return next
}

// opens tells whether a passphrase is somebody's now.
func (l *lives) opens(name, pass string) bool {
	o := l.a.b.options
	o.ReadOnly = true
	l.a.now.Add(40)
	s, err := Open(l.a.path, name, pass, o)
	l.a.now.Add(40)
	if err != nil {
		return false
	}
	return s.Close() == nil
}

// signInAfter opens the file as the first physician, whose passphrase may have been
// being changed.
func (l *lives) signInAfter(before, then *world) {
	l.t.Helper()
	now := before.Now.Add(2 * time.Minute)
	pass := []string{before.user(testUser).Pass}
	if then != nil && then.user(testUser).Pass != pass[0] {
		pass = append(pass, then.user(testUser).Pass)
	}
	var err error
	for _, p := range pass {
		if err = l.a.do(modelDeed{Kind: "enter", Text: testUser, Pass: p, Now: now}); planner.ErrorCode(err) != planner.Forbidden {
			break
		}
		now = now.Add(time.Minute)
	}
	if err != nil {
		l.fail("after the kill: %v", err)
	}
}

// signedIn tells the model that the first physician is in, and what time it is.
func (l *lives) signedIn() {
	l.w.Now = time.Unix(l.a.now.Load(), 0).UTC()
	u := l.w.user(testUser)
	u.Wrong, u.At = 0, l.w.Now
	l.w.Me, l.w.MyRole = testUser, u.Role
	for _, u := range l.w.Users {
		u.Wrong = 0 // as far as the clock is on, nobody has to wait
	}
}

// again does the deed once more that the kill fell into, with the same ids.
func (l *lives) again(d modelDeed) {
	l.t.Helper()
	if rule := deedRules()[d.Kind]; d.Kind == "enter" || d.Kind == "reset" || rule.proved && l.r.IntN(2) == 0 {
		return
	}
	d = l.later(d)
	l.done = append(l.done, d)
	want := l.w.apply(d)
	err := l.a.do(d)
	if got := planner.ErrorCode(err); got != want {
		l.fail("%s done again gives %q, %v; the model says %q", d.Kind, got, err, want)
	}
	l.owe(d, want)
	l.compare()
	if d.Kind == "backup" && want == "" {
		l.soundBackups()
	}
}

// soundBackups finds nothing unfinished among the backups, and what counts as one is
// whole.
func (l *lives) soundBackups() {
	l.t.Helper()
	entries, err := os.ReadDir(filepath.Join(filepath.Dir(l.a.path), backupsFolder))
	if err != nil {
		l.fail("read the backups: %v", err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), unfinishedSuffix) || strings.Contains(e.Name(), provingMark) {
			l.fail("left among the backups: %s", e.Name())
		}
	}
	list := FindBackups(l.a.path)
	for _, b := range list[:min(len(list), 3)] {
		if proof, err := l.a.s().Prove(bg(), b.Path, nil); err != nil || !proof.Found.OK() {
			l.fail("%s: %v, %v", filepath.Base(b.Path), proof.Found.Faults, err)
		}
	}
}

// noLitter finds what an opening leaves of files that were never finished.
func (l *lives) noLitter() {
	l.t.Helper()
	if litter := unfinishedFiles(l.t, l.a.path); len(litter) > 0 {
		l.fail("left behind: %q", litter)
	}
}

// unfinishedFiles lists what lies beside a clinic file under names that nobody gave
// it for good.
func unfinishedFiles(t testing.TB, path string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	base := filepath.Base(path)
	var litter []string
	for _, e := range entries {
		switch name := e.Name(); {
		case slices.Contains([]string{base, base + "-wal", base + "-shm", base + headSuffix, base + lockSuffix, base + waitingSuffix, base + triesSuffix, base + waitingLockSuffix}, name):
		case strings.HasPrefix(name, base+".before-") && !strings.Contains(name, ".new-"), name == "backups":
		default:
			litter = append(litter, name)
		}
	}
	return litter
}
