package store

import (
	"context"
	"errors"
	"testing"

	"stipple/planner"
)

// TestWhatDoesNotEndWellStoresNothing: a write that is cancelled, that fails or that
// panics is taken back as a whole, whatever it did before, and the next one goes well.
func TestWhatDoesNotEndWellStoresNothing(t *testing.T) {
	s := openClinic(t)
	wanted := errors.New("it fails")
	for name, end := range map[string]func(cancel func()) error{
		"cancelled": func(cancel func()) error { cancel(); return nil },
		"failed":    func(func()) error { return wanted },
		"panicked":  func(func()) error { panic(wanted) },
	} {
		p := newPatient(s, name, "Berg", "Eva")
		ctx, cancel := context.WithCancel(bg())
		err := func() (err error) {
			defer func() {
				if told := recover(); told != nil {
					err, _ = told.(error)
				}
			}()
			return s.change(ctx, func(c *change) error {
				if err := c.insertPatient(p.Value, planner.AuditCreate); err != nil {
					t.Error(name, err)
				}
				return end(cancel)
			})
		}()
		cancel()
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := s.Patient(bg(), p.Value.ID); planner.ErrorCode(err) != planner.NotFound {
			t.Errorf("%s: the patient is there: %v", name, err)
		}
		savePatient(t, s, p)
	}
	wantVerified(t, s)
}
