package app

import (
	"context"

	"stipple/planner"
	"stipple/store"
)

// keepStore is what looking after users, trail and safety needs together.
type keepStore interface {
	usersStore
	auditKeeper
	safetyStore
	resealStore
}

// keeping is the file as the pages of users, trail and safety need it.
type keeping struct{ clinicFile }

func (s *shell) keeping() keeping { return keeping{s.file} }

// Verify checks the file, with progress where the store tells of it.
func (k keeping) Verify(ctx context.Context, step func(done, total int)) (store.Verification, error) {
	switch f := k.clinicFile.(type) {
	case interface {
		Verify(ctx context.Context, step func(done, total int)) (store.Verification, error)
	}:
		return f.Verify(ctx, step)
	case interface {
		Verify(ctx context.Context) (store.Verification, error)
	}:
		return f.Verify(ctx)
	}
	return store.Verification{}, planner.Errorf(planner.Internal, "The clinic file cannot be checked here.")
}
