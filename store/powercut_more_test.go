//go:build unix

package store

import (
	"fmt"
	"slices"

	"stipple/planner"
)

// consent records a consent, and may withdraw one.
func (w *taped) consent() {
	patient := w.patients[w.other()].Value.ID
	w.call("another consent", func() error {
		w.consents = append(w.consents, w.b.agree(w.t, patient))
		return nil
	})
	if gone := w.consents[0]; w.r.IntN(2) == 0 {
		w.consents = w.consents[1:]
		w.call("withdrawing a consent", func() error {
			_, err := w.b.s.WithdrawConsent(bg(), gone.ID, planner.Withdrawal{Date: w.b.s.Today(), Reason: "by telephone"})
			return err
		})
	}
}

// amend adds to a signed record, when there is one.
func (w *taped) amend() {
	if len(w.signed) == 0 {
		return
	}
	record := w.signed[w.r.IntN(len(w.signed))].ID
	w.call("an amendment", func() error {
		_, err := w.b.s.Amend(bg(), record, planner.Amendment{Text: fmt.Sprintf("bled %d", len(w.calls)), Reason: "called"}, w.passphrase)
		return err
	})
}

func (w *taped) importStock() {
	row := planner.StockRow{
		Line: 2, Product: planner.Product{Kind: planner.PigmentStock, Maker: "Noir", Name: fmt.Sprintf("Brown %d", len(w.calls))},
		Lot: planner.Lot{Batch: fmt.Sprintf("I-%d", len(w.calls)), Expiry: planner.Date{Year: 2028, Month: 1, Day: 1}},
	}
	w.call("importing stock", func() error {
		_, err := w.b.s.ImportStock(bg(), []planner.StockRow{row})
		return err
	})
}

// merge makes one chart of two, the other of which has a plan, and takes it back or not.
func (w *taped) merge() {
	w.patient()
	w.patient()
	n := len(w.patients)
	one, other := w.patients[n-2], w.patients[n-1]
	w.call("a new plan", func() error {
		_, err := w.b.s.SavePlans(bg(), newPlan(w.b.s, other.Value.ID))
		return err
	})
	w.call("a merge", func() error {
		return w.b.s.MergeCharts(bg(), one.Value.ID, other.Value.ID, one.Value, [2]int64{one.Row, other.Row})
	})
	if w.r.IntN(2) == 0 {
		w.patients = w.patients[:n-1]
	} else {
		w.call("taking a merge back", func() error { return w.b.s.UnmergeCharts(bg(), one.Value.ID) })
	}
	for i := n - 2; i < len(w.patients); i++ {
		var err error
		if w.patients[i], err = w.b.s.Patient(bg(), w.patients[i].Value.ID); err != nil {
			w.t.Fatal(err)
		}
	}
}

// recover makes another recovery code and, with it, another passphrase.
func (w *taped) recover() {
	w.call("a recovery code", func() (err error) {
		w.code, err = w.b.s.NewRecoveryCode(bg(), w.passphrase)
		return err
	})
	w.leave()
	w.passphrase = twinOf(w.passphrase)
	w.call("a passphrase by the recovery code", func() error {
		return ResetPassphrase(w.b.path, w.code, testUser, w.passphrase, w.b.options)
	})
	w.enter()
}

// restore makes a backup, saves something more, and puts the backup in place.
func (w *taped) restore() {
	w.backup()
	state, patients := w.state, slices.Clone(w.patients)
	w.patient()
	w.leave()
	var r *Restoring
	w.call("preparing a restore", func() (err error) {
		r, err = PrepareRestore(bg(), w.b.path, FindBackups(w.b.path)[0].Path, testUser, w.passphrase, w.b.options, nil)
		return err
	})
	w.patients = patients
	w.call("carrying out a restore", func() error {
		if _, err := r.Apply(); err != nil {
			return err
		}
		db := openPool(w.b.path, untouched, 1)
		defer db.Close()
		var err error
		w.state = state
		w.link, err = lastLink(db)
		return err
	})
	w.calls[len(w.calls)-1].instead = true
	w.enter()
}
