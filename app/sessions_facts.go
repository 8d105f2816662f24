package app

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/planner/quantity"
)

// plannedCard lists what is planned for a session that was not held.
func (t *sessionsTab) plannedCard() fyne.CanvasObject {
	plan, session := t.current(), t.current().Sessions[t.chosen]
	if len(session.Prescriptions) == 0 {
		return titledCard("What is planned", flush(mutedParagraph("Nothing is planned for this session yet.")))
	}
	shares := []float32{1.6, 1, 1.4, 2.4, 1}
	table := column(0, padded(0, 6, 0, 0, shared(gap, shares, fieldLabel("Region"), fieldLabel("Adds"), fieldLabel("Needle"), fieldLabel("Mix"), fieldLabel("Depth"))))
	for _, region := range plan.Regions {
		p, treated := session.For(region.Key)
		if !treated {
			continue
		}
		density := "not stated"
		if p.Density > 0 {
			density = p.Density.String()
		}
		for i, pass := range passesOf(p) {
			name, adds := strong(region.Name()), density
			if i > 0 {
				name, adds = caption(fmt.Sprintf("Pass %d", i+1)), ""
			} else {
				table.Add(hairline())
			}
			table.Add(padded(8, 8, 0, 0, shared(gap, shares, name.shortened(), plain(adds).shortened(),
				chairCell(pass.Needle), chairCell(pass.Mix), plain(orElseText(pass.Depth.String(), "at the chair")).shortened())))
		}
		if len(p.Carried) > 0 {
			from, fields := carriedSays([]planner.Prescription{p})
			table.Add(padded(0, 8, 0, 0, row(0, newChip(from+". "+fields, toneCaution))))
		}
	}
	return titledCard("What is planned", table)
}

func passesOf(p planner.Prescription) []planner.Pass {
	if len(p.Passes) == 0 {
		return []planner.Pass{{}}
	}
	return p.Passes
}

// chairCell says what is planned, or that it is left to the chair.
func chairCell[T fmt.Stringer](planned *T) fyne.CanvasObject {
	if planned == nil {
		return newText("at the chair", colorMuted, theme.SizeNameText, fyne.TextStyle{}).shortened()
	}
	return cell((*planned).String(), theme.ColorNameForeground)
}

// factsCard says what belongs to the session as a whole.
func (t *sessionsTab) factsCard(held planner.SessionRecord) fyne.CanvasObject {
	facts := column(0)
	add := func(label string, lines ...string) {
		text := strings.Join(lines, "\n")
		if strings.TrimSpace(text) == "" {
			return
		}
		if len(facts.Objects) > 0 {
			facts.Add(hairline())
		}
		facts.Add(padded(8, 8, 0, 0, shared(gap, []float32{1, 4}, column(0, padded(1, 0, 0, 0, caption(label))), cell(text, theme.ColorNameForeground))))
	}
	add("Operator", held.Operator.Name)
	add("Times", timesSays(held))
	if c := held.Gate.Consent; c != nil {
		add("Consent", fmt.Sprintf("%s, version %d, of %s", c.Title, c.Version, c.Date.Clinical()))
	}
	add("Alerts", alertsSay(held)...)
	add("Overrides", overridesSay(held)...)
	add("Lots used", lotsSay(held)...)
	add("Amounts", amountsSay(held))
	if held.Machine != nil {
		add("Machine", joined(" · ", held.Machine.Label, held.Speed))
	}
	add("Unconfirmed", unconfirmedSays(held))
	add("Note", held.Note)
	if held.Signed() {
		add("Signature", held.Signature.By.Name+" ("+strings.ToLower(held.Signature.By.Role.Name())+"), "+held.Signature.At.Clinical())
	}
	return titledCard("About this session", facts)
}

func timesSays(held planner.SessionRecord) string {
	if held.Started.IsZero() {
		return "Opened " + held.Opened.Clock() + ", not started"
	}
	parts := []string{"started " + held.Started.Clock()}
	if held.Timer.Seconds > 0 {
		parts = append(parts, durationText(held.Timer.Seconds)+" in the chair")
	}
	work := 0
	for _, r := range held.Records {
		work += r.Timer.Seconds
	}
	if work > 0 {
		parts = append(parts, durationText(work)+" of work on the regions")
	}
	return held.Date.Clinical() + ", " + strings.Join(parts, ", ")
}

func alertsSay(held planner.SessionRecord) []string {
	lines := append([]string(nil), held.Alerts...)
	if read := held.Gate.AlertsRead; read != nil && len(lines) > 0 {
		lines = append(lines, "Read by "+read.By+" at "+read.At.Clock())
	}
	return lines
}

func overridesSay(held planner.SessionRecord) []string {
	var lines []string
	for _, o := range held.Gate.Overrides {
		lines = append(lines, fmt.Sprintf("%s Overridden by %s at %s: %s", o.Says, o.By.Name, o.At.Clock(), o.Reason))
	}
	return lines
}

// lotsSay lists the lots that were used, each with where.
func lotsSay(held planner.SessionRecord) []string {
	var lines []string
	for _, use := range held.LotsUsed() {
		var where []string
		for _, key := range use.Regions {
			if r, _, ok := held.Record(key); ok {
				where = append(where, r.Region.Name())
			}
		}
		expiry := ""
		if !use.Lot.Expiry.IsZero() {
			expiry = "expires " + use.Lot.Expiry.Clinical()
		}
		if use.Unconfirmed {
			where = []string{"laid out, use not confirmed"}
		}
		lines = append(lines, joined(" · ", use.Lot.Label, "lot "+use.Lot.Batch, expiry, strings.Join(where, ", ")))
	}
	return lines
}

func amountsSay(held planner.SessionRecord) string {
	totals := held.Totals
	if !held.Signed() {
		totals = held.Summed(held.HeadOf())
	}
	var parts []string
	if totals.Dots > 0 {
		parts = append(parts, "about "+grouped(int(math.Round(totals.Dots)))+" dots")
	}
	if totals.Pigment > 0 {
		parts = append(parts, totals.Pigment.String()+" of mixed pigment")
	}
	if totals.Needles > 0 {
		parts = append(parts, "needles: "+quantity.Number(totals.Needles))
	}
	return strings.Join(parts, ", ")
}

func unconfirmedSays(held planner.SessionRecord) string {
	n := len(held.Unconfirmed())
	if n == 0 {
		return ""
	}
	return counted(n, "value") + " that nobody confirmed. They are not counted as done."
}
