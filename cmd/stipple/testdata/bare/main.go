// Bare opens the smallest window of the toolkit: what Stipple's own start is
// measured beside.
package main

import (
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.New().NewWindow("Bare")
	w.SetContent(widget.NewLabel("A bare window"))
	w.ShowAndRun()
}
