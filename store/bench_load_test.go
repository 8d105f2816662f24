package store

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"stipple/planner"
)

// BenchmarkLoad gives what somebody waits for in a clinic of 100,000 patients,
// 300,000 records and ten years of audit, beside the same in a small one. Set
// STIPPLE_LOAD_DIR to a folder to have the two made once and kept there.
func BenchmarkLoad(b *testing.B) {
	for _, patients := range []int{1000, loadPatients} {
		path := loadedClinic(b, patients)
		named := func(name string) string { return fmt.Sprintf("%s/%d", name, patients) }
		b.Run(named("signin"), func(b *testing.B) { loadSignIn(b, path, false) })
		b.Run(named("signin-and-list"), func(b *testing.B) { loadSignIn(b, path, true) })
		s, err := Open(path, testUser, testPassphrase, Options{})
		if err != nil {
			b.Fatal(err)
		}
		cards, err := s.Cards(bg())
		if err != nil {
			b.Fatal(err)
		}
		l := &loadAsker{s: s, cards: cards}
		b.Run(named("keystroke"), func(b *testing.B) { benchKeystroke(b, cards) })
		for _, m := range l.measures() {
			b.Run(named(m.name), func(b *testing.B) { loadTimed(b, m.ask) })
		}
		b.Run(named("save-beside-plain"), func(b *testing.B) { loadSave(b, s, cards) })
		b.Run(named("verify"), func(b *testing.B) { loadVerify(b, s) })
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// loadTimed measures a question again and again, no two alike.
func loadTimed(b *testing.B, ask func(n int) error) {
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		start := time.Now()
		if err := ask(n); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	reportPercentiles(b, took)
}

func loadSignIn(b *testing.B, path string, list bool) {
	loadTimed(b, func(int) error {
		s, err := Open(path, testUser, testPassphrase, Options{})
		if err != nil {
			return err
		}
		if list {
			cards, err := s.Cards(bg())
			if err != nil {
				return err
			}
			if len(planner.NewFinder(cards).Find("", planner.Filter{})) != len(cards) {
				return errors.New("not everybody is listed")
			}
		}
		b.StopTimer()
		defer b.StartTimer()
		return s.Close()
	})
}

// loadAsker asks what the window asks.
type loadAsker struct {
	s     *Store
	cards []planner.Card
}

// one gives another patient each time, far from the last.
func (l *loadAsker) one(n int) planner.ID { return l.cards[n*7919%len(l.cards)].ID }

func (l *loadAsker) measures() []loadMeasure {
	lots, _ := l.s.Lots(bg())
	return []loadMeasure{
		{"chart", l.chart},
		{"consents-and-records", func(n int) error {
			if _, err := l.s.Consents(bg(), l.one(n)); err != nil {
				return err
			}
			list, err := l.s.Records(bg(), l.one(n))
			if err == nil && len(list) != loadSessions && l.one(n) != l.cards[0].ID {
				err = fmt.Errorf("%d records", len(list))
			}
			return err
		}},
		{"chart-number", func(n int) error {
			_, err := l.s.PatientByChart(bg(), l.cards[n*7919%len(l.cards)].Chart)
			return err
		}},
		{"save", l.save},
		{"trail", func(int) error { return l.page(planner.AuditQuery{}) }},
		{"trail-of-patient", func(n int) error { return l.page(planner.AuditQuery{Patient: l.one(n)}) }},
		{"recall-300", func(int) error { return l.recall(lots) }},
		{"today", l.today},
		{"stock", func(int) error {
			_, err := l.s.Lots(bg())
			if err == nil {
				_, err = l.s.LotAmounts(bg())
			}
			return err
		}},
		{"duplicates", func(int) error {
			p := planner.Patient{Family: "Nguyễn-Müller", Given: "José", Born: planner.Date{Year: 1960, Month: 5, Day: 5}, Contact: planner.Contact{Phone: "+00 555 1234567"}}
			planner.Likely(p, l.cards)
			return nil
		}},
		{"erased-uses", func(int) error {
			_, err := l.s.ErasedUses(bg(), planner.RecallQuery{Lot: lots[0].Value.ID})
			return err
		}},
		{"trail-of-a-rare-deed", func(int) error {
			_, err := l.s.Audit(bg(), planner.AuditQuery{Ops: []planner.AuditOp{planner.AuditErase}})
			return err
		}},
		{"operator-rates", func(int) error {
			_, err := l.s.SignedBy(bg(), l.s.User().ID, 20)
			return err
		}},
	}
}

type loadMeasure struct {
	name string
	ask  func(n int) error
}

// chart opens a chart as its page does.
func (l *loadAsker) chart(n int) error {
	if _, err := l.s.Patient(bg(), l.one(n)); err != nil {
		return err
	}
	_, err := l.s.Plans(bg(), l.one(n))
	return err
}

// save changes a telephone number.
func (l *loadAsker) save(n int) error {
	p, err := l.s.Patient(bg(), l.one(n))
	if err != nil {
		return err
	}
	p.Value.Contact.Phone = fmt.Sprintf("+00 555 %d", n)
	_, err = l.s.SavePatient(bg(), p)
	return err
}

func (l *loadAsker) page(q planner.AuditQuery) error {
	list, err := l.s.Audit(bg(), q)
	if err == nil && len(list) < loadSessions {
		err = fmt.Errorf("%d entries", len(list))
	}
	return err
}

// recall asks who was treated with the lot that most records named.
func (l *loadAsker) recall(lots []Stored[planner.Lot]) error {
	for _, lot := range lots {
		if lot.Value.Batch == "needle-0" {
			list, err := l.s.Recall(bg(), planner.RecallQuery{Lot: lot.Value.ID})
			if err == nil && len(list) != loadAskedUses {
				err = fmt.Errorf("%d uses", len(list))
			}
			return err
		}
	}
	return errors.New("the lot is not there")
}

// today reads what the start page does beside the list.
func (l *loadAsker) today(int) error {
	if _, err := l.s.UnsignedRecords(bg()); err != nil {
		return err
	}
	_, err := l.s.Drafts(bg())
	return err
}

// loadSave measures a save beside a plain row of the same size, in turns.
func loadSave(b *testing.B, s *Store, cards []planner.Card) {
	patient, err := s.Patient(bg(), cards[0].ID)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.writer.Exec("CREATE TABLE plain (id TEXT PRIMARY KEY, ver INTEGER NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID"); err != nil {
		b.Fatal(err)
	}
	defer func() { _, _ = s.writer.Exec("DROP TABLE plain") }()
	bench := &saveBench{s: s, patient: patient}
	if err := bench.withHead(); err != nil {
		b.Fatal(err)
	}
	if err := bench.asLong(); err != nil {
		b.Fatal(err)
	}
	var plain, sealed, head []time.Duration
	timed := func(list *[]time.Duration, save func() error) {
		start := time.Now()
		if err := save(); err != nil {
			b.Fatal(err)
		}
		*list = append(*list, time.Since(start))
	}
	for b.Loop() {
		timed(&plain, bench.plain)
		timed(&sealed, bench.sealed)
		timed(&head, bench.withHead)
	}
	b.ReportMetric(float64(middle(sealed))/float64(middle(plain)), "sealed/plain")
	b.ReportMetric(float64(middle(head))/float64(middle(plain)), "withhead/plain")
}

func loadVerify(b *testing.B, s *Store) {
	var peak uint64
	var took []time.Duration
	for b.Loop() {
		start, steps := time.Now(), 0
		v, err := s.Verify(bg(), func(int, int) {
			if steps++; steps%2000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		})
		if err != nil || !v.OK() {
			b.Fatal(v.Faults[:min(5, len(v.Faults))], err)
		}
		took = append(took, time.Since(start))
		b.ReportMetric(float64(v.Entries), "entries")
		b.ReportMetric(float64(v.Records), "records")
	}
	reportPercentiles(b, took)
	b.ReportMetric(float64(peak)/(1<<20), "heap-MB")
	if info, err := os.Stat(s.path); err == nil {
		b.ReportMetric(float64(info.Size())/(1<<20), "file-MB")
	}
}
