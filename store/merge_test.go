package store

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/planner/chart"
)

// pair is two charts of one person.
type pair struct {
	*salon
	keep, other planner.Patient
	signed      planner.ID // a session of the other chart
}

// newPair gives a salon with two charts: that of the salon with its active plan,
// and one with a superseded plan, a session signed and amended, and a draft.
func newPair(t testing.TB) *pair {
	t.Helper()
	b := newSalon(t)
	p := &pair{salon: b, keep: b.patient}
	keepPlan, keepConsent := b.plan, b.consent
	p.other, b.plan, b.consent = b.course(t, "2", "Bergh")
	p.signed = b.hold(t, 1, "crown", "frontal")
	b.sign(t, p.signed)
	if _, err := b.s.Amend(bg(), p.signed, planner.Amendment{Text: "bled", Reason: "called"}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	p.supersede(t, p.other.ID)
	b.patient, b.plan, b.consent = p.keep, keepPlan, keepConsent
	return p
}

// supersede ends the active plan of a chart.
func (b *salon) supersede(t testing.TB, patient planner.ID) {
	t.Helper()
	plans, err := b.s.Plans(bg(), patient)
	if err != nil {
		t.Fatal(err)
	}
	for _, plan := range plans {
		if plan.Value.Status == planner.ActivePlan {
			plan.Value.Status = planner.SupersededPlan
			savePlan(t, b.s, plan)
		}
	}
}

func (b *salon) tryMerge(t testing.TB, keep, other planner.ID, picks map[string]bool) error {
	t.Helper()
	a, o := b.person(t, keep), b.person(t, other)
	merged, err := planner.Merge(a.Value, o.Value, picks)
	if err != nil {
		t.Fatal(err)
	}
	return b.s.MergeCharts(bg(), keep, other, merged, [2]int64{a.Row, o.Row})
}

func (p *pair) merge(t testing.TB) {
	t.Helper()
	if err := p.tryMerge(t, p.keep.ID, p.other.ID, map[string]bool{"family": true}); err != nil {
		t.Fatal(err)
	}
}

func TestMergedChartsAreOne(t *testing.T) {
	p := newPair(t)
	wantVerified(t, p.s)
	before, err := p.s.Record(bg(), p.signed)
	if err != nil {
		t.Fatal(err)
	}
	p.merge(t)
	wantVerified(t, p.s)
	kept := p.person(t, p.keep.ID)
	former := planner.FormerChart{ID: p.other.ID, Chart: "2", Family: "Bergh", Given: "Eva", On: p.s.Today()}
	if kept.Value.Family != "Bergh" || kept.Value.Chart != "1" || !slices.Equal(kept.Value.Former, []planner.FormerChart{former}) {
		t.Errorf("%+v", kept.Value)
	}
	if card := p.card(t, p.keep.ID); !slices.Equal(card.Former, []string{"2"}) || !card.HasPlan {
		t.Errorf("%+v", card)
	}
	after, err := p.s.Record(bg(), p.signed)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, before, after)
	records, err := p.s.Records(bg(), p.keep.ID)
	if err != nil || len(records) != 1 || records[0].Patient != p.other.ID {
		t.Errorf("%v: %v", records, err)
	}
	if plans, err := p.s.Plans(bg(), p.keep.ID); err != nil || len(plans) != 2 || plans[0].Value.Patient != p.keep.ID || plans[1].Value.Patient != p.keep.ID {
		t.Errorf("%v: %+v", err, plans)
	}
	if consents, err := p.s.Consents(bg(), p.keep.ID); err != nil || len(consents) != 2 {
		t.Errorf("%v: %+v", err, consents)
	}
	for _, id := range []planner.ID{p.keep.ID, p.other.ID} {
		if p.person(t, id).Value.ID != p.keep.ID {
			t.Errorf("%s is not found as %s", id, p.keep.ID)
		}
	}
	if found, err := p.s.PatientByChart(bg(), " 2"); err != nil || found.Value.ID != p.keep.ID {
		t.Errorf("by the former number: %+v, %v", found, err)
	}
	if _, err := chart.Decode(p.exported(t, "1")); err != nil {
		t.Errorf("the export of a merged chart: %v", err)
	}
	uses, err := p.s.Recall(bg(), planner.RecallQuery{Lot: p.refs["black"].Lot})
	if err != nil || len(uses) != 1 || uses[0].Patient.ID != p.keep.ID {
		t.Errorf("recalled: %+v, %v", uses, err)
	}
	if _, err := p.s.Amend(bg(), p.signed, planner.Amendment{Text: "healed", Reason: "seen"}, testPassphrase); err != nil {
		t.Errorf("amending a session of the former chart: %v", err)
	}
	wantVerified(t, p.s)
}

func TestAFormerNumberStaysWithItsChart(t *testing.T) {
	p := newPair(t)
	p.merge(t)
	_, err := p.s.SavePatient(bg(), newPatient(p.s, " 2 ", "Dahl", "Kim"))
	wantCode(t, err, planner.Conflict)
	dahl := savePatient(t, p.s, newPatient(p.s, "3", "Dahl", "Kim"))
	dahl.Value.Chart = "2"
	_, err = p.s.SavePatient(bg(), dahl)
	wantCode(t, err, planner.Conflict)
	imported := chart.New(newPatient(p.s, "2", "Dahl", "Kim").Value, nil, nil)
	wantCode(t, p.s.Import(bg(), []Incoming{{"x", imported}}), planner.Conflict)
	own := p.person(t, p.keep.ID)
	own.Value.Chart = "2"
	savePatient(t, p.s, own)
	wantVerified(t, p.s)
}

func TestMergingRefusesWhatStandsInTheWay(t *testing.T) {
	p := newPair(t)
	p.hold(t, 1, "crown")
	third, plan, _ := p.course(t, "3", "Berg")
	if err := p.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: third.ID, Patient: third.ID, Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	fourth := savePatient(t, p.s, newPatient(p.s, "4", "Berg", "Eva")).Value
	if err := p.s.ArchivePatient(bg(), fourth.ID, "moved"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		keep, other planner.ID
		says        []string
	}{
		{p.keep.ID, p.other.ID, []string{"Session 1 of chart 1 is open"}},
		{p.other.ID, p.keep.ID, []string{"Session 1 of chart 1 is open"}},
		{p.keep.ID, third.ID, []string{"Session 1", fmt.Sprintf("“%s” of chart 1", planTitle(p.plan)), fmt.Sprintf("“%s” of chart 3", planTitle(plan)), testUser + " has changes"}},
		{p.other.ID, fourth.ID, []string{"Chart 4 is archived"}},
		{fourth.ID, p.other.ID, []string{"Chart 4 is archived"}},
		{third.ID, p.other.ID, nil},
	} {
		list, err := p.s.Mergeable(bg(), c.keep, c.other)
		if err != nil || (len(list) == 0) != (len(c.says) == 0) {
			t.Errorf("%v, %v", list, err)
		}
		for _, says := range c.says {
			if !strings.Contains(strings.Join(list, "\n"), says) {
				t.Errorf("%q is not among %q", says, list)
			}
		}
		if err := p.tryMerge(t, c.keep, c.other, nil); (err == nil) != (len(list) == 0) {
			t.Errorf("%v: merging says %v", list, err)
		}
	}
	_, err := p.s.Mergeable(bg(), p.keep.ID, p.keep.ID)
	wantCode(t, err, planner.Invalid)
	_, err = p.s.Mergeable(bg(), p.keep.ID, p.s.NewID())
	wantCode(t, err, planner.NotFound)
	wantVerified(t, p.s)
}

func TestMergingRefusesAStaleChoice(t *testing.T) {
	p := newPair(t)
	a, o := p.person(t, p.keep.ID), p.person(t, p.other.ID)
	for i := range 2 {
		rows := [2]int64{a.Row, o.Row}
		rows[i]++
		wantCode(t, p.s.MergeCharts(bg(), p.keep.ID, p.other.ID, a.Value, rows), planner.Conflict)
	}
	nameless := a.Value
	nameless.Family = ""
	wantCode(t, p.s.MergeCharts(bg(), p.keep.ID, p.other.ID, nameless, [2]int64{a.Row, o.Row}), planner.Invalid)
	if p.person(t, p.other.ID).Value.ID != p.other.ID {
		t.Error("refused, and merged all the same")
	}
}

// TestEverySaveMakesAMergeFinal saves the kept chart in each way.
func TestEverySaveMakesAMergeFinal(t *testing.T) {
	first := newPair(t)
	ways := slices.Sorted(func(yield func(string) bool) {
		for name := range first.writesTo(t, first.signed) {
			if !yield(name) {
				return
			}
		}
	})
	for _, way := range append(ways, "archive", "draft", "reading") {
		t.Run(way, func(t *testing.T) {
			p := newPair(t)
			p.merge(t)
			former, can, err := p.s.Merged(bg(), p.keep.ID)
			if err != nil || !can || former.Chart != "2" {
				t.Fatalf("merged: %+v, %v, %v", former, can, err)
			}
			switch way {
			case "archive":
				err = p.s.ArchivePatient(bg(), p.keep.ID, "moved")
			case "draft":
				err = p.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: p.keep.ID, Patient: p.keep.ID, Body: []byte("{}")})
			case "reading":
				p.exported(t, "1")
			default:
				err = p.writesTo(t, p.signed)[way]()
			}
			if err != nil {
				t.Fatal(err)
			}
			final := way != "draft" && way != "reading"
			if _, can, err := p.s.Merged(bg(), p.keep.ID); err != nil || can == final {
				t.Errorf("can be taken back: %v, %v", can, err)
			}
			if err := p.s.UnmergeCharts(bg(), p.keep.ID); (planner.ErrorCode(err) == planner.Invalid) != final {
				t.Errorf("taking it back: %v", err)
			}
			wantVerified(t, p.s)
		})
	}
}

// drawnChart fills a chart by chance and gives the patient.
func (b *salon) drawnChart(t testing.TB, r *rapid.T, number string, mayBeActive bool) planner.Patient {
	p := newPatient(b.s, number, rapid.SampledFrom([]string{"Berg", "Ærø"}).Draw(r, "family"), "Eva")
	p.Value.Alerts = rapid.SampledFrom([][]string{nil, {"latex"}, {"latex", "lidocaine"}}).Draw(r, "alerts")
	p.Value.Contact.Phone = rapid.SampledFrom([]string{"", "123456"}).Draw(r, "phone")
	p = savePatient(t, b.s, p)
	if rapid.Bool().Draw(r, "treated") {
		patient, plan, consent := b.patient, b.plan, b.consent
		b.patient = p.Value
		b.plan, b.consent = b.courseOf(t, p.Value), b.agree(t, p.Value.ID)
		if rapid.Bool().Draw(r, "held") {
			id := b.hold(t, 1, "crown", "frontal")
			b.sign(t, id)
			for range rapid.IntRange(0, 2).Draw(r, "amendments") {
				if _, err := b.s.Amend(bg(), id, planner.Amendment{Text: "bled", Reason: "called"}, testPassphrase); err != nil {
					t.Fatal(err)
				}
			}
		}
		if !mayBeActive || rapid.Bool().Draw(r, "ended") {
			b.supersede(t, p.Value.ID)
		}
		if rapid.Bool().Draw(r, "withdrawn") {
			if _, err := b.s.WithdrawConsent(bg(), b.consent.ID, planner.Withdrawal{Date: b.s.Today(), Reason: "asked"}); err != nil {
				t.Fatal(err)
			}
		}
		b.patient, b.plan, b.consent = patient, plan, consent
	}
	if rapid.Bool().Draw(r, "drafted") {
		plan := savePlan(t, b.s, newPlan(b.s, p.Value.ID))
		body, err := chart.Pack(plan.Value)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.s.SaveDraft(bg(), Draft{Kind: PlanDraft, ID: plan.Value.ID, Patient: p.Value.ID, Row: plan.Row, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	return p.Value
}

// TestAMergeTakenBackLeavesNoTrace merges two charts and takes it back: both are
// as they were, to the byte, and so is what users typed.
func TestAMergeTakenBackLeavesNoTrace(t *testing.T) {
	b := newSalon(t)
	n := 100
	rapid.Check(t, func(r *rapid.T) {
		n += 3
		keep := b.drawnChart(t, r, fmt.Sprint(n), true)
		other := b.drawnChart(t, r, fmt.Sprint(n+1), false)
		if rapid.Bool().Draw(r, "merged before") {
			if err := b.tryMerge(t, other.ID, b.drawnChart(t, r, fmt.Sprint(n+2), false).ID, nil); err != nil {
				r.Fatal(err)
			}
		}
		a, o, drafts := b.exported(t, keep.Chart), b.exported(t, other.Chart), b.drafts(t)
		picks := map[string]bool{"family": rapid.Bool().Draw(r, "family"), "contact.phone": rapid.Bool().Draw(r, "phone")}
		if err := b.tryMerge(t, keep.ID, other.ID, picks); err != nil {
			r.Fatal(err)
		}
		verified := rapid.IntRange(0, 9).Draw(r, "verified") == 0 // it takes longer the more charts there are
		if verified {
			wantVerified(t, b.s)
		}
		if _, err := chart.Decode(b.exported(t, keep.Chart)); err != nil {
			r.Fatal(err)
		}
		for _, d := range b.drafts(t) {
			if d.Patient == other.ID {
				r.Fatalf("a draft stayed behind: %+v", d)
			}
		}
		if err := b.s.UnmergeCharts(bg(), keep.ID); err != nil {
			r.Fatal(err)
		}
		if verified {
			wantVerified(t, b.s)
		}
		if !bytes.Equal(a, b.exported(t, keep.Chart)) || !bytes.Equal(o, b.exported(t, other.Chart)) {
			r.Fatalf("the charts differ:\n%s\n%s", b.exported(t, keep.Chart), b.exported(t, other.Chart))
		}
		sameJSON(t, drafts, b.drafts(t))
		wantCode(t, b.s.UnmergeCharts(bg(), keep.ID), planner.Invalid)
		if err := b.tryMerge(t, keep.ID, other.ID, picks); err != nil {
			r.Fatalf("merged again: %v", err)
		}
	})
	wantVerified(t, b.s)
}

func (b *salon) drafts(t testing.TB) []Draft {
	t.Helper()
	list, err := b.s.Drafts(bg())
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(list, func(a, b Draft) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return list
}
