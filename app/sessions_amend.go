package app

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
)

// amendCard shows what was added to a signed record; nothing while there is
// nothing to show.
func (t *sessionsTab) amendCard(held planner.SessionRecord) fyne.CanvasObject {
	list := column(0)
	for i, a := range held.Amendments {
		if i > 0 {
			list.Add(hairline())
		}
		about := "The whole session"
		if r, _, ok := held.Record(a.Region); ok {
			about = r.Region.Name()
		}
		by := joined(" · ", a.By.Name, a.At.Clinical(), about)
		list.Add(padded(10, 10, 0, 0, column(gapTight, strong(fmt.Sprintf("%d   %s", a.Seq, by)).shortened(),
			cell(a.Text, theme.ColorNameForeground), flush(mutedParagraph("Why: "+a.Reason)))))
	}
	shown := titledCard("Amendments", flush(mutedParagraph("The record itself stays as it was signed.")), list)
	visible(shown, len(held.Amendments) > 0)
	return shown
}

// askAmendment asks for an addition to a signed record, and signs it.
func (t *sessionsTab) askAmendment(held planner.SessionRecord) {
	text, reason, passphrase := newMultilineField(4, ""), newTextField(""), newSecretField()
	keys := make([]string, 0, len(held.Records))
	for _, r := range held.Records {
		keys = append(keys, r.Key())
	}
	region := newChoiceField(keys, func(key string) string {
		r, _, _ := held.Record(key)
		return r.Region.Name()
	}, "The whole session")
	rows := newFormRows()
	content := column(12, flush(mutedParagraph("An amendment is added to the record, dated and signed by you. What was signed stays as it is.")),
		rows.add("text", "What is to be added", text, ""), rows.add("reason", "Why", reason, ""),
		rows.add("region", "About", region, ""), rows.add("passphrase", "Your passphrase", passphrase, ""))
	t.shell.dialogs.keepForm("Add an amendment", "Sign and add", rows, content, func(then func(error)) {
		a, secret := planner.Amendment{Region: region.read(), Text: text.read(), Reason: reason.read()}, passphrase.read()
		if err := amendmentFaults(a, secret).Err(); err != nil {
			then(err)
			return
		}
		t.shell.runner.run("Signing the amendment…", func() error {
			_, err := t.store.Amend(context.Background(), held.ID, a, secret)
			return err
		}, func(err error) {
			if isCode(err, planner.Forbidden) {
				passphrase.show("")
				rows.fail("passphrase", err)
				rows.focusFault()
				err = errShown
			}
			then(err)
			if err == nil {
				t.read()
				t.refresh()
			}
		})
	})
}

func amendmentFaults(a planner.Amendment, passphrase string) planner.Faults {
	var faults planner.Faults
	for _, want := range []struct{ field, value, says string }{
		{"text", a.Text, "Write what is to be added."},
		{"reason", a.Reason, "Give the reason for the amendment."},
		{"passphrase", passphrase, "Sign with your passphrase."},
	} {
		if orDash(want.value) == "—" {
			faults = append(faults, planner.Fault{Field: want.field, Message: want.says})
		}
	}
	return faults
}
