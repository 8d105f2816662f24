package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"stipple/app"
	"stipple/store"
	"stipple/store/vault"
)

// bench runs command lines against one clinic file in a folder of its own.
type bench struct {
	t      *testing.T
	folder string
	env    map[string]string
	user   string // who signs in where a command does not say it
	opened []app.Options
}

func newBench(t *testing.T) *bench {
	return &bench{t: t, folder: t.TempDir(), env: map[string]string{"STIPPLE_PASSPHRASE": demoPassphrase}}
}

func (b *bench) file(name string) string { return filepath.Join(b.folder, name) }

// run gives the exit status and what was printed.
func (b *bench) run(args ...string) (status int, out, errOut string) {
	b.t.Helper()
	var o, e bytes.Buffer
	t := terminal{in: strings.NewReader(""), out: &o, err: &e, getenv: func(key string) string { return b.env[key] }}
	whole := []string{"--data", b.file("clinic.stipple")}
	if b.user != "" && !slices.Contains(args, "--user") {
		whole = append(whole, "--user", b.user)
	}
	status = run(append(whole, args...), t, func(o app.Options) error {
		b.opened = append(b.opened, o)
		return nil
	})
	return status, o.String(), e.String()
}

// demo gives the demonstration clinic and goes on as its physician.
func (b *bench) demo() {
	b.t.Helper()
	files, err := demoFiles()
	if err != nil {
		b.t.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(b.file(name), data, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	b.user = demoUser
}

// quickSlots make key slots that open at once. Only tests have such a clinic.
var quickSlots = store.Options{KDF: vault.KDF{MemoryKiB: 64, Time: 1, Threads: 1}}

// founded gives a new clinic with quick slots.
func (b *bench) founded(clinic, user string) {
	b.t.Helper()
	founding := store.Founding{Clinic: clinic, User: user, Passphrase: demoPassphrase}
	if _, err := store.Create(b.file("clinic.stipple"), founding, quickSlots); err != nil {
		b.t.Fatal(err)
	}
}

// demoFiles are the demonstration clinic as the command makes it, made once with
// quick slots.
var demoFiles = sync.OnceValues(func() (files map[string][]byte, err error) {
	folder, err := os.MkdirTemp("", "stipple-demo")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if err := makeDemo(filepath.Join(folder, "clinic.stipple"), quickSlots); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	files = map[string][]byte{}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join(folder, e.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
})

// must runs a command line that has to succeed and gives its output.
func (b *bench) must(args ...string) string {
	b.t.Helper()
	status, out, errOut := b.run(args...)
	if status != exitDone {
		b.t.Fatalf("%v: status %d, %s", args, status, errOut)
	}
	return out
}

// fails runs a command line that has to fail and gives its error.
func (b *bench) fails(status int, args ...string) string {
	b.t.Helper()
	got, _, errOut := b.run(args...)
	if got != status || !strings.HasPrefix(errOut, "stipple: ") {
		b.t.Fatalf("%v: status %d, want %d; %q", args, got, status, errOut)
	}
	return errOut
}

func TestDemoIsAClinicOfSixWithPapers(t *testing.T) {
	b := newBench(t)
	out := b.must("demo")
	if !strings.Contains(out, "User: "+demoUser+" (physician) or "+demoAssistant) || !strings.Contains(out, "Passphrase: "+demoPassphrase+"\n") {
		t.Fatalf("demo says %q", out)
	}
	b.fails(exitFailed, "demo")
	b.user = demoAssistant
	b.must("patients")
	b = newBench(t)
	b.demo()
	var lines []patientLine
	if err := json.Unmarshal([]byte(b.must("patients", "--json")), &lines); err != nil || len(lines) != 6 {
		t.Fatalf("%d patients, %v", len(lines), err)
	}
	for _, l := range lines {
		if len(l.Indications) == 0 || l.NextSession.IsZero() {
			t.Errorf("%s has no plan: %+v", l.Chart, l)
		}
		for _, paper := range []string{"patient", "clinical"} {
			b.must("report", paper, l.Chart, "-o", b.file("out.pdf"))
			if pdf, err := os.ReadFile(b.file("out.pdf")); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Errorf("%s of %s is no PDF: %v", paper, l.Chart, err)
			}
		}
	}
	if out := b.must("verify"); !strings.Contains(out, "6 patients, 6 plans") || !strings.Contains(out, "All is well") {
		t.Errorf("verify says %q", out)
	}
}

func TestPatientsFindsAndPrints(t *testing.T) {
	b := newBench(t)
	b.demo()
	if out := b.must("patients", "tuan nguyen"); !strings.Contains(out, "NGUYỄN, Minh Tuấn") || strings.Count(out, "\n") != 2 {
		t.Errorf("table %q", out)
	}
	if out := b.must("patients", "nobody", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("no match prints %q", out)
	}
}

func TestNewPrintsACodeThatLetsAUserInAgain(t *testing.T) {
	b := newBench(t)
	out := b.must("new", "--clinic", "Nord", "--user", "Dr A")
	code := regexp.MustCompile(`(?m)^Recovery code: (\S+)$`).FindStringSubmatch(out)
	if code == nil {
		t.Fatalf("no recovery code in %q", out)
	}
	b.fails(exitFailed, "new", "--clinic", "Nord", "--user", "Dr A")
	b.env["STIPPLE_RECOVERY_CODE"], b.env["STIPPLE_NEW_PASSPHRASE"] = code[1], "quite another passphrase"
	b.must("user", "reset", "Dr A")
	b.env["STIPPLE_PASSPHRASE"] = "quite another passphrase"
	b.must("verify")
	b.env["STIPPLE_PASSPHRASE"] = demoPassphrase
	if said := b.fails(exitFailed, "verify"); !strings.Contains(said, "not right") {
		t.Errorf("the old passphrase is refused with %q", said)
	}
}

// TestAWrongPassphraseHasToWait: however slow the computer, the wait soon outlasts
// the time between two tries.
func TestAWrongPassphraseHasToWait(t *testing.T) {
	b := newBench(t)
	b.demo()
	b.env["STIPPLE_PASSPHRASE"] = "the wrong passphrase"
	for range 5 {
		if said := b.fails(exitFailed, "patients"); strings.Contains(said, "Wait ") {
			b.env["STIPPLE_PASSPHRASE"] = demoPassphrase
			if said := b.fails(exitFailed, "patients"); !strings.Contains(said, "second") {
				t.Errorf("the right one meanwhile is answered with %q", said)
			}
			b.must("--user", demoAssistant, "patients") // nobody else waits
			return
		}
	}
	t.Error("five wrong passphrases in a row and no wait")
}

func TestUsersAndTheirRoles(t *testing.T) {
	b := newBench(t)
	b.demo()
	b.env["STIPPLE_NEW_PASSPHRASE"] = "assistant of the otter"
	b.must("user", "add", "Bo", "--role", "assistant")
	b.fails(exitFailed, "--user", demoUser, "user", "add", "bo", "--role", "assistant")
	b.fails(exitUsage, "user", "add", "Cy", "--role", "boss")
	b.user = ""
	if said := b.fails(exitUsage, "patients"); !strings.Contains(said, "Bo") {
		t.Errorf("the choice of users is not named: %q", said)
	}
	b.env["STIPPLE_PASSPHRASE"] = "assistant of the otter"
	b.must("--user", "Bo", "patients")
	if said := b.fails(exitFailed, "--user", "Bo", "export", "D-1001"); !strings.Contains(said, "assistant") && !strings.Contains(said, "Assistant") {
		t.Errorf("refused with %q", said)
	}
}

func TestImportIsAllOrNothing(t *testing.T) {
	from, to := newBench(t), newBench(t)
	from.demo()
	to.founded("Other", "Dr B")
	var files []string
	for _, number := range []string{"D-1001", "D-1002", "D-1006"} {
		file := to.file(number + ".json")
		from.must("export", number, "-o", file)
		files = append(files, file)
	}
	sound, _ := os.ReadFile(files[1])
	broken := bytes.Replace(sound, []byte(`"status": "active"`), []byte(`"status": "ripe"`), 1)
	broken = bytes.Replace(broken, []byte(`"family": "Lindgren"`), []byte(`"family": ""`), 1)
	_ = os.WriteFile(files[1], broken, 0o600)
	said := to.fails(exitFailed, append([]string{"import", to.file("none.json")}, files...)...)
	for _, part := range []string{"none.json", "D-1002.json: patient.family", "D-1002.json: plans[0].status"} {
		if !strings.Contains(said, part) {
			t.Errorf("%q is not in %q", part, said)
		}
	}
	if out := to.must("patients", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("a refused import stored %q", out)
	}
	_ = os.WriteFile(files[1], sound, 0o600)
	to.must(append([]string{"import"}, files...)...)
	if out := to.must("export", "D-1002"); out != string(sound) {
		t.Error("export after import differs")
	}
	to.fails(exitFailed, "import", files[0])
}

func TestUsageAndFailureAreToldApart(t *testing.T) {
	b := newBench(t)
	for _, args := range [][]string{{"bogus"}, {"export"}, {"report", "fancy", "1", "-o", "x"}, {"new"}, {"new", "--clinic", "C"}, {"--nonsense"}} {
		b.fails(exitUsage, args...)
	}
	for _, args := range [][]string{{"verify"}, {"patients"}, {"export", "1"}} {
		if said := b.fails(exitFailed, args...); !strings.Contains(said, "no clinic file") {
			t.Errorf("%v: %q", args, said)
		}
	}
	b.demo()
	b.fails(exitFailed, "export", "none")
	delete(b.env, "STIPPLE_PASSPHRASE")
	b.fails(exitUsage, "verify")
	b.env["STIPPLE_PASSPHRASE"] = "the wrong passphrase"
	b.fails(exitFailed, "verify")
}

func TestPassphraseFromAFile(t *testing.T) {
	b := newBench(t)
	b.demo()
	delete(b.env, "STIPPLE_PASSPHRASE")
	_ = os.WriteFile(b.file("secret"), []byte(demoPassphrase+"\r\nsecond line\n"), 0o600)
	b.must("--passphrase-file", b.file("secret"), "verify")
}

func TestVerifyFindsDamage(t *testing.T) {
	b := newBench(t)
	b.demo()
	path := b.file("clinic.stipple")
	data, _ := os.ReadFile(path)
	for i := len(data) / 3; i < len(data)/3+4096; i++ {
		data[i] ^= 0x55
	}
	_ = os.WriteFile(path, data, 0o600)
	b.fails(exitFailed, "verify")
}

func TestOutputNeverReplacesAClinic(t *testing.T) {
	b := newBench(t)
	b.demo()
	link := b.file("link")
	if err := os.Symlink(b.file("clinic.stipple"), link); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{b.file("clinic.stipple"), b.file("clinic.stipple.head"), b.file("clinic.stipple.lock"), link} {
		before, _ := os.ReadFile(target)
		b.fails(exitFailed, "export", "D-1001", "-o", target)
		b.fails(exitFailed, "report", "patient", "D-1001", "-o", target)
		// signing in adds to the clinic, so only what the file is can be compared
		if after, _ := os.ReadFile(target); len(before) > 16 && !bytes.Equal(before[:16], after[:16]) {
			t.Errorf("%s was replaced", target)
		}
	}
	b.must("verify")
	b.must("export", "D-1001", "-o", "/dev/null")
	if info, err := os.Stat("/dev/null"); err != nil || info.Mode().IsRegular() {
		t.Errorf("/dev/null is now %v, %v", info.Mode(), err)
	}
	b.fails(exitFailed, "export", "D-1001", "-o", b.file("none/out.json"))
}

// lost is an output that takes nothing.
type lost struct{}

func (lost) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestALostOutputIsAFailure(t *testing.T) {
	b := newBench(t)
	var said bytes.Buffer
	t2 := terminal{in: strings.NewReader(""), out: lost{}, err: &said, getenv: func(key string) string { return b.env[key] }}
	if status := run([]string{"--data", b.file("clinic.stipple"), "--user", "Dr A", "new", "--clinic", "C"}, t2, nil); status != exitFailed {
		t.Errorf("status %d", status)
	}
	if !regexp.MustCompile(`(?m)^Recovery code: \S+$`).MatchString(said.String()) {
		t.Errorf("the recovery code is lost: %q", said.String())
	}
}

func TestErrorsAreOneLineAndTheLogNamesNobody(t *testing.T) {
	b := newBench(t)
	b.demo()
	b.env["STIPPLE_DEBUG"] = "1"
	if said := b.fails(exitFailed, "export", "no\nsuch\x1b[31mchart"); strings.Count(said, "\n") > 2 || strings.Contains(said, "\x1b") {
		t.Errorf("%q", said)
	}
	b.must("export", "D-1001", "-o", b.file("c.json"))
	if said := b.fails(exitFailed, "import", b.file("c.json")); strings.Contains(said, "D-1001") || strings.Contains(said, "Okafor") {
		t.Errorf("%q", said)
	}
	data, _ := os.ReadFile(b.file("c.json"))
	_ = os.WriteFile(b.file("c.json"), bytes.Replace(data, []byte(`"indication": "scars"`), []byte(`"indication": ""`), 1), 0o600)
	said := b.fails(exitFailed, "import", b.file("c.json"))
	if _, log, ok := strings.Cut(said, "level=ERROR"); !ok || strings.Contains(log, "Scarred") {
		t.Errorf("%q", said)
	}
}

func TestVerifyFailsOnAnUnsoundTrail(t *testing.T) {
	b := newBench(t)
	b.demo()
	if err := os.Remove(b.file("clinic.stipple.head")); err != nil {
		t.Fatal(err)
	}
	b.fails(exitFailed, "verify")
	if out := b.must("verify"); !strings.Contains(out, "noted before") {
		t.Errorf("the gap is forgotten: %q", out)
	}
}

func TestWithoutASubcommandTheWindowOpens(t *testing.T) {
	b := newBench(t)
	b.fails(exitFailed)
	b.env["DISPLAY"] = ":0"
	b.must("--user", "Dr A")
	b.must()
	if len(b.opened) != 2 || b.opened[0].User != "Dr A" || b.opened[0].DataFile != b.file("clinic.stipple") {
		t.Errorf("opened %+v", b.opened)
	}
	if out := b.must("version"); !strings.HasPrefix(out, "stipple ") {
		t.Errorf("version prints %q", out)
	}
}
