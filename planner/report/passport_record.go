package report

import (
	"slices"
	"strings"

	"stipple/planner"
)

// heldVisit gives a visit as its record has it: every region that was done, and
// every one of which somebody confirmed a value. What nobody confirmed is said to
// be so.
func (s *sheet) heldVisit(record planner.SessionRecord) treated {
	v := treated{
		number: record.Session, other: record.Plan != s.job.Plan.ID,
		when: passportMoment(record) + " · record", on: passportMoment(record), running: !record.Signed(),
		by: orNot(own(record.Operator.Name)), signed: passportSigned(record), closing: passportClosing(record),
		nothing: "Nobody confirmed what went into the skin at this visit.",
	}
	treated := slices.ContainsFunc(record.Records, func(r planner.Record) bool { return r.State != planner.NotDone })
	if !treated && len(record.Records) > 0 {
		v.nothing = "No region was treated at this visit."
	}
	for _, r := range s.recordRegions(record) {
		confirmed := anyConfirmed(r.Record)
		if r.State == planner.NotDone || r.State == planner.Unconfirmed && !confirmed {
			continue
		}
		at := place{key: r.Key(), region: r.Region.Name(), of: len(r.Passes)}
		if r.State == planner.Unconfirmed {
			at.region += " (not confirmed as done)"
		}
		used := false
		for i, pass := range r.Passes {
			if r.State == planner.DoneRegion || passConfirmed(r.Record, i+1) {
				v.use(at, i+1, usedPass(record, pass))
				used = true
			}
		}
		if !used { // something of the region as a whole was confirmed
			v.use(at, 1, usedPass(record, planner.DonePass{}))
		}
	}
	return v
}

// anyConfirmed tells whether somebody confirmed any value of a region.
func anyConfirmed(r planner.Record) bool {
	of := func(f planner.Field) bool { _, ok := r.Value(f, 0); return ok }
	if slices.ContainsFunc(planner.RegionFields(), of) {
		return true
	}
	for pass := 1; pass <= len(r.Passes); pass++ {
		if passConfirmed(r, pass) {
			return true
		}
	}
	return false
}

// passConfirmed tells the same of a pass (from 1).
func passConfirmed(r planner.Record, pass int) bool {
	return slices.ContainsFunc(planner.PassFields(), func(f planner.Field) bool { _, ok := r.Value(f, pass); return ok })
}

// passportClosing is what else is said of a visit: with which machine, under
// which consent, how the skin took it, and the lots that may have been used.
func passportClosing(record planner.SessionRecord) []fact {
	machine := "none recorded"
	if record.Machine != nil {
		machine = record.Machine.Label + ", serial " + record.Machine.Batch
	}
	complications := "none logged"
	var seen []string
	for _, r := range record.Records {
		if len(r.Complications) > 0 {
			seen = append(seen, r.Region.Name()+": "+strings.ToLower(complicationNames(r.Complications)))
		}
	}
	if len(seen) > 0 {
		complications = strings.Join(seen, "; ")
	}
	list := []fact{
		{"Machine:", machine},
		{"Consent:", orElse(consentSays(record), "none recorded")},
		{"Complications:", complications},
	}
	var laid []string
	for _, u := range record.LotsUsed() {
		if u.Unconfirmed {
			laid = append(laid, orNot(lotName(u.Lot))+", lot "+lotAndExpiry(record, u.Lot))
		}
	}
	if len(laid) > 0 {
		list = append(list, fact{"Laid out, use not confirmed:", strings.Join(laid, "; ")})
	}
	return list
}

// passportMoment gives day and time of a visit in the patient's words. The time
// is that of the clock in the room.
func passportMoment(record planner.SessionRecord) string {
	words := record.Date.Plain()
	if at := record.Started.Clock(); at != "" {
		words += ", " + at
	}
	return words
}

// passportSigned says who signed the record of a visit.
func passportSigned(record planner.SessionRecord) string {
	if !record.Signed() {
		return "Not signed yet: this visit is still being recorded."
	}
	words := "Signed by " + orNot(own(record.Signature.By.Name)) + " on " + orNot(record.Signature.At.Clinical()) +
		"; mark " + shortDigest(record.Signature.Digest) + "."
	if record.Elsewhere {
		words = "Signed elsewhere, in another clinic file. " + words
	}
	if len(record.Amendments) > 0 {
		words += " Something was added later: ask us for it."
	}
	return words
}

// usedPass gives a pass as it was logged.
func usedPass(record planner.SessionRecord, pass planner.DonePass) use {
	u := use{pigments: capital(notConfirmed), needle: capital(notConfirmed), pigmentLot: capital(notConfirmed), needleLot: capital(notConfirmed), depth: "depth " + notConfirmed}
	if pass.Mix != nil {
		if laid, known := record.Mix(pass.Mix.Value); known {
			u.pigments, u.pigmentLot = usedPigments(record, laid)
			u.diluted = dilution(laid.Mix)
		}
	}
	if pass.Needle != nil {
		if laid, known := record.Needle(pass.Needle.Value); known {
			u.needle, u.needleLot = orNot(laid.Needle.String()), lotAndExpiry(record, laid.Lot)
		}
	}
	if pass.Depth != nil {
		u.depth = deep(planner.Depth{Target: pass.Depth.Value})
	}
	return u
}

// usedPigments names the pigments of a mix as their labels do, with their parts,
// and the lots of all its fluids.
func usedPigments(record planner.SessionRecord, laid planner.LaidMix) (pigments, lots string) {
	var names, batches []string
	for i, p := range laid.Mix.Pigments {
		name := p.Name
		if i < len(laid.Lots) {
			name = lotName(laid.Lots[i])
			lot := lotAndExpiry(record, laid.Lots[i])
			if len(laid.Mix.Pigments) > 1 {
				lot = cleanLine(p.Name) + ": " + lot
			}
			batches = append(batches, lot)
		}
		names = append(names, cleanLine(name)+", "+parts(p.Parts))
	}
	if laid.Diluent != nil {
		batches = append(batches, "Diluent: "+lotAndExpiry(record, *laid.Diluent))
	}
	return orNot(strings.Join(names, "; ")), strings.Join(batches, "\n")
}

// lotAndExpiry gives a lot as a passport has it.
func lotAndExpiry(record planner.SessionRecord, lot planner.LotRef) string {
	words := orNot(cleanLine(lot.Batch)) + ", "
	if lot.Expiry.IsZero() {
		return words + "no expiry on label"
	}
	words += clinical(lot.Expiry)
	if lot.State(record.Date) == planner.LotExpired {
		words += " (expired"
		if record.Gate.Overridden(lot.Lot) {
			words += "; a physician allowed it"
		}
		words += ")"
	}
	return words
}
