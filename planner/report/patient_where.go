package report

import (
	"slices"

	"stipple/planner/report/pdfa"
	"stipple/planner/scalp"
)

// The height of a picture of the head, in mm, in three columns and in two.
const smallPicture, largePicture = 54.0, 72.0

// patientPictures shows where the work is done, with the plain names of the
// numbered regions. Two views are drawn small when the page then has room for
// what follows too, or has none for large ones; else large.
func (s *sheet) patientPictures(views []scalp.View, follows float64) {
	s.wide(s.say("where.title"))
	b, names := s.namedPictures(views, 3, smallPicture)
	if len(views) == 2 && s.flow.need(b)+rowsHigh(names)+follows > s.flow.room() {
		large, under := s.namedPictures(views, 2, largePicture)
		if s.flow.need(large)+rowsHigh(under) <= s.flow.room() {
			b, names = large, under
		}
	}
	if high := s.flow.need(b) + rowsHigh(names); high < longestWithNames {
		s.flow.reserve(high)
	}
	s.flow.put(b)
	s.flow.space(1.5)
	for _, row := range names {
		s.flow.put(row)
	}
}

// longestWithNames is the greatest height, in mm, of pictures that stay on one
// page with the names of their regions.
const longestWithNames = 200.0

// namedPictures are pictures with the names that stand under them in rows, none
// when they stand beside the last picture.
func (s *sheet) namedPictures(views []scalp.View, columns int, high float64) (b block, names []block) {
	b, named := s.pictures(views, columns, high)
	if !named {
		names = s.legend(contentWidth, 2, true)
	}
	return b, names
}

// rowsHigh is the height of rows with the room above them, in mm.
func rowsHigh(rows []block) float64 {
	high := 0.0
	for _, row := range rows {
		high += row.h
	}
	return 1.5 + high
}

// pictures sets views in columns, each picture so many mm high, with what must
// be said of them under them. The regions' names stand in the room that the
// last row leaves, if they have room there.
func (s *sheet) pictures(views []scalp.View, columns int, high float64) (b block, named bool) {
	const gap = 4.0
	l := s.look
	step := contentStep(0, columns)
	g := gallery{
		sheet: s, views: views, columns: columns, step: step, badge: 12, session: wholeLook,
		cell: point{step - gap, high}, left: s.say("where.left"), right: s.say("where.right"),
		caption: s.viewName, alt: s.pictureWords,
	}
	b = g.block()
	taken := len(views) % columns
	if free := columns - taken; taken > 0 && b.h > 0 {
		last := 0.0
		for _, v := range views[len(views)-taken:] {
			last = max(last, high+1.5+g.name(v).h)
		}
		x := float64(taken) * step
		for _, full := range []bool{true, false} {
			if names := stack(0, s.legend(contentWidth-x, free, full)...); names.h <= last && !named {
				b, named = b.add(x, b.h-last, names), true
			}
		}
	}
	words := s.say("where.sides")
	if len(s.picture.Dots) > 0 {
		words = s.sentences(s.say("where.finished"), words)
	}
	return stack(2.5, b, l.para(measure, l.strong(s.say("where.promise")+" "), l.plain(words))), named
}

// viewName says from where the patient's head is seen.
func (s *sheet) viewName(v scalp.View) string { return s.say(viewID + string(v)) }

// pictureWords says what a picture shows to who cannot see it.
func (s *sheet) pictureWords(v scalp.View) string {
	var names []string
	for _, r := range s.regions {
		if wellShown(s.shown[s.shownAs(r)], v) && !slices.Contains(names, s.regionName(r, false)) {
			names = append(names, s.regionName(r, false))
		}
	}
	if len(names) == 0 {
		return s.say("where.picture_bare", "View", phrase(s.viewName(v)))
	}
	return s.say("where.picture", "View", phrase(s.viewName(v)), "Areas", s.listed(names))
}

// shownAs is the label under which what views show of a region is counted.
func (s *sheet) shownAs(r planned) string {
	if r.trace != nil {
		return r.label
	}
	return zoneLabel(r.Zone)
}

// regionName gives a region's name for patients; full adds what explains it.
func (s *sheet) regionName(r planned, full bool) string {
	zone := s.zone(r.Zone, full)
	switch {
	case r.Scar == "":
		return zone
	case full:
		return s.say("where.scar", "Scar", clean(r.Scar), "Zone", phrase(zone))
	}
	return s.say("where.scar_short", "Scar", clean(r.Scar), "Zone", phrase(zone))
}

// legend lists the numbered regions by their plain names, in rows of a width;
// full adds what explains them.
func (s *sheet) legend(width float64, columns int, full bool) []block {
	l := s.look
	widest := 0.0
	for _, r := range s.regions {
		w, _ := l.badgeSize(r.label, 12)
		widest = max(widest, w)
	}
	indent := widest + 3
	if len(s.regions) == 0 {
		return []block{l.para(width, l.quiet(s.say("where.none")))}
	}
	list := &part{role: pdfa.List}
	step := width / float64(columns)
	var rows []block
	for at := 0; at < len(s.regions); at += columns {
		var row block
		for i, r := range s.regions[at:min(at+columns, len(s.regions))] {
			words := s.regionName(r, full)
			if r.Scar == "" { // a scar's name stays as it was typed
				words = capital(words)
			}
			item := list.in(pdfa.ListItem).in(pdfa.ListBody)
			name := l.para(step-indent-2, l.plain(words)).inset(indent, 0.6, 0.6)
			b := block{h: name.h}.add(widest/2+0.3, 0.6+l.leading/2, l.badge(r.label, 12)).add(0, 0, name)
			row = row.beside(float64(i)*step, b.as(item))
		}
		rows = append(rows, row)
	}
	return rows
}
