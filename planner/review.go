package planner

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

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

// firstDay is the day of the first dated session, or today.
func (r *reviewer) firstDay() Date {
	for _, s := range r.plan.Sessions {
		if !s.Date.IsZero() {
			return s.Date
		}
	}
	return r.today
}

func (r *reviewer) intervals() {
	if r.plan.Protocol == nil || r.plan.Protocol.Healing.MinDays == 0 {
		return
	}
	healing := r.plan.Protocol.Healing
	for i := 1; i < len(r.plan.Sessions); i++ {
		days, known := r.plan.Interval(i)
		key := "/s" + strconv.Itoa(i+1)
		switch {
		case !known:
		case days < healing.MinDays:
			r.find("interval_short"+key, Caution, i+1, healing.Citation,
				"Session %d comes %d days after session %d; the protocol allows %d–%d days for healing.%s",
				i+1, days, i, healing.MinDays, healing.MaxDays, others(healing.Others))
		case days > healing.MaxDays:
			r.find("interval_long"+key, Note, i+1, healing.Citation,
				"Session %d comes %d days after session %d, later than the protocol's %d–%d days.",
				i+1, days, i, healing.MinDays, healing.MaxDays)
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
		if region.Area == 0 {
			r.find("scar_area/"+region.Key, Note, 0, Citation{"Stipple's own rule", TierU},
				"%s has no measured area, so its dots cannot be estimated.", region.Name())
		}
		if region.Since.IsZero() || day.IsZero() {
			continue
		}
		age := r.ref.ScarAge
		if day.Before(region.Since.AddMonths(int(age.High))) {
			severity := Note
			if day.Before(region.Since.AddMonths(int(age.Low))) {
				severity = Caution
			}
			r.find("scar_young/"+region.Key, severity, 0, age.Citation,
				"%s is younger than %s months at the first session.%s", region.Name(), quantity.Number(age.High), others(age.Others))
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
			"The finished density lies above natural follicular spacing of %s–%s/cm² in %s.",
			quantity.Number(band.Low), quantity.Number(band.High), listing(dense))
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

// basis says once for each source which prefilled densities rest on it when it
// is no study of this cause.
func (r *reviewer) basis() {
	seen := map[Citation][]string{}
	var order []Citation
	for i := range r.plan.Sessions {
		r.eachPass(i, func(region string, prescription Prescription, _ Pass) {
			c := prescription.Basis
			if c.Tier != TierU {
				return
			}
			if seen[c] == nil {
				order = append(order, c)
			}
			if !slices.Contains(seen[c], region) {
				seen[c] = append(seen[c], region)
			}
		})
	}
	for i, c := range order {
		r.find("basis/"+strconv.Itoa(i+1), Note, 0, c,
			"The build-up of density in %s is an inference: the study behind it did not include this cause.", listing(seen[c]))
	}
}
