package main

import (
	"os"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// backedUp is a demonstration clinic with a backup from before its last save: chart
// D-2001 was taken in since.
func backedUp(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.demo()
	for _, suffix := range []string{"", ".head"} {
		data, err := os.ReadFile(b.file("clinic.stipple" + suffix))
		if err != nil {
			t.Fatal(err)
		}
		b.write("clinic-20261121T180000Z.stipple"+suffix, string(data))
	}
	later := planner.Patient{ID: "01482000-0000-7000-8000-000000000001", Chart: "D-2001", Family: "Newfield", Given: "Nora"}
	data, err := chart.Encode(chart.New(later, nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	b.must("import", b.write("later.json", string(data)))
	return b
}

func TestABackupIsRestoredFromTheCommandLine(t *testing.T) {
	b := backedUp(t)
	backup := b.file("clinic-20261121T180000Z.stipple")
	status, out, said := b.run("restore", backup)
	if status != exitUsage || !strings.Contains(said, "--yes") || !strings.Contains(out, "D-2001  Newfield, Nora") {
		t.Errorf("without a terminal: status %d, %q, %q", status, out, said)
	}
	if out := b.must("patients"); !strings.Contains(out, "D-2001") {
		t.Error("it was restored without a yes")
	}
	out = b.must("restore", backup, "--yes")
	for _, want := range []string{
		"made on 2026-11-21", "verified and is sound", "BACKUP ", "PRESENT FILE", "Patients                     6                  7",
		"LOST in what is restored: 1 save.", "D-2001  Newfield, Nora", demoUser + ": import patient",
		"The backup is in place: " + b.file("clinic.stipple"), "What was there is set aside: " + b.file("clinic.stipple") + ".before-restore-",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out := b.must("patients"); strings.Contains(out, "D-2001") || !strings.Contains(out, "D-1001") {
		t.Errorf("the patients are\n%s", out)
	}
	if out := b.must("audit", "--op", "restore"); !strings.Contains(out, "clinic-20261121T180000Z.stipple") {
		t.Errorf("the trail says\n%s", out)
	}
	b.must("verify")
}

func TestWhatCannotBeRestoredIsSaid(t *testing.T) {
	b := backedUp(t)
	backup := b.file("clinic-20261121T180000Z.stipple")
	b.refused(exitFailed, "no backup at", "restore", b.file("nothing.stipple"), "--yes")
	b.refused(exitFailed, "another program", "restore", b.file("later.json"), "--yes")
	b.refused(exitFailed, "may not restore", "restore", backup, "--yes", "--user", demoAssistant)
	b.user = ""
	b.refused(exitUsage, "--user", "restore", backup, "--yes")
	b.user = demoUser
	clinic, err := store.Open(b.file("clinic.stipple"), demoUser, demoPassphrase, quickSlots)
	if err != nil {
		t.Fatal(err)
	}
	b.refused(exitFailed, "is open", "restore", backup, "--yes")
	if err := clinic.Close(); err != nil {
		t.Fatal(err)
	}
	b.write("clinic-20261121T180000Z.stipple", "")
	b.refused(exitFailed, "older backup", "restore", backup, "--yes")
	if out := b.must("patients"); !strings.Contains(out, "D-2001") {
		t.Error("something was restored")
	}
}

// TestWhatCannotBeComparedIsAgreedToApart: of a present file that cannot be read
// nobody was told what is lost with it.
func TestWhatCannotBeComparedIsAgreedToApart(t *testing.T) {
	b := backedUp(t)
	backup := b.file("clinic-20261121T180000Z.stipple")
	data, err := os.ReadFile(b.file("clinic.stipple"))
	if err != nil {
		t.Fatal(err)
	}
	cut := string(data[:len(data)/2])
	b.write("clinic.stipple", cut)
	b.refused(exitUsage, "--yes --unread", "restore", backup, "--yes")
	if data, err = os.ReadFile(b.file("clinic.stipple")); err != nil || string(data) != cut {
		t.Errorf("the present file was changed: %v", err)
	}
	if out := b.must("restore", backup, "--yes", "--unread"); !strings.Contains(out, "is in place") {
		t.Errorf("it says\n%s", out)
	}
	b.must("verify")
}

func TestABackupIsRestoredWhereThereIsNoFile(t *testing.T) {
	b := backedUp(t)
	for _, suffix := range []string{"", ".head"} {
		if err := os.Remove(b.file("clinic.stipple" + suffix)); err != nil {
			t.Fatal(err)
		}
	}
	out := b.must("restore", b.file("clinic-20261121T180000Z.stipple"), "--yes")
	if !strings.Contains(out, "is not in it") || strings.Contains(out, "set aside") {
		t.Errorf("it says\n%s", out)
	}
	b.must("verify")
}

// TestWhatWouldDifferIsToldPlainly: each thing to know before restoring is said.
func TestWhatWouldDifferIsToldPlainly(t *testing.T) {
	many := make([]planner.Card, mostLostCharts+3)
	for name, c := range map[string]struct {
		compared store.Comparison
		want     []string
		not      string
	}{
		"nothing since": {store.Comparison{Present: store.Counted{Patients: 1}}, []string{"Nothing was saved since", "set aside, not deleted"}, "LOST"},
		"not compared": {
			store.Comparison{PresentFault: planner.Errorf(planner.Corrupt, "The clinic file is damaged.")},
			[]string{"could not be compared: The clinic file is damaged.", "not known", "–"},
			"Nothing was saved",
		},
		"many": {store.Comparison{LostSaves: 40, LostCharts: many, Lost: make([]planner.AuditEntry, 40)}, []string{"40 saves", "and 3 more", "and 30 more"}, "Nothing was saved"},
		"all the rest": {
			store.Comparison{
				Diverged: true, HeadMissing: true, ErasedAgain: 2, ErasedWithin: 1, UsersBack: []string{"Bo", "Cleo"},
				UsersGone: []string{"Cy"}, PassphrasesBack: []string{"Dee"}, CodeBack: true,
			},
			[]string{
				"different ways", "without its head file", "too: 2 patients", "THEY COME BACK: 1 patient.", "remove them again: Bo, Cleo.",
				"add them again: Cy.", "change it again: Dee.", "recovery code of then",
			},
			"LOST",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			printComparison(&out, c.compared)
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("no %q in\n%s", want, out.String())
				}
			}
			if strings.Contains(out.String(), c.not) {
				t.Errorf("%q in\n%s", c.not, out.String())
			}
		})
	}
}

func TestOnlyYesIsYes(t *testing.T) {
	for said, want := range map[string]bool{"yes\n": true, " YES \n": true, "yes": true, "y\n": false, "no\n": false, "\n": false, "": false, "yes please\n": false} {
		if got := saysYes(strings.NewReader(said)); got != want {
			t.Errorf("%q is %t", said, got)
		}
	}
}
