package app

import (
	"slices"

	"fyne.io/fyne/v2"

	"stipple/planner/scalp"
)

// commands gives what the page can do, for the menu. Saving and discarding are
// the window's own commands.
func (p *planPage) commands() []command {
	list := []command{
		{menu: menuEdit, label: "Undo", keys: ctrl(fyne.KeyZ), run: p.undo, enabled: p.canUndo},
		{
			menu: menuEdit, label: "Redo", keys: ctrlShift(fyne.KeyZ), run: p.redo, enabled: func() bool { return p.editable() && p.edit.canRedo() },
		},
	}
	list = append(list, p.planCommands()...)
	list = append(list, p.regionCommands()...)
	return append(list, p.sightCommands()...)
}

// planCommands are about the whole plan.
func (p *planPage) planCommands() []command {
	return []command{
		{menu: menuPlan, label: "New plan…", keys: ctrlShift(fyne.KeyN), run: p.askNew, enabled: p.mayStart},
		{menu: menuPlan, label: "Copy as a new draft", keys: ctrlShift(fyne.KeyD), run: p.copyPlan, enabled: func() bool { return p.has() && p.mayStart() }},
		{menu: menuPlan, label: "Activate…", keys: ctrlShift(fyne.KeyReturn), run: p.activate, enabled: p.canActivate},
		{menu: menuPlan, label: "Complete…", keys: ctrlShift(fyne.KeyK), run: p.complete, enabled: p.canComplete},
		{
			menu: menuPlan, label: "Accept a finding…", keys: ctrlShift(fyne.KeyF), run: p.advice.askFirst, apart: true,
			enabled: func() bool { return p.mayAccept() && p.openFindings() != "" },
		},
	}
}

// regionCommands are about regions and what is planned for them.
func (p *planPage) regionCommands() []command {
	chosen := func() bool { return p.editable() && len(p.selected) > 0 }
	treated := func() bool { return chosen() && len(p.form.region.prescriptions()) > 0 }
	return []command{
		{menu: menuPlan, label: "Add a region…", keys: ctrl(fyne.KeyR), run: p.askRegion, enabled: p.editable, apart: true},
		{menu: menuPlan, label: "Add a scar…", keys: ctrlShift(fyne.KeyR), run: func() { p.askScar(p.zone) }, enabled: p.editable},
		{menu: menuPlan, label: "Draw the scar…", keys: ctrlShift(fyne.KeyW), run: p.askDraw, enabled: p.mayDraw},
		{menu: menuPlan, label: "Choose by pattern…", keys: ctrlShift(fyne.KeyG), run: p.askPattern, enabled: p.editable},
		{menu: menuPlan, label: "Remove the region…", keys: ctrlShift(fyne.KeyDelete), run: p.askRemove, enabled: chosen},
		{menu: menuPlan, label: "Select all regions", keys: ctrlShift(fyne.KeyS), run: p.chooseAll, enabled: p.has},
		{menu: menuPlan, label: "Add a pass", keys: ctrlShift(fyne.KeyP), run: p.form.region.passes.addPass, enabled: treated, apart: true},
		{menu: menuPlan, label: "Remove the last pass", keys: ctrlShift(fyne.KeyM), run: p.form.region.passes.removeLast, enabled: treated},
		{menu: menuPlan, label: "Add a pigment to the last pass", keys: ctrlShift(fyne.KeyI), run: p.form.region.passes.addPigment, enabled: treated},
		{menu: menuPlan, label: "Treat in this session", keys: ctrlShift(fyne.KeyT), run: p.form.region.treatHere, enabled: chosen},
		{menu: menuPlan, label: "Leave out of this session", keys: ctrlShift(fyne.KeyL), run: p.form.region.leaveOut, enabled: treated},
		{
			menu: menuPlan, label: "Copy to the next session", keys: ctrlShift(fyne.KeyC), run: p.copyForward,
			enabled: func() bool { return p.editable() && p.session+1 < len(p.edit.plan.Sessions) },
		},
		{menu: menuPlan, label: "Redistribute dots…", keys: ctrlShift(fyne.KeyB), run: p.askRedistribute, enabled: p.canRedistribute},
	}
}

// sightCommands change what is looked at.
func (p *planPage) sightCommands() []command {
	return []command{
		{menu: menuPlan, label: "Set the session's date", keys: ctrlShift(fyne.KeyE), run: p.askDate, enabled: p.editable, apart: true},
		{menu: menuPlan, label: "Next session", keys: alt(fyne.KeyPageDown), run: func() { p.goTo(p.session + 1) }, enabled: p.has},
		{menu: menuPlan, label: "Previous session", keys: alt(fyne.KeyPageUp), run: func() { p.goTo(p.session - 1) }, enabled: p.has},
		{
			menu: menuPlan, label: "Cumulative density", keys: ctrl(fyne.KeyD), run: func() { p.setCumulative(!p.cumulative) }, enabled: p.has,
		},
		{menu: menuPlan, label: "Whole plan", keys: ctrl(fyne.KeyE), run: p.togglePlan, enabled: p.has},
		{menu: menuPlan, label: "Turn the head", keys: ctrl(fyne.KeyT), run: p.turnHead, enabled: p.has, apart: true},
		{menu: menuPlan, label: "Large head", keys: ctrl(fyne.KeyH), run: p.toggleLarge, enabled: p.has},
		{menu: menuPlan, label: "Go to the head", keys: ctrl(fyne.KeyM), run: func() { p.focusOn(p.picture.head.Canvas()) }, enabled: p.has},
		{menu: menuPlan, label: "Go to the regions", keys: ctrl(fyne.KeyG), run: func() { p.focusOn(p.list.list) }, enabled: p.has},
		{menu: menuPlan, label: "Go to the form", keys: ctrl(fyne.KeyK), run: func() { p.focusOn(p.form.tabs) }, enabled: p.has},
	}
}

// askDate opens the session's own fields at its date.
func (p *planPage) askDate() {
	open := func() {
		p.goTo(p.session)
		p.form.visit.fold(true)
		p.focusOn(p.form.visit.date.focus())
	}
	if p.form.onPlan {
		p.leaving(open)
		return
	}
	open()
}

// toggleLarge gives the head the room of the regions, estimates and findings,
// or takes it back.
func (p *planPage) toggleLarge() {
	for _, o := range []fyne.CanvasObject{p.list.object, p.numbers.object, p.advice.object} {
		visible(o, !o.Visible())
	}
	p.desk.Refresh()
}

func (p *planPage) focusOn(f fyne.Focusable) { p.deps.window.Canvas().Focus(f) }

// chooseAll selects every region, to set them together.
func (p *planPage) chooseAll() {
	if !p.has() {
		return
	}
	var keys []string
	for _, region := range p.plan().Regions {
		keys = append(keys, region.Key)
	}
	p.turnTo(keys, "")
}

// togglePlan goes to the plan's own tab and back to the session.
func (p *planPage) togglePlan() {
	if p.form.onPlan {
		p.goTo(p.session)
		return
	}
	p.form.showPlan()
}

// turnHead shows the next view.
func (p *planPage) turnHead() {
	views := scalp.Views()
	at := slices.Index(views, p.picture.head.View())
	p.picture.head.SetView(views[(at+1)%len(views)])
}
