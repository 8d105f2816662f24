package report

import (
	"fmt"
	"slices"

	"stipple/planner/report/pdfa"
	"stipple/planner/scalp"
)

// clinicalPicture shows the finished look with the regions labelled.
func (s *sheet) clinicalPicture() {
	s.chapter("Regions")
	views := chooseViews(s.shown, 3, 5)
	columns := max(len(views), 3)
	step := contentStep(0, columns)
	words := "The dots of all sessions, drawn larger than life. "
	switch {
	case len(s.picture.Dots) > 0:
	case slices.ContainsFunc(s.regions, func(r planned) bool { return r.final > 0 }):
		words = "No dots: the scars are not drawn. "
	default:
		words = "No dots: no densities are stated. "
	}
	l := s.look
	note := l.para(contentWidth, l.strong("Illustration, not a promised result. "), l.quiet(words+s.key())).as(&part{role: pdfa.Caption})
	const gap, least, most = 1.5, 31.0, 39.0
	high := min(step+4, most)
	if len(views) <= columns { // rather a little smaller than on the next page
		if room := s.flow.room() - s.flow.need(note) - l.leading - 2*gap; room >= least {
			high = min(high, room)
		}
	}
	g := gallery{
		sheet: s, views: views, columns: columns, step: step, badge: 7.5, session: wholeLook,
		cell: point{step - 5, high}, left: "L", right: "R", caption: scalp.View.Name, alt: s.shows(s.regions, wholeLook),
	}
	s.flow.put(stack(gap, g.block(), note))
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
	sessionStep     = 36.0
	sessionHigh     = 30.0
	sessionLow      = 22.5 // of a single view, which is not tied to others' scale
)

// sessionPicture shows the dots a session adds, dark, over those before it,
// light, in so many views that show best where it works: none when it adds no dots.
func (s *sheet) sessionPicture(i int) (b block, views int) {
	if len(s.picture.Added(i)) == 0 {
		return block{}, 0
	}
	chosen, high := chooseViews(s.shown.only(s.treated(i)), 1, sessionPictures), sessionHigh
	if len(chosen) == 1 {
		high = sessionLow
	}
	g := s.sessionGallery(i, chosen, sessionStep, high)
	return g.block(), len(chosen)
}

// treated lists how the regions of a session are found in what is shown.
func (s *sheet) treated(i int) []string {
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
	return treated
}

// sessionGallery is views of a session (from 0), so many mm apart and high.
func (s *sheet) sessionGallery(i int, views []scalp.View, step, high float64) gallery {
	return gallery{
		sheet: s, views: views, columns: len(views), step: step, badge: 6.5, session: i,
		cell: point{step - 1.5, high}, left: "L", right: "R", caption: scalp.View.Name, alt: s.shows(s.regions, i),
	}
}

// heldPicture shows a session that was held as it was planned and, beside it, as
// it was done, in the same views: how many pictures these are, and how wide they
// are together. None when neither has dots.
func (s *sheet) heldPicture(i int) (b block, pictures int, wide float64) {
	if s.reached == nil || len(s.picture.Added(i))+len(s.reached.picture.Added(i)) == 0 {
		return block{}, 0, 0
	}
	const most = 2 // views, so that both stand side by side
	labels := s.treated(i)
	for _, label := range s.reached.treated(i) {
		labels = added(labels, label)
	}
	chosen := chooseViews(s.reached.shown.only(labels), 1, most)
	step := contentStep(0, 2*most)
	plan, done := s.sessionGallery(i, chosen, step, sessionHigh), s.reached.sessionGallery(i, chosen, step, sessionHigh)
	plan.caption = func(v scalp.View) string { return v.Name() + ", planned" }
	done.caption = func(v scalp.View) string { return v.Name() + ", done" }
	plan.alt = func(v scalp.View) string { return "As planned. " + s.shows(s.regions, i)(v) }
	done.alt = func(v scalp.View) string { return "As logged. " + s.reached.shows(s.reached.regions, i)(v) }
	half := float64(len(chosen)) * step
	return plan.block().beside(half, done.block()), 2 * len(chosen), 2 * half
}

// sessionCaption says what the picture of a session shows.
func (s *sheet) sessionCaption(i int) []span {
	words := fmt.Sprintf("Session %d of %d: new dots dark", i+1, len(s.job.Plan.Sessions))
	before := i > 0 && len(s.picture.Until(i-1)) > 0
	if _, held := s.records[i]; held && s.reached != nil {
		words = fmt.Sprintf("Session %d of %d, as planned and as logged: new dots dark", i+1, len(s.job.Plan.Sessions))
		before = before || i > 0 && len(s.reached.picture.Until(i-1)) > 0
	}
	if before {
		words += ", earlier dots light"
	}
	l := s.look
	return []span{l.strong(words + ". "), l.quiet("Illustration, not a promised result.")}
}

// shows says in words what a view shows: the regions marked and the dots.
// session is that of a gallery.
func (s *sheet) shows(regions []planned, session int) func(scalp.View) string {
	return func(v scalp.View) string {
		words := "Head " + seenFrom(v)
		var labels []string
		for _, r := range regions {
			mark := r.label
			if r.trace == nil {
				mark = zoneLabel(r.Zone)
			}
			if wellShown(s.shown[mark], v) {
				labels = append(labels, r.label)
			}
		}
		switch len(labels) {
		case 0:
			words += ": no region marked"
		case 1:
			words += ": region " + labels[0] + " marked"
		default:
			words += ": regions " + listing(labels) + " marked"
		}
		return words + s.dotted(v, session)
	}
}

// dotted says how many dots a view shows.
func (s *sheet) dotted(v scalp.View, session int) string {
	now, before := 0, 0
	for i, c := range s.clouds(v) {
		switch {
		case c == nil || session != wholeLook && i > session:
		case i < session:
			before += len(c.motes)
		default:
			now += len(c.motes)
		}
	}
	words := ""
	if now > 0 {
		words = "; " + whole(float64(now)) + " dots planned"
		if session != wholeLook {
			words = "; " + whole(float64(now)) + " new dots dark"
		}
	}
	if before > 0 {
		words += "; " + whole(float64(before)) + " earlier dots light"
	}
	return words + "."
}

// seenFrom says where the viewer of a view stands.
func seenFrom(v scalp.View) string {
	switch v {
	case scalp.Top:
		return "from above"
	case scalp.Front:
		return "from the front"
	case scalp.Back:
		return "from behind"
	case scalp.Left:
		return "from the patient's left"
	case scalp.Right:
		return "from the patient's right"
	}
	return "from " + v.Name()
}
