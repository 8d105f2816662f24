package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"stipple/planner"
)

// drawer draws deeds that make sense, mostly, in a world. All it draws follows from
// its seed.
type drawer struct {
	r     *rand.Rand
	ids   int
	names int
	lots  []planner.ID // products
}

// id gives an id that no other deed has, made later than the others.
func (d *drawer) id() planner.ID {
	d.ids++
	return planner.ID(fmt.Sprintf("0193%04x-%04x-7%03x-8%03x-%012x", d.ids>>16, d.ids&0xffff, d.r.IntN(0x1000), d.r.IntN(0x1000), d.r.Int64N(1<<48)))
}

func (d *drawer) chance(percent int) bool { return d.r.IntN(100) < percent }

func one[T any](d *drawer, list []T) (some T) {
	if len(list) > 0 {
		some = list[d.r.IntN(len(list))]
	}
	return some
}

func where[T any](list []*T, is func(*T) bool) []*T {
	var some []*T
	for _, v := range list {
		if is(v) {
			some = append(some, v)
		}
	}
	return some
}

func modelPassphrases() []string {
	return []string{testPassphrase, "maple violin orbit", "copper lantern fjord", "tundra pepper anchor"}
}

// next draws a deed; the clock moves on a little, seldom far or back.
func (d *drawer) next(w *world) modelDeed {
	for {
		if deed, ok := d.draw(w); ok {
			deed.Now = w.Now.Add(d.time(w))
			return deed
		}
	}
}

func (d *drawer) time(w *world) time.Duration {
	switch n := d.r.IntN(200); {
	case n == 0:
		return time.Duration(d.r.IntN(20)) * time.Hour
	case n == 1 && w.Now.Hour() > 3: // and never to another day
		return -time.Duration(d.r.IntN(3*3600)) * time.Second
	case n < 20:
		return time.Duration(d.r.IntN(60)) * time.Second
	}
	return time.Duration(d.r.IntN(3)) * time.Second
}

// pass is the passphrase of a user, seldom another one.
func (d *drawer) pass(w *world, name string) string {
	if u := w.user(name); u != nil && !d.chance(8) {
		return u.Pass
	}
	return one(d, modelPassphrases())
}

func (d *drawer) enter(w *world) modelDeed {
	u := one(d, w.Users)
	if p := w.user(testUser); p != nil && d.chance(80) {
		u = p
	}
	return modelDeed{Kind: "enter", Text: u.Name, Pass: d.pass(w, u.Name)}
}

func (d *drawer) draw(w *world) (modelDeed, bool) {
	if w.Me == "" {
		if d.chance(10) {
			return modelDeed{Kind: "reset", Text: one(d, w.Users).Name, Pass: one(d, modelPassphrases())}, true
		}
		return d.enter(w), true
	}
	n := d.r.IntN(1000)
	for _, part := range []struct {
		weight int
		draw   func(*world) (modelDeed, bool)
	}{
		{230, d.ofPatient},
		{190, d.ofPlan},
		{270, d.ofSession},
		{90, d.ofDraft},
		{80, d.ofClinic},
		{90, d.ofUsers},
		{50, func(w *world) (modelDeed, bool) { return d.enter(w), true }},
	} {
		if n -= part.weight; n < 0 {
			return part.draw(w)
		}
	}
	return modelDeed{}, false
}

// row is a row version, seldom one that somebody else left behind.
func (d *drawer) row(now int64) int64 {
	if d.chance(7) && now > 1 {
		return now - 1
	}
	return now
}

func (d *drawer) ofPatient(w *world) (modelDeed, bool) {
	chart := fmt.Sprint("C", d.r.IntN(14))
	family := one(d, []string{"Berg", "Dahl", "Ek", "Lund", "Nyström", ""})
	p := one(d, w.People)
	if p == nil || len(w.People) < 6 && d.chance(30) {
		id := d.id()
		if draft := one(d, w.Drafts); draft != nil && w.person(draft.Patient) == nil && d.chance(50) {
			id = draft.Patient
		}
		return modelDeed{Kind: "patient", ID: id, Text: family, And: chart}, true
	}
	if merged := one(d, where(w.People, func(p *modelPerson) bool { return p.Undo != nil })); merged != nil && d.chance(30) {
		return modelDeed{Kind: "unmerge", ID: merged.ID}, true
	}
	other := one(d, w.People)
	switch n := d.r.IntN(20); {
	case n < 9:
		if d.chance(80) {
			chart = p.Chart
		}
		return modelDeed{Kind: "patient", ID: p.ID, Row: d.row(p.Row), Text: family, And: chart}, true
	case n < 11:
		return modelDeed{Kind: "archive", ID: p.ID, Text: "moved away"}, true
	case n < 13 || p.Archived:
		return modelDeed{Kind: "unarchive", ID: p.ID}, p.Archived || d.chance(20)
	case n < 16:
		return modelDeed{Kind: "merge", ID: p.ID, Other: other.ID, Row: d.row(p.Row), More: other.Row, Text: "Merged"}, true
	case n < 18:
		return modelDeed{Kind: "unmerge", ID: p.ID}, p.Undo != nil || d.chance(20)
	}
	return modelDeed{Kind: "erase", ID: p.ID, Pass: d.pass(w, w.Me)}, len(w.People) > 3
}

func (d *drawer) ofPlan(w *world) (modelDeed, bool) {
	p := one(d, w.People)
	if p == nil {
		return modelDeed{}, false
	}
	title := one(d, []string{"Crown", "Temples", "Crown again", "After the winter"})
	plans := where(w.Plans, func(plan *modelPlan) bool { return plan.Patient == p.ID })
	plan := one(d, plans)
	if plan == nil || len(plans) < 3 && d.chance(20) {
		status := one(d, []planner.PlanStatus{planner.ActivePlan, planner.DraftPlan})
		return modelDeed{Kind: "plan", ID: d.id(), Other: p.ID, Text: title, And: string(status)}, true
	}
	status := plan.Status
	if d.chance(25) {
		status = one(d, planner.PlanStatuses())
	}
	return modelDeed{Kind: "plan", ID: plan.ID, Other: p.ID, Row: d.row(plan.Row), Text: title, And: string(status)}, true
}

// consented tells whether a session of a patient can be begun.
func (w *world) consented(patient planner.ID) bool {
	all := where(w.Consents, func(c *modelConsent) bool { return c.Patient == patient })
	return len(all) > 0 && !slices.ContainsFunc(all, func(c *modelConsent) bool { return c.Withdrawn })
}

func (d *drawer) ofSession(w *world) (modelDeed, bool) {
	if r := one(d, where(w.Records, func(r *modelRecord) bool { return !r.Signed })); r != nil && d.chance(85) {
		stuck := r.Taps == startsAt-1 && !w.mayStart(r)
		switch n := d.r.IntN(40); {
		case n == 0 || stuck && n < 20:
			return modelDeed{Kind: "drop", ID: r.ID}, true
		case r.Taps >= scriptEnd || n == 1 && r.Taps >= startsAt:
			return modelDeed{Kind: "sign", ID: r.ID, Pass: d.pass(w, w.Me)}, true
		}
		return modelDeed{Kind: "tap", ID: r.ID, N: r.Taps + 1}, true
	}
	if r := one(d, where(w.Records, func(r *modelRecord) bool { return r.Signed })); r != nil && d.chance(15) {
		return modelDeed{Kind: "amend", ID: r.ID, Text: one(d, []string{"left", "right"}), Pass: d.pass(w, w.Me)}, len(r.Amendments) < 5
	}
	p := one(d, w.People)
	if p == nil {
		return modelDeed{}, false
	}
	plan := w.active(p.ID)
	switch {
	case !w.consented(p.ID) || d.chance(5):
		return modelDeed{Kind: "consent", ID: d.id(), Other: p.ID}, len(where(w.Consents, func(c *modelConsent) bool { return c.Patient == p.ID })) < 5
	case d.chance(10) && w.running(p.ID) == nil:
		all := where(w.Consents, func(c *modelConsent) bool { return c.Patient == p.ID })
		return modelDeed{Kind: "withdraw", ID: one(d, all).ID}, true
	case plan == nil:
		return modelDeed{}, false
	}
	return modelDeed{Kind: "open", ID: d.id(), Other: plan.ID, N: 1 + d.r.IntN(3)}, true
}

func (d *drawer) ofDraft(w *world) (modelDeed, bool) {
	if mine := one(d, where(w.Drafts, func(f *modelDraft) bool { return f.User == w.Me })); mine != nil && d.chance(45) {
		return modelDeed{Kind: "undraft", ID: mine.ID, And: string(mine.Kind)}, true
	}
	text := fmt.Sprintf(`"half a sentence %d"`, d.r.IntN(1000))
	p := one(d, w.People)
	if p == nil || d.chance(15) {
		id := d.id()
		return modelDeed{Kind: "draft", ID: id, Other: id, Text: text, And: string(PatientDraft)}, true
	}
	switch d.r.IntN(3) {
	case 0:
		return modelDeed{Kind: "draft", ID: p.ID, Other: p.ID, Row: p.Row, Text: text, And: string(PatientDraft)}, true
	case 1:
		plan := one(d, where(w.Plans, func(plan *modelPlan) bool { return plan.Patient == p.ID }))
		if plan == nil {
			return modelDeed{}, false
		}
		return modelDeed{Kind: "draft", ID: plan.ID, Other: p.ID, Row: plan.Row, Text: text, And: string(PlanDraft)}, true
	}
	return modelDeed{Kind: "draft", ID: "form-" + p.ID, Other: p.ID, Text: text, And: string(FormDraft)}, true
}

func (d *drawer) ofClinic(w *world) (modelDeed, bool) {
	if d.chance(15) {
		return modelDeed{Kind: one(d, []string{"backup", "backup", "prove"})}, true
	}
	if p := one(d, w.People); p != nil && d.chance(10) {
		return modelDeed{Kind: "print", ID: p.ID}, true
	}
	if d.chance(8) {
		return modelDeed{Kind: "wording", Row: d.row(int64(max(1, w.Wordings))), Text: fmt.Sprint("words ", d.r.IntN(100))}, true
	}
	if d.chance(30) {
		return modelDeed{Kind: "settings", Row: d.row(w.ClinicRow), Text: fmt.Sprint("555 ", d.r.IntN(100))}, true
	}
	note := fmt.Sprint("note ", d.r.IntN(100))
	if l := one(d, w.Lots); l != nil && (len(w.Lots) >= 8 || d.chance(50)) {
		return modelDeed{Kind: "lot", ID: l.ID, Other: l.Product, Row: d.row(l.Row), Text: l.Batch, And: note}, true
	}
	return modelDeed{Kind: "lot", ID: d.id(), Other: one(d, d.lots), Text: fmt.Sprint("L", d.r.IntN(20)), And: note}, true
}

func (d *drawer) ofUsers(w *world) (modelDeed, bool) {
	name := one(d, w.Users).Name
	switch n := d.r.IntN(20); {
	case n < 5:
		d.names++
		name = fmt.Sprint(one(d, []string{"Bo", "Cy", "Di"}), " ", d.names%5)
		return modelDeed{Kind: "adduser", Text: name, And: string(one(d, planner.Roles())), Pass: one(d, append(modelPassphrases(), "short"))}, len(w.Users) < 5
	case n < 8:
		return modelDeed{Kind: "role", Text: name, And: string(one(d, planner.Roles()))}, true
	case n < 10:
		return modelDeed{Kind: "setpass", Text: name, Pass: one(d, modelPassphrases())}, true
	case n < 13:
		return modelDeed{Kind: "ownpass", Text: one(d, modelPassphrases()), Pass: d.pass(w, w.Me)}, true
	case n < 15:
		return modelDeed{Kind: "remove", Text: name}, name != testUser
	}
	return modelDeed{Kind: "reseal", N: 1 + d.r.IntN(12)}, true
}
