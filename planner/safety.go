package planner

import (
	"strings"
	"time"
	"unicode"
)

// Safety are the clinic's settings of locking and keeping.
type Safety struct {
	IdleMinutes    int `json:"idle_minutes,omitempty"`    // the window locks after so long without a key or the mouse; 0 = IdleMinutesDefault
	RetentionYears int `json:"retention_years,omitempty"` // charts are due so long after the last visit; 0 = never: the law of the place decides
	// SecondFolder is where every backup is copied as well, on another disk or a
	// network share of this computer; "" = nowhere.
	SecondFolder string `json:"second_folder,omitempty"`
}

// Limits of the settings. They are design choices.
const (
	IdleMinutesDefault = 5
	MaxIdleMinutes     = 60
	MaxRetentionYears  = 100
	MaxFolderLength    = 1000 // of the second folder, in characters
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
	folder := s.SecondFolder
	l.checkLength("safety.second_folder", folder, MaxFolderLength)
	l.check(folder == "" || wholePath(folder), "safety.second_folder", "Write the folder with its whole path, for example /media/stick or E:\\Backups.")
}

// wholePath tells whether a text is a folder's path from the root on, as any system
// writes it: a clinic file can come from another one.
func wholePath(p string) bool {
	drive := len(p) > 2 && p[1] == ':' && (p[2] == '\\' || p[2] == '/')
	rooted := strings.HasPrefix(p, "/") || strings.HasPrefix(p, `\\`)
	return (drive || rooted) && !strings.ContainsFunc(p, unicode.IsControl)
}
