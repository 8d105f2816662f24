package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// chairStore is what the page at the chair needs of the store.
type chairStore interface {
	Running(ctx context.Context, id planner.ID) (planner.Running, error)
	Tap(ctx context.Context, record planner.ID, tap planner.Tap, authority *store.Authority) (planner.Running, error)
	Sign(ctx context.Context, id planner.ID, passphrase string) (planner.SessionRecord, error)
	Consents(ctx context.Context, patient planner.ID) ([]store.Stored[planner.Consent], error)
	Products(ctx context.Context) ([]store.Stored[planner.Product], error)
	Lots(ctx context.Context) ([]store.Stored[planner.Lot], error)
	Rest(record planner.ID, pin string) (*store.Resting, error)
	Narrow() (planner.ID, bool)
	Beside() (store.Beside, bool)
	Widen(passphrase string) error
}

// chairPlace is which part of a session the page shows.
type chairPlace int

const (
	atNone chairPlace = iota
	atGate
	atRegions // the list, or one region
	atReview
	atSigned
)

// chairView is what the page shows below the banner.
type chairView interface {
	fyne.CanvasObject
	update(now planner.SessionRecord)
}

// chairsidePage is one session at the chair, for somebody with gloves on.
// Everything tapped is kept at once.
type chairsidePage struct {
	widget.BaseWidget
	shell  *shell
	store  chairStore
	keeper *chairKeeper
	after  func(time.Duration, func()) (stop func())
	rested func(record planner.ID, pin string) (chairRest, error) // what is kept while the window is locked

	patient  planner.Patient
	users    []planner.User
	reasons  []string       // the clinic's pick list
	plan     planner.Plan   // as it is now
	sessions int            // how many it has
	changes  []string       // of the consent and the lots since the start
	lapse    planner.Moment // the last tap before a time nobody accounted for yet

	place     chairPlace
	view      chairView
	reviewing bool
	ticking   func()

	frame *fyne.Container
	head  *fyne.Container
	body  *fyne.Container
	note  *fyne.Container
	said  string // what the note says beside what is not saved

	overrideReasons map[string]string // typed in the sheet of an override and not used, by its title

	banner *banner
	back   *touch
	title  *text
	when   *text
	clock  *chairClock
	foot   *chairFoot
}

func newChairsidePage(s *shell, record planner.ID) *chairsidePage {
	p := &chairsidePage{shell: s, store: s.file, body: container.NewStack(), note: column(gapSmall)}
	p.after, p.rested = p.byTheClock, p.restInStore
	p.keeper = newChairKeeper(p.store, record, s.runner, p.update)
	p.banner = newBanner(s.file.Today, s.dialogs, p.leave)
	p.banner.back.Hide() // a larger one stands before it
	p.back = newTouch("", touchPlain, p.leave).withIcon(theme.NavigateBackIcon())
	p.title = heading("").aligned(fyne.TextAlignTrailing)
	p.title.elide = false // the line under it may be shorter
	p.when = caption("").aligned(fyne.TextAlignTrailing)
	p.clock = newChairClock(p)
	p.foot = newChairFoot(p)
	p.ExtendBaseWidget(p)
	return p
}

// byTheClock is the timer outside tests.
func (p *chairsidePage) byTheClock(d time.Duration, f func()) func() {
	timer := time.AfterFunc(d, func() { p.shell.runner.later(f) })
	return func() { timer.Stop() }
}

// CreateRenderer sets the banner over what is to be done, and large buttons
// under it.
func (p *chairsidePage) CreateRenderer() fyne.WidgetRenderer {
	if p.frame == nil { // the toolkit may make another renderer
		session := row(gap, middle(column(0, p.title, p.when)), middle(p.clock))
		p.head = column(0, container.NewStack(newPanel(colorSurface, "", ""),
			padded(12, 10, gapPage, gapPage, container.NewBorder(nil, nil, padded(0, 0, 0, gap, middle(p.back)), session, p.banner))), hairline(), p.note)
		p.frame = under(p.head, container.New(layoutFoot{}, p.body, p.foot))
	}
	return widget.NewSimpleRenderer(p.frame)
}

// layoutFoot gives the foot its height and the body the rest. The keyboard goes
// through the body first.
type layoutFoot struct{}

// Layout places the two.
func (layoutFoot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	foot := objects[1].MinSize().Height
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width, max(0, size.Height-foot)))
	objects[1].Move(fyne.NewPos(0, size.Height-foot))
	objects[1].Resize(fyne.NewSize(size.Width, foot))
}

// MinSize is both under each other.
func (layoutFoot) MinSize(objects []fyne.CanvasObject) fyne.Size {
	body, foot := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(body.Width, foot.Width), body.Height+foot.Height)
}

// arrange gives the head the height it needs now.
func (p *chairsidePage) arrange() {
	if p.frame != nil {
		p.frame.Layout.Layout(p.frame.Objects, p.frame.Size())
	}
}

// shown reads the session and shows the place where one was.
func (p *chairsidePage) shown() {
	if err := p.load(); err != nil {
		p.shell.dialogs.showError(err)
		p.shell.show(p.shell.patients)
		return
	}
	p.proposeGate()
	p.update()
	p.wake()
	p.showNote()
	p.tick()
}

// load reads everything the page shows.
func (p *chairsidePage) load() error {
	if err := p.keeper.load(); err != nil {
		return err
	}
	if p.loadBeside() {
		return nil
	}
	ctx, now := context.Background(), p.keeper.now()
	patient, err := p.shell.file.Patient(ctx, now.Patient)
	if err != nil {
		return err
	}
	p.patient = patient.Value
	clinic, err := p.shell.file.Clinic(ctx)
	if err != nil {
		return err
	}
	p.reasons = clinic.Value.PickReasons()
	if p.users, err = p.shell.file.Users(ctx); err != nil {
		return err
	}
	plans, err := p.shell.file.Plans(ctx, now.Patient)
	for _, plan := range plans {
		if plan.Value.ID == now.Plan {
			p.plan, p.sessions = plan.Value, len(plan.Value.Sessions)
		}
	}
	p.banner.show(p.patient, true)
	if err != nil {
		return err
	}
	return p.readChanges()
}

// now is this moment.
func (p *chairsidePage) now() planner.Moment { return planner.MomentOf(p.shell.file.Now()) }

// tap does a deed now, in the name of who is signed in, and tells whether it
// was done. What may not be done is said in plain words.
func (p *chairsidePage) tap(t planner.Tap) bool {
	if !p.lapse.IsZero() && t.Deed != planner.WriteNote { // a note is kept even when one leaves
		p.askLapse()
		return false
	}
	t.At, t.By = p.now(), p.shell.file.User().Name
	if err := p.keeper.tap(t); err != nil {
		p.tell("This cannot be done", planner.ErrorMessage(err))
		return false
	}
	p.said = ""
	p.update()
	return true
}

// update shows the session as it stands.
func (p *chairsidePage) update() {
	now := p.keeper.now()
	if place := p.placeOf(now); place != p.place {
		p.turn(place)
	}
	p.title.set(p.sessionName(now))
	p.when.set(joined("  ·  ", now.Date.Clinical(), now.Operator.Name))
	if p.narrow() {
		p.when.set(joined("  ·  ", now.Operator.Name, "only this session is open"))
	}
	p.clock.update()
	p.view.update(now)
	p.foot.update(now)
	p.showNote()
	p.arrange()
	if p.shell.current == page(p) {
		p.shell.refreshMenu()
	}
}

func (p *chairsidePage) sessionName(now planner.SessionRecord) string {
	if p.sessions > 0 {
		return fmt.Sprintf("Session %d of %d", now.Session, p.sessions)
	}
	return fmt.Sprintf("Session %d", now.Session)
}

// placeOf gives which part of the session is to be shown.
func (p *chairsidePage) placeOf(now planner.SessionRecord) chairPlace {
	switch {
	case now.Signed():
		return atSigned
	case now.Started.IsZero():
		return atGate
	case p.reviewing:
		return atReview
	}
	return atRegions
}

// turn shows another part of the session.
func (p *chairsidePage) turn(place chairPlace) {
	p.shell.window.Canvas().Unfocus()
	p.place = place
	switch place {
	case atGate:
		p.view = newChairGate(p)
	case atReview:
		p.view = newChairReview(p)
	case atSigned:
		p.view = newChairSigned(p)
	default:
		p.view = newChairDesk(p)
	}
	p.body.Objects = []fyne.CanvasObject{p.view}
	p.body.Refresh()
}

// show goes to a region, or with "" to the list of regions.
func (p *chairsidePage) show(region string) {
	p.reviewing = false
	p.tap(planner.Tap{Deed: planner.ShowPlace, Region: region})
}

// placeTap remembers the field one is at, so that one comes back to it.
func (p *chairsidePage) placeTap(region string, f planner.Field, pass int) planner.Tap {
	return planner.Tap{Deed: planner.ShowPlace, Region: region, Field: f, Pass: pass}
}

// review goes to the summary before signing.
func (p *chairsidePage) review() {
	p.reviewing = true
	p.update()
}

// region gives the key of the region that is shown, "" when none is.
func (p *chairsidePage) region() string {
	if p.place != atRegions {
		return ""
	}
	return p.keeper.now().Place.Region
}

// next gives the region after the one shown, from the first when none is: one
// that still waits if there is any.
func (p *chairsidePage) next() (string, bool) {
	records := p.keeper.now().Records
	at := slices.IndexFunc(records, func(r planner.Record) bool { return r.Key() == p.region() })
	for i := 1; i <= len(records); i++ {
		r := records[(at+i)%len(records)]
		if r.State == planner.Unconfirmed && r.Key() != p.region() {
			return r.Key(), true
		}
	}
	if at+1 < len(records) {
		return records[at+1].Key(), true
	}
	return "", false
}

// tick keeps what depends on the time up to date while the page is seen.
func (p *chairsidePage) tick() {
	if p.shell.current != page(p) {
		return
	}
	p.clock.tick()
	if p.lapse.IsZero() && p.lapsed(abandonedHere) {
		p.showNote()
		p.arrange()
	}
	if v, ok := p.view.(interface{ tick() }); ok {
		v.tick()
	}
	p.ticking = p.after(time.Second, p.tick)
}

// leave goes back to the patient.
func (p *chairsidePage) leave() { p.shell.openPatient(p.patient.ID, tabOverview) }

// left keeps what is typed before something else is shown. Taps go on to the store
// by themselves, and whoever leaves waits for them.
func (p *chairsidePage) left() {
	if v, ok := p.view.(interface{ keep() }); ok {
		v.keep()
	}
}

// escaped goes back from a region or the review to the list.
func (p *chairsidePage) escaped() bool {
	if p.place == atReview || p.region() != "" {
		p.show("")
		return true
	}
	return false
}

// unsaved tells whether the store refused something: all else is kept at once.
func (p *chairsidePage) unsaved() bool { return len(p.keeper.waiting) > 0 && p.keeper.trouble != nil }

// keep tries once more to save what was refused.
func (p *chairsidePage) keep(then func(error)) {
	if p.keeper.trouble != nil {
		if err := p.keeper.again(); err != nil {
			then(err)
			return
		}
	}
	p.keeper.finish(then)
}

// rest gives what is to be done so that every tap is kept.
func (p *chairsidePage) rest() []func() error {
	if v, ok := p.view.(interface{ keep() }); ok {
		v.keep()
	}
	if len(p.keeper.waiting) == 0 {
		return nil
	}
	return []func() error{p.keeper.all()}
}

// drop gives up what could not be saved.
func (p *chairsidePage) drop() {
	if err := p.keeper.giveUp(); err != nil {
		p.shell.dialogs.record(err)
	}
}

// scrolls gives the scrolled parts, for what gains the keyboard.
func (p *chairsidePage) scrolls() []*container.Scroll { return scrollsIn(p.body) }

var (
	_ page      = (*chairsidePage)(nil)
	_ parting   = (*chairsidePage)(nil)
	_ scrolling = (*chairsidePage)(nil)
)

// chairSection is a heading over a part of a page at the chair.
func chairSection(title string) *text {
	return newText(title, theme.ColorNameForeground, theme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true}).shortened()
}
