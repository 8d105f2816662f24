package report

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"stipple/assets"
	"stipple/planner"
	"stipple/planner/quantity"
)

// kind says what an item of aftercare is.
type kind string

const (
	untilDay kind = "until"  // holds through a number of days after a visit
	fromDay  kind = "from"   // allowed from a day after a visit
	always   kind = "always" // holds without a date
	normal   kind = "normal" // what to expect
	call     kind = "call"   // a reason to call the clinic
)

// care is one item of aftercare.
type care struct {
	Kind kind          `toml:"kind"`
	Days quantity.Days `toml:"days"` // after the visit, which is day 0
	Text string        `toml:"text"`
	planner.Citation
	Others string `toml:"others"` // what disagreeing sources say
}

// aftercare reads the built-in items, once.
var aftercare = sync.OnceValues(func() ([]care, error) { return parseAftercare(assets.Aftercare) })

// parseAftercare reads items of aftercare. Every item needs a source, and a
// number of days exactly when its kind counts them.
func parseAftercare(data []byte) ([]care, error) {
	var file struct {
		Items []care `toml:"items"`
	}
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, fmt.Errorf("decode aftercare: %w", err)
	}
	for i, c := range file.Items {
		counts := c.Kind == untilDay || c.Kind == fromDay
		switch {
		case !counts && !slices.Contains([]kind{always, normal, call}, c.Kind):
			return nil, fmt.Errorf("aftercare item %d: unknown kind %q", i+1, c.Kind)
		case counts != (c.Days > 0), c.Text == "", c.Source == "", !c.Tier.Valid():
			return nil, fmt.Errorf("aftercare item %d (%q): needs text, source, tier and fitting days", i+1, c.Text)
		}
	}
	return file.Items, nil
}

// only gives the items of a kind.
func only(items []care, k kind) []care {
	var list []care
	for _, c := range items {
		if c.Kind == k {
			list = append(list, c)
		}
	}
	return list
}
