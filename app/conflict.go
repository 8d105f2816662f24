package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/store"
)

// difference is a field that two versions of a record do not agree on.
type difference struct{ label, mine, theirs string }

// differences lists the fields of two versions that differ.
func differences(mine, theirs planner.Patient) []difference {
	ours, others := patientFacts(mine), patientFacts(theirs)
	var list []difference
	for i, fact := range ours {
		if fact[1] != others[i][1] {
			list = append(list, difference{fact[0], fact[1], others[i][1]})
		}
	}
	return list
}

// patientFacts gives every field of a patient in words.
func patientFacts(p planner.Patient) [][2]string {
	conditions := make([]string, len(p.History.Conditions))
	for i, c := range p.History.Conditions {
		conditions[i] = joined(" — ", c.Key, c.Note)
	}
	return [][2]string{
		{"Chart number", p.Chart},
		{"Family name", p.Family},
		{"Given name", p.Given},
		{"Born", p.Born.Clinical()},
		{"Sex", p.Sex.Name()},
		{"Phone", p.Contact.Phone},
		{"E-mail", p.Contact.Email},
		{"Address", p.Contact.Address},
		{"Language", languageName(p.Language)},
		{"Skin type", p.SkinType.Name()},
		{"Hair colour", p.HairColour},
		{"Allergies", p.Allergies},
		{"Alerts", strings.Join(p.Alerts, "; ")},
		{"Safety checklist", strings.Join(conditions, "; ")},
		{"Medical history", p.History.Medical},
		{"Medication", p.History.Medication},
		{"Hair history", p.History.Hair},
	}
}

// settle shows that somebody saved first, or that what is new here was stored by an
// earlier try, and lets the user choose. The forms stay as they are.
func (p *patientPage) settle(mine planner.Patient, theirs store.Stored[planner.Patient]) {
	list := differences(mine, theirs.Value)
	title, other, take := "Somebody saved first", "Saved by somebody else", "Take theirs"
	says := "Somebody else saved this record while you were editing it. Nothing was overwritten. Your form stays as you left it."
	if p.base.Row == 0 {
		title, other, take = "This patient is stored already", "Stored", "Take what is stored"
		says = "An earlier save of this patient arrived although it was not confirmed. What you typed since then differs from it. Nothing was overwritten. Your form stays as you left it."
	}
	table := column(0, padded(0, 8, 0, 0, shared(gap, []float32{1.2, 2, 2}, fieldLabel("Field"), fieldLabel("Yours"), fieldLabel(other))))
	for _, d := range list {
		table.Add(hairline())
		table.Add(padded(8, 8, 0, 0, shared(gap, []float32{1.2, 2, 2}, column(0, strong(d.label).shortened()), valueText(d.mine), valueText(d.theirs))))
	}
	scroll := container.NewVScroll(table)
	scroll.SetMinSize(fyne.NewSize(0, min(320, float32(60+48*len(list)))))
	content := column(gap, flush(paragraph(says)), scroll)
	p.shell.dialogs.chooseWith(title, content, 680,
		option{label: "Go on editing"},
		option{label: take, run: func() { p.accept(theirs) }},
		option{label: "Keep mine", kind: highImportance, run: func() {
			p.base.Row = theirs.Row
			p.save()
		}})
}

func valueText(value string) fyne.CanvasObject {
	return flush(wrapped(orDash(oneLine(value, 200)), theme.ColorNameForeground, theme.SizeNameText))
}
