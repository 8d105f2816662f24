package store

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

// assistantEnv holds the clinic file when this test program is started once more
// as an assistant who logs session after session until it is killed.
const assistantEnv = "STIPPLE_TEST_ASSISTANT"

// children are the ways in which this test program is started once more to be killed:
// what each does, by the variable of the environment that says with which file.
func children() map[string]func(string) error {
	return map[string]func(string) error{
		assistantEnv: assist,
		livingEnv:    live,
		foundingEnv:  foundUntilKilled,
		eraserEnv:    eraseAll,
		resealerEnv:  resealUntilKilled,
		backerEnv:    backUpUntilKilled,
	}
}

func TestMain(m *testing.M) {
	for name, work := range children() {
		path := os.Getenv(name)
		if path == "" {
			continue
		}
		if err := work(path); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// script lists what the assistant does in every session, in order: so the taps
// in the file must be a beginning of it, each once.
func (b *salon) script() []planner.Tap {
	two := 2
	taps := append(b.gate(),
		planner.Tap{Deed: planner.OverrideGate, Override: &planner.Override{Kind: planner.OverrideAlerts, Reason: "nitrile gloves"}},
		planner.Tap{Deed: planner.StartSession})
	for _, region := range []string{"crown", "frontal"} {
		for _, field := range slices.Concat(planner.RegionFields(), planner.PassFields()) {
			taps = append(taps, planner.Tap{Deed: planner.ShowPlace, Region: region, Pass: 1, Field: field})
		}
		taps = append(taps, treat(region)...)
		taps = append(taps,
			planner.Tap{Deed: planner.SetPain, Region: region, Count: &two},
			planner.Tap{Deed: planner.Undo},
			planner.Tap{Deed: planner.WriteNote, Region: region, Text: "Firm at the edge of the " + region + "."},
			planner.Tap{Deed: planner.SetBleeding, Region: region, Count: &two})
	}
	return append(taps,
		planner.Tap{Deed: planner.ShowPlace},
		planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2},
		planner.Tap{Deed: planner.PauseTimer})
}

// assist logs sessions as the window would: it goes on where the file says, and
// prints every call once the store has acknowledged it.
func assist(path string) error {
	s, err := Open(path, testUser, testPassphrase, testOptions())
	if err != nil {
		return err
	}
	fmt.Println("ready", s.Warning())
	b := &salon{path: path, options: testOptions(), s: s, refs: map[string]planner.LotRef{}}
	if err := b.recall(); err != nil {
		return err
	}
	for {
		more, err := b.session()
		if err != nil || !more {
			return err
		}
	}
}

// recall learns the salon's stock from its file.
func (b *salon) recall() error {
	products, err := b.s.Products(bg())
	if err != nil {
		return err
	}
	lots, err := b.s.Lots(bg())
	if err != nil {
		return err
	}
	for _, lot := range lots {
		for _, product := range products {
			if product.Value.ID == lot.Value.Product {
				b.refs[strings.TrimPrefix(lot.Value.Batch, "B-")] = planner.RefOf(product.Value, lot.Value)
			}
		}
	}
	return nil
}

// session goes on with the session that is open, or opens the next one, and signs
// it. It tells whether there was one.
func (b *salon) session() (bool, error) {
	open, err := b.s.UnsignedRecords(bg())
	if err != nil {
		return false, err
	}
	if len(open) == 0 {
		next, err := b.nextSession()
		if err != nil || next.ID == "" {
			return false, err
		}
		if err := b.s.OpenRecord(bg(), next); err != nil {
			return false, err
		}
		fmt.Println("opened", next.ID, 0)
		open = []planner.SessionRecord{next}
	}
	record := open[0]
	consents, err := b.s.Consents(bg(), record.Patient)
	if err != nil {
		return false, err
	}
	b.consent = consents[0].Value
	running, err := b.s.Running(bg(), record.ID)
	if err != nil {
		return false, err
	}
	for i, tap := range b.script() {
		if i < len(running.Taps()) {
			continue
		}
		tap.Seq, tap.At = i+1, planner.MomentOf(b.s.Now())
		if _, err := b.s.Tap(bg(), record.ID, tap, nil); err != nil {
			return false, fmt.Errorf("tap %d: %w", i+1, err)
		}
		fmt.Println("tapped", record.ID, i+1)
	}
	if _, err := b.s.Sign(bg(), record.ID, testPassphrase); err != nil {
		return false, err
	}
	fmt.Println("signed", record.ID, len(b.script()))
	return true, nil
}

// nextSession gives the record of the first session that waits, or none.
func (b *salon) nextSession() (planner.SessionRecord, error) {
	cards, err := b.s.Cards(bg())
	if err != nil {
		return planner.SessionRecord{}, err
	}
	for _, card := range cards {
		if card.Next.IsZero() {
			continue
		}
		patient, err := b.s.Patient(bg(), card.ID)
		if err != nil {
			return planner.SessionRecord{}, err
		}
		plans, err := b.s.Plans(bg(), card.ID)
		if err != nil {
			return planner.SessionRecord{}, err
		}
		for i, session := range plans[0].Value.Sessions {
			if session.Status == planner.PlannedSession {
				return planner.OpenRecord(b.s.NewID(), plans[0].Value, i+1, patient.Value, nil, b.s.Today(), testUser, planner.MomentOf(b.s.Now()))
			}
		}
	}
	return planner.SessionRecord{}, nil
}

// acknowledged is the last call that the store acknowledged before the kill.
type acknowledged struct {
	call   string
	record planner.ID
	taps   int
}

// killed starts an assistant, kills it a moment after so many acknowledged calls
// and gives what it printed last.
func killed(t *testing.T, path string, calls int, moment time.Duration) acknowledged {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), assistantEnv+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || strings.TrimSpace(lines.Text()) != "ready" {
		t.Fatalf("the assistant says %q", lines.Text())
	}
	kill := func() { time.AfterFunc(moment, func() { _ = child.Process.Kill() }) }
	if calls == 0 {
		kill()
	}
	var last acknowledged
	for seen := 1; lines.Scan(); seen++ {
		if seen == calls {
			kill()
		}
		words := strings.Fields(lines.Text())
		if len(words) != 3 || words[0] == "failed" {
			t.Fatalf("the assistant says %q", lines.Text())
		}
		taps, err := strconv.Atoi(words[2])
		if err != nil {
			t.Fatal(err)
		}
		last = acknowledged{words[0], planner.ID(words[1]), taps}
	}
	if err := errors.Join(lines.Err(), ignoreExit(child.Wait())); err != nil {
		t.Fatal(err)
	}
	return last
}

func ignoreExit(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) || errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	return err
}

// TestEveryConfirmedTapSurvivesAKill kills an assistant again and again at random
// moments of its work. Whatever the store acknowledged is there, once, the place
// is the one shown last, and the next assistant goes on from there.
func TestEveryConfirmedTapSurvivesAKill(t *testing.T) {
	kills := 200
	if testing.Short() {
		kills = 20
	}
	b := newSalon(t)
	for i := range kills/4 + 1 {
		b.course(t, fmt.Sprintf("C-%d", i), "Dahl")
	}
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	script := b.script()
	random := rand.New(rand.NewPCG(seedOf(t), 1))
	open, taps, signed := 0, 0, 0
	for kill := range kills {
		last := killed(t, b.path, random.IntN(len(script)), time.Duration(random.IntN(3000))*time.Microsecond)
		forgetTries(t, b.path) // a sign-in that was killed counts as a wrong one
		b.enter(t, testUser)
		if w := b.s.Warning(); w != "" {
			t.Fatalf("kill %d: %s", kill, w)
		}
		if last.record != "" {
			b.survived(t, last)
		}
		switch last.call {
		case "opened":
			open++
		case "tapped":
			taps++
		case "signed":
			signed++
		}
		if kill%20 == 19 {
			wantVerified(t, b.s)
		}
		if err := b.s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills: last acknowledged %d openings, %d taps, %d signatures", kills, open, taps, signed)
	if among := open + taps + signed; among < kills/2 || taps == 0 {
		t.Errorf("only %d kills fell among the work", among)
	}
}

// survived checks the record of the last acknowledged call. At most the one call
// after it, which nobody acknowledged, may be there too.
func (b *salon) survived(t *testing.T, last acknowledged) {
	t.Helper()
	row, err := readRecordRow(b.s.readers, last.record)
	if err != nil {
		t.Fatalf("%+v: %v", last, err)
	}
	key, err := b.s.keyOf(b.s.readers, row.patient)
	if err != nil {
		t.Fatal(err)
	}
	running, err := openRecord(b.s.readers, row, key)
	if err != nil {
		t.Fatalf("%+v: %v", last, err)
	}
	taps := running.Taps()
	if row.signed {
		kept, err := unsealRecord[keptRecord](recordKeysOf(key, row.id), row.box, row.bind())
		if err != nil {
			t.Fatal(err)
		}
		taps = kept.Taps
	}
	consents, err := b.s.Consents(bg(), row.patient)
	if err != nil {
		t.Fatal(err)
	}
	b.consent = consents[0].Value
	script := b.script()
	switch {
	case len(taps) < last.taps || len(taps) > last.taps+1:
		t.Fatalf("%+v: %d taps are there", last, len(taps))
	case last.call == "signed" && !row.signed:
		t.Fatalf("%+v: it is not signed", last)
	case row.signed && len(taps) != len(script):
		t.Fatalf("%+v: it is signed with %d taps of %d", last, len(taps), len(script))
	}
	var place planner.Place
	for i, tap := range taps {
		if !sameTap(script[i], tap) || tap.Seq != i+1 {
			t.Fatalf("%+v: tap %d is %+v", last, i+1, tap)
		}
		if tap.Deed == planner.ShowPlace {
			place = planner.Place{Region: tap.Region, Pass: tap.Pass, Field: tap.Field}
		}
	}
	if got := running.Now().Place; !row.signed && got != place {
		t.Errorf("%+v: the place is %+v, not %+v", last, got, place)
	}
}

// sameTap tells whether a stored tap is the one that was given, but for what the
// store adds: who, when, and of an override by whom and in which words.
func sameTap(given, stored planner.Tap) bool {
	bare := func(tap planner.Tap) planner.Tap {
		tap.Seq, tap.At, tap.By, tap.Operator, tap.Override = 0, "", "", nil, nil
		return tap
	}
	one, err := json.Marshal(bare(given))
	if err != nil {
		return false
	}
	other, err := json.Marshal(bare(stored))
	return err == nil && reflect.DeepEqual(one, other)
}
