package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"stipple/planner"
	"stipple/store/disk"
)

// checkFrom judges the backup as bytes: SQLite is not let near what is not ours.
func (r *Restoring) checkFrom() error {
	there, err := os.Stat(r.path)
	if from, fromErr := os.Stat(r.from); err == nil && fromErr == nil && os.SameFile(there, from) {
		return planner.Errorf(planner.Invalid, "%s is the present clinic file itself. Choose a backup of it.", r.from)
	}
	if err == nil && !there.Mode().IsRegular() {
		return planner.Errorf(planner.Invalid, "%s is no ordinary file. Choose another place for the clinic file.", r.path)
	}
	err = inspectAnywhere(r.from)
	info, statErr := os.Stat(r.from)
	switch {
	case planner.ErrorCode(err) == planner.NotFound:
		return planner.Errorf(planner.NotFound, "There is no backup at %s. Choose a file that is there.", r.from).Because(err)
	case planner.ErrorCode(err) == planner.Corrupt && statErr == nil && info.Size() == 0:
		return planner.Errorf(planner.Corrupt, "The backup %s is empty. Nothing was changed. Try an older backup.", r.from).Because(err)
	case planner.ErrorCode(err) == planner.Corrupt && !errors.Is(err, errNewer):
		return planner.Errorf(planner.Corrupt, "%s is no whole clinic file: it is damaged, cut off or of another program. Nothing was changed. Try an older backup.", r.from).Because(err)
	}
	return err
}

// copyBackup copies the backup, its log and its head to the clinic file's disk.
func (r *Restoring) copyBackup() error {
	unlock, err := r.holdFrom()
	if err != nil {
		return err
	}
	defer unlock()
	if err := r.checkRoom(); err != nil {
		return err
	}
	d := r.o.Disk
	file, err := d.Temp(filepath.Dir(r.path), filepath.Base(r.path)+restoringMark+"*")
	if disk.IsFull(err) {
		return r.notCopied(err)
	}
	if err != nil {
		return planner.Errorf(planner.Internal, "The backup cannot be copied to %s: check the folder's permissions.", filepath.Dir(r.path)).Because(err)
	}
	r.work = file.Name()
	if err := copyInto(file, r.from); err != nil {
		return r.notCopied(err)
	}
	for _, suffix := range []string{"-wal", headSuffix} {
		err := copyTo(d, r.from+suffix, r.work+suffix)
		switch {
		case errors.Is(err, os.ErrNotExist):
			r.compared.HeadMissing = suffix == headSuffix
		case err != nil:
			return r.notCopied(err)
		}
	}
	return nil
}

func (r *Restoring) notCopied(err error) error {
	if disk.IsFull(err) {
		return planner.Errorf(planner.Full, "There is too little room beside %s to restore a backup. Nothing was changed; make room and restore again.", r.path).Because(err)
	}
	return planner.Errorf(planner.Internal, "The backup %s could not be copied: the disk reported an error or is full. Nothing was changed.", r.from).Because(err)
}

// holdFrom keeps a clinic file that is restored from like a backup from being
// written to meanwhile. A backup that nobody ever opened has no lock.
func (r *Restoring) holdFrom() (unlock func(), err error) {
	if _, err := os.Stat(r.from + lockSuffix); err != nil {
		return func() {}, nil
	}
	lock := flock.New(r.from+lockSuffix, flock.SetFlag(os.O_RDONLY))
	held, err := lock.TryRLock()
	if err == nil && !held {
		return nil, planner.Errorf(planner.Locked, "%s is open in another Stipple. Close it there first.", r.from)
	}
	return func() { _ = lock.Unlock() }, nil
}

// spareRoom is what is left free beside the copy.
const spareRoom = 16 << 20

// checkRoom makes sure that there is room for the copy, and for writing it anew
// when it is of an earlier schema.
func (r *Restoring) checkRoom() error {
	need := int64(spareRoom)
	for _, suffix := range []string{"", "-wal", headSuffix} {
		if info, err := os.Stat(r.from + suffix); err == nil {
			need += info.Size()
		}
	}
	if header, err := readAtMost(r.from, headerSize); err == nil && len(header) == headerSize && int(be32(header, userVersionAt)) < schemaVersion() {
		need *= 3
	}
	if free, known := disk.Free(filepath.Dir(r.path)); known && free < need {
		return planner.Errorf(planner.Full, "There is too little room beside %s: %d MB are free and %d MB are needed. Nothing was changed.", r.path, free>>20, need>>20)
	}
	return nil
}

// copyTo copies a file to a path that must be free, synced.
func copyTo(d disk.Disk, from, to string) error {
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("look at the file to copy: %w", err)
	}
	file, err := d.Open(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make the copy: %w", err)
	}
	return copyInto(file, from)
}

// copyInto fills a new file from another, syncs and closes it.
func copyInto(file disk.File, from string) error {
	source, err := os.Open(from) // #nosec G304 -- the user's own choice
	if err != nil {
		return errors.Join(fmt.Errorf("open the file to copy: %w", err), file.Close())
	}
	defer source.Close()
	_, err = io.CopyBuffer(onlyWriter{file}, source, make([]byte, 1<<20))
	return wrap(errors.Join(err, file.Sync(), file.Close()), "copy file")
}

// onlyWriter has the buffer used that is given.
type onlyWriter struct{ io.Writer }

// readEnd reads what came last in the trail of the copy, as the backup has it.
func (r *Restoring) readEnd() error {
	m := untouched
	if hasJournal(r.work) {
		m = readOnly
	}
	db := openPool(r.work, m, 1)
	defer db.Close()
	var err error
	if r.last, r.lastAt, err = lastEntry(db); err != nil {
		return explain(err)
	}
	var version int
	if err = db.QueryRow("PRAGMA user_version").Scan(&version); err != nil || version < pairsVersion {
		return explain(err) // drafts and taps were not counted then
	}
	head, _, err := readScratchHead(db)
	r.scratch = head.seq
	return explain(err)
}

// madeWhen gives when a backup was made: by its name, or else by the newest entry of
// its trail.
func (r *Restoring) madeWhen() time.Time {
	stamp := regexp.MustCompile(`\d{8}T\d{6}Z`).FindAllString(filepath.Base(r.from), -1)
	if len(stamp) > 0 {
		if at, err := time.Parse("20060102T150405Z", stamp[len(stamp)-1]); err == nil {
			return at
		}
	}
	at, _ := time.Parse(time.RFC3339, r.lastAt) // zero when the trail is empty
	return at
}

// IdentifyBackup tells whose backup a file is and who could sign in to restore it.
// It may lie on a network folder. Errors as of Identify.
func IdentifyBackup(from string) (Info, error) {
	from = resolved(from)
	if err := inspectAnywhere(from); err != nil {
		return Info{}, err
	}
	peek, err := peekSound(from)
	if err != nil && hasJournal(from) {
		// Its log cannot be read where nothing can be written, as on a disk of another
		// computer: who may sign in hardly ever stands there alone.
		peek, err = peekThrough(from, untouched)
	}
	if err != nil {
		return Info{}, err
	}
	return peek.info(from), nil
}

// besideOf splits the name of a file set aside, or of what lies beside it, in two.
func besideOf(name string) (main, suffix string) {
	for _, suffix := range asideSuffixes() {
		if main, found := strings.CutSuffix(name, suffix); found {
			return main, suffix
		}
	}
	return name, ""
}
