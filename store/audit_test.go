package store

import (
	"errors"
	"os"
	"testing"
)

// forgetTries takes away the count of wrong passphrases, for tests whose clock
// stands still.
func forgetTries(t testing.TB, path string) {
	t.Helper()
	if err := os.Remove(path + triesSuffix); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
}

// lastRow gives the last entry of the trail and what it sealed.
func lastRow(t testing.TB, s *Store) (r auditRow, said detail) {
	t.Helper()
	err := s.readers.QueryRow("SELECT " + auditColumns + " FROM audit ORDER BY seq DESC LIMIT 1").Scan(r.fields()...)
	if err != nil {
		t.Fatal(err)
	}
	keys := patientKeys{s: s, db: s.readers}
	defer keys.wipe()
	said, gone, err := keys.openDetail(r)
	if err != nil || gone {
		t.Fatalf("the detail of entry %d: gone %v, %v", r.seq, gone, err)
	}
	return r, said
}
