package store

import (
	"database/sql"
	"os"
	"testing"

	"stipple/planner"
)

// forge edits a closed clinic file as somebody without a key can, and puts the
// triggers back as they were.
func forge(t *testing.T, path string, statements func(exec func(string, ...any))) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec := func(statement string, args ...any) {
		if _, err := db.Exec(statement, args...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	triggers := map[string]string{}
	rows, err := db.Query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			t.Fatal(err)
		}
		triggers[name] = text
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for name := range triggers {
		exec("DROP TRIGGER " + name)
	}
	statements(exec)
	for _, text := range triggers {
		exec(text)
	}
}

const forgedEntry = `INSERT INTO audit (seq, at, actor, station, op, entity, id, ver, digest, detail, patient, mac)
	SELECT seq + 1, at, actor, station, $1, $2, $3, $4, $5, x'', '', randomblob(32) FROM audit ORDER BY seq DESC LIMIT 1`

func putBack(exec func(string, ...any), old userRow) {
	exec(`UPDATE users SET role = $1, kdf_memory = $2, kdf_time = $3, kdf_threads = $4, salt = $5, box = $6, checksum = $7,
		public = $8, clinic_box = $9, ver = $10, mac = $11 WHERE id = $12`,
		old.Role, old.KDF.MemoryKiB, old.KDF.Time, old.KDF.Threads, old.Salt, old.Box, old.Checksum, old.Public, old.ClinicBox, old.ver, old.mac, old.ID)
}

// TestAForgedTrailPromotesNoOne puts the row of a demoted physician back, and makes
// the trail say so in every way that needs no key. Nobody comes in by it.
func TestAForgedTrailPromotesNoOne(t *testing.T) {
	for name, trail := range map[string]func(exec func(string, ...any), old userRow){
		"an entry added": func(exec func(string, ...any), old userRow) {
			exec(forgedEntry, "update", "user", old.ID, 1, old.digest())
		},
		"the role taken away": func(exec func(string, ...any), _ userRow) { exec("DELETE FROM audit WHERE op = 'role'") },
		"the digest edited": func(exec func(string, ...any), old userRow) {
			exec("UPDATE audit SET digest = $1 WHERE op = 'role'", old.digest())
		},
		"nothing": func(func(string, ...any), userRow) {},
	} {
		for _, lost := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				path, _ := newClinic(t)
				s := openAs(t, path, testUser, testPassphrase)
				cleo, err := s.AddUser(bg(), planner.User{Name: "Cleo", Role: planner.Physician}, testPassphrase)
				if err != nil {
					t.Fatal(err)
				}
				users, err := readSlots(s.readers)
				if err != nil {
					t.Fatal(err)
				}
				old, _ := userIn(users, cleo.ID)
				if err := s.SetRole(bg(), cleo.ID, planner.Assistant); err != nil {
					t.Fatal(err)
				}
				_ = s.Close()
				forge(t, path, func(exec func(string, ...any)) {
					putBack(exec, old)
					trail(exec, old)
				})
				if lost {
					_ = os.Remove(path + headSuffix)
				}
				for _, readOnly := range []bool{false, true} {
					o := testOptions()
					o.ReadOnly = readOnly
					s, err := Open(path, "Cleo", testPassphrase, o)
					wantCode(t, err, planner.Corrupt)
					if err == nil {
						t.Errorf("signed in as %s", s.User().Role)
						_ = s.Close()
					}
				}
			})
		}
	}
}

func TestAReplacedRecoveryCodePutBackOpensNothing(t *testing.T) {
	path, code := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	peek, err := peekFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.NewRecoveryCode(bg(), testPassphrase); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	edit(t, path, "UPDATE clinic SET recovery = $1, mac = $2", peek.clinic.recovery, peek.clinic.mac)
	wantCode(t, ResetPassphrase(path, code, testUser, "marble otter under the piano", testOptions()), planner.Corrupt)
}

// TestSealingAnewIsNotCalledDoneByAForgery: neither a forged entry nor one edited
// decides which keys are believed.
func TestSealingAnewIsNotCalledDoneByAForgery(t *testing.T) {
	for name, forged := range map[string]func(exec func(string, ...any), id string){
		"called done": func(exec func(string, ...any), id string) {
			exec(forgedEntry, "reseal", resealedEntity, id, 2, []byte{})
		},
		"called undone": func(exec func(string, ...any), _ string) { exec("UPDATE audit SET ver = 99 WHERE entity = 'resealed'") },
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := newClinic(t)
			s := openAs(t, path, testUser, testPassphrase)
			savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
			bo, err := s.AddUser(bg(), planner.User{Name: "Bo", Role: planner.Assistant}, testPassphrase)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.RemoveUser(bg(), bo.ID); err != nil {
				t.Fatal(err)
			}
			if name == "called undone" {
				if err := s.Reseal(bg(), func(int, int) {}); err != nil {
					t.Fatal(err)
				}
			}
			id := s.clinicID
			_ = s.Close()
			forge(t, path, func(exec func(string, ...any)) { forged(exec, id) })
			_, err = Open(path, testUser, testPassphrase, testOptions())
			wantCode(t, err, planner.Corrupt)
		})
	}
}

// TestAProgramThatEndedBeforeTheHeadFileIsNoForgery: the users changed, and the
// head file is that of before.
func TestAProgramThatEndedBeforeTheHeadFileIsNoForgery(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	before, err := os.ReadFile(path + headSuffix)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddUser(bg(), planner.User{Name: "Bo", Role: planner.Assistant}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	s.visit.left.Store(true) // as if it were killed: no entry says that it was left
	_ = s.Close()
	if err := os.WriteFile(path+headSuffix, before, 0o600); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, openAs(t, path, "Bo", testPassphrase))
}
