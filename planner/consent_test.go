package planner

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
)

// signedConsent is a consent without a fault.
func signedConsent() Consent {
	return Consent{
		ID: "c1", Patient: "p1", Template: "t1", Version: 2, Title: "Consent", Text: "I agree.",
		Date: Date{Year: 2026, Month: 11, Day: 20}, Signed: "2026-11-20T10:00:00+01:00",
		Way: SignedOnScreen, Ink: [][]InkPoint{{{X: 0.1, Y: 0.1}, {X: 0.2, Y: 0.15}}}, By: "Dr Berg",
	}
}

func TestConsentFaultsNameTheFieldThatIsWrong(t *testing.T) {
	if faults := signedConsent().Faults(); len(faults) > 0 {
		t.Fatalf("a sound consent has faults: %v", faults)
	}
	long := strings.Repeat("x", MaxNameLength+1)
	for name, c := range map[string]struct {
		change func(*Consent)
		field  string
	}{
		"no id":            {func(c *Consent) { c.ID = "" }, "id"},
		"no patient":       {func(c *Consent) { c.Patient = "" }, "patient"},
		"no title":         {func(c *Consent) { c.Title = "" }, "title"},
		"no text":          {func(c *Consent) { c.Text = "" }, "text"},
		"no version":       {func(c *Consent) { c.Version = 0 }, "version"},
		"no date":          {func(c *Consent) { c.Date = Date{} }, "date"},
		"a date of none":   {func(c *Consent) { c.Date = Date{Year: 2026, Month: 2, Day: 30} }, "date"},
		"a wrong moment":   {func(c *Consent) { c.Signed = "yesterday" }, "signed"},
		"no way":           {func(c *Consent) { c.Way = "" }, "way"},
		"no ink":           {func(c *Consent) { c.Ink = nil }, "ink"},
		"one dot":          {func(c *Consent) { c.Ink = [][]InkPoint{{{X: 0.5, Y: 0.1}}} }, "ink"},
		"ink off the pad":  {func(c *Consent) { c.Ink[0][1].X = 1.01 }, "ink[0][1]"},
		"too many strokes": {func(c *Consent) { c.Ink = make([][]InkPoint, MaxInkStrokes+1); c.Ink[0] = make([]InkPoint, 2) }, "ink"},
		"too many places":  {func(c *Consent) { c.Ink = [][]InkPoint{make([]InkPoint, MaxInkPoints+1)} }, "ink"},
		"paper nowhere":    {func(c *Consent) { c.Way, c.Ink = SignedOnPaper, nil }, "scan"},
		"a long witness":   {func(c *Consent) { c.Witness = long }, "witness"},
		"a long signer":    {func(c *Consent) { c.Signer = long }, "signer"},
		"by nobody":        {func(c *Consent) { c.By = "" }, "by"},
		"withdrawn early":  {func(c *Consent) { c.Withdrawn = &Withdrawal{Date: c.Date.AddDays(-1), By: "x"} }, "withdrawn.date"},
		"withdrawn by none": {func(c *Consent) {
			c.Withdrawn = &Withdrawal{Date: c.Date}
		}, "withdrawn.by"},
	} {
		consent := signedConsent()
		c.change(&consent)
		faults := consent.Faults()
		if len(faults) != 1 || faults.For(c.field) == "" {
			t.Errorf("%s: faults %v, want one of %q", name, faults, c.field)
		}
	}
}

func TestConsentStandsFromItsDayUntilWithdrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := signedConsent()
		day := c.Date.AddDays(quantity.Days(rapid.IntRange(-400, 400).Draw(t, "days")))
		if c.Stands(day) != !day.Before(c.Date) {
			t.Fatalf("signed on %s, on %s it stands: %v", c.Date.Clinical(), day.Clinical(), c.Stands(day))
		}
		withdrawn, err := c.Withdraw(Withdrawal{Date: day, By: "Dr Berg"})
		if (err == nil) != !day.Before(c.Date) {
			t.Fatalf("withdrawn on %s: %v", day.Clinical(), err)
		}
		if err == nil && withdrawn.Stands(day.AddDays(1000)) {
			t.Fatal("a withdrawn consent stands")
		}
		if c.Withdrawn != nil {
			t.Fatal("withdrawing changed the consent it was given")
		}
	})
}

func TestAConsentIsWithdrawnOnce(t *testing.T) {
	c, err := signedConsent().Withdraw(Withdrawal{Date: signedConsent().Date, By: " Dr  Berg ", Reason: " changed her mind "})
	if err != nil || c.Withdrawn.By != "Dr Berg" || c.Withdrawn.Reason != "changed her mind" {
		t.Fatalf("withdrawn: %+v, %v", c.Withdrawn, err)
	}
	again, err := c.Withdraw(Withdrawal{Date: c.Date, By: "other", Reason: "another"})
	if ErrorCode(err) != Invalid || again.Withdrawn.Reason != "changed her mind" {
		t.Errorf("withdrawn twice: %+v, %v", again.Withdrawn, err)
	}
}

func TestConsentIsReadBackFromJSONAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := signedConsent()
		part := rapid.Float64Range(0, 1)
		c.Ink = rapid.SliceOfN(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) InkPoint {
			return InkPoint{X: part.Draw(t, "x"), Y: part.Draw(t, "y")}
		}), 2, 20), 1, 6).Draw(t, "ink")
		c.Text = rapid.StringN(1, 200, -1).Draw(t, "text")
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back Consent
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(back)
		if err != nil || string(again) != string(data) {
			t.Fatalf("%s\nbecame\n%s (%v)", data, again, err)
		}
	})
}

func TestTemplateFaultsNameTheField(t *testing.T) {
	sound := ConsentTemplate{ID: "t", Version: 1, Title: "Consent", Text: "I agree."}
	for field, change := range map[string]func(*ConsentTemplate){
		"":         func(*ConsentTemplate) {},
		"id":       func(t *ConsentTemplate) { t.ID = "" },
		"version":  func(t *ConsentTemplate) { t.Version = 0 },
		"title":    func(t *ConsentTemplate) { t.Title = "" },
		"text":     func(t *ConsentTemplate) { t.Text = strings.Repeat("x", MaxTextLength+1) },
		"language": func(t *ConsentTemplate) { t.Language = "no such language" },
		"created":  func(t *ConsentTemplate) { t.Created = Date{Year: 2026, Month: 13, Day: 1} },
	} {
		template := sound
		change(&template)
		faults := template.Faults()
		if field == "" && len(faults) > 0 || field != "" && (len(faults) != 1 || faults.For(field) == "") {
			t.Errorf("%q: faults %v", field, faults)
		}
	}
}

func TestCoversIsExact(t *testing.T) {
	template := ConsentTemplate{ID: "t1", Version: 2, Title: "Consent", Text: "I agree."}
	if !template.Covers(signedConsent()) {
		t.Fatal("a consent to this very text is not covered")
	}
	for name, change := range map[string]func(*ConsentTemplate){
		"id":       func(t *ConsentTemplate) { t.ID = "t2" },
		"version":  func(t *ConsentTemplate) { t.Version = 1 },
		"title":    func(t *ConsentTemplate) { t.Title = "Consent." },
		"language": func(t *ConsentTemplate) { t.Language = "de" },
		"text":     func(t *ConsentTemplate) { t.Text = "I agree. " },
	} {
		other := template
		change(&other)
		if other.Covers(signedConsent()) {
			t.Errorf("another %s covers the consent", name)
		}
	}
}

func TestOnlyTheNewestVersionIsCurrentAndNoRetiredText(t *testing.T) {
	list := []ConsentTemplate{
		{ID: "a", Version: 3},
		{ID: "a", Version: 2, Retired: true},
		{ID: "a", Version: 1},
		{ID: "b", Version: 2, Retired: true},
		{ID: "b", Version: 1},
		{ID: "c", Version: 1},
	}
	current := CurrentConsents(list)
	if len(current) != 2 || current[0].ID != "a" || current[0].Version != 3 || current[1].ID != "c" {
		t.Errorf("current: %+v", current)
	}
}

func shippedConsent(t *testing.T) ShippedConsent {
	t.Helper()
	data, err := os.ReadFile("../assets/consent.toml")
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := ParseConsent(data)
	if err != nil {
		t.Fatal(err)
	}
	return shipped
}

func TestShippedConsentSaysWhatRulesAskFor(t *testing.T) {
	shipped := shippedConsent(t)
	text := strings.ToLower(shipped.Template.Text)
	for _, words := range []string{
		"permanent", "scars", "infection", "pus", "fever", "melanoma", "keloid", "aftercare", "batch number", "ingredients", "labels",
		"several sessions", "no result is promised", "colour can change", "fade", "mri", "give blood", "withdraw", "allergy", "copy",
	} {
		if !strings.Contains(text, words) {
			t.Errorf("the shipped consent does not speak of %q", words)
		}
	}
	if !shipped.Template.Shipped() || shipped.Template.Tidy() != shipped.Template {
		t.Errorf("shipped template: %+v", shipped.Template)
	}
	if strings.Contains(shipped.Template.Text, "ecode360") || strings.Contains(shipped.Template.Text, "PMC") {
		t.Error("the text names its sources: they are kept beside it")
	}
	for _, part := range shipped.Parts {
		if !strings.Contains(shipped.Template.Text, part.Text) {
			t.Errorf("left out of the text: %q", part.Text)
		}
	}
}

// Whoever signed the shipped text signed these very words under this id.
func TestShippedConsentKeepsItsIDOnlyAsLongAsItsWords(t *testing.T) {
	const id, digest = ID("019aab3e-8400-7c5e-9b1a-5d6f0e2c7a41"), "9fe4210962d28a7f564c7f55d058edc63784b42748bc270b06d664e7750fa78f"
	template := shippedConsent(t).Template
	if got := digestOf(template.Title, template.Language, template.Text); template.ID == id && got != digest {
		t.Errorf("the shipped consent was changed (digest %s): give it a new id", got)
	}
}

func TestParseConsentSetsPointsAndParagraphs(t *testing.T) {
	part := func(extra, text string) string {
		return "[[parts]]\n" + extra + "text = \"" + text + "\"\nsource = \"s\"\ntier = \"A\"\n"
	}
	head := "id = \"x\"\ntitle = \"T\"\n"
	shipped, err := ParseConsent([]byte(head + part("heading = \"One\"\n", "First.") + part("point = true\n", "a") + part("point = true\n", "b") + part("", "Last.")))
	if err != nil {
		t.Fatal(err)
	}
	if want := "One\n\nFirst.\n\n- a\n- b\n\nLast."; shipped.Template.Text != want {
		t.Errorf("text %q, want %q", shipped.Template.Text, want)
	}
	for name, data := range map[string]string{
		"nothing":       head,
		"no source":     head + "[[parts]]\ntext = \"x\"\ntier = \"A\"\n",
		"a wrong tier":  head + "[[parts]]\ntext = \"x\"\nsource = \"s\"\ntier = \"Z\"\n",
		"unknown key":   head + "size = 3\n" + part("", "x"),
		"no id":         "title = \"T\"\n" + part("", "x"),
		"loose spaces":  head + part("", " x"),
		"not TOML":      "id = ",
		"empty part":    head + part("", ""),
		"no such title": "id = \"x\"\n" + part("", "x"),
	} {
		if _, err := ParseConsent([]byte(data)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
