package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

// rescue is a clinic file with a backup from before its last saves: the backup has
// patient 1, the file patients 1 and 2.
type rescue struct {
	path, backup string
	options      Options
}

func newRescue(t testing.TB) rescue {
	t.Helper()
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	if _, err := s.AddUser(bg(), planner.User{Name: "Bo", Role: planner.Assistant}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	shut(t, s)
	r := rescue{path: path, backup: backUp(t, path, "20261121T180000Z"), options: testOptions()}
	s = openAs(t, path, testUser, testPassphrase)
	savePatient(t, s, newPatient(s, "2", "Dahl", "Kim"))
	shut(t, s)
	return r
}

func shut(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// backUp copies a closed clinic file as a backup lies: with its head beside it.
func backUp(t testing.TB, path, at string) string {
	t.Helper()
	folder := filepath.Join(filepath.Dir(path), "backups")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(folder, "clinic-"+at+".stipple")
	for _, suffix := range []string{"", headSuffix} {
		lay(t, path+suffix, backup+suffix)
	}
	return backup
}

// lay copies a file.
func lay(t testing.TB, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (r rescue) prepare(user, passphrase string) (*Restoring, error) {
	return PrepareRestore(context.Background(), r.path, r.backup, user, passphrase, r.options, nil)
}

// restore puts the backup in place and gives what was compared and where the file
// before was set aside.
func (r rescue) restore(t testing.TB) (Comparison, string) {
	t.Helper()
	restoring, err := r.prepare(testUser, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	aside, err := restoring.Apply()
	if err != nil {
		t.Fatal(err)
	}
	return restoring.Compare(), aside
}

// charts lists the chart numbers of a clinic file, which must open without a warning
// and be sound.
func charts(t testing.TB, path string) string {
	t.Helper()
	s := openAs(t, path, testUser, testPassphrase)
	defer shut(t, s)
	if w := s.Warning(); w != "" {
		t.Errorf("it warns: %s", w)
	}
	if faults := faultsIn(t, s); len(faults) > 0 {
		t.Errorf("it is not sound: %v", faults)
	}
	return chartsOf(t, s)
}

func chartsOf(t testing.TB, s *Store) string {
	t.Helper()
	cards, err := s.Cards(bg())
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, card := range cards {
		list = append(list, card.Chart)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// wantNothingLeft checks that a restore left nothing but what was set aside.
func wantNothingLeft(t testing.TB, path string) {
	t.Helper()
	for _, mark := range []string{restoringMark, intentSuffix} {
		left, err := filepath.Glob(globless(path+mark) + "*")
		if err != nil || len(left) > 0 {
			t.Errorf("%v is left, %v", left, err)
		}
	}
}

func TestABackupTakesThePlaceOfTheFile(t *testing.T) {
	r := newRescue(t)
	restoring, err := r.prepare(testUser, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(r.path, testUser, testPassphrase, r.options); planner.ErrorCode(err) != planner.Locked {
		t.Errorf("meanwhile somebody else signs in: %v", err)
	}
	c := restoring.Compare()
	want := Counted{Patients: 1, Entries: c.Backup.Entries, Last: r.options.Now()}
	if c.Backup != want || c.Present.Patients != 2 || c.Present.Entries <= c.Backup.Entries {
		t.Errorf("it counts %+v and %+v", c.Backup, c.Present)
	}
	if c.PresentFault != nil || c.Missing || c.HeadMissing || c.Diverged || c.Clinic != "Nord Clinic" {
		t.Errorf("it says %+v", c)
	}
	if !c.Since.Equal(time.Date(2026, 11, 21, 18, 0, 0, 0, time.UTC)) {
		t.Errorf("it was made %s", c.Since)
	}
	if len(c.Lost) != 1 || c.LostSaves != 1 || c.Lost[0].Op != planner.AuditCreate || len(c.LostCharts) != 1 || c.LostCharts[0].Chart != "2" {
		t.Errorf("lost are %+v, charts %+v", c.Lost, c.LostCharts)
	}
	before := folder(t, r.backup)
	aside, err := restoring.Apply()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := aside, r.path+".before-restore-20261122T093000Z"; got != want {
		t.Errorf("it was set aside as %s", got)
	}
	if _, err := restoring.Apply(); planner.ErrorCode(err) != planner.Internal {
		t.Errorf("it can be put in place twice: %v", err)
	}
	if got := charts(t, r.path); got != "1" {
		t.Errorf("there are charts %s", got)
	}
	if got := charts(t, aside); got != "1 2" {
		t.Errorf("set aside are charts %s", got)
	}
	wantNothingLeft(t, r.path)
	for name, content := range folder(t, r.backup) {
		if string(before[name]) != string(content) {
			t.Errorf("the backup's %s was changed", name)
		}
	}
	copies, err := olderCopies(r.path)
	if err != nil || !slices.ContainsFunc(copies, func(c OlderCopy) bool { return c.Path == aside }) {
		t.Errorf("older copies are %v, %v", copies, err)
	}
	s := openAs(t, r.path, testUser, testPassphrase)
	entries, err := s.Audit(bg(), planner.AuditQuery{Ops: []planner.AuditOp{planner.AuditRestore}})
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries say so, %v", len(entries), err)
	}
	e := entries[0]
	if e.ID != planner.ID(filepath.Base(r.backup)) || !strings.Contains(e.Text, "2026-11-21T18:00:00Z") || !strings.Contains(e.Text, filepath.Base(aside)) || e.ByName != testUser {
		t.Errorf("the trail says %+v", e)
	}
}

// TestTwoRestoresInARow: the second one has what the first one set aside, in the same
// second.
func TestTwoRestoresInARow(t *testing.T) {
	r := newRescue(t)
	_, first := r.restore(t)
	s := openAs(t, r.path, testUser, testPassphrase)
	savePatient(t, s, newPatient(s, "3", "Falk", "Ida"))
	shut(t, s)
	r.backup = first
	c, second := r.restore(t)
	if second == first || !c.Diverged || c.LostSaves != 1 || len(c.LostCharts) != 1 || c.LostCharts[0].Chart != "3" {
		t.Errorf("set aside as %s, then %s; %+v", first, second, c)
	}
	for path, want := range map[string]string{r.path: "1 2", first: "1 2", second: "1 3"} {
		if got := charts(t, path); got != want {
			t.Errorf("%s has charts %s, not %s", filepath.Base(path), got, want)
		}
	}
}

func TestARestoreGivenUpChangesNothing(t *testing.T) {
	r := newRescue(t)
	before := folder2(t, r.path)
	restoring, err := r.prepare(testUser, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := restoring.Discard(); err != nil {
			t.Fatal(err)
		}
	}
	if diff := before.differs(folder2(t, r.path)); diff != "" {
		t.Error(diff)
	}
	if got := charts(t, r.path); got != "1 2" {
		t.Errorf("there are charts %s", got)
	}
}

// files are those of a folder, without locks and folders.
type files map[string]string

func folder2(t testing.TB, path string) files {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	list := files{}
	for _, e := range entries {
		if e.IsDir() || strings.HasSuffix(e.Name(), lockSuffix) || strings.HasSuffix(e.Name(), waitingLockSuffix) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(filepath.Dir(path), e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		list[e.Name()] = string(data)
	}
	return list
}

func (f files) differs(other files) string {
	for name := range other {
		if _, there := f[name]; !there {
			return name + " came about"
		}
	}
	for name, content := range f {
		if got, there := other[name]; !there || got != content {
			return fmt.Sprintf("%s was changed (there: %t)", name, there)
		}
	}
	return ""
}

// TestWhoMayRestore: users of the backup whose role may, and who are users still.
func TestWhoMayRestore(t *testing.T) {
	r := newRescue(t)
	for _, c := range []struct{ user, passphrase, says string }{
		{testUser, "not the passphrase", "not right"},
		{testUser, testPassphrase, "Wait"}, // too soon after
		{"Nobody", testPassphrase, "no user"},
		{"Bo", testPassphrase, "may not restore"},
	} {
		_, err := r.prepare(c.user, c.passphrase)
		wantCode(t, err, planner.Forbidden)
		if !strings.Contains(planner.ErrorMessage(err), c.says) {
			t.Errorf("%s: it says %q", c.user, planner.ErrorMessage(err))
		}
	}
	wantNothingLeft(t, r.path)
	forgetTries(t, r.path)
	s := openAs(t, r.path, testUser, testPassphrase)
	entries, err := s.Audit(bg(), planner.AuditQuery{Ops: []planner.AuditOp{planner.AuditSignInFailed}})
	if err != nil || len(entries) != 1 {
		t.Errorf("the trail knows of %d wrong passphrases, %v", len(entries), err)
	}
}

// TestUsersRemovedSince: they could sign in again, which is told; but they are not
// let restore the backup themselves.
func TestUsersRemovedSince(t *testing.T) {
	r := newRescue(t)
	s := openAs(t, r.path, testUser, testPassphrase)
	if _, err := s.AddUser(bg(), planner.User{Name: "Cleo", Role: planner.Physician}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	r.backup = backUp(t, r.path, "20261122T060000Z")
	s = openAs(t, r.path, testUser, testPassphrase)
	if err := errors.Join(s.RemoveUser(bg(), userNamed(t, s, "Cleo").ID), s.SetRole(bg(), userNamed(t, s, "Bo").ID, planner.Administrator)); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	_, err := r.prepare("Cleo", testPassphrase)
	wantCode(t, err, planner.Forbidden)
	c, _ := r.restore(t)
	if c.PresentFault != nil || len(c.UsersBack) != 1 || c.UsersBack[0] != "Cleo" {
		t.Errorf("it says %+v", c)
	}
	s = openAs(t, r.path, "Cleo", testPassphrase)
	if s.Warning() != "" {
		t.Error(s.Warning())
	}
}

// TestAPresentFileUnderAnotherKeyIsNotGuessedAt: somebody was removed since, and the
// passphrase was changed, so nothing opens it.
func TestAPresentFileUnderAnotherKeyIsNotGuessedAt(t *testing.T) {
	r := newRescue(t)
	s := openAs(t, r.path, testUser, testPassphrase)
	if err := s.RemoveUser(bg(), userNamed(t, s, "Bo").ID); err != nil {
		t.Fatal(err)
	}
	if err := s.ChangePassphrase(bg(), testPassphrase, "marble otter under the piano"); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	c, aside := r.restore(t)
	if c.PresentFault == nil || c.Present != (Counted{}) || c.LostSaves != 0 {
		t.Errorf("it says %+v", c)
	}
	if got := charts(t, r.path); got != "1" {
		t.Errorf("there are charts %s", got)
	}
	_ = openAs(t, aside, testUser, "marble otter under the piano").Close()
}

func TestARestoreWantsTheFileForItself(t *testing.T) {
	r := newRescue(t)
	s := openAs(t, r.path, testUser, testPassphrase)
	_, err := r.prepare(testUser, testPassphrase)
	wantCode(t, err, planner.Locked)
	shut(t, s)
	r.backup = r.path
	_, err = r.prepare(testUser, testPassphrase)
	wantCode(t, err, planner.Invalid)
	wantNothingLeft(t, r.path)
}

func TestARestoreThatIsStoppedLeavesNothing(t *testing.T) {
	r := newRescue(t)
	stopped, cancel := context.WithCancel(context.Background())
	_, err := PrepareRestore(stopped, r.path, r.backup, testUser, testPassphrase, r.options, func(int, int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	wantNothingLeft(t, r.path)
	if got := charts(t, r.path); got != "1 2" {
		t.Errorf("there are charts %s", got)
	}
}
