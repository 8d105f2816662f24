package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
)

// TestNoFileNamesAPatient searches the whole folder, log and all, while the
// clinic is open and after it is closed.
func TestNoFileNamesAPatient(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	p := newPatient(s, "ZX-90417", "Quillfeather", "Ottoline")
	p.Value.Contact.Phone = "555-0142-77"
	p.Value.History.Medical = "vestibular neuritis"
	p = savePatient(t, s, p)
	plan := newPlan(s, p.Value.ID)
	plan.Value.Sessions[0].Prescriptions[0].Passes = []planner.Pass{{Needle: &planner.Needle{Configuration: "3RL-kestrel"}, Depth: planner.Depth{Target: 0.7}}}
	plan.Value.Status = planner.ActivePlan
	plan = savePlan(t, s, plan)
	plan.Value.Note = "obsidian-note"
	savePlan(t, s, plan)
	err := s.SaveDraft(context.Background(), Draft{Kind: PatientDraft, ID: p.Value.ID, Patient: p.Value.ID, Body: []byte(`"halcyon-draft"`)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RecordPrint(context.Background(), p.Value.ID, "patient"); err != nil {
		t.Fatal(err)
	}
	secrets := []string{"Quillfeather", "Ottoline", "ZX-90417", "555-0142", "vestibular", "kestrel", "umbra-technique", "obsidian", "halcyon", "crown", "2026-12-01"}
	searchFolder(t, path, secrets)
	_ = s.Close()
	searchFolder(t, path, secrets)
}

func searchFolder(t *testing.T, path string, secrets []string) {
	t.Helper()
	for name, content := range folder(t, path) {
		low := bytes.ToLower(content)
		for _, secret := range secrets {
			if bytes.Contains(low, []byte(strings.ToLower(secret))) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
}

// TestVerifyNamesWhatIsWrong tampers with a sound file in many ways.
func TestVerifyNamesWhatIsWrong(t *testing.T) {
	cases := map[string]struct{ statement, says string }{
		"patient box":       {"UPDATE patients SET box = zeroblob(length(box))", "patient"},
		"patient version":   {"UPDATE patients SET ver = ver + 1", "patient"},
		"chart re-linked":   {"UPDATE patients SET chart_tag = zeroblob(32) WHERE id = (SELECT min(id) FROM patients)", "patient"},
		"boxes swapped":     {"UPDATE patients SET box = (SELECT box FROM patients p WHERE p.id <> patients.id LIMIT 1)", "patient"},
		"patient deleted":   {"DELETE FROM plans; DELETE FROM patients WHERE id = (SELECT max(id) FROM patients)", "missing"},
		"plan deleted":      {"DELETE FROM plans", "missing"},
		"plan moved":        {"UPDATE plans SET patient = (SELECT max(id) FROM patients)", "plan"},
		"card deleted":      {"DELETE FROM cards", "card"},
		"cards swapped":     {"UPDATE cards SET box = (SELECT box FROM cards c WHERE c.patient <> cards.patient LIMIT 1)", "card"},
		"user's checksum":   {"UPDATE users SET checksum = zeroblob(32) WHERE name = 'Bo'", "user"},
		"user deleted":      {"DELETE FROM users WHERE name = 'Bo'", "missing"},
		"entry altered":     {"DROP TRIGGER audit_unchanged; UPDATE audit SET actor = 'x' WHERE seq = 3", "audit trail: entry 3"},
		"entry deleted":     {"DROP TRIGGER audit_kept; DELETE FROM audit WHERE seq = 4", "audit trail: entry 4 is missing"},
		"tail cut":          {"DROP TRIGGER audit_kept; DELETE FROM audit WHERE seq > 5", "entries saved to this clinic file were missing"},
		"digest exchanged":  {"DROP TRIGGER audit_unchanged; UPDATE audit SET digest = zeroblob(32) WHERE seq = 6", "audit trail"},
		"detail exchanged":  {"DROP TRIGGER audit_unchanged; UPDATE audit SET detail = zeroblob(50) WHERE seq = 6", "audit trail"},
		"drafts re-wired":   {"UPDATE drafts SET kind = 'plan'", "draft"},
		"frozen exchanged":  {"DROP TRIGGER plan_versions_unchanged; UPDATE plan_versions SET box = zeroblob(100)", "version 1"},
		"frozen taken away": {"DELETE FROM plan_versions", "missing"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := furnished(t)
			edit(t, path, c.statement)
			s := openAs(t, path, testUser, testPassphrase)
			v, err := s.Verify(context.Background(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if found := strings.Join(v.Faults, "\n"); !strings.Contains(found, c.says) {
				t.Errorf("verification says %q, not %q", found, c.says)
			}
		})
	}
}

// furnished gives a closed clinic file with two patients, a plan of two
// versions, a second user and a draft.
func furnished(t *testing.T) string {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	p := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	savePatient(t, s, newPatient(s, "2", "Dahl", "Kim"))
	if _, err := s.AddUser(context.Background(), planner.User{Name: "Bo", Role: planner.Assistant}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	plan := newPlan(s, p.Value.ID)
	plan.Value.Status = planner.ActivePlan
	plan = savePlan(t, s, plan)
	plan.Value.Note = "changed"
	savePlan(t, s, plan)
	if err := s.SaveDraft(context.Background(), Draft{Kind: PatientDraft, ID: p.Value.ID, Patient: p.Value.ID, Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLostEndOfTheTrailIsNoticedAndStaysKnown(t *testing.T) {
	path := furnished(t)
	if err := os.Remove(path + headSuffix); err != nil {
		t.Fatal(err)
	}
	s := openAs(t, path, testUser, testPassphrase)
	if v, err := s.Verify(context.Background(), nil); s.Warning() == "" || err != nil || v.OK() {
		t.Errorf("warning %q, faults %v, %v", s.Warning(), v.Faults, err)
	}
	_ = s.Close()
	s = openAs(t, path, testUser, testPassphrase)
	v, err := s.Verify(context.Background(), nil)
	if err != nil || !v.OK() || len(v.Notes) != 1 || s.Warning() != "" {
		t.Errorf("a later verification: faults %v, notes %v, warning %q, %v", v.Faults, v.Notes, s.Warning(), err)
	}
}

func TestAnOlderRowPutBackIsNoticed(t *testing.T) {
	path := furnished(t)
	s := openAs(t, path, testUser, testPassphrase)
	cards, _ := s.Cards(context.Background())
	id := cards[0].ID
	old, err := readPatientRow(s.readers, id)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := s.Patient(context.Background(), id)
	p.Value.Allergies = "penicillin"
	savePatient(t, s, p)
	_ = s.Close()
	edit(t, path, "UPDATE patients SET ver = $1, box = $2 WHERE id = $3", old.ver, old.box, string(id))
	v, err := openAs(t, path, testUser, testPassphrase).Verify(context.Background(), nil)
	if err != nil || v.OK() {
		t.Errorf("an older box put back goes unnoticed: %v, %v", v.Faults, err)
	}
}

func TestAChangeWithoutAnAuditEntryIsNotCommitted(t *testing.T) {
	s := openClinic(t)
	err := s.change(context.Background(), func(c *change) error {
		_, err := c.tx.Exec("UPDATE clinic SET name = 'silent'")
		return err
	})
	wantCode(t, err, planner.Internal)
	clinic, err := s.Clinic(context.Background())
	if err != nil || clinic.Value.Name != "Nord Clinic" {
		t.Errorf("the clinic is now %q, %v", clinic.Value.Name, err)
	}
}

func TestDurabilitySettingsHold(t *testing.T) {
	s := openClinic(t)
	if err := checkSettings(s.writer); err != nil {
		t.Error(err)
	}
	if _, err := s.readers.Exec("DELETE FROM audit"); err == nil {
		t.Error("a reader can write")
	}
	if _, err := s.writer.Exec("DELETE FROM audit"); err == nil {
		t.Error("the trail can be cut")
	}
	matches, _ := filepath.Glob(s.path + "*")
	for _, file := range matches {
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v, %v", filepath.Base(file), info.Mode(), err)
		}
	}
}
