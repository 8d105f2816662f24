package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/store"
)

// otherPassphrase is one that is not the demonstration clinic's.
const otherPassphrase = "lantern ferry over nine hills"

// staff gives the demonstration clinic with an administrator as well, who has the
// same passphrase.
func staff(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.demo()
	b.join(demoAdministrator, planner.Administrator)
	return b
}

const demoAdministrator = "Abe Administrator"

// join adds a user whose slot opens at once.
func (b *bench) join(name string, role planner.Role) {
	b.t.Helper()
	clinic, err := store.Open(b.file("clinic.stipple"), demoUser, demoPassphrase, quickSlots)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := clinic.AddUser(b.t.Context(), planner.User{Name: name, Role: role}, demoPassphrase); err != nil {
		b.t.Fatal(err)
	}
	if err := clinic.Close(); err != nil {
		b.t.Fatal(err)
	}
}

// refused runs a command line that has to fail with some words.
func (b *bench) refused(status int, words string, args ...string) {
	b.t.Helper()
	if said := b.fails(status, args...); !strings.Contains(said, words) {
		b.t.Errorf("%v is refused with %q, want %q", args, said, words)
	}
}

func TestUsersAreListedAndGetRoles(t *testing.T) {
	b := staff(t)
	if out := b.must("user", "list"); strings.Count(out, "\n") != 4 || !regexp.MustCompile(`(?m)^Ana Assistant +assistant$`).MatchString(out) {
		t.Errorf("the list is %q", out)
	}
	if out := b.must("user", "role", "ana assistant", "physician"); out != demoAssistant+" is now physician.\n" {
		t.Errorf("it says %q", out)
	}
	b.must("--user", demoAssistant, "export", "D-1001", "-o", b.file("x.json"))
	b.must("user", "role", demoAssistant, "administrator")
	b.refused(exitFailed, "may not export charts", "--user", demoAssistant, "export", "D-1001", "-o", b.file("x.json"))
	b.refused(exitFailed, "last physician", "--user", demoAdministrator, "user", "role", demoUser, "assistant")
	b.refused(exitFailed, "their own role", "user", "role", demoUser, "assistant")
	b.refused(exitFailed, `no user "Nobody"`, "user", "role", "Nobody", "assistant")
	b.refused(exitUsage, "boss", "user", "role", demoAssistant, "boss")
	b.must("verify")
}

func TestARemovedUserIsOutAndTheRestIsSealedAnew(t *testing.T) {
	b := staff(t)
	b.refused(exitUsage, "--yes", "user", "remove", demoAssistant)
	b.must("--user", demoAssistant, "patients")
	out := b.must("user", "remove", "ANA ASSISTANT", "--yes")
	for _, want := range []string{demoAssistant + " can no longer sign in.", "Everything is sealed under the new key."} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
	b.refused(exitFailed, "no user", "--user", demoAssistant, "patients")
	b.refused(exitFailed, "no user", "user", "remove", demoAssistant, "--yes")
	b.refused(exitFailed, "Nobody removes themself", "user", "remove", demoUser, "--yes")
	b.refused(exitFailed, "last physician", "--user", demoAdministrator, "user", "remove", demoUser, "--yes")
	if out := b.must("reseal"); out != "Nothing is left to seal anew.\n" {
		t.Errorf("after all was sealed anew it says %q", out)
	}
	b.must("--user", demoAdministrator, "verify")
	b.must("export", "D-1001", "-o", b.file("x.json"))
}

// TestResealGoesOnWhereItWasLeft after a removal whose sealing was stopped.
func TestResealGoesOnWhereItWasLeft(t *testing.T) {
	b := staff(t)
	clinic, err := store.Open(b.file("clinic.stipple"), demoUser, demoPassphrase, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	users, err := clinic.Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users {
		if u.Name == demoAssistant {
			err = clinic.RemoveUser(t.Context(), u.ID)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, total, err := clinic.Resealing(t.Context()); err != nil || total == 0 {
		t.Fatalf("%d are to be sealed anew, %v", total, err)
	}
	if err := clinic.Close(); err != nil {
		t.Fatal(err)
	}
	if out := b.must("reseal"); out != "Everything is sealed under the new key.\n" {
		t.Errorf("it says %q", out)
	}
	if out := b.must("reseal"); out != "Nothing is left to seal anew.\n" {
		t.Errorf("the second time it says %q", out)
	}
	b.must("verify")
}

func TestPassphrasesChange(t *testing.T) {
	b := staff(t)
	b.refused(exitUsage, "STIPPLE_NEW_PASSPHRASE", "user", "passphrase")
	for _, bad := range []struct{ passphrase, words string }{
		{"short", "12"}, {"aaaaaaaaaaaaaaaa", "guess"}, {demoPassphrase, "already"},
	} {
		b.env["STIPPLE_NEW_PASSPHRASE"] = bad.passphrase
		b.refused(exitFailed, bad.words, "user", "passphrase")
	}
	b.env["STIPPLE_NEW_PASSPHRASE"] = otherPassphrase
	b.refused(exitFailed, "may not manage users", "--user", demoAssistant, "user", "passphrase", demoUser)
	b.refused(exitFailed, "no user", "user", "passphrase", "Nobody")
	if out := b.must("user", "passphrase", demoAssistant); out != demoAssistant+" has a new passphrase.\n" {
		t.Errorf("it says %q", out)
	}
	delete(b.env, "STIPPLE_NEW_PASSPHRASE")
	own := b.write("own", otherPassphrase+"\n")
	if out := b.must("user", "passphrase", "dr demo", "--new-passphrase-file", own); out != "Your passphrase is changed.\n" {
		t.Errorf("it says %q", out)
	}
	for _, name := range []string{demoUser, demoAssistant} {
		b.env["STIPPLE_PASSPHRASE"] = otherPassphrase
		b.must("--user", name, "patients")
		b.env["STIPPLE_PASSPHRASE"] = demoPassphrase
		b.refused(exitFailed, "not right", "--user", name, "patients")
	}
	b.must("--user", demoAdministrator, "verify")
}

func TestANewRecoveryCodeReplacesTheOldOne(t *testing.T) {
	b := staff(t)
	b.refused(exitFailed, "may not manage users", "--user", demoAssistant, "user", "code")
	code := func() string {
		found := regexp.MustCompile(`(?m)^Recovery code: (\S+)$`).FindStringSubmatch(b.must("user", "code"))
		if found == nil {
			t.Fatal("no code is printed")
		}
		return found[1]
	}
	first, second := code(), code()
	b.env["STIPPLE_NEW_PASSPHRASE"] = otherPassphrase
	b.refused(exitUsage, "STIPPLE_RECOVERY_CODE", "user", "reset", demoAssistant)
	b.refused(exitFailed, "no user", "user", "reset", "Nobody", "--code-file", b.write("code", second))
	b.must("user", "reset", demoAssistant, "--code-file", b.write("code", second+"\n"))
	b.refused(exitFailed, "code", "user", "reset", demoAssistant, "--code-file", b.write("code", first))
	b.env["STIPPLE_PASSPHRASE"] = otherPassphrase
	b.must("--user", demoAssistant, "patients")
	b.env["STIPPLE_PASSPHRASE"] = demoPassphrase
	if lines := b.trail("--op", "reset_passphrase"); len(lines) != 1 {
		t.Errorf("the trail has %+v", lines)
	}
}

// TestOutputNeverReplacesWhatLiesBesideAClinic: what waits for the trail, and the
// count of wrong passphrases.
func TestOutputNeverReplacesWhatLiesBesideAClinic(t *testing.T) {
	b := newBench(t)
	b.demo()
	for _, suffix := range []string{".waiting", ".tries", ".waiting-lock"} {
		path := b.file("clinic.stipple") + suffix
		if _, err := os.Stat(path); err != nil {
			b.write("clinic.stipple"+suffix, "")
		}
		b.refused(exitFailed, "belongs to a clinic file", "export", "D-1001", "-o", path)
	}
}
