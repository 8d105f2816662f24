package store

import (
	"regexp"
	"strings"

	"stipple/store/disk"
)

// The files that lie beside a clinic file.
const (
	headSuffix = ".head" // the audit chain's newest link
	lockSuffix = ".lock" // held by the one process that writes

	oldPagesSuffix = ".old-pages" // while the file may hold what it held in an earlier schema

	waitingSuffix     = ".waiting"      // lines that wait to come into the trail
	triesSuffix       = ".tries"        // how often a passphrase was wrong in a row
	waitingLockSuffix = ".waiting-lock" // held while either is used

	restoringMark = ".restoring-"       // the copy of a backup that takes its place; a number follows
	intentSuffix  = ".restore"          // which restore is to be finished
	asideMark     = ".before-restore-"  // what was there before one; the time follows
	replacedMark  = ".before-replaced-" // what was open when its file was deleted or replaced; the time follows
)

// A program that ends while it writes a file beside the clinic file leaves it under
// a name with a number: never the only copy of anything, and nothing that anybody
// reads. These are the names, after that of the clinic file: exactly these, for what a
// user named like them is the user's.
var (
	unfinishedFile    = namesLike(`(\.before-version-\d+(-\d+)?)?\.new-N(-wal|-shm|-journal|\.head)?|(\.before-version-\d+(-\d+)?)?\.head\.N|\.probe\.new-N(\.N)?`)
	unfinishedTry     = namesLike(`\.tries\.N`)
	unfinishedIntent  = namesLike(`\.restore\.N`)
	unfinishedRestore = namesLike(`\.restoring-(N` + besideCopy + `|aside)`)
	unfinishedProof   = namesLike(`N` + besideCopy) // after the name of the backups and provingMark
	copyOrBeside      = namesLike(besideCopy)       // after the name of a copy
	setAsideFile      = namesLike(`\.before-restore-\d{8}T\d{6}Z(-\d+)?(-wal|-journal|\.head)?`)
	restoringName     = regexp.MustCompile(`^\.restoring-\d+$`) // as an intent names it
)

// besideCopy is what comes after the name of a copy that is signed in to: nothing, or
// what SQLite and this program put beside it.
const besideCopy = `(-wal|-shm|-journal|\.lock|\.old-pages|\.waiting-lock|\.(waiting|tries|head)(\.N)?|\.probe\.new-N(\.N)?|(\.before-version-\d+(-\d+)?)?(\.new-N(-wal|-shm|-journal|\.head)?|\.head(\.N)?)?)`

// drawnNumber is a number that the system draws for a new name, below 2³². One of less
// than five digits, or that could be a day, is hardly ever drawn; then the file stays.
const drawnNumber = `(\d{5,7}|\d{9,10}|[013-9]\d{7}|2[1-9]\d{6}|20\d\d([2-9]\d{3}|\d\d[4-9]\d))`

// namesLike gives the pattern of whole names, N in it a number drawn by the system.
func namesLike(pattern string) *regexp.Regexp {
	return regexp.MustCompile("^(" + strings.ReplaceAll(pattern, "N", drawnNumber) + ")$")
}

// WriteWhole replaces a file so that it is always either the old or the new one.
func WriteWhole(path string, data []byte) error { return disk.WriteWhole(disk.System(), path, data) }

// removeAll takes a database away that never came to its name.
func removeAll(d disk.Disk, path string) {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal", headSuffix} {
		_ = d.Remove(path + suffix)
	}
}
