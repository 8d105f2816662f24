package store

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
)

// The tables that grow with every patient, session and day. Drafts and taps go when
// what they lead to is saved or signed, and charts are rarely merged.
var bigTables = []string{
	"patients", "cards", "plans", "plan_versions", "consents", "records", "amendments", "record_lots", "audit",
}

// wholeReads are the statements that read a big table from one end to the other, with
// the reason why they may.
var wholeReads = map[string]string{
	"SELECT patient, box FROM cards": "the list of patients is made of all cards",
	"SELECT count(*) FROM cards":     "it is made room for",
	"SELECT lot, sum(amount) FROM record_lots GROUP BY lot HAVING sum(amount) > 0":                 "what is left of every lot: BenchmarkLoad measures it as stock",
	"SELECT seq, at, actor, station, op, entity, id, ver, digest, detail, patient, mac FROM audit": "a page of the trail, which ends with its limit: BenchmarkLoad measures it",
	"SELECT seq, mac, at FROM audit ORDER BY seq DESC LIMIT 1":                                     "it stops at the first entry from the end",
}

// wholeRuns are the files whose work is to go through everything: a verification, the
// sealing of everything anew, and the comparison of a whole trail.
var wholeRuns = []string{"verify", "reseal", "restore", "backup", "erase_traces"}

// TestNoQueryScansABigTable asks SQLite how it would run every statement in the
// package's source. One that scans a table which grows without end is fast in a
// test's clinic and unbearable in a large one.
func TestNoQueryScansABigTable(t *testing.T) {
	s := openClinic(t)
	asked := 0
	for file, queries := range statementsOf(t) {
		if slices.ContainsFunc(wholeRuns, func(prefix string) bool { return strings.HasPrefix(file, prefix) }) {
			continue
		}
		for _, query := range queries {
			steps, ok := queryPlan(t, s, query)
			if !ok {
				continue
			}
			asked++
			for _, step := range steps {
				table, scans := strings.CutPrefix(step, "SCAN ")
				table, _, _ = strings.Cut(table, " ")
				if strings.HasSuffix(step, " USING INDEX records_unsigned") || strings.HasSuffix(step, " USING INDEX audit_erasures") {
					continue // which hold no more than the sessions of today, and who was erased
				}
				if _, may := wholeReads[query]; scans && !may && slices.Contains(bigTables, table) {
					t.Errorf("%s: %s\n\t%s", file, query, step)
				}
			}
		}
	}
	if asked < 60 {
		t.Errorf("only %d statements were found", asked)
	}
}

// TestAScanIsNoticed: the test above would see one.
func TestAScanIsNoticed(t *testing.T) {
	s := openClinic(t)
	steps, ok := queryPlan(t, s, "SELECT id FROM records WHERE session = $1")
	if !ok || len(steps) != 1 || !strings.HasPrefix(steps[0], "SCAN records") {
		t.Errorf("the plan is %q", steps)
	}
}

// queryPlan gives SQLite's steps; false for what is no statement of its own.
func queryPlan(t *testing.T, s *Store, query string) ([]string, bool) {
	t.Helper()
	args := make([]any, strings.Count(query, "$")) // as many as there can be
	numbers := map[string]bool{}
	for _, part := range strings.Split(query, "$")[1:] {
		end := strings.IndexFunc(part, func(r rune) bool { return r < '0' || r > '9' })
		if end < 0 {
			end = len(part)
		}
		numbers[part[:end]] = true
	}
	rows, err := s.readers.Query("EXPLAIN QUERY PLAN "+query, args[:len(numbers)]...)
	if err != nil {
		return nil, false
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return steps, rows.Err() == nil
}

// statementsOf finds the statements in the package's source, by file: every text
// that begins as one, with the constants it is put together of; what is put together
// only when the program runs is BenchmarkLoad's. A condition that is handed to one of
// the readers of records or consents is asked as they ask it.
func statementsOf(t *testing.T) map[string][]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	known := map[string]ast.Expr{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if files[name], err = parser.ParseFile(token.NewFileSet(), name, source, 0); err != nil {
			t.Fatal(err)
		}
		constantsOf(files[name], known)
	}
	found := map[string][]string{}
	for name, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			expr, is := n.(ast.Expr)
			if !is {
				return true
			}
			text, whole := textOf(expr, known)
			if sum, is := expr.(*ast.BinaryExpr); is && !whole && sum.Op == token.ADD {
				return false // a statement known only when the program runs
			}
			found[name] = append(found[name], asStatements(text)...)
			return !whole
		})
	}
	return found
}

// constantsOf notes what a file's constants are.
func constantsOf(file *ast.File, known map[string]ast.Expr) {
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, is := n.(*ast.ValueSpec); is {
			for i, value := range spec.Values {
				known[spec.Names[i].Name] = value
			}
		}
		return true
	})
}

// textOf gives a text put together of constants; false when a part is known only
// when the program runs.
func textOf(expr ast.Expr, known map[string]ast.Expr) (string, bool) {
	switch e := expr.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		if value, is := known[e.Name]; is {
			return textOf(value, nil) // a constant of constants is none of ours
		}
	case *ast.BinaryExpr:
		left, whole := textOf(e.X, known)
		right, also := textOf(e.Y, known)
		if whole && also && e.Op == token.ADD {
			return left + right, true
		}
	}
	return "", false
}

// asStatements gives what a text asks: itself, or what a reader makes of a condition.
func asStatements(text string) []string {
	for _, verb := range []string{"SELECT ", "UPDATE ", "DELETE ", "INSERT "} {
		if strings.HasPrefix(text, verb) {
			return []string{text}
		}
	}
	if strings.HasPrefix(text, "WHERE ") {
		return []string{"SELECT " + recordColumns + " FROM records " + text, "SELECT id, patient, ver, box FROM consents " + text}
	}
	return nil
}
