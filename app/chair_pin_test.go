package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/store"
)

const chairTestPIN = "481516"

// digits taps the digits of a PIN.
func (s *chairStage) digits(pin string) {
	s.t.Helper()
	for _, d := range pin {
		s.push(string(d))
	}
}

// withPIN opens the page on a session that runs and has a PIN. What rests when the
// window locks is given back.
func withPIN(t *testing.T, role planner.Role) (*chairStage, *fakeRest) {
	t.Helper()
	s := newChairStage(t, role, append(throughTheGate(), planner.Tap{Deed: planner.ShowPlace, Region: chairFront})...)
	rest := &fakeRest{file: s.file}
	s.rests(rest)
	s.page.offerPIN()
	s.digits(chairTestPIN)
	s.digits(chairTestPIN)
	if s.dialog() || s.page.pin() != chairTestPIN {
		t.Fatalf("the PIN is %q", s.page.pin())
	}
	return s, rest
}

func (s *chairStage) rests(rest *fakeRest) {
	s.page.rested = func(record planner.ID, pin string) (chairRest, error) {
		*rest = fakeRest{file: s.file, record: record, pin: pin, left: planner.PINTries, fails: rest.fails}
		s.file.beside = store.Beside{
			ID: s.page.patient.ID, Family: s.page.patient.Family, Given: s.page.patient.Given, Chart: s.page.patient.Chart,
			Alerts: s.page.patient.Alerts, Sessions: 2, Reasons: []string{"Firm skin"},
		}
		return rest, nil
	}
}

// resumed enters the PIN on the locked window and takes the page that follows.
func (s *chairStage) resumed() {
	s.t.Helper()
	s.digits(chairTestPIN)
	page, ok := s.shell.current.(*chairsidePage)
	if !ok {
		s.t.Fatalf("shown is %T", s.shell.current)
	}
	s.page = page
}

func TestAPINIsOfferedWhenASessionStarts(t *testing.T) {
	taps := throughTheGate()
	s := newChairStage(t, planner.Assistant, taps[:len(taps)-1]...)
	s.consents(standingConsent())
	s.push("Start session")
	if !s.says("A PIN for this session?") || !s.shows("No PIN") {
		t.Fatal("no PIN is offered")
	}
	s.push("No PIN")
	if s.dialog() || s.page.pin() != "" {
		t.Errorf("without one the PIN is %q", s.page.pin())
	}
	s.menuCommand("PIN of this session…")
	s.digits(chairTestPIN)
	if !s.says(pinAgain) || s.says(chairTestPIN) {
		t.Fatal("the digits are not asked for again, or are shown")
	}
	s.digits("481517")
	if !s.says("not the same") || !s.says(pinOnce) {
		t.Error("two different PINs were taken")
	}
	s.digits("123456")
	if !s.says("easy to guess") {
		t.Error("a weak PIN was taken")
	}
	test.Type(s.shell.window.Canvas().Focused(), "48151")
	s.key(fyne.KeyBackspace)
	test.Type(s.shell.window.Canvas().Focused(), "16")
	s.digits(chairTestPIN)
	if s.dialog() || s.page.pin() != chairTestPIN {
		t.Errorf("the PIN is %q", s.page.pin())
	}
}

func TestTheLockedChairShowsDigitsAndNobodysName(t *testing.T) {
	s, _ := withPIN(t, planner.Assistant)
	if s.named("Jansen") == "" {
		t.Fatal("the patient on the window is not found: the search is blind")
	}
	s.do(actLock)
	if _, ok := s.shell.current.(*chairLockedPage); !ok || !s.file.closed {
		t.Fatalf("shown is %T, closed %t", s.shell.current, s.file.closed)
	}
	if !s.says("A session is running") || !s.shows("Sign in with a passphrase") {
		t.Error("the page does not say what it is")
	}
	for _, part := range []string{"Jansen", "0042", "Nickel"} {
		if way := reach(part, append(notOfTheWindow, "app.fakeRest"), s.shell, s.window, s.window.Content()); way != "" {
			t.Errorf("%q is held as %s", part, way)
		}
	}
	if s.shell.pin != (chairPIN{}) {
		t.Error("the PIN is kept beside what it seals")
	}
	for _, o := range test.LaidOutObjects(s.window.Content()) {
		if b, ok := o.(*touch); ok && b.Visible() && (b.Size().Width < 42 || b.Size().Height < 42) {
			t.Errorf("%q is %v", b.label.value, b.Size())
		}
	}
}

func TestThePINLeadsBackToTheSameRegion(t *testing.T) {
	s, _ := withPIN(t, planner.Assistant)
	s.do(actLock)
	s.resumed()
	if s.page.region() != chairFront || s.dialog() {
		t.Fatalf("shown is %q", s.page.region())
	}
	if !s.says("Session 1 of 2") || !s.says("Nickel") || s.file.prints != nil {
		t.Error("the banner or the session is not named")
	}
	test.Tap(s.card(planner.DepthField, 1).confirm)
	if _, ok := s.record(chairFront).Value(planner.DepthField, 1); !ok {
		t.Error("nothing can be logged")
	}
	for _, action := range []planner.Action{planner.EditPatients, planner.SeePatients, planner.SeeStock, planner.EditPlans} {
		if s.shell.may(action) {
			t.Errorf("%s is offered", action)
		}
	}
	s.do(actLock)
	if _, ok := s.shell.current.(*chairLockedPage); ok {
		t.Fatal("the fake rests only as its page says")
	}
}

func TestLeavingASessionAfterItsPINAsksForThePassphrase(t *testing.T) {
	for name, leave := range map[string]func(s *chairStage){
		"back":  func(s *chairStage) { s.page.leave() },
		"today": func(s *chairStage) { s.shell.openToday() },
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := withPIN(t, planner.Assistant)
			s.do(actLock)
			s.resumed()
			leave(s)
			if s.shell.current != page(s.page) || !s.says("Enter your passphrase") {
				t.Fatalf("shown is %T", s.shell.current)
			}
			s.typeSecret("wrong wrong wrong")
			s.push("Go on")
			if s.shell.current != page(s.page) || !s.says("not right") || s.file.narrow == "" {
				t.Fatal("a wrong passphrase opened the rest")
			}
			s.typeSecret(chairPassphrase)
			s.push("Go on")
			if s.shell.current == page(s.page) || s.file.narrow != "" || s.dialog() {
				t.Errorf("shown is %T", s.shell.current)
			}
		})
	}
}

// typeSecret fills the passphrase that is asked for.
func (s *chairStage) typeSecret(passphrase string) {
	s.t.Helper()
	for _, o := range s.objects() {
		if i, ok := o.(*input); ok && i.Password && i.Visible() {
			i.SetText(passphrase)
			return
		}
	}
	s.t.Fatal("no passphrase is asked for")
}

func TestSigningAfterThePINTakesThePassphraseOnce(t *testing.T) {
	s, _ := withPIN(t, planner.Assistant)
	s.do(actLock)
	s.resumed()
	s.page.review()
	v := s.page.view.(*chairReview)
	v.passphrase.show("wrong wrong wrong")
	s.push("Sign")
	if s.now().Signed() || s.file.narrow == "" || !strings.Contains(v.trouble.message(), "not right") {
		t.Fatalf("a wrong passphrase: %q", v.trouble.message())
	}
	v.passphrase.show(chairPassphrase)
	s.push("Sign")
	if !s.now().Signed() || s.file.narrow != "" || s.page.place != atSigned {
		t.Error("the record is not signed, or the rest is not open")
	}
}

func TestAnOverrideAfterThePINAsksForThePassphraseFirst(t *testing.T) {
	s, _ := withPIN(t, planner.Physician)
	s.do(actLock)
	s.resumed()
	s.page.layNeedle("", "", nil)
	s.pick("N-OLD")
	s.push("Override…")
	if !s.says("noted in the audit trail") {
		t.Fatal("the passphrase is not asked for")
	}
	s.typeSecret(chairPassphrase)
	s.push("Go on")
	s.override("none left", "")
	if _, laid := s.now().Needle("n2"); !laid || len(s.now().Gate.Overrides) != 1 {
		t.Errorf("laid out are %v", s.now().Needles)
	}
}

func TestThreeWrongPINsLeadToThePassphrase(t *testing.T) {
	s, rest := withPIN(t, planner.Assistant)
	s.do(actLock)
	for range planner.PINTries - 1 {
		s.digits("481517")
		if !s.says("not right") || s.shell.current.(*chairLockedPage).pad.digits != "" {
			t.Fatal("a wrong PIN is not said")
		}
	}
	s.digits("481517")
	p, ok := s.shell.current.(*signInPage)
	if !ok || !strings.Contains(p.trouble.message(), "three times") || p.back != nil || rest.left != 0 {
		t.Fatalf("shown is %T", s.shell.current)
	}
	s.back()
	if at, ok := s.shell.current.(*chairsidePage); !ok || at.region() != chairFront {
		t.Errorf("after the passphrase %T is shown", s.shell.current)
	}
}

func TestSomebodyElseMeanwhileIsSaidPlainly(t *testing.T) {
	s, rest := withPIN(t, planner.Assistant)
	rest.fails = planner.Errorf(planner.Conflict, "Somebody has signed in meanwhile.")
	s.do(actLock)
	s.digits(chairTestPIN)
	p, ok := s.shell.current.(*signInPage)
	if !ok || !strings.Contains(p.trouble.message(), "signed in meanwhile") {
		t.Errorf("shown is %T", s.shell.current)
	}
}

func TestThePassphraseIsTheOtherWayAndEndsThePIN(t *testing.T) {
	s, rest := withPIN(t, planner.Assistant)
	s.do(actLock)
	s.push("Sign in with a passphrase")
	s.follow("Back to the PIN")
	if _, ok := s.shell.current.(*chairLockedPage); !ok {
		t.Fatalf("shown is %T", s.shell.current)
	}
	s.push("Sign in with a passphrase")
	s.back()
	if !rest.wiped || s.shell.atRest != nil {
		t.Error("what rested is kept")
	}
	if at, ok := s.shell.current.(*chairsidePage); !ok || at.region() != chairFront {
		t.Errorf("after the passphrase %T is shown", s.shell.current)
	}
}

func TestWithoutAPINOrARunningSessionThePassphraseIsAsked(t *testing.T) {
	s := atRegion(t)
	s.do(actLock)
	if _, ok := s.shell.current.(*signInPage); !ok {
		t.Errorf("shown is %T", s.shell.current)
	}
}
