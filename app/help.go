package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// help lists the keys of everything that can be done here and now.
func (s *shell) help() {
	list := column(0)
	for _, menu := range menuOrder() {
		for _, c := range s.menu.commands {
			if c.menu != menu || c.keys == (keys{}) {
				continue
			}
			ink := strong(c.keys.String())
			list.Add(hairline())
			list.Add(padded(7, 7, 0, gap, shared(gap, []float32{3, 2}, row(gapSmall, plain(c.label), caption(c.menu)), ink)))
		}
	}
	for _, more := range [][2]string{
		{"From the search down into the list, and back", "Down, Up"},
		{"Open the patient that is marked", "Enter"},
		{"Next or previous field", "Tab, Shift+Tab"},
		{"Clear the search, close a dialog, go back", "Escape"},
	} {
		list.Add(hairline())
		list.Add(padded(7, 7, 0, gap, shared(gap, []float32{3, 2}, plain(more[0]).shortened(), strong(more[1]))))
	}
	scroll := container.NewVScroll(list)
	scroll.SetMinSize(fyne.NewSize(0, min(460, s.window.Canvas().Size().Height-260)))
	content := column(gapSmall, flush(mutedParagraph("Stipple "+s.version+" plans scalp micropigmentation. It gives no medical advice: every number says where it comes from, and the physician decides.")), scroll)
	s.dialogs.chooseWith("Keyboard and help", content, 620, option{label: "Close", kind: highImportance})
}
