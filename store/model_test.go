package store

import (
	"encoding/json"
	"slices"
	"time"

	"stipple/planner"
)

// modelDeed is one call of the store as plain data: another process can do it, the
// model can say what must come of it, and it can be done again with the same ids.
type modelDeed struct {
	Kind      string // see deedRules
	Now       time.Time
	ID, Other planner.ID
	Row, More int64
	Text, And string
	Pass      string
	N         int
}

// world is what a clinic file holds, in plain lists: the model that the store is
// held against. It knows nothing of keys, rows or files.
type world struct {
	Now       time.Time
	Same      bool   // the last deed found all that it would store
	Me        string // who is signed in; "" = nobody
	MyRole    planner.Role
	Users     []*modelUser
	People    []*modelPerson
	Plans     []*modelPlan
	Consents  []*modelConsent
	Records   []*modelRecord
	Lots      []*modelLot
	Drafts    []*modelDraft
	ClinicRow int64
	Phone     string
	Wordings  int          // versions of the consent's text; 0 = only the one that comes with the program
	Backups   int          // made
	Erased    []planner.ID // that the trail says
}

type modelUser struct {
	Name  string
	Role  planner.Role
	Pass  string
	Wrong int // passphrases in a row
	At    time.Time
}

type modelPerson struct {
	ID            planner.ID
	Row           int64
	Chart, Family string
	Archived      bool
	Former        []modelFormer
	Undo          *modelMerge
}

type modelFormer struct {
	ID    planner.ID
	Chart string
}

// modelMerge is what is needed to take a merge back.
type modelMerge struct {
	Keep, Other  modelPerson
	Plans, Moved []planner.ID // Moved: consents and records
	Drafts       []modelDraft
}

type modelPlan struct {
	ID, Patient planner.ID
	Row         int64
	Version     int
	Status      planner.PlanStatus
	Title       string
	Sessions    []planner.SessionStatus
	Old         []string // titles of the frozen versions
}

type modelConsent struct {
	ID, Patient planner.ID
	Row         int64
	On          planner.Date
	By          string // who recorded it: another's is another consent
	Withdrawn   bool
}

type modelRecord struct {
	ID, Patient, Plan    planner.ID
	Session, PlanVersion int
	Day                  planner.Date
	Operator             string
	Started              time.Time
	Taps                 int
	Signed               bool
	Amendments           []string
}

type modelLot struct {
	ID          planner.ID
	Product     planner.ID
	Row         int64
	Batch, Note string
}

type modelDraft struct {
	User        string
	Kind        DraftKind
	ID, Patient planner.ID
	Row         int64
	Body        string
}

func (d modelDraft) is(o modelDraft) bool {
	return d.User == o.User && d.Kind == o.Kind && d.ID == o.ID
}

// clone gives a world that shares nothing with this one.
func (w *world) clone() *world {
	data, err := json.Marshal(w)
	var other world
	if err == nil {
		err = json.Unmarshal(data, &other)
	}
	if err != nil {
		panic(err)
	}
	return &other
}

func find[T any](list []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return nil
}

func (w *world) user(name string) *modelUser {
	return find(w.Users, func(u *modelUser) bool { return u.Name == name })
}

func (w *world) person(id planner.ID) *modelPerson {
	return find(w.People, func(p *modelPerson) bool { return p.ID == id })
}

func (w *world) plan(id planner.ID) *modelPlan {
	return find(w.Plans, func(p *modelPlan) bool { return p.ID == id })
}

func (w *world) record(id planner.ID) *modelRecord {
	return find(w.Records, func(r *modelRecord) bool { return r.ID == id })
}

// running gives the record that is open of a patient, or nil.
func (w *world) running(patient planner.ID) *modelRecord {
	return find(w.Records, func(r *modelRecord) bool { return r.Patient == patient && !r.Signed })
}

func (w *world) active(patient planner.ID) *modelPlan {
	return find(w.Plans, func(p *modelPlan) bool { return p.Patient == patient && p.Status == planner.ActivePlan })
}

// touched is what every save of a chart does to the merge before it.
func (w *world) touched(patient planner.ID) {
	if p := w.person(patient); p != nil {
		p.Undo = nil
	}
}

// try says what comes of a passphrase.
func (w *world) try(name, pass string) planner.Code {
	u := w.user(name)
	if u == nil {
		return planner.Forbidden
	}
	if w.Now.Before(u.At) && u.Wrong > 0 {
		u.At = w.Now
	}
	wait := []time.Duration{0, 1, 2, 4, 8, 16, 30}[min(u.Wrong, 6)] * time.Second
	if u.Wrong > 0 && w.Now.Sub(u.At) < wait {
		return planner.Forbidden
	}
	u.At = w.Now
	if u.Pass != pass {
		u.Wrong++
		return planner.Forbidden
	}
	u.Wrong = 0
	return ""
}

func (w *world) physicians(but string) int {
	n := 0
	for _, u := range w.Users {
		if u.Role == planner.Physician && u.Name != but {
			n++
		}
	}
	return n
}

// taken tells whether a chart number is somebody else's, or was.
func (w *world) taken(number string, by planner.ID) bool {
	return slices.ContainsFunc(w.People, func(p *modelPerson) bool {
		return p.ID != by && (p.Chart == number || slices.ContainsFunc(p.Former, func(f modelFormer) bool { return f.Chart == number }))
	})
}

// apply does a deed to the world and gives the code of the error that it must
// give, "" for none. What is refused changes nothing but how often a passphrase
// was wrong.
func (w *world) apply(d modelDeed) planner.Code {
	w.Now, w.Same = d.Now, false
	rule := deedRules()[d.Kind]
	if rule.may != "" && !w.MyRole.May(rule.may) {
		return planner.Forbidden
	}
	if rule.proved {
		if code := w.try(w.Me, d.Pass); code != "" {
			return code
		}
	}
	return rule.after(w, d)
}

// deedRule is what is known of a kind of deed: whom it is allowed, whether it asks
// for the passphrase, what comes of it, how it is done, and what the trail must say.
type deedRule struct {
	may    planner.Action
	proved bool
	after  func(*world, modelDeed) planner.Code
	do     func(*actor, modelDeed) error
	trail  func(modelDeed) string
}

func deedRules() map[string]deedRule {
	says := func(op planner.AuditOp, entity string) func(modelDeed) string {
		return func(d modelDeed) string { return trailLine(op, entity, d.ID) }
	}
	saved := func(entity string) func(modelDeed) string {
		return func(d modelDeed) string {
			if d.Row == 0 {
				return trailLine(planner.AuditCreate, entity, d.ID)
			}
			return trailLine(planner.AuditUpdate, entity, d.ID)
		}
	}
	silent := func(modelDeed) string { return "" }
	return map[string]deedRule{
		"patient":   {planner.EditPatients, false, (*world).patient, (*actor).patient, saved("patient")},
		"archive":   {planner.ArchivePatients, false, (*world).archive, (*actor).archive, says(planner.AuditArchive, "patient")},
		"unarchive": {planner.ArchivePatients, false, (*world).unarchive, (*actor).unarchive, says(planner.AuditUnarchive, "patient")},
		"merge":     {planner.MergePatients, false, (*world).merge, (*actor).merge, says(planner.AuditMerge, "patient")},
		"unmerge":   {planner.MergePatients, false, (*world).unmerge, (*actor).unmerge, says(planner.AuditUnmerge, "patient")},
		"erase":     {planner.ErasePatients, true, (*world).erase, (*actor).erase, says(planner.AuditErase, "patient")},
		"plan":      {planner.EditPlans, false, (*world).savePlan, (*actor).plan, saved("plan")},
		"consent":   {planner.TakeConsents, false, (*world).consent, (*actor).consent, says(planner.AuditCreate, "consent")},
		"withdraw":  {planner.TakeConsents, false, (*world).withdraw, (*actor).withdraw, says(planner.AuditWithdraw, "consent")},
		"open":      {planner.LogSessions, false, (*world).open, (*actor).open, says(planner.AuditCreate, "record")},
		"tap":       {planner.LogSessions, false, (*world).tap, (*actor).tap, tapTrail},
		"drop":      {planner.LogSessions, false, (*world).drop, (*actor).drop, says(planner.AuditDrop, "record")},
		"sign":      {planner.SignRecords, true, (*world).sign, (*actor).sign, says(planner.AuditSign, "record")},
		"amend":     {planner.SignRecords, true, (*world).amend, (*actor).amend, says(planner.AuditAmend, "amendment")},
		"lot":       {planner.EditStock, false, (*world).lot, (*actor).lot, saved("lot")},
		"settings":  {planner.EditClinic, false, (*world).settings, (*actor).settings, func(modelDeed) string { return "update clinic *" }},
		"wording":   {planner.EditClinic, false, (*world).wording, (*actor).wording, func(modelDeed) string { return "create consent_template *" }},
		"print":     {planner.PrintPapers, false, (*world).print, (*actor).print, says(planner.AuditPrint, "patient")},
		"draft":     {"", false, (*world).draft, (*actor).draft, silent},
		"undraft":   {"", false, (*world).undraft, (*actor).undraft, silent},
		"adduser":   {planner.ManageUsers, false, (*world).addUser, (*actor).addUser, func(modelDeed) string { return "create user *" }},
		"role":      {planner.ManageUsers, false, (*world).role, (*actor).role, func(modelDeed) string { return "role user *" }},
		"setpass":   {planner.ManageUsers, false, (*world).setPass, (*actor).setPass, func(modelDeed) string { return "passphrase user *" }},
		"ownpass":   {"", true, (*world).ownPass, (*actor).ownPass, func(modelDeed) string { return "passphrase user *" }},
		"remove":    {planner.ManageUsers, false, (*world).remove, (*actor).remove, func(modelDeed) string { return "remove_user user *" }},
		"reseal":    {"", false, func(*world, modelDeed) planner.Code { return "" }, (*actor).reseal, silent},
		"reset":     {"", false, (*world).reset, (*actor).reset, func(modelDeed) string { return "reset_passphrase user *" }},
		"backup":    {planner.MakeBackups, false, (*world).backup, (*actor).backup, func(modelDeed) string { return "backup backup *" }},
		"prove":     {planner.MakeBackups, false, (*world).prove, (*actor).prove, func(modelDeed) string { return "prove backup *" }},
		"enter":     {"", false, (*world).enter, (*actor).enter, func(modelDeed) string { return "sign_in user *" }},
	}
}

func trailLine(op planner.AuditOp, entity string, id planner.ID) string {
	return string(op) + " " + entity + " " + string(id)
}

func tapTrail(d modelDeed) string {
	if d.N == startsAt {
		return trailLine(planner.AuditStart, "session", d.ID)
	}
	return ""
}
