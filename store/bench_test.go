package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/planner/quantity"
)

// The names generated patients are made of, in several scripts.
func generatedNames() (families, givens []string) {
	return []string{
			"Nguyễn", "Müller", "García", "Smith", "Østergård", "Иванова", "Papadopoulos", "Kowalczyk", "Okafor", "Hassan",
			"Çelik", "Rossi", "Dubois", "Lindgren", "Novák", "Silva", "Tanaka", "Whitfield", "Szabó", "O’Brien",
		}, []string{
			"Thị Hương", "Jürgen", "José", "Amara", "Søren", "Анна", "Eleni", "Łukasz", "Chidi", "Karim",
			"Ayşe", "Giulia", "Zoë", "Elsa", "Jiří", "João", "Haruka", "Marcus", "Zsófia", "Niamh",
		}
}

// generatedClinic makes a clinic of n patients, one in ten with a full plan.
func generatedClinic(b *testing.B, n int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "clinic.stipple")
	o := testOptions()
	o.KDF = (Options{}).filled().KDF // sign-in costs what it costs a clinic
	if _, err := Create(path, Founding{Clinic: "Nord", User: testUser, Passphrase: testPassphrase}, o); err != nil {
		b.Fatal(err)
	}
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	families, givens := generatedNames()
	random := rand.New(rand.NewPCG(1, 2))
	for done := 0; done < n; done += 1000 {
		var batch []Incoming
		for i := done; i < min(done+1000, n); i++ {
			p := planner.Patient{
				ID: s.NewID(), Chart: fmt.Sprintf("C-%06d", i), Given: givens[random.IntN(len(givens))],
				Family:  fmt.Sprintf("%s-%s", families[random.IntN(len(families))], families[random.IntN(len(families))]),
				Born:    planner.Date{Year: 1940 + random.IntN(65), Month: time.Month(1 + random.IntN(12)), Day: 1 + random.IntN(28)},
				Contact: planner.Contact{Phone: fmt.Sprintf("+00 555 %07d", random.IntN(1e7))},
			}
			var plans []planner.Plan
			if i%10 == 0 {
				plan := newPlan(s, p.ID).Value
				plan.Status = planner.ActivePlan
				plans = append(plans, plan)
			}
			batch = append(batch, Incoming{Name: "generated", Chart: chart.New(p, plans, nil)})
		}
		if err := s.Import(context.Background(), batch); err != nil {
			b.Fatal(err)
		}
	}
	return path
}

// BenchmarkClinic measures what a physician waits for, in a small and a large
// clinic: sign-in to a usable list, a keystroke in the search, opening a
// patient, saving a plan.
func BenchmarkClinic(b *testing.B) {
	for _, n := range []int{1000, 100000} {
		path := generatedClinic(b, n)
		b.Run(fmt.Sprintf("signin/%d", n), func(b *testing.B) { benchSignIn(b, path) })
		s := openAs(b, path, testUser, testPassphrase)
		cards, err := s.Cards(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("keystroke/%d", n), func(b *testing.B) { benchKeystroke(b, cards) })
		b.Run(fmt.Sprintf("open/%d", n), func(b *testing.B) { benchOpenPatient(b, s, cards) })
		b.Run(fmt.Sprintf("save/%d", n), func(b *testing.B) { benchSavePlan(b, s, cards) })
		_ = s.Close()
	}
}

func benchSignIn(b *testing.B, path string) {
	for b.Loop() {
		s, err := Open(path, testUser, testPassphrase, testOptions())
		if err != nil {
			b.Fatal(err)
		}
		cards, err := s.Cards(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		if finder := planner.NewFinder(cards); len(finder.Find("", planner.Filter{})) == 0 {
			b.Fatal("no patients")
		}
		_ = s.Close()
	}
}

// benchKeystroke types names, chart numbers and phone numbers letter by letter,
// with a slip of the finger taken back, and reports the percentiles.
func benchKeystroke(b *testing.B, cards []planner.Card) {
	finder := planner.NewFinder(cards)
	var typed []string
	for i := 0; i < len(cards); i += len(cards) / 50 {
		c := cards[i]
		for _, whole := range []string{c.Family, c.Given + " " + c.Family, c.Chart, c.Phone, "zzz" + c.Given} {
			letters := []rune(whole)
			for n := 1; n <= len(letters); n++ {
				typed = append(typed, string(letters[:n]))
			}
			typed = append(typed, string(letters[:max(0, len(letters)-1)]), "")
		}
	}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		finder.Find(typed[i%len(typed)], planner.Filter{})
		took = append(took, time.Since(start))
	}
	reportPercentiles(b, took)
}

func reportPercentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	at := func(share float64) float64 { return float64(took[int(share*float64(len(took)-1))].Microseconds()) }
	b.ReportMetric(at(0.50), "p50-µs")
	b.ReportMetric(at(0.99), "p99-µs")
}

func benchOpenPatient(b *testing.B, s *Store, cards []planner.Card) {
	for i := 0; b.Loop(); i++ {
		id := cards[(i*7919)%len(cards)].ID
		if _, err := s.Patient(context.Background(), id); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Plans(context.Background(), id); err != nil {
			b.Fatal(err)
		}
	}
}

func benchSavePlan(b *testing.B, s *Store, cards []planner.Card) {
	i := slices.IndexFunc(cards, func(c planner.Card) bool { return c.HasPlan })
	plans, err := s.Plans(context.Background(), cards[i].ID)
	if err != nil {
		b.Fatal(err)
	}
	plan := plans[0]
	for i := 0; b.Loop(); i++ {
		plan.Value.Sessions[0].Date = plan.Value.Sessions[0].Date.AddDays(quantity.Days(1 - 2*(i%2)))
		saved, err := s.SavePlans(context.Background(), plan)
		if err != nil {
			b.Fatal(err)
		}
		plan = saved[0]
	}
}
