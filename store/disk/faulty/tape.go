//go:build unix

package faulty

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// kind is what an event does.
type kind int

const (
	written   kind = iota // data came to a place of a file
	cut                   // a file got a size
	synced                // a file came to the disk
	unsynced              // a file's sync failed: what was to come may or may not have
	named                 // something got a name in a folder
	unnamed               // a name went from a folder
	renamed               // a name became another of the same folder
	namesSafe             // a folder came to the disk
)

// event is one change. Files and folders go by numbers of the tape's own, so that it
// follows them through names and second names.
type event struct {
	kind     kind
	inode    int // the file, or what is named
	folder   int // in which it is named; of namesSafe the folder
	name, to string
	data     []byte
	at       int64 // where the data begins, or the size
}

// node is a file or a folder.
type node struct {
	names map[string]int // nil = a file
	data  []byte
	own   bool // whether the data is this node's alone
}

// tape is what was done to a folder since it began.
type tape struct {
	root   string
	base   []node // as it was; 0 is nothing, 1 the root
	kinds  []bool // of every number given so far, whether it is a folder
	events []event
	live   map[string]int // the present names, whole
	fault  error          // why the tape is of no use
}

// Record begins a new record of what is done to a folder, and all below it. What is
// there now counts as safe on the disk. It must be called before files in it are
// opened to write, and files that change past this disk are seen as they are when
// they are next opened by it. Folders are not renamed, and links to names not
// followed.
func (d *Disk) Record(root string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tape = tape{live: map[string]int{}, base: make([]node, 1), kinds: make([]bool, 1)}
	d.tape.fault = d.tape.begin(root)
}

// Len gives how many events were recorded so far.
func (d *Disk) Len() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.tape.events)
}

func (t *tape) begin(root string) (err error) {
	if t.root, err = place(root); err != nil {
		return err
	}
	if t.root, err = filepath.EvalSymlinks(t.root); err != nil {
		return fmt.Errorf("record %s: %w", root, err)
	}
	seen := map[uint64]int{} // by the system's own number
	return filepath.WalkDir(t.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() && !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		system, _ := info.Sys().(*syscall.Stat_t)
		number, known := seen[system.Ino]
		if !known {
			number = t.next(entry.IsDir())
			seen[system.Ino] = number
			found := node{names: map[string]int{}}
			if !entry.IsDir() {
				found.names = nil
				found.data, err = os.ReadFile(path) // #nosec G304 G122 -- the test's own folder
			}
			t.base = append(t.base, found)
		}
		t.live[path] = number
		if path != t.root {
			t.base[t.live[filepath.Dir(path)]].names[filepath.Base(path)] = number
		}
		return err
	})
}

func (t *tape) next(folder bool) int {
	t.kinds = append(t.kinds, folder)
	return len(t.kinds) - 1
}

func (t *tape) add(e event) { t.events = append(t.events, e) }

// recorded tells whether a file is on the tape.
func (t *tape) recorded(inode int) bool { return inode > 0 && inode < len(t.kinds) }

func (t *tape) fail(err error) { t.fault = errors.Join(t.fault, err) }

// number gives the number of what has a name, 0 when it is not recorded. What came
// there past this disk is taken as it is, with nothing of it safe.
func (t *tape) number(path string) int {
	path, inside := t.inside(path)
	if !inside {
		return 0
	}
	if number := t.live[path]; number != 0 {
		return number
	}
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
		return 0
	}
	number := t.name(path, t.next(info.IsDir()))
	if info.IsDir() {
		return number
	}
	data, err := os.ReadFile(path) // #nosec G304 -- the test's own folder
	if err != nil {
		t.fail(fmt.Errorf("record a file of somebody else: %w", err))
	}
	t.wrote(number, data, 0)
	return number
}

// inside gives a path as it is on the tape, and whether it lies in the root.
func (t *tape) inside(path string) (string, bool) {
	if t.root == "" {
		return "", false
	}
	path, err := place(path)
	if err != nil {
		return "", false
	}
	below, err := filepath.Rel(t.root, path)
	return path, err == nil && filepath.IsLocal(below)
}

// made notes a new empty file, and madeFolder a new folder.
func (t *tape) made(path string) int       { return t.madeAs(path, false) }
func (t *tape) madeFolder(path string) int { return t.madeAs(path, true) }

func (t *tape) madeAs(path string, folder bool) int {
	path, inside := t.inside(path)
	if !inside {
		return 0
	}
	return t.name(path, t.next(folder))
}

// name gives a name to a number.
func (t *tape) name(path string, number int) int {
	t.add(event{kind: named, inode: number, folder: t.number(filepath.Dir(path)), name: filepath.Base(path)})
	t.live[path] = number
	return number
}

func (t *tape) linked(from, to string) {
	to, inside := t.inside(to)
	if number := t.number(from); number != 0 && inside {
		t.name(to, number)
	}
}

// moved notes a name of a number that became another in the same folder. Two names
// of one file both stay, as POSIX has it.
func (t *tape) moved(number int, from, to string) {
	from, _ = t.inside(from)
	to, _ = t.inside(to)
	if number == 0 || t.live[to] == number {
		return
	}
	t.add(event{kind: renamed, inode: number, folder: t.number(filepath.Dir(to)), name: filepath.Base(from), to: filepath.Base(to)})
	delete(t.live, from)
	t.live[to] = number
}

// gone notes that a name went.
func (t *tape) gone(path string) {
	path, inside := t.inside(path)
	number := t.live[path]
	if !inside || number == 0 {
		return
	}
	t.add(event{kind: unnamed, inode: number, folder: t.number(filepath.Dir(path)), name: filepath.Base(path)})
	delete(t.live, path)
}

// wrote notes bytes, which are the tape's own from then on.
func (t *tape) wrote(inode int, data []byte, at int64) {
	if t.recorded(inode) && len(data) > 0 {
		t.add(event{kind: written, inode: inode, data: data, at: at})
	}
}

func (t *tape) truncated(inode int, size int64) {
	if t.recorded(inode) {
		t.add(event{kind: cut, inode: inode, at: size})
	}
}

func (t *tape) syncedFolder(folder int) {
	if t.recorded(folder) {
		t.add(event{kind: namesSafe, folder: folder})
	}
}

// sync counts the sync of a file and notes how it went. The system's own disk is not
// waited for: nobody takes its power away.
func (d *Disk) sync(inode int) error {
	err := d.fault.strike(Sync)
	if d.tape.recorded(inode) {
		e := event{kind: synced, inode: inode}
		if err != nil {
			e.kind = unsynced
		}
		d.tape.add(e)
	}
	return err
}

// clone gives the base to be changed. Contents are copied when they first change.
func (t *tape) clone() []node {
	nodes := slices.Clone(t.base)
	for i := range nodes {
		nodes[i].names = maps.Clone(nodes[i].names)
	}
	return nodes
}
