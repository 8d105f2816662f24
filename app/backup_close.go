package app

import (
	"fyne.io/fyne/v2"

	"stipple/planner"
)

// endWithBackup ends after what was saved is in a backup. It never keeps anybody
// from closing.
func (s *shell) endWithBackup() {
	k := s.chores.backups
	if !k.automatic() {
		s.end()
		return
	}
	closing := &closingSheet{shell: s, keeper: k}
	closing.begin()
}

// closingSheet says that a backup is made before the window closes.
type closingSheet struct {
	shell  *shell
	keeper *backupKeeper
	sheet  *sheet
	words  *text
	bar    *meter
	before func() // who heard of the keeper until now; may be nil
}

// begin makes the backup under a sheet.
func (c *closingSheet) begin() {
	c.words, c.bar = caption("").shortened(), newMeter()
	without := newButton("Close without", c.endNow)
	c.sheet = c.shell.dialogs.open("Backing up before closing…", 420, column(gapSmall, c.words, c.bar),
		[]fyne.CanvasObject{without}, nil, nil)
	c.before, c.keeper.heard = c.keeper.heard, c.show
	c.show()
	c.keeper.whenFree(func() { c.keeper.keep(c.kept) })
}

// show says how far the backup is.
func (c *closingSheet) show() {
	w := c.keeper.work
	c.words.set(backupProgress(c.keeper.doing, w))
	c.bar.show(w.done, w.total)
}

// over takes the sheet away.
func (c *closingSheet) over() {
	c.keeper.heard = c.before
	c.sheet.close()
}

func (c *closingSheet) endNow() {
	c.over()
	c.shell.end()
}

// kept ends, or says once that the backup did not work and what to do.
func (c *closingSheet) kept(err error) {
	c.over()
	if err == nil {
		c.shell.end()
		return
	}
	c.shell.dialogs.choose("The backup did not work",
		"What you saved is not in a new backup. "+planner.ErrorMessage(err)+" Stipple tries again after the next sign-in.",
		option{label: "Stay"}, option{label: "Try again", run: c.shell.endWithBackup},
		option{label: "Close without a backup", kind: highImportance, run: c.shell.end})
}
