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
	"stipple/store/vault"
)

const fuzzPassphrase = "marble otter under the piano"

// FuzzArguments gives the program any line of arguments, one argument a line,
// against a real clinic. It never panics, ends with a status it documents, says
// what was wrong, and leaves the clinic file sound.
func FuzzArguments(f *testing.F) {
	cheap := store.Options{KDF: vault.KDF{MemoryKiB: 64, Time: 1, Threads: 1}}
	f.Chdir(f.TempDir())
	if _, err := store.Create("clinic.stipple", store.Founding{Clinic: "Nord", User: "Ada", Passphrase: fuzzPassphrase}, cheap); err != nil {
		f.Fatal(err)
	}
	admit(f, cheap)
	for _, line := range []string{
		"patients", "patients\n--help", "export\nD-1", "export\nD-1\n-o\nchart.json", "import\nchart.json", "verify", "version",
		"stock\nlist", "stock\nimport\nstock.csv", "recall\n--lot\nL-1", "recall\n--batch=L-1\n--csv", "record\nshow\nD-1",
		"report\npatient\nD-1\n-o\nplan.pdf", "calendar\nD-1", "user\nadd\nBo\n--role=assistant", "--user\nAda\npatients", "-h", "--\n--", "window",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, "/\\~") || strings.Contains(line, "..") || strings.Contains(line, "demo") {
			t.Skip() // stays in its folder, and does not make the slow demonstration clinic
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
		clinic, err := store.Open("clinic.stipple", "Ada", fuzzPassphrase, cheap)
		if err != nil {
			t.Fatalf("the clinic file no longer opens: %v", err)
		}
		if err := clinic.Close(); err != nil {
			t.Fatal(err)
		}
		tidyFolder(t)
	})
}

// admit gives the clinic a patient to ask for.
func admit(f *testing.F, o store.Options) {
	clinic, err := store.Open("clinic.stipple", "Ada", fuzzPassphrase, o)
	if err != nil {
		f.Fatal(err)
	}
	patient := planner.Patient{ID: clinic.NewID(), Chart: "D-1", Family: "Berg", Given: "Eva"}
	if _, err := clinic.SavePatient(context.Background(), store.Stored[planner.Patient]{Value: patient}); err != nil {
		f.Fatal(err)
	}
	if err := clinic.Close(); err != nil {
		f.Fatal(err)
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
