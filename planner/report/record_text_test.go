package report

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner"
)

// textsOf lists the texts of the first session's record that the clinical plan
// prints. The record must be of a job of its own.
func textsOf(r *planner.SessionRecord) []*string {
	first, skipped := &r.Records[0], &r.Records[2]
	mix, needle := &r.Mixes[0], &r.Needles[0]
	list := []*string{
		&r.Operator.Name, &r.Speed, &r.Note, &r.Alerts[0], &r.Machine.Label, &r.Machine.Batch, &r.Gate.Consent.Title, &r.Gate.AlertsRead.By,
		&r.Gate.Overrides[0].Says, &r.Gate.Overrides[0].Reason, &r.Gate.Overrides[0].By.Name,
		&needle.Needle.Configuration, &needle.Needle.Maker, &needle.Lot.Label, &needle.Lot.Batch,
		&mix.Mix.Pigments[0].Name, &mix.Mix.Diluent, &mix.Lots[0].Label, &mix.Lots[0].Batch,
		&first.Density.Reason, &first.Skin.Value, &first.Note, &skipped.Reason,
		&r.Signature.By.Name, &r.Amendments[0].Text, &r.Amendments[0].Reason, &r.Amendments[0].By.Name,
	}
	return list
}

// signedOf gives the signed record of a job.
func signedOf(job Job) *planner.SessionRecord {
	at := slices.IndexFunc(job.Records, planner.SessionRecord.Signed)
	return &job.Records[at]
}

// TestNothingOverlapsWhateverIsLogged fills a record with long words in every
// field and checks all papers that print it.
func TestNothingOverlapsWhateverIsLogged(t *testing.T) {
	base := held(t)
	rapid.Check(t, func(rt *rapid.T) {
		job := held(t)
		job.Model = base.Model
		for _, field := range textsOf(signedOf(job)) {
			word := rapid.SampledFrom([]string{"W", "ill ", "Ångström ", "two\nlines ", "مرحبا "}).Draw(rt, "word")
			*field = strings.Repeat(word, rapid.IntRange(0, 300/len(word)).Draw(rt, "length"))
		}
		signedOf(job).Records[0].Note = strings.Repeat("long ", rapid.IntRange(0, 3000).Draw(rt, "note"))
		job.Clinic.Paper = rapid.SampledFrom([]planner.Paper{planner.A4, planner.Letter}).Draw(rt, "sheet")
		job.Session = 1
		for _, paper := range []Paper{ClinicalPlan, LogSheet, Passport} {
			checkApart(rt, laid(t, paper, job), job.Clinic.Paper)
		}
	})
}

// TestAnyTextOfARecordIsPrinted fills a record with any Unicode and finds every
// letter of it on the papers.
func TestAnyTextOfARecordIsPrinted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		job := held(t)
		job.Session = 1
		r := signedOf(job)
		fields := textsOf(r)
		for _, field := range fields {
			*field = rapid.StringN(0, 20, -1).Draw(rt, "text")
		}
		checkLetters(rt, ClinicalPlan, job, fields)
		checkLetters(rt, LogSheet, job, []*string{
			&r.Operator.Name, &r.Note, &r.Machine.Batch, &r.Needles[0].Lot.Batch, &r.Mixes[0].Lots[0].Batch,
			&r.Records[0].Density.Reason, &r.Records[0].Skin.Value, &r.Records[0].Note, &r.Records[2].Reason, &r.Amendments[0].Text,
		})
		checkLetters(rt, Passport, job, []*string{&r.Operator.Name, &r.Needles[0].Lot.Batch, &r.Mixes[0].Lots[0].Label, &r.Mixes[0].Lots[0].Batch})
	})
}

// TestNamesFromTheRightTakeNothingAlong writes a record's names from the right
// and finds the numbers beside them in their order.
func TestNamesFromTheRightTakeNothingAlong(t *testing.T) {
	job := held(t)
	r := signedOf(job)
	r.Signature.By.Name, r.Operator.Name, r.Mixes[0].Lots[0].Label = "محمد العلي", "محمد العلي", "أسود"
	s := recordApart(*r)
	for what, words := range map[string]string{
		"signature": signedSays(s), "operator": person(s.Operator), "lot": lotName(s.Mixes[0].Lots[0]),
	} {
		if !strings.Contains(words, "\u2068") || strings.Count(words, "\u2068") != strings.Count(words, "\u2069") {
			t.Errorf("%s: %q is not set apart", what, words)
		}
	}
	if strings.Contains(r.Mixes[0].Lots[0].Label, "\u2068") {
		t.Error("the record itself was changed")
	}
}
