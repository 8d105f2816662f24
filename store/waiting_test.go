package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

// trailOps reads what the trail says was done, oldest first, from an entry on.
func trailOps(t testing.TB, s *Store, after int64) []auditRow {
	t.Helper()
	rows, err := (&auditSearch{where: []string{"seq > $1"}, args: []any{after}, limit: 100_000}).read(s.readers)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(rows)
	return rows
}

func said(t testing.TB, s *Store, r auditRow) detail {
	t.Helper()
	keys := patientKeys{s: s, db: s.readers}
	defer keys.wipe()
	d, gone, err := keys.openDetail(r)
	if err != nil || gone {
		t.Fatalf("entry %d: gone %v, %v", r.seq, gone, err)
	}
	return d
}

func opsOf(rows []auditRow) string {
	var ops []string
	for _, r := range rows {
		ops = append(ops, string(r.op))
	}
	return strings.Join(ops, " ")
}

// TestWhatAReaderDidComesIntoTheTrail: a read-only visit is told of later, as of
// whoever made it, where and when; so is a sign-in that failed, as nobody's word.
func TestWhatAReaderDidComesIntoTheTrail(t *testing.T) {
	o, pass := movingClock()
	b := newSalonWith(t, o)
	last, err := lastLink(b.s.readers)
	if err != nil {
		t.Fatal(err)
	}
	users, err := b.s.Users(bg())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	reading := o
	reading.ReadOnly, reading.Workstation = true, "front"
	pass(time.Hour)
	if _, err := Open(b.path, "Bo", "not this passphrase", reading); err == nil {
		t.Fatal("got in")
	}
	pass(time.Minute)
	r, err := Open(b.path, testUser, testPassphrase, reading)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := r.Patient(bg(), b.patient.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.RecordPrint(bg(), b.patient.ID, "Take-home sheet"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Recall(bg(), planner.RecallQuery{Batch: "B-black"}); err != nil {
		t.Fatal(err)
	}
	at := stamp(o.Now())
	if err := r.Lock("away"); err != nil {
		t.Fatal(err)
	}
	pass(time.Hour)
	b.enter(t, "Bo")
	rows := trailOps(t, b.s, last.Seq+1) // without the sign-out
	if ops := opsOf(rows); ops != "sign_in sign_in_failed sign_in read print recall lock folded" {
		t.Fatalf("the trail says %s", ops)
	}
	failed, print := rows[1], rows[4]
	if failed.actor != "" || failed.id_ != string(users[1].ID) || !strings.Contains(said(t, b.s, failed).Text, "Nobody can vouch") {
		t.Errorf("the failed sign-in: %+v, %q", failed, said(t, b.s, failed).Text)
	}
	if print.actor != string(users[0].ID) || print.station != "front" || print.at != at || print.patient != string(b.patient.ID) || said(t, b.s, print).Text != "Take-home sheet" {
		t.Errorf("the print: %+v, %q", print, said(t, b.s, print).Text)
	}
	if text := said(t, b.s, rows[5]).Text; !strings.Contains(text, "B-black") || !strings.Contains(text, "uses: 0") {
		t.Errorf("the recall: %q", text)
	}
	wantVerified(t, b.s)
	if data, err := os.ReadFile(b.path + waitingSuffix); err != nil || len(data) > 0 {
		t.Errorf("%d bytes still wait, %v", len(data), err)
	}
}

// aLine leaves the line of a print that a reader made, and gives it.
func aLine(t *testing.T, b *salon) []byte {
	t.Helper()
	reading := b.options
	reading.ReadOnly = true
	r, err := Open(b.path, testUser, testPassphrase, reading)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.RecordPrint(bg(), b.patient.ID, "plan"); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(b.path + waitingSuffix)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	return lines[len(lines)-1]
}

// TestALineThatWasAlteredIsBelievedByNobody flips every byte of a line. Whatever
// comes of it is in the trail, as a line nobody can vouch for, and keeps nobody
// from signing in.
func TestALineThatWasAlteredIsBelievedByNobody(t *testing.T) {
	b := newSalon(t)
	line := aLine(t, b)
	isUser := func(planner.ID) bool { return true }
	if e, vouched := b.s.entryOf(line, isUser); !vouched || e.op != planner.AuditPrint || e.patient != b.patient.ID {
		t.Fatalf("as it was written: %+v", e)
	}
	var l waitingLine
	if err := json.Unmarshal(line, &l); err != nil {
		t.Fatal(err)
	}
	for i := range line {
		for _, bit := range []byte{1, 4, 32, 128} {
			bad := slices.Clone(line)
			bad[i] ^= bit
			var altered waitingLine
			if json.Unmarshal(bad, &altered) == nil && fmt.Sprint(altered) == fmt.Sprint(l) {
				continue // the same line, spelled otherwise
			}
			if e, vouched := b.s.entryOf(bad, isUser); vouched || e.op != planner.AuditStray || e.patient != "" || e.elsewhere != nil {
				t.Fatalf("byte %d altered: %s becomes %+v", i, bad, e)
			}
		}
	}
}

func TestForgedAndDamagedLinesAreFoldedAsThat(t *testing.T) {
	b := newSalon(t)
	genuine := aLine(t, b)
	other := newSalon(t)
	foreign := aLine(t, other)
	user := string(b.s.User().ID)
	forged := []string{
		`{"no":"1","at":"2026-11-22T09:00:00Z","user":"` + user + `","op":"erase","entity":"patient","id":"x","patient":"x"}`,
		`{"no":"1","at":"2026-11-22T09:00:00Z","user":"` + user + `","op":"read","entity":"user","id":"` + user + `"}`,
		`{"no":"1","at":"yesterday","user":"` + user + `","op":"sign_in_failed","entity":"user","id":"` + user + `"}`,
		`{"no":"1","at":"2026-11-22T09:00:00Z","user":"nobody","op":"sign_in_failed","entity":"user","id":"nobody"}`,
		`{"no":"1","at":"2026-11-22T09:00:00Z","user":"` + user + `","op":"sign_in_failed","entity":"plan","id":"p"}`,
		"\x00\xff\xfe nothing", "{", string(foreign), strings.Repeat("x", 100_000), string(genuine[:len(genuine)/2]),
	}
	last, err := lastLink(b.s.readers)
	if err != nil {
		t.Fatal(err)
	}
	content := strings.Join(forged, "\n") + "\n\n" + string(genuine) + "\n" +
		`{"no":"2","at":"2126-11-22T09:00:00Z","user":"` + user + `","op":"sign_in_failed","entity":"user","id":"` + user + `"}`
	if err := os.WriteFile(b.path+waitingSuffix, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.s.fold(bg()); err != nil {
		t.Fatal(err)
	}
	rows := trailOps(t, b.s, last.Seq)
	want := strings.Repeat("stray ", len(forged)) + "print sign_in_failed folded"
	if ops := opsOf(rows); ops != want {
		t.Fatalf("the trail says %s", ops)
	}
	for i, r := range rows[:len(forged)] {
		d := said(t, b.s, r)
		if !strings.HasPrefix(d.Text, "A line nobody can vouch for: ") || len(d.Text) > 2000 || r.id_ != "" || r.patient != "" {
			t.Errorf("line %d: %+v %q", i, r, d.Text)
		}
	}
	failed := rows[len(rows)-2]
	if failed.at != stamp(b.s.Now()) || !strings.Contains(said(t, b.s, failed).Text, "2126") {
		t.Errorf("a line of days to come: %s, %q", failed.at, said(t, b.s, failed).Text)
	}
	wantVerified(t, b.s)
}

// TestLinesAreFoldedOnce: the program can end between bringing lines into the
// trail and taking them out of the file.
func TestLinesAreFoldedOnce(t *testing.T) {
	b := newSalon(t)
	_ = aLine(t, b)
	before, err := os.ReadFile(b.path + waitingSuffix)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.s.fold(bg()); err != nil {
		t.Fatal(err)
	}
	prints := countEntries(t, b.s, planner.AuditPrint)
	if err := os.WriteFile(b.path+waitingSuffix, before, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.s.fold(bg()); err != nil {
		t.Fatal(err)
	}
	if n := countEntries(t, b.s, planner.AuditPrint); n != prints {
		t.Errorf("%d prints, before %d", n, prints)
	}
	if err := os.WriteFile(b.path+waitingSuffix, before, 0o600); err != nil {
		t.Fatal(err)
	}
	_ = aLine(t, b)
	if err := b.s.fold(bg()); err != nil {
		t.Fatal(err)
	}
	if n := countEntries(t, b.s, planner.AuditPrint); n != prints+1 {
		t.Errorf("after one more line %d prints, before %d", n, prints)
	}
}

// TestNobodyFillsTheDiskByTrying: beyond some lines tries are only counted, and the
// trail says how many there were.
func TestNobodyFillsTheDiskByTrying(t *testing.T) {
	o, pass := movingClock()
	path, _ := newClinic(t)
	peek, err := peekFile(path)
	if err != nil {
		t.Fatal(err)
	}
	id := planner.ID(peek.slots[0].ID)
	w := waiting{path, o.filled()}
	for range maxWaitingLines + 50 {
		err := w.try(id, w.line(planner.AuditSignInFailed, id, "user", string(id)), func() error { return planner.Errorf(planner.Forbidden, "Wrong.") })
		if waits(err) > 0 {
			t.Fatal(err)
		}
		pass(longestWait)
	}
	if info, err := os.Stat(path + waitingSuffix); err != nil || info.Size() > maxWaitingLines*300 {
		t.Fatalf("%d bytes, %v", info.Size(), err)
	}
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n := countEntries(t, s, planner.AuditSignInFailed); n != maxWaitingLines {
		t.Errorf("%d failed sign-ins one by one", n)
	}
	rows := trailOps(t, s, 0)
	if stray := rows[len(rows)-2]; stray.op != planner.AuditStray || stray.id_ != string(id) || !strings.HasPrefix(said(t, s, stray).Text, "50 more") {
		t.Errorf("the count: %+v %q", stray, said(t, s, stray).Text)
	}
	pass(time.Second)
	if s.outside().any() {
		t.Error("something still waits")
	}
}

func TestAHugeWaitingFileKeepsNobodyOut(t *testing.T) {
	path, _ := newClinic(t)
	if err := os.WriteFile(path+waitingSuffix, bytes.Repeat([]byte("noise\n"), maxWaitingBytes/2), 0o600); err != nil {
		t.Fatal(err)
	}
	s := openAs(t, path, testUser, testPassphrase)
	if n := countEntries(t, s, planner.AuditStray); n != maxWaitingLines+1 {
		t.Errorf("%d entries of lines nobody can vouch for", n)
	}
	if info, err := os.Stat(path + waitingSuffix); err != nil || info.Size() != 0 {
		t.Errorf("the file was not emptied: %v", err)
	}
}

// TestWhatCannotBeNotedIsSaid: reading goes on, with a warning; what must not go
// unnoted is not done.
func TestWhatCannotBeNotedIsSaid(t *testing.T) {
	b := newSalon(t)
	o := b.options
	o.ReadOnly = true
	r, err := Open(b.path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := os.Remove(b.path + waitingSuffix); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(b.path+waitingSuffix, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Patient(bg(), b.patient.ID); err != nil || r.Warning() == "" {
		t.Errorf("reading: %v, warning %q", err, r.Warning())
	}
	if err := r.RecordPrint(bg(), b.patient.ID, "plan"); err == nil {
		t.Error("printed unnoted")
	}
}
