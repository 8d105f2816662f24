package planner

import (
	"bytes"
	"maps"
	"slices"
)

// Differences names what the settings of a clinic and another version of them
// do not agree on, in the order of their page: "logo", "aftercare".
func (c Clinic) Differences(other Clinic) []string {
	sheet := func(p Paper) Paper {
		if p == "" {
			return A4
		}
		return p
	}
	var list []string
	for _, part := range []struct {
		name string
		same bool
	}{
		{"name", c.Name == other.Name},
		{"address", c.Address == other.Address},
		{"phone", c.Phone == other.Phone},
		{"paper size", sheet(c.Paper) == sheet(other.Paper)},
		{"out of hours", c.Hours == other.Hours},
		{"logo", bytes.Equal(c.Logo, other.Logo)},
		{"rates", c.Rates == other.Rates},
		{"aftercare", slices.Equal(c.Aftercare, other.Aftercare)},
		{"reasons", slices.Equal(c.Reasons, other.Reasons)},
		{"checked translations", maps.Equal(c.Reviewed, other.Reviewed)},
		{"locking and keeping", c.Safety == other.Safety},
	} {
		if !part.same {
			list = append(list, part.name)
		}
	}
	return list
}
