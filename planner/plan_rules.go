package planner

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"stipple/planner/scalp"
)

// Faults lists what breaks the hard rules of a plan. What sources merely
// advise is not here: see Review.
func (p Plan) Faults() Faults {
	var l faultList
	l.check(p.ID != "", "id", "The plan has no id.")
	l.check(p.Patient != "", "patient", "The plan names no patient.")
	l.check(p.Version >= 1, "version", "The version starts at 1.")
	l.check(oneOf(p.Status, PlanStatuses()), "status", "The status is draft, active, completed or superseded.")
	l.check(p.Look == "" || oneOf(p.Look, Looks()), "look", "Choose one of the looks.")
	p.headFaults(&l)
	l.check(inRange(float64(p.Goal), 0, float64(MaxDensity)), "goal", "The goal density must lie between 0 and %s.", MaxDensity)
	l.check(p.GoalBasis.IsZero() || p.GoalBasis.Tier.Valid(), "goal_basis.tier", "A source's tier is A, B, C or U.")
	l.checkLength("title", p.Title, MaxNameLength)
	l.checkLength("author", p.Author, MaxNameLength)
	l.checkLength("note", p.Note, MaxTextLength)
	l.check(p.Created.IsZero() || p.Created.Valid(), "created", "This date does not exist.")
	if p.Protocol != nil {
		p.Protocol.faults(&l, "protocol")
	}
	p.indicationFaults(&l)
	p.regionFaults(&l)
	p.sessionFaults(&l)
	p.reachedFaults(&l)
	for i, a := range p.Acceptances {
		a.faults(&l, index("acceptances", i))
	}
	switch p.Status {
	case ActivePlan:
		p.treatmentFaults(&l, "activating")
	case CompletedPlan:
		p.treatmentFaults(&l, "completing")
	}
	return l.list
}

func (p Plan) headFaults(l *faultList) {
	err := p.Head.Check()
	if err == nil {
		return
	}
	at := "head"
	var size *scalp.SizeError
	if errors.As(err, &size) {
		at += "." + size.Field
	}
	says := err.Error()
	l.add(at, "%s.", strings.ToUpper(says[:1])+says[1:])
}

func (a Acceptance) faults(l *faultList, at string) {
	l.check(a.Reason != "", at+".reason", "Give the reason for accepting this finding.")
	l.checkLength(at+".reason", a.Reason, MaxTextLength)
	l.check(a.Severity == "" || a.Severity.Valid(), at+".severity", "A finding's severity is stop, caution or note.")
	l.check(a.On.IsZero() || a.On.Valid(), at+".on", "This date does not exist.")
}

func (r ProtocolRef) faults(l *faultList, at string) {
	l.checkLength(at+".name", r.Name, MaxNameLength)
	r.Healing.faults(l, at+".healing")
	for i, cause := range r.Studied {
		l.check(cause.Indication().Valid(), index(at+".studied", i), "This cause is not known.")
	}
}

func (p Plan) indicationFaults(l *faultList) {
	seen := map[Indication]bool{}
	for i, indication := range p.Indications {
		l.check(indication.Valid(), index("indications", i), "The indication is scars, alopecia totalis or thinning.")
		l.check(!seen[indication], index("indications", i), "This indication is named twice.")
		seen[indication] = true
	}
}

func (p Plan) regionFaults(l *faultList) {
	keys, zones := map[string]bool{}, map[string]bool{}
	for i, r := range p.Regions {
		at := index("regions", i)
		l.check(r.Key != "", at+".key", "The region has no key.")
		l.check(!keys[r.Key], at+".key", "Two regions have the same key.")
		keys[r.Key] = true
		l.check(r.Zone.Valid(), at+".zone", "This part of the head is not known.")
		if r.Scar == "" {
			l.check(!zones[string(r.Zone)], at+".zone", "%s is in the plan twice.", r.Zone.Name())
			zones[string(r.Zone)] = true
		}
		l.checkLength(at+".scar", r.Scar, MaxNameLength)
		l.check(r.Scar == "" || tidyLine(r.Scar) != "", at+".scar", "Name the scar.")
		l.check(r.Indication.Valid(), at+".indication", "Say for which indication %s is planned.", r.Name())
		l.check(!r.Indication.Valid() || slices.Contains(p.Indications, r.Indication), at+".indication",
			"%s is planned for %s, which is not an indication of this plan.", r.Name(), r.Indication.Name())
		l.check(r.Cause == "" || r.Cause.Indication() == r.Indication, at+".cause", "This cause does not belong to the indication.")
		l.check(inRange(float64(r.Area), 0, 1000), at+".area", "A region's area lies between 0 and 1,000 cm².")
		l.check(r.Since.IsZero() || r.Since.Valid(), at+".since", "This date does not exist.")
		r.drawnFaults(l, at+".drawn", p.Head)
	}
}

// drawnFaults wants a drawing that can lie on a head, and only of a scar.
func (r Region) drawnFaults(l *faultList, at string, size scalp.Size) {
	if r.Drawn == nil {
		return
	}
	l.check(r.Scar != "", at, "Only a scar is drawn; %s is a whole part of the head.", r.Zone.Name())
	err := r.Drawn.Check()
	if err == nil && !r.Drawn.OnScalp() {
		// All of its places lie beside the scalp; its width may still reach it.
		if head, broken := scalp.NewHead(size); broken == nil {
			_, err = head.Trace(*r.Drawn)
		}
	}
	if err != nil {
		l.add(at, "%s cannot be drawn: %s.", r.Name(), err)
	}
}

func (p Plan) sessionFaults(l *faultList) {
	l.check(len(p.Sessions) >= MinSessions && len(p.Sessions) <= MaxSessions, "sessions",
		"A plan has two to four sessions; this one has %d.", len(p.Sessions))
	for i, s := range p.Sessions {
		s.faults(l, index("sessions", i), p)
	}
	p.orderFaults(l)
}

// orderFaults wants the known days of the sessions to ascend. The estimated
// day of a session that did not take place holds up none after it.
func (p Plan) orderFaults(l *faultList) {
	var last Date
	before := "" // the last session with a known day, in words
	for i, day := range p.calendar() {
		s := p.Sessions[i]
		if !day.dated || (s.Date.IsZero() && !s.TakesPlace()) {
			continue
		}
		about := ""
		if s.Date.IsZero() {
			about = "about "
		}
		l.check(before == "" || last.Before(day.date), index("sessions", i)+".date",
			"Session %d (%s%s) must come after %s.", i+1, about, day.date.Clinical(), before)
		last, before = day.date, fmt.Sprintf("session %d (%s%s)", i+1, about, day.date.Clinical())
	}
}

func (s Session) faults(l *faultList, at string, p Plan) {
	l.check(s.Date.IsZero() || s.Date.Valid(), at+".date", "This date does not exist.")
	l.check(s.AfterDays >= 0 && s.AfterDays <= 730, at+".after_days", "The days after the previous session lie between 0 and 730.")
	if _, err := time.Parse("15:04", s.Time); s.Time != "" && err != nil {
		l.add(at+".time", "Write the time as hours and minutes, for example 09:30.")
	}
	l.check(inRange(float64(s.Length), 0, 24*60), at+".length", "A session lasts at most 24 hours.")
	l.check(oneOf(s.Status, SessionStatuses()), at+".status", "A session is planned, done, missed or cancelled.")
	l.checkLength(at+".note", s.Note, MaxTextLength)
	seen := map[string]bool{}
	for i, prescription := range s.Prescriptions {
		field := index(at+".prescriptions", i)
		_, known := p.Region(prescription.Region)
		l.check(known, field+".region", "This region is not in the plan.")
		l.check(!seen[prescription.Region], field+".region", "This region is prescribed twice in one session.")
		seen[prescription.Region] = true
		prescription.faults(l, field)
	}
}

// treatmentFaults wants what a plan needs before somebody is treated by it.
func (p Plan) treatmentFaults(l *faultList, doing string) {
	l.check(len(p.Indications) > 0, "indications", "Choose the indication before %s the plan.", doing)
	l.check(len(p.Regions) > 0, "regions", "Add at least one region before %s the plan.", doing)
	for i, s := range p.Sessions {
		planned := slices.ContainsFunc(s.Prescriptions, func(p Prescription) bool { return p.Density > 0 })
		l.check(planned, index("sessions", i)+".prescriptions", "Session %d has no region with a density. Give one before %s the plan.", i+1, doing)
	}
}

// CheckPlans lists what is wrong among all plans of one patient: at most one
// may be active.
func CheckPlans(plans []Plan) Faults {
	var l faultList
	active := 0
	for _, p := range plans {
		if p.Status == ActivePlan {
			active++
		}
	}
	l.check(active <= 1, "plans", "A patient has at most one active plan; supersede or complete the other first.")
	return l.list
}

// Revise gives the plan to store when old is replaced by changed, and whether
// old must be kept as a frozen version. A changed active plan becomes a new
// version, also when the same save ends it; moving its sessions in the
// calendar, marking them, accepting findings and reviewing what was carried
// forward makes none. Error: Invalid when
// the change is not allowed.
func Revise(old, changed Plan) (next Plan, freeze bool, err error) {
	if old.ID != changed.ID || old.Patient != changed.Patient {
		return Plan{}, false, Errorf(Invalid, "This is another plan than the one stored.")
	}
	if old.Status == CompletedPlan || old.Status == SupersededPlan {
		return Plan{}, false, Errorf(Invalid, "This plan is %s and can no longer be changed. Make a new plan from it.", old.Status)
	}
	if err := old.Status.to(changed.Status); err != nil {
		return Plan{}, false, err
	}
	next = changed.Tidy()
	if faults := next.Faults(); len(faults) > 0 {
		return Plan{}, false, faults.Err()
	}
	next.Version = old.Version
	if old.Status == ActivePlan && !sameJSON(old.Tidy().substance(), next.substance()) {
		next.Version = old.Version + 1
		freeze = true
	}
	return next, freeze, nil
}

// to gives nil when a plan may go from this status to another one.
func (s PlanStatus) to(next PlanStatus) error {
	switch {
	case next == s, !oneOf(next, PlanStatuses()): // Faults speaks of a status nobody knows
		return nil
	case s == DraftPlan && next == CompletedPlan:
		return Errorf(Invalid, "A draft cannot be completed. Activate it first, or supersede it.")
	case s == ActivePlan && next == DraftPlan:
		return Errorf(Invalid, "An active plan cannot become a draft again. Supersede it with a new one.")
	}
	return nil
}

// substance is the plan without what may change under the same version.
func (p Plan) substance() Plan {
	p = p.Clone()
	p.Version, p.Status, p.Acceptances = 0, "", nil
	for i := range p.Sessions {
		s := &p.Sessions[i]
		s.Date, s.Time, s.Length, s.AfterDays, s.Status = Date{}, "", 0, 0, ""
		for j := range s.Prescriptions {
			s.Prescriptions[j].Carried = nil
		}
	}
	return p
}

// sameJSON tells whether two plans are written alike: what is stored decides,
// so a list that is empty and one that is absent are the same.
func sameJSON(a, b Plan) bool {
	one, err := json.Marshal(a)
	if err != nil {
		return false
	}
	other, err := json.Marshal(b)
	return err == nil && bytes.Equal(one, other)
}

// Resize returns the plan with so many sessions: new ones are empty, and only
// sessions without prescriptions or results are dropped. Error: Invalid when
// the number is not two to four or a session with content would be lost.
func (p Plan) Resize(sessions int) (Plan, error) {
	if sessions < MinSessions || sessions > MaxSessions {
		return p, Errorf(Invalid, "A plan has two to four sessions.")
	}
	p = p.Clone()
	for len(p.Sessions) > sessions {
		last := p.Sessions[len(p.Sessions)-1]
		if len(last.Prescriptions) > 0 || last.Status != PlannedSession {
			return p, Errorf(Invalid, "Session %d has content. Clear it before taking it out of the plan.", len(p.Sessions))
		}
		p.Sessions = p.Sessions[:len(p.Sessions)-1]
	}
	for len(p.Sessions) < sessions {
		p.Sessions = append(p.Sessions, Session{Status: PlannedSession})
	}
	return p, nil
}

// CopyForward returns the plan with the technique of a session (from 0) given
// to the next one: passes, softness, gradient, resistance and, where the next
// session has none yet, the density. Notes and dates stay.
func (p Plan) CopyForward(session int) Plan {
	p = p.Clone()
	if session < 0 || session+1 >= len(p.Sessions) {
		return p
	}
	for _, from := range p.Sessions[session].Prescriptions {
		to, exists := p.Sessions[session+1].For(from.Region)
		copied := from
		clonePasses(&copied)
		if exists {
			copied.Note = to.Note
			if to.Density != 0 {
				copied.Density, copied.Basis = to.Density, to.Basis
				copied.keepMark(to, DensityField)
			}
		} else {
			copied.Note = ""
		}
		p.Sessions[session+1] = p.Sessions[session+1].Set(copied)
	}
	return p
}

// RemoveRegion returns the plan without a region and its prescriptions.
func (p Plan) RemoveRegion(key string) Plan {
	p = p.Clone()
	p.Regions = slices.DeleteFunc(p.Regions, func(r Region) bool { return r.Key == key })
	for i := range p.Sessions {
		p.Sessions[i] = p.Sessions[i].Without(key)
	}
	return p
}
