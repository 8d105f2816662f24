package store

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"stipple/planner"
)

// TestWhatIsTypedSinceIsSaid: a draft that the backup does not have is lost by a
// restore, though no save is.
func TestWhatIsTypedSinceIsSaid(t *testing.T) {
	b := newSalon(t)
	first := backedUp(t, b.s, "")
	compare := func() Comparison {
		t.Helper()
		shut(t, b.s)
		r, err := PrepareRestore(bg(), b.path, first.Path, testUser, testPassphrase, testOptions(), nil)
		if err != nil {
			t.Fatal(err)
		}
		c := r.Compare()
		if err := r.Discard(); err != nil {
			t.Fatal(err)
		}
		b.enter(t, testUser)
		return c
	}
	if c := compare(); c.LostTyped() || c.LostSaves != 0 {
		t.Errorf("%+v", c)
	}
	if err := b.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: b.s.NewID(), Body: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	if c := compare(); c.Unsaved != 1 || c.Unsigned != 0 || c.LostSaves != 0 || c.CodeBack || len(c.PassphrasesBack) > 0 {
		t.Errorf("%+v", c)
	}
}

// TestWhoComesBackIsSaid: also when the present file cannot be read with the
// passphrase that opens the backup.
func TestWhoComesBackIsSaid(t *testing.T) {
	b := newSalon(t)
	cy, err := b.s.AddUser(bg(), planner.User{Name: "Cy", Role: planner.Physician}, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	first := backedUp(t, b.s, "")
	for _, u := range must(b.s.Users(bg()))(t) {
		if u.Name == "Bo" {
			if err := b.s.RemoveUser(bg(), u.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := b.s.SetRole(bg(), cy.ID, planner.Assistant); err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.AddUser(bg(), planner.User{Name: "Dee", Role: planner.Assistant}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.NewRecoveryCode(bg(), testPassphrase); err != nil {
		t.Fatal(err)
	}
	if err := b.s.ChangePassphrase(bg(), testPassphrase, "another horse, another battery"); err != nil {
		t.Fatal(err)
	}
	shut(t, b.s)
	r, err := PrepareRestore(bg(), b.path, first.Path, testUser, testPassphrase, testOptions(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Discard() }()
	c := r.Compare()
	if c.PresentFault == nil || !slices.Equal(c.UsersBack, []string{"Bo"}) || !slices.Equal(c.RolesBack, []string{"Cy (Physician)"}) ||
		!slices.Equal(c.PassphrasesBack, []string{testUser}) || !slices.Equal(c.UsersGone, []string{"Dee"}) || !c.CodeBack {
		t.Errorf("%+v", c)
	}
}

// TestWhatIsPutThereMeanwhileIsKept: a file that somebody lays at the path while a
// restore waits to be finished is set aside, and not lost.
func TestWhatIsPutThereMeanwhileIsKept(t *testing.T) {
	for _, had := range []bool{true, false} {
		b := newSalon(t)
		made := backedUp(t, b.s, "")
		shut(t, b.s)
		work := b.path + restoringMark + "1"
		intent := restoreIntent{Work: filepath.Base(work)}
		if had {
			intent.Aside = filepath.Base(b.path) + asideMark + "20261101T000000Z"
			copyFile(t, b.path, filepath.Join(filepath.Dir(b.path), intent.Aside))
		}
		s := openAs(t, b.path, testUser, testPassphrase) // the meanwhile
		savePatient(t, s, newPatient(s, "ONLY", "Only", "Copy"))
		shut(t, s)
		for _, suffix := range []string{"", headSuffix} {
			copyFile(t, made.Path+suffix, work+suffix)
		}
		data, err := json.Marshal(intent)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(b.path+intentSuffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
		shut(t, openAs(t, b.path, testUser, testPassphrase))
		found := 0
		names, err := filepath.Glob(globless(b.path+asideMark) + "*Z")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			s := openAs(t, name, testUser, testPassphrase)
			if _, err := s.PatientByChart(bg(), "ONLY"); err == nil {
				found++
			}
			shut(t, s)
		}
		if found != 1 {
			t.Errorf("had %v: of %v %d hold it", had, names, found)
		}
	}
}
