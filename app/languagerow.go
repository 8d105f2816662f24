package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// languageLine is a line of the list of languages.
type languageLine struct {
	name    string
	printed bool // the patient plan is printed in it
	ruled   bool // a rule parts it from the next
}

// lines are what the list offers: languages the patient plan is printed in,
// then the others under a rule.
func (f *languageField) lines() []languageLine {
	var first, others []languageLine
	for _, name := range f.fitting() {
		if f.printed[name] {
			first = append(first, languageLine{name: name, printed: true})
		} else {
			others = append(others, languageLine{name: name})
		}
	}
	if len(first) > 0 && len(others) > 0 {
		first[len(first)-1].ruled = true
	}
	return append(first, others...)
}

// languageRow shows a line of the list.
type languageRow struct {
	widget.BaseWidget
	name *text
	mark *text
	rule *panel
}

func newLanguageRow() *languageRow {
	r := &languageRow{name: plain("").shortened(), mark: caption("plan in this language"), rule: newPanel(theme.ColorNameInputBorder, "", "")}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer sets the mark right of the name, the rule under both.
func (r *languageRow) CreateRenderer() fyne.WidgetRenderer {
	line := container.NewBorder(nil, nil, nil, middle(r.mark), r.name)
	return widget.NewSimpleRenderer(column(0, padded(7, 7, 12, 16, line), atLeast(0, 2, r.rule)))
}

func (r *languageRow) show(l languageLine) {
	r.name.set(l.name)
	visible(r.mark, l.printed)
	ground := fyne.ThemeColorName("")
	if l.ruled {
		ground = theme.ColorNameInputBorder
	}
	r.rule.repaint(ground, "")
}
