package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"stipple/planner"
	"stipple/planner/report/typeset"
)

// RecallJob is what the letters about a recall are made from.
type RecallJob struct {
	Clinic planner.Clinic
	// Recalled are the sessions to write about, of any number of patients. Each
	// patient gets one letter, in the order in which they are first named here.
	Recalled []planner.Recalled
	// Message is what the clinic tells its patients and asks of them; an empty
	// line begins a paragraph. "" is RecallMessage.
	Message string
	Printed time.Time // shown in its own zone; zero is "not recorded"
	By      string    // who printed them
	// Fonts are those of the computer beside the shipped ones; nil is only the
	// shipped ones.
	Fonts *typeset.Fonts
}

// RecallMessage is what a letter about a recall says until the clinic writes its
// own. It claims nothing about anybody's health: what a recall means is for the
// maker and the clinic to say.
const RecallMessage = "A product that we used on your scalp, or may have used, has been recalled. " +
	"The list below shows at which of your visits.\n\n" +
	"Please call us and say that you have this letter. We will tell you what we know and what happens next. " +
	"Keep the letter with your health papers."

// RecallLetters writes one letter for each patient of a recall, all in one PDF,
// the same bytes for the same job. Pages are counted in each letter by itself.
// Nothing is written to w before all letters stand. Errors are planner.Errors:
// Invalid when nobody is to be written to, the message is longer than
// planner.MaxTextLength or a name longer than planner.MaxNameLength, Internal
// when painting or writing fails.
func RecallLetters(w io.Writer, job RecallJob) (Result, error) {
	d, err := layOutLetters(job)
	if err != nil {
		return Result{}, err
	}
	data, err := d.PDF()
	if err != nil {
		return Result{}, err
	}
	if _, err := w.Write(data); err != nil {
		return Result{}, planner.Errorf(planner.Internal, "The letters could not be written.").Because(fmt.Errorf("write letters: %w", err))
	}
	return Result{Pages: d.Pages(), Missing: d.Missing()}, nil
}

// letterTitle is the name of the letters as a paper.
const letterTitle = "Letter about a recall"

func layOutLetters(job RecallJob) (*Document, error) {
	if len(job.Recalled) == 0 {
		return nil, planner.Errorf(planner.Invalid, "Nobody is to be written to: this was used in no session.")
	}
	if utf8.RuneCountInString(job.Message) > planner.MaxTextLength {
		return nil, planner.Errorf(planner.Invalid, "The message has more than %d characters. Shorten it.", planner.MaxTextLength)
	}
	if onlyGaps(clean(job.Message)) {
		job.Message = RecallMessage
	}
	d := &Document{title: letterTitle, language: English, width: frameA4.width, height: frameA4.height, printed: job.Printed}
	if job.Clinic.Paper == planner.Letter {
		d.width, d.height = frameLetter.width, frameLetter.height
	}
	if job.Fonts == nil {
		job.Fonts = typeset.NewFonts(nil)
	}
	for _, uses := range byPatient(job.Recalled) {
		pages, err := job.letter(uses)
		if err != nil {
			return nil, err
		}
		d.pages = append(d.pages, pages...)
	}
	d.missing = missing(d.pages)
	return d, nil
}

// byPatient gathers what was used by whose scalp it was used on.
func byPatient(recalled []planner.Recalled) [][]planner.Recalled {
	var all [][]planner.Recalled
	for _, one := range recalled {
		at := slices.IndexFunc(all, func(uses []planner.Recalled) bool {
			return uses[0].Patient.ID == one.Patient.ID && uses[0].Patient.Chart == one.Patient.Chart
		})
		if at < 0 {
			at, all = len(all), append(all, nil)
		}
		all[at] = append(all[at], one)
	}
	return all
}

// letter lays out the letter to one patient.
func (j RecallJob) letter(uses []planner.Recalled) ([]page, error) {
	own := Job{Clinic: j.Clinic, Patient: uses[0].Patient, Printed: j.Printed, By: j.By}
	if err := own.check(); err != nil {
		return nil, err
	}
	s := &sheet{job: own.apart(), title: letterTitle, letter: true, frame: frameA4}
	s.look = patientLook(newMeasurer(j.Fonts, own.Patient.Language, typeset.LeftToRight))
	if j.Clinic.Paper == planner.Letter {
		s.frame = frameLetter
	}
	s.beginLetter()
	about := "About a product used on your scalp"
	if !slices.ContainsFunc(uses, func(u planner.Recalled) bool { return !u.Unconfirmed }) {
		about = "About a product that may have been used on your scalp"
	}
	s.letterSays(about, j.Message)
	s.letterTable(uses)
	s.letterEnd()
	return s.finish(), nil
}

// Where the address stands, in mm: in the window of a common envelope, when the
// letterhead leaves it there. The places are ours.
const (
	addressTop  = 30.0 // below the content's top
	addressHigh = 30.0
	addressWide = 88.0
)

// beginLetter sets the letterhead and to whom the letter goes.
func (s *sheet) beginLetter() {
	const tall = 110.0
	l, p := s.look, s.job.Patient
	head := stack(0, s.letterhead(), s.inFull())
	if head.h > tall {
		s.flow = newFlow(s.frame, s.runningHead(), s.pageFoot)
		s.flow.put(head)
	} else {
		s.flow = newFlow(s.frame, block{}, s.pageFoot)
		s.flow.head, s.flow.y = s.runningHead(), 0
		s.flow.put(head)
		s.flow.y = max(s.flow.y+4, addressTop)
	}
	lines := []block{l.para(addressWide, l.plain(s.addressee()))}
	if address := strings.TrimSpace(clean(p.Contact.Address)); !onlyGaps(address) {
		lines = append(lines, l.para(addressWide, l.plain(setApart(address))))
	}
	const wide = contentWidth - factsAt
	facts := stack(1.2,
		l.fact(wide, "Date", l.strong(s.letterDate())),
		l.fact(wide, s.say("head.born"), l.strong(s.born())),
		l.fact(wide, s.say("head.chart"), l.strong(s.stated(cleanLine(p.Chart)))))
	b := stack(0, lines...)
	if b.h > addressHigh*2 { // a very long name or address takes the whole width
		s.flow.put(b)
		b = block{}
	}
	b = b.beside(factsAt, facts)
	b.h = max(b.h, addressHigh)
	s.flow.put(b)
}

// factsAt is where date and identifiers stand beside the address, in mm.
const factsAt = 112.0

// addressee is the patient's name as a letter has it.
func (s *sheet) addressee() string {
	p := s.job.Patient
	if name := cleanLine(p.PlainName()); !onlyGaps(name) {
		return name
	}
	return s.say("not.recorded")
}

func (s *sheet) letterDate() string {
	if s.job.Printed.IsZero() {
		return s.say("not.recorded")
	}
	return planner.DateOf(s.job.Printed).Plain()
}

// letterSays is what the letter is about and what the clinic has to say.
func (s *sheet) letterSays(about, message string) {
	l := s.look
	s.put(5, paragraph(l.m, contentWidth, 7, toLeft, span{about, bold, 16, accent}).heading(1))
	s.put(4, l.para(contentWidth, l.plain("Dear "+s.addressee()+",")))
	for _, words := range paragraphs(message) {
		s.put(3, l.para(letterWide, l.plain(setApart(words))))
	}
}

// letterWide is the width of a letter's sentences, in mm: lines of some seventy
// letters, as they are easiest to read.
const letterWide = 158.0

// paragraphs parts text at its empty lines.
func paragraphs(text string) []string {
	var list []string
	var open []string
	end := func() {
		if len(open) > 0 {
			list = append(list, strings.Join(open, "\n"))
		}
		open = nil
	}
	for _, words := range strings.Split(clean(text), "\n") {
		if onlyGaps(words) {
			end()
			continue
		}
		open = append(open, words)
	}
	end()
	return list
}

// letterTable lists at which visits what was used where.
func (s *sheet) letterTable(uses []planner.Recalled) {
	l := s.look
	t := table{look: l, name: "Where we used it", columns: []column{
		{title: "Your visit", width: 55},
		{title: "Product", width: 49},
		{title: "Batch", width: 31},
		{title: "Where", width: 39},
	}}
	s.flow.space(4)
	t.begin(s.flow)
	for _, u := range uses {
		when := "Date not recorded"
		if u.Date.Valid() {
			when = u.Date.Plain()
		}
		visit := []span{l.plain(when)}
		if u.Elsewhere {
			visit = append(visit, l.quiet("\nrecorded in another clinic file"))
		}
		var where []string
		for _, name := range u.Regions {
			where = append(where, setApart(cleanLine(name)))
		}
		place := l.plain(strings.Join(where, "; "))
		switch {
		case u.Unconfirmed: // nobody knows
			place = l.plain("It was ready for this visit and may have been used.")
		case len(where) == 0:
			place = l.plain("During the visit")
		}
		t.row(s.flow, t.cells(visit, []span{l.plain(orNot(setApart(cleanLine(u.Lot.Label))))},
			[]span{l.strong(orNot(setApart(cleanLine(u.Lot.Batch))))}, []span{place}))
	}
	t.end(s.flow)
}

// letterEnd is whom to call, and who signs.
func (s *sheet) letterEnd() {
	l, c := s.look, s.job.Clinic
	call := []span{l.strong("Call us: " + s.typed(s.phone()))}
	if hours := clean(c.Hours); !onlyGaps(hours) {
		call = append(call, l.plain("\n"+s.say("head.closed", "Hours", unbroken(hours))))
	}
	box1 := l.para(contentWidth-14, call...).inset(7, 2.6, 2.8).backed(contentWidth, wash)
	box1.items = append(box1.items, box{w: 2, h: box1.h, fill: accent})
	const wide = 84.0
	sign := paragraph(l.m, wide, l.smallLeading, toLeft, l.label("Signature, for "+s.typed(s.clinicName()))).inset(0, 15, 0)
	sign.items = append(sign.items, line{point{0, 14.4}, point{wide, 14.4}, 0.2, ink})
	name := paragraph(l.m, wide-4, l.smallLeading, toLeft, l.label("Name")).inset(0, 15, 0)
	name.items = append(name.items, line{point{0, 14.4}, point{contentWidth - wide - 6, 14.4}, 0.2, ink})
	s.put(5, box1)
	s.put(2, sign.beside(wide+6, name))
}
