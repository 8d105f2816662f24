package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"stipple/planner"
)

// pulled is a salon in a folder that can be pulled away during a commit: after the
// save reached the disk, before anybody could be told so.
type pulled struct {
	*salon
	pull bool
}

func newPulled(t *testing.T) *pulled {
	t.Helper()
	p := &pulled{salon: newSalon(t)}
	p.sign(t, p.hold(t, 1, "crown", "frontal"))
	if err := p.s.Close(); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "usb")
	rename(t, filepath.Dir(p.path), dir)
	p.path = filepath.Join(dir, filepath.Base(p.path))
	p.options.Now = func() time.Time {
		if p.pull && p.s.mu.TryLock() { // not within a save yet
			p.s.mu.Unlock()
		} else if p.pull {
			p.pull = false
			rename(t, dir, dir+" pulled")
		}
		return testOptions().Now()
	}
	p.s = nil
	p.enter(t, testUser)
	return p
}

// TestASaveThatCameThoughAnErrorWasToldIsSavedOnce: the same call with the same value
// goes well afterwards, stores nothing twice and speaks of nobody else. Another value,
// and the same by another user, is a conflict as ever.
func TestASaveThatCameThoughAnErrorWasToldIsSavedOnce(t *testing.T) {
	p := newPulled(t)
	chart := theChart(t, p.s, "1")
	chart.Value.Contact.Phone = "+00 555 0142"
	fresh := newPatient(p.s, "7", "Sand", "Mo")
	plan := plansOf(t, p.s, chart.Value.ID)[0]
	plan.Value.Title = "Another"
	added := newPlan(p.s, fresh.Value.ID)
	clinic, err := p.s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	clinic.Value.Name = "Nord and South"
	products, err := p.s.Products(bg())
	if err != nil {
		t.Fatal(err)
	}
	product := products[0]
	product.Value.Retired = !product.Value.Retired
	lot := Stored[planner.Lot]{Value: planner.Lot{ID: p.s.NewID(), Product: products[1].Value.ID, Batch: "B-9", Expiry: planner.Date{Year: 2028, Month: 1, Day: 1}}}
	consent := p.consent
	consent.ID, consent.By, consent.Signed, consent.Withdrawn = p.s.NewID(), "", "", nil
	record := p.signedRecord(t)
	for _, c := range []struct {
		name string
		save func() (int64, error) // gives the row as stored
	}{
		{"patient", func() (int64, error) { saved, err := p.s.SavePatient(bg(), chart); return saved.Row - chart.Row, err }},
		{"new patient", func() (int64, error) { saved, err := p.s.SavePatient(bg(), fresh); return saved.Row, err }},
		{"plan", func() (int64, error) { saved, err := p.s.SavePlans(bg(), plan); return saved[0].Row - plan.Row, err }},
		{"new plan", func() (int64, error) { saved, err := p.s.SavePlans(bg(), added); return saved[0].Row, err }},
		{"clinic", func() (int64, error) { saved, err := p.s.SaveClinic(bg(), clinic); return saved.Row - clinic.Row, err }},
		{"product", func() (int64, error) {
			saved, err := p.s.SaveProduct(bg(), product)
			return saved.Row - product.Row, err
		}},
		{"lot", func() (int64, error) { saved, err := p.s.SaveLot(bg(), lot); return saved.Row, err }},
		{"consent", func() (int64, error) { saved, err := p.s.SaveConsent(bg(), consent); return saved.Row, err }},
		{"amendment", func() (int64, error) {
			saved, err := p.s.Amend(bg(), record, planner.Amendment{Text: "added ", Reason: "forgotten"}, testPassphrase)
			return int64(len(saved.Amendments)), err
		}},
	} {
		p.pull = true
		_, err := c.save()
		wantCode(t, err, planner.NotFound)
		if p.pull {
			t.Fatalf("%s: the folder was not pulled", c.name)
		}
		rename(t, filepath.Dir(p.path)+" pulled", filepath.Dir(p.path))
		var entries int
		for range 2 {
			if row, err := c.save(); err != nil || row != 1 {
				t.Errorf("%s: the same again: row %d, %v", c.name, row, err)
			}
			if now := count(t, p.s, "SELECT count(*) FROM audit WHERE op <> 'read'"); entries > 0 && now != entries {
				t.Errorf("%s: %d entries, then %d", c.name, entries, now)
			} else {
				entries = now
			}
		}
	}
	chart.Value.Contact.Phone = "+00 555 0143"
	_, err = p.s.SavePatient(bg(), chart)
	wantCode(t, err, planner.Conflict)
	chart.Value.Contact.Phone = "+00 555 0142"
	if _, err := p.s.AddUser(bg(), planner.User{Name: "Di", Role: planner.Physician}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	p.again(t, "Di")
	_, err = p.s.SavePatient(bg(), chart)
	wantCode(t, err, planner.Conflict)
	p.again(t, testUser)
	if w := p.s.Warning(); w != "" {
		t.Error(w)
	}
	wantVerified(t, p.s)
	if _, err := os.Stat(filepath.Dir(p.path) + " pulled"); err == nil {
		t.Error("the folder is still pulled")
	}
}

// signedRecord gives the record that is signed.
func (p *pulled) signedRecord(t *testing.T) planner.ID {
	t.Helper()
	records, err := p.s.Records(bg(), p.patient.ID)
	if err != nil || len(records) != 1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	return records[0].ID
}
