package app

import (
	"context"
	"testing"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// lifeLog is what a fake file was asked about charts as a whole, and what it
// answers. The file itself archives, merges and erases in memory.
type lifeLog struct {
	reasons []string
	barred  []string
	refuses error
	copies  []store.OlderCopy
	merges  map[planner.ID][2]store.Stored[planner.Patient] // what can be taken back
}

func (f *fakeFile) archive(id planner.ID, day planner.Date) error {
	p, ok := f.patients[id]
	if !ok {
		return planner.Errorf(planner.NotFound, "There is no such patient.")
	}
	p.Value.Archived = day
	p.Row++
	f.patients[id] = p
	return nil
}

// ArchivePatient puts a chart away.
func (f *fakeFile) ArchivePatient(_ context.Context, id planner.ID, reason string) error {
	if f.life.refuses != nil {
		return f.life.refuses
	}
	f.life.reasons = append(f.life.reasons, reason)
	return f.archive(id, f.Today())
}

// UnarchivePatient takes it back.
func (f *fakeFile) UnarchivePatient(_ context.Context, id planner.ID) error {
	return f.archive(id, planner.Date{})
}

// Mergeable gives what stands in the way.
func (f *fakeFile) Mergeable(context.Context, planner.ID, planner.ID) ([]string, error) {
	return f.life.barred, nil
}

// MergeCharts keeps one of two patients.
func (f *fakeFile) MergeCharts(_ context.Context, keep, other planner.ID, merged planner.Patient, rows [2]int64) error {
	a, b := f.patients[keep], f.patients[other]
	if a.Row != rows[0] || b.Row != rows[1] {
		return planner.Errorf(planner.Conflict, "Somebody else saved one of the charts.")
	}
	f.life.merges = map[planner.ID][2]store.Stored[planner.Patient]{keep: {a, b}}
	merged.Former = append(merged.Former, planner.FormerChart{ID: other, Chart: b.Value.Chart, Family: b.Value.Family, Given: b.Value.Given, On: f.Today()})
	f.patients[keep] = store.Stored[planner.Patient]{Value: merged, Row: a.Row + 1}
	delete(f.patients, other)
	return nil
}

// Merged tells of the last merge until the patient is saved again.
func (f *fakeFile) Merged(_ context.Context, keep planner.ID) (planner.FormerChart, bool, error) {
	before, ok := f.life.merges[keep]
	now := f.patients[keep]
	if !ok || now.Row != before[0].Row+1 {
		return planner.FormerChart{}, false, nil
	}
	return now.Value.Former[len(now.Value.Former)-1], true, nil
}

// UnmergeCharts brings both back.
func (f *fakeFile) UnmergeCharts(_ context.Context, keep planner.ID) error {
	for _, p := range f.life.merges[keep] {
		f.patients[p.Value.ID] = p
	}
	delete(f.life.merges, keep)
	return nil
}

// ErasePatient forgets a patient; the passphrase is that of the fake gate.
func (f *fakeFile) ErasePatient(_ context.Context, id planner.ID, reason string, passphrase string) (store.Erased, error) {
	if passphrase != "right right right" {
		return store.Erased{}, planner.Errorf(planner.Forbidden, "The passphrase is not right.")
	}
	f.life.reasons = append(f.life.reasons, reason)
	delete(f.patients, id)
	return store.Erased{Copies: f.life.copies}, nil
}

// DueForErasing lists the charts that are due by the settings.
func (f *fakeFile) DueForErasing(ctx context.Context) ([]planner.Card, error) {
	cards, err := f.Cards(ctx)
	var list []planner.Card
	for _, c := range cards {
		if planner.Due(c, f.settings.Value.Safety, f.Today()) {
			list = append(list, c)
		}
	}
	return list, err
}

// Export gives a chart by its number.
func (f *fakeFile) Export(_ context.Context, number string) (chart.Chart, error) {
	for _, p := range f.patients {
		if p.Value.Chart == number {
			return chart.New(p.Value, nil, nil), nil
		}
	}
	return chart.Chart{}, planner.Errorf(planner.NotFound, "There is no chart with this number.")
}

// madeBefore is the id of a patient whose chart was made so many years before
// the fake file's today: ids tell the day they were made.
func madeBefore(t *testing.T, f *fakeFile, years int) planner.ID {
	t.Helper()
	at := f.Now().AddDate(-years, 0, 0).UnixMilli()
	const digits = "0123456789abcdef"
	id := []byte("00000000-0000-7000-8000-000000000000")
	for i, place := range []int{0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12} {
		id[place] = digits[at>>(44-4*i)&15]
	}
	return planner.ID(id)
}

// perform runs the command of the menu with a label, as its keys would, and
// tells whether it is offered.
func (s *stage) perform(label string) bool {
	s.t.Helper()
	s.shell.refreshMenu()
	for _, c := range s.shell.menu.commands {
		if c.label == label {
			s.shell.menu.perform(c)
			return c.may()
		}
	}
	return false
}

// answerField types into the field of the open dialog that stands under a label.
func (s *stage) answerField(label, words string) {
	s.t.Helper()
	seen := false
	for _, o := range s.objects() {
		if l, ok := o.(*text); ok && l.value == label {
			seen = true
		}
		if i, ok := o.(*input); ok && seen {
			i.SetText(words)
			return
		}
	}
	s.t.Fatalf("there is no field %q", label)
}

// follow taps a link.
func (s *stage) follow(label string) {
	s.t.Helper()
	for _, o := range s.objects() {
		if l, ok := o.(*link); ok && l.Text == label && l.Visible() {
			l.OnTapped()
			return
		}
	}
	s.t.Fatalf("there is no link %q", label)
}
