package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/store/vault"
)

// refusals are files that must not be opened, each made from a sound clinic
// file's bytes, with a word its message must hold.
func refusals() map[string]struct {
	make func(sound []byte) []byte
	code planner.Code
	says string
} {
	patch := func(at int, value uint32) func([]byte) []byte {
		return func(sound []byte) []byte {
			b := bytes.Clone(sound)
			binary.BigEndian.PutUint32(b[at:], value)
			return b
		}
	}
	return map[string]struct {
		make func(sound []byte) []byte
		code planner.Code
		says string
	}{
		"empty":           {func([]byte) []byte { return nil }, planner.Corrupt, "empty"},
		"text":            {func([]byte) []byte { return []byte(strings.Repeat("Dear diary, ", 50)) }, planner.Corrupt, "text file"},
		"short text":      {func([]byte) []byte { return []byte("hello") }, planner.Corrupt, "text file"},
		"binary":          {func([]byte) []byte { return bytes.Repeat([]byte{0xff, 0, 7}, 200) }, planner.Corrupt, "not a Stipple"},
		"another program": {patch(applicationIDAt, 0x46424121), planner.Corrupt, "another program"},
		"no application":  {patch(applicationIDAt, 0), planner.Corrupt, "another program"},
		"newer":           {patch(userVersionAt, 99), planner.Corrupt, "newer Stipple"},
		"magic damaged":   {func(b []byte) []byte { b = bytes.Clone(b); b[3] ^= 0x40; return b }, planner.Corrupt, "damaged"},
		"page size":       {func(b []byte) []byte { b = bytes.Clone(b); b[17] = 3; b[16] = 7; return b }, planner.Corrupt, "damaged"},
		"payload":         {func(b []byte) []byte { b = bytes.Clone(b); b[21] = 0; return b }, planner.Corrupt, "damaged"},
		"truncated":       {func(b []byte) []byte { return bytes.Clone(b[:len(b)/2]) }, planner.Corrupt, "damaged"},
		"cut in header":   {func(b []byte) []byte { return bytes.Clone(b[:60]) }, planner.Corrupt, "cut off"},
	}
}

func TestOpeningRefusesWhatIsNotOursAndTouchesNothing(t *testing.T) {
	sound, _ := newClinic(t)
	bytesOf, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range refusals() {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file.stipple")
			content := c.make(bytesOf)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path, testUser, testPassphrase, testOptions())
			wantCode(t, err, c.code)
			if !strings.Contains(planner.ErrorMessage(err), c.says) {
				t.Errorf("message %q does not say %q", planner.ErrorMessage(err), c.says)
			}
			wantFolder(t, path, content)
		})
	}
}

// wantFolder checks that a folder holds one file, byte for byte.
func wantFolder(t *testing.T, path string, content []byte) {
	t.Helper()
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(after, content) {
		t.Errorf("the file was changed (%v)", err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("files were left beside it: %v, %v", entries, err)
	}
}

func TestOpeningAForeignDatabaseTouchesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.db")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE notes (t TEXT); INSERT INTO notes VALUES ('mine')"); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	before, _ := os.ReadFile(path)
	_, err = Open(path, testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.Corrupt)
	wantFolder(t, path, before)
}

func TestMissingFileIsNotCreated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.stipple")
	_, err := Open(path, testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.NotFound)
	if _, err := os.Stat(path); err == nil {
		t.Error("opening created the file")
	}
	_, err = Open(t.TempDir(), testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.Invalid)
}

func TestWrongPassphraseTouchesNothing(t *testing.T) {
	path, _ := newClinic(t)
	before := folder(t, path)
	_, err := Open(path, testUser, "wrong passphrase", testOptions())
	wantCode(t, err, planner.Forbidden)
	_, err = Open(path, "Nobody", testPassphrase, testOptions())
	wantCode(t, err, planner.Forbidden)
	if _, err := Identify(path); err != nil {
		t.Fatal(err)
	}
	after := folder(t, path)
	for _, beside := range []string{waitingSuffix, triesSuffix, waitingLockSuffix} { // that it was wrong is noted there
		delete(before, filepath.Base(path)+beside)
		delete(after, filepath.Base(path)+beside)
	}
	for name, content := range before {
		if !bytes.Equal(after[name], content) {
			t.Errorf("%s was changed", name)
		}
	}
	if len(after) != len(before) {
		t.Errorf("files were left behind: %d, before %d", len(after), len(before))
	}
}

func folder(t *testing.T, path string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if files[entry.Name()], err = os.ReadFile(filepath.Join(filepath.Dir(path), entry.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestEditedSlotOpensNothing(t *testing.T) {
	path, _ := newClinic(t)
	edit(t, path, "UPDATE users SET role = 'administrator'")
	_, err := Open(path, testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.Corrupt)
}

func TestAlteredClinicIsNoticed(t *testing.T) {
	path, _ := newClinic(t)
	edit(t, path, "UPDATE clinic SET name = 'Other'")
	_, err := Open(path, testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.Corrupt)
}

// edit changes a clinic file behind Stipple's back.
func edit(t testing.TB, path, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatal(err)
	}
}

func TestCreateNeverReplacesAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clinic.stipple")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Create(path, Founding{Clinic: "C", User: "U", Passphrase: testPassphrase}, testOptions())
	wantCode(t, err, planner.Conflict)
	wantFolder(t, path, []byte("precious"))
}

func TestCreateRefusesWeakFoundings(t *testing.T) {
	for _, f := range []Founding{
		{"", "U", testPassphrase}, {"C", "", testPassphrase}, {"C", "U", "short"}, {"C", " U", testPassphrase},
	} {
		path := filepath.Join(t.TempDir(), "clinic.stipple")
		_, err := Create(path, f, testOptions())
		wantCode(t, err, planner.Invalid)
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%+v made a file", f)
		}
	}
}

func TestOneWriterAndAReaderBeside(t *testing.T) {
	path, _ := newClinic(t)
	first := openAs(t, path, testUser, testPassphrase)
	patient := savePatient(t, first, newPatient(first, "1", "Berg", "Eva"))
	_, err := Open(path, testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.Locked)
	o := testOptions()
	o.ReadOnly = true
	second, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if got, err := second.Patient(context.Background(), patient.Value.ID); err != nil || got.Value.Family != "Berg" {
		t.Errorf("reader sees %v, %v", got, err)
	}
	_, err = second.SavePatient(context.Background(), patient)
	wantCode(t, err, planner.Locked)
	_ = first.Close()
	openAs(t, path, testUser, testPassphrase)
}

func TestAClosedStoreAnswersWithAnError(t *testing.T) {
	s := openClinic(t)
	p := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := s.SavePatient(context.Background(), p)
	wantCode(t, err, planner.Locked)
	_, err = s.PatientByChart(context.Background(), "1")
	wantCode(t, err, planner.Locked)
	wantCode(t, s.SaveDraft(context.Background(), Draft{Kind: PatientDraft, ID: p.Value.ID, Patient: p.Value.ID}), planner.Locked)
	wantCode(t, s.DropDraft(context.Background(), PatientDraft, p.Value.ID), planner.Locked)
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func TestRecoveryCodeLetsAUserInAgain(t *testing.T) {
	path, code := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	_ = s.Close()
	other := vault.NewRecoveryCode()
	wantCode(t, ResetPassphrase(path, other, testUser, "a new long passphrase", testOptions()), planner.Forbidden)
	forgetTries(t, path)
	wantCode(t, ResetPassphrase(path, "nonsense", testUser, "a new long passphrase", testOptions()), planner.Invalid)
	wantCode(t, ResetPassphrase(path, code, testUser, "short", testOptions()), planner.Invalid)
	if err := ResetPassphrase(path, strings.ToLower(code), testUser, "a new long passphrase", testOptions()); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.Forbidden)
	forgetTries(t, path)
	wantVerified(t, openAs(t, path, testUser, "a new long passphrase"))
}
