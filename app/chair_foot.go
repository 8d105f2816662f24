package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// chairFoot holds what is tapped all the time: undo, the way back and the way on.
type chairFoot struct {
	widget.BaseWidget
	page                            *chairsidePage
	undo, takeBack, regions         *touch
	start, notDone, done, open      *touch
	next, review, sign, backToChart *touch
	why                             *widget.RichText // why the session may not start
	whyBox                          *fyne.Container
}

func newChairFoot(p *chairsidePage) *chairFoot {
	f := &chairFoot{page: p, why: wrapped("", colorMuted, theme.SizeNameText)}
	f.undo = newTouch("Undo", touchPlain, p.undo).withIcon(theme.ContentUndoIcon())
	f.undo.leading = true
	f.undo.label.shortened()
	f.undo.least.Width = 250
	f.regions = newTouch("Regions", touchPlain, func() { p.show("") }).withIcon(theme.ListIcon())
	f.takeBack = newTouch("Take back…", touchPlain, p.takeBack)
	f.start = newTouch("Start session", touchGo, p.startSession).withIcon(theme.MediaPlayIcon())
	f.notDone = newTouch("Not done…", touchPlain, p.askNotDone)
	f.done = newTouch("Region done", touchGo, p.markDone).withIcon(theme.ConfirmIcon())
	f.open = newTouch("Open again", touchPlain, p.openAgain)
	f.next = newTouch("Next", touchPlain, p.goNext).withIcon(theme.NavigateNextIcon())
	f.review = newTouch("Review and sign", touchPlain, p.review)
	f.sign = newTouch("Sign", touchGo, p.sign).withIcon(theme.DocumentCreateIcon())
	f.backToChart = newTouch("To the patient", touchGo, p.leave)
	f.whyBox = container.NewStack(f.why)
	for _, b := range f.all() {
		b.Hide() // until it is known which are needed: the window grows with what it shows
	}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer sets undo and the way back left, the way on right.
func (f *chairFoot) CreateRenderer() fyne.WidgetRenderer {
	left := row(gapSmall, f.undo, f.takeBack, f.regions)
	right := row(gapSmall, f.notDone, f.open, f.done, f.next, f.review, f.start, f.sign, f.backToChart)
	line := container.NewBorder(nil, nil, left, right, middleOf(f.whyBox))
	return widget.NewSimpleRenderer(container.NewStack(newPanel(colorSurface, "", ""),
		column(0, hairline(), padded(10, 10, gapPage, gapPage, line))))
}

// all lists every button.
func (f *chairFoot) all() []*touch {
	return []*touch{f.undo, f.takeBack, f.regions, f.start, f.notDone, f.done, f.open, f.next, f.review, f.sign, f.backToChart}
}

// middleOf centres wrapped text in its height, over the whole width.
func middleOf(object fyne.CanvasObject) fyne.CanvasObject {
	return container.New(middleLayout{}, object)
}

type middleLayout struct{}

// Layout gives the object the width and its own height.
func (middleLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	o := objects[0]
	o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
	height := min(size.Height, o.MinSize().Height)
	o.Move(fyne.NewPos(0, (size.Height-height)/2))
	o.Resize(fyne.NewSize(size.Width, height))
}

// MinSize takes no room of its own.
func (middleLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// update shows what can be done here.
func (f *chairFoot) update(now planner.SessionRecord) {
	p := f.page
	key := p.region()
	record, _, known := now.Record(key)
	at := func(b *touch, places ...bool) {
		show := true
		for _, place := range places {
			show = show && place
		}
		visible(b, show)
	}
	working := p.place == atRegions && known
	at(f.undo, p.place != atSigned)
	at(f.regions, working || p.place == atReview)
	at(f.takeBack, p.place == atGate)
	at(f.start, p.place == atGate)
	at(f.notDone, working, record.State == planner.Unconfirmed)
	at(f.done, working, record.State == planner.Unconfirmed)
	at(f.open, working, record.State != planner.Unconfirmed)
	following, more := p.next()
	at(f.next, p.place == atRegions, more)
	at(f.review, p.place == atRegions, !working || !more)
	at(f.sign, p.place == atReview)
	f.sign.enable(p.maySign(now) == nil)
	at(f.backToChart, p.place == atSigned)
	f.showOn(now, record, working, following)
	f.showUndo()
	f.showStart(now)
	f.Refresh()
}

// showOn marks what is expected next: the region done once every value is in,
// then the next one.
func (f *chairFoot) showOn(now planner.SessionRecord, record planner.Record, working bool, following string) {
	f.done.enable(hasValue(record))
	f.done.as(touchPlain)
	if len(record.Open()) == 0 {
		f.done.as(touchGo)
	}
	f.next.as(touchPlain)
	f.next.say("Next", "")
	if record.State != planner.Unconfirmed || !working {
		f.next.as(touchGo)
	}
	if !working {
		f.next.say(oneLine(regionName(now, following), 30), "")
	}
	f.review.as(touchPlain)
	if !f.next.Visible() && (!working || record.State != planner.Unconfirmed) {
		f.review.as(touchGo)
	}
}

// hasValue tells whether anything was confirmed or entered for a region.
func hasValue(r planner.Record) bool {
	for _, f := range planner.RegionFields() {
		if _, ok := r.Value(f, 0); ok {
			return true
		}
	}
	for pass := range r.Passes {
		if passHasValue(r, pass+1) {
			return true
		}
	}
	return false
}

func (f *chairFoot) showUndo() {
	tap, ok := f.page.undoable()
	f.undo.enable(ok)
	if ok {
		f.undo.say("Undo", f.page.deedName(tap))
	} else {
		f.undo.say("Undo", "Nothing to undo")
	}
}

// showStart names everything that stands before the start.
func (f *chairFoot) showStart(now planner.SessionRecord) {
	message := ""
	if f.page.place == atGate {
		err := f.page.mayStart(now)
		message = planner.ErrorMessage(err)
		f.start.enable(err == nil)
	}
	visible(f.whyBox, message != "")
	setParagraph(f.why, message, colorMuted)
}

// undoable gives the tap that undo takes back: none where the page itself put
// in what is plain.
func (p *chairsidePage) undoable() (planner.Tap, bool) {
	t, ok := p.keeper.shown.Undoable()
	return t, ok && t.Deed != planner.RenewAlerts && t.Deed != planner.TakeConsent
}

// undo takes back the last deed that can be.
func (p *chairsidePage) undo() {
	if _, ok := p.undoable(); ok {
		p.tap(planner.Tap{Deed: planner.Undo})
	}
}

// deedName names what a tap did, for undoing it.
func (p *chairsidePage) deedName(t planner.Tap) string {
	now := p.keeper.now()
	record, _, _ := now.Record(t.Region)
	where := ""
	if t.Region != "" {
		where = record.Region.Name()
	}
	if t.Pass > 0 && len(record.Passes) > 1 {
		where += fmt.Sprintf(", pass %d", t.Pass)
	}
	return joined(" · ", deedWord(t), where)
}

// deedWord names a deed.
func deedWord(t planner.Tap) string {
	switch t.Deed {
	case planner.Confirm, planner.Change, planner.Unconfirm:
		return t.Field.Name()
	case planner.GiveReason:
		return "Reason for " + t.Field.Name()
	case planner.Complicate:
		return planner.Complication(t.Text).Name()
	}
	return map[planner.Deed]string{
		planner.TakeConsent: "Consent", planner.ReadAlerts: "Alerts read", planner.ChooseOperator: "Operator",
		planner.LayNeedle: "Needle laid out", planner.LayMix: "Mix prepared", planner.LayMachine: "Machine",
		planner.TakeAway: "Taken away", planner.OverrideGate: "Override", planner.MarkDone: "Region done",
		planner.MarkNotDone: "Region not done", planner.MarkOpen: "Region opened again", planner.AddPass: "Pass added",
		planner.DropPass: "Pass dropped", planner.SetBleeding: "Bleeding", planner.SetPain: "Pain", planner.SetSkin: "Skin",
		planner.WriteNote: "Note", planner.AddRegion: "Region added", planner.CountUsed: "Amount used",
	}[t.Deed]
}

// startSession starts the session once nothing stands before it.
func (p *chairsidePage) startSession() {
	if p.mayStart(p.keeper.now()) != nil {
		return
	}
	start := planner.Tap{Deed: planner.StartSession, At: p.now(), By: p.shell.file.User().Name}
	p.keeper.proved("Starting the session", start, nil, func(err error) {
		if err != nil {
			p.tell("The session has not started", planner.ErrorMessage(err))
		}
		p.update()
		if err == nil {
			p.offerPIN()
		}
	})
}

// markDone says that the region shown is done.
func (p *chairsidePage) markDone() {
	if p.region() != "" {
		p.tap(planner.Tap{Deed: planner.MarkDone, Region: p.region()})
	}
}

// openAgain takes back that the region shown is done or not done.
func (p *chairsidePage) openAgain() {
	if key := p.region(); key != "" {
		p.tap(planner.Tap{Deed: planner.MarkOpen, Region: key})
	}
}

// askNotDone asks why the region shown was not done.
func (p *chairsidePage) askNotDone() {
	key := p.region()
	record, _, known := p.keeper.now().Record(key)
	if !known {
		return
	}
	p.askReason("Why was "+record.Region.Name()+" not done?", "", "", func(reason string) {
		p.tap(planner.Tap{Deed: planner.MarkNotDone, Region: key, Reason: reason})
	})
}

// goNext goes to the next region.
func (p *chairsidePage) goNext() {
	if key, more := p.next(); more {
		p.show(key)
	}
}

// commands are the page's lines of the menu.
func (p *chairsidePage) commands() []command {
	at := func(place chairPlace) func() bool { return func() bool { return p.place == place } }
	inRegion := func() bool { return p.region() != "" }
	undoable := func() bool { _, ok := p.undoable(); return ok && p.place != atSigned }
	further := func() bool { _, more := p.next(); return more && p.place == atRegions }
	list := []command{
		{menu: menuEdit, label: "Undo", keys: ctrl(fyne.KeyZ), enabled: undoable, run: p.undo},
		{menu: menuPatient, label: "Start the session", keys: ctrlShift(fyne.KeyReturn), enabled: at(atGate), run: p.startSession},
		{menu: menuPatient, label: "Confirm the pass as planned", keys: ctrl(fyne.KeyReturn), enabled: inRegion, run: p.confirmPass, apart: true},
		{menu: menuPatient, label: "Region done", keys: ctrl(fyne.KeyO), enabled: inRegion, run: p.markDone},
		{menu: menuPatient, label: "Region not done…", keys: ctrl(fyne.KeyJ), enabled: inRegion, run: p.askNotDone},
		{menu: menuPatient, label: "Next region", keys: keys{fyne.KeyRight, fyne.KeyModifierAlt}, enabled: further, run: p.goNext},
		{menu: menuPatient, label: "List of regions", keys: ctrl(fyne.KeyR), enabled: at(atRegions), run: func() { p.show("") }},
		{menu: menuPatient, label: "Run or pause the region's timer", keys: ctrl(fyne.KeyT), enabled: inRegion, run: p.toggleRegion},
		{menu: menuPatient, label: "Review and sign", keys: ctrl(fyne.KeyE), enabled: at(atRegions), run: p.review, apart: true},
		{menu: menuPatient, label: "PIN of this session…", keys: ctrlShift(fyne.KeyV), enabled: p.running, run: p.offerPIN},
		{menu: menuPatient, label: "Open the rest with your passphrase…", keys: ctrlShift(fyne.KeyU), enabled: p.narrow, run: p.askWiden},
	}
	return list
}
