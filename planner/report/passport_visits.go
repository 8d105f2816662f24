package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stipple/planner"
)

// treated is one visit with all its uses.
type treated struct {
	number  int
	other   bool // it was held under another plan of the patient
	when    string
	uses    []use
	on, by  string // "" is written in by hand
	running bool   // it is still being recorded
	// signed is who signed the record of a visit that was held; "" for one to come.
	signed string
	// nothing says, of a visit that was held without uses, why there are none.
	nothing string
	closing []fact // what else the record says of the visit
}

// fact is something said of a visit under its label.
type fact struct{ label, words string }

func (v treated) name() string {
	switch {
	case v.other:
		return "Visit under another plan"
	case v.number > 0:
		return fmt.Sprintf("Visit %d", v.number)
	}
	return "Visit"
}

// place is a region that is treated in one way, in one or more of its passes.
type place struct {
	key, region string
	passes      []int // from 1
	of          int   // how many passes the region has in all
}

func (p place) String() string {
	if p.of < 2 {
		return p.region
	}
	var numbers []string
	for _, pass := range p.passes {
		numbers = append(numbers, fmt.Sprint(pass))
	}
	if len(numbers) == 1 {
		return p.region + ", pass " + numbers[0]
	}
	return p.region + ", passes " + listing(numbers)
}

// places lists the regions of a use in words.
func (u use) places() string {
	var list []string
	for _, p := range u.where {
		list = append(list, p.String())
	}
	return strings.Join(list, "; ")
}

// use puts what a pass (from 1) of a place takes into a visit.
func (v *treated) use(at place, pass int, next use) {
	i := slices.IndexFunc(v.uses, next.same)
	if i < 0 {
		i, v.uses = len(v.uses), append(v.uses, next)
	}
	where := v.uses[i].where
	if n := slices.IndexFunc(where, func(p place) bool { return p.key == at.key }); n >= 0 {
		where[n].passes = append(where[n].passes, pass)
		return
	}
	at.passes = []int{pass}
	v.uses[i].where = append(where, at)
}

// heldRecords lists every session of the patient that was started, under
// whatever plan, the earliest first: a passport tells of all.
func (j Job) heldRecords() []planner.SessionRecord {
	var list []planner.SessionRecord
	for _, r := range j.Records {
		known := slices.ContainsFunc(list, func(o planner.SessionRecord) bool { return o.ID == r.ID })
		if !r.Started.IsZero() && (r.Patient == j.Plan.Patient || j.Patient.Is(r.Patient)) && !known {
			list = append(list, recordApart(r))
		}
	}
	slices.SortFunc(list, func(a, b planner.SessionRecord) int {
		return cmp.Or(a.Date.Time().Compare(b.Date.Time()), cmp.Compare(a.Started, b.Started), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// passportVisits gives the visits that were held as their records have them, by
// date, among them those of the plan that were not held, and then the visits to
// come. Regions that get the same are told together. A superseded plan has no
// visits to come beside records: a newer one has.
func (s *sheet) passportVisits() []treated {
	var visits []treated
	held, told := s.visited, 0
	tell := func(before planner.Date) {
		for ; told < len(held) && (before.IsZero() || !before.Before(held[told].Date)); told++ {
			visits = append(visits, s.heldVisit(held[told]))
		}
	}
	replaced := len(held) > 0 && s.job.Plan.Status == planner.SupersededPlan
	for i, session := range s.job.Plan.Sessions {
		ofIt := func(r planner.SessionRecord) bool { return r.Plan == s.job.Plan.ID && r.Session == i+1 }
		if slices.ContainsFunc(held, ofIt) || replaced {
			continue
		}
		if session.TakesPlace() || !session.Date.Valid() {
			tell(planner.Date{}) // all: none is later than a visit to come
		} else {
			tell(session.Date)
		}
		visits = append(visits, s.visitToCome(i))
	}
	tell(planner.Date{})
	return visits
}

// visitToCome is a session (from 0) of the plan that has no record.
func (s *sheet) visitToCome(i int) treated {
	session := s.job.Plan.Sessions[i]
	visit := treated{number: i + 1, when: s.passportDay(i)}
	if session.TakesPlace() {
		for _, r := range s.regions {
			if p, ok := session.For(r.Key); ok {
				visit.add(r.Region, p)
			}
		}
	}
	return visit
}

// add puts a prescription into a visit.
func (v *treated) add(region planner.Region, p planner.Prescription) {
	passes := p.Passes
	if len(passes) == 0 {
		passes = []planner.Pass{{}}
	}
	for i, pass := range passes {
		v.use(place{key: region.Key, region: region.Name(), of: len(passes)}, i+1, useOf(pass))
	}
}

// overRecords tells whether the paper has visits that were held, over which no
// warning about the plan stands: they hold whatever became of the plan.
func (s *sheet) overRecords() bool { return len(s.visited) > 0 }
