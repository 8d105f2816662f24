package app

import (
	"maps"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/report"
)

// translationsList says of every translation of the patient plan whether a
// person has checked it, and takes that down.
type translationsList struct {
	widget.BaseWidget
	dialogs  *dialogs
	today    func() planner.Date
	all      []report.Translation // without English, which needs no check
	reviewed map[string]planner.TranslationReview
	enabled  bool
	cards    *fyne.Container
	OnChange func()
}

func newTranslationsList(d *dialogs, today func() planner.Date) *translationsList {
	l := &translationsList{dialogs: d, today: today, cards: column(gap)}
	for _, t := range report.Translations() {
		if t.Language != report.English {
			l.all = append(l.all, t)
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the languages under what is to know of them.
func (l *translationsList) CreateRenderer() fyne.WidgetRenderer {
	head := titledCard("Translations of the patient's plan", flush(mutedParagraph(
		"A patient's plan is printed in the language of the patient's record where there is a translation, and in English sentence by sentence where there is none. "+
			"A machine drafted the translations. Until a person who reads the language has checked one, the paper says so in English and in that language.")))
	return widget.NewSimpleRenderer(readable(1100, column(gap, head, l.cards)))
}

// show sets what was checked.
func (l *translationsList) show(reviewed map[string]planner.TranslationReview, may bool) {
	l.reviewed, l.enabled = maps.Clone(reviewed), may
	l.fill()
}

// read gives what was checked, as it is to be stored.
func (l *translationsList) read() map[string]planner.TranslationReview {
	if len(l.reviewed) == 0 {
		return nil
	}
	return maps.Clone(l.reviewed)
}

func (l *translationsList) fill() {
	l.cards.Objects = nil
	for _, t := range l.all {
		l.cards.Add(l.card(t))
	}
	if len(l.all) == 0 {
		l.cards.Add(card(flush(mutedParagraph("There is no translation: every paper is in English."))))
	}
	l.cards.Refresh()
}

// reviewWords says how far a translation has been checked.
func reviewWords(t report.Translation, review planner.TranslationReview, given bool) (string, tone) {
	switch {
	case !given:
		return "machine-drafted, not yet checked by a person", toneCaution
	case review.Version != t.Version:
		return "an older version was checked by " + oneLine(review.By, 60) + " on " + review.On.Clinical() + "; this one is not yet checked", toneCaution
	}
	return "checked by " + oneLine(review.By, 60) + " on " + review.On.Clinical(), toneDone
}

func (l *translationsList) card(t report.Translation) fyne.CanvasObject {
	review, given := l.reviewed[t.Language]
	said, how := reviewWords(t, review, given)
	holds := given && review.Version == t.Version
	ink, _ := how.ink()
	read := newMainButton("Read side by side…", func() { l.compare(t) })
	mark := newButton("Mark as checked…", func() { l.ask(t) })
	withdraw := newQuietButton("Withdraw", func() { l.withdraw(t) })
	mark.Hidden, withdraw.Hidden = !l.enabled || holds, !l.enabled || !given
	about := counted(t.Sentences, "sentence")
	if t.Missing > 0 {
		about += ", " + grouped(t.Missing) + " of them printed in English"
	}
	if t.RightToLeft {
		about += " · right to left"
	}
	head := row(gapSmall, middle(fullHeading(t.Name)), middle(newText(t.Own, colorMuted, theme.SizeNameSubHeadingText, fyne.TextStyle{})))
	words := column(6, head, flush(wrapped(upperFirst(said)+".", ink, theme.SizeNameText)), caption(about).shortened())
	return card(container.NewBorder(nil, nil, nil, padded(0, 0, gap, 0, middle(row(gapSmall, withdraw, mark, read))), words))
}

// fullHeading is a heading that takes its whole width, for a row of several.
func fullHeading(value string) *text {
	return newText(value, theme.ColorNameForeground, theme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true})
}

// upperFirst begins a sentence.
func upperFirst(s string) string {
	_, first := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:first]) + s[first:]
}

// ask takes down that a person has checked a translation.
func (l *translationsList) ask(t report.Translation) {
	who := newTextField("Name of the person who reads " + t.Name)
	rows := newFormRows()
	content := column(12, flush(paragraph("This says that a person who reads "+t.Name+" has read every sentence of the patient's plan beside its English original and found it right. "+
		"The paper then no longer says that a machine drafted it. It holds for this version: when a sentence changes, it must be read again.")),
		rows.add("by", "Read by · required", who, ""),
		row(0, newButton("Read all sentences…", func() { l.compare(t) })))
	l.dialogs.form("Mark "+t.Name+" as checked?", "Mark as checked", rows, content, func() error {
		by := strings.Join(strings.Fields(who.read()), " ")
		if by == "" || len([]rune(by)) > planner.MaxNameLength {
			return planner.Faults{{Field: "by", Message: "Write the name of the person who has read it."}}.Err()
		}
		if l.reviewed == nil {
			l.reviewed = map[string]planner.TranslationReview{}
		}
		l.reviewed[t.Language] = planner.TranslationReview{By: by, On: l.today(), Version: t.Version}
		l.fill()
		changed(l.OnChange)
		return nil
	})
}

// withdraw takes a check back.
func (l *translationsList) withdraw(t report.Translation) {
	l.dialogs.confirm("Withdraw the check of "+t.Name+"?", "The paper says again that a machine drafted it and nobody has checked it.", "Withdraw", func() {
		delete(l.reviewed, t.Language)
		l.fill()
		changed(l.OnChange)
	})
}

// compare shows every sentence beside its original.
func (l *translationsList) compare(t report.Translation) {
	size := l.dialogs.window.Canvas().Size()
	wide := min(1100, size.Width-120)
	width := (wide - 2*gapLarge - gap - gapLarge) / 2 // of a column
	list := column(0)
	for _, pair := range t.Pairs() {
		translated, ink := pair.Translated, theme.ColorNameForeground
		if translated == "" {
			translated, ink = "printed in English", colorMuted
		}
		var words fyne.CanvasObject = flush(wrapped(translated, ink, theme.SizeNameText))
		if pair.Translated != "" {
			words = newSetText(translated, t.Language, width, l.dialogs.window.Canvas())
		}
		original := column(2, flush(paragraph(pair.English)))
		if pair.Form != "" {
			original.Add(caption("form for “" + pair.Form + "”"))
		}
		list.Add(hairline())
		list.Add(padded(10, 10, 0, gap, beside(gapLarge, original, column(0, words))))
	}
	scroll := container.NewVScroll(list)
	scroll.SetMinSize(fyne.NewSize(0, max(200, size.Height-300)))
	note := "Words in double braces stand for names, dates and numbers."
	content := column(gapSmall, flush(mutedParagraph(note)),
		padded(0, 0, 0, gap, beside(gapLarge, fieldLabel("English"), fieldLabel(joined(" · ", t.Name, t.Own)))), scroll)
	l.dialogs.chooseWith("The sentences in "+t.Name, content, wide, option{label: "Close", kind: highImportance})
}
