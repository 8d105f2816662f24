package app

import (
	"slices"
	"strings"

	"stipple/planner"
)

// auditGroup is a kind of doing by which the trail is narrowed.
type auditGroup int

const (
	anyDeed auditGroup = iota
	deedReading
	deedChanging
	deedSigningIn
	deedPapers
	deedSafety
)

func auditGroups() []auditGroup {
	return []auditGroup{deedReading, deedChanging, deedSigningIn, deedPapers, deedSafety}
}

func (g auditGroup) name() string {
	return [...]string{"Everything", "Reading", "Changing", "Signing in and users", "Papers and exports", "Safety"}[g]
}

// ops gives what the group is made of; nil = all there is.
func (g auditGroup) ops() []planner.AuditOp {
	var list []planner.AuditOp
	for op, deed := range auditDeeds() {
		if deed.group == g {
			list = append(list, op)
		}
	}
	slices.Sort(list)
	return list
}

// auditDeed is what an operation of the trail is in words. In says, {what} is
// the entity and whose it is, {of} only whose, {user} the user it was done to.
type auditDeed struct {
	group auditGroup
	says  string
}

// auditDeeds has the words for every operation.
func auditDeeds() map[planner.AuditOp]auditDeed {
	return map[planner.AuditOp]auditDeed{
		planner.AuditRead:   {deedReading, "Opened {what}"},
		planner.AuditRecall: {deedReading, "Listed who received a lot"},

		planner.AuditCreate:    {deedChanging, "Added {what}"},
		planner.AuditUpdate:    {deedChanging, "Changed {what}"},
		planner.AuditFreeze:    {deedChanging, "Kept the earlier version of {what}"},
		planner.AuditImport:    {deedChanging, "Imported {what}"},
		planner.AuditStart:     {deedChanging, "Started {what}"},
		planner.AuditSign:      {deedChanging, "Signed {what}"},
		planner.AuditAmend:     {deedChanging, "Added {what}"},
		planner.AuditDrop:      {deedChanging, "Took away {what}"},
		planner.AuditWithdraw:  {deedChanging, "Noted the withdrawal of {what}"},
		planner.AuditArchive:   {deedChanging, "Archived {what}"},
		planner.AuditUnarchive: {deedChanging, "Took {what} out of the archive"},
		planner.AuditMerge:     {deedChanging, "Merged another chart into {what}"},
		planner.AuditUnmerge:   {deedChanging, "Took back the merge into {what}"},

		planner.AuditSignIn:       {deedSigningIn, "Signed in"},
		planner.AuditSignInFailed: {deedSigningIn, "Tried to sign in as {user} with a wrong passphrase"},
		planner.AuditSignOut:      {deedSigningIn, "Signed out"},
		planner.AuditLock:         {deedSigningIn, "Locked the window"},
		planner.AuditPIN:          {deedSigningIn, "Went on with a session by its PIN{of}"},
		planner.AuditPINFailed:    {deedSigningIn, "Typed a wrong session PIN{of}"},
		planner.AuditPassphrase:   {deedSigningIn, "Gave {user} a new passphrase"},
		planner.AuditReset:        {deedSigningIn, "Gave {user} a new passphrase with the recovery code"},
		planner.AuditRole:         {deedSigningIn, "Changed the role of {user}"},
		planner.AuditRemoveUser:   {deedSigningIn, "Removed a user"},
		planner.AuditNewCode:      {deedSigningIn, "Made a new recovery code"},

		planner.AuditExport: {deedPapers, "Exported {what}"},
		planner.AuditPrint:  {deedPapers, "Made a paper{of}"},

		planner.AuditOverride: {deedSafety, "Overrode an alert{of}"},
		planner.AuditRefused:  {deedSafety, "Was refused an override or a signature{of}"},
		planner.AuditErase:    {deedSafety, "Erased a chart"},
		planner.AuditRekey:    {deedSafety, "Gave the clinic a new key"},
		planner.AuditReseal:   {deedSafety, "Sealed charts anew"},
		planner.AuditGap:      {deedSafety, "Found the end of the trail to be not the one that was kept beside the file"},
		planner.AuditVerify:   {deedSafety, "Checked the clinic file"},
		planner.AuditBackup:   {deedSafety, "Made a backup of the clinic file"},
		planner.AuditProve:    {deedSafety, "Proved a backup"},
		planner.AuditRestore:  {deedSafety, "Put a backup in the place of the clinic file"},
		planner.AuditFolded:   {deedSafety, "Took up what was noted beside the clinic file"},
		planner.AuditStray:    {deedSafety, "Found a note beside the clinic file that nobody can vouch for"},
		planner.AuditClock:    {deedSafety, "Worked with a clock that stands before the entry before"},
	}
}

// auditEntities has the words for every kind of thing that entries are about.
func auditEntities() map[string]string {
	return map[string]string{
		"patient":          "the chart",
		"plan":             "a plan",
		"plan_version":     "an active plan",
		"consent":          "a consent",
		"consent_template": "the text of a consent",
		"record":           "the record of a session",
		"session":          "a session",
		"amendment":        "an amendment to a session",
		"product":          "a product of the stock",
		"lot":              "a lot of the stock",
		"stock":            "the stock",
		"clinic":           "the clinic's settings",
		"user":             "a user",
		"audit":            "the audit trail",
		"list":             "a list",
		"backup":           "a backup",
		"line":             "a line beside the clinic file",
		"waiting":          "the lines beside the clinic file",
	}
}

// erasedChart stands for a chart of which nothing is left but the trail.
const erasedChart = "an erased chart"

// auditNames gives names to the ids of the trail while it is shown.
type auditNames struct {
	users  map[planner.ID]string
	merged map[planner.ID]planner.ID // charts that went into others
	chart  func(planner.ID) string   // "D-1004 HASSAN, Amira"; "" = there is no such chart any more
	some   string                    // what a user is called who is not among them; "" = one who was removed
}

// sentence says in words what an entry tells of.
func (n auditNames) sentence(e planner.AuditEntry) string {
	deed, known := auditDeeds()[e.Op]
	if e.Damaged {
		return "An entry that was altered: nothing in it is to be believed"
	}
	if !known {
		return "Did what this version of Stipple has no words for (" + string(e.Op) + ")"
	}
	if e.Op == planner.AuditPassphrase && e.By == e.ID {
		return "Changed their own passphrase"
	}
	of := ""
	if chart := n.chartOf(e); chart != "" {
		of = " of " + chart
	}
	return strings.NewReplacer("{what}", n.what(e, of), "{of}", of, "{user}", n.user(e.ID)).Replace(deed.says)
}

// chartOf names the chart an entry is about, "" where it is about none.
func (n auditNames) chartOf(e planner.AuditEntry) string {
	id := e.Patient
	if id == "" && e.Entity == "patient" {
		id = e.ID
	}
	if id == "" {
		return ""
	}
	if chart := n.chart(id); chart != "" {
		return chart
	}
	return erasedChart
}

func (n auditNames) what(e planner.AuditEntry, of string) string {
	noun, known := auditEntities()[e.Entity]
	switch {
	case e.Entity == "user":
		if n.users[e.ID] == "" {
			return n.user(e.ID)
		}
		return "the user " + n.user(e.ID)
	case e.Entity == "patient" && strings.HasPrefix(of, " of a"):
		return strings.TrimPrefix(of, " of ") // an erased chart, a chart merged into another
	case !known:
		return strings.ReplaceAll(e.Entity, "_", " ") + of
	}
	return noun + of
}

// user names a user; of one who was removed the file knows nothing more.
func (n auditNames) user(id planner.ID) string {
	if name := n.users[id]; name != "" {
		return name
	}
	return orElseText(n.some, "a user who was removed")
}

// who names who did it.
func (n auditNames) who(e planner.AuditEntry) string {
	switch {
	case e.By == "":
		return "Nobody signed in"
	case e.ByName != "":
		return e.ByName
	case n.users[e.By] != "":
		return n.users[e.By]
	}
	return "A removed user"
}

// auditField writes a field's path as words: "contact.phone" as "Contact · phone".
func auditField(path string) string {
	return titled(strings.NewReplacer(".", " · ", "_", " ").Replace(path))
}

// auditBeside is what else an entry says on one line.
func auditBeside(e planner.AuditEntry) string {
	values := ""
	if len(e.Changes) > 0 {
		values = counted(len(e.Changes), "value")
	}
	gone := ""
	if e.Erased {
		gone = "what it said was erased with the chart"
	}
	beside := e.Text
	switch e.Op {
	case planner.AuditMerge, planner.AuditUnmerge, planner.AuditFolded:
		beside = "" // the bare id of the other chart, and a digest
	case planner.AuditRole:
		if before, after, told := strings.Cut(beside, " → "); told {
			beside = "from " + before + " to " + after // the toolkit's font draws no arrow
		}
	}
	return joined(" · ", oneLine(beside, 200), values, gone)
}
