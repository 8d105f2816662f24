package app

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"stipple/planner"
)

// bornAndAge gives "14-Jul-1945 (61 y)", or "birth date not stated".
func bornAndAge(born, today planner.Date) string {
	if born.IsZero() {
		return "birth date not stated"
	}
	return born.Clinical() + " (" + strconv.Itoa(born.AgeOn(today)) + " y)"
}

// dueIn says how far a day lies ahead: "today", "in 5 days", "3 days overdue".
func dueIn(day, today planner.Date) string {
	days := int(today.DaysUntil(day))
	switch {
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days > 1:
		return "in " + strconv.Itoa(days) + " days"
	case days == -1:
		return "1 day overdue"
	}
	return strconv.Itoa(-days) + " days overdue"
}

// grouped writes a whole number with commas between thousands.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return sign + digits
}

// counted gives "1 patient", "1,204 patients".
func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + one + "s"
}

// orDash stands a dash in for what is not stated.
func orDash(value string) string {
	if strings.TrimSpace(value) == "" {
		return "—"
	}
	return value
}

// joined joins what is stated.
func joined(separator string, parts ...string) string {
	stated := make([]string, 0, len(parts))
	for _, part := range parts {
		if part != "" {
			stated = append(stated, part)
		}
	}
	return strings.Join(stated, separator)
}

// onlyIf gives words after a lead, or "" when there are none.
func onlyIf(lead, words string) string {
	if words == "" {
		return ""
	}
	return lead + words
}

// planStatusName gives the status of a plan in words.
func planStatusName(s planner.PlanStatus) string {
	switch s {
	case planner.DraftPlan:
		return "Draft"
	case planner.ActivePlan:
		return "Active"
	case planner.CompletedPlan:
		return "Completed"
	case planner.SupersededPlan:
		return "Superseded"
	}
	return string(s)
}

// indicationNames gives the indications in words.
func indicationNames(list []planner.Indication) string {
	names := make([]string, len(list))
	for i, indication := range list {
		names[i] = indication.Name()
	}
	return strings.Join(names, ", ")
}

// causeOf gives the text of what lies under the messages of an error, for the log.
// It leaves out what may name a patient: messages to the user, faults, and the
// paths of files, whose names the user chose.
func causeOf(err error) string {
	var known *planner.Error
	for errors.As(err, &known) {
		if err = known.Err; err == nil {
			return ""
		}
	}
	if planner.FaultsOf(err) != nil {
		return ""
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Op + ": " + at.Err.Error()
	}
	var between *os.LinkError
	if errors.As(err, &between) {
		return between.Op + ": " + between.Err.Error()
	}
	return err.Error()
}

// oneLine sets a text on one line of at most so many characters.
func oneLine(value string, limit int) string {
	runes := []rune(strings.Join(strings.Fields(value), " "))
	if len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return string(runes)
}
