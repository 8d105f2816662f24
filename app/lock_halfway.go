package app

import (
	"encoding/json"
	"slices"

	"stipple/planner"
	"stipple/store"
)

// halfway is a page that is filled in and saved as a whole and has no draft of
// its own.
type halfway interface {
	page
	// half gives what the page shows, for takeUp.
	half() (json.RawMessage, error)
	// takeUp shows what was typed earlier.
	takeUp(half json.RawMessage) error
}

// halfPage is a page whose unsaved changes are looked after.
type halfPage struct {
	page halfway
	kept kept
	last json.RawMessage // what was kept last
}

// seen begins to look after a page and offers what was typed on it earlier; at
// once shows it without asking.
func (f *forms) seen(p page, atOnce bool) *halfPage {
	half, ok := p.(halfway)
	if f == nil || !ok {
		return nil
	}
	h := &halfPage{page: half, kept: kept{form: halfForm{Where: f.where()}}}
	d, form, found := f.find(h.kept.form)
	if !found || len(form.Page) == 0 {
		return h
	}
	h.kept.id, h.kept.waiting = d.ID, true
	take := func() {
		h.kept.waiting = false
		if err := half.takeUp(form.Page); err != nil {
			f.dialogs.showError(err)
			f.drop(&h.kept)
		}
	}
	if atOnce {
		take()
		return h
	}
	f.dialogs.choose("Go on with what you changed?",
		"You changed something on this page on "+d.At.Local().Format("02-Jan at 15:04")+" and did not save it.",
		option{label: "Discard it", run: func() {
			h.kept.waiting = false
			f.drop(&h.kept)
		}},
		option{label: "Go on", kind: highImportance, run: take})
	return h
}

// keepPage seals what is unsaved on a page, or forgets it once nothing is.
func (f *forms) keepPage(h *halfPage) {
	if f == nil || h == nil || h.kept.waiting {
		return
	}
	if !h.page.unsaved() {
		h.last = nil
		f.drop(&h.kept)
		return
	}
	now, err := h.page.half()
	if err != nil {
		f.dialogs.record(err)
		return
	}
	if !slices.Equal(now, h.last) {
		h.last, h.kept.form.Page = now, now
		f.save(&h.kept)
	}
}

// restPage seals what is unsaved on a page and gives what is still to be done
// for it.
func (f *forms) restPage(h *halfPage) func() error {
	f.keepPage(h)
	if h == nil || h.kept.writer == nil {
		return nil
	}
	return h.kept.writer.finish()
}

// halfClinic is what was typed about the clinic, and the row version it
// started from.
type halfClinic struct {
	Clinic planner.Clinic
	Row    int64
}

func (p *clinicPage) half() (json.RawMessage, error) {
	clinic, _ := p.read() // what is wrong with it is said when it is saved
	return json.Marshal(halfClinic{Clinic: clinic, Row: p.base.Row})
}

// takeUp shows what was typed earlier. The row version stays the one it started
// from: what was saved meanwhile is not overwritten unseen.
func (p *clinicPage) takeUp(half json.RawMessage) error {
	var h halfClinic
	if err := json.Unmarshal(half, &h); err != nil {
		return planner.Errorf(planner.Corrupt, "The unsaved changes cannot be read. The clinic's settings are as they were saved.").Because(err)
	}
	stored := p.base.Value
	p.base = store.Stored[planner.Clinic]{Value: h.Clinic, Row: h.Row}
	p.showAll()
	p.base.Value = stored
	p.changed()
	return nil
}
