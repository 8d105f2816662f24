package store

import (
	"encoding/json"
	"strings"
	"testing"

	"stipple/planner"
)

// TestAnErasedChartIsNotInTheTrailOfTheOneItWasMergedWith: a wrong merge is taken
// back and the other patient erased; the kept chart's own values stay in its trail.
func TestAnErasedChartIsNotInTheTrailOfTheOneItWasMergedWith(t *testing.T) {
	p := newPair(t)
	own, other := p.person(t, p.keep.ID), p.person(t, p.other.ID)
	own.Value.Contact.Phone = "555 0000"
	other.Value.Given, other.Value.Chart, other.Value.Allergies = "Zuzanna", "CH-998", "latexolol"
	other.Value.Alerts = []string{"bleedsalot"}
	other.Value.Contact = planner.Contact{Phone: "555 0147", Email: "z@example.org", Address: "Elm Street"}
	other.Value.History.Conditions = []planner.Condition{{Key: "keloid", Note: "shoulder"}}
	savePatient(t, p.s, own)
	savePatient(t, p.s, other)
	secrets := []string{"Bergh", "Zuzanna", "CH-998", "latexolol", "bleedsalot", "0147", "example.org", "Elm", "keloid", "shoulder"}
	picks := map[string]bool{"family": true, "given": true, "contact.phone": true, "contact.email": true, "contact.address": true}
	if err := p.tryMerge(t, p.keep.ID, p.other.ID, picks); err != nil {
		t.Fatal(err)
	}
	if merged := p.person(t, p.keep.ID).Value; merged.Family != "Bergh" || merged.Contact.Phone != "555 0147" {
		t.Fatalf("nothing was taken over: %+v", merged)
	}
	if err := p.s.UnmergeCharts(bg(), p.keep.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := p.s.ErasePatient(bg(), p.other.ID, "retention over", testPassphrase); err != nil {
		t.Fatal(err)
	}
	p.again(t, testUser)
	wantVerified(t, p.s)
	kept := false
	for _, e := range audit(t, p.s, planner.AuditQuery{Limit: 10000}) {
		said, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if strings.Contains(string(said), secret) {
				t.Errorf("entry %d still says %q: %s", e.Seq, secret, said)
			}
		}
		for _, change := range e.Changes {
			kept = kept || change == planner.AuditChange{Field: "contact.phone", Before: "555 0000", After: ofTheOther}
		}
	}
	if !kept {
		t.Error("the phone number that was replaced is not in the trail")
	}
}
