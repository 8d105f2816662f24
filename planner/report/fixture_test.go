package report

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"stipple/assets"
	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/report/typeset"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// usualLook is a look whose measurer sets English text.
func usualLook() look { return clinicalLook(newMeasurer(nil, "en", typeset.LeftToRight)) }

func date(year int, month time.Month, day int) planner.Date {
	return planner.Date{Year: year, Month: month, Day: day}
}

func reference(t testing.TB) planner.Reference {
	t.Helper()
	ref, err := planner.ParseReference(assets.Reference)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func protocolFor(t testing.TB, id string) planner.Protocol {
	t.Helper()
	for _, data := range assets.Protocols() {
		p, err := planner.ParseProtocol(data)
		if err != nil {
			t.Fatal(err)
		}
		if p.ID == id {
			return p
		}
	}
	t.Fatalf("no protocol %q", id)
	return planner.Protocol{}
}

// thinning is a whole job: three dated sessions, five regions, findings.
func thinning(t testing.TB) Job {
	t.Helper()
	plan := planner.NewPlan("plan", "patient", 3)
	plan.Version, plan.Status, plan.Author = 3, planner.ActivePlan, "Dr Ingrid Okafor"
	plan.Title, plan.Note = "Fuller crown", "Review the density after the first session."
	plan.Created = date(2026, 11, 20)
	plan = protocolFor(t, "thinning").Start(plan, planner.FemalePattern, 0)
	plan.Regions = append(plan.Regions, planner.Region{
		Key: "temple_left", Zone: scalp.TempleLeft, Indication: planner.Thinning, Cause: planner.FemalePattern,
	})
	for i, days := range []quantity.Days{0, 21, 49} {
		s := &plan.Sessions[i]
		s.Date, s.Time, s.Length = date(2027, 4, 12).AddDays(days), "10:00", 180
		s.Note = fmt.Sprintf("Photograph set %d first.", i+1)
		*s = s.Set(planner.Prescription{
			Region: "temple_left", Density: 12, Softness: planner.SoftEdge, Resistance: planner.Firm,
			Note: "Stop at pinpoint bleeding.",
			Passes: []planner.Pass{
				{
					Needle: &planner.Needle{Configuration: "1RL", Diameter: 0.25, Maker: "Acme"},
					Mix: &planner.Mix{
						Pigments: []planner.Pigment{{Name: "Umber", Parts: 2}, {Name: "Coal", Parts: 1}},
						Diluent:  "water", DiluentParts: 10,
					},
					Depth: planner.Depth{Min: 0.5, Target: 0.8, Max: 1}, Angle: 90, Dwell: planner.ShortDwell,
				},
				{Needle: &planner.Needle{Configuration: "3RL"}, DwellMS: 120},
			},
		})
	}
	patient := planner.Patient{
		Chart: "004 217", Family: "Müller-Łęcka", Given: "Anna", Born: date(1984, 3, 27),
		Allergies: "Latex", Alerts: []string{"Keloid on shoulder"},
		History: planner.History{
			Conditions: []planner.Condition{{Key: "keloid", Note: "2011"}},
			Medical:    "Asthma", Medication: "Salbutamol", Hair: "Thin since 2015",
		},
	}
	ref := reference(t)
	today := date(2026, 11, 22)
	first := planner.Review(plan, patient, ref, today)[0]
	plan, err := plan.Accept(first, "Patch test clear.", "Dr Okafor", today)
	if err != nil {
		t.Fatal(err)
	}
	return Job{
		Clinic: planner.Clinic{
			Name: "Harbour Scalp Clinic", Address: "12 Quay Street\nLondon", Phone: "020 7946 0123", Hours: "NHS 111",
		},
		Patient: patient, Plan: plan, Reference: ref, Findings: planner.Review(plan, patient, ref, today),
		Printed: time.Date(2026, 11, 22, 16, 5, 0, 0, time.UTC), By: "Joan Long", Model: usualModel(t),
	}
}

// withoutDots is a job whose plan states no density: readers and tests take
// long over dots.
func withoutDots(job Job) Job {
	job.Plan = job.Plan.Clone()
	for i := range job.Plan.Sessions {
		for k := range job.Plan.Sessions[i].Prescriptions {
			job.Plan.Sessions[i].Prescriptions[k].Density = 0
		}
	}
	return job
}

// usualModel is the model of the head that nobody measured, made once.
func usualModel(t testing.TB) *Model {
	t.Helper()
	model, err := makeUsualModel()
	if err != nil {
		t.Fatal(err)
	}
	return model
}

var makeUsualModel = sync.OnceValues(func() (*Model, error) {
	head, err := scalp.NewHead(scalp.Size{})
	return NewModel(stipple.NewGround(head)), err
})

// marked is a plan with something of everything that pictures show: zones with
// soft edges and gradients, some left bare, a scar drawn as a line, one as an
// area and one only named, and a session that does not take place.
func marked(t testing.TB) Job {
	t.Helper()
	job := thinning(t)
	plan := planner.NewPlan("plan", "patient", 4)
	plan.Indications = []planner.Indication{planner.Thinning, planner.Scars}
	for i, zone := range scalp.Zones() {
		if i%4 != 1 {
			plan.Regions = append(plan.Regions, planner.Region{Key: string(zone), Zone: zone, Indication: planner.Thinning})
		}
	}
	for _, scar := range []planner.Region{
		{Key: "strip", Zone: scalp.Occipital, Scar: "Strip scar", Drawn: stripScar()},
		{Key: "burn", Zone: scalp.Crown, Scar: "Burn", Drawn: burnScar()},
		{Key: "old", Zone: scalp.TempleLeft, Scar: "Old scar"},
	} {
		scar.Indication = planner.Scars
		plan.Regions = append(plan.Regions, scar)
	}
	for i := range plan.Sessions {
		for j, r := range plan.Regions {
			p := planner.Prescription{Region: r.Key, Density: quantity.DotsPerCM2(6 + 2*j + 3*i)}
			if j%3 == 0 && r.Scar == "" {
				p.Softness, p.Gradient = planner.SoftEdge, 40
			}
			plan.Sessions[i] = plan.Sessions[i].Set(p)
		}
	}
	plan.Sessions[1].Status = planner.MissedSession
	job.Plan, job.Findings = plan, nil
	return job
}

func stripScar() *scalp.Scar {
	scar := &scalp.Scar{Form: scalp.StrokeScar, Width: 6}
	for a := 150.0; a <= 210; a += 5 {
		scar.Path = append(scar.Path, scalp.Place{Azimuth: quantity.Degrees(a), Elevation: 10})
	}
	return scar
}

func burnScar() *scalp.Scar {
	return &scalp.Scar{Form: scalp.PatchScar, Path: []scalp.Place{
		{Azimuth: 150, Elevation: 55}, {Azimuth: 190, Elevation: 50}, {Azimuth: 200, Elevation: 65}, {Azimuth: 160, Elevation: 70},
	}}
}

// crowded is a plan of a hundred regions in four sessions.
func crowded(t testing.TB) Job {
	job := thinning(t)
	plan := planner.NewPlan("plan", "patient", 4)
	plan.Indications = []planner.Indication{planner.Scars}
	for i := range 100 {
		key := fmt.Sprint(i)
		plan.Regions = append(plan.Regions, planner.Region{
			Key: key, Zone: scalp.Zones()[i%12], Scar: fmt.Sprintf("Scar%03d", i), Area: 2, Indication: planner.Scars,
		})
		for j := range plan.Sessions {
			plan.Sessions[j] = plan.Sessions[j].Set(planner.Prescription{Region: key, Density: 10})
		}
	}
	job.Plan = plan
	job.Findings = planner.Review(plan, job.Patient, job.Reference, date(2026, 11, 22))
	return job
}

// laid gives the display list of a paper.
func laid(t testing.TB, paper Paper, job Job) *Document {
	t.Helper()
	d, err := LayOut(paper, job)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// said gives all text of a page in its order, without gaps: a word broken
// between lines is whole again.
func said(p page) string {
	var all strings.Builder
	for _, i := range p.items {
		eachText([]page{{items: []item{i}}}, func(t text) { all.WriteString(squeezed(t.set.Text)) })
	}
	return all.String()
}

func saidAnywhere(d *Document) string {
	all := ""
	for _, p := range d.pages {
		all += said(p)
	}
	return all
}

// squeezed gives text without its gaps and what has no picture.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || invisible(r) {
			return -1
		}
		return r
	}, clean(s))
}
