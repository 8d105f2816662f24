package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/store/vault"
)

// before is the clinic file of version 1, as the program of that time wrote it:
// a patient with an alert and an active plan of two regions in its second
// version, and a draft.
func before(t testing.TB) string { return beforeVersion(t, 1) }

// The recovery code of the clinic file of version 2. That file has two users, two
// patients with plans, a stock, a consent, a signed record with an amendment, one
// that is being logged, and two drafts, one of a patient who is not stored yet.
const version2Code = "EYK8-QVJW-J7X2-Y5CD-0PR4-MX2J-QW3C-G0NH"

// beforeVersion is a clinic file as the program of an earlier version wrote it.
func beforeVersion(t testing.TB, version int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clinic.stipple")
	for _, suffix := range []string{"", headSuffix} {
		data, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("version%d.db%s", version, suffix)))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// TestAFileOfTheVersionBeforeGoesOn: it is brought to this version, is sound, and
// a session is held on it.
func TestAFileOfTheVersionBeforeGoesOn(t *testing.T) {
	b := &salon{path: before(t), options: testOptions(), refs: map[string]planner.LotRef{}, seq: map[planner.ID]int{}}
	b.enter(t, testUser)
	if warning := b.s.Warning(); warning != "" {
		t.Error(warning)
	}
	wantVerified(t, b.s)
	patient, err := b.s.PatientByChart(bg(), "1")
	if err != nil {
		t.Fatal(err)
	}
	plans, err := b.s.Plans(bg(), patient.Value.ID)
	if err != nil || len(plans) != 1 {
		t.Fatalf("%d plans, %v", len(plans), err)
	}
	if versions, err := b.s.PlanVersions(bg(), plans[0].Value.ID); err != nil || len(versions) != 1 || plans[0].Value.Version != 2 {
		t.Errorf("version %d with %d before it, %v", plans[0].Value.Version, len(versions), err)
	}
	b.patient, b.plan = patient.Value, plans[0].Value
	b.stock(t)
	b.consent = b.agree(t, b.patient.ID)
	id := b.hold(t, 1, "crown", "frontal")
	b.again(t, testUser)
	signed := b.sign(t, id)
	if got := uses(t, b.s, planner.RecallQuery{Batch: "B-black"}); len(got) != 1 || signed.PlanVersion != 2 {
		t.Errorf("the recall gives %v of version %d", got, signed.PlanVersion)
	}
	wantVerified(t, b.s)
}

// TestWhatIsSetAsideIsWholeAndPrivate: it is the old file with the end of its
// trail, readable by its owner only.
func TestWhatIsSetAsideIsWholeAndPrivate(t *testing.T) {
	path := before(t)
	if err := openAs(t, path, testUser, testPassphrase).Close(); err != nil {
		t.Fatal(err)
	}
	aside := fmt.Sprintf("%s.before-version-%d", path, schemaVersion())
	for _, file := range []string{aside, aside + headSuffix} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 && runtime.GOOS != "windows" {
			t.Errorf("%s has mode %o", filepath.Base(file), mode)
		}
	}
	for name := range folder(t, path) {
		if matched, _ := filepath.Match("*.new-*", name); matched {
			t.Errorf("%s is left behind", name)
		}
	}
	db := openPool(aside, untouched, 1)
	var version int
	err := db.QueryRow("PRAGMA user_version").Scan(&version)
	_ = db.Close()
	if err != nil || version != 1 {
		t.Errorf("it has version %d, %v", version, err)
	}
	s := openAs(t, aside, testUser, testPassphrase)
	if warning := s.Warning(); warning != "" {
		t.Error(warning)
	}
	wantVerified(t, s)
}

// TestAFileOfVersionTwoGoesOn: all that was in it is there after the upgrade, what
// was being logged goes on, and it holds after signing in again.
func TestAFileOfVersionTwoGoesOn(t *testing.T) {
	b := &salon{path: beforeVersion(t, 2), options: testOptions(), refs: map[string]planner.LotRef{}, seq: map[planner.ID]int{}}
	for range 2 {
		b.enter(t, testUser)
		if warning := b.s.Warning(); warning != "" {
			t.Error(warning)
		}
		wantVerified(t, b.s)
		cards, err := b.s.Cards(bg())
		if err != nil || len(cards) != 2 {
			t.Errorf("%d cards, %v", len(cards), err)
		}
		drafts, err := b.s.Drafts(bg())
		if err != nil || len(drafts) != 2 {
			t.Errorf("%d drafts, %v", len(drafts), err)
		}
		if products, err := b.s.Products(bg()); err != nil || len(products) != 5 {
			t.Errorf("%d products, %v", len(products), err)
		}
		if err := b.s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	b.enter(t, testUser)
	patient, err := b.s.PatientByChart(bg(), "1")
	if err != nil {
		t.Fatal(err)
	}
	records, err := b.s.Records(bg(), patient.Value.ID)
	if err != nil || len(records) != 2 || len(records[0].Amendments)+len(records[1].Amendments) != 1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	running, err := b.s.UnsignedRecords(bg())
	if err != nil || len(running) != 1 {
		t.Fatalf("%d records are logged, %v", len(running), err)
	}
	b.sign(t, running[0].ID)
	wantVerified(t, b.s)
}

// TestAnUpgradeGivesKeyPairs: whoever signs in first has a pair at once, the others
// at their next sign-in; until then nobody can be removed, and who stands in the
// way is named.
func TestAnUpgradeGivesKeyPairs(t *testing.T) {
	path := beforeVersion(t, 2)
	s := openAs(t, path, testUser, testPassphrase)
	extra, err := s.AddUser(bg(), planner.User{Name: "Cleo", Role: planner.Assistant}, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if got := pairs(t, s); got != "Bo no, Cleo yes, "+testUser+" yes" {
		t.Error(got)
	}
	err = s.RemoveUser(bg(), extra.ID)
	wantCode(t, err, planner.Conflict)
	if !strings.Contains(err.Error(), "Bo") || strings.Contains(err.Error(), testUser) {
		t.Error(err)
	}
	wantCode(t, s.SetRole(bg(), userNamed(t, s, "Bo").ID, planner.Administrator), planner.Conflict)
	_ = s.Close()
	_ = openAs(t, path, "Bo", testPassphrase).Close()
	s = openAs(t, path, testUser, testPassphrase)
	if got := pairs(t, s); got != "Bo yes, Cleo yes, "+testUser+" yes" {
		t.Error(got)
	}
	err = s.RemoveUser(bg(), extra.ID) // the code on paper is the old one's still
	wantCode(t, err, planner.Conflict)
	if !strings.Contains(err.Error(), "recovery code") {
		t.Error(err)
	}
	if _, err := s.NewRecoveryCode(bg(), testPassphrase); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveUser(bg(), extra.ID); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, s)
}

// pairs tells which users have a key pair.
func pairs(t testing.TB, s *Store) string {
	t.Helper()
	rows, err := readSlots(s.readers)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, r := range rows {
		word := "no"
		if r.HasPair() {
			word = "yes"
		}
		list = append(list, r.Name+" "+word)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

func userNamed(t testing.TB, s *Store, name string) planner.User {
	t.Helper()
	users, err := s.Users(bg())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(users, func(u planner.User) bool { return u.Name == name })
	if i < 0 {
		t.Fatalf("no user %s", name)
	}
	return users[i]
}

// TestTheOldCodeRecoversAndGetsAPair: on a file of before, and it is the same code
// afterwards.
func TestTheOldCodeRecoversAndGetsAPair(t *testing.T) {
	path := beforeVersion(t, 2)
	const fresh = "marble otter under the piano"
	for range 2 {
		if err := ResetPassphrase(path, version2Code, "Bo", fresh, testOptions()); err != nil {
			t.Fatal(err)
		}
	}
	s := openAs(t, path, "Bo", fresh)
	wantVerified(t, s)
	peek, err := peekDB(s.readers)
	if err != nil {
		t.Fatal(err)
	}
	if _, pair := vault.RecoveryMade(peek.clinic.recovery); !pair {
		t.Error("the recovery code has no key pair")
	}
}

// TestAnUpgradeLeavesNoOldSlot: the database is written anew, so that nothing of it
// opens with what opened the old file.
func TestAnUpgradeLeavesNoOldSlot(t *testing.T) {
	path := beforeVersion(t, 2)
	peek, err := peekFile(path)
	if err != nil {
		t.Fatal(err)
	}
	row, _ := peek.slot(testUser)
	if err := openAs(t, path, testUser, testPassphrase).Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range folder(t, path) {
		if strings.Contains(name, "before-version") {
			continue // the copy of the old file
		}
		if bytes.Contains(content, row.Box) {
			t.Errorf("%s still holds the old slot", name)
		}
	}
}

// TestAnUpgradeBelievesNoAlteredUser: a user who is not what the trail said before
// does not get in after the upgrade either, and the others do.
func TestAnUpgradeBelievesNoAlteredUser(t *testing.T) {
	path := beforeVersion(t, 2)
	peek, err := peekFile(path)
	if err != nil {
		t.Fatal(err)
	}
	row, _ := peek.slot("Bo")
	key, err := row.Open(testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	// Bo knows the clinic key, and makes a physician of himself in the file.
	slot := vault.NewSlot(row.ID, row.Name, "physician", testPassphrase, key, 1, testOptions().KDF)
	db := openPool(path, readWrite, 1)
	_, err = db.Exec("UPDATE users SET role = $1, salt = $2, box = $3, checksum = $4 WHERE id = $5", slot.Role, slot.Salt, slot.Box, slot.Checksum, slot.ID)
	_ = db.Close()
	if err != nil {
		t.Fatal(err)
	}
	s := openAs(t, path, testUser, testPassphrase)
	if pairs(t, s) != "Bo no, "+testUser+" yes" {
		t.Error(pairs(t, s))
	}
	if len(faultsIn(t, s)) == 0 {
		t.Error("verification finds nothing")
	}
	_ = s.Close()
	_, err = Open(path, "Bo", testPassphrase, testOptions())
	wantCode(t, err, planner.Corrupt)
}

// TestAnOlderFileIsNotOnlyRead says so: to be read it must be brought up first.
func TestAnOlderFileIsNotOnlyRead(t *testing.T) {
	o := testOptions()
	o.ReadOnly = true
	for version := 1; version < schemaVersion(); version++ {
		_, err := Open(beforeVersion(t, version), testUser, testPassphrase, o)
		wantCode(t, err, planner.Locked)
	}
}

// faultsIn gives what a verification finds.
func faultsIn(t testing.TB, s *Store) []string {
	t.Helper()
	v, err := s.Verify(bg(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v.Faults
}
