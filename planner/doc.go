// Package planner is Stipple's domain: patients, plans, sessions and what is
// prescribed for each region of the scalp, with the rules that make a plan
// sound and the findings that say where a source advises otherwise.
//
// It is pure Go. It opens no window, no file and no database and has no clock
// of its own: whoever calls it says what today is. A value is valid by
// construction or comes with its list of faults; nothing else validates.
package planner
