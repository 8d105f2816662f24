package app

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/store"
)

// stockFormWidth is how wide the forms of the stock are.
const stockFormWidth float32 = 640

// productForm is the form of a product; which fields it has follows its kind.
type productForm struct {
	rows *formRows
	base planner.Product
	fit  func() // after the fields have changed

	kind                         *choiceField[planner.StockKind]
	maker, name, reference, gtin *textField
	shade, colour, carrier       *textField
	viscosity                    *choiceField[planner.Viscosity]
	configuration, shape         *textField
	diameter, mixed              *numberField
	note                         *textField
	retired                      *tick
	content                      *fyne.Container
	pigment, fluid, needle       fyne.CanvasObject // rows of some kinds only
	viscosityRow                 fyne.CanvasObject
}

func newProductForm(p planner.Product, stored bool) *productForm {
	f := &productForm{
		rows: newFormRows(), base: p, maker: newTextField(""), name: newTextField(""), reference: newTextField(""), gtin: newTextField("14 digits, from the barcode"),
		shade: newTextField(""), colour: newTextField("Dark brown, or a colour index"), carrier: newTextField("Water …"),
		configuration: newTextField("1RL, 3RL …"), shape: newTextField("Long taper …"),
		diameter: newNumberField("mm", 0.05, 2), mixed: newNumberField("hours", 0, 24*90), note: newMultilineField(2, ""),
	}
	f.kind = newChoiceField(planner.StockKinds(), planner.StockKind.Name, "")
	f.viscosity = newChoiceField(planner.Viscosities(), titled[planner.Viscosity], "Not stated")
	f.retired = newTick("No longer bought: not offered any more", nil)
	f.kind.OnChange = f.arrange
	add := f.rows.add
	maker, name := add("maker", "Maker", f.maker, ""), add("name", "Name · required", f.name, "")
	carrier := add("carrier", "Carrier", f.carrier, "")
	f.viscosityRow = add("viscosity", "Viscosity", f.viscosity, "")
	f.pigment = beside(gap, add("shade", "Shade", f.shade, ""), add("colour", "Colour", f.colour, ""))
	f.fluid = beside(gap, carrier, f.viscosityRow, add("mixed_hours", "A mix of it keeps", f.mixed, ""))
	f.needle = beside(gap, add("configuration", "Configuration", f.configuration, ""), add("diameter", "Diameter", f.diameter, ""), add("shape", "Taper or point", f.shape, ""))
	f.retired.Hidden = !stored
	f.content = column(gap, beside(gap, add("kind", "Kind", f.kind, ""), maker), name, f.pigment, f.fluid, f.needle,
		beside(gap, add("reference", "Catalogue number", f.reference, ""), add("gtin", "GTIN", f.gtin, "")),
		add("note", "Note", f.note, ""), f.retired)
	f.show(p)
	return f
}

// show fills the form.
func (f *productForm) show(p planner.Product) {
	f.base = p
	if p.Kind == "" {
		p.Kind = planner.PigmentStock
	}
	f.kind.show(p.Kind)
	f.viscosity.show(p.Viscosity)
	for field, value := range map[*textField]string{
		f.maker: p.Maker, f.name: p.Name, f.reference: p.Reference, f.gtin: p.GTIN, f.shade: p.Shade, f.colour: p.Colour,
		f.carrier: p.Carrier, f.configuration: p.Configuration, f.shape: p.Shape, f.note: p.Note,
	} {
		field.show(value)
	}
	f.diameter.show(float64(p.Diameter))
	f.mixed.show(p.MixedHours)
	f.retired.SetChecked(p.Retired)
	f.arrange()
}

// arrange shows the fields the kind has.
func (f *productForm) arrange() {
	kind := f.kind.read()
	pigment, fluid := kind == planner.PigmentStock, kind.Unit() == planner.PigmentStock.Unit()
	for object, on := range map[fyne.CanvasObject]bool{
		f.pigment: pigment, f.fluid: fluid, f.viscosityRow: pigment, f.needle: kind == planner.NeedleStock,
	} {
		if on {
			object.Show()
		} else {
			object.Hide()
		}
	}
	f.content.Refresh()
	changed(f.fit)
}

// read gives the product as the form shows it; what a kind has no field for is
// left out.
func (f *productForm) read() (planner.Product, error) {
	var r readings
	p := planner.Product{ID: f.base.ID, Kind: f.kind.read(), Retired: f.retired.Checked}
	p.Maker, p.Name, p.Reference, p.Note = f.maker.read(), f.name.read(), f.reference.read(), f.note.read()
	p.GTIN = fullGTIN(f.gtin.read())
	if p.Kind == planner.PigmentStock {
		p.Shade, p.Colour, p.Viscosity = f.shade.read(), f.colour.read(), f.viscosity.read()
	}
	if p.Kind.Unit() == planner.PigmentStock.Unit() {
		p.Carrier, p.MixedHours = f.carrier.read(), r.number("mixed_hours", f.mixed)
	}
	if p.Kind == planner.NeedleStock {
		p.Configuration, p.Shape = f.configuration.read(), f.shape.read()
		p.Diameter = quantity.Millimetres(r.number("diameter", f.diameter))
	}
	p = p.Tidy()
	return p, r.with(p.Faults())
}

// fullGTIN fills the digits of a shorter barcode, such as an EAN-13, up to 14.
func fullGTIN(typed string) string {
	digits := strings.Join(strings.Fields(typed), "")
	switch len(digits) {
	case 8, 12, 13:
		return strings.Repeat("0", 14-len(digits)) + digits
	}
	return digits
}

// newProduct asks for a product that starts as given; then goes on with it.
func (p *stockPage) newProduct(start planner.Product, then func(store.Stored[planner.Product])) {
	if start.Kind == "" {
		start.Kind = p.kind
	}
	start.ID = p.store.NewID()
	p.askProduct("New product", store.Stored[planner.Product]{Value: start}, then)
}

// askProduct shows the form of a product and saves it.
func (p *stockPage) askProduct(title string, stored store.Stored[planner.Product], then func(store.Stored[planner.Product])) {
	form := newProductForm(stored.Value, stored.Row > 0)
	var s *sheet
	told := func(product planner.Product, saved store.Stored[planner.Product], err error) error {
		var other *store.ConflictError[planner.Product]
		switch {
		case errors.As(err, &other) && other.Theirs.Value.ID == product.ID:
			p.settle(product.Differences(other.Theirs.Value),
				func() { stored = other.Theirs; form.show(stored.Value) },
				func() { stored.Row = other.Theirs.Row })
		case errors.As(err, &other):
			p.offer(planner.ErrorMessage(err), "Show the one in stock", func() {
				s.close()
				p.load()
				p.goOn(other.Theirs, then)
			})
		}
		if err != nil {
			return err
		}
		s.close() // what comes next is a dialog of its own, or wants the keyboard
		p.load()
		if then != nil {
			then(saved)
		} else {
			p.next()
		}
		return nil
	}
	s, _ = p.shell.dialogs.keepForm(title, "Save", form.rows, form.content, func(tell func(error)) {
		product, err := form.read()
		if err != nil {
			tell(err)
			return
		}
		saved := store.Stored[planner.Product]{Value: product, Row: stored.Row}
		p.shell.runner.run("Saving the product…", func() (err error) {
			saved, err = p.store.SaveProduct(context.Background(), saved)
			return err
		}, func(err error) { tell(told(product, saved, err)) })
	})
	s.widen(stockFormWidth)
	form.fit = s.fit
	form.focusFirst(p.shell.window.Canvas())
}

// focusFirst gives the first field that is to be filled the keyboard.
func (f *productForm) focusFirst(c fyne.Canvas) {
	if f.base.Name == "" {
		c.Focus(f.maker.focus())
		return
	}
	c.Focus(f.name.focus())
}

// goOn goes on with a product that is in stock already, or shows it.
func (p *stockPage) goOn(product store.Stored[planner.Product], then func(store.Stored[planner.Product])) {
	if then != nil {
		then(product)
		return
	}
	p.openProduct(product.Value.ID, "This product was in stock already.")
}

// settle shows that somebody saved first and lets the user choose; the form
// stays open with what was typed.
func (p *stockPage) settle(differences []string, takeTheirs, keepMine func()) {
	what := strings.Join(differences, "; ")
	if what == "" {
		what = "nothing"
	}
	p.shell.dialogs.choose("Somebody saved first", "Somebody else changed this while you were editing it. Nothing was overwritten. What you typed changes: "+what+".",
		option{label: "Go on editing"},
		option{label: "Take theirs", run: takeTheirs},
		option{label: "Keep mine", kind: widget.HighImportance, run: keepMine})
}

// offer says that something is in stock already and offers to show it.
func (p *stockPage) offer(message, label string, show func()) {
	p.shell.dialogs.choose("In stock already", message+" What you typed is still in the form.",
		option{label: "Go on editing"}, option{label: label, kind: widget.HighImportance, run: show})
}

// widen gives an open dialog another width.
func (s *sheet) widen(width float32) {
	s.width = width
	s.fit()
}
