package store

import (
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/store/vault"
)

const otherPassphrase = "marble otter under the piano"

// staffed is a salon with an assistant, an administrator and a second physician
// beside its first.
func staffed(t testing.TB) *salon {
	t.Helper()
	b := newSalon(t) // with Bo, an assistant
	for name, role := range map[string]planner.Role{"Ada Min": planner.Administrator, "Dr Cleo": planner.Physician} {
		if _, err := b.s.AddUser(bg(), planner.User{Name: name, Role: role}, testPassphrase); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func TestAPassphraseIsChanged(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	for _, c := range []struct {
		name, old, fresh string
		code             planner.Code
	}{
		{"too short", testPassphrase, "short", planner.Invalid},
		{"the old one", testPassphrase, testPassphrase, planner.Invalid},
		{"a name", testPassphrase, testUser, planner.Invalid},
		{"easy", testPassphrase, "password1234", planner.Invalid},
		{"wrong old one", otherPassphrase, "lazy otter paints maps", planner.Forbidden},
	} {
		if err := s.ChangePassphrase(bg(), c.old, c.fresh); planner.ErrorCode(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	forgetTries(t, path)
	if err := s.ChangePassphrase(bg(), testPassphrase, otherPassphrase); err != nil {
		t.Fatal(err)
	}
	if countEntries(t, s, planner.AuditPassphrase) != 1 {
		t.Error("it is not in the trail once")
	}
	if err := s.ChangePassphrase(bg(), otherPassphrase, testPassphrase); err != nil { // at once again
		t.Fatal(err)
	}
	if err := s.ChangePassphrase(bg(), testPassphrase, otherPassphrase); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, s)
	_ = s.Close()
	_, err := Open(path, testUser, testPassphrase, testOptions())
	wantCode(t, err, planner.Forbidden)
	forgetTries(t, path)
	openAs(t, path, testUser, otherPassphrase)
}

// TestASlotNeverGetsCheaper: who changes a passphrase gets what is the default now,
// or what the slot had when that is dearer.
func TestASlotNeverGetsCheaper(t *testing.T) {
	path, code := newClinic(t)
	dear, cheap := testOptions(), testOptions()
	dear.KDF = vault.KDF{MemoryKiB: 128, Time: 2, Threads: 2}
	kdf := func() vault.KDF {
		peek, err := peekFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return peek.slots[0].KDF
	}
	change := func(o Options, old, fresh string) {
		t.Helper()
		s, err := Open(path, testUser, old, o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.ChangePassphrase(bg(), old, fresh); err != nil {
			t.Fatal(err)
		}
	}
	change(dear, testPassphrase, otherPassphrase)
	if kdf() != dear.KDF {
		t.Errorf("not raised: %+v", kdf())
	}
	change(cheap, otherPassphrase, testPassphrase)
	if kdf() != dear.KDF {
		t.Errorf("lowered: %+v", kdf())
	}
	if err := ResetPassphrase(path, code, testUser, otherPassphrase, cheap); err != nil {
		t.Fatal(err)
	}
	if kdf() != dear.KDF {
		t.Errorf("lowered by a reset: %+v", kdf())
	}
}

func TestUsersAreManaged(t *testing.T) {
	b := staffed(t)
	bo, admin, me := userNamed(t, b.s, "Bo"), userNamed(t, b.s, "Ada Min"), b.s.User()
	for name, c := range map[string]struct {
		err  error
		code planner.Code
	}{
		"own passphrase":     {b.s.SetPassphrase(bg(), me.ID, otherPassphrase), planner.Invalid},
		"weak":               {b.s.SetPassphrase(bg(), bo.ID, "password1234"), planner.Invalid},
		"passphrase of none": {b.s.SetPassphrase(bg(), "nobody", otherPassphrase), planner.NotFound},
		"own role":           {b.s.SetRole(bg(), me.ID, planner.Assistant), planner.Invalid},
		"unknown role":       {b.s.SetRole(bg(), bo.ID, "owner"), planner.Invalid},
		"role of none":       {b.s.SetRole(bg(), "nobody", planner.Assistant), planner.NotFound},
		"remove oneself":     {b.s.RemoveUser(bg(), me.ID), planner.Invalid},
		"remove none":        {b.s.RemoveUser(bg(), "nobody"), planner.NotFound},
	} {
		if planner.ErrorCode(c.err) != c.code {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	if err := b.s.SetPassphrase(bg(), bo.ID, otherPassphrase); err != nil {
		t.Fatal(err)
	}
	if err := b.s.SetRole(bg(), bo.ID, planner.Physician); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, b.s)
	_ = b.s.Close()
	s := openAs(t, b.path, "Bo", otherPassphrase)
	if s.User().Role != planner.Physician {
		t.Errorf("Bo is %s", s.User().Role)
	}
	_ = s.Close()
	// The administrator may take physicians away, all but the last.
	b.enter(t, admin.Name)
	for _, other := range []planner.ID{bo.ID, userNamed(t, b.s, "Dr Cleo").ID} {
		if err := b.s.SetRole(bg(), other, planner.Assistant); err != nil {
			t.Fatal(err)
		}
	}
	wantCode(t, b.s.SetRole(bg(), me.ID, planner.Assistant), planner.Invalid)
	wantCode(t, b.s.RemoveUser(bg(), me.ID), planner.Invalid)
	if err := b.s.SetRole(bg(), me.ID, planner.Physician); err != nil { // what he is
		t.Error(err)
	}
	for op, want := range map[planner.AuditOp]int{planner.AuditRole: 4, planner.AuditPassphrase: 1} {
		if got := countEntries(t, b.s, op); got != want {
			t.Errorf("%d entries of %s, not %d", got, op, want)
		}
	}
	_ = b.s.Close()
}

func TestWhoMayNotManageUsersChangesNothing(t *testing.T) {
	b := staffed(t)
	cleo := userNamed(t, b.s, "Dr Cleo")
	b.again(t, "Bo")
	_, errCode := b.s.NewRecoveryCode(bg(), testPassphrase)
	for name, err := range map[string]error{
		"passphrase": b.s.SetPassphrase(bg(), cleo.ID, otherPassphrase), "role": b.s.SetRole(bg(), cleo.ID, planner.Assistant),
		"remove": b.s.RemoveUser(bg(), cleo.ID), "code": errCode,
	} {
		if planner.ErrorCode(err) != planner.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := userNamed(t, b.s, "Dr Cleo"); got != cleo {
		t.Errorf("she is %+v", got)
	}
	if err := b.s.ChangePassphrase(bg(), testPassphrase, otherPassphrase); err != nil {
		t.Errorf("own passphrase: %v", err)
	}
}

func TestARecoveryCodeIsReplaced(t *testing.T) {
	path, old := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	_, err := s.NewRecoveryCode(bg(), otherPassphrase)
	wantCode(t, err, planner.Forbidden)
	forgetTries(t, path)
	code, err := s.NewRecoveryCode(bg(), testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	wantVerified(t, s)
	_ = s.Close()
	wantCode(t, ResetPassphrase(path, old, testUser, otherPassphrase, testOptions()), planner.Forbidden)
	forgetTries(t, path)
	if err := ResetPassphrase(path, code, testUser, otherPassphrase, testOptions()); err != nil {
		t.Fatal(err)
	}
	openAs(t, path, testUser, otherPassphrase)
}

// TestARemovedUserIsOut: their drafts go, what they logged a physician signs, and
// everybody else, the code too, goes on as before.
func TestARemovedUserIsOut(t *testing.T) {
	b := staffed(t)
	code, err := b.s.NewRecoveryCode(bg(), testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	b.again(t, "Bo")
	running := b.hold(t, 1, "crown")
	if err := b.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: b.patient.ID, Patient: b.patient.ID, Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	b.again(t, testUser)
	if err := b.s.RemoveUser(bg(), userNamed(t, b.s, "Bo").ID); err != nil {
		t.Fatal(err)
	}
	_, said := lastOf(t, b.s, planner.AuditRemoveUser)
	if !strings.Contains(said, "1 drafts") || !strings.Contains(said, "Bo") {
		t.Errorf("the trail says %q", said)
	}
	wantVerified(t, b.s)
	b.sign(t, running)
	wantVerified(t, b.s)
	_ = b.s.Close()
	_, err = Open(b.path, "Bo", testPassphrase, b.options)
	wantCode(t, err, planner.Forbidden)
	for _, name := range []string{"Ada Min", "Dr Cleo", testUser} {
		b.enter(t, name)
		_ = b.s.Close()
	}
	if err := ResetPassphrase(b.path, code, "Dr Cleo", otherPassphrase, b.options); err != nil {
		t.Fatal(err)
	}
	s := openAs(t, b.path, "Dr Cleo", otherPassphrase)
	if s.gen() != 2 {
		t.Errorf("generation %d", s.gen())
	}
	// A slot made with a later key, and one of before, both get the third.
	if err := s.RemoveUser(bg(), userNamed(t, s, "Ada Min").ID); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	b.enter(t, testUser)
	wantVerified(t, b.s)
	if w := b.s.Warning(); w != "" || b.s.gen() != 3 {
		t.Errorf("generation %d, %s", b.s.gen(), w)
	}
}

// lastOf gives the last entry of a kind and what it says.
func lastOf(t testing.TB, s *Store, op planner.AuditOp) (auditRow, string) {
	t.Helper()
	var r auditRow
	err := s.readers.QueryRow("SELECT "+auditColumns+" FROM audit WHERE op = $1 ORDER BY seq DESC LIMIT 1", string(op)).Scan(r.fields()...)
	if err != nil {
		t.Fatal(err)
	}
	keys := patientKeys{s: s, db: s.readers}
	d, _, err := keys.openDetail(r)
	if err != nil {
		t.Fatal(err)
	}
	return r, d.Text
}

// A rekeying that does not come about leaves everything as it was.
func TestARemovalThatFailsChangesNothing(t *testing.T) {
	b := staffed(t)
	bo := userNamed(t, b.s, "Bo")
	if _, err := b.s.writer.Exec("CREATE TRIGGER no_more BEFORE INSERT ON clinic_keys BEGIN SELECT RAISE(ABORT, 'no'); END"); err != nil {
		t.Fatal(err)
	}
	if err := b.s.RemoveUser(bg(), bo.ID); err == nil {
		t.Fatal("removed")
	}
	if _, err := b.s.writer.Exec("DROP TRIGGER no_more"); err != nil {
		t.Fatal(err)
	}
	if _, known := b.s.keysOf(2); known || b.s.gen() != 1 || b.s.unfinished() {
		t.Error("the store has another key")
	}
	savePatient(t, b.s, newPatient(b.s, "77", "After", "Wards"))
	wantVerified(t, b.s)
	b.again(t, "Bo")
}

// TestEditingTheFilePromotesNobody: whatever is put into a user's row, checksum
// mended, nobody gets in by it as more than they are, the others get in, and a
// verification finds it.
func TestEditingTheFilePromotesNobody(t *testing.T) {
	type file struct {
		path    string
		now     userRow // Bo, an assistant
		before  userRow // Bo, when he was a physician
		clinic  vault.Key
		foreign userRow // a physician of another clinic
	}
	put := func(t *testing.T, path string, r userRow) {
		t.Helper()
		r.Slot = r.WithRole(r.Role) // mends the checksum
		db := openPool(path, readWrite, 1)
		defer db.Close()
		_, err := db.Exec(`UPDATE users SET role = $1, salt = $2, box = $3, checksum = $4, public = $5, clinic_box = $6, ver = $7, mac = $8 WHERE name = 'Bo'`,
			r.Role, r.Salt, r.Box, r.Checksum, r.Public, r.ClinicBox, r.ver, r.mac)
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, edit := range map[string]func(f file) userRow{
		"role":       func(f file) userRow { f.now.Role = "physician"; return f.now },
		"an old row": func(f file) userRow { return f.before },
		"version":    func(f file) userRow { f.now.ver++; return f.now },
		"public key replaced": func(f file) userRow {
			f.now.Public = vault.NewSlot(f.now.ID, "x", "x", "x", f.clinic, 1, testOptions().KDF).Public
			return f.now
		},
		"made anew without a signature": func(f file) userRow {
			return userRow{vault.NewSlot(f.now.ID, "Bo", "physician", testPassphrase, f.clinic, 1, testOptions().KDF), f.now.ver, f.now.mac}
		},
		"made anew under another clinic key": func(f file) userRow {
			slot := vault.NewSlot(f.now.ID, "Bo", "physician", testPassphrase, vault.NewKey(), 1, testOptions().KDF)
			return userRow{slot, f.now.ver, f.now.mac}
		},
		"of another clinic": func(f file) userRow { return f.foreign },
		"signed, but unknown to the trail": func(f file) userRow {
			f.now.Role = "physician"
			return signedUser(f.now.Slot.WithRole("physician"), f.now.ver, newKeys(f.clinic))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := file{}
			f.path, _ = newClinic(t)
			s := openAs(t, f.path, testUser, testPassphrase)
			bo, err := s.AddUser(bg(), planner.User{Name: "Bo", Role: planner.Physician}, testPassphrase)
			if err != nil {
				t.Fatal(err)
			}
			f.before = rowNamed(t, s, "Bo")
			if err := s.SetRole(bg(), bo.ID, planner.Assistant); err != nil {
				t.Fatal(err)
			}
			f.now, f.clinic = rowNamed(t, s, "Bo"), s.ring.clinicKey(s.gen())
			_ = s.Close()
			other := filepath.Join(t.TempDir(), "other.stipple")
			if _, err := Create(other, Founding{Clinic: "Other", User: "Bo", Passphrase: testPassphrase}, testOptions()); err != nil {
				t.Fatal(err)
			}
			peek, err := peekFile(other)
			if err != nil {
				t.Fatal(err)
			}
			f.foreign = peek.slots[0]
			put(t, f.path, edit(f))
			if s, err := Open(f.path, "Bo", testPassphrase, testOptions()); err == nil {
				t.Errorf("Bo got in as %s", s.User().Role)
				_ = s.Close()
			} else if code := planner.ErrorCode(err); code != planner.Corrupt && code != planner.Forbidden {
				t.Error(err)
			}
			s = openAs(t, f.path, testUser, testPassphrase)
			if len(faultsIn(t, s)) == 0 {
				t.Error("a verification finds nothing")
			}
			// Nor may he agree to what only a physician may, at somebody else's screen.
			peek, err = peekDB(s.readers)
			if err != nil {
				t.Fatal(err)
			}
			forgetTries(t, f.path)
			if _, key, err := s.unlock(peek, "Bo", testPassphrase); err == nil {
				key.Wipe()
				t.Error("he is believed")
			}
			forgetTries(t, f.path)
			if err := s.SetPassphrase(bg(), bo.ID, otherPassphrase); err == nil {
				t.Error("the row was taken over with another passphrase")
			}
			if err := s.RemoveUser(bg(), bo.ID); err != nil { // the way out
				t.Error(err)
			}
			wantVerified(t, s)
		})
	}
}

func rowNamed(t testing.TB, s *Store, name string) userRow {
	t.Helper()
	rows, err := readSlots(s.readers)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("no row of %s", name)
	return userRow{}
}
