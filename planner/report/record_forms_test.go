package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

// tickedWords gives the words beside every box that is ticked in a block.
func tickedWords(b block) []string {
	var list []string
	for _, i := range b.items {
		mark, ok := i.(shape)
		if !ok || mark.closed || mark.width != 0.5 {
			continue
		}
		top, bottom := mark.extent()
		left := mark.rings[0][0].x
		words, nearest := "", 1e9
		eachText([]page{{items: b.items}}, func(w text) {
			if w.y > top && w.y < bottom+2 && w.x > left && w.x < nearest+0.01 {
				words, nearest = w.set.Text, w.x
			}
		})
		list = append(list, strings.TrimSpace(words))
	}
	return list
}

// TestLogSheetPrintsTheRecord finds what was logged in its cells, in place of
// room to write.
func TestLogSheetPrintsTheRecord(t *testing.T) {
	job := held(t)
	job.Session = 1
	d := laid(t, LogSheet, job)
	all := saidAnywhere(d)
	for _, want := range []string{
		"Printed from the record", "Form: log sheet 2, as recorded", "Signed by Joan Long (Assistant) on 12-Apr-2027",
		"Date12-Apr-2027", "Time in09:55", "OperatorJoan Long", "Rotor Pen II, serial SN 4711", "110 Hz",
		"Nord Umber warmU-220931-Mar-2028", "Diluent: Acme SalineNaCl-3131-Jan-2029", "S-081531-Mar-2027, expired", "Acme 1RLN-104430-Sep-2028",
		"24/cm²18/cm²", "Density: Earlier dots darker than expected", "No time left", "Patient's wish", "Pass 2, needle: Skin firmer than expected", "Pass 2, mix: no reason given",
		"1: Red within minutes, flat again after an hour.", "Redness: 1", "Swelling: 1", "Stop at pinpoint bleeding.", "JL",
		"Music helped. Next time begin at the crown.", "Amendment 1, 13-Apr-2027 08:15", "Override: Lot S-0815",
	} {
		if !strings.Contains(all, squeezed(want)) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
	for _, not := range []string{"Write in black", "Notes; regions that were not planned", "Operator, name"} {
		if strings.Contains(all, squeezed(not)) {
			t.Errorf("the sheet says %q", not)
		}
	}
	var ticks []string
	for _, p := range d.pages {
		ticks = append(ticks, tickedWords(block{items: p.items})...)
	}
	slices.Sort(ticks)
	want := []string{
		"Allergies and alerts read", "Consent on file", "Done, not planned", "Done, with changes", "Done, with changes", "Done, with changes",
		"Lots and expiry dates checked", "Not confirmed", "Not done", "Redness: 1", "Swelling: 1", "Values not confirmed", "Values not confirmed",
	}
	if !slices.Equal(ticks, want) {
		t.Errorf("ticked:\n%q, want\n%q", ticks, want)
	}
	rings := 0
	for _, p := range d.pages {
		for _, i := range p.items {
			if ring, ok := i.(box); ok && ring.radius == 2.1 {
				rings++
			}
		}
	}
	if rings != 2 { // one bleeding, the worst pain
		t.Errorf("%d numbers are ringed", rings)
	}
}

// TestSheetToComeStaysBlank has a form for a session without a record, and one
// whose values are to be written in.
func TestSheetToComeStaysBlank(t *testing.T) {
	for name, change := range map[string]func(*Job){
		"third":   func(j *Job) { j.Session = 3 },
		"regions": func(j *Job) { j.Session, j.Form = 1, RegionsForm },
		"empty":   func(j *Job) { j.Form = EmptyForm },
	} {
		job := held(t)
		change(&job)
		d := laid(t, LogSheet, job)
		if all := saidAnywhere(d); !strings.Contains(all, squeezed("Write in black")) || strings.Contains(all, "U-2209") {
			t.Errorf("%s: the form is filled in from a record", name)
		}
		for _, p := range d.pages {
			if ticks := tickedWords(block{items: p.items}); len(ticks) > 0 {
				t.Errorf("%s: %q is ticked", name, ticks)
			}
		}
	}
	job := held(t)
	job.Printed = time.Date(2027, 5, 3, 11, 0, 0, 0, time.FixedZone("", 3600))
	for _, paper := range []Paper{LogSheet, ClinicalPlan} { // its timer runs
		if all := saidAnywhere(laid(t, paper, job)); !strings.Contains(all, squeezed("Time in the chair1 h 05 min")) {
			t.Errorf("%s: the time of a session that goes on is not told", paper)
		}
	}
	if f := formOf(t, job); f.number != 2 || f.record == nil || f.record.Signed() {
		t.Error("the next session is the one being logged")
	}
}

// TestPassportTellsWhatWasUsed finds what rules ask for of every visit that was
// held: brand and shade, batch and expiry, needles with theirs, day and time, who.
func TestPassportTellsWhatWasUsed(t *testing.T) {
	job := held(t)
	all := saidAnywhere(laid(t, Passport, job))
	for _, want := range []string{
		"Visit 1: a record. Visit 2: still being recorded. Visit 3: only planned.",
		"Monday 12 April 2027, 09:55 · record", "Nord Umber warm, 2 parts; Nord Coal, 1 part", "with water, 10 parts (1:3.33)",
		"Umber: U-2209, 31-Mar-2028", "Coal: C-17, no expiry on label", "Diluent: NaCl-31, 31-Jan-2029", "1RL · 0.25 mm · Acme", "N-1044, 30-Sep-2028",
		"0.8 mm deep", "1.2 mm deep", "depth not confirmed", "S-0815, 31-Mar-2027 (expired; a physician allowed it)", "Frontal hairline; Frontal, pass 1",
		"Held on Monday 12 April 2027, 09:55 by Joan Long. Signed by Joan Long on 12-Apr-2027", "Something was added later: ask us for it.",
		"Frontal hairline (not confirmed as done)", "Not signed yet: this visit is still being recorded.", "Visit 3 · Monday 31 May 2027",
	} {
		if !strings.Contains(all, squeezed(want)) {
			t.Errorf("the passport does not say %q", want)
		}
	}
	first, _, _ := strings.Cut(all, squeezed("Visit 2 ·"))
	if strings.Contains(first, "Mid-scalp") || strings.Contains(first, "Crown") {
		t.Error("a region that was not done is on the record of the first visit")
	}
	job.Plan.Sessions = job.Plan.Sessions[:1]
	job.Records = []planner.SessionRecord{*signedOf(job)}
	if all := saidAnywhere(laid(t, Passport, job)); !strings.Contains(all, squeezed("A record of what was used")) || strings.Contains(all, squeezed("planned")) {
		t.Error("a passport of visits that were all held does not say so")
	}
}
