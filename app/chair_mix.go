package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/planner/quantity"
)

// mixPart is one fluid of a mix being prepared.
type mixPart struct {
	name  string // as the mix names it
	parts float64
	lot   *planner.LotRef
	hours float64 // for how many hours the maker lets a mix of it be used; 0 = not stated
}

// mixForm is the dialog in which a mix is prepared: the lot and the parts of
// every fluid, and when it is to be discarded.
type mixForm struct {
	page      *chairsidePage
	key       string
	planned   *planner.Mix
	pigments  []mixPart
	diluent   *mixPart
	viscosity planner.Viscosity
	hours     float64 // it may be used for; 0 = not stated
	typed     bool    // hours were entered here
	then      func(key string)

	body    *fyne.Container
	trouble *trouble
	sheet   *sheet
	width   float32
}

// partsWord names parts by how many there are.
func partsWord(n float64) string {
	if n == 1 {
		return "part"
	}
	return "parts"
}

// prepareMix prepares a mix beside the others: like a planned one, else like the
// one prepared last, else from nothing.
func (p *chairsidePage) prepareMix(like *planner.Mix, then func(key string)) {
	f := &mixForm{page: p, planned: like, then: then, body: column(gap), trouble: newTrouble(), width: 760}
	laid := p.keeper.now().Mixes
	if like == nil && len(laid) > 0 {
		f.begin(laid[len(laid)-1])
	} else if like != nil {
		for _, pigment := range like.Pigments {
			f.pigments = append(f.pigments, mixPart{name: pigment.Name, parts: pigment.Parts})
		}
		if like.DiluentParts > 0 || like.Diluent != "" {
			f.diluent = &mixPart{name: like.Diluent, parts: like.DiluentParts}
		}
		f.viscosity = like.Viscosity
	} else {
		f.pigments = []mixPart{{parts: 1}}
	}
	f.open()
}

// changeMix prepares a mix anew in the place of one that is laid out: what is not
// changed stays as it is there.
func (p *chairsidePage) changeMix(laid planner.LaidMix) {
	f := &mixForm{page: p, key: laid.Key, planned: &laid.Mix, body: column(gap), trouble: newTrouble(), width: 760}
	f.begin(laid)
	f.open()
}

// begin fills the form with a mix that is laid out: its lots, their parts and for
// how long it may be used.
func (f *mixForm) begin(laid planner.LaidMix) {
	for i, pigment := range laid.Mix.Pigments {
		part := mixPart{name: pigment.Name, parts: pigment.Parts}
		if i < len(laid.Lots) {
			part.lot = &laid.Lots[i]
			part.hours = f.page.mixedHours(laid.Lots[i].Product)
		}
		f.pigments = append(f.pigments, part)
	}
	if laid.Diluent != nil {
		f.diluent = &mixPart{
			name: laid.Mix.Diluent, parts: laid.Mix.DiluentParts, lot: laid.Diluent,
			hours: f.page.mixedHours(laid.Diluent.Product),
		}
	}
	f.viscosity = laid.Mix.Viscosity
	if laid.Mix.DiscardAfter == "" {
		f.typed = f.lasts() > 0 // nobody wanted what the products state
		return
	}
	hours := planner.Moment(laid.Mix.DiscardAfter).Since(planner.Moment(laid.Mix.Prepared)).Hours()
	if hours != f.lasts() {
		f.hours, f.typed = hours, true
	}
}

// mixedHours gives for how many hours a product's maker lets a mix of it be used;
// 0 when that is not known.
func (p *chairsidePage) mixedHours(id planner.ID) float64 {
	products, err := p.store.Products(context.Background())
	if err != nil {
		p.shell.dialogs.record(err)
	}
	for _, product := range products {
		if product.Value.ID == id {
			return product.Value.MixedHours
		}
	}
	return 0
}

// open shows the form, again after a lot or a number was chosen.
func (f *mixForm) open() {
	f.body.Objects = nil
	for i := range f.pigments {
		f.body.Add(f.part(&f.pigments[i], planner.PigmentStock, len(f.pigments) > 1, func() { f.pigments = slices.Delete(f.pigments, i, i+1) }))
	}
	if f.diluent != nil {
		f.body.Add(f.part(f.diluent, planner.DiluentStock, true, func() { f.diluent = nil }))
	}
	more := flow(newChoice("Add a pigment", func() {
		f.again(func() { f.pigments = append(f.pigments, mixPart{parts: 1}) })
	}))
	if f.diluent == nil {
		more.Add(newChoice("Add a diluent", func() { f.again(func() { f.diluent = &mixPart{parts: 1} }) }))
	}
	f.body.Add(more)
	f.body.Add(hairline())
	f.body.Add(f.discard())
	f.body.Add(f.trouble)
	title := "Prepare a mix"
	if f.planned != nil {
		title = "Prepare " + oneLine(f.planned.String(), 60)
	}
	f.sheet = f.page.sheet(title, f.width, f.page.within(f.body, f.width, 260),
		newTouch("Cancel", touchPlain, func() { f.sheet.close() }),
		newTouch("Prepared now", touchGo, f.apply))
}

// again changes something and shows the form anew.
func (f *mixForm) again(change func()) {
	f.sheet.close()
	change()
	f.trouble.set("")
	f.open()
}

// part shows one fluid: its lot and its parts.
func (f *mixForm) part(part *mixPart, kind planner.StockKind, removable bool, remove func()) fyne.CanvasObject {
	name := part.name
	if name == "" {
		name = "any " + strings.ToLower(kind.Name())
	}
	lot := newTouchRow("Choose the lot…", kind.Name()+": "+name, func() { f.chooseLot(part, kind) })
	lot.as(touchGo)
	if part.lot != nil {
		says, t := lotSays(*part.lot, f.page.keeper.now())
		lot.say(part.lot.Label, says)
		lot.as(map[tone]touchLook{toneStop: touchStop, toneCaution: touchWarn}[t])
	}
	parts := newTouch(quantity.Number(part.parts), touchPlain, func() { f.chooseParts(part) })
	parts.say(quantity.Number(part.parts), partsWord(part.parts))
	right := row(gapSmall, atLeast(96, 0, parts))
	if removable {
		right.Add(newTouch("", touchPlain, func() { f.again(remove) }).withIcon(theme.DeleteIcon()))
	}
	return container.NewBorder(nil, nil, nil, padded(0, 0, gapSmall, 0, right), lot)
}

func (f *mixForm) chooseLot(part *mixPart, kind planner.StockKind) {
	f.sheet.close()
	f.page.pickLot(kind, part.name, func(product planner.Product, lot planner.Lot) {
		ref := planner.RefOf(product, lot)
		part.lot, part.hours = &ref, product.MixedHours
		if !namesProduct(part.name, product) {
			part.name = product.Label()
		}
		f.trouble.set("")
		f.open()
	}, f.open)
}

// namesProduct tells whether a plan's words for a fluid are met by a product:
// every word stands in its label.
func namesProduct(planned string, p planner.Product) bool {
	label := strings.Fields(planner.Fold(p.Label()))
	words := strings.Fields(planner.Fold(planned))
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(label, w) })
}

func (f *mixForm) chooseParts(part *mixPart) {
	f.sheet.close()
	f.page.askNumber("Parts of "+part.name, "parts", 0, 1000, part.parts, []float64{1}, func(value float64) { part.parts = value }, f.open)
}

// lasts gives for how many hours the mix may be used: as entered, else the
// least that the makers of its fluids state.
func (f *mixForm) lasts() float64 {
	if f.typed {
		return f.hours
	}
	least := 0.0
	for _, part := range f.parts() {
		if part.hours > 0 && (least == 0 || part.hours < least) {
			least = part.hours
		}
	}
	return least
}

func (f *mixForm) parts() []mixPart {
	if f.diluent == nil {
		return f.pigments
	}
	return append(slices.Clone(f.pigments), *f.diluent)
}

// discard shows until when the mix may be used.
func (f *mixForm) discard() fyne.CanvasObject {
	label, detail := "No discard time", "The products state none. Tap to enter hours"
	if hours := f.lasts(); hours > 0 {
		label = "Discard after " + f.discardAfter(hours).Clock()
		detail = quantity.Number(hours) + " hours from now, as the products state"
		if f.typed {
			detail = quantity.Number(hours) + " hours from now, as entered"
		}
	}
	b := newTouchRow(label, detail, func() {
		f.sheet.close()
		f.page.askNumber("For how many hours may the mix be used?", "hours", 0, 24*90, f.lasts(), []float64{1}, func(value float64) {
			f.hours, f.typed = value, true
		}, f.open)
	})
	return b.withIcon(theme.HistoryIcon())
}

func (f *mixForm) discardAfter(hours float64) planner.Moment {
	return planner.MomentOf(f.page.shell.file.Now().Add(time.Duration(hours * float64(time.Hour))))
}

// laid gives the mix as it stands in the form.
func (f *mixForm) laid() (planner.LaidMix, error) {
	laid := planner.LaidMix{Key: f.key, Mix: planner.Mix{Viscosity: f.viscosity, Prepared: string(f.page.now())}}
	for _, part := range f.pigments {
		if part.lot == nil {
			return laid, planner.Errorf(planner.Invalid, "Choose a lot for every pigment of the mix.")
		}
		laid.Lots = append(laid.Lots, *part.lot)
		laid.Mix.Pigments = append(laid.Mix.Pigments, planner.Pigment{Name: part.name, Parts: part.parts})
	}
	if d := f.diluent; d != nil && d.parts > 0 {
		if d.lot == nil {
			return laid, planner.Errorf(planner.Invalid, "Choose the diluent's lot.")
		}
		laid.Diluent, laid.Mix.Diluent, laid.Mix.DiluentParts = d.lot, d.name, d.parts
	}
	if hours := f.lasts(); hours > 0 {
		laid.Mix.DiscardAfter = string(f.discardAfter(hours))
	}
	return laid, nil
}

// apply lays the mix out.
func (f *mixForm) apply() {
	laid, err := f.laid()
	now := f.page.keeper.now()
	if laid.Key == "" {
		laid.Key = freshKey("m", func(k string) bool { _, taken := now.Mix(k); return taken })
	}
	if err == nil {
		if lot, out := f.page.stopped(laid.AllLots()...); out {
			f.sheet.close()
			f.page.askExpired(lot, f.open, func() {
				f.open()
				f.apply()
			})
			return
		}
		_, err = f.page.tried(planner.Tap{Deed: planner.LayMix, Mix: &laid})
	}
	if err != nil {
		f.trouble.set(planner.ErrorMessage(err))
		f.sheet.fit()
		return
	}
	f.sheet.close()
	if f.page.tap(planner.Tap{Deed: planner.LayMix, Mix: &laid}) && f.then != nil {
		f.then(laid.Key)
	}
}

// tried gives the session as it would be after a deed.
func (p *chairsidePage) tried(t planner.Tap) (planner.Running, error) {
	t.At, t.By, t.Seq = p.now(), p.shell.file.User().Name, p.keeper.shown.NextSeq()
	return p.keeper.shown.Tap(t)
}

// askNumber asks for a number by the pad. then gets it; closed is called at the
// end, chosen or not.
func (p *chairsidePage) askNumber(title, unit string, low, high, value float64, steps []float64, then func(float64), closed func()) {
	number := newPad(unit, low, high, steps...)
	if value != 0 {
		number.show(value)
	}
	trouble := newTrouble()
	var s *sheet
	end := func() {
		s.close()
		changed(closed)
	}
	use := newTouch("Use", touchGo, func() {
		value, err := number.read()
		if err != nil {
			trouble.set(planner.ErrorMessage(err))
			s.fit()
			return
		}
		s.close()
		then(value)
		changed(closed)
	})
	s = p.sheet(title, padWidth, column(gap, number, trouble), newTouch("Cancel", touchPlain, end), use)
	p.shell.window.Canvas().Focus(number)
}
