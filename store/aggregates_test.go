package store

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
	"stipple/planner/chart"
)

func TestPatientIsReadBackAsSaved(t *testing.T) {
	s := openClinic(t)
	p := newPatient(s, " A-1 ", "Nguyễn", "Thị Hương")
	p.Value.Alerts = []string{"latex", " "}
	p.Value.Born = planner.Date{Year: 1984, Month: 3, Day: 27}
	saved := savePatient(t, s, p)
	if saved.Row != 1 || saved.Value.Chart != "A-1" {
		t.Fatalf("saved as row %d, chart %q", saved.Row, saved.Value.Chart)
	}
	got, err := s.Patient(context.Background(), p.Value.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(saved, got); diff != "" {
		t.Error(diff)
	}
	byChart, err := s.PatientByChart(context.Background(), "a-1")
	if err != nil || byChart.Value.ID != p.Value.ID {
		t.Errorf("by chart: %v, %v", byChart.Value.ID, err)
	}
}

func TestStaleSaveIsAConflictAndOverwritesNothing(t *testing.T) {
	s := openClinic(t)
	first := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	mine, theirs := first, first
	theirs.Value.Given = "Eva Maria"
	theirs = savePatient(t, s, theirs)
	mine.Value.Given = "Eve"
	_, err := s.SavePatient(context.Background(), mine)
	wantCode(t, err, planner.Conflict)
	var stale *ConflictError[planner.Patient]
	if !errors.As(err, &stale) || !cmp.Equal(stale.Theirs, theirs) {
		t.Fatalf("the conflict does not carry the stored patient: %+v", stale)
	}
	got, _ := s.Patient(context.Background(), first.Value.ID)
	if !cmp.Equal(got, theirs) {
		t.Error("a stale save changed the stored patient")
	}
}

func TestChartNumberIsUniqueWhateverItsCase(t *testing.T) {
	s := openClinic(t)
	savePatient(t, s, newPatient(s, "ab-7", "Berg", "Eva"))
	_, err := s.SavePatient(context.Background(), newPatient(s, "AB-7", "Dahl", "Kim"))
	wantCode(t, err, planner.Conflict)
	other := savePatient(t, s, newPatient(s, "ab-8", "Dahl", "Kim"))
	other.Value.Chart = "Ab-7"
	_, err = s.SavePatient(context.Background(), other)
	wantCode(t, err, planner.Conflict)
}

func TestInvalidPatientIsRefusedWithItsFaults(t *testing.T) {
	s := openClinic(t)
	_, err := s.SavePatient(context.Background(), newPatient(s, "", "", "Eva"))
	wantCode(t, err, planner.Invalid)
	if faults := planner.FaultsOf(err); faults.For("chart") == "" || faults.For("family") == "" {
		t.Errorf("faults %v name neither chart nor family", faults)
	}
}

func TestChangedActivePlanBecomesANewVersion(t *testing.T) {
	s := openClinic(t)
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	plan := savePlan(t, s, newPlan(s, patient.Value.ID))
	plan.Value.Status = planner.ActivePlan
	plan = savePlan(t, s, plan)
	if plan.Value.Version != 1 {
		t.Fatalf("activating made version %d", plan.Value.Version)
	}
	plan.Value.Sessions[1].Date = plan.Value.Sessions[1].Date.AddDays(1)
	plan = savePlan(t, s, plan)
	if plan.Value.Version != 1 {
		t.Fatalf("rescheduling made version %d", plan.Value.Version)
	}
	before := plan.Value.Clone()
	plan.Value.Sessions[0].Prescriptions[0].Density = 30
	plan = savePlan(t, s, plan)
	versions, err := s.PlanVersions(context.Background(), plan.Value.ID)
	if err != nil || plan.Value.Version != 2 || len(versions) != 1 {
		t.Fatalf("version %d with %d frozen, %v", plan.Value.Version, len(versions), err)
	}
	if diff := cmp.Diff(before, versions[0]); diff != "" {
		t.Error("the frozen version differs:", diff)
	}
}

func TestOneActivePlanAPatient(t *testing.T) {
	s := openClinic(t)
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	first, second := newPlan(s, patient.Value.ID), newPlan(s, patient.Value.ID)
	first.Value.Status, second.Value.Status = planner.ActivePlan, planner.ActivePlan
	first = savePlan(t, s, first)
	_, err := s.SavePlans(context.Background(), second)
	wantCode(t, err, planner.Invalid)
	first.Value.Status = planner.SupersededPlan
	if _, err := s.SavePlans(context.Background(), first, second); err != nil {
		t.Fatal(err)
	}
	card, err := s.Card(context.Background(), patient.Value.ID)
	if err != nil || card.Next != second.Value.Sessions[0].Date {
		t.Errorf("card %+v, %v", card, err)
	}
}

func TestPlansAreSavedAllOrNone(t *testing.T) {
	s := openClinic(t)
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	good, bad := newPlan(s, patient.Value.ID), newPlan(s, patient.Value.ID)
	bad.Value.Sessions = bad.Value.Sessions[:1]
	_, err := s.SavePlans(context.Background(), good, bad)
	wantCode(t, err, planner.Invalid)
	plans, err := s.Plans(context.Background(), patient.Value.ID)
	if err != nil || len(plans) != 0 {
		t.Errorf("%d plans stored, %v", len(plans), err)
	}
}

func TestExportAfterImportIsByteIdentical(t *testing.T) {
	from, to := openClinic(t), openClinic(t)
	patient := savePatient(t, from, newPatient(from, "7", "Ærø", "Siôn <&>"))
	plan := newPlan(from, patient.Value.ID)
	plan.Value.Status = planner.ActivePlan
	plan = savePlan(t, from, plan)
	plan.Value.Note = "changed"
	savePlan(t, from, plan)
	first := exported(t, from, "7")
	decoded, err := chart.Decode(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := to.Import(context.Background(), []Incoming{{Name: "a.json", Chart: decoded}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(exported(t, to, "7"))); diff != "" {
		t.Error(diff)
	}
	wantVerified(t, to)
}

func exported(t *testing.T, s *Store, number string) []byte {
	t.Helper()
	c, err := s.Export(context.Background(), number)
	if err != nil {
		t.Fatal(err)
	}
	data, err := chart.Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestImportIsAllOrNothingAndNamesEveryClash(t *testing.T) {
	s := openClinic(t)
	have := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	fresh := chart.New(planner.Patient{ID: s.NewID(), Chart: "2", Family: "Dahl", Given: "Kim"}, nil, nil)
	sameID := chart.New(planner.Patient{ID: have.Value.ID, Chart: "3", Family: "Dahl", Given: "Kim"}, nil, nil)
	sameChart := chart.New(planner.Patient{ID: s.NewID(), Chart: "1", Family: "Dahl", Given: "Kim"}, nil, nil)
	twice := chart.New(planner.Patient{ID: s.NewID(), Chart: "2", Family: "Dahl", Given: "Kim"}, nil, nil)
	err := s.Import(context.Background(), []Incoming{{"a", fresh}, {"b", sameID}, {"c", sameChart}, {"d", twice}})
	wantCode(t, err, planner.Conflict)
	faults := planner.FaultsOf(err)
	for _, field := range []string{"b: patient.id", "c: patient.chart", "d: patient.chart"} {
		if faults.For(field) == "" {
			t.Errorf("%s is not named in %v", field, faults)
		}
	}
	if cards, _ := s.Cards(context.Background()); len(cards) != 1 {
		t.Errorf("%d patients after a refused import", len(cards))
	}
}

func TestDraftsAreTheUsersOwnAndSurviveReopening(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	if _, err := s.AddUser(context.Background(), planner.User{Name: "Bo", Role: planner.Assistant}, "another long otter"); err != nil {
		t.Fatal(err)
	}
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	for _, body := range []string{`"old"`, `"new"`} {
		if err := s.SaveDraft(context.Background(), Draft{Kind: PatientDraft, ID: patient.Value.ID, Patient: patient.Value.ID, Row: 1, Body: []byte(body)}); err != nil {
			t.Fatal(err)
		}
	}
	stranger := s.NewID() // a patient not stored yet
	if err := s.SaveDraft(context.Background(), Draft{Kind: PatientDraft, ID: stranger, Patient: stranger, Body: []byte(`"x"`)}); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	s = openAs(t, path, testUser, testPassphrase)
	drafts, err := s.Drafts(context.Background())
	if err != nil || len(drafts) != 2 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	for _, d := range drafts {
		if d.ID == patient.Value.ID && string(d.Body) != `"new"` {
			t.Errorf("draft says %s", d.Body)
		}
	}
	wantVerified(t, s)
	if err := s.DropDraft(context.Background(), PatientDraft, stranger); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	if drafts, _ := openAs(t, path, "Bo", "another long otter").Drafts(context.Background()); len(drafts) != 0 {
		t.Errorf("another user sees %d drafts", len(drafts))
	}
}

func wantVerified(t *testing.T, s *Store) {
	t.Helper()
	v, err := s.Verify(context.Background(), nil)
	if err != nil || !v.OK() {
		t.Fatalf("verification: %v, %v", v.Faults, err)
	}
}
