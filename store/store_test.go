package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/store/vault"
)

// The tests' clinic: cheap slots, a clock that stands still.
const (
	testUser       = "Dr Ada Lindqvist"
	testPassphrase = "correct horse battery"
)

func testOptions() Options {
	return Options{
		KDF: vault.KDF{MemoryKiB: 64, Time: 1, Threads: 1}, Workstation: "desk",
		Now: func() time.Time { return time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC) },
	}
}

func newClinic(t testing.TB) (path, code string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "clinic.stipple")
	code, err := Create(path, Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	return path, code
}

func openAs(t testing.TB, path, user, passphrase string) *Store {
	t.Helper()
	s, err := Open(path, user, passphrase, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func openClinic(t testing.TB) *Store {
	path, _ := newClinic(t)
	return openAs(t, path, testUser, testPassphrase)
}

func newPatient(s *Store, chart, family, given string) Stored[planner.Patient] {
	return Stored[planner.Patient]{Value: planner.Patient{ID: s.NewID(), Chart: chart, Family: family, Given: given}}
}

func savePatient(t testing.TB, s *Store, p Stored[planner.Patient]) Stored[planner.Patient] {
	t.Helper()
	saved, err := s.SavePatient(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// newPlan gives a plan of three sessions ready to be activated.
func newPlan(s *Store, patient planner.ID) Stored[planner.Plan] {
	p := planner.NewPlan(s.NewID(), patient, 3)
	p.Indications = []planner.Indication{planner.Thinning}
	p.Regions = []planner.Region{{Key: "crown", Zone: scalp.Crown, Indication: planner.Thinning}}
	for i := range p.Sessions {
		p.Sessions[i].Date = planner.Date{Year: 2026, Month: 12, Day: 1}.AddDays(quantity.Days(21 * i))
		p.Sessions[i] = p.Sessions[i].Set(planner.Prescription{Region: "crown", Density: 20, Note: "umbra-technique"})
	}
	return Stored[planner.Plan]{Value: p}
}

func savePlan(t testing.TB, s *Store, p Stored[planner.Plan]) Stored[planner.Plan] {
	t.Helper()
	saved, err := s.SavePlans(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return saved[0]
}

func wantCode(t testing.TB, err error, code planner.Code) {
	t.Helper()
	if planner.ErrorCode(err) != code {
		t.Fatalf("error %v has code %q, want %q", err, planner.ErrorCode(err), code)
	}
}
