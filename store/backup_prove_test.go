package store

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
)

// TestProvingFindsWhatIsWrong: a sound backup is proved, one that was altered
// anywhere is not, the proof is remembered, and the backup stays as it is.
func TestProvingFindsWhatIsWrong(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown", "frontal")
	b.sign(t, id)
	made := backedUp(t, b.s, "")
	whole, err := os.ReadFile(made.Path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.Prove(bg(), "", nil); err != nil {
		t.Fatal(err)
	}
	state, err := b.s.Backups(bg())
	if err != nil || !state.Proof.Found.OK() || state.Proof.Path != made.Path || !state.List[0].Proved.Equal(b.s.Now()) || !state.List[0].Faulty.IsZero() {
		t.Errorf("%+v, %v", state, err)
	}
	sectors := len(whole) / 512
	for i := range 40 {
		at := (i*sectors/40)*512 + 100
		flipped := slices.Clone(whole)
		for j := range 64 {
			flipped[at+j] ^= 0x5a
		}
		prove(t, b.s, made.Path, flipped, func(p Proof, err error) {
			if err == nil && p.Found.OK() && !unused(whole[at:at+64]) {
				t.Errorf("bytes at %d were changed, and it is sound", at)
			}
		})
	}
	for name, data := range map[string][]byte{"empty": {}, "cut": whole[:len(whole)/2], "cut within a page": whole[:len(whole)-300], "of another program": []byte(strings.Repeat("x", 9000))} {
		prove(t, b.s, made.Path, data, func(p Proof, err error) {
			if err != nil || p.Found.OK() {
				t.Errorf("%s: %+v, %v", name, p, err)
			}
		})
	}
	if state, err := b.s.Backups(bg()); err != nil || state.Proof.Found.OK() || !state.List[0].Proved.IsZero() || !state.List[0].Faulty.Equal(b.s.Now()) {
		t.Errorf("the last proof found faults: %+v, %v", state.Proof, err)
	}
	if left := unfinishedIn(filepath.Dir(made.Path)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	wantVerified(t, b.s)
}

// unused tells whether bytes hold nothing.
func unused(b []byte) bool { return !slices.ContainsFunc(b, func(c byte) bool { return c != 0 }) }

// prove proves a backup that holds something else, and puts back what it held.
func prove(t *testing.T, s *Store, path string, data []byte, then func(Proof, error)) {
	t.Helper()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	then(s.Prove(bg(), path, nil))
	if now, err := os.ReadFile(path); err != nil || !slices.Equal(now, data) {
		t.Error("proving changed the backup")
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestBackupsOfEarlierSchemasAndKeysAreProved: what was set aside before an upgrade,
// and a backup from before a user was removed, is sound.
func TestBackupsOfEarlierSchemasAndKeysAreProved(t *testing.T) {
	for version := 1; version < schemaVersion(); version++ {
		s := openAs(t, beforeVersion(t, version), testUser, testPassphrase)
		aside := fmt.Sprintf("%s.before-version-%d", s.path, schemaVersion())
		if p, err := s.Prove(bg(), aside, nil); err != nil || !p.Found.OK() || len(p.Found.Notes) > 0 {
			t.Errorf("version %d: %+v, %v", version, p, err)
		}
		if left := unfinishedIn(backupFolder(s.path)); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	b := newSalon(t)
	made := backedUp(t, b.s, "")
	users, err := readSlots(b.s.readers)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users {
		if u.Name != testUser {
			if err := b.s.RemoveUser(bg(), planner.ID(u.ID)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, reseal := range []bool{false, true} {
		if reseal {
			if err := b.s.Reseal(bg(), nil); err != nil {
				t.Fatal(err)
			}
		}
		if p, err := b.s.Prove(bg(), made.Path, nil); err != nil || !p.Found.OK() || len(p.Found.Notes) > 0 {
			t.Errorf("resealed %v: %+v, %v", reseal, p, err)
		}
	}
	other := openClinic(t)
	_, err = other.Prove(bg(), made.Path, nil)
	wantCode(t, err, planner.Conflict)
}

// TestTheLastProofIsRemembered: with what was read and found, and of the one of two
// backups of the same name that was proved; also when it was proved beside a window.
func TestTheLastProofIsRemembered(t *testing.T) {
	b := newSalon(t)
	stick := filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	clinic, err := b.s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	clinic.Value.Safety.SecondFolder = stick
	if _, err := b.s.SaveClinic(bg(), clinic); err != nil {
		t.Fatal(err)
	}
	first, second := backedUp(t, b.s, ""), backedUp(t, b.s, stick)
	if filepath.Base(first.Path) != filepath.Base(second.Path) {
		t.Fatalf("%s and %s", first.Path, second.Path)
	}
	o := testOptions()
	o.ReadOnly = true
	beside, err := Open(b.path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := beside.Prove(bg(), second.Path, nil); err != nil {
		t.Fatal(err)
	}
	_ = beside.Close()
	b.again(t, testUser)
	state, err := b.s.Backups(bg())
	if err != nil || state.Proof.Path != second.Path || !state.Proof.Found.OK() || state.Proof.Found.Patients != 1 || state.Proof.Found.Entries == 0 {
		t.Errorf("%+v, %v", state.Proof, err)
	}
	for _, one := range state.List {
		if proved := !one.Proved.IsZero(); proved != (one.Path == second.Path) {
			t.Errorf("%s: proved %v", one.Path, proved)
		}
	}
	if err := os.Truncate(second.Path, second.Bytes/2); err != nil {
		t.Fatal(err)
	}
	found, err := b.s.Prove(bg(), second.Path, nil)
	if err != nil || found.Found.OK() {
		t.Fatalf("%+v, %v", found, err)
	}
	if state, err = b.s.Backups(bg()); err != nil || !slices.Equal(state.Proof.Found.Faults, found.Found.Faults) {
		t.Errorf("%q is remembered as %q, %v", found.Found.Faults, state.Proof.Found.Faults, err)
	}
}

// TestABackupThatWasFoundFaultyCountsNoMore: another one is made, which is proved next.
func TestABackupThatWasFoundFaultyCountsNoMore(t *testing.T) {
	b := newSalon(t)
	made := backedUp(t, b.s, "")
	data := content(t, made.Path)
	for i := 5000; i < len(data); i += 3000 {
		data[i] ^= 1
	}
	write(t, made.Path, string(data))
	if p, err := b.s.Prove(bg(), "", nil); err != nil || p.Path != made.Path || p.Found.OK() {
		t.Fatalf("proved %+v, %v", p, err)
	}
	if now, err := b.s.Backups(bg()); err != nil || !now.Changed || now.List[0].Faulty.IsZero() {
		t.Errorf("it is told of as %+v, %v", now, err)
	}
	b.clock(0, 1)
	again, err := b.s.KeepBackups(bg(), nil)
	if err != nil || len(again) != 1 {
		t.Fatalf("made %v, %v", again, err)
	}
	if p, err := b.s.Prove(bg(), "", nil); err != nil || p.Path != again[0].Path || !p.Found.OK() {
		t.Errorf("proved %+v, %v", p, err)
	}
}
