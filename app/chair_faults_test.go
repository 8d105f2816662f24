package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/scalp"
)

// longMix is a planned mix that takes more than one line of a card.
func longMix() *planner.Mix {
	return &planner.Mix{
		Pigments: []planner.Pigment{{Name: "Exemplar Scalp Soft black", Parts: 2}, {Name: "Exemplar Scalp Ash brown", Parts: 1}},
		Diluent:  "distilled water", DiluentParts: 12,
	}
}

func TestAPlannedMixIsReadWholeOnItsCard(t *testing.T) {
	s := atRegion(t)
	s.window.Resize(fyne.NewSize(1280, 800))
	c := s.card(planner.MixField, 1)
	want := longMix().String()
	c.value.paint(want, colorMuted)
	s.page.frame.Refresh()
	s.window.Resize(fyne.NewSize(1281, 800))
	var shown []string
	for _, o := range c.value.box.Objects {
		line := o.(*text)
		if r := test.WidgetRenderer(line).(*textRenderer); r.fitted(line.Size().Width) != line.value {
			t.Errorf("%q is cut short to %q", line.value, r.fitted(line.Size().Width))
		}
		shown = append(shown, line.value)
	}
	if len(shown) < 2 || strings.Join(shown, " ") != want {
		t.Errorf("the card shows %q", shown)
	}
	last := c.value.box.Objects[len(shown)-1]
	if foot := last.Position().Y + last.Size().Height; foot > c.value.Size().Height+1 {
		t.Errorf("the last line ends at %v of %v", foot, c.value.Size().Height)
	}
}

func TestAnotherLotOfAMixKeepsTheRest(t *testing.T) {
	taps := throughTheGate()
	water := chairLot("W1", planner.DiluentStock, planner.Date{Year: 2028, Month: 1, Day: 1})
	then := planner.Moment("2026-11-22T09:00:00Z")
	taps[4].Mix = &planner.LaidMix{
		Key: "m1", Lots: taps[4].Mix.Lots, Diluent: &water,
		Mix: planner.Mix{
			Pigments: []planner.Pigment{{Name: "Soft black", Parts: 2}}, Diluent: "water", DiluentParts: 7,
			Prepared: string(then), DiscardAfter: "2026-11-22T15:00:00Z",
		},
	}
	s := newChairStage(t, planner.Assistant, taps[:5]...)
	s.push("Choose another lot") // of the needle
	s.key(fyne.KeyEscape)
	mix, _ := s.now().Mix("m1")
	s.page.changeMix(mix)
	if !s.shows("2") || !s.shows("7") || !s.says("6 hours from now, as entered") || s.shows("Choose the lot…") {
		t.Fatal("the lots, the parts or the hours are gone")
	}
	s.push("Prepared now")
	got, _ := s.now().Mix("m1")
	if got.Diluent == nil || got.Diluent.Lot != "W1" || got.Mix.Pigments[0].Parts != 2 || got.Mix.DiluentParts != 7 || got.Lots[0].Lot != "B1" || got.Mix.DiscardAfter == "" {
		t.Errorf("laid out is %+v", got)
	}
}

func TestAnotherMixBeginsLikeTheLastOne(t *testing.T) {
	s := newChairStage(t, planner.Assistant, throughTheGate()...)
	s.push("Prepare another mix…")
	if s.shows("Choose the lot…") || !s.shows("3") {
		t.Fatal("the form begins from nothing")
	}
	s.push("Prepared now")
	now := s.now()
	if len(now.Mixes) != 2 || now.Mixes[1].Key == "m1" || now.Mixes[1].Lots[0] != now.Mixes[0].Lots[0] || !planner.SameMix(now.Mixes[0].Mix, now.Mixes[1].Mix) {
		t.Errorf("laid out are %+v", now.Mixes)
	}
}

func TestAnExpiredLotAfterTheStartOffersAnOverride(t *testing.T) {
	t.Run("needle", func(t *testing.T) {
		s := newChairStage(t, planner.Assistant, throughTheGate()...)
		s.page.layNeedle("", "", nil)
		s.pick("N-OLD")
		if !s.says("expired on") {
			t.Fatal("it is not said that the lot expired")
		}
		s.push("Ask a physician to override…")
		s.override("none left", physicianPassphrase)
		if _, laid := s.now().Needle("n2"); !laid || len(s.now().Gate.Overrides) != 1 || s.dialog() {
			t.Errorf("laid out are %+v", s.now().Needles)
		}
	})
	t.Run("mix", func(t *testing.T) {
		s := newChairStage(t, planner.Assistant, throughTheGate()...)
		mix := s.now().Mixes[0]
		mix.Key, mix.Lots = "", slices.Clone(mix.Lots)
		mix.Lots[0].Expiry = s.file.Today().AddDays(-5)
		f := &mixForm{page: s.page, body: column(gap), trouble: newTrouble(), width: 760}
		f.begin(mix)
		f.open()
		s.push("Prepared now")
		s.push("Cancel")
		if !s.shows("Prepared now") || len(s.now().Mixes) != 1 {
			t.Fatal("the form is gone, or the mix is laid out")
		}
		s.push("Prepared now")
		s.push("Ask a physician to override…")
		s.override("none left", physicianPassphrase)
		if len(s.now().Mixes) != 2 || s.dialog() {
			t.Errorf("laid out are %+v", s.now().Mixes)
		}
	})
}

func TestAWrongPassphraseAtSigningIsSeenWhole(t *testing.T) {
	s := atRegion(t)
	s.window.Resize(fyne.NewSize(1280, 800))
	s.page.review()
	v := s.page.view.(*chairReview)
	v.passphrase.show("wrong wrong wrong")
	s.push("Sign")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	foot := at(v.trouble).Y + v.trouble.Size().Height
	if seen := at(v.body).Y + v.body.Size().Height; foot > seen || at(v.trouble).Y < at(v.body).Y {
		t.Errorf("what went wrong ends at %v, seen is until %v", foot, seen)
	}
}

func TestTheReasonOfAnOverrideSurvivesEscape(t *testing.T) {
	s := newChairStage(t, planner.Physician)
	s.push("Go on in spite of it…")
	s.typeReason("the only day she can come")
	s.key(fyne.KeyEscape)
	if s.dialog() {
		t.Fatal("Escape does not close the sheet")
	}
	s.push("Go on in spite of it…")
	if got := s.reason(); got != "the only day she can come" {
		t.Errorf("the reason is %q", got)
	}
	s.push("Override")
	if len(s.now().Gate.Overrides) != 1 {
		t.Fatal("it was not decided")
	}
	s.page.overrideAlerts()
	if got := s.reason(); got != "" {
		t.Errorf("a reason that was used stands there again: %q", got)
	}
}

// reasonField gives the field of the open override.
func (s *chairStage) reasonField() *input {
	s.t.Helper()
	for _, o := range s.objects() {
		if i, ok := o.(*input); ok && i.Visible() && i.PlaceHolder == "Why it is right to go on" {
			return i
		}
	}
	s.t.Fatal("no reason is asked for")
	return nil
}

func (s *chairStage) reason() string          { return s.reasonField().Text }
func (s *chairStage) typeReason(words string) { s.reasonField().SetText(words) }

func TestASessionIsShownAsStartedOnlyOnceItIsStored(t *testing.T) {
	taps := throughTheGate()
	s := newChairStage(t, planner.Assistant, taps[:len(taps)-1]...)
	s.consents(standingConsent())
	s.file.tapFails = planner.Errorf(planner.Invalid, "The plan was changed since this session was opened.")
	s.push("Start session")
	if !s.page.keeper.now().Started.IsZero() || s.page.place != atGate || !s.says("The session has not started") || !s.says("The plan was changed") {
		t.Errorf("the page is at %v, started %q", s.page.place, s.page.keeper.now().Started)
	}
	s.push("Close")
	s.file.tapFails = nil
	s.push("Start session")
	if s.page.place != atRegions || s.now().Started.IsZero() {
		t.Error("it cannot be started afterwards")
	}
}

func TestTheChairsKeysMeanNothingElse(t *testing.T) {
	s := atRegion(t)
	s.shell.leave(func() {})
	var chair []command
	for _, c := range s.page.commands() {
		if c.label == "Region done" || c.label == "Region not done…" {
			chair = append(chair, c)
		}
	}
	if len(chair) != 2 {
		t.Fatalf("%d commands", len(chair))
	}
	others := s.patient("p1", tabSessions).commands()
	others = append(others, s.patient("p1", tabPlan).commands()...)
	for _, c := range chair {
		for _, o := range others {
			if c.keys == o.keys {
				t.Errorf("%q and %q share their keys", c.label, o.label)
			}
		}
	}
}

func TestPartsAreCounted(t *testing.T) {
	for n, want := range map[float64]string{0: "parts", 0.5: "parts", 1: "part", 1.5: "parts", 12: "parts"} {
		if got := partsWord(n); got != want {
			t.Errorf("%v %s", n, got)
		}
	}
}

// TestTheSmallHeadTurnsToAScar at the back, which the view from above shows from
// its edge only.
func TestTheSmallHeadTurnsToAScar(t *testing.T) {
	head, err := scalp.NewHead(scalp.Size{Circumference: 57})
	if err != nil {
		t.Fatal(err)
	}
	for zone, want := range map[scalp.Zone]scalp.View{scalp.Occipital: scalp.Back, scalp.MidScalp: scalp.Top, scalp.SideLeft: scalp.Left} {
		m := scalpmap.NewCompact(head)
		m.Resize(fyne.NewSize(320, 230))
		m.SetView(scalp.Top)
		middle, _ := head.Middle(zone)
		drawn := head.Placed(scalp.StrokeScar, middle, 4, 5, false)
		trace, err := head.Trace(drawn)
		if err != nil {
			t.Fatal(err)
		}
		target := scalpmap.Target{Scar: "s"}
		m.SetScene(scalpmap.Scene{Head: head, Areas: []scalpmap.Area{{Target: target, Name: "Scar", Planned: true, Trace: trace, Drawn: drawn}}})
		m.Reveal(target)
		if m.View() != want {
			t.Errorf("a scar on %s is shown from %v", zone.Name(), m.View())
		}
	}
}
