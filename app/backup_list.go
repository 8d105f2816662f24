package app

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// backupsShown is how many backups the list shows before the rest is asked for.
const backupsShown = 12

// backupList lists the backups, newest first.
type backupList struct {
	widget.BaseWidget
	shell *shell
	lines *fyne.Container
	more  *button
	all   bool
	list  []store.Backup // as shown
	may   bool
	lost  bool   // the trail knows of some that are gone
	said  string // why the list is empty
	drawn bool
}

func newBackupList(s *shell) *backupList {
	l := &backupList{shell: s, lines: column(0)}
	l.more = newQuietButton("", l.showAll)
	l.more.Hide()
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the lines over the way to all of them.
func (l *backupList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(column(gapSmall, l.lines, row(0, l.more)))
}

func (l *backupList) showAll() {
	l.all, l.drawn = true, false
	l.show(l.list, l.may, l.lost)
}

// show lists the backups; may tells whether something can be done with them now, lost
// whether there were others.
func (l *backupList) show(list []store.Backup, may, lost bool) {
	said := l.none(list, lost)
	if l.drawn && l.may == may && l.said == said && slices.Equal(l.list, list) {
		return
	}
	l.list, l.may, l.lost, l.said, l.drawn = slices.Clone(list), may, lost, said, true
	shown := list
	if !l.all && len(shown) > backupsShown {
		shown = shown[:backupsShown]
	}
	l.lines.Objects = nil
	days := backupDays(list)
	for i, b := range shown {
		if i > 0 {
			l.lines.Add(hairline())
		}
		l.lines.Add(l.line(b, days[i]))
	}
	if said != "" {
		l.lines.Add(flush(mutedParagraph(said)))
	} else if words := l.shell.whoRestores(); words != "" {
		l.lines.Add(hairline())
		l.lines.Add(padded(gapSmall, 0, 0, 0, flush(mutedParagraph(words))))
	}
	l.more.SetText("Show all " + grouped(len(list)))
	visible(l.more, len(shown) < len(list))
	l.lines.Refresh()
	l.Refresh()
}

// none says why the list is empty; "" when it is not.
func (l *backupList) none(list []store.Backup, lost bool) string {
	k := l.shell.chores.backups
	switch {
	case len(list) > 0:
		return ""
	case k.fault != nil:
		return "What lies there is not known."
	case !k.automatic():
		return "There is none now. This window makes none by itself: press Back up now."
	case lost:
		return "There is none any more. The next is made when Stipple is closed, or now."
	}
	return "There is none yet. The first is made when Stipple is closed, or now."
}

// whoRestores says who may restore when the user may not here; "" when they may.
func (s *shell) whoRestores() string {
	switch {
	case s.mayRestore():
		return ""
	case s.file.User().Role.May(planner.RestoreBackups):
		return "This window is open to read only: no backup can be restored here."
	}
	return "A physician or an administrator can restore a backup."
}

// line is a backup with what can be done with it.
func (l *backupList) line(b store.Backup, day string) fyne.CanvasObject {
	proved, t := provedWords(b)
	prove := newQuietButton("Prove", func() { l.shell.chores.backups.prove(b.Path) })
	prove.enable(l.may)
	restore := newQuietButton("Restore…", func() { l.shell.askRestore(b.Path) })
	restore.enable(l.may && l.shell.mayRestore())
	folder := newQuietButton("", func() { l.shell.showFolder(filepath.Dir(b.Path)) })
	folder.Icon = theme.FolderIcon()
	where := joined("   ·   ", fileSize(b.Bytes), folderName(b), damageWords(b))
	return padded(6, 6, 0, 0, container.NewBorder(nil, nil, nil,
		row(0, middle(row(0, newChip(proved, t))), padded(0, 0, gapSmall, 0, prove), restore, folder),
		middle(column(2, strong(day).shortened(), caption(where).shortened()))))
}

// provedWords says in a word or two what is known of a backup.
func provedWords(b store.Backup) (string, tone) {
	switch {
	case b.Fault != nil:
		return "Damaged", toneStop
	case !b.Faulty.IsZero():
		return "Faulty " + b.Faulty.Local().Format("02-Jan"), toneStop
	case !b.Proved.IsZero():
		return "Proved " + b.Proved.Local().Format("02-Jan"), toneDone
	}
	return "Verified when made", toneQuiet
}

// damageWords says what is wrong with a backup; "" = nothing that is known.
func damageWords(b store.Backup) string {
	if b.Fault == nil && !b.Faulty.IsZero() {
		return "Its proof found faults."
	}
	if b.Fault == nil {
		return ""
	}
	if b.Bytes == 0 {
		return "It is empty and does not count."
	}
	return "It is cut off or overwritten and does not count."
}

// showFolder opens a folder in the computer's own program for it.
func (s *shell) showFolder(folder string) {
	s.runner.quietly(func() error { return s.openFile(folder) }, func(err error) {
		if err != nil {
			s.dialogs.record(err)
			s.dialogs.inform("The folder", "This computer has no program to show folders. The folder is "+folder)
		}
	})
}

// userName names a user of the open file; "" when the file knows of none.
func (s *shell) userName(id planner.ID) string {
	if id == s.file.User().ID {
		return s.file.User().Name
	}
	return s.chores.backups.names[id]
}

// mayBackUp tells whether the user may make and prove backups.
func (s *shell) mayBackUp() bool { return s.file != nil && s.file.User().Role.May(planner.MakeBackups) }

// mayRestore tells whether the user may restore a backup. Before anybody signed
// in, the restore itself asks.
func (s *shell) mayRestore() bool {
	return s.file == nil || s.file.User().Role.May(planner.RestoreBackups) && !s.file.ReadOnly()
}

// openBackups shows the page of the backups.
func (s *shell) openBackups() { s.openClinicAt((*clinicPage).openBackups) }
