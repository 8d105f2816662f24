package planner

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// Healing is the time a protocol wants between sessions, in days.
type Healing struct {
	MinDays quantity.Days `json:"min_days,omitempty" toml:"min_days"`
	MaxDays quantity.Days `json:"max_days,omitempty" toml:"max_days"`
	Citation
	// Others says where sources disagree.
	Others []Statement `json:"others,omitempty" toml:"others"`
}

func (h Healing) faults(l *faultList, at string) {
	const most = 730
	l.check(h.MinDays >= 0 && h.MinDays <= most, at+".min_days", "The days for healing lie between 0 and %d.", most)
	l.check(h.MaxDays >= 0 && h.MaxDays <= most, at+".max_days", "The days for healing lie between 0 and %d.", most)
	l.check(h.MinDays <= h.MaxDays, at+".max_days", "The greatest days for healing are fewer than the least.")
	l.check(h.Citation.IsZero() || h.Tier.Valid(), at+".tier", "A source's tier is A, B, C or U.")
	for i, other := range h.Others {
		l.check(other.Tier.Valid(), index(at+".others", i)+".tier", "A source's tier is A, B, C or U.")
	}
}

// sourced lists what is wrong with healing that is shipped: its days and every
// other statement need a source.
func (h Healing) sourced(l *faultList, at string) {
	h.faults(l, at)
	l.check(h.MinDays > 0, at, "Healing needs least and greatest days, in that order.")
	l.sourced(at, h.Citation)
	for i, other := range h.Others {
		l.sourced(index(at+".others", i), other.Citation)
	}
}

// Statement is a sentence with where it comes from.
type Statement struct {
	Text string `json:"text" toml:"text"`
	Citation
}

// BuildUp is how density grows over the sessions: the cumulative share of the
// goal after each, from 0 to 1.
type BuildUp struct {
	Shares []float64 `toml:"shares"`
	Citation
	// Studied lists the causes the source studied; for any other cause the
	// shares are an inference (tier U).
	Studied []Etiology `toml:"studied"`
	Note    string     `toml:"note"`
}

// For gives the citation of the shares that holds for a cause.
func (b BuildUp) For(cause Etiology) Citation { return b.carried(b.Citation, cause) }

// carried gives a citation of the study for a cause: beyond the causes it
// studied, what it says is an inference.
func (b BuildUp) carried(c Citation, cause Etiology) Citation {
	switch {
	case slices.Contains(b.Studied, cause):
		return c
	case cause == "":
		return Citation{Source: c.Source + ", without a stated cause", Tier: TierU}
	}
	return Citation{Source: c.Source + ", carried over to a cause it did not study", Tier: TierU}
}

// Goal is the density a protocol starts from, in dots/cm².
type Goal struct {
	Density quantity.DotsPerCM2 `toml:"density"`
	Citation
	Others []Statement `toml:"others"`
}

// ProtocolRegion is a region a protocol prefills.
type ProtocolRegion struct {
	Zone     scalp.Zone `toml:"zone"`
	Scar     string     `toml:"scar"`   // name of the scar to plan; "" for the whole zone
	Needle   string     `toml:"needle"` // configuration; "" is left to the physician
	Softness Softness   `toml:"softness"`
	Citation
}

// Protocol is a clinic's versioned template for an indication.
type Protocol struct {
	ID         string           `toml:"id"`
	Version    int              `toml:"version"`
	Name       string           `toml:"name"`
	Indication Indication       `toml:"indication"`
	Look       Look             `toml:"look"`
	Summary    string           `toml:"summary"`
	Sessions   int              `toml:"sessions"` // how many the template starts with
	SessionsBy Citation         `toml:"sessions_by"`
	Healing    Healing          `toml:"healing"`
	BuildUp    BuildUp          `toml:"build_up"`
	Goal       Goal             `toml:"goal"`
	Regions    []ProtocolRegion `toml:"regions"`
	Notes      []Statement      `toml:"notes"`
}

// ParseProtocol reads a protocol from its TOML file. Unknown keys, unknown
// words and numbers without a source are errors that name the line.
func ParseProtocol(data []byte) (Protocol, error) {
	var p Protocol
	if err := decodeTOML(data, &p); err != nil {
		return Protocol{}, err
	}
	return p, p.Faults().Err()
}

func decodeTOML(data []byte, into any) error {
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return Errorf(Invalid, "This file is not readable as TOML.").Because(fmt.Errorf("decode TOML: %w", err))
	}
	return nil
}

// Faults lists what is wrong with the protocol. Every number needs a source.
func (p Protocol) Faults() Faults {
	var l faultList
	l.check(p.ID != "" && p.Name != "", "id", "A protocol needs an id and a name.")
	l.check(p.Version >= 1, "version", "A protocol's version starts at 1.")
	l.check(p.Indication.Valid(), "indication", "The indication is scars, alopecia totalis or thinning.")
	l.check(p.Look == "" || oneOf(p.Look, Looks()), "look", "This look is not known.")
	l.check(p.Sessions >= MinSessions && p.Sessions <= MaxSessions, "sessions", "A protocol has two to four sessions.")
	l.sourced("sessions_by", p.SessionsBy)
	p.Healing.sourced(&l, "healing")
	l.sourced("build_up", p.BuildUp.Citation)
	p.BuildUp.faults(&l)
	l.sourced("goal", p.Goal.Citation)
	l.check(p.Goal.Density > 0 && p.Goal.Density <= MaxDensity, "goal.density", "The goal density must lie between 0 and %s.", MaxDensity)
	for i, other := range p.Goal.Others {
		l.sourced(index("goal.others", i), other.Citation)
	}
	for i, r := range p.Regions {
		l.check(r.Zone.Valid(), index("regions", i)+".zone", "%q is no part of the head.", r.Zone)
		l.check(r.Softness == "" || oneOf(r.Softness, Softnesses()), index("regions", i)+".softness", "Choose hard, medium or soft.")
		if r.Needle != "" {
			l.sourced(index("regions", i), r.Citation)
		}
	}
	for i, n := range p.Notes {
		l.sourced(index("notes", i), n.Citation)
	}
	return l.list
}

func (l *faultList) sourced(field string, c Citation) {
	l.check(c.Source != "" && c.Tier.Valid(), field+".source", "Every number needs a source and a tier of A, B, C or U.")
}

func (b BuildUp) faults(l *faultList) {
	last := 0.0
	for i, share := range b.Shares {
		l.check(share > last && share <= 1, index("build_up.shares", i), "Shares grow from session to session and end at 1.")
		last = share
	}
	for i, cause := range b.Studied {
		l.check(cause.Indication().Valid(), index("build_up.studied", i), "%q is no known cause.", cause)
	}
}

// Start gives the plan filled in from the protocol for a cause: regions, the
// goal density, needles and, where the number of sessions is the one the
// build-up was published for, the density each session adds. Anything the
// sources do not give is left to the physician. The plan keeps its id,
// patient, head and dates.
func (p Protocol) Start(plan Plan, cause Etiology, goal quantity.DotsPerCM2) Plan {
	plan = plan.Clone()
	plan.Protocol = ProtocolRef{ID: p.ID, Version: p.Version, Name: p.Name, Healing: p.Healing, Studied: p.BuildUp.Studied}.clone()
	if !slices.Contains(plan.Indications, p.Indication) {
		plan.Indications = append(plan.Indications, p.Indication)
	}
	if plan.Look == "" {
		plan.Look = p.Look
	}
	plan.Goal, plan.GoalBasis = p.Goal.Density, p.Goal.Citation
	if goal != 0 && goal != p.Goal.Density {
		plan.Goal, plan.GoalBasis = goal, Citation{}
	}
	for _, r := range p.Regions {
		region := r.region(p.Indication, cause)
		if _, taken := plan.Region(region.Key); !taken {
			plan.Regions = append(plan.Regions, region)
			p.prescribe(&plan, r, region)
		}
	}
	return plan
}

func (r ProtocolRegion) region(indication Indication, cause Etiology) Region {
	region := Region{Key: string(r.Zone), Zone: r.Zone, Scar: r.Scar, Indication: indication, Cause: cause}
	if r.Scar != "" {
		region.Key = ScarKey(Plan{}, r.Zone)
	}
	return region
}

// ScarKey gives a key for a new scar on a zone that no region of the plan has.
func ScarKey(plan Plan, zone scalp.Zone) string {
	for n := 1; ; n++ {
		key := fmt.Sprintf("scar_%s_%d", zone, n)
		if _, taken := plan.Region(key); !taken {
			return key
		}
	}
}

func (p Protocol) prescribe(plan *Plan, from ProtocolRegion, region Region) {
	prefilled := p.BuildUp.Added(len(plan.Sessions), plan.Goal)
	basis := p.densityBasis(*plan, region.Cause)
	for i := range plan.Sessions {
		prescription := Prescription{Region: region.Key, Softness: from.Softness}
		if prefilled != nil {
			prescription.Density = prefilled[i]
			prescription.Basis = basis
		}
		pass := Pass{}
		if from.Needle != "" {
			pass.Needle = &Needle{Configuration: from.Needle, Basis: p.BuildUp.carried(from.Citation, region.Cause)}
		}
		prescription.Passes = []Pass{pass}
		plan.Sessions[i] = plan.Sessions[i].Set(prescription)
	}
}

// densityBasis names both factors of a prefilled density, each with its tier.
// Their product is an inference by arithmetic, whatever they are worth alone.
func (p Protocol) densityBasis(plan Plan, cause Etiology) Citation {
	shares := make([]string, len(p.BuildUp.Shares))
	for i, share := range p.BuildUp.Shares {
		shares[i] = quantity.Number(share * 100)
	}
	goal := "the physician's goal of " + plan.Goal.String()
	if !plan.GoalBasis.IsZero() {
		name, _, _ := strings.Cut(plan.GoalBasis.Source, ": ")
		goal = fmt.Sprintf("%s of %s (tier %s)", plan.Goal, name, plan.GoalBasis.Tier)
	}
	from := p.BuildUp.For(cause)
	return Citation{Source: fmt.Sprintf("%s %% of %s (tier %s) × %s", strings.Join(shares, "/"), from.Source, from.Tier, goal), Tier: TierU}
}

// Added gives what each session adds to reach a goal, in dots/cm², or nil when
// the build-up was published for another number of sessions.
func (b BuildUp) Added(sessions int, goal quantity.DotsPerCM2) []quantity.DotsPerCM2 {
	if len(b.Shares) != sessions || goal <= 0 {
		return nil
	}
	added := make([]quantity.DotsPerCM2, sessions)
	before := 0.0
	for i, share := range b.Shares {
		reached := roundTo(float64(goal)*share, 1)
		added[i] = quantity.DotsPerCM2(roundTo(reached-before, 1))
		before = reached
	}
	return added
}
