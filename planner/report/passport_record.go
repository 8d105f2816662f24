package report

import (
	"strings"

	"stipple/planner"
)

// heldVisit gives a visit as its record has it: what somebody confirmed went into
// which regions. A value nobody confirmed is said to be so.
func (s *sheet) heldVisit(record planner.SessionRecord) treated {
	v := treated{
		number: record.Session, when: passportMoment(record) + " · record", on: passportMoment(record), running: !record.Signed(),
		by: orNot(own(record.Operator.Name)), signed: passportSigned(record),
	}
	for _, r := range s.recordRegions(record) {
		if r.State == planner.NotDone {
			continue
		}
		name := r.Region.Name()
		if r.State == planner.Unconfirmed {
			name += " (not confirmed as done)"
		}
		for i, pass := range r.Passes {
			if pass.Needle != nil || pass.Mix != nil {
				v.use(name, i+1, len(r.Passes), usedPass(record, pass))
			}
		}
	}
	return v
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
		words += " (expired; a physician allowed it)"
	}
	return words
}
