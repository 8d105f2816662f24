package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"stipple/planner"
)

// parsed reads a folder's Go files, without its tests.
func parsed(t *testing.T, pattern string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files: %v", err)
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func TestEveryOperationOfTheTrailHasWords(t *testing.T) {
	var all []planner.AuditOp
	for _, file := range parsed(t, "../planner/audit.go") {
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			if kind, ok := v.Type.(*ast.Ident); ok && kind.Name == "AuditOp" {
				op, _ := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				all = append(all, planner.AuditOp(op))
			}
			return true
		})
	}
	if len(all) < 30 {
		t.Fatalf("only %d operations were found", len(all))
	}
	names := auditNames{users: map[planner.ID]string{"u": "Bo"}, chart: func(planner.ID) string { return "D-1 X, Y" }}
	seen := map[string]planner.AuditOp{}
	for _, op := range all {
		deed := auditDeeds()[op]
		if deed.says == "" || deed.group == anyDeed {
			t.Errorf("%s has no words or no group", op)
		}
		for _, entity := range []string{"patient", "plan_version", "user", "something_new"} {
			says := names.sentence(planner.AuditEntry{Op: op, Entity: entity, ID: "u", Patient: "p", By: "b"})
			if strings.ContainsAny(says, "{}_") || strings.Contains(says, "  ") {
				t.Errorf("%s of %s reads %q", op, entity, says)
			}
		}
		if other, twice := seen[deed.says]; twice && !slices.Contains([]planner.AuditOp{planner.AuditAmend, planner.AuditCreate}, op) {
			t.Errorf("%s reads like %s", op, other)
		}
		seen[deed.says] = op
	}
	grouped := 0
	for _, g := range auditGroups() {
		if len(g.ops()) == 0 || g.name() == "" {
			t.Errorf("group %d is empty", g)
		}
		grouped += len(g.ops())
	}
	if grouped != len(all) || len(auditDeeds()) != len(all) {
		t.Errorf("%d of %d operations are in a group, %d have words", grouped, len(all), len(auditDeeds()))
	}
}

func TestEveryEntityOfTheTrailHasWords(t *testing.T) {
	found := map[string]bool{}
	for _, file := range parsed(t, "../store/*.go") {
		ast.Inspect(file, func(n ast.Node) bool {
			pair, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, ok := pair.Key.(*ast.Ident)
			value, text := pair.Value.(*ast.BasicLit)
			if ok && text && key.Name == "entity" {
				word, _ := strconv.Unquote(value.Value)
				found[word] = true
			}
			return true
		})
	}
	if len(found) < 10 {
		t.Fatalf("only %d entities were found", len(found))
	}
	for entity := range found {
		if auditEntities()[entity] == "" {
			t.Errorf("%s has no words", entity)
		}
	}
}

func TestEntriesAreSaidInWords(t *testing.T) {
	names := auditNames{
		users: map[planner.ID]string{"u1": "Dr. Anna Berg", "u2": "Bo Lind"},
		chart: func(id planner.ID) string { return map[planner.ID]string{"p1": "D-1004 HASSAN, Amira"}[id] },
	}
	for _, c := range []struct {
		entry planner.AuditEntry
		want  string
	}{
		{planner.AuditEntry{Op: planner.AuditRead, Entity: "patient", ID: "p1", Patient: "p1"}, "Opened the chart of D-1004 HASSAN, Amira"},
		{planner.AuditEntry{Op: planner.AuditRead, Entity: "patient", ID: "p1"}, "Opened the chart of D-1004 HASSAN, Amira"},
		{planner.AuditEntry{Op: planner.AuditRead, Entity: "patient", ID: "gone", Patient: "gone"}, "Opened an erased chart"},
		{planner.AuditEntry{Op: planner.AuditUpdate, Entity: "plan", ID: "x", Patient: "gone"}, "Changed a plan of an erased chart"},
		{planner.AuditEntry{Op: planner.AuditUpdate, Entity: "plan", ID: "x"}, "Changed a plan"},
		{planner.AuditEntry{Op: planner.AuditPrint, Entity: "patient", ID: "p1", Patient: "p1"}, "Made a paper of D-1004 HASSAN, Amira"},
		{planner.AuditEntry{Op: planner.AuditPassphrase, Entity: "user", ID: "u2", By: "u2"}, "Changed their own passphrase"},
		{planner.AuditEntry{Op: planner.AuditPassphrase, Entity: "user", ID: "u2", By: "u1"}, "Gave Bo Lind a new passphrase"},
		{planner.AuditEntry{Op: planner.AuditRemoveUser, Entity: "user", ID: "u9", By: "u1"}, "Removed a user"},
		{planner.AuditEntry{Op: planner.AuditSignInFailed, Entity: "user", ID: "u2"}, "Tried to sign in as Bo Lind with a wrong passphrase"},
		{planner.AuditEntry{Op: "dance", Entity: "user"}, "Did what this version of Stipple has no words for (dance)"},
		{planner.AuditEntry{Op: planner.AuditRead, Entity: "patient", Damaged: true}, "An entry that was altered: nothing in it is to be believed"},
	} {
		if got := names.sentence(c.entry); got != c.want {
			t.Errorf("%+v reads %q", c.entry, got)
		}
	}
	for want, e := range map[string]planner.AuditEntry{
		"Nobody signed in": {}, "Åse": {By: "x", ByName: "Åse"}, "Bo Lind": {By: "u2"}, "A removed user": {By: "u7"},
	} {
		if got := names.who(e); got != want {
			t.Errorf("%+v was done by %q", e, got)
		}
	}
	if got := auditField("sessions[1].pigment_lot"); got != "Sessions[1] · pigment lot" {
		t.Errorf("the field reads %q", got)
	}
}
