package store

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
)

// TestABackupThatIsNotSoundIsRefused: with what to do, and nothing is touched.
func TestABackupThatIsNotSoundIsRefused(t *testing.T) {
	cases := map[string]struct {
		spoil func(t *testing.T, backup string)
		code  planner.Code
		says  string
	}{
		"empty":   {func(t *testing.T, b string) { rewrite(t, b, func([]byte) []byte { return nil }) }, planner.Corrupt, "is empty"},
		"missing": {func(t *testing.T, b string) { rewrite(t, b, nil) }, planner.NotFound, "no backup"},
		"foreign": {func(t *testing.T, b string) {
			rewrite(t, b, func([]byte) []byte { return []byte("dear diary") })
		}, planner.Corrupt, "another program"},
		"cut to half":    {func(t *testing.T, b string) { rewrite(t, b, func(d []byte) []byte { return d[:len(d)/2] }) }, planner.Corrupt, "older backup"},
		"cut in a page":  {func(t *testing.T, b string) { rewrite(t, b, func(d []byte) []byte { return d[:len(d)-100] }) }, planner.Corrupt, "older backup"},
		"header flipped": {func(t *testing.T, b string) { rewrite(t, b, flipped(3)) }, planner.Corrupt, "older backup"},
		"newer":          {func(t *testing.T, b string) { edit(t, b, fmt.Sprintf("PRAGMA user_version = %d", schemaVersion()+1)) }, planner.Corrupt, "Update Stipple"},
		"box flipped": {func(t *testing.T, b string) {
			edit(t, b, "UPDATE patients SET box = zeroblob(length(box))")
		}, planner.Corrupt, "faults were found"},
		"end cut off": {func(t *testing.T, b string) {
			edit(t, b, "DROP TRIGGER audit_kept; DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
		}, planner.Corrupt, "older backup"},
		"head of another": {func(t *testing.T, b string) {
			path, _ := newClinic(t)
			lay(t, path+headSuffix, b+headSuffix)
		}, planner.Corrupt, "older backup"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRescue(t)
			c.spoil(t, r.backup)
			before := folder2(t, r.path)
			_, err := r.prepare(testUser, testPassphrase)
			wantCode(t, err, c.code)
			if !strings.Contains(planner.ErrorMessage(err), c.says) {
				t.Errorf("it says %q", planner.ErrorMessage(err))
			}
			if diff := before.differs(folder2(t, r.path)); diff != "" {
				t.Error(diff)
			}
			if got := charts(t, r.path); got != "1 2" {
				t.Errorf("there are charts %s", got)
			}
		})
	}
}

// rewrite replaces a file's bytes, or takes it away.
func rewrite(t testing.TB, path string, with func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil && with == nil {
		err = os.Remove(path)
	} else if err == nil {
		err = os.WriteFile(path, with(data), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func flipped(at int) func([]byte) []byte {
	return func(data []byte) []byte {
		data[at] ^= 1
		return data
	}
}

// TestEveryFlipInABackupIsFoundOrHarmless flips bits all over a backup: what is put
// in place is sound and has everything, or it is refused.
func TestEveryFlipInABackupIsFoundOrHarmless(t *testing.T) {
	r := newRescue(t)
	sound, err := os.ReadFile(r.backup)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	const flips = 60
	for i := range flips {
		rewrite(t, r.backup, func([]byte) []byte {
			return flipped(i * len(sound) / flips)(slices.Clone(sound))
		})
		restoring, err := r.prepare(testUser, testPassphrase)
		if err != nil {
			if code := planner.ErrorCode(err); code != planner.Corrupt {
				t.Errorf("byte %d: %v", i*len(sound)/flips, err)
			}
			refused++
			continue
		}
		if got := chartsOf(t, restoring.s); got != "1" {
			t.Errorf("byte %d: there are charts %q", i*len(sound)/flips, got)
		}
		if err := restoring.Discard(); err != nil {
			t.Error(err)
		}
	}
	if refused == 0 {
		t.Error("no flip was found")
	}
}

func TestABackupWithoutItsHeadIsToldOf(t *testing.T) {
	r := newRescue(t)
	if err := os.Remove(r.backup + headSuffix); err != nil {
		t.Fatal(err)
	}
	if c, _ := r.restore(t); !c.HeadMissing {
		t.Error("it is not told")
	}
	s := openAs(t, r.path, testUser, testPassphrase)
	if w := s.Warning(); w != "" {
		t.Error(w)
	}
	v, err := s.Verify(bg(), nil)
	if err != nil || !v.OK() || len(v.Notes) == 0 {
		t.Errorf("verification: %+v, %v", v, err)
	}
}
