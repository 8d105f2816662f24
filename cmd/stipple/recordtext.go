package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"stipple/planner"
	"stipple/planner/quantity"
)

// recordText writes a session's record for reading: what was planned beside what
// was done. A value nobody confirmed is called so.
type recordText struct {
	out io.Writer
	r   planner.SessionRecord
}

func writeRecord(out io.Writer, r planner.SessionRecord) error {
	var whole strings.Builder
	if err := (recordText{&whole, r}).write(); err != nil {
		return err
	}
	// What others typed must not steer the terminal.
	_, err := io.WriteString(out, clean(whole.String()))
	return err
}

// clean drops control characters but line ends.
func clean(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' {
			return -1
		}
		return c
	}, text)
}

func (t recordText) write() error {
	t.heading()
	t.gate()
	t.laid()
	for _, region := range t.r.Records {
		if err := t.region(region); err != nil {
			return err
		}
	}
	t.ending()
	return nil
}

func (t recordText) line(indent int, format string, args ...any) {
	fmt.Fprintln(t.out, strings.Repeat("  ", indent)+fmt.Sprintf(format, args...))
}

// stated writes a line unless there is nothing to say.
func (t recordText) stated(indent int, label, text string) {
	if text != "" {
		t.line(indent, "%s: %s", label, text)
	}
}

func (t recordText) heading() {
	state := "not signed"
	switch r := t.r; {
	case r.Elsewhere:
		state = "signed elsewhere"
	case r.Signed():
		state = "signed"
	case r.Started.IsZero():
		state = "not started"
	}
	t.line(0, "Session %d · %s · plan version %d · %s", t.r.Session, t.r.Date.Clinical(), t.r.PlanVersion, state)
}

func (t recordText) gate() {
	r := t.r
	times := "Opened " + r.Opened.Clinical() + " by " + r.OpenedBy
	if !r.Started.IsZero() {
		times += "; started " + r.Started.Clock() + ", " + r.Operator.Name + " operated"
	}
	t.line(1, "%s", times)
	consent := "none"
	if c := r.Gate.Consent; c != nil {
		consent = fmt.Sprintf("%s, version %d, signed %s", c.Title, c.Version, c.Date.Clinical())
	}
	t.stated(1, "Consent", consent)
	read := " (nobody read them)"
	if m := r.Gate.AlertsRead; m != nil {
		read = " (read by " + m.By + ")"
	}
	if len(r.Alerts) > 0 {
		t.stated(1, "Alerts", strings.Join(r.Alerts, "; ")+read)
	}
	for _, o := range r.Gate.Overrides {
		t.stated(1, "Override", fmt.Sprintf("%s. %s, %s: %s", o.Says, o.By.Name, o.At.Clinical(), o.Reason))
	}
}

func lotText(lot planner.LotRef) string {
	text := lot.String()
	if !lot.Expiry.IsZero() {
		text += " · expires " + lot.Expiry.Clinical()
	}
	return text
}

func (t recordText) laid() {
	for _, n := range t.r.Needles {
		t.stated(1, "Needle", lotText(n.Lot)+usedText(n.Used, "pieces")+t.unconfirmed(n.Lot))
	}
	for _, m := range t.r.Mixes {
		unconfirmed := ""
		if lots := m.AllLots(); len(lots) > 0 {
			unconfirmed = t.unconfirmed(lots[0])
		}
		t.stated(1, "Mix", m.Mix.String()+usedText(float64(m.Used), "ml")+unconfirmed)
		for _, lot := range m.AllLots() {
			t.line(2, "%s", lotText(lot))
		}
	}
	if m := t.r.Machine; m != nil {
		text := lotText(*m)
		if t.r.Speed != "" {
			text += " · " + t.r.Speed
		}
		t.stated(1, "Machine", text)
	}
}

// unconfirmed says when nobody confirmed where a lot was used.
func (t recordText) unconfirmed(lot planner.LotRef) string {
	for _, use := range t.r.LotsUsed() {
		if use.Lot.Lot == lot.Lot && use.Unconfirmed {
			return " · laid out, use not confirmed"
		}
	}
	return ""
}

func usedText(amount float64, unit string) string {
	if amount == 0 {
		return ""
	}
	return " · used " + quantity.Number(amount) + " " + unit
}

func (t recordText) region(r planner.Record) error {
	state := map[planner.RecordState]string{
		planner.Unconfirmed: "unconfirmed", planner.DoneRegion: "done", planner.NotDone: "not done",
	}[r.State]
	if r.Planned == nil {
		state += ", not planned (" + r.Unplanned + ")"
	}
	if r.Reason != "" {
		state += " (" + r.Reason + ")"
	}
	t.line(1, "%s · %s", r.Region.Name(), state)
	table := tabwriter.NewWriter(t.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "    \tPLANNED\tDONE")
	for _, f := range planner.RegionFields() {
		t.value(table, r, f, 0)
	}
	for pass := 1; pass <= len(r.Passes); pass++ {
		if len(r.Passes) > 1 {
			fmt.Fprintf(table, "    Pass %d\n", pass)
		}
		for _, f := range planner.PassFields() {
			t.value(table, r, f, pass)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	t.observed(r)
	return nil
}

// value writes one field beside its plan, if it was planned, logged or asked.
func (t recordText) value(table io.Writer, r planner.Record, f planner.Field, pass int) {
	logged, there := r.Value(f, pass)
	planned := t.r.PlannedSays(r, f, pass)
	asked := slices.Contains(r.Open(), planner.OpenValue{Region: r.Key(), Pass: pass, Field: f})
	switch {
	case !there && !asked:
		if planned != "" {
			fmt.Fprintf(table, "    %s\t%s\tnot done\n", f.Name(), planned)
		}
		return
	case planned == "" && r.Planned != nil:
		planned = "at the chair"
	}
	done := "unconfirmed"
	if there {
		done = t.r.ValueSays(f, logged.Value)
		if !t.r.WithinPlan(r, f, pass, logged.Value) {
			done += " (departs from the plan: " + orNone(logged.Reason) + ")"
		}
	}
	fmt.Fprintf(table, "    %s\t%s\t%s\n", f.Name(), planned, done)
}

func orNone(reason string) string {
	if reason == "" {
		return "no reason given"
	}
	return reason
}

func (t recordText) observed(r planner.Record) {
	var seen []string
	if r.Bleeding != nil {
		seen = append(seen, fmt.Sprintf("bleeding %d of 3", r.Bleeding.Value))
	}
	if r.Pain != nil {
		seen = append(seen, fmt.Sprintf("pain %d of 10", r.Pain.Value))
	}
	if r.Skin != nil {
		seen = append(seen, "skin: "+r.Skin.Value)
	}
	for _, c := range r.Complications {
		seen = append(seen, c.Name())
	}
	t.stated(2, "Seen", strings.Join(seen, "; "))
	t.stated(2, "Time", minutes(r.Timer.Seconds))
	t.stated(2, "Note", r.Note)
}

func minutes(seconds int) string {
	if seconds == 0 {
		return ""
	}
	return fmt.Sprintf("%d min", (seconds+30)/60)
}

func (t recordText) ending() {
	r := t.r
	t.stated(1, "Note", r.Note)
	t.stated(1, "Totals", strings.Join(t.totals(), ", "))
	if s := r.Signature; s != nil {
		t.line(1, "Signed %s by %s", s.At.Clinical(), s.By.Name)
	}
	for _, a := range r.Amendments {
		t.line(1, "Amendment %d, %s by %s: %s (reason: %s)", a.Seq, a.At.Clinical(), a.By.Name, a.Text, a.Reason)
	}
}

// totals says what the session took. A sum that leaves out what nobody knows is said
// to be one.
func (t recordText) totals() []string {
	r := t.r
	var list []string
	least := func(all bool, text string) string {
		if all {
			return text
		}
		return "at least " + text
	}
	if r.Totals.Dots > 0 {
		known, of := t.knownDots()
		text := fmt.Sprintf("about %.0f dots", r.Totals.Dots)
		if known < of {
			text = fmt.Sprintf("at least %s (%d of %d regions known)", text, known, of)
		}
		list = append(list, text)
	}
	if text := minutes(r.Totals.Seconds); text != "" {
		list = append(list, text)
	}
	if r.Totals.Pigment > 0 {
		measured := !slices.ContainsFunc(r.Mixes, func(m planner.LaidMix) bool { return m.Used == 0 })
		list = append(list, least(measured, r.Totals.Pigment.String()))
	}
	if r.Totals.Needles > 0 {
		counted := !slices.ContainsFunc(r.Needles, func(n planner.LaidNeedle) bool { return n.Used == 0 })
		list = append(list, least(counted, quantity.Number(r.Totals.Needles)+" needles"))
	}
	return list
}

// knownDots counts the regions that were not left out, and of how many of them the
// dots are known.
func (t recordText) knownDots() (known, of int) {
	for _, region := range t.r.Records {
		if region.State == planner.NotDone {
			continue
		}
		of++
		if _, ok := region.DotsDone(t.r.HeadOf()); ok {
			known++
		}
	}
	return known, of
}
