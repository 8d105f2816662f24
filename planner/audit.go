package planner

import "time"

// AuditOp is what an entry of the audit trail says was done.
type AuditOp string

// What an entry can say was done.
const (
	AuditCreate   AuditOp = "create"
	AuditUpdate   AuditOp = "update"
	AuditFreeze   AuditOp = "freeze" // an active plan's earlier version was kept
	AuditImport   AuditOp = "import"
	AuditExport   AuditOp = "export"
	AuditPrint    AuditOp = "print"
	AuditRead     AuditOp = "read"   // a chart was opened
	AuditRecall   AuditOp = "recall" // the patients of a lot were listed
	AuditStart    AuditOp = "start"  // a session started
	AuditOverride AuditOp = "override"
	AuditRefused  AuditOp = "refused" // an override or a signature that was not allowed
	AuditSign     AuditOp = "sign"
	AuditAmend    AuditOp = "amend"
	AuditDrop     AuditOp = "drop"     // a record that never started was taken away
	AuditWithdraw AuditOp = "withdraw" // a consent was withdrawn

	AuditSignIn       AuditOp = "sign_in"
	AuditSignInFailed AuditOp = "sign_in_failed"
	AuditSignOut      AuditOp = "sign_out"
	AuditLock         AuditOp = "lock"     // the window locked itself or was locked
	AuditPIN          AuditOp = "pin"      // a session went on after its PIN
	AuditPINFailed    AuditOp = "pin_fail" // a wrong PIN
	AuditPassphrase   AuditOp = "passphrase"
	AuditReset        AuditOp = "reset_passphrase" // with the recovery code
	AuditRole         AuditOp = "role"
	AuditRemoveUser   AuditOp = "remove_user"
	AuditNewCode      AuditOp = "recovery_code" // a new recovery code was made
	AuditRekey        AuditOp = "rekey"         // the clinic has a new key from here on
	AuditReseal       AuditOp = "reseal"        // rows were sealed under the new key

	AuditArchive   AuditOp = "archive"
	AuditUnarchive AuditOp = "unarchive"
	AuditMerge     AuditOp = "merge"
	AuditUnmerge   AuditOp = "unmerge"
	AuditErase     AuditOp = "erase"

	AuditGap     AuditOp = "gap"     // the trail's end was not what the head file says
	AuditVerify  AuditOp = "verify"  // the file was verified
	AuditBackup  AuditOp = "backup"  // a copy was made
	AuditProve   AuditOp = "prove"   // a copy was opened again and verified
	AuditRestore AuditOp = "restore" // a copy was put in place
	AuditClock   AuditOp = "clock"   // the clock stood before the entry before
	AuditFolded  AuditOp = "folded"  // lines that waited beside the file came into the trail
	AuditStray   AuditOp = "stray"   // such a line that nobody can vouch for
)

// AuditChange is one value that a save changed. Field is a path in the words of the
// chart, "contact.phone" or "sessions[1].date"; Before and After are the values
// as text, "" for none.
type AuditChange struct {
	Field  string `json:"field"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// AuditEntry is one line of the audit trail as it is read.
type AuditEntry struct {
	Seq     int64 // from 1, without gaps
	At      time.Time
	By      ID     // "" = nobody had signed in
	ByName  string // as far as the file still knows it
	Station string
	Op      AuditOp
	Entity  string        // patient, plan, record …
	ID      ID            // of the entity
	Patient ID            // whose chart it is; "" = no patient's
	Text    string        // what the entry says beside
	Changes []AuditChange // before and after
	Erased  bool          // Text and Changes went with the patient's key
	Damaged bool          // the entry is not as it was written; nothing in it is to be believed
}

// AuditQuery narrows the trail. The zero query lets all through.
type AuditQuery struct {
	From, To Date      // days where the clinic is, both included; zero = open
	By       ID        // "" = anybody
	Patient  ID        // entries of this patient's chart, under earlier ids too
	Ops      []AuditOp // empty = all
	Before   int64     // only entries with a smaller number, for the next page; 0 = from the newest
	Limit    int       // at most so many; 0 = 200
}

// AuditOps lists everything an entry can say was done.
func AuditOps() []AuditOp {
	return []AuditOp{
		AuditCreate, AuditUpdate, AuditFreeze, AuditImport, AuditExport, AuditPrint, AuditRead, AuditRecall,
		AuditStart, AuditOverride, AuditRefused, AuditSign, AuditAmend, AuditDrop,
		AuditSignIn, AuditSignInFailed, AuditSignOut, AuditLock, AuditPIN, AuditPINFailed, AuditPassphrase, AuditReset,
		AuditRole, AuditRemoveUser, AuditNewCode, AuditRekey, AuditReseal,
		AuditArchive, AuditUnarchive, AuditMerge, AuditUnmerge, AuditErase,
		AuditGap, AuditVerify, AuditBackup, AuditProve, AuditRestore, AuditClock, AuditFolded, AuditStray,
	}
}
