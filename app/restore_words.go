package app

import (
	"path/filepath"
	"strings"
	"time"

	"stipple/planner"
	"stipple/store"
)

// comparison is what would differ if a backup were restored.
type comparison = store.Comparison

// comparedNote is a sentence in its tone.
type comparedNote struct {
	words string
	tone  tone
}

// compareWords says what restoring would mean, what is lost first.
func compareWords(c comparison) []comparedNote {
	var list []comparedNote
	add := func(t tone, words string) { list = append(list, comparedNote{words, t}) }
	if c.Missing {
		add(toneNote, "There is no clinic file in this place now. What was saved after the backup was made is not in it, and nobody can say who was erased since and would come back.")
	}
	if c.Kept != "" {
		add(toneCaution, "What was open when it was deleted or replaced is kept as "+filepath.Base(c.Kept)+" and may hold more. Look at that first.")
	}
	if c.PresentFault != nil {
		add(toneCaution, "The file that is there now cannot be read to its end, so nobody can say what would be lost, nor who was erased since and would come back. It is set aside and kept. "+planner.ErrorMessage(c.PresentFault))
	}
	switch {
	case c.LostSaves == 1:
		add(toneStop, "1 save made since the backup would be lost.")
	case c.LostSaves > 1:
		add(toneStop, grouped(c.LostSaves)+" saves made since the backup would be lost.")
	case !c.Missing && c.PresentFault == nil && !c.LostTyped():
		add(toneDone, "Nothing that was saved would be lost.")
	}
	if c.LostTyped() {
		add(toneStop, "Not saved or not signed yet: "+counted(c.Unsaved, "draft")+" and "+counted(c.Unsigned, "session")+" at the chair. What was written of them since would be lost. Open the file that is there once more and save them first.")
	}
	if c.Diverged {
		add(toneStop, "The backup and the file that is there now went different ways: each has entries that the other does not have.")
	}
	if c.HeadMissing {
		add(toneCaution, "The backup came without its head file. Nobody can tell whether its last entries are there.")
	}
	list = append(list, accessWords(c)...)
	switch {
	case c.ErasedAgain == 1:
		add(toneNote, "1 patient was erased since. The chart stays erased.")
	case c.ErasedAgain > 1:
		add(toneNote, grouped(c.ErasedAgain)+" patients were erased since. Their charts stay erased.")
	}
	switch {
	case c.ErasedWithin == 1:
		add(toneCaution, "1 patient who was erased since comes back as a part of another's chart, with which theirs was merged then. Erase that again after restoring.")
	case c.ErasedWithin > 1:
		add(toneCaution, grouped(c.ErasedWithin)+" patients who were erased since come back as parts of others' charts, with which theirs were merged then. Erase those again after restoring.")
	}
	return list
}

// accessWords says who could sign in otherwise than now.
func accessWords(c comparison) []comparedNote {
	var list []comparedNote
	for _, told := range []struct {
		who         []string
		words, then string
	}{
		{c.UsersBack, "Removed since, and able to sign in again: ", "Remove them again after restoring."},
		{c.UsersGone, "Added since, and not able to sign in any more: ", "Add them again after restoring."},
		{c.RolesBack, "Of another role now, and again what they were: ", "Change their roles again after restoring."},
		{c.PassphrasesBack, "With another passphrase now, and again the one of then: ", "Whoever knows the old one can use it: change it again after restoring."},
	} {
		if len(told.who) > 0 {
			list = append(list, comparedNote{told.words + strings.Join(told.who, ", ") + ". " + told.then, toneCaution})
		}
	}
	if c.CodeBack {
		list = append(list, comparedNote{"The recovery code of then is the valid one again, and the newer one opens nothing. Make a new code after restoring.", toneCaution})
	}
	return list
}

// compareLine is a line of the table.
type compareLine struct {
	what, backup, present string
	differs               bool
}

// compareLines counts both sides.
func compareLines(c comparison) []compareLine {
	unknown := c.Missing || c.PresentFault != nil && c.Present.Entries == 0
	var list []compareLine
	add := func(what, backup, present string) {
		if unknown {
			present = "—"
		}
		list = append(list, compareLine{what, backup, present, !unknown && backup != present})
	}
	for _, n := range []struct {
		what            string
		backup, present int
	}{
		{"Patients", c.Backup.Patients, c.Present.Patients},
		{"Plans", c.Backup.Plans, c.Present.Plans},
		{"Session records", c.Backup.Records, c.Present.Records},
		{"Consents", c.Backup.Consents, c.Present.Consents},
		{"Lots", c.Backup.Lots, c.Present.Lots},
		{"Entries of the trail", c.Backup.Entries, c.Present.Entries},
	} {
		add(n.what, grouped(n.backup), grouped(n.present))
	}
	add("Last entry", lastEntry(c.Backup.Last), lastEntry(c.Present.Last))
	return list
}

func lastEntry(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return moment(t)
}

// lostNames gives names to what would be lost: only charts that changed are in it, and
// of users those who did it.
func lostNames(c comparison) auditNames {
	charts := map[planner.ID]string{}
	for _, card := range c.LostCharts {
		charts[card.ID] = chartName(card)
	}
	users := map[planner.ID]string{}
	for _, e := range c.Lost {
		users[e.By] = e.ByName
	}
	return auditNames{users: users, merged: map[planner.ID]planner.ID{}, chart: func(id planner.ID) string { return charts[id] }, some: "a user"}
}

// sureWords is what somebody who restores has to say.
func sureWords(c comparison) string {
	var known []string
	switch {
	case c.LostSaves == 1:
		known = append(known, "1 save is then missing from it")
	case c.LostSaves > 1:
		known = append(known, grouped(c.LostSaves)+" saves are then missing from it")
	}
	if c.LostTyped() {
		known = append(known, "what was typed or logged since is then missing from it")
	}
	switch {
	case c.PresentFault != nil:
		known = append(known, "more may be missing from it, and patients erased since may be back in it")
	case c.Missing:
		known = append(known, "newer saves may be missing from it")
	}
	if len(known) == 0 {
		return "I want the backup in place."
	}
	return "I want the backup in place, and know that " + strings.Join(known, ", that ") + "."
}

// restoredWords says what happened, on the page where one signs in again.
func restoredWords(made time.Time, aside string) string {
	words := "The backup made " + backupDay(made) + " is in place. Sign in with a passphrase of then."
	if aside != "" {
		words += " What was there before is kept as " + filepath.Base(aside) + "."
	}
	return words
}
