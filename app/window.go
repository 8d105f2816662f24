package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
	"stipple/planner/report/typeset"
	"stipple/store"
)

// gate finds, makes and opens clinic files.
type gate interface {
	identify(path string) (store.Info, error)
	create(path string, founding store.Founding) (recoveryCode string, err error)
	open(path, user, passphrase string, readOnly bool) (clinicFile, error)
	reset(path, code, user, passphrase string) error // lets a user in again with the recovery code
	backups(path string) []store.Backup              // what lies beside it, newest first
	identifyBackup(from string) (store.Info, error)
	prepareRestore(ctx context.Context, path, from, user, passphrase string, step func(done, total int)) (heldBackup, error)
}

// clinicFile is an opened clinic file: all that the views together need of it.
type clinicFile interface {
	patientsStore
	patientStore
	clinicStore
	papersStore
	planStore
	consentStore
	chairStore
	stockStore
	todayStore
	sessionsStore
	recallStore
	lifeStore
	formStore
	keepStore
	backupStore
	Card(ctx context.Context, id planner.ID) (planner.Card, error)
	Now() time.Time
	Today() planner.Date
	User() planner.User
	ReadOnly() bool
	Warning() string
	Path() string
	Close() error
}

// page is what fills the window below the top bar.
type page interface {
	fyne.CanvasObject
	shown()                // it is on the window now: read what it shows, take the keyboard
	commands() []command   // its lines of the menu
	escaped() bool         // Escape was pressed; true when the page had a use for it
	unsaved() bool         // something was typed and not saved
	keep(then func(error)) // saves it, and tells with errShown when the page says itself why not
	drop()                 // gives it up
}

// parting is a page with something that ends when it is no longer seen.
type parting interface{ left() }

// holding is a page that asks in its own words before it is left.
type holding interface{ hold(then func()) }

// parts are what the shell is made of besides the store.
type parts struct {
	window      fyne.Window
	runner      runner
	dialogs     *dialogs
	preferences fyne.Preferences
	reference   planner.Reference
	gate        gate
	shelf       *shelf                  // temporary files of papers
	openFile    func(path string) error // in the computer's own viewer
	printing    printing                // the computer's own; nil = none
	fonts       *typeset.Fonts          // for the papers; nil = only the shipped ones
	newPlan     planMaker               // nil = no plan page
	look        func(appearance)        // applies an appearance
	version     string
	crashes     *CrashLog // nil = no reports of crashes
	quit        func()
}

// planMaker makes the page of a patient's plan.
type planMaker func(f clinicFile, onSaved func(planner.ID), onChanged func()) planTab

// shell is the window: what it shows now and how one gets elsewhere.
type shell struct {
	parts
	menu *menuBar
	path string
	file clinicFile // nil while signed out

	patients *patientsPage
	bar      *topBar
	current  page
	half     *halfPage // what is looked after of the page, if anything

	turns     *turns
	turn      int // grows whenever the file is let go
	activity  *activity
	idleAfter time.Duration // before the window locks
	warning   *lockWarning
	due       string    // why it is to lock once no work goes on; "" = it is not
	sealed    []func()  // to be told once it is locked
	unsealed  *unsealed // the question what to do as it cannot be; nil = not asked
	resting   *resting  // while locked
	atRest    chairRest // while locked: the session that goes on after its PIN, if any
	pin       chairPIN  // of the session at the chair, if it has one
	clipboard *clipboardKeeper
	chores    *chores
	restored  string // what the next page of signing in tells; "" = nothing
	clinicTab int    // the tab at which the clinic was last seen since signing in
	noticed   string // the report of a crash of which the way in has told; "" = none
}

// Preferences of the window. They never hold anything of a patient.
const (
	prefUser       = "user"
	prefAppearance = "appearance"
	prefWidth      = "width"
	prefHeight     = "height"
	prefFile       = "file"
	prefPrinter    = "printer"
)

func newShell(p parts) *shell {
	s := &shell{parts: p, activity: newActivity()}
	s.menu = &menuBar{window: p.window, used: s.activity.mark}
	s.turns = &turns{runner: p.runner, shell: s}
	s.runner = s.turns
	s.warning = newLockWarning(s.activity.mark)
	s.clipboard = newClipboardKeeper(s.runner)
	s.chores = newChores(s)
	p.window.SetPadded(false)
	p.window.SetCloseIntercept(s.closeAsked)
	p.window.Canvas().SetOnTypedKey(s.typed)
	p.window.SetTitle("Stipple")
	p.dialogs.opening = s.part
	return s
}

// start shows the way in to a clinic file: signing in, making it, or what is
// wrong with it.
func (s *shell) start(path, user string) {
	s.path = path
	info, err := s.gate.identify(path)
	switch {
	case isCode(err, planner.NotFound) && s.gone(path):
		s.show(newTroublePage(s, path, errGone()))
	case isCode(err, planner.NotFound):
		s.show(newFirstStartPage(s, path))
	case err != nil:
		s.dialogs.record(err)
		s.show(newTroublePage(s, path, err))
	default:
		if user == "" {
			user = s.preferences.String(prefUser)
		}
		s.window.SetTitle("Stipple — " + info.Clinic)
		s.show(newSignInPage(s, info, user))
	}
}

// enter goes in with an opened file.
func (s *shell) enter(file clinicFile, clinic string) {
	s.file = file
	s.preferences.SetString(prefUser, file.User().Name)
	s.preferences.SetString(prefFile, file.Path())
	s.window.SetTitle("Stipple — " + clinic)
	s.bar = newTopBar(s, clinic)
	s.patients = s.newPatients()
	s.forgetRest()
	s.activity.mark()
	s.opened()
	before := s.resting
	s.resting = nil
	if before != nil && before.user == file.User().ID {
		s.goTo(before.place)
	} else {
		s.clinicTab = tabParticulars
		s.show(newTodayPage(s))
	}
	s.tellCrash()
	if warning := file.Warning(); warning != "" {
		s.dialogs.inform("Please note", warning)
	}
}

// opened begins what needs the whole file.
func (s *shell) opened() {
	s.dialogs.forms = &forms{dialogs: s.dialogs, file: s.file, where: s.whereabouts, runner: s.runner}
	s.readSafety()
	s.chores.start(s.file)
	s.chores.backups.start(s.file)
}

// newPatients makes the list of patients.
func (s *shell) newPatients() *patientsPage {
	p := newPatientsPage(s.file, s.dialogs, s.runner, s.file.Today, s.may(planner.EditPatients))
	p.onOpen = func(id planner.ID) { s.openPatient(id, tabOverview) }
	p.onNew = s.newPatient
	p.onDraft = s.openDraft
	p.onDue = s.openDue
	return p
}

// may tells whether the user may do something to this file now.
func (s *shell) may(action planner.Action) bool {
	if s.file == nil {
		return false
	}
	looks := slices.Contains([]planner.Action{ // a print is recorded, so it writes
		planner.SeePatients, planner.SeePlans, planner.SeeStock, planner.SeeRecords,
	}, action)
	if p, ok := s.current.(withholding); ok && p.withholds(action) {
		return false
	}
	return s.file.User().Role.May(action) && (looks || !s.file.ReadOnly())
}

// show puts a page on the window without asking the one before.
func (s *shell) show(p page) { s.put(p, false) }

// showAgain is show, with what was typed on the page earlier and not saved.
func (s *shell) showAgain(p page) { s.put(p, true) }

func (s *shell) put(p page, again bool) {
	s.window.Canvas().Unfocus() // a field that goes must not keep its cursor blinking
	s.part()
	s.dialogs.forms.keepPage(s.half) // what was saved or given up is forgotten
	s.half = nil
	if p == page(s.patients) && s.patients.colours != coloursNow() {
		// The toolkit gives new colours only to what is on the window.
		before := s.patients
		s.patients = s.newPatients()
		s.patients.searchAs(before)
		p = s.patients
	}
	s.current = p
	content := fyne.CanvasObject(p)
	if s.file != nil {
		s.bar.at(p)
		content = s.chores.over(under(s.bar, p))
	}
	s.window.SetContent(container.NewStack(newPanel(colorPage, "", ""), content, s.warning.layer))
	s.refreshMenu()
	s.crashes.shows(wordOf(p))
	p.shown()
	if s.current == p {
		s.half = s.dialogs.forms.seen(p, again)
	}
	s.refreshMenu()
}

// part tells the page that it is no longer seen, or behind a dialog.
func (s *shell) part() {
	if p, ok := s.current.(parting); ok {
		p.left()
	}
}

// refreshMenu builds the menu anew: what can be done has changed.
func (s *shell) refreshMenu() {
	s.menu.show(s.current, inOrder(append(s.commands(), s.current.commands()...)))
}

// leave goes on with then once nothing typed can be lost.
func (s *shell) leave(then func()) {
	if h, ok := s.current.(holding); ok {
		h.hold(then)
		return
	}
	s.askUnsaved(then)
}

// askUnsaved goes on with then once what was changed on the page is saved or given
// up.
func (s *shell) askUnsaved(then func()) {
	if s.current == nil || !s.current.unsaved() {
		then()
		return
	}
	s.dialogs.choose("Save what you changed?", "There are changes on this page that are not saved yet.",
		option{label: "Stay"},
		option{label: "Discard changes", run: func() {
			s.current.drop()
			then()
		}},
		option{label: "Save", kind: highImportance, run: func() {
			s.current.keep(s.dialogs.afterSaving(then))
		}})
}

// closeAsked answers the window's own close button. An open dialog wants its
// answer first; work that is going on, such as making the clinic file whose
// recovery code comes next, is waited for, and closing is asked again then.
func (s *shell) closeAsked() {
	switch {
	case s.dialogs.working():
		s.dialogs.endAfterwards(s.closeAsked)
	case len(s.dialogs.sheets) == 0:
		s.leave(s.endWithBackup)
	}
}

// errShown marks an error that the page has shown itself.
var errShown = errors.New("shown on the page")

// commands are the lines of the menu that are always there.
func (s *shell) commands() []command {
	in := func() bool { return s.file != nil }
	list := []command{
		bind(actQuit, nil, func() { s.leave(s.endWithBackup) }),
		bind(actAppearance, nil, s.nextAppearance),
		bind(actHelp, nil, s.help),
	}
	if s.restorable() {
		list = append(list, bind(actRestore, s.mayRestore, func() { s.askRestore("") }))
	}
	if s.file == nil {
		return list
	}
	list = append(list,
		bind(actNewPatient, func() bool { return s.may(planner.EditPatients) }, s.newPatient),
		bind(actLock, in, func() { s.lock(lockedByHand) }),
		bind(actPassphrase, in, s.changePassphrase),
		bind(actSignOut, in, func() { s.leave(s.signOut) }),
		bind(actBack, func() bool { return !s.atStart() }, s.back),
		bind(actToday, in, s.openToday),
		bind(actPatients, in, s.home),
		bind(actStock, func() bool { return s.may(planner.SeeStock) }, s.openStock),
		bind(actRecall, func() bool { return s.may(planner.SeeRecords) }, s.askRecall),
		bind(actClinic, in, s.openClinic))
	if _, here := s.current.(*clinicPage); !here {
		list = append(list,
			bind(actAudit, in, func() { s.openClinicAt((*clinicPage).openAudit) }),
			bind(actSafety, in, func() { s.openClinicAt((*clinicPage).openSafety) }),
			bind(actCheckFile, func() bool { return s.file.User().Role.May(planner.VerifyFile) }, func() { s.openClinicAt((*clinicPage).checkFile) }),
			bind(actBackups, in, s.openBackups),
			bind(actBackUp, s.mayBackUp, func() { s.openClinicAt((*clinicPage).backUp) }),
			bind(actProve, s.mayBackUp, func() { s.openClinicAt((*clinicPage).prove) }))
	}
	if s.current != page(s.patients) {
		list = append(list, bind(actFind, in, s.home))
	}
	return list
}

// typed handles keys that no field wants.
func (s *shell) typed(key *fyne.KeyEvent) {
	if key.Name == keyCopied {
		s.clipboard.copied()
		return
	}
	if key.Name == fyne.KeyEscape {
		if s.window.Canvas().Overlays().Top() == nil && s.current != nil && !s.current.escaped() && s.file != nil {
			s.back()
		}
		return
	}
	s.menu.typed(key.Name)
}

// nextAppearance goes from the system's appearance to light to dark.
func (s *shell) nextAppearance() {
	next := map[appearance]appearance{systemAppearance: lightAppearance, lightAppearance: darkAppearance, darkAppearance: systemAppearance}
	now := appearance(s.preferences.StringWithFallback(prefAppearance, string(systemAppearance)))
	s.setAppearance(next[now])
}

func (s *shell) setAppearance(a appearance) {
	s.preferences.SetString(prefAppearance, string(a))
	s.look(a)
	if s.bar != nil {
		s.bar.appearance(a)
	}
	if s.current != nil {
		s.refreshMenu()
	}
}

// renamed shows a new name of the clinic.
func (s *shell) renamed(clinic string) {
	s.bar.rename(clinic)
	s.window.SetTitle("Stipple — " + clinic)
	s.readSafety()
}
