package planner

import (
	"slices"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// PlanStatus is where a plan stands: draft, then active, then completed or superseded.
type PlanStatus string

// The values of PlanStatus.
const (
	DraftPlan      PlanStatus = "draft"
	ActivePlan     PlanStatus = "active"
	CompletedPlan  PlanStatus = "completed"
	SupersededPlan PlanStatus = "superseded"
)

// PlanStatuses lists the values in the order a plan passes through them.
func PlanStatuses() []PlanStatus {
	return []PlanStatus{DraftPlan, ActivePlan, CompletedPlan, SupersededPlan}
}

// Look is the appearance the patient wants.
type Look string

// The values of Look.
const (
	ShavedLook      Look = "shaved_look"
	Filler          Look = "filler"
	ScarConcealment Look = "scar_concealment"
	Hairline        Look = "hairline"
)

// Looks lists the values in reading order.
func Looks() []Look { return []Look{ShavedLook, Filler, ScarConcealment, Hairline} }

// Name gives the look in words.
func (l Look) Name() string {
	switch l {
	case ShavedLook:
		return "Shaved look"
	case Filler:
		return "Filler in longer hair"
	case ScarConcealment:
		return "Scar concealment"
	case Hairline:
		return "Hairline"
	}
	return ""
}

// Region is a named part of the scalp in a plan, or a scar that lies on one.
type Region struct {
	Key        string     `json:"key"`             // unique in the plan; a prescription names it
	Zone       scalp.Zone `json:"zone"`            // the part of the head it is or lies on
	Scar       string     `json:"scar,omitempty"`  // name of the scar; "" when the region is the whole zone
	Since      Date       `json:"since,omitzero"`  // when the scar came about
	Indication Indication `json:"indication"`      // every region names its own
	Cause      Etiology   `json:"cause,omitempty"` // the etiology, under Indication
	// Drawn is the scar as drawn on the head; nil for a whole zone and for a
	// scar that is only named.
	Drawn *scalp.Scar `json:"drawn,omitempty"`
	// Area measured on the patient, in cm². 0 means the head's own area for a
	// zone, the drawn area for a scar, and not known for a scar only named.
	Area quantity.SquareCentimetres `json:"area,omitempty"`
}

// Name gives the region in words for clinicians.
func (r Region) Name() string {
	if r.Scar != "" {
		return r.Scar + " (" + r.Zone.Name() + ")"
	}
	return r.Zone.Name()
}

// PlainName gives the region in words for patients.
func (r Region) PlainName() string {
	if r.Scar != "" {
		return r.Scar + ", " + r.Zone.PlainName()
	}
	return r.Zone.PlainName()
}

// AreaOn gives the region's area on a head and whether it was measured on the
// patient; 0 when it is not known. A scar's is that of its drawing. A zone's is
// the whole zone's, also where scars are drawn on it: the dots leave them out,
// see Plan.Stipple.
func (r Region) AreaOn(head scalp.Head) (area quantity.SquareCentimetres, measured bool) {
	var trace *scalp.Trace
	if r.Area == 0 && r.Drawn != nil {
		trace, _ = head.Trace(*r.Drawn)
	}
	return r.AreaWith(head, trace)
}

// AreaWith is AreaOn for one who has laid the drawing on the head already; nil
// when there is none or it cannot be laid.
func (r Region) AreaWith(head scalp.Head, trace *scalp.Trace) (area quantity.SquareCentimetres, measured bool) {
	switch {
	case r.Area != 0:
		return r.Area, true
	case trace != nil:
		return trace.Area(), false
	case r.Scar != "":
		return 0, false
	}
	return head.Area(r.Zone), false
}

// Draw returns the region, a scar, as drawn on a head: the drawing simplified,
// and the zone that holds most of it. Error: Invalid when it cannot lie on this
// head.
func (r Region) Draw(head scalp.Head, scar scalp.Scar) (Region, error) {
	scar = scar.Simplified()
	trace, err := head.Trace(scar)
	if err != nil {
		return r, Errorf(Invalid, "%s cannot be drawn: %s.", r.Scar, err).Because(err)
	}
	r.Drawn, r.Zone = &scar, trace.Zone()
	return r, nil
}

// SessionStatus is what became of a session.
type SessionStatus string

// The values of SessionStatus.
const (
	PlannedSession   SessionStatus = "planned"
	DoneSession      SessionStatus = "done"
	MissedSession    SessionStatus = "missed"
	CancelledSession SessionStatus = "cancelled"
)

// SessionStatuses lists the values.
func SessionStatuses() []SessionStatus {
	return []SessionStatus{PlannedSession, DoneSession, MissedSession, CancelledSession}
}

// Session is one visit. Its number is its place in the plan, from 1.
type Session struct {
	Date          Date             `json:"date,omitzero"`        // known date, or
	AfterDays     quantity.Days    `json:"after_days,omitempty"` // about so many days after the previous session
	Time          string           `json:"time,omitempty"`       // 24 h, "09:30"
	Length        quantity.Minutes `json:"length,omitempty"`     // booked length in minutes
	Status        SessionStatus    `json:"status"`
	Note          string           `json:"note,omitempty"`
	Prescriptions []Prescription   `json:"prescriptions,omitempty"`
}

// For gives the prescription for a region and whether there is one.
func (s Session) For(region string) (Prescription, bool) {
	for _, p := range s.Prescriptions {
		if p.Region == region {
			return p, true
		}
	}
	return Prescription{}, false
}

// Set returns the session with a prescription put in or replaced.
func (s Session) Set(p Prescription) Session {
	s.Prescriptions = slices.Clone(s.Prescriptions)
	for i := range s.Prescriptions {
		if s.Prescriptions[i].Region == p.Region {
			s.Prescriptions[i] = p
			return s
		}
	}
	s.Prescriptions = append(s.Prescriptions, p)
	return s
}

// Without returns the session with a region's prescription taken out.
func (s Session) Without(region string) Session {
	s.Prescriptions = slices.DeleteFunc(slices.Clone(s.Prescriptions), func(p Prescription) bool { return p.Region == region })
	return s
}

// ProtocolRef names the protocol a plan was started from, as it was then.
type ProtocolRef struct {
	ID      string  `json:"id"`
	Version int     `json:"version"`
	Name    string  `json:"name"`
	Healing Healing `json:"healing,omitzero"`
	// Studied lists the causes its build-up was studied in; for any other the
	// prefilled densities are an inference.
	Studied []Etiology `json:"studied,omitempty"`
}

func (r ProtocolRef) clone() *ProtocolRef {
	r.Healing.Others = slices.Clone(r.Healing.Others)
	r.Studied = slices.Clone(r.Studied)
	return &r
}

// Acceptance is a finding a physician accepted, with the reason. It holds only
// while the finding says the same thing as gravely: a changed message or
// severity asks again.
type Acceptance struct {
	Finding  string   `json:"finding"` // the finding's Key
	Severity Severity `json:"severity,omitempty"`
	Message  string   `json:"message"`
	Reason   string   `json:"reason"`
	By       string   `json:"by"`
	On       Date     `json:"on"`
}

// Plan is one course of treatment.
type Plan struct {
	ID          ID           `json:"id"`
	Patient     ID           `json:"patient"`
	Title       string       `json:"title,omitempty"`
	Version     int          `json:"version"` // from 1; grows when an active plan is changed
	Status      PlanStatus   `json:"status"`
	Created     Date         `json:"created,omitzero"`
	Author      string       `json:"author,omitempty"` // the physician's name
	Indications []Indication `json:"indications,omitempty"`
	Look        Look         `json:"look,omitempty"`
	Head        scalp.Size   `json:"head,omitzero"`
	Protocol    *ProtocolRef `json:"protocol,omitempty"`
	// Goal is the density of each region's finished picture, in dots/cm²; it is
	// what shares of the protocol are taken of. 0 means not stated.
	Goal        quantity.DotsPerCM2 `json:"goal,omitempty"`
	GoalBasis   Citation            `json:"goal_basis,omitzero"`
	Regions     []Region            `json:"regions,omitempty"`
	Sessions    []Session           `json:"sessions"`
	Acceptances []Acceptance        `json:"acceptances,omitempty"`
	Note        string              `json:"note,omitempty"`
	// Reached lists what sessions that were held really added, where the ones
	// after them follow it.
	Reached []Reached `json:"reached,omitempty"`
}

// How many sessions a plan has.
const (
	MinSessions = 2
	MaxSessions = 4
)

// NewPlan gives an empty draft of so many sessions.
func NewPlan(id, patient ID, sessions int) Plan {
	plan := Plan{ID: id, Patient: patient, Version: 1, Status: DraftPlan}
	for range sessions {
		plan.Sessions = append(plan.Sessions, Session{Status: PlannedSession})
	}
	return plan
}

// Region gives a region by its key and whether there is one.
func (p Plan) Region(key string) (Region, bool) {
	for _, r := range p.Regions {
		if r.Key == key {
			return r, true
		}
	}
	return Region{}, false
}

// ZoneRegion gives the region that is a whole zone and whether there is one.
func (p Plan) ZoneRegion(zone scalp.Zone) (Region, bool) {
	for _, r := range p.Regions {
		if r.Zone == zone && r.Scar == "" {
			return r, true
		}
	}
	return Region{}, false
}

// Added gives the density a session (from 0) adds to a region: what is planned,
// or what it really added where the plan follows that.
func (p Plan) Added(session int, region string) quantity.DotsPerCM2 {
	if density, held := p.reached(session, region); held {
		return density
	}
	prescription, _ := p.Sessions[session].For(region)
	return prescription.Density
}

// Cumulative gives the density of a region after a session (from 0): the sum
// of what that session and those before it add, missed and cancelled ones left
// out, but for what they are known to have added.
func (p Plan) Cumulative(session int, region string) quantity.DotsPerCM2 {
	var sum quantity.DotsPerCM2
	for i := 0; i <= session && i < len(p.Sessions); i++ {
		if p.lays(i, region) {
			sum += p.Added(i, region)
		}
	}
	return sum
}

// Final gives the density of a region after the last session.
func (p Plan) Final(region string) quantity.DotsPerCM2 {
	return p.Cumulative(len(p.Sessions)-1, region)
}

// NextSession gives the first session still planned that has a date, and
// whether there is one.
func (p Plan) NextSession() (Session, int, bool) {
	for i, s := range p.Sessions {
		if s.Status == PlannedSession && !s.Date.IsZero() {
			return s, i + 1, true
		}
	}
	return Session{}, 0, false
}

// Agenda gives the plan with its title and the dates of its sessions and nothing
// else.
func (p Plan) Agenda() Plan {
	agenda := Plan{ID: p.ID, Patient: p.Patient, Title: p.Title, Status: p.Status, Sessions: make([]Session, len(p.Sessions))}
	for i, s := range p.Sessions {
		agenda.Sessions[i] = Session{Date: s.Date, Time: s.Time, Length: s.Length, Status: s.Status}
	}
	return agenda
}

// Clone returns a copy that shares nothing that can be changed.
func (p Plan) Clone() Plan {
	p.Indications = slices.Clone(p.Indications)
	p.Regions = slices.Clone(p.Regions)
	for i, region := range p.Regions {
		if region.Drawn != nil {
			drawn := *region.Drawn
			drawn.Path = slices.Clone(drawn.Path)
			p.Regions[i].Drawn = &drawn
		}
	}
	p.Acceptances = slices.Clone(p.Acceptances)
	p.Reached = slices.Clone(p.Reached)
	if p.Protocol != nil {
		p.Protocol = p.Protocol.clone()
	}
	p.Sessions = slices.Clone(p.Sessions)
	for i := range p.Sessions {
		p.Sessions[i].Prescriptions = slices.Clone(p.Sessions[i].Prescriptions)
		for j := range p.Sessions[i].Prescriptions {
			clonePasses(&p.Sessions[i].Prescriptions[j])
		}
	}
	return p
}

func clonePasses(p *Prescription) {
	p.Carried = slices.Clone(p.Carried)
	p.Passes = slices.Clone(p.Passes)
	for i := range p.Passes {
		if p.Passes[i].Needle != nil {
			needle := *p.Passes[i].Needle
			p.Passes[i].Needle = &needle
		}
		if p.Passes[i].Mix != nil {
			mix := *p.Passes[i].Mix
			mix.Pigments = slices.Clone(mix.Pigments)
			p.Passes[i].Mix = &mix
		}
	}
}
