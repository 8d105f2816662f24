package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gofrs/flock"

	"stipple/planner"
	"stipple/store/disk"
)

// A verified copy takes the place of the clinic file in steps, each of which may be
// the last that is done before the power goes:
//
//  1. The present file gets a second name, the one it is set aside under, and so do
//     its log and its head. Nothing is moved: there is a clinic file at the path all
//     the time, or the program would offer to make a new clinic.
//  2. What is to be done is written beside it, whole and synced, as the intent. That
//     is the commit point: before it the old file stands, after it the new one
//     comes, now or at the next opening.
//  3. The log at the path is taken away, and the folder synced. It belongs to the
//     old file, and SQLite would play it into whatever lies at the path: so it must
//     be gone for good before the new file comes. The old file set aside has it.
//  4. The copy is renamed over the path, which is one step of the file system, then
//     its head over the head. A copy that is gone therefore says that its rename was
//     done, and from here on a log at the path is the new file's own.
//  5. The folder is synced, and only then the intent taken away.
//
// Every opening goes on from wherever that ended, before it looks at the file.

// restoreIntent is what the intent says: names in the folder of the clinic file.
type restoreIntent struct {
	Work  string `json:"work"`            // the copy that takes its place, its head beside it
	Aside string `json:"aside,omitempty"` // what the file before was set aside as; "" = there was none
}

// errUnfinishable is the cause when an intent cannot be carried out.
var errUnfinishable = errors.New("a restore that cannot be finished")

// finishRestore goes on with a restore that was interrupted, and takes away what one
// left that never came to its commit point. Everybody calls it before they look at
// the clinic file. It does nothing where there is nothing to do, and leaves what
// belongs to a restore that another process is at, and touches nothing beside a file
// that is not ours. Errors: Locked when that one is
// putting a file in place just now or nothing can be written here, Corrupt for an
// intent that cannot be carried out, Internal when the disk fails.
func finishRestore(path string, o Options) error {
	intent := intended(path)
	if !intent && (!leftOfRestore(path) || !isOurs(path)) {
		return nil
	}
	o = o.filled()
	lock := flock.New(path+lockSuffix, flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	switch {
	case !held && !intent:
		return nil
	case err != nil:
		return planner.Errorf(planner.Locked, "A backup was to take the place of %s and that is not finished. Open it once where its folder can be written.", path).Because(err)
	case !held:
		return planner.Errorf(planner.Locked, "A backup is just being put in the place of %s. Try again in a moment.", path)
	}
	defer func() { _ = lock.Unlock() }()
	if err := finishSwap(o.Disk, path); err != nil {
		return err
	}
	sweepRestores(o, path)
	return nil
}

func exist(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// intended tells whether a restore of ours is to be finished at a path: it is said so
// in words that are ours or, where those are damaged, a clinic file lies there or what
// one was set aside as. A file of that name alone is somebody's.
func intended(path string) bool {
	_, there, err := readIntent(path)
	if !errors.Is(err, errUnfinishable) {
		return there || err != nil
	}
	return isOurs(path) || !exist(path) && len(beside(path, setAsideFile)) > 0
}

// isOurs tells whether a clinic file lies at a path, of whatever version.
func isOurs(path string) bool {
	err := inspectAnywhere(path)
	return err == nil || errors.Is(err, errNewer)
}

// leftOfRestore tells whether a restore left something that is to go.
func leftOfRestore(path string) bool {
	return len(beside(path, unfinishedRestore)) > 0 || len(beside(path, unfinishedIntent)) > 0 || len(uncommitted(path)) > 0 || len(linked(path)) > 0
}

// finishSwap carries out an intent from wherever it was interrupted. The caller holds
// the lock.
func finishSwap(d disk.Disk, path string) error {
	intent, there, err := readIntent(path)
	if errors.Is(err, errUnfinishable) {
		return rollBack(d, path, err)
	}
	if err != nil || !there {
		return err
	}
	folder := filepath.Dir(path)
	work, aside := filepath.Join(folder, intent.Work), filepath.Join(folder, intent.Aside)
	switch {
	case exist(work):
		if err = keepMeanwhile(d, path, aside, intent.Aside != ""); err == nil {
			err = takePlace(d, work, path)
		}
	case !exist(path), intent.Aside != "" && sameContent(path, aside):
		return rollBack(d, path, planner.Errorf(planner.Corrupt, "A backup was to take the place of %s, but its copy %s is gone. Nothing else is lost. Restore the backup again.",
			path, work).Because(errUnfinishable))
	}
	if err == nil && exist(work+headSuffix) {
		err = d.Rename(work+headSuffix, path+headSuffix)
	}
	if err == nil {
		err = d.SyncFolder(folder)
	}
	if err == nil {
		err = d.Remove(path + intentSuffix)
	}
	if err == nil {
		err = d.SyncFolder(folder)
	}
	if err != nil {
		return planner.Errorf(planner.Internal, "A backup could not be put in the place of %s yet: check the disk and the permissions of its folder. Nothing is lost; it is finished when the file is opened next.", path).Because(err)
	}
	return nil
}

// rollBack makes the file before whole again when an intent cannot be carried out: its
// log was perhaps taken away already. It gives why, once; where the file before is not
// what lies at the path it does nothing but that.
func rollBack(d disk.Disk, path string, why error) error {
	names := beside(path, setAsideFile)
	i := slices.IndexFunc(names, func(name string) bool {
		_, suffix := besideOf(name)
		return suffix == "" && sameContent(path, name)
	})
	if i < 0 {
		return why
	}
	var err error
	for _, suffix := range []string{"-wal", "-journal"} {
		if err == nil && exist(names[i]+suffix) && !exist(path+suffix) {
			err = linkOrCopy(d, names[i], suffix, path)
		}
	}
	if err == nil {
		err = d.SyncFolder(filepath.Dir(path))
	}
	if err == nil {
		err = d.Remove(path + intentSuffix)
	}
	if err == nil {
		err = d.SyncFolder(filepath.Dir(path))
	}
	if err != nil {
		return planner.Errorf(planner.Internal, "A restore of %s could not be taken back: check the disk and the permissions of its folder. Nothing is lost.", path).Because(err)
	}
	return planner.Errorf(planner.Corrupt, "A backup that was to take the place of %s is gone, or what says how it was to be done. The clinic file is as it was before. Open it again, or restore the backup again.", path).Because(why)
}

// keepMeanwhile sets aside what somebody put at the path since the intent was written:
// it is not what was set aside then, and must not be lost either.
func keepMeanwhile(d disk.Disk, path, aside string, had bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look at what is there: %w", err)
	case had && (sameFile(path, aside) || sameContent(path, aside)):
		return nil
	}
	if err := d.SyncFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("make the intent durable: %w", err)
	}
	// A log of the file before, which is set aside already, is none of this one.
	if log := path + "-wal"; had && exist(log) && (sameFile(log, aside+"-wal") || sameContent(log, aside+"-wal")) {
		if err := d.Remove(log); err != nil {
			return fmt.Errorf("take the log before away: %w", err)
		}
	}
	again := freeAside(path, info.ModTime().UTC().Format("20060102T150405Z"))
	if err := setBothAside(d, path, filepath.Join(filepath.Dir(path), again)); err != nil {
		return err
	}
	return d.SyncFolder(filepath.Dir(path))
}

// takePlace renames the copy over the path, the log that lies there gone before. The
// intent is durable before that goes.
func takePlace(d disk.Disk, work, path string) error {
	if err := d.SyncFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("make the intent durable: %w", err)
	}
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if err := d.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("take the log before away: %w", err)
		}
	}
	if err := d.SyncFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("take the log before away: %w", err)
	}
	return wrap(d.Rename(work, path), "name the restored file")
}

// readIntent reads what is to be done, and false when nothing is.
func readIntent(path string) (intent restoreIntent, there bool, err error) {
	data, err := readAtMost(path+intentSuffix, 1<<16)
	if errors.Is(err, os.ErrNotExist) {
		return intent, false, nil
	}
	if err != nil {
		return intent, false, unreadable(path+intentSuffix, err)
	}
	base := filepath.Base(path)
	ours := func(name string, pattern *regexp.Regexp) bool {
		rest, found := strings.CutPrefix(name, base)
		return name == filepath.Base(name) && found && pattern.MatchString(rest)
	}
	err = json.Unmarshal(data, &intent)
	if err != nil || !ours(intent.Work, restoringName) || intent.Aside != "" && !ours(intent.Aside, setAsideFile) {
		return intent, true, planner.Errorf(planner.Corrupt, "%s, which says how a restored backup is to be put in place, is damaged. Nothing is lost: what was there before lies beside it as %s… Restore a backup again.",
			path+intentSuffix, base+asideMark).Because(errUnfinishable)
	}
	return intent, true, nil
}

// sameContent tells whether two files hold the same.
func sameContent(one, other string) bool {
	a, err := os.Open(one)
	if err != nil {
		return false
	}
	defer a.Close()
	b, err := os.Open(other)
	if err != nil {
		return false
	}
	defer b.Close()
	left, right := make([]byte, 1<<16), make([]byte, 1<<16)
	for {
		n, errA := io.ReadFull(a, left)
		m, errB := io.ReadFull(b, right)
		if !bytes.Equal(left[:n], right[:m]) {
			return false
		}
		if errA != nil || errB != nil {
			return n < len(left) && m < len(right)
		}
	}
}

// sweepRestores takes away what restores left that never came to their commit point,
// beside a clinic file or where none is any more. The caller holds the lock, so none is
// under way.
func sweepRestores(o Options, path string) {
	if exist(path+intentSuffix) || exist(path) && !isOurs(path) {
		return
	}
	o.clearUnfinished(path, unfinishedRestore)
	o.clearUnfinished(path, unfinishedIntent)
	for _, name := range uncommitted(path) {
		_ = o.Disk.Remove(name)
	}
	for _, name := range linked(path) {
		_ = ownCopy(o.Disk, path, name) // else nobody can write to the file, which is said then
	}
}

// linked lists what was set aside for a restore that was taken back, has a log that the
// file at the path has no more, and is a second name of it.
func linked(path string) []string {
	return slices.DeleteFunc(beside(path, setAsideFile), func(name string) bool {
		_, suffix := besideOf(name)
		return suffix != "" || !sameFile(path, name) || isUncommitted(path, name)
	})
}

// ownCopy makes a second name of the clinic file a copy of its own.
func ownCopy(d disk.Disk, path, name string) error {
	copied := path + restoringMark + "aside"
	_ = d.Remove(copied)
	if err := copyTo(d, name, copied); err != nil {
		return err
	}
	return errors.Join(d.Rename(copied, name), d.SyncFolder(filepath.Dir(path)))
}

// uncommitted lists what was set aside for a restore that never came.
func uncommitted(path string) []string {
	return slices.DeleteFunc(beside(path, setAsideFile), func(name string) bool { return !isUncommitted(path, name) })
}

// isUncommitted tells whether something set aside is no more than a second name of
// what lies at the path still, its log too, or belongs to such a one.
func isUncommitted(path, name string) bool {
	main, suffix := besideOf(name)
	if exist(main) {
		return sameFile(path, main) && !slices.ContainsFunc([]string{"-wal", "-journal"}, func(log string) bool {
			return exist(main+log) && !sameContent(path+log, main+log)
		})
	}
	return sameFile(path+suffix, name) || suffix == headSuffix && sameContent(path+suffix, name)
}

func sameFile(one, other string) bool {
	a, err := os.Stat(one)
	if err != nil {
		return false
	}
	b, err := os.Stat(other)
	return err == nil && os.SameFile(a, b)
}
