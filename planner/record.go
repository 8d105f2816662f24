package planner

import (
	"slices"
	"time"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// Field names one value of a record that is confirmed or changed by itself.
type Field string

// The fields of a region, then those of each of its passes.
const (
	DensityField    Field = "density"
	GradientField   Field = "gradient"
	SoftnessField   Field = "softness"
	ResistanceField Field = "resistance"

	NeedleField Field = "needle"
	MixField    Field = "mix"
	DepthField  Field = "depth"
	AngleField  Field = "angle"
	DwellField  Field = "dwell"
)

// RegionFields lists the fields of a region in the order they are asked.
func RegionFields() []Field {
	return []Field{DensityField, GradientField, SoftnessField, ResistanceField}
}

// PassFields lists the fields of a pass in the order they are asked.
func PassFields() []Field {
	return []Field{NeedleField, MixField, DepthField, AngleField, DwellField}
}

// OfPass tells whether the field belongs to a pass, not to its region.
func (f Field) OfPass() bool { return oneOf(f, PassFields()) }

// Name gives the field in words.
func (f Field) Name() string {
	switch f {
	case DensityField:
		return "Density"
	case GradientField:
		return "Gradient"
	case SoftnessField:
		return "Edge"
	case ResistanceField:
		return "Resistance"
	case NeedleField:
		return "Needle"
	case MixField:
		return "Mix"
	case DepthField:
		return "Depth"
	case AngleField:
		return "Angle"
	case DwellField:
		return "Dwell"
	}
	return ""
}

// Logged is one value somebody confirmed or entered. Where there is none, nil,
// nobody did: the value is unconfirmed, whatever was planned.
type Logged[T any] struct {
	Value  T      `json:"value"`
	By     string `json:"by"`
	At     Moment `json:"at"`
	Reason string `json:"reason,omitempty"` // why it departs from the plan
}

// DwellTime is how long the needle rested: in words or in ms.
type DwellTime struct {
	Words Dwell                 `json:"words,omitempty"`
	MS    quantity.Milliseconds `json:"ms,omitempty"`
}

// DonePass is one way of going over a region as it was really done. Needle and
// Mix are keys of what was laid out for the session.
type DonePass struct {
	Needle *Logged[string]               `json:"needle,omitempty"`
	Mix    *Logged[string]               `json:"mix,omitempty"`
	Depth  *Logged[quantity.Millimetres] `json:"depth,omitempty"`
	Angle  *Logged[quantity.Degrees]     `json:"angle,omitempty"`
	Dwell  *Logged[DwellTime]            `json:"dwell,omitempty"`
}

// RecordState is what became of a region in a session. "" is unconfirmed:
// nobody has said.
type RecordState string

// The values of RecordState.
const (
	Unconfirmed RecordState = ""
	DoneRegion  RecordState = "done"
	NotDone     RecordState = "not_done"
)

// Timer counts time in the chair.
type Timer struct {
	Seconds int    `json:"seconds,omitempty"` // counted until it was last paused
	Since   Moment `json:"since,omitempty"`   // running since; "" = paused
}

// LongestRun is how long a timer runs at most. What is longer is a clock that
// jumped or a timer forgotten over night, and counts as nothing: nobody knows.
const LongestRun = 12 * time.Hour

// At gives the seconds counted by a moment.
func (t Timer) At(now Moment) int {
	if run := now.Since(t.Since); run <= LongestRun {
		return t.Seconds + int(run.Seconds())
	}
	return t.Seconds
}

// Running tells whether the timer counts now.
func (t Timer) Running() bool { return !t.Since.IsZero() }

func (t Timer) begun(at Moment) Timer {
	if !t.Running() {
		t.Since = at
	}
	return t
}

func (t Timer) paused(at Moment) Timer { return Timer{Seconds: t.At(at)} }

// Record is what was done for one region in one session.
type Record struct {
	Region  Region        `json:"region"`            // as the plan had it, or as it was added
	Planned *Prescription `json:"planned,omitempty"` // as it was prescribed; nil = not planned
	// Dots are those planned, as the plan's picture counts them; 0 is not known.
	Dots float64 `json:"dots,omitempty"`
	// Meant is what all sessions of the plan together were to add when this one was
	// opened, those cancelled too; 0 is not known.
	Meant  quantity.DotsPerCM2 `json:"meant,omitempty"`
	State  RecordState         `json:"state,omitempty"`
	Reason string              `json:"reason,omitempty"` // why the region was not done
	// Unplanned says why a region nobody had planned was taken in.
	Unplanned string `json:"unplanned,omitempty"`
	By        string `json:"by,omitempty"` // who set State
	At        Moment `json:"at,omitempty"`

	Density    *Logged[quantity.DotsPerCM2] `json:"density,omitempty"` // added in this session
	Gradient   *Logged[quantity.Percent]    `json:"gradient,omitempty"`
	Softness   *Logged[Softness]            `json:"softness,omitempty"`
	Resistance *Logged[Resistance]          `json:"resistance,omitempty"` // as found
	Passes     []DonePass                   `json:"passes,omitempty"`

	Bleeding      *Logged[int]    `json:"bleeding,omitempty"` // 0 none to 3 most
	Pain          *Logged[int]    `json:"pain,omitempty"`     // 0 none to 10 worst, as the patient says
	Skin          *Logged[string] `json:"skin,omitempty"`     // how the skin took it
	Complications []Complication  `json:"complications,omitempty"`
	Note          string          `json:"note,omitempty"`
	Timer         Timer           `json:"timer,omitzero"`
}

// Key is the key of the record's region.
func (r Record) Key() string { return r.Region.Key }

// PlannedPass gives a planned pass (from 0); none is planned at the chair.
func (r Record) PlannedPass(i int) Pass {
	if r.Planned == nil || i < 0 || i >= len(r.Planned.Passes) {
		return Pass{}
	}
	return r.Planned.Passes[i]
}

// DotsDone estimates the dots set: those planned, by the density really added,
// or area × density where none were; 0 and false when that is not known. A
// region that is not done has none.
func (r Record) DotsDone(head scalp.Head) (dots float64, known bool) {
	switch {
	case r.State == NotDone:
		return 0, true
	case r.State != DoneRegion || r.Density == nil:
		return 0, false
	case r.Dots > 0 && r.Planned != nil && r.Planned.Density > 0:
		return r.Dots * float64(r.Density.Value/r.Planned.Density), true
	}
	area, _ := r.Region.AreaOn(head)
	return float64(area) * float64(r.Density.Value), area != 0
}

// LaidNeedle is a needle laid out for a session with its lot.
type LaidNeedle struct {
	Key    string  `json:"key"` // "n1", "n2" …
	Needle Needle  `json:"needle"`
	Lot    LotRef  `json:"lot"`
	Used   float64 `json:"used,omitempty"` // pieces; 0 is not counted
}

// LaidMix is a mix prepared for a session, each of its fluids with its lot.
type LaidMix struct {
	Key     string               `json:"key"` // "m1", "m2" …
	Mix     Mix                  `json:"mix"` // with the moments it was prepared and goes stale
	Lots    []LotRef             `json:"lots"`
	Diluent *LotRef              `json:"diluent,omitempty"`
	Used    quantity.Millilitres `json:"used,omitempty"` // ml; 0 is not measured
}

// Stale tells whether the mix should have been discarded by a moment.
func (m LaidMix) Stale(now Moment) bool { return now.After(Moment(m.Mix.DiscardAfter)) }

// AllLots lists the lots in the mix: the pigments in the mix's order, then the
// diluent.
func (m LaidMix) AllLots() []LotRef {
	lots := slices.Clone(m.Lots)
	if m.Diluent != nil {
		lots = append(lots, *m.Diluent)
	}
	return lots
}

// Person is a user as a record names them.
type Person struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
	Role Role   `json:"role,omitempty"`
}

// Place is where somebody is in the record: what is shown again after a break.
type Place struct {
	Region string `json:"region,omitempty"` // "" = the gate, or the list of regions
	Pass   int    `json:"pass,omitempty"`   // from 1
	Field  Field  `json:"field,omitempty"`
}

// SessionRecord is one session as it was held: the gate, what was laid out and
// a Record for each region. Once it is signed it never changes; amendments add.
type SessionRecord struct {
	ID          ID         `json:"id"`
	Patient     ID         `json:"patient"`
	Plan        ID         `json:"plan"`
	PlanVersion int        `json:"plan_version"`
	Session     int        `json:"session"` // from 1
	Date        Date       `json:"date"`    // the day where the clinic is
	Opened      Moment     `json:"opened"`
	OpenedBy    string     `json:"opened_by"`
	Head        scalp.Size `json:"head,omitzero"`
	Alerts      []string   `json:"alerts,omitempty"` // what the gate showed, as it was

	Gate     Gate         `json:"gate,omitzero"`
	Started  Moment       `json:"started,omitempty"` // "" = still at the gate
	Operator Person       `json:"operator,omitzero"`
	Needles  []LaidNeedle `json:"needles,omitempty"`
	Mixes    []LaidMix    `json:"mixes,omitempty"`
	Machine  *LotRef      `json:"machine,omitempty"`
	Speed    string       `json:"speed,omitempty"` // of the machine, with its unit: "110 Hz", "7.5 V"

	Records []Record `json:"records"`
	Timer   Timer    `json:"timer,omitzero"` // of the whole session
	Note    string   `json:"note,omitempty"`
	Place   Place    `json:"place,omitzero"`

	Totals     Totals      `json:"totals,omitzero"` // as estimated when it was signed
	Signature  *Signature  `json:"signature,omitempty"`
	Amendments []Amendment `json:"amendments,omitempty"`
	// Elsewhere says that it came from a file: it was signed in another clinic
	// file and is only read here.
	Elsewhere bool `json:"elsewhere,omitempty"`
}

// Totals are what a session took, as far as it is known; zero is not known.
type Totals struct {
	Dots    float64              `json:"dots,omitempty"`
	Seconds int                  `json:"seconds,omitempty"` // of work on the regions
	Pigment quantity.Millilitres `json:"pigment,omitempty"` // mixed pigment used, ml
	Needles float64              `json:"needles,omitempty"` // pieces
}

// OpenRecord gives the record of a session (from 1) of an active plan before
// anything is done: everything planned is there and unconfirmed. laid is the
// plan's picture on its head, for the dots; nil counts them by area × density.
// Error: Invalid when the plan is not active or the session does not wait.
func OpenRecord(id ID, plan Plan, session int, patient Patient, laid *stipple.Picture, today Date, by string, at Moment) (SessionRecord, error) {
	if plan.Status != ActivePlan {
		return SessionRecord{}, Errorf(Invalid, "This plan is %s. Activate it before a session is held.", plan.Status)
	}
	if session < 1 || session > len(plan.Sessions) {
		return SessionRecord{}, Errorf(Invalid, "The plan has no session %d.", session)
	}
	if status := plan.Sessions[session-1].Status; status != PlannedSession {
		return SessionRecord{}, Errorf(Invalid, "Session %d is %s. If it was only marked so, mark it as planned; if it was signed, its record stays and another session is held instead.", session, status)
	}
	head, err := scalp.NewHead(plan.Head)
	if err != nil {
		return SessionRecord{}, Errorf(Invalid, "The plan's head cannot be drawn: %s.", err).Because(err)
	}
	plan = plan.Clone()
	r := SessionRecord{
		ID: id, Patient: plan.Patient, Plan: plan.ID, PlanVersion: plan.Version, Session: session,
		Date: today, Opened: at, OpenedBy: by, Head: plan.Head, Alerts: GateAlerts(patient),
	}
	for i, region := range plan.Regions {
		prescription, planned := plan.Sessions[session-1].For(region.Key)
		if !planned {
			continue
		}
		record := Record{Region: region, Planned: &prescription, Meant: plan.meant(region.Key), Passes: make([]DonePass, max(1, len(prescription.Passes)))}
		if dots, known := plan.Dots(session-1, i, head, laid); known {
			record.Dots = dots
		}
		r.Records = append(r.Records, record)
	}
	return r, nil
}

// GateAlerts lists what of a patient must be read before a session starts.
func GateAlerts(p Patient) []string {
	alerts := slices.Clone(p.Alerts)
	if p.Allergies != "" {
		alerts = append(alerts, "Allergies: "+p.Allergies)
	}
	return alerts
}

// Signed tells whether the record is signed and therefore closed.
func (s SessionRecord) Signed() bool { return s.Signature != nil }

// Record gives the record of a region and its place, or false.
func (s SessionRecord) Record(region string) (Record, int, bool) {
	for i, r := range s.Records {
		if r.Key() == region {
			return r, i, true
		}
	}
	return Record{}, 0, false
}

// Needle gives a needle laid out, by its key.
func (s SessionRecord) Needle(key string) (LaidNeedle, bool) {
	for _, n := range s.Needles {
		if n.Key == key {
			return n, true
		}
	}
	return LaidNeedle{}, false
}

// Mix gives a mix laid out, by its key.
func (s SessionRecord) Mix(key string) (LaidMix, bool) {
	for _, m := range s.Mixes {
		if m.Key == key {
			return m, true
		}
	}
	return LaidMix{}, false
}

// Summed gives what the session took.
func (s SessionRecord) Summed(head scalp.Head) Totals {
	var t Totals
	for _, r := range s.Records {
		if dots, known := r.DotsDone(head); known {
			t.Dots += dots
		}
		if r.State == DoneRegion {
			t.Seconds += r.Timer.Seconds
		}
	}
	for _, n := range s.Needles {
		t.Needles += n.Used
	}
	for _, m := range s.Mixes {
		t.Pigment += m.Used
	}
	return t
}

// Clone returns a copy that shares nothing that a tap can change.
func (s SessionRecord) Clone() SessionRecord {
	s.Alerts = slices.Clone(s.Alerts)
	s.Gate.Overrides = slices.Clone(s.Gate.Overrides)
	s.Needles = slices.Clone(s.Needles)
	s.Mixes = slices.Clone(s.Mixes)
	s.Amendments = slices.Clone(s.Amendments)
	s.Records = slices.Clone(s.Records)
	for i := range s.Records {
		s.Records[i].Passes = slices.Clone(s.Records[i].Passes)
		s.Records[i].Complications = slices.Clone(s.Records[i].Complications)
	}
	return s
}
