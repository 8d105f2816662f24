package store

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

// BenchmarkSave measures what a durable save of a changed patient costs, beside
// the same bytes as one plain row in one transaction: the sealed chart and card,
// the audit entry with before and after, and the synced file that keeps the
// trail's end. What sealing and noting cost is the time of the same save over that
// of the plain row, "times-plain". The three take turns, because a disk that is
// busy with others is never twice as fast.
func BenchmarkSave(b *testing.B) {
	bench := newSaveBench(b)
	took := map[string][]time.Duration{}
	ways := []struct {
		name string
		save func() error
	}{{"plain", bench.plain}, {"sealed", bench.sealed}, {"sealed+head", bench.withHead}}
	measure := func(rounds int) {
		for range rounds {
			for _, way := range ways {
				start := time.Now()
				if err := way.save(); err != nil {
					b.Fatal(err)
				}
				took[way.name] = append(took[way.name], time.Since(start))
			}
		}
	}
	measure(300)
	for _, way := range ways {
		b.Run(way.name, func(b *testing.B) {
			for b.Loop() {
				if err := way.save(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(middle(took[way.name]))/float64(middle(took["plain"])), "times-plain")
			b.ReportMetric(float64(middle(took[way.name]).Microseconds()), "p50-µs")
		})
	}
}

func middle(took []time.Duration) time.Duration {
	took = slices.Sorted(slices.Values(took))
	return took[len(took)/2]
}

// saveBench is a clinic with a patient of a usual size, and beside it a table of
// plain rows.
type saveBench struct {
	s       *Store
	patient Stored[planner.Patient]
	content []byte
	rows    int64
}

func newSaveBench(b *testing.B) *saveBench {
	path := filepath.Join(b.TempDir(), "clinic.stipple")
	if _, err := Create(path, Founding{Clinic: "Nord", User: testUser, Passphrase: testPassphrase}, testOptions()); err != nil {
		b.Fatal(err)
	}
	s := openAs(b, path, testUser, testPassphrase)
	for i := range 200 {
		savePatient(b, s, newPatient(s, "C-"+strings.Repeat("0", i), "Berg", "Eva"))
	}
	p := newPatient(s, "C-1", "Lindqvist-Østergård", "Ada")
	p.Value.Born = planner.Date{Year: 1984, Month: 3, Day: 27}
	p.Value.Contact = planner.Contact{Phone: "+00 555 0142", Email: "ada@example.org", Address: "12 Long Street\nSome Town"}
	p.Value.History.Medical = strings.Repeat("Nothing of note was told. ", 20)
	p.Value.Alerts = []string{"latex"}
	bench := &saveBench{s: s, patient: savePatient(b, s, p)}
	if _, err := s.writer.Exec("CREATE TABLE plain (id TEXT PRIMARY KEY, ver INTEGER NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID"); err != nil {
		b.Fatal(err)
	}
	if err := bench.withHead(); err != nil {
		b.Fatal(err)
	}
	if err := bench.asLong(); err != nil {
		b.Fatal(err)
	}
	return bench
}

// asLong makes the plain row, of as many bytes as a save writes.
func (b *saveBench) asLong() error {
	var size int
	err := b.s.readers.QueryRow(`SELECT (SELECT length(box) FROM patients WHERE id = $1) + (SELECT length(box) FROM cards WHERE patient = $1)
		+ (SELECT length(at) + length(actor) + length(station) + length(op) + length(entity) + length(id) + length(digest) + length(detail) + length(patient) + length(mac)
			FROM audit ORDER BY seq DESC LIMIT 1)`, string(b.patient.Value.ID)).Scan(&size)
	if err != nil {
		return err
	}
	b.content = bytes.Repeat([]byte{0xa5}, size)
	_, err = b.s.writer.Exec("INSERT INTO plain (id, ver, body) VALUES ($1, 0, $2)", string(b.patient.Value.ID), b.content)
	return err
}

// plain saves as many bytes in one plain row. All of them differ from those before, as
// sealed ones do: a page that stays as it was is not written.
func (b *saveBench) plain() error {
	for i := range b.content {
		b.content[i] ^= 0xff
	}
	tx, err := b.s.writer.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	b.rows++
	if _, err := tx.Exec("UPDATE plain SET ver = $1, body = $2 WHERE id = $3", b.rows, b.content, string(b.patient.Value.ID)); err != nil {
		return err
	}
	return tx.Commit()
}

// next gives the patient with another telephone number.
func (b *saveBench) next() Stored[planner.Patient] {
	p := b.patient
	p.Value.Contact.Phone = "+00 555 " + string(rune('0'+p.Row%10)) + "142"
	return p
}

// sealed is the save but for the file of the trail's end.
func (b *saveBench) sealed() error {
	p := b.next()
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	_, _, err := b.s.write(bg(), func(c *change) error { _, err := c.updatePatient(p); return err })
	b.patient.Row++
	return err
}

// withHead is the save.
func (b *saveBench) withHead() error {
	saved, err := b.s.SavePatient(bg(), b.next())
	b.patient = saved
	return err
}
