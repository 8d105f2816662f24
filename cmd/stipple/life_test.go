package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

func TestAnArchivedChartLeavesTheListAndComesBack(t *testing.T) {
	b := newBench(t)
	b.demo()
	b.refused(exitUsage, "--reason", "patient", "archive", "D-1002")
	b.refused(exitFailed, "no chart", "patient", "archive", "nobody", "--reason", "moved")
	if out := b.must("patient", "archive", "d-1002", "--reason", "moved away"); out != "Chart d-1002 is archived.\n" {
		t.Errorf("it says %q", out)
	}
	if out := b.must("patients"); strings.Contains(out, "D-1002") {
		t.Error("an archived chart is in the list")
	}
	if out := b.must("patients", "--archived"); !strings.Contains(out, "D-1002") || strings.Count(out, "\n") != 7 {
		t.Errorf("with archived charts the list is %q", out)
	}
	b.must("export", "D-1002", "-o", b.file("x.json")) // it can still be read
	b.must("patient", "restore", "D-1002")
	if out := b.must("patients"); !strings.Contains(out, "D-1002") {
		t.Error("a restored chart is not in the list")
	}
	b.refused(exitFailed, "no chart", "patient", "restore", "nobody")
	b.must("verify")
}

func TestDuplicatesAreFoundAndNotImportedUnasked(t *testing.T) {
	b := newBench(t)
	b.demo()
	if out := b.must("patient", "duplicates", "D-1001"); out != "No other chart looks like this one.\n" {
		t.Errorf("of six different persons it says %q", out)
	}
	b.refused(exitFailed, "no chart", "patient", "duplicates", "nobody")
	file := b.twin("D-1001", "D-2001")
	status, _, said := b.run("import", file)
	for _, want := range []string{"may be chart D-1001", "same name", "Nothing was imported", "--others"} {
		if status != exitFailed || !strings.Contains(said, want) {
			t.Errorf("status %d, no %q in %q", status, want, said)
		}
	}
	if out := b.must("patients", "d-2001", "--json"); strings.TrimSpace(out) != "[]" {
		t.Error("it was imported all the same")
	}
	status, out, said := b.run("import", file, "--others")
	if status != exitDone || out != "Imported 1 of 1 files.\n" || !strings.Contains(said, "may be chart D-1001") {
		t.Errorf("status %d, %q, %q", status, out, said)
	}
	for one, other := range map[string]string{"D-1001": "D-2001", "d-2001": "D-1001"} {
		if out := b.must("patient", "duplicates", one); !strings.Contains(out, other) || !strings.Contains(out, "same name") {
			t.Errorf("like %s are %q", one, out)
		}
	}
	b.must("verify")
}

// twin writes a chart of the same person with a new number and no plans.
func (b *bench) twin(number, other string) string {
	b.t.Helper()
	whole, err := chart.Decode([]byte(b.must("export", number)))
	if err != nil {
		b.t.Fatal(err)
	}
	p := whole.Patient
	p.ID, p.Chart = "0190a1b2-0000-7000-8000-0000000000aa", other
	data, err := chart.Encode(chart.New(p, nil, nil))
	if err != nil {
		b.t.Fatal(err)
	}
	return b.write("twin.json", string(data))
}

func TestDueChartsAreListedByTheClinicsSetting(t *testing.T) {
	b := newBench(t)
	b.demo()
	if out := b.must("patient", "due"); out != "No chart is due.\n" {
		t.Errorf("without a setting it says %q", out)
	}
	clinic, err := store.Open(b.file("clinic.stipple"), demoUser, demoPassphrase, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	settings, err := clinic.Clinic(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Value.Safety.RetentionYears = 10
	if _, err := clinic.SaveClinic(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	if err := clinic.Close(); err != nil {
		t.Fatal(err)
	}
	if out := b.must("patient", "due"); out != "No chart is due.\n" {
		t.Errorf("of charts in use it says %q", out)
	}
	// One that nobody has spoken of for twelve years: its id tells when it was made.
	old := planner.Patient{ID: "01482000-0000-7000-8000-000000000001", Chart: "D-0001", Family: "Oldfield", Given: "Ora"}
	data, err := chart.Encode(chart.New(old, nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	b.must("import", b.write("old.json", string(data)))
	if out := b.must("patient", "due"); !strings.Contains(out, "D-0001") || strings.Count(out, "\n") != 2 {
		t.Errorf("due are %q", out)
	}
}

func TestAnErasedChartIsGone(t *testing.T) {
	b := held(t)
	b.user = demoUser
	erase := []string{"patient", "erase", "D-1001", "--reason", "asked for it"}
	b.refused(exitUsage, "--yes", erase...)
	b.refused(exitUsage, "--reason", "patient", "erase", "D-1001", "--yes")
	b.refused(exitFailed, "Session 2 of chart D-1001 is open", append(erase, "--yes")...)
	b.refused(exitFailed, "no chart", "patient", "erase", "nobody", "--reason", "asked", "--yes")
	clinic, err := store.Open(b.file("clinic.stipple"), demoUser, demoPassphrase, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	open, err := clinic.UnsignedRecords(t.Context())
	if err != nil || len(open) != 1 {
		t.Fatalf("%d open, %v", len(open), err)
	}
	if _, err := clinic.Sign(t.Context(), open[0].ID, demoPassphrase); err != nil {
		t.Fatal(err)
	}
	if err := clinic.Close(); err != nil {
		t.Fatal(err)
	}
	b.refused(exitFailed, "names the patient", "patient", "erase", "D-1001", "--reason", "Eva asked", "--yes")
	copied := b.write("clinic.stipple.before-1", "an older copy")
	out := b.must(append(erase, "--yes")...)
	if !strings.Contains(out, "Chart D-1001 is erased.") || !strings.Contains(out, "still holds it: "+copied) {
		t.Errorf("it says %q", out)
	}
	b.refused(exitFailed, "no chart", "export", "D-1001", "-o", b.file("x.json"))
	var uses []recallLine
	status, said, note := b.run("recall", "--lot", "B-needle", "--json")
	if err := json.Unmarshal([]byte(said), &uses); err != nil || status != exitDone || len(uses) != 0 || !strings.Contains(note, "whose they were nobody can tell: 1.") {
		t.Errorf("a recall gives status %d, %q, %q", status, said, note)
	}
	if out := b.must("recall", "--product", "Acme Cartridge 3RL"); !strings.HasSuffix(out, "Uses: 0. Patients: 0.\nErased charts that name it too, whose they were nobody can tell: 1.\n") {
		t.Errorf("its table ends with %q", out)
	}
	b.must("verify")
	if data, err := os.ReadFile(b.file("clinic.stipple")); err != nil || bytes.Contains(data, []byte("asked for it")) {
		t.Error("the reason lies open in the file")
	}
}
