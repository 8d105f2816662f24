package planner

import (
	"slices"

	"stipple/planner/scalp"
)

// Pattern is a published stage of pattern hair loss with the zones of the head
// it touches. It is context: it preselects regions and gives no area, no
// density and no treatment.
type Pattern struct {
	Scale  string       // whose classification
	Stage  string       // "III vertex"
	Says   string       // what the stage looks like, in short
	Zones  []scalp.Zone // empty where the stage touches none
	Cause  Etiology     // what the scale classifies
	Source Citation     // of the description
}

// Name gives the stage in words, for example "Norwood III vertex".
func (p Pattern) Name() string { return p.Scale + " " + p.Stage }

// PatternZonesBasis says where the zones of every pattern come from.
func PatternZonesBasis() Citation {
	return Citation{Source: "Stipple's own reading of the stages; no source gives zones", Tier: TierU}
}

// PatternCaution says why a pattern is no more than a start.
func PatternCaution() Statement {
	return Statement{
		Text: "Even expert graders do not agree reliably on the stage.",
		Citation: Citation{
			Source: "Guarrera 2009, Int J Trichology 1:120–122 (Hamilton–Norwood)", Tier: TierA,
		},
	}
}

// Patterns lists the stages of Norwood's and Ludwig's classifications, mildest
// first. The descriptions follow the papers; the zones are Stipple's own
// reading of them.
func Patterns() []Pattern {
	front := []scalp.Zone{scalp.FrontalHairline, scalp.Frontal}
	frontAndCrown := append(slices.Clone(front), scalp.Crown)
	top := append(slices.Clone(front), scalp.MidScalp, scalp.Crown)
	all := append([]scalp.Zone{scalp.TempleLeft, scalp.TempleRight}, top...)
	behind := []scalp.Zone{scalp.Frontal, scalp.MidScalp, scalp.Crown} // the hairline
	norwood := func(stage, says string, zones []scalp.Zone) Pattern {
		return Pattern{"Norwood", stage, says, slices.Clone(zones), MalePattern, Citation{"Norwood 1975, South Med J 68:1359–1365", TierA}}
	}
	ludwig := func(stage, says string) Pattern {
		return Pattern{"Ludwig", stage, says, slices.Clone(behind), FemalePattern, Citation{"Ludwig 1977, Br J Dermatol 97:247–254", TierA}}
	}
	return []Pattern{
		norwood("I", "The hairline has receded little or not at all.", nil),
		norwood("II", "The front corners have receded; the middle of the hairline is a little sparse.", front[:1]),
		norwood("III", "The front corners have receded deeply and are bare or nearly so.", front),
		norwood("III vertex", "Hair is lost chiefly on the crown; the front is no further back than in III.", frontAndCrown),
		norwood("IV", "Front and crown are bare or sparse, with a broad band of hair between them.", frontAndCrown),
		norwood("V", "The bare areas are larger; the band between them is narrow and sparse.", top),
		norwood("VI", "The band is gone: front and crown are one bare area.", top),
		norwood("VII", "Only a narrow horseshoe of hair is left, from before the ears round the back.", all),
		ludwig("I", "The top has thinned visibly behind a full hairline 1–3 cm deep."),
		ludwig("II", "The same area is markedly thin."),
		ludwig("III", "The same area is bare."),
	}
}

// Missing gives the zones of the pattern that are not regions of a plan yet, in
// reading order.
func (p Pattern) Missing(plan Plan) []scalp.Zone {
	var missing []scalp.Zone
	for _, zone := range scalp.Zones() {
		if _, taken := plan.ZoneRegion(zone); !taken && slices.Contains(p.Zones, zone) {
			missing = append(missing, zone)
		}
	}
	return missing
}
