package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"stipple/planner"
)

func fullDisk() error {
	return planner.Errorf(planner.Full, "The disk is full. Free some space, then try again.")
}

func TestWhatTheStoreRefusesStaysAndIsTriedAgain(t *testing.T) {
	s := atRegion(t)
	s.file.tapFails = fullDisk()
	test.Tap(s.card(planner.DepthField, 1).confirm)
	test.Tap(s.card(planner.AngleField, 1).confirm)
	c := s.card(planner.DepthField, 1)
	if c.value.value != "0.8 mm" || !c.saved.Visible() || !s.says("2 taps not saved yet") || !s.says("The disk is full") {
		t.Fatalf("the card says %q, saved %q", c.value.value, c.saved.label.value)
	}
	if _, ok := s.record(chairFront).Value(planner.DepthField, 1); ok {
		t.Fatal("the store kept what it refused")
	}
	if !s.page.unsaved() {
		t.Error("the page would be left without a word")
	}
	s.file.tapFails = nil
	s.push("Try again")
	for _, f := range []planner.Field{planner.DepthField, planner.AngleField} {
		if _, ok := s.record(chairFront).Value(f, 1); !ok {
			t.Errorf("%s was lost", f)
		}
	}
	if s.says("not saved yet") || s.page.unsaved() || s.card(planner.DepthField, 1).saved.Visible() {
		t.Error("the page still says that something is not saved")
	}
}

func TestATapThatArrivedAlthoughRefusedIsNotMadeTwice(t *testing.T) {
	s := atRegion(t)
	before := len(s.taps())
	s.file.tapFails, s.file.tapKept = fullDisk(), true
	test.Tap(s.card(planner.DepthField, 1).confirm)
	s.file.tapFails = nil
	s.push("Try again")
	if added := s.taps()[before:]; len(added) != 1 {
		t.Errorf("the file has %v", added)
	}
	if s.page.unsaved() {
		t.Error("something is not saved")
	}
}

func TestWhatCannotBeSavedCanBeGivenUp(t *testing.T) {
	s := atRegion(t)
	s.file.tapFails = fullDisk()
	test.Tap(s.card(planner.DepthField, 1).confirm)
	s.push("Give up…")
	s.push("Give them up")
	if s.page.unsaved() || s.card(planner.DepthField, 1).value.value != "0.8 mm" || !s.card(planner.DepthField, 1).confirm.Visible() {
		t.Error("the tap was not given up")
	}
}

func TestOneComesBackToTheSameField(t *testing.T) {
	s := atRegion(t, planner.Tap{Deed: planner.Confirm, Region: chairFront, Field: planner.AngleField, Pass: 1})
	if s.page.region() != chairFront {
		t.Fatalf("the page is at %q", s.page.region())
	}
	if at := s.page.lastPlace(); at != (valuePlace{planner.AngleField, 1}) {
		t.Errorf("the field is %v", at)
	}
	test.Tap(s.card(planner.DepthField, 2).confirm)
	s.open()
	if at := s.page.lastPlace(); at != (valuePlace{planner.DepthField, 2}) || s.page.region() != chairFront {
		t.Errorf("the field is %v of %q", at, s.page.region())
	}
	s.page.show("")
	s.open()
	if s.page.region() != "" {
		t.Errorf("the page is at %q and not at the list", s.page.region())
	}
}

func TestANoteIsKeptWhenThePageIsLeft(t *testing.T) {
	s := atRegion(t)
	note := s.page.view.(*chairDesk).region.seen.note
	note.entry.SetText("Calm throughout")
	s.shell.home()
	if got := s.record(chairFront).Note; got != "Calm throughout" {
		t.Errorf("the note is %q", got)
	}
}

func TestUnconfirmedStaysUnconfirmedWhenSigned(t *testing.T) {
	s := atRegion(t, planner.Tap{Deed: planner.Confirm, Region: chairFront, Field: planner.DensityField}, planner.Tap{Deed: planner.MarkDone, Region: chairFront})
	open := len(s.now().Unconfirmed())
	s.page.review()
	if !s.says(openSays(open)) || open < 10 {
		t.Errorf("the review does not say %q", openSays(open))
	}
	v := s.page.view.(*chairReview)
	v.passphrase.show("wrong wrong wrong")
	s.push("Sign")
	if s.now().Signed() || !strings.Contains(v.trouble.message(), "not right") {
		t.Fatalf("a wrong passphrase: %q", v.trouble.message())
	}
	v.passphrase.show(chairPassphrase)
	s.push("Sign")
	now := s.now()
	if !now.Signed() || len(now.Unconfirmed()) != open || s.page.place != atSigned {
		t.Errorf("signed %v with %d of %d values open", now.Signed(), len(now.Unconfirmed()), open)
	}
	if r := s.record(chairCrown); r.State != planner.Unconfirmed {
		t.Errorf("a region nobody touched is %q", r.State)
	}
}

func TestOnlyTheOperatorOrAPhysicianSigns(t *testing.T) {
	taps := throughTheGate()
	taps[2].Operator = &planner.Person{ID: "other", Name: "Ben", Role: planner.Assistant}
	s := newChairStage(t, planner.Assistant, taps...)
	s.page.review()
	if !s.says("Ben operated. The operator signs, or a physician.") || !s.page.foot.sign.off {
		t.Error("an assistant may sign for another one")
	}
	s = newChairStage(t, planner.Physician, taps...)
	s.page.review()
	if s.page.foot.sign.off {
		t.Error("a physician may not sign")
	}
}

func TestAmountsAreCounted(t *testing.T) {
	s := atRegion(t)
	s.page.review()
	s.push("3RL · 0.25 mm · lot N1")
	s.dial("3")
	if n, _ := s.now().Needle("n1"); n.Used != 3 {
		t.Errorf("%v needles were used", n.Used)
	}
}

func TestHowItWasTakenIsSetAndTakenBack(t *testing.T) {
	s := atRegion(t)
	seen := s.page.view.(*chairDesk).region.seen
	test.Tap(seen.bleeding[2])
	test.Tap(seen.pain[7])
	test.Tap(seen.skin[1])
	seen.complicate(planner.Infection)
	r := s.record(chairFront)
	if r.Bleeding == nil || r.Bleeding.Value != 2 || r.Pain == nil || r.Pain.Value != 7 || r.Skin == nil || len(r.Complications) != 1 {
		t.Fatalf("taken down: %+v", r)
	}
	test.Tap(seen.bleeding[2])
	test.Tap(seen.skin[1])
	s.push("Infection")
	if r = s.record(chairFront); r.Bleeding != nil || r.Skin != nil || len(r.Complications) != 0 {
		t.Errorf("still there: %+v", r)
	}
}
