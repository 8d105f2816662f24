package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
)

// pdf writes a paper and gives it.
func (b *bench) pdf(args ...string) []byte {
	b.t.Helper()
	path := b.file("paper.pdf")
	b.must(append(append([]string{"report"}, args...), "-o", path)...)
	data, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
		b.t.Fatalf("%v: no PDF: %v", args, err)
	}
	if err := os.Remove(path); err != nil {
		b.t.Fatal(err)
	}
	return data
}

func TestEveryPaperOfTheDemo(t *testing.T) {
	b := newBench(t)
	b.demo()
	for _, paper := range []string{"patient", "clinical", "log", "passport"} {
		b.pdf(paper, "D-1001")
	}
	for _, form := range []string{"filled", "regions", "empty"} {
		b.pdf("log", "D-1001", "--form", form, "-o", b.file("x.pdf"))
	}
	b.pdf("log", "D-1001", "--session", "2")
	b.pdf("log", "--form", "empty")
	b.pdf("patient", "D-1001", "--language", "en")
}

func TestReportRefusesWhatAPaperDoesNotHave(t *testing.T) {
	b := newBench(t)
	b.demo()
	for _, c := range []struct {
		args string
		says string
	}{
		{"patient", "chart number"},
		{"log", "chart number"},
		{"log --form filled", "chart number"},
		{"clinical D-1001 --session 1", "--session"},
		{"passport D-1001 --form empty", "--form"},
		{"log D-1001 --form half", "filled, regions or empty"},
		{"log D-1001 --session=-1", "from 1"},
		{"log D-1001 --session=0", "from 1"},
		{"log D-1001 --form empty --session 1", "empty form"},
		{"clinical D-1001 --language de", "--language"},
		{"patient D-1001 --language tlh", "there are: en"},
	} {
		args := append(append([]string{"report"}, strings.Fields(c.args)...), "-o", b.file("x.pdf"))
		if said := b.fails(exitUsage, args...); !strings.Contains(said, c.says) {
			t.Errorf("%s: %q", c.args, said)
		}
	}
	for _, args := range [][]string{
		{"report", "log", "D-1001", "--session", "9", "-o", b.file("x.pdf")},
		{"report", "passport", "none", "-o", b.file("x.pdf")},
		{"calendar", "none", "-o", b.file("x.ics")},
	} {
		b.fails(exitFailed, args...)
	}
	for _, name := range []string{"x.pdf", "x.ics"} {
		if _, err := os.Stat(b.file(name)); !os.IsNotExist(err) {
			t.Errorf("%s was written all the same", name)
		}
	}
	b.fails(exitUsage, "calendar", "D-1001")
}

// TestLanguagesWithoutTranslationAreSaid prints the plan of a patient who reads
// Swedish, and of one who reads English.
func TestLanguagesWithoutTranslationAreSaid(t *testing.T) {
	b := newBench(t)
	b.demo()
	for chart, says := range map[string]bool{"D-1002": true, "D-1001": false} {
		status, _, errOut := b.run("report", "patient", chart, "-o", b.file("x.pdf"))
		if status != exitDone || strings.Contains(errOut, `no translation for the patient's language ("sv"); the paper is in English`) != says {
			t.Errorf("%s: status %d, %q", chart, status, errOut)
		}
	}
	if _, _, errOut := b.run("report", "clinical", "D-1002", "-o", b.file("x.pdf")); strings.Contains(errOut, "translation") {
		t.Errorf("the clinical plan, which is never translated: %q", errOut)
	}
}

func TestPapersGoToStandardOutput(t *testing.T) {
	b := newBench(t)
	b.demo()
	for begin, args := range map[string][]string{
		"%PDF-": {"report", "passport", "D-1001"}, "BEGIN:VCALENDAR": {"calendar", "D-1001"}, "{": {"export", "D-1001"},
	} {
		if out := b.must(append(args, "-o", "-")...); !strings.HasPrefix(out, begin) {
			t.Errorf("%v: %.40q", args, out)
		}
	}
	if b.must("export", "D-1001") != b.must("export", "D-1001", "-o", "-") {
		t.Error("an export goes elsewhere when nothing is said")
	}
	if _, err := os.Stat("-"); !os.IsNotExist(err) {
		t.Error("there is a file named -")
	}
}

func TestACalendarIsNoPDF(t *testing.T) {
	b := newBench(t)
	b.demo()
	if said := b.fails(exitUsage, "calendar", "D-1001", "-o", b.file("dates.PDF")); !strings.Contains(said, ".ics") {
		t.Errorf("%q", said)
	}
	if _, err := os.Stat(b.file("dates.PDF")); !os.IsNotExist(err) {
		t.Error("it was written all the same")
	}
}

func TestCalendarOfTheDemo(t *testing.T) {
	b := newBench(t)
	b.demo()
	b.must("calendar", "D-1001", "-o", b.file("dates.ics"))
	data, err := os.ReadFile(b.file("dates.ics"))
	if err != nil || !bytes.HasPrefix(data, []byte("BEGIN:VCALENDAR\r\n")) || !bytes.HasSuffix(data, []byte("END:VCALENDAR\r\n")) {
		t.Fatalf("%v, %q", err, data)
	}
	if n := len(regexp.MustCompile(`(?m)^DTSTART`).FindAll(data, -1)); n == 0 || n != bytes.Count(data, []byte("SUMMARY:Appointment\r\n")) {
		t.Errorf("%d dates in %s", n, data)
	}
	export := b.must("export", "D-1001")
	for _, field := range []string{"family", "given", "title", "id"} {
		for _, found := range regexp.MustCompile(`"`+field+`": "([^"]{3,})"`).FindAllStringSubmatch(export, -1) {
			if bytes.Contains(data, []byte(found[1])) {
				t.Errorf("the calendar tells the %s %q", field, found[1])
			}
		}
	}
}

// TestEveryPaperIsRecorded of its patient, once, with the kind of paper, and that the
// chart was opened for it.
func TestEveryPaperIsRecorded(t *testing.T) {
	b := newBench(t)
	b.demo()
	for _, c := range []struct {
		args  []string
		paper string
	}{
		{[]string{"report", "passport", "D-1001", "-o", b.file("x.pdf")}, "passport"},
		{[]string{"report", "log", "D-1001", "-o", b.file("x.pdf")}, "log"},
		{[]string{"calendar", "D-1001", "-o", b.file("x.ics")}, "calendar"},
	} {
		before := len(b.ofCharts("--op", "print,read"))
		b.must(c.args...)
		lines := b.ofCharts("--op", "print,read")
		if n := len(lines) - before; n != 2 || lines[0].Op != planner.AuditPrint || lines[1].Op != planner.AuditRead || !strings.Contains(lines[0].Text, c.paper) {
			t.Errorf("%v: %d entries more, the newest %+v", c.args, n, lines[:2])
		}
	}
	before := len(b.trail("--op", "print"))
	b.must("report", "log", "--form", "empty", "-o", b.file("x.pdf"))
	if n := len(b.trail("--op", "print")) - before; n != 0 {
		t.Errorf("a form of nobody: %d entries", n)
	}
}

// ofCharts is trail without the entries that say that the trail was read.
func (b *bench) ofCharts(args ...string) []auditLine {
	b.t.Helper()
	return slices.DeleteFunc(b.trail(args...), func(l auditLine) bool { return l.Entity != "patient" })
}

// trail reads the audit trail as --json prints it, newest first.
func (b *bench) trail(args ...string) []auditLine {
	b.t.Helper()
	var lines []auditLine
	if err := json.Unmarshal([]byte(b.must(append([]string{"audit", "--json"}, args...)...)), &lines); err != nil {
		b.t.Fatal(err)
	}
	return lines
}
