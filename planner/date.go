package planner

import (
	"fmt"
	"strings"
	"time"

	"stipple/planner/quantity"
)

// Date is a day in the calendar, without time or zone. The zero Date means
// "not known". As text it is ISO 8601: 2026-11-22.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf gives the day of a moment in its own zone.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// ParseDate reads a date as a clinic may type it: 2026-11-22, 22-Nov-2026 or
// 22 November 2026. Numbers-only forms other than ISO are refused because
// 03/04 means different days in different countries. Empty text is the zero Date.
func ParseDate(text string) (Date, error) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return Date{}, nil
	}
	for _, layout := range []string{"2006-01-02", "2006-1-2", "2-Jan-2006", "2 Jan 2006", "2 January 2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return DateOf(t), nil
		}
	}
	return Date{}, Errorf(Invalid, "Write the date as year-month-day, for example 1984-03-27.")
}

// IsZero tells whether the date is not known.
func (d Date) IsZero() bool { return d == Date{} }

// Valid tells whether the date exists in the calendar, in the years 1850–2200.
func (d Date) Valid() bool {
	return d.Year >= 1850 && d.Year <= 2200 && DateOf(d.Time()) == d
}

// Time gives midnight UTC of the day.
func (d Date) Time() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// Before tells whether the day comes before another.
func (d Date) Before(other Date) bool { return d.Time().Before(other.Time()) }

// AddDays gives the day so many days later.
func (d Date) AddDays(days quantity.Days) Date {
	return DateOf(d.Time().AddDate(0, 0, int(days)))
}

// AddMonths gives the day so many months later, or the month's last day where
// that day does not exist.
func (d Date) AddMonths(months int) Date {
	first := time.Date(d.Year, d.Month, 1, 0, 0, 0, 0, time.UTC).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// DaysUntil gives the number of days from this day to another.
func (d Date) DaysUntil(other Date) quantity.Days {
	return quantity.Days(other.Time().Sub(d.Time()).Hours() / 24)
}

// AgeOn gives the age in whole years on a day, for a birth date.
func (d Date) AgeOn(day Date) int {
	age := day.Year - d.Year
	if day.Month < d.Month || (day.Month == d.Month && day.Day < d.Day) {
		age--
	}
	return age
}

// String gives the ISO form, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Clinical gives the form for clinicians, with the month in letters so that
// no country reads it wrongly: 09-Sep-2026.
func (d Date) Clinical() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("02-Jan-2006")
}

// Plain gives the form for patients: Wednesday 9 September 2026.
func (d Date) Plain() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("Monday 2 January 2006")
}

// MarshalText writes the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form only: files have one way to write a date.
// It never fails: unreadable text becomes a date that is not Valid, so that
// whoever validates can say in which field it stands.
func (d *Date) UnmarshalText(text []byte) error {
	*d = Date{}
	if len(text) == 0 {
		return nil
	}
	*d = Date{Year: -1}
	if t, err := time.Parse("2006-01-02", string(text)); err == nil {
		*d = DateOf(t)
	}
	return nil
}
