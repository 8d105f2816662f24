package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"stipple/planner"
	"stipple/planner/chart"
)

// copyFile copies a file as a careless backup would.
func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestCreateLeavesItsNeighboursAlone(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(folder, "a.new"), filepath.Join(folder, "a")
	founding := Founding{Clinic: "C", User: testUser, Passphrase: testPassphrase}
	for _, path := range []string{first, second} {
		if _, err := Create(path, founding, testOptions()); err != nil {
			t.Fatal(err)
		}
	}
	openAs(t, first, testUser, testPassphrase)
	openAs(t, second, testUser, testPassphrase)
}

func TestOfManyCreatesOneWinsAndIsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clinic.stipple")
	var wait sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for range 6 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			_, err := Create(path, Founding{Clinic: "C", User: testUser, Passphrase: testPassphrase}, testOptions())
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				made++
			} else if planner.ErrorCode(err) != planner.Conflict {
				t.Error(err)
			}
		}()
	}
	wait.Wait()
	if made != 1 {
		t.Fatalf("%d creations succeeded", made)
	}
	wantVerified(t, openAs(t, path, testUser, testPassphrase))
	if files := folder(t, path); len(files) > 6 {
		t.Errorf("unfinished files were left: %d", len(files))
	}
}

func TestCreateRefusesWhatIsLeftOfAnotherFile(t *testing.T) {
	for _, suffix := range []string{"-wal", "-journal", headSuffix} {
		path := filepath.Join(t.TempDir(), "clinic.stipple")
		if err := os.WriteFile(path+suffix, []byte("left"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Create(path, Founding{Clinic: "C", User: testUser, Passphrase: testPassphrase}, testOptions())
		wantCode(t, err, planner.Conflict)
		wantFolder(t, path+suffix, []byte("left"))
	}
}

func TestANewerVersionInTheLogIsRefused(t *testing.T) {
	path, _ := newClinic(t)
	db := openPool(path, readWrite, 1)
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	killed := filepath.Join(t.TempDir(), "killed.stipple")
	copyFile(t, path, killed)
	copyFile(t, path+"-wal", killed+"-wal")
	_ = db.Close()
	_, err := Open(killed, testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.Corrupt)
	if !strings.Contains(planner.ErrorMessage(err), "newer Stipple") {
		t.Error(err)
	}
}

func TestALinkIsTheFileItLeadsTo(t *testing.T) {
	path, _ := newClinic(t)
	link := filepath.Join(t.TempDir(), "link.stipple")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no links here:", err)
	}
	s := openAs(t, path, testUser, testPassphrase)
	_, err := Open(link, testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.Locked)
	_ = s.Close()
	if s := openAs(t, link, testUser, testPassphrase); s.Warning() != "" {
		t.Error(s.Warning())
	}
}

func TestAPipeIsRefusedAndNotWaitedFor(t *testing.T) {
	_, err := Identify("/dev/null")
	wantCode(t, err, planner.Invalid)
}

func TestACopyThatWentItsOwnWayIsNoticed(t *testing.T) {
	path := furnished(t)
	fork := filepath.Join(t.TempDir(), "fork.stipple")
	copyFile(t, path, fork)
	copyFile(t, path+headSuffix, fork+headSuffix)
	s := openAs(t, path, testUser, testPassphrase)
	savePatient(t, s, newPatient(s, "lost", "Lost", "Soul"))
	_ = s.Close()
	for range 4 {
		_ = openAs(t, fork, testUser, testPassphrase).Close()
	}
	copyFile(t, fork, path)
	s = openAs(t, path, testUser, testPassphrase)
	if v, err := s.Verify(context.Background(), nil); s.Warning() == "" || err != nil || v.OK() {
		t.Errorf("warning %q, faults %v, %v", s.Warning(), v.Faults, err)
	}
}

func TestResettingAPassphraseDoesNotHideACutTrail(t *testing.T) {
	path, code := newClinic(t)
	old := filepath.Join(t.TempDir(), "old")
	copyFile(t, path, old)
	s := openAs(t, path, testUser, testPassphrase)
	savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	_ = s.Close()
	copyFile(t, old, path)
	if err := ResetPassphrase(path, code, testUser, testPassphrase, testOptions()); err != nil {
		t.Fatal(err)
	}
	v, err := openAs(t, path, testUser, testPassphrase).Verify(context.Background(), nil)
	if err != nil || len(v.Notes) != 1 {
		t.Errorf("notes %v, %v", v.Notes, err)
	}
}

func TestStalePlanAndClinicAreConflicts(t *testing.T) {
	s := openClinic(t)
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	first := savePlan(t, s, newPlan(s, patient.Value.ID))
	theirs := first
	theirs.Value = first.Value.Clone()
	theirs.Value.Note = "theirs"
	theirs = savePlan(t, s, theirs)
	_, err := s.SavePlans(context.Background(), first)
	wantCode(t, err, planner.Conflict)
	var stale *ConflictError[planner.Plan]
	if !errors.As(err, &stale) || stale.Theirs.Value.Note != "theirs" || stale.Theirs.Row != theirs.Row {
		t.Errorf("conflict carries %+v", stale)
	}
	clinic, _ := s.Clinic(context.Background())
	changed := clinic
	changed.Value.Phone = "1"
	if _, err := s.SaveClinic(context.Background(), changed); err != nil {
		t.Fatal(err)
	}
	_, err = s.SaveClinic(context.Background(), clinic)
	wantCode(t, err, planner.Conflict)
	if now, _ := s.Clinic(context.Background()); now.Value.Phone != "1" {
		t.Error("a stale save changed the clinic")
	}
}

// TestEveryClearColumnIsBoundToItsBox moves clear columns behind Stipple's back
// and reads: the box itself must refuse, whatever the trail says.
func TestEveryClearColumnIsBoundToItsBox(t *testing.T) {
	patient := func(s *Store, id planner.ID) error { _, err := s.Patient(context.Background(), id); return err }
	plans := func(s *Store, id planner.ID) error { _, err := s.Plans(context.Background(), id); return err }
	cards := func(s *Store, _ planner.ID) error { _, err := s.Cards(context.Background()); return err }
	versions := func(s *Store, id planner.ID) error {
		list, err := s.Plans(context.Background(), id)
		if err != nil {
			return err
		}
		_, err = s.PlanVersions(context.Background(), list[0].Value.ID)
		return err
	}
	drafts := func(s *Store, _ planner.ID) error { // a damaged one is passed over
		list, err := s.Drafts(context.Background())
		if err == nil && len(list) == 0 {
			err = planner.Errorf(planner.Corrupt, "It was passed over.")
		}
		return err
	}
	const first = "(SELECT min(id) FROM patients)"
	const second = "(SELECT max(id) FROM patients)"
	cases := map[string]struct {
		statement string
		read      func(*Store, planner.ID) error
	}{
		"patient's version":       {"UPDATE patients SET ver = ver + 1", patient},
		"patient's chart tag":     {"UPDATE patients SET chart_tag = zeroblob(32) WHERE id = " + first, patient},
		"patient's key exchanged": {"UPDATE patients SET key_box = (SELECT key_box FROM patients p WHERE p.id = " + second + ") WHERE id = " + first, patient},
		"patient's key and box":   {"UPDATE patients SET (key_box, box) = (SELECT key_box, box FROM patients p WHERE p.id = " + second + ") WHERE id = " + first, patient},
		"card's patient":          {"UPDATE cards SET box = (SELECT box FROM cards c WHERE c.patient <> cards.patient)", cards},
		"plan's version":          {"UPDATE plans SET ver = ver + 1", plans},
		"plan's id":               {"PRAGMA foreign_keys = OFF; UPDATE plans SET id = '019a0000-0000-7000-8000-000000000009'", plans},
		"frozen version's number": {"DROP TRIGGER plan_versions_unchanged; UPDATE plan_versions SET version = 7", versions},
		"draft's aggregate":       {"UPDATE drafts SET id = 'other'", drafts},
		"draft's kind":            {"UPDATE drafts SET kind = 'plan'", drafts},
		"draft's patient":         {"UPDATE drafts SET patient = " + second, drafts},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := furnished(t)
			s := openAs(t, path, testUser, testPassphrase)
			var id planner.ID
			if err := s.readers.QueryRow("SELECT min(id) FROM patients").Scan(&id); err != nil {
				t.Fatal(err)
			}
			if err := c.read(s, id); err != nil {
				t.Fatalf("before: %v", err)
			}
			_ = s.Close()
			edit(t, path, c.statement)
			wantCode(t, c.read(openAs(t, path, testUser, testPassphrase), id), planner.Corrupt)
		})
	}
}

func TestPlanMovedToAnotherPatientDoesNotOpen(t *testing.T) {
	path := furnished(t)
	edit(t, path, "UPDATE plans SET patient = (SELECT max(id) FROM patients)")
	s := openAs(t, path, testUser, testPassphrase)
	var id planner.ID
	if err := s.readers.QueryRow("SELECT max(id) FROM patients").Scan(&id); err != nil {
		t.Fatal(err)
	}
	_, err := s.Plans(context.Background(), id)
	wantCode(t, err, planner.Corrupt)
}

// TestEveryActIsInTheTrail counts the entries of each kind of write and read
// that must leave one.
func TestEveryActIsInTheTrail(t *testing.T) {
	s := openClinic(t)
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	clinic, _ := s.Clinic(context.Background())
	incoming := []Incoming{{"x", chart.New(planner.Patient{ID: s.NewID(), Chart: "2", Family: "F", Given: "G"}, nil, nil)}}
	acts := map[planner.AuditOp]func() error{
		"import": func() error { return s.Import(context.Background(), incoming) },
		"export": func() error { _, err := s.Export(context.Background(), "1"); return err },
		"print":  func() error { return s.RecordPrint(context.Background(), patient.Value.ID, "patient") },
		"update": func() error { _, err := s.SaveClinic(context.Background(), clinic); return err },
	}
	for op, act := range acts {
		before := countEntries(t, s, op)
		if err := act(); err != nil {
			t.Fatal(err)
		}
		if countEntries(t, s, op) != before+1 {
			t.Errorf("%s left no entry", op)
		}
	}
	if countEntries(t, s, "sign_in") != 1 {
		t.Error("signing in left no entry")
	}
}

func countEntries(t *testing.T, s *Store, op planner.AuditOp) (n int) {
	t.Helper()
	if err := s.readers.QueryRow("SELECT count(*) FROM audit WHERE op = $1", op).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestVerifyBesideAWriterSeesOneMoment(t *testing.T) {
	path, _ := newClinic(t)
	writer := openAs(t, path, testUser, testPassphrase)
	p := savePatient(t, writer, newPatient(writer, "1", "Berg", "Eva"))
	o := testOptions()
	o.ReadOnly = true
	reader, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 60 {
			p, _ = writer.SavePatient(context.Background(), p)
		}
	}()
	for range 8 {
		wantVerified(t, reader)
	}
	<-done
}

func TestManyReadersOfDraftsDoNotWaitForEachOther(t *testing.T) {
	s := openAs(t, furnished(t), testUser, testPassphrase)
	var wait sync.WaitGroup
	for range 24 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			if _, err := s.Drafts(context.Background()); err != nil {
				t.Error(err)
			}
		}()
	}
	wait.Wait()
}

func TestChartNumbersIgnoreSpaces(t *testing.T) {
	s := openClinic(t)
	savePatient(t, s, newPatient(s, "AB 12", "Berg", "Eva"))
	_, err := s.SavePatient(context.Background(), newPatient(s, "ab12", "Dahl", "Kim"))
	wantCode(t, err, planner.Conflict)
	if _, err := s.PatientByChart(context.Background(), " ab 12 "); err != nil {
		t.Error(err)
	}
}

func TestSavingAPatientTwiceAsNewSaysWhatIsWrong(t *testing.T) {
	s := openClinic(t)
	p := newPatient(s, "1", "Berg", "Eva")
	savePatient(t, s, p)
	p.Value.Chart = "2"
	_, err := s.SavePatient(context.Background(), p)
	wantCode(t, err, planner.Conflict)
	if strings.Contains(planner.ErrorMessage(err), "Chart number") {
		t.Error(err)
	}
}

func TestMigrationIsOneTransactionWithItsVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := migrate(tx, 0); err != nil {
		t.Fatal(err)
	}
	_ = tx.Rollback()
	var version, tables int
	_ = db.QueryRow("PRAGMA user_version").Scan(&version)
	_ = db.QueryRow("SELECT count(*) FROM sqlite_master").Scan(&tables)
	if version != 0 || tables != 0 {
		t.Errorf("after a rollback: version %d, %d tables", version, tables)
	}
}

func TestATextOfAnyScriptIsCalledAText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(path, bytes.Repeat([]byte("αβγδε"), 60), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Identify(path)
	if !strings.Contains(planner.ErrorMessage(err), "text file") {
		t.Error(err)
	}
	if err := os.WriteFile(path, append([]byte("x"), bytes.Repeat([]byte("αβγδε"), 60)...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Identify(path); !strings.Contains(planner.ErrorMessage(err), "text file") {
		t.Error(err)
	}
}
