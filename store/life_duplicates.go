package store

import (
	"stipple/planner"
)

// Suspect is a chart to import whose patient may be in the clinic already, or in
// a chart before it in the same import.
type Suspect struct {
	Name    string // of the file
	Patient planner.Patient
	Likely  []planner.Likeness // best first
}

// Duplicates lists the charts to import whose patients may be there already, or
// come twice. It imports nothing and refuses nothing: whoever imports decides.
func (s *Store) Duplicates(ctx ctx, incoming []Incoming) ([]Suspect, error) {
	if err := s.allow(planner.ImportCharts); err != nil {
		return nil, err
	}
	cards, err := s.Cards(ctx)
	if err != nil {
		return nil, err
	}
	var list []Suspect
	for _, in := range incoming {
		patient := in.Chart.Patient
		if likely := planner.Likely(patient, cards); len(likely) > 0 {
			list = append(list, Suspect{Name: in.Name, Patient: patient, Likely: likely})
		}
		cards = append(cards, planner.NewCard(patient, nil))
	}
	return list, nil
}
