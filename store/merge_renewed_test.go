package store

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
)

// renew gives the clinic a new key, as removing a user does, and seals everything
// anew.
func (b *salon) renew(t testing.TB, name string) {
	t.Helper()
	user, err := b.s.AddUser(bg(), planner.User{Name: name, Role: planner.Assistant}, testPassphrase)
	if err == nil {
		err = b.s.RemoveUser(bg(), user.ID)
	}
	if err == nil {
		err = b.s.Reseal(bg(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestMergingOutlivesANewClinicKey renews the clinic's key before, between and
// after: what was merged is taken back all the same, and what the trail says of
// both charts is read.
func TestMergingOutlivesANewClinicKey(t *testing.T) {
	p := newPair(t)
	p.renew(t, "Cy")
	a, o := p.exported(t, "1"), p.exported(t, "2")
	p.merge(t)
	wantVerified(t, p.s)
	p.renew(t, "Di")
	wantVerified(t, p.s)
	p.readable(t, p.keep.ID)
	if err := p.s.UnmergeCharts(bg(), p.keep.ID); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, p.s)
	if !bytes.Equal(a, p.exported(t, "1")) || !bytes.Equal(o, p.exported(t, "2")) {
		t.Error("the charts differ")
	}
	for _, id := range []planner.ID{p.keep.ID, p.other.ID} {
		p.readable(t, id)
	}
	p.merge(t)
	wantVerified(t, p.s)
	p.renew(t, "Eo")
	p.again(t, testUser)
	wantVerified(t, p.s)
	p.readable(t, p.keep.ID)
	if _, err := p.s.ErasePatient(bg(), p.keep.ID, "asked", testPassphrase); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, p.s)
}

// readable wants every entry about a chart, and about those merged into it, to say
// what it said.
func (b *salon) readable(t testing.TB, id planner.ID) {
	t.Helper()
	entries, err := b.s.Audit(bg(), planner.AuditQuery{Patient: id, Limit: 10000})
	if err != nil || len(entries) == 0 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	saved := 0
	for _, e := range entries {
		if e.Erased {
			t.Errorf("entry %d (%s %s) cannot be read", e.Seq, e.Op, e.Entity)
		}
		if len(e.Changes) > 0 {
			saved++
		}
	}
	if saved == 0 {
		t.Error("no entry says what was changed")
	}
}

func TestTheTrailOfAMergedChartTellsOfBoth(t *testing.T) {
	p := newPair(t)
	p.merge(t)
	p.readable(t, p.keep.ID)
	entries, err := p.s.Audit(bg(), planner.AuditQuery{Patient: p.keep.ID, Limit: 10000})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(entries, func(e planner.AuditEntry) bool { return e.Op == planner.AuditSign && e.Patient == p.other.ID }) {
		t.Error("the session of the former chart is not among the entries")
	}
	for _, e := range entries {
		if e.Op == planner.AuditMerge && (strings.Contains(e.Text, "Berg") || len(e.Changes) > 0) {
			t.Errorf("the entry of the merge outlives the patient's key and says %q %v", e.Text, e.Changes)
		}
	}
}

// TestVerifyNamesWhatIsWrongWithMerges edits, deletes, adds and swaps the rows that
// let a merge be taken back.
func TestVerifyNamesWhatIsWrongWithMerges(t *testing.T) {
	p := newPair(t)
	third := savePatient(t, p.s, newPatient(p.s, "3", "Dahl", "Kim")).Value
	fourth := savePatient(t, p.s, newPatient(p.s, "4", "Dahl", "Kim")).Value
	if err := p.tryMerge(t, third.ID, fourth.ID, nil); err != nil {
		t.Fatal(err)
	}
	p.merge(t)
	wantVerified(t, p.s)
	if err := p.s.Close(); err != nil {
		t.Fatal(err)
	}
	names := strings.NewReplacer("$P", string(p.keep.ID), "$O", string(p.other.ID), "$T", string(third.ID), "$F", string(fourth.ID))
	for name, c := range map[string]wrong{
		"merge edited":  {"UPDATE merges SET box = zeroblob(length(box)) WHERE patient = '$P'", "merge into patient $P: damaged or altered"},
		"merge deleted": {"DELETE FROM merges WHERE patient = '$P'", "merge into patient $P: missing"},
		"merge added":   {"INSERT INTO patients SELECT 'new', ver, x'00', key_box, box FROM patients WHERE id = '$P'; INSERT INTO merges SELECT 'new', former, box FROM merges WHERE patient = '$P'", "merge into patient new: not what the audit trail says"},
		"merges swapped": {
			"UPDATE merges SET (former, box) = (SELECT former, box FROM merges WHERE patient = '$T') WHERE patient = '$P'",
			"merge into patient $P: not what the audit trail says",
		},
		"merge's chart":  {"UPDATE merges SET former = '$F' WHERE patient = '$P'", "merge into patient $P: damaged or altered"},
		"key edited":     {"UPDATE old_keys SET box = zeroblob(length(box)) WHERE patient = '$P'", "patient $P: a key of before is damaged or altered"},
		"key re-wired":   {"UPDATE old_keys SET patient = '$T' WHERE patient = '$P'", "patient $T: a key of before is damaged or altered"},
		"key of another": {"UPDATE old_keys SET former = 'x' WHERE patient = '$P'", "patient $P: a key of before is damaged or altered"},
		"keys deleted":   {"DELETE FROM old_keys WHERE patient = '$P'", "a key of before of patient $O (generation 1): missing"},
	} {
		t.Run(name, func(t *testing.T) {
			b := &salon{path: filepath.Join(t.TempDir(), "clinic.stipple"), options: testOptions()}
			copyFile(t, p.path, b.path)
			copyFile(t, p.path+headSuffix, b.path+headSuffix)
			edit(t, b.path, names.Replace(c.statement))
			b.enter(t, testUser)
			v, err := b.s.Verify(bg(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if found := strings.Join(v.Faults, "\n"); !strings.Contains(found, names.Replace(c.says)) {
				t.Errorf("verification says\n%s\nnot %q", found, names.Replace(c.says))
			}
		})
	}
}
