//go:build unix

package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"stipple/planner"
)

// chore is something a clinic does, and how often in the recorded work.
type chore struct {
	times int
	do    func()
}

func (w *taped) chores() []chore {
	return []chore{
		{4, w.patient},
		{4, w.changePatient},
		{2, w.archive},
		{4, w.plan},
		{6, w.draft},
		{11, w.tap},
		{3, w.lot},
		{2, w.clinic},
		{3, w.mistyped},
		{2, w.addUser},
		{2, w.changePassphrase},
		{2, w.removeUser},
		{2, w.erase},
		{3, w.again},
		{1, w.nextCourse},
		{2, w.backup},
		{3, w.consent},
		{3, w.amend},
		{2, w.importStock},
		{2, w.merge},
		{2, w.recover},
		{1, w.restore},
	}
}

func (w *taped) patient() {
	w.call("a new patient", func() error {
		p := newPatient(w.b.s, fmt.Sprint(100+len(w.calls)), "Dahl", "Eva")
		p.Value.Alerts = []string{"latex"}
		saved, err := w.b.s.SavePatient(bg(), p)
		w.patients = append(w.patients, saved)
		return err
	})
}

// other gives one of the patients whose sessions are not held, making one if need be.
func (w *taped) other() int {
	var others []int
	for i, p := range w.patients {
		if p.Value.ID != w.b.patient.ID {
			others = append(others, i)
		}
	}
	if len(others) == 0 {
		w.patient()
		return len(w.patients) - 1
	}
	return others[w.r.IntN(len(others))]
}

func (w *taped) changePatient() { w.changePatientOf(w.other()) }

func (w *taped) changePatientOf(i int) {
	w.call("a patient changed", func() (err error) {
		w.patients[i].Value.Given = fmt.Sprintf("Eva %d", len(w.calls))
		w.patients[i], err = w.b.s.SavePatient(bg(), w.patients[i])
		return err
	})
}

func (w *taped) archive() {
	id := w.patients[w.other()].Value.ID
	w.call("archiving", func() error { return w.b.s.ArchivePatient(bg(), id, "moved away") })
	w.call("taking it back", func() error { return w.b.s.UnarchivePatient(bg(), id) })
	for i := range w.patients {
		if w.patients[i].Value.ID == id {
			var err error
			if w.patients[i], err = w.b.s.Patient(bg(), id); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// plan makes a plan, or changes one.
func (w *taped) plan() {
	if len(w.plans) == 0 || w.r.IntN(2) == 0 {
		patient := w.patients[w.other()].Value.ID
		w.call("a new plan", func() error {
			saved, err := w.b.s.SavePlans(bg(), newPlan(w.b.s, patient))
			w.plans = append(w.plans, saved...)
			return err
		})
		return
	}
	i := w.r.IntN(len(w.plans))
	w.call("a plan changed", func() error {
		w.plans[i].Value.Title = fmt.Sprintf("Plan %d", len(w.calls))
		saved, err := w.b.s.SavePlans(bg(), w.plans[i])
		w.plans[i] = saved[0]
		return err
	})
}

// draft keeps a draft, in place of an earlier one, or drops one.
func (w *taped) draft() {
	if len(w.drafts) > 0 && w.r.IntN(4) == 0 {
		gone := w.drafts[0]
		w.drafts = w.drafts[1:]
		w.call("dropping a draft", func() error { return w.b.s.DropDraft(bg(), gone.Kind, gone.ID) })
		return
	}
	patient := w.patients[w.other()].Value
	draft := Draft{Kind: PatientDraft, ID: patient.ID, Patient: patient.ID, Body: fmt.Appendf(nil, `"%d"`, len(w.calls))}
	switch w.r.IntN(3) {
	case 0:
		draft.ID = w.b.s.NewID()
		draft.Patient = draft.ID
	case 1:
		draft.Kind, draft.ID = FormDraft, w.b.s.NewID()
	}
	w.drafts = append(slices.DeleteFunc(w.drafts, func(d Draft) bool { return d.Kind == draft.Kind && d.ID == draft.ID }), draft)
	w.call("a draft", func() error { return w.b.s.SaveDraft(bg(), draft) })
}

// nextCourse begins a course with another patient, unless a session is being held.
func (w *taped) nextCourse() {
	if w.session == "" {
		w.course()
	}
}

// tap logs the next few taps of the session that is held, and signs it at its end.
func (w *taped) tap() {
	if w.session == "" {
		if w.sessions == 3 {
			w.course()
		}
		w.sessions++
		w.call("opening a record", func() error {
			w.session = w.b.open(w.t, w.sessions)
			return nil
		})
	}
	script := w.b.script()
	for range 8 {
		next := w.b.seq[w.session]
		if next == len(script) {
			w.sign()
			return
		}
		w.call("a tap", func() error { return w.b.try(w.session, script[next]) })
	}
}

func (w *taped) sign() {
	if w.r.IntN(2) == 0 {
		w.call("signing with a wrong passphrase", func() error {
			_, err := w.b.s.Sign(bg(), w.session, otherPassphrase)
			return wanted(err, planner.Forbidden)
		})
		w.now = w.now.Add(longestWait)
	}
	w.call("signing", func() error {
		signed, err := w.b.s.Sign(bg(), w.session, w.passphrase)
		w.signed = append(w.signed, signed)
		return err
	})
	w.session = ""
}

func (w *taped) lot() {
	w.call("a lot changed", func() error {
		lots, err := w.b.s.Lots(bg())
		if err != nil {
			return err
		}
		lot := lots[w.r.IntN(len(lots))]
		lot.Value.Note = fmt.Sprintf("shelf %d", len(w.calls))
		_, err = w.b.s.SaveLot(bg(), lot)
		return err
	})
}

func (w *taped) clinic() {
	w.call("the clinic's settings", func() error {
		clinic, err := w.b.s.Clinic(bg())
		if err != nil {
			return err
		}
		clinic.Value.Phone = fmt.Sprintf("+46 8 %d", len(w.calls))
		_, err = w.b.s.SaveClinic(bg(), clinic)
		return err
	})
}

func (w *taped) again() {
	w.leave()
	w.enter()
}

// mistyped signs in with a wrong passphrase, and too soon after it, then rightly.
func (w *taped) mistyped() {
	w.leave()
	for range 1 + w.r.IntN(3) {
		w.wrong++
		w.call("signing in with a wrong passphrase", func() error {
			_, err := Open(w.b.path, testUser, otherPassphrase, w.b.options)
			var wait *WaitError
			if errors.As(err, &wait) {
				return err
			}
			return wanted(err, planner.Forbidden)
		})
		w.now = w.now.Add(longestWait)
	}
	w.enter()
}

// wanted is no error when it has a code.
func wanted(err error, code planner.Code) error {
	if planner.ErrorCode(err) == code {
		return nil
	}
	return fmt.Errorf("not %s: %w", code, err)
}

func (w *taped) addUser() {
	w.call("a new user", func() error {
		user, err := w.b.s.AddUser(bg(), planner.User{Name: fmt.Sprintf("Bo %d", len(w.calls)), Role: planner.Assistant}, testPassphrase)
		w.added = append(w.added, user)
		return err
	})
}

func (w *taped) changePassphrase() {
	before := w.passphrase
	w.passphrase = twinOf(w.passphrase)
	w.call("another passphrase", func() error { return w.b.s.ChangePassphrase(bg(), before, w.passphrase) })
}

// twinOf gives the other of the two passphrases that the work goes between.
func twinOf(passphrase string) string {
	return map[string]string{testPassphrase: otherPassphrase + " indeed", otherPassphrase + " indeed": testPassphrase}[passphrase]
}

func (w *taped) removeUser() {
	if len(w.added) == 0 {
		w.addUser()
	}
	gone := w.added[0]
	w.added = w.added[1:]
	w.call("removing a user", func() error { return w.b.s.RemoveUser(bg(), gone.ID) })
	w.now = w.now.Add(time.Minute)
	w.call("sealing anew", func() error { return w.b.s.resealBy(bg(), 2, nil) })
}

// erase destroys a chart. Nothing of it may be left on the disk then.
func (w *taped) erase() {
	i := w.other()
	id := w.patients[i].Value.ID
	w.patients = slices.Delete(w.patients, i, i+1)
	w.plans = slices.DeleteFunc(w.plans, func(p Stored[planner.Plan]) bool { return p.Value.Patient == id })
	w.drafts = slices.DeleteFunc(w.drafts, func(d Draft) bool { return d.Patient == id })
	w.signed = slices.DeleteFunc(w.signed, func(r planner.SessionRecord) bool { return r.Patient == id })
	w.consents = slices.DeleteFunc(w.consents, func(c planner.Consent) bool { return c.Patient == id })
	boxes, err := readBoxes(w.b.s.readers, "SELECT key_box FROM patients WHERE id = $1", string(id))
	if err != nil || len(boxes) != 1 {
		w.t.Fatal(len(boxes), err)
	}
	w.erased = append(w.erased, boxes[0][:markLength])
	w.call("erasing a chart", func() error {
		erased, err := w.b.s.ErasePatient(bg(), id, "asked for it", w.passphrase)
		if err == nil && erased.Traces {
			err = errors.New("it left traces")
		}
		return err
	})
}

// backup makes a backup, which may thin out older ones.
func (w *taped) backup() {
	w.call("a backup", func() error {
		if _, err := w.b.s.Backup(bg(), "", nil); err != nil {
			return err
		}
		clear(w.backups)
		var errs []error
		for _, backup := range FindBackups(w.b.path) {
			sums, err := sumsOf(backup.Path)
			w.backups[filepath.Base(backup.Path)] = sums
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	})
}

// sumsOf gives the sum of a backup and that of its head.
func sumsOf(path string) (string, error) {
	file, err := os.ReadFile(path)
	head, errHead := os.ReadFile(path + headSuffix)
	return fmt.Sprintf("%x %x", sha256.Sum256(file), sha256.Sum256(head)), errors.Join(err, errHead)
}
