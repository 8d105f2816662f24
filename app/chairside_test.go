package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/store"
)

// chairStage is a window with the page at the chair on it.
type chairStage struct {
	*stage
	page *chairsidePage
}

const chairFront, chairCrown = string(scalp.Frontal), string(scalp.Crown)

// chairTestPlan is an active plan of two regions, the first with two passes.
func chairTestPlan(patient planner.ID) planner.Plan {
	plan := planner.NewPlan("plan-1", patient, 2)
	plan.Status = planner.ActivePlan
	for i, zone := range []scalp.Zone{scalp.Frontal, scalp.Crown} {
		plan.Regions = append(plan.Regions, planner.Region{Key: string(zone), Zone: zone, Indication: planner.Thinning})
		pass := planner.Pass{
			Needle: &planner.Needle{Configuration: "3RL", Diameter: 0.25},
			Mix:    &planner.Mix{Pigments: []planner.Pigment{{Name: "Soft black", Parts: 1}}, Diluent: "water", DiluentParts: 3},
			Depth:  planner.Depth{Min: 0.5, Target: 0.8, Max: 1}, Angle: 90, Dwell: planner.ShortDwell,
		}
		p := planner.Prescription{Region: string(zone), Density: 24, Softness: planner.SoftEdge, Passes: []planner.Pass{pass}}
		if i == 0 {
			p.Passes = append(p.Passes, planner.Pass{Depth: planner.Depth{Target: 1}})
		}
		plan.Sessions[0] = plan.Sessions[0].Set(p)
	}
	return plan
}

// newChairStage opens the page on a new record, in the name of somebody of a
// role, after some taps an hour ago.
func newChairStage(t *testing.T, role planner.Role, taps ...planner.Tap) *chairStage {
	t.Helper()
	file := newFakeFile(role)
	patient := somebody()
	patient.Alerts = []string{"Nickel"}
	file.has(patient)
	file.users = append(file.users, planner.User{ID: "dr", Name: "Dr. Ode", Role: planner.Physician})
	plan := chairTestPlan(patient.ID)
	file.plans = append(file.plans, storedPlan(plan))
	file.signer = planner.Person{ID: file.user.ID, Name: file.user.Name, Role: role}
	chairStock(file)
	then := planner.MomentOf(file.Now().Add(-time.Hour))
	opened, err := planner.OpenRecord("rec", plan, 1, patient, nil, file.Today(), file.user.Name, then)
	if err != nil {
		t.Fatal(err)
	}
	running, err := planner.Run(opened)
	if err != nil {
		t.Fatal(err)
	}
	for i, tap := range taps {
		tap.Seq, tap.At, tap.By = i+1, then, file.user.Name
		if running, err = running.Tap(tap); err != nil {
			t.Fatalf("%s: %v", tap.Deed, err)
		}
	}
	file.running = map[planner.ID]planner.Running{"rec": running}
	s := &chairStage{stage: signedIn(t, file)}
	s.open()
	if !s.page.lapse.IsZero() {
		s.push("Pause it at " + s.page.lapse.Clock())
	}
	return s
}

func chairStock(file *fakeFile) {
	for _, p := range []planner.Product{
		{ID: "needle", Kind: planner.NeedleStock, Name: "Liner", Configuration: "3RL", Diameter: 0.25},
		{ID: "black", Kind: planner.PigmentStock, Name: "Soft black", MixedHours: 4},
		{ID: "water", Kind: planner.DiluentStock, Name: "Water"},
	} {
		file.products = append(file.products, store.Stored[planner.Product]{Value: p, Row: 1})
	}
	add := func(id, product planner.ID, days quantity.Days) {
		file.lots = append(file.lots, store.Stored[planner.Lot]{Value: planner.Lot{ID: id, Product: product, Batch: string(id), Expiry: file.Today().AddDays(days)}, Row: 1})
	}
	add("N1", "needle", 400)
	add("N-OLD", "needle", -5)
	add("B1", "black", 400)
	add("W1", "water", 400)
}

// open shows the page, as after a start of the program.
func (s *chairStage) open() {
	s.page = newChairsidePage(s.shell, "rec")
	s.page.after = func(time.Duration, func()) func() { return func() {} }
	s.shell.show(s.page)
}

func chairLot(id planner.ID, kind planner.StockKind, expiry planner.Date) planner.LotRef {
	return planner.LotRef{Lot: id, Product: "p-" + id, Kind: kind, Label: string(id), Batch: string(id), Expiry: expiry}
}

// throughTheGate is what starts a session of chairTestPlan.
func throughTheGate() []planner.Tap {
	expiry := planner.Date{Year: 2028, Month: 1, Day: 1}
	water := chairLot("W1", planner.DiluentStock, expiry)
	return []planner.Tap{
		{Deed: planner.TakeConsent, Consent: &planner.ConsentRef{ID: "c", Title: "SMP", Version: 1, Date: planner.Date{Year: 2026, Month: 11, Day: 1}}},
		{Deed: planner.ReadAlerts},
		{Deed: planner.ChooseOperator, Operator: &planner.Person{ID: "user-1", Name: "Dr. Anna Berg", Role: planner.Assistant}},
		{Deed: planner.LayNeedle, Needle: &planner.LaidNeedle{Key: "n1", Needle: planner.Needle{Configuration: "3RL", Diameter: 0.25}, Lot: chairLot("N1", planner.NeedleStock, expiry)}},
		{Deed: planner.LayMix, Mix: &planner.LaidMix{
			Key: "m1", Mix: planner.Mix{Pigments: []planner.Pigment{{Name: "Soft black", Parts: 1}}, Diluent: "water", DiluentParts: 3},
			Lots: []planner.LotRef{chairLot("B1", planner.PigmentStock, expiry)}, Diluent: &water,
		}},
		{Deed: planner.StartSession},
	}
}

// atRegion opens the page on a started session, at the first region.
func atRegion(t *testing.T, more ...planner.Tap) *chairStage {
	t.Helper()
	taps := append(throughTheGate(), planner.Tap{Deed: planner.ShowPlace, Region: chairFront})
	return newChairStage(t, planner.Assistant, append(taps, more...)...)
}

func (s *chairStage) now() planner.SessionRecord { return s.file.running["rec"].Now() }

func (s *chairStage) record(key string) planner.Record {
	r, _, _ := s.now().Record(key)
	return r
}

func (s *chairStage) taps() []planner.Tap { return s.file.running["rec"].Taps() }

// push taps the large button with a label.
func (s *chairStage) push(label string) {
	s.t.Helper()
	for _, o := range s.objects() {
		if b, ok := o.(*touch); ok && b.Visible() && b.label.value == label {
			if b.off {
				s.t.Fatalf("the button %q is off", label)
			}
			test.Tap(b)
			return
		}
	}
	s.t.Fatalf("there is no button %q", label)
}

func (s *chairStage) shows(label string) bool {
	return slices.ContainsFunc(s.objects(), func(o fyne.CanvasObject) bool {
		b, ok := o.(*touch)
		return ok && b.Visible() && b.label.value == label
	})
}

// card gives the card of a value on the page.
func (s *chairStage) card(f planner.Field, pass int) *valueCard {
	s.t.Helper()
	for _, c := range s.page.view.(*chairDesk).region.cards {
		if c.field == f && c.pass == pass {
			return c
		}
	}
	s.t.Fatalf("no card of %s", f)
	return nil
}

// dial enters digits on the open pad and uses them.
func (s *chairStage) dial(digits string) {
	s.t.Helper()
	for _, d := range digits {
		s.push(string(d))
	}
	s.push("Use")
}

func TestEverythingTappedAtTheChairIsLargeEnough(t *testing.T) {
	places := map[string]func() *chairStage{
		"gate":   func() *chairStage { return newChairStage(t, planner.Physician) },
		"list":   func() *chairStage { return newChairStage(t, planner.Assistant, throughTheGate()...) },
		"region": func() *chairStage { return atRegion(t) },
		"entered": func() *chairStage {
			return atRegion(t, planner.Tap{Deed: planner.Confirm, Region: chairFront, Field: planner.DensityField})
		},
		"review": func() *chairStage {
			s := atRegion(t)
			s.page.review()
			return s
		},
		"pad": func() *chairStage {
			s := atRegion(t)
			s.page.change(chairFront, planner.DepthField, 1)
			return s
		},
		"reasons": func() *chairStage {
			s := atRegion(t)
			s.page.askNotDone()
			return s
		},
		"mix": func() *chairStage {
			s := newChairStage(t, planner.Assistant)
			s.page.prepareMix(nil, nil)
			return s
		},
	}
	for name, open := range places {
		for _, width := range []float32{800, 1024, 1280} {
			s := open()
			s.window.Resize(fyne.NewSize(width, 768))
			tappable := 0
			root := fyne.CanvasObject(s.page)
			if top := s.window.Canvas().Overlays().Top(); top != nil {
				root = top
			}
			for _, o := range test.LaidOutObjects(root) {
				b, ok := o.(*touch)
				if _, taps := o.(fyne.Tappable); !taps || !o.Visible() || !ok && o.Size().IsZero() {
					continue
				}
				switch fmt.Sprintf("%T", o) {
				case "*widget.PopUp", "*widget.scrollBarArea", "*widget.passwordRevealer":
					continue // the ground behind a dialog; for a mouse, and a finger drags the page; needed by nobody
				}
				tappable++
				if size := o.Size(); o.Visible() && (size.Width < 42 || size.Height < 42) && !hiddenAbove(root, o) {
					label := ""
					if ok {
						label = b.label.value
					}
					t.Errorf("%s, %.0f wide: %T %q is %.0f × %.0f", name, width, o, label, size.Width, size.Height)
				}
			}
			if tappable < 4 {
				t.Errorf("%s: only %d things can be tapped", name, tappable)
			}
		}
	}
}

// hiddenAbove tells whether an object lies in something hidden.
func hiddenAbove(root, object fyne.CanvasObject) bool {
	c, ok := root.(*fyne.Container)
	if !ok {
		return false
	}
	for _, o := range c.Objects {
		if o == object {
			return !c.Visible()
		}
	}
	return false
}

func TestOneTapConfirmsOneValue(t *testing.T) {
	s := atRegion(t)
	before := len(s.taps())
	test.Tap(s.card(planner.DepthField, 1).confirm)
	if added := s.taps()[before:]; len(added) != 1 || added[0].Deed != planner.Confirm || added[0].Field != planner.DepthField || added[0].Pass != 1 {
		t.Fatalf("one tap made %v", added)
	}
	l, ok := s.record(chairFront).Value(planner.DepthField, 1)
	if !ok || l.Value.Depth != 0.8 {
		t.Errorf("the depth is %v, %v", l.Value.Depth, ok)
	}
	if open := len(s.record(chairFront).Open()); open != 2+4+3 {
		t.Errorf("%d values are open: one tap confirms nothing else", open)
	}
	if c := s.card(planner.DepthField, 1); c.confirm.Visible() || c.value.value != "0.8 mm" || !strings.Contains(c.says.value, "as planned") {
		t.Errorf("the card says %q, %q", c.value.value, c.says.value)
	}
}

func TestANeedleLaidOutIsConfirmedWithItsLot(t *testing.T) {
	s := atRegion(t)
	test.Tap(s.card(planner.NeedleField, 1).confirm)
	if l, ok := s.record(chairFront).Value(planner.NeedleField, 1); !ok || l.Value.Laid != "n1" {
		t.Errorf("the needle is %v, %v", l.Value.Laid, ok)
	}
}

func TestAPassIsConfirmedByATapEach(t *testing.T) {
	s := atRegion(t)
	before := len(s.taps())
	s.page.confirmPass()
	added := s.taps()[before:]
	if len(added) != 5 || slices.ContainsFunc(added, func(tap planner.Tap) bool { return tap.Deed != planner.Confirm || tap.Pass != 1 }) {
		t.Fatalf("confirming a pass made %v", added)
	}
	if _, ok := s.record(chairFront).Value(planner.DensityField, 0); ok {
		t.Error("confirming a pass confirmed the region's density")
	}
}

func TestAChangedValueIsKeptBeforeItsReasonIsAsked(t *testing.T) {
	s := atRegion(t)
	test.Tap(s.card(planner.DepthField, 1).change)
	s.dial("1.4")
	l, _ := s.record(chairFront).Value(planner.DepthField, 1)
	if l.Value.Depth != 1.4 || l.Reason != "" {
		t.Fatalf("the depth is %v because %q", l.Value.Depth, l.Reason)
	}
	s.push("Bleeding")
	if l, _ = s.record(chairFront).Value(planner.DepthField, 1); l.Reason != "Bleeding" || l.Value.Depth != 1.4 {
		t.Errorf("the depth is %v because %q", l.Value.Depth, l.Reason)
	}
	c := s.card(planner.DepthField, 1)
	if c.says.value != "planned 0.8 mm, used 1.4 mm" || !strings.Contains(c.reason.value, "Bleeding") {
		t.Errorf("the card says %q, %q", c.says.value, c.reason.value)
	}
	if !c.ground.bold {
		t.Error("a value that departs from the plan is told by its colour only")
	}
}

func TestAValueWithinThePlanAsksNoReason(t *testing.T) {
	s := atRegion(t)
	test.Tap(s.card(planner.DepthField, 1).change)
	s.dial("0.9")
	if s.dialog() {
		t.Error("0.9 mm lies within 0.5 to 1 mm and was asked a reason")
	}
}

func TestUndoNamesAndTakesBackTheLastTap(t *testing.T) {
	s := atRegion(t)
	test.Tap(s.card(planner.AngleField, 1).confirm)
	if says := s.page.foot.undo.detail.value; !strings.Contains(says, "Angle") || !strings.Contains(says, "Frontal") {
		t.Errorf("undo says %q", says)
	}
	test.Tap(s.page.foot.undo)
	if _, ok := s.record(chairFront).Value(planner.AngleField, 1); ok {
		t.Error("the angle is still confirmed")
	}
	if !s.page.foot.undo.off {
		t.Error("undo is on although only the start is left")
	}
}

func TestAConfirmedValueIsTakenBack(t *testing.T) {
	s := atRegion(t, planner.Tap{Deed: planner.Confirm, Region: chairFront, Field: planner.DensityField})
	c := s.card(planner.DensityField, 0)
	if c.take.Visible() {
		t.Fatal("take back is offered before one asks")
	}
	test.Tap(c.cover)
	test.Tap(c.take)
	if _, ok := s.record(chairFront).Value(planner.DensityField, 0); ok {
		t.Error("the density is still confirmed")
	}
}

func TestNotDoneNeedsAReason(t *testing.T) {
	s := atRegion(t)
	s.push("Not done…")
	s.push("Use")
	if !s.dialog() || s.record(chairFront).State != planner.Unconfirmed {
		t.Fatal("an empty reason was taken")
	}
	s.push("Patient's wish")
	if r := s.record(chairFront); r.State != planner.NotDone || r.Reason != "Patient's wish" {
		t.Errorf("the region is %q because %q", r.State, r.Reason)
	}
}

func TestARegionNobodyPlannedIsAddedWithItsReason(t *testing.T) {
	s := newChairStage(t, planner.Assistant, throughTheGate()...)
	s.push("Add a region…")
	s.push("Nape")
	if !s.says("treated for?") {
		t.Fatal("what it is treated for is not asked")
	}
	s.push(planner.AlopeciaTotal.Name())
	s.push("Physician's instruction")
	if r := s.record(string(scalp.Nape)); r.Planned != nil || r.Unplanned != "Physician's instruction" || r.Region.Indication != planner.AlopeciaTotal {
		t.Errorf("the region is %+v", r)
	}
	if s.page.region() != string(scalp.Nape) {
		t.Errorf("the page is at %q", s.page.region())
	}
}
