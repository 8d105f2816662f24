//go:build unix

package faulty

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"

	"stipple/store/disk"
)

func newDisk(t testing.TB) *Disk {
	t.Helper()
	d, err := New()
	must(t, err)
	return d
}

// recording gives a disk that records a new folder.
func recording(t testing.TB) (*Disk, string) {
	t.Helper()
	d, dir := newDisk(t), t.TempDir()
	d.Record(dir)
	return d, dir
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openDB opens a database on a disk, or with none on the system's.
func openDB(t testing.TB, d *Disk, path, settings string) *sql.DB {
	t.Helper()
	if d != nil {
		settings += "&vfs=" + d.VFS()
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=rwc&_busy_timeout=5000&"+settings)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func execute(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	_, err := db.Exec(query, args...)
	must(t, err)
}

// laid makes a cut and gives the folder.
func laid(t testing.TB, d *Disk, seed uint64, at int) string {
	t.Helper()
	to, err := os.MkdirTemp(t.TempDir(), "cut")
	must(t, err)
	must(t, d.Cut(rand.New(rand.NewPCG(seed, 0)), at, to))
	return to
}

func rows(t testing.TB, db *sql.DB) (n int) {
	t.Helper()
	must(t, db.QueryRow("SELECT count(*) FROM t").Scan(&n))
	return n
}

// TestConnectionsShareTheDatabase writes with two connections of the disk at once
// while one past it reads, which needs the shared memory and the locks.
func TestConnectionsShareTheDatabase(t *testing.T) {
	d, dir := recording(t)
	path := filepath.Join(dir, "a.db")
	const settings = "_journal_mode=WAL&_synchronous=FULL&_txlock=immediate"
	one, two := openDB(t, d, path, settings), openDB(t, d, path, settings)
	execute(t, one, "CREATE TABLE t (n INTEGER)")
	reader := openDB(t, nil, path, "_query_only=1")
	var work sync.WaitGroup
	for _, db := range []*sql.DB{one, two} {
		work.Go(func() {
			for i := range 100 {
				if _, err := db.Exec("INSERT INTO t VALUES ($1)", i); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 50 {
		rows(t, reader)
	}
	for range 5 { // and the record can be read meanwhile
		laid(t, d, 1, d.Len())
	}
	work.Wait()
	if got := rows(t, reader); got != 200 {
		t.Errorf("there are %d rows", got)
	}
	if _, err := os.Stat(path + "-shm"); err != nil {
		t.Error("there is no shared memory:", err)
	}
	if got := rows(t, openDB(t, nil, filepath.Join(laid(t, d, 1, d.Len()), "a.db"), "")); got != 200 {
		t.Errorf("after a cut there are %d rows", got)
	}
}

// TestSQLiteIsToldOfFaults has each kind of call fail in turn.
func TestSQLiteIsToldOfFaults(t *testing.T) {
	const insert, checkpoint = "INSERT INTO t VALUES (randomblob(9000))", "PRAGMA wal_checkpoint(TRUNCATE)"
	for _, c := range []struct {
		name, settings, query string
		fault                 Fault
		want                  sqlite3.ErrNoExtended
	}{
		{"write", "_journal_mode=WAL", insert, Fault{Err: syscall.EIO, Only: Write}, sqlite3.ErrIoErrWrite},
		{"no room", "_journal_mode=WAL", insert, Fault{Err: syscall.ENOSPC, Only: Write}, sqlite3.ErrNoExtended(sqlite3.ErrFull)},
		{"read-only", "_journal_mode=WAL", insert, Fault{Err: syscall.EROFS, Only: Write}, sqlite3.ErrNoExtended(sqlite3.ErrReadonly)},
		{"torn", "_journal_mode=WAL", insert, Fault{Err: syscall.EIO, Only: Write, Torn: true}, sqlite3.ErrIoErrWrite},
		{"sync", "_journal_mode=WAL&_synchronous=FULL", insert, Fault{Err: syscall.EIO, Only: Sync}, sqlite3.ErrIoErrFsync},
		{"truncate", "_journal_mode=TRUNCATE", insert, Fault{Err: syscall.EIO, Only: Truncate}, sqlite3.ErrIoErrTruncate},
		{"remove", "_journal_mode=DELETE", insert, Fault{Err: syscall.EIO, Only: Remove}, sqlite3.ErrIoErrDelete},
		{"sync of the folder", "_journal_mode=DELETE&_synchronous=EXTRA", insert, Fault{Err: syscall.EIO, Only: SyncFolder}, sqlite3.ErrIoErrDirFsync},
		{"create", "_journal_mode=DELETE", insert, Fault{Err: syscall.ENOSPC, Only: Create}, sqlite3.ErrNoExtended(sqlite3.ErrCantOpen)},
		{"write of a checkpoint", "_journal_mode=WAL", checkpoint, Fault{Err: syscall.EIO, Only: Write}, sqlite3.ErrIoErrWrite},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, dir := recording(t)
			db := openDB(t, d, filepath.Join(dir, "a.db"), c.settings)
			db.SetMaxOpenConns(1)
			execute(t, db, "CREATE TABLE t (b BLOB)")
			execute(t, db, insert)
			d.FailAt(1, c.fault)
			_, err := db.Exec(c.query)
			var got sqlite3.Error
			if !errors.As(err, &got) || got.ExtendedCode != c.want || !d.Fired() {
				t.Fatalf("SQLite says %v (%d), fired %v", err, got.ExtendedCode, d.Fired())
			}
			execute(t, db, insert) // the fault is over
			if got := rows(t, db); got < 2 || got > 3 {
				t.Errorf("there are %d rows", got)
			}
		})
	}
}

// TestSideFilesFail has each kind of call fail in turn, for a while.
func TestSideFilesFail(t *testing.T) {
	for _, c := range []struct {
		op Op
		do func(d disk.Disk, path string) error
	}{
		{Create, func(d disk.Disk, path string) error { return disk.WriteNew(d, path+".new", []byte("a")) }},
		{Create, func(d disk.Disk, path string) error { return d.MakeFolder(path+".d/e", 0o700) }},
		{Create, func(d disk.Disk, path string) error { return d.Link(path, path+".link") }},
		{Create, func(d disk.Disk, path string) error { _, err := disk.Empty(d, path); return err }},
		{Write, func(d disk.Disk, path string) error { return disk.OverwriteAt(d, path, []byte("b"), 1) }},
		{Write, func(d disk.Disk, path string) error { return disk.AppendLine(d, path, []byte("b")) }},
		{Sync, func(d disk.Disk, path string) error { return disk.SyncFile(d, path) }},
		{Sync, func(d disk.Disk, path string) error { return disk.Overwrite(d, path, []byte("12345678")) }},
		{Truncate, func(d disk.Disk, path string) error { return disk.Truncate(d, path, 1) }},
		{Truncate, func(d disk.Disk, path string) error {
			_, err := d.Open(path, os.O_WRONLY|os.O_TRUNC, 0)
			return err
		}},
		{Rename, func(d disk.Disk, path string) error { return d.Rename(path, path+".moved") }},
		{Remove, func(d disk.Disk, path string) error { return d.Remove(path) }},
		{SyncFolder, func(d disk.Disk, path string) error { return d.SyncFolder(filepath.Dir(path)) }},
	} {
		d, dir := recording(t)
		path := filepath.Join(dir, "side")
		must(t, disk.WriteWhole(d, path, []byte("whatever")))
		d.FailAt(1, Fault{Err: syscall.EIO, Only: c.op, Lasting: true})
		for range 2 {
			if err := c.do(d, path); !errors.Is(err, syscall.EIO) {
				t.Errorf("kind %d: the call says %v", c.op, err)
			}
		}
		if !d.Fired() || d.Count() != 2 {
			t.Errorf("kind %d: fired %v, %d calls", c.op, d.Fired(), d.Count())
		}
		d.Heal()
		if err := c.do(d, path); err != nil {
			t.Errorf("kind %d: once the fault is gone the call says %v", c.op, err)
		}
	}
}

// TestTheNthCallFails counts the calls of a whole write, and has each fail alone.
func TestTheNthCallFails(t *testing.T) {
	d, dir := recording(t)
	path := filepath.Join(dir, "side")
	d.FailAt(0, Fault{})
	must(t, disk.WriteWhole(d, path, []byte("old")))
	if d.Count() != 5 || d.Fired() { // made, written, synced, renamed, folder synced
		t.Fatalf("%d calls, fired %v", d.Count(), d.Fired())
	}
	for n := 1; n <= 5; n++ {
		d.FailAt(n, Fault{Err: syscall.EIO})
		if err := disk.WriteWhole(d, path, []byte("new")); !errors.Is(err, syscall.EIO) || !d.Fired() {
			t.Errorf("call %d: %v", n, err)
		}
		got, err := os.ReadFile(path)
		must(t, err)
		if want := map[bool]string{true: "old", false: "new"}[n < 5]; string(got) != want {
			t.Errorf("call %d left %q", n, got)
		}
		must(t, disk.WriteWhole(d, path, []byte("old")))
	}
}

// TestATornWriteReachesTheDiskByHalf, on the real one and on the record.
func TestATornWriteReachesTheDiskByHalf(t *testing.T) {
	d, dir := recording(t)
	path := filepath.Join(dir, "side")
	must(t, disk.WriteWhole(d, path, []byte("oldwhole")))
	d.FailAt(1, Fault{Err: syscall.ENOSPC, Only: Write, Torn: true})
	if err := disk.Overwrite(d, path, []byte("NEWWHOLE")); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	must(t, disk.SyncFile(d, path))
	for _, path := range []string{path, filepath.Join(laid(t, d, 1, d.Len()), "side")} {
		if got, err := os.ReadFile(path); err != nil || string(got) != "NEWWhole" {
			t.Errorf("%s holds %q, %v", path, got, err)
		}
	}
}
