package store

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"stipple/planner"
)

// settings are a clinic's with everything filled in.
func settings() planner.Clinic {
	return planner.Clinic{
		Name: "Nord Clinic", Address: "1 Quay\nHarbour", Phone: "+00 1", Hours: "+00 2", Paper: planner.Letter,
		Rates: planner.Rates{DotsPerMinute: 70},
		Logo:  append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0, 255, 7}, 100_000)...),
		Aftercare: []planner.Care{
			{Kind: planner.CareUntil, Days: 7, Text: "Keep it dry."},
			{Kind: planner.CareCall, Text: "You see pus.", Citation: planner.Citation{Source: "s", Tier: planner.TierU}, Others: "o"},
		},
		Reviewed: map[string]planner.TranslationReview{"zh-Hans": {By: "王芳", On: planner.Date{Year: 2026, Month: 11, Day: 22}, Version: "v1"}},
	}
}

func TestSettingsComeBackAsTheyWereSaved(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	base, err := s.Clinic(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	base.Value = settings()
	if _, err := s.SaveClinic(context.Background(), base); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	s = openAs(t, path, testUser, testPassphrase)
	got, err := s.Clinic(context.Background())
	if err != nil || !reflect.DeepEqual(got.Value, settings()) || got.Row != base.Row+1 {
		t.Errorf("row %d, %v: %+v", got.Row, err, got.Value.Aftercare)
	}
	// Back to what is shipped.
	got.Value.Aftercare, got.Value.Logo, got.Value.Reviewed = nil, nil, nil
	if _, err := s.SaveClinic(context.Background(), got); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Clinic(context.Background()); got.Value.Aftercare != nil || got.Value.Logo != nil || got.Value.Reviewed != nil {
		t.Errorf("something is left: %+v", got.Value)
	}
	if v, err := s.Verify(context.Background(), nil); err != nil || !v.OK() {
		t.Errorf("%v, %v", v.Faults, err)
	}
}

func TestTheTrailNamesWhatChangedAndHoldsNoLogo(t *testing.T) {
	s := openClinic(t)
	for _, step := range []struct {
		change func(*planner.Clinic)
		says   string
	}{
		{func(c *planner.Clinic) { *c = settings() }, "address, phone, paper size, out of hours, logo, rates, aftercare, checked translations"},
		{func(c *planner.Clinic) { c.Logo = c.Logo[:50_000] }, "logo"},
		{func(c *planner.Clinic) { c.Reviewed = nil }, "checked translations"},
	} {
		base, err := s.Clinic(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		step.change(&base.Value)
		if _, err := s.SaveClinic(context.Background(), base); err != nil {
			t.Fatal(err)
		}
		r, said := lastRow(t, s)
		if said.Text != step.says {
			t.Errorf("the trail says %q", said.Text)
		}
		if len(r.detail) > 3000 { // the logo takes tens of thousands
			t.Errorf("an entry takes %d bytes", len(r.detail))
		}
	}
}

func TestSettingsSavedMeanwhileAreAConflict(t *testing.T) {
	s := openClinic(t)
	base, err := s.Clinic(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	theirs := base
	theirs.Value = settings()
	if _, err := s.SaveClinic(context.Background(), theirs); err != nil {
		t.Fatal(err)
	}
	mine := base
	mine.Value.Aftercare = []planner.Care{{Kind: planner.CareCall, Text: "Mine."}}
	_, err = s.SaveClinic(context.Background(), mine)
	var stale *ConflictError[planner.Clinic]
	if !errors.As(err, &stale) || !reflect.DeepEqual(stale.Theirs.Value, settings()) {
		t.Fatalf("gave %v", err)
	}
	mine.Row = stale.Theirs.Row
	if _, err := s.SaveClinic(context.Background(), mine); err != nil {
		t.Error(err)
	}
}

func TestSettingsThatCannotBePrintedAreRefused(t *testing.T) {
	s := openClinic(t)
	base, err := s.Clinic(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*planner.Clinic){
		"logo": func(c *planner.Clinic) { c.Logo = bytes.Repeat(c.Logo, 2) },
		"aftercare[0].text": func(c *planner.Clinic) {
			c.Aftercare = []planner.Care{{Kind: planner.CareCall, Text: strings.Repeat("x", planner.MaxCareLength+1)}}
		},
		"aftercare": func(c *planner.Clinic) { c.Aftercare = make([]planner.Care, 0) },
	} {
		bad := base
		bad.Value = settings()
		spoil(&bad.Value)
		_, err := s.SaveClinic(context.Background(), bad)
		if planner.FaultsOf(err).For(field) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if got, _ := s.Clinic(context.Background()); got.Row != base.Row {
		t.Error("something was saved")
	}
}
