package chart

import (
	"encoding/json"
	"fmt"

	"stipple/planner"
)

// packed is the versioned form of one aggregate as the store seals it.
type packed[T any] struct {
	Version int `json:"version"`
	Value   T   `json:"value"`
}

// Pack writes one aggregate (a patient, a plan, a draft of either) as compact
// versioned JSON.
func Pack[T any](value T) ([]byte, error) {
	data, err := json.Marshal(packed[T]{Version: Version, Value: value})
	if err != nil {
		return nil, fmt.Errorf("pack %T: %w", value, err)
	}
	return data, nil
}

// Unpack reads what Pack wrote. Error: Corrupt when the bytes are no aggregate
// of a version this program knows.
func Unpack[T any](data []byte) (T, error) {
	var p packed[T]
	if err := json.Unmarshal(data, &p); err != nil {
		return p.Value, planner.Errorf(planner.Corrupt, "A stored record cannot be read.").Because(err)
	}
	if p.Version < 1 || p.Version > Version {
		return p.Value, planner.Errorf(planner.Corrupt, "A stored record was written by another version of Stipple.").
			Because(fmt.Errorf("packed version %d", p.Version))
	}
	return p.Value, nil
}
