package planner

// Role is what a user is to the clinic.
type Role string

// The roles.
const (
	Physician     Role = "physician"
	Assistant     Role = "assistant"
	Administrator Role = "administrator"
)

// Roles lists the roles.
func Roles() []Role { return []Role{Physician, Assistant, Administrator} }

// Valid tells whether the role is known.
func (r Role) Valid() bool { return oneOf(r, Roles()) }

// Name gives the role in words.
func (r Role) Name() string {
	switch r {
	case Physician:
		return "Physician"
	case Assistant:
		return "Assistant"
	case Administrator:
		return "Administrator"
	}
	return ""
}

// Action is something a user may or may not do.
type Action string

// The actions.
const (
	SeePatients  Action = "see patients"
	EditPatients Action = "record patients"
	SeePlans     Action = "see plans"
	EditPlans    Action = "change plans"
	PrintPapers  Action = "print papers"
	ExportCharts Action = "export charts"
	ImportCharts Action = "import charts"
	EditClinic   Action = "change the clinic's settings"
	ManageUsers  Action = "manage users"
	VerifyFile   Action = "verify the clinic file"
	SeeStock     Action = "see the stock"
	EditStock    Action = "change the stock"
	SeeRecords   Action = "see session records"
	LogSessions  Action = "log sessions"
	SignRecords  Action = "sign session records"
	TakeConsents Action = "record consents"
	OverrideStop Action = "override alerts and expired lots"

	ArchivePatients Action = "archive patients"
	MergePatients   Action = "merge charts"
	ErasePatients   Action = "erase patients"
	SeeAudit        Action = "read the audit trail"

	MakeBackups    Action = "make and prove backups"
	RestoreBackups Action = "restore backups"
)

// Actions lists all actions.
func Actions() []Action {
	return []Action{
		SeePatients, EditPatients, SeePlans, EditPlans, PrintPapers,
		ExportCharts, ImportCharts, EditClinic, ManageUsers, VerifyFile,
		SeeStock, EditStock, SeeRecords, LogSessions, SignRecords, TakeConsents, OverrideStop,
		ArchivePatients, MergePatients, ErasePatients, SeeAudit, MakeBackups, RestoreBackups,
	}
}

// May tells whether a role may do something. This table is the only place that
// says so; the store enforces it and the window follows it.
func (r Role) May(action Action) bool {
	switch r {
	case Physician:
		return oneOf(action, Actions())
	case Assistant:
		return oneOf(action, []Action{
			SeePatients, EditPatients, SeePlans, PrintPapers, VerifyFile,
			SeeStock, EditStock, SeeRecords, LogSessions, SignRecords, TakeConsents, MakeBackups,
		})
	case Administrator:
		return oneOf(action, []Action{SeePatients, EditClinic, ManageUsers, VerifyFile, SeeStock, EditStock, SeeAudit, MakeBackups, RestoreBackups})
	}
	return false
}

// Allow gives nil, or a Forbidden error that says who may do it instead.
func (r Role) Allow(action Action) error {
	if r.May(action) {
		return nil
	}
	var who []string
	for _, role := range Roles() {
		if role.May(action) {
			who = append(who, string(role))
		}
	}
	return Errorf(Forbidden, "Your role (%s) may not %s. Ask a %s.", r.Name(), action, joined(who, "or"))
}

// User is somebody who can sign in. Users are staff; their names are not secret.
type User struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
	Role Role   `json:"role"`
}

// Faults lists what is wrong with the user.
func (u User) Faults() Faults {
	var l faultList
	l.check(tidyLine(u.Name) != "" && tidyLine(u.Name) == u.Name, "name", "Enter the user's name, without spaces at its ends.")
	l.checkLength("name", u.Name, 100)
	l.check(u.Role.Valid(), "role", "The role is physician, assistant or administrator.")
	return l.list
}
