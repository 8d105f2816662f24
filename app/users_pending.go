package app

import (
	"context"

	"stipple/planner"
	"stipple/store"
)

// keepStore is what looking after users, trail and safety needs together.
type keepStore interface {
	usersStore
	auditStore
	safetyStore
	choresStore
}

// keeping gives that part of the file.
func (s *shell) keeping() keepStore { return pending{s.file} }

// pending is a file whose store does not have all of it yet.
type pending struct{ clinicFile }

func (p pending) none() error { return planner.Errorf(planner.Internal, "Not there yet.") }

func (p pending) ChangePassphrase(ctx context.Context, old, next string) error {
	if f, ok := p.clinicFile.(usersStore); ok {
		return f.ChangePassphrase(ctx, old, next)
	}
	return p.none()
}

func (p pending) SetPassphrase(ctx context.Context, user planner.ID, next string) error {
	if f, ok := p.clinicFile.(usersStore); ok {
		return f.SetPassphrase(ctx, user, next)
	}
	return p.none()
}

func (p pending) SetRole(ctx context.Context, user planner.ID, role planner.Role) error {
	if f, ok := p.clinicFile.(usersStore); ok {
		return f.SetRole(ctx, user, role)
	}
	return p.none()
}

func (p pending) RemoveUser(ctx context.Context, user planner.ID) error {
	if f, ok := p.clinicFile.(usersStore); ok {
		return f.RemoveUser(ctx, user)
	}
	return p.none()
}

func (p pending) NewRecoveryCode(ctx context.Context, passphrase string) (string, error) {
	if f, ok := p.clinicFile.(usersStore); ok {
		return f.NewRecoveryCode(ctx, passphrase)
	}
	return "", p.none()
}

func (p pending) Resealing(ctx context.Context) (done, total int, err error) {
	if f, ok := p.clinicFile.(interface {
		Resealing(ctx context.Context) (done, total int, err error)
	}); ok {
		return f.Resealing(ctx)
	}
	return 0, 0, nil
}

func (p pending) Reseal(ctx context.Context, step func(done, total int)) error {
	if f, ok := p.clinicFile.(interface {
		Reseal(ctx context.Context, step func(done, total int)) error
	}); ok {
		return f.Reseal(ctx, step)
	}
	return p.none()
}

func (p pending) Verify(ctx context.Context, step func(done, total int)) (store.Verification, error) {
	switch f := p.clinicFile.(type) {
	case interface {
		Verify(ctx context.Context, step func(done, total int)) (store.Verification, error)
	}:
		return f.Verify(ctx, step)
	case interface {
		Verify(ctx context.Context) (store.Verification, error)
	}:
		return f.Verify(ctx)
	}
	return store.Verification{}, p.none()
}

func (p pending) Audit(ctx context.Context, q planner.AuditQuery) ([]planner.AuditEntry, error) {
	if f, ok := p.clinicFile.(auditKeeper); ok {
		return f.Audit(ctx, q)
	}
	return nil, nil
}

func (p pending) NoteExport(ctx context.Context, what string) error {
	if f, ok := p.clinicFile.(auditKeeper); ok {
		return f.NoteExport(ctx, what)
	}
	return p.none()
}

func (p pending) DueForErasing(ctx context.Context) ([]planner.Card, error) {
	if f, ok := p.clinicFile.(safetyStore); ok {
		return f.DueForErasing(ctx)
	}
	return nil, nil
}
