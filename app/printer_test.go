//go:build unix

package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

// fakeCups puts programs of the printing system, as shell scripts, before the
// real ones.
func fakeCups(t *testing.T, scripts map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("FAKE_CUPS", folder)
	return folder
}

// twoPrinters is an lpstat that knows two printers.
const twoPrinters = `case "$1" in
-e) echo Front_Desk; echo Treatment-2 ;;
-d) echo "system default destination: Treatment-2/duplex" ;;
esac
`

// keepArguments is an lp that notes how it was called and what it was given.
const keepArguments = `for a in "$@"; do printf '%s\n' "$a"; done > "$FAKE_CUPS/arguments"
for f in "$@"; do :; done
cp "$f" "$FAKE_CUPS/paper"
echo "$LC_ALL" > "$FAKE_CUPS/language"
echo "request id is Treatment-2-12 (1 file(s))"
`

func TestPrintersAreAskedFor(t *testing.T) {
	quick := cups{patience: 5 * time.Second, sending: 5 * time.Second}
	for _, c := range []struct {
		name, lpstat string
		names        []string
		preferred    string
	}{
		{"two and a default", twoPrinters, []string{"Front_Desk", "Treatment-2"}, "Treatment-2"},
		{"no default", `case "$1" in -e) echo One ;; -d) echo "no system default destination" ;; esac`, []string{"One"}, ""},
		{"none", "exit 0", nil, ""},
		{"no printing system", `echo "lpstat: Scheduler is not running." >&2; exit 1`, nil, ""},
		{"an old lpstat", `case "$1" in -a) echo "Old accepting requests since Mon" ;; *) echo "unknown option" >&2; exit 1 ;; esac`, []string{"Old"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			fakeCups(t, map[string]string{"lpstat": c.lpstat})
			names, preferred := quick.printers()
			if !slices.Equal(names, c.names) || preferred != c.preferred {
				t.Errorf("printers %q, proposed %q", names, preferred)
			}
		})
	}
	t.Run("not installed", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if names, _ := quick.printers(); names != nil {
			t.Errorf("printers %q", names)
		}
	})
	t.Run("hanging", func(t *testing.T) {
		fakeCups(t, map[string]string{"lpstat": "sleep 60"})
		begun := time.Now()
		if names, _ := (cups{patience: 100 * time.Millisecond}).printers(); names != nil || time.Since(begun) > 30*time.Second {
			t.Errorf("printers %q after %v", names, time.Since(begun))
		}
	})
}

func TestPrintingCallsLpWithoutAShell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "-$(touch evil) paper.pdf")
	if err := os.WriteFile(path, []byte("%PDF-1.4"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		job  printJob
		want []string
	}{
		{printJob{printer: "Treatment-2", copies: 1}, []string{"-d", "Treatment-2", "-n", "1", "-o", "media=A4", "-o", "sides=one-sided", "-t", "Stipple", "--", path}},
		{
			printJob{printer: "a b;c", copies: 99, twoSided: true, paper: planner.Letter},
			[]string{"-d", "a b;c", "-n", "99", "-o", "media=Letter", "-o", "sides=two-sided-long-edge", "-t", "Stipple", "--", path},
		},
	} {
		folder := fakeCups(t, map[string]string{"lp": keepArguments})
		if err := newCups().print(path, c.job); err != nil {
			t.Fatal(err)
		}
		got, _ := os.ReadFile(filepath.Join(folder, "arguments"))
		if want := strings.Join(c.want, "\n") + "\n"; string(got) != want {
			t.Errorf("lp was called with\n%swant\n%s", got, want)
		}
		if paper, _ := os.ReadFile(filepath.Join(folder, "paper")); string(paper) != "%PDF-1.4" {
			t.Errorf("it printed %q", paper)
		}
		if language, _ := os.ReadFile(filepath.Join(folder, "language")); string(language) != "C\n" {
			t.Errorf("its words come in %q", language)
		}
	}
}

func TestAFailingPrinterIsSaidPlainly(t *testing.T) {
	for _, c := range []struct{ name, lp, want string }{
		{"refused", `echo "lp: Error - The printer or class does not exist." >&2; exit 1`, "“The printer or class does not exist.”"},
		{"no full stop, two lines, control characters", `printf 'lp: no\033[31m paper\nat all' >&2; exit 1`, "paper at all.”"},
		{"without a word", "exit 3", "did not take the paper. Check the printer"},
		{"hanging", "sleep 60", "does not answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fakeCups(t, map[string]string{"lp": c.lp})
			begun := time.Now()
			patience := time.Minute
			if c.name == "hanging" {
				patience = 300 * time.Millisecond
			}
			err := cups{sending: patience}.print("/x.pdf", printJob{printer: "P", copies: 1})
			if planner.ErrorCode(err) != planner.Internal || !strings.Contains(planner.ErrorMessage(err), c.want) {
				t.Errorf("%v", err)
			}
			if strings.ContainsAny(planner.ErrorMessage(err), "\x1b\n") || time.Since(begun) > 10*time.Second {
				t.Errorf("%q after %v", planner.ErrorMessage(err), time.Since(begun))
			}
		})
	}
}

// papersOnPrinter opens a patient's papers on a computer with printers.
func papersOnPrinter(t *testing.T, file *fakeFile) (*stage, *papersPage) {
	t.Helper()
	s := signedIn(t, file)
	s.shell.printing = newCups()
	return s, s.patient("p1", tabPapers).papers
}

func TestPrintOnSendsTheChosenPaper(t *testing.T) {
	folder := fakeCups(t, map[string]string{"lpstat": twoPrinters, "lp": keepArguments})
	file := patientWithPlan()
	file.settings.Value.Paper = planner.Letter
	s, p := papersOnPrinter(t, file)
	p.choose("clinical")
	s.press("Print on…")
	if !s.says("Print the clinical plan") || !s.says("Treatment-2") || len(file.prints) != 0 {
		t.Fatal("it does not ask how, or printed unasked")
	}
	for _, o := range s.objects() {
		if n, ok := o.(*numberField); ok {
			n.entry.SetText("100")
		}
	}
	s.press("Print")
	if !s.dialog() || len(file.prints) != 0 {
		t.Fatal("a hundred copies went out")
	}
	for _, o := range s.objects() {
		switch o := o.(type) {
		case *numberField:
			o.entry.SetText("3")
		case *tick:
			o.SetChecked(true)
		}
	}
	s.press("Print")
	got, _ := os.ReadFile(filepath.Join(folder, "arguments"))
	for _, part := range []string{"-d\nTreatment-2\n", "-n\n3\n", "media=Letter\n", "sides=two-sided-long-edge\n", "-t\nStipple\n"} {
		if !strings.Contains(string(got), part) {
			t.Errorf("%q is not in %q", part, got)
		}
	}
	if low := strings.ToLower(string(got)); strings.Contains(low, "jansen") || strings.Contains(low, "0042") {
		t.Errorf("the job names the patient: %s", got)
	}
	paper, _ := os.ReadFile(filepath.Join(folder, "paper"))
	if !strings.HasPrefix(string(paper), "%PDF") || !slices.Equal(file.prints, []string{"clinical"}) || s.dialog() {
		t.Errorf("printed %.8q, recorded %q", paper, file.prints)
	}
	if !s.says("Sent to Treatment-2, 3 copies.") {
		t.Error("the page does not say that it was sent")
	}
	if left, _ := filepath.Glob(filepath.Join(s.shell.shelf.dir, "*", "*")); len(left) != 0 {
		t.Errorf("the file that was sent is still there: %q", left)
	}
	s.press("Print on…")
	for _, o := range s.objects() {
		if n, ok := o.(*numberField); ok && n.entry.Text != "1" {
			t.Errorf("it proposes %s copies", n.entry.Text)
		}
	}
}

func TestPrintOnSaysWhatThePrinterSays(t *testing.T) {
	fakeCups(t, map[string]string{"lpstat": twoPrinters, "lp": `echo "lp: out of toner" >&2; exit 1`})
	s, _ := papersOnPrinter(t, patientWithPlan())
	s.do(actPrintOn)
	s.press("Print")
	if !s.says("“out of toner.”") || s.says("Sent to") {
		t.Error("the page does not say why nothing was printed")
	}
}

func TestPrintOnIsOnlyThereWithAPrinter(t *testing.T) {
	fakeCups(t, map[string]string{"lpstat": "exit 0"})
	s, p := papersOnPrinter(t, patientWithPlan())
	if hasButton(s, "Print on…") || p.actions.printOn.Visible() {
		t.Error("it is offered without a printer")
	}
	s.do(actPrintOn)
	if s.dialog() {
		t.Error("it asks for a printer that is not there")
	}
}
