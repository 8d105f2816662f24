package report

import (
	"fmt"
	"strings"

	"stipple/planner"
)

// observation is something seen of a region beside its values.
type observation struct{ label, words string }

// observed lists how skin and patient took it, what it took, and notes.
func (s *sheet) observed(record planner.SessionRecord, r planner.Record) []observation {
	var list []observation
	add := func(label, words string) {
		if !onlyGaps(clean(words)) {
			list = append(list, observation{label, words})
		}
	}
	var scales []string
	if r.Bleeding != nil {
		scales = append(scales, fmt.Sprintf("bleeding %d of 3", r.Bleeding.Value))
	}
	if r.Pain != nil {
		scales = append(scales, fmt.Sprintf("pain %d of 10", r.Pain.Value))
	}
	add("Bleeding, pain", capital(strings.Join(scales, " · ")))
	if r.Skin != nil {
		add("Skin", own(r.Skin.Value))
	}
	add("Complications", complicationNames(r.Complications))
	var took []string
	if dots, known := r.DotsDone(record.HeadOf()); known && r.State == planner.DoneRegion {
		took = append(took, whole(dots)+" dots estimated")
	}
	if r.Dots > 0 {
		took = append(took, whole(r.Dots)+" planned")
	}
	if seconds := r.Timer.At(planner.MomentOf(s.job.Printed)); seconds > 0 {
		took = append(took, lasted(seconds))
	}
	add("Dots, time", strings.Join(took, " · "))
	add("Note", own(r.Note))
	if r.Planned != nil {
		add("Planned note", own(r.Planned.Note))
		add("Planned values", carriedSays(*r.Planned))
	}
	var amended []string
	for _, a := range record.Amendments {
		if a.Region == r.Key() {
			amended = append(amended, fmt.Sprint(a.Seq))
		}
	}
	if len(amended) > 0 {
		add("Amended", "See amendment "+listing(amended)+", under the signature")
	}
	return list
}
