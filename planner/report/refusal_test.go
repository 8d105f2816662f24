package report

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

func TestRefusals(t *testing.T) {
	long, head, dense, endless, lost := thinning(t), thinning(t), thinning(t), thinning(t), marked(t)
	long.Patient.Family = strings.Repeat("x", planner.MaxNameLength+1)
	head.Plan.Head = scalp.Size{Circumference: 5}
	dense.Plan.Sessions[0].Prescriptions[0].Density = 10000
	endless.Plan.Sessions[0].Prescriptions[0].Density = quantity.DotsPerCM2(math.Inf(1))
	later, formless := thinning(t), thinning(t)
	later.Session, formless.Form = 4, "folded"
	lost.Plan.Regions[len(lost.Plan.Regions)-1].Drawn = &scalp.Scar{Form: scalp.StrokeScar, Width: 3}
	for name, c := range map[string]struct {
		paper Paper
		job   Job
		says  string
	}{
		"no such session": {LogSheet, later, "no session 4: the plan has 3 sessions"},
		"no such form":    {LogSheet, formless, "no such form"},
		"unknown paper":   {"poster", thinning(t), "no such paper"},
		"long name":       {PatientPlan, long, "family name"},
		"impossible head": {ClinicalPlan, head, "cannot be drawn"},
		"too dense":       {ClinicalPlan, dense, "too dense to draw"},
		"without end":     {PatientPlan, endless, "cannot be drawn"},
		"scar not drawn":  {PatientPlan, lost, "Old scar (Temple, left) cannot be drawn on this head"},
	} {
		var out bytes.Buffer
		_, err := Write(&out, c.paper, c.job)
		if planner.ErrorCode(err) != planner.Invalid || out.Len() > 0 || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, %d bytes written", name, err, out.Len())
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, fmt.Errorf("no paper") }

func TestFailuresAreErrors(t *testing.T) {
	if _, err := Write(brokenWriter{}, PatientPlan, thinning(t)); planner.ErrorCode(err) != planner.Internal {
		t.Errorf("a broken writer gives %v", err)
	}
	bad := &Document{width: 210, height: 297, pages: []page{{items: []item{line{from: point{math.NaN(), 0}, width: 1, ink: ink}}}}}
	if _, err := paint(bad, true); err == nil {
		t.Error("a place that is no number was painted")
	}
}
