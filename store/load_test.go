package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// loadFolder names the folder in which a large clinic is kept once it is made,
// for making it takes minutes.
const loadFolder = "STIPPLE_LOAD_DIR"

// What a large clinic holds. The rates are ours, of a clinic that holds 30,000
// sessions a year: every chart is imported with its plan and consent, treated
// three times, read twelve times and printed once, and 20 people sign in on 250
// days a year.
const (
	loadPatients  = 100_000
	loadSessions  = 3 // of each patient
	loadReads     = 12
	loadPrints    = 1
	loadLots      = 600 // of needles, pigment and water together
	loadYears     = 10
	loadSignIns   = 20 * 250 * loadYears
	loadBatch     = 500 // patients in one transaction
	loadAskedUses = 300 // records that used the lot of the first batch
)

// load is a clinic after ten years, made of a real course of three sessions that
// is told of others by other ids, on other days and with other lots.
type load struct {
	*salon
	patients int
	now      time.Time // the clock while it is made
	texts    map[string]string
	kept     []string // the real records, packed
	rows     []recordRow
	planRow  int64
	starts   int64                   // the number of the tap that starts a session
	lots     []map[string]planner.ID // by their name in the salon
	batches  map[planner.ID]string   // what is printed on each
	random   *rand.Rand
}

// loadedClinic gives the path of a clinic of so many patients: the one kept in
// the folder STIPPLE_LOAD_DIR names, made when it is not there yet.
func loadedClinic(tb testing.TB, patients int) string {
	tb.Helper()
	folder := os.Getenv(loadFolder)
	if folder == "" {
		folder = tb.TempDir()
	}
	whole := filepath.Join(folder, fmt.Sprintf("clinic-%d", patients))
	path := filepath.Join(whole, "clinic.stipple")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	unfinished := whole + ".unfinished"
	if err := os.RemoveAll(unfinished); err != nil {
		tb.Fatal(err)
	}
	began := time.Now()
	entries := makeLoad(tb, filepath.Join(unfinished, "clinic.stipple"), patients)
	if err := os.Rename(unfinished, whole); err != nil {
		tb.Fatal(err)
	}
	tb.Logf("%d patients, %d records, %d audit entries made in %v", patients, patients*loadSessions, entries, time.Since(began).Round(time.Second))
	return path
}

// makeLoad makes a clinic and gives the number of its audit entries.
func makeLoad(tb testing.TB, path string, patients int) int64 {
	tb.Helper()
	l := &load{patients: patients, texts: map[string]string{}, batches: map[planner.ID]string{}, random: rand.New(rand.NewPCG(1, 2))}
	l.now = l.began()
	o := Options{Workstation: "desk", Now: func() time.Time { return l.now }}
	if _, err := Create(path, Founding{Clinic: "Nord", User: testUser, Passphrase: testPassphrase}, o); err != nil {
		tb.Fatal(err)
	}
	l.salon = &salon{path: path, options: o, refs: map[string]planner.LotRef{}, seq: map[planner.ID]int{}}
	l.enter(tb, testUser)
	l.stock(tb)
	l.patient, l.plan, l.consent = l.course(tb, "1", "Berg")
	l.remember(tb)
	l.buy(tb)
	for done := 0; done < patients; done += loadBatch {
		to := min(done+loadBatch, patients)
		if err := l.s.change(bg(), func(c *change) error { return l.fill(c, done, to) }); err != nil {
			tb.Fatal(err)
		}
		l.now = l.now.Add(time.Duration(int64(loadYears*364*24*time.Hour) * int64(to-done) / int64(patients)))
	}
	last, _, err := lastEntry(l.s.readers)
	if err != nil {
		tb.Fatal(err)
	}
	if err := l.s.Close(); err != nil {
		tb.Fatal(err)
	}
	return last.Seq
}

// remember holds and signs the three real sessions and keeps what they are as text.
func (l *load) remember(tb testing.TB) {
	tb.Helper()
	for session := 1; session <= loadSessions; session++ {
		id := l.hold(tb, session, "crown", "frontal")
		l.tap(tb, id, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2})
		l.sign(tb, id)
		row, err := readRecordRow(l.s.readers, id)
		if err != nil {
			tb.Fatal(err)
		}
		key, err := l.s.keyOf(l.s.readers, row.patient)
		if err != nil {
			tb.Fatal(err)
		}
		kept, err := unsealRecord[keptRecord](recordKeysOf(key, id), row.box, row.bind())
		if err != nil {
			tb.Fatal(err)
		}
		for _, tap := range kept.Taps {
			if tap.Deed == planner.StartSession {
				l.starts = int64(tap.Seq)
			}
		}
		row.box = nil
		l.rows, l.kept = append(l.rows, row), append(l.kept, loadText(tb, kept))
		plan, err := planOf(l.s.readers, row.plan, row.patient, key)
		if err != nil {
			tb.Fatal(err)
		}
		l.planRow, l.texts["plan"] = plan.Row, loadText(tb, plan.Value)
	}
	l.texts["consent"] = loadText(tb, l.consent)
}

func loadText[T any](tb testing.TB, value T) string {
	tb.Helper()
	plain, err := chart.Pack(value)
	if err != nil {
		tb.Fatal(err)
	}
	return string(plain)
}

// buy gets the lots, three kinds in turn.
func (l *load) buy(tb testing.TB) {
	tb.Helper()
	products, err := l.s.Products(bg())
	if err != nil {
		tb.Fatal(err)
	}
	good := planner.Date{Year: 2027, Month: 11, Day: 22} // as those of the salon
	var rows []planner.StockRow
	kinds := []string{"needle", "black", "water"}
	for i := range loadLots / len(kinds) {
		for _, name := range kinds {
			for _, p := range products {
				if p.Value.ID == l.refs[name].Product {
					rows = append(rows, planner.StockRow{Product: p.Value, Lot: planner.Lot{Batch: fmt.Sprintf("%s-%d", name, i), Expiry: good}})
				}
			}
		}
	}
	bought, err := l.s.ImportStock(bg(), rows)
	if err != nil {
		tb.Fatal(err)
	}
	for i := 0; i < len(bought.Lots); i += len(kinds) {
		lots := map[string]planner.ID{}
		for j, name := range kinds {
			lots[name] = bought.Lots[i+j].ID
			l.batches[lots[name]] = bought.Lots[i+j].Batch
		}
		l.lots = append(l.lots, lots)
	}
}

// fill adds patients, treated, and what the trail says of them and of who signed in.
func (l *load) fill(c *change, from, to int) error {
	for i := from; i < to; i++ {
		p := l.person(i)
		if err := c.insertPatient(p, planner.AuditImport); err != nil {
			return err
		}
		if err := l.treat(c, p, i); err != nil {
			return err
		}
		for range loadReads {
			c.note(entry{op: planner.AuditRead, entity: "patient", id: string(p.ID), patient: p.ID})
		}
		for range loadPrints {
			c.note(entry{op: planner.AuditPrint, entity: "patient", id: string(p.ID), patient: p.ID, detail: "Treatment plan"})
		}
	}
	for range loadSignIns * (to - from) / l.patients {
		c.note(entry{op: planner.AuditSignIn, entity: "user", id: string(c.s.user.ID)})
	}
	return nil
}

// person makes up somebody.
func (l *load) person(i int) planner.Patient {
	families, givens := generatedNames()
	r := l.random
	pick := func(of []string) string { return of[r.IntN(len(of))] }
	return planner.Patient{
		ID: newID(), Chart: fmt.Sprintf("C-%06d", i), Given: pick(givens), Family: pick(families) + "-" + pick(families),
		Born: planner.Date{Year: 1940 + r.IntN(65), Month: time.Month(1 + r.IntN(12)), Day: 1 + r.IntN(28)},
		Contact: planner.Contact{
			Phone: fmt.Sprintf("+00 555 %07d", r.IntN(1e7)), Email: fmt.Sprintf("p%d@example.org", i),
			Address: fmt.Sprintf("%d Long Street\nSome Town", 1+r.IntN(200)),
		},
		History: planner.History{Medical: strings.Repeat("Nothing of note was told. ", 4)},
	}
}

// treat tells the real course of another patient.
func (l *load) treat(c *change, p planner.Patient, i int) error {
	key, err := c.s.keyOf(c.tx, p.ID)
	if err != nil {
		return err
	}
	defer key.Wipe()
	plan, consent := newID(), newID()
	ids := []string{
		string(l.patient.ID), string(p.ID), string(l.plan.ID), string(plan), string(l.consent.ID), string(consent),
		l.began().Format(time.DateOnly), l.now.Format(time.DateOnly),
	}
	var records []planner.ID
	for n, row := range l.rows {
		records = append(records, newID())
		ids = append(ids, string(row.id), string(records[n]))
	}
	told := strings.NewReplacer(ids...)
	w := &loadWriter{c: c, patient: p.ID}
	w.put(key.Seal([]byte(told.Replace(l.texts["plan"])), boxVersion, planBind(plan, p.ID, l.planRow)), "plan", plan, l.planRow,
		"INSERT INTO plans (box, id, patient, ver) VALUES ($1, $2, $3, $4)")
	w.put(key.Seal([]byte(told.Replace(l.texts["consent"])), boxVersion, consentRowBind(consent, p.ID, 1)), "consent", consent, 1,
		"INSERT INTO consents (box, id, patient, ver) VALUES ($1, $2, $3, $4)")
	for n, row := range l.rows {
		lots := l.lots[l.batch(i*loadSessions+n)]
		row.id, row.patient, row.plan = records[n], p.ID, plan
		if err := l.tell(w, row, told.Replace(l.kept[n]), lots, key); err != nil {
			return err
		}
	}
	if w.err != nil {
		return w.err
	}
	return c.renewCard(p, key)
}

// batch spreads the records over the lots: the first batch of lots goes into
// loadAskedUses records, as far apart as can be, the others share what is left.
func (l *load) batch(n int) int {
	if apart := max(1, l.patients*loadSessions/loadAskedUses); n%apart == 0 {
		return 0
	}
	return 1 + n%(len(l.lots)-1)
}

// began is when the clinic was founded and the real sessions were held.
func (*load) began() time.Time { return time.Date(2026-loadYears, 11, 22, 9, 30, 0, 0, time.UTC) }

// tell writes one session, signed anew, with the lots it used.
func (l *load) tell(w *loadWriter, row recordRow, text string, lots map[string]planner.ID, key vault.Key) error {
	var other []string
	for name, lot := range lots {
		other = append(other, string(l.refs[name].Lot), string(lot), l.refs[name].Batch, l.batches[lot])
	}
	signed, err := signedAnew([]byte(strings.NewReplacer(other...).Replace(text)))
	if err != nil {
		return err
	}
	kept, err := chart.Unpack[keptRecord](signed)
	if err != nil {
		return err
	}
	w.c.note(entry{op: planner.AuditStart, entity: "session", id: string(row.id), patient: row.patient, ver: l.starts})
	w.put(sessionKey(key, row.id).Seal(signed, boxVersion, row.bind()), "record", row.id, row.ver,
		"INSERT INTO records (box, id, patient, ver, plan, session, operator, signed) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
		string(row.plan), row.session, string(row.operator))
	for _, use := range kept.Record.LotsUsed() {
		if w.err == nil {
			w.err = w.c.s.linkLot(w.c.tx, use.Lot.Lot, row.id, use.Amount)
		}
	}
	return w.err
}

// loadWriter writes boxes of one patient and what the trail says of them.
type loadWriter struct {
	c       *change
	patient planner.ID
	err     error
}

func (w *loadWriter) put(box []byte, entity string, id planner.ID, ver int64, insert string, args ...any) {
	if w.err != nil {
		return
	}
	_, w.err = w.c.tx.Exec(insert, append([]any{box, string(id), string(w.patient), ver}, args...)...)
	w.c.note(entry{op: planner.AuditImport, entity: entity, id: string(id), patient: w.patient, ver: ver, digest: digestOf(box)})
}

// TestTheLastSaveMovesWithTheCards: whoever reads the cards once more only when the
// last save is another one has always the present ones.
func TestTheLastSaveMovesWithTheCards(t *testing.T) {
	b := newSalon(t)
	last := func() int64 {
		t.Helper()
		seq, err := b.s.LastSave(bg())
		if err != nil {
			t.Fatal(err)
		}
		return seq
	}
	before := last()
	if _, err := b.s.Patient(bg(), b.patient.ID); err != nil {
		t.Fatal(err)
	}
	b.again(t, testUser)
	if now := last(); now != before || now == 0 {
		t.Errorf("reading and coming again moved it from %d to %d", before, now)
	}
	for name, save := range map[string]func() error{
		"a new patient": func() error { savePatient(t, b.s, newPatient(b.s, "N", "New", "One")); return nil },
		"archiving":     func() error { return b.s.ArchivePatient(bg(), b.patient.ID, "moved away") },
	} {
		if err := save(); err != nil {
			t.Fatal(err)
		}
		if now := last(); now <= before {
			t.Errorf("%s left it at %d", name, now)
		}
		before = last()
	}
}
