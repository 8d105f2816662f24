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

// askAmendment asks for an addition to a signed record.
func (t *sessionsTab) askAmendment(held planner.SessionRecord) {
	t.askAmendmentWith(held, planner.Amendment{}, nil)
}

// askAmendmentWith asks again with what was written before, and why it did not
// go through.
func (t *sessionsTab) askAmendmentWith(held planner.SessionRecord, draft planner.Amendment, trouble error) {
	text, reason, passphrase := newMultilineField(4, ""), newTextField(""), newSecretField()
	text.show(draft.Text)
	reason.show(draft.Reason)
	keys := make([]string, 0, len(held.Records))
	for _, r := range held.Records {
		keys = append(keys, r.Key())
	}
	region := newChoiceField(keys, func(key string) string {
		r, _, _ := held.Record(key)
		return r.Region.Name()
	}, "The whole session")
	region.show(draft.Region)
	rows := newFormRows()
	content := column(12, flush(mutedParagraph("An amendment is added to the record, dated and signed by you. What was signed stays as it is.")),
		rows.add("text", "What is to be added", text, ""), rows.add("reason", "Why", reason, ""),
		rows.add("region", "About", region, ""), rows.add("passphrase", "Your passphrase", passphrase, ""))
	var form *sheet
	form, _ = t.shell.dialogs.form("Add an amendment", "Sign and add", rows, content, func() error {
		a := planner.Amendment{Region: region.read(), Text: text.read(), Reason: reason.read()}
		if err := amendmentFaults(a, passphrase.read()).Err(); err != nil {
			return err
		}
		form.close() // what goes on next opens over the page, not over the form
		t.amend(held, a, passphrase.read())
		return nil
	})
	if trouble != nil {
		rows.fail("passphrase", trouble)
		form.fit()
		t.shell.window.Canvas().Focus(passphrase.focus())
	}
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

// amend signs, which takes a moment, and shows the record anew.
func (t *sessionsTab) amend(held planner.SessionRecord, a planner.Amendment, passphrase string) {
	t.shell.runner.run("Signing the amendment…", func() error {
		_, err := t.store.Amend(context.Background(), held.ID, a, passphrase)
		return err
	}, func(err error) {
		if err != nil {
			t.askAmendmentWith(held, a, err)
			return
		}
		t.read()
		t.refresh()
	})
}
