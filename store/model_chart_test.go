package store

import (
	"slices"

	"stipple/planner"
)

// What comes of each deed that concerns a chart.

func (w *world) patient(d modelDeed) planner.Code {
	p := w.person(d.ID)
	switch {
	case d.Text == "":
		return planner.Invalid
	case d.Row == 0 && p != nil && p.Chart == d.And && p.Family == d.Text:
		w.Same = true
		return ""
	case d.Row == 0 && (p != nil || w.taken(d.And, d.ID)):
		return planner.Conflict
	case d.Row == 0:
		w.undraft(modelDeed{And: string(PatientDraft), ID: d.ID}) // it is done with
		w.People = append(w.People, &modelPerson{ID: d.ID, Row: 1, Chart: d.And, Family: d.Text})
		return ""
	case p == nil:
		return planner.NotFound
	case p.Row != d.Row, p.Chart != d.And && w.taken(d.And, d.ID):
		return planner.Conflict
	case p.Archived:
		return planner.Invalid
	}
	p.Row, p.Chart, p.Family, p.Undo = p.Row+1, d.And, d.Text, nil
	return ""
}

func (w *world) archive(d modelDeed) planner.Code {
	p := w.person(d.ID)
	switch {
	case p == nil:
		return planner.NotFound
	case p.Archived, w.running(d.ID) != nil:
		return planner.Invalid
	}
	p.Archived, p.Undo = true, nil
	p.Row++
	return ""
}

func (w *world) unarchive(d modelDeed) planner.Code {
	p := w.person(d.ID)
	switch {
	case p == nil:
		return planner.NotFound
	case !p.Archived:
		return planner.Invalid
	}
	p.Archived, p.Undo = false, nil
	p.Row++
	return ""
}

func (w *world) merge(d modelDeed) planner.Code {
	keep, other := w.person(d.ID), w.person(d.Other)
	switch {
	case d.ID == d.Other:
		return planner.Invalid
	case keep == nil, other == nil:
		return planner.NotFound
	case keep.Row != d.Row, other.Row != d.More:
		return planner.Conflict
	case keep.Archived, other.Archived, w.running(keep.ID) != nil, w.running(other.ID) != nil,
		w.active(keep.ID) != nil && w.active(other.ID) != nil, w.typed(other.ID):
		return planner.Invalid
	}
	memory := &modelMerge{Keep: *keep, Other: *other}
	memory.Keep.Undo, memory.Other.Undo = nil, nil
	memory.Keep.Former = slices.Clone(keep.Former)
	w.move(other.ID, keep.ID, memory, nil)
	keep.Former = append(keep.Former, other.Former...)
	keep.Former = append(keep.Former, modelFormer{other.ID, other.Chart})
	keep.Row, keep.Family, keep.Undo = keep.Row+1, d.Text, memory
	w.forget(other.ID)
	return ""
}

// typed tells whether somebody has a draft of a patient's own page.
func (w *world) typed(id planner.ID) bool {
	return slices.ContainsFunc(w.Drafts, func(d *modelDraft) bool { return d.Kind == PatientDraft && d.ID == id })
}

// move moves what belongs to a chart to another: everything, or what a merge moved.
func (w *world) move(from, to planner.ID, memory, of *modelMerge) {
	wanted := func(id planner.ID, among func(*modelMerge) []planner.ID) bool {
		return of == nil || slices.Contains(among(of), id)
	}
	moved := func(m *modelMerge) []planner.ID { return m.Moved }
	for _, p := range w.Plans {
		if p.Patient == from && wanted(p.ID, func(m *modelMerge) []planner.ID { return m.Plans }) {
			p.Patient, memory.Plans = to, append(memory.Plans, p.ID)
		}
	}
	for _, c := range w.Consents {
		if c.Patient == from && wanted(c.ID, moved) {
			c.Patient, memory.Moved = to, append(memory.Moved, c.ID)
		}
	}
	for _, r := range w.Records {
		if r.Patient == from && wanted(r.ID, moved) {
			r.Patient, memory.Moved = to, append(memory.Moved, r.ID)
		}
	}
	for _, d := range w.Drafts {
		ofPlan := d.Kind == PlanDraft && slices.Contains(memory.Plans, d.ID)
		if d.Patient == from && (of == nil || ofPlan || slices.ContainsFunc(of.Drafts, d.is)) {
			d.Patient, memory.Drafts = to, append(memory.Drafts, *d)
		}
	}
}

func (w *world) forget(id planner.ID) {
	w.People = slices.DeleteFunc(w.People, func(p *modelPerson) bool { return p.ID == id })
}

func (w *world) unmerge(d modelDeed) planner.Code {
	keep := w.person(d.ID)
	switch {
	case keep == nil:
		return planner.NotFound
	case keep.Undo == nil:
		return planner.Invalid
	}
	memory := keep.Undo
	other := memory.Other
	other.Row++
	w.People = append(w.People, &other)
	w.move(keep.ID, other.ID, &modelMerge{}, memory)
	keep.Row, keep.Family, keep.Former, keep.Undo = keep.Row+1, memory.Keep.Family, memory.Keep.Former, nil
	return ""
}

func (w *world) erase(d modelDeed) planner.Code {
	switch {
	case w.person(d.ID) == nil:
		return planner.NotFound
	case w.running(d.ID) != nil:
		return planner.Invalid
	}
	w.forget(d.ID)
	w.Erased = append(w.Erased, d.ID)
	w.Plans = slices.DeleteFunc(w.Plans, func(p *modelPlan) bool { return p.Patient == d.ID })
	w.Consents = slices.DeleteFunc(w.Consents, func(c *modelConsent) bool { return c.Patient == d.ID })
	w.Records = slices.DeleteFunc(w.Records, func(r *modelRecord) bool { return r.Patient == d.ID })
	w.Drafts = slices.DeleteFunc(w.Drafts, func(f *modelDraft) bool { return f.Patient == d.ID })
	return ""
}

func (w *world) savePlan(d modelDeed) planner.Code {
	p, person := w.plan(d.ID), w.person(d.Other)
	status := planner.PlanStatus(d.And)
	active := w.active(d.Other)
	two := status == planner.ActivePlan && active != nil && active != p
	switch {
	case person == nil:
		return planner.NotFound
	case d.Row == 0 && p != nil && p.Patient == d.Other && p.Title == d.Text && p.Status == status && p.Version == 1 && !slices.ContainsFunc(p.Sessions, func(s planner.SessionStatus) bool { return s != planner.PlannedSession }):
		w.Same = true
		return ""
	case d.Row == 0 && p != nil:
		return planner.Conflict
	case d.Row == 0 && (two || person.Archived):
		return planner.Invalid
	case d.Row == 0:
		w.undraft(modelDeed{And: string(PlanDraft), ID: d.ID})
		w.Plans = append(w.Plans, &modelPlan{
			ID: d.ID, Patient: d.Other, Row: 1, Version: 1, Status: status, Title: d.Text,
			Sessions: []planner.SessionStatus{planner.PlannedSession, planner.PlannedSession, planner.PlannedSession},
		})
		w.touched(d.Other)
		return ""
	case p == nil, p.Patient != d.Other:
		return planner.NotFound
	case p.Row != d.Row:
		return planner.Conflict
	case p.Status == planner.CompletedPlan, p.Status == planner.SupersededPlan,
		p.Status == planner.DraftPlan && status == planner.CompletedPlan,
		p.Status == planner.ActivePlan && status == planner.DraftPlan, two, person.Archived:
		return planner.Invalid
	}
	if p.Status == planner.ActivePlan && p.Title != d.Text {
		p.Old = append(p.Old, p.Title)
		p.Version++
	}
	p.Row, p.Status, p.Title = p.Row+1, status, d.Text
	w.touched(d.Other)
	return ""
}

func (w *world) consent(d modelDeed) planner.Code {
	person := w.person(d.Other)
	switch {
	case person == nil:
		return planner.NotFound
	case slices.ContainsFunc(w.Consents, func(c *modelConsent) bool {
		return c.ID == d.ID && c.Patient == d.Other && c.Row == 1 && c.On == planner.DateOf(d.Now) && c.By == w.Me
	}):
		w.Same = true
		return ""
	case slices.ContainsFunc(w.Consents, func(c *modelConsent) bool { return c.ID == d.ID }):
		return planner.Conflict
	case person.Archived:
		return planner.Invalid
	}
	w.Consents = append(w.Consents, &modelConsent{ID: d.ID, Patient: d.Other, Row: 1, On: planner.DateOf(d.Now), By: w.Me})
	w.Wordings = max(1, w.Wordings) // the first consent stores the text that it is of
	w.touched(d.Other)
	return ""
}

func (w *world) withdraw(d modelDeed) planner.Code {
	c := find(w.Consents, func(c *modelConsent) bool { return c.ID == d.ID })
	switch {
	case c == nil:
		return planner.NotFound
	case c.Withdrawn, w.person(c.Patient).Archived:
		return planner.Invalid
	}
	c.Withdrawn = true
	c.Row++
	w.touched(c.Patient)
	return ""
}
