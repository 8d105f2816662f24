package app

import (
	"strings"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// showNote says what is not saved, and what else there is to say.
func (p *chairsidePage) showNote() {
	p.note.Objects = nil
	if err := p.keeper.trouble; err != nil {
		what := counted(len(p.keeper.waiting), "tap") + " not saved yet. "
		again := newTouch("Try again", touchGo, func() { _ = p.keeper.again() })
		give := newTouch("Give up…", touchPlain, p.askGiveUp)
		p.note.Add(padded(gapSmall, gapSmall, gapPage, gapPage, notice(what+planner.ErrorMessage(err), toneStop, give, again)))
	}
	add := func(message string, t tone, actions ...fyne.CanvasObject) {
		p.note.Add(padded(gapSmall, gapSmall, gapPage, gapPage, notice(message, t, actions...)))
	}
	if says, again := p.outdated(p.keeper.now()); says != "" {
		var actions []fyne.CanvasObject
		if again {
			actions = append(actions, newTouch("Open it again as of today", touchGo, p.reopen))
		}
		add(says, toneCaution, actions...)
	}
	if !p.lapse.IsZero() {
		add(p.lapseSays(), toneCaution, newTouch("Pause it at "+p.lapse.Clock(), touchPlain, p.pauseLapse), newTouch("Count it", touchPlain, p.countLapse))
	}
	if len(p.changes) > 0 && p.place != atSigned {
		add(strings.Join(p.changes, " "), toneStop)
	}
	if p.said != "" {
		p.note.Add(padded(gapSmall, gapSmall, gapPage, gapPage, notice(p.said, toneNote)))
	}
	p.note.Refresh()
}

// askGiveUp asks before what is not saved is taken away.
func (p *chairsidePage) askGiveUp() {
	var s *sheet
	s = p.sheet("Give up what is not saved?", 520, paragraph("The taps that could not be saved are taken away. Everything saved before stays."),
		newTouch("Keep them", touchPlain, func() { s.close() }),
		newTouch("Give them up", touchStop, func() {
			s.close()
			p.drop()
			p.update()
		}))
}
