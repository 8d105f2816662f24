package store

import (
	"testing"

	"stipple/planner"
)

func TestAReasonForErasingNamesNobody(t *testing.T) {
	p := planner.Patient{
		Family: "Bérg-Dahl", Given: "Eva Li", Chart: "D-1", Born: planner.Date{Year: 1980, Month: 2, Day: 3},
		Contact: planner.Contact{Phone: "+1 555-0147", Email: "eb@salon.example", Address: "12 Elm Street"},
		Former:  []planner.FormerChart{{Chart: "OLD-77", Family: "Östlund", Given: "Effi"}},
	}
	for _, reason := range []string{
		"Berg asked", "as Berg's wife asked", "Berg/Lund mixed up", "Mrs.Berg", "the Bergs", "BÉRG", "dahl", "Li asked", "no.D 1", "chart D-1",
		"call 15550147", "call 1 555 01-47", "elm street", "eb@salon.example", "östlunds chart", "Effi", "was 77", "OLD-77",
		"born 1980-02-03", "born 3.2.1980", "born 03/02/80", "born 2/3/1980", "3 February 1980", "03-FEB-1980", "19800203", "February 3, 1980",
	} {
		wantCode(t, namesNobody(reason, p), planner.Invalid)
	}
	for _, reason := range []string{
		"retention over", "asked for by the patient", "The patient asked on 2026-11-22.", "made by mistake, never treated",
	} {
		if err := namesNobody(reason, p); err != nil {
			t.Errorf("%q: %v", reason, err)
		}
	}
	p = planner.Patient{Family: "Pat", Given: "Ten", Contact: planner.Contact{Address: "The Street"}}
	for _, reason := range []string{"retention over", "asked for by the patient"} {
		if err := namesNobody(reason, p); err != nil {
			t.Errorf("%q, which is proposed: %v", reason, err)
		}
	}
	wantCode(t, namesNobody("asked for by Pat", p), planner.Invalid)
}
