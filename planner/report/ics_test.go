package report

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"

	"stipple/planner"
)

// appointmentsJob has a session of every kind a calendar meets.
func appointmentsJob() Job {
	plan := planner.NewPlan("0190b6a0-0000-7000-8000-000000000001", "patient", 6)
	plan.Title, plan.Version, plan.Status = "Scar concealment", 3, planner.ActivePlan
	plan.Sessions[0] = planner.Session{Date: date(2026, 12, 7), Time: "09:30", Length: 90, Status: planner.PlannedSession, Note: "Bring photographs."}
	plan.Sessions[1] = planner.Session{Date: date(2027, 2, 28), Status: planner.PlannedSession}
	plan.Sessions[2] = planner.Session{Date: date(2027, 3, 30), Time: "16:00", Status: planner.MissedSession}
	plan.Sessions[3] = planner.Session{Date: date(2027, 4, 1), Time: "16:00", Status: planner.CancelledSession}
	plan.Sessions[4] = planner.Session{Date: date(2026, 11, 2), Time: "16:00", Status: planner.DoneSession}
	plan.Sessions[5] = planner.Session{AfterDays: 30, Status: planner.PlannedSession}
	return Job{
		Clinic: planner.Clinic{
			Name: "Scalp Pigment Clinic", Phone: "+49 30 1234; 5",
			Address: "Weidenstraße 12, Hinterhaus\nAufgang C, dritte Etage, zweite Tür links\r\n10115 Berlin",
		},
		Patient: planner.Patient{ID: "patient", Chart: "0042", Family: "Jansen", Given: "Piet"},
		Plan:    plan, Printed: time.Date(2026, 11, 22, 10, 5, 0, 0, time.FixedZone("CET", 3600)), By: "Dr Berg",
	}
}

func TestPlansThatHaveEndedHaveNoCalendar(t *testing.T) {
	for status, says := range map[planner.PlanStatus]string{
		planner.SupersededPlan: "Save the calendar of the newer plan.", planner.CompletedPlan: "Make a new plan",
	} {
		job := appointmentsJob()
		job.Plan.Status = status
		data, err := Calendar(job)
		if len(data) > 0 || planner.ErrorCode(err) != planner.Invalid || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %q, %v", status, data, err)
		}
	}
}

func TestCalendarIsWhatWasCheckedByHand(t *testing.T) {
	want := strings.Join([]string{
		"BEGIN:VCALENDAR",
		"VERSION:2.0",
		"PRODID:-//Stipple//Stipple//EN",
		"BEGIN:VEVENT",
		"UID:0323de4d-1a65-5354-8905-220fa6c0881a",
		"DTSTAMP:20261122T090500Z",
		"DTSTART:20261207T093000",
		"DURATION:PT90M",
		"SUMMARY:Appointment",
		`LOCATION:Weidenstraße 12\, Hinterhaus\, Aufgang C\, dritte Etage\, zweite`,
		`  Tür links\, 10115 Berlin`,
		`DESCRIPTION:To change the appointment call +49 30 1234\; 5.`,
		"CLASS:PRIVATE",
		"STATUS:CONFIRMED",
		"SEQUENCE:2",
		"END:VEVENT",
		"BEGIN:VEVENT",
		"UID:637e9c0d-d7d4-51c2-9c5f-1ca1f99cb4ec",
		"DTSTAMP:20261122T090500Z",
		"DTSTART;VALUE=DATE:20270228",
		"DTEND;VALUE=DATE:20270301",
		"SUMMARY:Appointment",
		`LOCATION:Weidenstraße 12\, Hinterhaus\, Aufgang C\, dritte Etage\, zweite`,
		`  Tür links\, 10115 Berlin`,
		`DESCRIPTION:To change the appointment call +49 30 1234\; 5.`,
		"CLASS:PRIVATE",
		"STATUS:CONFIRMED",
		"SEQUENCE:2",
		"END:VEVENT",
		"END:VCALENDAR",
		"",
	}, "\r\n")
	got, err := Calendar(appointmentsJob())
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

// TestCalendarKeepsItsAppointments moves a session: its identifier stays, and
// the revision counts on.
func TestCalendarKeepsItsAppointments(t *testing.T) {
	job := appointmentsJob()
	before := events(t, job)
	job.Plan = job.Plan.Clone()
	job.Plan.Sessions[0].Date, job.Plan.Sessions[0].Time = date(2026, 12, 9), "11:00"
	job.Plan.Version++
	after := events(t, job)
	for i := range before {
		if before[i].Id() != after[i].Id() {
			t.Errorf("appointment %d became another", i+1)
		}
	}
	if before[0].Id() == before[1].Id() {
		t.Error("two appointments share an identifier")
	}
	if got := after[0].GetProperty(ics.ComponentPropertySequence).Value; got != "3" {
		t.Errorf("the revision is %s", got)
	}
	job.Plan.ID = "another"
	if events(t, job)[0].Id() == before[0].Id() {
		t.Error("another plan's appointment has the same identifier")
	}
	job.Plan.Status = planner.DraftPlan
	if got := events(t, job)[0].GetProperty(ics.ComponentPropertyStatus).Value; got != "TENTATIVE" {
		t.Errorf("a draft's appointment is %s", got)
	}
}

func events(t *testing.T, job Job) []*ics.VEvent {
	t.Helper()
	file, err := Calendar(job)
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := ics.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return calendar.Events()
}

func TestCalendarWithoutADateSaysWhatToDo(t *testing.T) {
	job := appointmentsJob()
	for i := range 2 {
		job.Plan.Sessions[i].Date = planner.Date{}
	}
	file, err := Calendar(job)
	if planner.ErrorCode(err) != planner.Invalid || !strings.Contains(planner.ErrorMessage(err), "date") || file != nil {
		t.Errorf("%q, %v", file, err)
	}
}

// TestCalendarHoldsAnyAddress reads back whatever a clinic may have typed.
func TestCalendarHoldsAnyAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := func(label string) string {
			return rapid.OneOf(rapid.String(), rapid.StringN(0, 300, 2000), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
				rapid.StringMatching(`[a-z,;:\\" \n\r\t<>'ü漢😀]{0,200}`)).Draw(t, label)
		}
		job := appointmentsJob()
		job.Clinic.Address, job.Clinic.Phone = typed("address"), typed("phone")
		file, err := Calendar(job)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Calendar(job)
		if !bytes.Equal(file, again) || !utf8.Valid(file) {
			t.Fatal("the bytes differ from run to run or are no text")
		}
		for _, line := range strings.SplitAfter(string(file), "\r\n") {
			if line = strings.TrimSuffix(line, "\r\n"); len(line) > 75 || strings.ContainsAny(line, "\r\n\x00\x1b") {
				t.Fatalf("%q is no line of a calendar", line)
			}
		}
		for _, secret := range []string{"Jansen", "Piet", "0042", "Scar concealment", "Scalp", "Berg", "photographs", string(job.Plan.ID)} {
			if bytes.Contains(file, []byte(secret)) {
				t.Fatalf("the calendar tells %q", secret)
			}
		}
		calendar, err := ics.ParseCalendar(bytes.NewReader(file))
		if err != nil || len(calendar.Events()) != 2 {
			t.Fatalf("it cannot be read back: %v\n%s", err, file)
		}
		location := ""
		if p := calendar.Events()[0].GetProperty(ics.ComponentPropertyLocation); p != nil {
			location = p.Value
		}
		if want := calendarLine(job.Clinic.Address, ", "); location != want {
			t.Fatalf("the address is %q, want %q", location, want)
		}
	})
}
