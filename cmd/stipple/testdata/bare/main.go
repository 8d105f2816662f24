// Bare opens the toolkit's plainest window, what Stipple's own start is measured
// beside: as small as it gets or, with an argument, as large as Stipple's.
package main

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.New().NewWindow("Bare")
	w.SetContent(widget.NewLabel("A bare window"))
	if len(os.Args) > 1 {
		w.Resize(fyne.NewSize(1280, 800))
	}
	w.ShowAndRun()
}
