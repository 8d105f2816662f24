package app

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/store"
)

func TestSigningInWaitsAsLongAsItIsTold(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.file.users = append(s.file.users, planner.User{ID: "user-2", Name: "Bo Assist", Role: planner.Assistant})
	s.shell.start("/clinic/clinic.stipple", "Dr. Anna Berg")
	p := s.shell.current.(*signInPage)
	var now time.Time
	p.patience.now = func() time.Time { return now }
	p.patience.after = func(time.Duration, func()) {}
	s.gate.refuses = tooSoon(3 * time.Second)
	test.Type(p.passphrase.entry, "brass otter piano")
	s.key(fyne.KeyReturn)
	if !p.enter.Disabled() || p.enter.Text != "Wait 3 s" || p.passphrase.read() != "brass otter piano" {
		t.Fatalf("the button says %q, off: %t, with %q typed", p.enter.Text, p.enter.Disabled(), p.passphrase.read())
	}
	s.gate.refuses = nil
	s.key(fyne.KeyReturn)
	if s.shell.file != nil {
		t.Fatal("Enter goes round the wait")
	}
	p.user.drop.SetSelected("Bo Assist")
	if p.enter.Disabled() || p.enter.Text != "Sign in" {
		t.Error("somebody else has to wait, too")
	}
	p.user.drop.SetSelected("Dr. Anna Berg")
	if !p.enter.Disabled() {
		t.Error("the wait is got round by choosing somebody else")
	}
	now = now.Add(2500 * time.Millisecond)
	if p.patience.count(p.patience.turns); p.enter.Text != "Wait 1 s" {
		t.Errorf("the button says %q", p.enter.Text)
	}
	now = now.Add(time.Second)
	p.patience.count(p.patience.turns)
	if p.enter.Disabled() || p.enter.Text != "Sign in" {
		t.Errorf("the button says %q", p.enter.Text)
	}
	s.key(fyne.KeyReturn)
	if s.shell.file == nil {
		t.Error("the passphrase that was kept does not open the file")
	}
}

func TestADamagedSlotIsNotAWrongPassphrase(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.shell.start("/clinic/clinic.stipple", "")
	p := s.shell.current.(*signInPage)
	s.gate.refuses = planner.Errorf(planner.Corrupt, "The key slot is damaged.")
	test.Type(p.passphrase.entry, "brass otter piano")
	s.key(fyne.KeyReturn)
	if s.dialog() || !strings.Contains(p.trouble.message(), "damaged") || p.passphrase.read() == "" {
		t.Errorf("beside the passphrase stands %q", p.trouble.message())
	}
}

func TestTheRecoveryCodeLetsOneInAgain(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.shell.start("/clinic/clinic.stipple", "")
	p := newRecoverPage(s.shell, s.shell.current.(*signInPage).info, "Dr. Anna Berg")
	s.shell.show(p)
	const good = "violet kettle marches slowly 42"
	p.make()
	if p.rows.message("code") == "" || p.rows.message("passphrase") == "" {
		t.Error("nothing is said beside the empty fields")
	}
	p.code.show("abcd efgh")
	p.passphrase.show(good)
	p.repeat.show(good + "x")
	if p.make(); p.rows.message("repeat") == "" || s.gate.reseted != nil {
		t.Error("two passphrases that differ were taken")
	}
	p.repeat.show(good)
	s.gate.refuses = planner.Errorf(planner.Forbidden, "This is not the recovery code of this clinic.")
	if p.make(); !strings.Contains(p.rows.message("code"), "not the recovery code") || p.passphrase.read() != good {
		t.Errorf("beside the code stands %q", p.rows.message("code"))
	}
	s.gate.refuses = nil
	p.make()
	if want := []string{"abcd efgh", "Dr. Anna Berg", good}; len(s.gate.reseted) != 3 || s.gate.reseted[0] != want[0] || s.gate.reseted[1] != want[1] || s.gate.reseted[2] != want[2] {
		t.Errorf("asked for %q", s.gate.reseted)
	}
	if s.shell.file == nil || !s.shell.atStart() {
		t.Errorf("afterwards %T is shown", s.shell.current)
	}
}

func TestTheStrengthOfAPassphraseIsShown(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(newTheme(lightAppearance))
	one, two := newSecretField(), newSecretField()
	s := newStrength(one, two, func() []string { return []string{"Sunrise Clinic"} })
	for _, c := range []struct {
		one, two string
		word     string
		fits     bool
	}{
		{"", "", "", false},
		{"short", "short", "Easily guessed", false},
		{"violet kettle marches slowly", "", "good", false},
		{"violet kettle marches slowly", "violet", "not the same", false},
		{"violet kettle marches slowly", "violet kettle marches slowly", "both are the same", true},
	} {
		one.show(c.one)
		two.show(c.two)
		if !strings.Contains(strings.ToLower(s.word.value), strings.ToLower(c.word)) || (len(s.faults()) == 0) != c.fits {
			t.Errorf("%q, %q: %q, %v", c.one, c.two, s.word.value, s.faults())
		}
	}
}

// tooSoon is a refusal that asks to wait.
func tooSoon(wait time.Duration) error {
	return planner.Errorf(planner.Forbidden, "Wait a moment.").Because(&store.WaitError{Wait: wait, Until: time.Now().Add(wait)})
}
