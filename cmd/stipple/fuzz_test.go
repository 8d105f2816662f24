package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stipple/app"
	"stipple/planner"
	"stipple/store"
)

const fuzzPassphrase = "marble otter under the piano"

// FuzzArguments gives the program any line of arguments, one argument a line,
// against a real clinic. It never panics, ends with a status it documents, says
// what was wrong, and leaves the clinic file to open with Ada's passphrase, as a
// physician: whoever else is removed or erased, the last physician stays.
func FuzzArguments(f *testing.F) {
	f.Chdir(f.TempDir())
	if _, err := store.Create("clinic.stipple", store.Founding{Clinic: "Nord", User: "Ada", Passphrase: fuzzPassphrase}, quickSlots); err != nil {
		f.Fatal(err)
	}
	clinic, err := store.Open("clinic.stipple", "Ada", fuzzPassphrase, quickSlots)
	if err != nil {
		f.Fatal(err)
	}
	admit(f, clinic)
	if err := clinic.Close(); err != nil {
		f.Fatal(err)
	}
	for _, line := range []string{
		"patients", "patients\n--help", "export\nD-1", "export\nD-1\n-o\nchart.json", "import\nchart.json", "verify", "version",
		"stock\nlist", "stock\nimport\nstock.csv", "recall\n--lot\nL-1", "recall\n--batch=L-1\n--csv", "record\nshow\nD-1",
		"report\npatient\nD-1\n-o\nplan.pdf", "calendar\nD-1", "user\nadd\nBo\n--role=assistant", "--user\nAda\npatients", "-h", "--\n--", "window",
		"user\nlist", "user\nrole\nBo\nphysician", "user\nremove\nBo", "user\nremove\nBo\n--yes", "user\nremove\nAda\n--yes",
		"user\npassphrase", "user\npassphrase\nBo", "user\nreset\nAda", "user\ncode", "reseal", "audit", "audit\n--patient=D-1\n--by=Ada\n--op=read,export\n--json",
		"audit\n--from=2026-01-01\n--to=2026-12-31\n--limit=3", "patients\n--archived", "patient\narchive\nD-1\n--reason=moved", "patient\nrestore\nD-1",
		"patient\nduplicates\nD-1", "patient\ndue", "patient\nerase\nD-1\n--reason=asked", "patient\nerase\nD-1\n--reason=asked\n--yes", "import\nchart.json\n--others",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, "/\\~") || strings.Contains(line, "..") || strings.Contains(line, "demo") || strings.Contains(line, "-file") {
			// It stays in its folder, does not make the slow demonstration clinic, and takes
			// no passphrase from the clinic file's own bytes. No variable holds a new one, so
			// Ada's stays what it is.
			t.Skip()
		}
		var out, complaint bytes.Buffer
		env := map[string]string{"STIPPLE_PASSPHRASE": fuzzPassphrase, "DISPLAY": ":0"}
		term := terminal{in: strings.NewReader(""), out: &out, err: &complaint, getenv: func(key string) string { return env[key] }}
		args := append([]string{"--data", "clinic.stipple"}, strings.Split(line, "\n")...)
		status := run(args, term, func(app.Options) error { return nil })
		switch {
		case status != exitDone && status != exitFailed && status != exitUsage:
			t.Fatalf("status %d", status)
		case status != exitDone && complaint.Len() == 0:
			t.Fatalf("status %d without a word", status)
		}
		clinic, err := store.Open("clinic.stipple", "Ada", fuzzPassphrase, quickSlots)
		if err != nil {
			t.Fatalf("the clinic file no longer opens: %v", err)
		}
		if role := clinic.User().Role; role != planner.Physician {
			t.Fatalf("Ada is %s now", role)
		}
		admit(t, clinic)
		if err := clinic.Close(); err != nil {
			t.Fatal(err)
		}
		tidyFolder(t)
	})
}

// admit gives the clinic a patient to ask for, and an assistant who can be removed,
// where they are gone. The assistant's passphrase is another: only Ada can sign in.
func admit(t testing.TB, clinic *store.Store) {
	t.Helper()
	ctx := context.Background()
	cards, err := clinic.Cards(ctx)
	if err == nil && len(cards) == 0 {
		patient := planner.Patient{ID: clinic.NewID(), Chart: "D-1", Family: "Berg", Given: "Eva"}
		_, err = clinic.SavePatient(ctx, store.Stored[planner.Patient]{Value: patient})
	}
	if err != nil {
		t.Fatal(err)
	}
	users, err := clinic.Users(ctx)
	if err == nil && len(users) == 1 {
		_, err = clinic.AddUser(ctx, planner.User{Name: "Bo", Role: planner.Assistant}, otherPassphrase)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// tidyFolder takes away what a command wrote beside the clinic, so that a long
// run does not fill the disk.
func tidyFolder(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "clinic.stipple") {
			_ = os.RemoveAll(filepath.Clean(e.Name()))
		}
	}
}
