package app

import (
	"fyne.io/fyne/v2"
)

// workSheet says how far a work is, over a page that waits for it.
type workSheet struct {
	sheet  *sheet
	words  *text
	bar    *meter
	cancel *button
	over   bool
}

func newWorkSheet(d *dialogs, title string, cancel func()) *workSheet {
	w := &workSheet{words: caption("Copying…").shortened(), bar: newMeter()}
	stop := func() {
		w.words.set("Stopping…")
		w.cancel.enable(false)
		cancel()
	}
	w.cancel = newButton("Cancel", stop)
	w.sheet = d.open(title, 420, column(gapSmall, w.words, w.bar), []fyne.CanvasObject{w.cancel}, stop, nil)
	return w
}

// step gives what hears from the work how far it is.
func (w *workSheet) step(r runner) func(done, total int) {
	told := newPace()
	return func(done, total int) {
		if told.now(done == total) {
			r.later(func() { w.show(done, total) })
		}
	}
}

func (w *workSheet) show(done, total int) {
	if !w.over && total > 0 && !w.cancel.Disabled() {
		w.words.set("Checked " + grouped(done) + " of " + grouped(total))
		w.bar.show(done, total)
	}
}

func (w *workSheet) close() {
	w.over = true
	w.sheet.close()
}
