package report

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"stipple/planner"
)

// CalendarName is a name for the calendar file. It names no patient.
const CalendarName = "appointments.ics"

// appointments is the space in which the sessions of a plan have their own
// identifiers. A calendar that takes the file in again knows by them which
// appointment has moved.
var appointments = uuid.MustParse("6f0b5a0e-6d3c-4b0e-9a55-2f6f2f1c7d41")

// Calendar gives the sessions still planned that have a date as an iCalendar
// file (RFC 5545), the same bytes for the same job. Calendars are shared and
// shown on locked telephones, so it says "Appointment" and where, but never to
// whom, what for or who treats. Times are the clinic's own clock, of no zone. A
// session without a time takes a day, one without a length only a start; those
// missed or cancelled are left out, because many calendars show a cancelled
// appointment as any other: one that a calendar has taken in already must be
// deleted there by hand. The error is a planner.Error: Invalid when the plan
// has ended or no session still planned has a date.
func Calendar(job Job) ([]byte, error) {
	switch job.Plan.Status {
	case planner.SupersededPlan:
		return nil, planner.Errorf(planner.Invalid, "A newer plan has taken the place of this one. Save the calendar of the newer plan.")
	case planner.CompletedPlan:
		return nil, planner.Errorf(planner.Invalid, "This plan is completed: no session is to come. Make a new plan for further sessions.")
	}
	calendar := ics.NewCalendar()
	calendar.SetProductId("-//Stipple//Stipple//EN")
	for i, session := range job.Plan.Sessions {
		if session.Status == planner.PlannedSession && session.Date.Valid() {
			calendar.AddVEvent(appointment(job, i+1, session))
		}
	}
	if len(calendar.Events()) == 0 {
		return nil, planner.Errorf(planner.Invalid, "No session still planned has a date. Enter a session's date on the Plan page first.")
	}
	var file bytes.Buffer
	if err := calendar.SerializeTo(&file, ics.WithNewLineWindows); err != nil {
		return nil, planner.Errorf(planner.Internal, "The calendar file could not be made.").Because(fmt.Errorf("write calendar: %w", err))
	}
	return file.Bytes(), nil
}

// appointment gives the event of a session, by its number from 1.
func appointment(job Job, number int, session planner.Session) *ics.VEvent {
	name := string(job.Plan.ID) + "/" + strconv.Itoa(number)
	event := ics.NewEvent(uuid.NewSHA1(appointments, []byte(name)).String())
	event.SetDtStampTime(job.Printed)
	setTime(event, session)
	event.SetSummary("Appointment")
	if address := calendarLine(job.Clinic.Address, ", "); address != "" {
		event.SetLocation(address)
	}
	if phone := calendarLine(job.Clinic.Phone, " "); phone != "" {
		event.SetDescription("To change the appointment call " + phone + ".")
	}
	event.SetClass(ics.ClassificationPrivate)
	event.SetStatus(appointmentStatus(job.Plan.Status))
	// A new version of the plan is a revision; of two files of one version the
	// later DTSTAMP counts.
	event.SetSequence(max(0, job.Plan.Version-1))
	return event
}

// setTime says when the event is.
func setTime(event *ics.VEvent, session planner.Session) {
	day := session.Date.Time()
	clock, err := time.Parse("15:04", session.Time)
	if err != nil { // no time is stated
		event.SetAllDayStartAt(day)
		event.SetAllDayEndAt(day.AddDate(0, 0, 1))
		return
	}
	start := day.Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute)
	event.SetProperty(ics.ComponentPropertyDtStart, start.Format("20060102T150405"))
	if length := float64(session.Length); length >= 1 && length <= 24*60 {
		event.SetProperty(ics.ComponentPropertyDuration, "PT"+strconv.Itoa(int(math.Round(length)))+"M")
	}
}

// appointmentStatus tells a draft's sessions from those agreed.
func appointmentStatus(s planner.PlanStatus) ics.ObjectStatus {
	if s == planner.DraftPlan {
		return ics.ObjectStatusTentative
	}
	return ics.ObjectStatusConfirmed
}

// calendarLine gives a text's lines as one, with something between them.
func calendarLine(s, between string) string {
	var stated []string
	for line := range strings.SplitSeq(clean(s), "\n") {
		if line = strings.Trim(strings.Join(strings.Fields(line), " "), " ,"); line != "" {
			stated = append(stated, line)
		}
	}
	return strings.Join(stated, between)
}
