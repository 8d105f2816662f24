package app

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"stipple/planner"
)

// chooseFile opens another clinic file.
func (s *shell) chooseFile() {
	d := dialog.NewFileOpen(func(reader fyne.URIReadCloser, err error) {
		if err != nil || reader == nil {
			s.dialogs.showError(err)
			return
		}
		path := reader.URI().Path()
		_ = reader.Close() // only its name was wanted
		s.start(path, "")
	}, s.window)
	s.dialogs.files(d, s.path)
}

// chooseNewFile asks in which folder a new clinic file will lie and hands on a
// path that is free.
func (s *shell) chooseNewFile(beside string, then func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err != nil || folder == nil {
			s.dialogs.showError(err)
			return
		}
		then(freeName(folder.Path(), filepath.Base(beside)))
	}, s.window)
	s.dialogs.files(d, beside)
}

// freeName gives a name in the folder that no file has yet.
func freeName(folder, name string) string {
	path := filepath.Join(folder, name)
	ending := filepath.Ext(name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); os.IsNotExist(err) {
			return path
		}
		path = filepath.Join(folder, name[:len(name)-len(ending)]+"-"+grouped(n)+ending)
	}
}

// askTarget asks for the file to write, as a path that can be typed or browsed
// to. write works beside the window and tells what came of it: an error keeps the
// form open. The toolkit's own save dialog empties a file the moment it is chosen;
// this one touches nothing before write does. The name keeps the ending path has.
func (d *dialogs) askTarget(title, path string, write func(path string, then func(error))) {
	folder, name, ending := newTextField(""), newTextField(""), filepath.Ext(path)
	folder.show(filepath.Dir(path))
	name.show(filepath.Base(path))
	rows := newFormRows()
	browse := newButton("Browse…", func() {
		d.files(dialog.NewFolderOpen(func(chosen fyne.ListableURI, err error) {
			if err == nil && chosen != nil {
				folder.show(chosen.Path())
			}
		}, d.window), filepath.Join(folder.read(), name.read()))
	})
	content := column(gapSmall, rows.add("folder", "Folder", folder, ""), row(0, browse), rows.add("name", "Name of the file", name, "Keep the patient's name out of it: file names show in lists and logs."))
	replace := ""
	d.keepForm(title, "Save", rows, content, func(then func(error)) {
		path, err := targetPath(folder.read(), name.read(), ending)
		if err != nil {
			then(err)
			return
		}
		if _, err := os.Lstat(path); err == nil && replace != path {
			replace = path
			then(planner.Faults{{Field: "name", Message: "There is a file of this name. Press Save again to replace it."}}.Err())
			return
		}
		write(path, then)
	})
}

// targetPath checks what was typed as folder and name of a file, and gives the
// file itself where the name is a link to one.
func targetPath(folder, name, ending string) (string, error) {
	var faults planner.Faults
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		faults = append(faults, planner.Fault{Field: "folder", Message: "There is no such folder."})
	}
	if name == "" || filepath.Base(name) != name {
		faults = append(faults, planner.Fault{Field: "name", Message: "Write a name without slashes."})
	}
	if !strings.EqualFold(filepath.Ext(name), ending) {
		name += ending
	}
	path := filepath.Join(folder, name)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && len(faults) == 0 {
		faults = append(faults, planner.Fault{Field: "name", Message: "There is something else of this name. Choose another."})
	}
	return path, faults.Err()
}

// goingOut is work that takes something of the records out of the program. It is
// noted in the trail first, or not done; what fails after that is noted as failed.
// note may be called on any goroutine.
func (d *dialogs) goingOut(kind string, note func(kind string) error, work func() error) func() error {
	return func() error {
		if err := note(kind); err != nil {
			return err
		}
		err := work()
		if err != nil {
			d.record(note(failedKind(kind)))
		}
		return err
	}
}
