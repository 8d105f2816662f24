package planner

import (
	"strings"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

func started(t *testing.T, protocol string, cause Etiology, goal quantity.DotsPerCM2) Plan {
	t.Helper()
	return shippedProtocol(t, protocol).Start(NewPlan("plan", "patient", 3), cause, goal)
}

// TestPrefilledDensitiesNameBothFactors: a product is never surer than what it
// is made of.
func TestPrefilledDensitiesNameBothFactors(t *testing.T) {
	const study = "30/70/100 % of Liu et al. 2025, J Cosmet Dermatol (n = 10)"
	for name, c := range map[string]struct {
		cause Etiology
		goal  quantity.DotsPerCM2
		want  string
	}{
		"studied":        {MalePattern, 0, study + " (tier A) × 80 dots/cm² of hairrestorationnetwork.com (tier C)"},
		"own goal":       {MalePattern, 60, study + " (tier A) × the physician's goal of 60 dots/cm²"},
		"not studied":    {Diffuse, 0, study + ", carried over to a cause it did not study (tier U) × 80 dots/cm² of hairrestorationnetwork.com (tier C)"},
		"no cause":       {"", 0, study + ", without a stated cause (tier U) × 80 dots/cm² of hairrestorationnetwork.com (tier C)"},
		"not, own goal ": {Diffuse, 60, study + ", carried over to a cause it did not study (tier U) × the physician's goal of 60 dots/cm²"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range started(t, "thinning", c.cause, c.goal).Sessions {
				for _, p := range s.Prescriptions {
					if p.Basis != (Citation{c.want, TierU}) {
						t.Fatalf("basis %v", p.Basis)
					}
				}
			}
		})
	}
}

// TestInferenceIsFoundByCause: arithmetic alone is no finding, a cause nobody
// studied is, also when it is changed later.
func TestInferenceIsFoundByCause(t *testing.T) {
	ref := shippedReference(t)
	basisFindings := func(p Plan) string {
		var found []string
		for _, f := range Review(p, Patient{}, ref, Date{}) {
			if strings.HasPrefix(f.Key, "basis/") {
				found = append(found, f.Key+": "+f.Message)
			}
		}
		return strings.Join(found, "\n")
	}
	for _, cause := range []Etiology{MalePattern, FemalePattern} {
		if got := basisFindings(started(t, "thinning", cause, 0)); got != "" {
			t.Errorf("%s: %s", cause, got)
		}
	}
	p := started(t, "thinning", Diffuse, 0)
	if got := basisFindings(p); !strings.HasPrefix(got, "basis/diffuse: ") || !strings.Contains(got, "did not include this cause") || strings.Contains(got, "\n") {
		t.Errorf("diffuse: %s", got)
	}
	if got := basisFindings(started(t, "thinning", "", 0)); !strings.HasPrefix(got, "basis/no_cause: ") || !strings.Contains(got, "no cause is stated") {
		t.Errorf("no cause: %s", got)
	}
	p.Regions[0].Cause = MalePattern
	if got := basisFindings(p); strings.Contains(got, p.Regions[0].Name()) || !strings.Contains(got, p.Regions[1].Name()) {
		t.Errorf("one region's cause was corrected: %s", got)
	}
	for i := range p.Sessions {
		for j := range p.Sessions[i].Prescriptions {
			p.Sessions[i].Prescriptions[j].Basis = Citation{}
		}
	}
	if got := basisFindings(p); got != "" {
		t.Errorf("the physician's own densities: %s", got)
	}
}

func TestPrefilledNeedlesSayWhereTheyComeFrom(t *testing.T) {
	for _, c := range []struct {
		protocol string
		cause    Etiology
		tier     Tier
	}{{"thinning", MalePattern, TierA}, {"thinning", Diffuse, TierU}, {"thinning", "", TierU}, {"alopecia_totalis", AlopeciaTotalis, TierU}} {
		p := started(t, c.protocol, c.cause, 0)
		prescription, _ := p.Sessions[1].For(string(scalp.Crown))
		needle := prescription.Passes[0].Needle
		if needle.Basis.Tier != c.tier || !strings.HasPrefix(needle.Basis.Source, "Liu") {
			t.Errorf("%s, %q: %v", c.protocol, c.cause, needle.Basis)
		}
		p.Sessions[1].Prescriptions[0].Passes[0].Needle.Basis.Tier = "Z"
		if p.Faults().For("sessions[1].prescriptions[0].passes[0].needle.basis.tier") == "" {
			t.Error("an unknown tier passes")
		}
	}
}

func TestAcceptanceEndsWhenTheFindingGrowsGraver(t *testing.T) {
	plan, _ := reviewed(t)
	f := Finding{Key: "k", Severity: Note, Message: "m"}
	plan, err := plan.Accept(f, "reason", "Dr A", Date{2026, 11, 22})
	if err != nil || plan.acceptanceOf(f) == nil {
		t.Fatalf("not accepted: %v", err)
	}
	for _, severity := range []Severity{Caution, Stop} {
		f.Severity = severity
		if plan.acceptanceOf(f) != nil {
			t.Errorf("accepted as a note, it holds as %s", severity)
		}
	}
	plan.Acceptances[0].Severity = "" // as written before severities were kept
	if plan.acceptanceOf(f) != nil {
		t.Error("an acceptance of unknown severity holds")
	}
	plan.Acceptances[0].Severity = "grave"
	if plan.Faults().For("acceptances[0].severity") == "" {
		t.Error("an unknown severity passes")
	}
}
