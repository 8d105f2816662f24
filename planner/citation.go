package planner

// Tier grades how far a source can be trusted.
type Tier string

// The tiers, best first.
const (
	TierA Tier = "A" // peer-reviewed paper or its abstract, regulation text, official body
	TierB Tier = "B" // named physician, textbook, manufacturer or professional body
	TierC Tier = "C" // clinic or trainer marketing, blog, forum: an editable default only
	TierU Tier = "U" // unsourced: our own inference or general knowledge of the field
)

// Valid tells whether the tier is one of the four.
func (t Tier) Valid() bool {
	switch t {
	case TierA, TierB, TierC, TierU:
		return true
	}
	return false
}

// Explain says in words what the tier means.
func (t Tier) Explain() string {
	switch t {
	case TierA:
		return "peer-reviewed paper or official text"
	case TierB:
		return "named physician, textbook or professional body"
	case TierC:
		return "clinic or trainer material; an editable default only"
	case TierU:
		return "no source: an inference, to be judged by the physician"
	}
	return ""
}

// Citation says where a number or a statement comes from.
type Citation struct {
	Source string `json:"source,omitempty" toml:"source"`
	Tier   Tier   `json:"tier,omitempty" toml:"tier"`
}

// IsZero tells whether nothing is cited: the value is the physician's own.
func (c Citation) IsZero() bool { return c == Citation{} }

// String gives "Liu 2025 · tier A", or "" when nothing is cited.
func (c Citation) String() string {
	if c.IsZero() {
		return ""
	}
	return c.Source + " · tier " + string(c.Tier)
}
