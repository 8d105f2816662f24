package store

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/chart"
)

// TestANewValueThatIsStoredIsNoDeadEnd: of a save whose draft stayed, as when the
// program ended before it could drop it, or which the user changed after a doubt. The
// same value is saved already; another is a conflict with what is stored, and can be
// saved over it.
func TestANewValueThatIsStoredIsNoDeadEnd(t *testing.T) {
	b := newSalon(t)
	products, err := b.s.Products(bg())
	if err != nil {
		t.Fatal(err)
	}
	patient, plan := newPatient(b.s, "7", "Sand", "Mo"), newPlan(b.s, b.patient.ID)
	product := Stored[planner.Product]{Value: planner.Product{ID: b.s.NewID(), Kind: planner.PigmentStock, Maker: "New", Name: "Grey"}}
	lot := Stored[planner.Lot]{Value: planner.Lot{ID: b.s.NewID(), Product: products[0].Value.ID, Batch: "B-9", Expiry: planner.Date{Year: 2028, Month: 1, Day: 1}}}
	tried := func(s *Store) map[string]func(edited bool, row int64) (int64, error) {
		return map[string]func(bool, int64) (int64, error){
			"patient": func(edited bool, row int64) (int64, error) {
				p := Stored[planner.Patient]{Value: patient.Value, Row: row}
				if edited {
					p.Value.Chart, p.Value.Given = "70", "Moritz" // another number is no way out
				}
				_, err := s.SavePatient(bg(), p)
				return theirRow[planner.Patient](err), err
			},
			"plan": func(edited bool, row int64) (int64, error) {
				p := Stored[planner.Plan]{Value: plan.Value, Row: row}
				if edited {
					p.Value.Title = "Another"
				}
				_, err := s.SavePlans(bg(), p)
				return theirRow[planner.Plan](err), err
			},
			"product": func(edited bool, row int64) (int64, error) {
				p := Stored[planner.Product]{Value: product.Value, Row: row}
				if edited {
					p.Value.Name = "Greyer"
				}
				_, err := s.SaveProduct(bg(), p)
				return theirRow[planner.Product](err), err
			},
			"lot": func(edited bool, row int64) (int64, error) {
				l := Stored[planner.Lot]{Value: lot.Value, Row: row}
				if edited {
					l.Value.Batch = "B-10"
				}
				_, err := s.SaveLot(bg(), l)
				return theirRow[planner.Lot](err), err
			},
		}
	}
	for name, save := range tried(b.s) {
		if _, err := save(false, 0); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	b.again(t, testUser) // nothing is in doubt any more
	for name, save := range tried(b.s) {
		entries := count(t, b.s, "SELECT count(*) FROM audit")
		if _, err := save(false, 0); err != nil {
			t.Errorf("%s: the same: %v", name, err)
		}
		if n := count(t, b.s, "SELECT count(*) FROM audit"); n != entries {
			t.Errorf("%s: the same is noted: %d entries, then %d", name, entries, n)
		}
		row, err := save(true, 0)
		if planner.ErrorCode(err) != planner.Conflict || row != 1 || strings.Contains(planner.ErrorMessage(err), "Somebody else") {
			t.Errorf("%s: another value: %d, %v", name, row, err)
		}
		if _, err := save(true, row); err != nil {
			t.Errorf("%s: over what is stored: %v", name, err)
		}
	}
	wantVerified(t, b.s)
}

// theirRow gives the row version of a conflict; 0 = it is none.
func theirRow[T any](err error) int64 {
	var other *ConflictError[T]
	if !errors.As(err, &other) {
		return 0
	}
	return other.Theirs.Row
}

// TestAConsentThatIsStoredIsNoDeadEnd: nothing is saved over a consent.
func TestAConsentThatIsStoredIsNoDeadEnd(t *testing.T) {
	b := newSalon(t)
	consent := b.consent
	consent.Signed = ""
	saved, err := b.s.SaveConsent(bg(), consent)
	if err != nil || saved.Value.Signed != b.consent.Signed {
		t.Errorf("the same: %+v, %v", saved, err)
	}
	consent.Scan = "Folder 4"
	_, err = b.s.SaveConsent(bg(), consent)
	if wantCode(t, err, planner.Conflict); theirRow[planner.Consent](err) != 1 {
		t.Errorf("another: %v", err)
	}
}

// TestSavingSomethingNewEndsItsDraft in the same transaction: a program that ends then
// offers no draft of what is saved. What others typed stays.
func TestSavingSomethingNewEndsItsDraft(t *testing.T) {
	b := newSalon(t)
	patient, plan := newPatient(b.s, "7", "Sand", "Mo"), newPlan(b.s, b.patient.ID)
	keep := func() {
		t.Helper()
		for _, d := range []Draft{
			{Kind: PatientDraft, ID: patient.Value.ID, Patient: patient.Value.ID, Body: draftBody(t, patient.Value)},
			{Kind: PlanDraft, ID: plan.Value.ID, Patient: b.patient.ID, Body: draftBody(t, plan.Value)},
		} {
			if err := b.s.SaveDraft(bg(), d); err != nil {
				t.Fatal(err)
			}
		}
	}
	keep()
	if _, err := b.s.AddUser(bg(), planner.User{Name: "Di", Role: planner.Physician}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	b.again(t, "Di")
	keep()
	savePatient(t, b.s, patient)
	savePlan(t, b.s, plan)
	if list := b.drafts(t); len(list) != 0 {
		t.Errorf("drafts of what is saved: %+v", list)
	}
	b.again(t, testUser)
	if list := b.drafts(t); len(list) != 2 {
		t.Errorf("drafts of somebody else: %+v", list)
	}
	wantVerified(t, b.s)
}

func draftBody[T any](t testing.TB, value T) []byte {
	t.Helper()
	body, err := chart.Pack(value)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// TestADamagedDraftHidesNoOther: it is left out, said at the next sign-in, and a
// verification names it.
func TestADamagedDraftHidesNoOther(t *testing.T) {
	b := newSalon(t)
	for _, kind := range []DraftKind{FormDraft, PatientDraft, PlanDraft} {
		for _, id := range []planner.ID{"a", "b", "c"} {
			if err := b.s.SaveDraft(bg(), Draft{Kind: kind, ID: id, Patient: b.patient.ID, Body: []byte("{}")}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := b.s.writer.Exec("UPDATE drafts SET box = CAST(substr(box, 1, length(box) - 1) || CASE substr(box, -1) WHEN x'00' THEN x'01' ELSE x'00' END AS BLOB) WHERE id = 'b'"); err != nil {
		t.Fatal(err)
	}
	look := func() {
		t.Helper()
		forms, err := b.s.Forms(bg())
		if err != nil || len(forms) != 2 {
			t.Errorf("%d forms, %v", len(forms), err)
		}
		if list := b.drafts(t); len(list) != 4 {
			t.Errorf("%d drafts", len(list))
		}
	}
	look()
	if w := b.s.Warning(); w != "" {
		t.Errorf("it warns before the next sign-in: %s", w)
	}
	b.again(t, testUser)
	look()
	if w := b.s.Warning(); !strings.Contains(w, "3 of your unsaved drafts cannot be read") {
		t.Errorf("it warns: %q", w)
	}
	v, err := b.s.Verify(bg(), nil)
	if err != nil || !slices.ContainsFunc(v.Faults, func(f string) bool { return strings.Contains(f, "draft form of b") }) {
		t.Errorf("verification: %v, %v", v.Faults, err)
	}
}
