package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// historyForm is the history: what sources warn of as a list to tick, and the
// physician's own words.
type historyForm struct {
	widget.BaseWidget
	rows     *formRows
	onChange func()
	quiet    bool
	consents *consentPanel

	checks                    []*checkRow
	unknown                   []planner.Condition // conditions no check knows; kept as they are
	medical, medication, hair *textField
}

func newHistoryForm(ref planner.Reference, consents *consentPanel) *historyForm {
	f := &historyForm{
		rows: newFormRows(), consents: consents, medical: newMultilineField(4, "Illnesses and operations"),
		medication: newMultilineField(3, "What is taken now, with doses"), hair: newMultilineField(4, "Hair loss, transplants, earlier pigment"),
	}
	for _, check := range ref.Checks {
		f.checks = append(f.checks, newCheckRow(check, f.changed))
	}
	for _, t := range []*textField{f.medical, f.medication, f.hair} {
		t.OnChange = f.changed
	}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer sets the checks beside the texts.
func (f *historyForm) CreateRenderer() fyne.WidgetRenderer {
	list := column(0)
	for i, check := range f.checks {
		if i > 0 {
			list.Add(hairline())
		}
		list.Add(check)
	}
	safety := card(
		column(gapTight, heading("Safety checklist"),
			flush(mutedParagraph("Tick what applies. Each line shows how far its source can be trusted: A is peer-reviewed, C is clinic or trainer material. How much a line weighs is our own grading (tier U). Nothing here blocks; it is shown with the plan."))),
		list)
	texts := titledCard("In your own words",
		f.rows.add("history.medical", "Medical history", f.medical, ""),
		f.rows.add("history.medication", "Medication", f.medication, ""),
		f.rows.add("history.hair", "Hair history", f.hair, ""))
	return widget.NewSimpleRenderer(shared(gap, []float32{3, 2}, safety, column(gap, f.consents, texts)))
}

func (f *historyForm) changed() {
	if !f.quiet && f.onChange != nil {
		f.onChange()
	}
}

// show fills the form.
func (f *historyForm) show(p planner.Patient, may bool) {
	f.quiet = true
	defer func() { f.quiet = false }()
	f.unknown = nil
	for _, check := range f.checks {
		check.show(planner.Condition{}, false, may)
	}
	for _, c := range p.History.Conditions {
		if check := f.check(c.Key); check != nil {
			check.show(c, true, may)
		} else {
			f.unknown = append(f.unknown, c)
		}
	}
	f.medical.show(p.History.Medical)
	f.medication.show(p.History.Medication)
	f.hair.show(p.History.Hair)
	for _, t := range []*textField{f.medical, f.medication, f.hair} {
		t.enable(may)
	}
}

func (f *historyForm) check(key string) *checkRow {
	for _, check := range f.checks {
		if check.check.Key == key {
			return check
		}
	}
	return nil
}

// read puts what the form shows into a patient.
func (f *historyForm) read(p planner.Patient) planner.Patient {
	var conditions []planner.Condition
	for _, check := range f.checks {
		if check.tick.Checked {
			conditions = append(conditions, planner.Condition{Key: check.check.Key, Note: check.note.read()})
		}
	}
	p.History = planner.History{
		Conditions: append(conditions, f.unknown...),
		Medical:    f.medical.read(), Medication: f.medication.read(), Hair: f.hair.read(),
	}
	return p
}

// checkRow is one thing sources warn of. Ticked, it shows what they advise and
// takes a note.
type checkRow struct {
	widget.BaseWidget
	check  planner.SafetyCheck
	tick   *tick
	note   *textField
	advice *fyne.Container
}

func newCheckRow(check planner.SafetyCheck, onChange func()) *checkRow {
	r := &checkRow{check: check, note: newTextField("Note: since when, how severe, who cleared it")}
	r.note.OnChange = onChange
	r.advice = padded(0, gapSmall, 56, 0, column(gapSmall,
		flush(paragraph(check.Advice)),
		flush(mutedParagraph("Source: "+check.Source+" — "+check.Tier.Explain()+".")),
		r.note))
	r.tick = newTick("", func(on bool) {
		r.unfold(on)
		onChange()
	})
	r.advice.Hide()
	r.ExtendBaseWidget(r)
	return r
}

func (r *checkRow) unfold(on bool) {
	if on {
		r.advice.Show()
	} else {
		r.advice.Hide()
	}
	r.Refresh()
}

// show sets the tick and the note.
func (r *checkRow) show(c planner.Condition, on, may bool) {
	r.note.show(c.Note)
	r.tick.SetChecked(on)
	r.unfold(on)
	switchOn(r.tick, may)
	r.note.enable(may)
}

// CreateRenderer sets the line over what it unfolds.
func (r *checkRow) CreateRenderer() fyne.WidgetRenderer {
	label := &tapText{words: wrapped(r.check.Label, theme.ColorNameForeground, theme.SizeNameText), tapped: func() {
		if !r.tick.Disabled() {
			r.tick.SetChecked(!r.tick.Checked)
		}
	}}
	label.ExtendBaseWidget(label)
	chips := row(gapTight, severityChip(r.check.Severity), tierChip(r.check.Tier))
	line := container.NewBorder(nil, nil, middle(r.tick), middle(chips), middle(label))
	return widget.NewSimpleRenderer(column(0, line, r.advice))
}

// tapText is wrapped text that can be tapped.
type tapText struct {
	widget.BaseWidget
	words  *widget.RichText
	tapped func()
}

// CreateRenderer shows the words.
func (t *tapText) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.words) }

// Tapped does what the words stand for.
func (t *tapText) Tapped(*fyne.PointEvent) { t.tapped() }
