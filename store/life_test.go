package store

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/chart"
)

func (b *salon) card(t testing.TB, id planner.ID) planner.Card {
	t.Helper()
	card, err := b.s.Card(bg(), id)
	if err != nil {
		t.Fatal(err)
	}
	return card
}

func (b *salon) person(t testing.TB, id planner.ID) Stored[planner.Patient] {
	t.Helper()
	p, err := b.s.Patient(bg(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (b *salon) exported(t testing.TB, number string) []byte {
	t.Helper()
	c, err := b.s.Export(bg(), number)
	if err != nil {
		t.Fatal(err)
	}
	data, err := chart.Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// writesTo lists one of everything that can be saved in the salon's chart, as the
// signed-in physician.
func (b *salon) writesTo(t testing.TB, signed planner.ID) map[string]func() error {
	consent := b.consent
	consent.ID, consent.Withdrawn = b.s.NewID(), nil
	fresh := b.fresh(t, b.plan, 2)
	return map[string]func() error{
		"patient": func() error { _, err := b.s.SavePatient(bg(), b.person(t, b.patient.ID)); return err },
		"plan": func() error {
			plans, err := b.s.Plans(bg(), b.patient.ID)
			if err != nil {
				return err
			}
			at := slices.IndexFunc(plans, func(p Stored[planner.Plan]) bool { return p.Value.ID == b.plan.ID })
			plans[at].Value.Note += " and more"
			_, err = b.s.SavePlans(bg(), plans[at])
			return err
		},
		"new plan": func() error { _, err := b.s.SavePlans(bg(), newPlan(b.s, b.patient.ID)); return err },
		"consent":  func() error { _, err := b.s.SaveConsent(bg(), consent); return err },
		"withdrawal": func() error {
			_, err := b.s.WithdrawConsent(bg(), b.consent.ID, planner.Withdrawal{Date: b.s.Today(), Reason: "asked"})
			return err
		},
		"session": func() error { return b.s.OpenRecord(bg(), fresh) },
		"amendment": func() error {
			_, err := b.s.Amend(bg(), signed, planner.Amendment{Text: "bled", Reason: "called"}, testPassphrase)
			return err
		},
	}
}

func TestArchivedChartsAreReadAndNotChanged(t *testing.T) {
	b := newSalon(t)
	signed := b.hold(t, 1, "crown", "frontal")
	if err := b.s.ArchivePatient(bg(), b.patient.ID, "moved away"); planner.ErrorCode(err) != planner.Invalid || !strings.Contains(err.Error(), "Session 1") {
		t.Errorf("with an open session: %v", err)
	}
	b.sign(t, signed)
	wantCode(t, b.s.ArchivePatient(bg(), b.patient.ID, "  "), planner.Invalid)
	wantCode(t, b.s.ArchivePatient(bg(), b.s.NewID(), "moved away"), planner.NotFound)
	wantCode(t, b.s.UnarchivePatient(bg(), b.patient.ID), planner.Invalid)
	if err := b.s.ArchivePatient(bg(), b.patient.ID, "moved away"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, b.s.ArchivePatient(bg(), b.patient.ID, "again"), planner.Invalid)
	if card := b.card(t, b.patient.ID); !card.Archived || card.Overdue(b.s.Today().AddDays(999)) || !card.Next.IsZero() {
		t.Errorf("the card of an archived chart: %+v", card)
	}
	for name, write := range b.writesTo(t, signed) {
		if err := write(); planner.ErrorCode(err) != planner.Invalid || !strings.Contains(err.Error(), "Restore it first") {
			t.Errorf("%s of an archived chart: %v", name, err)
		}
	}
	if data := b.exported(t, "1"); !bytes.Contains(data, []byte(`"archived": "2026-11-22"`)) {
		t.Error("an export does not say that the chart is archived")
	}
	if err := b.s.RecordPrint(bg(), b.patient.ID, "passport"); err != nil {
		t.Errorf("printed: %v", err)
	}
	if uses, err := b.s.Recall(bg(), planner.RecallQuery{Lot: b.refs["black"].Lot}); err != nil || len(uses) != 1 {
		t.Errorf("recalled: %v, %v", uses, err)
	}
	wantVerified(t, b.s)
	if err := b.s.UnarchivePatient(bg(), b.patient.ID); err != nil {
		t.Fatal(err)
	}
	if card := b.card(t, b.patient.ID); card.Archived {
		t.Errorf("restored: %+v", card)
	}
	for name, write := range b.writesTo(t, signed) {
		if err := write(); err != nil && !(name == "patient" || name == "session") { // in no order: one may have been first
			t.Errorf("%s of a restored chart: %v", name, err)
		}
	}
	wantVerified(t, b.s)
}

// TestSavingAPatientNeitherArchivesNorMerges: those have methods of their own.
func TestSavingAPatientNeitherArchivesNorMerges(t *testing.T) {
	b := newSalon(t)
	p := newPatient(b.s, "77", "Eide", "Liv")
	p.Value.Archived = b.s.Today()
	p.Value.Former = []planner.FormerChart{{ID: b.s.NewID(), Chart: "1", On: b.s.Today()}}
	saved := savePatient(t, b.s, p)
	for range 2 {
		if got := b.person(t, p.Value.ID); got.Value.IsArchived() || got.Value.Former != nil || saved.Value.IsArchived() || saved.Value.Former != nil {
			t.Fatalf("%+v, given back as %+v", got, saved.Value)
		}
		saved.Value.Archived, saved.Value.Former = p.Value.Archived, p.Value.Former
		saved = savePatient(t, b.s, saved)
	}
}

func TestAnImportedChartIsInUse(t *testing.T) {
	b := newSalon(t)
	if err := b.s.ArchivePatient(bg(), b.patient.ID, "moved away"); err != nil {
		t.Fatal(err)
	}
	archived, err := chart.Decode(b.exported(t, "1"))
	if err != nil {
		t.Fatal(err)
	}
	other := newSalon(t)
	archived.Patient.Chart = "imported"
	if err := other.s.Import(bg(), []Incoming{{"x", archived}}); err != nil {
		t.Fatal(err)
	}
	if card := other.card(t, b.patient.ID); card.Archived {
		t.Errorf("%+v", card)
	}
	wantVerified(t, other.s)
}

func TestTheCardFollowsWhatWasDone(t *testing.T) {
	b := newSalon(t)
	b.at(t, 3)
	day := b.s.Today()
	b.consent = b.agree(t, b.patient.ID)
	last := func() planner.Date { return b.card(t, b.patient.ID).Last }
	if last() != day {
		t.Errorf("after a consent: %s", last())
	}
	b.at(t, 10)
	id := b.hold(t, 1, "crown", "frontal")
	if last() != day {
		t.Errorf("a session that is open counts already: %s", last())
	}
	b.sign(t, id)
	if day = b.s.Today(); last() != day {
		t.Errorf("after a session: %s, held on %s", last(), day)
	}
	b.at(t, 20)
	savePatient(t, b.s, b.person(t, b.patient.ID))
	if last() != day {
		t.Errorf("saving the patient is no care: %s", last())
	}
	if _, err := b.s.WithdrawConsent(bg(), b.consent.ID, planner.Withdrawal{Date: b.s.Today(), Reason: "asked"}); err != nil {
		t.Fatal(err)
	}
	if last() != b.s.Today() {
		t.Errorf("after a withdrawal: %s", last())
	}
	wantVerified(t, b.s)
}

// at lets so many days pass since the tests' day.
func (b *salon) at(t testing.TB, days int) {
	t.Helper()
	now := testOptions().Now().AddDate(0, 0, days)
	b.options.Now = func() time.Time { return now }
	b.again(t, testUser)
}

func TestDueForErasingGoesByTheLastDay(t *testing.T) {
	b := newSalon(t)
	due := func() (names []string) {
		t.Helper()
		list, err := b.s.DueForErasing(bg())
		if err != nil {
			t.Fatal(err)
		}
		for _, card := range list {
			names = append(names, card.Family)
		}
		return names
	}
	b.course(t, "2", "Dahl")
	savePatient(t, b.s, newPatient(b.s, "3", "Eide", "Liv")) // made today by its id, whatever the tests' day is
	b.at(t, 10*366)
	if names := due(); names != nil {
		t.Errorf("without a setting: %v", names)
	}
	clinic, err := b.s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	clinic.Value.Safety.RetentionYears = 10
	if _, err := b.s.SaveClinic(bg(), clinic); err != nil {
		t.Fatal(err)
	}
	b.agree(t, b.patient.ID)
	if names := due(); !slices.Contains(names, "Dahl") || slices.Contains(names, "Berg") {
		t.Errorf("after ten years: %v", names)
	}
	forget := func(id planner.ID) { // a card of format 1 tells no last day
		card := b.card(t, id)
		box := b.s.keys().cards.Seal(encodeCardAs(card, 1), b.s.gen(), cardBind(id))
		if _, err := b.s.writer.Exec("UPDATE cards SET box = $1 WHERE patient = $2", box, string(id)); err != nil {
			t.Fatal(err)
		}
		if old := b.card(t, id); !old.Last.IsZero() || old.Family != card.Family || old.Next != card.Next {
			t.Fatalf("a card of format 1 is read as %+v", old)
		}
	}
	for _, card := range cardsOf(t, b.s) {
		forget(card.ID)
	}
	wantVerified(t, b.s)
	if names := due(); !slices.Contains(names, "Dahl") || slices.Contains(names, "Berg") {
		t.Errorf("after ten years, with older cards: %v", names)
	}
}

func cardsOf(t testing.TB, s *Store) []planner.Card {
	t.Helper()
	cards, err := s.Cards(bg())
	if err != nil {
		t.Fatal(err)
	}
	return cards
}

func TestDuplicatesAreToldBeforeAnImport(t *testing.T) {
	b := newSalon(t)
	p := newPatient(b.s, "9", "Bergh", "Eva").Value
	p.Born = planner.Date{Year: 1984, Month: 3, Day: 7}
	twin := p
	twin.ID, twin.Chart, twin.Family = b.s.NewID(), "10", "Berg"
	stranger := newPatient(b.s, "11", "Dahl", "Kim").Value
	in := func(name string, p planner.Patient) Incoming { return Incoming{name, chart.New(p, nil, nil)} }
	got, err := b.s.Duplicates(bg(), []Incoming{in("one", p), in("two", twin), in("three", stranger)})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Name != "two" || len(got[0].Likely) != 2 || got[0].Likely[0].Card.ID != p.ID || got[0].Likely[1].Card.ID != b.patient.ID {
		t.Errorf("%+v", got)
	}
	b.again(t, "Bo")
	_, err = b.s.Duplicates(bg(), nil)
	wantCode(t, err, planner.Forbidden)
}
