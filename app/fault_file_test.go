package app

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"stipple/planner"
	"stipple/store"
)

// faultyFile is a file on a disk that fails or is slow. It counts what was done, by
// the name of the method.
type faultyFile struct {
	*fakeFile
	turn  sync.Mutex
	err   error                    // why nothing that changes it is done; nil = it is
	only  string                   // the method that fails; "" = all
	slow  chan struct{}            // nothing is done before it is closed; nil = all is at once
	asked chan string              // hears of what waits for that
	swift func(method string) bool // what is at once all the same; nil = nothing
	done  map[string]int
	met   map[string]bool // what failed
}

// fail has all that changes the file fail, or one method; nil ends that.
func (f *faultyFile) fail(err error, only string) { f.err, f.only = err, only }

// count is how often a method was done.
func (f *faultyFile) count(method string) int {
	f.turn.Lock()
	defer f.turn.Unlock()
	return f.done[method]
}

// change does a change, or fails.
func (f *faultyFile) change(name string, do func() error) error {
	if f.slow != nil && (f.swift == nil || !f.swift(name)) {
		f.asked <- name
		<-f.slow
	}
	f.turn.Lock()
	defer f.turn.Unlock()
	if f.err != nil && (f.only == "" || f.only == name) {
		f.met[name] = true
		return f.err
	}
	err := do()
	if err == nil {
		f.done[name]++
	}
	return err
}

// faultyStage is a window on such a file.
func faultyStage(t *testing.T, file *fakeFile) (*stage, *faultyFile) {
	t.Helper()
	s := newStage(t, file)
	f := &faultyFile{fakeFile: file, asked: make(chan string, 100), done: map[string]int{}, met: map[string]bool{}}
	s.shell.path = filepath.Join(t.TempDir(), "clinic.stipple")
	s.shell.enter(f, "Sunrise Clinic")
	return s, f
}

func (f *faultyFile) SavePatient(ctx context.Context, p store.Stored[planner.Patient]) (saved store.Stored[planner.Patient], err error) {
	err = f.change("SavePatient", func() (err error) { saved, err = f.fakeFile.SavePatient(ctx, p); return err })
	return saved, err
}

func (f *faultyFile) SavePlans(ctx context.Context, p ...store.Stored[planner.Plan]) (saved []store.Stored[planner.Plan], err error) {
	err = f.change("SavePlans", func() (err error) { saved, err = f.fakeFile.SavePlans(ctx, p...); return err })
	return saved, err
}

func (f *faultyFile) SaveClinic(ctx context.Context, c store.Stored[planner.Clinic]) (saved store.Stored[planner.Clinic], err error) {
	err = f.change("SaveClinic", func() (err error) { saved, err = f.fakeFile.SaveClinic(ctx, c); return err })
	return saved, err
}

func (f *faultyFile) ConfirmSecondFolder(ctx context.Context) error {
	return f.change("ConfirmSecondFolder", func() error { return f.fakeFile.ConfirmSecondFolder(ctx) })
}

func (f *faultyFile) SaveProduct(ctx context.Context, p store.Stored[planner.Product]) (saved store.Stored[planner.Product], err error) {
	err = f.change("SaveProduct", func() (err error) { saved, err = f.fakeFile.SaveProduct(ctx, p); return err })
	return saved, err
}

func (f *faultyFile) SaveLot(ctx context.Context, l store.Stored[planner.Lot]) (saved store.Stored[planner.Lot], err error) {
	err = f.change("SaveLot", func() (err error) { saved, err = f.fakeFile.SaveLot(ctx, l); return err })
	return saved, err
}

func (f *faultyFile) ImportStock(ctx context.Context, rows []planner.StockRow) (added planner.StockImport, err error) {
	err = f.change("ImportStock", func() (err error) { added, err = f.fakeFile.ImportStock(ctx, rows); return err })
	return added, err
}

func (f *faultyFile) SaveConsent(ctx context.Context, c planner.Consent) (saved store.Stored[planner.Consent], err error) {
	err = f.change("SaveConsent", func() (err error) { saved, err = f.fakeFile.SaveConsent(ctx, c); return err })
	return saved, err
}

func (f *faultyFile) WithdrawConsent(ctx context.Context, id planner.ID, w planner.Withdrawal) (saved store.Stored[planner.Consent], err error) {
	err = f.change("WithdrawConsent", func() (err error) { saved, err = f.fakeFile.WithdrawConsent(ctx, id, w); return err })
	return saved, err
}

func (f *faultyFile) SaveConsentTemplate(ctx context.Context, c planner.ConsentTemplate) (saved planner.ConsentTemplate, err error) {
	err = f.change("SaveConsentTemplate", func() (err error) { saved, err = f.fakeFile.SaveConsentTemplate(ctx, c); return err })
	return saved, err
}

func (f *faultyFile) ArchivePatient(ctx context.Context, id planner.ID, reason string) error {
	return f.change("ArchivePatient", func() error { return f.fakeFile.ArchivePatient(ctx, id, reason) })
}

func (f *faultyFile) UnarchivePatient(ctx context.Context, id planner.ID) error {
	return f.change("UnarchivePatient", func() error { return f.fakeFile.UnarchivePatient(ctx, id) })
}

func (f *faultyFile) ErasePatient(ctx context.Context, id planner.ID, reason, passphrase string) (erased store.Erased, err error) {
	err = f.change("ErasePatient", func() (err error) { erased, err = f.fakeFile.ErasePatient(ctx, id, reason, passphrase); return err })
	return erased, err
}

func (f *faultyFile) MergeCharts(ctx context.Context, keep, other planner.ID, merged planner.Patient, rows [2]int64) error {
	return f.change("MergeCharts", func() error { return f.fakeFile.MergeCharts(ctx, keep, other, merged, rows) })
}

func (f *faultyFile) UnmergeCharts(ctx context.Context, keep planner.ID) error {
	return f.change("UnmergeCharts", func() error { return f.fakeFile.UnmergeCharts(ctx, keep) })
}

func (f *faultyFile) OpenRecord(ctx context.Context, r planner.SessionRecord) error {
	return f.change("OpenRecord", func() error { return f.fakeFile.OpenRecord(ctx, r) })
}

func (f *faultyFile) DropRecord(ctx context.Context, id planner.ID) error {
	return f.change("DropRecord", func() error { return f.fakeFile.DropRecord(ctx, id) })
}

func (f *faultyFile) Amend(ctx context.Context, id planner.ID, a planner.Amendment, passphrase string) (amended planner.SessionRecord, err error) {
	err = f.change("Amend", func() (err error) { amended, err = f.fakeFile.Amend(ctx, id, a, passphrase); return err })
	return amended, err
}

func (f *faultyFile) Sign(ctx context.Context, id planner.ID, passphrase string) (signed planner.SessionRecord, err error) {
	err = f.change("Sign", func() (err error) { signed, err = f.fakeFile.Sign(ctx, id, passphrase); return err })
	return signed, err
}

func (f *faultyFile) AddUser(ctx context.Context, u planner.User, passphrase string) (added planner.User, err error) {
	err = f.change("AddUser", func() (err error) { added, err = f.fakeFile.AddUser(ctx, u, passphrase); return err })
	return added, err
}

func (f *faultyFile) SetRole(ctx context.Context, user planner.ID, role planner.Role) error {
	return f.change("SetRole", func() error { return f.fakeFile.SetRole(ctx, user, role) })
}

func (f *faultyFile) RemoveUser(ctx context.Context, user planner.ID) error {
	return f.change("RemoveUser", func() error { return f.fakeFile.RemoveUser(ctx, user) })
}

func (f *faultyFile) ChangePassphrase(ctx context.Context, old, next string) error {
	return f.change("ChangePassphrase", func() error { return f.fakeFile.ChangePassphrase(ctx, old, next) })
}

func (f *faultyFile) SetPassphrase(ctx context.Context, user planner.ID, next string) error {
	return f.change("SetPassphrase", func() error { return f.fakeFile.SetPassphrase(ctx, user, next) })
}

func (f *faultyFile) NewRecoveryCode(ctx context.Context, passphrase string) (code string, err error) {
	err = f.change("NewRecoveryCode", func() (err error) { code, err = f.fakeFile.NewRecoveryCode(ctx, passphrase); return err })
	return code, err
}

func (f *faultyFile) RecordPrint(ctx context.Context, patient planner.ID, paper string) error {
	return f.change("RecordPrint", func() error { return f.fakeFile.RecordPrint(ctx, patient, paper) })
}

func (f *faultyFile) NoteExport(ctx context.Context, what string) error {
	return f.change("NoteExport", func() error { return f.fakeFile.NoteExport(ctx, what) })
}

func (f *faultyFile) SaveDraft(ctx context.Context, d store.Draft) error {
	return f.change("SaveDraft", func() error { return f.fakeFile.SaveDraft(ctx, d) })
}

func (f *faultyFile) DropDraft(ctx context.Context, kind store.DraftKind, id planner.ID) error {
	return f.change("DropDraft", func() error { return f.fakeFile.DropDraft(ctx, kind, id) })
}
