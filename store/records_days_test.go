package store

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones of the test, also where the system has none

	"stipple/planner"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	place, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// TestASessionStaysOnItsDay logs sessions at awkward moments of many zones and
// reads them back in others: the day, the moments and the clock times stay what
// they were where the session was held.
func TestASessionStaysOnItsDay(t *testing.T) {
	for name, c := range map[string]struct{ zone, at, day string }{
		"first of all days":           {"Pacific/Kiritimati", "2026-11-22T00:10:00Z", "2026-11-22"},
		"last of all days":            {"Pacific/Pago_Pago", "2026-11-22T23:50:00Z", "2026-11-22"},
		"before spring forward":       {"Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29"},
		"into spring forward":         {"America/New_York", "2026-03-08T01:59:00Z", "2026-03-08"},
		"before fall back":            {"Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25"},
		"end of the day of fall back": {"America/New_York", "2026-11-01T23:40:00Z", "2026-11-01"},
		"half an hour of summer":      {"Australia/Lord_Howe", "2026-04-05T01:15:00Z", "2026-04-05"},
		"a midnight that is not":      {"America/Santiago", "2026-09-06T01:05:00Z", "2026-09-06"},
		"a quarter off":               {"Asia/Kathmandu", "2026-11-22T00:05:00Z", "2026-11-22"},
	} {
		t.Run(name, func(t *testing.T) {
			wall, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			held := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, zone(t, c.zone))
			now := held
			o := testOptions()
			o.Now = func() time.Time { return now }
			b := newSalonWith(t, o)
			id := b.hold(t, 1, "crown")
			now = held.Add(10 * time.Minute)
			signed := b.sign(t, id)
			for _, other := range []string{c.zone, "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"} {
				now = held.Add(24 * time.Hour).In(zone(t, other))
				b.again(t, testUser)
				r := b.record(t, id)
				sameJSON(t, signed, r)
				if r.Date.String() != c.day || r.Started != planner.MomentOf(held) || r.Started.Clock() != held.Format("15:04") {
					t.Errorf("read in %s: %s, started %s", other, r.Date, r.Started)
				}
				if started, ok := r.Started.Time(); !ok || !started.Equal(held.Truncate(time.Second)) {
					t.Errorf("read in %s it started at another moment: %s", other, started)
				}
			}
			plans, err := b.s.Plans(bg(), b.patient.ID)
			if err != nil || plans[0].Value.Sessions[0].Date.String() != c.day {
				t.Errorf("the plan has it on %s, %v", plans[0].Value.Sessions[0].Date, err)
			}
			wantVerified(t, b.s)
		})
	}
}

// TestTimersCountWhatPassed: the hour that comes twice is two hours, and the one
// that is left out is none.
func TestTimersCountWhatPassed(t *testing.T) {
	for name, c := range map[string]struct {
		from time.Time
		want int
	}{
		"fall back":      {time.Date(2026, 10, 25, 1, 30, 0, 0, zone(t, "Europe/Berlin")), 2 * 3600},
		"spring forward": {time.Date(2026, 3, 29, 1, 30, 0, 0, zone(t, "Europe/Berlin")), 2 * 3600},
	} {
		t.Run(name, func(t *testing.T) {
			now := c.from
			o := testOptions()
			o.Now = func() time.Time { return now }
			b := newSalonWith(t, o)
			id := b.hold(t, 1, "crown")
			now = c.from.Add(2 * time.Hour) // on the wall it is one hour later, or three
			if signed := b.sign(t, id); signed.Timer.Seconds != c.want || signed.Date != planner.DateOf(c.from) {
				t.Errorf("%d seconds on %s", signed.Timer.Seconds, signed.Date)
			}
		})
	}
}

// TestRecordsAreInTheOrderOfTheirDays, not of the moments: what was held on an
// earlier day comes first, wherever the clinic was.
func TestRecordsAreInTheOrderOfTheirDays(t *testing.T) {
	now := time.Date(2026, 11, 23, 0, 30, 0, 0, zone(t, "Pacific/Kiritimati"))
	o := testOptions()
	o.Now = func() time.Time { return now }
	b := newSalonWith(t, o)
	later := b.hold(t, 2, "crown")
	now = time.Date(2026, 11, 22, 23, 0, 0, 0, zone(t, "Pacific/Pago_Pago")) // 23 hours after it
	b.consent = b.agree(t, b.patient.ID)
	earlier := b.hold(t, 3, "crown")
	list, err := b.s.Records(bg(), b.patient.ID)
	if err != nil || len(list) != 2 || list[0].ID != earlier || list[1].ID != later {
		t.Errorf("%v", err)
		for _, r := range list {
			t.Errorf("session %d of %s", r.Session, r.Date)
		}
	}
}

// TestALotIsJudgedByTheDayOfTheClinic: it may be used until the end of its last
// day there, whatever the day is elsewhere.
func TestALotIsJudgedByTheDayOfTheClinic(t *testing.T) {
	for name, c := range map[string]struct {
		at    time.Time
		stale bool
	}{
		"last minute, elsewhere the next day":  {time.Date(2026, 11, 21, 23, 59, 0, 0, zone(t, "Pacific/Pago_Pago")), false},
		"first minute, elsewhere the day past": {time.Date(2026, 11, 22, 0, 1, 0, 0, zone(t, "Pacific/Kiritimati")), true},
	} {
		t.Run(name, func(t *testing.T) {
			o := testOptions()
			o.Now = func() time.Time { return c.at }
			b := newSalonWith(t, o)
			id := b.open(t, 1)
			b.tap(t, id, b.gate()...)
			b.tap(t, id, b.layNeedle("n2", "stale"))
			if err := b.try(id, planner.Tap{Deed: planner.StartSession}); (err != nil) != c.stale {
				t.Errorf("the start says %v", err)
			}
		})
	}
}

// TestASessionStartsOnTheDayItWasOpened: past midnight its lots and its consent
// would be judged by a day that is over.
func TestASessionStartsOnTheDayItWasOpened(t *testing.T) {
	b, now := salonWithClock(t)
	id := b.open(t, 1)
	b.tap(t, id, b.gate()...)
	*now = now.AddDate(0, 0, 1)
	wantCode(t, b.try(id, planner.Tap{Deed: planner.StartSession}), planner.Invalid)
	if err := b.s.DropRecord(bg(), id); err != nil {
		t.Fatal(err)
	}
	b.open(t, 1)
}
