package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
	"stipple/planner/quantity"
)

// regionDetails is what holds for a region in every session: why it is
// treated, its area, and the particulars of a scar.
type regionDetails struct {
	form       *regionForm
	object     *fyne.Container
	indication *choiceField[planner.Indication]
	causes     map[planner.Indication]*tie
	causeBox   *fyne.Container
	scar       *fyne.Container
	drawn      *drawnDetails
	remove     *button
}

func newRegionDetails(f *regionForm) *regionDetails {
	d := &regionDetails{form: f, causes: map[planner.Indication]*tie{}, causeBox: container.NewStack()}
	t := &f.regionTies
	d.indication = newChoiceField(planner.Indications(), planner.Indication.Name, "")
	why := choice(t, "Indication", "", d.indication, func() (planner.Indication, bool) {
		return agreed(f.page.selectedRegions(), func(r planner.Region) planner.Indication { return r.Indication })
	}, d.setIndication).at(d.path("indication"))
	for _, indication := range planner.Indications() {
		d.causes[indication] = choice(t, "Cause", "", newChoiceField(indication.Etiologies(), planner.Etiology.Name, "Not stated"), d.cause,
			func(v planner.Etiology) { d.set("Set the cause", "", func(r *planner.Region) { r.Cause = v }) }).at(d.path("cause"))
	}
	area := t.number("Measured area", "", newNumberField("cm²", 0, 1000), func() (float64, bool) {
		return agreed(f.page.selectedRegions(), func(r planner.Region) float64 { return float64(r.Area) })
	}, func(v float64) {
		d.set("Set the area", "area", func(r *planner.Region) { r.Area = quantity.SquareCentimetres(v) })
	}).at(d.path("area"))
	t.group = "Scar"
	name := t.text("Name of the scar", "", newTextField(""), func() (string, bool) { return d.first().Scar, true },
		func(v string) {
			if v != "" {
				d.set("Rename the scar", "scar", func(r *planner.Region) { r.Scar = v })
			}
		}).at(d.path("scar"))
	since := newDateField(f.page.deps.today)
	since.entry.SetPlaceHolder("2025-06-30")
	date := t.date("Scar since", "", since, func() planner.Date { return d.first().Since },
		func(v planner.Date) { d.set("Date the scar", "since", func(r *planner.Region) { r.Since = v }) }).at(d.path("since"))
	t.group = ""
	d.scar = beside(gap, name.object(), date.object())
	d.drawn = newDrawnDetails(d)
	d.remove = newQuietButton("Remove from the plan…", f.page.askRemove)
	d.object = column(10, hairline(), strong("In every session"), beside(gap, why.object(), d.causeBox),
		d.scar, d.drawn.object, beside(gap, area.object(), container.NewStack()), container.NewHBox(d.remove))
	return d
}

func (d *regionDetails) first() planner.Region {
	if regions := d.form.page.selectedRegions(); len(regions) > 0 {
		return regions[0]
	}
	return planner.Region{}
}

func (d *regionDetails) cause() (planner.Etiology, bool) {
	return agreed(d.form.page.selectedRegions(), func(r planner.Region) planner.Etiology { return r.Cause })
}

func (d *regionDetails) path(field string) func() string {
	return func() string {
		at := slices.IndexFunc(d.form.plan().Regions, func(r planner.Region) bool { return r.Key == d.first().Key })
		return fmt.Sprintf("regions[%d].%s", at, field)
	}
}

func (d *regionDetails) set(label, field string, change func(*planner.Region)) {
	f := d.form
	if len(f.keys()) > 0 {
		f.page.change(label, f.merging(field), withRegions(f.page.edit.plan, f.keys(), change))
	}
}

// setIndication says why the regions are treated; a cause of another
// indication falls away, and the plan names the indication too.
func (d *regionDetails) setIndication(v planner.Indication) {
	f := d.form
	plan := withRegions(f.page.edit.plan, f.keys(), func(r *planner.Region) {
		if r.Indication = v; r.Cause.Indication() != v {
			r.Cause = ""
		}
	})
	if !slices.Contains(plan.Indications, v) {
		plan.Indications = append(plan.Indications, v)
	}
	f.page.change("Set the indication", "", plan)
}

func (d *regionDetails) refresh(fresh bool) {
	p, regions := d.form.page, d.form.page.selectedRegions()
	scar := len(regions) == 1 && regions[0].Scar != ""
	if !scar {
		d.form.regionTies.clearGroup("Scar")
	}
	d.drawn.refresh(scar)
	d.form.regionTies.load(fresh, p.faults)
	d.form.regionTies.enable(p.editable())
	indication, same := agreed(regions, func(r planner.Region) planner.Indication { return r.Indication })
	d.causeBox.Objects = nil
	if cause, known := d.causes[indication]; same && known {
		d.causeBox.Objects = []fyne.CanvasObject{cause.object()}
	}
	d.causeBox.Refresh()
	visible(d.scar, scar)
	visible(d.remove, p.editable())
}
