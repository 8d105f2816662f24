package store

import (
	"path/filepath"
	"testing"

	"stipple/planner"
)

// BenchmarkAudit measures what somebody waits for who opens the newest page of a
// trail of a million entries, or who asks who saw one chart.
func BenchmarkAudit(b *testing.B) {
	const entries, patients = 1_000_000, 2000 // one entry in so many is of the chart
	path := filepath.Join(b.TempDir(), "clinic.stipple")
	if _, err := Create(path, Founding{Clinic: "Nord", User: testUser, Passphrase: testPassphrase}, testOptions()); err != nil {
		b.Fatal(err)
	}
	s := openAs(b, path, testUser, testPassphrase)
	chart := savePatient(b, s, newPatient(s, "1", "Berg", "Eva")).Value.ID
	for done := 0; done < entries; done += 20_000 {
		s.mu.Lock()
		_, _, err := s.write(bg(), func(c *change) error {
			for i := range 20_000 {
				e := entry{op: planner.AuditRead, entity: "patient", id: string(rune(97 + i%20)), patient: planner.ID(rune(97 + i%20))}
				if i%patients == 0 {
					e.id, e.patient = string(chart), chart
				}
				c.note(e)
			}
			return nil
		})
		s.mu.Unlock()
		if err != nil {
			b.Fatal(err)
		}
	}
	for name, q := range map[string]planner.AuditQuery{"newest": {}, "patient": {Patient: chart}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if list, err := s.Audit(bg(), q); err != nil || len(list) != auditPage {
					b.Fatal(len(list), err)
				}
			}
		})
	}
}
