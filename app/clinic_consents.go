package app

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// consentTexts are the texts patients agree to. Each is saved on its own, at
// once, as a new version.
type consentTexts struct {
	widget.BaseWidget
	shell     *shell
	templates []planner.ConsentTemplate // every version, newest first in each
	add       *button
	cards     *fyne.Container
}

func newConsentTexts(s *shell) *consentTexts {
	l := &consentTexts{shell: s, cards: column(gap)}
	l.add = newMainButton("New text…", func() { l.edit(planner.ConsentTemplate{}) })
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the texts under what is to know of them.
func (l *consentTexts) CreateRenderer() fyne.WidgetRenderer {
	head := card(container.NewBorder(nil, nil, nil, middle(l.add), middle(heading("What patients agree to"))),
		flush(mutedParagraph("A patient signs exactly one version of a text, and the consent keeps that text for ever. A changed text is a new version; earlier ones stay and can be read. "+
			"A retired text is not offered any more. Every change is saved at once.")))
	return widget.NewSimpleRenderer(readable(1100, column(gap, head, l.cards)))
}

// load reads the texts anew.
func (l *consentTexts) load() {
	visible(l.add, l.may())
	templates, err := l.shell.file.ConsentTemplates(context.Background())
	if err != nil {
		l.cards.Objects = []fyne.CanvasObject{notice(planner.ErrorMessage(err), toneStop)}
		l.cards.Refresh()
		return
	}
	l.templates, l.cards.Objects = templates, nil
	for i, t := range templates {
		if i == 0 || templates[i-1].ID != t.ID {
			l.cards.Add(l.card(t))
		}
	}
	l.cards.Refresh()
}

func (l *consentTexts) may() bool { return l.shell.may(planner.EditClinic) }

// earlier gives the versions of a text before its newest.
func (l *consentTexts) earlier(newest planner.ConsentTemplate) []planner.ConsentTemplate {
	var list []planner.ConsentTemplate
	for _, t := range l.templates {
		if t.ID == newest.ID && t.Version < newest.Version {
			list = append(list, t)
		}
	}
	return list
}

// card shows a text by its newest version.
func (l *consentTexts) card(t planner.ConsentTemplate) fyne.CanvasObject {
	chips := row(gapSmall, middle(newChip("version "+strconv.Itoa(t.Version), tonePrimary)))
	if t.Shipped() {
		chips.Add(middle(newChip("comes with Stipple", toneNote)))
	}
	if t.Retired {
		chips.Add(middle(newChip("retired", toneStop)))
	}
	title := container.NewBorder(nil, nil, nil, chips, middle(heading(t.Title)))
	content := []fyne.CanvasObject{title, column(6, caption(templateFacts(t)).shortened(), flush(paragraph(consentBegins(t.Text))))}
	if t.Shipped() && !t.Retired {
		content = append(content, notice(startingText, toneCaution))
	}
	buttons := row(gapSmall, newButton("Read", func() { l.read(t) }))
	if l.may() {
		buttons.Add(newButton("Edit text…", func() { l.edit(t) }))
	}
	if earlier := l.earlier(t); len(earlier) > 0 {
		buttons.Add(newQuietButton("Earlier versions…", func() { l.history(earlier) }))
	}
	if l.may() {
		buttons.Add(spring())
		buttons.Add(l.retireButton(t))
	}
	return card(append(content, buttons)...)
}

func (l *consentTexts) retireButton(t planner.ConsentTemplate) fyne.CanvasObject {
	if t.Retired {
		return newQuietButton("Use it again", func() { l.retire(t, false) })
	}
	return newQuietButton("Retire…", func() {
		l.shell.dialogs.choose("Retire this text?", "“"+oneLine(t.Title, 80)+"” is not offered any more when a consent is recorded. Consents given to it stand as they are. You can take it up again.",
			option{label: "Cancel"}, option{label: "Retire", kind: widget.DangerImportance, run: func() { l.retire(t, true) }})
	})
}

// templateFacts says in which language a version is, who wrote it when, and how
// long it is.
func templateFacts(t planner.ConsentTemplate) string {
	by := ""
	if t.By != "" && !t.Shipped() {
		by = "by " + t.By
	}
	return joined(" · ", languageName(orElseText(t.Language, "en")), t.Created.Clinical(), by, counted(len(strings.Fields(t.Text)), "word"))
}

// read shows a version as a patient sees it.
func (l *consentTexts) read(t planner.ConsentTemplate) {
	size := l.shell.window.Canvas().Size()
	width := min(860, size.Width-80)
	text := newConsentScroll(width-2*gapLarge, max(240, size.Height-260), l.shell.window.Canvas())
	text.show(t.Title, t.Text, t.Language)
	l.shell.dialogs.chooseWith("Version "+strconv.Itoa(t.Version), column(gapSmall, caption(templateFacts(t)).shortened(), text), width,
		option{label: "Close", kind: highImportance})
}

// history lists earlier versions to read.
func (l *consentTexts) history(versions []planner.ConsentTemplate) {
	list := column(0)
	for _, t := range versions {
		words := column(2, strong("Version "+strconv.Itoa(t.Version)+" · "+t.Title).shortened(), caption(historyFacts(t)).shortened())
		list.Add(hairline())
		list.Add(padded(gapSmall, gapSmall, 0, 0, container.NewBorder(nil, nil, nil, middle(newButton("Read", func() { l.read(t) })), middle(words))))
	}
	var content fyne.CanvasObject = list
	if len(versions) > 6 {
		scroll := container.NewVScroll(list)
		scroll.SetMinSize(fyne.NewSize(0, 420))
		content = scroll
	}
	l.shell.dialogs.chooseWith("Earlier versions", content, 640, option{label: "Close", kind: highImportance})
}

func historyFacts(t planner.ConsentTemplate) string {
	facts := templateFacts(t)
	if t.Shipped() {
		facts = joined(" · ", "comes with Stipple", facts)
	}
	if t.Retired {
		facts = joined(" · ", facts, "retired")
	}
	return facts
}

// retire saves a version that is not offered any more, or is again.
func (l *consentTexts) retire(t planner.ConsentTemplate, retired bool) {
	t.Retired = retired
	l.save(t, l.shell.dialogs.afterSaving(nil))
}

// save stores a new version, shows it and tells what came of it. Somebody else's
// newer one is shown instead, with the error.
func (l *consentTexts) save(t planner.ConsentTemplate, then func(error)) {
	l.shell.runner.run("Saving the text…", func() error {
		_, err := l.shell.file.SaveConsentTemplate(context.Background(), t)
		return err
	}, func(err error) {
		var stale *store.ConflictError[planner.ConsentTemplate]
		if err == nil || errors.As(err, &stale) {
			l.load()
		}
		then(err)
	})
}
