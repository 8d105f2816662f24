package store

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"stipple/planner"
)

// TestAnEntryKeptOutOfTheTrailSavesNothing plants a trigger that swallows entries.
func TestAnEntryKeptOutOfTheTrailSavesNothing(t *testing.T) {
	b := newSalon(t)
	edit(t, b.path, "CREATE TRIGGER zz BEFORE INSERT ON audit WHEN new.op = 'update' BEGIN SELECT RAISE(IGNORE); END")
	p := b.person(t, b.patient.ID)
	p.Value.Allergies = "changed and nobody knows"
	_, err := b.s.SavePatient(bg(), p)
	wantCode(t, err, planner.Corrupt)
	if now := b.person(t, b.patient.ID); now.Row != p.Row {
		t.Error("it was saved")
	}
}

// TestAnOldPatientPutBackDoesNotStopResealing: the row of before comes back while
// sealing anew goes on.
func TestAnOldPatientPutBackDoesNotStopResealing(t *testing.T) {
	b, _ := crowded(t)
	old, err := readPatientRow(b.s.readers, b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.remove(t, "Bo")
	ctx, stop := context.WithCancel(bg())
	defer stop()
	err = b.s.resealBy(ctx, 1, func(int, int) {
		if now, _ := readPatientRow(b.s.readers, b.patient.ID); string(now.keyBox) != string(old.keyBox) {
			stop()
		}
	})
	if err != nil || !b.s.unfinished() {
		t.Fatalf("unfinished %v, %v", b.s.unfinished(), err)
	}
	edit(t, b.path, "UPDATE patients SET key_box = $1, box = $2, ver = $3 WHERE id = $4", old.keyBox, old.box, old.ver, string(old.id))
	if err := b.s.Reseal(bg(), nil); err != nil || b.s.unfinished() {
		t.Errorf("unfinished %v, %v", b.s.unfinished(), err)
	}
}

// TestDraftsOfANewPatientGoWithThePatient: those begun before the patient was
// stored, and one that an earlier version left under the clinic's key.
func TestDraftsOfANewPatientGoWithThePatient(t *testing.T) {
	b := newSalon(t)
	p := newPatient(b.s, "77", "Secretsson", "Ulla")
	body := []byte(`"Secretsson"`)
	save := func(kind DraftKind, id planner.ID) {
		if err := b.s.SaveDraft(bg(), Draft{Kind: kind, ID: id, Patient: p.Value.ID, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	count := func(where string) (n int) {
		if err := b.s.readers.QueryRow("SELECT count(*) FROM drafts WHERE " + where).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	save(PatientDraft, p.Value.ID)
	save(FormDraft, "form1")
	rows, err := readDrafts(b.s.readers)
	if err != nil {
		t.Fatal(err)
	}
	p = savePatient(t, b.s, p)
	if n := count("patient IS NULL"); n != 0 {
		t.Errorf("%d are under the clinic's key", n)
	}
	if forms, err := b.s.Forms(bg()); err != nil || len(forms) != 1 || string(forms[0].Body) != string(body) {
		t.Errorf("the forms: %v, %v", forms, err)
	}
	wantVerified(t, b.s)
	for _, r := range rows {
		edit(t, b.path, "UPDATE drafts SET patient = NULL, box = $1 WHERE user_id = $2 AND kind = $3 AND id = $4", r.box, r.user, r.kind, r.id)
	}
	if _, err := b.s.ErasePatient(bg(), p.Value.ID, "asked", testPassphrase); err != nil {
		t.Fatal(err)
	}
	if n := count("1"); n != 0 {
		t.Errorf("%d drafts are left", n)
	}
}

// TestForgedTriesAreLimited: anybody can write such lines beside the trail.
func TestForgedTriesAreLimited(t *testing.T) {
	b := newSalon(t)
	user := b.s.User().ID
	var lines strings.Builder
	for i := range maxWaitingLines + 7 {
		fmt.Fprintf(&lines, `{"no":"%d","at":"2020-11-22T09:00:00Z","station":"Berg was here","user":%q,"op":"sign_in_failed","entity":"user","id":%q}`+"\n", i, user, user)
	}
	if err := os.WriteFile(b.path+waitingSuffix, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.s.fold(bg()); err != nil {
		t.Fatal(err)
	}
	rows := trailOps(t, b.s, 0)
	if n := countEntries(t, b.s, planner.AuditSignInFailed); n != maxWaitingLines {
		t.Errorf("%d one by one", n)
	}
	if last := said(t, b.s, rows[len(rows)-2]).Text; !strings.HasPrefix(last, "7 more") {
		t.Errorf("the count: %q", last)
	}
	for _, r := range rows {
		if r.op == planner.AuditSignInFailed && (r.station != "" || !strings.Contains(said(t, b.s, r).Text, "Berg was here")) {
			t.Fatalf("%+v", r)
		}
	}
}
