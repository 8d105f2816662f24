package app

import "stipple/planner"

// keepingRule is an example of how long some place keeps records.
type keepingRule struct {
	place, rule, source string
	tier                planner.Tier
}

// keepingRules are examples with their sources. None is proposed: the law of the
// place decides.
func keepingRules() []keepingRule {
	return []keepingRule{
		{"New York City", "The signed consent: 2 years.", "New York City rules, amlegal.com", planner.TierA},
		{"Albuquerque; Madison County, Illinois", "Records with the ink's colour and maker: 3 years.", "Albuquerque 11-5 and Madison County code, amlegal.com", planner.TierA},
		{"United States, HIPAA", "No period for medical records: state law has one. 6 years for the documents that 45 CFR 164.316(b)(2)(i) asks for.", "paubox.com, totalhipaa.com", planner.TierB},
		{"United Kingdom", "7 years, as one website claims.", "aestheti.cc", planner.TierC},
		{"Germany, aesthetic medicine", "10 years, as one website claims.", "vida-aesthetics", planner.TierC},
		{"Permanent make-up", "5 years, as a trainer says.", "janeadler", planner.TierC},
	}
}
