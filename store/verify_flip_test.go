package store

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
)

// rich gives an open clinic file with a row in every table: signed and amended,
// being logged, merged, drafted, and half sealed anew after a user was removed.
func rich(t *testing.T) *salon {
	t.Helper()
	b := newSalon(t)
	user, err := b.s.AddUser(bg(), planner.User{Name: "Cy", Role: planner.Assistant}, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	signed := b.hold(t, 1, "crown")
	b.tap(t, signed, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2})
	b.sign(t, signed)
	if _, err := b.s.Amend(bg(), signed, planner.Amendment{Text: "It bled later.", Reason: "Patient called"}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	b.tap(t, b.open(t, 2), b.gate()[:2]...)
	plan, err := b.s.Plans(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	plan[0].Value.Note = "changed"
	savePlan(t, b.s, plan[0])
	keep, other := savePatient(t, b.s, newPatient(b.s, "7", "Holm", "Kim")), savePatient(t, b.s, newPatient(b.s, "8", "Holm", "Kim"))
	if err := b.s.MergeCharts(bg(), keep.Value.ID, other.Value.ID, keep.Value, [2]int64{keep.Row, other.Row}); err != nil {
		t.Fatal(err)
	}
	for _, d := range []Draft{{Kind: FormDraft, ID: b.s.NewID(), Body: []byte("{}")}, {Kind: PatientDraft, ID: b.patient.ID, Patient: b.patient.ID, Body: []byte("{}")}} {
		if err := b.s.SaveDraft(bg(), d); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.s.RemoveUser(bg(), user.ID); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, b.s)
	return b
}

// namedBy says by which columns a fault names a row of each table: any of the values
// will do. A table that is not here has no verification.
func namedBy() map[string][]string {
	return map[string][]string{
		"clinic": nil, "users": {"id"}, "patients": {"id"}, "cards": {"patient"}, "plans": {"id"}, "plan_versions": {"plan"},
		"drafts": {"id"}, "audit": {"seq"}, "products": {"id"}, "lots": {"id"}, "consent_templates": {"id"}, "consents": {"id"},
		"records": {"id"}, "taps": {"record"}, "amendments": {"record"}, "record_lots": {"record"}, "clinic_keys": {"gen"},
		"resealing": nil, "old_keys": {"former", "patient"}, "merges": {"patient"}, "scratch_head": nil,
	}
}

// whole rows that have no id of their own are named so.
func alone() map[string]string {
	return map[string]string{"clinic": "clinic settings", "resealing": "resealing", "scratch_head": "drafts and taps"}
}

// column is a column of a table, as SQLite tells.
type column struct {
	name, kind string
	key        bool
}

func columnsOf(t *testing.T, db *sql.DB, table string) []column {
	t.Helper()
	rows, err := db.Query("SELECT name, type, pk FROM pragma_table_info($1)", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []column
	for rows.Next() {
		var c column
		var pk int
		if err := rows.Scan(&c.name, &c.kind, &pk); err != nil {
			t.Fatal(err)
		}
		c.key = pk > 0
		list = append(list, c)
	}
	return list
}

func rowsOf(t *testing.T, db *sql.DB, table string, columns []column) [][]any {
	t.Helper()
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list [][]any
	for rows.Next() {
		row, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		list = append(list, row)
	}
	return list
}

func tablesOf(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		list = append(list, name)
	}
	return list
}

// flips gives a value with one bit changed, for some of its bytes: all of a short
// one, a sample of a long one.
func flips(random *rand.Rand, value any, most int) []any {
	var list []any
	switch v := value.(type) {
	case int64:
		list = append(list, v^1, v+1, v^(1<<random.IntN(40)))
	case float64:
		list = append(list, v+0.5)
	case string, []byte:
		text, isText := v.(string)
		data, _ := v.([]byte)
		if isText {
			data = []byte(text)
		}
		for _, at := range random.Perm(len(data))[:min(most, len(data))] {
			bad := slices.Clone(data)
			bad[at] ^= 1 << random.IntN(7)
			if isText {
				list = append(list, string(bad))
			} else {
				list = append(list, bad)
			}
		}
	}
	return list
}

// quick verifies everything but SQLite's structures and the schema.
func (s *Store) quick(t *testing.T) []string {
	t.Helper()
	w := &verifier{s: s, ctx: bg(), step: func(int, int) {}, trail: newTrailed(), lotsKnown: map[planner.ID]stocked{}}
	if err := w.begin(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.db.Rollback() }()
	for _, part := range []func() error{w.chain, w.clinicAndUsers, w.clinicKeys, w.stock, w.templates, w.patients, w.drafts, w.scratched} {
		if err := part(); err != nil {
			t.Fatal(err)
		}
	}
	if !w.unread {
		w.missing()
	}
	return w.v.Faults
}

// TestVerifyFindsAFlippedBitInEveryColumn: in every table there is, in every column
// of every row, a flipped bit is found and the row is named. That every bit of a
// box and of a MAC counts is tested where those are made; see also
// TestEveryBitOfTheTrailCounts.
func TestVerifyFindsAFlippedBitInEveryColumn(t *testing.T) {
	b := rich(t)
	db, err := sql.Open("sqlite3", "file:"+b.path+"?_synchronous=0")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("PRAGMA ignore_check_constraints = ON"); err != nil {
		t.Fatal(err)
	}
	dropTriggers(t, db)
	if faults := b.s.quick(t); len(faults) > 0 {
		t.Fatal(faults)
	}
	most, random := 3, rand.New(rand.NewPCG(6, 1))
	if testing.Short() {
		most = 1
	}
	count := 0
	for _, table := range tablesOf(t, db) {
		names, known := namedBy()[table]
		if !known {
			t.Errorf("the table %s is not verified", table)
			continue
		}
		columns := columnsOf(t, db, table)
		rows := rowsOf(t, db, table, columns)
		if len(rows) == 0 {
			t.Errorf("the file has no row of %s to try", table)
		}
		if table == "audit" && len(rows) > 12 {
			rows = rows[len(rows)-12:] // all of them in TestEveryBitOfTheTrailCounts
		}
		for _, row := range rows {
			for i := range columns {
				for _, bad := range flips(random, row[i], most) {
					count++
					b.flipped(t, db, table, columns, row, i, bad, names)
				}
			}
		}
	}
	t.Logf("%d flips", count)
}

func dropTriggers(t *testing.T, db *sql.DB) {
	t.Helper()
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	_ = rows.Close()
	for _, name := range names {
		if _, err := db.Exec("DROP TRIGGER " + name); err != nil {
			t.Fatal(err)
		}
	}
}

// flipped puts a bad value into one column of a row, verifies, and puts the good
// one back.
func (b *salon) flipped(t *testing.T, db *sql.DB, table string, columns []column, row []any, i int, bad any, names []string) {
	t.Helper()
	set := func(from []any, value any) bool {
		where, args := []string{}, []any{value}
		for j, c := range columns {
			if c.key {
				args = append(args, from[j])
				where = append(where, fmt.Sprintf("%s IS $%d", c.name, len(args)))
			}
		}
		result, err := db.Exec("UPDATE "+table+" SET "+columns[i].name+" = $1 WHERE "+strings.Join(where, " AND "), args...)
		if err != nil {
			return false // taken by another row
		}
		n, _ := result.RowsAffected()
		if n != 1 {
			t.Fatalf("%s %v: %d rows changed", table, columns[i], n)
		}
		return true
	}
	if !set(row, bad) {
		return
	}
	after := slices.Clone(row)
	after[i] = bad
	says := []string{}
	if one, only := alone()[table]; only {
		says = append(says, one)
	}
	for j, c := range columns {
		if slices.Contains(names, c.name) {
			says = append(says, fmt.Sprint(row[j]), fmt.Sprint(after[j]))
		}
	}
	faults := b.s.quick(t)
	if !slices.ContainsFunc(faults, func(f string) bool {
		return slices.ContainsFunc(says, func(name string) bool { return strings.Contains(f, name) })
	}) {
		t.Errorf("%s.%s of %v was altered: verification says %q, which names none of %q", table, columns[i].name, row[:1], faults, says)
	}
	if !set(after, row[i]) {
		t.Fatalf("%s %v: the good value cannot be put back", table, columns[i])
	}
}

// TestEveryBitOfTheTrailCounts flips every bit of every column of every entry: that
// entry is named, and no other.
func TestEveryBitOfTheTrailCounts(t *testing.T) {
	b := rich(t)
	rows, err := b.s.readers.Query("SELECT " + auditColumns + " FROM audit ORDER BY seq")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	part := stretch{}
	gen := uint32(firstGeneration)
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			t.Fatal(err)
		}
		part.rows, part.gens = append(part.rows, r), append(part.gens, gen)
		if r.op == planner.AuditRekey {
			gen++
		}
	}
	random, count := rand.New(rand.NewPCG(6, 2)), 0
	for i := range part.rows {
		try := func(what string, flip, back func()) {
			if testing.Short() && random.IntN(40) != 0 {
				return
			}
			count++
			flip()
			var faulty chainFaults
			from, to := max(0, i-2), min(len(part.rows), i+3)
			b.s.judge(stretch{rows: part.rows[from:to], gens: part.gens[from:to], own: i - from}, &faulty)
			if !slices.Equal(faulty.altered, []int64{int64(i + 1)}) && what != "seq" {
				t.Errorf("entry %d, %s: found altered %v, missing %v", i+1, what, faulty.altered, faulty.gaps)
			}
			if len(faulty.list()) == 0 {
				t.Errorf("entry %d, %s: nothing found", i+1, what)
			}
			back()
		}
		everyBit(&part.rows[i], try)
	}
	t.Logf("%d flips", count)
}

// everyBit flips one bit after the other of an entry's columns.
func everyBit(r *auditRow, try func(what string, flip, back func())) {
	for what, data := range map[string][]byte{"digest": r.digest, "detail": r.detail, "mac": r.mac} {
		for at := range len(data) * 8 {
			turn := func() { data[at/8] ^= 1 << (at % 8) }
			try(what, turn, turn)
		}
	}
	for what, number := range map[string]*int64{"seq": &r.seq, "ver": &r.ver} {
		for at := range 63 {
			turn := func() { *number ^= 1 << at }
			try(what, turn, turn)
		}
	}
	op := string(r.op)
	for what, text := range map[string]*string{"at": &r.at, "actor": &r.actor, "station": &r.station, "op": &op, "entity": &r.entity, "id": &r.id_, "patient": &r.patient} {
		good := *text
		for at := range len(good) * 8 {
			try(what, func() {
				bad := []byte(good)
				bad[at/8] ^= 1 << (at % 8)
				*text = string(bad)
				r.op = planner.AuditOp(op)
			}, func() { *text = good; r.op = planner.AuditOp(op) })
		}
	}
}
