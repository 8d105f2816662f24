// Package pdfacheck asks programs made for it whether PDFs are what they say
// they are. Only tests import it.
package pdfacheck

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// packages are the Debian packages with the programs.
const packages = "qpdf, libpdfbox2-java, libactivation-java, libjaxb-api-java and default-jre-headless"

// Syntax has qpdf read each paper from end to end, and fails the test with what
// it finds. The keys name papers. Without qpdf the test is skipped.
func Syntax(t testing.TB, papers map[string][]byte) {
	t.Helper()
	tool, err := exec.LookPath("qpdf")
	if err != nil {
		t.Skipf("PDFs NOT CHECKED, there is no qpdf; on Debian install %s", packages)
	}
	folder := write(t, papers)
	for name := range papers {
		if found, err := exec.Command(tool, "--check", filepath.Join(folder, name+".pdf")).CombinedOutput(); err != nil {
			t.Errorf("%s: qpdf --check: %v\n%s", name, err, found)
		}
	}
}

// Archive has PDFBox Preflight tell whether papers are PDF/A-1b, all in one run
// because it takes a second to begin, and fails the test with what it finds.
// The keys name papers. Without Preflight the test is skipped.
func Archive(t testing.TB, papers map[string][]byte) {
	t.Helper()
	java, classes := preflight()
	if java == "" {
		t.Skipf("PDFs NOT CHECKED, there is no PDFBox Preflight; on Debian install %s", packages)
	}
	folder := write(t, papers)
	said, err := exec.Command(java, "-XX:TieredStopAtLevel=1", "-cp", classes,
		"org.apache.pdfbox.preflight.Validator_A1b", "xml", "group", folder).CombinedOutput()
	found, readErr := os.ReadFile(folder + ".preflight.xml")
	if readErr != nil {
		t.Fatalf("Preflight: %v, %v\n%s", err, readErr, said)
	}
	var all struct {
		Papers []verdict `xml:"preflight"`
	}
	if err := xml.Unmarshal(found, &all); err != nil {
		t.Fatalf("read what Preflight found: %v\n%s", err, found)
	}
	if len(all.Papers) != len(papers) {
		t.Errorf("Preflight looked at %d papers of %d", len(all.Papers), len(papers))
	}
	for _, paper := range all.Papers {
		if paper.Valid != "true" || len(paper.Errors) > 0 {
			t.Errorf("%s is no valid PDF/A-1b: %+v", paper.Name, paper.Errors)
		}
	}
}

// verdict is what Preflight says of a paper.
type verdict struct {
	Name   string `xml:"name,attr"`
	Valid  string `xml:"isValid"`
	Errors []struct {
		Code    string `xml:"code"`
		Details string `xml:"details"`
		Page    string `xml:"page"` // from 0
	} `xml:"errors>error"`
}

// preflight finds Java and its class path for Preflight, "" when they are not
// all there.
func preflight() (java, classes string) {
	java, err := exec.LookPath("java")
	if err != nil {
		return "", ""
	}
	for _, name := range []string{
		"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api",
	} {
		jar := "/usr/share/java/" + name + ".jar"
		if _, err := os.Stat(jar); err != nil {
			return "", ""
		}
		classes += jar + string(filepath.ListSeparator)
	}
	return java, classes
}

// write puts papers in a new folder.
func write(t testing.TB, papers map[string][]byte) string {
	t.Helper()
	if len(papers) == 0 {
		t.Fatal("no papers to check")
	}
	folder := filepath.Join(t.TempDir(), "papers")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, data := range papers {
		if err := os.WriteFile(filepath.Join(folder, name+".pdf"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
