package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
	"stipple/planner/chart"
)

func audit(t testing.TB, s *Store, q planner.AuditQuery) []planner.AuditEntry {
	t.Helper()
	list, err := s.Audit(bg(), q)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func opsIn(list []planner.AuditEntry) string {
	var ops []string
	for _, e := range slices.Backward(list) {
		ops = append(ops, string(e.Op))
	}
	return strings.Join(ops, " ")
}

// TestReadsAreNotedOnceAnHour: once for each patient, sign-in and clock hour,
// whatever of the chart is read; lists are no reading.
func TestReadsAreNotedOnceAnHour(t *testing.T) {
	o, pass := movingClock()
	b := newSalonWith(t, o)
	other, _, _ := b.course(t, "2", "Dahl")
	id := b.hold(t, 1, "crown")
	reads := map[string]func() error{
		"Patient":        func() error { _, err := b.s.Patient(bg(), b.patient.ID); return err },
		"PatientByChart": func() error { _, err := b.s.PatientByChart(bg(), "1"); return err },
		"Plans":          func() error { _, err := b.s.Plans(bg(), b.patient.ID); return err },
		"PlanVersions":   func() error { _, err := b.s.PlanVersions(bg(), b.plan.ID); return err },
		"Records":        func() error { _, err := b.s.Records(bg(), b.patient.ID); return err },
		"Record":         func() error { _, err := b.s.Record(bg(), id); return err },
		"Running":        func() error { _, err := b.s.Running(bg(), id); return err },
		"Consents":       func() error { _, err := b.s.Consents(bg(), b.patient.ID); return err },
		"Export":         func() error { _, err := b.s.Export(bg(), "1"); return err },
	}
	for name, read := range reads {
		pass(time.Hour)
		before := countEntries(t, b.s, planner.AuditRead)
		for range 2 {
			if err := read(); err != nil {
				t.Fatal(err)
			}
		}
		if n := countEntries(t, b.s, planner.AuditRead); n != before+1 {
			t.Errorf("%s is noted %d times", name, n-before)
		}
	}
	before := countEntries(t, b.s, planner.AuditRead)
	for name, list := range map[string]func() error{
		"Cards":           func() error { _, err := b.s.Cards(bg()); return err },
		"UnsignedRecords": func() error { _, err := b.s.UnsignedRecords(bg()); return err },
		"SignedBy":        func() error { _, err := b.s.SignedBy(bg(), b.s.User().ID, 5); return err },
		"Recall":          func() error { _, err := b.s.Recall(bg(), planner.RecallQuery{Batch: "B-black"}); return err },
		"a read before":   reads["Patient"],
		"of nobody": func() error {
			_, err := b.s.Patient(bg(), "nobody")
			if planner.ErrorCode(err) == planner.NotFound {
				err = nil
			}
			return err
		},
	} {
		if err := list(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if n := countEntries(t, b.s, planner.AuditRead); n != before {
			t.Errorf("%s counts as a reading", name)
		}
	}
	if _, err := b.s.Patient(bg(), other.ID); err != nil || countEntries(t, b.s, planner.AuditRead) != before+1 {
		t.Errorf("another patient: %v", err)
	}
	b.again(t, testUser)
	if _, err := b.s.Patient(bg(), other.ID); err != nil || countEntries(t, b.s, planner.AuditRead) != before+2 {
		t.Errorf("another sign-in: %v", err)
	}
	if e := audit(t, b.s, planner.AuditQuery{Limit: 1})[0]; e.Op != planner.AuditRead || e.Patient != other.ID || e.ByName != testUser || e.Station != "desk" {
		t.Errorf("%+v", e)
	}
}

// TestVisitsBeginAndEndInTheTrail: sign-in, sign-out, lock, and a clock that was
// set back, each once.
func TestVisitsBeginAndEndInTheTrail(t *testing.T) {
	o, pass := movingClock()
	b := newSalonWith(t, o)
	last, err := lastLink(b.s.readers)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.s.Lock("idle for 5 minutes"); err != nil {
		t.Fatal(err)
	}
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	pass(-24 * time.Hour)
	b.enter(t, testUser)
	savePatient(t, b.s, newPatient(b.s, "7", "Dahl", "Kim"))
	pass(-time.Hour)
	savePatient(t, b.s, newPatient(b.s, "8", "Dahl", "Kim"))
	b.again(t, testUser)
	rows := trailOps(t, b.s, last.Seq)
	if ops := opsOf(rows); ops != "lock clock sign_in create create sign_out sign_in" {
		t.Errorf("the trail says %s", ops)
	}
	if said(t, b.s, rows[0]).Text != "idle for 5 minutes" || !strings.Contains(said(t, b.s, rows[1]).Text, "2026-11-21T09:30:00Z") {
		t.Errorf("%q, %q", said(t, b.s, rows[0]).Text, said(t, b.s, rows[1]).Text)
	}
	wantVerified(t, b.s)
}

// TestWhatWasNotAllowedIsInTheTrail: overrides and signatures, by somebody who may
// not or with a passphrase that was wrong.
func TestWhatWasNotAllowedIsInTheTrail(t *testing.T) {
	o, pass := movingClock()
	b := newSalonWith(t, o)
	gate, held := b.open(t, 2), b.hold(t, 1, "crown")
	override := overrideTap(b.refs["stale"].Lot)
	b.again(t, "Bo")
	sign := func(passphrase string) error { _, err := b.s.Sign(bg(), held, passphrase); return err }
	for name, c := range map[string]struct {
		try  func() error
		says string
	}{
		"an override by an assistant":     {func() error { return b.try(gate, override) }, "Bo: Your role"},
		"an assistant as authority":       {func() error { return b.tryAs(gate, override, &Authority{"Bo", testPassphrase}) }, "Bo: Your role"},
		"an override, a wrong passphrase": {func() error { return b.tryAs(gate, override, &Authority{testUser, "not this one"}) }, "A wrong passphrase."},
		"another's session":               {func() error { return sign(testPassphrase) }, "Bo: " + testUser + " operated."},
		"a signature, a wrong passphrase": {func() error { return sign("not this one") }, "A wrong passphrase."},
	} {
		pass(time.Minute)
		before := countEntries(t, b.s, planner.AuditRefused)
		wantCode(t, c.try(), planner.Forbidden)
		if n := countEntries(t, b.s, planner.AuditRefused); n != before+1 {
			t.Fatalf("%s is noted %d times", name, n-before)
		}
		rows := trailOps(t, b.s, 0)
		i := len(rows) - 1
		for rows[i].op != planner.AuditRefused {
			i--
		}
		if d := said(t, b.s, rows[i]); !strings.HasPrefix(d.Text, c.says) || rows[i].actor != string(b.s.User().ID) {
			t.Errorf("%s: %q by %s", name, d.Text, rows[i].actor)
		}
	}
	wantVerified(t, b.s)
}

func TestTheTrailIsFilteredAndPaged(t *testing.T) {
	o, pass := movingClock()
	b := newSalonWith(t, o)
	other, _, _ := b.course(t, "2", "Dahl")
	pass(24 * time.Hour)
	b.again(t, "Bo")
	for _, p := range []planner.Patient{b.patient, other} {
		if err := b.s.RecordPrint(bg(), p.ID, "patient"); err != nil {
			t.Fatal(err)
		}
	}
	bo := b.s.User().ID
	b.again(t, testUser)
	all := audit(t, b.s, planner.AuditQuery{})
	for i, e := range all {
		if e.Damaged || e.Erased || e.Seq != all[0].Seq-int64(i) || (e.ByName == "") {
			t.Fatalf("entry %d: %+v", i, e)
		}
	}
	if all[len(all)-1].Seq != 1 {
		t.Fatalf("the first is %d", all[len(all)-1].Seq)
	}
	var paged []planner.AuditEntry
	for before := int64(0); ; before = paged[len(paged)-1].Seq {
		page := audit(t, b.s, planner.AuditQuery{Before: before, Limit: 7})
		if len(page) == 0 {
			break
		}
		paged = append(paged, page...)
	}
	if diff := cmp.Diff(all, paged[len(paged)-len(all):]); diff != "" {
		t.Error(diff)
	}
	first, second := b.s.Today().AddDays(-1), b.s.Today()
	for name, c := range map[string]struct {
		q    planner.AuditQuery
		want func(planner.AuditEntry) bool
	}{
		"by":         {planner.AuditQuery{By: bo}, func(e planner.AuditEntry) bool { return e.By == bo }},
		"ops":        {planner.AuditQuery{Ops: []planner.AuditOp{planner.AuditPrint, planner.AuditSignIn}}, func(e planner.AuditEntry) bool { return e.Op == planner.AuditPrint || e.Op == planner.AuditSignIn }},
		"first day":  {planner.AuditQuery{To: first}, func(e planner.AuditEntry) bool { return e.At.Day() == first.Day }},
		"second day": {planner.AuditQuery{From: second, To: second}, func(e planner.AuditEntry) bool { return e.At.Day() == second.Day }},
		"patient":    {planner.AuditQuery{Patient: other.ID}, func(e planner.AuditEntry) bool { return e.Patient == other.ID }},
		"all of it": {planner.AuditQuery{Patient: b.patient.ID, By: bo, From: second, Ops: []planner.AuditOp{planner.AuditPrint}}, func(e planner.AuditEntry) bool {
			return e.Patient == b.patient.ID && e.Op == planner.AuditPrint && e.By == bo
		}},
	} {
		want := slices.DeleteFunc(slices.Clone(all), func(e planner.AuditEntry) bool { return !c.want(e) })
		got := slices.DeleteFunc(audit(t, b.s, c.q), func(e planner.AuditEntry) bool { return e.Seq > all[0].Seq })
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%s: %d wanted, %s", name, len(want), diff)
		}
	}
}

// TestEntriesOfOldFilesAreFoundByTheirRows: before there was a column for the
// patient, entries named a plan, a record or a consent only.
func TestEntriesOfOldFilesAreFoundByTheirRows(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	b.sign(t, id)
	_, _, _ = b.course(t, "2", "Dahl")
	err := b.s.change(bg(), func(c *change) error {
		for _, e := range []entry{
			{op: planner.AuditUpdate, entity: "patient", id: string(b.patient.ID)},
			{op: planner.AuditFreeze, entity: "plan_version", id: string(b.plan.ID), detail: "old"},
			{op: planner.AuditSign, entity: "record", id: string(id)},
			{op: planner.AuditWithdraw, entity: "consent", id: string(b.consent.ID)},
			{op: planner.AuditPrint, entity: "patient", id: "another"},
		} {
			c.note(e)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	last := audit(t, b.s, planner.AuditQuery{Limit: 1})[0].Seq
	old := slices.DeleteFunc(audit(t, b.s, planner.AuditQuery{Patient: b.patient.ID, Before: last + 1}), func(e planner.AuditEntry) bool { return e.Patient != "" })
	if ops := opsIn(old); ops != "update freeze sign withdraw" || old[2].Text != "old" {
		t.Errorf("%s: %+v", ops, old)
	}
}

// TestRemovedUsersKeepTheirNamesInTheTrail, and what they did under the clinic's
// earlier key is as sound as before.
func TestRemovedUsersKeepTheirNamesInTheTrail(t *testing.T) {
	b := newSalon(t)
	b.again(t, "Bo")
	bo := b.s.User().ID
	if err := b.s.RecordPrint(bg(), b.patient.ID, "patient"); err != nil {
		t.Fatal(err)
	}
	b.again(t, testUser)
	if err := b.s.RemoveUser(bg(), bo); err != nil {
		t.Fatal(err)
	}
	savePatient(t, b.s, newPatient(b.s, "7", "Dahl", "Kim"))
	b.again(t, testUser)
	list := audit(t, b.s, planner.AuditQuery{By: bo})
	if len(list) == 0 {
		t.Fatal("nothing of the removed user")
	}
	for _, e := range list {
		if e.ByName != "Bo" || e.Damaged {
			t.Errorf("%+v", e)
		}
	}
	for _, e := range audit(t, b.s, planner.AuditQuery{}) {
		if e.Damaged || e.Text != "" && strings.Contains(e.Text, "cannot be opened") {
			t.Errorf("%+v", e)
		}
	}
}

// TestAlteredEntriesAreShownAsThat: every column of an entry, and the entry before
// it.
func TestAlteredEntriesAreShownAsThat(t *testing.T) {
	b := newSalon(t)
	if err := b.s.RecordPrint(bg(), b.patient.ID, "patient"); err != nil {
		t.Fatal(err)
	}
	at := audit(t, b.s, planner.AuditQuery{Limit: 1})[0].Seq
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	for column, value := range map[string]string{
		"at": "'2020-01-01T00:00:00Z'", "actor": "''", "station": "'x'", "op": "'read'", "entity": "'plan'", "id": "'x'", "ver": "7",
		"digest": "x'01'", "detail": "zeroblob(60)", "mac": "zeroblob(32)", "patient": "''",
	} {
		t.Run(column, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "clinic.stipple")
			copyFile(t, b.path, path)
			copyFile(t, b.path+headSuffix, path+headSuffix)
			edit(t, path, fmt.Sprintf("DROP TRIGGER audit_unchanged; UPDATE audit SET %s = %s WHERE seq = %d", column, value, at))
			s := openAs(t, path, testUser, testPassphrase)
			damaged := map[int64]bool{}
			for _, e := range audit(t, s, planner.AuditQuery{}) {
				damaged[e.Seq] = e.Damaged
				if e.Damaged && (e.ByName != "" || len(e.Changes) > 0 || !strings.Contains(e.Text, "altered")) {
					t.Errorf("%+v", e)
				}
			}
			if !damaged[at] || damaged[at-1] || damaged[at+1] != (column == "mac") {
				t.Errorf("damaged: %v", damaged)
			}
		})
	}
}

// TestARoleSeesNoMoreThroughTheTrail: an administrator reads the trail and no plans.
func TestARoleSeesNoMoreThroughTheTrail(t *testing.T) {
	b := newSalon(t)
	if _, err := b.s.AddUser(bg(), planner.User{Name: "Cy", Role: planner.Administrator}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	plans, err := b.s.Plans(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	plans[0].Value.Note = "obsidian"
	savePlan(t, b.s, plans[0])
	seen := func() (n int) {
		for _, e := range audit(t, b.s, planner.AuditQuery{Patient: b.patient.ID}) {
			if strings.Contains(fmt.Sprint(e), "obsidian") {
				n++
			}
		}
		return n
	}
	if seen() != 1 {
		t.Error("the physician does not see what changed")
	}
	b.again(t, "Cy")
	if seen() != 0 {
		t.Error("the administrator sees what changed in a plan")
	}
	b.again(t, "Bo")
	_, err = b.s.Audit(bg(), planner.AuditQuery{})
	wantCode(t, err, planner.Forbidden)
}

// TestTheTrailIsSearchedByItsIndexes: a patient's entries and the newest page cost
// the same in a trail of a million.
func TestTheTrailIsSearchedByItsIndexes(t *testing.T) {
	b := newSalon(t)
	for name, q := range map[string]planner.AuditQuery{"newest": {}, "patient": {Patient: b.patient.ID}} {
		search, err := b.s.auditSearch(b.s.readers, q)
		if err != nil {
			t.Fatal(err)
		}
		var plan []string
		rows, err := b.s.readers.Query("EXPLAIN QUERY PLAN "+search.sql(), search.args...)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var a, b, c int
			var step string
			if err := rows.Scan(&a, &b, &c, &step); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, step)
		}
		_ = rows.Close()
		steps := strings.Join(plan, "\n")
		scans := strings.Count(steps, "SCAN audit")
		if name == "newest" && (scans != 1 || strings.Contains(steps, "TEMP B-TREE FOR ORDER")) ||
			name == "patient" && (scans != 0 || !strings.Contains(steps, "audit_of_patient") || !strings.Contains(steps, "audit_of_id")) {
			t.Errorf("%s: %s", name, steps)
		}
	}
}

func TestExportsOfListsAreNoted(t *testing.T) {
	b := newSalon(t)
	if err := b.s.NoteExport(bg(), "audit trail, 12 entries"); err != nil {
		t.Fatal(err)
	}
	if r, d := lastRow(t, b.s); r.op != planner.AuditExport || r.entity != "list" || d.Text != "audit trail, 12 entries" {
		t.Errorf("%+v %q", r, d.Text)
	}
	if err := b.s.Import(bg(), []Incoming{{"x", chart.New(planner.Patient{ID: b.s.NewID(), Chart: "9", Family: "F", Given: "G"}, nil, nil)}}); err != nil {
		t.Fatal(err)
	}
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	wantCode(t, b.s.NoteExport(bg(), "x"), planner.Locked)
}
