package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"stipple/planner"
)

// renewAlerts has the alerts read anew when they are not those the record was
// opened with any more.
func (p *chairsidePage) renewAlerts(now planner.SessionRecord) {
	alerts := planner.GateAlerts(p.patient)
	if slices.Equal(alerts, now.Alerts) {
		return
	}
	p.proposed(planner.Tap{Deed: planner.RenewAlerts, Alerts: alerts})
	p.said = "The alerts were changed since this session was opened. Read them anew."
}

// outdated says why a session at the gate cannot be started as it was opened,
// and whether it can be opened again; "" when it can be started.
func (p *chairsidePage) outdated(now planner.SessionRecord) (says string, again bool) {
	if p.plan.ID == "" || !now.Started.IsZero() {
		return "", false
	}
	if p.plan.Status != planner.ActivePlan {
		return fmt.Sprintf("The plan of this session is %s. Take the session back and open one of the active plan.", p.plan.Status), false
	}
	if n := now.Session; n < 1 || n > len(p.plan.Sessions) {
		return fmt.Sprintf("The plan has no session %d any more. Take the session back.", n), false
	}
	if status := p.plan.Sessions[now.Session-1].Status; status != planner.PlannedSession {
		return fmt.Sprintf("Session %d of the plan is %s. Take the session back.", now.Session, status), false
	}
	says = gateOutdated(now, p.plan, p.shell.file.Today())
	return says, says != ""
}

// mayStart gives nil when the session may start as it was opened, or what
// stands before it.
func (p *chairsidePage) mayStart(now planner.SessionRecord) error {
	if says, _ := p.outdated(now); says != "" {
		return planner.Errorf(planner.Invalid, "%s", says)
	}
	return now.GateOpen(p.now())
}

// takeBack asks, and then forgets a session that never started.
func (p *chairsidePage) takeBack() {
	p.keeper.finish(func(err error) {
		if err == nil {
			p.shell.takeBackRecord(p.keeper.now(), p.leave)
		}
	})
}

// reopen opens a session anew that never started, as of today.
func (p *chairsidePage) reopen() {
	p.keeper.finish(func(err error) {
		if err == nil {
			p.shell.reopenRecord(p.keeper.now(), func(id planner.ID) { p.shell.show(newChairsidePage(p.shell, id)) })
		}
	})
}

// readChanges reads what became since the start of what the session stands on:
// a consent withdrawn, a lot closed or expired.
func (p *chairsidePage) readChanges() error {
	p.changes = nil
	now := p.keeper.now()
	if now.Started.IsZero() || now.Signed() || p.narrow() {
		return nil
	}
	ctx := context.Background()
	consents, err := p.store.Consents(ctx, now.Patient)
	if err != nil {
		return err
	}
	for _, c := range consents {
		if w := c.Value.Withdrawn; w != nil && now.Gate.Consent != nil && c.Value.ID == now.Gate.Consent.ID {
			p.changes = append(p.changes, fmt.Sprintf("Consent was withdrawn on %s.", w.Date.Clinical()))
		}
	}
	lots, err := p.store.Lots(ctx)
	if err != nil {
		return err
	}
	seen := map[planner.ID]bool{}
	for _, laid := range now.LaidLots() {
		for _, lot := range lots {
			if lot.Value.ID == laid.Lot && !seen[laid.Lot] {
				seen[laid.Lot] = true
				p.changes = append(p.changes, lotChanges(laid, lot.Value, p.shell.file.Today())...)
			}
		}
	}
	return nil
}

// lotChanges says what became of a lot since it was laid out.
func lotChanges(laid planner.LotRef, lot planner.Lot, today planner.Date) []string {
	var says []string
	if lot.Closed {
		says = append(says, fmt.Sprintf("Lot %s of %s was closed since it was laid out.", laid.Batch, laid.Label))
	}
	if lot.State(today) == planner.LotExpired && laid.State(today) != planner.LotExpired {
		says = append(says, fmt.Sprintf("Lot %s of %s expired on %s, as the stock says since.", laid.Batch, laid.Label, lot.Expiry.Clinical()))
	}
	return says
}

// How long without a tap before a running timer is asked about: when the page is
// shown again, and while it stays open, where nothing interrupts the work on a
// region. Choices of ours.
const (
	abandoned     = 10 * time.Minute
	abandonedHere = 2 * time.Hour
)

// wake asks about timers that went on running when nobody was there.
func (p *chairsidePage) wake() {
	if p.lapsed(abandoned) {
		p.askLapse()
	}
}

// lapsed tells whether a timer runs and nothing was tapped for so long. It
// remembers the last tap until it is said what the time after it was.
func (p *chairsidePage) lapsed(limit time.Duration) bool {
	taps, now := p.keeper.shown.Taps(), p.keeper.now()
	if len(taps) == 0 || !timed(now) || now.Signed() {
		p.lapse = ""
		return false
	}
	last := taps[len(taps)-1].At
	if p.now().Since(last) >= limit {
		p.lapse = last
	}
	return !p.lapse.IsZero()
}

// timed tells whether any timer of a session runs.
func timed(now planner.SessionRecord) bool {
	return now.Timer.Running() || slices.ContainsFunc(now.Records, func(r planner.Record) bool { return r.Timer.Running() })
}

func (p *chairsidePage) lapseSays() string {
	return fmt.Sprintf("The timer has run since %s, when the last thing was tapped. Count it, or pause it at the last tap?", p.lapse.Clock())
}

// askLapse asks what the time since the last tap was. Until it is said, nothing
// else is tapped: a later tap would hide where the timer was left.
func (p *chairsidePage) askLapse() {
	var s *sheet
	s = p.sheet("Was this time in the chair?", 620, told(p.lapseSays(), 620),
		newTouch("Decide later", touchPlain, func() { s.close() }),
		newTouch("Pause it at "+p.lapse.Clock(), touchPlain, func() {
			s.close()
			p.pauseLapse()
		}),
		newTouch("Count it", touchPlain, func() {
			s.close()
			p.countLapse()
		}))
}

// countLapse lets the timers run on: the place is tapped anew.
func (p *chairsidePage) countLapse() {
	p.lapse = ""
	at := p.keeper.now().Place
	p.tap(p.placeTap(at.Region, at.Field, at.Pass))
}

// pauseLapse pauses every timer where the last tap was.
func (p *chairsidePage) pauseLapse() {
	last := p.lapse
	p.lapse = ""
	if err := p.keeper.tap(planner.Tap{Deed: planner.PauseTimer, At: last, By: p.shell.file.User().Name}); err != nil {
		p.tell("This cannot be done", planner.ErrorMessage(err))
	}
	p.update()
}
