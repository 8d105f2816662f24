package planner

import (
	"fmt"
	"slices"

	"stipple/planner/quantity"
)

// Deed is what one tap at the chair does.
type Deed string

// The deeds at the gate. Laying out goes on after the start.
const (
	TakeConsent    Deed = "consent"      // Consent
	RenewAlerts    Deed = "renew_alerts" // Alerts: those of the patient now, to be read anew
	ReadAlerts     Deed = "alerts"       // the alerts were read
	ChooseOperator Deed = "operator"     // Operator
	LayNeedle      Deed = "needle"       // Needle; one of the same key is replaced
	LayMix         Deed = "mix"          // Mix; one of the same key is replaced
	LayMachine     Deed = "machine"      // Machine, nil for none, and Text, its speed
	TakeAway       Deed = "away"         // Text: the key of what was laid out and not used
	OverrideGate   Deed = "override"     // Override
	StartSession   Deed = "start"
)

// The deeds at the chair, after the start. All but the last four name a Region.
const (
	Confirm      Deed = "confirm"      // Field, Pass: as planned; of a needle or mix with Value's key
	Change       Deed = "change"       // Field, Pass, Value, Reason
	Unconfirm    Deed = "unconfirm"    // Field, Pass
	GiveReason   Deed = "reason"       // Field, Pass, Reason: why a value departs from the plan
	MarkDone     Deed = "done"         //
	MarkNotDone  Deed = "not_done"     // Reason
	MarkOpen     Deed = "open"         // neither done nor not done
	AddPass      Deed = "add_pass"     //
	DropPass     Deed = "drop_pass"    // Pass: an empty one that was not planned
	SetBleeding  Deed = "bleeding"     // Count 0–3; nil takes it back
	SetPain      Deed = "pain"         // Count 0–10; nil takes it back
	SetSkin      Deed = "skin"         // Text
	Complicate   Deed = "complication" // Text: the Complication, on or off again
	WriteNote    Deed = "note"         // Text; without a Region the session's
	RunTimer     Deed = "run"          // that of the region; others pause
	AddRegion    Deed = "add_region"   // Added, Reason
	PauseTimer   Deed = "pause"        // that of the region, or without one the session's and all
	CountUsed    Deed = "used"         // Text: the key of a needle or mix; Amount in pieces or ml
	ShowPlace    Deed = "show"         // Region, Pass, Field: what is on the screen now
	Undo         Deed = "undo"         // the last deed that can be
	ResumeTimers Deed = "resume"       // the session's timer runs again
)

// Value is one value of a field. Which member counts is the field's to say;
// needles and mixes are keys of what was laid out.
type Value struct {
	Density    quantity.DotsPerCM2  `json:"density,omitempty"`
	Gradient   quantity.Percent     `json:"gradient,omitempty"`
	Softness   Softness             `json:"softness,omitempty"`
	Resistance Resistance           `json:"resistance,omitempty"`
	Laid       string               `json:"laid,omitempty"` // key of a needle or mix
	Depth      quantity.Millimetres `json:"depth,omitempty"`
	Angle      quantity.Degrees     `json:"angle,omitempty"`
	Dwell      DwellTime            `json:"dwell,omitzero"`
}

// Tap is one deed: the unit that is kept at once and can be undone.
type Tap struct {
	Seq    int     `json:"seq"` // from 1, without gaps
	At     Moment  `json:"at"`
	By     string  `json:"by"` // the user's name
	Deed   Deed    `json:"deed"`
	Region string  `json:"region,omitempty"`
	Pass   int     `json:"pass,omitempty"` // from 1; 0 for a field of the region
	Field  Field   `json:"field,omitempty"`
	Value  Value   `json:"value,omitzero"`
	Reason string  `json:"reason,omitempty"`
	Text   string  `json:"text,omitempty"`
	Count  *int    `json:"count,omitempty"`
	Amount float64 `json:"amount,omitempty"`

	Alerts   []string    `json:"alerts,omitempty"`
	Consent  *ConsentRef `json:"consent,omitempty"`
	Operator *Person     `json:"operator,omitempty"`
	Needle   *LaidNeedle `json:"needle,omitempty"`
	Mix      *LaidMix    `json:"mix,omitempty"`
	Machine  *LotRef     `json:"machine,omitempty"`
	Override *Override   `json:"override,omitempty"`
	Added    *Region     `json:"added,omitempty"`
}

// Running is a session being recorded: what it was opened as and every tap
// since. Its state is nothing but these.
type Running struct {
	opened SessionRecord
	taps   []Tap
	now    SessionRecord
}

// Run gives a session that goes on from its opening and the taps since. Error:
// Invalid when a tap cannot follow those before it.
func Run(opened SessionRecord, taps ...Tap) (Running, error) {
	r := Running{opened: opened, now: opened, taps: make([]Tap, 0, len(taps))}
	for _, tap := range taps {
		next, err := r.step(tap)
		if err != nil {
			return r, fmt.Errorf("tap %d: %w", tap.Seq, err)
		}
		r = next
	}
	return r, nil
}

// Now gives the session as it stands.
func (r Running) Now() SessionRecord { return r.now }

// Opened gives the session as it was opened.
func (r Running) Opened() SessionRecord { return r.opened }

// Taps lists every tap, the undone ones too.
func (r Running) Taps() []Tap { return r.taps }

// NextSeq is the number the next tap must have.
func (r Running) NextSeq() int { return len(r.taps) + 1 }

// Tap gives the session after one more tap. Errors: Conflict when its number is
// not the next, Invalid when it may not be done now; the session is as before.
func (r Running) Tap(t Tap) (Running, error) {
	r.taps = slices.Clip(r.taps) // what goes on from here shares nothing with another way to go on
	return r.step(t)
}

// step is Tap for one who owns the room behind the taps.
func (r Running) step(t Tap) (Running, error) {
	if t.Seq != r.NextSeq() {
		return r, Errorf(Conflict, "This was changed in another window. Open the session again.")
	}
	if _, ok := t.At.Time(); !ok || t.By == "" {
		return r, Errorf(Invalid, "A tap says who did it and when.")
	}
	t = t.tidy()
	next := r
	if t.Deed == Undo {
		if _, ok := r.Undoable(); !ok {
			return r, Errorf(Invalid, "There is nothing to undo.")
		}
	} else {
		now, err := r.now.after(t)
		if err != nil {
			return r, err
		}
		next.now = now
	}
	next.taps = append(r.taps, t)
	if t.Deed == Undo {
		now, err := next.replayed()
		if err != nil {
			return r, err
		}
		next.now = now
	}
	return next, nil
}

// Undoable gives the tap that Undo would take back, and whether there is one.
// What is on the screen, the timers and the start itself are not undone; nor is
// what was done before the start, once it has started.
func (r Running) Undoable() (Tap, bool) {
	standing := standing(r.taps)
	for i := len(standing) - 1; i >= 0; i-- {
		switch {
		case standing[i].Deed == StartSession:
			return Tap{}, false
		case standing[i].undoable():
			return standing[i], true
		}
	}
	return Tap{}, false
}

func (t Tap) undoable() bool {
	return !oneOf(t.Deed, []Deed{ShowPlace, RunTimer, PauseTimer, ResumeTimers, StartSession, Undo})
}

func (t Tap) timing() bool { return oneOf(t.Deed, []Deed{RunTimer, PauseTimer, ResumeTimers}) }

// standing lists the taps that no Undo took back.
func standing(taps []Tap) []Tap {
	var list []Tap
	for _, t := range taps {
		if t.Deed != Undo {
			list = append(list, t)
			continue
		}
		for i := len(list) - 1; i >= 0; i-- {
			if !list[i].undoable() {
				continue
			}
			if t := list[i]; oneOf(t.Deed, []Deed{MarkDone, MarkNotDone, MarkOpen}) {
				// Marking a region stopped its timer, and that was so: taken back, it
				// must not have run on meanwhile.
				list[i] = Tap{Seq: t.Seq, At: t.At, By: t.By, Deed: PauseTimer, Region: t.Region}
			} else {
				list = slices.Delete(list, i, i+1)
			}
			break
		}
	}
	return list
}

func (r Running) replayed() (SessionRecord, error) {
	now := r.opened
	for _, t := range standing(r.taps) {
		if _, _, known := now.Record(t.Region); !known && t.Region != "" && t.timing() {
			continue // of a region that was added and taken back
		}
		next, err := now.after(t)
		if err != nil {
			return now, err
		}
		now = next
	}
	return now, nil
}

func (t Tap) tidy() Tap {
	tidyLines(&t.By, &t.Reason)
	if t.Deed == WriteNote || t.Deed == SetSkin {
		tidyTexts(&t.Text)
	} else {
		tidyLines(&t.Text)
	}
	return t
}

// after gives the session after a deed other than Undo.
func (s SessionRecord) after(t Tap) (SessionRecord, error) {
	if s.Signed() {
		return s, Errorf(Invalid, "This record is signed and no longer changes. Write an amendment.")
	}
	if err := t.lengths(); err != nil {
		return s, err
	}
	next := s.Clone()
	var err error
	switch t.Deed {
	case TakeConsent, RenewAlerts, ReadAlerts, ChooseOperator, LayNeedle, LayMix, LayMachine, TakeAway, OverrideGate, StartSession, CountUsed:
		err = next.prepare(t)
	case ShowPlace:
		next.Place = Place{Region: t.Region, Pass: t.Pass, Field: t.Field}
	case PauseTimer, ResumeTimers, RunTimer:
		err = next.time(t)
	case AddRegion:
		err = next.addRegion(t)
	case WriteNote:
		err = next.write(t)
	default:
		err = next.treat(t)
	}
	if err != nil {
		return s, err
	}
	return next, nil
}

func (t Tap) lengths() error {
	var l faultList
	for field, text := range map[string]string{"by": t.By, "reason": t.Reason, "text": t.Text} {
		l.checkLength(field, text, MaxTextLength)
	}
	return l.sorted().Err()
}

func (s *SessionRecord) started() error {
	if s.Started.IsZero() {
		return Errorf(Invalid, "Start the session first.")
	}
	return nil
}

// time runs and pauses the timers. One region is worked on at a time, so one
// timer of a region runs.
func (s *SessionRecord) time(t Tap) error {
	if err := s.started(); err != nil {
		return err
	}
	at := -1
	if t.Region != "" {
		_, i, known := s.Record(t.Region)
		if !known {
			return noRegion()
		}
		at = i
	}
	for i := range s.Records {
		timer := &s.Records[i].Timer
		switch {
		case i == at && t.Deed == RunTimer:
			*timer = timer.begun(t.At)
		case i == at, at < 0 && t.Deed == PauseTimer, t.Deed == RunTimer:
			*timer = timer.paused(t.At)
		}
	}
	switch {
	case t.Deed == PauseTimer && at < 0:
		s.Timer = s.Timer.paused(t.At)
	case t.Deed != PauseTimer:
		s.Timer = s.Timer.begun(t.At)
	}
	return nil
}

func noRegion() error { return Errorf(Invalid, "This region is not in the record.") }

func (s *SessionRecord) write(t Tap) error {
	if t.Region == "" {
		s.Note = t.Text
		return nil
	}
	_, i, known := s.Record(t.Region)
	if !known {
		return noRegion()
	}
	s.Records[i].Note = t.Text
	return nil
}

// addRegion takes in a region nobody had planned.
func (s *SessionRecord) addRegion(t Tap) error {
	if err := s.started(); err != nil {
		return err
	}
	switch {
	case t.Added == nil || t.Added.Key == "" || !t.Added.Zone.Valid():
		return Errorf(Invalid, "Choose the region.")
	case t.Reason == "":
		return Errorf(Invalid, "Say why a region that was not planned is treated.")
	}
	if _, _, taken := s.Record(t.Added.Key); taken {
		return Errorf(Invalid, "%s is in the record already.", t.Added.Name())
	}
	s.Records = append(s.Records, Record{Region: *t.Added, Unplanned: t.Reason, Passes: make([]DonePass, 1)})
	return nil
}
