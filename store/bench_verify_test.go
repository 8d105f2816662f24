package store

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// decade is a clinic after ten years: every patient was read twelve times, one in
// ten was treated, which is a real course told again of others by other ids.
type decade struct {
	*salon
	patient planner.Patient
	plan    Stored[planner.Plan]
	consent planner.Consent
	kept    keptRecord
	ver     int64 // of the record
	texts   map[string]string
	links   []link
}

const readsInADecade = 12

func newDecade(b *testing.B, patients int) *decade {
	b.Helper()
	d := &decade{salon: newSalon(b), texts: map[string]string{}}
	id := d.hold(b, 1, "crown", "frontal")
	d.tap(b, id, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2})
	d.sign(b, id)
	row, err := readRecordRow(d.s.readers, id)
	if err != nil {
		b.Fatal(err)
	}
	key, err := d.s.keyOf(d.s.readers, row.patient)
	if err != nil {
		b.Fatal(err)
	}
	if d.kept, err = unsealRecord[keptRecord](recordKeysOf(key, id), row.box, row.bind()); err != nil {
		b.Fatal(err)
	}
	if d.plan, err = planOf(d.s.readers, row.plan, row.patient, key); err != nil {
		b.Fatal(err)
	}
	d.ver, d.patient, d.consent = row.ver, d.salon.patient, d.salon.consent
	d.texts["plan"], d.texts["consent"], d.texts["kept"] = packed(b, d.plan.Value), packed(b, d.consent), packed(b, d.kept)
	rows, err := d.s.readers.Query("SELECT lot, amount, mac FROM record_lots WHERE record = $1", string(id))
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var l link
		if err := rows.Scan(&l.lot, &l.amount, &l.mac); err != nil {
			b.Fatal(err)
		}
		d.links = append(d.links, l)
	}
	for done := 0; done < patients; done += 2000 {
		if err := d.s.change(bg(), func(c *change) error { return d.fill(c, done, min(done+2000, patients)) }); err != nil {
			b.Fatal(err)
		}
	}
	return d
}

func (d *decade) fill(c *change, from, to int) error {
	for i := from; i < to; i++ {
		p := d.patient
		p.ID, p.Chart, p.Family = newID(), fmt.Sprintf("C-%06d", i), fmt.Sprintf("Family %d", i*7919%100003)
		if err := c.insertPatient(p, planner.AuditImport); err != nil {
			return err
		}
		if i%10 == 0 {
			if err := d.treat(c, p); err != nil {
				return err
			}
		}
		for range readsInADecade {
			c.note(entry{op: planner.AuditRead, entity: "patient", id: string(p.ID), patient: p.ID})
		}
	}
	return nil
}

// treat tells the real course of another patient.
func (d *decade) treat(c *change, p planner.Patient) error {
	key, err := c.s.keyOf(c.tx, p.ID)
	if err != nil {
		return err
	}
	defer key.Wipe()
	plan, consent, record := newID(), newID(), newID()
	told := strings.NewReplacer(string(d.patient.ID), string(p.ID), string(d.plan.Value.ID), string(plan),
		string(d.consent.ID), string(consent), string(d.kept.Record.ID), string(record))
	put := func(key vault.Key, what, entity string, id planner.ID, ver int64, bind vault.Bind, insert string, args ...any) {
		text := []byte(told.Replace(d.texts[what]))
		if what == "kept" && err == nil {
			text, err = signedAnew(text)
		}
		box := key.Seal(text, boxVersion, bind)
		if err == nil {
			_, err = c.tx.Exec(insert, append([]any{box, string(id), string(p.ID), ver}, args...)...)
		}
		c.note(entry{op: planner.AuditImport, entity: entity, id: string(id), patient: p.ID, ver: ver, digest: digestOf(box)})
	}
	put(key, "plan", "plan", plan, d.plan.Row, planBind(plan, p.ID, d.plan.Row), "INSERT INTO plans (box, id, patient, ver) VALUES ($1, $2, $3, $4)")
	put(key, "consent", "consent", consent, 1, consentRowBind(consent, p.ID, 1), "INSERT INTO consents (box, id, patient, ver) VALUES ($1, $2, $3, $4)")
	row := recordRow{id: record, patient: p.ID, plan: plan, session: 1, operator: d.kept.Record.Operator.ID, signed: true, ver: d.ver}
	put(sessionKey(key, record), "kept", "record", record, row.ver, row.bind(),
		"INSERT INTO records (box, id, patient, ver, plan, session, operator, signed) VALUES ($1, $2, $3, $4, $5, 1, $6, 1)", string(plan), string(row.operator))
	for _, tap := range d.kept.Taps {
		if tap.Deed == planner.StartSession {
			c.note(entry{op: planner.AuditStart, entity: "session", id: string(record), patient: p.ID, ver: int64(tap.Seq)})
		}
	}
	for _, l := range d.links {
		if err == nil {
			err = c.s.linkLot(c.tx, l.lot, record, l.amount)
		}
	}
	if err != nil {
		return err
	}
	return c.renewCard(p, key)
}

// signedAnew signs a record that is told of somebody else.
func signedAnew(text []byte) ([]byte, error) {
	kept, err := chart.Unpack[keptRecord](text)
	if err != nil {
		return nil, err
	}
	was := *kept.Record.Signature
	kept.Record.Signature = nil
	if kept.Record, err = kept.Record.Sign(was.By, was.At); err != nil {
		return nil, err
	}
	return chart.Pack(kept)
}

// BenchmarkVerify measures a verification of a small and a large clinic after ten
// years, and how much memory it takes at most.
func BenchmarkVerify(b *testing.B) {
	for _, patients := range []int{1000, 100000} {
		d := newDecade(b, patients)
		b.Run(fmt.Sprint(patients), func(b *testing.B) {
			var took []time.Duration
			var peak uint64
			for b.Loop() {
				start, steps := time.Now(), 0
				v, err := d.s.Verify(bg(), func(int, int) {
					if steps++; steps%500 == 0 {
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						peak = max(peak, m.HeapInuse)
					}
				})
				if err != nil || !v.OK() {
					b.Fatal(v.Faults[:min(5, len(v.Faults))], err)
				}
				took = append(took, time.Since(start))
				b.ReportMetric(float64(v.Entries), "entries")
				b.ReportMetric(float64(v.Records), "records")
			}
			reportPercentiles(b, took)
			b.ReportMetric(float64(peak)/(1<<20), "heap-MB")
			if info, err := os.Stat(d.path); err == nil {
				b.ReportMetric(float64(info.Size())/(1<<20), "file-MB")
			}
		})
		_ = d.s.Close()
	}
}
