package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
)

// clinicForm is the clinic's particulars, logo and rates.
type clinicForm struct {
	widget.BaseWidget
	rows      *formRows
	reference planner.Reference
	quiet     bool // show is filling the fields
	OnChange  func()

	name, phone, hours, address *textField
	logo                        *logoField
	head                        *letterhead
	paper                       *choiceField[planner.Paper]
	rate, ink, needle, setUp    *numberField
}

func newClinicForm(s *shell) *clinicForm {
	f := &clinicForm{
		rows: newFormRows(), reference: s.reference, name: newTextField(""), phone: newTextField(""),
		hours: newTextField("Whom to call when the clinic is closed"), address: newMultilineField(3, ""),
		logo: newLogoField(s.dialogs, s.runner), head: newLetterhead(),
		paper: newChoiceField([]planner.Paper{planner.A4, planner.Letter}, func(p planner.Paper) string { return string(p) }, ""),
		rate:  newNumberField("dots / min", 0, 10000), ink: newNumberField("ml / 1,000 dots", 0, 100),
		needle: newNumberField("dots", 0, 1e6), setUp: newNumberField("min", 0, 600),
	}
	for _, t := range []*textField{f.name, f.phone, f.hours, f.address} {
		t.OnChange = f.changed
	}
	for _, n := range []*numberField{f.rate, f.ink, f.needle, f.setUp} {
		n.OnChange = f.changed
	}
	f.paper.OnChange, f.logo.OnChange = f.changed, f.changed
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer sets the letterhead beside what it looks like, and the rates.
func (f *clinicForm) CreateRenderer() fyne.WidgetRenderer {
	add := f.rows.add
	particulars := titledCard("Letterhead",
		flush(mutedParagraph("This stands at the head of every paper.")),
		add("name", "Name", f.name, ""),
		add("address", "Address", f.address, ""),
		shared(gap, []float32{3, 2}, add("phone", "Phone", f.phone, ""), add("paper", "Paper size", f.paper, "")),
		add("out_of_hours", "Out of hours", f.hours, "Printed on every paper."))
	looks := titledCard("On paper", readable(640, f.head),
		add("logo", "Logo", f.logo, "PNG, JPEG or SVG, up to 10 MB. It is laid onto white and made small enough for the head of a page, never distorted. Without a logo the name is printed in large letters."))
	rates := card(
		column(gapTight, heading("Your own rates"),
			flush(mutedParagraph("Estimates of time, pigment and needles are made from these. Leave a field empty to leave that estimate blank; without a rate of your own, minutes come from the reference: "+
				rangeOf(f.reference.DotsPerMin)+" dots a minute ("+f.reference.DotsPerMin.String()+")."))),
		beside(gap, add("dots_per_minute", "Dots a minute", f.rate, ""), add("minutes_set_up", "Set-up for each visit", f.setUp, "")),
		beside(gap, add("ml_per_1000_dots", "Pigment", f.ink, ""), add("dots_per_needle", "One needle lasts for", f.needle, "")))
	return widget.NewSimpleRenderer(shared(gap, []float32{1, 1}, column(0, particulars), column(gap, looks, rates)))
}

func rangeOf(b planner.Band) string { return quantity.Number(b.Low) + "–" + quantity.Number(b.High) }

func (f *clinicForm) changed() {
	if f.quiet {
		return
	}
	var r readings
	f.head.show(f.read(&r))
	changed(f.OnChange)
}

// show fills the form.
func (f *clinicForm) show(c planner.Clinic, may bool) {
	f.quiet = true
	f.name.show(c.Name)
	f.address.show(c.Address)
	f.phone.show(c.Phone)
	f.hours.show(c.Hours)
	f.logo.show(c.Logo)
	f.paper.show(paperOrA4(c.Paper))
	f.rate.show(c.Rates.DotsPerMinute)
	f.ink.show(float64(c.Rates.MillilitresPer1000))
	f.needle.show(c.Rates.DotsPerNeedle)
	f.setUp.show(float64(c.Rates.MinutesSetUpPerVisit))
	for _, field := range []field{f.name, f.address, f.phone, f.hours, f.logo, f.paper, f.rate, f.ink, f.needle, f.setUp} {
		field.enable(may)
	}
	f.quiet = false
	f.head.show(c)
}

func paperOrA4(p planner.Paper) planner.Paper {
	if p == "" {
		return planner.A4
	}
	return p
}

// read gives what the form shows; what cannot be read is noted.
func (f *clinicForm) read(r *readings) planner.Clinic {
	return planner.Clinic{
		Name: f.name.read(), Address: f.address.read(), Phone: f.phone.read(), Hours: f.hours.read(),
		Logo: f.logo.read(), Paper: f.paper.read(),
		Rates: planner.Rates{
			DotsPerMinute:        r.number("dots_per_minute", f.rate),
			MillilitresPer1000:   quantity.Millilitres(r.number("ml_per_1000_dots", f.ink)),
			DotsPerNeedle:        r.number("dots_per_needle", f.needle),
			MinutesSetUpPerVisit: quantity.Minutes(r.number("minutes_set_up", f.setUp)),
		},
	}
}
