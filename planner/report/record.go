package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"stipple/planner"
)

// notConfirmed is what a paper says where nobody said what was done. What was
// planned is never printed in its place.
const notConfirmed = "not confirmed"

// sessionRecords finds the records that a plan's papers print, by session from
// 0: those of sessions that have started, under this version of the plan or one
// before it, so that an earlier version is printed as it was. Their texts are
// set apart from what papers join them to.
func (j Job) sessionRecords() map[int]planner.SessionRecord {
	found := map[int]planner.SessionRecord{}
	for _, r := range j.Records {
		at := r.Session - 1
		later := j.Plan.Version > 0 && r.PlanVersion > j.Plan.Version
		if r.Plan != j.Plan.ID || at < 0 || at >= len(j.Plan.Sessions) || r.Started.IsZero() || later {
			continue
		}
		if other, taken := found[at]; !taken || standsBefore(r, other) {
			found[at] = r
		}
	}
	for at := range found {
		found[at] = recordApart(found[at])
	}
	return found
}

// gateRecord gives the record of a session (from 0) that stands at its gate: it
// tells what is laid out and nothing of what was done. It is of this very version
// of the plan: another would have to be opened again.
func (j Job) gateRecord(at int) (planner.SessionRecord, bool) {
	for _, r := range j.Records {
		if r.Plan == j.Plan.ID && r.Session == at+1 && r.PlanVersion == j.Plan.Version && r.Started.IsZero() {
			return recordApart(r), true
		}
	}
	return planner.SessionRecord{}, false
}

// standsBefore tells which of two records of one session is printed: the signed
// one, or else the one opened first.
func standsBefore(a, b planner.SessionRecord) bool {
	if a.Signed() != b.Signed() {
		return a.Signed()
	}
	return cmp.Or(cmp.Compare(a.Opened, b.Opened), cmp.Compare(a.ID, b.ID)) < 0
}

// recordApart gives a record with what it names set apart: needles, mixes, lots,
// scars and people.
func recordApart(r planner.SessionRecord) planner.SessionRecord {
	r = r.Clone()
	r.Operator.Name, r.OpenedBy, r.Speed = setApart(r.Operator.Name), setApart(r.OpenedBy), setApart(r.Speed)
	for i := range r.Needles {
		n := &r.Needles[i]
		n.Needle, n.Lot = needleApart(n.Needle), lotApart(n.Lot)
	}
	for i := range r.Mixes {
		m := &r.Mixes[i]
		m.Mix, m.Lots = mixApart(m.Mix), slices.Clone(m.Lots)
		for k := range m.Lots {
			m.Lots[k] = lotApart(m.Lots[k])
		}
		if m.Diluent != nil {
			diluent := lotApart(*m.Diluent)
			m.Diluent = &diluent
		}
	}
	if r.Machine != nil {
		machine := lotApart(*r.Machine)
		r.Machine = &machine
	}
	for i := range r.Records {
		one := &r.Records[i]
		one.Region.Scar = setApart(one.Region.Scar)
		if one.Planned != nil {
			planned := *one.Planned
			planned.Passes = slices.Clone(planned.Passes)
			for k := range planned.Passes {
				planned.Passes[k] = passApart(planned.Passes[k])
			}
			one.Planned = &planned
		}
	}
	return r
}

func lotApart(l planner.LotRef) planner.LotRef {
	l.Label, l.Maker, l.Batch = setApart(l.Label), setApart(l.Maker), setApart(l.Batch)
	return l
}

// own gives text that somebody typed, set apart from what it is joined to.
func own(words string) string { return setApart(strings.TrimSpace(clean(words))) }

// person gives somebody with the role they had.
func person(p planner.Person) string {
	words := orNot(own(p.Name))
	if role := p.Role.Name(); role != "" {
		words += " (" + role + ")"
	}
	return words
}

// digestShown is how many letters of a digest are printed: enough to compare
// two papers.
const digestShown = 8

func shortDigest(digest string) string {
	if len(digest) > digestShown {
		return digest[:digestShown]
	}
	return digest
}

// signedSays tells how a record stands: who signed it when, or that it is still
// being logged.
func signedSays(r planner.SessionRecord) string {
	if !r.Signed() {
		return "Not signed: being logged."
	}
	words := fmt.Sprintf("Signed by %s on %s; digest %s.", person(r.Signature.By), orNot(r.Signature.At.Clinical()), shortDigest(r.Signature.Digest))
	if r.Elsewhere {
		words = "Signed elsewhere: this record came from another clinic file. " + words
	}
	return words
}

// expirySays gives a lot's expiry as clinicians read it.
func expirySays(l planner.LotRef) string {
	if l.Expiry.IsZero() {
		return "none on label"
	}
	return clinical(l.Expiry)
}

// lasted gives a time in the chair: "1 h 05 min", "12 min 30 s".
func lasted(seconds int) string {
	switch hours, rest := seconds/3600, seconds%3600; {
	case hours > 0:
		return fmt.Sprintf("%d h %02d min", hours, rest/60)
	case rest >= 60:
		return fmt.Sprintf("%d min %02d s", rest/60, rest%60)
	}
	return fmt.Sprintf("%d s", seconds)
}

// initials gives the first letters of a name, at most three.
func initials(name string) string {
	const most = 3
	var letters []rune
	for _, word := range strings.Fields(clean(name)) {
		at := strings.IndexFunc(word, unicode.IsLetter)
		if at >= 0 && len(letters) < most {
			letters = append(letters, []rune(word[at:])[0])
		}
	}
	return setApart(string(letters))
}

// signedNumber gives a difference with its sign, with a true minus.
func signedNumber(v float64) string {
	words := number(v)
	switch {
	case words == "" || v == 0:
		return words
	case v > 0:
		return "+" + words
	}
	return "−" + strings.TrimPrefix(words, "-")
}

// complicationNames gives complications in words.
func complicationNames(list []planner.Complication) string {
	var names []string
	for _, c := range list {
		names = append(names, c.Name())
	}
	return strings.Join(names, ", ")
}

// joined joins the texts that are not empty.
func joined(between string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), between)
}
