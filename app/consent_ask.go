package app

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// consentStore is what consents need of the store.
type consentStore interface {
	ConsentTemplates(ctx context.Context) ([]planner.ConsentTemplate, error)
	SaveConsentTemplate(ctx context.Context, t planner.ConsentTemplate) (planner.ConsentTemplate, error)
	Consents(ctx context.Context, patient planner.ID) ([]store.Stored[planner.Consent], error)
	SaveConsent(ctx context.Context, c planner.Consent) (store.Stored[planner.Consent], error)
	WithdrawConsent(ctx context.Context, id planner.ID, w planner.Withdrawal) (store.Stored[planner.Consent], error)
}

// consentAsk is the dialog in which a patient reads a consent and signs it.
type consentAsk struct {
	shell     *shell
	patient   planner.Patient
	id        planner.ID                // of the one consent, however often it is tried to save it
	templates []planner.ConsentTemplate // to choose from
	then      func(planner.Consent)

	sheet          *sheet
	rows           *formRows
	choice         *choiceField[int]
	text           *consentScroll
	start          fyne.CanvasObject // what to know of the shipped text
	way            *tabBar
	sign           *signField
	scan           *textField
	signer, seen   *textField
	date           *dateField
	signRow, paper fyne.CanvasObject
	trouble        *trouble
}

// askConsent lets a patient read and sign a consent and calls then once it is
// stored.
func (s *shell) askConsent(patient planner.Patient, then func(planner.Consent)) {
	templates, err := s.file.ConsentTemplates(context.Background())
	if err != nil {
		s.dialogs.showError(err)
		return
	}
	templates = planner.CurrentConsents(templates)
	if len(templates) == 0 {
		s.dialogs.inform("No consent text is in use", "Every consent text is retired. Write one on the page of the clinic, under Consents, or take one up again.")
		return
	}
	a := newConsentAsk(s, patient, templates, then)
	a.open()
}

func newConsentAsk(s *shell, patient planner.Patient, templates []planner.ConsentTemplate, then func(planner.Consent)) *consentAsk {
	size := s.window.Canvas().Size()
	width := consentWidth(size.Width)
	a := &consentAsk{
		shell: s, patient: patient, id: s.file.NewID(), templates: templates, then: then, rows: newFormRows(),
		text: newConsentScroll((width-3*gapLarge)/2, max(240, size.Height-215), s.window.Canvas()),
		sign: newSignField(), scan: newTextField("Folder, cabinet or name of the scanned file"),
		signer: newTextField("Name and relation, for example a guardian"), seen: newTextField("Name of who saw it signed"),
		date: newDateField(s.file.Today), trouble: newTrouble(),
	}
	a.way = newTabBar([]string{"Signed on this screen", "Signed on paper"}, a.turn)
	a.choice = newChoiceField(numbers(len(templates)), func(i int) string { return templateName(templates[i]) }, "")
	a.choice.OnChange = a.chosen
	a.sign.pad.height = max(padHeight, size.Height*0.24)
	a.sign.onSign = func() { a.rows.fail("ink", nil) }
	a.start = notice(startingText, toneCaution)
	a.choice.show(a.proposed())
	a.date.show(s.file.Today())
	return a
}

// consentWidth is how wide the dialog is: as wide as the window lets it, so that
// there is room to read and to sign.
func consentWidth(window float32) float32 { return min(1480, window-80) }

func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// templateName names a version of a template: "Consent to … · version 2".
func templateName(t planner.ConsentTemplate) string {
	name := t.Title
	if t.Language != "" {
		name = joined(" · ", name, languageName(t.Language))
	}
	return name + " · version " + strconv.Itoa(t.Version)
}

// proposed is the first text in the patient's language, or else the first.
func (a *consentAsk) proposed() int {
	base := func(tag string) string { return strings.ToLower(strings.SplitN(orElseText(tag, "en"), "-", 2)[0]) }
	for i, t := range a.templates {
		if base(t.Language) == base(a.patient.Language) {
			return i
		}
	}
	return 0
}

func (a *consentAsk) template() planner.ConsentTemplate { return a.templates[a.choice.read()] }

// open shows the dialog.
func (a *consentAsk) open() {
	a.signRow = a.rows.add("ink", "Signature", a.sign, "")
	a.paper = a.rows.add("scan", "Where the signed paper or its scan is kept · required", a.scan, "")
	seen := a.rows.add("witness", "Witness", a.seen, "")
	date := a.rows.add("date", "Signed on", a.date, "")
	signer := a.rows.add("signer", "Signed by, if not the patient", a.signer, "")
	who := column(2, strong(a.patient.DisplayName()).shortened(),
		caption(joined(" · ", bornAndAge(a.patient.Born, a.shell.file.Today()), "chart "+a.patient.Chart)).shortened())
	form := column(gap, who)
	if len(a.templates) > 1 {
		form.Add(a.rows.add("template", "Text", a.choice, ""))
	}
	form.Add(a.start)
	form.Add(column(gapSmall, a.way, hairline()))
	for _, o := range []fyne.CanvasObject{a.signRow, a.paper, beside(gap, date, seen), signer} {
		form.Add(o)
	}
	side := container.NewVScroll(padded(0, 0, 0, gap, form))
	content := beside(gapLarge, a.text, container.NewBorder(nil, a.trouble, nil, nil, side))
	cancel, save := newButton("Cancel", a.leave), newMainButton("Save consent", a.save)
	a.showText()
	a.turn(0)
	a.sheet = a.shell.dialogs.open("Consent", consentWidth(a.shell.window.Canvas().Size().Width), content, []fyne.CanvasObject{cancel, save}, a.leave, nil)
	a.rows.onSubmit(func() {}) // a signature wants its own button pressed
}

// turn chooses how it was signed.
func (a *consentAsk) turn(way int) {
	a.way.mark(way)
	visible(a.signRow, way == 0)
	visible(a.paper, way == 1)
	a.rows.clear()
	a.trouble.set("")
}

// chosen shows another text. What was signed under the last one does not hold
// for this one.
func (a *consentAsk) chosen() {
	a.trouble.set("")
	if a.sign.pad.drawn() {
		a.sign.pad.clear()
		a.trouble.set("The signature was cleared, because it stood under another text.")
	}
	a.showText()
}

func (a *consentAsk) showText() {
	t := a.template()
	a.text.show(t.Title, t.Text, t.Language)
	visible(a.start, t.Shipped())
}

// read gives the consent as the dialog shows it.
func (a *consentAsk) read(r *readings) planner.Consent {
	t := a.template()
	c := planner.Consent{
		ID: a.id, Patient: a.patient.ID, Template: t.ID, Version: t.Version, Title: t.Title, Language: t.Language, Text: t.Text,
		Date: r.date("date", a.date), Signed: planner.MomentOf(a.shell.file.Now()), By: a.shell.file.User().Name,
		Signer: a.signer.read(), Witness: a.seen.read(),
	}
	if a.way.chosen == 0 {
		c.Way, c.Ink = planner.SignedOnScreen, a.sign.pad.ink()
	} else {
		c.Way, c.Scan = planner.SignedOnPaper, a.scan.read()
	}
	return c.Tidy()
}

// save stores the consent; what stands in the way is shown beside its field and
// the dialog stays.
func (a *consentAsk) save() {
	a.rows.clear()
	a.trouble.set("")
	var r readings
	consent := a.read(&r)
	if err := r.with(consent.Faults()); err != nil {
		a.refused(err)
		return
	}
	var saved store.Stored[planner.Consent]
	a.shell.runner.run("Saving the consent…", func() (err error) {
		saved, err = a.shell.file.SaveConsent(context.Background(), consent)
		return err
	}, func(err error) {
		if err != nil {
			a.refused(err)
			return
		}
		a.sheet.close()
		a.then(saved.Value)
	})
}

// refused says what stands in the way.
func (a *consentAsk) refused(err error) {
	if !a.rows.show(err) {
		a.shell.dialogs.record(err)
		a.trouble.set(planner.ErrorMessage(err))
	}
}

// typed tells whether something would be lost.
func (a *consentAsk) typed() bool {
	day, err := a.date.read()
	return a.sign.pad.drawn() || a.scan.read() != "" || a.signer.read() != "" || a.seen.read() != "" ||
		err != nil || day != a.shell.file.Today()
}

// leave closes the dialog, and asks first when something would be lost.
func (a *consentAsk) leave() {
	if !a.typed() {
		a.sheet.close()
		return
	}
	a.shell.dialogs.choose("Discard this consent?", "It has not been saved. The signature and what you typed are lost.",
		option{label: "Go on"}, option{label: "Discard", kind: widget.DangerImportance, run: a.sheet.close})
}
