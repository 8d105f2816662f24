package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
)

// fixtureEnv names a folder in which TestMakeFixture makes a clinic file of the
// present version and its head, to be kept in testdata when that version is released:
//
//	STIPPLE_TEST_FIXTURE=/tmp/fixture go test ./store -run TestMakeFixture
//
// What was kept once is never made anew: it is what programs of that time wrote.
const fixtureEnv = "STIPPLE_TEST_FIXTURE"

// TestMakeFixture makes a small clinic with something of everything, which is then
// what restoring a file of this version must find. Without a folder it is made in one
// that goes, so that the code that makes it stays right.
func TestMakeFixture(t *testing.T) {
	b := newSalon(t)
	b.furnish(t)
	wantVerified(t, b.s)
	shut(t, b.s)
	wantFixture(t, schemaVersion(), b.path)
	folder := os.Getenv(fixtureEnv)
	if folder == "" {
		return
	}
	for _, suffix := range []string{"", headSuffix} {
		lay(t, b.path+suffix, filepath.Join(folder, fmt.Sprintf("version%d.db%s", schemaVersion(), suffix)))
	}
}

// furnish adds to the salon, whose patient 1 has a plan and a consent: a signed record
// with an amendment and one that is being logged; drafts, one of a patient who is not
// stored yet; patient 2, into whom 3 was merged; 4, archived; 5, erased; and a user
// who was removed, all sealed anew after it.
func (b *salon) furnish(t testing.TB) {
	t.Helper()
	signed := b.hold(t, 1, "crown", "frontal")
	b.sign(t, signed)
	if _, err := b.s.Amend(bg(), signed, planner.Amendment{Text: "bled", Reason: "called"}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	keep, other := savePatient(t, b.s, newPatient(b.s, "2", "Dahl", "Kim")), savePatient(t, b.s, newPatient(b.s, "3", "Dahl", "Kim"))
	savePlan(t, b.s, newPlan(b.s, keep.Value.ID))
	if err := b.tryMerge(t, keep.Value.ID, other.Value.ID, nil); err != nil {
		t.Fatal(err)
	}
	archived, _, _ := b.course(t, "4", "Falk")
	if err := b.s.ArchivePatient(bg(), archived.ID, "moved away"); err != nil {
		t.Fatal(err)
	}
	erased, _, _ := b.course(t, "5", "Grim")
	if _, err := b.s.ErasePatient(bg(), erased.ID, "retention over", testPassphrase); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Cleo", "Dan"} {
		if _, err := b.s.AddUser(bg(), planner.User{Name: name, Role: planner.Administrator}, testPassphrase); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.s.RemoveUser(bg(), userNamed(t, b.s, "Cleo").ID); err != nil {
		t.Fatal(err)
	}
	if err := b.s.Reseal(bg(), nil); err != nil {
		t.Fatal(err)
	}
	b.hold(t, 2, "crown")
	for _, id := range []planner.ID{b.patient.ID, b.s.NewID()} {
		if err := b.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: id, Patient: id, Body: []byte(`{"family":"Typed"}`)}); err != nil {
			t.Fatal(err)
		}
	}
}

// fixture is what the stored file of a version holds.
type fixture struct {
	charts, users                                 string
	plans, records, amendments, running, consents int
	products, drafts, merged, archived, erased    int
	frozen                                        int // earlier versions of the plan of patient 1
}

// released are those of the released versions, from the first on.
func released() []fixture {
	three := fixture{
		charts: "1 2 4", users: "Bo, Dan, " + testUser, plans: 1, records: 2, amendments: 1, running: 1, consents: 1, products: 5, drafts: 2,
		merged: 1, archived: 1, erased: 1,
	}
	return []fixture{
		{charts: "1", users: testUser, plans: 1, drafts: 1, frozen: 1},
		{charts: "1 2", users: "Bo, " + testUser, plans: 1, records: 2, amendments: 1, running: 1, consents: 1, products: 5, drafts: 2},
		three,
		three, // an index more
	}
}

// wantFixture checks that a file has everything that the fixture of a version has.
func wantFixture(t testing.TB, version int, path string) {
	t.Helper()
	s := openAs(t, path, testUser, testPassphrase)
	defer shut(t, s)
	if s.Warning() != "" {
		t.Error(s.Warning())
	}
	if faults := faultsIn(t, s); len(faults) > 0 {
		t.Errorf("it is not sound: %v", faults)
	}
	if got, want := holdings(t, s), released()[version-1]; got != want {
		t.Errorf("of version %d there is\n%+v, not\n%+v", version, got, want)
	}
}

func holdings(t testing.TB, s *Store) (f fixture) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	f.charts = chartsOf(t, s)
	f.users = strings.NewReplacer(" yes", "", " no", "").Replace(pairs(t, s))
	patient, err := s.PatientByChart(bg(), "1")
	must(err)
	plans, err := s.Plans(bg(), patient.Value.ID)
	must(err)
	f.plans = len(plans)
	versions, err := s.PlanVersions(bg(), plans[0].Value.ID)
	must(err)
	f.frozen = len(versions)
	records, err := s.Records(bg(), patient.Value.ID)
	must(err)
	for _, r := range records {
		f.records++
		f.amendments += len(r.Amendments)
	}
	running, err := s.UnsignedRecords(bg())
	must(err)
	f.running = len(running)
	consents, err := s.Consents(bg(), patient.Value.ID)
	must(err)
	f.consents = len(consents)
	products, err := s.Products(bg())
	must(err)
	f.products = len(products)
	drafts, err := s.Drafts(bg())
	must(err)
	f.drafts = len(drafts)
	cards, err := s.Cards(bg())
	must(err)
	for _, card := range cards {
		f.merged += len(card.Former)
		if card.Archived {
			f.archived++
		}
	}
	entries, err := s.Audit(bg(), planner.AuditQuery{Ops: []planner.AuditOp{planner.AuditErase}})
	must(err)
	f.erased = len(entries)
	return f
}

// TestEveryReleasedVersionRestores: on a new computer, and in the place of the file
// that went on from it; everything is found, what was being logged goes on, and the
// file goes on being one.
func TestEveryReleasedVersionRestores(t *testing.T) {
	if len(released()) != schemaVersion() {
		t.Fatalf("of %d versions %d are stored: make the one of this version when it is released, see TestMakeFixture", schemaVersion(), len(released()))
	}
	for version := 1; version <= schemaVersion(); version++ {
		old := rescue{path: filepath.Join(t.TempDir(), "clinic.stipple"), backup: beforeVersion(t, version), options: testOptions()}
		c, aside := old.restore(t)
		if !c.Missing || aside != "" || c.HeadMissing || c.Backup.Patients != len(strings.Fields(released()[version-1].charts)) {
			t.Errorf("version %d: set aside %q, %+v", version, aside, c)
		}
		wantNothingLeft(t, old.path)
		wantFixture(t, version, old.path)

		s := openAs(t, old.path, testUser, testPassphrase)
		savePatient(t, s, newPatient(s, "90", "Later", "Eva"))
		shut(t, s)
		if c, _ := old.restore(t); c.PresentFault != nil || c.LostSaves == 0 || len(c.LostCharts) != 1 || c.LostCharts[0].Chart != "90" {
			t.Errorf("version %d: it says %+v", version, c)
		}
		wantNothingLeft(t, old.path)
		wantFixture(t, version, old.path)
		b := &salon{path: old.path, options: testOptions(), refs: map[string]planner.LotRef{}, seq: map[planner.ID]int{}}
		b.enter(t, testUser)
		for _, running := range mustRunning(t, b.s) {
			b.sign(t, running.ID)
		}
		wantVerified(t, b.s)
	}
}

func mustRunning(t testing.TB, s *Store) []planner.SessionRecord {
	t.Helper()
	running, err := s.UnsignedRecords(bg())
	if err != nil {
		t.Fatal(err)
	}
	return running
}
