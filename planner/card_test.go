package planner

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestNextSessionComesFromTheActivePlanOnly(t *testing.T) {
	active, draft := soundPlan(), soundPlan()
	draft.Status = DraftPlan
	completed := soundPlan()
	completed.Status = CompletedPlan
	for name, c := range map[string]struct {
		plans []Plan
		next  Date
		has   bool
	}{
		"active":          {[]Plan{active}, active.Sessions[0].Date, true},
		"draft":           {[]Plan{draft}, Date{}, true},
		"draft after":     {[]Plan{active, draft}, active.Sessions[0].Date, true},
		"completed":       {[]Plan{completed}, Date{}, true},
		"draft, complete": {[]Plan{completed, draft}, Date{}, true},
		"none":            {nil, Date{}, false},
	} {
		if card := NewCard(Patient{}, c.plans); card.Next != c.next || card.HasPlan != c.has {
			t.Errorf("%s: next %v, plan %v", name, card.Next, card.HasPlan)
		}
	}
}

// TestACardIsReadBackAsItWas: verification compares cards stored with cards
// made anew.
func TestACardIsReadBackAsItWas(t *testing.T) {
	var plan Plan
	if err := json.Unmarshal([]byte(`{"status": "draft", "indications": []}`), &plan); err != nil {
		t.Fatal(err)
	}
	card := NewCard(Patient{ID: "1"}, []Plan{plan})
	if want := (Card{ID: "1", HasPlan: true}); !reflect.DeepEqual(card, want) {
		t.Errorf("card %#v", card)
	}
}
