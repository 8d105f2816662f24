package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"

	"stipple/planner"
)

// WriteFault says, for the person who wanted it, why a file could not be
// written and what to do; nil for nil. The causes are told apart by the
// system's own numbers. store.WriteWhole writes whole or not at all, so a file
// that was there before is as it was. The error is a planner.Error: Full when
// the disk has no room, NotFound when the folder is gone, Invalid when the name
// will not do, Internal otherwise.
func WriteFault(err error) error {
	if err == nil {
		return nil
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		if number == syscall.ENOENT && folderStands(err) { // as in folders the system fills itself
			return planner.Errorf(planner.Internal, "This folder cannot be written to. Nothing was written. Choose another folder.").Because(err)
		}
		for _, f := range writeFaults() {
			if slices.Contains(f.numbers, number) || runtime.GOOS == "windows" && slices.Contains(f.windows, number) {
				return planner.Errorf(f.code, "%s", f.message).Because(err)
			}
		}
	}
	return planner.Errorf(planner.Internal, "Nothing was written. Choose another folder.").Because(err)
}

// folderStands tells whether the folder an error speaks of is there.
func folderStands(err error) bool {
	var at *fs.PathError
	if !errors.As(err, &at) || !filepath.IsAbs(at.Path) {
		return false
	}
	info, err := os.Stat(filepath.Dir(at.Path))
	return err == nil && info.IsDir()
}

// writeFault is a way in which writing goes wrong.
type writeFault struct {
	numbers []syscall.Errno
	windows []syscall.Errno // what Windows says in its own numbers
	code    planner.Code
	message string
}

func writeFaults() []writeFault {
	return []writeFault{
		{
			[]syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG},
			[]syscall.Errno{39, 112, 1295}, // handle disk full, disk full, quota exceeded
			planner.Full, "The disk has no room for it. Nothing was written. Free some room or choose a folder on another disk.",
		},
		{
			[]syscall.Errno{syscall.EROFS},
			[]syscall.Errno{19}, // write protected
			planner.Internal, "This disk can only be read. Nothing was written. Choose a folder on another disk.",
		},
		{
			[]syscall.Errno{syscall.EACCES, syscall.EPERM},
			[]syscall.Errno{5}, // access denied
			planner.Internal, "You may not write in this folder. Nothing was written. Choose another folder.",
		},
		{
			[]syscall.Errno{syscall.ENOENT, syscall.ENOTDIR},
			[]syscall.Errno{2, 3, 53, 67}, // file, path, network path, network name not found
			planner.NotFound, "This folder is not there any more. Nothing was written. Choose another folder.",
		},
		{
			[]syscall.Errno{syscall.ENAMETOOLONG},
			[]syscall.Errno{206, 123}, // name too long, name invalid
			planner.Invalid, "The name of the file is too long or has a character this disk does not take. Nothing was written. Choose another name.",
		},
		{
			[]syscall.Errno{syscall.EISDIR, syscall.EEXIST, syscall.ENOTEMPTY},
			[]syscall.Errno{183}, // already exists
			planner.Invalid, "There is a folder of this name. Nothing was written. Choose another name.",
		},
		{
			[]syscall.Errno{syscall.EBUSY, syscall.ETXTBSY},
			[]syscall.Errno{32, 33}, // sharing, lock violation
			planner.Internal, "Another program has this file open. Nothing was written. Close the file there or choose another name.",
		},
		{
			[]syscall.Errno{syscall.EIO, syscall.ENODEV, syscall.ENXIO, syscall.ESTALE, syscall.ETIMEDOUT},
			[]syscall.Errno{21, 55, 1117}, // not ready, device gone, device error
			planner.Internal, "The disk does not answer. Check that it is connected, or choose a folder on another disk.",
		},
	}
}
