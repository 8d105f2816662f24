package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/store"
)

// archivedClinic has one patient in use and one put away, who once had another
// number.
func archivedClinic(role planner.Role) *fakeFile {
	away := amira()
	away.Archived = planner.Date{Year: 2026, Month: 3, Day: 12}
	away.Former = []planner.FormerChart{{ID: "old", Chart: "D-1007", Family: "Hasan", Given: "A.", On: planner.Date{Year: 2025, Month: 2, Day: 1}}}
	return newFakeFile(role).has(somebody()).has(away)
}

func TestArchivingAsksWhyAndPutsTheChartAway(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	s.patient("p1", tabOverview)
	if !s.perform("Archive…") || !s.dialog() {
		t.Fatal("archiving is not offered")
	}
	s.press("Archive")
	if !s.dialog() || !s.file.patients["p1"].Value.Archived.IsZero() {
		t.Fatal("it archived without a reason")
	}
	s.answerField("Reason", " moved away ")
	s.press("Archive")
	if s.dialog() || len(s.file.life.reasons) != 1 || s.file.life.reasons[0] != "moved away" {
		t.Fatalf("reasons %q", s.file.life.reasons)
	}
	if !s.says("Archived on 22-Nov-2026") || !s.says("nothing in it can be changed") {
		t.Error("the page does not say that the chart is archived")
	}
	s.shell.home()
	if len(s.shell.patients.found) != 0 {
		t.Error("the list still has the patient")
	}
}

func TestAnArchivedChartIsReadAndNotChanged(t *testing.T) {
	s := signedIn(t, archivedClinic(planner.Physician))
	p := s.patient("p9", tabRecord)
	if !p.record.family.entry.Disabled() || !p.history.medical.entry.Disabled() || !p.history.checks[0].tick.Disabled() {
		t.Error("the forms can be typed in")
	}
	p.turn(tabHistory)
	if hasButton(s, "Record a consent…") {
		t.Error("a consent can be recorded")
	}
	p.turn(tabPlan)
	if !s.says("This chart is archived") {
		t.Error("the plan's tab does not say why no plan can be made")
	}
	if !s.shell.may(planner.EditPatients) {
		t.Error("no new patient can be recorded meanwhile")
	}
	s.press("Restore")
	now := s.shell.current.(*patientPage)
	now.turn(tabRecord)
	if s.says("Archived on") || now.record.family.entry.Disabled() {
		t.Error("restoring does not free the chart")
	}
}

func TestOnlyWhoMayRestoreIsOfferedTo(t *testing.T) {
	s := signedIn(t, archivedClinic(planner.Assistant))
	p := s.patient("p9", tabOverview)
	if hasButton(s, "Restore") || !s.says("Ask a physician") {
		t.Error("an assistant is not told who restores")
	}
	if p.more.Visible() {
		t.Error("an assistant has a button with nothing behind it")
	}
	for _, label := range []string{"Restore from the archive", "Merge with another chart…", "Erase…", "Who saw this chart"} {
		if s.perform(label) || s.dialog() {
			t.Errorf("%q can be done by an assistant", label)
		}
	}
}

func TestTheListHidesTheArchivedUntilAsked(t *testing.T) {
	s := atPatients(t, archivedClinic(planner.Physician))
	list := s.shell.patients
	if len(list.found) != 1 || list.count.value != "1 patient" {
		t.Fatalf("%d found, %q", len(list.found), list.count.value)
	}
	list.search.SetText("hassan")
	if len(list.found) != 0 || !s.says("1 archived chart matches") {
		t.Error("nothing says that the archive has her")
	}
	s.press("Show archived")
	if len(list.found) != 1 || !s.says("HASSAN, Amira") || !s.says("Archived") {
		t.Error("the archived patient is not shown and marked")
	}
	list.search.SetText("D-1007")
	if len(list.found) != 1 || !s.says("formerly D-1007") {
		t.Error("a former number does not find the chart")
	}
	list.search.SetText("")
	if got := list.count.value; got != "1 archived patient" {
		t.Errorf("the archive counts %q", got)
	}
	s.key(fyne.KeyEscape)
	if list.archived.on || len(list.found) != 1 {
		t.Error("Escape does not close the archive")
	}
}

func TestTodayShowsNothingArchived(t *testing.T) {
	file := busyDay(planner.Physician)
	for id, p := range file.patients {
		p.Value.Archived = file.Today()
		file.patients[id] = p
	}
	file.drafted = []store.Draft{{Kind: store.PatientDraft, ID: "p1", Patient: "p1", Row: 1}}
	s := signedIn(t, file)
	for _, name := range []string{"LATE, Pat", "NOON, Pat", "EARLY, Pat", "SOON, Pat", "Drafts left open"} {
		if s.says(name) {
			t.Errorf("the start page shows %s", name)
		}
	}
}

// erasing opens the sheet for a patient and fills it in.
func erasing(t *testing.T) *stage {
	t.Helper()
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()).has(amira()))
	s.patient("p9", tabOverview)
	if !s.perform("Erase…") || !s.dialog() {
		t.Fatal("erasing is not offered")
	}
	return s
}

func TestErasingSaysWhatGoesAndWhatStays(t *testing.T) {
	s := erasing(t)
	for _, want := range []string{"not whose", "Older backups", "Exported files and printed papers", "not even with the recovery code", "D-1004"} {
		if !s.says(want) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
}

func TestErasingWantsReasonNumberAndPassphrase(t *testing.T) {
	for name, c := range map[string]struct {
		reason, number, passphrase, says string
	}{
		"nothing":    {"", "", "", "why the chart is erased"},
		"no reason":  {" ", "D-1004", "right right right", "why the chart is erased"},
		"number":     {"asked for", "0042", "right right right", "not the number"},
		"none":       {"asked for", "D-1004", "", "Enter your passphrase"},
		"passphrase": {"asked for", "D-1004", "wrong", "passphrase is not right"},
	} {
		t.Run(name, func(t *testing.T) {
			s := erasing(t)
			s.answerField("Reason", c.reason)
			s.answerField("Type the chart number, D-1004", c.number)
			s.answerField("Your passphrase", c.passphrase)
			s.key(fyne.KeyReturn)
			if len(s.file.patients) != 2 {
				t.Fatal("Enter erased")
			}
			s.press("Erase for good")
			if len(s.file.patients) != 2 || !s.says(c.says) {
				t.Errorf("%d patients; it does not say %q", len(s.file.patients), c.says)
			}
		})
	}
}

func TestAfterErasingTheWindowKnowsNothingMore(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()).has(amira()))
	s.file.life.copies = []store.OlderCopy{{Path: "/clinic/backups/clinic-20261101.stipple", Made: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)}}
	s.shell.patients.search.SetText("hassan")
	paper, err := s.shell.shelf.put("paper.pdf", []byte("AMIRA"))
	if err != nil {
		t.Fatal(err)
	}
	fyne.CurrentApp().Clipboard().SetContent("Hassan")
	s.shell.clipboard.copied()
	s.patient("p9", tabOverview)
	s.perform("Erase…")
	s.answerField("Reason", "asked for")
	s.answerField("Type the chart number, D-1004", "D-1004")
	s.answerField("Your passphrase", "right right right")
	s.press("Erase for good")
	if _, left := s.file.patients["p9"]; left {
		t.Fatal("the patient is still there")
	}
	if !s.says("/clinic/backups/clinic-20261101.stipple") || !s.says("made 01-Nov-2026") {
		t.Error("the older copy is not named")
	}
	s.press("Close")
	if s.shell.current != page(s.shell.patients) || s.shell.patients.search.Text != "" || len(s.shell.patients.found) != 1 || s.says("HASSAN") {
		t.Error("the list still knows the patient")
	}
	if _, err := os.Stat(paper); !os.IsNotExist(err) {
		t.Error("a paper still lies on the shelf")
	}
	if fyne.CurrentApp().Clipboard().Content() != "" {
		t.Error("the clipboard still holds what was copied")
	}
}

func TestTheChartCanBeExportedBeforeItIsErased(t *testing.T) {
	s := erasing(t)
	s.press("Export the chart first…")
	folder := t.TempDir()
	s.answerField("Folder", folder)
	s.press("Save")
	data, err := os.ReadFile(filepath.Join(folder, exportName))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), `"family": "Hassan"`) {
		t.Errorf("exported is %s", data)
	}
	if !s.says("Exported to") || !s.says("Goes for good") {
		t.Error("the sheet does not go on after exporting")
	}
}

func TestMoreNamesNothingARoleMayNot(t *testing.T) {
	for role, want := range map[planner.Role]string{
		planner.Physician:     "Archive… Merge with another chart… Erase… Who saw this chart",
		planner.Administrator: "Who saw this chart",
		planner.Assistant:     "",
	} {
		s := signedIn(t, newFakeFile(role).has(somebody()))
		p := s.patient("p1", tabOverview)
		var labels []string
		for _, c := range p.lifeCommands() {
			if c.may() {
				labels = append(labels, c.label)
			}
		}
		if got := strings.Join(labels, " "); got != want {
			t.Errorf("%s: %q, want %q", role, got, want)
		}
		if p.more.Visible() != (want != "") {
			t.Errorf("%s: the button shows %v", role, p.more.Visible())
		}
	}
}
