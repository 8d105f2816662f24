package store

import (
	"slices"

	"stipple/planner"
)

// What comes of each deed at the chair, in the stock and among the users.

func (w *world) open(d modelDeed) planner.Code {
	p := w.plan(d.Other)
	switch {
	case p == nil:
		return planner.NotFound
	case p.Status != planner.ActivePlan, p.Sessions[d.N-1] != planner.PlannedSession:
		return planner.Invalid
	case w.record(d.ID) != nil, find(w.Records, func(r *modelRecord) bool { return r.Plan == p.ID && r.Session == d.N }) != nil:
		return planner.Conflict
	case w.person(p.Patient).Archived:
		return planner.Invalid
	}
	w.Records = append(w.Records, &modelRecord{
		ID: d.ID, Patient: p.Patient, Plan: p.ID, Session: d.N, PlanVersion: p.Version, Day: planner.DateOf(w.Now),
	})
	w.touched(p.Patient)
	return ""
}

func (w *world) tap(d modelDeed) planner.Code {
	r := w.record(d.ID)
	switch {
	case r == nil:
		return planner.NotFound
	case d.N == startsAt && !w.mayStart(r):
		return planner.Invalid
	case d.N != r.Taps+1:
		return planner.Conflict
	}
	switch r.Taps++; d.N {
	case startsAt:
		r.Started = w.Now
		w.touched(r.Patient)
	case operatorAt:
		r.Operator = w.Me
	}
	return ""
}

func (w *world) mayStart(r *modelRecord) bool {
	p := w.plan(r.Plan)
	return r.Day == planner.DateOf(w.Now) && p.Status == planner.ActivePlan && p.Version == r.PlanVersion
}

func (w *world) drop(d modelDeed) planner.Code {
	r := w.record(d.ID)
	switch {
	case r == nil:
		return planner.NotFound
	case r.Taps >= startsAt:
		return planner.Invalid
	}
	w.Records = slices.DeleteFunc(w.Records, func(o *modelRecord) bool { return o == r })
	w.touched(r.Patient)
	return ""
}

func (w *world) sign(d modelDeed) planner.Code {
	r := w.record(d.ID)
	switch {
	case r == nil:
		return planner.NotFound
	case r.Signed, r.Taps < startsAt, r.Started.After(w.Now):
		return planner.Invalid
	case r.Operator != w.Me && w.MyRole != planner.Physician:
		return planner.Forbidden
	}
	r.Signed = true
	if p := w.plan(r.Plan); p.Status == planner.ActivePlan {
		p.Row++
		p.Sessions[r.Session-1] = planner.MissedSession
		if r.Taps >= valueAt {
			p.Sessions[r.Session-1] = planner.DoneSession
		}
	}
	w.touched(r.Patient)
	return ""
}

func (w *world) amend(d modelDeed) planner.Code {
	r := w.record(d.ID)
	switch {
	case r == nil:
		return planner.NotFound
	case !r.Signed, w.person(r.Patient).Archived:
		return planner.Invalid
	}
	r.Amendments = append(r.Amendments, d.Text)
	w.touched(r.Patient)
	return ""
}

func (w *world) lot(d modelDeed) planner.Code {
	l := find(w.Lots, func(l *modelLot) bool { return l.ID == d.ID })
	switch {
	case d.Row == 0 && l != nil && l.Product == d.Other && l.Batch == d.Text && l.Note == d.And:
		w.Same = true
		return ""
	case d.Row == 0 && (l != nil || find(w.Lots, func(l *modelLot) bool { return l.Product == d.Other && l.Batch == d.Text }) != nil):
		return planner.Conflict
	case d.Row == 0:
		w.Lots = append(w.Lots, &modelLot{ID: d.ID, Product: d.Other, Row: 1, Batch: d.Text, Note: d.And})
		return ""
	case l == nil:
		return planner.NotFound
	case l.Row != d.Row:
		return planner.Conflict
	}
	l.Row, l.Note = l.Row+1, d.And
	return ""
}

func (w *world) settings(d modelDeed) planner.Code {
	if w.ClinicRow != d.Row {
		return planner.Conflict
	}
	w.ClinicRow, w.Phone = w.ClinicRow+1, d.Text
	return ""
}

func (w *world) wording(d modelDeed) planner.Code {
	if int64(max(1, w.Wordings)) != d.Row {
		return planner.Conflict
	}
	w.Wordings = int(d.Row) + 1
	return ""
}

func (w *world) print(d modelDeed) planner.Code {
	if w.person(d.ID) == nil {
		return planner.NotFound
	}
	return ""
}

func (w *world) draft(d modelDeed) planner.Code {
	if !w.MyRole.May(draftAction(DraftKind(d.And))) {
		return planner.Forbidden
	}
	next := modelDraft{User: w.Me, Kind: DraftKind(d.And), ID: d.ID, Patient: d.Other, Row: d.Row, Body: d.Text}
	w.Drafts = append(slices.DeleteFunc(w.Drafts, func(o *modelDraft) bool { return o.is(next) }), &next)
	return ""
}

func (w *world) undraft(d modelDeed) planner.Code {
	gone := modelDraft{User: w.Me, Kind: DraftKind(d.And), ID: d.ID}
	w.Drafts = slices.DeleteFunc(w.Drafts, func(o *modelDraft) bool { return o.is(gone) })
	return ""
}

func (w *world) addUser(d modelDeed) planner.Code {
	switch {
	case len(d.Pass) < 12:
		return planner.Invalid
	case w.user(d.Text) != nil:
		return planner.Conflict
	}
	w.Users = append(w.Users, &modelUser{Name: d.Text, Role: planner.Role(d.And), Pass: d.Pass})
	return ""
}

func (w *world) role(d modelDeed) planner.Code {
	u := w.user(d.Text)
	switch {
	case u == nil:
		return planner.NotFound
	case d.Text == w.Me, d.And != string(planner.Physician) && u.Role == planner.Physician && w.physicians(d.Text) == 0:
		return planner.Invalid
	}
	u.Role = planner.Role(d.And)
	return ""
}

func (w *world) setPass(d modelDeed) planner.Code {
	u := w.user(d.Text)
	switch {
	case len(d.Pass) < 12, d.Text == w.Me:
		return planner.Invalid
	case u == nil:
		return planner.NotFound
	}
	u.Pass = d.Pass
	return ""
}

func (w *world) ownPass(d modelDeed) planner.Code {
	if d.Text == d.Pass || len(d.Text) < 12 {
		return planner.Invalid
	}
	w.user(w.Me).Pass = d.Text
	return ""
}

func (w *world) remove(d modelDeed) planner.Code {
	u := w.user(d.Text)
	switch {
	case d.Text == w.Me:
		return planner.Invalid
	case u == nil:
		return planner.NotFound
	case u.Role == planner.Physician && w.physicians(d.Text) == 0:
		return planner.Invalid
	}
	w.Users = slices.DeleteFunc(w.Users, func(o *modelUser) bool { return o == u })
	w.Drafts = slices.DeleteFunc(w.Drafts, func(o *modelDraft) bool { return o.User == d.Text })
	return ""
}

// reset locks the file and lets somebody in again with the recovery code.
func (w *world) reset(d modelDeed) planner.Code {
	w.Me, w.MyRole = "", ""
	u := w.user(d.Text)
	if u == nil {
		return planner.NotFound
	}
	u.Pass = d.Pass
	return ""
}

// enter locks the file and signs somebody in.
func (w *world) enter(d modelDeed) planner.Code {
	w.Me, w.MyRole = "", ""
	if code := w.try(d.Text, d.Pass); code != "" {
		return code
	}
	w.Me, w.MyRole = d.Text, w.user(d.Text).Role
	return ""
}

func (w *world) backup(modelDeed) planner.Code {
	w.Backups++
	return ""
}

func (w *world) prove(modelDeed) planner.Code {
	if w.Backups == 0 {
		return planner.NotFound
	}
	return ""
}
