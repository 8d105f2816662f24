package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"stipple/planner"
)

// TestAPresentFileThatCannotBeReadIsSetAside: whatever is there, the backup takes its
// place, what was there is kept byte for byte, and what is not known is said.
func TestAPresentFileThatCannotBeReadIsSetAside(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"emptied":        func(t *testing.T, path string) { rewrite(t, path, func([]byte) []byte { return nil }) },
		"cut off":        func(t *testing.T, path string) { rewrite(t, path, func(d []byte) []byte { return d[:len(d)/2] }) },
		"header flipped": func(t *testing.T, path string) { rewrite(t, path, flipped(3)) },
		"no clinic":      func(t *testing.T, path string) { rewrite(t, path, func([]byte) []byte { return []byte("dear diary") }) },
		"clinic altered": func(t *testing.T, path string) { edit(t, path, "UPDATE clinic SET name = 'Another'") },
		"trail altered": func(t *testing.T, path string) {
			edit(t, path, "DROP TRIGGER audit_unchanged; UPDATE audit SET actor = 'x' WHERE seq = (SELECT max(seq) FROM audit)")
		},
		"end cut off": func(t *testing.T, path string) {
			edit(t, path, "DROP TRIGGER audit_kept; DELETE FROM audit WHERE seq > (SELECT max(seq) - 2 FROM audit)")
		},
		"table gone": func(t *testing.T, path string) { edit(t, path, "DROP TABLE lots") },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRescue(t)
			spoil(t, r.path)
			before := folder2(t, r.path)
			c, aside := r.restore(t)
			if c.PresentFault == nil || planner.ErrorMessage(c.PresentFault) == "" || c.Missing {
				t.Errorf("it says %+v", c)
			}
			if got := charts(t, r.path); got != "1" {
				t.Errorf("there are charts %s", got)
			}
			kept := folder2(t, r.path)
			for _, suffix := range []string{"", headSuffix} {
				if kept[filepath.Base(aside)+suffix] != before[filepath.Base(r.path)+suffix] {
					t.Errorf("what was set aside%s is not what was there", suffix)
				}
			}
		})
	}
}

// TestABackupOnANewComputer: there is no file yet, nor its folder.
func TestABackupOnANewComputer(t *testing.T) {
	r := newRescue(t)
	r.path = filepath.Join(t.TempDir(), "new", "clinic.stipple")
	c, aside := r.restore(t)
	if !c.Missing || c.PresentFault != nil || aside != "" {
		t.Errorf("set aside %q, %+v", aside, c)
	}
	if got := charts(t, r.path); got != "1" {
		t.Errorf("there are charts %s", got)
	}
	wantNothingLeft(t, r.path)
}

// TestWhatIsLeftOfALostFileIsSetAside: its log and its head are all there is of it.
func TestWhatIsLeftOfALostFileIsSetAside(t *testing.T) {
	r := newRescue(t)
	killed := killedRescue(t, r)
	if err := os.Remove(killed.path); err != nil {
		t.Fatal(err)
	}
	before := folder2(t, killed.path)
	c, aside := killed.restore(t)
	if !c.Missing || aside == "" {
		t.Errorf("set aside %q, %+v", aside, c)
	}
	for range 2 { // the second sign-in sweeps nothing of it away either
		if got := charts(t, killed.path); got != "1" {
			t.Errorf("there are charts %s", got)
		}
	}
	kept := folder2(t, killed.path)
	for _, suffix := range []string{"-wal", headSuffix} {
		if kept[filepath.Base(aside)+suffix] != before[filepath.Base(killed.path)+suffix] {
			t.Errorf("%s is not kept", suffix)
		}
	}
}

// killedRescue is a rescue whose present file was left by a kill: patient 3 is only in
// its log.
func killedRescue(t testing.TB, r rescue) rescue {
	t.Helper()
	s := openAs(t, r.path, testUser, testPassphrase)
	savePatient(t, s, newPatient(s, "3", "Falk", "Ida"))
	left := rescue{path: filepath.Join(t.TempDir(), "clinic.stipple"), backup: r.backup, options: r.options}
	for _, suffix := range []string{"", "-wal", "-shm", headSuffix} {
		lay(t, r.path+suffix, left.path+suffix)
	}
	shut(t, s)
	if !hasJournal(left.path) {
		t.Fatal("the kill left no log")
	}
	return left
}

// TestALogLeftByAKillIsNotPlayedIntoTheBackup: what was in it counts as what would be
// lost, is set aside, and opens there.
func TestALogLeftByAKillIsNotPlayedIntoTheBackup(t *testing.T) {
	r := killedRescue(t, newRescue(t))
	c, aside := r.restore(t)
	if c.PresentFault != nil || c.LostSaves != 2 || c.Present.Patients != 3 {
		t.Errorf("it says %+v", c)
	}
	if hasJournal(r.path) {
		t.Error("a log is left at the path")
	}
	if got := charts(t, r.path); got != "1" {
		t.Errorf("there are charts %s", got)
	}
	if got := charts(t, aside); got != "1 2 3" {
		t.Errorf("set aside are charts %s", got)
	}
}

// TestAFileSetAsideIsRestoredWithItsLog: it is a backup as well.
func TestAFileSetAsideIsRestoredWithItsLog(t *testing.T) {
	r := killedRescue(t, newRescue(t))
	_, aside := r.restore(t)
	r.backup = aside
	r.restore(t)
	if got := charts(t, r.path); got != "1 2 3" {
		t.Errorf("there are charts %s", got)
	}
}

func TestAnotherClinicsBackup(t *testing.T) {
	r, other := newRescue(t), newRescue(t)
	r.backup = other.backup
	_, err := r.prepare(testUser, testPassphrase)
	wantCode(t, err, planner.Conflict)
	if got := charts(t, r.path); got != "1 2" {
		t.Errorf("there are charts %s", got)
	}
	wantNothingLeft(t, r.path)
}

// TestTheErasedStayErased: who was erased since is erased in what is restored, by a
// merge too, and the file holds nothing of them.
func TestTheErasedStayErased(t *testing.T) {
	r := newRescue(t)
	s := openAs(t, r.path, testUser, testPassphrase)
	p := savePatient(t, s, newPatient(s, "7", "Quillfeather", "Ottoline"))
	twin := savePatient(t, s, newPatient(s, "8", "Quillfeather", "Ottoline"))
	shut(t, s)
	r.backup = backUp(t, r.path, "20261122T060000Z")
	s = openAs(t, r.path, testUser, testPassphrase)
	if err := mergeCharts(s, p, twin); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ErasePatient(bg(), p.Value.ID, "retention over", testPassphrase); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	marks := boxesOf(t, r.backup, p.Value.ID, twin.Value.ID)
	restoring, err := r.prepare(testUser, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if c := restoring.Compare(); c.ErasedAgain != 1 || c.ErasedWithin != 0 || c.Backup.Patients != 4 || slices.ContainsFunc(c.Lost, func(e planner.AuditEntry) bool { return e.Op == planner.AuditErase }) {
		t.Errorf("it says %+v", c)
	}
	if _, err := restoring.Apply(); err != nil {
		t.Fatal(err)
	}
	if got := charts(t, r.path); got != "1 2" {
		t.Errorf("there are charts %s", got)
	}
	if held, err := fileHolds(r.path, marks); held || err != nil {
		t.Errorf("the file still holds what was erased: %v", err)
	}
	if held, err := fileHolds(r.backup, marks); !held || err != nil {
		t.Errorf("the backup holds it: %t, %v", held, err)
	}
	s = openAs(t, r.path, testUser, testPassphrase)
	entries, err := s.Audit(bg(), planner.AuditQuery{Ops: []planner.AuditOp{planner.AuditErase}})
	if err != nil || len(entries) != 2 {
		t.Errorf("%d entries say so, %v", len(entries), err)
	}
}

// TestASessionOpenInTheBackupBringsNobodyBack: in the backup it was being logged, with
// drafts beside; since then it was signed and the patient erased.
func TestASessionOpenInTheBackupBringsNobodyBack(t *testing.T) {
	b := newSalon(t)
	other, _, _ := b.course(t, "2", "Dahl")
	id := b.hold(t, 1, "crown", "frontal")
	if err := b.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: b.patient.ID, Patient: b.patient.ID, Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	shut(t, b.s)
	r := rescue{path: b.path, backup: backUp(t, b.path, "20261122T060000Z"), options: testOptions()}
	b.enter(t, testUser)
	b.sign(t, id)
	if _, err := b.s.ErasePatient(bg(), b.patient.ID, "asked for", testPassphrase); err != nil {
		t.Fatal(err)
	}
	shut(t, b.s)
	if c, _ := r.restore(t); c.ErasedAgain != 1 || c.PresentFault != nil {
		t.Errorf("it says %+v", c)
	}
	if got := charts(t, r.path); got != other.Chart {
		t.Errorf("there are charts %s", got)
	}
	b.enter(t, testUser)
	if running := mustRunning(t, b.s); len(running) > 0 {
		t.Errorf("%d records are logged", len(running))
	}
}

// boxesOf gives the beginnings of patients' boxes in a file.
func boxesOf(t testing.TB, path string, ids ...planner.ID) (marks [][]byte) {
	t.Helper()
	db := openPool(path, untouched, 1)
	defer db.Close()
	for _, id := range ids {
		boxes, err := readBoxes(db, "SELECT box FROM patients WHERE id = $1 UNION SELECT key_box FROM patients WHERE id = $1", string(id))
		if err != nil || len(boxes) != 2 {
			t.Fatalf("%d boxes, %v", len(boxes), err)
		}
		for _, box := range boxes {
			marks = append(marks, box[:markLength])
		}
	}
	return marks
}

// TestWhoWasErasedOutOfAMergeIsToldOf: in the backup their chart is a part of
// another's, which the restore does not take apart.
func TestWhoWasErasedOutOfAMergeIsToldOf(t *testing.T) {
	r := newRescue(t)
	s := openAs(t, r.path, testUser, testPassphrase)
	keep, other := savePatient(t, s, newPatient(s, "7", "Quill", "Otto")), savePatient(t, s, newPatient(s, "8", "Quill", "Otto"))
	if err := mergeCharts(s, keep, other); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	r.backup = backUp(t, r.path, "20261122T060000Z")
	s = openAs(t, r.path, testUser, testPassphrase)
	if err := s.UnmergeCharts(bg(), keep.Value.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ErasePatient(bg(), other.Value.ID, "retention over", testPassphrase); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	if c, _ := r.restore(t); c.ErasedAgain != 0 || c.ErasedWithin != 1 {
		t.Errorf("it says %+v", c)
	}
}

func mergeCharts(s *Store, keep, other Stored[planner.Patient]) error {
	return s.MergeCharts(bg(), keep.Value.ID, other.Value.ID, keep.Value, [2]int64{keep.Row, other.Row})
}
