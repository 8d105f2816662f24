package report

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/planner/report/pdfa"
)

// recalled is a recall of one pigment that three patients had: one at two
// visits, one whose name reads from the right, one with a long name.
func recalled(t testing.TB) RecallJob {
	t.Helper()
	lot := lotOf(planner.PigmentStock, "Nord", "Umber", "warm", "U-2209", date(2028, 3, 31))
	anna := thinning(t).Patient
	anna.ID, anna.Contact.Address = "anna", "14 Mill Lane\nBristol BS1 4QA"
	yusuf := planner.Patient{
		ID: "yusuf", Chart: "004 218", Family: "محمد", Given: "يوسف", Born: date(1979, 12, 3), Language: "ar",
		Contact: planner.Contact{Address: "شارع النيل 12\nالقاهرة"},
	}
	long := planner.Patient{
		ID: "long", Chart: "004 219", Family: strings.Repeat("Sample-", 42), Given: strings.Repeat("Given ", 50), Born: date(1990, 1, 9),
		Contact: planner.Contact{Address: "1 Short Street"},
	}
	use := func(p planner.Patient, day planner.Date, regions ...string) planner.Recalled {
		return planner.Recalled{Patient: p, Record: "r", Date: day, Session: 1, Lot: lot, Regions: regions, Amount: 2, By: assistant.Name, Signed: true}
	}
	elsewhere := use(yusuf, date(2027, 5, 5), "Crown")
	elsewhere.Elsewhere = true
	return RecallJob{
		Clinic: thinning(t).Clinic,
		Recalled: []planner.Recalled{
			use(anna, date(2027, 4, 12), "Frontal hairline", "Temple, left"), elsewhere,
			use(anna, date(2027, 5, 3), "Frontal hairline"), use(long, date(2027, 5, 4), "Mid-scalp"),
		},
		Printed: time.Date(2027, 6, 1, 16, 5, 0, 0, time.UTC), By: "Joan Long",
	}
}

// posted gives letters as PDF.
func posted(t testing.TB, job RecallJob) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := RecallLetters(&out, job); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func letters(t fataler, job RecallJob) *Document {
	t.Helper()
	d, err := layOutLetters(job)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

// TestEveryPatientGetsOneLetter finds what each letter must say of its patient,
// and nothing of another.
func TestEveryPatientGetsOneLetter(t *testing.T) {
	for _, paper := range []planner.Paper{planner.A4, planner.Letter} {
		job := recalled(t)
		job.Clinic.Paper = paper
		d := letters(t, job)
		if len(d.pages) != 4 { // the long name takes a second page
			t.Fatalf("%s: %d pages", paper, len(d.pages))
		}
		anna, yusuf := said(d.pages[0]), said(d.pages[1])
		for _, want := range []string{
			"Harbour Scalp Clinic", "Anna Müller-Łęcka", "14 Mill Lane", "Bristol BS1 4QA", "Tuesday 1 June 2027", "Born27-Mar-1984", "004 217",
			"Dear Anna Müller-Łęcka,", "Monday 12 April 2027", "Frontal hairline; Temple, left", "Monday 3 May 2027", "Nord Umber warm", "U-2209",
			"Call us: 020 7946 0123", "NHS 111", "Signature, for Harbour Scalp Clinic", "Printed 01-Jun-2027 16:05 by Joan Long", "Page 1 of 1",
			"A product that we used on your scalp, or may have used, has been recalled.",
		} {
			if !strings.Contains(anna, squeezed(want)) {
				t.Errorf("%s: the first letter does not say %q", paper, want)
			}
		}
		for _, not := range []string{"004 218", "Crown", "plan", "not recorded", "recorded in another"} {
			if strings.Contains(anna, squeezed(not)) {
				t.Errorf("%s: the first letter says %q", paper, not)
			}
		}
		for _, want := range []string{"محمد", "004 218", "03-Dec-1979", "Wednesday 5 May 2027", "Crown", "recorded in another clinic file", "Page 1 of 1"} {
			if !strings.Contains(yusuf, squeezed(want)) {
				t.Errorf("%s: the second letter does not say %q", paper, want)
			}
		}
		for i, p := range d.pages[2:] {
			for _, want := range []string{"004 219", "09-Jan-1990", fmt.Sprintf("Page %d of 2", i+1)} {
				if !strings.Contains(said(p), squeezed(want)) {
					t.Errorf("%s: page %d of the long letter lacks %q", paper, i+1, want)
				}
			}
		}
		checkApart(t, d, paper)
		eachText(d.pages, func(w text) {
			if w.set.Size < 12 {
				t.Errorf("%q is set in %g points", w.set.Text, w.set.Size)
			}
		})
	}
}

// TestAMachineWasUsedInNoRegion has a recall of what works all over.
func TestAMachineWasUsedInNoRegion(t *testing.T) {
	job := recalled(t)
	job.Recalled = job.Recalled[:1]
	job.Recalled[0].Lot, job.Recalled[0].Regions = lotOf(planner.MachineStock, "Rotor", "Pen II", "", "SN 4711", planner.Date{}), nil
	if all := saidAnywhere(letters(t, job)); !strings.Contains(all, squeezed("Rotor Pen IISN 4711During the visit")) {
		t.Errorf("the letter says %q", all)
	}
}

func TestLettersAreTheSameEveryTime(t *testing.T) {
	if job := recalled(t); !bytes.Equal(posted(t, job), posted(t, job)) {
		t.Error("two runs differ")
	}
}

// TestALetterSaysWhatTheClinicAsks sets the clinic's own words in paragraphs.
func TestALetterSaysWhatTheClinicAsks(t *testing.T) {
	job := recalled(t)
	job.Message = "Please come in.\nBring this letter.\n\n \nAsk for Joan."
	d := letters(t, job)
	first := said(d.pages[0])
	if strings.Contains(first, squeezed("has been recalled")) {
		t.Error("the letter says what the clinic did not write")
	}
	root, words := structureOf(d.pages[:1])
	found := map[string]pdfa.Role{}
	headings := 0
	eachElement(root, func(e *pdfa.Element) {
		found[squeezed(words[e])] = e.Role
		if e.Role == pdfa.Heading1 {
			headings++
		}
	})
	for _, want := range []string{"Please come in. Bring this letter.", "Ask for Joan."} {
		if found[squeezed(want)] != pdfa.Paragraph {
			t.Errorf("%q is no paragraph of its own: %v", want, found)
		}
	}
	if headings != 1 || found["U-2209"] != pdfa.Cell || found["Batch"] != pdfa.ColumnHeader {
		t.Errorf("%d headings; the table is read as %v", headings, found)
	}
}

func TestLettersAreRefused(t *testing.T) {
	nobody, wordy, named := recalled(t), recalled(t), recalled(t)
	nobody.Recalled = nil
	wordy.Message = strings.Repeat("w", planner.MaxTextLength+1)
	named.Recalled[1].Patient.Family = strings.Repeat("n", planner.MaxNameLength+1)
	for name, job := range map[string]RecallJob{"nobody": nobody, "message": wordy, "name": named} {
		var out bytes.Buffer
		if _, err := RecallLetters(&out, job); planner.ErrorCode(err) != planner.Invalid || out.Len() > 0 {
			t.Errorf("%s: %v with %d bytes", name, err, out.Len())
		}
	}
	if _, err := RecallLetters(full{}, recalled(t)); planner.ErrorCode(err) != planner.Internal {
		t.Errorf("a full disk: %v", err)
	}
}

// full is a writer that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

// TestNothingOverlapsInALetter fills letters with words of any length.
func TestNothingOverlapsInALetter(t *testing.T) {
	base := recalled(t)
	rapid.Check(t, func(t *rapid.T) {
		job := base
		job.Recalled = append([]planner.Recalled(nil), base.Recalled[:1]...)
		wordy := func(name string, most int) string {
			word := rapid.SampledFrom([]string{"W", "ill ", "Ångström ", "two\nlines ", "مرحبا "}).Draw(t, name)
			return strings.Repeat(word, rapid.IntRange(0, most/len(word)).Draw(t, name+" length"))
		}
		u := &job.Recalled[0]
		u.Patient.Family, u.Patient.Given, u.Patient.Chart = wordy("family", 300), wordy("given", 300), wordy("chart", 300)
		u.Patient.Contact.Address, u.Lot.Label, u.Lot.Batch = wordy("address", 900), wordy("label", 900), wordy("batch", 300)
		u.Regions = []string{wordy("region", 300), wordy("region", 300)}
		job.Clinic.Name, job.Clinic.Address, job.By = wordy("clinic", 300), wordy("clinic address", 900), wordy("by", 300)
		job.Message = wordy("message", 9000)
		for range rapid.IntRange(0, 40).Draw(t, "visits") {
			job.Recalled = append(job.Recalled, *u)
		}
		checkApart(t, letters(t, job), job.Clinic.Paper)
	})
}
