package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// planTop is the strip over the page: which plan this is, what state it is in,
// and what can be done with it; under it, lines that need attention.
type planTop struct {
	page   *planPage
	object *fyne.Container

	title    *text
	status   *chip
	unsaved  *chip
	about    *text
	picker   *choiceField[planner.ID]
	picking  *fyne.Container
	version  *choiceField[int]
	undo     *button
	redo     *button
	activate *button
	more     *button
	save     *button

	notices *fyne.Container
	said    string // what the notices were made from
	offered string // what the lists were made from
}

func newPlanTop(p *planPage) *planTop {
	t := &planTop{
		page: p, title: heading(""), status: newChip("", toneQuiet), unsaved: newChip("", toneQuiet),
		about: caption("").shortened(), picking: row(gapSmall), notices: column(gapSmall),
	}
	t.undo = newQuietButton("", p.undo)
	t.undo.Icon = theme.ContentUndoIcon()
	t.redo = newQuietButton("", p.redo)
	t.redo.Icon = theme.ContentRedoIcon()
	t.activate = newButton("Activate…", p.activate)
	t.more = newQuietButton("", t.openMore)
	t.more.Icon = theme.MoreHorizontalIcon()
	t.save = newMainButton("Save", p.saveNow)
	chips := row(gapSmall, middle(t.status), middle(t.unsaved))
	left := column(0, container.New(titleLayout{}, t.title, chips), t.about)
	right := row(gapSmall, middle(t.picking), middle(t.undo), middle(t.redo), middle(t.more), middle(t.activate), middle(t.save))
	strip := container.New(layoutEnds(), left, right)
	t.object = headed(column(10, strip, t.notices), p.desk)
	return t
}

func layoutEnds() fyne.Layout { return endsLayout{} }

// titleLayout sets chips right after a title that may have to be shortened.
type titleLayout struct{}

// Layout places the title and the chips.
func (titleLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, chips := objects[0], objects[1]
	wide := chips.MinSize()
	full := size.Width - wide.Width - gapSmall
	if t, ok := title.(*text); ok {
		full = min(full, fyne.MeasureText(t.value, t.Theme().Size(t.size), t.style).Width+1)
	}
	title.Resize(fyne.NewSize(max(0, full), title.MinSize().Height))
	title.Move(fyne.NewPos(0, (size.Height-title.MinSize().Height)/2))
	chips.Resize(wide)
	chips.Move(fyne.NewPos(full+gapSmall+2, (size.Height-wide.Height)/2))
}

// MinSize is both beside each other.
func (titleLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	title, chips := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(title.Width+gapSmall+chips.Width, max(title.Height, chips.Height))
}

func (t *planTop) refresh() {
	p, plan := t.page, t.page.plan()
	t.title.set(orElseText(plan.Title, orElseText(indicationNames(plan.Indications), "New plan")))
	chip := planChip(plan.Status)
	t.status.ground.repaint(chip.ground.fill, "")
	t.status.label.paint(planStatusName(plan.Status), chip.label.colour)
	switch {
	case p.old != nil:
		t.unsaved.set("Earlier version", toneCaution)
	case p.dirty():
		t.unsaved.set("Not saved", toneCaution)
	default:
		t.unsaved.set("", toneQuiet)
	}
	protocol := ""
	if plan.Protocol != nil {
		protocol = fmt.Sprintf("from protocol %s, version %d", plan.Protocol.Name, plan.Protocol.Version)
	}
	names := ""
	if plan.Title != "" {
		names = indicationNames(plan.Indications)
	}
	t.about.set(joined(" · ", fmt.Sprintf("Version %d", plan.Version), names, plan.Look.Name(), counted(len(plan.Sessions), "session"), protocol))
	t.undo.enable(p.canUndo())
	t.redo.enable(p.editable() && p.edit.canRedo())
	t.save.enable(p.editable() && p.dirty())
	if p.canActivate() {
		t.activate.Show()
	} else {
		t.activate.Hide()
	}
	t.refreshPicker()
	t.refreshNotices()
}

// refreshPicker shows a list of plans and of versions when there are several.
// It makes them anew only when there is something else to choose.
func (t *planTop) refreshPicker() {
	p := t.page
	ids, names := p.choosablePlans()
	key := fmt.Sprint(ids, names, len(p.earlier), p.edit.plan.ID, p.edit.plan.Version, p.plan().Version)
	if key == t.offered {
		return
	}
	t.offered, t.picking.Objects = key, nil
	if len(ids) > 1 {
		t.picker = newChoiceField(ids, func(id planner.ID) string { return names[id] }, "")
		t.picker.show(p.edit.plan.ID)
		t.picker.OnChange = func() { t.pickPlan(t.picker.read()) }
		t.picking.Add(atLeast(190, 0, t.picker))
	}
	if len(p.earlier) > 0 {
		versions := []int{p.edit.plan.Version}
		for i := len(p.earlier) - 1; i >= 0; i-- {
			versions = append(versions, p.earlier[i].Version)
		}
		t.version = newChoiceField(versions, func(v int) string { return fmt.Sprintf("Version %d", v) }, "")
		t.version.show(p.plan().Version)
		t.version.OnChange = func() { t.pickVersion(t.version.read()) }
		t.picking.Add(atLeast(120, 0, t.version))
	}
	t.picking.Refresh()
}

// choosablePlans gives the patient's plans, a new one included, by their names.
func (p *planPage) choosablePlans() ([]planner.ID, map[planner.ID]string) {
	ids, names := []planner.ID{}, map[planner.ID]string{}
	for _, plan := range p.plans {
		ids, names[plan.Value.ID] = append(ids, plan.Value.ID), planName(plan.Value)
	}
	if _, stored := names[p.edit.plan.ID]; !stored {
		ids, names[p.edit.plan.ID] = append(ids, p.edit.plan.ID), planName(p.edit.plan)+" · new"
	}
	return ids, names
}

func (t *planTop) pickPlan(id planner.ID) {
	p := t.page
	if id == p.edit.plan.ID {
		return
	}
	t.picker.show(p.edit.plan.ID)
	p.afterUnsaved(func() {
		p.openPlan(id)
		p.refresh(true)
	})
}

// pickVersion shows an earlier version to read, or the newest again.
func (t *planTop) pickVersion(version int) {
	p := t.page
	t.version.show(p.plan().Version) // until it is
	p.leaving(func() {
		p.old = nil
		for i := range p.earlier {
			if p.earlier[i].Version == version && version != p.edit.plan.Version {
				p.old = &p.earlier[i]
			}
		}
		p.refresh(true)
	})
}

// refreshNotices says what keeps the plan from being changed or saved.
func (t *planTop) refreshNotices() {
	p := t.page
	key := fmt.Sprint(p.locked(), p.offer != nil, p.faults)
	if key == t.said {
		return
	}
	t.said = key
	t.notices.Objects = nil
	switch {
	case p.offer != nil:
		resume, refuse := newMainButton("Resume", p.draft.resume), newButton("Discard…", p.draft.askRefuse)
		t.notices.Add(notice("Changes to a plan of "+p.offer.At.Local().Format("02-Jan-2006, 15:04")+" were kept but not saved.", toneNote, refuse, resume))
	case p.locked() != "":
		t.notices.Add(notice(p.locked(), toneQuiet))
	}
	if len(p.faults) > 0 && p.locked() == "" {
		message := "To correct before saving: " + p.faults[0].Message
		if n := len(p.faults) - 1; n > 0 {
			message += fmt.Sprintf(" And %s more.", counted(n, "thing"))
		}
		t.notices.Add(notice(message, toneStop))
	}
	t.notices.Refresh()
	t.arrange()
}

// arrange gives the strip the height it needs now, and the desk the rest.
func (t *planTop) arrange() {
	if size := t.object.Size(); !size.IsZero() {
		t.object.Layout.Layout(t.object.Objects, size)
	}
}

// openMore shows what is done more rarely.
func (t *planTop) openMore() {
	p := t.page
	var items []*fyne.MenuItem
	for _, c := range p.planCommands() {
		item := fyne.NewMenuItem(c.label, c.run)
		item.Disabled = !c.may()
		item.Shortcut = c.keys.shortcut()
		items = append(items, item)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.more)
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), p.deps.window.Canvas())
	x := at.X + t.more.Size().Width - menu.MinSize().Width
	menu.ShowAtPosition(fyne.NewPos(max(0, x), at.Y+t.more.Size().Height))
}
