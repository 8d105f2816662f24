package store

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/planner/quantity"
)

// TestACardAfterASaveOfThePatient saves the patient of a full chart whatever its
// card was before: the card is what the whole chart makes it.
func TestACardAfterASaveOfThePatient(t *testing.T) {
	o := testOptions()
	held := o.Now().AddDate(1, 0, 0) // another day than the chart was made
	o.Now = func() time.Time { return held }
	b := newSalonWith(t, o)
	b.sign(t, b.hold(t, 1, "crown", "frontal"))
	id := b.patient.ID
	put := func(box []byte) {
		t.Helper()
		if _, err := b.s.writer.Exec("UPDATE cards SET box = $1 WHERE patient = $2", box, string(id)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name   string
		before func(planner.Card)
	}{
		{"whole", func(planner.Card) {}},
		{"of format 1", func(card planner.Card) {
			put(b.s.keys().cards.Seal(encodeCardAs(card, 1), b.s.gen(), cardBind(id)))
		}},
		{"damaged", func(planner.Card) { put([]byte{1, 2, 3}) }},
		{"of another mind about the archive", func(card planner.Card) {
			card.Archived, card.Next = true, planner.Date{}
			put(b.s.keys().cards.Seal(encodeCard(card), b.s.gen(), cardBind(id)))
		}},
		{"lost", func(planner.Card) {
			if _, err := b.s.writer.Exec("DELETE FROM cards WHERE patient = $1", string(id)); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		card, err := b.s.Card(bg(), id)
		if err != nil {
			t.Fatal(err)
		}
		if !card.HasPlan || card.Last.IsZero() || len(card.Indications) == 0 {
			t.Fatalf("the chart gives its card too little to lose: %+v", card)
		}
		c.before(card)
		p, err := b.s.Patient(bg(), id)
		if err != nil {
			t.Fatal(err)
		}
		p.Value.Family, p.Value.Contact.Phone, p.Value.Chart = "Now "+c.name, "+00 555 0199", "Now "+c.name
		savePatient(t, b.s, p)
		got, err := b.s.Card(bg(), id)
		if err != nil {
			t.Fatal(err)
		}
		want, err := b.s.freshCard(id)
		if err != nil {
			t.Fatal(err)
		}
		if !sameCard(got, want) || got.Family != "Now "+c.name {
			t.Errorf("after one that was %s the card is %+v, of the chart %+v", c.name, got, want)
		}
	}
}

// TestACardAfterSavesOfPlans saves plans with all kinds of days, between consents of
// other days: the card is what the whole chart makes it, also when a day goes again.
func TestACardAfterSavesOfPlans(t *testing.T) {
	b := newSalon(t)
	rapid.Check(t, func(r *rapid.T) {
		id := savePatient(t, b.s, newPatient(b.s, string(b.s.NewID()), "Berg", "Eva")).Value.ID
		day := func(what string) planner.Date {
			if rapid.Bool().Draw(r, "no "+what) {
				return planner.Date{}
			}
			return b.s.Today().AddDays(quantity.Days(-rapid.IntRange(0, 5).Draw(r, what)))
		}
		plan := newPlan(b.s, id)
		for range rapid.IntRange(1, 8).Draw(r, "saves") {
			if rapid.IntRange(0, 3).Draw(r, "consent") == 0 {
				consent := b.consent
				consent.ID, consent.Patient, consent.Date = b.s.NewID(), id, b.s.Today().AddDays(quantity.Days(-rapid.IntRange(0, 9).Draw(r, "given")))
				if _, err := b.s.SaveConsent(bg(), consent); err != nil {
					r.Fatal(err)
				}
			}
			plan.Value.Created = day("made")
			for i := range plan.Value.Sessions {
				s := &plan.Value.Sessions[i]
				s.Status, s.Date = planner.PlannedSession, b.s.Today().AddDays(quantity.Days(21*(i+1)))
			}
			if held := day("held"); !held.IsZero() {
				plan.Value.Sessions[0].Status, plan.Value.Sessions[0].Date = planner.DoneSession, held
			}
			saved, err := b.s.SavePlans(bg(), plan)
			if err != nil {
				r.Fatal(err)
			}
			plan = saved[0]
			got, errGot := b.s.Card(bg(), id)
			want, err := b.s.freshCard(id)
			if errGot != nil || err != nil || !bytes.Equal(encodeCard(got), encodeCard(want)) {
				r.Fatalf("the card is %+v, of the chart %+v, %v %v", got, want, errGot, err)
			}
		}
	})
}

// TestAChartNumberThatStays is asked for by nobody else, and one that changes is
// free again.
func TestAChartNumberThatStays(t *testing.T) {
	s := openClinic(t)
	first, second := savePatient(t, s, newPatient(s, "C-1", "Berg", "Eva")), savePatient(t, s, newPatient(s, "C-2", "Dahl", "Ove"))
	first.Value.Family = "Sund"
	first = savePatient(t, s, first)
	first.Value.Chart = "c-2"
	_, err := s.SavePatient(bg(), first)
	wantCode(t, err, planner.Conflict)
	second.Value.Chart = "C-3"
	savePatient(t, s, second)
	first = savePatient(t, s, first)
	if found, err := s.PatientByChart(bg(), "C-2"); err != nil || found.Value.ID != first.Value.ID {
		t.Errorf("C-2 finds %+v, %v", found.Value, err)
	}
	_, err = s.PatientByChart(bg(), "C-1")
	wantCode(t, err, planner.NotFound)
}
