package main

import (
	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// demoCase is one made-up patient, shaped like the published case series.
type demoCase struct {
	person   planner.Patient
	title    string
	protocol string
	cause    planner.Etiology
	look     planner.Look
	head     quantity.Centimetres
	sessions int
	first    quantity.Days // of the first session from today
	every    quantity.Days
	done     int
	shade    string
	// only replaces the protocol's regions; densities are what each session
	// adds where no protocol says, in dots/cm².
	only      []demoRegion
	densities []quantity.DotsPerCM2
}

type demoRegion struct {
	zone  scalp.Zone
	scar  string
	cause planner.Etiology
	since planner.Date
	drawn *scalp.Scar // of a scar
}

func (r demoRegion) addTo(plan planner.Plan) planner.Plan {
	indication := r.cause.Indication()
	region := planner.Region{
		Key: string(r.zone), Zone: r.zone, Scar: r.scar, Indication: indication, Cause: r.cause, Since: r.since, Drawn: r.drawn,
	}
	if r.scar != "" {
		region.Key = planner.ScarKey(plan, r.zone)
	}
	plan.Regions = append(plan.Regions, region)
	known := false
	for _, i := range plan.Indications {
		known = known || i == indication
	}
	if !known {
		plan.Indications = append(plan.Indications, indication)
	}
	for i := range plan.Sessions {
		plan.Sessions[i] = plan.Sessions[i].Set(planner.Prescription{Region: region.Key})
	}
	return plan
}

func demoCases() []demoCase {
	return []demoCase{
		{
			person: planner.Patient{
				Chart: "D-1001", Family: "Okafor", Given: "Amara", Born: planner.Date{Year: 1979, Month: 5, Day: 14}, Sex: planner.Female,
				Contact: planner.Contact{Phone: "+00 555 0111"}, SkinType: 5, HairColour: "black", Language: "en",
				Alerts:  []string{"Patch test done, no reaction"},
				History: planner.History{Hair: "Scarring alopecia of the crown, inactive for three years."},
			},
			title: "Scarring alopecia of the crown", protocol: "scars", cause: planner.ScarringAlopecia, head: 56, sessions: 3, first: -10, every: 21, done: 1,
			shade: "Soft black", densities: []quantity.DotsPerCM2{24, 32, 24},
			only: []demoRegion{{
				scalp.Crown, "Scarred patch", planner.ScarringAlopecia,
				planner.Date{Year: 2021, Month: 3, Day: 1},
				demoPatch(demoKnot{168, 67}, demoKnot{192, 65}, demoKnot{208, 57}, demoKnot{214, 46}, demoKnot{206, 37}, demoKnot{193, 32},
					demoKnot{181, 35}, demoKnot{167, 31}, demoKnot{155, 38}, demoKnot{148, 49}, demoKnot{154, 60}),
			}},
		},
		{
			person: planner.Patient{
				Chart: "D-1002", Family: "Lindgren", Given: "Elsa", Born: planner.Date{Year: 1988, Month: 11, Day: 2}, Sex: planner.Female,
				Contact: planner.Contact{Phone: "+00 555 0112"}, SkinType: 2, HairColour: "light brown", Language: "sv",
				Allergies: "Nickel", Alerts: []string{"Nickel allergy"},
				History: planner.History{Hair: "Alopecia totalis since 2019, unchanged for two years.", Conditions: []planner.Condition{{Key: "contact_allergy", Note: "nickel"}}},
			},
			title: "Framing the face", protocol: "alopecia_totalis", cause: planner.AlopeciaTotalis, head: 55.5, sessions: 3, first: 6, every: 21,
			shade: "Ash brown", densities: []quantity.DotsPerCM2{24, 32, 24},
		},
		{
			person: planner.Patient{
				Chart: "D-1003", Family: "Moretti", Given: "Dario", Born: planner.Date{Year: 1961, Month: 7, Day: 30}, Sex: planner.Male,
				Contact: planner.Contact{Phone: "+00 555 0113"}, SkinType: 3, HairColour: "grey", Language: "it",
				History: planner.History{Hair: "Plugs in 1989 and two reductions.", Medication: "Aspirin 100 mg", Conditions: []planner.Condition{{Key: "anticoagulant", Note: "aspirin 100 mg"}}},
			},
			title: "Plugs and reductions, new hairline", protocol: "scars", cause: planner.Plugs, look: planner.Hairline, head: 58, sessions: 4, first: -30, every: 24, done: 1,
			shade: "Grey 3", densities: []quantity.DotsPerCM2{15, 20, 15, 10},
			only: []demoRegion{
				{scalp.FrontalHairline, "", planner.Plugs, planner.Date{}, nil},
				{
					scalp.Frontal, "Plug scars", planner.Plugs,
					planner.Date{Year: 1989, Month: 6, Day: 1},
					demoPatch(demoKnot{-70, 63}, demoKnot{-40, 62}, demoKnot{-14, 61}, demoKnot{14, 61}, demoKnot{40, 62}, demoKnot{70, 63},
						demoKnot{78, 68}, demoKnot{40, 73}, demoKnot{0, 73}, demoKnot{-40, 73}, demoKnot{-78, 68}),
				},
				{
					scalp.MidScalp, "Reduction scar", planner.Plugs,
					planner.Date{Year: 1993, Month: 2, Day: 1},
					demoLine(6, demoKnot{184, 86}, demoKnot{182, 78}, demoKnot{179, 70}, demoKnot{180, 60}),
				},
			},
		},
		{
			person: planner.Patient{
				Chart: "D-1004", Family: "Hassan", Given: "Karim", Born: planner.Date{Year: 1974, Month: 1, Day: 19}, Sex: planner.Male,
				Contact: planner.Contact{Phone: "+00 555 0114"}, SkinType: 4, HairColour: "dark brown", Language: "ar",
				History: planner.History{Hair: "Two strip procedures, 2003 and 2008; thinning crown."},
			},
			title: "Strip scars and thinning crown", protocol: "scars", cause: planner.StripScar, head: 57, sessions: 3, first: 0, every: 18,
			shade: "Brown 5", densities: []quantity.DotsPerCM2{20, 25, 20},
			only: []demoRegion{
				{
					scalp.Occipital, "Upper strip scar", planner.StripScar,
					planner.Date{Year: 2003, Month: 9, Day: 1},
					demoLine(4, demoKnot{127, 12}, demoKnot{138, 8}, demoKnot{158, 4}, demoKnot{180, 3}, demoKnot{203, 4}, demoKnot{221, 7}, demoKnot{233, 12}),
				},
				{
					scalp.Occipital, "Lower strip scar", planner.StripScar,
					planner.Date{Year: 2008, Month: 4, Day: 1},
					demoLine(3, demoKnot{133, 1}, demoKnot{146, -3}, demoKnot{163, -6}, demoKnot{180, -7}, demoKnot{198, -6}, demoKnot{214, -3}, demoKnot{226, 1}),
				},
				{scalp.Crown, "", planner.MalePattern, planner.Date{}, nil},
				{scalp.FrontalHairline, "", planner.MalePattern, planner.Date{}, nil},
			},
		},
		{
			person: planner.Patient{
				Chart: "D-1005", Family: "Nguyễn", Given: "Minh Tuấn", Born: planner.Date{Year: 1990, Month: 9, Day: 8}, Sex: planner.Male,
				Contact: planner.Contact{Phone: "+00 555 0115"}, SkinType: 4, HairColour: "black", Language: "vi",
				History: planner.History{Hair: "FUE of 2,800 grafts in 2022; wears the back short."},
			},
			title: "FUE scars of the donor area", protocol: "scars", cause: planner.FUEScars, head: 56.5, sessions: 2, first: -40, every: 12, done: 1,
			shade: "Black 6", densities: []quantity.DotsPerCM2{20, 25},
			only: []demoRegion{{
				scalp.Occipital, "Punctate scars", planner.FUEScars,
				planner.Date{Year: 2022, Month: 5, Day: 1},
				demoPatch(demoKnot{124, 18}, demoKnot{140, 20}, demoKnot{160, 21}, demoKnot{180, 21}, demoKnot{200, 21}, demoKnot{220, 20}, demoKnot{236, 18},
					demoKnot{238, 8}, demoKnot{228, 0}, demoKnot{210, -8}, demoKnot{190, -12}, demoKnot{170, -12}, demoKnot{150, -8}, demoKnot{132, 0}, demoKnot{122, 8}),
			}},
		},
		{
			person: planner.Patient{
				Chart: "D-1006", Family: "Whitfield-Montgomery", Given: "Marcus", Born: planner.Date{Year: 1983, Month: 12, Day: 24}, Sex: planner.Male,
				Contact: planner.Contact{Phone: "+00 555 0116"}, SkinType: 2, HairColour: "brown", Language: "en",
				History: planner.History{Hair: "Male pattern loss, stable; shaves the head."},
			},
			title: "Shaved look with a natural hairline", protocol: "thinning", cause: planner.MalePattern, look: planner.ShavedLook, head: 58.5, sessions: 3, first: 9, every: 21,
			shade: "Brown 4", densities: []quantity.DotsPerCM2{24, 32, 24},
		},
	}
}
