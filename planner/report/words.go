package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"stipple/planner"
	"stipple/planner/quantity"
)

// What a paper says where a value is missing.
const (
	notRecorded = "Not recorded"
	atTheChair  = "chosen at the chair"
)

// orNot gives the text, or says that it is not recorded.
func orNot(s string) string {
	if s = clean(s); onlyGaps(s) {
		return notRecorded
	}
	return s
}

// capital gives a text with its first letter in capital.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// number gives a value without needless digits, "" when it is no number.
func number(v float64) string {
	if !quantity.Finite(v) {
		return ""
	}
	return quantity.Number(v)
}

// whole gives a value as a whole number with its thousands apart: "12,480".
func whole(v float64) string {
	if !quantity.Finite(v) || math.Abs(v) > 1e15 {
		return ""
	}
	digits := strconv.FormatInt(int64(math.Round(v)), 10)
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// clinical gives a date for clinicians, or says that it is not recorded.
func clinical(d planner.Date) string {
	if !d.Valid() {
		return notRecorded
	}
	return d.Clinical()
}

// short gives a date in a narrow column for patients: "Sun 18 Apr".
func short(d planner.Date) string { return d.Time().Format("Mon 2 Jan") }

// clock gives a time of day for patients, "10:00 am", from 24 h; text that is
// no time is given as it is.
func clock(s string) string {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return cleanLine(s)
	}
	return t.Format("3:04 pm")
}

// lasting gives a length of time in words: "2 hours 30 minutes", "" when it is
// not stated.
func lasting(m quantity.Minutes) string {
	if !quantity.Finite(float64(m)) || m < 1 || m > 24*60 {
		return ""
	}
	minutes := int(math.Round(float64(m)))
	var parts []string
	if hours := minutes / 60; hours > 0 {
		parts = append(parts, counted(hours, "hour"))
	}
	if rest := minutes % 60; rest > 0 {
		parts = append(parts, counted(rest, "minute"))
	}
	return strings.Join(parts, " ")
}

// counted gives "1 visit", "2 visits".
func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// apart gives a number of days as people say it: "4 weeks", "10 days".
func apart(days quantity.Days) string {
	if days >= 14 {
		return counted(int(math.Round(float64(days)/7)), "week")
	}
	return counted(int(days), "day")
}

// listing joins words as in a sentence: "a, b and c".
func listing(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// statusWord gives a plan's status for the head of a page.
func statusWord(s planner.PlanStatus) string {
	switch s {
	case planner.DraftPlan, planner.ActivePlan, planner.CompletedPlan, planner.SupersededPlan:
		return string(s)
	}
	return "status not recorded"
}

// warning gives what must be seen on every page of a plan that does not hold.
func warning(s planner.PlanStatus) (lead, rest string) {
	switch s {
	case planner.DraftPlan:
		return "DRAFT — not approved.", "This plan may still change."
	case planner.SupersededPlan:
		return "SUPERSEDED — do not use.", "A newer plan has taken its place."
	}
	return "", ""
}

// printed says when and by whom a paper was printed.
func (j Job) printed() string {
	when := "Printed, date not recorded,"
	if !j.Printed.IsZero() {
		when = "Printed " + j.Printed.Format("02-Jan-2006 15:04")
	}
	if by := cleanLine(j.By); by != "" {
		return when + " by " + by
	}
	return when + " by: not recorded"
}
