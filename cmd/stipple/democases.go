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
	area  quantity.SquareCentimetres
	since planner.Date
}

func (r demoRegion) addTo(plan planner.Plan) planner.Plan {
	indication := r.cause.Indication()
	region := planner.Region{
		Key: string(r.zone), Zone: r.zone, Scar: r.scar, Indication: indication, Cause: r.cause, Area: r.area, Since: r.since,
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
			only: []demoRegion{{scalp.Crown, "Scarred patch", planner.ScarringAlopecia, 34, planner.Date{Year: 2021, Month: 3, Day: 1}}},
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
				{scalp.FrontalHairline, "", planner.Plugs, 0, planner.Date{}},
				{scalp.Frontal, "Plug scars", planner.Plugs, 22, planner.Date{Year: 1989, Month: 6, Day: 1}},
				{scalp.MidScalp, "Reduction scar", planner.Plugs, 6, planner.Date{Year: 1993, Month: 2, Day: 1}},
			},
		},
		{
			person: planner.Patient{
				Chart: "D-1004", Family: "Hassan", Given: "Karim", Born: planner.Date{Year: 1974, Month: 1, Day: 19}, Sex: planner.Male,
				Contact: planner.Contact{Phone: "+00 555 0114"}, SkinType: 4, HairColour: "dark brown", Language: "ar",
				History: planner.History{Hair: "Two strip procedures, 2003 and 2008; thinning crown."},
			},
			title: "Strip scars and thinning crown", protocol: "scars", cause: planner.StripScar, head: 57, sessions: 3, first: 2, every: 18,
			shade: "Brown 5", densities: []quantity.DotsPerCM2{20, 25, 20},
			only: []demoRegion{
				{scalp.Occipital, "Upper strip scar", planner.StripScar, 9, planner.Date{Year: 2003, Month: 9, Day: 1}},
				{scalp.Occipital, "Lower strip scar", planner.StripScar, 7.5, planner.Date{Year: 2008, Month: 4, Day: 1}},
				{scalp.Crown, "", planner.MalePattern, 0, planner.Date{}},
				{scalp.FrontalHairline, "", planner.MalePattern, 0, planner.Date{}},
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
			only: []demoRegion{{scalp.Occipital, "Punctate scars", planner.FUEScars, 80, planner.Date{Year: 2022, Month: 5, Day: 1}}},
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
