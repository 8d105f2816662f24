package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// recordForm is the form of a patient's particulars.
type recordForm struct {
	widget.BaseWidget
	rows     *formRows
	onChange func()
	quiet    bool // show is filling the fields

	chart, family, given *textField
	born                 *dateField
	sex                  *choiceField[planner.Sex]
	phone, email         *textField
	address              *textField
	language             *languageField
	hair                 *textField
	skin                 *choiceField[planner.SkinType]
	allergies            *textField
	alerts               *chipsField
}

func newRecordForm(today func() planner.Date) *recordForm {
	f := &recordForm{
		rows: newFormRows(), chart: newTextField("0042"), family: newTextField(""), given: newTextField(""),
		born: newDateField(today), phone: newTextField(""), email: newTextField(""), address: newMultilineField(2, ""),
		language: newLanguageField(), hair: newTextField("Dark brown, greying"),
		allergies: newMultilineField(2, "None known, or what and how it showed"), alerts: newChipsField("Type an alert and press Enter"),
	}
	f.sex = newChoiceField(planner.Sexes(), planner.Sex.Name, "Not stated")
	f.skin = newChoiceField([]planner.SkinType{1, 2, 3, 4, 5, 6}, skinName, "Not stated")
	for _, t := range []*textField{f.chart, f.family, f.given, f.phone, f.email, f.address, f.hair, f.allergies} {
		t.OnChange = f.changed
	}
	f.born.OnChange, f.sex.OnChange, f.skin.OnChange, f.alerts.OnChange = f.changed, f.changed, f.changed, f.changed
	f.language.OnChange = f.changed
	f.ExtendBaseWidget(f)
	return f
}

// skinName gives a Fitzpatrick type with what tells it from the others.
func skinName(s planner.SkinType) string {
	burns := [...]string{"", "always burns, never tans", "burns easily, tans little", "burns, then tans", "burns little, tans well", "rarely burns", "never burns"}
	return s.Name() + " — " + burns[s]
}

// CreateRenderer sets the fields on three cards.
func (f *recordForm) CreateRenderer() fyne.WidgetRenderer {
	add := f.rows.add
	person := titledCard("Person",
		shared(gap, []float32{1, 2, 2},
			add("chart", "Chart number · required", f.chart, ""),
			add("family", "Family name · required", f.family, ""),
			add("given", "Given name · required", f.given, "")),
		shared(gap, []float32{2, 1, 2},
			add("born", "Born", f.born, ""), add("sex", "Sex", f.sex, ""),
			add("language", "Language", f.language, "")))
	contact := titledCard("Contact",
		beside(gap, add("contact.phone", "Phone", f.phone, ""), add("contact.email", "E-mail", f.email, "")),
		add("contact.address", "Address", f.address, ""))
	care := titledCard("For planning and care",
		beside(gap, add("skin_type", "Fitzpatrick skin type", f.skin, ""), add("hair_colour", "Hair colour", f.hair, "")),
		add("allergies", "Allergies", f.allergies, "Shown in the banner at all times."),
		add("alerts", "Alerts", f.alerts, "Short warnings for the banner, one at a time."))
	return widget.NewSimpleRenderer(column(gap, person, beside(gap, column(0, contact), column(0, care))))
}

func (f *recordForm) changed() {
	if !f.quiet && f.onChange != nil {
		f.onChange()
	}
}

// show fills the form.
func (f *recordForm) show(p planner.Patient, may bool) {
	f.quiet = true
	defer func() { f.quiet = false }()
	f.chart.show(p.Chart)
	f.family.show(p.Family)
	f.given.show(p.Given)
	f.born.show(p.Born)
	f.sex.show(p.Sex)
	f.phone.show(p.Contact.Phone)
	f.email.show(p.Contact.Email)
	f.address.show(p.Contact.Address)
	f.language.show(p.Language)
	f.skin.show(p.SkinType)
	f.hair.show(p.HairColour)
	f.allergies.show(p.Allergies)
	f.alerts.show(p.Alerts)
	for _, field := range []field{f.chart, f.family, f.given, f.born, f.sex, f.phone, f.email, f.address, f.language, f.skin, f.hair, f.allergies, f.alerts} {
		field.enable(may)
	}
}

// read puts what the form shows into a patient; what cannot be read is noted.
func (f *recordForm) read(p planner.Patient, r *readings) planner.Patient {
	p.Chart, p.Family, p.Given = f.chart.read(), f.family.read(), f.given.read()
	p.Born = r.date("born", f.born)
	p.Sex, p.SkinType = f.sex.read(), f.skin.read()
	p.Contact = planner.Contact{Phone: f.phone.read(), Email: f.email.read(), Address: f.address.read()}
	p.Language, p.HairColour = r.language("language", f.language), f.hair.read()
	p.Allergies, p.Alerts = f.allergies.read(), f.alerts.read()
	return p
}

// focusFirst gives the first field the keyboard.
func (f *recordForm) focusFirst(c fyne.Canvas) { c.Focus(f.chart.entry) }
