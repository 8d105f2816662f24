package app

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// consentPanel shows the consents a patient has given, with the way to record,
// show and withdraw one.
type consentPanel struct {
	widget.BaseWidget
	shell    *shell
	patient  planner.Patient
	stored   bool // the patient is in the file
	consents []store.Stored[planner.Consent]
	record   *button
	list     *fyne.Container
}

func newConsentPanel(s *shell) *consentPanel {
	p := &consentPanel{shell: s, list: column(0)}
	p.record = newMainButton("Record a consent…", func() { s.askConsent(p.patient, func(planner.Consent) { p.load() }) })
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the consents under their heading.
func (p *consentPanel) CreateRenderer() fyne.WidgetRenderer {
	head := container.NewBorder(nil, nil, nil, middle(p.record), middle(heading("Consents")))
	return widget.NewSimpleRenderer(card(head, p.list))
}

// show sets whose consents these are; stored tells whether the patient is in
// the file.
func (p *consentPanel) show(patient planner.Patient, stored bool) {
	p.patient, p.stored = patient, stored
	visible(p.record, stored && p.shell.may(planner.TakeConsents))
	p.load()
}

// load reads the consents anew.
func (p *consentPanel) load() {
	p.consents = nil
	if p.stored {
		consents, err := p.shell.file.Consents(context.Background(), p.patient.ID)
		if err != nil {
			p.fill(notice(planner.ErrorMessage(err), toneStop))
			return
		}
		slices.Reverse(consents)
		p.consents = consents
	}
	var rows []fyne.CanvasObject
	for i, c := range p.consents {
		if i > 0 {
			rows = append(rows, hairline())
		}
		rows = append(rows, p.row(c.Value))
	}
	switch {
	case !p.stored:
		rows = []fyne.CanvasObject{flush(mutedParagraph("Save the record first. Then a consent can be recorded here."))}
	case len(rows) == 0:
		rows = []fyne.CanvasObject{flush(mutedParagraph("No consent is on file. A session starts only with a consent that stands."))}
	}
	p.fill(rows...)
}

func (p *consentPanel) fill(rows ...fyne.CanvasObject) {
	p.list.Objects = rows
	p.list.Refresh()
	p.Refresh()
}

// row shows one consent.
func (p *consentPanel) row(c planner.Consent) fyne.CanvasObject {
	show := newQuietButton("Show", func() { p.shell.showConsent(p.patient, c) })
	buttons := row(0, show)
	if c.Withdrawn == nil && p.shell.may(planner.TakeConsents) {
		buttons.Add(newQuietButton("Withdraw…", func() { p.askWithdraw(c) }))
	}
	title := container.NewBorder(nil, nil, nil, middle(consentChip(c)), middle(strong(c.Title).shortened()))
	words := column(2, title, caption(consentSigned(c)).shortened())
	if c.Signer != "" {
		words.Add(caption("Signed by " + c.Signer).shortened())
	}
	if c.Witness != "" {
		words.Add(caption("Witness: " + c.Witness).shortened())
	}
	if c.Withdrawn != nil {
		words.Add(flush(wrapped(consentWithdrawn(*c.Withdrawn), colorStop, theme.SizeNameCaptionText)))
	}
	return padded(10, gapTight, 0, 0, column(0, words, padded(0, 0, -10, 0, buttons)))
}

// consentChip says whether a consent holds.
func consentChip(c planner.Consent) *chip {
	if c.Withdrawn != nil {
		return newChip("Withdrawn", toneStop)
	}
	return newChip("Stands", toneDone)
}

// consentSigned says which version was signed, when and how.
func consentSigned(c planner.Consent) string {
	return joined(" · ", "Version "+strconv.Itoa(c.Version), c.Date.Clinical(), signingName(c.Way))
}

// consentWithdrawn says when, by whom and why a consent ended.
func consentWithdrawn(w planner.Withdrawal) string {
	words := "Withdrawn on " + w.Date.Clinical() + ", recorded by " + w.By
	if w.Reason == "" {
		return words + ". No reason was given."
	}
	return words + ": " + w.Reason
}

// askWithdraw asks when and why a consent ends, and ends it.
func (p *consentPanel) askWithdraw(c planner.Consent) {
	s := p.shell
	day, reason := newDateField(s.file.Today), newMultilineField(3, "A patient need not give one")
	day.show(s.file.Today())
	rows := newFormRows()
	content := column(12,
		flush(paragraph("“"+oneLine(c.Title, 80)+"” of "+c.Date.Clinical()+" no longer holds, and no session starts on it. It stays on file, marked as withdrawn. This cannot be undone: a new consent must be signed instead.")),
		rows.add("withdrawn.date", "Withdrawn on", day, ""),
		rows.add("withdrawn.reason", "Reason", reason, ""))
	_, do := s.dialogs.keepForm("Withdraw this consent?", "Withdraw consent", rows, content, func(then func(error)) {
		var r readings
		w := planner.Withdrawal{Date: r.date("withdrawn.date", day), Reason: reason.read(), By: s.file.User().Name}
		if err := r.with(nil); err != nil {
			then(err)
			return
		}
		s.runner.run("Withdrawing the consent…", func() error {
			_, err := s.file.WithdrawConsent(context.Background(), c.ID, w)
			return err
		}, func(err error) {
			if err == nil {
				p.load()
			}
			then(err)
		})
	})
	do.Importance = widget.DangerImportance
	do.Refresh()
}

// showConsent shows a consent as it was signed.
func (s *shell) showConsent(patient planner.Patient, c planner.Consent) {
	size := s.window.Canvas().Size()
	width := min(960, size.Width-80)
	signed := column(gapSmall,
		container.NewBorder(nil, nil, nil, middle(consentChip(c)), middle(strong(patient.DisplayName()+" · chart "+patient.Chart).shortened())),
		flush(paragraph(consentFacts(c))))
	if c.Withdrawn != nil {
		signed.Add(flush(wrapped(consentWithdrawn(*c.Withdrawn), colorStop, theme.SizeNameText)))
	}
	room := max(200, size.Height-320)
	if len(c.Ink) > 0 {
		ink := newSignature(c.Ink, 420)
		signed.Add(container.NewStack(newPanel("", colorHairline, sizePanelRadius), padded(gapSmall, gapSmall, gap, gap, ink)))
		room = max(160, room-ink.MinSize().Height-gap)
	}
	text := newConsentScroll(width-2*gapLarge, room, s.window.Canvas())
	text.show(c.Title, c.Text, c.Language)
	s.dialogs.chooseWith("Consent as it was signed", column(gap, text, signed), width, option{label: "Close", kind: highImportance})
}

// consentFacts says in full how a consent was signed.
func consentFacts(c planner.Consent) string {
	words := consentSigned(c) + "."
	if c.Scan != "" {
		words += " The paper or its scan is kept here: " + c.Scan + "."
	}
	if c.Signer != "" {
		words += " Signed by " + c.Signer + "."
	}
	if c.Witness != "" {
		words += " Witness: " + c.Witness + "."
	}
	return words + " Recorded by " + c.By + ", " + c.Signed.Clinical() + "."
}
