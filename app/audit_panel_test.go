package app

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
)

// queued works when it is told to, as work in the background does.
type queued struct{ waiting []func() }

func (q *queued) run(_ string, work func() error, done func(error)) { done(caught(work)) }

func (q *queued) quietly(work func() error, done func(error)) {
	q.waiting = append(q.waiting, func() { done(caught(work)) })
}

func (q *queued) later(f func()) { f() }

// work does what waits, and what comes of it.
func (q *queued) work() {
	for len(q.waiting) > 0 {
		next := q.waiting[0]
		q.waiting = q.waiting[1:]
		next()
	}
}

// auditStage shows the trail of a file.
func auditStage(t *testing.T, file *fakeFile) (*stage, *auditPanel, *queued) {
	t.Helper()
	s := signedIn(t, file)
	q := &queued{}
	s.shell.runner = q
	s.do(actClinic)
	s.do(actAudit)
	q.work()
	p := s.shell.current.(*clinicPage).audit
	return s, p, q
}

func TestTheTrailIsReadPageByPageAsOneScrolls(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	file.happened(10_000, "user-1", "p1")
	_, p, q := auditStage(t, file)
	if n := len(p.trail.entries); n != auditPage {
		t.Fatalf("%d entries were read to begin with", n)
	}
	for range 80 {
		p.list.ScrollTo(p.lines() - 1)
		q.work()
	}
	if !p.trail.whole || len(p.trail.entries) != 10_000 || p.count.value != "10,000 entries" {
		t.Fatalf("%d entries were read, the count says %q", len(p.trail.entries), p.count.value)
	}
	for i, e := range p.trail.entries {
		if e.Seq != int64(10_000-i) {
			t.Fatalf("line %d is entry %d", i, e.Seq)
		}
	}
	reads := len(file.log.asked)
	p.list.ScrollTo(p.lines() - 1)
	q.work()
	if len(file.log.asked) != reads {
		t.Error("the end of the trail is asked for again")
	}
}

func TestTheFiltersNarrowTheTrail(t *testing.T) {
	file := newFakeFile(planner.Administrator).has(somebody())
	file.users = append(file.users, planner.User{ID: "user-2", Name: "Bo Lind", Role: planner.Assistant})
	file.happened(3, "user-1", "p1")
	file.happened(4, "user-2", "p2")
	s, p, q := auditStage(t, file)
	p.by.show("user-2")
	p.by.OnChange()
	q.work()
	if len(p.trail.entries) != 4 || p.count.value != "4 entries" {
		t.Errorf("of one user there are %d entries, %q", len(p.trail.entries), p.count.value)
	}
	p.by.show("")
	p.whose.choose("p1", "0042 JANSEN, Piet")
	q.work()
	if len(p.trail.entries) != 3 || !p.whose.clear.Visible() {
		t.Errorf("of one chart there are %d entries", len(p.trail.entries))
	}
	p.deed.show(deedPapers)
	p.deed.OnChange()
	q.work()
	if len(p.trail.entries) != 0 || !s.says("Nothing in the trail is what you ask for") || !p.export.Disabled() {
		t.Error("an empty answer is not said, or can be exported")
	}
	p.deed.show(deedReading)
	p.deed.OnChange()
	q.work()
	p.whose.choose("", "Any patient")
	p.from.entry.SetText("2026-11-02")
	p.to.entry.SetText("2026-11-01")
	q.work()
	if !strings.Contains(p.wrong.message(), "first day lies after") {
		t.Errorf("over the list stands %q", p.wrong.message())
	}
	p.from.entry.SetText("2026-11-01")
	q.work()
	last := file.log.asked[len(file.log.asked)-1]
	if last.From != (planner.Date{Year: 2026, Month: 11, Day: 1}) || last.To != last.From || !slices.Contains(last.Ops, planner.AuditRead) || p.wrong.message() != "" {
		t.Errorf("asked was %+v", last)
	}
}

func TestAnAnswerThatComesTooLateIsNotShown(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	file.happened(3, "user-1", "p1")
	file.happened(4, "user-2", "p1")
	_, p, q := auditStage(t, file)
	p.by.values = append(p.by.values, "user-2")
	p.ask()
	slow := q.waiting
	q.waiting = nil
	p.deed.show(deedPapers)
	p.ask()
	q.work()
	q.waiting = slow
	q.work()
	if len(p.trail.entries) != 0 {
		t.Error("the answer to an earlier question is shown")
	}
}

func TestAnEntryTellsWhatWasBeforeAndAfter(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	file.happened(2, "user-1", "p1")
	file.log.entries[0].Op, file.log.entries[0].Changes = planner.AuditUpdate, []planner.AuditChange{
		{Field: "contact.phone", Before: "+31 20 555 0100", After: "+31 20 555 0199"}, {Field: "note", After: "Allergic to nickel"},
	}
	s, p, q := auditStage(t, file)
	if s.window.Canvas().Focused() != fyne.Focusable(p.list) {
		t.Fatal("the list does not have the keyboard")
	}
	if !s.says("Changed the chart of 0042 JANSEN, Piet") || !s.says("2 values") || s.says("Contact · phone") {
		t.Fatal("the line does not say what was done, or says it all")
	}
	s.key(fyne.KeyReturn)
	for _, part := range []string{"Contact · phone", "+31 20 555 0100", "+31 20 555 0199", "Allergic to nickel", "front desk"} {
		if !s.says(part) {
			t.Errorf("the sheet does not say %q", part)
		}
	}
	s.key(fyne.KeyDown)
	if p.chosen != 1 || s.says("Contact · phone") {
		t.Error("the sheet does not follow the arrows")
	}
	s.key(fyne.KeyEscape)
	if p.chosen != -1 || p.beside.Visible() {
		t.Error("Escape does not take the sheet away")
	}
	q.work()
}

func TestTheTrailIsExportedAsItIsFiltered(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	file.happened(450, "user-1", "p1")
	file.happened(1, "user-2", "p1")
	file.log.entries[3].Changes = []planner.AuditChange{{Field: "note", Before: "", After: "=HYPERLINK(1)"}, {Field: "phone", Before: "1", After: "2"}}
	s, p, q := auditStage(t, file)
	p.by.show("user-1")
	p.ask()
	q.work()
	path := filepath.Join(t.TempDir(), "trail.csv")
	p.exportTo(path, s.shell.dialogs.showError)
	q.work()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 1+449+2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[1][0] != "450" || rows[1][4] != "Opened the chart of 0042 JANSEN, Piet" || rows[1][5] != "Reading" {
		t.Errorf("the first row is %q", rows[1])
	}
	if rows[3][10] != "'=HYPERLINK(1)" || rows[3][8] != "note" || rows[4][9] != "1" || rows[4][0] != rows[3][0] {
		t.Errorf("the changes are %q and %q", rows[3], rows[4])
	}
	if !slices.Equal(file.log.exports, []string{auditExport}) {
		t.Errorf("noted was %q", file.log.exports)
	}
	if !s.says("Saved 450 entries") {
		t.Error("nothing is said of the file")
	}
	file.log.refusal = planner.Errorf(planner.Full, "The disk is full.")
	second := filepath.Join(t.TempDir(), "second.csv")
	p.exportTo(second, s.shell.dialogs.showError)
	if _, err := os.Stat(second); err == nil || !s.dialog() {
		t.Error("an export that could not be noted was written")
	}
}

func TestAnAssistantIsToldWhyThereIsNoTrail(t *testing.T) {
	file := newFakeFile(planner.Assistant)
	file.happened(3, "user-1", "p1")
	s, p, _ := auditStage(t, file)
	if !s.says("may not read the audit trail") || !p.export.Disabled() || len(file.log.asked) != 0 {
		t.Error("an assistant is not told why, or something was read")
	}
}

func TestChartsThatWentIntoOthersKeepAName(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	file.happened(1, "user-1", "old")
	file.happened(1, "user-1", "erased")
	file.log.entries = append([]planner.AuditEntry{{Seq: 3, Op: planner.AuditMerge, Entity: "patient", ID: "old", Patient: "old", Text: "into p1"}}, file.log.entries...)
	s, _, _ := auditStage(t, file)
	for _, want := range []string{"Opened a chart merged into 0042 JANSEN, Piet", "Opened an erased chart"} {
		if !s.says(want) {
			t.Errorf("nothing says %q", want)
		}
	}
}

func TestWhoSawAChart(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	file.happened(3, "user-1", "p1")
	file.happened(2, "user-2", "p1")
	file.happened(5, "user-1", "p2")
	for i, e := range file.log.entries {
		if e.By == "user-2" {
			file.log.entries[i].ByName = "Bo Lind"
		}
	}
	file.log.entries[6].Op = planner.AuditUpdate // the older of user-2's
	s := signedIn(t, file)
	s.shell.showWhoSaw("p1")
	for _, part := range []string{"0042 JANSEN, Piet", "Bo Lind", "3 times", "once", "5 entries"} {
		if !s.says(part) {
			t.Errorf("the sheet does not say %q", part)
		}
	}
	list := onlookersOf(file.log.entries[5:], auditNames{users: map[planner.ID]string{}})
	if len(list) != 2 || list[0].name != "Bo Lind" || list[0].opened != 1 || list[0].changed != 1 || list[1].opened != 3 ||
		!list[1].first.Equal(time.Date(2026, 11, 1, 8, 1, 0, 0, time.UTC)) || !list[1].last.Equal(time.Date(2026, 11, 1, 8, 3, 0, 0, time.UTC)) {
		t.Errorf("counted were %+v", list)
	}
	s.key(fyne.KeyEscape)
	if s.dialog() {
		t.Error("Escape leaves the sheet open")
	}
	file.user.Role = planner.Assistant
	s.shell.showWhoSaw("p1")
	if !s.says("may not read the audit trail") {
		t.Error("an assistant is not refused")
	}
}

func TestAPatientIsLookedUpToNarrowTheTrail(t *testing.T) {
	s, p, q := auditStage(t, threePatients())
	p.whose.ask()
	test.Type(s.window.Canvas().Focused(), "nguyen")
	s.key(fyne.KeyReturn)
	q.work()
	if p.whose.read() != "p2" || s.dialog() {
		t.Errorf("chosen was %q", p.whose.read())
	}
}
