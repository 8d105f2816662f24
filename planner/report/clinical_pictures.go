package report

import (
	"fmt"
	"slices"

	"stipple/planner/scalp"
)

// clinicalPicture shows the finished look with the regions labelled.
func (s *sheet) clinicalPicture() {
	s.chapter("Regions")
	views := chooseViews(s.shown, 3, 5)
	columns := max(len(views), 3)
	step := contentStep(0, columns)
	g := gallery{
		sheet: s, views: views, columns: columns, step: step, badge: 7.5, session: wholeLook,
		cell: point{step - 5, min(step+4, 48)}, left: "L", right: "R", caption: scalp.View.Name,
	}
	words := "The dots of all sessions, drawn larger than life. "
	switch {
	case len(s.picture.Dots) > 0:
	case slices.ContainsFunc(s.regions, func(r planned) bool { return r.final > 0 }):
		words = "No dots: the scars are not drawn. "
	default:
		words = "No dots: no densities are stated. "
	}
	l := s.look
	note := l.para(contentWidth, l.strong("Illustration, not a promised result. "), l.quiet(words+s.key()))
	s.flow.put(stack(1.5, g.block(), note))
}

// key explains the marks on the pictures.
func (s *sheet) key() string {
	words := "Numbers are those of the table below; L and R are the patient's."
	if slices.ContainsFunc(s.regions, planned.scar) {
		words += " S: scars; drawn ones are outlined in dashes, others stand on the zone they lie on."
	}
	return words
}

// The picture of a session stands at the right of what introduces it.
const (
	sessionPictures = 3
	sessionStep     = 42.0
	sessionHigh     = 42.0
	sessionLow      = 36.0 // of a single view, which is not tied to others' scale
)

// sessionPicture shows the dots a session adds, dark, over those before it,
// light, in so many views that show best where it works: none when it adds no dots.
func (s *sheet) sessionPicture(i int) (b block, views int) {
	if len(s.picture.Added(i)) == 0 {
		return block{}, 0
	}
	var treated []string
	for _, r := range s.regions {
		_, planned := s.job.Plan.Sessions[i].For(r.Key)
		switch {
		case !planned:
		case r.trace != nil:
			treated = append(treated, r.label)
		default:
			treated = append(treated, zoneLabel(r.Zone))
		}
	}
	chosen, high := chooseViews(s.shown.only(treated), 1, sessionPictures), sessionHigh
	if len(chosen) == 1 {
		high = sessionLow
	}
	g := gallery{
		sheet: s, views: chosen, columns: len(chosen), step: sessionStep, badge: 6.5, session: i,
		cell: point{sessionStep - 1.5, high}, left: "L", right: "R", caption: scalp.View.Name,
	}
	return g.block(), len(chosen)
}

// sessionCaption says what the picture of a session shows.
func (s *sheet) sessionCaption(i int) []span {
	words := fmt.Sprintf("Session %d of %d: new dots dark", i+1, len(s.job.Plan.Sessions))
	if i > 0 && len(s.picture.Until(i-1)) > 0 {
		words += ", earlier dots light"
	}
	l := s.look
	return []span{l.strong(words + ". "), l.quiet("Illustration, not a promised result.")}
}
