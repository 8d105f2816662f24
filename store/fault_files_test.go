package store

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
)

// The parts of SQLite's write-ahead log, https://sqlite.org/fileformat2.html#walformat.
const (
	logHeader   = 32
	frameHeader = 24
)

// logDamages gives what is done to a log of a size, of pages of a size: a bit turned
// in each part of it, some cuts, and nothing left of it.
func logDamages(r *rand.Rand, size, page int) map[string]func([]byte) []byte {
	frame := frameHeader + page
	frames := (size - logHeader) / frame
	turn := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[at] ^= 1 << r.IntN(8); return b }
	}
	cut := func(at int) func([]byte) []byte { return func(b []byte) []byte { return b[:at] } }
	all := map[string]func([]byte) []byte{"emptied": cut(0), "cut within its header": cut(logHeader / 2)}
	for at := range logHeader {
		all[fmt.Sprintf("header byte %d", at)] = turn(at)
	}
	for _, n := range []int{0, frames / 2, frames - 1} {
		start := logHeader + n*frame
		for at := range frameHeader {
			all[fmt.Sprintf("frame %d of %d, header byte %d", n, frames, at)] = turn(start + at)
		}
		for range 4 {
			at := r.IntN(page)
			all[fmt.Sprintf("frame %d of %d, page byte %d", n, frames, at)] = turn(start + frameHeader + at)
		}
		all[fmt.Sprintf("cut before frame %d of %d", n, frames)] = cut(start)
		all[fmt.Sprintf("cut within frame %d of %d", n, frames)] = cut(start + r.IntN(frame-1) + 1)
	}
	return all
}

// TestADamagedLogIsToldOf turns bits in every part of the write-ahead log that a
// program which ended at once left, and cuts it: what was saved is all there, or the
// next sign-in says that something is missing.
func TestADamagedLogIsToldOf(t *testing.T) {
	a := newAway(t)
	for i := range 6 {
		a.save(t, fmt.Sprint("+00 555 000", i))
	}
	random := rand.New(rand.NewPCG(seedOf(t), 1)) // #nosec G404 -- a choice
	log, err := os.ReadFile(a.path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	whole, told := 0, 0
	for what, damage := range logDamages(random, len(log), 4096) {
		to := filepath.Join(t.TempDir(), "damaged")
		copyFolder(t, a.dir, to)
		path := filepath.Join(to, filepath.Base(a.path))
		write(t, path+"-wal", string(damage(append([]byte{}, log...))))
		s, err := Open(path, testUser, testPassphrase, testOptions())
		if err != nil {
			if planner.ErrorCode(err) != planner.Corrupt {
				t.Errorf("%s: %v", what, err)
			}
			told++
			continue
		}
		got, err := s.PatientByChart(bg(), "1")
		same := err == nil && got.Row == a.p.Row
		forms, err := s.Forms(bg())
		same = same && err == nil && len(forms) == 1
		v, err := s.Verify(bg(), nil)
		switch {
		case err != nil:
			t.Errorf("%s: %v", what, err)
		case same && s.Warning() == "" && v.OK():
			whole++
		case s.Warning() != "" && len(v.Faults) > 0:
			told++
		default:
			t.Errorf("%s: row %d of %d, %d drafts, no word of it (%q, %v)", what, got.Row, a.p.Row, len(forms), s.Warning(), v.Faults)
		}
		_ = s.Close()
	}
	t.Logf("%d damages were told of, %d did no harm", told, whole)
	if told == 0 {
		t.Error("no damage did harm: the log held nothing")
	}
}

// TestACutFileIsToldOf cuts the clinic file, at the ends of pages and within them.
func TestACutFileIsToldOf(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	for i := range 20 {
		savePatient(t, s, newPatient(s, fmt.Sprint(i), "Berg", "Eva"))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(whole); at += 4096 / 2 {
		for _, size := range []int{at, at + 7} {
			write(t, path, string(whole[:size]))
			_, err := Open(path, testUser, testPassphrase, testOptions())
			if planner.ErrorCode(err) != planner.Corrupt {
				t.Errorf("cut at %d of %d: %v", size, len(whole), err)
			}
		}
	}
	write(t, path, string(whole))
	wantVerified(t, openAs(t, path, testUser, testPassphrase))
}

// TestTheClockIsSetBack by a day and by years, and forward again: saves go on, the
// trail is in the order in which things were done and says what the clock did, and
// no one is warned.
func TestTheClockIsSetBack(t *testing.T) {
	path, _ := newClinic(t)
	now := testOptions().Now()
	o := testOptions()
	o.Now = func() time.Time { return now }
	var p Stored[planner.Patient]
	for i, step := range []time.Duration{0, -24 * time.Hour, -9 * 366 * 24 * time.Hour, 20 * 366 * 24 * time.Hour, -24 * time.Hour} {
		now = now.Add(step)
		s, err := Open(path, testUser, testPassphrase, o)
		if err != nil {
			t.Fatalf("after %s: %v", step, err)
		}
		if i == 0 {
			p = newPatient(s, "1", "Berg", "Eva")
		}
		p.Value.Contact.Phone = fmt.Sprint("+00 555 000", i)
		p = savePatient(t, s, p)
		if s.Warning() != "" {
			t.Errorf("after %s it warns: %s", step, s.Warning())
		}
		wantVerified(t, s)
		var told int
		if err := s.readers.QueryRow("SELECT count(*) FROM audit WHERE op = $1", string(planner.AuditClock)).Scan(&told); err != nil || told != []int{0, 1, 2, 2, 3}[i] {
			t.Errorf("after %s the trail tells %d times of the clock, %v", step, told, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWhatExplainSays: each class of fault has a code, and words that say that
// nothing was saved and what to do.
func TestWhatExplainSays(t *testing.T) {
	var seq int64
	misread := openClinic(t).readers.QueryRow("SELECT NULL").Scan(&seq)
	for _, c := range []struct {
		err  error
		code planner.Code
		says string
	}{
		{sqlite3.Error{Code: sqlite3.ErrFull}, planner.Full, "make room"},
		{sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.ENOSPC}, planner.Full, "make room"},
		{fmt.Errorf("write: %w", syscall.ENOSPC), planner.Full, "make room"},
		{sqlite3.Error{Code: sqlite3.ErrIoErr}, planner.Internal, "cable"},
		{fmt.Errorf("sync: %w", syscall.EIO), planner.Internal, "cable"},
		{sqlite3.Error{Code: sqlite3.ErrReadonly}, planner.Internal, "read-only"},
		{sqlite3.Error{Code: sqlite3.ErrCantOpen}, planner.Internal, "permissions"},
		{sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.EROFS}, planner.Internal, "read-only"},
		{fmt.Errorf("open: %w", syscall.EROFS), planner.Internal, "read-only"},
		{fmt.Errorf("open: %w", fs.ErrPermission), planner.Internal, "permissions"},
		{sqlite3.Error{Code: sqlite3.ErrBusy}, planner.Locked, "another program"},
		{sqlite3.Error{Code: sqlite3.ErrCorrupt}, planner.Corrupt, "restore a backup"},
		{sqlite3.Error{Code: sqlite3.ErrNotADB}, planner.Corrupt, "restore a backup"},
		{fmt.Errorf("read audit head: %w", misread), planner.Corrupt, "restore a backup"},
		{sqlite3.Error{Code: sqlite3.ErrNomem}, planner.Internal, "memory"},
		{errors.New("whatever"), planner.Internal, "try again"},
		{gone("/nowhere/clinic.stipple", fs.ErrNotExist), planner.NotFound, "Reconnect"},
		{gone("/nowhere/clinic.stipple", syscall.EIO), planner.Internal, "Reconnect"},
	} {
		err := explain(c.err)
		message := planner.ErrorMessage(err)
		if planner.ErrorCode(err) != c.code || !strings.Contains(message, "Nothing was saved") || !strings.Contains(message, c.says) || !strings.HasSuffix(message, ".") {
			t.Errorf("%v: %q (%s), want %s with %q", c.err, message, planner.ErrorCode(err), c.code, c.says)
		}
		if planner.ErrorCode(c.err) == "" && !errors.Is(err, c.err) {
			t.Errorf("%v: the cause is lost", c.err)
		}
	}
}

// TestRoomIsKnown: the system says how much is left, and little is called little.
func TestRoomIsKnown(t *testing.T) {
	s := openClinic(t)
	free, low := s.Low()
	if free <= 0 || low != (free < lowRoom) {
		t.Errorf("%d bytes are free, low: %v", free, low)
	}
	s.path = filepath.Join(t.TempDir(), "gone", "clinic.stipple")
	if free, low := s.Low(); free != 0 || low {
		t.Errorf("of a folder that is not there: %d, %v", free, low)
	}
}

// BenchmarkStillThere measures what looking whether the file is still there adds to
// a save: it is done before and after each commit.
func BenchmarkStillThere(b *testing.B) {
	path := filepath.Join(b.TempDir(), "clinic.stipple")
	if _, err := Create(path, Founding{Clinic: "Nord", User: testUser, Passphrase: testPassphrase}, testOptions()); err != nil {
		b.Fatal(err)
	}
	s := openAs(b, path, testUser, testPassphrase)
	for b.Loop() {
		if err := errors.Join(s.ready(), s.stayed()); err != nil {
			b.Fatal(err)
		}
	}
}
