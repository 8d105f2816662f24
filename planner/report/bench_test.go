package report

import (
	"io"
	"testing"
)

func BenchmarkWrite(b *testing.B) {
	for _, c := range []struct {
		name  string
		paper Paper
		job   Job
	}{
		{"patient", PatientPlan, thinning(b)},
		{"clinical", ClinicalPlan, thinning(b)},
		{"clinical crowded", ClinicalPlan, crowded(b)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Write(io.Discard, c.paper, c.job); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLayOut is a paper without its painting: what a preview waits for.
func BenchmarkLayOut(b *testing.B) {
	f, err := newFaces()
	if err != nil {
		b.Fatal(err)
	}
	job := thinning(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := layOut(ClinicalPlan, job, f); err != nil {
			b.Fatal(err)
		}
	}
}
