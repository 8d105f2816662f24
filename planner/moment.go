package planner

import "time"

// Moment is a point in time with the offset of the clock that read it, as
// RFC 3339 with seconds: 2026-11-22T15:04:05+01:00. "" means not known. The day
// a session belongs to is a Date of its own and never follows from a Moment, so
// that no change of time zone moves it.
type Moment string

// MomentOf gives the moment of a time, to the second, with its offset.
func MomentOf(t time.Time) Moment { return Moment(t.Truncate(time.Second).Format(time.RFC3339)) }

// IsZero tells whether the moment is not known.
func (m Moment) IsZero() bool { return m == "" }

// Time gives the moment as a time with its own offset, and whether it is one.
func (m Moment) Time() (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, string(m))
	return t, err == nil
}

// Clock gives the time of day on the clock that read it: 15:04; "" when unknown.
func (m Moment) Clock() string {
	t, ok := m.Time()
	if !ok {
		return ""
	}
	return t.Format("15:04")
}

// Clinical gives day and time on the clock that read it: 22-Nov-2026 15:04.
func (m Moment) Clinical() string {
	t, ok := m.Time()
	if !ok {
		return ""
	}
	return t.Format("02-Jan-2006 15:04")
}

// Since gives how long before this moment another one was; 0 when either is
// unknown or the clock was set back.
func (m Moment) Since(earlier Moment) time.Duration {
	now, ok := m.Time()
	then, known := earlier.Time()
	if !ok || !known {
		return 0
	}
	return max(0, now.Sub(then))
}

// After tells whether this moment is known to come after another.
func (m Moment) After(other Moment) bool {
	a, ok := m.Time()
	b, known := other.Time()
	return ok && known && a.After(b)
}

func (l *faultList) moment(m Moment, field string) {
	_, ok := m.Time()
	l.check(m.IsZero() || ok, field, "Write the moment as 2026-11-22T15:04:05+01:00.")
}
