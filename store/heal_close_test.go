package store

import (
	"sync"
	"testing"
	"time"
)

// TestClosingDoesNotWaitForARow of saves that each wait for the same reader.
func TestClosingDoesNotWaitForARow(t *testing.T) {
	a := newAway(t)
	err := a.snapshot(bg(), func(db querier) error {
		var n int
		if err := db.QueryRow("SELECT count(*) FROM audit").Scan(&n); err != nil {
			return err
		}
		a.save(t, "+00 555 0002")
		a.home.hurt.Store(true) // so that each has the file opened anew
		var row sync.WaitGroup
		for range 6 {
			row.Go(func() { _ = a.SaveDraft(bg(), Draft{Kind: FormDraft, ID: "form", Body: []byte("{}")}) })
		}
		time.Sleep(100 * time.Millisecond)
		began := time.Now()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 6*time.Second {
			t.Errorf("it took %v", took)
		}
		row.Wait()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	a.wantKept(t)
}
