package app

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// How the card beside the form of a new patient behaves. They are our choices.
const (
	similarDelay = 400 * time.Millisecond // after the last key
	similarMost  = 4                      // people named; more are counted
	similarWidth = 300
)

// duplicates says beside the form of a new patient who may be here already. It
// looks once typing pauses and never stands in the way.
type duplicates struct {
	widget.BaseWidget
	runner   runner
	cards    func() []planner.Card  // of everybody in the file
	typed    func() planner.Patient // as the form shows the patient now
	onOpen   func(planner.ID)
	wait     *autosave
	identity planner.Patient // what was looked for last
	found    []planner.Likeness
	answered map[planner.ID]bool // said to be somebody else
	box      *fyne.Container
}

func newDuplicates(r runner, cards func() []planner.Card, typed func() planner.Patient, onOpen func(planner.ID)) *duplicates {
	d := &duplicates{runner: r, cards: cards, typed: typed, onOpen: onOpen, answered: map[planner.ID]bool{}, box: column(gap)}
	d.wait = newAutosave(r, d.look)
	d.wait.delay, d.wait.atMost = similarDelay, 0
	d.ExtendBaseWidget(d)
	d.show()
	return d
}

// CreateRenderer shows the card.
func (d *duplicates) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		padded(20, 20, 20, 20, d.box)))
}

// identityOf is what tells people apart: nothing else is looked for.
func identityOf(p planner.Patient) planner.Patient {
	return planner.Patient{ID: p.ID, Chart: p.Chart, Family: p.Family, Given: p.Given, Born: p.Born, Contact: planner.Contact{Phone: p.Contact.Phone}}
}

// sameIdentity compares what tells people apart.
func sameIdentity(a, b planner.Patient) bool {
	return a.Chart == b.Chart && a.Family == b.Family && a.Given == b.Given && a.Born == b.Born && a.Contact.Phone == b.Contact.Phone
}

// changed looks again soon if the number, a name, the birth date or the phone has changed.
func (d *duplicates) changed() {
	if !sameIdentity(d.typed(), d.identity) {
		d.wait.soon()
	}
}

// look searches the file beside the window.
func (d *duplicates) look() {
	d.identity = identityOf(d.typed())
	asked, cards := d.identity, d.cards()
	var found []planner.Likeness
	d.runner.quietly(func() error {
		found = planner.Likely(asked, cards)
		return nil
	}, func(err error) {
		if err == nil && sameIdentity(asked, d.identity) {
			d.found = found
			d.show()
		}
	})
}

// open gives those found for a patient about whom nothing was answered yet.
func (d *duplicates) open(p planner.Patient) []planner.Likeness {
	d.wait.stop()
	d.identity = identityOf(p)
	d.found = planner.Likely(d.identity, d.cards())
	d.show()
	return d.waiting()
}

func (d *duplicates) waiting() []planner.Likeness {
	var list []planner.Likeness
	for _, l := range d.found {
		if l.Card.ID != d.identity.ID && !d.answered[l.Card.ID] {
			list = append(list, l)
		}
	}
	return list
}

// somebodyElse remembers that these are other people.
func (d *duplicates) somebodyElse(list ...planner.Likeness) {
	for _, l := range list {
		d.answered[l.Card.ID] = true
	}
	d.show()
}

// show names those found.
func (d *duplicates) show() {
	d.box.Objects = nil
	list := d.waiting()
	if len(list) == 0 {
		d.box.Add(heading("Here already?"))
		d.box.Add(flush(mutedParagraph("Whoever has the same name shows here while you type, and whoever has a similar name with the same birth date or phone.")))
		d.box.Refresh()
		return
	}
	d.box.Add(heading("May be here already"))
	for i, l := range list {
		if i == similarMost {
			d.box.Add(caption("and " + grouped(len(list)-i) + " more"))
			break
		}
		d.box.Add(hairline())
		d.box.Add(d.entry(l))
	}
	d.box.Refresh()
}

// entry names one person and says why.
func (d *duplicates) entry(l planner.Likeness) fyne.CanvasObject {
	buttons := row(0, newLink("Open that chart", func() { d.onOpen(l.Card.ID) }), newLink("Somebody else", func() { d.somebodyElse(l) }))
	name := paragraph(cardName(l.Card))
	name.Segments[0].(*widget.TextSegment).Style.TextStyle.Bold = true
	return column(2, flush(name),
		flush(mutedParagraph(cardFacts(l.Card))),
		flush(wrapped(likenessWords(l), colorCaution, theme.SizeNameCaptionText)),
		padded(0, -10, -10, 0, buttons))
}

// cardName gives the name on a card as charts have it.
func cardName(c planner.Card) string { return strings.ToUpper(c.Family) + ", " + c.Given }

// cardFacts is what else tells the patient of a card from others.
func cardFacts(c planner.Card) string {
	born := "birth date not stated"
	if !c.Born.IsZero() {
		born = "born " + c.Born.Clinical()
	}
	archived := ""
	if c.Archived {
		archived = "archived"
	}
	return joined(" · ", born, c.Chart, archived)
}

// likenessWords says why two may be the same: "Same birth date, similar name".
func likenessWords(l planner.Likeness) string { return titled(strings.Join(l.Why, ", ")) }

// asTyped is the patient as the forms show it, readable or not.
func (p *patientPage) asTyped() planner.Patient {
	var r readings
	return p.record.read(p.base.Value, &r).Tidy()
}

// recordChanged follows the form of the particulars.
func (p *patientPage) recordChanged() {
	p.changed()
	if !p.stored {
		p.similar.changed()
	}
}

// withSimilar sets beside the form who may be here already.
func (p *patientPage) withSimilar() fyne.CanvasObject {
	return container.NewBorder(nil, nil, nil, padded(0, 0, gap, 0, column(0, atLeast(similarWidth, 0, p.similar))), p.record)
}

// openInstead goes to another chart and keeps what was typed as a draft.
func (p *patientPage) openInstead(id planner.ID) {
	p.saver.stop()
	p.saveDraft()
	keep := p.writer.finish()
	if keep == nil {
		p.shell.reopen(id)
		return
	}
	p.shell.runner.run("Keeping what you typed…", keep, func(err error) {
		if err != nil {
			p.shell.dialogs.record(err)
			p.shell.dialogs.inform("The draft could not be kept", "What you typed would be lost by leaving now. Save the patient, or discard what you typed.")
			return
		}
		p.shell.reopen(id)
	})
}

// askSimilar asks before a new patient is saved who may be here already, and
// tells whether it did.
func (p *patientPage) askSimilar(mine planner.Patient) bool {
	list := p.similar.open(mine)
	if len(list) == 0 {
		return false
	}
	best := list[0]
	lead := "Somebody like this is in the file already: " + strings.Join(best.Why, ", ") + "."
	if more := len(list) - 1; more > 0 {
		lead += " " + counted(more, "other chart") + " also looks alike; see beside the form."
		if more > 1 {
			lead = strings.Replace(lead, "also looks", "also look", 1)
		}
	}
	content := column(gap, flush(paragraph(lead)), p.besideEachOther(mine, best.Card))
	p.shell.dialogs.chooseWith("Is this patient new?", content, 640,
		option{label: "Go on editing"},
		option{label: "Save as a new patient", run: func() {
			p.similar.somebodyElse(list...)
			p.save()
		}},
		option{label: "Open that chart", kind: highImportance, run: func() { p.openInstead(best.Card.ID) }})
	return true
}

// besideEachOther shows the patient typed beside one of the file.
func (p *patientPage) besideEachOther(mine planner.Patient, c planner.Card) fyne.CanvasObject {
	weights := []float32{1, 2, 2}
	table := column(0, padded(0, 8, 0, 0, shared(gap, weights, spring(), fieldLabel("As you typed it"), fieldLabel("In the file"))))
	today := p.shell.file.Today()
	for _, line := range [][3]string{
		{"Name", mine.DisplayName(), cardName(c)},
		{"Born", bornAndAge(mine.Born, today), bornAndAge(c.Born, today)},
		{"Phone", mine.Contact.Phone, c.Phone},
		{"Chart", mine.Chart, joined(" ", c.Chart, onlyIf("", formerly(c.Former)))},
		{"Last day in chart", "", c.Last.Clinical()},
	} {
		table.Add(hairline())
		table.Add(padded(8, 8, 0, 0, shared(gap, weights, column(0, fieldLabel(line[0])), valueText(line[1]), valueText(line[2]))))
	}
	return table
}

// formerCharts are the numbers a chart took over.
func formerCharts(p planner.Patient) []string {
	var list []string
	for _, former := range p.Former {
		list = append(list, former.Chart)
	}
	return list
}

// formerly names earlier chart numbers: "formerly D-1007".
func formerly(numbers []string) string { return onlyIf("formerly ", strings.Join(numbers, ", ")) }
