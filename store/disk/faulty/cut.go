//go:build unix

package faulty

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// sectors are how much a disk writes at once, or not at all: one of them holds for a
// cut. What lies beside what is written is not harmed, as SQLite relies on too
// (https://sqlite.org/psow.html).
var sectors = []int64{512, 4096}

// Cut makes in a folder, which must be empty or not there, what the disk may hold
// when the power went after so many events, 0 to Len: what was synced, of a file's
// other writes any, each whole, in part by sectors or not at all, and of the other
// changes of a folder's names the first few or, in half of the cuts, any. The same
// numbers of chance give the same disk. Errors: a number out of range, or what the file
// system says.
func (d *Disk) Cut(r *rand.Rand, at int, to string) error {
	p, err := d.after(r, at, -1)
	if err != nil {
		return err
	}
	return p.lay(1, to, map[int]string{})
}

// CutLying is Cut of a disk that lied once: one of the last few syncs before the cut
// was acknowledged and not done, until there was another of the same file or folder.
func (d *Disk) CutLying(r *rand.Rand, at int, to string) error {
	d.mu.Lock()
	var syncs []int
	for i, e := range d.tape.events[:min(max(at, 0), len(d.tape.events))] {
		if e.kind == synced || e.kind == namesSafe {
			syncs = append(syncs, i)
		}
	}
	d.mu.Unlock()
	lie := -1
	if len(syncs) > 0 {
		lie = syncs[len(syncs)-1-r.IntN(min(lately, len(syncs)))]
	}
	p, err := d.after(r, at, lie)
	if err != nil {
		return err
	}
	return p.lay(1, to, map[int]string{})
}

// lately is among how many syncs the one is that was a lie: about those of one call.
const lately = 4

// after gives the disk as a cut leaves it, one of whose events was a lie; -1 = none.
func (d *Disk) after(r *rand.Rand, at, lie int) (power, error) {
	d.mu.Lock()
	t := d.tape
	d.mu.Unlock()
	if t.fault != nil {
		return power{}, t.fault
	}
	if t.root == "" || at < 0 || at > len(t.events) {
		return power{}, fmt.Errorf("cut at event %d of %d", at, len(t.events))
	}
	p := power{r: r, nodes: t.clone(), leave: leaves[r.IntN(len(leaves))], disorder: r.IntN(2) == 0, sector: sectors[r.IntN(len(sectors))]}
	for i := range t.kinds {
		if i >= len(p.nodes) {
			p.nodes = append(p.nodes, node{})
			if t.kinds[i] {
				p.nodes[i].names = map[string]int{}
			}
		}
	}
	p.waiting = make([][]event, len(p.nodes))
	for i, e := range t.events[:at] {
		if i != lie {
			p.play(e)
		}
	}
	for i := range p.nodes {
		p.lose(i)
	}
	return p, nil
}

// leave is how a disk treats writes that were not synced: how many in 100 it keeps
// whole, and how many in part. It does not do the rest.
type leave struct{ whole, torn int }

// leaves are the manners of a disk, one of which holds for a cut.
var leaves = []leave{{100, 0}, {0, 0}, {50, 0}, {40, 40}, {90, 10}, {10, 10}}

// power is a disk that will lose its power.
type power struct {
	r     *rand.Rand
	leave leave
	nodes []node // what is safe
	// waiting holds what of each was done and not synced.
	waiting [][]event
	// disorder says that names may have come in any order, as on a disk without a
	// journal; else the first few came.
	disorder bool
	sector   int64
}

// play does an event to the disk.
func (p *power) play(e event) {
	switch e.kind {
	case written, cut:
		p.waiting[e.inode] = append(p.waiting[e.inode], e)
	case named, unnamed, renamed:
		p.waiting[e.folder] = append(p.waiting[e.folder], e)
	case synced:
		p.keep(e.inode)
	case namesSafe:
		p.keep(e.folder)
	case unsynced:
		p.lose(e.inode)
	}
}

// keep makes safe all that waits of a file or a folder.
func (p *power) keep(i int) {
	for _, e := range p.waiting[i] {
		p.nodes[i].do(e)
	}
	p.waiting[i] = nil
}

// lose makes safe what chance says of that which waits.
func (p *power) lose(i int) {
	waiting := p.waiting[i]
	p.waiting[i] = nil
	if p.nodes[i].names != nil {
		if p.disorder {
			for _, e := range waiting {
				if p.r.IntN(2) == 0 {
					p.nodes[i].do(e)
				}
			}
			return
		}
		for _, e := range waiting[:p.r.IntN(len(waiting)+1)] {
			p.nodes[i].do(e)
		}
		return
	}
	for _, e := range waiting {
		switch roll := p.r.IntN(100); {
		case roll < p.leave.whole:
			p.nodes[i].do(e)
		case roll < p.leave.whole+p.leave.torn:
			p.nodes[i].tear(e, p.sector, p.r)
		}
	}
}

// do does an event to the file or folder it is about.
func (n *node) do(e event) {
	switch e.kind {
	case written:
		n.resize(max(int64(len(n.data)), e.at+int64(len(e.data))))
		copy(n.data[e.at:], e.data)
	case cut:
		n.resize(e.at)
	case named:
		n.names[e.name] = e.inode
	case unnamed:
		delete(n.names, e.name)
	case renamed:
		delete(n.names, e.name)
		n.names[e.to] = e.inode
	}
}

// resize gives the file a size, in bytes that are its own.
func (n *node) resize(size int64) {
	if !n.own {
		n.data, n.own = bytes.Clone(n.data), true
	}
	if had := int64(len(n.data)); size > had {
		n.data = append(n.data, make([]byte, size-had)...)
	}
	n.data = n.data[:size]
}

// tear does a part of a write: some of its sectors. The size may have come without
// the bytes, which are then zero. A size is set or not, never in part.
func (n *node) tear(e event, sector int64, r *rand.Rand) {
	if e.kind == cut {
		return
	}
	if r.IntN(2) == 0 {
		n.resize(max(int64(len(n.data)), e.at+int64(len(e.data))))
	}
	for at, data := e.at, e.data; len(data) > 0; {
		part := data[:min(sector-at%sector, int64(len(data)))]
		if r.IntN(2) == 0 {
			n.do(event{kind: written, data: part, at: at})
		}
		at, data = at+int64(len(part)), data[len(part):]
	}
}

// lay writes a folder, and all that has a name in it, to a real one. made holds
// where the files laid so far are.
func (p *power) lay(folder int, to string, made map[int]string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	names := p.nodes[folder].names
	for _, name := range slices.Sorted(maps.Keys(names)) {
		number, path := names[name], filepath.Join(to, name)
		first, known := made[number]
		var err error
		switch {
		case p.nodes[number].names != nil:
			err = p.lay(number, path, made)
		case known:
			err = os.Link(first, path)
		default:
			made[number] = path
			err = os.WriteFile(path, p.nodes[number].data, 0o600)
		}
		if err != nil {
			return fmt.Errorf("lay %s: %w", name, err)
		}
	}
	return nil
}
