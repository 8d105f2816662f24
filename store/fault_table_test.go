//go:build unix

package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// untried are the exported functions that change the disk and have no trial of their
// own, with why.
func untried() map[string]string {
	return map[string]string{
		"Identify":   "it writes only what an interrupted restore left to be done: TestASwapThatTheDiskFails",
		"WriteWhole": "what it writes is no clinic's file; how it fails is of package disk, through which the head file goes too",
	}
}

// TestEveryCallThatWritesIsTried holds the trials to the code: an exported function
// that changes the clinic's files is done by one of them.
func TestEveryCallThatWritesIsTried(t *testing.T) {
	c := readCode(t, "*.go")
	tried := c.tried()
	if len(tried) < 40 {
		t.Errorf("only %d functions are tried: %v", len(tried), tried)
	}
	var writing []string
	for _, name := range c.exported {
		if !c.writes(name, map[string]bool{}) {
			continue
		}
		writing = append(writing, name)
		if why := untried()[name]; tried[name] == (why != "") {
			t.Errorf("%s changes the disk: tried %v, else %q", name, tried[name], why)
		}
	}
	for name := range untried() {
		if !slices.Contains(writing, name) {
			t.Errorf("%s changes nothing", name)
		}
	}
	t.Logf("%d functions change the disk: %v", len(writing), writing)
}

// code is which function calls which, by their names.
type code struct {
	calls    map[string][]string // of the package
	changes  map[string]bool     // functions that change the disk themselves
	exported []string
	tests    map[string][]ast.Node // bodies of the tests' functions
	trials   []*ast.FuncDecl
}

func readCode(t *testing.T, pattern string) *code {
	t.Helper()
	c := &code{calls: map[string][]string{}, changes: map[string]bool{}, tests: map[string][]ast.Node{}}
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		if test := strings.HasSuffix(file, "_test.go"); test && !strings.HasPrefix(file, "fault_") && file != "salon_test.go" {
			continue // what the trials do is there
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, is := d.(*ast.FuncDecl); is && f.Body != nil {
				c.add(f, strings.HasSuffix(file, "_test.go"))
			}
		}
	}
	return c
}

func (c *code) add(f *ast.FuncDecl, test bool) {
	name := f.Name.Name
	switch {
	case test && receiver(f) == "" && f.Name.IsExported(): // a test is not called
		return
	case test:
		c.tests[name] = append(c.tests[name], f.Body)
		if strings.HasSuffix(name, "Trials") {
			c.trials = append(c.trials, f)
		}
		return
	case f.Name.IsExported() && (f.Recv == nil || slices.Contains([]string{"Store", "Restoring", "Resting"}, receiver(f))):
		c.exported = append(c.exported, name)
	}
	c.calls[name] = append(c.calls[name], calledIn(f.Body, false)...)
	c.changes[name] = c.changes[name] || name == "finishRestore" || usesDisk(f.Body) ||
		receiver(f) == "Store" && (name == "commit" || name == "scratch")
}

// receiver names the type that a method is of.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if star, is := of.(*ast.StarExpr); is {
		of = star.X
	}
	name, _ := of.(*ast.Ident)
	if name == nil {
		return ""
	}
	return name.Name
}

// calledIn names what of the package is called within a node, of a test or not.
func calledIn(n ast.Node, test bool) (names []string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if call, is := n.(*ast.CallExpr); is {
			switch f := call.Fun.(type) {
			case *ast.Ident:
				names = append(names, f.Name)
			case *ast.SelectorExpr:
				// What is exported has names that others have too, as a mutex its Lock: only
				// the store itself is s.
				if of, is := f.X.(*ast.Ident); !f.Sel.IsExported() || is && of.Name == "s" || test {
					names = append(names, f.Sel.Name)
				}
			}
		}
		return true
	})
	return names
}

// usesDisk tells whether a node calls the disk: a method of some Disk, or a function
// of package disk that changes something.
func usesDisk(n ast.Node) (uses bool) {
	changing := []string{"WriteWhole", "WriteNew", "Overwrite", "OverwriteAt", "AppendLine", "Truncate", "SyncFile", "Empty"}
	ast.Inspect(n, func(n ast.Node) bool {
		s, is := n.(*ast.SelectorExpr)
		if !is {
			return true
		}
		switch of := s.X.(type) {
		case *ast.Ident:
			uses = uses || of.Name == "disk" && slices.Contains(changing, s.Sel.Name)
		case *ast.SelectorExpr:
			uses = uses || of.Sel.Name == "Disk" && s.Sel.Name != "VFS"
		}
		return true
	})
	return uses
}

// notes are what is told of a reading: whether it can be changes nothing for who
// reads, which the trial "open a chart" shows.
func notes() []string { return []string{"saw", "sawTrail", "sawConflict", "refused"} }

// writes tells whether a function changes the disk, itself or by what it calls.
func (c *code) writes(name string, seen map[string]bool) bool {
	if seen[name] || slices.Contains(notes(), name) {
		return false
	}
	seen[name] = true
	return c.changes[name] || slices.ContainsFunc(c.calls[name], func(called string) bool { return c.writes(called, seen) })
}

// tried names what the trials do, not what they prepare or look at.
func (c *code) tried() map[string]bool {
	all := map[string]bool{}
	for _, f := range c.trials {
		local := localsOf(f)
		ast.Inspect(f, func(n ast.Node) bool {
			if pair, is := n.(*ast.KeyValueExpr); is {
				if key, is := pair.Key.(*ast.Ident); is && key.Name == "do" {
					c.follow(pair.Value, local, all)
				}
			}
			return true
		})
	}
	return all
}

// localsOf gives what is bound to names within a function.
func localsOf(f *ast.FuncDecl) map[string]ast.Node {
	local := map[string]ast.Node{}
	ast.Inspect(f, func(n ast.Node) bool {
		if set, is := n.(*ast.AssignStmt); is && set.Tok == token.DEFINE && len(set.Lhs) == 1 {
			if name, is := set.Lhs[0].(*ast.Ident); is {
				local[name.Name] = set.Rhs[0]
			}
		}
		return true
	})
	return local
}

// follow adds what a node calls, and what the tests' functions call that it calls.
func (c *code) follow(n ast.Node, local map[string]ast.Node, all map[string]bool) {
	names := calledIn(n, true)
	if name, is := n.(*ast.Ident); is {
		names = append(names, name.Name)
	}
	for _, name := range names {
		if all[name] {
			continue
		}
		all[name] = true
		if bound := local[name]; bound != nil {
			c.follow(bound, local, all)
		}
		for _, body := range c.tests[name] {
			c.follow(body, nil, all)
		}
	}
}
