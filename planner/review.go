package planner

import (
	"cmp"
	"fmt"
	"slices"

	"stipple/planner/quantity"
)

// Review lists what sources advise otherwise, gravest first, with the
// acceptances the plan carries. It never blocks anything. today is the
// reviewer's date; a zero today skips what depends on it.
func Review(plan Plan, patient Patient, ref Reference, today Date) []Finding {
	r := reviewer{plan: plan, patient: patient, ref: ref, today: today}
	r.safety()
	r.intervals()
	r.scars()
	r.chair()
	r.technique()
	r.depths()
	r.densities()
	r.basis()
	r.carried()
	for i := range r.list {
		r.list[i].Accepted = plan.acceptanceOf(r.list[i])
	}
	slices.SortStableFunc(r.list, func(a, b Finding) int {
		return cmp.Compare(slices.Index(Severities(), a.Severity), slices.Index(Severities(), b.Severity))
	})
	return r.list
}

type reviewer struct {
	plan    Plan
	patient Patient
	ref     Reference
	today   Date
	list    []Finding
}

func (r *reviewer) find(key string, severity Severity, session int, source Citation, format string, args ...any) {
	r.list = append(r.list, Finding{
		Key: key, Severity: severity, Session: session, Citation: source, Message: fmt.Sprintf(format, args...),
	})
}

func (r *reviewer) safety() {
	for _, condition := range r.patient.History.Conditions {
		check, known := r.ref.Check(condition.Key)
		if !known {
			continue
		}
		note := ""
		if condition.Note != "" {
			note = " (" + condition.Note + ")"
		}
		r.find("safety/"+check.Key, check.Severity, 0, check.Citation, "%s%s. %s", check.Label, note, check.Advice)
	}
	if day := r.firstDay(); !day.IsZero() && !r.patient.Born.IsZero() && r.patient.Born.AgeOn(day) < r.ref.Adult.Years {
		r.find("safety/age", Stop, 0, r.ref.Adult.Citation, "The patient is under %d at the first session; SMP is not recommended.", r.ref.Adult.Years)
	}
}

// firstDay is the day of the first dated session that takes place, or today.
func (r *reviewer) firstDay() Date {
	for _, s := range r.plan.Sessions {
		if !s.Date.IsZero() && s.TakesPlace() {
			return s.Date
		}
	}
	return r.today
}

func (r *reviewer) intervals() {
	healing, whose := r.ref.Healing, "published advice is"
	if ref := r.plan.Protocol; ref != nil && ref.Healing.MinDays != 0 {
		healing, whose = ref.Healing, "the protocol allows"
	}
	for i := range r.plan.Sessions {
		days, before, known := r.plan.Interval(i)
		says := fmt.Sprintf("Session %d comes %s after session %d; %s %d–%d days for healing.%s",
			i+1, count(int(days), "day"), before+1, whose, healing.MinDays, healing.MaxDays, others(healing.Others))
		switch {
		case !known:
		case days < healing.MinDays:
			r.find(fmt.Sprintf("interval_short/s%d", i+1), Caution, i+1, healing.Citation, "%s", says)
		case days > healing.MaxDays:
			r.find(fmt.Sprintf("interval_long/s%d", i+1), Note, i+1, healing.Citation, "%s", says)
		}
	}
}

// others adds what disagreeing sources say, each with its tier.
func others(list []Statement) string {
	text := ""
	for i, s := range list {
		if i == 0 {
			text = " Other sources: "
		} else {
			text += "; "
		}
		text += s.Text + " (" + s.Source + ", " + string(s.Tier) + ")"
	}
	if text != "" {
		text += "."
	}
	return text
}

func (r *reviewer) scars() {
	day := r.firstDay()
	for _, region := range r.plan.Regions {
		if region.Scar == "" {
			continue
		}
		if region.Area == 0 && region.Drawn == nil {
			r.find("scar_area/"+region.Key, Note, 0, Citation{"Stipple's own rule", TierU},
				"%s has no measured area and is not drawn on the head, so its dots cannot be estimated.", region.Name())
		}
		if region.Since.IsZero() || day.IsZero() {
			continue
		}
		least, cautious := r.ref.ScarAge.Least, r.ref.ScarAge.Cautious
		young := func(severity Severity, than, other MonthLimit) {
			r.find("scar_young/"+region.Key, severity, 0, than.Citation,
				"%s is younger than %s at the first session.%s", region.Name(), count(than.Months, "month"), others(other.statement()))
		}
		switch {
		case day.Before(region.Since.AddMonths(least.Months)):
			young(Caution, least, cautious)
		case day.Before(region.Since.AddMonths(cautious.Months)):
			young(Note, cautious, least)
		}
	}
}

// eachPass calls visit for every pass of a session with its region's name. A
// prescription without passes leaves everything to the chair: one empty pass.
func (r *reviewer) eachPass(session int, visit func(region string, prescription Prescription, pass Pass)) {
	for _, prescription := range r.plan.Sessions[session].Prescriptions {
		region, known := r.plan.Region(prescription.Region)
		if !known {
			continue
		}
		passes := prescription.Passes
		if len(passes) == 0 {
			passes = []Pass{{}}
		}
		for _, pass := range passes {
			visit(region.Name(), prescription, pass)
		}
	}
}

// gather lists the regions of a session in which a pass meets a condition,
// each once.
func (r *reviewer) gather(session int, meets func(Pass) bool) []string {
	var names []string
	r.eachPass(session, func(region string, _ Prescription, pass Pass) {
		if meets(pass) && !slices.Contains(names, region) {
			names = append(names, region)
		}
	})
	return names
}

func (r *reviewer) chair() {
	left := []struct {
		key, word string
		meets     func(Pass) bool
	}{
		{"chair_needle", "needle", func(p Pass) bool { return p.Needle == nil }},
		{"chair_mix", "pigment mix", func(p Pass) bool { return p.Mix == nil }},
		{"chair_depth", "depth", func(p Pass) bool { return p.Depth.IsZero() }},
	}
	for i := range r.plan.Sessions {
		for _, item := range left {
			if regions := r.gather(i, item.meets); len(regions) > 0 {
				r.find(fmt.Sprintf("%s/s%d", item.key, i+1), Caution, i+1, r.ref.AtChair,
					"Session %d: the %s is left to be chosen at the chair in %s.", i+1, item.word, listing(regions))
			}
		}
	}
}

func (r *reviewer) technique() {
	for i := range r.plan.Sessions {
		regions := r.gather(i, func(p Pass) bool { return p.Angle == 0 || (p.Dwell == "" && p.DwellMS == 0) })
		if len(regions) > 0 {
			r.find(fmt.Sprintf("technique_open/s%d", i+1), Note, i+1, r.ref.AtChair,
				"Session %d: needle angle or time in the skin is not stated in %s.", i+1, listing(regions))
		}
	}
}

func (r *reviewer) depths() {
	band := r.ref.Depth
	low, high := quantity.Millimetres(band.Low), quantity.Millimetres(band.High)
	for i := range r.plan.Sessions {
		deep := r.gather(i, func(p Pass) bool { return p.Depth.Target > high || p.Depth.Max > high })
		if len(deep) > 0 {
			r.find(fmt.Sprintf("depth_deep/s%d", i+1), Caution, i+1, band.Citation,
				"Session %d goes deeper than %s in %s.%s", i+1, high, listing(deep), others(band.Others))
		}
		shallow := r.gather(i, func(p Pass) bool { return p.Depth.Target != 0 && p.Depth.Target < low })
		if len(shallow) > 0 {
			r.find(fmt.Sprintf("depth_shallow/s%d", i+1), Caution, i+1, band.Citation,
				"Session %d stays shallower than %s in %s.%s", i+1, low, listing(shallow), others(band.Others))
		}
	}
}

func (r *reviewer) densities() {
	band := r.ref.Density
	var dense []string
	for _, region := range r.plan.Regions {
		if final := r.plan.Final(region.Key); float64(final) > band.High {
			dense = append(dense, fmt.Sprintf("%s (%s)", region.Name(), final))
		}
	}
	if len(dense) > 0 {
		r.find("density_high", Caution, 0, band.Citation,
			"The finished density lies above natural follicular spacing of %s–%s/cm² in %s.%s",
			quantity.Number(band.Low), quantity.Number(band.High), listing(dense), others(band.Others))
	}
	for i, s := range r.plan.Sessions {
		var open []string
		for _, prescription := range s.Prescriptions {
			if region, known := r.plan.Region(prescription.Region); known && prescription.Density == 0 {
				open = append(open, region.Name())
			}
		}
		if len(open) > 0 {
			r.find(fmt.Sprintf("density_open/s%d", i+1), Caution, i+1, r.ref.AtChair,
				"Session %d: no density is given for %s.", i+1, listing(open))
		}
	}
}

// basis says which prefilled densities rest on a study that did not include
// the cause of their region.
func (r *reviewer) basis() {
	for _, group := range r.inferences() {
		why := "the study behind it did not include this cause"
		if group.cause == "" {
			why = "no cause is stated, so nobody can tell whether the study behind it included it"
		}
		r.find("basis/"+orElse(string(group.cause), "no_cause"), Note, 0, group.basis,
			"The build-up of density in %s is an inference: %s.", listing(group.regions), why)
	}
}

// inference is a basis carried over to a cause, with the regions it serves.
type inference struct {
	cause   Etiology
	basis   Citation
	regions []string
}

// inferences gathers the regions whose densities are carried over, by cause.
func (r *reviewer) inferences() []inference {
	var groups []inference
	for _, region := range r.plan.Regions {
		basis := r.carriedBasis(region)
		if basis.IsZero() {
			continue
		}
		i := slices.IndexFunc(groups, func(g inference) bool { return g.cause == region.Cause })
		if i < 0 {
			i, groups = len(groups), append(groups, inference{cause: region.Cause, basis: basis})
		}
		groups[i].regions = append(groups[i].regions, region.Name())
	}
	return groups
}

// carriedBasis gives the first basis of a region's densities when the protocol
// was not studied in its cause.
func (r *reviewer) carriedBasis(region Region) Citation {
	if r.plan.Protocol != nil && slices.Contains(r.plan.Protocol.Studied, region.Cause) {
		return Citation{}
	}
	for _, s := range r.plan.Sessions {
		if prescription, ok := s.For(region.Key); ok && prescription.Basis.Tier == TierU {
			return prescription.Basis
		}
	}
	return Citation{}
}
