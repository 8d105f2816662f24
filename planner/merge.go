package planner

import (
	"slices"
	"strings"
)

// MergeField is one fact of a patient that two charts may tell differently and
// of which one is chosen when they are merged.
type MergeField struct {
	Key   string // in the words of the chart, "contact.phone"
	Label string
	Get   func(Patient) string // the value in words; "" = not stated
	take  func(to *Patient, from Patient)
}

// MergeChoice is a fact that two charts tell: both values in words.
type MergeChoice struct {
	Key, Label  string
	Keep, Other string
	Same        bool // nothing to choose
	TakeOther   bool // what is proposed: the other's where the kept chart says nothing
}

// MergeFields lists the facts to choose, in the order of the chart. The number
// is not among them: the chart that is kept keeps its own.
func MergeFields() []MergeField {
	text := func(key, label string, at func(*Patient) *string) MergeField {
		return MergeField{
			Key: key, Label: label,
			Get:  func(p Patient) string { return *at(&p) },
			take: func(to *Patient, from Patient) { *at(to) = *at(&from) },
		}
	}
	return []MergeField{
		text("family", "Family name", func(p *Patient) *string { return &p.Family }),
		text("given", "Given name", func(p *Patient) *string { return &p.Given }),
		{
			"born", "Born",
			func(p Patient) string { return p.Born.Clinical() },
			func(to *Patient, from Patient) { to.Born = from.Born },
		},
		{
			"sex", "Sex",
			func(p Patient) string { return p.Sex.Name() },
			func(to *Patient, from Patient) { to.Sex = from.Sex },
		},
		text("contact.phone", "Phone", func(p *Patient) *string { return &p.Contact.Phone }),
		text("contact.email", "E-mail", func(p *Patient) *string { return &p.Contact.Email }),
		text("contact.address", "Address", func(p *Patient) *string { return &p.Contact.Address }),
		text("language", "Language", func(p *Patient) *string { return &p.Language }),
		{
			"skin_type", "Skin type",
			func(p Patient) string { return p.SkinType.Name() },
			func(to *Patient, from Patient) { to.SkinType = from.SkinType },
		},
		text("hair_colour", "Hair colour", func(p *Patient) *string { return &p.HairColour }),
		text("allergies", "Allergies", func(p *Patient) *string { return &p.Allergies }),
		text("history.medical", "Illnesses and operations", func(p *Patient) *string { return &p.History.Medical }),
		text("history.medication", "Medication", func(p *Patient) *string { return &p.History.Medication }),
		text("history.hair", "Hair loss and earlier treatment", func(p *Patient) *string { return &p.History.Hair }),
	}
}

// MergeChoices lists what two charts tell, field by field, with a proposal.
func MergeChoices(keep, other Patient) []MergeChoice {
	var list []MergeChoice
	for _, f := range MergeFields() {
		a, b := f.Get(keep), f.Get(other)
		list = append(list, MergeChoice{Key: f.Key, Label: f.Label, Keep: a, Other: b, Same: a == b, TakeOther: a == "" && b != ""})
	}
	return list
}

// Merge gives the patient of two charts of one person: keep, with the other's
// value of every field that picks names true. Alerts and conditions of both are
// there; where both have a condition with other words, both are. Former charts
// are those of both; the store adds the other chart itself when it merges.
// Error: Invalid when picks names a field that is not one of MergeFields, or
// both are one chart.
func Merge(keep, other Patient, picks map[string]bool) (Patient, error) {
	if keep.ID == other.ID {
		return Patient{}, Errorf(Invalid, "These are not two charts: choose another one to merge with.")
	}
	fields := MergeFields()
	for key := range picks {
		if !slices.ContainsFunc(fields, func(f MergeField) bool { return f.Key == key }) {
			return Patient{}, Errorf(Invalid, "There is no field %q to choose.", key)
		}
	}
	merged := keep
	for _, f := range fields {
		if picks[f.Key] {
			f.take(&merged, other)
		}
	}
	merged.Alerts = unitedTexts(keep.Alerts, other.Alerts)
	merged.History.Conditions = unitedConditions(keep.History.Conditions, other.History.Conditions)
	merged.Former = slices.Clone(keep.Former)
	for _, f := range other.Former {
		if !merged.Is(f.ID) {
			merged.Former = append(merged.Former, f)
		}
	}
	return merged, nil
}

// unitedTexts gives the texts of both lists once, however they are capitalised
// or accented.
func unitedTexts(a, b []string) []string {
	united := slices.Clone(a)
	for _, text := range b {
		if !slices.ContainsFunc(united, func(t string) bool { return Fold(t) == Fold(text) }) {
			united = append(united, text)
		}
	}
	return united
}

func unitedConditions(a, b []Condition) []Condition {
	united := slices.Clone(a)
	for _, c := range b {
		at := slices.IndexFunc(united, func(u Condition) bool { return u.Key == c.Key })
		switch {
		case at < 0:
			united = append(united, c)
		case united[at].Note == "":
			united[at].Note = c.Note
		case c.Note != "" && !strings.Contains(united[at].Note, c.Note):
			united[at].Note += "; " + c.Note
		}
	}
	return united
}
