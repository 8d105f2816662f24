package app

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
)

// regionForm is what is planned for the chosen regions in the shown session.
type regionForm struct {
	page   *planPage
	object fyne.CanvasObject

	name, about *text
	hint        *noteText
	carried     *carriedMark
	sum         *text
	basis       *basisLine // of the density

	nothing  *fyne.Container // shown when no region is chosen
	absent   *fyne.Container // shown when a chosen region is not in this session
	missing  *widget.RichText
	planned  *fyne.Container
	say      *noteText
	add      *fyne.Container
	leave    *button
	treat    *button
	copyNext *button

	ties       ties // of the prescription
	passes     *passList
	regionTies ties // of the region itself
	details    *regionDetails
}

func newRegionForm(p *planPage) *regionForm {
	f := &regionForm{
		page: p, ties: ties{page: p}, regionTies: ties{page: p}, missing: mutedParagraph(""), name: heading(""), about: caption("").shortened(), hint: newNoteText(), sum: plain("").shortened(),
		basis: newBasisLine(), say: newNoteText(),
	}
	f.carried = newCarriedMark(f)
	f.passes = newPassList(f)
	f.details = newRegionDetails(f)
	f.treat = newButton("Treat in this session", f.treatHere)
	f.leave = newQuietButton("Leave out of this session", f.leaveOut)
	f.copyNext = newQuietButton("", p.copyForward)
	f.absent = column(10, flush(f.missing), container.NewHBox(f.treat))
	f.planned = column(gap, f.carried.object, f.densityFields(), f.passes.object, container.NewHBox(f.copyNext, f.leave))
	f.add = container.NewHBox()
	f.nothing = column(10, f.say.object, f.add)
	f.object = column(gap, column(2, f.name, f.about), f.hint.object, f.absent, f.planned, f.nothing, f.details.object)
	return f
}

// densityFields are the fields of the prescription above its passes.
func (f *regionForm) densityFields() fyne.CanvasObject {
	density := f.ties.number("Density to add", "", newNumberField("dots/cm²", 0, float64(planner.MaxDensity)),
		f.number(func(p planner.Prescription) float64 { return float64(p.Density) }), f.setDensity).at(f.path("density"))
	softness := choice(&f.ties, "Edge", "", newChoiceField(planner.Softnesses(), titled[planner.Softness], "Not stated"),
		f.soft, func(v planner.Softness) {
			f.set("Set the edge", "", func(p *planner.Prescription) { p.Softness = v })
		}).at(f.path("softness"))
	gradient := f.ties.number("Front to back", "", newNumberField("%", -float64(planner.MaxGradient), float64(planner.MaxGradient)),
		f.number(func(p planner.Prescription) float64 { return float64(p.Gradient) }), func(v float64) {
			f.set("Set the gradient", "gradient", func(p *planner.Prescription) { p.Gradient = quantity.Percent(v) })
		}).at(f.path("gradient"))
	resistance := choice(&f.ties, "Resistance of the scalp", "", newChoiceField(planner.Resistances(), titled[planner.Resistance], "Not stated"),
		f.resistance, func(v planner.Resistance) {
			f.set("Set the resistance", "", func(p *planner.Prescription) { p.Resistance = v })
		}).at(f.path("resistance"))
	note := f.ties.text("Note", "", newMultilineField(2, ""), func() (string, bool) {
		return agreed(f.prescriptions(), func(p planner.Prescription) string { return p.Note })
	}, func(v string) { f.set("Write a note", "note", func(p *planner.Prescription) { p.Note = v }) }).at(f.path("note"))
	reached := column(gapTight, fieldLabel("Reached with it"), padded(9, 0, 0, 0, f.sum))
	return column(10, beside(gap, density.object(), reached), f.basis.object, beside(gap, softness.object(), resistance.object()),
		beside(gap, gradient.object(), padded(20, 0, 0, 0, flush(mutedParagraph("+ makes the back denser; the number of dots stays.")))), note.object())
}

func (f *regionForm) plan() planner.Plan { return f.page.plan() }
func (f *regionForm) keys() []string     { return f.page.selected }

// prescriptions gives those of the chosen regions that have one in the session.
func (f *regionForm) prescriptions() []planner.Prescription {
	var list []planner.Prescription
	for _, key := range f.keys() {
		if p, ok := f.plan().Sessions[f.page.session].For(key); ok {
			list = append(list, p)
		}
	}
	return list
}

func (f *regionForm) number(get func(planner.Prescription) float64) func() (float64, bool) {
	return func() (float64, bool) { return agreed(f.prescriptions(), get) }
}

func (f *regionForm) soft() (planner.Softness, bool) {
	return agreed(f.prescriptions(), func(p planner.Prescription) planner.Softness { return p.Softness })
}

func (f *regionForm) resistance() (planner.Resistance, bool) {
	return agreed(f.prescriptions(), func(p planner.Prescription) planner.Resistance { return p.Resistance })
}

// path gives where faults of the first chosen prescription stand.
func (f *regionForm) path(field string) func() string {
	return func() string {
		keys := treatedIn(f.plan(), f.page.session, f.keys())
		if len(keys) == 0 {
			return ""
		}
		at := slices.IndexFunc(f.plan().Sessions[f.page.session].Prescriptions,
			func(p planner.Prescription) bool { return p.Region == keys[0] })
		return fmt.Sprintf("sessions[%d].prescriptions[%d].%s", f.page.session, at, field)
	}
}

// merging names what typing into a field is about, so that it undoes as one.
func (f *regionForm) merging(field string) string {
	if field == "" {
		return ""
	}
	return fmt.Sprintf("%s/%d/%s", field, f.page.session, strings.Join(f.keys(), "+"))
}

// set changes the prescriptions that the chosen regions have in the session.
// A region left out of the session stays out.
func (f *regionForm) set(label, field string, change func(*planner.Prescription)) {
	plan := f.page.edit.plan
	if keys := treatedIn(plan, f.page.session, f.keys()); len(keys) > 0 {
		f.page.change(label, f.merging(field), withPrescriptions(plan, f.page.session, keys, change))
	}
}

// setDensity sets the density; a number of the physician's own has no source.
func (f *regionForm) setDensity(v float64) {
	f.set("Set the density", "density", func(p *planner.Prescription) {
		if p.Density != quantity.DotsPerCM2(v) {
			p.Density, p.Basis = quantity.DotsPerCM2(v), planner.Citation{}
		}
	})
}

func (f *regionForm) treatHere() {
	f.page.change("Treat in this session", "",
		withPrescriptions(f.page.edit.plan, f.page.session, f.keys(), func(*planner.Prescription) {}))
}

func (f *regionForm) leaveOut() {
	f.page.change("Leave out of the session", "", withoutPrescriptions(f.page.edit.plan, f.page.session, f.keys()))
}

func (f *regionForm) refresh(fresh bool) {
	p, regions := f.page, f.page.selectedRegions()
	visible(f.nothing, len(regions) == 0)
	visible(f.details.object, len(regions) > 0)
	if len(regions) == 0 {
		f.refreshNothing()
		return
	}
	list := f.prescriptions()
	f.refreshTitle(regions)
	f.refreshAbsent(regions, len(list))
	visible(f.treat, p.editable())
	visible(f.planned, len(list) > 0)
	if len(list) == 0 {
		f.ties.clear()
	}
	f.ties.load(fresh, p.faults)
	f.ties.enable(p.editable())
	f.passes.refresh(fresh)
	f.carried.refresh(list)
	f.refreshSum(list)
	f.copyNext.SetText(fmt.Sprintf("Copy to session %d", p.session+2))
	visible(f.copyNext, p.editable() && p.session+1 < len(p.plan().Sessions))
	visible(f.leave, p.editable())
	f.details.refresh(fresh)
}

// refreshAbsent says which of the chosen regions the session leaves out.
func (f *regionForm) refreshAbsent(regions []planner.Region, treated int) {
	visible(f.absent, treated < len(regions))
	words := "Nothing is planned here in this session."
	if treated > 0 {
		var names []string
		for _, r := range regions {
			if _, in := f.plan().Sessions[f.page.session].For(r.Key); !in {
				names = append(names, r.Name())
			}
		}
		words = "Left out of this session: " + strings.Join(names, ", ") + ". What you set here leaves them out."
	}
	setParagraph(f.missing, words, colorMuted)
}

// refreshNothing says what can be done while no region is chosen.
func (f *regionForm) refreshNothing() {
	p := f.page
	for _, o := range []fyne.CanvasObject{f.absent, f.planned, f.hint.object} {
		o.Hide()
	}
	f.ties.clear()
	f.regionTies.clear()
	f.passes.clearFrom(0)
	f.name.set("No region chosen")
	f.about.set("")
	f.say.set("Choose a region on the head or in the list.")
	f.add.Objects = nil
	if p.zone != "" {
		f.name.set(p.zone.Name())
		f.about.set(quantity.SquareCentimetres(p.head.Area(p.zone)).String() + " · not in the plan")
		f.say.set("")
		if p.editable() {
			zone := p.zone
			f.add.Add(newMainButton("Add to the plan", func() { p.addZone(zone) }))
			f.add.Add(newButton("Add a scar here…", func() { p.askScar(zone) }))
		}
	}
	f.add.Refresh()
}

func (f *regionForm) refreshTitle(regions []planner.Region) {
	if len(regions) > 1 {
		names := make([]string, len(regions))
		for i, r := range regions {
			names[i] = r.Name()
		}
		f.name.set(counted(len(regions), "region") + " together")
		f.about.set(strings.Join(names, " · "))
		f.hint.set("What you set here is set in all of them; what you leave alone stays as it is in each.")
		return
	}
	r := regions[0]
	area := "area not known"
	if a, measured := r.AreaWith(f.page.head, f.page.picture.trace(r)); a != 0 {
		area = a.String()
		if measured {
			area += " measured"
		}
	}
	f.name.set(r.Name())
	f.about.set(joined(" · ", area, orElseText(r.Cause.Name(), r.Indication.Name())))
	f.hint.set("")
}

// refreshSum says what density is reached and where the number comes from.
func (f *regionForm) refreshSum(list []planner.Prescription) {
	plan := f.plan()
	sum, same := agreed(f.keys(), func(key string) quantity.DotsPerCM2 { return plan.Cumulative(f.page.session, key) })
	words := several
	if same {
		words = "— "
		if sum != 0 {
			words = quantity.Number(float64(sum))
		}
	}
	if plan.Goal != 0 {
		words += " of " + quantity.Number(float64(plan.Goal))
	}
	f.sum.set(words + " dots/cm²")
	f.basis.set(commonBasis(list, func(p planner.Prescription) planner.Citation { return p.Basis }))
}

// visible shows or hides an object only when that changes anything.
func visible(o fyne.CanvasObject, show bool) {
	if show && !o.Visible() {
		o.Show()
	}
	if !show && o.Visible() {
		o.Hide()
	}
}
