package app

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
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

// chooseNewFile asks in which folder a new clinic file will lie.
func (s *shell) chooseNewFile(beside string) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err != nil || folder == nil {
			s.dialogs.showError(err)
			return
		}
		s.show(newFirstStartPage(s, freeName(folder.Path(), filepath.Base(beside))))
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
