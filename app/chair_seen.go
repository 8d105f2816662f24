package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// chairSeen is how the skin and the patient took it: bleeding, pain, the skin's
// reaction, complications and a note.
type chairSeen struct {
	widget.BaseWidget
	page           *chairsidePage
	region         string
	bleeding, pain []*touch
	skin           []*touch
	skinTyped      *touch
	troubles       *fyne.Container
	listed         []planner.Complication
	filled         bool
	note           *chairNote
	content        *fyne.Container
}

// skinWords are what the skin's reaction is chosen from; ours.
func skinWords() []string {
	return []string{"Calm", "Slight redness", "Marked redness", "Swelling", "Oozing", "Crusting"}
}

func newChairSeen(p *chairsidePage, region string) *chairSeen {
	s := &chairSeen{page: p, region: region, troubles: flow(), note: newChairNote(p, region)}
	bleeding, pain, skin := flow(), flow(), flow()
	for i, word := range []string{"0 · none", "1", "2", "3 · most"} {
		b := newTouch(word, touchPlain, func() { s.count(planner.SetBleeding, i) })
		s.bleeding = append(s.bleeding, b)
		bleeding.Add(b)
	}
	for i := 0; i <= 10; i++ {
		b := newChoice(fmt.Sprint(i), func() { s.count(planner.SetPain, i) })
		s.pain = append(s.pain, b)
		pain.Add(b)
	}
	for _, word := range skinWords() {
		b := newTouch(word, touchPlain, func() { s.setSkin(word) })
		s.skin = append(s.skin, b)
		skin.Add(b)
	}
	s.skinTyped = newTouch("In words…", touchPlain, s.typeSkin)
	skin.Add(s.skinTyped)
	part := func(label string, o fyne.CanvasObject) fyne.CanvasObject {
		return column(gapSmall, fieldLabel(label), o)
	}
	s.content = column(gap, hairline(), chairSection("How it was taken"),
		part("Bleeding", bleeding), part("Pain, as the patient says: 0 none to 10 worst", pain),
		part("Skin", skin), part("Complications", s.troubles), part("Note on this region", s.note))
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer shows the content.
func (s *chairSeen) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }

func (s *chairSeen) record() planner.Record {
	r, _, _ := s.page.keeper.now().Record(s.region)
	return r
}

// count sets bleeding or pain; the one that is set is taken back.
func (s *chairSeen) count(deed planner.Deed, n int) {
	was := s.record().Bleeding
	if deed == planner.SetPain {
		was = s.record().Pain
	}
	tap := planner.Tap{Deed: deed, Region: s.region, Count: &n}
	if was != nil && was.Value == n {
		tap.Count = nil
	}
	s.page.tap(tap)
}

func (s *chairSeen) setSkin(word string) {
	if was := s.record().Skin; was != nil && was.Value == word {
		word = ""
	}
	s.page.tap(planner.Tap{Deed: planner.SetSkin, Region: s.region, Text: word})
}

func (s *chairSeen) typeSkin() {
	entry := newMultilineField(3, "How the skin took it")
	if was := s.record().Skin; was != nil {
		entry.show(was.Value)
	}
	var open *sheet
	open = s.page.sheet("Skin", 620, entry, newTouch("Cancel", touchPlain, func() { open.close() }),
		newTouch("Keep", touchGo, func() {
			open.close()
			s.page.tap(planner.Tap{Deed: planner.SetSkin, Region: s.region, Text: entry.read()})
		}))
	s.page.shell.window.Canvas().Focus(entry.focus())
}

// update shows what was taken down.
func (s *chairSeen) update(_ planner.SessionRecord, r planner.Record) {
	for i, b := range s.bleeding {
		b.chosen(r.Bleeding != nil && r.Bleeding.Value == i)
	}
	for i, b := range s.pain {
		b.chosen(r.Pain != nil && r.Pain.Value == i)
	}
	known := false
	for i, word := range skinWords() {
		on := r.Skin != nil && r.Skin.Value == word
		s.skin[i].chosen(on)
		known = known || on
	}
	typed := r.Skin != nil && !known
	s.skinTyped.chosen(typed)
	s.skinTyped.say("In words…", "")
	if typed {
		s.skinTyped.say(oneLine(r.Skin.Value, 40), "")
	}
	s.showTroubles(r)
	s.note.show(r.Note)
}

// showTroubles shows the complications taken down and the way to the others.
func (s *chairSeen) showTroubles(r planner.Record) {
	if s.filled && slices.Equal(s.listed, r.Complications) {
		return
	}
	s.filled, s.listed, s.troubles.Objects = true, slices.Clone(r.Complications), nil
	for _, c := range r.Complications {
		s.troubles.Add(newTouch(c.Name(), touchWarn, func() { s.complicate(c) }))
	}
	label := "None. Choose…"
	if len(r.Complications) > 0 {
		label = "Choose…"
	}
	s.troubles.Add(newTouch(label, touchPlain, s.choose))
	s.troubles.Refresh()
}

func (s *chairSeen) complicate(c planner.Complication) {
	s.page.tap(planner.Tap{Deed: planner.Complicate, Region: s.region, Text: string(c)})
}

// choose shows every complication to turn on and off.
func (s *chairSeen) choose() {
	const width = 820
	box := flow()
	for _, c := range planner.Complications() {
		b := newChoice(c.Name(), nil)
		b.tapped = func() {
			s.complicate(c)
			b.chosen(slices.Contains(s.record().Complications, c))
		}
		b.chosen(slices.Contains(s.record().Complications, c))
		box.Add(b)
	}
	var open *sheet
	open = s.page.sheet("Complications", width, s.page.within(box, width, 260), newTouch("Close", touchGo, func() { open.close() }))
}
