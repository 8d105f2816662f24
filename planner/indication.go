package planner

// Indication is why a patient has scalp micropigmentation.
type Indication string

// The indications.
const (
	Scars          Indication = "scars"
	AlopeciaTotal  Indication = "alopecia_totalis"
	Thinning       Indication = "thinning"
	indicationNone Indication = ""
)

// Indications lists all indications in reading order.
func Indications() []Indication { return []Indication{Scars, AlopeciaTotal, Thinning} }

// Valid tells whether the indication is known.
func (i Indication) Valid() bool {
	return i == Scars || i == AlopeciaTotal || i == Thinning
}

// Name gives the indication in words.
func (i Indication) Name() string {
	switch i {
	case Scars:
		return "Scars"
	case AlopeciaTotal:
		return "Alopecia totalis"
	case Thinning:
		return "Thinning"
	}
	return ""
}

// Etiology is the cause under an indication, for example a strip scar.
type Etiology string

// The etiologies, each under one indication.
const (
	StripScar        Etiology = "strip_scar"
	FUEScars         Etiology = "fue_scars"
	OpenDonorScar    Etiology = "open_donor_scar"
	TraumaScar       Etiology = "trauma_scar"
	ScarringAlopecia Etiology = "scarring_alopecia"
	Plugs            Etiology = "plugs"

	AlopeciaAreata      Etiology = "alopecia_areata"
	AlopeciaTotalis     Etiology = "alopecia_totalis"
	AlopeciaUniversalis Etiology = "alopecia_universalis"

	MalePattern   Etiology = "male_pattern"
	FemalePattern Etiology = "female_pattern"
	Chemotherapy  Etiology = "chemotherapy"
	Diffuse       Etiology = "diffuse"
)

type etiologyRow struct {
	etiology   Etiology
	indication Indication
	name       string
}

func etiologyTable() []etiologyRow {
	return []etiologyRow{
		{StripScar, Scars, "Strip scar (FUT)"},
		{FUEScars, Scars, "Punctate scars (FUE)"},
		{OpenDonorScar, Scars, "Open donor scar"},
		{TraumaScar, Scars, "Trauma or neurosurgery scar"},
		{ScarringAlopecia, Scars, "Scarring alopecia"},
		{Plugs, Scars, "Plugs and reductions"},
		{AlopeciaAreata, AlopeciaTotal, "Alopecia areata"},
		{AlopeciaTotalis, AlopeciaTotal, "Alopecia totalis"},
		{AlopeciaUniversalis, AlopeciaTotal, "Alopecia universalis"},
		{MalePattern, Thinning, "Male pattern"},
		{FemalePattern, Thinning, "Female pattern"},
		{Chemotherapy, Thinning, "After chemotherapy"},
		{Diffuse, Thinning, "Diffuse thinning"},
	}
}

// Etiologies lists the causes under the indication.
func (i Indication) Etiologies() []Etiology {
	var list []Etiology
	for _, row := range etiologyTable() {
		if row.indication == i {
			list = append(list, row.etiology)
		}
	}
	return list
}

// Indication gives the indication the cause belongs to, or "" when unknown.
func (e Etiology) Indication() Indication {
	for _, row := range etiologyTable() {
		if row.etiology == e {
			return row.indication
		}
	}
	return indicationNone
}

// Name gives the cause in words.
func (e Etiology) Name() string {
	for _, row := range etiologyTable() {
		if row.etiology == e {
			return row.name
		}
	}
	return ""
}
