package main

import (
	"database/sql"
	"strings"
	"testing"

	"stipple/planner"
)

func TestTheTrailIsFiltered(t *testing.T) {
	b := staff(t)
	b.must("--user", demoAssistant, "record", "show", "D-1001")
	b.must("export", "D-1002", "-o", b.file("x.json"))
	all := b.trail("--limit", "100000")
	if last := all[len(all)-1]; last.Seq != 1 || all[0].Seq != int64(len(all)) {
		t.Fatalf("%d entries, from %d to %d", len(all), last.Seq, all[0].Seq)
	}
	if lines := b.trail("--limit", "3"); len(lines) != 3 {
		t.Errorf("%d of 3 entries", len(lines))
	}
	read := b.trail("--by", "ana assistant", "--op", "read")
	if len(read) != 1 || read[0].By != demoAssistant || read[0].Workstation == "" || read[0].At == "" {
		t.Fatalf("the assistant read %+v", read)
	}
	for _, l := range b.trail("--patient", "d-1001") {
		if l.Patient != read[0].Patient {
			t.Errorf("entry %d is of another chart", l.Seq)
		}
	}
	both := b.trail("--op", "export,read")
	for _, l := range both {
		if l.Op != planner.AuditExport && l.Op != planner.AuditRead {
			t.Errorf("entry %d says %s", l.Seq, l.Op)
		}
	}
	if len(both) < 3 { // the two above, and the trail itself
		t.Errorf("%d entries", len(both))
	}
	for _, args := range [][]string{{"--from", "2099-01-01"}, {"--to", "2001-01-01"}, {"--op", "restore"}} {
		if out := b.must(append([]string{"audit", "--json"}, args...)...); strings.TrimSpace(out) != "[]" {
			t.Errorf("%v gives %q", args, out)
		}
	}
}

func TestTheTrailAsATable(t *testing.T) {
	b := staff(t)
	b.must("patient", "archive", "D-1003", "--reason", "moved\x1b[31m away")
	out := b.must("audit", "--patient", "D-1003", "--op", "archive")
	for _, want := range []string{"WORKSTATION", demoUser, "archive", "moved", " → "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
	if strings.ContainsRune(out, 0x1b) {
		t.Error("a reason steers the terminal")
	}
	b.must("patient", "erase", "D-1003", "--reason", "asked for it", "--yes")
	if out := b.must("audit", "--op", "archive"); !strings.Contains(out, "went with the erased chart") || strings.Contains(out, "moved") {
		t.Errorf("of an erased chart it tells %q", out)
	}
	b.fails(exitFailed, "export", "nobody")
	b.env["STIPPLE_PASSPHRASE"] = "the wrong passphrase"
	b.fails(exitFailed, "--user", demoAssistant, "patients")
	b.env["STIPPLE_PASSPHRASE"] = demoPassphrase
	if lines := b.trail("--op", "sign_in_failed"); len(lines) != 1 || lines[0].Entity != "user" {
		t.Errorf("the wrong passphrase is noted as %+v", lines)
	}
}

func TestReadingTheTrailIsNotedAndNotForEverybody(t *testing.T) {
	b := staff(t)
	before := len(b.trail("--op", "export"))
	b.must("--user", demoAdministrator, "audit")
	lines := b.trail("--op", "export")
	if n := len(lines) - before; n != 2 || lines[0].By != demoAdministrator && lines[1].By != demoAdministrator { // the two readings before this one
		t.Errorf("%d entries more: %+v", n, lines)
	}
	b.refused(exitFailed, "Your role (Assistant) may not read the audit trail. Ask a physician or administrator.", "--user", demoAssistant, "audit")
	if n := len(b.trail("--by", demoAssistant, "--op", "export")); n != 0 {
		t.Errorf("a reading that was refused is noted as an export")
	}
}

func TestWhatTheTrailCannotBeAsked(t *testing.T) {
	b := newBench(t)
	b.refused(exitUsage, "--limit", "audit", "--limit", "0")
	b.refused(exitUsage, `there is no "steal"`, "audit", "--op", "read,steal")
	b.refused(exitUsage, "year-month-day", "audit", "--from", "22.11.2026")
	b.refused(exitUsage, "year-month-day", "audit", "--to", "2026-02-30")
	b.demo()
	b.refused(exitFailed, "no chart", "audit", "--patient", "nobody")
	b.refused(exitFailed, "no user", "audit", "--by", "Nobody")
	for _, op := range []planner.AuditOp{planner.AuditFolded, planner.AuditStray, planner.AuditPINFailed} { // the rarest
		if q, err := (auditCommand{Op: []string{string(op)}, Limit: 1}).query(); err != nil || len(q.Ops) != 1 || q.Ops[0] != op {
			t.Errorf("%s cannot be asked for: %v", op, err)
		}
	}
}

// TestADamagedEntryIsNotBelieved, and verifying names everything that is wrong.
func TestADamagedEntryIsNotBelieved(t *testing.T) {
	b := newBench(t)
	b.demo()
	db, err := sql.Open("sqlite3", b.file("clinic.stipple"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var triggers []string
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		triggers = append(triggers, "DROP TRIGGER "+name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, s := range append(triggers,
		"UPDATE audit SET station = 'elsewhere' WHERE seq = 2",
		"UPDATE patients SET box = zeroblob(200) WHERE id = (SELECT min(id) FROM patients)",
		"UPDATE consents SET box = zeroblob(200) WHERE id = (SELECT max(id) FROM consents)",
	) {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if lines := b.trail("--limit", "100000"); !lines[len(lines)-2].Damaged || lines[len(lines)-1].Damaged {
		t.Errorf("the altered entry is given as %+v", lines[len(lines)-2])
	}
	if out := b.must("audit", "--limit", "100000"); strings.Count(out, "not as it was written") != 1 {
		t.Error("the table does not say which entry is damaged")
	}
	status, out, said := b.run("verify")
	if status != exitFailed || !strings.Contains(said, "The clinic file is not sound") {
		t.Errorf("status %d, %q", status, said)
	}
	for _, want := range []string{"entry 2", "patient ", "consent "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
	if strings.Contains(said, "Checking") {
		t.Errorf("progress is written though this is no terminal: %q", said)
	}
}
