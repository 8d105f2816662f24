package planner

import (
	"fmt"
	"slices"

	"stipple/planner/quantity"
)

// PlanChange is one line of what would follow from sessions as they were held:
// one value of the plan, as it is and as it would be.
type PlanChange struct {
	Session int    // the session changed, from 1; 0 where the plan as a whole is
	Region  string // key
	Name    string // the region for clinicians
	Pass    int    // from 1; 0 for a field of the region
	Field   Field  // "" where the region as a whole is meant
	Was     string // in words; "" = not stated
	Becomes string // in words; "" when the line only says something
	Why     string // a sentence

	From   int // number of the session it follows from
	Record ID  // that session's record; "" = it was missed

	// Goal is what is meant for the region in the end; only for a density.
	Goal quantity.DotsPerCM2

	prescribe func(*Prescription) // nil = nothing is prescribed
	leave     bool                // the session leaves the region out
	add       *Region             // comes into the plan
	reached   []Reached           // what the plan knows of once the line is accepted
	gives     quantity.DotsPerCM2 // how much more the session adds; below 0 is less
	owing     quantity.DotsPerCM2 // how much more all lines of the region together are to add
	unsaid    bool                // nobody confirmed what was added
	asks      quantity.DotsPerCM2 // what the plan counts on there
}

// Asks tells whether the line waits for somebody to state what a session added,
// because its record does not say; see Plan.Stated.
func (c PlanChange) Asks() bool {
	return c.Field == DensityField && c.Session == 0 && c.Record != "" && c.unsaid
}

// Stated gives the plan with what the session of a line that asks added to its
// region, in dots/cm², 0 for nothing, as somebody states it by name. It is to be
// saved as a new version; the record stays as it was signed.
func (p Plan) Stated(c PlanChange, density quantity.DotsPerCM2, by string) Plan {
	next := p.Clone()
	next.reach(Reached{
		Session: c.From, Region: c.Region, Density: density, Record: c.Record, By: by, Owed: densityOf(float64(c.asks - density)),
	})
	return next
}

// Offers tells whether the line can be accepted. One that cannot only says what
// nobody can work out.
func (c PlanChange) Offers() bool { return c.Becomes != "" }

// Key tells lines apart, also when they are worked out again.
func (c PlanChange) Key() string {
	return fmt.Sprintf("%d/%s/%d/%s", c.Session, c.Region, c.Pass, c.Field)
}

// Follow gives what would change in an active plan if it followed the records of
// its sessions, in the order of the plan's regions.
//
// What is meant for a region (Plan.Aim) is its goal. What signed records added
// is taken from it, whatever the plan calls their sessions, and the rest is
// spread over the sessions still to be held in proportion to what they plan,
// evenly where none plans anything. What a missed session planned is part of
// the rest; a cancelled one has lowered the goal. A density nobody confirmed
// leaves its region as it is and says so. Technique that was changed with a
// reason, and the resistance found, is offered to the next session that treats
// the region.
func Follow(plan Plan, records []SessionRecord) []PlanChange {
	if plan.Status != ActivePlan {
		return nil
	}
	f := newFollower(plan, records)
	for _, region := range plan.Regions {
		f.density(region)
		f.technique(region)
	}
	f.strangers()
	return f.list
}

// Apply gives the plan with accepted lines of Follow in it, to be saved as a new
// version. What was carried forward is marked until somebody reviews it. A
// session that treats nothing any more is cancelled and keeps what it planned.
// What lines that are not accepted would have given stays owed, and is offered
// again.
func (p Plan) Apply(accepted ...PlanChange) Plan {
	next := p.Clone()
	for _, c := range accepted {
		if c.add != nil {
			next.addRegion(*c.add)
		}
		switch {
		case c.Field == DensityField && c.Session > 0:
			next.follow(c)
			next.settle(c.reached, leftOf(c, accepted))
		default:
			for _, r := range c.reached {
				next.reach(r)
			}
		}
	}
	for _, c := range accepted { // technique of what is treated after that
		if c.Field != DensityField && c.prescribe != nil {
			next.follow(c)
		}
	}
	for i := range next.Sessions {
		if len(p.Sessions[i].Prescriptions) > 0 && len(next.Sessions[i].Prescriptions) == 0 {
			next.Sessions[i].Prescriptions = p.Clone().Sessions[i].Prescriptions
			next.Sessions[i].Status = CancelledSession
		}
	}
	return next
}

// leftOf gives what is left to take over once lines are accepted, of the region
// of one of them.
func leftOf(c PlanChange, accepted []PlanChange) quantity.DotsPerCM2 {
	left := c.owing
	for _, other := range accepted {
		if other.Field == DensityField && other.Region == c.Region {
			left -= other.gives
		}
	}
	return densityOf(float64(left))
}

// follow takes one value over into its session.
func (p *Plan) follow(c PlanChange) {
	session := &p.Sessions[c.Session-1]
	prescription, treated := session.For(c.Region)
	switch {
	case c.leave:
		*session = session.Without(c.Region)
		return
	case !treated && c.Field != DensityField:
		return // the session no longer treats the region
	}
	prescription.Region = c.Region
	clonePasses(&prescription)
	c.prescribe(&prescription)
	prescription.carry(Carried{Field: c.Field, Pass: c.Pass, From: c.From, Record: c.Record})
	*session = session.Set(prescription)
}

func (p *Plan) addRegion(r Region) {
	if _, there := p.Region(r.Key); there {
		return
	}
	p.Regions = append(p.Regions, r)
	if !slices.Contains(p.Indications, r.Indication) {
		p.Indications = append(p.Indications, r.Indication)
	}
}

// follower gathers the lines.
type follower struct {
	plan    Plan
	held    []SessionRecord // signed, of this plan, by session
	open    []int           // places of the sessions still to be held
	logging map[int]bool    // places of those held now, of which nobody knows yet
	list    []PlanChange
}

func newFollower(plan Plan, records []SessionRecord) *follower {
	f := &follower{plan: plan, logging: map[int]bool{}}
	taken := map[int]bool{}
	for _, r := range records {
		if r.Plan != plan.ID || r.Session < 1 || r.Session > len(plan.Sessions) {
			continue
		}
		switch {
		case r.Signed():
			f.held, taken[r.Session-1] = append(f.held, r), true
		case !r.Started.IsZero(): // it has its own copy of the plan
			f.logging[r.Session-1], taken[r.Session-1] = true, true
		}
	}
	slices.SortStableFunc(f.held, func(a, b SessionRecord) int { return a.Session - b.Session })
	for i, s := range plan.Sessions {
		if s.Status == PlannedSession && !taken[i] {
			f.open = append(f.open, i)
		}
	}
	return f
}

func (f *follower) add(c PlanChange) { f.list = append(f.list, c) }

// strangers names regions that were treated and that the plan does not have:
// those nobody had planned are offered to it, those taken out of it since are
// named.
func (f *follower) strangers() {
	var seen []string
	for _, held := range f.held {
		for _, r := range held.Records {
			if _, known := f.plan.Region(r.Key()); known || r.State != DoneRegion || slices.Contains(seen, r.Key()) {
				continue
			}
			seen = append(seen, r.Key())
			f.add(f.stranger(r.Region, r.Planned != nil))
		}
	}
}

func (f *follower) stranger(region Region, planned bool) PlanChange {
	c := PlanChange{Region: region.Key, Name: region.Name(), Was: "not in the plan"}
	var told []string
	var sum float64
	for _, held := range f.held {
		r, _, there := held.Record(region.Key)
		if !there || r.State != DoneRegion {
			continue
		}
		c.From, c.Record = held.Session, held.ID
		if r.Density == nil {
			told = append(told, fmt.Sprintf("session %d treated it, and nobody confirmed the density", held.Session))
			continue
		}
		sum += float64(r.Density.Value)
		told = append(told, fmt.Sprintf("session %d added %s", held.Session, r.Density.Value))
		c.reached = append(c.reached, Reached{Session: held.Session, Region: region.Key, Density: r.Density.Value, Record: held.ID})
	}
	_, taken := f.plan.ZoneRegion(region.Zone)
	switch {
	case planned:
		c.Why = sentence(told) + " It has been taken out of the plan since."
	case region.Scar == "" && taken:
		c.Why = sentence(told) + " The plan has this part of the head under another key."
	default:
		c.Why, c.Becomes = sentence(told)+" It was not planned.", "in the plan"
		if sum > 0 {
			c.Becomes = "in the plan, with " + densityOf(sum).String() + " reached"
		}
		c.add = f.admitted(region)
	}
	return c
}

// admitted gives a region as the plan can take it in: for an indication the plan
// knows of.
func (f *follower) admitted(region Region) *Region {
	if !region.Indication.Valid() {
		region.Indication, region.Cause = Thinning, ""
		if len(f.plan.Indications) > 0 {
			region.Indication = f.plan.Indications[0]
		}
	}
	return &region
}
