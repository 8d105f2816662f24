package app

import (
	"context"
	"errors"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/store"
)

// clinicStore is what the page of the clinic needs of the store.
type clinicStore interface {
	Clinic(ctx context.Context) (store.Stored[planner.Clinic], error)
	SaveClinic(ctx context.Context, clinic store.Stored[planner.Clinic]) (store.Stored[planner.Clinic], error)
	Users(ctx context.Context) ([]planner.User, error)
	AddUser(ctx context.Context, user planner.User, passphrase string) (planner.User, error)
}

// clinicPage shows the clinic's particulars, its rates and its users.
type clinicPage struct {
	widget.BaseWidget
	room
	shell *shell
	base  store.Stored[planner.Clinic]
	rows  *formRows
	state *saveState
	users *usersPanel
	quiet bool

	name, phone, hours, address *textField
	paper                       *choiceField[planner.Paper]
	rate, ink, needle, setUp    *numberField
}

func newClinicPage(s *shell) *clinicPage {
	p := &clinicPage{
		shell: s, rows: newFormRows(), name: newTextField(""), phone: newTextField(""),
		hours: newTextField("Whom to call when the clinic is closed"), address: newMultilineField(3, ""),
		paper: newChoiceField([]planner.Paper{planner.A4, planner.Letter}, func(p planner.Paper) string { return string(p) }, ""),
		rate:  newNumberField("dots / min", 0, 10000), ink: newNumberField("ml / 1,000 dots", 0, 100),
		needle: newNumberField("dots", 0, 1e6), setUp: newNumberField("min", 0, 600),
	}
	p.state = newSaveState(p.save, p.askDrop)
	p.users = newUsersPanel(s)
	for _, t := range []*textField{p.name, p.phone, p.hours, p.address} {
		t.OnChange = p.changed
	}
	for _, n := range []*numberField{p.rate, p.ink, p.needle, p.setUp} {
		n.OnChange = p.changed
	}
	p.paper.OnChange = p.changed
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets particulars and rates beside the users.
func (p *clinicPage) CreateRenderer() fyne.WidgetRenderer {
	add := p.rows.add
	particulars := column(gap,
		column(gapTight, heading("Particulars"), flush(mutedParagraph("These stand at the head of every paper."))),
		add("name", "Name", p.name, ""),
		add("address", "Address", p.address, ""),
		shared(gap, []float32{3, 2}, add("phone", "Phone", p.phone, ""), add("paper", "Paper size", p.paper, "")),
		add("out_of_hours", "Out of hours", p.hours, "Printed on the patient's plan."))
	rates := column(gap,
		column(gapTight, heading("Your own rates"),
			flush(mutedParagraph("Estimates of time, pigment and needles are made from these. Leave a field empty to leave that estimate blank; without a rate of your own, minutes come from the reference: "+
				rangeOf(p.shell.reference.DotsPerMin)+" dots a minute ("+p.shell.reference.DotsPerMin.String()+")."))),
		beside(gap, add("dots_per_minute", "Dots a minute", p.rate, ""), add("minutes_set_up", "Set-up for each visit", p.setUp, "")),
		beside(gap, add("ml_per_1000_dots", "Pigment", p.ink, ""), add("dots_per_needle", "One needle lasts for", p.needle, "")))
	title := container.NewBorder(nil, nil, nil, middle(p.state), pageTitle("Clinic"))
	content := column(gap, title, shared(gap, []float32{3, 2}, column(gap, card(particulars), card(rates)), column(0, p.users)))
	return p.fill(scrolled(content))
}

func rangeOf(b planner.Band) string { return quantity.Number(b.Low) + "–" + quantity.Number(b.High) }

// shown reads the clinic and its users.
func (p *clinicPage) shown() {
	clinic, err := p.shell.file.Clinic(context.Background())
	if err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	p.base = clinic
	p.showAll()
	p.users.load()
}

func (p *clinicPage) showAll() {
	p.quiet = true
	c := p.base.Value
	p.name.show(c.Name)
	p.address.show(c.Address)
	p.phone.show(c.Phone)
	p.hours.show(c.Hours)
	p.paper.show(paperOrA4(c.Paper))
	p.rate.show(c.Rates.DotsPerMinute)
	p.ink.show(float64(c.Rates.MillilitresPer1000))
	p.needle.show(c.Rates.DotsPerNeedle)
	p.setUp.show(float64(c.Rates.MinutesSetUpPerVisit))
	may := p.shell.may(planner.EditClinic)
	for _, f := range []field{p.name, p.address, p.phone, p.hours, p.paper, p.rate, p.ink, p.needle, p.setUp} {
		f.enable(may)
	}
	p.quiet = false
	p.changed()
}

func paperOrA4(p planner.Paper) planner.Paper {
	if p == "" {
		return planner.A4
	}
	return p
}

// read gives the clinic as the form shows it.
func (p *clinicPage) read() (planner.Clinic, error) {
	var r readings
	c := planner.Clinic{
		Name: p.name.read(), Address: p.address.read(), Phone: p.phone.read(), Hours: p.hours.read(), Paper: p.paper.read(),
		Rates: planner.Rates{
			DotsPerMinute:        r.number("dots_per_minute", p.rate),
			MillilitresPer1000:   quantity.Millilitres(r.number("ml_per_1000_dots", p.ink)),
			DotsPerNeedle:        r.number("dots_per_needle", p.needle),
			MinutesSetUpPerVisit: quantity.Minutes(r.number("minutes_set_up", p.setUp)),
		},
	}
	return c, r.with(c.Faults())
}

func (p *clinicPage) changed() {
	if !p.quiet {
		p.state.show(p.unsaved(), p.shell.may(planner.EditClinic))
	}
}

func (p *clinicPage) unsaved() bool {
	before := p.base.Value
	before.Paper = paperOrA4(before.Paper)
	now, err := p.read()
	return !reflect.DeepEqual(now, before) || len(planner.FaultsOf(err)) > 0 && p.base.Row > 0
}

func (p *clinicPage) save() {
	if err := p.keep(); err != nil && !errors.Is(err, errShown) {
		p.shell.dialogs.showError(err)
	}
}

func (p *clinicPage) keep() error {
	p.rows.clear()
	clinic, err := p.read()
	if err != nil {
		p.rows.show(err)
		return errShown
	}
	saved, err := p.shell.file.SaveClinic(context.Background(), store.Stored[planner.Clinic]{Value: clinic, Row: p.base.Row})
	var stale *store.ConflictError[planner.Clinic]
	if errors.As(err, &stale) {
		p.shell.dialogs.choose("Somebody saved first", "Somebody else changed the clinic's settings while you were editing them. Nothing was overwritten.",
			option{label: "Go on editing"},
			option{label: "Take theirs", run: func() { p.accept(stale.Theirs) }},
			option{label: "Keep mine", kind: highImportance, run: func() {
				p.base.Row = stale.Theirs.Row
				p.save()
			}})
		return errShown
	}
	if err != nil {
		if p.rows.show(err) {
			return errShown
		}
		return err
	}
	p.accept(saved)
	p.state.saved(p.shell.file.Now())
	return nil
}

func (p *clinicPage) accept(saved store.Stored[planner.Clinic]) {
	p.base = saved
	p.showAll()
	p.shell.renamed(saved.Value.Name)
}

func (p *clinicPage) drop() {
	p.rows.clear()
	p.showAll()
}

func (p *clinicPage) askDrop() {
	p.shell.dialogs.choose("Discard your changes?", "What you typed since the last save is lost.",
		option{label: "Go on editing"}, option{label: "Discard", kind: widget.DangerImportance, run: p.drop})
}

func (p *clinicPage) escaped() bool { return false }

func (p *clinicPage) commands() []command {
	return []command{
		bind(actSave, func() bool { return p.shell.may(planner.EditClinic) }, p.save),
		bind(actDiscard, p.unsaved, p.askDrop),
		bind(actAddUser, func() bool { return p.shell.may(planner.ManageUsers) }, p.users.add),
	}
}
