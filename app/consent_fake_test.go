package app

import (
	"context"

	"stipple/planner"
	"stipple/store"
)

// fakeConsents are consents in memory, with the rules the window meets.
type fakeConsents struct {
	templates []planner.ConsentTemplate
	consents  []store.Stored[planner.Consent]
	refuses   error // of every save
}

func (f *fakeConsents) ConsentTemplates(context.Context) ([]planner.ConsentTemplate, error) {
	return append([]planner.ConsentTemplate{}, f.templates...), nil
}

func (f *fakeConsents) SaveConsentTemplate(_ context.Context, t planner.ConsentTemplate) (planner.ConsentTemplate, error) {
	if f.refuses != nil {
		return t, f.refuses
	}
	for i, old := range f.templates {
		if old.ID == t.ID {
			if old.Version != t.Version {
				return t, planner.Errorf(planner.Conflict, "Somebody else saved this text.").
					Because(&store.ConflictError[planner.ConsentTemplate]{Theirs: store.Stored[planner.ConsentTemplate]{Value: old}})
			}
			t.Version++
			if err := t.Faults().Err(); err != nil {
				return t, err
			}
			f.templates = append(f.templates[:i], append([]planner.ConsentTemplate{t}, f.templates[i:]...)...)
			return t, nil
		}
	}
	t.ID, t.Version = "text-new", 1
	if err := t.Faults().Err(); err != nil {
		return t, err
	}
	f.templates = append(f.templates, t)
	return t, nil
}

func (f *fakeConsents) Consents(_ context.Context, patient planner.ID) ([]store.Stored[planner.Consent], error) {
	var list []store.Stored[planner.Consent]
	for _, c := range f.consents {
		if c.Value.Patient == patient {
			list = append(list, c)
		}
	}
	return list, nil
}

func (f *fakeConsents) SaveConsent(_ context.Context, c planner.Consent) (store.Stored[planner.Consent], error) {
	saved := store.Stored[planner.Consent]{Value: c, Row: 1}
	if f.refuses != nil {
		return saved, f.refuses
	}
	if err := c.Faults().Err(); err != nil {
		return saved, err
	}
	f.consents = append(f.consents, saved)
	return saved, nil
}

func (f *fakeConsents) WithdrawConsent(_ context.Context, id planner.ID, w planner.Withdrawal) (store.Stored[planner.Consent], error) {
	for i, c := range f.consents {
		if c.Value.ID == id {
			next, err := c.Value.Withdraw(w)
			if err == nil {
				f.consents[i] = store.Stored[planner.Consent]{Value: next, Row: c.Row + 1}
			}
			return f.consents[i], err
		}
	}
	return store.Stored[planner.Consent]{}, planner.Errorf(planner.NotFound, "There is no such consent.")
}
