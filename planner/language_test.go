package planner

import "testing"

func TestLanguagesAreTags(t *testing.T) {
	for tag, want := range map[string]string{
		"de": "de", "zh-hans": "zh-Hans", "EN-us": "en-US", "pt_BR": "pt-BR", "yue": "yue", "sr-latn-RS": "sr-Latn-RS",
		"": "", "und": "", "German": "", "Deutsch": "", "English, some German": "", "xx": "", "-": "", "de-": "", "日本語": "",
	} {
		got, err := ParseLanguage(tag)
		if got != want || (err == nil) != (want != "") || (err != nil && ErrorCode(err) != Invalid) {
			t.Errorf("%q gave %q, %v", tag, got, err)
		}
	}
}

func TestAPatientSavedTodayHasALanguageThatIsKnown(t *testing.T) {
	p := Patient{Chart: "1", Family: "A", Given: "B", Language: "English, some German"}
	if p.Faults(Date{Year: 2026, Month: 11, Day: 22}).For("language") == "" {
		t.Error("free text is saved as a language")
	}
	// A chart written before languages were chosen must still open.
	if faults := p.Faults(Date{}); len(faults) > 0 {
		t.Errorf("an old chart is refused: %v", faults)
	}
	p.Language = "vi"
	if faults := p.Faults(Date{Year: 2026, Month: 11, Day: 22}); len(faults) > 0 {
		t.Error(faults)
	}
}
