package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// faultsAfter gives what a verification finds in an open file after some
// statements that went past the program.
func (b *salon) faultsAfter(t *testing.T, statements string, args ...any) string {
	t.Helper()
	edit(t, b.path, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; "+statements, args...)
	v, err := b.s.Verify(bg(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(v.Faults, "\n")
}

// copyOf gives an open copy of a file as it lies there, log and all.
func copyOf(t *testing.T, from *salon) *salon {
	t.Helper()
	to := &salon{path: filepath.Join(t.TempDir(), "clinic.stipple"), options: from.options}
	for _, suffix := range []string{"", headSuffix} {
		copyFile(t, from.path+suffix, to.path+suffix)
	}
	to.enter(t, testUser)
	return to
}

const unlockAll = unlockRecords + unlockTaps + unlockAmendments + unlockTemplates +
	"DROP TRIGGER audit_unchanged; DROP TRIGGER audit_kept; DROP TRIGGER plan_versions_unchanged; "

// TestVerifyFindsRowsDeletedSwappedAndAdded does all of it to every table there is.
// One that comes later and is not verified fails here.
func TestVerifyFindsRowsDeletedSwappedAndAdded(t *testing.T) {
	sound := rich(t)
	if err := sound.s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", sound.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, table := range tablesOf(t, db) {
		columns := columnsOf(t, db, table)
		rows := rowsOf(t, db, table, columns)
		var keys, others []string
		for _, c := range columns {
			if c.key {
				keys = append(keys, c.name)
			} else {
				others = append(others, c.name)
			}
		}
		of := func(n int) string { // the n-th row
			key := strings.Join(keys, ", ")
			return fmt.Sprintf("(%s) = (SELECT %s FROM %s ORDER BY %s LIMIT 1 OFFSET %d)", key, key, table, key, n)
		}
		cases := map[string]string{"deleted": "DELETE FROM " + table + " WHERE " + of(0)}
		if len(rows) > 1 {
			set := strings.Join(others, ", ")
			cases["swapped"] = fmt.Sprintf("UPDATE OR REPLACE %s SET (%s) = (SELECT %s FROM %s WHERE %s) WHERE %s", table, set, set, table, of(1), of(0))
		}
		values := make([]string, len(columns))
		for i, c := range columns {
			values[i] = c.name
			if c.key && c.kind == "TEXT" {
				values[i] = "'x' || " + c.name
			} else if c.key {
				values[i] = "77"
			}
			if table == "patients" && c.name == "chart_tag" || table == "users" && c.name == "name" || table == "lots" && c.name == "batch" ||
				table == "records" && c.name == "session" {
				values[i] = map[string]string{"chart_tag": "zeroblob(32)"}[c.name]
				if values[i] == "" {
					values[i] = "9"
				}
			}
		}
		cases["added"] = fmt.Sprintf("INSERT INTO %s SELECT %s FROM %s WHERE %s", table, strings.Join(values, ", "), table, of(0))
		for name, statement := range cases {
			t.Run(table+" "+name, func(t *testing.T) {
				b := copyOf(t, sound)
				faults := b.faultsAfter(t, unlockAll+statement)
				for line := range strings.SplitSeq(faults, "\n") {
					if line != "" && !strings.HasPrefix(line, "schema: ") {
						return
					}
				}
				t.Errorf("nothing is found but %q", faults)
			})
		}
	}
}

// TestVerifyFindsAnOlderCopyOfEveryTable puts every table back as it was before the
// last of what was done, one at a time.
func TestVerifyFindsAnOlderCopyOfEveryTable(t *testing.T) {
	b := rich(t)
	old := filepath.Join(t.TempDir(), "old.stipple")
	if _, err := b.s.writer.Exec("VACUUM INTO $1", old); err != nil {
		t.Fatal(err)
	}
	if err := b.s.Reseal(bg(), nil); err != nil { // everything is another now
		t.Fatal(err)
	}
	b.draft(t, "later")
	b.again(t, testUser)
	wantVerified(t, b.s)
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", old)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, table := range tablesOf(t, db) {
		if slices.Contains([]string{"clinic_keys", "users", "clinic"}, table) {
			continue // not changed by it
		}
		t.Run(table, func(t *testing.T) {
			again := copyOf(t, b)
			faults := again.faultsAfter(t, unlockAll+fmt.Sprintf("ATTACH '%s' AS old; DELETE FROM %[2]s; INSERT INTO %[2]s SELECT * FROM old.%[2]s", old, table))
			faults = strings.Join(slices.DeleteFunc(strings.Split(faults, "\n"), func(f string) bool { return strings.HasPrefix(f, "schema: ") }), "\n")
			if faults == "" {
				t.Error("nothing is found")
			}
		})
	}
}

// TestVerifyComparesTheSchema: a backstop that is gone, one that lies, a column or
// a table more.
func TestVerifyComparesTheSchema(t *testing.T) {
	sound := newSalon(t)
	if err := sound.s.Close(); err != nil {
		t.Fatal(err)
	}
	for statement, says := range map[string]string{
		"DROP TRIGGER audit_kept": "schema: the trigger audit_kept is missing",
		"DROP TRIGGER audit_kept; CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT 1; END":    "schema: the trigger audit_kept was altered",
		"CREATE TRIGGER spy AFTER INSERT ON lots BEGIN UPDATE lots SET batch = 'x' WHERE id = new.id; END": "schema: the trigger spy was added",
		"ALTER TABLE lots ADD COLUMN extra TEXT":                                                           "schema: the table lots was altered",
		"CREATE TABLE more (a)":                                                                            "schema: the table more was added",
		"DROP INDEX lots_of_batch":                                                                         "schema: the index lots_of_batch is missing",
		"CREATE VIEW all_lots AS SELECT * FROM lots":                                                       "schema: the view all_lots was added",
		"DROP TABLE merges":                                                                                "schema: the table merges is missing",
	} {
		b := copyOf(t, sound)
		if faults := b.faultsAfter(t, statement); !strings.Contains(faults, says) {
			t.Errorf("%s: verification says %q", statement, faults)
		}
	}
}

// TestTheHeadFileCounts: lost, damaged, of an older moment, or newer than the file.
func TestTheHeadFileCounts(t *testing.T) {
	sound := newSalon(t)
	old, err := os.ReadFile(sound.path + headSuffix)
	if err != nil {
		t.Fatal(err)
	}
	older := filepath.Join(t.TempDir(), "older.stipple")
	if _, err := sound.s.writer.Exec("VACUUM INTO $1", older); err != nil {
		t.Fatal(err)
	}
	sound.again(t, testUser)
	sound.again(t, "Bo")
	if err := sound.s.Close(); err != nil {
		t.Fatal(err)
	}
	for says, alter := range map[string]func(path string) error{
		"was missing": func(path string) error { return os.Remove(path + headSuffix) },
		"was damaged": func(path string) error { return os.WriteFile(path+headSuffix, []byte("x"), 0o600) },
		"is an older": func(path string) error { return os.WriteFile(path+headSuffix, old, 0o600) },
		"entries saved to this clinic file were missing": func(path string) error {
			data, err := os.ReadFile(older)
			return errors.Join(err, os.WriteFile(path, data, 0o600))
		},
	} {
		b := &salon{path: filepath.Join(t.TempDir(), "clinic.stipple"), options: sound.options}
		for _, suffix := range []string{"", headSuffix} {
			copyFile(t, sound.path+suffix, b.path+suffix)
		}
		if err := alter(b.path); err != nil {
			t.Fatal(err)
		}
		b.enter(t, testUser)
		v, err := b.s.Verify(bg(), nil)
		if err != nil || !strings.Contains(strings.Join(v.Faults, "\n"), says) {
			t.Errorf("verification says %q, %v, not %q", v.Faults, err, says)
		}
	}
}

// TestAStaleHeadIsFoundWhileTheFileIsOpen: the file beside it is put back.
func TestAStaleHeadIsFoundWhileTheFileIsOpen(t *testing.T) {
	b := newSalon(t)
	old, err := os.ReadFile(b.path + headSuffix)
	if err != nil {
		t.Fatal(err)
	}
	b.course(t, "2", "Dahl")
	if err := os.WriteFile(b.path+headSuffix, old, 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := b.s.Verify(bg(), nil)
	if err != nil || !strings.Contains(strings.Join(v.Faults, "\n"), "is an older one; it does not know the last") {
		t.Errorf("verification says %q, %v", v.Faults, err)
	}
}

// TestVerifyTellsHowFarItHasComeAndCanBeStopped: it counts up to the whole, is
// noted, and ends when it is told to.
func TestVerifyTellsHowFarItHasComeAndCanBeStopped(t *testing.T) {
	b := newSalon(t)
	var steps []int
	whole := 0
	v, err := b.s.Verify(bg(), func(done, total int) { steps, whole = append(steps, done), total })
	if err != nil || !slices.IsSorted(steps) || len(steps) == 0 || steps[len(steps)-1] != whole || whole < v.Entries+v.Patients {
		t.Errorf("steps %v of %d, %v", steps, whole, err)
	}
	var says string
	if err := b.s.readers.QueryRow("SELECT op || ' ' || entity FROM audit ORDER BY seq DESC LIMIT 1").Scan(&says); err != nil || says != "verify clinic" {
		t.Errorf("the trail ends with %q, %v", says, err)
	}
	ctx, cancel := context.WithCancel(bg())
	began := time.Now()
	_, err = b.s.Verify(ctx, func(int, int) { cancel() })
	if !errors.Is(err, context.Canceled) || time.Since(began) > time.Minute {
		t.Errorf("a stopped verification gives %v", err)
	}
	wantVerified(t, b.s)
}
