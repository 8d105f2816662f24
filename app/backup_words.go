package app

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"stipple/planner"
	"stipple/store"
)

// When a line warns of the backups. They are our choices.
const (
	backupOverdue   = 3 * 24 * time.Hour // something was saved and not backed up for so long
	secondFolderOff = 3 * 24 * time.Hour // no backup went to the second folder for so long
	lowSpace        = 500_000_000        // bytes
)

// backupWarning is a line that leads to the page of the backups.
type backupWarning struct {
	short, words string
	tone         tone
}

// shortFaulty warns of a newest backup with faults, which the page of the backups says
// by itself.
const shortFaulty = "Backup faulty"

// backupWarnings lists what to look after, the worst first.
func backupWarnings(b store.Backups, read bool, failed error, now time.Time) []backupWarning {
	var list []backupWarning
	add := func(t tone, short, words string) { list = append(list, backupWarning{short, words, t}) }
	if failed != nil {
		add(toneStop, "Backup failed", "The last backup did not work. "+planner.ErrorMessage(failed))
	}
	if !read {
		return list
	}
	if b.Free >= 0 && b.Free < lowSpace {
		add(toneStop, "Disk almost full", "The clinic file's disk has only "+fileSize(b.Free)+" left. Free some room: when it is full nothing can be saved any more.")
	}
	if faulty, found := faultyNewest(b); found {
		add(toneStop, shortFaulty, "The newest backup was proved at "+whenWords(faulty.Faulty, now)+" and has faults. Make a new one.")
	}
	if failed == nil && b.Changed && !b.Last.IsZero() && now.Sub(b.Last) >= backupOverdue {
		add(toneCaution, "Backup overdue", savesWords(b.Saves)+" since the last backup, which is of "+whenWords(b.Last, now)+". Make a new one.")
	}
	if words := secondAway(b.Second, now); words != "" {
		add(toneCaution, "Second folder away", words)
	}
	return list
}

// secondAway says that the second folder was not reached for too long; "" when
// all is well.
func secondAway(f store.SecondFolder, now time.Time) string {
	switch {
	case f.Path == "" || f.There && f.Last.IsZero():
		return "" // none, or one chosen just now
	case f.Last.IsZero():
		return "The second folder for backups cannot be reached, and no backup ever went there. Connect the disk, or choose another folder."
	case now.Sub(f.Last) < secondFolderOff:
		return ""
	case !f.There:
		return "The second folder for backups is away. The last backup went there at " + whenWords(f.Last, now) + ". Connect the disk."
	}
	return ""
}

// backupState says in a sentence how the file stands with its backups, and what
// that means.
func backupState(k *backupKeeper, now time.Time) (title, line string, t tone) {
	b := k.known
	newest, faulty := faultyNewest(b)
	switch {
	case k.store == nil || k.fault != nil:
		return "How the backups stand is not known", faultWords(k.fault), toneCaution
	case !k.read:
		return "Looking at the backups…", "", toneQuiet
	case b.Last.IsZero() && b.Lost:
		return "The backups that were here are gone", "Everything lies in one file. Make a backup now: it takes a few seconds.", toneCaution
	case b.Last.IsZero():
		return "No backup yet", "Everything lies in one file. Make the first backup now: it takes a few seconds.", toneCaution
	case faulty:
		return "The newest backup has faults", "Its proof at " + whenWords(newest.Faulty, now) + " found them. Make a new backup now: it takes a few seconds.", toneCaution
	case b.Changed:
		return savesWords(b.Saves) + " since the last backup", "The last verified backup has everything up to " + whenWords(b.Last, now) + ". " + nextWords(k), toneNote
	}
	return "Everything up to " + whenWords(b.Last, now) + " is in a verified backup", joined(" ", "Nothing was saved since then.", besideWords(b)), toneDone
}

// faultWords says why it is not known how the backups stand. Nothing was to be saved.
func faultWords(err error) string {
	if err == nil || isCode(err, planner.Internal) {
		return "The folder of the backups could not be read. Look again in a while."
	}
	return planner.ErrorMessage(err)
}

// nextWords says when the next backup is made.
func nextWords(k *backupKeeper) string {
	if !k.automatic() {
		return "This window makes none by itself: press Back up now."
	}
	return "The next is made when Stipple is closed, at the latest tomorrow."
}

// besideWords says that the newest backup did not go to the second folder; "" when it
// did, or none is chosen.
func besideWords(b store.Backups) string {
	if b.Second.Path == "" || b.Second.There {
		return ""
	}
	return "The newest backup is beside the clinic file only: the second folder is away."
}

// safetyMark is the one word or two on the state of the backups.
func safetyMark(b store.Backups, t tone) (string, tone) {
	switch {
	case t == toneCaution:
		return "Attention", t
	case t != toneDone:
		return "", t
	case b.Second.Path == "" || b.Second.SameDisk || !b.Second.There || b.Second.Last.IsZero():
		return "On this disk only", toneQuiet
	}
	return "Safe", t
}

// savesWords counts what was saved: "3 saves".
func savesWords(n int) string {
	switch {
	case n <= 0:
		return "Something was typed or logged"
	case n == 1:
		return "1 save"
	case n >= store.MostSaves:
		return "Many saves"
	}
	return grouped(n) + " saves"
}

// whenWords says when something was: "18:30 today", "18:30 yesterday", "18:30 on
// Fri 20-Nov-2026".
func whenWords(t, now time.Time) string {
	at := t.Local()
	clock := at.Format("15:04")
	switch days := planner.DateOf(at).DaysUntil(planner.DateOf(now.Local())); days {
	case 0:
		return clock + " today"
	case 1:
		return clock + " yesterday"
	}
	return clock + " on " + at.Format("Mon 02-Jan-2006")
}

// backupDays names the backups of a list by when they were made, to the second where
// the minute has two of them.
func backupDays(list []store.Backup) []string {
	times := map[string]int{}
	for _, b := range list {
		times[backupDay(b.Made)]++
	}
	names := make([]string, len(list))
	for i, b := range list {
		names[i] = backupDay(b.Made)
		if times[names[i]] > 1 {
			names[i] += b.Made.Local().Format(":05")
		}
	}
	return names
}

// backupDay names a backup by when it was made: "Sun 22-Nov-2026, 18:30".
func backupDay(t time.Time) string { return t.Local().Format("Mon 02-Jan-2006, 15:04") }

// backupProgress says how far the work on the backups is.
func backupProgress(doing backupWork, w chore) string {
	words := [...]string{"Backing up", "Proving"}[doing]
	switch {
	case w.stopped:
		return "Stopping…"
	case w.total == 0:
		return words + ": copying…"
	}
	return words + ": checked " + grouped(w.done) + " of " + grouped(w.total)
}

// Sentences of the page that never change.
const (
	keptWords   = "Kept are all of today and yesterday, then 12 daily, 10 weekly and 9 monthly ones. An older one goes only after a newer one was verified."
	honestWords = "A backup is encrypted like the clinic file. To open it takes a passphrase of the day it was made, and it still holds who was erased since."
	proveWords  = "Opens the newest backup from a copy, as a restore would, reads every row, every link and every seal, and compares its end with the audit trail. It changes nothing."
	secondWords = "A copy on a USB disk or a network share survives what happens to this computer."
)

// proofWords says how a proof ended; newer tells whether a better backup was made since.
func proofWords(p store.Proof, by string, newer bool, now time.Time) (string, tone) {
	when := whenWords(p.At, now)
	if by != "" {
		when += " by " + by
	}
	then := "Do not rely on this backup: make a new one now."
	if newer {
		then = "Do not rely on this backup. There is a newer one."
	}
	switch n := len(p.Found.Faults); n {
	case 0:
		return "Sound. Proved at " + when + ".", toneDone
	case 1:
		return joined(" ", "1 fault was found at "+when+".", then), toneStop
	default:
		return joined(" ", grouped(n)+" faults were found at "+when+".", then), toneStop
	}
}

// proofOf names the backup that was proved, and tells whether one was made since in
// which no fault is known.
func proofOf(p store.Proof, list []store.Backup) (name string, newer bool) {
	at := slices.IndexFunc(list, func(b store.Backup) bool { return b.Path == p.Path })
	if at < 0 {
		return filepath.Base(p.Path), false
	}
	newer = slices.ContainsFunc(list[:at], func(b store.Backup) bool {
		return b.Fault == nil && b.Faulty.IsZero() && b.Made.After(list[at].Made)
	})
	return "The backup of " + backupDays(list)[at] + ", " + strings.ToLower(folderName(list[at])), newer
}

// faultyNewest gives the newest backup beside the clinic file if its last proof found
// faults.
func faultyNewest(b store.Backups) (faulty store.Backup, found bool) {
	at := slices.IndexFunc(b.List, func(one store.Backup) bool { return !one.Second && one.Fault == nil })
	if at < 0 || b.List[at].Faulty.IsZero() {
		return faulty, false
	}
	return b.List[at], true
}

// proofStands tells what the last proof, a sound one, says of the backups there are
// now; "" when the newest is the one that was proved, or as good.
func proofStands(p store.Proof, b store.Backups, now time.Time) string {
	at := slices.IndexFunc(b.List, func(one store.Backup) bool { return one.Path == p.Path })
	var newer string
	if len(b.List) > 0 && at != 0 && b.List[0].Proved.IsZero() && (at < 0 || b.List[0].Made.After(b.List[at].Made)) {
		newer = "The newest, of " + whenWords(b.List[0].Made, now) + ", has not been proved."
	}
	was := "The backup proved at " + whenWords(p.At, now) + " was sound"
	switch folder := filepath.Dir(p.Path); {
	case at >= 0 && newer == "":
		return ""
	case at >= 0:
		was = "The backup of " + whenWords(b.List[at].Made, now) + " was sound."
	case folder == b.Second.Path && !b.Second.There:
		was += ". It lies in the second folder, which is away."
	case folder == b.Folder || folder == b.Second.Path:
		was += ", but its file is not there any more."
	default:
		was += ". It lies in another folder."
	}
	return joined(" ", was, newer)
}

// proofCounts says what was read; "" when that is not known any more.
func proofCounts(v store.Verification) string {
	if v.Entries == 0 {
		return ""
	}
	return checkCounts(v)
}

// folderName says in which folder a backup lies.
func folderName(b store.Backup) string {
	if b.Second {
		return "Second folder"
	}
	return "Beside the clinic file"
}

// pace lets something be said only so often, from one goroutine.
type pace struct{ last time.Time }

func newPace() *pace { return &pace{} }

// now tells whether it is time again, or to be said anyway.
func (p *pace) now(anyway bool) bool {
	now := time.Now()
	if !anyway && now.Sub(p.last) < often {
		return false
	}
	p.last = now
	return true
}
