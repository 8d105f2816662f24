package store

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
	"stipple/planner/quantity"
)

func TestASessionIsLoggedSignedAndReadBack(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	b.tap(t, id, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2}, planner.Tap{Deed: planner.CountUsed, Text: "n1", Amount: 3})
	before, err := b.s.Running(bg(), id)
	if err != nil {
		t.Fatal(err)
	}
	b.again(t, testUser)
	after, err := b.s.Running(bg(), id)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, before.Now(), after.Now())
	sameJSON(t, before.Taps(), after.Taps())
	if open, _ := b.s.UnsignedRecords(bg()); len(open) != 1 || open[0].ID != id {
		t.Errorf("unsigned: %+v", open)
	}
	signed := b.sign(t, id)
	if signed.Signature.By.Name != testUser || signed.OpenedBy != testUser || signed.Operator.Name != testUser {
		t.Errorf("signed by %+v, opened by %s, operated by %+v", signed.Signature.By, signed.OpenedBy, signed.Operator)
	}
	for _, value := range []*planner.Logged[quantity.Millimetres]{signed.Records[0].Passes[0].Depth} {
		if value.By != testUser {
			t.Errorf("tapped by %q", value.By)
		}
	}
	b.again(t, testUser)
	sameJSON(t, signed, b.record(t, id))
	if open, _ := b.s.UnsignedRecords(bg()); len(open) != 0 {
		t.Errorf("still unsigned: %+v", open)
	}
	list, err := b.s.SignedBy(bg(), b.s.User().ID, 10)
	if err != nil || len(list) != 1 || list[0].ID != id {
		t.Errorf("signed by the operator: %d, %v", len(list), err)
	}
	plans, _ := b.s.Plans(bg(), b.patient.ID)
	session := plans[0].Value.Sessions[0]
	if session.Status != planner.DoneSession || session.Date != b.s.Today() || plans[0].Value.Version != 1 {
		t.Errorf("session is %s on %s in version %d", session.Status, session.Date, plans[0].Value.Version)
	}
	card, _ := b.s.Card(bg(), b.patient.ID)
	if card.Next != plans[0].Value.Sessions[1].Date {
		t.Errorf("the card's next session is %s", card.Next)
	}
	wantVerified(t, b.s)
}

func TestEveryTapOfASignedRecordIsKept(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	b.tap(t, id, planner.Tap{Deed: planner.Undo})
	running, err := b.s.Running(bg(), id)
	if err != nil {
		t.Fatal(err)
	}
	b.tap(t, id, treat("crown")[6])
	b.sign(t, id)
	row, err := readRecordRow(b.s.readers, id)
	if err != nil {
		t.Fatal(err)
	}
	key, err := b.s.keyOf(b.s.readers, row.patient)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := unsealRecord[keptRecord](recordKeysOf(key, row.id), row.box, row.bind())
	if err != nil || len(kept.Taps) != len(running.Taps())+1 || !reflect.DeepEqual(kept.Taps[:len(kept.Taps)-1], running.Taps()) {
		t.Errorf("%d taps are kept of %d: %v", len(kept.Taps), len(running.Taps())+1, err)
	}
	var left int
	if err := b.s.readers.QueryRow("SELECT count(*) FROM taps").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows of taps are left, %v", left, err)
	}
}

func TestLinksFollowWhatWasLaidOutAndThenWhatWasUsed(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	b.tap(t, id, b.layNeedle("n2", "needle"))
	links := func() map[planner.ID]float64 {
		list := map[planner.ID]float64{}
		rows, err := b.s.readers.Query("SELECT lot, amount FROM record_lots WHERE record = $1", string(id))
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var lot planner.ID
			var amount float64
			if err := rows.Scan(&lot, &amount); err != nil {
				t.Fatal(err)
			}
			list[lot] = amount
		}
		return list
	}
	want := map[planner.ID]float64{}
	for _, lot := range []string{"needle", "black", "water", "machine"} {
		want[b.refs[lot].Lot] = 0
	}
	if diff := cmp.Diff(want, links()); diff != "" {
		t.Error("laid out:", diff)
	}
	b.tap(t, id, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2}, planner.Tap{Deed: planner.CountUsed, Text: "n1", Amount: 3})
	b.sign(t, id)
	want[b.refs["needle"].Lot], want[b.refs["black"].Lot], want[b.refs["water"].Lot] = 3, 0.5, 1.5
	if diff := cmp.Diff(want, links()); diff != "" {
		t.Error("signed:", diff)
	}
}

// TestWhatWasLaidOutStaysLinked, also when nobody confirmed where it was used: what
// was counted counts. What was taken away again was not used.
func TestWhatWasLaidOutStaysLinked(t *testing.T) {
	b := newSalon(t)
	id := b.open(t, 1)
	b.tap(t, id, b.gate()...)
	b.tap(t, id, b.layNeedle("n2", "stale"), planner.Tap{Deed: planner.TakeAway, Text: "n2"})
	b.tap(t, id, planner.Tap{Deed: planner.StartSession},
		planner.Tap{Deed: planner.Confirm, Region: "crown", Field: planner.DensityField},
		planner.Tap{Deed: planner.MarkDone, Region: "crown"},
		planner.Tap{Deed: planner.CountUsed, Text: "n1", Amount: 2}, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 3})
	for _, state := range []string{"not signed", "signed"} {
		for _, lot := range []string{"needle", "black", "water"} {
			want := []string{"Berg|2026-11-22|B-" + lot + "|not confirmed|" + testUser + "|" + state}
			if diff := cmp.Diff(want, uses(t, b.s, planner.RecallQuery{Lot: b.refs[lot].Lot})); diff != "" {
				t.Errorf("%s: %s", lot, diff)
			}
		}
		if got := uses(t, b.s, planner.RecallQuery{Lot: b.refs["stale"].Lot}); got != nil {
			t.Errorf("taken away: %v", got)
		}
		if state == "not signed" {
			wantVerified(t, b.s)
			b.sign(t, id)
		}
	}
	amounts, err := b.s.LotAmounts(bg())
	want := map[planner.ID]float64{b.refs["needle"].Lot: 2, b.refs["black"].Lot: 0.75, b.refs["water"].Lot: 2.25}
	if diff := cmp.Diff(want, amounts); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	wantVerified(t, b.s)
}

func TestASessionHasOneRecord(t *testing.T) {
	b := newSalon(t)
	b.open(t, 1)
	wantCode(t, b.s.OpenRecord(bg(), b.fresh(t, b.plan, 1)), planner.Conflict)
}

func TestARecordThatNeverStartedIsDropped(t *testing.T) {
	b := newSalon(t)
	id := b.open(t, 1)
	b.tap(t, id, b.gate()...)
	if err := b.s.DropRecord(bg(), id); err != nil {
		t.Fatal(err)
	}
	_, err := b.s.Record(bg(), id)
	wantCode(t, err, planner.NotFound)
	wantCode(t, b.s.DropRecord(bg(), id), planner.NotFound)
	if countEntries(t, b.s, planner.AuditDrop) != 1 {
		t.Error("the trail does not say that a record was dropped")
	}
	wantVerified(t, b.s)
	id = b.hold(t, 1)
	wantCode(t, b.s.DropRecord(bg(), id), planner.Invalid)
}
