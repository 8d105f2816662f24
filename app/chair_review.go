package app

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
)

// chairReview is the summary before signing.
type chairReview struct {
	widget.BaseWidget
	page                                 *chairsidePage
	regions, departs, open, used, totals *fyne.Container
	openCard, departCard                 *fyne.Container
	note                                 *chairNote
	passphrase                           *textField
	trouble                              *trouble
	says                                 *widget.RichText
	may                                  *fyne.Container // the passphrase, for who may sign
	body                                 *container.Scroll
	working                              bool
}

func newChairReview(p *chairsidePage) *chairReview {
	v := &chairReview{
		page: p, regions: column(gapSmall), departs: column(gapSmall), open: column(gapSmall), used: column(gapSmall),
		totals: container.New(&gridLayout{least: 186, space: gap}), note: newChairNote(p, ""), passphrase: newSecretField(), trouble: newTrouble(),
		says: paragraph(""),
	}
	v.passphrase.submitted(p.sign)
	v.openCard = titledCard("Not confirmed", v.open)
	v.departCard = titledCard("Changed from the plan", v.departs)
	v.may = column(gapTight, fieldLabel("Passphrase of "+p.shell.file.User().Name), readable(460, atLeast(0, touchLeast, v.passphrase)))
	content := column(gap, v.totals, titledCard("Regions", v.regions), v.departCard, v.openCard,
		titledCard("Amounts used", v.used), titledCard("Note on the session", v.note),
		titledCard("Signature", flush(v.says), v.may, v.trouble))
	v.body = newTouchScroll(padded(gapLarge, gapLarge, gapPage, gapPage, centred(1000, content)))
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer shows the content.
func (v *chairReview) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(v.body) }

func (v *chairReview) scrolls() []*container.Scroll { return scrollsIn(v.body) }

func (v *chairReview) keep() { v.note.keep() }

// update shows the session as it stands.
func (v *chairReview) update(now planner.SessionRecord) {
	v.fillTotals(now)
	v.fillRegions(now)
	v.fillDepartures(now)
	v.fillOpen(now)
	v.fillUsed(now)
	v.note.show(now.Note)
	says := fmt.Sprintf("%s operated. Signing closes the record: nothing in it changes any more, and amendments add to it.", now.Operator.Name)
	if err := v.page.maySign(now); err != nil {
		says = planner.ErrorMessage(err)
	}
	setParagraph(v.says, says, theme.ColorNameForeground)
	visible(v.may, v.page.maySign(now) == nil)
	v.body.Refresh()
}

func (v *chairReview) fillTotals(now planner.SessionRecord) {
	sum := now.Summed(now.HeadOf())
	treated := 0
	for _, r := range now.Records {
		treated += r.Timer.At(v.page.now())
	}
	v.totals.Objects = []fyne.CanvasObject{
		sumCard(dotsSays(now), "dots, done of planned"),
		sumCard(clockText(now.Timer.At(v.page.now())), "session"),
		sumCard(clockText(treated), "work on the regions"),
		sumCard(orDash(stated(sum.Needles, "")), "needles used"),
		sumCard(orDash(stated(float64(sum.Pigment), "ml")), "mix used"),
	}
	v.totals.Refresh()
}

// stated gives an amount, or nothing when it is not known.
func stated(value float64, unit string) string {
	if value == 0 {
		return ""
	}
	return joined(" ", quantity.Number(value), unit)
}

func (v *chairReview) fillRegions(now planner.SessionRecord) {
	v.regions.Objects = nil
	if says := undecidedSays(now); says != "" {
		v.regions.Add(notice(says, toneCaution))
	}
	for _, r := range now.Records {
		icon, says := regionState(now, r)
		b := newTouchRow(r.Region.Name(), says, func() { v.page.show(r.Key()) }).withIcon(icon)
		switch r.State {
		case planner.DoneRegion:
			b.as(touchDone)
		case planner.Unconfirmed:
			b.say(r.Region.Name(), "neither done nor not done · "+says)
		}
		v.regions.Add(b)
	}
	v.regions.Refresh()
}

// undecidedSays says how many regions nobody marked; "" when there is none.
func undecidedSays(now planner.SessionRecord) string {
	left := 0
	for _, r := range now.Records {
		if r.State == planner.Unconfirmed {
			left++
		}
	}
	switch left {
	case 0:
		return ""
	case 1:
		return "1 region is neither done nor not done."
	}
	return counted(left, "region") + " are neither done nor not done."
}

func (v *chairReview) fillDepartures(now planner.SessionRecord) {
	list := now.Deviations()
	visible(v.departCard, len(list) > 0)
	v.departs.Objects = nil
	for _, d := range list {
		v.departs.Add(v.departure(now, d))
	}
	v.departs.Refresh()
}

// departure is one deviation, with the way to its reason.
func (v *chairReview) departure(now planner.SessionRecord, d planner.Deviation) fyne.CanvasObject {
	what := joined(" · ", regionName(now, d.Region), passName(now, d.Region, d.Pass), d.Field.Name())
	says := "planned " + d.Planned + ", done: " + d.Done
	if d.Planned == "" {
		says = "not planned, " + d.Done
	}
	words := column(2, strong(what).shortened(), plain(says).shortened())
	if d.Reason != "" {
		words.Add(newText("Because: "+d.Reason, colorCaution, theme.SizeNameText, fyne.TextStyle{}).shortened())
	}
	line := container.NewBorder(nil, nil, nil, nil, middle(words))
	if d.Field != "" {
		why := newTouch("Give a reason…", touchWarn, func() { v.page.explain(d.Region, d.Field, d.Pass) })
		if d.Reason != "" {
			why = newTouch("Another reason…", touchPlain, why.tapped)
		}
		line = container.NewBorder(nil, nil, nil, why, middle(words))
	}
	return line
}

func regionName(now planner.SessionRecord, key string) string {
	r, _, _ := now.Record(key)
	return r.Region.Name()
}

// passName names a pass where a region has several.
func passName(now planner.SessionRecord, key string, pass int) string {
	if r, _, _ := now.Record(key); pass == 0 || len(r.Passes) < 2 {
		return ""
	}
	return fmt.Sprintf("pass %d", pass)
}

// fillOpen says plainly what nobody confirmed.
func (v *chairReview) fillOpen(now planner.SessionRecord) {
	list := now.Unconfirmed()
	visible(v.openCard, len(list) > 0)
	v.open.Objects = nil
	if len(list) == 0 {
		return
	}
	v.open.Add(flush(wrapped(openSays(len(list)), theme.ColorNameForeground, theme.SizeNameSubHeadingText)))
	for _, r := range now.Records {
		fields := map[int][]string{}
		for _, o := range r.Open() {
			fields[o.Pass] = append(fields[o.Pass], o.Field.Name())
		}
		var lines []string
		for pass := 0; pass <= len(r.Passes); pass++ {
			if len(fields[pass]) > 0 {
				lines = append(lines, joined(" ", passName(now, r.Key(), pass), strings.Join(fields[pass], ", ")))
			}
		}
		if len(lines) > 0 {
			v.open.Add(newTouchRow(r.Region.Name(), strings.Join(lines, "; "), func() { v.page.show(r.Key()) }).withIcon(theme.RadioButtonIcon()))
		}
	}
	v.open.Refresh()
}

// openSays says how many values nobody confirmed and what becomes of them.
func openSays(n int) string {
	if n == 1 {
		return "1 value nobody confirmed. It is recorded as unconfirmed."
	}
	return grouped(n) + " values nobody confirmed. They are recorded as unconfirmed."
}

// fillUsed asks how much of everything was used.
func (v *chairReview) fillUsed(now planner.SessionRecord) {
	v.used.Objects = nil
	add := func(key, what, unit string, amount float64) {
		says := orElseText(stated(amount, unit), "not counted, tap to enter")
		v.used.Add(newTouchRow(what, says, func() {
			v.page.askNumber("How much was used?", unit, 0, 10000, amount, usedSteps(unit), func(n float64) {
				v.page.tap(planner.Tap{Deed: planner.CountUsed, Text: key, Amount: n})
			}, nil)
		}))
	}
	for _, n := range now.Needles {
		add(n.Key, n.Needle.String()+" · lot "+n.Lot.Batch, "pieces", n.Used)
	}
	for _, m := range now.Mixes {
		add(m.Key, m.Mix.String(), "ml", float64(m.Used))
	}
	v.used.Refresh()
}

func usedSteps(unit string) []float64 {
	if unit == "ml" {
		return []float64{0.1, 1}
	}
	return []float64{1}
}

// maySign gives nil or says who signs instead.
func (p *chairsidePage) maySign(now planner.SessionRecord) error {
	user := p.shell.file.User()
	if err := user.Role.Allow(planner.SignRecords); err != nil {
		return err
	}
	if user.ID != now.Operator.ID && user.Role != planner.Physician {
		return planner.Errorf(planner.Forbidden, "%s operated. The operator signs, or a physician. Everything is kept: leave the page, and the session waits for the signature.", now.Operator.Name)
	}
	return nil
}

// sign closes the record with the passphrase of who is signed in.
func (p *chairsidePage) sign() {
	v, here := p.view.(*chairReview)
	if !here || v.working {
		return
	}
	v.keep()
	if !p.lapse.IsZero() {
		p.askLapse()
		return
	}
	p.keeper.finish(func(err error) {
		switch passphrase := v.passphrase.read(); {
		case err != nil:
			p.update()
		case passphrase == "":
			v.fail("Enter your passphrase to sign.")
		default:
			p.signWith(v, passphrase)
		}
	})
}

// signWith signs once every tap is kept.
func (p *chairsidePage) signWith(v *chairReview, passphrase string) {
	v.working = true
	v.trouble.set("")
	narrow := p.narrow()
	p.shell.runner.run("Signing the record", func() error {
		if narrow {
			if err := p.store.Widen(passphrase); err != nil {
				return err
			}
		}
		_, err := p.store.Sign(context.Background(), p.keeper.record, passphrase)
		return err
	}, func(err error) {
		v.working = false
		if narrow && !p.narrow() {
			p.shell.widened()
		}
		if err == nil {
			v.passphrase.show("")
			err = p.keeper.load()
		}
		if err != nil {
			v.fail(planner.ErrorMessage(err))
			return
		}
		p.shell.saved(p.patient.ID)
		p.update()
		if p.shell.may(planner.EditPlans) {
			p.shell.askProposal(p.patient.ID, p.keeper.now().Plan, func() {})
		}
	})
}

// fail says why the record was not signed; nothing else changes.
func (v *chairReview) fail(message string) {
	v.trouble.set(message)
	v.body.Refresh()
	v.page.shell.window.Canvas().Focus(v.passphrase.focus())
	v.body.ScrollToBottom() // what went wrong stands under the passphrase
}

// chairSigned is what is left to say once the record is signed.
type chairSigned struct {
	widget.BaseWidget
	page *chairsidePage
	body *fyne.Container
}

func newChairSigned(p *chairsidePage) *chairSigned {
	v := &chairSigned{page: p, body: container.NewStack()}
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer shows the content.
func (v *chairSigned) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(v.body) }

// update says who signed what.
func (v *chairSigned) update(now planner.SessionRecord) {
	done, left := 0, 0
	for _, r := range now.Records {
		if r.State == planner.DoneRegion {
			done++
		} else {
			left++
		}
	}
	mark := widget.NewIcon(theme.NewColoredResource(theme.ConfirmIcon(), colorDone))
	lines := column(gapSmall,
		container.NewCenter(container.NewGridWrap(fyne.NewSize(64, 64), mark)),
		pageTitle("The record is signed").aligned(fyne.TextAlignCenter),
		plain(fmt.Sprintf("Signed by %s, %s.", now.Signature.By.Name, now.Signature.At.Clinical())).aligned(fyne.TextAlignCenter),
		plain(joined(", ", counted(done, "region")+" done", counted(left, "region")+" not done or unconfirmed")).aligned(fyne.TextAlignCenter),
		plain(fmt.Sprintf("About %s dots, %s unconfirmed.", grouped(int(now.Totals.Dots)), counted(len(now.Unconfirmed()), "value"))).aligned(fyne.TextAlignCenter))
	v.body.Objects = []fyne.CanvasObject{padded(80, gapLarge, gapPage, gapPage, lines)}
	v.body.Refresh()
}
