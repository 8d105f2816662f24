package app

import "fyne.io/fyne/v2"

// action names an action of the window in the table of shortcuts.
type action int

const (
	actNewPatient action = iota
	actSave
	actDiscard
	actPapers
	actLock
	actSignOut
	actQuit
	actFind
	actOverview
	actRecord
	actHistory
	actPlan
	actSessions
	actPapersTab
	actOpenPatientPlan
	actOpenClinicalPlan
	actSavePatientPlan
	actSaveClinicalPlan
	actOpenLogSheet
	actSaveLogSheet
	actOpenPassport
	actSavePassport
	actPrintOn
	actSaveCalendar
	actBack
	actToday
	actPatients
	actStock
	actRecall
	actClinic
	actAddUser
	actAudit
	actSafety
	actCheckFile
	actBackups
	actBackUp
	actProve
	actRestore
	actPassphrase
	actAppearance
	actHelp
)

// binding is a line of the table: where an action stands in the menu and the
// keys that do it.
type binding struct {
	action      action
	menu, label string
	keys        keys
	apart       bool
	always      bool // even while a dialog is open
}

// bindings is the table of shortcuts, in the order of the menus. The plan's
// own commands stand with the plan.
func bindings() []binding {
	ctrlAlt := func(name fyne.KeyName) keys {
		return keys{name, fyne.KeyModifierShortcutDefault | fyne.KeyModifierAlt}
	}
	return []binding{
		{action: actNewPatient, menu: menuFile, label: "New patient", keys: ctrl(fyne.KeyN)},
		{action: actSave, menu: menuFile, label: "Save", keys: ctrl(fyne.KeyS)},
		{action: actDiscard, menu: menuFile, label: "Discard changes", keys: ctrlShift(fyne.KeyBackspace)},
		{action: actPapers, menu: menuFile, label: "Print papers", keys: ctrl(fyne.KeyP), apart: true},
		{action: actOpenPatientPlan, menu: menuFile, label: "Open patient plan to print", keys: ctrlShift(fyne.Key1)},
		{action: actOpenClinicalPlan, menu: menuFile, label: "Open clinical plan to print", keys: ctrlShift(fyne.Key2)},
		{action: actOpenLogSheet, menu: menuFile, label: "Open session log sheet to print", keys: ctrlShift(fyne.Key3)},
		{action: actOpenPassport, menu: menuFile, label: "Open treatment passport to print", keys: ctrlShift(fyne.Key4)},
		{action: actPrintOn, menu: menuFile, label: "Print the chosen paper on…", keys: ctrlAlt(fyne.KeyP)},
		{action: actSavePatientPlan, menu: menuFile, label: "Save patient plan as…", keys: ctrlAlt(fyne.Key1)},
		{action: actSaveClinicalPlan, menu: menuFile, label: "Save clinical plan as…", keys: ctrlAlt(fyne.Key2)},
		{action: actSaveLogSheet, menu: menuFile, label: "Save session log sheet as…", keys: ctrlAlt(fyne.Key3)},
		{action: actSavePassport, menu: menuFile, label: "Save treatment passport as…", keys: ctrlAlt(fyne.Key4)},
		{action: actSaveCalendar, menu: menuFile, label: "Save calendar file as…", keys: ctrlAlt(fyne.Key5)},
		{action: actBackUp, menu: menuFile, label: "Back up now", keys: ctrlAlt(fyne.KeyB), apart: true},
		{action: actProve, menu: menuFile, label: "Prove my backup", keys: ctrlAlt(fyne.KeyV)},
		{action: actRestore, menu: menuFile, label: "Restore a backup…", keys: ctrlAlt(fyne.KeyR)},
		{action: actLock, menu: menuFile, label: "Lock", keys: ctrl(fyne.KeyL), apart: true, always: true},
		{action: actSignOut, menu: menuFile, label: "Sign out", keys: ctrlShift(fyne.KeyO)},
		{action: actPassphrase, menu: menuFile, label: "Change my passphrase…", keys: alt(fyne.KeyP)},
		{action: actQuit, menu: menuFile, label: quitLabel, keys: ctrl(fyne.KeyQ)},
		{action: actFind, menu: menuEdit, label: "Find a patient", keys: ctrl(fyne.KeyF)},
		{action: actOverview, menu: menuPatient, label: "Overview", keys: ctrl(fyne.Key1)},
		{action: actRecord, menu: menuPatient, label: "Record", keys: ctrl(fyne.Key2)},
		{action: actHistory, menu: menuPatient, label: "History and safety", keys: ctrl(fyne.Key3)},
		{action: actPlan, menu: menuPatient, label: "Plan", keys: ctrl(fyne.Key4)},
		{action: actSessions, menu: menuPatient, label: "Sessions", keys: ctrl(fyne.Key5)},
		{action: actPapersTab, menu: menuPatient, label: "Papers", keys: ctrl(fyne.Key6)},
		{action: actBack, menu: menuView, label: "Back", keys: alt(fyne.KeyLeft)},
		{action: actToday, menu: menuView, label: "Today", keys: alt(fyne.Key1), apart: true},
		{action: actPatients, menu: menuView, label: "Patients", keys: alt(fyne.Key2)},
		{action: actStock, menu: menuView, label: "Stock", keys: alt(fyne.Key3)},
		{action: actClinic, menu: menuView, label: "Clinic", keys: alt(fyne.Key4)},
		{action: actRecall, menu: menuView, label: "Recall a batch", keys: alt(fyne.KeyR), apart: true},
		{action: actAddUser, menu: menuView, label: "Add a user", keys: ctrl(fyne.KeyU)},
		{action: actAudit, menu: menuView, label: "Audit trail", keys: alt(fyne.KeyA)},
		{action: actSafety, menu: menuView, label: "Locking and keeping", keys: alt(fyne.KeyS)},
		{action: actCheckFile, menu: menuView, label: "Check the clinic file", keys: alt(fyne.KeyV)},
		{action: actBackups, menu: menuView, label: "Backups", keys: alt(fyne.KeyB)},
		{action: actAppearance, menu: menuView, label: "Change appearance", keys: ctrlShift(fyne.KeyA), apart: true},
		{action: actHelp, menu: menuHelp, label: "Keyboard and help", keys: single(fyne.KeyF1)},
	}
}

// bind makes the command of an action. A nil enabled means always.
func bind(a action, enabled func() bool, run func()) command {
	for _, b := range bindings() {
		if b.action == a {
			return command{menu: b.menu, label: b.label, keys: b.keys, apart: b.apart, always: b.always, enabled: enabled, run: run}
		}
	}
	panic("an action is missing from the table of shortcuts")
}

// inOrder sorts commands as the table has them; those not in the table keep
// their order and come last within their menus.
func inOrder(commands []command) []command {
	rank := map[string]int{}
	for i, b := range bindings() {
		rank[b.label] = i + 1
	}
	sorted := make([]command, 0, len(commands))
	for i := range bindings() {
		for _, c := range commands {
			if rank[c.label] == i+1 {
				sorted = append(sorted, c)
			}
		}
	}
	for _, c := range commands {
		if rank[c.label] == 0 {
			sorted = append(sorted, c)
		}
	}
	return sorted
}
