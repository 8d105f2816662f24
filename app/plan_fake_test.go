package app

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/assets"
	"stipple/planner"
	"stipple/store"
)

// fakePlans is a store in memory with the rules the page meets.
type fakePlans struct {
	plans    []store.Stored[planner.Plan]
	versions map[planner.ID][]planner.Plan
	drafts   []store.Draft
	batches  [][]store.Stored[planner.Plan]
	clinic   planner.Clinic
	fail     error
	ids      int
	signed   []planner.SessionRecord
	readOnly bool
}

func (f *fakePlans) ReadOnly() bool { return f.readOnly }

func (f *fakePlans) NewID() planner.ID {
	f.ids++
	return planner.ID(fmt.Sprintf("plan-%d", f.ids))
}

func (f *fakePlans) Clinic(context.Context) (store.Stored[planner.Clinic], error) {
	return store.Stored[planner.Clinic]{Value: f.clinic}, nil
}

func (f *fakePlans) Plans(context.Context, planner.ID) ([]store.Stored[planner.Plan], error) {
	return f.plans, nil
}

func (f *fakePlans) PlanVersions(_ context.Context, id planner.ID) ([]planner.Plan, error) {
	return f.versions[id], nil
}

func (f *fakePlans) SavePlans(_ context.Context, plans ...store.Stored[planner.Plan]) ([]store.Stored[planner.Plan], error) {
	if f.fail != nil {
		return nil, f.fail
	}
	var saved []store.Stored[planner.Plan]
	for _, plan := range plans {
		if err := plan.Value.Faults().Err(); err != nil {
			return nil, err
		}
		saved = append(saved, f.put(plan))
	}
	f.batches = append(f.batches, plans)
	return saved, nil
}

func (f *fakePlans) put(plan store.Stored[planner.Plan]) store.Stored[planner.Plan] {
	plan.Row++
	for i, old := range f.plans {
		if old.Value.ID != plan.Value.ID {
			continue
		}
		next, freeze, err := planner.Revise(old.Value, plan.Value)
		if err != nil {
			panic(err)
		}
		if freeze {
			f.versions[old.Value.ID] = append(f.versions[old.Value.ID], old.Value)
		}
		plan.Value = next
		f.plans[i] = plan
		return plan
	}
	f.plans = append(f.plans, plan)
	return plan
}

func (f *fakePlans) Drafts(context.Context) ([]store.Draft, error) { return f.drafts, nil }

func (f *fakePlans) SaveDraft(_ context.Context, d store.Draft) error {
	d.Body = bytes.Clone(d.Body)
	d.At = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	f.drafts = []store.Draft{d}
	return nil
}

func (f *fakePlans) DropDraft(_ context.Context, _ store.DraftKind, id planner.ID) error {
	var left []store.Draft
	for _, d := range f.drafts {
		if d.ID != id {
			left = append(left, d)
		}
	}
	f.drafts = left
	return nil
}

// SignedBy gives the signed records of an operator.
func (f *fakePlans) SignedBy(_ context.Context, operator planner.ID, limit int) ([]planner.SessionRecord, error) {
	var list []planner.SessionRecord
	for _, r := range f.signed {
		if r.Operator.ID == operator && len(list) < limit {
			list = append(list, r)
		}
	}
	return list, nil
}

// planDesktop is a plan page on a window, with its store.
type planDesktop struct {
	page   *planPage
	store  *fakePlans
	window fyne.Window
	saved  int
}

// passTime lets the timer of the draft run out.
func (d *planDesktop) passTime() { d.page.draft.due.flush() }

func planSources(t testing.TB) (planner.Reference, []planner.Protocol) {
	t.Helper()
	ref, err := planner.ParseReference(assets.Reference)
	if err != nil {
		t.Fatal(err)
	}
	var protocols []planner.Protocol
	for _, file := range assets.Protocols() {
		protocol, err := planner.ParseProtocol(file)
		if err != nil {
			t.Fatal(err)
		}
		protocols = append(protocols, protocol)
	}
	return ref, protocols
}

// protocol gives a shipped protocol by its id.
func protocolNamed(t testing.TB, id string) planner.Protocol {
	_, protocols := planSources(t)
	for _, protocol := range protocols {
		if protocol.ID == id {
			return protocol
		}
	}
	t.Fatalf("no protocol %s", id)
	return planner.Protocol{}
}

// thinningPlan is a draft of three sessions started from a protocol.
func thinningPlan(t testing.TB, id planner.ID) planner.Plan {
	plan := planner.NewPlan(id, "patient", 3)
	plan.Created = planner.Date{Year: 2026, Month: 11, Day: 20}
	plan.Sessions[0].Date = planner.Date{Year: 2026, Month: 12, Day: 7}
	plan.Sessions[1].AfterDays, plan.Sessions[2].AfterDays = 28, 28
	return protocolNamed(t, "thinning").Start(plan, planner.MalePattern, 0)
}

// newPlanDesktop opens the page of a patient with plans, for a role.
func newPlanDesktop(t testing.TB, role planner.Role, plans ...planner.Plan) *planDesktop {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(newTheme(lightAppearance))
	d := &planDesktop{store: &fakePlans{versions: map[planner.ID][]planner.Plan{}}}
	for _, plan := range plans {
		d.store.plans = append(d.store.plans, store.Stored[planner.Plan]{Value: plan, Row: 1})
	}
	d.window = test.NewTempWindow(t, nil)
	ref, protocols := planSources(t)
	d.page = newPlanPage(planDeps{
		store: d.store, ref: ref, protocols: protocols, runner: inline{}, dialogs: newDialogs(d.window), window: d.window,
		today: func() planner.Date { return planner.Date{Year: 2026, Month: 11, Day: 22} },
		user:  planner.User{ID: "user", Name: "Dr Test", Role: role}, onSaved: func(planner.ID) { d.saved++ },
	})
	d.window.SetContent(d.page)
	d.window.Resize(fyne.NewSize(1280, 800))
	d.open()
	return d
}

// open shows the patient anew, as the window does.
func (d *planDesktop) open() {
	d.page.show(planner.Patient{ID: "patient", Chart: "0042", Family: "Doe", Given: "Jo"}, d.store.plans)
}
