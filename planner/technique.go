package planner

import (
	"strings"

	"stipple/planner/quantity"
)

// Resistance is how firmly the scalp of a region meets the needle; "" means
// not stated. No source gives numbers for it.
type Resistance string

// The values of Resistance.
const (
	Soft     Resistance = "soft"
	Normal   Resistance = "normal"
	Firm     Resistance = "firm"
	Fibrotic Resistance = "fibrotic"
)

// Resistances lists the values, softest first.
func Resistances() []Resistance { return []Resistance{Soft, Normal, Firm, Fibrotic} }

// Softness is how a region's density fades towards its edge; "" means not stated.
type Softness string

// The values of Softness.
const (
	HardEdge   Softness = "hard"
	MediumEdge Softness = "medium"
	SoftEdge   Softness = "soft"
)

// Softnesses lists the values, hardest first.
func Softnesses() []Softness { return []Softness{HardEdge, MediumEdge, SoftEdge} }

// Dwell is how long the needle rests in the skin, in words; "" means not
// stated or given in milliseconds instead.
type Dwell string

// The values of Dwell.
const (
	ShortDwell  Dwell = "short"
	MediumDwell Dwell = "medium"
	LongDwell   Dwell = "long"
)

// Dwells lists the values, shortest first.
func Dwells() []Dwell { return []Dwell{ShortDwell, MediumDwell, LongDwell} }

// Viscosity is how thick the mix is; "" means not stated.
type Viscosity string

// The values of Viscosity.
const (
	Thin   Viscosity = "thin"
	Medium Viscosity = "medium"
	Thick  Viscosity = "thick"
)

// Viscosities lists the values, thinnest first.
func Viscosities() []Viscosity { return []Viscosity{Thin, Medium, Thick} }

// Needle is the needle of a pass.
type Needle struct {
	Configuration string               `json:"configuration"`      // for example 1RL, 3RL, single-point
	Diameter      quantity.Millimetres `json:"diameter,omitempty"` // mm
	Shape         string               `json:"shape,omitempty"`    // the taper or point
	Maker         string               `json:"maker,omitempty"`
	Basis         Citation             `json:"basis,omitzero"` // where a prefilled needle comes from
}

// String gives the needle in one line, for example "3RL · 0.25 mm · Acme".
func (n Needle) String() string {
	parts := []string{n.Configuration}
	if n.Diameter != 0 {
		parts = append(parts, n.Diameter.String())
	}
	return joinStated(append(parts, n.Shape, n.Maker), " · ")
}

// Pigment is one pigment of a mix with its parts.
type Pigment struct {
	Name  string  `json:"name"` // maker, product and shade as the bottle says
	Parts float64 `json:"parts"`
}

// Mix is what goes into the skin: pigments with parts, diluted.
type Mix struct {
	Pigments     []Pigment `json:"pigments,omitempty"`
	Diluent      string    `json:"diluent,omitempty"`
	DiluentParts float64   `json:"diluent_parts,omitempty"`
	Viscosity    Viscosity `json:"viscosity,omitempty"`
	Prepared     string    `json:"prepared,omitempty"`      // moment, RFC 3339
	DiscardAfter string    `json:"discard_after,omitempty"` // moment, RFC 3339
}

// Dilution gives parts of diluent for each part of pigment, or 0 when the mix
// is undiluted or has no parts.
func (m Mix) Dilution() float64 {
	var pigment float64
	for _, p := range m.Pigments {
		pigment += p.Parts
	}
	if pigment <= 0 {
		return 0
	}
	return m.DiluentParts / pigment
}

// String gives the mix in one line, for example "Umber 2 + Black 1 : water 10 (1:3.33)".
func (m Mix) String() string {
	names := make([]string, len(m.Pigments))
	for i, p := range m.Pigments {
		names[i] = p.Name + " " + quantity.Number(p.Parts)
	}
	text := strings.Join(names, " + ")
	if m.DiluentParts > 0 {
		text += " : " + orElse(m.Diluent, "diluent") + " " + quantity.Number(m.DiluentParts)
		text += " (1:" + quantity.Number(roundTo(m.Dilution(), 2)) + ")"
	}
	return joinStated([]string{text, string(m.Viscosity)}, " · ")
}

// Hard limits of depth. They are sanity limits, no advice; sources give
// 0.25–2 mm and disagree.
const (
	MinDepth quantity.Millimetres = 0.1
	MaxDepth quantity.Millimetres = 4.0
)

// Depth is how deep the needle goes, in mm. Target is the depth wanted; Min and
// Max bound it and may be left open. The zero Depth is "chosen at the chair".
type Depth struct {
	Min    quantity.Millimetres `json:"min,omitempty"`
	Target quantity.Millimetres `json:"target,omitempty"`
	Max    quantity.Millimetres `json:"max,omitempty"`
}

// IsZero tells whether the depth is chosen at the chair.
func (d Depth) IsZero() bool { return d == Depth{} }

// String gives "0.5–0.8–1 mm" with open bounds left out, or "".
func (d Depth) String() string {
	if d.IsZero() {
		return ""
	}
	var parts []string
	for _, value := range []quantity.Millimetres{d.Min, d.Target, d.Max} {
		if value != 0 {
			parts = append(parts, quantity.Number(float64(value)))
		}
	}
	return strings.Join(parts, "–") + " mm"
}

func (d Depth) faults(l *faultList, field string) {
	if d.IsZero() {
		return
	}
	l.check(d.Target != 0, field+".target", "Give the target depth, or leave the whole depth to the chair.")
	for _, bound := range []struct {
		name  string
		value quantity.Millimetres
	}{{"min", d.Min}, {"target", d.Target}, {"max", d.Max}} {
		if bound.value != 0 {
			l.check(bound.value >= MinDepth && bound.value <= MaxDepth, field+"."+bound.name,
				"Depth must lie between %s and %s.", MinDepth, MaxDepth)
		}
	}
	l.check(d.Min == 0 || d.Min <= d.Target, field+".min", "The least depth is greater than the target depth.")
	l.check(d.Max == 0 || d.Target <= d.Max, field+".max", "The greatest depth is less than the target depth.")
}

// Pass is one way of going over a region: needle, mix, depth, angle, dwell.
// A nil Needle or Mix and a zero Depth are "chosen at the chair": allowed, and
// a finding.
type Pass struct {
	Needle  *Needle               `json:"needle,omitempty"`
	Mix     *Mix                  `json:"mix,omitempty"`
	Depth   Depth                 `json:"depth,omitzero"`
	Angle   quantity.Degrees      `json:"angle,omitempty"` // to the skin; 90 is perpendicular
	Dwell   Dwell                 `json:"dwell,omitempty"`
	DwellMS quantity.Milliseconds `json:"dwell_ms,omitempty"`
}

func (p Pass) faults(l *faultList, field string) {
	if p.Needle != nil {
		p.Needle.faults(l, field+".needle")
	}
	if p.Mix != nil {
		p.Mix.faults(l, field+".mix")
	}
	p.Depth.faults(l, field+".depth")
	l.check(p.Angle == 0 || inRange(float64(p.Angle), 1, 90), field+".angle", "The angle lies between 1° and 90° (perpendicular).")
	l.check(p.Dwell == "" || oneOf(p.Dwell, Dwells()), field+".dwell", "Choose short, medium or long, or give milliseconds.")
	l.check(p.DwellMS == 0 || inRange(float64(p.DwellMS), 1, 10000), field+".dwell_ms", "Dwell lies between 1 and 10,000 ms.")
}

func (n Needle) faults(l *faultList, field string) {
	l.check(n.Configuration != "", field+".configuration", "Name the needle, or leave it to the chair.")
	l.checkLength(field+".configuration", n.Configuration, MaxNameLength)
	l.check(n.Diameter == 0 || inRange(float64(n.Diameter), 0.05, 2), field+".diameter", "A needle's diameter lies between 0.05 and 2 mm.")
	l.checkLength(field+".shape", n.Shape, MaxNameLength)
	l.checkLength(field+".maker", n.Maker, MaxNameLength)
	l.check(n.Basis.IsZero() || n.Basis.Tier.Valid(), field+".basis.tier", "A source's tier is A, B, C or U.")
}

func (m Mix) faults(l *faultList, field string) {
	l.check(len(m.Pigments) > 0, field+".pigments", "Name at least one pigment, or leave the mix to the chair.")
	for i, p := range m.Pigments {
		at := index(field+".pigments", i)
		l.check(p.Name != "", at+".name", "Name the pigment.")
		l.checkLength(at+".name", p.Name, MaxNameLength)
		l.check(p.Parts > 0 && inRange(p.Parts, 0, 1000), at+".parts", "Parts of pigment must be more than 0 and at most 1,000.")
	}
	l.checkLength(field+".diluent", m.Diluent, MaxNameLength)
	l.check(inRange(m.DiluentParts, 0, 10000), field+".diluent_parts", "Parts of diluent must lie between 0 and 10,000.")
	l.check(m.Viscosity == "" || oneOf(m.Viscosity, Viscosities()), field+".viscosity", "Choose thin, medium or thick.")
}

// Prescription is what is planned for one region in one session.
type Prescription struct {
	Region     string              `json:"region"`            // the Key of a region of the plan
	Density    quantity.DotsPerCM2 `json:"density,omitempty"` // to add in this session; 0 = not stated
	Softness   Softness            `json:"softness,omitempty"`
	Gradient   quantity.Percent    `json:"gradient,omitempty"` // how much denser the back end is than the mean, the front end thinner: -80 to 80
	Resistance Resistance          `json:"resistance,omitempty"`
	Note       string              `json:"note,omitempty"`
	Passes     []Pass              `json:"passes,omitempty"`
	Basis      Citation            `json:"basis,omitzero"` // where a prefilled density comes from
	// Carried lists the values that were carried forward from a session as it
	// was really held and that nobody has reviewed since.
	Carried []Carried `json:"carried,omitempty"`
}

// Carried is one value that was carried forward from a record.
type Carried struct {
	Field  Field `json:"field"`
	Pass   int   `json:"pass,omitempty"` // from 1; 0 for a field of the region
	From   int   `json:"from"`           // number of the session it was used in
	Record ID    `json:"record"`
}

// MaxGradient is the steepest gradient from front to back, in percent of a
// region's mean density: a limit of the form, so that no part is left bare.
const MaxGradient quantity.Percent = 80

// MaxDensity is the most a single session may add: a limit of the form, far
// above natural follicular spacing, that catches a slip of the key.
const MaxDensity quantity.DotsPerCM2 = 400

func (p Prescription) faults(l *faultList, field string) {
	l.check(inRange(float64(p.Density), 0, float64(MaxDensity)), field+".density", "Density must lie between 0 and %s.", MaxDensity)
	l.check(p.Softness == "" || oneOf(p.Softness, Softnesses()), field+".softness", "Choose hard, medium or soft.")
	l.check(inRange(float64(p.Gradient), -float64(MaxGradient), float64(MaxGradient)), field+".gradient",
		"The gradient must lie between -%s and %s.", MaxGradient, MaxGradient)
	l.check(p.Resistance == "" || oneOf(p.Resistance, Resistances()), field+".resistance", "Choose soft, normal, firm or fibrotic.")
	l.check(p.Basis.IsZero() || p.Basis.Tier.Valid(), field+".basis.tier", "A source's tier is A, B, C or U.")
	l.checkLength(field+".note", p.Note, MaxTextLength)
	for i, pass := range p.Passes {
		pass.faults(l, index(field+".passes", i))
	}
	for i, c := range p.Carried {
		at := index(field+".carried", i)
		l.check(c.Field.Name() != "", at+".field", "A carried value names a field of the prescription.")
		l.check(c.Pass >= 0 && c.Pass <= len(p.Passes), at+".pass", "This pass is not in the prescription.")
		l.check(c.From >= 1 && c.From <= MaxSessions, at+".from", "A session's number lies between 1 and %d.", MaxSessions)
	}
}
