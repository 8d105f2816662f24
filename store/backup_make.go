package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// Backup copies the clinic file as it is at one moment into a folder, opens the copy
// again and verifies all of it; only then the copy gets its name, and older backups
// in the folder are thinned. dir "" is the folder of backups beside the clinic file;
// any other must be there. Saving goes on meanwhile, and the file may be open to read
// only, beside a window. step, which may be nil, is told how far the verification has
// come. Nothing is named and none deleted when there is an error: NotFound, Invalid or
// Forbidden for the folder, Full, Locked while another process makes one there,
// Corrupt when the clinic file or the copy is not sound, with what was found as the
// cause; Conflict for the place of the second folder while its disk is away; the
// context's when that ended. When only noting it in the trail failed there
// is an error beside the backup, which stands. Where the disk went bad just when the
// verified copy was named, and so that it cannot be taken away again, it stays.
func (s *Store) Backup(ctx ctx, dir string, step func(done, total int)) (Backup, error) {
	if err := s.allow(planner.MakeBackups); err != nil {
		return Backup{}, err
	}
	if dir == "" {
		return s.backUpFirst(ctx, step)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Backup{}, explain(fmt.Errorf("find the folder: %w", err))
	}
	if resolved(dir) == resolved(backupFolder(s.path)) {
		return s.backUpFirst(ctx, step)
	}
	second, err := s.secondFolder()
	if err != nil {
		return Backup{}, err
	}
	isSecond, reach := second != "" && resolved(second) == resolved(dir), s.reach
	if isSecond {
		reach = s.reachSecond
	}
	if err := reach(dir); err != nil {
		return Backup{}, err
	}
	b, err := s.backUp(ctx, dir, step)
	b.Second = isSecond && b.Path != ""
	return b, err
}

func (s *Store) backUpFirst(ctx ctx, step func(done, total int)) (Backup, error) {
	dir, err := s.firstFolder()
	if err != nil {
		return Backup{}, err
	}
	return s.backUp(ctx, dir, step)
}

// KeepBackups makes the backups that are wanting: in the first folder and in the
// second, each only when something was saved since the newest there. A second folder
// that is away is no error. It gives those that were made, also when there is an error
// of the other folder; errors are those of Backup.
func (s *Store) KeepBackups(ctx ctx, step func(done, total int)) ([]Backup, error) {
	if err := s.allow(planner.MakeBackups); err != nil {
		return nil, err
	}
	second, err := s.secondFolder()
	if err != nil {
		return nil, err
	}
	var made []Backup
	var errs []error
	for i, dir := range []string{backupFolder(s.path), second} {
		if dir == "" || i == 1 && s.reachSecond(dir) != nil {
			continue
		}
		wanted, err := s.wanted(ctx, dir)
		if err == nil && wanted {
			var b Backup
			if i == 0 {
				b, err = s.backUpFirst(ctx, step)
			} else {
				b, err = s.backUp(ctx, dir, step)
			}
			if b.Path != "" {
				b.Second = i == 1
				made = append(made, b)
			}
		}
		errs = append(errs, err)
		if ctx.Err() != nil {
			break
		}
	}
	return made, errors.Join(errs...)
}

// wanted tells whether something was saved since the newest backup in a folder.
func (s *Store) wanted(ctx ctx, dir string) (wanted bool, err error) {
	err = s.snapshot(ctx, func(db querier) error {
		list, err := s.ourBackups(db, dir)
		wanted = true
		if at := newestState(list); err == nil && at >= 0 {
			wanted, err = s.changedSince(db, list[at])
		}
		return err
	})
	return wanted, err
}

// backUp makes one backup in a folder that is there.
func (s *Store) backUp(ctx ctx, dir string, step func(done, total int)) (Backup, error) {
	release, err := s.holdFolder(ctx, dir)
	if err != nil {
		return Backup{}, err
	}
	defer release()
	if err := roomFor(dir, sizeOf(s.path)); err != nil {
		return Backup{}, err
	}
	b := s.nextBackup(dir)
	unfinished := b.Path + unfinishedSuffix
	defer removeAll(s.o.Disk, unfinished) // gone already when all went well
	last, digest, err := s.copyVerified(ctx, unfinished, step)
	if err == nil {
		err = s.name(unfinished, b.Path)
	}
	if ctx.Err() != nil && err != nil {
		return Backup{}, ctx.Err()
	}
	if err != nil && exist(filepath.Dir(s.path)) && !exist(s.path) {
		return Backup{}, planner.Errorf(planner.NotFound, "The clinic file is no longer at %s. No backup was made and none was deleted. Put the file back; or close Stipple, which copies aside what it still holds of it.", s.path).Because(err)
	}
	if err != nil && !exist(s.folderLock(dir)) { // it was there when the backup began
		return Backup{}, planner.Errorf(planner.NotFound, "The folder %s went away while the backup was made. None was made there and none was deleted. Connect its disk and try again.", dir).Because(err)
	}
	if err != nil {
		return Backup{}, notBackedUp(dir, err)
	}
	if info, err := os.Stat(b.Path); err == nil {
		b.Bytes = info.Size()
	}
	_ = s.thin(dir, b.Path) // one too many does no harm
	err = s.noteBackup(entry{op: planner.AuditBackup, entity: "backup", id: filepath.Base(b.Path), ver: last.Seq, digest: digest, detail: dir})
	if err != nil {
		err = planner.Errorf(planner.ErrorCode(err), "The backup was made and is sound, but it could not be noted in the audit trail: %s", planner.ErrorMessage(err)).Because(err)
	}
	return b, err
}

// noteBackup notes what stands already: an ended context does not keep it out.
func (s *Store) noteBackup(e entry) error { return s.noteAct(context.Background(), e) }

// nextBackup gives the backup of this moment a name that is free.
func (s *Store) nextBackup(dir string) Backup {
	for at := s.o.Now().UTC().Truncate(time.Second); ; at = at.Add(time.Second) {
		path := filepath.Join(dir, backupBase(s.path)+"-"+at.Format(backupStamp)+clinicSuffix)
		if !exist(path) && !exist(path+headSuffix) && !exist(path+unfinishedSuffix) {
			return Backup{Path: path, Made: at}
		}
	}
}

// copyVerified makes the copy with its head file, synced, and verifies all of it. It
// gives the end of the copy's trail and the digest of its file.
func (s *Store) copyVerified(ctx ctx, to string, step func(done, total int)) (last vault.Link, digest []byte, err error) {
	must, counter, err := s.mustHold()
	if err != nil {
		return last, nil, err
	}
	file, err := s.o.Disk.Open(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return last, nil, fmt.Errorf("make the copy: %w", err)
	}
	if err := file.Close(); err != nil {
		return last, nil, fmt.Errorf("make the copy: %w", err)
	}
	if err := s.copyAtOnce(ctx, to); err != nil {
		return last, nil, err
	}
	if err := disk.SyncFile(s.o.Disk, to); err != nil {
		return last, nil, err
	}
	twin, err := s.twin(to)
	if err != nil {
		return last, nil, err
	}
	defer twin.part()
	if last, err = twin.writeHead(must, counter); err != nil {
		return last, nil, err
	}
	summed := make(chan error, 1)
	go func() {
		var err error
		digest, err = digestOfFile(to)
		summed <- err
	}()
	v, err := twin.Verify(ctx, step)
	if err := errors.Join(err, <-summed); err != nil {
		return last, nil, err
	}
	return last, digest, v.err("the copy is")
}

// err tells that something is wrong, with all that is as the cause.
func (v Verification) err(what string) error {
	if v.OK() {
		return nil
	}
	faults := make([]error, len(v.Faults))
	for i, f := range v.Faults {
		faults[i] = errors.New(f)
	}
	return planner.Errorf(planner.Corrupt, "No backup was made, for %s not sound: %d faults were found. No older backup was deleted. Verify the clinic file.", what, len(v.Faults)).Because(errors.Join(faults...))
}

// mustHold gives the ends that a copy of this file must have in it: what the trail and
// the head file say now, and what was saved last here.
func (s *Store) mustHold() (must []vault.Link, counter int64, err error) {
	kept, _, err := s.keptHead()
	if err != nil && !errors.Is(err, vault.ErrDamaged) && !errors.Is(err, vault.ErrFormat) {
		return nil, 0, err
	}
	if link, there, err := s.keptCounter(); err == nil && there { // a damaged one says nothing
		counter = link.Seq
	}
	last, err := lastLink(s.readers)
	if err != nil {
		return nil, 0, err
	}
	saved, scratch := s.home.kept()
	return []vault.Link{kept, last, saved}, max(counter, scratch.Seq), nil
}

// filling is how the copy is written: it is nobody's file until it is synced.
const filling mode = "mode=rw&_journal_mode=OFF&_synchronous=OFF"

// copyAtOnce copies the database as it is at one moment. SQLite's backup does it in
// one step, which is one read transaction: in more, each save in between makes it
// start anew. VACUUM INTO writes no freed pages, but secure_delete leaves nothing in
// those; it takes longer (see BenchmarkBackup), and it reads a damaged table only as
// far as it can, where a copy of the pages has the same damage, which is then found.
func (s *Store) copyAtOnce(ctx ctx, to string) error {
	from := openPool(s.path, readOnly, 1)
	defer func() { _ = from.Close() }()
	if err := from.PingContext(ctx); err != nil && s.ReadOnly() && !hasJournal(s.path) {
		_ = from.Close() // as connectReader does
		from = openPool(s.path, untouched, 1)
	}
	into := s.o.pool(to, filling, 1)
	defer into.Close()
	source, err := from.Conn(ctx)
	if err != nil {
		return fmt.Errorf("open to copy: %w", err)
	}
	defer source.Close()
	target, err := into.Conn(ctx)
	if err != nil {
		return fmt.Errorf("open the copy: %w", err)
	}
	defer target.Close()
	return target.Raw(func(t any) error {
		return source.Raw(func(f any) error { return copyPages(ctx, t.(*sqlite3.SQLiteConn), f.(*sqlite3.SQLiteConn)) })
	})
}

func copyPages(ctx ctx, to, from *sqlite3.SQLiteConn) error {
	backup, err := to.Backup("main", from, "main")
	if err != nil {
		return fmt.Errorf("begin to copy: %w", err)
	}
	for done := false; !done && err == nil; {
		if done, err = backup.Step(-1); !done && err == nil { // locked for a moment
			select {
			case <-ctx.Done():
				err = ctx.Err()
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
	return wrap(errors.Join(err, backup.Finish()), "copy the clinic file")
}

func digestOfFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open to sum: %w", err)
	}
	defer file.Close()
	sum := sha256.New()
	_, err = io.CopyBuffer(onlyWriter{sum}, file, make([]byte, 1<<20))
	return sum.Sum(nil), wrap(err, "sum the file")
}

// name gives a verified copy its name: the head first, for a file without one would
// seem a backup that lost it.
func (s *Store) name(unfinished, path string) error {
	d, dir := s.o.Disk, filepath.Dir(path)
	for _, suffix := range []string{headSuffix, ""} {
		err := d.Rename(unfinished+suffix, path+suffix)
		if err == nil {
			err = d.SyncFolder(dir)
		}
		if err != nil {
			_ = d.Remove(path)
			_ = d.Remove(path + headSuffix)
			return fmt.Errorf("name the backup: %w", err)
		}
	}
	return nil
}

// notBackedUp says why there is no backup and what to do.
func notBackedUp(dir string, err error) error {
	var known *planner.Error
	if errors.As(err, &known) {
		return err
	}
	switch explained := explain(err); planner.ErrorCode(explained) {
	case planner.Full:
		return planner.Errorf(planner.Full, "There is no room left in %s for a backup. None was made and none was deleted. Make room and try again.", dir).Because(err)
	case planner.Corrupt:
		return planner.Errorf(planner.Corrupt, "The clinic file or its copy is damaged, so no backup was made and none was deleted. Verify the clinic file.").Because(err)
	case planner.Locked:
		return planner.Errorf(planner.Locked, "The clinic file is in use by another program, so no backup was made. Try again.").Because(err)
	}
	return planner.Errorf(planner.Internal, "The backup could not be written to %s: its disk reported an error or is read-only. None was made and none was deleted. Check the disk and try again.", dir).Because(err)
}
