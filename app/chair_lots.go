package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
)

// chairLots shows what is laid out for a session, and what the plan asks for,
// each with its lot.
type chairLots struct {
	page  *chairsidePage
	stale string // keys of the mixes that were stale when it was last shown
}

func newChairLots(p *chairsidePage) *chairLots { return &chairLots{page: p} }

// plannedNeedles lists the needles a session is planned with, each once, with
// the regions it is for.
func plannedNeedles(now planner.SessionRecord) (list []planner.Needle, regions []string) {
	for _, r := range now.Records {
		for i := range r.Passes {
			n := r.PlannedPass(i).Needle
			if n == nil {
				continue
			}
			at := slices.IndexFunc(list, func(o planner.Needle) bool { return planner.SameNeedle(o, *n) && planner.SameNeedle(*n, o) })
			if at < 0 {
				at, list, regions = len(list), append(list, *n), append(regions, "")
			}
			if !strings.Contains(regions[at], r.Region.Name()) {
				regions[at] = joined(", ", regions[at], r.Region.Name())
			}
		}
	}
	return list, regions
}

// plannedMixes lists the mixes a session is planned with, each once, with the
// regions it is for.
func plannedMixes(now planner.SessionRecord) (list []planner.Mix, regions []string) {
	for _, r := range now.Records {
		for i := range r.Passes {
			m := r.PlannedPass(i).Mix
			if m == nil || len(m.Pigments) == 0 {
				continue
			}
			at := slices.IndexFunc(list, func(o planner.Mix) bool { return planner.SameMix(o, *m) && planner.SameMix(*m, o) })
			if at < 0 {
				at, list, regions = len(list), append(list, *m), append(regions, "")
			}
			if !strings.Contains(regions[at], r.Region.Name()) {
				regions[at] = joined(", ", regions[at], r.Region.Name())
			}
		}
	}
	return list, regions
}

// expired gives in words the first lot of what is laid out that expired and was
// not overridden, or "".
func (l *chairLots) expired(now planner.SessionRecord, needles []planner.LaidNeedle, mixes []planner.LaidMix) string {
	for _, lot := range (planner.SessionRecord{Needles: needles, Mixes: mixes}).LaidLots() {
		if lot.State(now.Date) == planner.LotExpired && !now.Gate.Overridden(lot.Lot) {
			return fmt.Sprintf("Lot %s of %s expired on %s. Choose another lot, or ask a physician to override.", lot.Batch, lot.Label, lot.Expiry.Clinical())
		}
	}
	return ""
}

// staleNow names the mixes that are stale now.
func (l *chairLots) staleNow(now planner.SessionRecord) string {
	stale := ""
	for _, m := range now.Mixes {
		if m.Stale(l.page.now()) {
			stale += m.Key + " "
		}
	}
	return stale
}

// needles shows every planned needle with what is laid out for it, then the
// others that are laid out.
func (l *chairLots) needles(now planner.SessionRecord) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	shown := map[string]bool{}
	planned, regions := plannedNeedles(now)
	for i, want := range planned {
		objects = append(objects, l.asked(want.String(), regions[i]))
		laid := false
		for _, n := range now.Needles {
			if !planner.SameNeedle(want, n.Needle) {
				continue
			}
			if laid = true; !shown[n.Key] {
				objects, shown[n.Key] = append(objects, l.laidNeedle(now, n)), true
			}
		}
		if !laid {
			objects = append(objects, flow(newTouch("Choose the lot…", touchGo, func() { l.page.layNeedle(want.Configuration, "", nil) })))
		}
	}
	for _, n := range now.Needles {
		if !shown[n.Key] {
			objects = append(objects, l.laidNeedle(now, n))
		}
	}
	return append(objects, flow(newTouch("Lay out another needle…", touchPlain, func() { l.page.layNeedle("", "", nil) })))
}

// asked says what the plan asks for and where.
func (l *chairLots) asked(what, where string) fyne.CanvasObject {
	return column(0, strong(what).shortened(), caption("Planned for "+where).shortened())
}

func (l *chairLots) laidNeedle(now planner.SessionRecord, n planner.LaidNeedle) fyne.CanvasObject {
	return l.laid(now, n.Key, n.Needle.String(), []planner.LotRef{n.Lot}, "", "",
		func() { l.page.layNeedle(n.Needle.Configuration, n.Key, nil) })
}

// laid shows one thing laid out: what it is, its lots and how they stand, with
// another lot, an override or putting it away.
func (l *chairLots) laid(now planner.SessionRecord, key, what string, lots []planner.LotRef, times, stale string, again func()) fyne.CanvasObject {
	words := column(gapTight, strong(what).shortened())
	t, buttons := toneDone, flow()
	var out []planner.LotRef
	for _, lot := range lots {
		says, state := lotSays(lot, now)
		ink, _ := state.ink()
		stands := newText(says, ink, theme.SizeNameText, fyne.TextStyle{Bold: true})
		words.Add(container.NewBorder(nil, nil, padded(0, 0, 0, gap, stands), nil, plain(lot.Label).shortened()))
		if state == toneStop {
			out, t = append(out, lot), toneStop
		} else if state == toneCaution && t != toneStop {
			t = toneCaution
		}
	}
	if times != "" {
		words.Add(caption(times).shortened())
	}
	if stale != "" {
		t = toneStop
		words.Add(newText(stale, colorStop, theme.SizeNameText, fyne.TextStyle{Bold: true}))
	}
	used := usedAtChair(now, key)
	if !used {
		another := "Choose another lot"
		if stale != "" {
			another = "Prepare anew"
		}
		buttons.Add(newChoice(another, again))
	}
	for _, lot := range out {
		ask := l.page.overrideLabel()
		if len(lots) > 1 {
			ask += " lot " + lot.Batch
		}
		buttons.Add(newChoice(ask, func() { l.page.overrideLot(lot, nil) }))
	}
	if !used {
		buttons.Add(newChoice("Put away", func() { l.page.tap(planner.Tap{Deed: planner.TakeAway, Text: key}) }))
	}
	ink, tint := t.ink()
	return container.NewStack(newPanel(tint, ink, sizePanelRadius), padded(12, 12, gap, gap, column(gapSmall, words, buttons)))
}

// usedAtChair tells whether a pass names what was laid out under a key.
func usedAtChair(now planner.SessionRecord, key string) bool {
	for _, r := range now.Records {
		for pass := range r.Passes {
			for _, f := range []planner.Field{planner.NeedleField, planner.MixField} {
				if l, ok := r.Value(f, pass+1); ok && l.Value.Laid == key {
					return true
				}
			}
		}
	}
	return false
}

// lotSays says how a lot stands on the session's day.
func lotSays(lot planner.LotRef, now planner.SessionRecord) (string, tone) {
	says := "lot " + lot.Batch
	switch lot.State(now.Date) {
	case planner.LotExpired:
		if now.Gate.Overridden(lot.Lot) {
			return says + " · expired " + lot.Expiry.Clinical() + ", overridden", toneCaution
		}
		return says + " · expired " + lot.Expiry.Clinical(), toneStop
	case planner.LotExpires:
		return says + " · expires " + lot.Expiry.Clinical(), toneCaution
	case planner.LotInDate:
		return says + " · in date to " + lot.Expiry.Clinical(), toneDone
	}
	return says + " · no expiry on the label", toneDone
}

// mixes shows every planned mix with what is prepared for it, then the others.
func (l *chairLots) mixes(now planner.SessionRecord) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	shown := map[string]bool{}
	planned, regions := plannedMixes(now)
	for i, want := range planned {
		objects = append(objects, l.asked(want.String(), regions[i]))
		laid := false
		for _, m := range now.Mixes {
			if !planner.SameMix(want, m.Mix) {
				continue
			}
			if laid = true; !shown[m.Key] {
				objects, shown[m.Key] = append(objects, l.laidMix(now, m)), true
			}
		}
		if !laid {
			objects = append(objects, flow(newTouch("Prepare the mix…", touchGo, func() { l.page.prepareMix(&want, nil) })))
		}
	}
	for _, m := range now.Mixes {
		if !shown[m.Key] {
			objects = append(objects, l.laidMix(now, m))
		}
	}
	return append(objects, flow(newTouch("Prepare another mix…", touchPlain, func() { l.page.prepareMix(nil, nil) })))
}

func (l *chairLots) laidMix(now planner.SessionRecord, m planner.LaidMix) fyne.CanvasObject {
	stale := ""
	if m.Stale(l.page.now()) {
		stale = "To be discarded since " + planner.Moment(m.Mix.DiscardAfter).Clock() + "."
	}
	return l.laid(now, m.Key, m.Mix.String(), m.AllLots(), mixTimes(m.Mix), stale, func() { l.page.changeMix(m) })
}

// mixTimes says when a mix was prepared and is to be discarded.
func mixTimes(m planner.Mix) string {
	says := ""
	if clock := planner.Moment(m.Prepared).Clock(); clock != "" {
		says = "prepared " + clock
	}
	if clock := planner.Moment(m.DiscardAfter).Clock(); clock != "" {
		says = joined(", ", says, "discard after "+clock)
	}
	return says
}

func machineSays(now planner.SessionRecord) string {
	if now.Machine == nil && now.Speed == "" {
		return "If the clinic records it: which machine, at what speed."
	}
	machine := ""
	if now.Machine != nil {
		machine = now.Machine.Label + " · " + now.Machine.Batch
	}
	return joined(" · ", machine, now.Speed)
}

// machine offers to choose the machine and its speed.
func (l *chairLots) machine(now planner.SessionRecord) []fyne.CanvasObject {
	buttons := flow(newTouch("Choose the machine…", touchPlain, func() {
		l.page.pickLot(planner.MachineStock, "", func(p planner.Product, lot planner.Lot) {
			ref := planner.RefOf(p, lot)
			l.page.layOut(planner.Tap{Deed: planner.LayMachine, Machine: &ref, Text: l.page.keeper.now().Speed}, ref, nil)
		})
	}), newTouch("Speed…", touchPlain, l.page.askSpeed))
	if now.Machine != nil || now.Speed != "" {
		buttons.Add(newTouch("None", touchQuiet, func() { l.page.tap(planner.Tap{Deed: planner.LayMachine}) }))
	}
	return []fyne.CanvasObject{buttons}
}

// askSpeed asks for the machine's speed as the machine shows it.
func (p *chairsidePage) askSpeed() {
	pad := newPad("", 0, 10000)
	unit := newUnitChoice("Hz", "V", "rpm")
	var s *sheet
	s = p.sheet("Speed of the machine", padWidth, column(gap, pad, unit),
		newTouch("Cancel", touchPlain, func() { s.close() }),
		newTouch("Use", touchGo, func() {
			if pad.text == "" {
				return
			}
			s.close()
			p.tap(planner.Tap{Deed: planner.LayMachine, Machine: p.keeper.now().Machine, Text: pad.text + " " + unit.chosen})
		}))
}

// pickLot lets one choose a lot of a kind; what is wanted is offered first.
// given is called when none was chosen; it may be left out.
func (p *chairsidePage) pickLot(kind planner.StockKind, wanted string, then func(planner.Product, planner.Lot), given ...func()) {
	ctx := context.Background()
	products, err := p.store.Products(ctx)
	if err != nil {
		p.tell("The stock cannot be read", planner.ErrorMessage(err))
		return
	}
	lots, err := p.store.Lots(ctx)
	if err != nil {
		p.tell("The stock cannot be read", planner.ErrorMessage(err))
		return
	}
	var s *sheet
	picker := newLotPicker(kind, wanted, products, lots, p.keeper.now().Date, func(product planner.Product, lot planner.Lot) {
		s.close()
		then(product, lot)
	})
	height := max(300, min(520, p.shell.window.Canvas().Size().Height-260))
	s = p.sheet("Lot of "+strings.ToLower(kind.Name())+suffix(": ", wanted), 720, atLeast(0, height, picker), newTouch("Cancel", touchPlain, func() {
		s.close()
		for _, none := range given {
			none()
		}
	}))
	p.shell.window.Canvas().Focus(picker.focus())
}

// suffix gives a text after a separator, or nothing.
func suffix(separator, value string) string {
	if value == "" {
		return ""
	}
	return separator + value
}

// layNeedle lays out a needle of a lot to choose: in the place of another one,
// or with "" beside the others. then hears its key; nil needs nothing.
func (p *chairsidePage) layNeedle(wanted, key string, then func(key string)) {
	p.pickLot(planner.NeedleStock, wanted, func(product planner.Product, lot planner.Lot) {
		now := p.keeper.now()
		if key == "" {
			key = freshKey("n", func(k string) bool { _, taken := now.Needle(k); return taken })
		}
		laid := planner.LaidNeedle{Key: key, Needle: product.Needle(), Lot: planner.RefOf(product, lot)}
		p.layOut(planner.Tap{Deed: planner.LayNeedle, Needle: &laid}, laid.Lot, func() {
			if then != nil {
				then(key)
			}
		})
	})
}

// freshKey gives a key nothing laid out has yet.
func freshKey(prefix string, taken func(string) bool) string {
	for i := 1; ; i++ {
		if key := fmt.Sprint(prefix, i); !taken(key) {
			return key
		}
	}
}
