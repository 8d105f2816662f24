package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// secondCard is the other folder where backups go.
type secondCard struct {
	widget.BaseWidget
	shell  *shell
	save   func(folder string, then func(error))
	path   string
	where  *widget.RichText
	room   fyne.CanvasObject // of where, without the room around its words
	state  *widget.RichText
	choose *button
	stop   *button
}

func newSecondCard(s *shell, save func(folder string, then func(error))) *secondCard {
	c := &secondCard{shell: s, save: save, where: paragraph(""), state: paragraph("")}
	c.where.Segments[0].(*widget.TextSegment).Style.TextStyle.Bold = true
	c.room = flush(c.where)
	c.choose = newButton("Choose a folder…", c.ask)
	c.choose.Icon = theme.FolderOpenIcon()
	c.stop = newQuietButton("Stop using it…", c.askStop)
	may := s.may(planner.EditClinic)
	c.choose.enable(may)
	c.stop.enable(may)
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer sets where it is over what can be done.
func (c *secondCard) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(titledCard("A second folder", flush(mutedParagraph(secondWords)),
		column(gapTight, c.room, flush(c.state)), row(gapSmall, c.choose, c.stop)))
}

// show says where the folder is and when it was last reached.
func (c *secondCard) show(f store.SecondFolder, now time.Time) {
	c.path = f.Path
	visible(c.stop, f.Path != "")
	visible(c.room, f.Path != "")
	setParagraph(c.where, f.Path, theme.ColorNameForeground)
	label := "Change…"
	if f.Path == "" {
		label = "Choose a folder…"
	}
	if c.choose.Text != label {
		c.choose.SetText(label)
	}
	words, ink := secondState(f, now)
	setParagraph(c.state, words, ink)
}

// secondState says how it stands with the second folder.
func secondState(f store.SecondFolder, now time.Time) (string, fyne.ThemeColorName) {
	last := "No backup went there yet."
	if !f.Last.IsZero() {
		last = "The last backup went there at " + whenWords(f.Last, now) + "."
	}
	switch {
	case f.Path == "":
		return "None is chosen: all backups lie on the same disk as the clinic file.", colorMuted
	case !f.There && secondAway(f, now) != "":
		return joined(" ", secondWhy(f), last, "Connect the disk, or choose another folder."), colorCaution
	case !f.There:
		return joined(" ", secondWhy(f), last, "The next backup goes there once it is back."), theme.ColorNameForeground
	}
	if f.SameDisk {
		return joined(" ", "It is there, but on the same disk as the clinic file: if that disk fails, both are gone.", last), colorCaution
	}
	return "It is there. " + last, theme.ColorNameForeground
}

// secondWhy says why the second folder, whose path stands above it, will not do now.
func secondWhy(f store.SecondFolder) string {
	if f.Why == nil || isCode(f.Why, planner.NotFound) {
		return "It cannot be reached now."
	}
	return strings.Replace(planner.ErrorMessage(f.Why), "The folder "+f.Path+" ", "This folder ", 1)
}

// ask asks for the folder.
func (c *secondCard) ask() {
	folder, rows, d := newTextField(""), newFormRows(), c.shell.dialogs
	folder.show(c.path)
	browse := newButton("Browse…", func() {
		beside := c.shell.file.Path()
		if typed := folder.read(); typed != "" {
			beside = filepath.Join(typed, "x")
		}
		d.files(dialog.NewFolderOpen(func(chosen fyne.ListableURI, err error) {
			if err == nil && chosen != nil {
				folder.show(chosen.Path())
			}
			d.window.Canvas().Focus(folder.entry)
		}, d.window), beside)
	})
	browse.Icon = theme.FolderOpenIcon()
	content := column(gapSmall, flush(mutedParagraph("Choose a folder on another disk: a USB disk or a network share. Every backup is copied there as well.")),
		rows.add("folder", "Folder", folder, ""), row(0, browse))
	d.keepForm("The second folder for backups", "Use this folder", rows, content, func(then func(error)) {
		chosen := strings.TrimSpace(folder.read())
		if !filepath.IsAbs(chosen) {
			then(planner.Faults{{Field: "folder", Message: "Write the whole path of a folder, or browse to it."}}.Err())
			return
		}
		c.save(chosen, then)
	})
}

// folderFault says why a folder will not do; "" when it will.
func folderFault(folder, file, first string) string {
	info, err := os.Stat(folder)
	switch {
	case err != nil || !info.IsDir():
		return "There is no such folder. If it is on another disk, connect that first."
	}
	for _, other := range []string{filepath.Dir(file), first} {
		if there, err := os.Stat(other); err == nil && os.SameFile(info, there) {
			return "This is where the clinic file and its first backups lie. Choose a folder on another disk."
		}
	}
	return ""
}

func (c *secondCard) askStop() {
	c.shell.dialogs.choose("Stop using the second folder?", "What lies there stays. New backups are made beside the clinic file only, on the same disk.",
		option{label: "Go on using it"}, option{label: "Stop using it", kind: widget.DangerImportance, run: func() {
			c.save("", c.shell.dialogs.showError)
		}})
}

// setSecondFolder saves where the second folder is, at once and by itself: what
// else was changed on the page stays as it is. It tells then what came of it.
func (p *clinicPage) setSecondFolder(folder string, then func(error)) {
	file, k, row := p.shell.file, p.shell.chores.backups, p.base.Row
	var before, saved store.Stored[planner.Clinic]
	p.shell.runner.run("Looking at the folder…", func() (err error) {
		if folder != "" {
			if words := folderFault(folder, file.Path(), k.known.Folder); words != "" {
				return planner.Faults{{Field: "folder", Message: words}}.Err()
			}
			folder = filepath.Clean(folder)
		}
		before, saved, err = saveSecondFolder(file, folder)
		return err
	}, func(err error) {
		if saved.Row > 0 {
			p.base.Value.Safety.SecondFolder = saved.Value.Safety.SecondFolder
			if row == before.Row {
				p.base.Row = saved.Row
			}
		}
		then(err)
		k.reload(func() {
			if err == nil && folder != "" {
				k.keep(nil) // one goes there at once
			}
		})
	})
}

// secondStore is what choosing the second folder needs of the store.
type secondStore interface {
	Clinic(ctx context.Context) (store.Stored[planner.Clinic], error)
	SaveClinic(ctx context.Context, clinic store.Stored[planner.Clinic]) (store.Stored[planner.Clinic], error)
	ConfirmSecondFolder(ctx context.Context) error
}

// saveSecondFolder gives the settings as they were and as they are saved. A folder that
// is chosen again is saved already: it is only confirmed, for it may have no mark yet.
func saveSecondFolder(file secondStore, folder string) (before, saved store.Stored[planner.Clinic], err error) {
	if before, err = file.Clinic(context.Background()); err != nil {
		return before, saved, err
	}
	if folder != "" && folder == before.Value.Safety.SecondFolder {
		return before, before, file.ConfirmSecondFolder(context.Background())
	}
	next := before
	next.Value.Safety.SecondFolder = folder
	if next, err = file.SaveClinic(context.Background(), next); err != nil {
		return before, before, err
	}
	return before, next, nil
}
