//go:build unix

package faulty

/*
#cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
#include <stdlib.h>
#include "vfs.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"unsafe"
)

// SQLite's result codes and flags, https://sqlite.org/rescode.html and
// https://sqlite.org/c3ref/c_open_autoproxy.html.
const (
	codeReadOnly    C.int = 8
	codeIO          C.int = 10
	codeFull        C.int = 13
	codeCantOpen    C.int = 14
	codeIORead            = codeIO | 1<<8
	codeIOWrite           = codeIO | 3<<8
	codeIOSync            = codeIO | 4<<8
	codeIOSyncDir         = codeIO | 5<<8
	codeIOTruncate        = codeIO | 6<<8
	codeIODelete          = codeIO | 10<<8
	flagCreate      C.int = 0x4
	flagMainJournal C.int = 0x800
	flagSuper       C.int = 0x4000
	flagWAL         C.int = 0x80000
)

func register(number int, name string) error {
	cName := C.CString(name)
	defer C.free(unsafe.Pointer(cName))
	if code := C.faulty_register(C.int(number), cName); code != 0 {
		return fmt.Errorf("register the VFS %s: SQLite says %d", name, code)
	}
	return nil
}

// codeOf gives what SQLite is told of a fault.
func codeOf(err error, otherwise C.int) C.int {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return codeFull
	case errors.Is(err, syscall.EROFS):
		return codeReadOnly
	}
	return otherwise
}

//export faultyOpen
func faultyOpen(name *C.char, f *C.faulty_file, flags C.int, out *C.int) C.int {
	if name == nil { // a file that goes when it is closed
		return C.faulty_real_open(name, f, flags, out)
	}
	d, path := diskOf(int(f.disk)), C.GoString(name)
	d.mu.Lock()
	defer d.mu.Unlock()
	_, before := os.Lstat(path)
	if before != nil && flags&flagCreate != 0 && d.fault.strike(Create) != nil {
		return codeCantOpen
	}
	if code := C.faulty_real_open(name, f, flags, out); code != 0 {
		return code
	}
	if _, after := os.Lstat(path); after != nil {
		return 0
	}
	if before != nil {
		f.inode = C.int(d.tape.made(path))
	} else {
		f.inode = C.int(d.tape.number(path))
	}
	if flags&flagCreate != 0 && flags&(flagMainJournal|flagSuper|flagWAL) != 0 {
		f.folder = C.int(d.tape.number(filepath.Dir(path)))
	}
	return 0
}

// faultyRead reads, or fails to. Of a read that comes short the half is there when it
// fails, which is how SQLite's own VFS tells of it: it asks for the rest, and only the
// end of the file is none.
//
//export faultyRead
func faultyRead(f *C.faulty_file, data unsafe.Pointer, n C.int, at C.sqlite3_int64) C.int {
	d := diskOf(int(f.disk))
	d.mu.Lock()
	err, short := d.fault.strike(Read), d.fault.Torn
	d.mu.Unlock()
	if err != nil && !short {
		return codeIORead
	}
	if err == nil {
		return C.faulty_real_read(f, data, n, at)
	}
	if code := C.faulty_real_read(f, data, n/2, at); code != 0 {
		return code
	}
	return codeIORead
}

// watchReads has the reads of one disk more, or of one fewer, go through Go.
func watchReads(more int) { C.faulty_watch_reads(C.int(more)) }

//export faultyWrite
func faultyWrite(f *C.faulty_file, data unsafe.Pointer, n C.int, at C.sqlite3_int64) C.int {
	d := diskOf(int(f.disk))
	d.mu.Lock()
	defer d.mu.Unlock()
	failed := C.int(0)
	if err := d.fault.strike(Write); err != nil {
		failed = codeOf(err, codeIOWrite)
		if !d.fault.Torn {
			return failed
		}
		n /= 2
	}
	if code := C.faulty_real_write(f, data, n, at); code != 0 {
		return code
	}
	if d.tape.recorded(int(f.inode)) {
		d.tape.wrote(int(f.inode), C.GoBytes(data, n), int64(at))
	}
	return failed
}

//export faultyTruncate
func faultyTruncate(f *C.faulty_file, size C.sqlite3_int64) C.int {
	d := diskOf(int(f.disk))
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault.strike(Truncate); err != nil {
		return codeOf(err, codeIOTruncate)
	}
	if code := C.faulty_real_truncate(f, size); code != 0 {
		return code
	}
	d.tape.truncated(int(f.inode), int64(size))
	return 0
}

// faultySync is where SQLite's own VFS for unix brings the names of the folder to
// the disk too, once, of a journal it made.
//
//export faultySync
func faultySync(f *C.faulty_file) C.int {
	d := diskOf(int(f.disk))
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.sync(int(f.inode)); err != nil {
		return codeOf(err, codeIOSync)
	}
	d.tape.syncedFolder(int(f.folder))
	f.folder = 0
	return 0
}

//export faultyDelete
func faultyDelete(number C.int, name *C.char, syncFolder C.int) C.int {
	d, path := diskOf(int(number)), C.GoString(name)
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := os.Lstat(path); err == nil {
		if err := d.fault.strike(Remove); err != nil {
			return codeOf(err, codeIODelete)
		}
	}
	if code := C.faulty_real_delete(name, 0); code != 0 {
		return code
	}
	d.tape.gone(path)
	if syncFolder&1 == 0 {
		return 0
	}
	if err := d.fault.strike(SyncFolder); err != nil {
		return codeOf(err, codeIOSyncDir)
	}
	d.tape.syncedFolder(d.tape.number(filepath.Dir(path)))
	return 0
}
