//go:build unix

package store

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"testing/cryptotest"
	"time"

	"stipple/planner"
	"stipple/store/disk/faulty"
	"stipple/store/vault"
)

// taped is a clinic's work on a disk that records it.
type taped struct {
	t    *testing.T
	seed uint64
	r    *rand.Rand
	d    *faulty.Disk
	root string // the folder that is recorded
	b    *salon
	now  time.Time // by the clinic's clock

	calls      []call
	state      string
	link       vault.Link
	passphrase string
	wrong      int               // wrong passphrases that were acknowledged as such
	erased     [][]byte          // beginnings of the boxes of erased charts
	backups    map[string]string // sums of the acknowledged backups, by their names

	patients []Stored[planner.Patient]
	plans    []Stored[planner.Plan]
	drafts   []Draft
	session  planner.ID // being logged; "" = none
	sessions int        // begun so far, of the plan that is under way
	signed   []planner.SessionRecord
	consents []planner.Consent // that stand
	added    []planner.User
	code     string // that recovers the clinic
}

// call is one call of the store, and what must be there once it was acknowledged.
type call struct {
	name         string
	begun, acked int // events recorded before and after it
	now          time.Time

	state      string     // everything that is read, as everything gives it
	link       vault.Link // the end of the trail
	read       vault.Link // the end of the trail once all was read, which is noted there
	passphrase string
	wrong      int
	erased     [][]byte
	backups    map[string]string
	instead    bool // what was before is set aside whole, with its trail
}

// work records a clinic from its founding on, as a seed has it.
func work(t *testing.T, seed uint64) *taped {
	t.Helper()
	cryptotest.SetGlobalRandom(t, seed)
	w := newTaped(t, seed)
	root := t.TempDir()
	w.record(root, filepath.Join(root, "clinic.stipple"))
	defer func() {
		if w.b.s != nil { // something went wrong
			_ = w.b.s.Close()
		}
	}()
	w.found()
	chores := w.chores()
	var deck []func()
	for _, chore := range chores {
		for range chore.times {
			deck = append(deck, chore.do)
		}
	}
	w.r.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	for _, do := range deck {
		do()
	}
	w.leave()
	return w
}

func newTaped(t *testing.T, seed uint64) *taped {
	t.Helper()
	d, err := faulty.New()
	if err != nil {
		t.Fatal(err)
	}
	w := &taped{t: t, seed: seed, r: rand.New(rand.NewPCG(seed, 0)), d: d, passphrase: testPassphrase, backups: map[string]string{}}
	w.now = testOptions().Now()
	w.b = &salon{options: testOptions(), refs: map[string]planner.LotRef{}, seq: map[planner.ID]int{}}
	w.b.options.Disk = d
	w.b.options.Now = func() time.Time { return w.now }
	return w
}

// record begins to record a folder, in which a clinic's file has its path.
func (w *taped) record(root, path string) {
	w.root, w.b.path = root, path
	w.d.Record(root)
}

// in gives the path of the clinic's file in what lay made.
func (w *taped) in(folder string) string {
	below, err := filepath.Rel(w.root, w.b.path)
	if err != nil {
		w.t.Fatal(err)
	}
	return filepath.Join(folder, "open", below)
}

// call runs one call of the store, which must go well, and notes what it promises.
func (w *taped) call(name string, do func() error) {
	w.t.Helper()
	w.now = w.now.Add(time.Duration(1+w.r.IntN(90)) * time.Second)
	begun := w.d.Len()
	err := do()
	acked := w.d.Len()
	if err == nil && w.b.s != nil { // the trail first: reading is noted in it
		w.link, err = lastLink(w.b.s.readers)
	}
	if err == nil && w.b.s != nil {
		w.state, err = everything(w.b.s)
	}
	read := w.link
	if err == nil && w.b.s != nil {
		read, err = lastLink(w.b.s.readers)
	}
	if err != nil {
		w.t.Fatalf("the work of seed %d: %s: %v", w.seed, name, err)
	}
	w.calls = append(w.calls, call{
		name: name, begun: begun, acked: acked, now: w.now, state: w.state, link: w.link, read: read,
		passphrase: w.passphrase, wrong: w.wrong, erased: slices.Clone(w.erased), backups: maps.Clone(w.backups),
	})
}

// found makes the clinic with its users, its stock and a first patient with a plan
// and a consent.
func (w *taped) found() {
	w.create()
	w.enter()
	w.addUser()
	for _, p := range []struct {
		name    string
		product planner.Product
	}{
		{"needle", planner.Product{Kind: planner.NeedleStock, Maker: "Acme", Name: "Cartridge", Configuration: "3RL"}},
		{"black", planner.Product{Kind: planner.PigmentStock, Maker: "Noir", Name: "Black"}},
		{"water", planner.Product{Kind: planner.DiluentStock, Name: "Water"}},
		{"machine", planner.Product{Kind: planner.MachineStock, Maker: "Pulse", Name: "Pen"}},
	} {
		w.call("a product", func() error {
			p.product.ID = w.b.s.NewID()
			saved, err := w.b.s.SaveProduct(bg(), Stored[planner.Product]{Value: p.product})
			p.product = saved.Value
			return err
		})
		w.call("a lot", func() error {
			lot := planner.Lot{ID: w.b.s.NewID(), Product: p.product.ID, Batch: "B-" + p.name}
			if p.name != "machine" {
				lot.Expiry = planner.Date{Year: 2027, Month: 11, Day: 22}
			}
			saved, err := w.b.s.SaveLot(bg(), Stored[planner.Lot]{Value: lot})
			w.b.refs[p.name] = planner.RefOf(p.product, saved.Value)
			return err
		})
	}
	w.course()
}

func (w *taped) create() {
	w.call("creating the clinic", func() (err error) {
		w.code, err = Create(w.b.path, Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}, w.b.options)
		return err
	})
}

// course makes a patient with a plan and a consent, whose sessions are held next.
func (w *taped) course() {
	w.patient()
	w.b.patient, w.sessions = w.patients[len(w.patients)-1].Value, 0
	w.call("an active plan", func() error {
		w.b.plan = w.b.courseOf(w.t, w.b.patient)
		return nil
	})
	w.call("a consent", func() error {
		w.b.consent = w.b.agree(w.t, w.b.patient.ID)
		return nil
	})
}

func (w *taped) enter() {
	w.call("signing in", func() (err error) {
		w.b.s, err = Open(w.b.path, testUser, w.passphrase, w.b.options)
		return err
	})
}

func (w *taped) leave() {
	w.call("closing", func() error {
		err := w.b.s.Close()
		w.b.s = nil
		return err
	})
}

// everything reads all there is to read.
func everything(s *Store) (all string, err error) {
	defer func() {
		if failed, is := recover().(failedRead); is {
			err = failed.error
		}
	}()
	byID := map[planner.ID]any{}
	for _, card := range read(s.Cards(bg())) {
		var more []any
		for _, plan := range read(s.Plans(bg(), card.ID)) {
			more = append(more, plan, read(s.PlanVersions(bg(), plan.Value.ID)))
		}
		for _, record := range read(s.Records(bg(), card.ID)) {
			if more = append(more, record); !record.Signed() {
				more = append(more, read(s.Running(bg(), record.ID)).Taps())
			}
		}
		byID[card.ID] = []any{card, read(s.Patient(bg(), card.ID)), more, read(s.Consents(bg(), card.ID))}
	}
	lists := []any{
		byID, read(s.Drafts(bg())), read(s.Forms(bg())), read(s.Products(bg())), read(s.Lots(bg())),
		read(s.Clinic(bg())), read(s.Users(bg())),
	}
	encoded, err := json.MarshalIndent(lists, "", " ")
	return string(encoded), err
}

// failedRead carries an error out of reading everything.
type failedRead struct{ error }

func read[T any](value T, err error) T {
	if err != nil {
		panic(failedRead{err})
	}
	return value
}
