package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
)

// TestEverySaveNotesBeforeAndAfter changes one thing of each kind and reads what
// the trail says of it.
func TestEverySaveNotesBeforeAndAfter(t *testing.T) {
	b := newSalon(t)
	s := b.s
	patient, err := s.Patient(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	plans, err := s.Plans(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	products, lots := must(s.Products(bg()))(t), must(s.Lots(bg()))(t)
	clinic := must(s.Clinic(bg()))(t)
	users := must(s.Users(bg()))(t)
	texts := must(s.ConsentTemplates(bg()))(t)
	product := products[slices.IndexFunc(products, func(p Stored[planner.Product]) bool { return p.Value.Kind == planner.DiluentStock })]
	for name, c := range map[string]struct {
		save   func() error
		entity string
		want   []planner.AuditChange
	}{
		"patient": {func() error {
			patient.Value.Family, patient.Value.Contact.Phone = "Dahl", "555"
			_, err := s.SavePatient(bg(), patient)
			return err
		}, "patient", []planner.AuditChange{{Field: "family", Before: "Berg", After: "Dahl"}, {Field: "contact.phone", After: "555"}}},
		"plan": {func() error {
			plans[0].Value.Sessions[1].Prescriptions[0].Density = 25
			_, err := s.SavePlans(bg(), plans[0])
			return err
		}, "plan", []planner.AuditChange{{Field: "version", Before: "1", After: "2"}, {Field: "sessions[1].prescriptions[crown].density", Before: "20", After: "25"}}},
		"consent": {func() error {
			_, err := s.WithdrawConsent(bg(), b.consent.ID, planner.Withdrawal{Date: s.Today(), Reason: "moved away"})
			return err
		}, "consent", []planner.AuditChange{
			{Field: "withdrawn.date", After: "2026-11-22"}, {Field: "withdrawn.reason", After: "moved away"}, {Field: "withdrawn.by", After: testUser},
		}},
		"product": {func() error {
			product.Value.Note = "keep cool"
			_, err := s.SaveProduct(bg(), product)
			return err
		}, "product", []planner.AuditChange{{Field: "note", After: "keep cool"}}},
		"lot": {func() error {
			lots[0].Value.Closed = true
			_, err := s.SaveLot(bg(), lots[0])
			return err
		}, "lot", []planner.AuditChange{{Field: "closed", After: "true"}}},
		"clinic": {func() error {
			clinic.Value.Phone, clinic.Value.Safety.IdleMinutes = "555", 3
			_, err := s.SaveClinic(bg(), clinic)
			return err
		}, "clinic", []planner.AuditChange{{Field: "phone", After: "555"}, {Field: "safety.idle_minutes", After: "3"}}},
		"user": {func() error { return s.SetRole(bg(), users[1].ID, planner.Administrator) }, "user", []planner.AuditChange{
			{Field: "role", Before: "assistant", After: "administrator"},
		}},
		"template": {func() error {
			text := texts[0]
			text.Title = "Agreement"
			_, err := s.SaveConsentTemplate(bg(), text)
			return err
		}, "consent_template", []planner.AuditChange{
			{Field: "version", Before: "1", After: "2"},
			{Field: "title", Before: texts[0].Title, After: "Agreement"},
			{Field: "created", Before: texts[0].Created.String(), After: "2026-11-22"},
			{Field: "by", Before: texts[0].By, After: testUser},
		}},
	} {
		if err := c.save(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		rows := trailOps(t, s, 0)
		i := len(rows) - 1
		for rows[i].entity != c.entity {
			i--
		}
		got := said(t, s, rows[i])
		if diff := cmp.Diff(noEmpty(c.want), got.Changes); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if wholes := c.entity == "patient" || c.entity == "plan" || c.entity == "consent"; wholes != (rows[i].patient == string(b.patient.ID)) {
			t.Errorf("%s is noted for patient %q", name, rows[i].patient)
		}
	}
	wantVerified(t, s)
}

// noEmpty leaves out what is the same before and after.
func noEmpty(changes []planner.AuditChange) []planner.AuditChange {
	return slices.DeleteFunc(changes, func(c planner.AuditChange) bool { return c.Before == c.After })
}

// TestALogoIsNotedByItsDigest: a picture does not stay in the trail for ever.
func TestALogoIsNotedByItsDigest(t *testing.T) {
	s := openClinic(t)
	clinic := must(s.Clinic(bg()))(t)
	clinic.Value.Logo = settings().Logo
	if _, err := s.SaveClinic(bg(), clinic); err != nil {
		t.Fatal(err)
	}
	_, d := lastRow(t, s)
	if len(d.Changes) != 1 || d.Changes[0].Field != "logo" || !strings.HasPrefix(d.Changes[0].After, fmt.Sprintf("%d bytes, SHA-256 ", len(clinic.Value.Logo))) || len(d.Changes[0].After) > 60 {
		t.Errorf("%+v", d.Changes)
	}
}

// TestCreatingNotesNoCopy: the row holds what was created, and the entry stays
// small.
func TestCreatingNotesNoCopy(t *testing.T) {
	s := openClinic(t)
	p := newPatient(s, "1", "Berg", "Eva")
	p.Value.History.Medical = strings.Repeat("long ", 1000)
	patient := savePatient(t, s, p).Value
	savePlan(t, s, newPlan(s, patient.ID))
	for _, r := range trailOps(t, s, 0) {
		if len(r.detail) > 400 {
			t.Errorf("%s %s takes %d bytes", r.op, r.entity, len(r.detail))
		}
	}
}

// TestWhatTheTrailSaysOfAChartGoesWithIt: details about a patient are under the
// patient's key, but for those that verification needs for ever.
func TestWhatTheTrailSaysOfAChartGoesWithIt(t *testing.T) {
	b := newSalon(t)
	for _, op := range []planner.AuditOp{planner.AuditUpdate, planner.AuditMerge, planner.AuditUnmerge, planner.AuditErase, planner.AuditReseal} {
		err := b.s.change(bg(), func(c *change) error {
			c.note(entry{op: op, entity: "patient", id: "x", patient: b.patient.ID, detail: "y", rows: []rowDigest{{"plan", "p", 1, []byte{1}}}, gone: []rowName{{"plan", "q", 2}}})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		r, d := lastRow(t, b.s)
		if d.Text != "y" || !cmp.Equal(d.Rows, []rowDigest{{"plan", "p", 1, []byte{1}}}) || !cmp.Equal(d.Gone, []rowName{{"plan", "q", 2}}) {
			t.Errorf("%s: %+v", op, d)
		}
		_, errClinic := b.s.keys().audit.Derive("detail").Open(r.detail, r.detailBind())
		if under := errClinic == nil; under != (op != planner.AuditUpdate) {
			t.Errorf("%s: under the clinic's key %v", op, under)
		}
	}
}

// TestOldDetailsAreRead: before entries told of changes a detail was bare text.
func TestOldDetailsAreRead(t *testing.T) {
	for plain, want := range map[string]detail{
		"session 1 of 2026-11-22": {Text: "session 1 of 2026-11-22"}, "": {}, "[x]": {Text: "[x]"},
		`{"text":"a","changes":[{"field":"f","after":"b"}]}`: {Text: "a", Changes: []planner.AuditChange{{Field: "f", After: "b"}}},
	} {
		if got, err := readDetail([]byte(plain)); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%q: %+v, %v", plain, got, err)
		}
	}
	if _, err := readDetail([]byte("{")); err == nil {
		t.Error("half an object is read")
	}
	if got := fmt.Sprint(detail{}.empty(), detail{Text: "x"}.empty()); got != "true false" {
		t.Error(got)
	}
}
