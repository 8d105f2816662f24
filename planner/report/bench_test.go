package report

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// dotted is a plan of about so many dots on the top, sides and back of the
// head, in three sessions.
func dotted(t testing.TB, dots float64) Job {
	job := thinning(t)
	plan := planner.NewPlan("plan", "patient", 3)
	plan.Indications = []planner.Indication{planner.Thinning}
	zones := []scalp.Zone{scalp.Frontal, scalp.MidScalp, scalp.Crown, scalp.SideLeft, scalp.SideRight, scalp.Occipital}
	area := 0.0
	for _, zone := range zones {
		area += float64(job.Model.ground.Head().Area(zone))
	}
	for _, zone := range zones {
		plan.Regions = append(plan.Regions, planner.Region{Key: string(zone), Zone: zone, Indication: planner.Thinning})
		for i, share := range []float64{0.3, 0.4, 0.3} {
			plan.Sessions[i] = plan.Sessions[i].Set(planner.Prescription{
				Region: string(zone), Density: quantity.DotsPerCM2(share * dots / area),
			})
		}
	}
	job.Plan, job.Findings = plan, nil
	return job
}

func BenchmarkWrite(b *testing.B) {
	for _, c := range []struct {
		name  string
		paper Paper
		job   Job
	}{
		{"patient", PatientPlan, thinning(b)},
		{"clinical", ClinicalPlan, thinning(b)},
		{"clinical crowded", ClinicalPlan, crowded(b)},
		{"patient of 20,000 dots", PatientPlan, dotted(b, 20000)},
		{"clinical of 20,000 dots", ClinicalPlan, dotted(b, 20000)},
		{"clinical of 40,000 dots", ClinicalPlan, dotted(b, 40000)},
	} {
		b.Run(c.name, func(b *testing.B) { benchmarkWrite(b, c.paper, func() Job { return c.job }) })
	}
	b.Run("clinical of 20,000 dots, ground and all", func(b *testing.B) {
		job := dotted(b, 20000)
		benchmarkWrite(b, ClinicalPlan, func() Job {
			job.Model = NewModel(stipple.NewGround(job.Model.ground.Head()))
			return job
		})
	})
}

// benchmarkWrite reports the median time and the length of a paper.
func benchmarkWrite(b *testing.B, paper Paper, job func() Job) {
	b.ReportAllocs()
	var times []time.Duration
	var out bytes.Buffer
	for b.Loop() {
		j := job()
		out.Reset()
		from := time.Now()
		if _, err := Write(&out, paper, j); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(from))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(out.Len()), "bytes")
}

// TestPapersOfManyDotsAreSmall holds a clinical plan of 20,000 dots under a
// million bytes.
func TestPapersOfManyDotsAreSmall(t *testing.T) {
	job := dotted(t, 20100)
	picture, err := job.Plan.Stipple(job.Model.ground)
	if err != nil {
		t.Fatal(err)
	}
	data, _ := write(t, ClinicalPlan, job)
	if len(picture.Dots) < 20000 || len(data) > 1e6 {
		t.Errorf("%d dots in %d bytes", len(picture.Dots), len(data))
	}
}

// BenchmarkLayOut is a paper without its painting: what a preview waits for.
func BenchmarkLayOut(b *testing.B) {
	job := dotted(b, 20000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := LayOut(ClinicalPlan, job); err != nil {
			b.Fatal(err)
		}
	}
}
