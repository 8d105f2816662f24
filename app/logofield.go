package app

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/report"
)

// logoField is the clinic's logo and the way to another one. A picture that is
// refused leaves the old one. What it looks like, the letterhead shows.
type logoField struct {
	widget.BaseWidget
	dialogs        *dialogs
	runner         runner
	value          []byte
	last           string // the file chosen last, where the next search begins
	about          *text
	trouble        *trouble
	choose, remove *button
	enabled        bool
	OnChange       func()
}

func newLogoField(d *dialogs, r runner) *logoField {
	f := &logoField{dialogs: d, runner: r, about: caption(""), trouble: newTrouble()}
	f.choose = newButton("Choose a picture…", f.browse)
	f.remove = newQuietButton("Remove", func() { f.put(nil) })
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer sets the buttons over what is wrong.
func (f *logoField) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(column(gapSmall,
		row(gapSmall, f.choose, f.remove, middle(f.about)), f.trouble))
}

// show sets a logo as it is stored.
func (f *logoField) show(logo []byte) {
	f.value = logo
	f.trouble.set("")
	f.about.set("No logo")
	if size, err := png.DecodeConfig(bytes.NewReader(logo)); err == nil {
		f.about.set(fmt.Sprintf("%d × %d pixels, %d KB", size.Width, size.Height, (len(logo)+1023)/1024))
	}
	f.enable(f.enabled)
	f.Refresh()
}

// put is show with a change to be saved.
func (f *logoField) put(logo []byte) {
	f.show(logo)
	changed(f.OnChange)
}

func (f *logoField) read() []byte          { return f.value }
func (f *logoField) focus() fyne.Focusable { return f.choose }
func (f *logoField) submitted(func())      {}

func (f *logoField) enable(on bool) {
	f.enabled = on
	f.choose.enable(on)
	f.remove.enable(on)
	f.remove.Hidden = len(f.value) == 0
	f.remove.Refresh()
}

// browse asks for a picture.
func (f *logoField) browse() {
	d := dialog.NewFileOpen(func(reader fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			f.refuse(planner.Errorf(planner.Invalid, "This file cannot be opened. Choose another.").Because(err))
		case reader != nil:
			f.last = reader.URI().Path()
			f.take(reader)
		}
	}, f.dialogs.window)
	d.SetFilter(storage.NewExtensionFileFilter([]string{".png", ".jpg", ".jpeg", ".svg", ".PNG", ".JPG", ".JPEG", ".SVG"}))
	if f.last == "" {
		if home, err := os.UserHomeDir(); err == nil {
			f.last = filepath.Join(home, "logo")
		}
	}
	f.dialogs.files(d, f.last)
}

// take makes a logo of a picture and closes the picture.
func (f *logoField) take(picture io.ReadCloser) {
	var logo []byte
	f.runner.run("Preparing the picture…", func() error {
		// One byte more than is taken tells a file that is too large.
		data, err := io.ReadAll(io.LimitReader(picture, report.MaxLogoFile+1))
		if err = errors.Join(err, picture.Close()); err != nil {
			return planner.Errorf(planner.Invalid, "This file cannot be read. Choose another.").Because(err)
		}
		logo, err = report.NewLogo(data)
		return err
	}, func(err error) {
		if err != nil {
			f.refuse(err)
			return
		}
		f.put(logo)
	})
}

// refuse says beside the field why the logo stays as it was.
func (f *logoField) refuse(err error) {
	f.dialogs.record(err)
	f.trouble.set(strings.TrimSpace(planner.ErrorMessage(err) + " " + f.stays()))
	f.Refresh()
}

func (f *logoField) stays() string {
	if len(f.value) == 0 {
		return ""
	}
	return "The logo stays as it was."
}

// digest names bytes so that the toolkit's store of pictures tells them apart.
func digest(data []byte) string {
	h := fnv.New64a()
	_, _ = h.Write(data) // a hash takes everything
	return fmt.Sprintf("%016x", h.Sum64())
}
