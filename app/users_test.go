package app

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// usersStage shows the users: the one signed in, an assistant and perhaps more.
func usersStage(t *testing.T, role planner.Role, more ...planner.User) (*stage, *usersPanel) {
	t.Helper()
	file := newFakeFile(role)
	file.users = append(append(file.users, planner.User{ID: "user-2", Name: "Bo Lind", Role: planner.Assistant}), more...)
	s := signedIn(t, file)
	s.do(actClinic)
	p := s.shell.current.(*clinicPage)
	p.turn(tabUsers)
	return s, p.users
}

// fill types into the nth field of the open dialog.
func (s *stage) fill(nth int, value string) {
	s.t.Helper()
	for _, o := range s.objects() {
		if i, ok := o.(*input); ok {
			if nth == 0 {
				i.SetText(value)
				return
			}
			nth--
		}
	}
	s.t.Fatal("there are not so many fields")
}

func TestChangeOnesOwnPassphraseInEveryRole(t *testing.T) {
	for _, role := range planner.Roles() {
		s := signedIn(t, newFakeFile(role))
		s.do(actPassphrase)
		s.press("Change")
		if !s.says("Enter the passphrase you sign in with now.") {
			t.Errorf("%s: nothing is said of the missing passphrase", role)
		}
		s.fill(0, "brass otter piano")
		s.fill(1, "velvet tractor onion")
		s.fill(2, "velvet tractor onions")
		s.press("Change")
		if len(s.file.log.calls) != 0 || !s.says("The two passphrases are not the same.") {
			t.Errorf("%s: two different passphrases were taken", role)
		}
		s.fill(2, "velvet tractor onion")
		s.file.log.refusal = planner.Errorf(planner.Forbidden, "The passphrase is not right.")
		s.press("Change")
		if !s.says("The passphrase is not right.") || !s.dialog() {
			t.Errorf("%s: a refusal is not said, or what was typed is gone", role)
		}
		s.file.log.refusal = nil
		s.press("Change")
		if !slices.Contains(s.file.log.calls, "change brass otter piano to velvet tractor onion") || !s.says("Your passphrase is changed") {
			t.Errorf("%s: asked was %q", role, s.file.log.calls)
		}
	}
}

func TestANewPassphraseForSomebodyElse(t *testing.T) {
	s, _ := usersStage(t, planner.Physician)
	s.press("New passphrase…")
	s.fill(0, "Bo Lind Bo Lind")
	s.fill(1, "Bo Lind Bo Lind")
	s.press("Set")
	if len(s.file.log.calls) != 0 {
		t.Error("a passphrase of the user's own name was taken")
	}
	s.fill(0, "velvet tractor onion")
	s.fill(1, "velvet tractor onion")
	s.press("Set")
	if !slices.Equal(s.file.log.calls, []string{"set user-2 to velvet tractor onion"}) || s.dialog() {
		t.Errorf("asked was %q", s.file.log.calls)
	}
}

func TestAnotherRole(t *testing.T) {
	s, p := usersStage(t, planner.Administrator, planner.User{ID: "user-3", Name: "Dr. Cy", Role: planner.Physician})
	p.askRole(p.users[2])
	if !s.says("Dr. Cy is the only physician") {
		t.Fatal("the last physician is not refused in words")
	}
	s.key(fyne.KeyEscape)
	p.askRole(p.users[1])
	s.press("Change")
	if !s.says("has this role already") {
		t.Error("the same role is changed to")
	}
	for _, o := range s.objects() {
		if d, ok := o.(*drop); ok {
			d.SetSelected(planner.Physician.Name())
		}
	}
	s.press("Change")
	if !slices.Equal(s.file.log.calls, []string{"role of user-2 is physician"}) || !s.says("Bo Lind is a Physician now.") {
		t.Errorf("asked was %q", s.file.log.calls)
	}
}

func TestRemovingAUserSaysWhatItMeansAndSealsAnew(t *testing.T) {
	s, p := usersStage(t, planner.Physician)
	s.file.log.of = 3
	s.press("Remove…")
	for _, part := range []string{"Remove Bo Lind?", "can no longer sign in", "gets a new key", "sealed anew in the background", "can still read that copy"} {
		if !s.says(part) {
			t.Errorf("the question does not say %q", part)
		}
	}
	s.key(fyne.KeyReturn)
	if len(s.file.log.calls) != 0 {
		t.Fatal("Enter alone removes a user")
	}
	s.press("Remove Bo Lind")
	if !slices.Equal(s.file.log.calls, []string{"remove user-2", "resealed"}) || len(p.users) != 1 {
		t.Errorf("asked was %q", s.file.log.calls)
	}
}

func TestTheLastPhysicianAndOneselfStay(t *testing.T) {
	s, p := usersStage(t, planner.Administrator, planner.User{ID: "user-3", Name: "Dr. Cy", Role: planner.Physician})
	p.askRemove(p.users[2])
	if !s.says("Dr. Cy is the only physician") || len(s.file.log.calls) != 0 {
		t.Error("the last physician is not refused in words")
	}
	s.key(fyne.KeyEscape)
	removes := 0
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == "Remove…" {
			removes++
		}
	}
	if removes != 2 || !s.says("Nobody can remove themselves") {
		t.Errorf("%d of 3 users can be removed", removes)
	}
}

func TestAnAssistantSeesUsersAndChangesOnlyTheirOwnPassphrase(t *testing.T) {
	s, p := usersStage(t, planner.Assistant)
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && (b.Text == "Remove…" || b.Text == "Role…" || b.Text == "New passphrase…") {
			t.Errorf("there is a button %q", b.Text)
		}
	}
	if !p.code.Disabled() {
		t.Error("an assistant may make a recovery code")
	}
	s.press("Change my passphrase…")
	if !s.dialog() {
		t.Error("one's own passphrase cannot be changed from here")
	}
}

func TestANewRecoveryCodeIsTypedBack(t *testing.T) {
	s, _ := usersStage(t, planner.Physician)
	s.file.log.newCode = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789"
	s.press("Make a new recovery code…")
	s.fill(0, "brass otter piano")
	s.press("Make it")
	if !slices.Equal(s.file.log.calls, []string{"code with brass otter piano"}) || !s.says("ABCD-EFGH-JKMN-PQRS") {
		t.Fatalf("asked was %q", s.file.log.calls)
	}
	s.press("I have kept it")
	if !s.says("This is not the code above") {
		t.Error("nothing typed is taken for the code")
	}
	s.press("Close")
	if !s.says("Close without the recovery code?") {
		t.Error("the code can be lost without a word")
	}
	s.key(fyne.KeyEscape)
	s.fill(0, "abcd efgh jkmn pqrs tvwx yzoi 2345 6789")
	s.press("I have kept it")
	if s.dialog() || !s.says("The new recovery code holds.") {
		t.Error("the code typed back is not taken")
	}
}

// holdUp makes a chore that goes on until it is cancelled.
func holdUp(started chan struct{}) func(ctx context.Context, step func(done, total int)) error {
	return func(ctx context.Context, step func(done, total int)) error {
		step(1204, 100_000)
		close(started)
		<-ctx.Done()
		return ctx.Err()
	}
}

// besides works in the background and shows at once what comes of it.
type besides struct {
	queued
	over chan func()
}

func (b *besides) quietly(work func() error, done func(error)) {
	go func() {
		err := caught(work)
		b.over <- func() { done(err) }
	}()
}

func TestSealingGoesOnAfterSigningInAndStopsWhenTheFileIsLetGo(t *testing.T) {
	file := newFakeFile(planner.Assistant)
	file.log.left, file.log.of = 100_000-1204, 100_000
	started := make(chan struct{})
	file.log.sealing = holdUp(started)
	s := newStage(t, file)
	b := &besides{over: make(chan func(), 1)}
	s.shell.turns.runner = b
	s.shell.enter(file, "Sunrise Clinic")
	(<-b.over)() // how the backups stand
	<-started
	if !s.shell.chores.line.Visible() || !s.says("Sealing 1,204 of 100,000 charts anew") {
		t.Error("the foot of the window does not say what goes on")
	}
	s.shell.chores.later()
	(<-b.over)()
	if s.shell.chores.line.Visible() || s.shell.chores.reseal.failed != nil {
		t.Error("the line stays after it was put off")
	}
	started = make(chan struct{})
	file.log.sealing = holdUp(started)
	s.shell.chores.resume()
	<-started
	s.shell.signOut() // waits for the work to end, or never comes back
	if !file.closed || s.shell.chores.reseal.going {
		t.Error("the sealing goes on in a closed file")
	}
}

func TestAReadOnlyFileIsNotSealedAnew(t *testing.T) {
	file := newFakeFile(planner.Physician)
	file.log.left, file.log.of, file.readOnly = 3, 3, true
	s := signedIn(t, file)
	if len(file.log.calls) != 0 || s.shell.chores.line.Visible() {
		t.Error("a read-only file is written to")
	}
}
