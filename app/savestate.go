package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// saveState says whether all is saved and offers to save or discard.
type saveState struct {
	widget.BaseWidget
	words         *text
	save, discard *button
	warned        bool
}

func newSaveState(save, discard func()) *saveState {
	s := &saveState{words: caption(""), save: newMainButton("Save", save), discard: newQuietButton("Discard", discard)}
	s.save.Hide()
	s.discard.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer sets the words before the buttons.
func (s *saveState) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(row(gapSmall, middle(s.words), middle(s.discard), middle(s.save)))
}

// show says whether there is something to save and whether the user may.
func (s *saveState) show(dirty, may bool) {
	if !may || !dirty {
		s.words.paint("", colorMuted)
		s.save.Hide()
		s.discard.Hide()
		s.Refresh()
		return
	}
	if !s.warned {
		s.words.paint("Not saved yet", colorMuted)
	}
	s.save.Show()
	s.discard.Show()
	s.Refresh()
}

// saved says when all was saved.
func (s *saveState) saved(at time.Time) {
	s.warned = false
	s.words.paint("Saved at "+at.Local().Format("15:04"), colorDone)
}

// draftKept takes the warning back.
func (s *saveState) draftKept() {
	if s.warned {
		s.warned = false
		s.words.paint("Not saved yet", colorMuted)
	}
}

// draftFailed warns that a crash would now lose what was typed.
func (s *saveState) draftFailed() {
	s.warned = true
	s.words.paint("The draft could not be kept: save soon", colorCaution)
}
