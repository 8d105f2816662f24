package store

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// markFile lies in a folder that was chosen for the second backups. Where the disk of
// that folder is away, the empty folder that it was seen in can be there all the same,
// on the clinic's own disk: it has no such file.
const markFile = "stipple-second-folder.txt"

// markWords come first in it, for whoever finds it.
const markWords = "Stipple keeps backups in this folder. Leave this file here: it shows that the right disk is connected."

// mostMarks is how many bytes of it are read: a line for each of several hundred clinics.
const mostMarks = 1 << 16

// reachSecond is reach for the second folder, which must be the one that was chosen:
// else Conflict, and nothing is written there.
func (s *Store) reachSecond(dir string) error {
	if err := patiently(dir, func() error { return s.fitsBackups(dir) }); err != nil {
		return err
	}
	marked, err := s.secondMarked(dir)
	if err != nil {
		return err
	}
	if !marked {
		ours, err := s.hasOurs(dir)
		if err != nil {
			return err
		}
		if !ours {
			return planner.Errorf(planner.Conflict, "The folder %s is there, but it is not the one that was chosen: perhaps its disk is not connected. Connect the disk, or choose the folder again.", dir)
		}
		_ = s.markSecond(dir) // of before there were marks; else it is done the next time
	}
	return patiently(dir, func() error { return s.writable(dir) })
}

// secondMarked tells whether a folder was chosen for this clinic: a line that only a holder
// of its keys can write says so, and names it to nobody else.
func (s *Store) secondMarked(dir string) (bool, error) {
	var data []byte
	err := patiently(dir, func() (err error) {
		data, err = readAtMost(filepath.Join(dir, markFile), mostMarks)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return wrap(err, "read the mark of the second folder")
	})
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(bytes.SplitAfter(data, []byte("\n")), func(line []byte) bool {
		_, _, ours := s.decodeHead(line)
		return ours
	}), nil
}

// hasOurs tells whether backups of this clinic lie in a folder.
func (s *Store) hasOurs(dir string) (bool, error) {
	var heads [][]byte
	err := patiently(dir, func() error {
		list, _ := backupsIn(s.path, dir) // what cannot be read has none
		for _, b := range list {
			data, _ := readAtMost(b.Path+headSuffix, mostHead)
			heads = append(heads, data)
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(heads, func(data []byte) bool {
		_, _, ours := s.decodeHead(data)
		return ours
	}), nil
}

// markSecond leaves the mark in a folder. Several clinics can share one.
func (s *Store) markSecond(dir string) error {
	line := s.keys().head.EncodeHead(vault.Link{}, s.clinicID)
	return patiently(dir, func() error {
		path := filepath.Join(dir, markFile)
		if !exist(path) {
			if err := disk.AppendLine(s.o.Disk, path, []byte(markWords)); err != nil {
				return err
			}
		}
		return disk.AppendLine(s.o.Disk, path, bytes.TrimSuffix(line, []byte("\n")))
	})
}

// ConfirmSecondFolder says that the folder in the place of the second one is the one to
// use, although it has no mark of this clinic: its disk is a new one, or was emptied.
// Errors: Forbidden, NotFound when there is none or it does not answer, Invalid when it
// is no other folder, Full or Internal when it cannot be written to.
func (s *Store) ConfirmSecondFolder(ctx) error {
	if err := s.allow(planner.EditClinic); err != nil {
		return err
	}
	dir, err := s.secondFolder()
	if err != nil {
		return err
	}
	if dir == "" {
		return planner.Errorf(planner.NotFound, "There is no second folder. Choose one.")
	}
	return s.chooseSecond(dir)
}

// chooseSecond marks a folder that was chosen just now. One that cannot be marked is
// away until it is chosen again.
func (s *Store) chooseSecond(dir string) error {
	if err := patiently(dir, func() error { return s.fitsBackups(dir) }); err != nil {
		return err
	}
	marked, err := s.secondMarked(dir)
	if err == nil && !marked {
		err = s.markSecond(dir)
	}
	var known *planner.Error
	switch {
	case err == nil || errors.As(err, &known): // it does not answer
		return err
	case disk.IsFull(err):
		return notThere(dir, err)
	}
	return planner.Errorf(planner.Internal, "The folder %s could not be marked as the one for the second backups: check its permissions, and whether its disk is read-only or has faults. Then choose it again.", dir).Because(err)
}
