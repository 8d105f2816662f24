//go:build unix

package faulty

// Op is a kind of call of the disk. Kinds are added up.
type Op int

// The kinds of calls. Create also stands for a new folder and a second name. Read is
// of SQLite's files only, and counts only where a fault names it.
const (
	Write Op = 1 << iota
	Sync
	Truncate
	Rename
	Remove
	Create
	SyncFolder
	Read
)

// Fault is how a call fails.
type Fault struct {
	// Err is what a side file's call fails with, a syscall.Errno. SQLite is told
	// SQLITE_FULL for ENOSPC, SQLITE_READONLY for EROFS and SQLITE_CANTOPEN for a
	// file that cannot be made, else the SQLITE_IOERR of the call.
	Err error
	// Only says which calls are counted and fail; 0 = all that change something.
	Only Op
	// Lasting has every call after it fail too, until the disk is healed.
	Lasting bool
	// Torn has the first half of a failed write reach the disk; of a read the first
	// half comes.
	Torn bool
}

// armed is a fault that waits for its call.
type armed struct {
	Fault
	at    int // the number of the call that fails, from 1; 0 = none does
	count int
	fired bool
}

// FailAt arms the disk: the n-th call from now that the fault is about fails, the
// first being 1. With n = 0 none does, and the calls are only counted.
func (d *Disk) FailAt(n int, f Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if watched, watch := d.fault.Only&Read != 0, f.Only&Read != 0; watched && !watch {
		watchReads(-1)
	} else if watch && !watched {
		watchReads(1)
	}
	d.fault = armed{Fault: f, at: n}
}

// Heal ends a fault. What was counted and whether it fired can still be asked.
func (d *Disk) Heal() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault.at = 0
}

// Fired tells whether a call failed since the disk was armed.
func (d *Disk) Fired() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fault.fired
}

// Count gives how many calls there were, failed or not, since the disk was armed, or
// made. Only the kinds that the fault is about count.
func (d *Disk) Count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fault.count
}

// strike counts a call and gives the error with which it fails, or nil.
func (a *armed) strike(op Op) error {
	only := a.Only
	if only == 0 {
		only = ^Read
	}
	if only&op == 0 {
		return nil
	}
	a.count++
	if a.at == 0 || a.count < a.at || a.count > a.at && !a.Lasting {
		return nil
	}
	a.fired = true
	return a.Err
}
