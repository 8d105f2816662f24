package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"stipple/planner"
	"stipple/store/disk"
)

// Apply puts the backup in the place of the clinic file, which is set aside and never
// deleted, and gives where; "" when there was none. Of a file that is missing, the log
// and the head that are left are under that name, each with its ending. The trail of
// what is restored says so. The file is then free to be signed in to. An error says
// whether it was put in place: when not, the clinic file is as it was and
// PrepareRestore is to be called again.
func (r *Restoring) Apply() (aside string, err error) {
	if r.s == nil {
		return "", planner.Errorf(planner.Internal, "This backup was put in place or given up already. Choose it again.")
	}
	defer func() { _ = r.Discard() }() // what is left of the copy goes at the next opening
	intent := restoreIntent{Work: filepath.Base(r.work)}
	if anyOf(r.path) {
		intent.Aside = freeAside(r.path, r.o.Now().UTC().Format("20060102T150405Z"))
		aside = filepath.Join(filepath.Dir(r.path), intent.Aside)
	}
	err = r.finishCopy(aside)
	if err == nil {
		err = r.commit(intent)
	}
	if err != nil {
		return "", planner.Errorf(planner.Internal, "The backup was not put in place; the clinic file is as it was. Check the disk and the permissions of its folder and restore again.").Because(err)
	}
	return aside, finishSwap(r.o.Disk, r.path)
}

// anyOf tells whether there is a clinic file, or something of one.
func anyOf(path string) bool {
	return slices.ContainsFunc(append(asideSuffixes(), ""), func(suffix string) bool { return exist(path + suffix) })
}

// freeAside gives a name to set the present file aside under.
func freeAside(path, at string) string {
	name := filepath.Base(path) + asideMark + at
	for n := 2; exist(filepath.Join(filepath.Dir(path), name)); n++ {
		name = fmt.Sprintf("%s%s%s-%d", filepath.Base(path), asideMark, at, n)
	}
	return name
}

// finishCopy notes the restore in the trail of the copy and closes it, so that all of
// it is in one file and its head file knows its end.
func (r *Restoring) finishCopy(aside string) error {
	says := fmt.Sprintf("%s, made %s", r.from, stamp(r.compared.Since))
	if aside != "" {
		says += "; what was there was set aside as " + filepath.Base(aside)
	}
	switch c := r.compared; {
	case c.PresentFault != nil:
		says += "; what that had beyond the backup could not be read"
	case c.Present.Entries > 0:
		says += fmt.Sprintf("; it had %d entries, with %d saves that are not in the backup", c.Present.Entries, c.LostSaves)
	}
	err := r.s.change(context.Background(), func(c *change) error {
		c.note(entry{op: planner.AuditRestore, entity: "backup", id: filepath.Base(r.from), ver: r.last.Seq, detail: says})
		return nil
	})
	if err != nil {
		return err
	}
	r.s.leave(planner.AuditSignOut, "")
	if err := r.headKept(); err != nil {
		return err
	}
	s := r.s
	r.s = nil
	if err := s.Close(); err != nil {
		return err
	}
	if hasJournal(r.work) {
		return errors.New("the restored file still has a log")
	}
	return errors.Join(disk.SyncFile(r.o.Disk, r.work), disk.SyncFile(r.o.Disk, r.work+headSuffix))
}

// headKept tells whether the head file of the copy knows its end, and its users. When it
// does not the disk failed, which says nothing of the backup.
func (r *Restoring) headKept() error {
	last, err := lastLink(r.s.writer)
	if err != nil {
		return err
	}
	kept, there, err := r.s.keptHead()
	if err != nil || !there || kept.Seq != last.Seq || r.s.state == nil {
		return errors.Join(errors.New("the head of the restored file was not kept"), err)
	}
	return nil
}

// commit gives the present file its second name and writes the intent. An intent that
// is there stands, durable or not: taken back, it could be there again after the next
// power cut. Carrying it out begins with making it durable.
func (r *Restoring) commit(intent restoreIntent) error {
	d, folder := r.o.Disk, filepath.Dir(r.path)
	data, err := json.Marshal(intent)
	if err != nil {
		return fmt.Errorf("encode the intent: %w", err)
	}
	if intent.Aside != "" {
		err = setBothAside(d, r.path, filepath.Join(folder, intent.Aside))
	}
	if err == nil {
		err = d.SyncFolder(folder)
	}
	if err == nil {
		err = disk.WriteWhole(d, r.path+intentSuffix, data)
	}
	if written, there, _ := readIntent(r.path); there && written == intent {
		r.committed = true
		return nil
	}
	return err
}

// asideSuffixes are those of the files that belong to a clinic file.
func asideSuffixes() []string { return []string{"-wal", "-journal", headSuffix} }

// setBothAside gives a clinic file and what belongs to it second names, itself last.
func setBothAside(d disk.Disk, path, aside string) error {
	for _, suffix := range append(asideSuffixes(), "") {
		if !exist(path + suffix) {
			continue
		}
		if err := linkOrCopy(d, path, suffix, aside); err != nil {
			return fmt.Errorf("set the present file aside: %w", err)
		}
	}
	return nil
}

// linkOrCopy gives a file a second name. A file system without links gets a copy,
// which has the name only when it is whole. The head file is always copied, for it is
// written in place.
func linkOrCopy(d disk.Disk, path, suffix, aside string) error {
	if suffix != headSuffix {
		if err := d.Link(path+suffix, aside+suffix); err == nil {
			return nil
		}
	}
	unfinished := path + restoringMark + "aside"
	_ = d.Remove(unfinished)
	if err := copyTo(d, path+suffix, unfinished); err != nil {
		return err
	}
	return d.Rename(unfinished, aside+suffix)
}
