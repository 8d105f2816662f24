package store

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"stipple/planner"
)

// before is the clinic file of version 1, as the program of that time wrote it:
// a patient with an alert and an active plan of two regions in its second
// version, and a draft.
func before(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clinic.stipple")
	for _, suffix := range []string{"", headSuffix} {
		copyFile(t, filepath.Join("testdata", "version1.db")+suffix, path+suffix)
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
	aside := path + ".before-version-2"
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
