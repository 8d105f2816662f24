package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"stipple/planner"
)

func cancelling() (context.Context, context.CancelFunc) {
	return context.WithCancel(context.Background())
}

// look gives what somebody of a role sees of a world, a line for each thing, sorted.
// lookAt gives the same of a store.
func (w *world) look(me string, role planner.Role) []string {
	lines := []string{fmt.Sprintf("clinic %d %s, %d wordings", w.ClinicRow, w.Phone, max(1, w.Wordings))}
	for _, u := range w.Users {
		lines = append(lines, fmt.Sprintf("user %s, %s", u.Name, u.Role))
	}
	for _, d := range w.Drafts {
		if d.User == me {
			lines = append(lines, fmt.Sprintf("draft %s %s of %s from %d: %s", d.Kind, d.ID, d.Patient, d.Row, d.Body))
		}
	}
	for _, l := range w.Lots {
		lines = append(lines, fmt.Sprintf("lot %s %d %s %s", l.ID, l.Row, l.Batch, l.Note))
	}
	for _, p := range w.People {
		lines = append(lines, w.lookCard(p))
		undo := ""
		if p.Undo != nil {
			undo = string(p.Undo.Other.ID)
		}
		lines = append(lines, fmt.Sprintf("patient %s %d %s %s archived %t former %v undo %q", p.ID, p.Row, p.Chart, p.Family, p.Archived, p.Former, undo))
	}
	if role.May(planner.SeePlans) {
		for _, p := range w.Plans {
			lines = append(lines, fmt.Sprintf("plan %s of %s %d %d %s %s %v before %v", p.ID, p.Patient, p.Row, p.Version, p.Status, p.Title, p.Sessions, notNone(p.Old)))
		}
	}
	if role.May(planner.SeeRecords) {
		for _, c := range w.Consents {
			lines = append(lines, fmt.Sprintf("consent %s of %s %d withdrawn %t", c.ID, c.Patient, c.Row, c.Withdrawn))
		}
		for _, r := range w.Records {
			lines = append(lines, fmt.Sprintf("record %s of %s session %d of %s %d on %s taps %d signed %t %v", r.ID, r.Patient, r.Session, r.Plan, r.PlanVersion, r.Day, r.Taps, r.Signed, notNone(r.Amendments)))
		}
	}
	slices.Sort(lines)
	return lines
}

func notNone(list []string) []string { return append([]string{}, list...) }

func (w *world) lookCard(p *modelPerson) string {
	next, has := false, false
	for _, plan := range w.Plans {
		if plan.Patient != p.ID {
			continue
		}
		has = has || plan.Status != planner.SupersededPlan
		next = next || !p.Archived && plan.Status == planner.ActivePlan && slices.Contains(plan.Sessions, planner.PlannedSession)
	}
	former := []string{}
	for _, f := range p.Former {
		former = append(former, f.Chart)
	}
	return fmt.Sprintf("card %s %s %s archived %t plan %t next %t former %v", p.ID, p.Chart, p.Family, p.Archived, has, next, former)
}

// lookAt reads everything there is to read in a store.
func lookAt(s *Store) ([]string, error) {
	clinic, err := s.Clinic(bg())
	if err != nil {
		return nil, err
	}
	wordings, err := s.ConsentTemplates(bg())
	if err != nil {
		return nil, err
	}
	lines := []string{fmt.Sprintf("clinic %d %s, %d wordings", clinic.Row, clinic.Value.Phone, len(wordings))}
	users, err := s.Users(bg())
	if err != nil {
		return nil, err
	}
	for _, u := range users {
		lines = append(lines, fmt.Sprintf("user %s, %s", u.Name, u.Role))
	}
	for _, list := range []func(ctx) ([]Draft, error){s.Drafts, s.Forms} {
		drafts, err := list(bg())
		if err != nil {
			return nil, fmt.Errorf("drafts: %w", err)
		}
		for _, d := range drafts {
			lines = append(lines, fmt.Sprintf("draft %s %s of %s from %d: %s", d.Kind, d.ID, d.Patient, d.Row, d.Body))
		}
	}
	lots, err := s.Lots(bg())
	if err != nil {
		return nil, fmt.Errorf("lots: %w", err)
	}
	for _, l := range lots {
		if strings.HasPrefix(l.Value.Batch, "L") {
			lines = append(lines, fmt.Sprintf("lot %s %d %s %s", l.Value.ID, l.Row, l.Value.Batch, l.Value.Note))
		}
	}
	cards, err := s.Cards(bg())
	if err != nil {
		return nil, fmt.Errorf("cards: %w", err)
	}
	for _, c := range cards {
		lines = append(lines, fmt.Sprintf("card %s %s %s archived %t plan %t next %t former %v", c.ID, c.Chart, c.Family, c.Archived, c.HasPlan, !c.Next.IsZero(), notNone(c.Former)))
		more, err := lookAtChart(s, c.ID)
		if err != nil {
			return nil, fmt.Errorf("chart %s: %w", c.Chart, err)
		}
		lines = append(lines, more...)
	}
	slices.Sort(lines)
	return lines, nil
}

func lookAtChart(s *Store, id planner.ID) ([]string, error) {
	p, err := s.Patient(bg(), id)
	if err != nil {
		return nil, err
	}
	former := []modelFormer{}
	for _, f := range p.Value.Former {
		former = append(former, modelFormer{f.ID, f.Chart})
	}
	undo := ""
	if other, can, err := s.Merged(bg(), id); err != nil {
		return nil, err
	} else if can {
		undo = string(other.ID)
	}
	lines := []string{fmt.Sprintf("patient %s %d %s %s archived %t former %v undo %q", p.Value.ID, p.Row, p.Value.Chart, p.Value.Family, p.Value.IsArchived(), former, undo)}
	if s.User().Role.May(planner.SeePlans) {
		more, err := lookAtPlans(s, id)
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	if !s.User().Role.May(planner.SeeRecords) {
		return lines, nil
	}
	consents, err := s.Consents(bg(), id)
	if err != nil {
		return nil, err
	}
	for _, c := range consents {
		lines = append(lines, fmt.Sprintf("consent %s of %s %d withdrawn %t", c.Value.ID, c.Value.Patient, c.Row, c.Value.Withdrawn != nil))
	}
	records, err := s.Records(bg(), id)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		line, err := lookAtRecord(s, id, r)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func lookAtPlans(s *Store, id planner.ID) ([]string, error) {
	plans, err := s.Plans(bg(), id)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, p := range plans {
		versions, err := s.PlanVersions(bg(), p.Value.ID)
		if err != nil {
			return nil, err
		}
		old := []string{}
		for _, v := range versions {
			old = append(old, v.Title)
		}
		sessions := []planner.SessionStatus{}
		for _, session := range p.Value.Sessions {
			sessions = append(sessions, session.Status)
		}
		lines = append(lines, fmt.Sprintf("plan %s of %s %d %d %s %s %v before %v", p.Value.ID, p.Value.Patient, p.Row, p.Value.Version, p.Value.Status, p.Value.Title, sessions, old))
	}
	return lines, nil
}

// lookAtRecord reads the taps of a record as well, each of which must be the one
// that was given. A signed one names the chart it was signed in.
func lookAtRecord(s *Store, patient planner.ID, r planner.SessionRecord) (string, error) {
	row, err := readRecordRow(s.readers, r.ID)
	if err != nil {
		return "", err
	}
	key, err := s.keyOf(s.readers, patient)
	if err != nil {
		return "", err
	}
	defer key.Wipe()
	running, err := openRecord(s.readers, row, key)
	if err != nil {
		return "", err
	}
	taps := running.Taps()
	if row.signed {
		kept, err := unsealRecord[keptRecord](recordKeysOf(key, row.id), row.box, row.bind())
		if err != nil {
			return "", err
		}
		taps = kept.Taps
	}
	script := (&salon{s: s, refs: map[string]planner.LotRef{"needle": {Label: "3RL"}}}).chairScript()
	for i, tap := range taps {
		if tap.Seq != i+1 || tap.Deed != script[i].Deed || tap.Field != script[i].Field || tap.Region != script[i].Region {
			return "", fmt.Errorf("tap %d is %+v", i+1, tap)
		}
	}
	amendments := []string{}
	for _, a := range r.Amendments {
		amendments = append(amendments, a.Text)
	}
	return fmt.Sprintf("record %s of %s session %d of %s %d on %s taps %d signed %t %v", r.ID, patient, r.Session, r.Plan, r.PlanVersion, r.Date, len(taps), r.Signed(), amendments), nil
}
