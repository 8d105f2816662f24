package app

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// What the head shows of a session that was held.
const (
	seePlanned = iota
	seeDone
	seeDifference
)

// besideHead is the head with what was planned, what was done and the difference.
type besideHead struct {
	tab    *sessionsTab
	object fyne.CanvasObject
	head   *scalpmap.Map
	what   *tabBar
	line   *fyne.Container
	legend *fyne.Container
	marks  map[scalpmap.Verdict]*fyne.Container
	swatch []*scalpmap.Swatch

	see           int
	held          *planner.SessionRecord // nil: only the plan is shown
	planned, done planner.Plan
	plannedDots   planDots
	doneDots      planDots
	session       int
}

// besideRoom gives the head what height the window has for it, so that the
// legend is in sight too.
type besideRoom struct{ window fyne.Window }

// Layout fills the room.
func (besideRoom) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// MinSize is a part of the window's height.
func (r besideRoom) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, max(320, min(640, r.window.Canvas().Size().Height-440)))
}

func newBesideHead(t *sessionsTab) *besideHead {
	b := &besideHead{tab: t, see: seeDifference, marks: map[scalpmap.Verdict]*fyne.Container{}}
	b.head = scalpmap.New(t.headOf(scalp.Size{}))
	b.head.OnKey = func(key *fyne.KeyEvent) { passedOn(b.head, key) }
	b.what = newTabBar([]string{"Planned", "Done", "Difference"}, func(i int) {
		b.see = i
		b.refresh()
	})
	b.what.mark(b.see)
	b.legend = container.New(layout.NewRowWrapLayoutWithCustomPadding(gap, gapTight))
	for _, v := range scalpmap.Verdicts() {
		swatch := scalpmap.NewSwatch(v, scalpmap.Skin(0))
		b.swatch = append(b.swatch, swatch)
		b.marks[v] = row(gapSmall, middle(swatch), caption(v.Name()))
	}
	b.line = column(0, padded(gapSmall, 0, 0, 0, b.legend))
	b.object = planPanel(container.NewBorder(column(0, row(0, padded(0, gapSmall, -12, 0, b.what))), b.line, nil, nil, container.New(besideRoom{window: t.shell.window}, b.head)))
	return b
}

// showPlanned shows a session (from 0) that was not held yet.
func (b *besideHead) showPlanned(plan planner.Plan, session int) {
	b.held, b.planned, b.session = nil, plan, session
	b.refresh()
}

// showHeld shows a session beside its plan.
func (b *besideHead) showHeld(plan planner.Plan, held planner.SessionRecord, others []planner.SessionRecord) {
	b.held, b.session = &held, held.Session-1
	b.planned, b.done = planner.Beside(plan, held, others)
	b.refresh()
}

func (b *besideHead) refresh() {
	visible(b.what, b.held != nil)
	b.what.mark(b.see)
	scene := b.scene()
	b.head.SetScene(scene)
	b.refreshLegend(scene)
}

// refreshLegend shows the patterns that are on the head.
func (b *besideHead) refreshLegend(scene scalpmap.Scene) {
	b.legend.Objects = nil
	for i, v := range scalpmap.Verdicts() {
		b.swatch[i].SetSkin(scene.Skin)
		for _, area := range scene.Areas {
			if area.Verdict == v {
				b.legend.Add(b.marks[v])
				break
			}
		}
	}
	visible(b.legend, len(b.legend.Objects) > 0)
	b.legend.Refresh()
	b.line.Refresh()
}

// scene gives what the head shows now.
func (b *besideHead) scene() scalpmap.Scene {
	plan, dots := b.planned, &b.plannedDots
	title := fmt.Sprintf("Planned for session %d", b.session+1)
	if b.held != nil && b.see != seePlanned {
		plan, dots = b.done, &b.doneDots
		title = fmt.Sprintf("Done in session %d", b.session+1)
		if b.see == seeDifference {
			title = fmt.Sprintf("Session %d beside its plan", b.session+1)
		}
	}
	head := b.tab.headOf(plan.Head)
	laid, _ := dots.of(plan, head) // without dots the regions are still shown
	scene := scalpmap.Scene{
		Head: head, Skin: scalpmap.Skin(b.tab.patient.SkinType), Session: b.session,
		Picture: laid, Shades: shadesOf(plan), Title: title,
	}
	for _, zone := range scalp.Zones() {
		scene.Areas = append(scene.Areas, b.zoneArea(plan, zone))
	}
	for _, region := range plan.Regions {
		if area, drawn := b.scarArea(plan, region, dots.on(head)); drawn {
			scene.Areas = append(scene.Areas, area)
		}
	}
	return scene
}

func (b *besideHead) zoneArea(plan planner.Plan, zone scalp.Zone) scalpmap.Area {
	area := scalpmap.Area{Target: scalpmap.Target{Zone: zone}}
	for _, region := range plan.Regions {
		switch {
		case region.Zone != zone || region.Drawn != nil:
		case region.Scar != "":
			area.Named++
			area.Lines = append(area.Lines, b.lines(region)...)
		default:
			b.judge(&area, plan, region)
		}
	}
	if len(area.Lines) == 0 {
		area.Lines = []string{"not in this session"}
	}
	return area
}

func (b *besideHead) scarArea(plan planner.Plan, region planner.Region, ground *stipple.Ground) (area scalpmap.Area, drawn bool) {
	if region.Drawn == nil {
		return area, false
	}
	trace, err := ground.Trace(*region.Drawn)
	if err != nil {
		return area, false
	}
	area = scalpmap.Area{
		Target: scalpmap.Target{Scar: region.Key}, Name: region.Name(), Label: plan.Label(region.Key), Trace: trace, Drawn: *region.Drawn,
	}
	b.judge(&area, plan, region)
	return area, true
}

// judge says of a region of the session how it was done.
func (b *besideHead) judge(area *scalpmap.Area, plan planner.Plan, region planner.Region) {
	area.Lines = append(area.Lines, b.lines(region)...)
	density := plan.Added(b.session, region.Key)
	if b.held == nil {
		_, area.Planned = plan.Sessions[b.session].For(region.Key)
		area.Density = density
		return
	}
	r, _, there := b.held.Record(region.Key)
	if !there {
		return
	}
	area.Planned = b.see != seePlanned || r.Planned != nil
	area.Density = density
	if b.see == seeDifference {
		area.Verdict, area.Said = verdictOf(r), differenceSays(r)
	}
}

// verdictOf tells how a region was done beside its plan, by its density. What
// was left to the chair is as planned whatever was chosen.
func verdictOf(r planner.Record) scalpmap.Verdict {
	switch {
	case r.State == planner.NotDone:
		return scalpmap.LeftOut
	case r.State != planner.DoneRegion:
		return scalpmap.NotConfirmed
	case r.Planned == nil:
		return scalpmap.NotPlanned
	case r.Density == nil:
		return scalpmap.NotConfirmed
	case r.Planned.Density == 0 || r.Density.Value == r.Planned.Density:
		return scalpmap.AsPlanned
	case r.Density.Value < r.Planned.Density:
		return scalpmap.TooLittle
	}
	return scalpmap.TooMuch
}

// differenceSays gives the difference of a region's density in a few signs.
func differenceSays(r planner.Record) string {
	switch verdictOf(r) {
	case scalpmap.AsPlanned:
		return "as planned"
	case scalpmap.LeftOut:
		return "left out"
	case scalpmap.NotConfirmed:
		return "not confirmed"
	case scalpmap.NotPlanned:
		if r.Density == nil {
			return "not planned"
		}
		return signed(float64(r.Density.Value))
	}
	return signed(float64(r.Density.Value - r.Planned.Density))
}

// signed writes a difference of densities with its sign.
func signed(v float64) string {
	text := quantity.Number(math.Abs(math.Round(v*10) / 10))
	if v < 0 {
		return "−" + text
	}
	return "+" + text
}

// lines says what was planned and done, for the pointer.
func (b *besideHead) lines(region planner.Region) []string {
	if b.held == nil {
		if p, treated := b.planned.Sessions[b.session].For(region.Key); treated && p.Density > 0 {
			return []string{"adds " + p.Density.String()}
		}
		return []string{"not in this session"}
	}
	r, _, there := b.held.Record(region.Key)
	if !there {
		return []string{"not in this session"}
	}
	plannedSays := b.held.PlannedSays(r, planner.DensityField, 0)
	return []string{"planned " + orElseText(plannedSays, "nothing"), doneSays(r)}
}

// doneSays says what became of a region, in one line.
func doneSays(r planner.Record) string {
	switch {
	case r.State == planner.NotDone:
		return "left out: " + r.Reason
	case r.State != planner.DoneRegion:
		return "nobody said whether it was done"
	case r.Density == nil:
		return "done, density not confirmed"
	}
	return "done " + r.Density.Value.String()
}
