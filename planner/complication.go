package planner

// Complication is something a session or its healing brought that should not
// have come.
type Complication string

// The complications, as the literature on micropigmentation lists them
// (Khunger 2015; De Cuyper 2015; Dhurat 2017).
const (
	Swelling          Complication = "swelling"
	Redness           Complication = "redness"
	Folliculitis      Complication = "folliculitis"
	Infection         Complication = "infection"
	Migration         Complication = "migration"
	Blurring          Complication = "blurring"
	Blotchy           Complication = "blotchy"
	UnevenDensity     Complication = "uneven_density"
	Fading            Complication = "fading"
	TurnedBlue        Complication = "turned_blue"
	TurnedGreen       Complication = "turned_green"
	TurnedRed         Complication = "turned_red"
	Hyperpigmentation Complication = "hyperpigmentation"
	Hypopigmentation  Complication = "hypopigmentation"
	Allergic          Complication = "allergic"
	Granulomatous     Complication = "granulomatous"
	Lichenoid         Complication = "lichenoid"
	KoebnerFlare      Complication = "koebner"
	KeloidGrowth      Complication = "keloid"
	Dissatisfied      Complication = "dissatisfied"
	RemovalNeeded     Complication = "removal_needed"
	OtherComplication Complication = "other"
)

// Complications lists the values, what is seen at once before what heals badly.
func Complications() []Complication {
	return []Complication{
		Swelling, Redness, Folliculitis, Infection, Migration, Blurring, Blotchy, UnevenDensity, Fading,
		TurnedBlue, TurnedGreen, TurnedRed, Hyperpigmentation, Hypopigmentation, Allergic, Granulomatous,
		Lichenoid, KoebnerFlare, KeloidGrowth, Dissatisfied, RemovalNeeded, OtherComplication,
	}
}

// Name gives the complication in words, "" for an unknown one.
func (c Complication) Name() string {
	return map[Complication]string{
		Swelling: "Swelling", Redness: "Redness", Folliculitis: "Folliculitis", Infection: "Infection",
		Migration: "Migration, blow-out", Blurring: "Blurring", Blotchy: "Blotchy", UnevenDensity: "Uneven density",
		Fading: "Fading", TurnedBlue: "Turned blue", TurnedGreen: "Turned green", TurnedRed: "Turned red",
		Hyperpigmentation: "Hyperpigmentation", Hypopigmentation: "Hypopigmentation", Allergic: "Allergic reaction",
		Granulomatous: "Granulomatous", Lichenoid: "Lichenoid", KoebnerFlare: "Koebner flare", KeloidGrowth: "Keloid",
		Dissatisfied: "Dissatisfied", RemovalNeeded: "Removal needed", OtherComplication: "Other, see the note",
	}[c]
}
