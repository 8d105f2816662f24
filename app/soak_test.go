package app

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/store"
	"stipple/store/vault"
)

// soakPatients names how many patients TestSoak sees. The ordinary run sees a few;
// `make soak` sees the 40 of an eight-hour day, twelve minutes each by the clock of
// the clinic. How long a visit takes and what is done in it is ours.
const (
	soakPatients = "STIPPLE_SOAK"
	soakFew      = 6
	soakLong     = 20 // from here on the last third of a day starts nothing for the first time
	soakMinutes  = 12
)

const (
	soakUser       = "Dr. Anna Berg"
	soakPassphrase = "brass otter piano"
)

// soakGate opens real files with slots that cost next to nothing, by the clock of
// the day that is played.
type soakGate struct {
	fileGate // for backups
	day      *soakClock
}

func (g soakGate) options(readOnly bool) store.Options {
	return store.Options{KDF: vault.KDF{MemoryKiB: 64, Time: 1, Threads: 1}, Workstation: "desk", Now: g.day.now, ReadOnly: readOnly}
}

func (g soakGate) create(path string, f store.Founding) (string, error) {
	return store.Create(path, f, g.options(false))
}

func (g soakGate) reset(path, code, user, passphrase string) error {
	return store.ResetPassphrase(path, code, user, passphrase, g.options(false))
}

func (g soakGate) open(path, user, passphrase string, readOnly bool) (clinicFile, error) {
	s, err := store.Open(path, user, passphrase, g.options(readOnly))
	if err != nil {
		return nil, err
	}
	return s, nil
}

// soakClock is the clock of the clinic.
type soakClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *soakClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *soakClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// soakRunner works at once, and keeps what timers ask for until the day has time
// for it, as the window's own goroutine would.
type soakRunner struct {
	inline
	mu      sync.Mutex
	waiting []func()
}

func (r *soakRunner) later(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting = append(r.waiting, f)
}

// settle does what timers asked for.
func (r *soakRunner) settle() {
	r.mu.Lock()
	due := r.waiting
	r.waiting = nil
	r.mu.Unlock()
	for _, f := range due {
		f()
	}
}

// clinicDay is a window on a real clinic file, in which a day is played.
type clinicDay struct {
	*chairStage
	runner *soakRunner
	day    *soakClock
	lots   map[planner.StockKind]planner.LotRef
	taps   int // how many were made at the chair so far
}

func newClinicDay(t *testing.T) *clinicDay {
	t.Helper()
	day := &soakClock{at: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}
	d := &clinicDay{chairStage: &chairStage{stage: newStage(t, newFakeFile(planner.Physician))}, runner: &soakRunner{}, day: day, lots: map[planner.StockKind]planner.LotRef{}}
	d.file, d.gate = nil, nil // what is played here is no fake
	d.shell.turns.runner, d.shell.gate = d.runner, soakGate{day: day}
	path := filepath.Join(t.TempDir(), "clinic.stipple")
	if _, err := d.shell.gate.create(path, store.Founding{Clinic: "Sunrise Clinic", User: soakUser, Passphrase: soakPassphrase}); err != nil {
		t.Fatal(err)
	}
	d.shell.start(path, soakUser)
	d.signIn()
	t.Cleanup(func() {
		if d.shell.file != nil {
			_ = d.shell.file.Close()
		}
	})
	d.buy()
	return d
}

// inUse is the file as the window has it open.
func (d *clinicDay) inUse() *store.Store { return d.shell.file.(*store.Store) }

func (d *clinicDay) signIn() {
	d.t.Helper()
	p, ok := d.shell.current.(*signInPage)
	if !ok {
		d.t.Fatalf("shown is %T", d.shell.current)
	}
	p.passphrase.entry.SetText(soakPassphrase)
	d.key(fyne.KeyReturn)
	if d.shell.file == nil {
		d.t.Fatalf("nobody is signed in: %s", p.trouble.message())
	}
}

// buy gets a lot of all that a session needs.
func (d *clinicDay) buy() {
	d.t.Helper()
	for _, p := range []planner.Product{
		{Kind: planner.NeedleStock, Maker: "Acme", Name: "Liner", Configuration: "3RL", Diameter: 0.25},
		{Kind: planner.PigmentStock, Maker: "Noir", Name: "Soft black", MixedHours: 4},
		{Kind: planner.DiluentStock, Name: "water"},
	} {
		p.ID = d.inUse().NewID()
		if _, err := d.inUse().SaveProduct(d.t.Context(), store.Stored[planner.Product]{Value: p}); err != nil {
			d.t.Fatal(err)
		}
		lot := planner.Lot{ID: d.inUse().NewID(), Product: p.ID, Batch: "B-" + p.Name, Expiry: d.inUse().Today().AddDays(400)}
		if _, err := d.inUse().SaveLot(d.t.Context(), store.Stored[planner.Lot]{Value: lot}); err != nil {
			d.t.Fatal(err)
		}
		d.lots[p.Kind] = planner.RefOf(p, lot)
	}
}
