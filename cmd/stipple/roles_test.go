package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"stipple/planner"
	"stipple/planner/chart"
)

// linesOfActions gives for each action the command lines that do it, or why none
// does. They are tried in this order on a clinic of their own.
func linesOfActions(b *bench) []struct {
	action planner.Action
	lines  [][]string
	none   string
} {
	line := func(words ...string) []string { return words }
	return []struct {
		action planner.Action
		lines  [][]string
		none   string
	}{
		{planner.SeePatients, [][]string{line("patients"), line("patient", "duplicates", "D-1001"), line("patient", "due")}, ""},
		{planner.EditPatients, nil, "charts are written in the window; whole ones come in by import"},
		{planner.SeePlans, nil, "a plan is not shown but printed"},
		{planner.EditPlans, nil, "plans are made in the window"},
		{planner.PrintPapers, [][]string{line("report", "patient", "D-1001", "-o", b.file("x.pdf")), line("calendar", "D-1001", "-o", b.file("x.ics"))}, ""},
		{planner.ExportCharts, [][]string{line("export", "D-1001", "-o", b.file("x.json"))}, ""},
		{planner.ImportCharts, [][]string{line("import", b.file("new.json"))}, ""},
		{planner.EditClinic, nil, "settings are changed in the window"},
		{planner.ManageUsers, [][]string{
			line("user", "add", "Cy", "--role", "assistant"), line("user", "role", "Bo", "administrator"), line("user", "passphrase", "Bo"),
			line("user", "code"), line("user", "remove", "Bo", "--yes"),
		}, ""},
		{planner.VerifyFile, [][]string{line("verify")}, ""},
		{planner.SeeStock, [][]string{line("stock", "list")}, ""},
		{planner.EditStock, [][]string{line("stock", "import", b.file("stock.csv"))}, ""},
		{planner.SeeRecords, [][]string{line("record", "show", "D-1001"), line("recall", "--needle", "3RL")}, ""},
		{planner.LogSessions, nil, "sessions are logged at the chair"},
		{planner.SignRecords, nil, "records are signed in the window"},
		{planner.TakeConsents, nil, "consents are taken in the window"},
		{planner.OverrideStop, nil, "what stops a session is overridden at the chair"},
		{planner.ArchivePatients, [][]string{line("patient", "archive", "D-1005", "--reason", "moved away"), line("patient", "restore", "D-1005")}, ""},
		{planner.MergePatients, nil, "charts are merged in the window, side by side"},
		{planner.ErasePatients, [][]string{line("patient", "erase", "D-1006", "--reason", "asked for it", "--yes")}, ""},
		{planner.MakeBackups, [][]string{line("backup", "make"), line("backup", "list"), line("backup", "prove")}, ""},
		{planner.SeeAudit, [][]string{line("audit"), line("audit", "--patient", "D-1001", "--json")}, ""},
		{planner.RestoreBackups, [][]string{line("restore", b.file("older.stipple"), "--yes")}, ""},
	}
}

// forEverybody are the commands that ask for no role, with why.
func forEverybody() map[string]string {
	return map[string]string{
		"window": "the window asks by itself", "version": "opens no file", "new": "makes a file", "demo": "makes a file",
		"user list": "who can sign in is no secret", "user reset": "the recovery code lets one do it", "reseal": "it goes on with what a removal began",
	}
}

// TestEveryActionIsForItsRolesOnly does everything the command line can as each
// role: what the table of roles allows is done, and the rest is refused by name.
func TestEveryActionIsForItsRolesOnly(t *testing.T) {
	for _, role := range planner.Roles() {
		t.Run(string(role), func(t *testing.T) {
			b := clinicForRoles(t)
			b.user = map[planner.Role]string{planner.Physician: demoUser, planner.Assistant: demoAssistant, planner.Administrator: demoAdministrator}[role]
			for _, a := range linesOfActions(b) {
				for _, line := range a.lines {
					status, _, said := b.run(line...)
					refusal := fmt.Sprintf("Your role (%s) may not %s.", role.Name(), a.action)
					if role.May(a.action) && status != exitDone || !role.May(a.action) && (status != exitFailed || !strings.Contains(said, refusal)) {
						t.Errorf("%v, which only some may (%s): status %d, %q", line, a.action, status, said)
					}
				}
			}
			for _, line := range [][]string{{"user", "list"}, {"reseal"}, {"version"}, {"user", "passphrase"}} {
				b.must(line...)
			}
		})
	}
}

// clinicForRoles gives a clinic with one user of each role and another to try
// things on, a chart to import, and stock.
func clinicForRoles(t *testing.T) *bench {
	t.Helper()
	b := staff(t)
	b.join("Bo", planner.Assistant)
	b.env["STIPPLE_NEW_PASSPHRASE"] = otherPassphrase
	newcomer := planner.Patient{ID: "0190a1b2-0000-7000-8000-0000000000aa", Chart: "N-1", Family: "Zwart", Given: "Zoë"}
	data, err := chart.Encode(chart.New(newcomer, nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	b.write("new.json", string(data))
	b.write("stock.csv", goodStock)
	for _, suffix := range []string{"", ".head"} {
		data, err := os.ReadFile(b.file("clinic.stipple" + suffix))
		if err != nil {
			t.Fatal(err)
		}
		b.write("older.stipple"+suffix, string(data))
	}
	return b
}

// TestNoActionAndNoCommandIsForgotten by the table: each action has a line or a reason,
// and each command stands in it or asks for no role.
func TestNoActionAndNoCommandIsForgotten(t *testing.T) {
	table := linesOfActions(newBench(t))
	told := map[planner.Action]bool{}
	for _, a := range table {
		if told[a.action] || (len(a.lines) == 0) != (a.none != "") {
			t.Errorf("%s stands twice, or has neither a line nor a reason, or both", a.action)
		}
		told[a.action] = true
	}
	for _, action := range planner.Actions() {
		if !told[action] {
			t.Errorf("no command line is tried for %q, and no reason given", action)
		}
	}
	parser, err := kong.New(&commandLine{})
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(false) {
		path, known := strings.TrimPrefix(leaf.FullPath(), parser.Model.Name+" "), false
		for _, a := range table {
			for _, line := range a.lines {
				known = known || strings.HasPrefix(strings.Join(line, " ")+" ", leafName(path)+" ")
			}
		}
		if _, free := forEverybody()[leafName(path)]; free == known {
			t.Errorf("the command %q stands in no line of the table, or in it and among those for everybody", leafName(path))
		}
	}
}

// leafName is a command's path without its arguments.
func leafName(path string) string {
	var words []string
	for word := range strings.FieldsSeq(path) {
		if !strings.HasPrefix(word, "<") && !strings.HasPrefix(word, "[") {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
