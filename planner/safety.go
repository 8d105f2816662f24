package planner

import "time"

// Safety are the clinic's settings of locking and keeping.
type Safety struct {
	IdleMinutes    int `json:"idle_minutes,omitempty"`    // the window locks after so long without a key or the mouse; 0 = IdleMinutesDefault
	RetentionYears int `json:"retention_years,omitempty"` // charts are due so long after the last visit; 0 = never: the law of the place decides
}

// Limits of the settings. They are design choices.
const (
	IdleMinutesDefault = 5
	MaxIdleMinutes     = 60
	MaxRetentionYears  = 100
)

// IdleAfter is how long the window waits before it locks.
func (s Safety) IdleAfter() time.Duration {
	if s.IdleMinutes <= 0 {
		return IdleMinutesDefault * time.Minute
	}
	return time.Duration(s.IdleMinutes) * time.Minute
}

// check adds what is wrong to a list of faults.
func (s Safety) check(l *faultList) {
	l.check(s.IdleMinutes >= 0 && s.IdleMinutes <= MaxIdleMinutes, "safety.idle_minutes", "Choose from 1 to %d minutes.", MaxIdleMinutes)
	l.check(s.RetentionYears >= 0 && s.RetentionYears <= MaxRetentionYears, "safety.retention_years", "Choose up to %d years, or 0 for no limit.", MaxRetentionYears)
}
