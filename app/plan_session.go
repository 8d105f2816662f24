package app

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
	"stipple/planner/quantity"
)

// sessionForm says when a session is; its fields stay folded until wanted.
type sessionForm struct {
	page    *planPage
	object  fyne.CanvasObject
	when    *text
	state   *chip
	note    *noteText
	open    *button
	fields  *fyne.Container
	ties    ties
	unfold  bool
	date    *dateField
	after   *numberField
	healing *noteText
}

func newSessionForm(p *planPage) *sessionForm {
	f := &sessionForm{page: p, ties: ties{page: p}, when: strong("").shortened(), state: newChip("", toneQuiet), note: newNoteText(), healing: newNoteText()}
	f.open = newQuietButton("Change", func() { f.fold(!f.unfold) })
	f.date, f.after = newDateField(p.deps.today), newNumberField("days", 0, 730)
	f.date.entry.SetPlaceHolder("2026-11-22")
	date := f.ties.date("Date", "", f.date, func() planner.Date { return f.session().Date },
		f.setDate).at(f.path("date"))
	after := f.ties.number("Or after the last, about", "", f.after, func() (float64, bool) { return float64(f.session().AfterDays), true },
		func(v float64) {
			f.set("Set the interval", "after", func(s *planner.Session) { s.AfterDays = quantity.Days(v) })
		}).at(f.path("after_days"))
	clock := newTextField("09:30")
	timed := f.ties.text("Time", "", clock, func() (string, bool) { return f.session().Time, true },
		func(v string) { f.set("Set the time", "time", func(s *planner.Session) { s.Time = v }) }).at(f.path("time"))
	length := f.ties.number("Length", "", newNumberField("min", 0, 24*60), func() (float64, bool) { return float64(f.session().Length), true },
		func(v float64) {
			f.set("Set the length", "length", func(s *planner.Session) { s.Length = quantity.Minutes(v) })
		}).at(f.path("length"))
	status := choice(&f.ties, "Status", "", newChoiceField(planner.SessionStatuses(), titled[planner.SessionStatus], ""),
		func() (planner.SessionStatus, bool) { return f.session().Status, true },
		func(v planner.SessionStatus) {
			f.set("Set the status", "", func(s *planner.Session) { s.Status = v })
		}).at(f.path("status"))
	note := f.ties.text("Note on the session", "", newMultilineField(2, ""), func() (string, bool) { return f.session().Note, true },
		func(v string) { f.set("Write a note", "note", func(s *planner.Session) { s.Note = v }) }).at(f.path("note"))
	f.fields = column(10, beside(10, date.object(), after.object()), f.healing.object,
		shared(10, []float32{1, 1.25, 1.5}, timed.object(), length.object(), status.object()), note.object())
	f.fields.Hide()
	head := ends(column(2, f.when, container.NewHBox(f.state)), f.open)
	f.object = inset(column(10, head, f.note.object, f.fields))
	return f
}

func (f *sessionForm) session() planner.Session { return f.page.plan().Sessions[f.page.session] }

func (f *sessionForm) path(field string) func() string {
	return func() string { return fmt.Sprintf("sessions[%d].%s", f.page.session, field) }
}

// set changes the session; what is typed into one field is one step.
func (f *sessionForm) set(label, field string, change func(*planner.Session)) {
	merge := ""
	if field != "" {
		merge = field + "/session" + strconv.Itoa(f.page.session)
	}
	f.page.change(label, merge, withSession(f.page.edit.plan, f.page.session, change))
}

// setDate sets the date; a known date takes the place of "about N days after".
func (f *sessionForm) setDate(date planner.Date) {
	f.set("Set the date", "date", func(s *planner.Session) {
		s.Date = date
		if !date.IsZero() {
			s.AfterDays = 0
		}
	})
}

func (f *sessionForm) fold(open bool) {
	f.unfold = open
	if open {
		f.open.SetText("Done")
		f.fields.Show()
	} else {
		f.open.SetText("Change")
		f.fields.Hide()
	}
	f.note.set("")
	f.refresh(false)
}

func (f *sessionForm) refresh(fresh bool) {
	p, s := f.page, f.session()
	f.ties.load(fresh, p.faults)
	f.ties.enable(p.editable())
	if p.session == 0 {
		f.after.enable(false)
	}
	f.when.set(joined(" · ", sessionWhen(p.plan(), p.session), s.Time, lengthText(s.Length)))
	f.state.set(titled(s.Status), sessionTone(s.Status))
	if !f.unfold {
		f.note.set(s.Note)
	}
	f.healing.set(healingText(p.plan(), p.session, p.deps.ref.Healing))
	if p.editable() {
		f.open.Show()
	} else {
		f.open.Hide()
	}
	for _, t := range f.ties.list {
		if t.row.error.message() != "" && !f.unfold {
			f.fold(true)
		}
	}
}

func sessionTone(s planner.SessionStatus) tone {
	switch s {
	case planner.DoneSession:
		return toneDone
	case planner.MissedSession, planner.CancelledSession:
		return toneCaution
	}
	return toneQuiet
}

// sessionWhen says when a session (from 0) is.
func sessionWhen(plan planner.Plan, session int) string {
	s := plan.Sessions[session]
	switch {
	case !s.Date.IsZero():
		return s.Date.Clinical()
	case s.AfterDays > 0:
		return fmt.Sprintf("About %d days after session %d", s.AfterDays, session)
	}
	return "No date yet"
}

func lengthText(m quantity.Minutes) string {
	if m == 0 {
		return ""
	}
	return quantity.Number(float64(m)) + " min"
}

// healingText says what the protocol wants between sessions or, where none says
// it, what the reference does.
func healingText(plan planner.Plan, session int, reference planner.Healing) string {
	h, who := reference, "Without a protocol, a source"
	if plan.Protocol != nil && plan.Protocol.Healing.MinDays != 0 {
		h, who = plan.Protocol.Healing, "The protocol"
	}
	if h.MinDays == 0 || session == 0 {
		return ""
	}
	return fmt.Sprintf("%s allows %d–%d days for healing (%s).", who, h.MinDays, h.MaxDays, h.Citation)
}
