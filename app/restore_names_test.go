package app

import (
	"testing"

	"stipple/planner"
)

// TestUsersOfWhatWouldBeLostAreNotCalledRemoved: the comparison knows the names of those
// who did something, and of the others only that they are users.
func TestUsersOfWhatWouldBeLostAreNotCalledRemoved(t *testing.T) {
	names := lostNames(comparison{Lost: []planner.AuditEntry{{By: "user-1", ByName: "Dr. Anna Berg"}}})
	for want, e := range map[string]planner.AuditEntry{
		"Added a user":                      {Op: planner.AuditCreate, Entity: "user", ID: "user-7"},
		"Changed the user Dr. Anna Berg":    {Op: planner.AuditUpdate, Entity: "user", ID: "user-1"},
		"Gave a user a new passphrase":      {Op: planner.AuditPassphrase, Entity: "user", ID: "user-7", By: "user-1"},
		"Changed the role of a user":        {Op: planner.AuditRole, Entity: "user", ID: "user-7"},
		"Changed the role of Dr. Anna Berg": {Op: planner.AuditRole, Entity: "user", ID: "user-1"},
	} {
		if got := names.sentence(e); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	if got := auditBeside(planner.AuditEntry{Op: planner.AuditRole, Text: "assistant → physician"}); got != "from assistant to physician" {
		t.Errorf("beside it stands %q", got)
	}
}
