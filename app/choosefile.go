package app

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
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
	s.showFiles(d, s.path)
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
	s.showFiles(d, beside)
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

// fileDialog is what the toolkit's file dialogs share.
type fileDialog interface {
	SetLocation(fyne.ListableURI)
	Resize(fyne.Size)
	Show()
}

// showFiles shows a file dialog in the folder of a path, as large as is useful.
func (s *shell) showFiles(d fileDialog, path string) {
	if folder, err := storage.ListerForURI(storage.NewFileURI(filepath.Dir(path))); err == nil {
		d.SetLocation(folder)
	}
	size := s.window.Canvas().Size()
	d.Resize(fyne.NewSize(size.Width*0.8, size.Height*0.8))
	d.Show()
}
