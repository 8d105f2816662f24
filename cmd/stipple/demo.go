package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/adrg/xdg"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/store"
)

// The demonstration clinic's users, who share a passphrase. Its patients are made up.
const (
	demoUser       = "Dr Demo"
	demoAssistant  = "Ana Assistant"
	demoPassphrase = "stipple demo clinic" // #nosec G101 -- of fictional patients, and in the README
)

type demoCommand struct{}

// Run makes the demonstration clinic and says how to sign in.
func (demoCommand) Run(s *session) error {
	path := s.c.Data
	if path == "" {
		path = filepath.Join(xdg.DataHome, "stipple", "demo.stipple")
	}
	if err := makeDemo(path, store.Options{}); err != nil {
		return err
	}
	fmt.Fprintln(s.out, "Clinic file:", path)
	fmt.Fprintln(s.out, "User:", demoUser, "(physician) or", demoAssistant, "(assistant)")
	fmt.Fprintln(s.out, "Passphrase:", demoPassphrase)
	return nil
}

// makeDemo makes the demonstration clinic in a new file.
func makeDemo(path string, o store.Options) error {
	_, err := store.Create(path, store.Founding{Clinic: "Demonstration Clinic", User: demoUser, Passphrase: demoPassphrase}, o)
	if err != nil {
		return err
	}
	clock := &demoClock{}
	today := planner.DateOf(time.Now())
	clock.at(today, -50, 8, 30)
	o.Now = clock.now
	clinic, err := store.Open(path, demoUser, demoPassphrase, o)
	if err != nil {
		return err
	}
	return errors.Join(furnish(clinic, clock, today), clinic.Close())
}

// furnish gives the clinic its particulars, users, stock, patients with plans
// and consents, and the sessions held so far, in the order of their days.
func furnish(clinic *store.Store, clock *demoClock, today planner.Date) error {
	ctx := context.Background()
	particulars, err := clinic.Clinic(ctx)
	if err != nil {
		return err
	}
	particulars.Value.Address = "12 Harbour Street\nExampleton"
	particulars.Value.Phone = "+00 555 0100"
	particulars.Value.Hours = "+00 555 0199"
	if _, err := clinic.SaveClinic(ctx, particulars); err != nil {
		return err
	}
	if _, err := clinic.AddUser(ctx, planner.User{Name: demoAssistant, Role: planner.Assistant}, demoPassphrase); err != nil {
		return err
	}
	cupboard, err := stock(clinic, today)
	if err != nil {
		return err
	}
	visits, err := furnishPatients(clinic, today)
	if err != nil {
		return err
	}
	slices.SortStableFunc(visits, func(a, b demoDue) int { return int(a.days - b.days) })
	for _, v := range visits {
		clock.at(today, v.days, 9, 30)
		visit := demoVisit{clinic: clinic, clock: clock, stock: cupboard}
		if err := visit.hold(v.plan, v.session, v.patient, v.consent); err != nil {
			return fmt.Errorf("hold demo session of %s: %w", v.patient.Chart, err)
		}
	}
	clock.moment = time.Now()
	return nil
}

// demoDue is a session to be held so many days from today.
type demoDue struct {
	days    quantity.Days
	session int
	plan    planner.Plan
	patient planner.Patient
	consent planner.Consent
}

// furnishPatients saves the patients with plans and consents and lists the
// sessions that have been held.
func furnishPatients(clinic *store.Store, today planner.Date) ([]demoDue, error) {
	ctx := context.Background()
	protocols, err := shippedProtocols()
	if err != nil {
		return nil, err
	}
	var visits []demoDue
	for _, c := range demoCases() {
		patient, err := clinic.SavePatient(ctx, store.Stored[planner.Patient]{Value: c.patient(clinic)})
		if err != nil {
			return nil, fmt.Errorf("save demo patient %s: %w", c.person.Chart, err)
		}
		plan := c.plan(clinic, patient.Value, protocols, today)
		saved, err := clinic.SavePlans(ctx, store.Stored[planner.Plan]{Value: plan})
		if err != nil {
			return nil, fmt.Errorf("save demo plan %s: %w", c.person.Chart, err)
		}
		agreed, err := consent(clinic, patient.Value)
		if err != nil {
			return nil, fmt.Errorf("save demo consent %s: %w", c.person.Chart, err)
		}
		for i := range c.done {
			visits = append(visits, demoDue{c.first + quantity.Days(i)*c.every, i + 1, saved[0].Value, patient.Value, agreed})
		}
	}
	return visits, nil
}

func (c demoCase) patient(clinic *store.Store) planner.Patient {
	p := c.person
	p.ID = clinic.NewID()
	return p
}

// plan starts from the protocol and adds what a physician would decide.
func (c demoCase) plan(clinic *store.Store, patient planner.Patient, protocols []planner.Protocol, today planner.Date) planner.Plan {
	plan := planner.NewPlan(clinic.NewID(), patient.ID, c.sessions)
	plan.Title, plan.Author, plan.Created = c.title, demoUser, today.AddDays(c.first-14)
	plan.Head.Circumference = c.head
	plan.Note = "A made-up patient. Its values are examples, not advice."
	for _, protocol := range protocols {
		if protocol.ID == c.protocol {
			plan = protocol.Start(plan, c.cause, 0)
		}
	}
	if c.look != "" {
		plan.Look = c.look
	}
	if c.only != nil {
		plan.Regions, plan.Indications = nil, nil
		for i := range plan.Sessions {
			plan.Sessions[i].Prescriptions = nil
		}
	}
	for _, region := range c.only {
		plan = region.addTo(plan)
	}
	for i := range plan.Sessions {
		c.schedule(&plan.Sessions[i], i, today)
		for _, p := range plan.Sessions[i].Prescriptions {
			plan.Sessions[i] = plan.Sessions[i].Set(c.prescribe(plan, i, p))
		}
	}
	plan.Status = planner.ActivePlan
	return plan
}

func (c demoCase) schedule(s *planner.Session, i int, today planner.Date) {
	s.Date = today.AddDays(c.first + quantity.Days(i)*c.every)
	s.Time, s.Length = "09:30", 180
}

// prescribe fills in technique: from hairline to back, lighter first.
func (c demoCase) prescribe(plan planner.Plan, session int, p planner.Prescription) planner.Prescription {
	region, _ := plan.Region(p.Region)
	if p.Density == 0 {
		p.Density = c.densities[session]
	}
	p.Resistance = planner.Normal
	if region.Scar != "" {
		p.Resistance = planner.Fibrotic
	}
	pass := planner.Pass{
		Needle: &planner.Needle{Configuration: "3RL", Diameter: 0.25, Shape: "round liner"},
		Mix:    c.mix(session),
		Depth:  planner.Depth{Min: 0.5, Target: 0.8, Max: 1.2},
		Angle:  90, Dwell: planner.ShortDwell,
	}
	p.Softness = edgeOf(region)
	if region.Zone == scalp.FrontalHairline {
		p.Gradient = 25 // thinnest at the very front
		pass.Needle = &planner.Needle{Configuration: "1RL", Diameter: 0.2, Shape: "round liner"}
		pass.Depth = planner.Depth{Min: 0.5, Target: 0.6, Max: 0.9}
	}
	if region.Scar != "" {
		pass.Depth = planner.Depth{} // judged on the scar itself
	}
	p.Passes = []planner.Pass{pass}
	return p
}

// edgeOf blends the hairline and the top softly into what is around them. A
// line is narrower than any soft edge.
func edgeOf(region planner.Region) planner.Softness {
	switch {
	case region.Drawn != nil && region.Drawn.Form == scalp.StrokeScar:
		return planner.HardEdge
	case region.Drawn != nil:
		return planner.MediumEdge
	}
	switch region.Zone {
	case scalp.FrontalHairline, scalp.Frontal, scalp.MidScalp, scalp.Crown:
		return planner.SoftEdge
	}
	return planner.MediumEdge
}

func (c demoCase) mix(session int) *planner.Mix {
	water := 12 - 3*float64(session)
	return &planner.Mix{
		Pigments:  []planner.Pigment{{Name: demoMaker + " Scalp " + c.shade, Parts: 1}},
		Diluent:   "distilled water",
		Viscosity: planner.Thin, DiluentParts: water,
	}
}
