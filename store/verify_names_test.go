package store

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner"
)

// TestNamesOfTheTrailComeBack: names that differ have different keys, and every name
// comes back from its key as it was, whatever somebody wrote into a file as an id.
func TestNamesOfTheTrailComeBack(t *testing.T) {
	const plain = "0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
	names := rapid.Custom(func(t *rapid.T) rowName {
		return rowName{
			Entity: rapid.SampledFrom([]string{"patient", "plan", "", plain}).Draw(t, "entity"),
			ID: rapid.OneOf(
				rapid.Just(plain), rapid.Just("0198A1B2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"), rapid.Just("0198a1b2c3d47e5f8a9b0c1d2e3f4a5b"),
				rapid.Just("{0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b}"), rapid.Just("0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5\x00"),
				rapid.Just(""), rapid.Just("patient"), rapid.StringMatching("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), rapid.String(),
			).Draw(t, "id"),
			Ver: rapid.Int64Range(-1, 3).Draw(t, "version"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		all := newTrailed().names
		keys := map[rowKey]rowName{}
		for _, name := range rapid.SliceOfN(names, 1, 30).Draw(t, "names") {
			if found, known := all.find(name); known && keys[found] != name && keys[found] != (rowName{}) {
				t.Fatalf("%q has the key of %q", name, keys[found])
			}
			key := all.key(name)
			if was, there := keys[key]; there && was != name {
				t.Fatalf("%q and %q have one key", was, name)
			}
			keys[key] = name
		}
		for key, name := range keys {
			if found, known := all.find(name); !known || found != key || all.name(key) != name {
				t.Fatalf("%q comes back as %q", name, all.name(key))
			}
		}
	})
}

// TestMarksOfARecordComeBackInOrder: of each record its own, as they came.
func TestMarksOfARecordComeBackInOrder(t *testing.T) {
	trail := newTrailed()
	want := map[planner.ID][]mark{}
	for i, op := range []planner.AuditOp{planner.AuditStart, planner.AuditOverride, planner.AuditOverride, planner.AuditStart, planner.AuditOverride} {
		record := planner.ID([]string{"a", "b"}[i%2])
		want[record] = append(want[record], mark{i, op})
		trail.marked(string(record), mark{i, op})
	}
	for record, marks := range want {
		if got := trail.marksOf(record); !slices.Equal(got, marks) {
			t.Errorf("record %s has %v instead of %v", record, got, marks)
		}
	}
	if got := trail.marksOf("c"); got != nil {
		t.Errorf("a record without any has %v", got)
	}
}
