package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// crowd is a clinic in which every patient was treated three times: a real
// session, told again of others by other ids.
type crowd struct {
	*salon
	patients    int
	real        planner.SessionRecord
	whole       string                  // the real record as it is packed
	brief       string                  // and without its taps, for records no recall reads
	planned     string                  // its plan
	batches     []map[string]planner.ID // lots by their name in the salon
	asked, rare planner.ID              // lots used in 300 records and in 30
}

func newCrowd(b *testing.B, patients int) *crowd {
	b.Helper()
	c := &crowd{salon: newSalon(b), patients: patients}
	id := c.hold(b, 1, "crown", "frontal")
	c.tap(b, id, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2})
	c.real = c.sign(b, id)
	row, err := readRecordRow(c.s.readers, id)
	if err != nil {
		b.Fatal(err)
	}
	key, err := c.s.keyOf(c.s.readers, row.patient)
	if err != nil {
		b.Fatal(err)
	}
	kept, err := unsealRecord[keptRecord](recordKeysOf(key, row.id), row.box, row.bind())
	if err != nil {
		b.Fatal(err)
	}
	c.planned, c.whole = packed(b, c.plan), packed(b, kept)
	kept.Taps = nil
	c.brief = packed(b, kept)
	c.buy(b)
	for done := 0; done < patients; done += 2000 {
		err := c.s.scratch(bg(), func(tx execer) error { return c.fill(tx, done, min(done+2000, patients)) })
		if err != nil {
			b.Fatal(err)
		}
	}
	return c
}

func packed[T any](b *testing.B, value T) string {
	b.Helper()
	plain, err := chart.Pack(value)
	if err != nil {
		b.Fatal(err)
	}
	return string(plain)
}

// buy gets as many lots as last for 300 records each.
func (c *crowd) buy(b *testing.B) {
	b.Helper()
	var rows []planner.StockRow
	products, err := c.s.Products(bg())
	if err != nil {
		b.Fatal(err)
	}
	consumed := []string{"needle", "black", "water"}
	for i := range c.patients * 3 / 300 {
		for _, name := range consumed {
			at := slices.IndexFunc(products, func(p Stored[planner.Product]) bool { return p.Value.ID == c.refs[name].Product })
			rows = append(rows, planner.StockRow{Product: products[at].Value, Lot: planner.Lot{Batch: fmt.Sprintf("%s-%d", name, i)}})
		}
	}
	bought, err := c.s.ImportStock(bg(), rows)
	if err != nil {
		b.Fatal(err)
	}
	for lots := range slices.Chunk(bought.Lots, len(consumed)) {
		c.batches = append(c.batches, map[string]planner.ID{"needle": lots[0].ID, "black": lots[1].ID, "water": lots[2].ID})
	}
	c.asked, c.rare = c.batches[0]["needle"], c.batches[1]["needle"]
}

// fill adds patients with a plan and three records each.
func (c *crowd) fill(tx execer, from, to int) error {
	change := &change{s: c.s, tx: tx}
	for i := from; i < to; i++ {
		p := planner.Patient{
			ID: newID(), Chart: fmt.Sprintf("C-%06d", i), Family: fmt.Sprintf("Family %d", i*7919%100003), Given: "Given",
			Contact: planner.Contact{Phone: "+00 555 0000000", Address: "1 Quay\nHarbour"},
		}
		if err := change.insertPatient(p, planner.AuditImport); err != nil {
			return err
		}
		key, err := c.s.keyOf(tx, p.ID)
		if err != nil {
			return err
		}
		plan := newID()
		text := strings.NewReplacer(string(c.real.Patient), string(p.ID), string(c.real.Plan), string(plan)).Replace(c.planned)
		box := key.Seal([]byte(text), boxVersion, planBind(plan, p.ID, 1))
		if _, err := tx.Exec("INSERT INTO plans (id, patient, ver, box) VALUES ($1, $2, 1, $3)", string(plan), string(p.ID), box); err != nil {
			return err
		}
		for session := 1; session <= 3; session++ {
			row := recordRow{id: newID(), patient: p.ID, plan: plan, session: session, operator: c.s.user.ID, signed: true, ver: 2}
			if err := c.tell(tx, row, i*3+session-1, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// tell adds the real record told of others. Records that used one lot lie as
// far apart in the file as can be.
func (c *crowd) tell(tx execer, row recordRow, n int, key vault.Key) error {
	batch := n % len(c.batches)
	if batch == 1 && n/len(c.batches)%10 != 0 {
		batch = 2
	}
	text := c.brief
	if batch < 2 {
		text = c.whole
	}
	ids := []string{string(c.real.ID), string(row.id), string(c.real.Patient), string(row.patient), string(c.real.Plan), string(row.plan)}
	for name, lot := range c.batches[batch] {
		ids = append(ids, string(c.refs[name].Lot), string(lot))
	}
	box := key.Seal([]byte(strings.NewReplacer(ids...).Replace(text)), boxVersion, row.bind())
	_, err := tx.Exec("INSERT INTO records ("+recordColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		string(row.id), string(row.patient), string(row.plan), row.session, string(row.operator), 1, row.ver, box)
	for _, lot := range c.batches[batch] {
		if err == nil {
			err = c.s.linkLot(tx, lot, row.id, 1)
		}
	}
	return err
}

// BenchmarkRecall measures the way from a lot to the list of everybody who was
// treated with it, in a small and a large clinic with three records a patient.
func BenchmarkRecall(b *testing.B) {
	for _, patients := range []int{1000, 100000} {
		c := newCrowd(b, patients)
		for _, recall := range []struct {
			uses int
			lot  planner.ID
		}{{30, c.rare}, {300, c.asked}} {
			b.Run(fmt.Sprintf("%d-of-%d", recall.uses, patients*3), func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					start := time.Now()
					list, err := c.s.Recall(bg(), planner.RecallQuery{Lot: recall.lot})
					if err != nil || len(list) != recall.uses {
						b.Fatal(len(list), err)
					}
					took = append(took, time.Since(start))
				}
				reportPercentiles(b, took)
			})
		}
	}
}
