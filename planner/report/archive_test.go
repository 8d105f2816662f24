package report

import (
	"bytes"
	"image"
	"os/exec"
	"strings"
	"testing"

	"stipple/planner/report/pdfa/pdfacheck"
)

// archived gives papers of every kind and script that must last.
func archived(t *testing.T) map[string][]byte {
	list := map[string][]byte{}
	for name, job := range map[string]Job{
		"thinning": thinning(t), "marked": marked(t), "empty": {}, "logo": withLogo(t), "held": held(t),
		"mixed": scriptJob(t, "Cohen כהן", "Anna 王 محمد", "Mix: שלום (12) abc, 王小明, हिन्दी, ไทย, 한국, 👩🏽‍🦲."),
	} {
		for _, paper := range Papers() {
			list[name+"-"+string(paper)], _ = write(t, paper, job)
		}
		if testing.Short() {
			return list
		}
	}
	letters := recalled(t)
	letters.Message = "Mix: שלום (12) abc, 王小明, हिन्दी."
	list["letters"] = posted(t, letters)
	for _, language := range []string{"ar", "zh-Hans"} {
		job := thinning(t)
		job.Patient.Language = language
		list[language+"-patient"], _ = write(t, PatientPlan, job)
	}
	return list
}

func withLogo(t testing.TB) Job {
	job := thinning(t)
	logo, err := NewLogo(pngOf(t, image.NewGray(image.Rect(0, 0, 300, 120))))
	if err != nil {
		t.Fatal(err)
	}
	job.Clinic.Logo = logo
	return job
}

// TestPapersLast checks papers as archives do: as PDF and as PDF/A-1b.
func TestPapersLast(t *testing.T) {
	papers := archived(t)
	t.Run("syntax", func(t *testing.T) { pdfacheck.Syntax(t, papers) })
	t.Run("archive", func(t *testing.T) { pdfacheck.Archive(t, papers) })
}

// TestPapersAreStructured reads papers as a reader for the blind does.
func TestPapersAreStructured(t *testing.T) {
	tool, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Skip("pdfinfo is not installed")
	}
	for paper, want := range map[Paper][]string{
		PatientPlan:  {"H1", "H2", "Table", "TH:", "TD", "Figure", "L (block)", "LI", "LBody", "Your visits", "Do not wet or touch your scalp"},
		ClinicalPlan: {"H1", "H2", "Table", "TH:", "TD", "Figure", "Findings"},
		LogSheet:     {"H1", "Figure", "Complications"},
		Passport:     {"H1", "H2", "Table", "TH:", "TD"},
	} {
		data, _ := write(t, paper, withoutDots(thinning(t)))
		run := func(flags ...string) string {
			command := exec.Command(tool, append(flags, "-")...)
			command.Stdin = bytes.NewReader(data)
			out, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
		structure := run("-struct-text")
		for _, part := range want {
			if !strings.Contains(structure, part) {
				t.Errorf("the structure of the %s holds no %q", paper, part)
			}
		}
		for _, wrong := range []string{"ClinicName", "NameMÜLLER", "AllergiesLatex", "CreatedSessions"} {
			if strings.Contains(structure, wrong) {
				t.Errorf("%q is read as one word", wrong)
			}
		}
		about := run()
		if !strings.Contains(about, "Tagged:          yes") || strings.Contains(about, "Łęcka") {
			t.Errorf("%s: %s", paper, about)
		}
	}
}
