package app

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/planner/report"
	"stipple/planner/scalp"
	"stipple/store"
)

// visit is one patient's: recorded, found, edited, planned, agreeing, treated,
// signed for and printed for. After it somebody else may be signed in, or the
// window was locked meanwhile.
func (d *clinicDay) visit(n int) {
	d.t.Helper()
	began := d.day.now()
	id := d.register(n)
	d.find(n, id)
	d.plan(id)
	d.agree(id)
	d.treat(id, n)
	d.papers(id)
	d.around(n)
	if n%4 == 3 { // somebody comes back to a locked window
		d.do(actLock)
		d.day.pass(3 * time.Minute)
		d.signIn()
	}
	d.day.pass(began.Add(soakMinutes * time.Minute).Sub(d.day.now()))
	d.runner.settle()
}

// soakName gives the n-th patient a chart number and a family name like no other.
func soakName(n int) (chart, family string) {
	r := rand.New(rand.NewPCG(7, uint64(n))) // #nosec G115 -- counted from 0
	name := []byte{byte('A' + r.IntN(26))}
	for range 9 {
		name = append(name, byte('a'+r.IntN(26)))
	}
	return fmt.Sprintf("S-%04d", n), string(name)
}

// register types a new patient.
func (d *clinicDay) register(n int) planner.ID {
	d.t.Helper()
	d.do(actNewPatient)
	p := d.shell.current.(*patientPage)
	chart, family := soakName(n)
	test.Type(p.record.chart.entry, chart)
	test.Type(p.record.family.entry, family)
	test.Type(p.record.given.entry, "Eva")
	test.Type(p.record.phone.entry, fmt.Sprintf("0555 %04d", n))
	d.do(actSave)
	if !p.stored {
		d.t.Fatalf("%s was not saved", chart)
	}
	d.day.pass(time.Minute)
	return p.id
}

// find goes to the list, types and opens the chart, and changes something in it.
func (d *clinicDay) find(n int, id planner.ID) {
	d.t.Helper()
	d.do(actToday)
	d.do(actPatients)
	chart, family := soakName(n)
	d.shell.patients.search.SetText("")
	test.Type(d.shell.patients.search, family)
	d.shell.patients.search.SetText("")
	test.Type(d.shell.patients.search, chart)
	if len(d.shell.patients.found) != 1 {
		d.t.Fatalf("%q finds %d patients", chart, len(d.shell.patients.found))
	}
	d.key(fyne.KeyReturn)
	p, ok := d.shell.current.(*patientPage)
	if !ok || p.id != id {
		d.t.Fatalf("shown is %T", d.shell.current)
	}
	for _, tab := range []int{tabHistory, tabRecord} {
		p.turn(tab)
	}
	test.Type(p.record.email.entry, "eva@example.org")
	d.do(actSave)
	if p.unsaved() {
		d.t.Fatal("the change was not saved")
	}
}

// plan gives the chart an active plan of two regions, opens it and changes it.
func (d *clinicDay) plan(id planner.ID) {
	d.t.Helper()
	plan := chairTestPlan(id)
	plan.ID = d.inUse().NewID()
	plan.Indications = []planner.Indication{planner.Thinning}
	plan.Sessions[0].Date, plan.Sessions[1].Date = d.inUse().Today(), d.inUse().Today().AddDays(21)
	for _, p := range plan.Sessions[0].Prescriptions { // as the bottle says it
		p.Passes[0].Mix.Pigments[0].Name = d.lots[planner.PigmentStock].Label
	}
	plan.Sessions[1].Prescriptions = slices.Clone(plan.Sessions[0].Prescriptions)
	if _, err := d.inUse().SavePlans(d.t.Context(), store.Stored[planner.Plan]{Value: plan}); err != nil {
		d.t.Fatal(err)
	}
	page := d.patient(id, tabPlan).plan.(*planPage)
	changed := page.edit.plan.Clone()
	changed.Title = "Seen today"
	page.change("Change the title", "", changed)
	for _, key := range []string{string(scalp.Crown), string(scalp.Frontal)} {
		page.choose(key, false)
	}
	d.do(actSave)
	if page.dirty() {
		d.t.Fatal("the plan was not saved")
	}
}

// agree has the consent signed on the screen.
func (d *clinicDay) agree(id planner.ID) {
	d.t.Helper()
	templates, err := d.inUse().ConsentTemplates(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	d.patient(id, tabOverview)
	patient, err := d.inUse().Patient(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	ask := newConsentAsk(d.shell, patient.Value, planner.CurrentConsents(templates), func(planner.Consent) {})
	ask.open()
	for y := float32(10); y < 60; y += 10 {
		drawInk(ask.sign.pad, fyne.NewPos(10, y), fyne.NewPos(60, y+30), fyne.NewPos(110, y))
	}
	d.press("Save consent")
	if d.dialog() {
		d.t.Fatal("the consent was not saved")
	}
}

// treat holds the session: the gate, about a hundred taps, and the signature.
func (d *clinicDay) treat(id planner.ID, n int) {
	d.t.Helper()
	d.patient(id, tabSessions)
	d.press("Start session")
	d.atChair()
	p := d.page
	water := d.lots[planner.DiluentStock]
	for _, tap := range []planner.Tap{
		{Deed: planner.ChooseOperator, Operator: &planner.Person{ID: d.inUse().User().ID, Name: soakUser, Role: planner.Physician}},
		{Deed: planner.LayNeedle, Needle: &planner.LaidNeedle{Key: "n1", Needle: planner.Needle{Configuration: "3RL", Diameter: 0.25, Maker: "Acme"}, Lot: d.lots[planner.NeedleStock]}},
		{Deed: planner.LayMix, Mix: &planner.LaidMix{
			Key: "m1", Mix: planner.Mix{Pigments: []planner.Pigment{{Name: d.lots[planner.PigmentStock].Label, Parts: 1}}, Diluent: "water", DiluentParts: 3},
			Lots: []planner.LotRef{d.lots[planner.PigmentStock]}, Diluent: &water,
		}},
	} {
		if !p.tap(tap) {
			d.t.Fatalf("at the gate: %s", tap.Deed)
		}
	}
	d.push("Start session")
	pin := n%5 == 2
	if pin {
		d.digits(chairTestPIN)
		d.digits(chairTestPIN)
	} else {
		d.push("No PIN")
	}
	d.region(scalp.Frontal)
	if pin { // the window is locked in the middle of it
		d.do(actLock)
		d.resumed()
	}
	d.region(scalp.Crown)
	d.sign()
}

// atChair takes the page at the chair that is shown, whose clock does not run by
// itself here.
func (d *clinicDay) atChair() {
	d.t.Helper()
	page, ok := d.shell.current.(*chairsidePage)
	if !ok {
		d.t.Fatalf("shown is %T", d.shell.current)
	}
	d.page = page
}

// region treats a region with some forty taps.
func (d *clinicDay) region(zone scalp.Zone) {
	d.t.Helper()
	p, key := d.page, string(zone)
	p.show(key)
	for _, c := range p.view.(*chairDesk).region.cards {
		if c.confirm.Visible() && !c.confirm.off {
			test.Tap(c.confirm)
			d.day.pass(5 * time.Second)
		}
	}
	for round := range 12 {
		card := d.card(planner.DepthField, 1)
		if card.cover != nil && card.take != nil && !card.change.Visible() {
			test.Tap(card.cover)
		}
		test.Tap(card.change)
		d.dial([]string{"0.9", "1.4"}[round%2])
		if round%2 == 1 {
			d.push("Bleeding")
		}
		d.day.pass(10 * time.Second)
		if round%4 == 3 {
			test.Tap(p.foot.undo)
		}
	}
	p.markDone()
	d.taps = len(p.keeper.shown.Taps())
}

// sign reviews and signs.
func (d *clinicDay) sign() {
	d.t.Helper()
	d.page.review()
	v := d.page.view.(*chairReview)
	v.passphrase.show(soakPassphrase)
	d.push("Sign")
	if !d.page.keeper.now().Signed() {
		d.t.Fatalf("the record is not signed: %s", v.trouble.message())
	}
	for d.dialog() {
		d.key(fyne.KeyEscape)
	}
}

// papers looks at every paper and opens one.
func (d *clinicDay) papers(id planner.ID) {
	d.t.Helper()
	p := d.patient(id, tabPapers).papers
	for _, paper := range []report.Paper{report.ClinicalPlan, report.LogSheet, report.Passport, report.PatientPlan} {
		p.choose(paper)
		if p.look.doc == nil {
			d.t.Fatalf("%s is not shown", paper)
		}
	}
	d.opened = nil
	d.press("Open to print")
	if len(d.opened) != 1 {
		d.t.Fatal("no paper was opened")
	}
}

// around looks at the stock, the trail, the clinic and the help, and changes the
// appearance.
func (d *clinicDay) around(n int) {
	d.t.Helper()
	d.do(actStock)
	d.do(actClinic)
	page := d.shell.current.(*clinicPage)
	for _, tab := range []int{tabAftercare, tabTranslations, tabConsents, tabReasons, tabUsers, tabAudit, tabSafety} {
		page.turn(tab)
	}
	d.do(actHelp)
	d.key(fyne.KeyEscape)
	d.do(actAppearance)
	d.do(actToday)
	if lot := d.lots[planner.PigmentStock]; n%3 == 0 {
		if _, err := d.inUse().Recall(d.t.Context(), planner.RecallQuery{Lot: lot.Lot}); err != nil {
			d.t.Fatal(err)
		}
	}
}
