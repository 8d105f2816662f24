package planner

import (
	"errors"
	"strings"
	"testing"
)

func TestPatientFaults(t *testing.T) {
	sound := Patient{ID: "1", Chart: "1", Family: "Berg", Given: "Eva", Born: Date{1980, 2, 29}, Sex: Female, SkinType: 3, Contact: Contact{Email: "a@b.example"}}
	today := Date{2026, 11, 22}
	if faults := sound.Faults(today); len(faults) > 0 {
		t.Fatal(faults)
	}
	for field, change := range map[string]func(*Patient){
		"chart":         func(p *Patient) { p.Chart = "" },
		"family":        func(p *Patient) { p.Family = "" },
		"given":         func(p *Patient) { p.Given = strings.Repeat("x", MaxNameLength+1) },
		"born":          func(p *Patient) { p.Born = Date{1981, 2, 29} },
		"sex":           func(p *Patient) { p.Sex = "x" },
		"skin_type":     func(p *Patient) { p.SkinType = 7 },
		"contact.email": func(p *Patient) { p.Contact.Email = "a@b@c" },
		"allergies":     func(p *Patient) { p.Allergies = strings.Repeat("x", MaxTextLength+1) },
	} {
		p := sound
		change(&p)
		if p.Faults(today).For(field) == "" {
			t.Errorf("no fault at %s: %v", field, p.Faults(today))
		}
	}
	future := sound
	future.Born = today.AddDays(1)
	if future.Faults(today).For("born") == "" {
		t.Error("born tomorrow passes")
	}
	long := sound
	long.Given = strings.Repeat("ễ", MaxNameLength)
	if faults := long.Faults(today); len(faults) > 0 {
		t.Errorf("a name of %d letters is refused: %v", MaxNameLength, faults)
	}
}

func TestTidyDropsControlsAndKeepsText(t *testing.T) {
	p := Patient{
		Chart: " 1\t2 ", Family: "Ber\u202eg\x00", Given: "Eva\n  Maria", Alerts: []string{" ", "latex "},
		History: History{Medical: "one\r\ntwo\x07 "},
	}.Tidy()
	if p.Chart != "1 2" || p.Family != "Berg" || p.Given != "Eva Maria" || p.History.Medical != "one\ntwo" {
		t.Errorf("%+v", p)
	}
	if len(p.Alerts) != 1 || p.Alerts[0] != "latex" {
		t.Errorf("alerts %q", p.Alerts)
	}
}

func TestParseDate(t *testing.T) {
	want := Date{1984, 3, 27}
	for _, text := range []string{"1984-03-27", "1984-3-27", "27-Mar-1984", " 27  March 1984 ", "27 mar 1984"} {
		if got, err := ParseDate(text); err != nil || got != want {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"27/03/1984", "03-27-1984", "1984-13-01", "1984-02-30", "yesterday", "84-3-27"} {
		if got, err := ParseDate(text); ErrorCode(err) != Invalid {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	if got, err := ParseDate("  "); err != nil || !got.IsZero() {
		t.Errorf("empty text is %v, %v", got, err)
	}
}

func TestDateArithmetic(t *testing.T) {
	if got := (Date{2024, 1, 31}).AddMonths(1); got != (Date{2024, 2, 29}) {
		t.Errorf("a month after 31 January 2024 is %v", got)
	}
	if got := (Date{2026, 11, 22}).AddMonths(3); got != (Date{2027, 2, 22}) {
		t.Errorf("three months on is %v", got)
	}
	if got := (Date{2000, 2, 29}).AgeOn(Date{2026, 2, 28}); got != 25 {
		t.Errorf("age %d", got)
	}
	if got := (Date{2026, 12, 30}).DaysUntil(Date{2027, 1, 2}); got != 3 {
		t.Errorf("%d days", got)
	}
	if got := (Date{2026, 9, 9}).Clinical() + " " + (Date{2026, 9, 9}).Plain(); got != "09-Sep-2026 Wednesday 9 September 2026" {
		t.Error(got)
	}
}

func TestErrorsCarryCodeMessageAndFaults(t *testing.T) {
	var l faultList
	l.add("a", "First.")
	l.add("b", "Second.")
	err := l.list.Err()
	if ErrorCode(err) != Invalid || ErrorMessage(err) != "First. Second." || len(FaultsOf(err)) != 2 || FaultsOf(err).For("b") != "Second." {
		t.Errorf("%v", err)
	}
	if ErrorCode(nil) != "" || ErrorCode(errors.New("x")) != Internal || ErrorMessage(nil) != "" {
		t.Error("codes of strangers")
	}
	if (Faults{}).Err() != nil {
		t.Error("no faults are an error")
	}
}

func TestRolesTable(t *testing.T) {
	for _, action := range Actions() {
		if !Physician.May(action) {
			t.Errorf("a physician may not %s", action)
		}
		if Role("stranger").May(action) {
			t.Errorf("a stranger may %s", action)
		}
	}
	if Assistant.May(EditPlans) || Administrator.May(SeePlans) || Assistant.May(ManageUsers) {
		t.Error("roles reach too far")
	}
	if err := Assistant.Allow(EditPlans); ErrorCode(err) != Forbidden || !strings.HasSuffix(ErrorMessage(err), "Ask a physician.") {
		t.Errorf("%v", err)
	}
	if err := Assistant.Allow(ManageUsers); !strings.HasSuffix(ErrorMessage(err), "Ask a physician or administrator.") {
		t.Errorf("%v", err)
	}
}

func TestReferenceAndProtocolsNeedSources(t *testing.T) {
	unsourced := strings.Replace(string(shippedFile(t, "protocols/thinning.toml")), `source = "Bernstein Medical: 2-4 weeks"`, "", 1)
	if _, err := ParseProtocol([]byte(unsourced)); FaultsOf(err).For("healing.source") == "" {
		t.Errorf("a number without a source passes: %v", err)
	}
	if _, err := ParseProtocol([]byte("colour = 1")); ErrorCode(err) != Invalid {
		t.Errorf("an unknown key passes: %v", err)
	}
	broken := strings.Replace(string(shippedFile(t, "reference.toml")), `tier = "U"`, `tier = "Z"`, 1)
	if _, err := ParseReference([]byte(broken)); FaultsOf(err).For("depth.source") == "" {
		t.Errorf("an unknown tier passes: %v", err)
	}
}
