package planner

import (
	"reflect"
	"slices"
	"time"

	"stipple/planner/quantity"
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
	if err := p.Head.Check(); err != nil {
		l.add("head", "%s", err.Error())
	}
	l.check(inRange(float64(p.Goal), 0, float64(MaxDensity)), "goal", "The goal density must lie between 0 and %s.", MaxDensity)
	l.check(p.GoalBasis.IsZero() || p.GoalBasis.Tier.Valid(), "goal_basis.tier", "A source's tier is A, B, C or U.")
	l.checkLength("note", p.Note, MaxTextLength)
	l.check(p.Created.IsZero() || p.Created.Valid(), "created", "This date does not exist.")
	p.indicationFaults(&l)
	p.regionFaults(&l)
	p.sessionFaults(&l)
	for i, a := range p.Acceptances {
		l.check(a.Reason != "", index("acceptances", i)+".reason", "Give the reason for accepting this finding.")
		l.check(a.On.IsZero() || a.On.Valid(), index("acceptances", i)+".on", "This date does not exist.")
	}
	if p.Status == ActivePlan {
		p.activeFaults(&l)
	}
	return l.list
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
		l.check(r.Indication.Valid(), at+".indication", "Say for which indication %s is planned.", r.Name())
		l.check(!r.Indication.Valid() || slices.Contains(p.Indications, r.Indication), at+".indication",
			"%s is planned for %s, which is not an indication of this plan.", r.Name(), r.Indication.Name())
		l.check(r.Cause == "" || r.Cause.Indication() == r.Indication, at+".cause", "This cause does not belong to the indication.")
		l.check(inRange(float64(r.Area), 0, 1000), at+".area", "A region's area lies between 0 and 1,000 cm².")
		l.check(r.Since.IsZero() || r.Since.Valid(), at+".since", "This date does not exist.")
	}
}

func (p Plan) sessionFaults(l *faultList) {
	l.check(len(p.Sessions) >= MinSessions && len(p.Sessions) <= MaxSessions, "sessions",
		"A plan has two to four sessions; this one has %d.", len(p.Sessions))
	last, lastNumber := Date{}, 0
	for i, s := range p.Sessions {
		at := index("sessions", i)
		s.faults(l, at, p)
		if s.Date.IsZero() || !s.Date.Valid() {
			continue
		}
		l.check(last.IsZero() || last.Before(s.Date), at+".date",
			"Session %d (%s) must come after session %d (%s).", i+1, s.Date.Clinical(), lastNumber, last.Clinical())
		last, lastNumber = s.Date, i+1
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

func (p Plan) activeFaults(l *faultList) {
	l.check(len(p.Indications) > 0, "indications", "Choose the indication before activating the plan.")
	l.check(len(p.Regions) > 0, "regions", "Add at least one region before activating the plan.")
	for i, s := range p.Sessions {
		planned := slices.ContainsFunc(s.Prescriptions, func(p Prescription) bool { return p.Density > 0 })
		l.check(planned, index("sessions", i)+".prescriptions", "Session %d has no region with a density. Give one before activating the plan.", i+1)
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
// version; moving its sessions in the calendar, marking them and accepting
// findings does not. Error: Invalid when the change is not allowed.
func Revise(old, changed Plan) (next Plan, freeze bool, err error) {
	if old.ID != changed.ID || old.Patient != changed.Patient {
		return Plan{}, false, Errorf(Invalid, "This is another plan than the one stored.")
	}
	if old.Status == CompletedPlan || old.Status == SupersededPlan {
		return Plan{}, false, Errorf(Invalid, "This plan is %s and can no longer be changed. Make a new plan from it.", old.Status)
	}
	if old.Status == ActivePlan && changed.Status == DraftPlan {
		return Plan{}, false, Errorf(Invalid, "An active plan cannot become a draft again. Supersede it with a new one.")
	}
	if faults := changed.Faults(); len(faults) > 0 {
		return Plan{}, false, faults.Err()
	}
	next = changed.Clone()
	next.Version = old.Version
	if old.Status == ActivePlan && !reflect.DeepEqual(old.substance(), changed.substance()) {
		next.Version = old.Version + 1
		freeze = true
	}
	return next, freeze, nil
}

// substance is the plan without what may change under the same version.
func (p Plan) substance() Plan {
	p = p.Clone()
	p.Version, p.Status, p.Acceptances = 0, "", nil
	for i := range p.Sessions {
		s := &p.Sessions[i]
		s.Date, s.Time, s.Length, s.AfterDays, s.Status = Date{}, "", 0, 0, ""
		if len(s.Prescriptions) == 0 {
			s.Prescriptions = nil
		}
	}
	return p
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
// to the next one: passes, softness, resistance and, where the next session
// has none yet, the density. Notes and dates stay.
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

// Interval gives the days between a session (from 0) and the one before it,
// from their dates or from "about N days after", and whether it is known.
func (p Plan) Interval(session int) (quantity.Days, bool) {
	if session <= 0 || session >= len(p.Sessions) {
		return 0, false
	}
	before, after := p.Sessions[session-1].Date, p.Sessions[session].Date
	if !before.IsZero() && !after.IsZero() {
		return before.DaysUntil(after), true
	}
	if days := p.Sessions[session].AfterDays; days > 0 && after.IsZero() {
		return days, true
	}
	return 0, false
}
