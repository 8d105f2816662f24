package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
)

// inDoubt does something while the folder is pulled away after the commit, and puts
// the folder back.
func (p *pulled) inDoubt(t *testing.T, name string, do func() error) {
	t.Helper()
	p.pull = true
	err := do()
	if p.pull {
		t.Fatalf("%s: the folder was not pulled", name)
	}
	says := planner.ErrorMessage(err)
	if !InDoubt(err) || !strings.HasPrefix(says, "It is not certain that ") || strings.Contains(says, "Nothing was saved") {
		t.Errorf("%s: in doubt it says %q", name, says)
	}
	if err := do(); !InDoubt(err) {
		t.Errorf("%s: the same again, without the disk: %v", name, err)
	}
	rename(t, filepath.Dir(p.path)+" pulled", filepath.Dir(p.path))
}

// TestWhatIsInDoubtIsDoneOnce: whatever was asked for, the same again goes well, is
// done once and noted once, and the session goes on.
func TestWhatIsInDoubtIsDoneOnce(t *testing.T) {
	p := newPulled(t)
	di, err := p.s.AddUser(bg(), planner.User{Name: "Di", Role: planner.Physician}, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	other := savePatient(t, p.s, newPatient(p.s, "8", "Bergh", "Eva")).Value
	gone := savePatient(t, p.s, newPatient(p.s, "9", "Weg", "Eva")).Value
	keep, two := theChart(t, p.s, "1"), savePatient(t, p.s, newPatient(p.s, "10", "Bergh", "Eva"))
	fresh := p.fresh(t, plansOf(t, p.s, p.patient.ID)[0].Value, 2)
	text := planner.ConsentTemplate{Title: "Ours", Language: "en", Text: "I agree to it all."}
	withdrawal := planner.Withdrawal{Date: p.s.Today(), Reason: "moved away"}
	for _, c := range []struct {
		name, says string
		do         func() error
	}{
		{"new consent text", "create consent_template", func() (err error) {
			_, err = p.s.SaveConsentTemplate(bg(), text)
			return err
		}},
		{"open", "create record", func() error { return p.s.OpenRecord(bg(), fresh) }},
		{"drop", "drop record", func() error { return p.s.DropRecord(bg(), fresh.ID) }},
		{"add user", "create user", func() error {
			_, err := p.s.AddUser(bg(), planner.User{Name: "Cy", Role: planner.Assistant}, testPassphrase)
			return err
		}},
		{"role", "role user", func() error { return p.s.SetRole(bg(), di.ID, planner.Assistant) }},
		{"set passphrase", "passphrase user", func() error { return p.s.SetPassphrase(bg(), di.ID, "correct horse battery") }},
		{"archive", "archive patient", func() error { return p.s.ArchivePatient(bg(), other.ID, "moved") }},
		{"unarchive", "unarchive patient", func() error { return p.s.UnarchivePatient(bg(), other.ID) }},
		{"withdraw", "withdraw consent", func() error { _, err := p.s.WithdrawConsent(bg(), p.consent.ID, withdrawal); return err }},
		{"erase", "erase patient", func() error { _, err := p.s.ErasePatient(bg(), gone.ID, "asked", testPassphrase); return err }},
		{"merge", "merge patient", func() error {
			return p.s.MergeCharts(bg(), keep.Value.ID, two.Value.ID, keep.Value, [2]int64{keep.Row, two.Row})
		}},
		{"remove user", "remove_user user", func() error { return p.s.RemoveUser(bg(), di.ID) }},
		{"change passphrase", "passphrase user", func() error { return p.s.ChangePassphrase(bg(), testPassphrase, newPassphrase) }},
	} {
		said := func() int {
			return count(t, p.s, "SELECT count(*) FROM audit WHERE op || ' ' || entity = '"+c.says+"'")
		}
		before := said()
		p.inDoubt(t, c.name, c.do)
		for range 2 {
			if err := c.do(); err != nil {
				t.Errorf("%s: the same again: %v", c.name, err)
			}
		}
		if n := said() - before; n != 1 && (n != 2 || c.name != "merge") { // of each chart
			t.Errorf("%s: the trail says %d times %q", c.name, n, c.says)
		}
		savePatient(t, p.s, newPatient(p.s, "after "+c.name, "Sand", "Mo"))
		if err := p.s.SaveDraft(bg(), Draft{Kind: FormDraft, ID: "form", Body: []byte("{}")}); err != nil {
			t.Errorf("%s: afterwards, a draft: %v", c.name, err)
		}
	}
	if texts, err := p.s.ConsentTemplates(bg()); err != nil || len(texts) != 2 { // with the shipped one
		t.Errorf("%d consent texts, %v", len(texts), err)
	}
	wantVerified(t, p.s)
	if err := p.s.Close(); err != nil {
		t.Fatal(err)
	}
	s := openAs(t, p.path, testUser, newPassphrase)
	if w := s.Warning(); w != "" {
		t.Error(w)
	}
	wantVerified(t, s)
}

// TestASignatureInDoubtStandsOnce, as does a new version of a consent text.
func TestASignatureInDoubtStandsOnce(t *testing.T) {
	p := newPulled(t)
	held := p.hold(t, 2, "crown", "frontal")
	sign := func() error { _, err := p.s.Sign(bg(), held, testPassphrase); return err }
	p.inDoubt(t, "sign", sign)
	signed, err := p.s.Sign(bg(), held, testPassphrase)
	if err != nil || !signed.Signed() || len(signed.Records) == 0 {
		t.Errorf("signed again: %+v, %v", signed, err)
	}
	if err := sign(); err != nil {
		t.Errorf("and again: %v", err)
	}
	text, err := p.s.SaveConsentTemplate(bg(), planner.ConsentTemplate{Title: "Ours", Language: "en", Text: "I agree."})
	if err != nil {
		t.Fatal(err)
	}
	text.Text = "I agree to it all."
	save := func() error { _, err := p.s.SaveConsentTemplate(bg(), text); return err }
	p.inDoubt(t, "consent text", save)
	if next, err := p.s.SaveConsentTemplate(bg(), text); err != nil || next.Version != 2 || next.ID != text.ID {
		t.Errorf("saved again: %+v, %v", next, err)
	}
	if n := count(t, p.s, "SELECT count(*) FROM consent_templates WHERE id = $1", string(text.ID)); n != 2 {
		t.Errorf("%d versions", n)
	}
	text.Text = "Something else."
	wantCode(t, save(), planner.Conflict)
	wantVerified(t, p.s)
}

// TestWhatIsWrittenOverIsAskedForAnew: what came in doubt is done again when it was
// undone in between.
func TestWhatIsWrittenOverIsAskedForAnew(t *testing.T) {
	p := newPulled(t)
	other := savePatient(t, p.s, newPatient(p.s, "8", "Bergh", "Eva")).Value
	archive := func() error { return p.s.ArchivePatient(bg(), other.ID, "moved") }
	p.inDoubt(t, "archive", archive)
	if err := p.s.UnarchivePatient(bg(), other.ID); err != nil {
		t.Fatal(err)
	}
	if err := archive(); err != nil {
		t.Fatal(err)
	}
	if !theChart(t, p.s, "8").Value.IsArchived() {
		t.Error("the chart is not archived")
	}
	wantCode(t, archive(), planner.Invalid)
}

// TestADoubtIsNoAlarm: whether the save came is known before a verification looks at
// the file that keeps the end of the trail.
func TestADoubtIsNoAlarm(t *testing.T) {
	p := newPulled(t)
	fresh := newPatient(p.s, "7", "Sand", "Mo")
	p.inDoubt(t, "new patient", func() error { _, err := p.s.SavePatient(bg(), fresh); return err })
	wantVerified(t, p.s)
	if head, there, err := p.s.keptHead(); err != nil || !there || head.Seq != int64(count(t, p.s, "SELECT max(seq) FROM audit")) {
		t.Errorf("the end beside the file: %d, %v, %v", head.Seq, there, err)
	}
}

// TestACodeInDoubtIsGiven: a recovery code that may hold is never kept from the user.
func TestACodeInDoubtIsGiven(t *testing.T) {
	p := newPulled(t)
	p.pull = true
	code, err := p.s.NewRecoveryCode(bg(), testPassphrase)
	if code == "" || !InDoubt(err) || strings.Contains(planner.ErrorMessage(err), "Nothing was saved") {
		t.Fatalf("code %q, %v", code, err)
	}
	rename(t, filepath.Dir(p.path)+" pulled", filepath.Dir(p.path))
	if err := p.s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := ResetPassphrase(p.path, code, testUser, newPassphrase, testOptions()); err != nil {
		t.Errorf("the code that was given: %v", err)
	}
	openAs(t, p.path, testUser, newPassphrase)
}

// TestWhatDidNotComeIsDone: of a save in doubt that the disk did not get.
func TestWhatDidNotComeIsDone(t *testing.T) {
	p := newPulled(t)
	dir := filepath.Dir(p.path)
	fresh := newPatient(p.s, "7", "Sand", "Mo")
	users, err := p.s.Users(bg())
	if err != nil || len(users) != 2 {
		t.Fatalf("%d users, %v", len(users), err)
	}
	for name, do := range map[string]func() error{
		"new patient": func() error { _, err := p.s.SavePatient(bg(), fresh); return err },
		"remove user": func() error { return p.s.RemoveUser(bg(), users[1].ID) },
	} {
		before := filepath.Join(t.TempDir(), "before")
		copyFolder(t, dir, before)
		p.inDoubt(t, name, do)
		rename(t, dir, dir+" after "+name)
		copyFolder(t, before, dir)
		if err := do(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wantVerified(t, p.s)
	}
	if n := count(t, p.s, "SELECT count(*) FROM users"); n != 1 {
		t.Errorf("%d users", n)
	}
	if n := count(t, p.s, "SELECT count(*) FROM patients"); n != 2 {
		t.Errorf("%d patients", n)
	}
}

// TestASecondFolderInDoubtIsMarked: chosen in a save of which nobody could say whether it
// came, it is the second folder once that is known.
func TestASecondFolderInDoubtIsMarked(t *testing.T) {
	p := newPulled(t)
	clinic, err := p.s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	clinic.Value.Safety.SecondFolder = t.TempDir()
	choose := func() error { _, err := p.s.SaveClinic(bg(), clinic); return err }
	p.inDoubt(t, "choosing a second folder", choose)
	if err := choose(); err != nil {
		t.Fatal(err)
	}
	if b, err := p.s.Backups(bg()); err != nil || !b.Second.There {
		t.Errorf("it is %+v, %v", b.Second, err)
	}
	if err := os.Remove(filepath.Join(clinic.Value.Safety.SecondFolder, markFile)); err != nil { // its disk is pulled
		t.Fatal(err)
	}
	clinic, err = p.s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	clinic.Value.Phone = "+00 555 0009"
	p.inDoubt(t, "another setting", choose)
	if err := choose(); err != nil {
		t.Fatal(err)
	}
	if b, err := p.s.Backups(bg()); err != nil || b.Second.There {
		t.Errorf("the empty mount point is %+v, %v", b.Second, err)
	}
}
