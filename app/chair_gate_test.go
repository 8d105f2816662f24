package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/store"
)

func (s *chairStage) consents(c planner.Consent) {
	s.file.consents = append(s.file.consents, store.Stored[planner.Consent]{Value: c, Row: 1})
	s.open()
}

func standingConsent() planner.Consent {
	return planner.Consent{ID: "c", Patient: "p1", Title: "SMP", Version: 2, Date: planner.Date{Year: 2026, Month: 11, Day: 1}}
}

func TestTheStandingConsentIsTakenAtTheGate(t *testing.T) {
	s := newChairStage(t, planner.Assistant)
	if s.now().Gate.Consent != nil || !s.shows("Record a consent…") {
		t.Fatal("without a consent on file one was taken, or none is asked for")
	}
	s.consents(standingConsent())
	if c := s.now().Gate.Consent; c == nil || c.Version != 2 {
		t.Errorf("the consent is %v", c)
	}
}

func TestAWithdrawnConsentIsNotTaken(t *testing.T) {
	s := newChairStage(t, planner.Assistant)
	s.consents(standingConsent())
	s.file.consents[0].Value.Withdrawn = &planner.Withdrawal{Date: s.file.Today(), By: "x"}
	s.open()
	if c := s.now().Gate.Consent; c != nil {
		t.Errorf("the withdrawn consent %v stands at the gate", c)
	}
	if !s.page.foot.start.off {
		t.Error("the session may start")
	}
}

// pick chooses the lot with a batch in the open picker.
func (s *chairStage) pick(batch string) {
	s.t.Helper()
	for _, o := range s.objects() {
		if p, ok := o.(*lotPicker); ok {
			for i, row := range p.seen {
				if row.lot.Batch == batch {
					p.choose(i)
					return
				}
			}
		}
	}
	s.t.Fatalf("lot %s is not offered", batch)
}

func TestAnExpiredLotKeepsTheGateShutUntilAPhysicianOverrides(t *testing.T) {
	s := newChairStage(t, planner.Assistant)
	s.consents(standingConsent())
	s.push("I have read them")
	s.push("Proposed: Dr. Anna Berg, tap to confirm")
	s.push("Choose the lot…")
	s.pick("N-OLD")
	s.push("Prepare the mix…")
	s.push("Choose the lot…")
	s.pick("B1")
	s.push("Choose the lot…")
	s.pick("W1")
	s.push("Prepared now")
	if mix, ok := s.now().Mix("m1"); !ok || planner.Moment(mix.Mix.DiscardAfter).Clock() != "14:00" {
		t.Errorf("the mix is %+v, and keeps four hours", mix.Mix)
	}
	if !s.page.foot.start.off || !strings.Contains(s.page.foot.why.String(), "N-OLD") {
		t.Fatalf("the session may start on an expired lot; the foot says %q", s.page.foot.why.String())
	}
	s.push("Ask a physician to override…")
	s.override("in a hurry", "not the passphrase")
	if !s.dialog() || len(s.now().Gate.Overrides) != 0 {
		t.Fatal("a wrong passphrase overrode, or the dialog is gone")
	}
	s.override("in a hurry", physicianPassphrase)
	if o := s.now().Gate.Overrides; s.dialog() || len(o) != 1 || o[0].By.ID != "dr" || o[0].Lot != "N-OLD" || o[0].Reason != "in a hurry" {
		t.Fatalf("the overrides are %+v", o)
	}
	s.push("Start session")
	if s.now().Started.IsZero() || s.page.place != atRegions {
		t.Error("the session did not start")
	}
}

// override fills the open dialog and presses Override. What was typed before
// stays.
func (s *chairStage) override(reason, passphrase string) {
	s.t.Helper()
	for _, o := range s.objects() {
		if f, ok := o.(*textField); ok {
			if f.entry.Password {
				f.show(passphrase)
			} else if f.read() == "" {
				f.show(reason)
			}
		}
	}
	s.push("Override")
}

func TestAnExpiredLotCanBeReplacedAtTheGate(t *testing.T) {
	s := newChairStage(t, planner.Assistant)
	s.push("Choose the lot…")
	s.pick("N-OLD")
	s.push("Choose another lot")
	s.pick("N1")
	if needles := s.now().Needles; len(needles) != 1 || needles[0].Lot.Batch != "N1" {
		t.Errorf("laid out are %+v", needles)
	}
}

func TestAnAssistantIsNotOfferedToGoOnInSpiteOfAlerts(t *testing.T) {
	if newChairStage(t, planner.Assistant).shows("Go on in spite of it…") {
		t.Error("an assistant may go on in spite of alerts")
	}
	s := newChairStage(t, planner.Physician)
	s.push("Go on in spite of it…")
	s.override("Patch test was fine", "")
	if o := s.now().Gate.Overrides; len(o) != 1 || o[0].Kind != planner.OverrideAlerts {
		t.Errorf("the overrides are %+v", o)
	}
}

func TestAStaleMixIsSaidAtTheGate(t *testing.T) {
	taps := throughTheGate()[:5]
	taps[4].Mix.Mix.DiscardAfter = "2026-11-22T09:30:00Z"
	s := newChairStage(t, planner.Assistant, taps...)
	if !s.says("To be discarded since 09:30") || !s.page.foot.start.off {
		t.Error("a stale mix does not show, or the session may start")
	}
}

// TestAStaleMixIsNoneThatWasPlanned: a mix that should have been discarded is not
// confirmed with one tap.
func TestAStaleMixIsNoneThatWasPlanned(t *testing.T) {
	taps := throughTheGate()
	fresh := newChairStage(t, planner.Assistant, taps...)
	r := fresh.now().Records[0]
	if keys := fresh.page.laidAsPlanned(r, planner.MixField, 1); len(keys) != 1 {
		t.Fatalf("the mix laid out is not the one planned: %v", keys)
	}
	for i := range taps {
		if taps[i].Mix != nil {
			taps[i].Mix.Mix.DiscardAfter = "2026-11-22T09:59:00Z"
		}
	}
	s := newChairStage(t, planner.Assistant, taps...)
	if keys := s.page.laidAsPlanned(r, planner.MixField, 1); len(keys) != 0 {
		t.Errorf("a stale mix is offered as planned: %v", keys)
	}
	if _, ok := s.page.confirmation(r, planner.MixField, 1); ok {
		t.Error("a stale mix is confirmed with one tap")
	}
}

func TestTheConsentDialogIsOpenedAtTheGate(t *testing.T) {
	s := newChairStage(t, planner.Assistant)
	s.push("Record a consent…")
	if !s.dialog() {
		t.Error("no dialog opened")
	}
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
}

func TestThePadReadsWhatIsDialled(t *testing.T) {
	test.NewTempApp(t)
	cases := []struct {
		keys string
		want float64
		ok   bool
	}{{"0.8", 0.8, true}, {"1.", 1, true}, {".5", 0.5, true}, {"12⌫", 1, true}, {"9", 0, false}, {"", 0, false}, {"007", 0, false}, {"3.14159", 3.14159, true}}
	for _, c := range cases {
		p := newPad("mm", 0.1, 4, 0.1)
		for _, k := range c.keys {
			p.key(string(k))
		}
		if got, err := p.read(); (err == nil) != c.ok || c.ok && got != c.want {
			t.Errorf("%q reads %v, %v", c.keys, got, err)
		}
	}
	p := newPad("mm", 0.1, 4, 0.1)
	p.show(0.8)
	p.step(0.1)
	p.step(0.1)
	if p.text != "1" {
		t.Errorf("0.8 and two steps of 0.1 are %s", p.text)
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if p.text != "0.9" {
		t.Errorf("and one down is %s", p.text)
	}
}
