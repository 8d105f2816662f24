package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"

	"stipple/planner"
	"stipple/store/migrations"
)

// applicationID marks a Stipple clinic file in its SQLite header: "STPL".
const applicationID = 0x5354504C

// The parts of SQLite's file header that tell what a file is.
const (
	sqliteMagic       = "SQLite format 3\x00"
	headerSize        = 100
	pageSizeAt        = 16
	changeCounterAt   = 24
	pageCountAt       = 28
	userVersionAt     = 60
	applicationIDAt   = 68
	versionValidForAt = 92
)

// schemaVersion is the newest user_version this program knows.
func schemaVersion() int { return len(migrations.All()) }

// inspect reads the header of a file as bytes and tells whether it is a clinic
// file this program can open. It never lets SQLite near the file: opening alone
// can rewrite one that is not ours.
func inspect(path string) error {
	if onNetwork(path) {
		return planner.Errorf(planner.Invalid, "%s lies on a network folder, where SQLite cannot keep a file safe. Move it to a disk of this computer.", path)
	}
	return inspectAnywhere(path)
}

// inspectAnywhere is inspect for a file that is only read, as a backup is, which may
// lie on a network folder.
func inspectAnywhere(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return planner.Errorf(planner.NotFound, "There is no clinic file at %s.", path)
	case err != nil:
		return unreadable(path, err)
	case info.IsDir():
		return planner.Errorf(planner.Invalid, "%s is a folder, not a clinic file.", path)
	case !info.Mode().IsRegular(): // opening a pipe would wait for ever
		return planner.Errorf(planner.Invalid, "%s is no ordinary file.", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return unreadable(path, err)
	}
	defer file.Close()
	header := make([]byte, headerSize)
	n, err := io.ReadFull(file, header)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return unreadable(path, err)
	}
	return judgeHeader(path, header[:n], info.Size(), hasJournal(path))
}

func unreadable(path string, cause error) error {
	return planner.Errorf(planner.Internal, "The file %s cannot be read: check its permissions.", path).Because(cause)
}

// resolved gives the file's own path, so that a link to it finds the same lock,
// log and audit head.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// linkedAway refuses a link to a file that is not there: its disk is away perhaps, and
// a file put in the place of the link would be another one.
func linkedAway(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if to, err := os.Readlink(path); err == nil {
		return planner.Errorf(planner.NotFound, "%s is a link to %s, which is not there. Connect the disk it is on; or give the place of the clinic file itself, not that of the link.", path, to)
	}
	return nil
}

// isText tells whether bytes are the start of a text; a letter cut at their end
// is still one.
func isText(b []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut < len(b); cut++ {
		if utf8.Valid(b[:len(b)-cut]) {
			return !bytes.ContainsRune(b, 0)
		}
	}
	return false
}

// hasJournal tells whether a write-ahead log with content lies beside the file.
func hasJournal(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

func judgeHeader(path string, header []byte, size int64, journal bool) error {
	corrupt := func(format string) error { return planner.Errorf(planner.Corrupt, format, path) }
	ours := len(header) == headerSize && be32(header, applicationIDAt) == applicationID
	switch {
	case size == 0:
		return corrupt("The file %s is empty. It is not a clinic file, or its content was lost: restore a backup.")
	case !bytes.HasPrefix(header, []byte(sqliteMagic)) && ours:
		return corrupt("The header of %s is damaged. Keep the file and restore a backup.")
	case !bytes.HasPrefix(header, []byte(sqliteMagic)) && isText(header):
		return corrupt("%s is a text file, not a Stipple clinic file.")
	case !bytes.HasPrefix(header, []byte(sqliteMagic)):
		return corrupt("%s is not a Stipple clinic file.")
	case len(header) < headerSize:
		return corrupt("%s is cut off within its header. Keep the file and restore a backup.")
	case !ours:
		return corrupt("%s is the database of another program.")
	case !soundHeader(header, size, journal):
		return corrupt("The header of %s is damaged. Keep the file and restore a backup.")
	case int(be32(header, userVersionAt)) > schemaVersion():
		return newer(path)
	case be32(header, userVersionAt) == 0:
		return corrupt("%s was never finished. Create the clinic again.")
	}
	return nil
}

func newer(path string) error {
	return planner.Errorf(planner.Corrupt, "%s was made by a newer Stipple. Update Stipple to open it.", path).Because(errNewer)
}

// errNewer is the cause when a file was made by a newer Stipple.
var errNewer = errors.New("a newer schema")

// soundHeader checks what SQLite's format fixes: page size, versions, payload
// fractions, encoding and, when no log may hold the rest, the file's length.
func soundHeader(h []byte, size int64, journal bool) bool {
	page := int64(binary.BigEndian.Uint16(h[pageSizeAt:]))
	if page == 1 {
		page = 65536
	}
	if page < 512 || page&(page-1) != 0 {
		return false
	}
	if h[18] < 1 || h[18] > 2 || h[19] < 1 || h[19] > 2 || h[21] != 64 || h[22] != 32 || h[23] != 32 {
		return false
	}
	if be32(h, 44) < 1 || be32(h, 44) > 4 || be32(h, 56) != 1 {
		return false
	}
	countKnown := be32(h, changeCounterAt) == be32(h, versionValidForAt)
	return journal || !countKnown || size >= page*int64(be32(h, pageCountAt))
}

func be32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

// Info is what can be known of a clinic file before signing in.
type Info struct {
	Path   string
	Clinic string
	Users  []planner.User
}

// Identify tells whose file this is and who can sign in. It leaves the file
// untouched. Errors: NotFound, Corrupt with what is wrong, Invalid for a folder
// or a network path. The file can be open.
func Identify(path string) (Info, error) {
	peek, err := identify(resolved(path))
	if err != nil {
		return Info{}, err
	}
	return peek.info(path), nil
}

func identify(path string) (peeked, error) {
	if _, open := writing.Load(path); open && exist(path) {
		return peekThrough(path, readOnly)
	}
	if err := finishRestore(path, Options{}); err != nil {
		return peeked{}, err
	}
	return peekFile(path)
}

// IsClinicFile tells whether a clinic file lies at a path, by its first bytes: also one
// that is damaged further on or of a newer Stipple. Nothing there is touched.
func IsClinicFile(path string) bool {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false // opening a pipe would wait for ever
	}
	header, err := readAtMost(path, headerSize)
	return err == nil && len(header) == headerSize && be32(header, applicationIDAt) == applicationID
}

func (p peeked) info(path string) Info {
	info := Info{Path: path, Clinic: p.clinic.name}
	for _, slot := range p.slots {
		info.Users = append(info.Users, slot.user())
	}
	return info
}

func wrap(err error, verb string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", verb, err)
}
